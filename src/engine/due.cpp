#include <algorithm>

#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/provider_desk.hpp"

// What becomes due without anybody asking for it. Each piece is a command of its own: what fails or was
// overtaken costs nobody else, and is looked at again the next time.
namespace ordo {
namespace {

// Counts what went well; a failure is counted, not passed on, unless the shop itself is in trouble.
class Tally {
public:
    explicit Tally(DueReport& report) : report_(report) {}

    template <class T>
    void count(std::int64_t& counter, const Result<T>& result) {
        if (result)
            ++counter;
        else
            ++report_.failures;
    }

private:
    DueReport& report_;
};

Result<void> ask_refund(ProviderDesk& desk, OrderId order_id, RefundId id) {
    ORDO_TRY(const Order order, desk.order(order_id));
    const auto refund = std::ranges::find(order.refunds, id, &Refund::id);
    if (refund == order.refunds.end()) return {};
    ORDO_TRY(const bool mine, desk.claim(*refund));
    if (!mine || !refund->is_pending()) return {};
    if (!refund->is_told()) return desk.refund(order, *refund);
    ORDO_TRY(const Payment payment, desk.payment(order_id, refund->payment_id));
    return desk.look_up(payment, false);
}

Result<void> ask_payment(ProviderDesk& desk, const sys::PaymentOwner& due) {
    ORDO_TRY(const Payment payment, desk.payment(due.order_id, due.payment_id));
    ORDO_TRY(const bool mine, desk.claim(payment));
    if (mine) return desk.look_up(payment, true);
    return {};
}

}  // namespace

Result<DueReport> Engine::run_due(std::int64_t budget, const CallOptions& options) {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    if (budget < 1 || budget > limits::kDueBudget)
        return invalid("/budget", "The budget must lie between 1 and " + std::to_string(limits::kDueBudget) + ".");
    const Time now = impl_->clock.now();
    ORDO_TRY(const auto due, impl_->storage->due(now, {now.ms - limits::kWaitingAlarmMs}, budget));
    CallOptions call;  // by the system, on its own behalf
    call.trace = options.trace;
    ProviderDesk desk(*impl_, call);
    DueReport report;
    Tally tally(report);
    for (const OrderId id : due.expired)
        tally.count(report.orders_expired, impl_->execute(OrderExpire{id}, call));
    for (const auto& payment : due.payments) tally.count(report.payments_checked, ask_payment(desk, payment));
    for (const auto& [order, refund] : due.refunds)
        tally.count(report.refunds_checked, ask_refund(desk, order, refund));
    for (const auto& event : due.waiting) {
        const auto taken = desk.take(event.evidence);
        if (!taken)
            ++report.failures;
        else if (taken->outcome == EvidenceOutcome::applied)
            ++report.events_applied;
    }
    ORDO_TRY(impl_->execute(ForgetOld{budget}, call));
    report.events_waiting = due.long_waiting;
    report.more = std::ssize(due.expired) == budget || std::ssize(due.payments) == budget ||
                  std::ssize(due.refunds) == budget || std::ssize(due.waiting) == budget;
    return report;
}

}  // namespace ordo
