// Proves that a picture is known by its bytes: real headers are read, everything else is refused, and no
// bytes whatever make the reader look outside them.
#include <boost/test/unit_test.hpp>
#include <string>

#include "core/image.hpp"
#include "support/fakes.hpp"

using namespace ordo;

BOOST_AUTO_TEST_SUITE(image)

namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text.push_back(static_cast<char>(value));
    return text;
}

std::string png(int width, int height) {
    return bytes({0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, width >> 8,
                  width & 255, 0, 0, height >> 8, height & 255, 8, 6, 0, 0, 0});
}

// SOI, an APP0 segment, then the frame header.
std::string jpeg(int width, int height) {
    return bytes({0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC2, 0, 11, 8, height >> 8, height & 255,
                  width >> 8, width & 255, 1, 1, 0x11, 0});
}

std::string webp(std::string_view chunk, std::initializer_list<int> rest) {
    std::string text = "RIFF" + bytes({40, 0, 0, 0}) + "WEBP" + std::string(chunk) + bytes({20, 0, 0, 0}) + bytes(rest);
    text.resize(48);
    return text;
}

std::string seen(const std::string& text) {
    const auto picture = look_at_picture(text);
    if (!picture) return "none";
    return std::string(picture->media_type) + " " + std::to_string(picture->width) + "x" +
           std::to_string(picture->height);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_three_kinds_are_known_with_their_sizes) {
    BOOST_TEST(seen(png(640, 480)) == "image/png 640x480");
    BOOST_TEST(seen(jpeg(1'920, 1'080)) == "image/jpeg 1920x1080");
    BOOST_TEST(seen(webp("VP8X", {0, 0, 0, 0, 0x7F, 2, 0, 0xDF, 1, 0})) == "image/webp 640x480");
    BOOST_TEST(seen(webp("VP8L", {0x2F, 0x7F, 0xC2, 0x77, 0})) == "image/webp 640x480");
    BOOST_TEST(seen(webp("VP8 ", {0, 0, 0, 0x9D, 1, 0x2A, 0x80, 2, 0xE0, 1})) == "image/webp 640x480");
}

BOOST_AUTO_TEST_CASE(what_is_no_picture_is_refused) {
    BOOST_TEST(seen("") == "none");
    BOOST_TEST(seen("<svg onload=alert(1)>") == "none");
    BOOST_TEST(seen("GIF89a") == "none");
    BOOST_TEST(seen(png(0, 480)) == "none");
    BOOST_TEST(seen(png(640, 16'385)) == "none");
    BOOST_TEST(seen(jpeg(640, 480).substr(0, 15)) == "none");
    BOOST_TEST(seen(webp("ABCD", {})) == "none");
}

BOOST_AUTO_TEST_CASE(cut_and_altered_bytes_never_do_harm) {
    test::FakeRandom random(3);
    for (const std::string& whole : {png(640, 480), jpeg(640, 480), webp("VP8X", {0, 0, 0, 0, 1, 2, 3})}) {
        for (std::size_t length = 0; length <= whole.size(); ++length)
            (void)look_at_picture(std::string(whole, 0, length));  // a copy, so that ASan sees its end
        for (int i = 0; i < 2'000; ++i) {
            std::string altered = whole;
            for (int hits = 0; hits < 3; ++hits)
                altered[static_cast<std::size_t>(random.between(0, std::ssize(altered) - 1))] =
                    static_cast<char>(random.between(0, 255));
            const auto picture = look_at_picture(altered);
            if (picture) BOOST_REQUIRE(picture->width >= 1 && picture->width <= 16'384);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
