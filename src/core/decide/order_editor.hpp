#pragma once

#include <optional>
#include <string>

#include "core/decide/decide.hpp"
#include "core/order_machine.hpp"

namespace ordo {

// One command's work on one order: every step leaves the order consistent and adds its journal record,
// so that a record always shows the order as it was at that version.
class OrderEditor {
public:
    static Result<OrderEditor> create(sys::OrderState fresh, const Context& context);
    static OrderEditor change(const sys::OrderState& stored, const Context& context);

    [[nodiscard]] const Order& order() const { return state_.order; }

    // The first record of a new order.
    void record_created();
    // Adds the payment and its ledger rows, derives the payment status, and moves a pending order on
    // when the ledger first says paid.
    Result<void> add_captured_payment(Payment payment, Money tendered, Money change,
                                      std::optional<std::string> note);
    // `reason` is the caller's own word; it satisfies the guards that ask for one.
    Result<void> move(OrderEvent event, std::optional<std::string> reason);
    Result<void> cancel(CancelReason why, std::optional<std::string> note);
    // A pending order whose ledger says paid goes on to processing.
    Result<void> settle();
    void add_note(std::string text, bool is_public);

    // The changes so far belong to the decision; more rows (stock) may be added to them.
    [[nodiscard]] sys::Changes& changes() { return decision_.changes; }
    [[nodiscard]] Decision<Order> finish() &&;

private:
    OrderEditor(sys::OrderState state, bool is_new, const Context& context);

    RecordDraft& record(HistoryKind kind, EventType type, std::string from, std::string to);
    void add_ledger(LedgerKind kind, PaymentId payment, Money amount);

    sys::OrderState state_;
    bool is_new_;
    const Context& context_;
    Decision<Order> decision_;
};

}  // namespace ordo
