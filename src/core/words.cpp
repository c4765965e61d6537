#include "core/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ordo/account.hpp"
#include "ordo/actor.hpp"
#include "ordo/history.hpp"
#include "ordo/order.hpp"
#include "ordo/payment.hpp"
#include "ordo/product.hpp"
#include "ordo/provider.hpp"
#include "ordo/statistics.hpp"

// One table per enumeration, in the order of its enumerators, so that a value is its own index.
namespace ordo {
namespace {

using Words = std::string_view[];

constexpr Words kActorType = {"customer", "admin", "till", "system", "provider"};
constexpr Words kProductType = {"product", "service"};
constexpr Words kMovementReason = {"received", "sold",  "returned", "damaged",
                                   "count",    "other", "order",    "cancel",
                                   "refund"};
constexpr Words kOrderStatus = {"pending", "processing", "completed", "cancelled"};
constexpr Words kPaymentStatus = {"pending", "paid", "failed", "refunded"};
constexpr Words kPaymentDetail = {"none",          "voided",
                                  "in_progress",   "requires_action",
                                  "authorized",    "partially_authorized",
                                  "in_doubt",      "partially_paid",
                                  "paid",          "overpaid",
                                  "partially_refunded", "refunded",
                                  "refund_due",    "refund_pending",
                                  "failed"};
constexpr Words kCancelReason = {"customer", "staff", "inventory", "fraud", "expired", "other"};
constexpr Words kPaymentMethod = {"card", "cash", "bank_transfer", "paypal", "other"};
constexpr Words kAttemptStatus = {"pending",   "requires_action", "authorized", "captured",
                                  "failed",    "cancelled",       "expired",    "unknown",
                                  "disputed",  "charged_back"};
constexpr Words kRefundStatus = {"pending", "succeeded", "failed", "cancelled", "unknown"};
constexpr Words kRefundReason = {"requested_by_customer", "duplicate",  "fraudulent",
                                 "out_of_stock",          "chargeback", "other"};
constexpr Words kEvidenceKind = {"opened",         "action_required",  "authorized",    "captured",
                                 "failed",         "cancelled",        "expired",       "unknown",
                                 "disputed",       "dispute_won",      "dispute_lost",  "refund_pending",
                                 "refund_succeeded", "refund_failed",  "refund_unknown", "refund_cancelled"};
constexpr Words kEvidenceOutcome = {"applied", "no_effect", "duplicate", "waiting", "kept_aside"};
constexpr Words kRole = {"customer", "admin"};
constexpr Words kInterval = {"hour", "day", "week", "month"};
constexpr Words kLedgerKind = {"authorized", "released", "captured", "change",
                               "rounding",   "refunded", "credited"};
constexpr Words kHistoryKind = {"created", "status_changed", "payment_status_changed", "payment",
                                "refund",  "note",           "attention"};
constexpr Words kEventType = {"order.created",        "order.paid",
                              "order.status_changed", "order.payment_failed",
                              "order.refunded",       "order.updated"};

template <class Enum, std::size_t N>
std::string_view word_of(const std::string_view (&words)[N], Enum value) noexcept {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? words[index] : std::string_view("unknown");
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const std::string_view (&words)[N], std::string_view word) noexcept {
    const auto* found = std::ranges::find(words, word);
    if (found == std::end(words)) return std::nullopt;
    return static_cast<Enum>(found - std::begin(words));
}

}  // namespace

#define ORDO_WORDS(Enum)                                                                \
    std::string_view to_string(Enum value) noexcept { return word_of(k##Enum, value); } \
    template <>                                                                         \
    std::optional<Enum> parse_word<Enum>(std::string_view word) noexcept {              \
        return value_of<Enum>(k##Enum, word);                                           \
    }
ORDO_WORDS(ActorType)
ORDO_WORDS(ProductType)
ORDO_WORDS(MovementReason)
ORDO_WORDS(OrderStatus)
ORDO_WORDS(PaymentStatus)
ORDO_WORDS(PaymentDetail)
ORDO_WORDS(CancelReason)
ORDO_WORDS(PaymentMethod)
ORDO_WORDS(AttemptStatus)
ORDO_WORDS(LedgerKind)
ORDO_WORDS(RefundStatus)
ORDO_WORDS(RefundReason)
ORDO_WORDS(EvidenceKind)
ORDO_WORDS(EvidenceOutcome)
ORDO_WORDS(Role)
ORDO_WORDS(Interval)
ORDO_WORDS(HistoryKind)
ORDO_WORDS(EventType)
#undef ORDO_WORDS

// Attention is a set of bits, so its value is not an index.
std::string_view to_string(Attention attention) noexcept {
    switch (attention) {
        case Attention::paid_after_cancel: return "paid_after_cancel";
        case Attention::overpaid: return "overpaid";
        case Attention::amount_mismatch: return "amount_mismatch";
        case Attention::refund_failed: return "refund_failed";
        case Attention::disputed: return "disputed";
    }
    return "unknown";
}

}  // namespace ordo
