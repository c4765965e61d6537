#include "ordo/order.hpp"

#include <map>

#include "core/order_machine.hpp"
#include "core/try.hpp"
#include "ordo/commands.hpp"

namespace ordo {

std::vector<TaxSummary> tax_summary(const Order& order) {
    struct Sums {
        std::int64_t amount = 0;
        std::int64_t tax = 0;
    };
    std::map<Rate, Sums> sums;
    for (const auto& line : order.lines) {
        sums[line.tax_rate].amount += line.amount.minor();
        sums[line.tax_rate].tax += line.tax_amount.minor();
    }
    std::vector<TaxSummary> rows;
    // Parts of amounts that are in range are in range.
    for (const auto& [rate, sum] : sums)
        rows.push_back({rate, *Money::of_minor(sum.amount - sum.tax, order.currency),
                        *Money::of_minor(sum.tax, order.currency)});
    return rows;
}

std::vector<std::string_view> allowed_actions(const Order& order, const Actor& actor) {
    // Staff can always add the reason that a guard may ask for.
    const TransitionRequest request{order, actor, actor.is_staff(), order.pay_later};
    const bool payable = order.status != OrderStatus::cancelled && order.amounts.due.is_positive();
    std::vector<std::string_view> actions;
    if (payable) actions.push_back(actor.is_staff() ? "mark_paid" : "pay");
    if (actor.is_staff() && order_may(request, OrderEvent::start)) actions.push_back("set_processing");
    if (actor.is_staff() && order_may(request, OrderEvent::complete))
        actions.push_back("set_completed");
    if (order_may(request, OrderEvent::cancel)) actions.push_back("cancel");
    const auto& amounts = order.amounts;
    const bool refundable =
        amounts.captured.minor() > amounts.refunded.minor() + amounts.refund_pending.minor();
    if (actor.is_staff() && refundable) actions.push_back("refund");
    return actions;
}

Result<Money> AmountInput::in(Currency currency) const {
    if (const auto* text = std::get_if<std::string>(&value_)) return Money::parse(*text, currency);
    const Money money = std::get<Money>(value_);
    if (money.currency() != currency)
        return Error(Errc::currency_mismatch, "The amount is in " +
                                                  std::string(money.currency().code()) +
                                                  ", but it must be in " +
                                                  std::string(currency.code()) + ".");
    return money;
}

std::string AmountInput::to_string() const {
    if (const auto* money = std::get_if<Money>(&value_))
        return money->to_string() + " " + std::string(money->currency().code());
    std::string text = std::get<std::string>(value_);
    // "49.90" and "49.9" ask for the same amount.
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

}  // namespace ordo
