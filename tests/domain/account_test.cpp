// Proves the rules of accounts and sign-ins: who may do what to whom, passwords, and the life of a family
// of refresh tokens.
#include <boost/test/unit_test.hpp>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct People : Shop {
    const std::string password = "correct horse battery";

    User join(const std::string& email, Role role = Role::customer) {
        return require(engine.user_create(
            {.email = email, .password = password, .name = "Ann", .role = role}, by(admin())));
    }
    static CallOptions as(const User& user) { return by({ActorType::customer, user.id.to_string(), {}}); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts, People)

BOOST_AUTO_TEST_CASE(anybody_registers_as_a_customer_and_only_staff_make_an_admin) {
    const CallOptions stranger = by(provider_actor());
    UserCreate wish{.email = "ann@example.org", .password = password, .name = "Ann"};
    const User ann = require(engine.user_create(wish, stranger));
    BOOST_TEST(to_string(ann.role) == "customer");
    wish.email = "eve@example.org";
    wish.role = Role::admin;
    BOOST_TEST(refused(engine.user_create(wish, stranger)) == "forbidden");
}

BOOST_AUTO_TEST_CASE(an_address_is_taken_once_whatever_its_case) {
    join("ann@example.org");
    UserCreate again{.email = "ANN@Example.org", .password = password, .name = "Ann"};
    BOOST_TEST(refused(engine.user_create(again, by(admin()))) == "email_taken");
    BOOST_TEST(require(engine.user_by_email("ANN@EXAMPLE.ORG", by(admin()))).email == "ann@example.org");
}

