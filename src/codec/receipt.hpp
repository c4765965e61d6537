#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ordo/order.hpp"

// A receipt: one content, three looks. What stands on it is decided once, in receipt.cpp.
namespace ordo::codec {

enum class ReceiptFormat : std::uint8_t { text, html, json };

// `shop` is the shop's title. Text has 42 columns, the width of a receipt printer; HTML is a page of its
// own that fetches nothing and runs nothing.
[[nodiscard]] std::string encode_receipt(const Order& order, std::string_view shop,
                                         ReceiptFormat format);

// --- only for this room: what the text and the page have in common
struct ReceiptRow {
    enum class Weight : std::uint8_t { normal, detail, strong };
    std::string label;
    std::string amount;  // may be empty
    Weight weight = Weight::normal;
};
struct Receipt {
    std::string shop, title, placed, customer, notice;  // the last two may be empty
    std::vector<ReceiptRow> items, sums, money;
    std::string footer;
};
[[nodiscard]] Receipt make_receipt(const Order& order, std::string_view shop);
[[nodiscard]] std::string receipt_text(const Receipt& receipt);
[[nodiscard]] std::string receipt_html(const Receipt& receipt);

}  // namespace ordo::codec
