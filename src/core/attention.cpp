#include "core/attention.hpp"

#include <algorithm>

#include "core/ledger.hpp"

namespace ordo {
namespace {

constexpr unsigned bit(Attention attention) { return static_cast<unsigned>(attention); }

unsigned of_the_money(const Order& order) noexcept {
    unsigned flags = 0;
    if (order.payment_detail == PaymentDetail::overpaid) flags |= bit(Attention::overpaid);
    if (std::ranges::any_of(order.payments, [](const Payment& payment) {
            return payment.status == AttemptStatus::disputed;
        }))
        flags |= bit(Attention::disputed);
    return flags;
}

}  // namespace

std::uint8_t attention_of(const Order& order) noexcept {
    unsigned stays = bit(Attention::amount_mismatch);
    if (order.amounts.refund_due.is_positive())
        stays |= bit(Attention::paid_after_cancel) | bit(Attention::refund_failed);
    if (is_tried_again_at_desk(order)) stays |= bit(Attention::refund_failed);
    return static_cast<std::uint8_t>((order.attention & stays) | of_the_money(order));
}

std::uint8_t attention_after_resolve(const Order& order) noexcept {
    return static_cast<std::uint8_t>(of_the_money(order));
}

std::string attention_words(std::uint8_t attention) {
    std::string words;
    for (const auto flag : {Attention::paid_after_cancel, Attention::overpaid, Attention::amount_mismatch,
                            Attention::refund_failed, Attention::disputed}) {
        if ((attention & bit(flag)) == 0) continue;
        if (!words.empty()) words += ' ';
        words += to_string(flag);
    }
    return words;
}

}  // namespace ordo
