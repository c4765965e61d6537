#include "support/fake_provider.hpp"

#include <algorithm>
#include <utility>

#include "support/fake_webhook.hpp"

namespace ordo::test {
namespace {

constexpr std::string_view kNews = "news: the office moves\n";

}  // namespace

FakeProvider::FakeProvider(sys::Clock& clock, std::string name)
    : clock_(clock), name_(std::move(name)) {}

// --- the script

void FakeProvider::next_intent(Intent what, Line line) {
    const std::lock_guard hold(mutex_);
    intent_script_.push_back({what, line});
}

void FakeProvider::next_refund(Payback what, Line line) {
    const std::lock_guard hold(mutex_);
    refund_script_.push_back({what, line});
}

void FakeProvider::next_lookup(Line line) {
    const std::lock_guard hold(mutex_);
    lookup_script_.push_back(line);
}

void FakeProvider::usually(Intent what, Line line) {
    const std::lock_guard hold(mutex_);
    usual_intent_ = {what, line};
}

void FakeProvider::usually(Payback what, Line line) {
    const std::lock_guard hold(mutex_);
    usual_refund_ = {what, line};
}

void FakeProvider::on_call(std::function<void()> before, std::function<void()> after) {
    const std::lock_guard hold(mutex_);
    before_ = std::move(before);
    after_ = std::move(after);
}

template <class What>
FakeProvider::Step<What> FakeProvider::take(std::deque<Step<What>>& script,
                                            const Step<What>& usual) {
    if (script.empty()) return usual;
    const Step<What> step = script.front();
    script.pop_front();
    return step;
}

template <class Act>
auto FakeProvider::call(Act act) {
    const auto [before, after] = [&] {
        const std::lock_guard hold(mutex_);
        return std::pair(before_, after_);
    }();
    if (before) before();
    auto result = [&] {
        const std::lock_guard hold(mutex_);
        return act();
    }();
    if (after) after();
    return result;
}

// --- calls of the shop

FakeProvider::Attempt& FakeProvider::open(const sys::IntentRequest& request) {
    const Money nothing = Money::zero(request.amount.currency());
    order_of_attempts_.push_back(request.payment_id);
    return attempts_
        .emplace(request.payment_id, Attempt{.payment_id = request.payment_id,
                                             .order_id = request.order_id,
                                             .ref = next_reference("pi"),
                                             .asked = request.amount,
                                             .captured = nothing,
                                             .refunded = nothing,
                                             .dispute = {},
                                             .disputed_amount = {},
                                             .failure_code = {},
                                             .next_action = {}})
        .first->second;
}

void FakeProvider::act(Attempt& attempt, Intent what) {
    switch (what) {
        case Intent::open: return;
        case Intent::require_action:
            attempt.next_action =
                R"({"type":"redirect","url":"https://pay.example/)" + attempt.ref + R"("})";
            attempt.status = EvidenceKind::action_required;
            break;
        case Intent::authorize: attempt.status = EvidenceKind::authorized; break;
        case Intent::capture: set_captured(attempt, attempt.asked); break;
        case Intent::decline: attempt.declined = true; [[fallthrough]];
        case Intent::fail:
            attempt.failure_code = "card_declined";
            attempt.status = EvidenceKind::failed;
            break;
    }
    announce(fact(attempt, attempt.status));
}

Result<Evidence> FakeProvider::create_intent(const sys::IntentRequest& request) {
    return call([&]() -> Result<Evidence> {
        ++calls_.intents;
        const auto step = take(intent_script_, usual_intent_);
        if (step.line == Line::down) return Error(Errc::provider_error, "The provider is down.");
        Evidence unknown;
        unknown.provider = name_;
        unknown.kind = EvidenceKind::unknown;
        unknown.payment_id = request.payment_id;
        unknown.order_id = request.order_id;
        unknown.at = clock_.now();
        if (step.line == Line::timed_out) return unknown;

        const auto known = attempts_.find(request.payment_id);
        if (known != attempts_.end() && (known->second.asked != request.amount ||
                                         known->second.order_id != request.order_id)) {
            ++calls_.conflicts;
            return Error(Errc::provider_error, "The id was used for another payment.");
        }
        Attempt& attempt = known == attempts_.end() ? open(request) : known->second;
        if (known == attempts_.end()) act(attempt, step.what);
        if (step.line == Line::answer_lost) return unknown;
        if (attempt.declined && attempt.status == EvidenceKind::failed) {
            return Error(Errc::payment_declined, "The card was declined.");
        }
        return fact(attempt, attempt.status);
    });
}

FakeProvider::Payout& FakeProvider::pay_out(const sys::RefundRequest& request, Payback what) {
    payouts_.push_back({.refund_id = request.refund_id,
                        .payment_id = request.payment_id,
                        .order_id = request.order_id,
                        .ref = next_reference("re"),
                        .amount = request.amount,
                        .failure_code = {}});
    Payout& payout = payouts_.back();
    const auto paid = attempts_.find(request.payment_id);
    if (paid == attempts_.end() || paid->second.ref != request.provider_ref) {
        set_status(payout, EvidenceKind::refund_failed, "unknown_payment");
        return payout;
    }
    std::int64_t left = paid->second.captured.minor() - paid->second.refunded.minor();
    for (const Payout& other : payouts_) {
        const bool pending = other.status == EvidenceKind::refund_pending && &other != &payout;
        if (pending && other.payment_id == request.payment_id) left -= other.amount.minor();
    }
    if (request.amount.currency() != paid->second.captured.currency() ||
        request.amount.minor() > left) {
        set_status(payout, EvidenceKind::refund_failed, "amount_too_large");
    } else if (what == Payback::succeed) {
        set_status(payout, EvidenceKind::refund_succeeded);
    } else if (what == Payback::fail) {
        set_status(payout, EvidenceKind::refund_failed, "refund_failed");
    }
    return payout;
}

Result<Evidence> FakeProvider::refund(const sys::RefundRequest& request) {
    return call([&]() -> Result<Evidence> {
        ++calls_.refunds;
        const auto step = take(refund_script_, usual_refund_);
        if (step.line == Line::down) return Error(Errc::provider_error, "The provider is down.");
        Evidence unknown;
        unknown.provider = name_;
        unknown.kind = EvidenceKind::refund_unknown;
        unknown.payment_id = request.payment_id;
        unknown.order_id = request.order_id;
        unknown.refund_id = request.refund_id;
        unknown.at = clock_.now();
        if (step.line == Line::timed_out) return unknown;

        const auto known =
            std::ranges::find(payouts_, std::optional(request.refund_id), &Payout::refund_id);
        if (known != payouts_.end() &&
            (known->amount != request.amount || known->payment_id != request.payment_id)) {
            ++calls_.conflicts;
            return Error(Errc::provider_error, "The id was used for another refund.");
        }
        if (known == payouts_.end()) {
            Payout& payout = pay_out(request, step.what);
            announce(fact(payout));
            if (step.line == Line::answer_lost) return unknown;
            return fact(payout);
        }
        if (step.line == Line::answer_lost) return unknown;
        return fact(*known);
    });
}

Result<std::vector<Evidence>> FakeProvider::lookup(const sys::LookupRequest& request) {
    return call([&]() -> Result<std::vector<Evidence>> {
        ++calls_.lookups;
        Line line = Line::good;
        if (!lookup_script_.empty()) {
            line = lookup_script_.front();
            lookup_script_.pop_front();
        }
        if (line != Line::good) return Error(Errc::provider_error, "The provider is down.");
        std::vector<Evidence> facts;
        const auto found = attempts_.find(request.payment_id);
        if (found == attempts_.end()) return facts;
        const Attempt& attempt = found->second;
        if (request.provider_ref && *request.provider_ref != attempt.ref) {
            ++calls_.conflicts;
            return facts;
        }
        facts.push_back(fact(attempt, attempt.status));
        if (attempt.dispute) facts.push_back(fact(attempt, *attempt.dispute));
        for (const Payout& payout : payouts_) {
            if (payout.payment_id == attempt.payment_id) facts.push_back(fact(payout));
        }
        return facts;
    });
}

// --- webhooks

std::vector<Evidence> FakeProvider::events() const {
    const std::lock_guard hold(mutex_);
    return events_;
}

FakeProvider::Webhook FakeProvider::webhook(const std::vector<Evidence>& events) const {
    Webhook message{{}, write_events(events)};
    message.headers["fake-signature"] = sign(name_, message.body);
    return message;
}

FakeProvider::Webhook FakeProvider::forged(const std::vector<Evidence>& events) const {
    Webhook message = webhook(events);
    message.headers["fake-signature"] = sign("somebody else", message.body);
    return message;
}

FakeProvider::Webhook FakeProvider::meaningless() const {
    Webhook message{{}, std::string(kNews)};
    message.headers["fake-signature"] = sign(name_, message.body);
    return message;
}

Result<std::vector<Evidence>> FakeProvider::verify_webhook(const sys::WebhookRequest& request) {
    return call([&]() -> Result<std::vector<Evidence>> {
        ++calls_.webhooks;
        const auto signature = request.headers.find("fake-signature");
        if (signature == request.headers.end() ||
            signature->second != sign(name_, request.body)) {
            return Error(Errc::invalid_signature, "The signature is not of this provider.");
        }
        if (request.body == kNews) return std::vector<Evidence>();
        auto events = read_events(request.body, name_);
        if (!events) return Error(Errc::malformed_request, "The webhook cannot be read.");
        return *std::move(events);
    });
}

}  // namespace ordo::test
