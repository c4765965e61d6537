#include <limits>

#include "codec/object_reader.hpp"
#include "codec/snapshot.hpp"

namespace ordo::codec {
namespace {

// A word of any value the enumeration has: what was stored was allowed.
template <class Enum>
void read_word(ObjectReader& reader, std::string_view name, Enum& out) {
    std::string text;
    reader.required(name, text);
    if (const auto word = parse_word<Enum>(text)) {
        out = *word;
    } else {
        reader.fail(name, Errc::corrupt, "is not a known word");
    }
}

void read_time(ObjectReader& reader, std::string_view name, Time& out) {
    reader.required(name, out.ms);
}

void read_time(ObjectReader& reader, std::string_view name, std::optional<Time>& out) {
    std::optional<std::int64_t> ms;
    reader.optional(name, ms);
    if (ms) out = Time{*ms};
}

// `out` keeps its currency.
void read_money(ObjectReader& reader, std::string_view name, Money& out) {
    std::int64_t minor = 0;
    reader.required(name, minor);
    if (const auto money = Money::of_minor(minor, out.currency())) out = *money;
}

void read_money(ObjectReader& reader, std::string_view name, Currency currency,
                std::optional<Money>& out) {
    if (reader.present(name) == nullptr) return;
    read_money(reader, name, out.emplace(Money::zero(currency)));
}

void read_rate(ObjectReader& reader, Rate& out) {
    std::int64_t ppm = 0;
    reader.required("tax_ppm", ppm);
    if (const auto rate = Rate::of_ppm(ppm)) {
        out = *rate;
    } else {
        reader.fail("tax_ppm", Errc::corrupt, "is not a rate");
    }
}

void read_actor(ObjectReader& reader, std::string_view name, Actor& out) {
    reader.required_object(name, [&](ObjectReader& actor) {
        read_word(actor, "type", out.type);
        actor.optional("id", out.id);
    });
}

OrderLine read_line(ObjectReader& reader, Currency currency) {
    const Money zero = Money::zero(currency);
    OrderLine line{.unit_price = zero, .discount_amount = zero, .tax_amount = zero, .amount = zero};
    reader.required("line", line.line);
    reader.required("product_id", line.product_id);
    reader.required("name", line.name);
    read_word(reader, "type", line.type);
    reader.optional("sku", line.sku);
    read_money(reader, "unit_price", line.unit_price);
    reader.required("quantity", line.quantity);
    read_money(reader, "discount", line.discount_amount);
    read_rate(reader, line.tax_rate);
    read_money(reader, "tax", line.tax_amount);
    read_money(reader, "amount", line.amount);
    reader.required("counted", line.counted);
    reader.optional("override_reason", line.override_reason);
    reader.required("refunded_quantity", line.refunded_quantity);
    return line;
}

Payment read_payment(ObjectReader& reader, Currency currency) {
    reader.required("currency", currency);
    const Money zero = Money::zero(currency);
    Payment payment{.amount = zero, .captured_amount = zero, .refunded_amount = zero};
    reader.required("id", payment.id);
    reader.required("order_id", payment.order_id);
    reader.required("provider", payment.provider);
    read_word(reader, "method", payment.method);
    read_word(reader, "status", payment.status);
    read_money(reader, "amount", payment.amount);
    read_money(reader, "captured", payment.captured_amount);
    read_money(reader, "refunded", payment.refunded_amount);
    read_money(reader, "tendered", currency, payment.tendered_amount);
    read_money(reader, "change", currency, payment.change_amount);
    reader.optional("reference", payment.reference);
    reader.optional("provider_ref", payment.provider_ref);
    reader.optional("failure_code", payment.failure_code);
    reader.optional("failure_message", payment.failure_message);
    read_actor(reader, "recorded_by", payment.recorded_by);
    read_time(reader, "created_at", payment.created_at);
    read_time(reader, "updated_at", payment.updated_at);
    read_time(reader, "captured_at", payment.captured_at);
    return payment;
}

void read_amounts(ObjectReader& reader, OrderAmounts& amounts) {
    reader.required_object("amounts", [&](ObjectReader& from) {
        read_money(from, "subtotal", amounts.subtotal);
        read_money(from, "discount", amounts.discount);
        read_money(from, "tax", amounts.tax);
        read_money(from, "total", amounts.total);
        read_money(from, "authorized", amounts.authorized);
        read_money(from, "captured", amounts.captured);
        read_money(from, "refunded", amounts.refunded);
        read_money(from, "refund_pending", amounts.refund_pending);
        read_money(from, "credited", amounts.credited);
        read_money(from, "due", amounts.due);
        read_money(from, "refund_due", amounts.refund_due);
    });
}

void read_header(ObjectReader& reader, OrderHeader& order) {
    reader.required("id", order.id);
    reader.required("number", order.number);
    reader.optional("user_id", order.customer.user_id);
    reader.optional("email", order.customer.email);
    reader.optional("name", order.customer.name);
    read_word(reader, "status", order.status);
    read_word(reader, "payment_status", order.payment_status);
    read_word(reader, "payment_detail", order.payment_detail);
    reader.required("prices_include_tax", order.prices_include_tax);
    read_amounts(reader, order.amounts);
    reader.optional("note", order.note);
    reader.required("metadata", order.metadata);
    std::int64_t attention = 0;
    reader.required("attention", attention);
    if (attention < 0 || attention > std::numeric_limits<std::uint8_t>::max()) {
        reader.fail("attention", Errc::corrupt, "is not a set of flags");
    } else {
        order.attention = static_cast<std::uint8_t>(attention);
    }
    reader.required("version", order.version);
    read_time(reader, "created_at", order.created_at);
    read_time(reader, "updated_at", order.updated_at);
    read_time(reader, "paid_at", order.paid_at);
    read_time(reader, "completed_at", order.completed_at);
    read_time(reader, "cancelled_at", order.cancelled_at);
    if (reader.present("cancel_reason") != nullptr) {
        read_word(reader, "cancel_reason", order.cancel_reason.emplace());
    }
}

void read_product(ObjectReader& reader, Product& value) {
    reader.required("id", value.id);
    reader.required("name", value.name);
    reader.required("description", value.description);
    read_word(reader, "type", value.type);
    read_money(reader, "price", value.price);
    read_rate(reader, value.tax_rate);
    reader.optional("category", value.category);
    reader.optional("sku", value.sku);
    reader.optional("barcode", value.barcode);
    reader.required("in_stock_by_hand", value.in_stock_by_hand);
    reader.required("allow_backorder", value.allow_backorder);
    reader.required("active", value.active);
    reader.required("metadata", value.metadata);
    reader.required("version", value.version);
    read_time(reader, "created_at", value.created_at);
    read_time(reader, "updated_at", value.updated_at);
    reader.optional("stock_quantity", value.stock_quantity);
}

// Values with money cannot be made before their currency is known; reading starts with any currency
// of the table and is never seen with it: a snapshot without `currency` is refused.
Currency some_currency() { return *Currency::parse("USD"); }

}  // namespace

template <>
Result<Product> read_snapshot<Product>(std::string_view text) {
    return read_stored(text, Product{.price = Money::zero(some_currency())},
                       [](ObjectReader& reader, Product& value) {
                           Currency currency = value.price.currency();
                           reader.required("currency", currency);
                           value.price = Money::zero(currency);
                           read_product(reader, value);
                       });
}

template <>
Result<StockMovement> read_snapshot<StockMovement>(std::string_view text) {
    return read_stored(text, StockMovement{}, [](ObjectReader& reader, StockMovement& value) {
        reader.required("id", value.id);
        reader.required("product_id", value.product_id);
        reader.required("delta", value.delta);
        reader.required("quantity_after", value.quantity_after);
        read_word(reader, "reason", value.reason);
        reader.optional("order_id", value.order_id);
        reader.optional("note", value.note);
        read_actor(reader, "actor", value.actor);
        read_time(reader, "created_at", value.created_at);
    });
}

template <>
Result<Order> read_snapshot<Order>(std::string_view text) {
    return read_stored(text, Order(some_currency()), [](ObjectReader& reader, Order& value) {
        Currency currency = value.currency;
        reader.required("currency", currency);
        value = Order(currency);
        read_header(reader, value);
        reader.required_list(
            "lines", [&](ObjectReader& line) { value.lines.push_back(read_line(line, currency)); });
        reader.required_list("payments", [&](ObjectReader& payment) {
            value.payments.push_back(read_payment(payment, currency));
        });
    });
}

template <>
Result<ConsumerPosition> read_snapshot<ConsumerPosition>(std::string_view text) {
    return read_stored(text, ConsumerPosition{}, [](ObjectReader& reader, ConsumerPosition& value) {
        reader.required("consumer", value.consumer);
        reader.required("sequence", value.sequence);
    });
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
