#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What all fuzz targets share. The entry is libFuzzer's; driver.cpp calls it where there is no libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ordo::fuzz {

// A property that must hold for every input. The input is kept by whoever runs the target.
inline void must(bool holds, const char* what, std::string_view about = {}) {
    if (holds) return;
    std::fprintf(stderr, "fuzz: does not hold: %s: %s\n", what, std::string(about).c_str());
    std::abort();
}

// An input, taken apart from its front.
class Bytes {
public:
    Bytes(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}

    // A letter or digit names a case, so that seeds can be read and written by people. 0 at the end.
    char letter() {
        if (rest_.empty()) return 0;
        const char first = rest_.front();
        rest_.remove_prefix(1);
        return first;
    }
    std::string_view line() {
        const std::size_t end = rest_.find('\n');
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        return text;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

// The shop of this input. A shop that fills up would make later inputs slower and never the same again, so there is
// a new one for every so many. The last is not closed: when the process exits the library may be gone already.
template <class Shop>
Shop& shop_for_input(int inputs_of_a_shop) {
    static Shop* shop = nullptr;
    static int inputs = 0;
    if (inputs++ % inputs_of_a_shop == 0) {
        delete shop;
        shop = new Shop;
    }
    return *shop;
}

}  // namespace ordo::fuzz
