#include "codec/request_text.hpp"

#include "codec/json_writer.hpp"
#include "codec/stored_values.hpp"
#include "codec/write_values.hpp"

// Compact JSON with a fixed order of members. What a request does not say is left out, so that a
// later release can add a field without changing the texts of requests that do not use it.
namespace ordo::codec {
namespace {

// A member only when it has a value.
template <class T>
void write_given(JsonWriter& out, std::string_view name, const std::optional<T>& value) {
    if (value) out.member(name, *value);
}

// Absent, null and a value are three different wishes.
template <class T>
void write_patch(JsonWriter& out, std::string_view name, const Patch<T>& patch) {
    if (patch) out.member(name, *patch);
}

void write_discount(JsonWriter& out, const std::optional<Discount>& discount) {
    if (!discount) return;
    out.key("discount");
    out.begin_object();
    if (const auto* amount = std::get_if<AmountInput>(&*discount)) {
        out.member("amount", *amount);
    } else if (const auto* percent = std::get_if<Rate>(&*discount)) {
        out.member("percent", *percent);
    }
    out.end_object();
}

void write_given_metadata(JsonWriter& out, const Metadata& metadata) {
    out.key("metadata");
    write_metadata(out, metadata);
}

void write_as_sold(JsonWriter& out, const LineAsSold& sold) {
    out.key("as_sold");
    out.begin_object();
    out.member("price", sold.price);
    out.member("tax_rate", sold.tax_rate);
    write_given(out, "name", sold.name);
    write_given(out, "type", sold.type);
    write_given(out, "sku", sold.sku);
    out.end_object();
}

void write_past(JsonWriter& out, const PastOrder& past) {
    out.key("past");
    out.begin_object();
    out.member("total_amount", past.total_amount);
    write_given(out, "tax_amount", past.tax_amount);
    write_given(out, "prices_include_tax", past.prices_include_tax);
    out.member("created_at", past.created_at);
    out.end_object();
}

void write_items(JsonWriter& out, const std::vector<OrderItem>& items) {
    out.key("items");
    out.begin_array();
    for (const OrderItem& item : items) {
        out.begin_object();
        out.member("product_id", item.product_id);
        out.member("quantity", item.quantity);
        write_given(out, "price", item.price);
        write_discount(out, item.discount);
        write_given(out, "unit_price_override", item.unit_price_override);
        write_given(out, "override_reason", item.override_reason);
        if (item.as_sold) write_as_sold(out, *item.as_sold);
        out.end_object();
    }
    out.end_array();
}

void write_payment(JsonWriter& out, const PaymentInput& payment) {
    out.key("payment");
    out.begin_object();
    out.member("method", payment.method);
    write_given(out, "amount", payment.amount);
    write_given(out, "tendered_amount", payment.tendered_amount);
    write_given(out, "reference", payment.reference);
    write_given(out, "note", payment.note);
    write_given(out, "paid_at", payment.paid_at);
    if (payment.offline) out.member("offline", true);
    out.end_object();
}

template <class Write>
std::string request(std::string_view command, Write write) {
    JsonWriter out;
    out.begin_object();
    out.member("command", command);
    write(out);
    out.end_object();
    return std::move(out).take();
}

}  // namespace

std::string request_text(const ProductCreate& command) {
    return request("product_create", [&](JsonWriter& out) {
        write_given(out, "id", command.id);
        out.member("name", command.name);
        out.member("description", command.description);
        out.member("type", command.type);
        out.member("price", command.price);
        if (command.currency) out.member("currency", command.currency->code());
        out.member("tax_rate", command.tax_rate);
        write_given(out, "category", command.category);
        write_given(out, "sku", command.sku);
        write_given(out, "barcode", command.barcode);
        write_given(out, "stock_quantity", command.stock_quantity);
        write_given(out, "in_stock", command.in_stock);
        out.member("allow_backorder", command.allow_backorder);
        write_given_metadata(out, command.metadata);
    });
}

std::string request_text(const ProductUpdate& command) {
    return request("product_update", [&](JsonWriter& out) {
        out.member("id", command.id);
        write_given(out, "name", command.name);
        write_given(out, "description", command.description);
        write_given(out, "type", command.type);
        write_given(out, "price", command.price);
        write_given(out, "tax_rate", command.tax_rate);
        write_patch(out, "category", command.category);
        write_patch(out, "sku", command.sku);
        write_patch(out, "barcode", command.barcode);
        write_given(out, "in_stock", command.in_stock);
        write_given(out, "allow_backorder", command.allow_backorder);
        write_given(out, "active", command.active);
        out.member("stop_counting", command.stop_counting);
        if (command.metadata) write_given_metadata(out, *command.metadata);
    });
}

std::string request_text(const ProductDeactivate& command) {
    return request("product_deactivate", [&](JsonWriter& out) { out.member("id", command.id); });
}

std::string request_text(const StockAdjust& command) {
    return request("stock_adjust", [&](JsonWriter& out) {
        out.member("product_id", command.product_id);
        out.member("delta", command.delta);
        out.member("reason", command.reason);
        write_given(out, "note", command.note);
    });
}

std::string request_text(const OrderCreate& command) {
    return request("order_create", [&](JsonWriter& out) {
        write_given(out, "id", command.id);
        write_items(out, command.items);
        write_given(out, "note", command.note);
        write_given_metadata(out, command.metadata);
        write_discount(out, command.discount);
        write_given(out, "user_id", command.customer.user_id);
        write_given(out, "customer_email", command.customer.email);
        write_given(out, "customer_name", command.customer.name);
        if (command.mark_paid) write_payment(out, *command.mark_paid);
        out.member("complete", command.complete);
        if (command.past) write_past(out, *command.past);
    });
}

std::string request_text(const OrderMarkPaid& command) {
    return request("order_mark_paid", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        write_payment(out, command.payment);
    });
}

