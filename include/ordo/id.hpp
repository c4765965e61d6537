#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ordo/result.hpp"

namespace ordo {

using Uuid = std::array<std::uint8_t, 16>;

// TypeID text (spec 0.3.0, github.com/jetify-com/typeid): prefix, '_', 26 characters of Crockford
// base32 in lower case.
[[nodiscard]] std::string typeid_format(std::string_view prefix, const Uuid& uuid);
// `validation_failed` when the prefix is another one (the wrong kind of id), the length is wrong or a
// character is not in the alphabet.
[[nodiscard]] Result<Uuid> typeid_parse(std::string_view prefix, std::string_view text);

// An identifier of one kind: a UUIDv7 (RFC 9562 §5.7) that prints as TypeID text. Ids of different
// kinds do not compare or convert.
template <class Kind>
class Id {
public:
    static constexpr std::string_view kPrefix = Kind::kPrefix;

    constexpr Id() = default;
    explicit constexpr Id(const Uuid& uuid) : uuid_(uuid) {}
    [[nodiscard]] static Result<Id> parse(std::string_view text) {
        auto uuid = typeid_parse(kPrefix, text);
        if (!uuid) return std::move(uuid).error();
        return Id(*uuid);
    }

    [[nodiscard]] std::string to_string() const { return typeid_format(kPrefix, uuid_); }
    [[nodiscard]] constexpr const Uuid& uuid() const noexcept { return uuid_; }
    // The all-zero id stands for "none made yet"; it is never stored.
    [[nodiscard]] constexpr bool is_nil() const noexcept { return uuid_ == Uuid{}; }

    friend constexpr auto operator<=>(const Id&, const Id&) = default;

private:
    Uuid uuid_{};
};

struct ProductKind { static constexpr std::string_view kPrefix = "prd"; };
struct OrderKind { static constexpr std::string_view kPrefix = "ord"; };
struct PaymentKind { static constexpr std::string_view kPrefix = "pay"; };
struct RefundKind { static constexpr std::string_view kPrefix = "ref"; };
struct EventKind { static constexpr std::string_view kPrefix = "evt"; };
struct UserKind { static constexpr std::string_view kPrefix = "usr"; };
struct MovementKind { static constexpr std::string_view kPrefix = "stk"; };
struct ImageKind { static constexpr std::string_view kPrefix = "img"; };

using ProductId = Id<ProductKind>;
using OrderId = Id<OrderKind>;
using PaymentId = Id<PaymentKind>;
using RefundId = Id<RefundKind>;
using EventId = Id<EventKind>;
using UserId = Id<UserKind>;
using MovementId = Id<MovementKind>;
using ImageId = Id<ImageKind>;

}  // namespace ordo

template <class Kind>
struct std::hash<ordo::Id<Kind>> {
    std::size_t operator()(const ordo::Id<Kind>& id) const noexcept {
        // The last eight bytes of a UUIDv7 are random.
        std::size_t value = 0;
        for (std::size_t i = 8; i < 16; ++i) value = value << 8 | id.uuid()[i];
        return value;
    }
};
