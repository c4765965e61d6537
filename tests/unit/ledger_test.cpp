// Proves how payment_status and payment_detail follow from the ledger: a named case for every row of
// the derivation, then every combination of small numbers against the same table read once more.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "core/ledger.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(ledger)

namespace {

using S = PaymentStatus;
using D = PaymentDetail;

std::string words(PaymentReading reading) {
    return std::string(to_string(reading.status)) + "/" + std::string(to_string(reading.detail));
}
std::string read(const LedgerFacts& facts) { return words(read_ledger(facts)); }

// The derivation as a chain of ifs, in the order of the table's rows.
PaymentReading reference(const LedgerFacts& f) {
    const std::int64_t net = f.captured - f.refunded;
    const std::int64_t target = f.order_cancelled ? 0 : f.total - f.credited;
    if (f.captured > 0 && net <= 0) return {S::refunded, D::refunded};
    if (net > 0 && f.order_cancelled)
        return {f.captured >= f.total ? S::paid : S::pending,
                f.refund_pending >= net ? D::refund_pending : D::refund_due};
    if (f.captured > 0 && net - f.refund_pending < target) return {S::pending, D::partially_paid};
    if (f.captured > 0 && net > target)
        return {S::paid, f.refund_pending >= net - target ? D::refund_pending : D::overpaid};
    if (net == target && target > 0 && f.refunded > 0) return {S::paid, D::partially_refunded};
    if ((net == target && !f.order_cancelled) || f.total == 0) return {S::paid, D::paid};
    if (f.some_attempt_unknown) return {S::pending, D::in_doubt};
    if (f.authorized > 0)
        return {S::pending, f.authorized >= target ? D::authorized : D::partially_authorized};
    if (f.some_attempt_requires_action) return {S::pending, D::requires_action};
    if (f.some_attempt_open) return {S::pending, D::in_progress};
    if (f.last_attempt_failed) return {S::failed, D::failed};
    return {S::pending, f.some_attempt_voided ? D::voided : D::none};
}

Payment attempt(AttemptStatus status) {
    const Money zero = Money::zero(currency("USD"));
    Payment made{.amount = zero,
                 .captured_amount = zero,
                 .refunded_amount = zero,
                 .refund_pending_amount = zero};
    made.status = status;
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(row_1_all_money_went_back) {
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 10}) == "refunded/refunded");
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 10, .credited = 10}) ==
               "refunded/refunded");
    BOOST_TEST(read({.total = 10, .captured = 4, .refunded = 4}) == "refunded/refunded");
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 13}) == "refunded/refunded");  // a bank took more
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 10, .order_cancelled = true}) ==
               "refunded/refunded");
}

BOOST_AUTO_TEST_CASE(row_2_money_is_held_for_a_cancelled_order) {
    BOOST_TEST(read({.total = 10, .captured = 10, .order_cancelled = true}) == "paid/refund_due");
    BOOST_TEST(read({.total = 10, .captured = 4, .order_cancelled = true}) == "pending/refund_due");
    BOOST_TEST(read({.total = 10, .captured = 10, .refund_pending = 9, .order_cancelled = true}) ==
               "paid/refund_due");
    BOOST_TEST(read({.total = 10, .captured = 10, .refund_pending = 10, .order_cancelled = true}) ==
               "paid/refund_pending");
    BOOST_TEST(read({.total = 10, .captured = 4, .refund_pending = 4, .order_cancelled = true}) ==
               "pending/refund_pending");
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 3, .order_cancelled = true}) ==
               "paid/refund_due");
}

BOOST_AUTO_TEST_CASE(row_3_more_was_paid_than_asked) {
    BOOST_TEST(read({.total = 10, .captured = 11}) == "paid/overpaid");
    BOOST_TEST(read({.total = 10, .captured = 20, .refund_pending = 9}) == "paid/overpaid");
    BOOST_TEST(read({.total = 10, .captured = 20, .refund_pending = 10}) == "paid/refund_pending");
    BOOST_TEST(read({.total = 10, .captured = 10, .credited = 3}) == "paid/overpaid");
    BOOST_TEST(read({.total = 0, .captured = 1}) == "paid/overpaid");
}

