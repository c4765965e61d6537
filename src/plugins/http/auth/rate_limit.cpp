#include "http/auth/rate_limit.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace ordo_http {
namespace {

constexpr std::size_t kShards = 16;
constexpr std::size_t kKeyBytesMax =
    256;  // longer ones share; with the number of keys this bounds memory

// Keys come from strangers: ordered trees, unlike hash tables, have no bad keys.
struct Shard {
    using Clock = RateLimit::Clock;
    struct Bucket;
    using Buckets = std::map<std::string, Bucket, std::less<>>;
    using ByTime = std::multimap<Clock::time_point, Buckets::iterator>;
    struct Bucket {
        ByTime::iterator full_at;  // its key is when the bucket is full again: GCRA's one time
    };

    std::mutex mutex;
    Buckets buckets;
    ByTime by_time;  // the first bucket is the fullest

    Buckets::iterator find_or_add(std::string_view key, Clock::time_point now,
                                  std::size_t keys_max) {
        const auto found = buckets.find(key);
        if (found != buckets.end()) return found;
        if (buckets.size() >= keys_max) {
            buckets.erase(by_time.begin()->second);
            by_time.erase(by_time.begin());
        }
        // Memory that runs out must not leave a bucket without its place in time.
        ByTime place;
        place.emplace(now, buckets.end());
        const auto added = buckets.emplace(key, Bucket{}).first;
        place.begin()->second = added;
        added->second.full_at = by_time.insert(place.extract(place.begin()));
        return added;
    }

    void move(Bucket& bucket, Clock::time_point full_at) {
        auto node = by_time.extract(bucket.full_at);
        node.key() = full_at;
        bucket.full_at = by_time.insert(std::move(node));
    }
};

std::chrono::seconds rounded_up(RateLimit::Clock::duration time) {
    return std::max(std::chrono::ceil<std::chrono::seconds>(time), std::chrono::seconds(0));
}

}  // namespace

class RateLimit::Impl {
public:
    Impl(std::uint32_t quota_, std::chrono::seconds window_, std::size_t keys_max)
        : quota(quota_), window(window_), shard_max(std::max<std::size_t>(keys_max / kShards, 1)) {}

    const std::uint32_t quota;
    const std::chrono::seconds window;
    const std::size_t shard_max;
    std::array<Shard, kShards> shards;
};

RateLimit::RateLimit(std::uint32_t quota, std::chrono::seconds window, std::size_t keys_max)
    : impl_(std::make_unique<Impl>(quota, window, keys_max)) {}
RateLimit::~RateLimit() = default;

RateLimit::Verdict RateLimit::take(std::string_view key, Clock::time_point now) {
    if (impl_->quota == 0) return {};
    key = key.substr(0, kKeyBytesMax);
    const Clock::duration window = impl_->window;
    const Clock::duration one = std::max(window / impl_->quota, Clock::duration(1));
    Shard& shard = impl_->shards[std::hash<std::string_view>()(key) % kShards];

    const std::lock_guard lock(shard.mutex);
    Shard::Bucket& bucket = shard.find_or_add(key, now, impl_->shard_max)->second;
    const Clock::time_point before = bucket.full_at->first;
    const Clock::time_point after = std::max(before, now) + one;
    if (after - now > window)
        return {.allowed = false,
                .remaining = 0,
                .reset = rounded_up(before - now),
                .retry_after = std::max(rounded_up(after - now - window), std::chrono::seconds(1))};
    shard.move(bucket, after);
    return {.allowed = true,
            .remaining = static_cast<std::uint32_t>((window - (after - now)) / one),
            .reset = rounded_up(after - now),
            .retry_after = std::chrono::seconds(0)};
}

std::uint32_t RateLimit::quota() const noexcept { return impl_->quota; }
std::chrono::seconds RateLimit::window() const noexcept { return impl_->window; }

}  // namespace ordo_http
