#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/decide/decide.hpp"
#include "core/order_machine.hpp"
#include "core/statistics.hpp"

namespace ordo {

// One command's work on one order: every step leaves the order consistent and adds its journal record,
// so that a record always shows the order as it was at that version.
//
// Money moves in three strokes: edit_payment / edit_refund change what they are about, book() writes
// the ledger rows and the sums that follow from them, and record_payment / record_refund derive the
// payment status, write the record and let the order go on.
class OrderEditor {
public:
    static Result<OrderEditor> create(sys::OrderState fresh, const Context& context);
    static OrderEditor change(const sys::OrderState& stored, const Context& context);

    [[nodiscard]] const Order& order() const { return state_.order; }

    // The first record of a new order.
    void record_created();

    Payment& add_payment(Payment payment);
    Refund& add_refund(Refund refund);
    // To change what is there; valid until the next add_….
    Payment& edit_payment(PaymentId id);
    Refund& edit_refund(RefundId id);
    // Adds a ledger row, and its amount to the sums of the order and the payment. `at` is when the
    // money came or went, for the statistics; by default now.
    Result<void> book(LedgerKind kind, PaymentId payment, Money amount,
                      std::optional<Time> at = std::nullopt);
    // An authorisation that has come to an end holds nothing any more.
    Result<void> release(const Payment& payment);
    // What is agreed but not confirmed changed from `before` to what the refund says now.
    Result<void> count_pending(const Refund& refund, bool was_pending);
    void raise(Attention attention);
    // Derives the payment status, writes the record, and moves a pending order on when the ledger
    // first says paid.
    Result<void> record_payment(PaymentId id, std::optional<std::string> note);
    Result<void> record_refund(RefundId id, std::optional<std::string> note);

    // `reason` is the caller's own word; it satisfies the guards that ask for one.
    Result<void> move(OrderEvent event, std::optional<std::string> reason, bool pay_later = false);
    Result<void> cancel(CancelReason why, std::optional<std::string> note);
    // A pending order that is paid in full goes on to processing.
    Result<void> settle();
    // Attempts that wait for the payer are called off: the money came another way, or not at all.
    Result<void> call_off_open_payments();
    void mark_refunded(const RefundItem& item, bool restocked);
    void add_note(std::string text, bool is_public);
    // Only a person can see to it: a record for staff that says why.
    Result<void> record_attention(std::string why);
    // A person has seen to it.
    void resolve_attention(std::string note);

    // The changes so far belong to the decision; more rows (stock) may be added to them.
    [[nodiscard]] sys::Changes& changes() { return decision_.changes; }
    [[nodiscard]] Decision<Order> finish() &&;
    // The same for commands that answer something else.
    template <class Answer>
    [[nodiscard]] Decision<Answer> finish_with(Answer answer) && {
        Decision<Order> decision = std::move(*this).finish();
        return {.answer = std::move(answer),
                .changes = std::move(decision.changes),
                .records = std::move(decision.records),
                .changed = decision.changed};
    }

private:
    OrderEditor(sys::OrderState state, bool is_new, const Context& context);

    RecordDraft& record(HistoryKind kind, EventType type, std::string from, std::string to);
    RecordDraft& record_money(PaymentStatus before, HistoryKind otherwise, bool gave_back);
    Result<void> derive();
    Result<void> book_credit();
    void note_first_paid(Time at);
    // The pieces that have not come back count as sold, or not any more.
    void count_sold(Time at, int sign);
    void announce_attention();

    sys::OrderState state_;
    std::optional<OrderStanding> before_;  // as it was stored; none for a new order
    std::uint8_t announced_attention_;     // flags that have a record
    const Context& context_;
    PaymentStatus recorded_status_;      // of the newest record
    std::set<PaymentId> new_payments_, changed_payments_;
    std::set<RefundId> new_refunds_, changed_refunds_;
    Decision<Order> decision_;
};

}  // namespace ordo
