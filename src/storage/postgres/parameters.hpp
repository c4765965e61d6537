#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ordo::postgres {

// The values of one execution, in PostgreSQL's binary formats.
class Parameters {
public:
    static constexpr std::size_t kMost = 40;

    void integer(std::int64_t value);
    void flag(bool value);
    // Not copied: it must live until the statement has been sent.
    void bytes(const void* data, std::size_t size);
    void null();

    [[nodiscard]] int count() const noexcept { return static_cast<int>(count_); }
    [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }
    [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
    [[nodiscard]] static const int* formats() noexcept;

private:
    std::size_t next(int length);

    std::array<const char*, kMost> values_{};
    std::array<int, kMost> lengths_{};
    std::array<std::array<char, 8>, kMost> numbers_{};
    std::size_t count_ = 0;
};

}  // namespace ordo::postgres
