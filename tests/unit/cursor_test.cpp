// Proves that a cursor carries its position unchanged and that nobody makes or alters one: any changed
// character, another list, another shop.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <string>

#include "engine/cursor.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(cursor)

namespace {

Digest secret(std::uint8_t first = 0) {
    Digest made{};
    std::iota(made.begin(), made.end(), first);
    return made;
}

const sys::ListPosition kPosition{FakeClock::kStart.ms, "käse", id_of<OrderId>(7).uuid()};

}  // namespace

BOOST_AUTO_TEST_CASE(a_cursor_is_read_back_where_it_came_from) {
    FakeRandom random(5);
    for (int i = 0; i < 200; ++i) {
        sys::ListPosition position{random.between(0, INT64_MAX), std::string(static_cast<std::size_t>(i), 'x'), {}};
        random.fill(position.id);
        const auto back = read_cursor(secret(), "orders", write_cursor(secret(), "orders", position));
        BOOST_REQUIRE(back.has_value());
        BOOST_REQUIRE((back->number == position.number && back->text == position.text &&
                       back->id == position.id));
    }
    const sys::ListPosition early{-1, {}, {}};  // a clock may be wrong
    BOOST_TEST(read_cursor(secret(), "q", write_cursor(secret(), "q", early))->number == -1);
}

BOOST_AUTO_TEST_CASE(its_bytes_are_hmac_and_position_as_base64url) {
    // Computed with Python's hmac and base64 from the key 00 01 … 1f.
    BOOST_TEST(write_cursor(secret(), "orders", kPosition) ==
               "ss7FgIcdSUamiQmGWzmOFAAAAZVRJgF7AZVRZF8AcACAAAAAAAAAB2vDpHNl");
}

BOOST_AUTO_TEST_CASE(another_list_or_another_shop_refuses_it) {
    const std::string cursor = write_cursor(secret(), "orders/user=1", kPosition);
    check_refused(read_cursor(secret(), "orders/user=2", cursor), Errc::invalid_cursor, "/cursor");
    check_refused(read_cursor(secret(), "orders", cursor), Errc::invalid_cursor, "/cursor");
    check_refused(read_cursor(secret(1), "orders/user=1", cursor), Errc::invalid_cursor, "/cursor");
}

BOOST_AUTO_TEST_CASE(every_altered_character_is_noticed) {
    const std::string cursor = write_cursor(secret(), "orders", kPosition);
    for (std::size_t i = 0; i < cursor.size(); ++i)
        for (const char c : std::string("AB_-9 =+/\xff")) {
            if (cursor[i] == c) continue;
            std::string altered = cursor;
            altered[i] = c;
            if (read_cursor(secret(), "orders", altered)) BOOST_ERROR("character " << i << " to " << c);
        }
}

BOOST_AUTO_TEST_CASE(every_other_text_is_refused) {
    const std::string cursor = write_cursor(secret(), "orders", kPosition);
    for (const std::string& text : {std::string(), std::string("A"), cursor + "A", cursor + "==",
                                    cursor.substr(1), std::string(54, 'A'), std::string(100'000, 'A'),
                                    std::string(54, '\0')})
        check_refused(read_cursor(secret(), "orders", text), Errc::invalid_cursor, "/cursor");
}

BOOST_AUTO_TEST_SUITE_END()
