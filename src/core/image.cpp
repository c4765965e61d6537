#include "core/image.hpp"

#include "ordo/limits.hpp"

namespace ordo {
namespace {

// Reads integers from bytes; what lies outside reads as zero, and no picture is 0 pixels wide.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint32_t at(std::size_t place) const noexcept {
        return place < bytes_.size() ? static_cast<unsigned char>(bytes_[place]) : 0U;
    }
    [[nodiscard]] std::uint32_t big(std::size_t place, std::size_t count) const noexcept {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value << 8 | at(place + i);
        return value;
    }
    [[nodiscard]] std::uint32_t little(std::size_t place, std::size_t count) const noexcept {
        std::uint32_t value = 0;
        for (std::size_t i = count; i-- > 0;) value = value << 8 | at(place + i);
        return value;
    }
    [[nodiscard]] bool has(std::size_t place, std::string_view text) const noexcept {
        return place < bytes_.size() && bytes_.substr(place).starts_with(text);
    }
    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

private:
    std::string_view bytes_;
};

// W3C PNG §5.2, §11.2.1: the signature, then IHDR with width and height.
Picture png(const Bytes& bytes) {
    if (!bytes.has(12, "IHDR")) return {};
    return {"image/png", bytes.big(16, 4), bytes.big(20, 4)};
}

// ITU-T T.81 §B.2: segments of marker and length up to the frame header (SOF0 to SOF15, without the
// tables DHT, JPG and DAC that lie between them).
Picture jpeg(const Bytes& bytes) {
    std::size_t place = 2;
    while (place + 9 < bytes.size() && bytes.at(place) == 0xFF) {
        const std::uint32_t marker = bytes.at(place + 1);
        if (marker == 0xFF) {  // fill byte
            ++place;
            continue;
        }
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
                           marker != 0xCC;
        if (frame) return {"image/jpeg", bytes.big(place + 7, 2), bytes.big(place + 5, 2)};
        const std::uint32_t length = bytes.big(place + 2, 2);
        if (length < 2) return {};
        place += 2 + length;
    }
    return {};
}

// RFC 9649 §2.5 to §2.7: one of three kinds of first chunk.
Picture webp(const Bytes& bytes) {
    if (bytes.has(12, "VP8X")) return {"image/webp", bytes.little(24, 3) + 1, bytes.little(27, 3) + 1};
    if (bytes.has(12, "VP8L") && bytes.at(20) == 0x2F) {
        const std::uint32_t bits = bytes.little(21, 4);
        return {"image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
    }
    if (bytes.has(12, "VP8 ") && bytes.has(23, "\x9D\x01\x2A"))
        return {"image/webp", bytes.little(26, 2) & 0x3FFF, bytes.little(28, 2) & 0x3FFF};
    return {};
}

}  // namespace

std::optional<Picture> look_at_picture(std::string_view text) noexcept {
    const Bytes bytes(text);
    Picture picture;
    if (bytes.has(0, "\x89PNG\r\n\x1A\n"))
        picture = png(bytes);
    else if (bytes.has(0, "\xFF\xD8\xFF"))
        picture = jpeg(bytes);
    else if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP") && bytes.size() > 30)
        picture = webp(bytes);
    const auto side = [](std::int64_t pixels) { return pixels >= 1 && pixels <= limits::kImageSide; };
    if (!side(picture.width) || !side(picture.height)) return std::nullopt;
    return picture;
}

}  // namespace ordo
