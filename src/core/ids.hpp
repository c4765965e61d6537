#pragma once

#include <cstdint>
#include <span>

#include "ordo/id.hpp"
#include "ordo/sys/clock.hpp"
#include "ordo/time.hpp"

namespace ordo {

// Makes UUIDv7 identifiers (RFC 9562 §5.7) that rise: 48 bits of milliseconds, a counter of 12 bits that
// starts at random in every millisecond (§6.2, method 1), 62 random bits. So what is made later sorts
// later, also within a millisecond, and lists can be ordered by id. Used by one thread at a time.
class IdSource {
public:
    explicit IdSource(sys::RandomSource& random) : random_(random) {}

    template <class IdType>
    [[nodiscard]] IdType next(Time now) noexcept {
        return IdType(next_uuid(now));
    }
    [[nodiscard]] Uuid next_uuid(Time now) noexcept;
    // Random bytes for salts.
    void fill(std::span<std::uint8_t> bytes) noexcept { random_.fill(bytes); }

private:
    sys::RandomSource& random_;
    std::int64_t last_ms_ = -1;
    unsigned counter_ = 0;
};

}  // namespace ordo
