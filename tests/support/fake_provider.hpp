#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/sys/clock.hpp"
#include "ordo/sys/payment_provider.hpp"

namespace ordo::test {

// A payment provider that does what a test tells it to, and keeps books of its own about what it really
// took and gave back: that is what a shop's ledger is compared with. Like the real ones it treats our
// ids as idempotency keys: a call that comes again with the same id has no second effect.
//
// Whatever happens is an event, which a test delivers as a webhook when, as often and in whatever order
// it likes:
//
//     auto provider = std::make_shared<FakeProvider>(clock);
//     provider->next_intent(FakeProvider::Intent::require_action);
//     … engine.payment_create(…)
//     const Evidence paid = provider->capture(payment.id);   // the payer has paid
//     const auto message = provider->webhook({paid});
//     engine.webhook_receive("fake", message.headers, message.body);
//
// Safe from any number of threads.
class FakeProvider final : public sys::PaymentProvider {
public:
    // What becomes of a new attempt. `fail` answers with a failed attempt, `decline` with the error
    // `payment_declined`.
    enum class Intent : std::uint8_t { open, require_action, authorize, capture, fail, decline };
    enum class Payback : std::uint8_t { succeed, stay_pending, fail };
    // What the caller hears of it. The first two of these act, the others do not. Lost answers and
    // time-outs both answer `unknown`, without a reference: the caller cannot tell them apart.
    enum class Line : std::uint8_t { good, answer_lost, timed_out, down };

    explicit FakeProvider(sys::Clock& clock, std::string name = "fake");

    // --- the script: each call takes the next step; when there is none left, the usual one
    void next_intent(Intent what, Line line = Line::good);
    void next_refund(Payback what, Line line = Line::good);
    void next_lookup(Line line);  // anything but `good` is `provider_error`
    void usually(Intent what, Line line = Line::good);   // at first: open
    void usually(Payback what, Line line = Line::good);  // at first: succeed
    // Run on the caller's thread before and after the provider acts, with no lock held: they may call
    // the engine (a webhook that overtakes the answer), wait, or throw (a process that dies there).
    void on_call(std::function<void()> before, std::function<void()> after = {});

    // --- what happens at the provider, without a call of ours; the event that tells of it. An id that
    // it does not know is std::out_of_range.
    Evidence require_action(PaymentId id);
    Evidence authorize(PaymentId id);
    // `total` is all that has been taken so far; default: what was asked for. Any amount or currency.
    Evidence capture(PaymentId id, std::optional<Money> total = {});
    Evidence fail(PaymentId id, const std::string& code = "card_declined");
    Evidence cancel(PaymentId id);
    Evidence expire(PaymentId id);
    Evidence dispute(PaymentId id, std::optional<Money> amount = {});
    Evidence win_dispute(PaymentId id);
    Evidence lose_dispute(PaymentId id);  // the money is gone
    Evidence settle(RefundId id);         // the money has left
    Evidence fail(RefundId id, const std::string& code = "refund_failed");  // also one that had left
    // A refund that a person makes on the provider's own pages: none of our ids but the payment's.
    Evidence refund_outside(PaymentId id, Money amount);

    // --- webhooks
    struct Webhook {
        std::map<std::string, std::string> headers;
        std::string body;
    };
    [[nodiscard]] std::vector<Evidence> events() const;  // all so far, as they happened
    [[nodiscard]] Webhook webhook(const std::vector<Evidence>& events) const;  // genuine, any content
    [[nodiscard]] Webhook forged(const std::vector<Evidence>& events) const;   // a wrong signature
    [[nodiscard]] Webhook meaningless() const;  // genuine, about something that means nothing here

    // --- its books
    struct Attempt {
        PaymentId payment_id;
        OrderId order_id;
        std::string ref;
        EvidenceKind status = EvidenceKind::opened;
        Money asked;
        Money captured;       // taken so far; in the currency of what was taken
        Money refunded;       // really given back, lost disputes included
        bool declined = false;
        std::optional<EvidenceKind> dispute;  // disputed, dispute_won or dispute_lost
        std::optional<Money> disputed_amount;
        std::optional<std::string> failure_code;
        std::optional<std::string> next_action;
    };
    struct Payout {
        std::optional<RefundId> refund_id;  // none: made outside
        PaymentId payment_id;
        OrderId order_id;
        std::string ref;
        EvidenceKind status = EvidenceKind::refund_pending;
        Money amount;
        std::optional<std::string> failure_code;
    };
    struct Calls {
        int intents = 0, refunds = 0, lookups = 0, webhooks = 0;
        int conflicts = 0;  // an id that came again about something else
    };
    // One movement of money: positive when taken, negative when given back.
    struct Entry {
        PaymentId payment_id;
        std::optional<RefundId> refund_id;
        Money amount;
    };
    [[nodiscard]] std::optional<Attempt> attempt(PaymentId id) const;
    [[nodiscard]] std::vector<Attempt> attempts(OrderId id) const;  // oldest first
    [[nodiscard]] std::optional<Payout> payout(RefundId id) const;
    [[nodiscard]] std::vector<Payout> payouts(OrderId id) const;
    [[nodiscard]] std::vector<Entry> ledger() const;
    // Minor units, over all attempts of the order.
    [[nodiscard]] std::int64_t taken_minor(OrderId id) const;
    [[nodiscard]] std::int64_t given_back_minor(OrderId id) const;
    [[nodiscard]] Calls calls() const;

    // --- sys::PaymentProvider
    Result<Evidence> create_intent(const sys::IntentRequest& request) override;
    Result<Evidence> refund(const sys::RefundRequest& request) override;
    Result<std::vector<Evidence>> lookup(const sys::LookupRequest& request) override;
    Result<std::vector<Evidence>> verify_webhook(const sys::WebhookRequest& request) override;

private:
    template <class What>
    struct Step {
        What what;
        Line line = Line::good;
    };
    // The functions below expect the lock to be held.
    template <class What>
    static Step<What> take(std::deque<Step<What>>& script, const Step<What>& usual);
    Evidence change(PaymentId id, EvidenceKind status);
    Evidence change_dispute(PaymentId id, EvidenceKind to, std::optional<Money> amount = {});
    Payout& find(RefundId id);
    Attempt& open(const sys::IntentRequest& request);
    void act(Attempt& attempt, Intent what);
    void set_captured(Attempt& attempt, Money total);
    Payout& pay_out(const sys::RefundRequest& request, Payback what);
    void set_status(Payout& payout, EvidenceKind status, const std::string& code = {});
    [[nodiscard]] Evidence fact(const Attempt& attempt, EvidenceKind kind) const;
    [[nodiscard]] Evidence fact(const Payout& payout) const;
    Evidence announce(Evidence evidence);
    std::string next_reference(std::string_view kind);

    // Runs the hooks round `act`, which holds the lock.
    template <class Act>
    auto call(Act act);

    sys::Clock& clock_;
    const std::string name_;
    mutable std::mutex mutex_;
    std::function<void()> before_, after_;
    std::deque<Step<Intent>> intent_script_;
    std::deque<Step<Payback>> refund_script_;
    std::deque<Line> lookup_script_;
    Step<Intent> usual_intent_{Intent::open};
    Step<Payback> usual_refund_{Payback::succeed};
    std::vector<PaymentId> order_of_attempts_;
    std::map<PaymentId, Attempt> attempts_;
    std::vector<Payout> payouts_;
    std::vector<Entry> ledger_;
    std::vector<Evidence> events_;
    std::int64_t references_ = 0, event_ids_ = 0;
    Calls calls_;
};

}  // namespace ordo::test
