#include "http/routes/journal.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/routes/door.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

using nlohmann::ordered_json;

constexpr std::int64_t kPage = 100;
constexpr std::chrono::milliseconds kFresh{500};

std::string consumer_of(std::int64_t number) { return "http-page-" + std::to_string(number); }

// Staff write notes and see to what needs attention; whether a note is public the event does not tell.
bool is_for_customers(const std::string& type, const ordered_json& data) {
    if (type != "order.updated") return true;
    const std::string change = data.value("change", "");
    return change != "note" && change != "attention";
}

Journal::Event read_event(const ordered_json& event) {
    const ordered_json& data = event.at("data");
    Journal::Event read;
    read.sequence = std::stoll(event.at("sequence").get_ref<const std::string&>());
    read.user_id = data.at("order").value("user_id", "");
    read.type = event.at("type").get<std::string>();
    read.for_customer = is_for_customers(read.type, data);
    read.json = event.dump();
    return read;
}

}  // namespace

std::int64_t Journal::page_end(std::int64_t sequence) { return (sequence / kPage + 1) * kPage; }

Journal::Events Journal::after(std::int64_t sequence) {
    const auto found = page(sequence / kPage);
    Events events;
    std::copy_if(found->events.begin(), found->events.end(), std::back_inserter(events),
                 [sequence](const Event& event) { return event.sequence > sequence; });
    return events;
}

std::int64_t Journal::head() {
    // Pages that have begun, found by doubling the step and then by halving the gap.
    std::int64_t begun = 0;
    std::int64_t step = 1;
    while (begins(begun + step)) {
        begun += step;
        step *= 2;
    }
    for (; step >= 1; step /= 2)
        if (begins(begun + step)) begun += step;
    const auto last = page(begun);
    return last->events.empty() ? begun * kPage : last->events.back().sequence;
}

std::shared_ptr<const Journal::Page> Journal::page(std::int64_t number) {
    const std::scoped_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (newest_ && newest_->number == number) {
        const bool full = newest_->events.size() == static_cast<std::size_t>(kPage);
        if (full || now - newest_->read_at < kFresh) return newest_;
    }
    auto made = std::make_shared<Page>();
    made->number = number;
    made->read_at = now;
    made->events = read(number);
    if (!newest_ || newest_->number <= number) newest_ = made;
    return made;
}

Journal::Events Journal::read(std::int64_t number) {
    if (number == opened_) return fetch(number, kPage);
    Events events = fetch(number, kPage);
    const bool stands =
        number == 0 || (!events.empty() && events.front().sequence > number * kPage);
    if (!stands) {
        if (!open(number)) return {};
        events = fetch(number, kPage);
    }
    opened_ = std::max(opened_, number);
    return events;
}

Journal::Events Journal::fetch(std::int64_t number, std::int64_t max) {
    const Doc doc = ask(&ordo_host::events_fetch, shop_, consumer_of(number).c_str(), max,
                        std::int64_t{0}, nullptr);
    const auto parsed = ordered_json::parse(text_of(doc));
    Events events;
    for (const auto& event : parsed.at("data")) events.push_back(read_event(event));
    return events;
}

// Puts the page's consumer where the page begins. False when the journal has not come as far.
bool Journal::open(std::int64_t number) {
    try {
        const Doc doc = ask(&ordo_host::events_ack, shop_, consumer_of(number).c_str(),
                            number * kPage, nullptr);
        return true;
    } catch (const Refusal& refusal) {
        if (refusal.code == ORDO_E_VALIDATION_FAILED) return false;
        throw;
    }
}

bool Journal::begins(std::int64_t number) {
    const Events first = fetch(number, 1);
    return (!first.empty() && first.front().sequence > number * kPage) || open(number);
}

}  // namespace ordo_http
