// Proves the refund machine over its whole grid of states, events and witnesses, against a plain list of
// what the rules allow.
#include <boost/test/unit_test.hpp>
#include <map>
#include <utility>

#include "core/refund_machine.hpp"
#include "support/builders.hpp"

using namespace ordo;

BOOST_AUTO_TEST_SUITE(refund_machine)

namespace {

using S = RefundStatus;
using E = RefundEvent;

const std::map<std::pair<S, E>, std::pair<S, bool>> kAllowed = {
    // to, and whether a caller's word is enough
    {{S::pending, E::confirm}, {S::succeeded, true}},   {{S::pending, E::reject}, {S::failed, false}},
    {{S::pending, E::withdraw}, {S::cancelled, false}}, {{S::pending, E::lose_track}, {S::unknown, true}},
    {{S::unknown, E::confirm}, {S::succeeded, false}},  {{S::unknown, E::reject}, {S::failed, false}},
    {{S::unknown, E::withdraw}, {S::cancelled, false}}, {{S::unknown, E::find}, {S::pending, false}},
    {{S::succeeded, E::reject}, {S::failed, false}},
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_move_of_the_grid_is_allowed_or_refused_as_the_rules_say) {
    for (int from = 0; from < 5; ++from)
        for (int event = 0; event < static_cast<int>(kRefundEvents); ++event)
            for (const Witness witness : {Witness::caller, Witness::provider, Witness::admin}) {
                const auto status = static_cast<S>(from);
                const auto happening = static_cast<E>(event);
                const auto rule = kAllowed.find({status, happening});
                const bool allowed =
                    rule != kAllowed.end() && (witness == Witness::provider ||
                                               (witness == Witness::caller && rule->second.second));
                const auto next = refund_transition(status, happening, witness);
                BOOST_TEST(next.has_value() == allowed,
                           to_string(status) << " " << to_string(happening));
                if (next) BOOST_TEST((*next == rule->second.first));
                if (!next) test::check_refused(next, Errc::invalid_transition);
            }
    BOOST_TEST(kAllowed.size() == kRefundTransitions);
}

BOOST_AUTO_TEST_SUITE_END()
