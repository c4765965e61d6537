// Proves the two operations that every share of money goes through, against arithmetic done another
// way and at the ends of the range.
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <vector>

#include "core/rounding.hpp"
#include "ordo/limits.hpp"
#include "support/fakes.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(rounding)

namespace {

constexpr std::int64_t kMax = limits::kSafeInteger;
__extension__ using Wide = __int128;

// Half away from zero, told apart by twice the remainder.
std::int64_t expected_quotient(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
    const Wide product = Wide{value} * numerator;
    const Wide magnitude = product < 0 ? -product : product;
    const Wide down = magnitude / denominator;
    const Wide up = 2 * (magnitude % denominator) >= denominator ? down + 1 : down;
    return static_cast<std::int64_t>(product < 0 ? -up : up);
}

std::vector<std::int64_t> split(std::int64_t total, std::vector<std::int64_t> weights) {
    return split_largest_remainder(total, weights);
}

using Parts = std::vector<std::int64_t>;

}  // namespace

BOOST_AUTO_TEST_CASE(halves_go_away_from_zero) {
    BOOST_TEST(multiply_round(1, 1, 2) == 1);
    BOOST_TEST(multiply_round(-1, 1, 2) == -1);
    BOOST_TEST(multiply_round(3, 1, 2) == 2);
    BOOST_TEST(multiply_round(-3, 1, 2) == -2);
    BOOST_TEST(multiply_round(5, 1, 4) == 1);
    BOOST_TEST(multiply_round(-5, 1, 4) == -1);
    BOOST_TEST(multiply_round(6, 1, 4) == 2);
    BOOST_TEST(multiply_round(-6, 1, 4) == -2);
    BOOST_TEST(multiply_round(1, 1, 3) == 0);
    BOOST_TEST(multiply_round(2, 1, 3) == 1);
    BOOST_TEST(multiply_round(-2, 1, 3) == -1);
    BOOST_TEST(multiply_round(0, 7, 3) == 0);
    BOOST_TEST(multiply_round(7, 0, 3) == 0);
}

BOOST_AUTO_TEST_CASE(the_ends_of_the_range_are_exact) {
    BOOST_TEST(multiply_round(kMax, kPartsPerMillion, kPartsPerMillion) == kMax);
    BOOST_TEST(multiply_round(-kMax, kPartsPerMillion, kPartsPerMillion) == -kMax);
    BOOST_TEST(multiply_round(kMax, 500'000, kPartsPerMillion) == 4'503'599'627'370'496);
    BOOST_TEST(multiply_round(-kMax, 500'000, kPartsPerMillion) == -4'503'599'627'370'496);
    BOOST_TEST(multiply_round(kMax, kMax, kMax) == kMax);
}

BOOST_AUTO_TEST_CASE(any_product_is_rounded_like_by_hand) {
    for (int seed = 0; seed < scaled(5'000, 50'000, 2'000'000); ++seed) {
        FakeRandom random(static_cast<std::uint64_t>(seed));
        const std::int64_t value = random.between(-kMax, kMax) >> random.between(0, 53);
        const std::int64_t numerator = random.between(0, 1'000'000);
        const std::int64_t denominator = random.between(1, 2'000'000);
        if (multiply_round(value, numerator, denominator) !=
            expected_quotient(value, numerator, denominator))
            BOOST_FAIL("seed " << seed << ": " << value << " * " << numerator << " / " << denominator);
    }
}

BOOST_AUTO_TEST_CASE(a_split_is_by_largest_remainder) {
    BOOST_TEST(split(100, {1, 1, 1}) == Parts({34, 33, 33}), boost::test_tools::per_element());
    BOOST_TEST(split(101, {1, 1, 1}) == Parts({34, 34, 33}), boost::test_tools::per_element());
    BOOST_TEST(split(10, {1, 2, 7}) == Parts({1, 2, 7}), boost::test_tools::per_element());
    // 3.33…, 6.66…: the larger remainder wins, though it comes later.
    BOOST_TEST(split(10, {1, 2}) == Parts({3, 7}), boost::test_tools::per_element());
    BOOST_TEST(split(1, {1, 1, 1, 1}) == Parts({1, 0, 0, 0}), boost::test_tools::per_element());
    BOOST_TEST(split(5, {0, 1, 0, 1}) == Parts({0, 3, 0, 2}), boost::test_tools::per_element());
    BOOST_TEST(split(7, {42}) == Parts({7}), boost::test_tools::per_element());
    BOOST_TEST(split(0, {1, 2}) == Parts({0, 0}), boost::test_tools::per_element());
    BOOST_TEST(split(9, {0, 0}) == Parts({0, 0}), boost::test_tools::per_element());
    BOOST_TEST(split(9, {}).empty());
    BOOST_TEST(split(kMax, {kMax, kMax, kMax}) ==
                   Parts({3'002'399'751'580'331, 3'002'399'751'580'330, 3'002'399'751'580'330}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_parts_add_up_and_stay_within_one_unit_of_their_share) {
    for (int seed = 0; seed < scaled(2'000, 20'000, 500'000); ++seed) {
        FakeRandom random(static_cast<std::uint64_t>(seed));
        Parts weights(static_cast<std::size_t>(random.between(1, 100)));
        for (auto& weight : weights)
            weight = random.one_in(5) ? 0 : random.between(0, kMax / 100) >> random.between(0, 46);
        const Wide sum = std::accumulate(weights.begin(), weights.end(), Wide{0});
        if (sum == 0) continue;
        const std::int64_t total = random.between(0, static_cast<std::int64_t>(sum));
        const Parts parts = split(total, weights);
        bool fair = std::accumulate(parts.begin(), parts.end(), Wide{0}) == total;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const Wide share = Wide{total} * weights[i];
            fair = fair && parts[i] >= share / sum && parts[i] * sum < share + sum &&
                   parts[i] <= weights[i];  // a discount never exceeds the line it falls on
        }
        if (!fair) BOOST_FAIL("seed " << seed);
    }
}

BOOST_AUTO_TEST_SUITE_END()
