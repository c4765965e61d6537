#pragma once

#include <optional>
#include <string>

#include "core/decide/decide.hpp"

// Commands that the engine makes of others, or of its own accord. They have no idempotency key.
namespace ordo {

struct Nothing {};

// An unpaid order whose time is over; nothing happens when it has been paid or cancelled meanwhile.
struct OrderExpire {
    using Answer = Order;
    OrderId order_id;
};

// The caller is about to ask the provider; until another question is due nobody else does. Nothing changes
// when somebody was faster.
struct ProviderClaim {
    using Answer = Nothing;
    OrderId order_id;
    std::optional<PaymentId> payment_id;  // one of the two
    std::optional<RefundId> refund_id;
    std::int64_t checks = 0;  // as the caller has seen it
};

struct ForgetOld {
    using Answer = Nothing;
    std::int64_t limit = 0;
};

// UserCreate, its password hashed, which takes too long to do under the writer's lock.
struct UserAdd {
    using Answer = User;
    UserCreate user;
    std::string password_hash;
};

struct PasswordReplace {
    using Answer = User;
    UserId id;
    std::string password_hash;
    // What the caller has verified the current password against; another one now means that somebody
    // else has just replaced it.
    std::optional<std::string> verified_hash;
};

// A new token: the first of a family, or in exchange for `presented`.
struct SessionIssue {
    struct Answer {
        User user;
        Time expires_at;
        bool reused = false;  // the family has ended instead
    };
    std::optional<UserId> user_id;     // the first of a family …
    std::optional<Digest> presented;   // … or the next one
    Digest token{};
};

struct SessionEnd {
    using Answer = Nothing;
    std::optional<Digest> token;   // its family …
    std::optional<UserId> user_id; // … or all of a user
};

struct ImageStore {
    using Answer = Image;
    const ImageAdd& image;  // outlives the command
};

#define ORDO_INTERNAL(Command)                                      \
    void declare_needs(const Command& command, sys::Needs& needs); \
    Result<Decision<Command::Answer>> decide(const State& state, const Command& command, const Context& context);
ORDO_INTERNAL(OrderExpire)
ORDO_INTERNAL(ProviderClaim)
ORDO_INTERNAL(ForgetOld)
ORDO_INTERNAL(UserAdd)
ORDO_INTERNAL(PasswordReplace)
ORDO_INTERNAL(SessionIssue)
ORDO_INTERNAL(SessionEnd)
ORDO_INTERNAL(ImageStore)
#undef ORDO_INTERNAL

[[nodiscard]] Result<void> check_wishes(const UserAdd& command);

}  // namespace ordo
