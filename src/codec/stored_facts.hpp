#pragma once

#include <string_view>

// Cuts pieces out of stored journal bytes without re-writing them. Only for this room.
namespace ordo::codec {

// The object that is the value of the first member called `name` at any depth, `{}` when there is
// none. Exact for texts of JsonWriter: they are compact, and inside a string every quote has a
// backslash before it, so that `"name":{` can only be a member.
[[nodiscard]] std::string_view stored_object(std::string_view json, std::string_view name) noexcept;

}  // namespace ordo::codec
