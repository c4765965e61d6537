// Proves that ids are TypeIDs (spec 0.3.0): the specification's own vectors, the layout of a UUIDv7,
// and that one kind of id never passes for another. Our ids always have a prefix, so the vectors
// without one are tried with a prefix in front.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "core/ids.hpp"
#include "support/builders.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(ids)

namespace {

Uuid uuid(std::string_view hex) {
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    Uuid out{};
    std::size_t digit = 0;
    for (const char c : hex) {
        if (c == '-') continue;
        out[digit / 2] = static_cast<std::uint8_t>(out[digit / 2] << 4 | value(c));
        ++digit;
    }
    return out;
}

struct Valid {
    const char* prefix;
    const char* suffix;
    const char* uuid;
};

// spec/valid.yml
constexpr Valid kValid[] = {
    {"ord", "00000000000000000000000000", "00000000-0000-0000-0000-000000000000"},
    {"ord", "00000000000000000000000001", "00000000-0000-0000-0000-000000000001"},
    {"ord", "0000000000000000000000000a", "00000000-0000-0000-0000-00000000000a"},
    {"ord", "0000000000000000000000000g", "00000000-0000-0000-0000-000000000010"},
    {"ord", "00000000000000000000000010", "00000000-0000-0000-0000-000000000020"},
    {"ord", "7zzzzzzzzzzzzzzzzzzzzzzzzz", "ffffffff-ffff-ffff-ffff-ffffffffffff"},
    {"prefix", "0123456789abcdefghjkmnpqrs", "0110c853-1d09-52d8-d73e-1194e95b5f19"},
    {"prefix", "01h455vb4pex5vsknk084sn02q", "01890a5d-ac96-774b-bcce-b302099a8057"},
    {"pre_fix", "00000000000000000000000000", "00000000-0000-0000-0000-000000000000"},
};

// spec/invalid.yml
constexpr const char* kInvalid[] = {
    "PREFIX_00000000000000000000000000",
    "12345_00000000000000000000000000",
    "pre.fix_00000000000000000000000000",
    "préfix_00000000000000000000000000",
    "  prefix_00000000000000000000000000",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000",
    "_00000000000000000000000000",
    "_",
    "prefix_1234567890123456789012345",
    "prefix_123456789012345678901234567",
    "prefix_1234567890123456789012345 ",
    "prefix_0123456789ABCDEFGHJKMNPQRS",
    "prefix_123456789-123456789-123456",
    "prefix_ooooooiiiiiiuuuuuuulllllll",
    "prefix_i23456789ol23456789oi23456",
    "prefix_123456789-0123456789-0123456",
    "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz",
    "_prefix_00000000000000000000000000",
    "prefix__00000000000000000000000000",
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_valid_vectors_go_both_ways) {
    for (const auto& row : kValid) {
        const std::string text = std::string(row.prefix) + "_" + row.suffix;
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(typeid_format(row.prefix, uuid(row.uuid)) == text);
            const auto parsed = typeid_parse(row.prefix, text);
            BOOST_REQUIRE(parsed.has_value());
            BOOST_TEST((*parsed == uuid(row.uuid)));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_invalid_vectors_are_refused) {
    for (const char* text : kInvalid)
        BOOST_TEST_CONTEXT(text) {
            check_refused(typeid_parse("prefix", text), Errc::validation_failed);
            check_refused(OrderId::parse(text), Errc::validation_failed);
        }
    for (const char* text : {"", "ord", "ord_", "00000000000000000000000000",
                             "ord_0000000000000000000000000\xff", "ord-00000000000000000000000000"})
        check_refused(OrderId::parse(text), Errc::validation_failed);
    check_refused(OrderId::parse(std::string_view("ord_0000000000000000000000000\0", 30)),
                  Errc::validation_failed);
}

BOOST_AUTO_TEST_CASE(another_kind_of_id_is_refused) {
    const std::string order = id_of<OrderId>(1).to_string();
    BOOST_TEST(order.starts_with("ord_"));
    check_refused(ProductId::parse(order), Errc::validation_failed);
    check_refused(PaymentId::parse(order), Errc::validation_failed);
    static_assert(!std::is_convertible_v<OrderId, ProductId>);
    static_assert(!std::is_constructible_v<OrderId, ProductId>);
}

BOOST_AUTO_TEST_CASE(random_ids_round_trip_and_sort_like_their_text) {
    FakeRandom random(7);
    std::array<OrderId, 2> pair;
    for (int i = 0; i < scaled(2'000, 20'000, 500'000); ++i) {
        for (auto& id : pair) {
            Uuid bytes;
            random.fill(bytes);
            id = OrderId(bytes);
            const auto back = OrderId::parse(id.to_string());
            BOOST_REQUIRE_MESSAGE(back && *back == id, id.to_string());
        }
        BOOST_REQUIRE((pair[0] < pair[1]) == (pair[0].to_string() < pair[1].to_string()));
    }
}

BOOST_AUTO_TEST_CASE(a_made_id_is_a_uuid_of_version_7) {
    FakeRandom random(3);
    for (const std::int64_t ms : {0LL, 1LL, 1'740'823'200'123LL, 0xffff'ffff'ffffLL}) {
        const Uuid made = IdSource(random).next_uuid(Time{ms});
        std::int64_t time = 0;
        for (std::size_t i = 0; i < 6; ++i) time = time << 8 | made[i];
        BOOST_TEST(time == ms);
        BOOST_TEST((made[6] >> 4) == 7);
        BOOST_TEST((made[8] >> 6) == 2);
    }
}

BOOST_AUTO_TEST_CASE(all_73_random_bits_are_used) {
    FakeRandom random(3);
    Uuid ones{}, zeros;
    zeros.fill(0xff);
    std::set<OrderId> seen;
    for (int i = 0; i < 500; ++i) {
        const auto id = IdSource(random).next<OrderId>(Time{0});
        for (std::size_t b = 0; b < 16; ++b) {
            ones[b] |= id.uuid()[b];
            zeros[b] &= id.uuid()[b];
        }
        seen.insert(id);
    }
    BOOST_TEST(seen.size() == 500U);
    BOOST_TEST((ones == uuid("00000000-0000-77ff-bfff-ffffffffffff")));
    BOOST_TEST((zeros == uuid("00000000-0000-7000-8000-000000000000")));
}

BOOST_AUTO_TEST_CASE(the_nil_id_says_so) {
    BOOST_TEST(OrderId().is_nil());
    BOOST_TEST(!id_of<OrderId>(0).is_nil());
}

BOOST_AUTO_TEST_CASE(ids_rise_within_a_millisecond_and_past_the_counter) {
    FakeRandom random;
    IdSource ids(random);
    Uuid last = ids.next_uuid(FakeClock::kStart);
    for (int i = 0; i < 10'000; ++i) {
        const Uuid next = ids.next_uuid(FakeClock::kStart);
        BOOST_REQUIRE((next > last));
        last = next;
    }
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_by_a_little_is_waited_for_and_by_more_is_believed) {
    FakeRandom random;
    IdSource ids(random);
    const Uuid first = ids.next_uuid(Time{100'000});
    BOOST_TEST((ids.next_uuid(Time{99'500}) > first));
    BOOST_TEST((ids.next_uuid(Time{50'000}) < first));
}

BOOST_AUTO_TEST_SUITE_END()
