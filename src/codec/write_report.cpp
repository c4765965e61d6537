#include <span>

#include "codec/write_values.hpp"
#include "ordo/counters.hpp"
#include "ordo/limits.hpp"

namespace ordo::codec {
namespace {

// "out_of_stock" is titled "Out of stock".
std::string title_of(Errc code) {
    std::string title(errc_name(code));
    for (char& c : title) {
        if (c == '_') c = ' ';
    }
    if (title.front() >= 'a' && title.front() <= 'z') {
        title.front() = static_cast<char>(title.front() - 'a' + 'A');
    }
    return title;
}

void write_field_problem(JsonWriter& out, std::string_view pointer, Errc code,
                         std::string_view detail) {
    out.begin_object();
    out.member("pointer", pointer);
    out.member("code", errc_name(code));
    out.member("detail", detail);
    out.end_object();
}

// Every error that points at a field is listed, so that a form has one place to look.
void write_field_problems(JsonWriter& out, const Error& error) {
    out.key("errors");
    out.begin_array();
    if (error.details && !error.details->errors.empty()) {
        for (const FieldProblem& problem : error.details->errors) {
            write_field_problem(out, problem.pointer, problem.code, problem.detail);
        }
    } else if (!error.field.empty()) {
        write_field_problem(out, error.field, error.code, error.message);
    }
    out.end_array();
}

void write_item_problems(JsonWriter& out, const std::vector<ItemProblem>& items) {
    out.key("items");
    out.begin_array();
    for (const ItemProblem& item : items) {
        out.begin_object();
        out.member("product_id", item.product_id);
        out.member("requested", item.requested);
        out.member("available", item.available);
        out.member("price_sent", item.price_sent);
        out.member("price_now", item.price_now);
        out.end_object();
    }
    out.end_array();
}

void write_details(JsonWriter& out, const ErrorDetails& details) {
    if (details.current_version) out.member("current_version", details.current_version);
    if (details.from) out.member("from", details.from);
    if (details.to) out.member("to", details.to);
    if (details.allowed) {
        out.key("allowed");
        out.begin_array();
        for (const std::string& word : *details.allowed) out.text(word);
        out.end_array();
    }
    if (details.existing_field) out.member("existing_field", details.existing_field);
    if (details.refundable) out.member("refundable", details.refundable);
    if (!details.items.empty()) write_item_problems(out, details.items);
}

void write_integers(JsonWriter& out, std::string_view name, std::span<const std::int64_t> values) {
    out.key(name);
    out.begin_array();
    for (const std::int64_t value : values) out.integer(value);
    out.end_array();
}

void write_durations(JsonWriter& out, std::string_view op, const Durations& durations) {
    out.begin_object();
    out.member("op", op);
    write_integers(out, "counts", durations.counts);
    out.member("total_us", durations.total_us);
    out.end_object();
}

}  // namespace

std::string encode(const Error& error) {
    const std::string_view code = errc_name(error.code);
    JsonWriter out;
    out.begin_object();
    out.member("type", std::string("urn:ordo:error:").append(code));
    out.member("title", title_of(error.code));
    out.member("status", errc_http_status(error.code));
    out.member("detail", error.message);
    out.member("code", code);
    out.member("number", static_cast<std::int32_t>(error.code));
    out.member("retryable", error.retryable());
    out.member("field", error.field.empty() ? std::nullopt : std::optional(error.field));
    write_field_problems(out, error);
    if (error.details) write_details(out, *error.details);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const VerifyReport& report) {
    JsonWriter out(128 + report.findings.size() * 128);
    out.begin_object();
    out.member("orders", report.orders);
    out.member("records", report.records);
    out.member("products", report.products);
    out.member("sums_compared", report.sums_compared);
    out.key("findings");
    out.begin_array();
    for (const VerifyReport::Finding& finding : report.findings) {
        out.begin_object();
        out.member("subject", finding.subject);
        out.member("detail", finding.detail);
        out.end_object();
    }
    out.end_array();
    out.end_object();
    return std::move(out).take();
}

std::string encode(const DueReport& report) {
    JsonWriter out(256);
    out.begin_object();
    out.member("orders_expired", report.orders_expired);
    out.member("payments_checked", report.payments_checked);
    out.member("refunds_checked", report.refunds_checked);
    out.member("events_applied", report.events_applied);
    out.member("events_waiting", report.events_waiting);
    out.member("failures", report.failures);
    out.member("more", report.more);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const sys::MigrationStatus& status) {
    JsonWriter out;
    out.begin_object();
    out.key("migrations");
    out.begin_array();
    for (const sys::MigrationStatus::Migration& migration : status.migrations) {
        out.begin_object();
        out.member("number", migration.number);
        out.member("name", migration.name);
        out.member("applied_at", migration.applied_at);
        out.end_object();
    }
    out.end_array();
    out.member("up_to_date", status.up_to_date());
    out.end_object();
    return std::move(out).take();
}

std::string encode(const Counters& counters) {
    JsonWriter out(1'024);
    out.begin_object();
    out.member("orders_created", counters.orders_created);
    out.key("payments");
    out.begin_array();
    for (const auto& [what, count] : counters.payments) {
        out.begin_object();
        out.member("provider", what.first);
        out.member("status", to_string(what.second));
        out.member("count", count);
        out.end_object();
    }
    out.end_array();
    out.key("queries");
    out.begin_array();
    for (const auto& [op, durations] : counters.queries) write_durations(out, op, durations);
    out.end_array();
    write_integers(out, "query_bounds_us", Durations::kBoundsUs);
    out.key("outbox");
    out.begin_object();
    out.member("pending", counters.outbox.pending);
    out.member("oldest_age_ms", counters.outbox.oldest_age_ms);
    out.end_object();
    out.end_object();
    return std::move(out).take();
}

std::string encode_limits() {
    JsonWriter out(2'048);
    out.begin_object();
    out.member("safe_integer", limits::kSafeInteger);
    out.member("lines_per_order", limits::kLinesPerOrder);
    out.member("quantity_per_line", limits::kQuantityPerLine);
    out.member("stock_quantity", limits::kStockQuantity);
    out.member("payments_per_order", limits::kPaymentsPerOrder);
    out.member("history_per_order", limits::kHistoryPerOrder);
    out.member("name_length", limits::kNameLength);
    out.member("description_length", limits::kDescriptionLength);
    out.member("code_length", limits::kCodeLength);
    out.member("text_length", limits::kTextLength);
    out.member("email_length", limits::kEmailLength);
    out.member("metadata_entries", limits::kMetadataEntries);
    out.member("metadata_key_length", limits::kMetadataKeyLength);
    out.member("metadata_value_length", limits::kMetadataValueLength);
    out.member("idempotency_key_length", limits::kIdempotencyKeyLength);
    out.member("idempotency_kept_ms", limits::kIdempotencyKeptMs);
    out.member("trace_length", limits::kTraceLength);
    out.member("actor_id_length", limits::kActorIdLength);
    out.member("consumer_name_length", limits::kConsumerNameLength);
    out.member("search_length", limits::kSearchLength);
    out.member("url_length", limits::kUrlLength);
    out.member("provider_name_length", limits::kProviderNameLength);
    out.member("provider_ref_length", limits::kProviderRefLength);
    out.member("refunds_per_order", limits::kRefundsPerOrder);
    out.member("password_min", limits::kPasswordMin);
    out.member("password_max", limits::kPasswordMax);
    out.member("session_ms", limits::kSessionMs);
    out.member("session_grace_ms", limits::kSessionGraceMs);
    out.member("image_bytes", limits::kImageBytes);
    out.member("images_per_product", limits::kImagesPerProduct);
    out.member("image_side", limits::kImageSide);
    out.member("payment_window_minutes", limits::kPaymentWindowMinutes);
    out.member("statistics_ms", limits::kStatisticsMs);
    out.member("statistics_points", limits::kStatisticsPoints);
    out.member("top_products", limits::kTopProducts);
    out.member("waiting_alarm_ms", limits::kWaitingAlarmMs);
    out.member("due_budget", limits::kDueBudget);
    out.member("page_default", limits::kPageDefault);
    out.member("page_max", limits::kPageMax);
    out.member("events_per_fetch", limits::kEventsPerFetch);
    out.member("document_bytes", limits::kDocumentBytes);
    out.member("document_depth", limits::kDocumentDepth);
    out.member("event_bytes", limits::kEventBytes);
    out.member("batch_commands", limits::kBatchCommands);
    out.member("batch_budget_ms", limits::kBatchBudgetMs);
    out.member("lock_wait_ms", limits::kLockWaitMs);
    out.member("wait_ms", limits::kWaitMs);
    out.member("wal_checkpoint_bytes", limits::kWalCheckpointBytes);
    out.end_object();
    return std::move(out).take();
}

}  // namespace ordo::codec
