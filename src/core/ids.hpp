#pragma once

#include "ordo/id.hpp"
#include "ordo/sys/clock.hpp"
#include "ordo/time.hpp"

namespace ordo {

// RFC 9562 §5.7: 48 bits of milliseconds, 74 random bits.
[[nodiscard]] Uuid make_uuid_v7(Time now, sys::RandomSource& random) noexcept;

template <class IdType>
[[nodiscard]] IdType make_id(Time now, sys::RandomSource& random) noexcept {
    return IdType(make_uuid_v7(now, random));
}

}  // namespace ordo
