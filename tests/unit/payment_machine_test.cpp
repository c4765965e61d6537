// Proves the table of payment attempts: every status × event × witness is compared with the rows that
// the rules give, written out here a second time. Where our table says more or less than the rules,
// the difference stands in a list of its own with its reason, and is exactly that list.
#include <boost/test/unit_test.hpp>
#include <optional>
#include <set>
#include <tuple>

#include "core/payment_machine.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(payment_machine)

namespace {

using enum AttemptStatus;
using E = AttemptEvent;

constexpr AttemptStatus kStatuses[] = {pending,   requires_action, authorized, captured, failed,
                                       cancelled, expired,         unknown,    disputed, charged_back};
constexpr Witness kWitnesses[] = {Witness::caller, Witness::provider, Witness::admin};
// Where each event leads, in the order of the enumeration.
constexpr AttemptStatus kLeadsTo[] = {requires_action, authorized, captured, failed,   cancelled,
                                      expired,         unknown,    disputed, captured, charged_back};

using Cell = std::tuple<AttemptStatus, AttemptEvent, Witness>;

void allow(std::set<Cell>& cells, std::initializer_list<AttemptStatus> from,
           std::initializer_list<AttemptEvent> events, std::initializer_list<Witness> by) {
    for (const auto status : from)
        for (const auto event : events)
            for (const auto witness : by) cells.emplace(status, event, witness);
}

std::set<Cell> rules() {
    std::set<Cell> cells;
    const auto evidence = {Witness::provider};
    allow(cells, {pending, requires_action},
          {E::authorize, E::capture, E::fail, E::cancel, E::expire, E::lose_track}, evidence);
    allow(cells, {authorized}, {E::capture, E::cancel, E::expire, E::lose_track},
          {Witness::caller, Witness::provider});
    allow(cells, {unknown}, {E::authorize, E::capture, E::fail, E::cancel},
          {Witness::provider, Witness::admin});
    allow(cells, {failed, cancelled, expired}, {E::capture}, evidence);
    allow(cells, {captured}, {E::dispute}, evidence);
    allow(cells, {disputed}, {E::win_dispute, E::lose_dispute}, evidence);
    return cells;
}

std::set<Cell> more_than_the_rules() {
    std::set<Cell> cells;
    const auto evidence = {Witness::provider};
    // A new attempt learns later that the payer must act; so may one whose call timed out.
    allow(cells, {pending, unknown}, {E::ask_action}, evidence);
    // The shop calls an open attempt off, and it is the shop whose call timed out.
    allow(cells, {pending, requires_action}, {E::cancel, E::lose_track}, {Witness::caller});
    allow(cells, {unknown}, {E::expire}, evidence);
    // Late success of a provider that authorises first.
    allow(cells, {failed, cancelled, expired}, {E::authorize}, evidence);
    // A lost dispute whose opening never reached us.
    allow(cells, {captured}, {E::lose_dispute}, evidence);
    return cells;
}

std::set<Cell> less_than_the_rules() {
    // Only the provider knows that an authorisation has expired.
    return {{authorized, E::expire, Witness::caller}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_status_event_and_witness_is_as_the_rules_say) {
    auto expected = rules();
    for (const auto& cell : more_than_the_rules())
        BOOST_TEST(expected.insert(cell).second, "the rules have this already");
    for (const auto& cell : less_than_the_rules())
        BOOST_TEST(expected.erase(cell) == 1U, "the rules do not have this anyway");

    int cells = 0;
    for (const auto from : kStatuses)
        for (std::size_t e = 0; e < kAttemptEvents; ++e)
            for (const auto witness : kWitnesses) {
                ++cells;
                const auto event = static_cast<AttemptEvent>(e);
                BOOST_TEST_CONTEXT(to_string(from) << ", " << to_string(event) << ", witness "
                                                   << static_cast<int>(witness)) {
                    const auto got = attempt_transition(from, event, witness);
                    BOOST_TEST(got.has_value() == expected.contains({from, event, witness}));
                    if (got)
                        BOOST_TEST(to_string(*got) == to_string(kLeadsTo[e]));
                    else
                        check_refused(got, Errc::invalid_transition);
                }
            }
    BOOST_TEST(cells == 300);
}

BOOST_AUTO_TEST_CASE(captured_money_is_never_forgotten) {
    for (const auto& row : attempt_transitions())
        if (row.from == captured || row.from == charged_back)
            BOOST_TEST((row.to == disputed || row.to == charged_back));
}

BOOST_AUTO_TEST_CASE(a_caller_never_says_that_money_came_unless_it_was_authorised) {
    for (const auto& row : attempt_transitions())
        if (row.to == captured && row.from != authorized)
            BOOST_TEST((row.by & static_cast<Witnesses>(Witness::caller)) == 0);
}

BOOST_AUTO_TEST_CASE(a_charged_back_attempt_stays_so) {
    for (const auto& row : attempt_transitions()) BOOST_TEST((row.from != charged_back));
}

BOOST_AUTO_TEST_CASE(an_attempt_begins_where_a_caller_can_record_it) {
    const std::set<AttemptStatus> may = {pending, requires_action, authorized, captured, failed};
    for (const auto status : kStatuses)
        BOOST_TEST(attempt_may_begin(status) == may.contains(status), to_string(status));
}

BOOST_AUTO_TEST_CASE(only_pending_and_requires_action_are_open) {
    for (const auto status : kStatuses)
        BOOST_TEST(is_open(status) == (status == pending || status == requires_action),
                   to_string(status));
}

BOOST_AUTO_TEST_SUITE_END()
