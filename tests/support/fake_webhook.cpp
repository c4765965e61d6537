#include "support/fake_webhook.hpp"

#include <charconv>
#include <cstdint>

#include "core/try.hpp"
#include "core/words.hpp"

namespace ordo::test {
namespace {

void add_line(std::string& body, std::string_view name, std::string_view value) {
    body.append(name).append(" ").append(value).append("\n");
}

std::string text_of(Money amount) {
    return amount.to_string() + " " + std::string(amount.currency().code());
}

Result<Money> money_of(std::string_view text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return Error(Errc::malformed_request, "No currency.");
    ORDO_TRY(const Currency currency, Currency::parse(text.substr(space + 1)));
    return Money::parse(text.substr(0, space), currency);
}

template <class Value>
bool keep(std::optional<Value>& place, Result<Value> value) {
    if (!value) return false;
    place = *std::move(value);
    return true;
}

template <class Value>
bool keep(Value& place, std::optional<Value> value) {
    if (!value) return false;
    place = *value;
    return true;
}

bool read_line(std::string_view name, std::string_view value, Evidence& event) {
    const std::string text(value);
    if (name == "event") return event.event_id = text, true;
    if (name == "kind") return keep(event.kind, parse_word<EvidenceKind>(value));
    if (name == "payment") return keep(event.payment_id, PaymentId::parse(value));
    if (name == "order") return keep(event.order_id, OrderId::parse(value));
    if (name == "refund") return keep(event.refund_id, RefundId::parse(value));
    if (name == "ref") return event.provider_ref = text, true;
    if (name == "refund_ref") return event.refund_ref = text, true;
    if (name == "amount") return keep(event.amount, money_of(value));
    if (name == "method") {
        event.method = parse_word<PaymentMethod>(value);
        return event.method.has_value();
    }
    if (name == "failure_code") return event.failure_code = text, true;
    if (name == "failure_message") return event.failure_message = text, true;
    if (name == "next_action") return event.next_action = text, true;
    if (name == "keep_aside") return event.keep_aside = text, true;
    if (name == "at") {
        const auto parsed =
            std::from_chars(value.data(), value.data() + value.size(), event.at.ms);
        return parsed.ec == std::errc() && parsed.ptr == value.data() + value.size();
    }
    return false;
}

}  // namespace

std::string write_events(const std::vector<Evidence>& events) {
    std::string body;
    for (const Evidence& event : events) {
        if (!body.empty()) body += "\n";
        const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
            if (value) add_line(body, name, *value);
        };
        add_line(body, "kind", to_string(event.kind));
        add("event", event.event_id);
        if (event.payment_id) add_line(body, "payment", event.payment_id->to_string());
        if (event.order_id) add_line(body, "order", event.order_id->to_string());
        if (event.refund_id) add_line(body, "refund", event.refund_id->to_string());
        add("ref", event.provider_ref);
        add("refund_ref", event.refund_ref);
        if (event.amount) add_line(body, "amount", text_of(*event.amount));
        if (event.method) add_line(body, "method", to_string(*event.method));
        add("failure_code", event.failure_code);
        add("failure_message", event.failure_message);
        add("next_action", event.next_action);
        add("keep_aside", event.keep_aside);
        add_line(body, "at", std::to_string(event.at.ms));
    }
    return body;
}

std::optional<std::vector<Evidence>> read_events(std::string_view body,
                                                 const std::string& provider) {
    std::vector<Evidence> events;
    bool begun = false;
    while (!body.empty()) {
        const auto end = body.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view line = body.substr(0, end);
        body.remove_prefix(end + 1);
        if (line.empty()) {
            begun = false;
            continue;
        }
        if (!begun) events.emplace_back().provider = provider;
        begun = true;
        const auto space = line.find(' ');
        if (space == std::string_view::npos) return std::nullopt;
        if (!read_line(line.substr(0, space), line.substr(space + 1), events.back())) {
            return std::nullopt;
        }
    }
    return events;
}

std::string sign(std::string_view secret, std::string_view body) {
    std::uint64_t sum = 0xcbf29ce484222325ULL;
    const auto add = [&](std::string_view text) {
        for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    };
    add(secret);
    add(body);
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += kDigits[sum >> shift & 15];
    return hex;
}

}  // namespace ordo::test
