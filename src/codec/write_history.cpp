#include <array>
#include <charconv>

#include "codec/stored_facts.hpp"
#include "codec/write_values.hpp"

namespace ordo::codec {
namespace {

constexpr std::string_view kNothing = "{}";

// One past the end of the object that begins at `start`; npos when it does not end.
std::size_t object_end(std::string_view json, std::size_t start) noexcept {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = start; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

void write_entry(JsonWriter& out, const JournalRecord& record, const Actor& viewer) {
    const auto or_null = [](const std::string& word) {
        return word.empty() ? std::nullopt : std::optional<std::string_view>(word);
    };
    out.begin_object();
    out.member("order_id", record.order_id);
    out.member("seq", record.order_sequence);
    out.member("kind", record.kind);
    out.member("from", or_null(record.from));
    out.member("to", or_null(record.to));
    out.key("actor");
    write_actor(out, record.actor, viewer);
    // What staff write beside a payment or a change is theirs; to the customer they speak in public notes.
    const bool for_viewer = viewer.is_staff() || record.kind == HistoryKind::note;
    out.member("message", for_viewer ? record.message : std::nullopt);
    out.key("data");
    out.begin_object();
    for (const std::string_view name : {"payment", "refund"}) {
        const std::string_view object = stored_object(record.facts, name);
        if (object == kNothing) continue;
        out.key(name);
        out.raw(object);
    }
    out.end_object();
    out.member("public", record.is_public);
    out.member("created_at", record.at);
    out.end_object();
}

// Twenty digits, so that sequences compare as text.
std::string padded(std::int64_t sequence) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), sequence).ptr;
    const auto length = static_cast<std::size_t>(end - digits.data());
    return std::string(digits.size() - length, '0').append(digits.data(), length);
}

// The stored bytes as they are, and the customer, whom the journal does not know.
void write_event_data(JsonWriter& out, const JournalRecord& record) {
    const std::string_view data = stored_object(record.facts, "data");
    std::string joined(data.substr(0, data.size() - 1));
    JsonWriter customer(128);
    customer.begin_object();
    customer.member("name", record.customer_name);
    customer.member("email", record.customer_email);
    customer.end_object();
    if (data != kNothing) joined.push_back(',');
    joined.append("\"customer\":").append(std::move(customer).take()).push_back('}');
    out.raw(joined);
}

// A CloudEvent 1.0 in structured mode, with the extensions partitioning, sequence and tracing.
void write_event(JsonWriter& out, const JournalRecord& record, std::string_view shop_name) {
    const std::string subject = record.order_id.to_string();
    const std::string_view type = to_string(record.type);
    out.begin_object();
    out.member("specversion", "1.0");
    out.member("id", record.event_id);
    out.member("source", std::string("/ordo/").append(shop_name));
    out.member("type", type);
    out.member("subject", subject);
    out.member("time", record.at);
    out.member("datacontenttype", "application/json");
    out.member("dataschema", std::string("urn:ordo:event:").append(type).append(":1"));
    out.member("partitionkey", subject);
    out.member("sequence", padded(record.sequence));
    out.member("orderseq", record.order_sequence);
    if (record.trace)
        out.member("traceparent", *record.trace);  // CloudEvents have no null attributes
    out.key("data");
    write_event_data(out, record);
    out.end_object();
}

}  // namespace

std::string_view stored_object(std::string_view json, std::string_view name) noexcept {
    for (std::size_t at = json.find(name); at != std::string_view::npos;
         at = json.find(name, at + 1)) {
        const std::size_t after = at + name.size();
        if (at == 0 || json[at - 1] != '"' || json.substr(after, 3) != "\":{") continue;
        if (at >= 2 && json[at - 2] == '\\') continue;
        const std::size_t end = object_end(json, after + 2);
        return end == std::string_view::npos ? kNothing : json.substr(after + 2, end - after - 2);
    }
    return kNothing;
}

std::string encode_history_entry(const JournalRecord& record, const Actor& viewer) {
    JsonWriter out;
    write_entry(out, record, viewer);
    return std::move(out).take();
}

std::string encode_history(const std::vector<JournalRecord>& records, const Actor& viewer) {
    JsonWriter out(64 + records.size() * 512);
    out.begin_object();
    out.key("data");
    out.begin_array();
    for (const JournalRecord& record : records) write_entry(out, record, viewer);
    out.end_array();
    out.member("next_cursor", std::optional<std::string>());
    out.end_object();
    return std::move(out).take();
}

std::string encode_event(const JournalRecord& record, std::string_view shop_name) {
    JsonWriter out(768 + record.facts.size());
    write_event(out, record, shop_name);
    return std::move(out).take();
}

std::string encode_events(const std::vector<JournalRecord>& records, std::string_view shop_name,
                          std::optional<std::int64_t> head) {
    JsonWriter out(64 + records.size() * 2'048);
    out.begin_object();
    out.key("data");
    out.begin_array();
    for (const JournalRecord& record : records) write_event(out, record, shop_name);
    out.end_array();
    out.member("next_sequence",
               records.empty() ? std::nullopt : std::optional(records.back().sequence));
    if (head) out.member("head", *head);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const ConsumerPosition& position) {
    JsonWriter out(128);
    out.begin_object();
    out.member("consumer", position.consumer);
    out.member("sequence", position.sequence);
    out.end_object();
    return std::move(out).take();
}

}  // namespace ordo::codec
