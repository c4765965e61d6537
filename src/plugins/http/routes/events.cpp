#include <algorithm>
#include <chrono>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "http/routes/handlers.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

using nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr milliseconds kPoll{500};
constexpr seconds kHeartbeat{15};
constexpr std::int64_t kPage = 100;  // events that are read at once
// Pages read for one answer: a customer with few orders may have to go through many.
constexpr int kPagesMax = 10;
constexpr std::size_t kLimit = 20;

struct Event {
    std::int64_t sequence = 0;
    std::string user_id;  // of the order's customer; empty = none
    std::string type;
    bool for_customer = false;  // nothing that only staff may see
    std::string json;
};
using Events = std::vector<Event>;

// Staff write notes and see to what needs attention; whether a note is public the event does not tell.
bool is_for_customers(const std::string& type, const ordered_json& data) {
    if (type != "order.updated") return true;
    const std::string change = data.value("change", "");
    return change != "note" && change != "attention";
}

Event read_event(const ordered_json& event) {
    const ordered_json& data = event.at("data");
    Event read;
    read.sequence = std::stoll(event.at("sequence").get_ref<const std::string&>());
    read.user_id = data.at("order").value("user_id", "");
    read.type = event.at("type").get<std::string>();
    read.for_customer = is_for_customers(read.type, data);
    read.json = event.dump();
    return read;
}

Events read_page(ordo_engine* shop, std::int64_t after) {
    const Doc doc = ask(&ordo_host::events_read, shop, after, kPage, nullptr);
    const auto page = ordered_json::parse(text_of(doc));
    Events events;
    for (const auto& event : page.at("data")) events.push_back(read_event(event));
    return events;
}

std::int64_t head_of(ordo_engine* shop) {
    const Doc doc = ask(&ordo_host::events_read, shop, std::int64_t{0}, std::int64_t{1}, nullptr);
    std::int64_t head = 0;
    ordo_doc_int(doc.get(), "/head", &head);
    return head;
}

// Whose events: a customer's own, or those of all.
class Viewer {
public:
    explicit Viewer(const Claims& claims)
        : all_(claims.role == "admin"), user_id_(claims.user_id) {}
    [[nodiscard]] bool sees(const Event& event) const {
        return all_ || (event.for_customer && event.user_id == user_id_);
    }

private:
    bool all_;
    std::string user_id_;
};

// Events behind a place of the journal.
struct Stretch {
    Events events;
    std::int64_t end = 0;  // everything up to here has been looked at
    bool more = false;     // there may be more behind it
};

Stretch read_stretch(ordo_engine* shop, const Viewer& viewer, std::int64_t after,
                     std::size_t most) {
    Stretch stretch;
    stretch.end = after;
    for (int pages = 0; pages < kPagesMax; ++pages) {
        Events page = read_page(shop, stretch.end);
        for (Event& event : page) {
            const bool seen = viewer.sees(event);
            if (seen && stretch.events.size() == most) {
                stretch.more = true;
                return stretch;
            }
            stretch.end = event.sequence;
            if (seen) stretch.events.push_back(std::move(event));
        }
        if (std::ssize(page) < kPage) return stretch;
    }
    stretch.more = true;
    return stretch;
}

class EventSource : public BodySource {
public:
    EventSource(const RoutesConfig& config, const Claims& claims, std::int64_t after, seconds lifetime)
        : config_(config),
          viewer_(claims),
          after_(after),
          ends_at_(steady_clock::now() + lifetime),
          spoke_at_(steady_clock::now()) {}

    Piece next() override {
        const auto now = steady_clock::now();
        Piece piece;
        // So that the client sees at once that the stream stands, and when to come back once it ended.
        if (!std::exchange(greeted_, true)) piece.bytes = "retry: 1000\n\n";
        if (now >= ends_at_) {
            piece.last = true;
            return piece;
        }
        constexpr std::size_t kMost = 100;
        const Stretch stretch = read_stretch(config_.shop, viewer_, after_, kMost);
        after_ = stretch.end;
        for (const auto& event : stretch.events) {
            append(piece.bytes, event);
            if (config_.event_sent) config_.event_sent(event.type);
        }
        if (piece.bytes.empty() && now - spoke_at_ >= kHeartbeat) piece.bytes = ": still here\n\n";
        if (!piece.bytes.empty()) spoke_at_ = now;
        if (!stretch.more) piece.wait = kPoll;
        return piece;
    }

private:
    static void append(std::string& bytes, const Event& event) {
        bytes += "id: " + std::to_string(event.sequence) + "\nevent: " + event.type +
                 "\ndata: " + event.json + "\n\n";
    }

    const RoutesConfig& config_;
    const Viewer viewer_;
    std::int64_t after_;
    const steady_clock::time_point ends_at_;
    steady_clock::time_point spoke_at_;
    bool greeted_ = false;
};

struct Wish {
    std::optional<std::int64_t> after;
    std::size_t limit = kLimit;
};

Wish read_wish(const Call& call) {
    Wish wish;
    const Doc query = parsed(call.query);
    std::int64_t number = 0;
    if (ordo_doc_int(query.get(), "/after", &number) == ORDO_OK) wish.after = number;
    if (ordo_doc_has(query.get(), "/cursor") != 0) {
        const auto cursor = whole_number(text_at(query, "/cursor"));
        if (!cursor || wish.after)
            throw Refusal(ORDO_E_INVALID_CURSOR, "This cursor is not of this list.", "/cursor");
        wish.after = cursor;
    }
    if (ordo_doc_int(query.get(), "/limit", &number) == ORDO_OK) {
        if (number < 1)
            throw Refusal(ORDO_E_VALIDATION_FAILED, "The limit must lie between 1 and 100.",
                          "/limit");
        wish.limit = static_cast<std::size_t>(number);
    }
    return wish;
}

Response event_list(const Call& call, const Wish& wish) {
    const Stretch stretch = read_stretch(call.shop(), Viewer(*call.claims),
                                         wish.after.value_or(0), wish.limit);
    std::string json = R"({"data":[)";
    for (const auto& event : stretch.events) json += event.json + ',';
    if (!stretch.events.empty()) json.pop_back();
    const std::string cursor = std::to_string(stretch.end);
    json += stretch.more ? R"(],"next_cursor":")" + cursor + "\"}" : R"(],"next_cursor":null})";
    Response response = json_answer(200, json);
    if (stretch.more)
        response.headers.add(
            "link",
            '<' + with_cursor(call.request.path, call.request.query, cursor) + ">; rel=\"next\"");
    return response;
}

// Where to begin: behind the last event that the client has, else with what happens from now on.
std::int64_t start_of(const Call& call, const Wish& wish) {
    if (const std::string* last = call.request.headers.find("last-event-id")) {
        if (const auto sequence = whole_number(*last)) return *sequence;
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "Last-Event-ID must be the id of an event.");
    }
    return wish.after ? *wish.after : head_of(call.shop());
}

}  // namespace

Response events(Call& call) {
    const Wish wish = read_wish(call);
    if (!accepts(call.request, "text/event-stream")) return event_list(call, wish);
    const auto now =
        std::chrono::duration_cast<seconds>(std::chrono::system_clock::now().time_since_epoch());
    Response response;
    response.headers.add("content-type", "text/event-stream");
    response.headers.add("x-accel-buffering",
                         "no");  // proxies of nginx's kind collect it otherwise
    response.source =
        std::make_unique<EventSource>(call.config, *call.claims, start_of(call, wish),
                                      seconds(call.claims->expires_at) - now);
    return response;
}

}  // namespace ordo_http
