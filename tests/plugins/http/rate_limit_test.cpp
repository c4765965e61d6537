// Proves that RateLimit gives every key exactly its quota at once and then one request for each part of
// the window, tells how long to wait, keeps bounded memory by forgetting full buckets first, and counts
// right under many threads; that IPv6 clients are counted by network; and that Turnstile lets in no more
// than it may. Time is a parameter: nothing here waits.
#include "http/auth/rate_limit.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "http/auth/peer_key.hpp"
#include "http/auth/turnstile.hpp"

BOOST_AUTO_TEST_SUITE(rate_limit)

namespace {

using namespace ordo_http;
using namespace std::chrono_literals;

const RateLimit::Clock::time_point kStart{1h};

int allowed_of(RateLimit& limit, int attempts, RateLimit::Clock::time_point now,
               const std::string& key = "k") {
    int allowed = 0;
    for (int i = 0; i < attempts; ++i) allowed += limit.take(key, now).allowed ? 1 : 0;
    return allowed;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_full_bucket_gives_its_quota_at_once) {
    RateLimit limit(10, 60s);
    for (std::uint32_t left = 10; left-- > 0;) {
        const auto verdict = limit.take("k", kStart);
        BOOST_TEST(verdict.allowed);
        BOOST_TEST(verdict.remaining == left);
        BOOST_TEST(verdict.reset.count() == (10 - left) * 6);
    }
    const auto refused = limit.take("k", kStart);
    BOOST_TEST(!refused.allowed);
    BOOST_TEST(refused.remaining == 0U);
    BOOST_TEST(refused.reset.count() == 60);
    BOOST_TEST(refused.retry_after.count() == 6);
}

BOOST_AUTO_TEST_CASE(it_fills_evenly_and_refusals_cost_nothing) {
    RateLimit limit(10, 60s);
    BOOST_TEST(allowed_of(limit, 100, kStart) == 10);
    BOOST_TEST(allowed_of(limit, 100, kStart + 5'999ms) == 0);
    BOOST_TEST(limit.take("k", kStart + 5'999ms).retry_after.count() == 1);
    BOOST_TEST(allowed_of(limit, 100, kStart + 6s) == 1);
    BOOST_TEST(allowed_of(limit, 100, kStart + 24s) == 3);
    BOOST_TEST(allowed_of(limit, 100, kStart + 1h) == 10);
}

BOOST_AUTO_TEST_CASE(following_retry_after_is_always_enough) {
    RateLimit limit(7, 60s);  // a part of the window is no whole number
    BOOST_TEST(allowed_of(limit, 7, kStart) == 7);
    auto now = kStart;
    for (int i = 0; i < 100; ++i) {
        const auto verdict = limit.take("k", now);
        if (verdict.allowed) continue;
        now += verdict.retry_after;
        BOOST_TEST(limit.take("k", now).allowed);
    }
}

BOOST_AUTO_TEST_CASE(keys_do_not_share_and_time_may_stand_or_step_back) {
    RateLimit limit(3, 60s);
    BOOST_TEST(allowed_of(limit, 5, kStart, "a") == 3);
    BOOST_TEST(allowed_of(limit, 5, kStart, "b") == 3);
    BOOST_TEST(allowed_of(limit, 5, kStart - 1s, "a") == 0);
    BOOST_TEST(allowed_of(limit, 5, kStart, "") == 3);
}

BOOST_AUTO_TEST_CASE(no_quota_is_no_limit) {
    RateLimit limit(0, 60s);
    BOOST_TEST(allowed_of(limit, 1'000, kStart) == 1'000);
    RateLimit huge(4'000'000'000U, 1s);
    BOOST_TEST(allowed_of(huge, 1'000, kStart) == 1'000);
}

BOOST_AUTO_TEST_CASE(a_flood_of_keys_does_not_refill_a_bucket_that_is_emptier_than_theirs) {
    RateLimit limit(10, 60s, 160);  // ten keys for each shard
    BOOST_TEST(allowed_of(limit, 20, kStart, "guesser") == 10);
    for (int i = 0; i < 10'000; ++i) limit.take("stranger " + std::to_string(i), kStart);
    BOOST_TEST(allowed_of(limit, 20, kStart, "guesser") == 0);
}

BOOST_AUTO_TEST_CASE(the_fullest_bucket_makes_room) {
    RateLimit limit(10, 60s, 1);  // one key for each shard
    BOOST_TEST(allowed_of(limit, 10, kStart, "first") == 10);
    for (int i = 0; i < 1'000; ++i) limit.take(std::to_string(i), kStart);
    BOOST_TEST(allowed_of(limit, 10, kStart, "first") == 10);
}

BOOST_AUTO_TEST_CASE(threads_share_one_budget) {
    RateLimit limit(1'000, 60s);
    std::atomic<int> allowed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] { allowed += allowed_of(limit, 500, kStart); });
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(allowed == 1'000);
}

BOOST_AUTO_TEST_CASE(peers_are_counted_by_address_or_network) {
    BOOST_TEST(peer_key("192.0.2.7") == "192.0.2.7");
    BOOST_TEST(peer_key("::ffff:192.0.2.7") == "192.0.2.7");
    BOOST_TEST(peer_key("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    BOOST_TEST(peer_key("2001:db8:1:2::1") == peer_key("2001:0DB8:1:2:ffff::"));
    BOOST_TEST(peer_key("2001:db8:1:2::1") != peer_key("2001:db8:1:3::1"));
    BOOST_TEST(peer_key("fe80::1%eth0") == "fe80::/64");
    BOOST_TEST(peer_key("unix") == "unix");
    BOOST_TEST(peer_key("").empty());
}

BOOST_AUTO_TEST_CASE(a_turnstile_lets_in_a_few) {
    Turnstile turnstile(2, 0);
    const auto first = turnstile.enter(0ms);
    {
        const auto second = turnstile.enter(0ms);
        BOOST_TEST(static_cast<bool>(first));
        BOOST_TEST(static_cast<bool>(second));
        BOOST_TEST(!turnstile.enter(1h));  // nobody may wait
    }
    BOOST_TEST(static_cast<bool>(turnstile.enter(0ms)));
}

BOOST_AUTO_TEST_CASE(who_waits_at_a_turnstile_comes_in_or_runs_out_of_patience) {
    Turnstile turnstile(1, 8);
    std::atomic<int> inside = 0, most = 0, served = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) {
                const auto pass = turnstile.enter(1h);
                if (!pass) continue;
                most = std::max<int>(most, ++inside);
                ++served;
                --inside;
            }
        });
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(served == 800);
    BOOST_TEST(most == 1);
    const auto pass = turnstile.enter(0ms);
    BOOST_TEST(!turnstile.enter(1ms));
}

BOOST_AUTO_TEST_SUITE_END()
