// Proves what makes two calls the same call: the scope of a key, the digest of a request, and the seven
// days. The vectors were computed with Python's hashlib.
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "engine/digest.hpp"
#include "engine/idempotency.hpp"
#include "ordo/limits.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(idempotency)

BOOST_AUTO_TEST_CASE(scope_and_request_are_hashed_as_framed_fields) {
    BOOST_TEST(to_hex(key_scope(CommandScope{"order_create", {}}, by(till(), "3/000187"))) ==
               "227e6d071a79358ab596a25236bc2dedc5857f5388796aa4670f2e96e3648dfb");
    BOOST_TEST(to_hex(digest_request("{}", admin())) ==
               "bed9a9fd89fb8a10209e2e99d20ffbc4363c8b1c5ae5e628cd73e547a938498d");
}

BOOST_AUTO_TEST_CASE(a_key_of_another_caller_command_or_subject_is_another_key) {
    std::set<Digest> scopes;
    for (const auto& actor : {admin(), till(), customer(1), customer(2), Actor{ActorType::admin, {}, {}},
                              Actor{ActorType::customer, "3", {}}})
        scopes.insert(key_scope(CommandScope{"order_create", {}}, by(actor, "k")));
    scopes.insert(key_scope(CommandScope{"order_create", {}}, by(admin(), "l")));
    scopes.insert(key_scope(CommandScope{"product_create", {}}, by(admin(), "k")));
    scopes.insert(key_scope(CommandScope{"order_cancel", "ord_1"}, by(admin(), "k")));
    scopes.insert(key_scope(CommandScope{"order_cancel", "ord_2"}, by(admin(), "k")));
    // Fields do not run together.
    scopes.insert(key_scope(CommandScope{"order_cancelord_", "2"}, by(admin(), "k")));
    scopes.insert(key_scope(CommandScope{"order_cancel", "ord_2k"}, by(admin(), "")));
    BOOST_TEST(scopes.size() == 12U);
}

BOOST_AUTO_TEST_CASE(every_command_has_a_name_of_its_own_and_its_subject) {
    std::set<std::string> names;
    const auto add = [&](const CommandScope& scope) { names.insert(std::string(scope.command)); };
    add(scope_of(ProductCreate{.price = amount("1")}));
    add(scope_of(ProductUpdate{}));
    add(scope_of(ProductDeactivate{}));
    add(scope_of(StockAdjust{}));
    add(scope_of(OrderCreate{}));
    add(scope_of(OrderMarkPaid{}));
    add(scope_of(OrderSetStatus{}));
    add(scope_of(OrderCancel{}));
    add(scope_of(OrderAddNote{}));
    add(scope_of(EventsAck{}));
    BOOST_TEST(names.size() == 10U);
    OrderMarkPaid paid;
    paid.order_id = id_of<OrderId>(7);
    BOOST_TEST(scope_of(paid).subject == paid.order_id.to_string());
    BOOST_TEST(scope_of(OrderCreate{}).subject.empty());
}

BOOST_AUTO_TEST_CASE(a_customers_request_is_his_and_staff_share_theirs) {
    BOOST_TEST((digest_request("{}", customer(1)) != digest_request("{}", customer(2))));
    BOOST_TEST((digest_request("{}", admin()) == digest_request("{}", till())));
    BOOST_TEST((digest_request("{}", admin()) != digest_request("{} ", admin())));
}

BOOST_AUTO_TEST_CASE(a_reply_is_found_for_seven_days_and_for_its_own_request_only) {
    const Time then = FakeClock::kStart;
    Digest request{}, other{};
    other[0] = 1;
    const std::optional<sys::StoredKey> stored(sys::StoredKey{request, then, "{}"});
    const auto find = [&](const Digest& digest, std::int64_t age_ms) {
        return find_reply(stored, digest, Time{then.ms + age_ms});
    };
    BOOST_TEST((*find_reply(std::nullopt, request, then) == nullptr));
    BOOST_TEST((*find(request, 0) == &*stored));
    BOOST_TEST((*find(request, limits::kIdempotencyKeptMs) == &*stored));
    BOOST_TEST((*find(request, limits::kIdempotencyKeptMs + 1) == nullptr));
    BOOST_TEST((*find(request, -1'000) == &*stored));  // the clock was put back
    check_refused(find(other, 0), Errc::idempotency_key_reused);
    BOOST_TEST((*find(other, limits::kIdempotencyKeptMs + 1) == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
