#pragma once

#include <cstdlib>
#include <string_view>

namespace ordo::test {

// How much a repeated test should do. tests/run sets ORDO_TEST_SCALE: --quick, nothing, or --long.
inline int scaled(int quick, int normal, int thorough) {
    const char* text = std::getenv("ORDO_TEST_SCALE");
    const std::string_view scale = text == nullptr ? "" : text;
    if (scale == "quick") return quick;
    if (scale == "long") return thorough;
    return normal;
}

}  // namespace ordo::test