BOOST_AUTO_TEST_CASE(row_4_a_part_was_given_back_and_the_total_lowered) {
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 3, .credited = 3}) ==
               "paid/partially_refunded");
    BOOST_TEST(read({.total = 10, .captured = 13, .refunded = 3}) == "paid/partially_refunded");
}

BOOST_AUTO_TEST_CASE(row_5_exactly_what_was_asked_or_nothing_to_ask) {
    BOOST_TEST(read({.total = 10, .captured = 10}) == "paid/paid");
    BOOST_TEST(read({.total = 0}) == "paid/paid");
    BOOST_TEST(read({.total = 0, .order_cancelled = true}) == "paid/paid");
    BOOST_TEST(read({.total = 10, .credited = 10}) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(row_6_less_than_asked) {
    BOOST_TEST(read({.total = 10, .captured = 9}) == "pending/partially_paid");
    BOOST_TEST(read({.total = 10, .captured = 10, .refunded = 4}) == "pending/partially_paid");
    BOOST_TEST(read({.total = 10, .captured = 10, .refund_pending = 4}) == "pending/partially_paid");
    BOOST_TEST(read({.total = 10, .captured = 9, .some_attempt_unknown = true}) ==
               "pending/partially_paid");
}

BOOST_AUTO_TEST_CASE(row_7_nobody_knows) {
    BOOST_TEST(read({.total = 10, .authorized = 10, .some_attempt_unknown = true,
                     .last_attempt_failed = true}) == "pending/in_doubt");
    BOOST_TEST(read({.total = 10, .order_cancelled = true, .some_attempt_unknown = true}) ==
               "pending/in_doubt");
}

BOOST_AUTO_TEST_CASE(row_8_money_is_reserved) {
    BOOST_TEST(read({.total = 10, .authorized = 10}) == "pending/authorized");
    BOOST_TEST(read({.total = 10, .authorized = 11}) == "pending/authorized");
    BOOST_TEST(read({.total = 10, .authorized = 9}) == "pending/partially_authorized");
    BOOST_TEST(read({.total = 10, .authorized = 9, .credited = 1}) == "pending/authorized");
}

BOOST_AUTO_TEST_CASE(row_9_an_attempt_is_open) {
    BOOST_TEST(read({.total = 10, .some_attempt_open = true}) == "pending/in_progress");
    BOOST_TEST(read({.total = 10, .some_attempt_requires_action = true, .some_attempt_open = true}) ==
               "pending/requires_action");
    BOOST_TEST(read({.total = 10, .some_attempt_open = true, .last_attempt_failed = true}) ==
               "pending/in_progress");
}

BOOST_AUTO_TEST_CASE(row_10_the_last_attempt_failed) {
    BOOST_TEST(read({.total = 10, .last_attempt_failed = true}) == "failed/failed");
    BOOST_TEST(read({.total = 10, .last_attempt_failed = true, .some_attempt_voided = true}) ==
               "failed/failed");
}

BOOST_AUTO_TEST_CASE(row_11_otherwise_nothing_happened_yet) {
    BOOST_TEST(read({.total = 10}) == "pending/none");
    BOOST_TEST(read({.total = 10, .some_attempt_voided = true}) == "pending/voided");
    BOOST_TEST(read({.total = 10, .order_cancelled = true}) == "pending/none");
}

BOOST_AUTO_TEST_CASE(all_small_numbers_agree_with_the_table) {
    std::int64_t cases = 0;
    LedgerFacts f;
    for (f.total = 0; f.total <= 3; ++f.total)
    for (f.authorized = 0; f.authorized <= 4; ++f.authorized)
    for (f.captured = 0; f.captured <= 4; ++f.captured)
    for (f.refunded = 0; f.refunded <= f.captured + (f.captured > 0 ? 1 : 0); ++f.refunded)
    for (f.refund_pending = 0; f.refund_pending <= std::max<std::int64_t>(0, f.captured - f.refunded); ++f.refund_pending)
    for (f.credited = 0; f.credited <= f.total; ++f.credited)
    for (unsigned bits = 0; bits < 64; ++bits) {
        f.order_cancelled = (bits & 1) != 0;
        f.some_attempt_unknown = (bits & 2) != 0;
        f.some_attempt_requires_action = (bits & 4) != 0;
        f.some_attempt_open = (bits & 8) != 0;
        f.last_attempt_failed = (bits & 16) != 0;
        f.some_attempt_voided = (bits & 32) != 0;
        ++cases;
        const PaymentReading got = read_ledger(f);
        const PaymentReading want = reference(f);
        if (!(got == want))
            BOOST_ERROR("T " << f.total << " A " << f.authorized << " C " << f.captured << " R "
                             << f.refunded << " pending " << f.refund_pending << " G " << f.credited
                             << " bits " << bits << ": " << words(got) << ", not " << words(want));
        // Paid exactly when no money is wanted any more, whatever else happened.
        if (!f.order_cancelled && got.status == S::paid && f.due() != 0)
            BOOST_ERROR("paid, but " << f.due() << " is due");
        if (f.due() > 0 && f.refund_due() > 0) BOOST_ERROR("money is due both ways");
    }
    BOOST_TEST(cases > 100'000);
}

BOOST_AUTO_TEST_CASE(due_and_refund_due_are_the_two_sides_of_the_target) {
    const LedgerFacts part{.total = 10, .captured = 4};
    BOOST_TEST(part.due() == 6);
    BOOST_TEST(part.refund_due() == 0);
    const LedgerFacts cancelled{.total = 10, .captured = 4, .refund_pending = 1,
                                .order_cancelled = true};
    BOOST_TEST(cancelled.due() == 0);
    BOOST_TEST(cancelled.refund_due() == 3);
    const LedgerFacts lowered{.total = 10, .captured = 10, .refunded = 2, .credited = 5};
    BOOST_TEST(lowered.due() == 0);
    BOOST_TEST(lowered.refund_due() == 3);
    const LedgerFacts leaving{.total = 10, .captured = 10, .refund_pending = 4};
    BOOST_TEST(leaving.due() == 4);
    const LedgerFacts swapped{.total = 10, .captured = 10, .refunded = 10};
    BOOST_TEST(swapped.due() == 10);
}

BOOST_AUTO_TEST_CASE(facts_are_taken_from_the_order_and_its_attempts) {
    OrderHeader order(currency("USD"));
    order.amounts.total = money("10");
    const auto status_with = [&](std::vector<AttemptStatus> statuses) {
        std::vector<Payment> payments;
        for (const auto status : statuses) payments.push_back(attempt(status));
        BOOST_REQUIRE(derive_payment(order, payments).has_value());
        return words({order.payment_status, order.payment_detail});
    };
    using enum AttemptStatus;
    BOOST_TEST(status_with({}) == "pending/none");
    BOOST_TEST(status_with({failed}) == "failed/failed");
    BOOST_TEST(status_with({failed, pending}) == "pending/in_progress");
    BOOST_TEST(status_with({pending, failed}) == "pending/in_progress");
    BOOST_TEST(status_with({requires_action, failed}) == "pending/requires_action");
    BOOST_TEST(status_with({failed, cancelled}) == "pending/voided");
    BOOST_TEST(status_with({cancelled, failed}) == "failed/failed");
    BOOST_TEST(status_with({expired}) == "pending/voided");
    BOOST_TEST(status_with({unknown, failed}) == "pending/in_doubt");
    BOOST_TEST(order.amounts.due.to_string() == "10.00");
    order.status = OrderStatus::cancelled;
    order.amounts.captured = money("4");
    BOOST_TEST(status_with({}) == "pending/refund_due");
    BOOST_TEST(order.amounts.due.to_string() == "0.00");
    BOOST_TEST(order.amounts.refund_due.to_string() == "4.00");
}

BOOST_AUTO_TEST_SUITE_END()
