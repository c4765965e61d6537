#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// What a picture's bytes say it is. The name and the type somebody gives are not believed: what is
// served as a picture must be one.
namespace ordo {

struct Picture {
    std::string_view media_type;  // image/png, image/jpeg or image/webp
    std::int64_t width = 0, height = 0;
};

// Empty when the bytes are none of the three, or their header is broken or tells of no pixels.
[[nodiscard]] std::optional<Picture> look_at_picture(std::string_view bytes) noexcept;

}  // namespace ordo