BOOST_AUTO_TEST_CASE(what_is_no_account_is_refused) {
    const auto code = [&](UserCreate wish) { return refused(engine.user_create(wish, by(admin()))); };
    BOOST_TEST(code({.email = "", .password = password, .name = "A"}) == "validation_failed");
    BOOST_TEST(code({.email = "ann", .password = password, .name = "A"}) == "validation_failed");
    BOOST_TEST(code({.email = "a@b", .password = "too short", .name = "A"}) == "validation_failed");
    BOOST_TEST(code({.email = "a@b", .password = std::string(1'001, 'x'), .name = "A"}) == "validation_failed");
    BOOST_TEST(code({.email = "a@b", .password = password, .name = " "}) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(one_answer_for_an_unknown_address_and_a_wrong_password) {
    const User ann = join("ann@example.org");
    BOOST_TEST((require(engine.user_authenticate("Ann@example.org", password)).id == ann.id));
    const auto wrong = engine.user_authenticate("ann@example.org", "wrong horse battery");
    const auto unknown = engine.user_authenticate("eve@example.org", password);
    BOOST_TEST(refused(wrong) == "invalid_credentials");
    BOOST_TEST(refused(unknown) == "invalid_credentials");
    BOOST_TEST(wrong.error().message == unknown.error().message);
}

BOOST_AUTO_TEST_CASE(a_changed_password_ends_all_sign_ins) {
    const User ann = join("ann@example.org");
    const Session session = require(engine.session_create(ann.id, by(system_actor())));
    UserSetPassword change{.id = ann.id, .current_password = "wrong", .new_password = "a new long password"};
    BOOST_TEST(refused(engine.user_set_password(change, as(ann))) == "invalid_credentials");
    change.current_password = password;
    require(engine.user_set_password(change, as(ann)));
    BOOST_TEST(refused(engine.session_rotate(session.refresh_token)) == "unauthenticated");
    require(engine.user_authenticate("ann@example.org", "a new long password"));
    change.current_password.reset();
    require(engine.user_set_password(change, by(admin())));  // staff need not know the old one
    BOOST_TEST(refused(engine.user_set_password(change, as(ann))) == "invalid_credentials");
}

BOOST_AUTO_TEST_CASE(a_token_is_exchanged_once_with_grace_for_races) {
    const User ann = join("ann@example.org");
    const Session first = require(engine.session_create(ann.id, by(system_actor())));
    const Session second = require(engine.session_rotate(first.refresh_token));
    BOOST_TEST((second.user.id == ann.id));
    clock.advance(10'000);
    const Session twin = require(engine.session_rotate(first.refresh_token));  // another tab
    BOOST_TEST(twin.refresh_token != second.refresh_token);
    clock.advance(1);
    BOOST_TEST(refused(engine.session_rotate(first.refresh_token)) == "token_reused");
    BOOST_TEST(refused(engine.session_rotate(second.refresh_token)) == "unauthenticated");
    BOOST_TEST(refused(engine.session_rotate(twin.refresh_token)) == "unauthenticated");
}

BOOST_AUTO_TEST_CASE(tokens_expire_and_are_forgotten) {
    const User ann = join("ann@example.org");
    const Session session = require(engine.session_create(ann.id, by(system_actor())));
    clock.set(session.expires_at);
    BOOST_TEST(refused(engine.session_rotate(session.refresh_token)) == "token_expired");
    clock.advance(1);
    run_due();
    BOOST_TEST(refused(engine.session_rotate(session.refresh_token)) == "unauthenticated");
}

BOOST_AUTO_TEST_CASE(signing_out_ends_one_family_or_all) {
    const User ann = join("ann@example.org");
    const Session here = require(engine.session_create(ann.id, by(system_actor())));
    const Session there = require(engine.session_create(ann.id, by(system_actor())));
    require(engine.session_end(here.refresh_token));
    require(engine.session_end(here.refresh_token));
    BOOST_TEST(refused(engine.session_rotate(here.refresh_token)) == "unauthenticated");
    const Session next = require(engine.session_rotate(there.refresh_token));
    require(engine.session_end_all(ann.id, as(ann)));
    BOOST_TEST(refused(engine.session_rotate(next.refresh_token)) == "unauthenticated");
}

BOOST_AUTO_TEST_CASE(others_accounts_do_not_exist_for_a_customer) {
    const User ann = join("ann@example.org");
    const User bob = join("bob@example.org");
    BOOST_TEST(refused(engine.user_get(ann.id, as(bob))) == "not_found");
    BOOST_TEST(refused(engine.user_update({.id = ann.id, .name = "X"}, as(bob))) == "not_found");
    BOOST_TEST(refused(engine.session_end_all(ann.id, as(bob))) == "not_found");
    BOOST_TEST(refused(engine.user_list({}, as(bob))) == "forbidden");
    BOOST_TEST(refused(engine.user_update({.id = bob.id, .role = Role::admin}, as(bob))) == "forbidden");
    BOOST_TEST(require(engine.user_update({.id = bob.id, .name = "Bobby"}, as(bob))).name == "Bobby");
    BOOST_TEST(refused(engine.user_update({.id = bob.id, .email = "ann@example.org"}, as(bob))) ==
               "email_taken");
}

BOOST_AUTO_TEST_CASE(losing_rights_ends_all_sign_ins) {
    const User chief = join("chief@example.org", Role::admin);
    const Session session = require(engine.session_create(chief.id, by(system_actor())));
    require(engine.user_update({.id = chief.id, .role = Role::customer}, by(admin())));
    BOOST_TEST(refused(engine.session_rotate(session.refresh_token)) == "unauthenticated");
}

BOOST_AUTO_TEST_CASE(users_are_listed_newest_first_and_found_by_their_beginning) {
    for (const auto* email : {"ann@example.org", "bob@example.org", "bea@example.org"}) {
        clock.advance(1);
        join(email);
    }
    auto page = require(engine.user_list({.limit = 2}, by(admin())));
    BOOST_REQUIRE(page.data.size() == 2U);
    BOOST_TEST(page.data[0].email == "bea@example.org");
    page = require(engine.user_list({.limit = 2, .cursor = page.next_cursor}, by(admin())));
    BOOST_REQUIRE(page.data.size() == 1U);
    BOOST_TEST(page.data[0].email == "ann@example.org");
    BOOST_TEST(require(engine.user_list({.q = "B"}, by(admin()))).data.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
