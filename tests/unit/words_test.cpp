// Pins the words of every enumeration: they stand in documents and databases. Each goes both ways, and
// nothing else is taken for one.
#include <boost/test/unit_test.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/words.hpp"
#include "ordo/ordo.hpp"

using namespace ordo;

BOOST_AUTO_TEST_SUITE(words)

namespace {

// The words in the order of the enumerators.
template <class Enum>
void check_words(std::initializer_list<std::string_view> words) {
    std::size_t value = 0;
    for (const auto word : words) {
        BOOST_TEST_CONTEXT(word) {
            const auto constant = static_cast<Enum>(value++);
            BOOST_TEST(to_string(constant) == word);
            const auto back = parse_word<Enum>(word);
            BOOST_REQUIRE(back.has_value());
            BOOST_TEST((*back == constant));
            BOOST_TEST(!parse_word<Enum>(std::string(word) + " ").has_value());
            BOOST_TEST(!parse_word<Enum>(word.substr(1)).has_value());
        }
    }
    BOOST_TEST(to_string(static_cast<Enum>(value)) == "unknown");  // one past the last: all are named
    for (const char* stranger : {"", "unknown word", "PENDING", "Pending"})
        BOOST_TEST(!parse_word<Enum>(stranger).has_value());
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_enumeration_has_its_words) {
    check_words<ActorType>({"customer", "admin", "till", "system", "provider"});
    check_words<ProductType>({"product", "service"});
    check_words<MovementReason>(
        {"received", "sold", "returned", "damaged", "count", "other", "order", "cancel",
         "refund"});
    check_words<OrderStatus>({"pending", "processing", "completed", "cancelled"});
    check_words<PaymentStatus>({"pending", "paid", "failed", "refunded"});
    check_words<PaymentDetail>({"none", "voided", "in_progress", "requires_action", "authorized",
                                "partially_authorized", "in_doubt", "partially_paid", "paid",
                                "overpaid", "partially_refunded", "refunded", "refund_due",
                                "refund_pending", "failed"});
    check_words<CancelReason>({"customer", "staff", "inventory", "fraud", "expired", "other"});
    check_words<PaymentMethod>({"card", "cash", "bank_transfer", "paypal", "other"});
    check_words<AttemptStatus>({"pending", "requires_action", "authorized", "captured", "failed",
                                "cancelled", "expired", "unknown", "disputed", "charged_back"});
    check_words<LedgerKind>(
        {"authorized", "released", "captured", "change", "rounding", "refunded", "credited"});
    check_words<RefundStatus>({"pending", "succeeded", "failed", "cancelled", "unknown"});
    check_words<RefundReason>({"requested_by_customer", "duplicate", "fraudulent", "out_of_stock",
                               "chargeback", "other"});
    check_words<EvidenceKind>({"opened", "action_required", "authorized", "captured", "failed",
                               "cancelled", "expired", "unknown", "disputed", "dispute_won",
                               "dispute_lost", "refund_pending", "refund_succeeded", "refund_failed",
                               "refund_unknown", "refund_cancelled"});
    check_words<EvidenceOutcome>({"applied", "no_effect", "duplicate", "waiting", "kept_aside"});
    check_words<Role>({"customer", "admin"});
    check_words<Interval>({"hour", "day", "week", "month"});
    check_words<HistoryKind>({"created", "status_changed", "payment_status_changed", "payment",
                              "refund", "note", "attention"});
    check_words<EventType>({"order.created", "order.paid", "order.status_changed",
                            "order.payment_failed", "order.refunded", "order.updated"});
}

BOOST_AUTO_TEST_CASE(attention_is_a_set_of_named_bits) {
    BOOST_TEST(to_string(Attention::paid_after_cancel) == "paid_after_cancel");
    BOOST_TEST(to_string(Attention::overpaid) == "overpaid");
    BOOST_TEST(to_string(Attention::amount_mismatch) == "amount_mismatch");
    BOOST_TEST(to_string(Attention::refund_failed) == "refund_failed");
    BOOST_TEST(to_string(Attention::disputed) == "disputed");
    std::uint8_t all = 0;
    for (const auto bit : {Attention::paid_after_cancel, Attention::overpaid,
                           Attention::amount_mismatch, Attention::refund_failed, Attention::disputed}) {
        BOOST_TEST((all & static_cast<std::uint8_t>(bit)) == 0);
        all = static_cast<std::uint8_t>(all | static_cast<std::uint8_t>(bit));
    }
    BOOST_TEST(to_string(static_cast<Attention>(3)) == "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
