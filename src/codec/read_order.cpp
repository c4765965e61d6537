#include "codec/documents.hpp"
#include "codec/read_values.hpp"

namespace ordo::codec {
namespace {

// `{"amount":"5.00"}` or `{"percent":"10"}`.
void read_discount(ObjectReader& parent, std::optional<Discount>& out) {
    parent.object("discount", [&](ObjectReader& reader) {
        std::optional<AmountInput> amount;
        std::optional<Rate> percent;
        const bool has_amount = reader.present("amount") != nullptr;
        const bool has_percent = reader.present("percent") != nullptr;
        reader.optional("amount", amount);
        reader.optional("percent", percent);
        if (has_amount == has_percent) {
            reader.fail("", Errc::validation_failed, "must have either an amount or a percent");
        } else if (amount) {
            out = Discount(*amount);
        } else if (percent) {
            out = Discount(*percent);
        }
    });
}

void read_as_sold(ObjectReader& parent, std::optional<LineAsSold>& out) {
    parent.object("as_sold", [&](ObjectReader& reader) {
        LineAsSold sold{.price = AmountInput(std::string())};
        reader.required("price", sold.price);
        reader.required("tax_rate", sold.tax_rate);
        reader.optional("name", sold.name);
        reader.optional_word("type", sold.type, {ProductType::product, ProductType::service});
        reader.optional("sku", sold.sku);
        out = std::move(sold);
    });
}

void read_past(ObjectReader& parent, std::optional<PastOrder>& out) {
    parent.object("past", [&](ObjectReader& reader) {
        PastOrder past{.total_amount = AmountInput(std::string())};
        std::optional<Currency> currency;
        reader.optional("currency", currency);
        reader.required("total_amount", past.total_amount);
        if (currency)
            if (const auto money = money_in(reader, "total_amount", past.total_amount, *currency))
                past.total_amount = AmountInput(*money);
        read_amount(reader, "tax_amount", currency, past.tax_amount);
        reader.optional("prices_include_tax", past.prices_include_tax);
        reader.required("created_at", past.created_at);
        out = std::move(past);
    });
}

void read_items(ObjectReader& reader, std::vector<OrderItem>& items) {
    reader.required_list("items", [&](ObjectReader& line) {
        OrderItem item;
        line.required("product_id", item.product_id);
        line.required("quantity", item.quantity);
        line.optional("price", item.price);
        read_discount(line, item.discount);
        line.optional("unit_price_override", item.unit_price_override);
        line.optional("override_reason", item.override_reason);
        read_as_sold(line, item.as_sold);
        items.push_back(std::move(item));
    });
}

void read_payment(ObjectReader& reader, PaymentInput& payment) {
    std::optional<Currency> currency;
    reader.optional("currency", currency);
    reader.optional_word("method", payment.method,
                         {PaymentMethod::card, PaymentMethod::cash, PaymentMethod::bank_transfer,
                          PaymentMethod::paypal, PaymentMethod::other});
    read_amount(reader, "amount", currency, payment.amount);
    read_amount(reader, "tendered_amount", currency, payment.tendered_amount);
    reader.optional("reference", payment.reference);
    reader.optional("note", payment.note);
    reader.optional("paid_at", payment.paid_at);
    reader.optional("offline", payment.offline);
}

void read_create(ObjectReader& reader, OrderCreate& command) {
    reader.optional("id", command.id);
    read_items(reader, command.items);
    reader.optional("note", command.note);
    reader.optional("metadata", command.metadata);
    read_discount(reader, command.discount);
    reader.optional("user_id", command.customer.user_id);
    reader.optional("customer_email", command.customer.email);
    reader.optional("customer_name", command.customer.name);
    reader.object("mark_paid", [&](ObjectReader& payment) {
        read_payment(payment, command.mark_paid.emplace());
    });
    reader.optional("complete", command.complete);
    read_past(reader, command.past);
}

void read_cancel(ObjectReader& reader, OrderCancel& command) {
    reader.optional_word("reason", command.reason,
                         {CancelReason::customer, CancelReason::staff, CancelReason::inventory,
                          CancelReason::fraud, CancelReason::expired, CancelReason::other});
    std::optional<std::string> refund;
    reader.optional("refund", refund);
    if (refund == "none") {
        command.held = OrderCancel::Held::keep;
    } else if (refund == "full") {
        command.held = OrderCancel::Held::refund;
    } else if (refund) {
        reader.fail("refund", Errc::validation_failed, "must be one of full, none");
    }
    reader.optional("note", command.note);
}

}  // namespace

std::optional<Money> money_in(ObjectReader& reader, std::string_view name,
                              const AmountInput& amount, Currency currency) {
    auto money = amount.in(currency);
    if (money) return *money;
    const Error lower = not_valid(std::move(money).error());
    reader.fail(name, lower.code, lower.message);
    return std::nullopt;
}

void read_amount(ObjectReader& reader, std::string_view name, std::optional<Currency> currency,
                 std::optional<AmountInput>& out) {
    reader.optional(name, out);
    if (!out || !currency) return;
    if (const auto money = money_in(reader, name, *out, *currency)) out.emplace(*money);
}

template <>
Result<QuoteRequest> decode<QuoteRequest>(std::string_view document) {
    return read_document(document, QuoteRequest{}, [](ObjectReader& reader, QuoteRequest& request) {
        read_items(reader, request.items);
        read_discount(reader, request.discount);
    });
}

template <>
Result<OrderCreate> decode<OrderCreate>(std::string_view document) {
    return read_document(document, OrderCreate{}, read_create);
}

template <>
Result<OrderMarkPaid> decode<OrderMarkPaid>(std::string_view document) {
    return read_document(document, OrderMarkPaid{},
                         [](ObjectReader& reader, OrderMarkPaid& command) {
                             read_payment(reader, command.payment);
                         });
}

template <>
Result<OrderSetStatus> decode<OrderSetStatus>(std::string_view document) {
    return read_document(
        document, OrderSetStatus{}, [](ObjectReader& reader, OrderSetStatus& command) {
            reader.required_word("status", command.status,
                                 {OrderStatus::processing, OrderStatus::completed});
            reader.optional("note", command.note);
        });
}

template <>
Result<OrderCancel> decode<OrderCancel>(std::string_view document) {
    return read_document(document, OrderCancel{}, read_cancel);
}

template <>
Result<OrderAddNote> decode<OrderAddNote>(std::string_view document) {
    return read_document(document, OrderAddNote{}, [](ObjectReader& reader, OrderAddNote& command) {
        reader.required("text", command.text);
        reader.optional("public", command.is_public);
    });
}

template <>
Result<OrderResolve> decode<OrderResolve>(std::string_view document) {
    return read_document(document, OrderResolve{}, [](ObjectReader& reader, OrderResolve& command) {
        reader.required("note", command.note);
    });
}

}  // namespace ordo::codec
