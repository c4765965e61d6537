// Proves of every storage backend: people, their sign-ins and the shop's policy come back as they were
// written; e-mail addresses are unique whatever their case; sessions end by family and by person; and
// what is over is forgotten, oldest first and no more than asked.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_people)

namespace {

const UserId kUser = id<UserId>(1);

template <class Backend>
struct PeopleFixture : ShopFixture<Backend> {
    PeopleFixture() {
        this->write({.users = {{plain_user(1), true}, {full_user(2), true}}});
    }
    void add(const sys::UserState& state) { this->write({.users = {{state, true}}}); }
    void add(const sys::SessionToken& token) { this->write({.sessions = {{token, true}}}); }
    std::string user(std::uint64_t number) {
        return text_of(require(this->storage->user(id<UserId>(number))));
    }
    std::string listed(const sys::UserPage& page) {
        return numbers_of(require(this->storage->users(page)));
    }
    std::optional<sys::SessionToken> session(std::uint8_t number) {
        sys::Needs needs;
        needs.sessions = {bytes<32>(number)};
        return this->load(needs).sessions.at(bytes<32>(number));
    }
    // Which of the tokens 1 to 9 are there: "1 4 ".
    std::string sessions() {
        std::string text;
        for (std::uint8_t number = 1; number <= 9; ++number) {
            if (session(number)) text += std::to_string(number) + " ";
        }
        return text;
    }
};

std::string some(const sys::UserState& state) { return text_of(std::optional(state)); }

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(users_come_back_as_written, Backend, Backends) {
    PeopleFixture<Backend> shop;
    BOOST_TEST(shop.user(1) == some(plain_user(1)));
    BOOST_TEST(shop.user(2) == some(full_user(2)));
    BOOST_TEST(shop.user(9) == "none");
    sys::Needs needs;
    needs.users = {id<UserId>(2), id<UserId>(9)};
    needs.emails = {"user1@example.org", "user9@example.org"};
    const sys::State state = shop.load(needs);
    BOOST_TEST(text_of(state.users.at(id<UserId>(2))) == some(full_user(2)));
    BOOST_TEST(!state.users.at(id<UserId>(9)).has_value());
    BOOST_TEST((state.emails.at("user1@example.org") == kUser));
    BOOST_TEST(!state.emails.at("user9@example.org").has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_update_replaces_all_of_a_user_but_its_time, Backend, Backends) {
    PeopleFixture<Backend> shop;
    sys::UserState changed = full_user(1);
    changed.user.created_at = at(999);
    shop.write({.users = {{changed, false}}});
    changed.user.created_at = plain_user(1).user.created_at;
    BOOST_TEST(shop.user(1) == some(changed));
    shop.write({.users = {{plain_user(1), false}}});
    BOOST_TEST(shop.user(1) == some(plain_user(1)));
    shop.write_refused({.users = {{plain_user(9), false}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_email_address_is_unique_whatever_its_case, Backend, Backends) {
    PeopleFixture<Backend> shop;
    shop.write_refused({.users = {{plain_user(1), true}}});
    sys::UserState same = plain_user(3);
    same.user.email = "User1@EXAMPLE.org";
    shop.write_refused({.users = {{same, true}}});
    shop.write({.users = {{plain_user(3), true}}});
    shop.write_refused({.users = {{same, false}}});
    sys::UserState no_version = plain_user(4);
    no_version.user.version = 0;
    shop.write_refused({.users = {{no_version, true}}});
    BOOST_TEST(shop.listed({}) == "3 2 1 ");
    // Found in any case when it is asked for folded, and given up when it changes.
    const auto found = [&](const std::string& email) {
        const auto state = require(shop.storage->user_by_email(email));
        return state ? number_of(state->user.id) : 0;
    };
    BOOST_TEST(found(fold_email(full_user(2).user.email)) == 2);
    BOOST_TEST(found(full_user(2).user.email) == 0);
    sys::UserState moved = plain_user(1);
    moved.user.email = "new@example.org";
    shop.write({.users = {{moved, false}, {same, false}}});
    BOOST_TEST(found("user1@example.org") == 3);
    BOOST_TEST(found("new@example.org") == 1);
    BOOST_TEST(found("user3@example.org") == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(users_are_listed_newest_first_and_searched, Backend, Backends) {
    ShopFixture<Backend> shop;
    const auto add = [&](std::uint64_t number, const char* email, const char* name, Role role) {
        sys::UserState state = plain_user(number);
        state.user.email = email;
        state.user.name = name;
        state.user.role = role;
        shop.write({.users = {{state, true}}});
    };
    add(1, "Ada@example.org", "Ada Lovelace", Role::admin);
    add(2, "bob@example.org", "\xC3\x81" "dam", Role::customer);  // Ádam
    add(3, "adam@example.org", "Zo\xC3\xAB", Role::customer);
    add(4, "x@example.org", "STRASSE", Role::admin);
    add(5, "y@example.org", "Stra\xC3\x9F" "e", Role::customer);  // Straße
    const auto listed = [&](const sys::UserPage& page) {
        return numbers_of(require(shop.storage->users(page)));
    };
    BOOST_TEST(listed({}) == "5 4 3 2 1 ");
    BOOST_TEST(listed({.limit = 2}) == "5 4 ");
    BOOST_TEST(listed({.before = id<UserId>(3)}) == "2 1 ");
    BOOST_TEST(listed({.role = Role::admin}) == "4 1 ");
    BOOST_TEST(listed({.role = Role::admin, .before = id<UserId>(4)}) == "1 ");
    // The beginning of either; once when it is both.
    BOOST_TEST(listed({.prefix = fold("ad")}) == "3 2 1 ");
    BOOST_TEST(listed({.prefix = fold("\xC3\xA1" "da")}) == "3 2 1 ");
    BOOST_TEST(listed({.prefix = fold("ad"), .role = Role::customer}) == "3 2 ");
    BOOST_TEST(listed({.prefix = fold("ad"), .before = id<UserId>(3), .limit = 1}) == "2 ");
    BOOST_TEST(listed({.prefix = fold("ada l")}) == "1 ");
    BOOST_TEST(listed({.prefix = fold("zoe")}) == "3 ");
    BOOST_TEST(listed({.prefix = fold("strasse")}) == "5 4 ");
    BOOST_TEST(listed({.prefix = fold("lovelace")}) == "");  // not the beginning
    BOOST_TEST(listed({.prefix = "%"}) == "");
    BOOST_TEST(listed({.prefix = "_"}) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_token_comes_back_and_is_used_once, Backend, Backends) {
    PeopleFixture<Backend> shop;
    sys::SessionToken first = token(1, kUser);
    shop.add(first);
    BOOST_TEST(text_of(shop.session(1)) == text_of(std::optional(first)));
    BOOST_TEST(!shop.session(2).has_value());
    // Rotation: the old one is marked, the next one is added.
    sys::SessionToken used = token(1, id<UserId>(2), 9);
    used.used_at = at(250);
    used.expires_at = at(9'999);
    shop.write({.sessions = {{used, false}, {token(2, kUser), true}}});
    first.used_at = at(250);
    BOOST_TEST(text_of(shop.session(1)) == text_of(std::optional(first)));
    BOOST_TEST(text_of(shop.session(2)) == text_of(std::optional(token(2, kUser))));

    shop.write_refused({.sessions = {{token(2, kUser), true}}});
    shop.write_refused({.sessions = {{token(3, id<UserId>(9)), true}}});
    shop.write_refused({.sessions = {{token(3, kUser), false}}});
    BOOST_TEST(shop.sessions() == "1 2 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sessions_end_by_family_and_by_person, Backend, Backends) {
    PeopleFixture<Backend> shop;
    const UserId other = id<UserId>(2);
    shop.write({.sessions = {{token(1, kUser, 1), true}, {token(2, kUser, 1), true},
                             {token(3, kUser, 2), true}, {token(4, other, 3), true},
                             {token(5, other, 4), true}, {token(6, kUser, 5), true}}});
    shop.write({.ended_families = {bytes<16>(1), bytes<16>(99)}});
    BOOST_TEST(shop.sessions() == "3 4 5 6 ");
    shop.write({.ended_families = {bytes<16>(4)}, .ended_users = {kUser, id<UserId>(9)}});
    BOOST_TEST(shop.sessions() == "4 ");
    BOOST_TEST(shop.user(1) == some(plain_user(1)));
}

// Whoever sets a new password may sign in with it in the same batch.
BOOST_AUTO_TEST_CASE_TEMPLATE(sessions_end_before_others_of_the_batch_begin, Backend, Backends) {
    PeopleFixture<Backend> shop;
    shop.add(token(1, kUser, 1));
    shop.write({.sessions = {{token(2, kUser, 2), true}}, .ended_users = {kUser}});
    BOOST_TEST(shop.sessions() == "2 ");
    shop.write({.sessions = {{token(3, kUser, 2), true}}, .ended_families = {bytes<16>(2)}});
    BOOST_TEST(shop.sessions() == "3 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_over_is_forgotten_oldest_first, Backend, Backends) {
    PeopleFixture<Backend> shop;
    sys::Changes changes;
    sys::Needs needs;
    for (std::uint8_t i = 1; i <= 6; ++i) {
        sys::SessionToken expiring = token(i, kUser, i);
        expiring.expires_at = at(10 * i);
        changes.sessions.push_back({expiring, true});
        changes.keys.push_back({bytes<32>(i), {bytes<32>(7), at(10 * i), "reply"}});
        needs.keys.insert(bytes<32>(i));
    }
    shop.write(changes);
    const auto keys = [&] {
        std::string text;
        for (const auto& [scope, key] : shop.load(needs).keys) {
            if (key) text += std::to_string(scope[0]) + " ";
        }
        return text;
    };
    const auto forget = [&](std::int64_t keys_before, std::int64_t sessions_before,
                            std::int64_t limit) {
        shop.write({.forget = sys::Changes::Forget{at(keys_before), at(sessions_before), limit}});
    };
    forget(10, 10, 100);  // what is just over stays: before, not at
    BOOST_TEST(keys() == "1 2 3 4 5 6 ");
    BOOST_TEST(shop.sessions() == "1 2 3 4 5 6 ");
    forget(99, 45, 2);
    BOOST_TEST(keys() == "3 4 5 6 ");
    BOOST_TEST(shop.sessions() == "3 4 5 6 ");
    forget(0, 45, 100);
    BOOST_TEST(keys() == "3 4 5 6 ");
    BOOST_TEST(shop.sessions() == "5 6 ");
    forget(99, 0, 0);
    BOOST_TEST(keys() == "3 4 5 6 ");
    forget(61, 0, 100);
    BOOST_TEST(keys() == "");
    BOOST_TEST(shop.sessions() == "5 6 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_key_that_was_used_again_is_as_old_as_its_last_use, Backend,
                              Backends) {
    PeopleFixture<Backend> shop;
    const Digest scope = bytes<32>(1);
    shop.write({.keys = {{scope, {bytes<32>(2), at(1), "first"}}}});
    const sys::StoredKey second{bytes<32>(3), at(50), "second"};
    shop.write({.keys = {{scope, second}}});
    shop.write({.forget = sys::Changes::Forget{at(50), at(0), 10}});
    sys::Needs needs;
    needs.keys = {scope};
    BOOST_TEST(text_of(shop.load(needs).keys.at(scope)) == text_of(std::optional(second)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_policy_is_kept_and_always_loaded, Backend, Backends) {
    PeopleFixture<Backend> shop;
    BOOST_TEST(text_of(require(shop.storage->policy())) == text_of(ShopPolicy()));
    BOOST_TEST(text_of(shop.load({}).policy) == text_of(ShopPolicy()));
    const ShopPolicy policy{kUnicode, limits::kPaymentWindowMinutes, true, limits::kSafeInteger};
    shop.write({.policy = policy});
    BOOST_TEST(text_of(require(shop.storage->policy())) == text_of(policy));
    BOOST_TEST(text_of(shop.load({}).policy) == text_of(policy));
    shop.write_refused({.policy = ShopPolicy{"", -1, false, 2}});
    shop.write_refused({.policy = ShopPolicy{"", 0, false, 0}});
    BOOST_TEST(text_of(require(shop.storage->policy())) == text_of(policy));
}

BOOST_AUTO_TEST_SUITE_END()
