#include "codec/facts.hpp"

#include "codec/json_writer.hpp"
#include "codec/object_reader.hpp"

namespace ordo::codec {
namespace {

constexpr std::int64_t kSchema = 1;

// Facts leave out what has no value: a record is kept for ever and sent to everyone.
template <class Value>
void present(JsonWriter& out, std::string_view name, const std::optional<Value>& value) {
    if (value) out.member(name, *value);
}
void present(JsonWriter& out, std::string_view name, std::string_view text) {
    if (!text.empty()) out.member(name, text);
}

void write_lines(JsonWriter& out, const std::vector<OrderLine>& lines) {
    out.key("items");
    out.begin_array();
    for (const OrderLine& line : lines) {
        out.begin_object();
        out.member("line", line.line);
        out.member("product_id", line.product_id);
        out.member("name", line.name);
        out.member("type", line.type);
        present(out, "sku", line.sku);
        out.member("price", line.unit_price);
        out.member("quantity", line.quantity);
        out.member("discount_amount", line.discount_amount);
        out.member("tax_rate", line.tax_rate);
        out.member("tax_amount", line.tax_amount);
        out.member("amount", line.amount);
        out.end_object();
    }
    out.end_array();
}

void write_order_facts(JsonWriter& out, const OrderHeader& order,
                       const std::vector<OrderLine>* lines) {
    out.begin_object();
    out.member("id", order.id);
    out.member("number", order.number);
    present(out, "user_id", order.customer.user_id);
    out.member("status", order.status);
    out.member("payment_status", order.payment_status);
    out.member("payment_detail", order.payment_detail);
    out.member("currency", order.currency.code());
    if (lines != nullptr) write_lines(out, *lines);
    out.member("prices_include_tax", order.prices_include_tax);
    out.member("subtotal_amount", order.amounts.subtotal);
    out.member("discount_amount", order.amounts.discount);
    out.member("tax_amount", order.amounts.tax);
    out.member("total_amount", order.amounts.total);
    out.member("authorized_amount", order.amounts.authorized);
    out.member("paid_amount", order.amounts.captured);
    out.member("refunded_amount", order.amounts.refunded);
    out.member("amount_due", order.amounts.due);
    out.member("refund_due", order.amounts.refund_due);
    out.member("version", order.version);
    out.member("created_at", order.created_at);
    out.member("updated_at", order.updated_at);
    present(out, "paid_at", order.paid_at);
    present(out, "completed_at", order.completed_at);
    present(out, "cancelled_at", order.cancelled_at);
    present(out, "cancel_reason", order.cancel_reason);
    out.end_object();
}

void write_payment_facts(JsonWriter& out, const Payment& payment) {
    out.begin_object();
    out.member("id", payment.id);
    out.member("provider", payment.provider);
    out.member("method", payment.method);
    out.member("status", payment.status);
    out.member("amount", payment.amount);
    out.member("captured_amount", payment.captured_amount);
    if (!payment.refunded_amount.is_zero()) out.member("refunded_amount", payment.refunded_amount);
    out.member("currency", payment.amount.currency().code());
    present(out, "provider_ref", payment.provider_ref);
    out.end_object();
}

void write_refund_facts(JsonWriter& out, const Refund& refund) {
    out.begin_object();
    out.member("id", refund.id);
    out.member("payment_id", refund.payment_id);
    out.member("status", refund.status);
    out.member("amount", refund.amount);
    out.member("currency", refund.amount.currency().code());
    out.member("reason", refund.reason);
    out.member("reduces_total", refund.reduces_total);
    out.member("restocked", refund.restocked);
    if (!refund.items.empty()) {
        out.key("items");
        out.begin_array();
        for (const RefundItem& item : refund.items) {
            out.begin_object();
            out.member("line", item.line);
            out.member("quantity", item.quantity);
            out.end_object();
        }
        out.end_array();
    }
    present(out, "provider_ref", refund.provider_ref);
    out.end_object();
}

void write_data(JsonWriter& out, const RecordFacts& facts) {
    const JournalRecord& record = facts.record;
    out.begin_object();
    out.key("order");
    write_order_facts(out, facts.order, facts.lines);
    if (record.type == EventType::order_status_changed) {
        present(out, "from", record.from);
        present(out, "to", record.to);
        present(out, "reason", facts.order.cancel_reason);
    }
    if (record.type == EventType::order_updated) out.member("change", record.kind);
    if (facts.payment != nullptr) {
        out.key("payment");
        write_payment_facts(out, *facts.payment);
    }
    if (facts.refund != nullptr) {
        out.key("refund");
        write_refund_facts(out, *facts.refund);
    }
    out.end_object();
}

void read_order_facts(ObjectReader& order, FactsSummary& summary) {
    order.required("number", summary.number);
    order.optional("user_id", summary.user_id);
    order.required("status", summary.status);
    order.required("payment_status", summary.payment_status);
    order.required("payment_detail", summary.payment_detail);
    order.required("currency", summary.currency);
    order.required("total_amount", summary.total);
    order.required("paid_amount", summary.captured);
    order.required("refunded_amount", summary.refunded);
    order.required("amount_due", summary.due);
    order.ignore_rest();
}

void read_record(ObjectReader& record, FactsSummary& summary) {
    std::int64_t schema = 0;
    record.required("schema", schema);
    if (schema != kSchema) record.fail("schema", Errc::corrupt, "is not 1");
    record.required("id", summary.event_id);
    record.required("type", summary.type);
    record.required("time", summary.at);
    record.required("order_id", summary.order_id);
    record.required("orderseq", summary.order_sequence);
    record.required("kind", summary.kind);
    record.optional("from", summary.from);
    record.optional("to", summary.to);
    record.required_object("actor", [&](ObjectReader& actor) {
        actor.required("type", summary.actor_type);
        actor.optional("id", summary.actor_id);
    });
    record.required("public", summary.is_public);
    record.optional("trace", summary.trace);
    record.optional("message_sha256", summary.message_digest);
    record.optional("personal_sha256", summary.personal_digest);
    record.required_object("data", [&](ObjectReader& data) {
        data.required_object("order",
                             [&](ObjectReader& order) { read_order_facts(order, summary); });
        data.ignore_rest();
    });
}

}  // namespace

std::string write_facts(const RecordFacts& facts) {
    const JournalRecord& record = facts.record;
    JsonWriter out(1'280 + (facts.lines != nullptr ? facts.lines->size() * 320 : 0));
    out.begin_object();
    out.member("schema", kSchema);
    out.member("id", record.event_id);
    out.member("type", record.type);
    out.member("time", record.at);
    out.member("order_id", record.order_id);
    out.member("orderseq", record.order_sequence);
    out.member("kind", record.kind);
    present(out, "from", record.from);
    present(out, "to", record.to);
    out.key("actor");
    out.begin_object();
    out.member("type", record.actor.type);
    present(out, "id", record.actor.id);
    out.end_object();
    out.member("public", record.is_public);
    present(out, "trace", record.trace);
    present(out, "message_sha256", facts.message_digest);
    present(out, "personal_sha256", facts.personal_digest);
    out.key("data");
    write_data(out, facts);
    out.end_object();
    return std::move(out).take();
}

bool facts_tell(std::string_view facts, const std::vector<OrderLine>& lines) {
    JsonWriter out(lines.size() * 320);
    out.begin_object();
    write_lines(out, lines);
    // Without the braces: the member as it stands in the order's facts.
    const std::string object = std::move(out).take();
    return facts.find(std::string_view(object).substr(1)) != std::string_view::npos;
}

Result<FactsSummary> read_facts(std::string_view facts) {
    return read_stored(facts, FactsSummary{}, read_record);
}

}  // namespace ordo::codec
