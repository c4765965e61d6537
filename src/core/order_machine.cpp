#include "core/order_machine.hpp"

#include <algorithm>

namespace ordo {
namespace {

std::string_view always(const TransitionRequest&) { return {}; }

std::string_view paid_or_reasoned(const TransitionRequest& request) {
    if (!request.actor.is_staff()) return "Only staff process an order.";
    if (request.order.payment_status == PaymentStatus::paid || request.pay_later) return {};
    if (!request.has_reason) return "The order is not paid; to process it all the same, say why in a note.";
    return {};
}

std::string_view settled(const TransitionRequest& request) {
    if (!request.actor.is_staff()) return "Only staff complete an order.";
    if (request.order.amounts.due.is_positive() && !request.pay_later)
        return "The order is not fully paid.";
    if (request.order.payment_detail == PaymentDetail::refunded && !request.has_reason)
        return "The order is fully refunded; to complete it all the same, say why in a note.";
    return {};
}

// A customer may leave as long as nobody has his money; staff may cancel what is not handed over.
std::string_view nothing_paid_or_staff(const TransitionRequest& request) {
    if (request.actor.is_staff()) return {};
    if (request.actor.type != ActorType::customer) return "Only the customer or staff cancel an order.";
    if (!request.order.amounts.captured.is_zero())
        return "The order is paid in part; ask the shop to cancel it.";
    return {};
}

std::string_view staff_only(const TransitionRequest& request) {
    if (request.actor.is_staff()) return {};
    return "The shop is working on the order; ask it to cancel.";
}

#define ORDO_GUARD(name) name, #name
constexpr std::array<OrderTransition, 5> kTransitions = {{
    {OrderStatus::pending, OrderEvent::settle, OrderStatus::processing, ORDO_GUARD(always),
     "no more expiry"},
    {OrderStatus::pending, OrderEvent::start, OrderStatus::processing, ORDO_GUARD(paid_or_reasoned),
     "no more expiry"},
    {OrderStatus::pending, OrderEvent::cancel, OrderStatus::cancelled,
     ORDO_GUARD(nothing_paid_or_staff), "stock back once; money held becomes refund_due"},
    {OrderStatus::processing, OrderEvent::complete, OrderStatus::completed, ORDO_GUARD(settled), ""},
    {OrderStatus::processing, OrderEvent::cancel, OrderStatus::cancelled, ORDO_GUARD(staff_only),
     "stock back once; money held becomes refund_due"},
}};
#undef ORDO_GUARD

constexpr bool is_reachable(OrderStatus status) {
    return status == OrderStatus::pending ||
           std::ranges::any_of(kTransitions, [=](const auto& row) { return row.to == status; });
}
constexpr bool has_exit(OrderStatus status) {
    return std::ranges::any_of(kTransitions, [=](const auto& row) { return row.from == status; });
}
constexpr bool no_move_twice() {
    for (std::size_t a = 0; a < kTransitions.size(); ++a)
        for (std::size_t b = a + 1; b < kTransitions.size(); ++b)
            if (kTransitions[a].from == kTransitions[b].from &&
                kTransitions[a].event == kTransitions[b].event)
                return false;
    return true;
}
static_assert(no_move_twice());
static_assert(is_reachable(OrderStatus::processing) && is_reachable(OrderStatus::completed) &&
              is_reachable(OrderStatus::cancelled));
static_assert(!has_exit(OrderStatus::completed) && !has_exit(OrderStatus::cancelled));

const OrderTransition* find(OrderStatus from, OrderEvent event) noexcept {
    const auto row = std::ranges::find_if(
        kTransitions, [=](const auto& r) { return r.from == from && r.event == event; });
    return row == kTransitions.end() ? nullptr : &*row;
}

OrderStatus target_of(OrderEvent event) {
    switch (event) {
        case OrderEvent::settle:
        case OrderEvent::start: return OrderStatus::processing;
        case OrderEvent::complete: return OrderStatus::completed;
        case OrderEvent::cancel: return OrderStatus::cancelled;
    }
    return OrderStatus::pending;
}

Error refusal(const TransitionRequest& request, OrderEvent event, std::string_view why) {
    ErrorDetails details;
    details.from = to_string(request.order.status);
    details.to = to_string(target_of(event));
    details.allowed.emplace();
    for (const auto& row : kTransitions)
        if (row.from == request.order.status && row.event != OrderEvent::settle &&
            row.guard(request).empty())
            details.allowed->emplace_back(to_string(row.to));
    std::string sentence(why);
    if (sentence.empty())
        sentence = "A " + *details.from + " order cannot become " + *details.to + ".";
    return Error(Errc::invalid_transition, std::move(sentence)).with(std::move(details));
}

}  // namespace

std::string_view to_string(OrderEvent event) noexcept {
    constexpr std::array<std::string_view, kOrderEvents> kNames = {"settle", "start", "complete",
                                                                   "cancel"};
    return kNames[static_cast<std::size_t>(event)];
}

const std::array<OrderTransition, 5>& order_transitions() noexcept { return kTransitions; }

Result<OrderStatus> order_transition(const TransitionRequest& request, OrderEvent event) {
    const auto* row = find(request.order.status, event);
    if (!row) return refusal(request, event, {});
    if (const auto why = row->guard(request); !why.empty()) return refusal(request, event, why);
    return row->to;
}

bool order_may(const TransitionRequest& request, OrderEvent event) noexcept {
    const auto* row = find(request.order.status, event);
    return row && row->guard(request).empty();
}

}  // namespace ordo
