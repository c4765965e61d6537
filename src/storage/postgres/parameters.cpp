#include "storage/postgres/parameters.hpp"

#include "storage/relational/failure.hpp"

namespace ordo::postgres {

using relational::Failure;

const int* Parameters::formats() noexcept {
    static constexpr auto all_binary = [] {
        std::array<int, kMost> formats{};
        formats.fill(1);
        return formats;
    }();
    return all_binary.data();
}

std::size_t Parameters::next(int length) {
    if (count_ == kMost) throw Failure({Errc::internal, "A statement has too many values."});
    lengths_[count_] = length;
    return count_++;
}

void Parameters::integer(std::int64_t value) {
    const std::size_t index = next(8);
    auto rest = static_cast<std::uint64_t>(value);
    auto& number = numbers_[index];
    for (auto byte = number.rbegin(); byte != number.rend(); ++byte, rest >>= 8) {
        *byte = static_cast<char>(rest & 0xffU);
    }
    values_[index] = number.data();
}

void Parameters::flag(bool value) {
    const std::size_t index = next(1);
    numbers_[index].front() = value ? 1 : 0;
    values_[index] = numbers_[index].data();
}

void Parameters::bytes(const void* data, std::size_t size) {
    const std::size_t index = next(static_cast<int>(size));
    // A null pointer would be NULL.
    values_[index] = data == nullptr ? "" : static_cast<const char*>(data);
}

void Parameters::null() { values_[next(0)] = nullptr; }

}  // namespace ordo::postgres
