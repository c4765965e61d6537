#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ordo_cli {

// SHA-256.
class Digest {
public:
    using Bytes = std::array<std::uint8_t, 32>;

    Digest();
    ~Digest();
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;

    void add(std::string_view bytes);
    [[nodiscard]] Bytes take();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Ids for the rows of a file that have none: the same file gives the same ids again, for ever, which is
// what makes it safe to import a file twice. They rise with the lines.
class RowIds {
public:
    explicit RowIds(std::string_view file);

    // TypeID text of a UUIDv7 that has the line where others have the time.
    [[nodiscard]] std::string id(std::string_view prefix, std::size_t line) const;

private:
    Digest::Bytes file_;
};

}  // namespace ordo_cli
