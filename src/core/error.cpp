#include "ordo/error.hpp"

#include <algorithm>
#include <array>

namespace ordo {
namespace {

struct CatalogueRow {
    Errc code;
    std::string_view name;
    int http_status;
    bool retryable;
};

constexpr std::array kCatalogue = {
#define ORDO_ROW(name, number, http, retryable) CatalogueRow{Errc::name, #name, http, retryable},
    ORDO_ERROR_CATALOGUE(ORDO_ROW)
#undef ORDO_ROW
};

constexpr bool numbers_rise() {
    return std::ranges::adjacent_find(kCatalogue, std::ranges::greater_equal{},
                                      &CatalogueRow::code) == kCatalogue.end();
}
static_assert(numbers_rise(), "the catalogue is in ascending order and has no number twice");

const CatalogueRow* find(Errc code) noexcept {
    const auto row = std::ranges::find(kCatalogue, code, &CatalogueRow::code);
    return row == kCatalogue.end() ? nullptr : &*row;
}

}  // namespace

std::string_view errc_name(Errc code) noexcept {
    const auto* row = find(code);
    return row ? row->name : std::string_view("unknown");
}

int errc_http_status(Errc code) noexcept {
    const auto* row = find(code);
    return row ? row->http_status : 500;
}

bool errc_retryable(Errc code) noexcept {
    const auto* row = find(code);
    return row && row->retryable;
}

std::optional<Errc> errc_from_name(std::string_view name) noexcept {
    const auto row = std::ranges::find(kCatalogue, name, &CatalogueRow::name);
    if (row == kCatalogue.end()) return std::nullopt;
    return row->code;
}

}  // namespace ordo
