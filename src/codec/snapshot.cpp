#include "codec/snapshot.hpp"

#include "codec/documents.hpp"
#include "codec/stored_values.hpp"
#include "codec/write_values.hpp"

namespace ordo::codec {
namespace {

template <class Write>
std::string object(std::size_t expected_bytes, Write write) {
    JsonWriter out(expected_bytes);
    out.begin_object();
    write(out);
    out.end_object();
    return std::move(out).take();
}

}  // namespace

std::string write_snapshot(const Product& value) {
    return object(512 + value.description.size() + value.images.size() * 256, [&](JsonWriter& out) {
        store_product(out, value);
        out.member("stock_quantity", value.stock_quantity);
        store_list(out, "images", value.images, store_image);
    });
}

std::string write_snapshot(const StockMovement& value) {
    return object(512, [&](JsonWriter& out) { store_movement(out, value); });
}

std::string write_snapshot(const Order& value) {
    const std::size_t bytes = 1'024 + value.lines.size() * 320 + value.payments.size() * 640 +
                              value.refunds.size() * 512;
    return object(bytes, [&](JsonWriter& out) {
        store_header(out, value);
        if (value.pay_later) out.member("pay_later", true);
        store_lines(out, value.lines);
        store_list(out, "payments", value.payments, store_payment);
        store_list(out, "refunds", value.refunds, store_refund);
    });
}

std::string write_snapshot(const Payment& value) {
    return object(640, [&](JsonWriter& out) { store_payment(out, value); });
}

std::string write_snapshot(const Refund& value) {
    return object(512, [&](JsonWriter& out) { store_refund(out, value); });
}

std::string write_snapshot(const EvidenceReceipt& value) { return encode(value); }

std::string write_snapshot(const User& value) {
    return object(256, [&](JsonWriter& out) { store_user(out, value); });
}

std::string write_snapshot(const Image& value) {
    return object(256, [&](JsonWriter& out) { store_image(out, value); });
}

std::string write_snapshot(const ShopPolicy& value) {
    return object(256, [&](JsonWriter& out) { store_policy(out, value); });
}

std::string write_snapshot(const ConsumerPosition& value) { return encode(value); }

std::string write_evidence(const Evidence& evidence) {
    return object(512, [&](JsonWriter& out) { store_evidence(out, evidence); });
}

std::string write_metadata(const Metadata& metadata) {
    JsonWriter out(64);
    write_metadata(out, metadata);
    return std::move(out).take();
}

template <>
Result<Product> read_snapshot<Product>(std::string_view text) {
    return read_stored(text, empty_product(), [](ObjectReader& reader, Product& value) {
        load_product(reader, value);
        reader.optional("stock_quantity", value.stock_quantity);
        reader.required_list("images", [&](ObjectReader& image) {
            load_image(image, value.images.emplace_back());
        });
    });
}

template <>
Result<StockMovement> read_snapshot<StockMovement>(std::string_view text) {
    return read_stored(text, StockMovement{}, load_movement);
}

template <>
Result<Order> read_snapshot<Order>(std::string_view text) {
    return read_stored(text, Order(some_currency()), [](ObjectReader& reader, Order& value) {
        load_header(reader, value);
        reader.optional("pay_later", value.pay_later);
        load_lines(reader, value.currency, value.lines);
        reader.required_list("payments", [&](ObjectReader& payment) {
            load_payment(payment, value.payments.emplace_back(empty_payment()));
        });
        reader.required_list("refunds", [&](ObjectReader& refund) {
            load_refund(refund, value.refunds.emplace_back(empty_refund()));
        });
    });
}

template <>
Result<Payment> read_snapshot<Payment>(std::string_view text) {
    return read_stored(text, empty_payment(), load_payment);
}

template <>
Result<Refund> read_snapshot<Refund>(std::string_view text) {
    return read_stored(text, empty_refund(), load_refund);
}

template <>
Result<EvidenceReceipt> read_snapshot<EvidenceReceipt>(std::string_view text) {
    return read_stored(text, EvidenceReceipt{}, [](ObjectReader& reader, EvidenceReceipt& value) {
        load_word(reader, "outcome", value.outcome);
        reader.optional("order_id", value.order_id);
        reader.optional("payment_id", value.payment_id);
    });
}

template <>
Result<User> read_snapshot<User>(std::string_view text) {
    return read_stored(text, User{}, load_user);
}

template <>
Result<Image> read_snapshot<Image>(std::string_view text) {
    return read_stored(text, Image{}, load_image);
}

template <>
Result<ShopPolicy> read_snapshot<ShopPolicy>(std::string_view text) {
    return read_stored(text, ShopPolicy{}, load_policy);
}

template <>
Result<ConsumerPosition> read_snapshot<ConsumerPosition>(std::string_view text) {
    return read_stored(text, ConsumerPosition{}, [](ObjectReader& reader, ConsumerPosition& value) {
        reader.required("consumer", value.consumer);
        reader.required("sequence", value.sequence);
    });
}

Result<Evidence> read_evidence(std::string_view text) {
    return read_stored(text, Evidence{}, load_evidence);
}

Result<Metadata> read_metadata(std::string_view text) {
    auto json = parse_json(text, kStoredBytesMax);
    if (json) {
        auto metadata = Convert<Metadata>::from(*json);
        if (metadata) return metadata;
    }
    return Error(Errc::corrupt, "The stored metadata is not an object of strings.");
}

}  // namespace ordo::codec