std::string request_text(const OrderSetStatus& command) {
    return request("order_set_status", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        out.member("status", command.status);
        write_given(out, "note", command.note);
    });
}

std::string request_text(const OrderCancel& command) {
    return request("order_cancel", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        out.member("reason", command.reason);
        if (command.held) {
            out.member("held", *command.held == OrderCancel::Held::keep ? "keep" : "refund");
        }
        write_given(out, "note", command.note);
    });
}

std::string request_text(const OrderAddNote& command) {
    return request("order_add_note", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        out.member("text", command.text);
        out.member("public", command.is_public);
    });
}

std::string request_text(const OrderResolve& command) {
    return request("order_resolve", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        out.member("note", command.note);
    });
}

std::string request_text(const PaymentCreate& command) {
    return request("payment_create", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        out.member("provider", command.provider);
        write_given(out, "return_url", command.return_url);
    });
}

std::string request_text(const PaymentResolve& command) {
    return request("payment_resolve", [&](JsonWriter& out) {
        out.member("payment_id", command.payment_id);
        out.member("status", command.status);
        write_given(out, "amount", command.amount);
        out.member("note", command.note);
    });
}

std::string request_text(const RefundCreate& command) {
    return request("refund_create", [&](JsonWriter& out) {
        out.member("order_id", command.order_id);
        write_given(out, "amount", command.amount);
        store_list(out, "items", command.items, [](JsonWriter& to, const RefundItem& item) {
            to.member("line", item.line);
            to.member("quantity", item.quantity);
        });
        write_given(out, "payment_id", command.payment_id);
        out.member("reason", command.reason);
        write_given(out, "note", command.note);
        out.member("reduces_total", command.reduces_total);
        out.member("restock", command.restock);
    });
}

std::string request_text(const EvidenceApply& command) {
    return request("evidence_apply", [&](JsonWriter& out) {
        Evidence fact = command.evidence;
        fact.at = Time{};
        store_evidence(out, fact);
    });
}

std::string request_text(const UserCreate& command) {
    return request("user_create", [&](JsonWriter& out) {
        write_given(out, "id", command.id);
        out.member("email", command.email);
        out.member("name", command.name);
        out.member("role", command.role);
    });
}

std::string request_text(const UserUpdate& command) {
    return request("user_update", [&](JsonWriter& out) {
        out.member("id", command.id);
        write_given(out, "email", command.email);
        write_given(out, "name", command.name);
        write_given(out, "role", command.role);
    });
}

std::string request_text(const ImageAdd& command) {
    std::string text = request("image_add", [&](JsonWriter& out) {
        out.member("product_id", command.product_id);
        out.member("alt", command.alt);
        out.member("bytes", static_cast<std::int64_t>(command.bytes.size()));
    });
    // Behind the text, whose end the length inside of it makes plain.
    return text.append(command.bytes);
}

std::string request_text(const ImageUpdate& command) {
    return request("image_update", [&](JsonWriter& out) {
        out.member("id", command.id);
        write_given(out, "alt", command.alt);
        write_given(out, "position", command.position);
    });
}

std::string request_text(const ImageRemove& command) {
    return request("image_remove", [&](JsonWriter& out) { out.member("id", command.id); });
}

std::string request_text(const ShopUpdate& command) {
    return request("shop_update", [&](JsonWriter& out) {
        write_given(out, "title", command.title);
        write_given(out, "payment_window_minutes", command.payment_window_minutes);
        write_given(out, "pay_later", command.pay_later);
    });
}

std::string request_text(const EventsAck& command) {
    return request("events_ack", [&](JsonWriter& out) {
        out.member("consumer", command.consumer);
        out.member("sequence", command.sequence);
    });
}

}  // namespace ordo::codec
