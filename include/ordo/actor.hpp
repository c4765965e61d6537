#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ordo/result.hpp"

namespace ordo {

enum class ActorType : std::uint8_t { customer, admin, till, system, provider };

[[nodiscard]] std::string_view to_string(ActorType type) noexcept;

// Who asks. The engine decides ownership, overrides and visible fields from it; whoever embeds Ordo
// vouches for it. A customer's id is the `usr_` id whose orders are his own.
struct Actor {
    ActorType type = ActorType::system;
    std::optional<std::string> id;    // user, till or provider; at most 64 characters
    std::optional<std::string> name;  // for people; personal data, never hashed or logged

    // Staff may see and do everything; `till` is staff at a counter.
    [[nodiscard]] bool is_staff() const noexcept {
        return type == ActorType::admin || type == ActorType::system || type == ActorType::till;
    }

    friend bool operator==(const Actor&, const Actor&) = default;
};

// What accompanies a call, apart from what it is about.
struct CallOptions {
    Actor actor;
    // 1 to 255 visible ASCII characters. The same key with the same request returns the first answer
    // and has no second effect, for 7 days; with another request it is `idempotency_key_reused`.
    std::optional<std::string> idempotency_key;
    // The version of the order or product that the caller has seen; another one is refused with
    // `version_conflict`. Checked for commands that change one order or product.
    std::optional<std::int64_t> expected_version;
    // W3C traceparent, passed on into the events of this call.
    std::optional<std::string> trace;
    // How long the call may wait for its turn, in milliseconds (0 = do not wait); then `busy` or
    // `timeout`, and nothing has happened. Once the work has begun it is finished.
    std::optional<std::int64_t> timeout_ms;
};

}  // namespace ordo
