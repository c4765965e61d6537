#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ordo/sys/storage.hpp"

// A whole shop as lines of JSON (JSON Lines): a header, one line a row, and an end that tells how many
// lines there were, so that a dump that was cut off is noticed. Complete: personal data, salts, digests
// and password hashes are in it; bytes of pictures stand in base64.
//
//     {"shop":{"format":1,"name":"main","currency":"CHF",…}}
//     {"product":{…}}
//     {"order":{…}}
//     …
//     {"end":{"lines":4711}}
namespace ordo::codec {

using LineSink = std::function<Result<void>(std::string_view line)>;

// Without line ends. A line that the sink refuses ends the writing.
class DumpWriter {
public:
    explicit DumpWriter(LineSink sink) : sink_(std::move(sink)) {}

    [[nodiscard]] Result<void> begin(const sys::ShopSettings& settings);
    // The rows of one piece, in the order in which they are put back. `internal` for changes that are
    // no rows: a dump takes nothing away.
    [[nodiscard]] Result<void> piece(const sys::Changes& changes);
    [[nodiscard]] Result<void> end();

private:
    [[nodiscard]] Result<void> line(std::string text);

    LineSink sink_;
    std::int64_t lines_ = 0;
};

// The other way round. Everything that is wrong with a line is `malformed_request` and names the line.
class DumpReader {
public:
    // `begin` gets the header's settings before anything else; `piece` gets rows that belong together,
    // in an order in which they can be put back: all rows of one piece at once, piece after piece.
    DumpReader(std::function<Result<void>(const sys::ShopSettings&)> begin, sys::DumpSink piece)
        : begin_(std::move(begin)), sink_(std::move(piece)) {}

    [[nodiscard]] Result<void> take(std::string_view line);
    // After the last line.
    [[nodiscard]] Result<void> finish();

private:
    [[nodiscard]] Result<void> take_first(std::string_view line);
    [[nodiscard]] Result<void> take_row(std::string_view line);
    [[nodiscard]] Result<void> hand_over();
    [[nodiscard]] Error at_line(Error lower) const;

    std::function<Result<void>(const sys::ShopSettings&)> begin_;
    sys::DumpSink sink_;
    sys::Changes piece_;
    std::size_t rank_ = 0;   // of the newest row in the piece
    std::size_t bytes_ = 0;  // that the piece's lines had
    std::int64_t lines_ = 0;
    bool ended_ = false;
};

}  // namespace ordo::codec
