#include "codec/receipt.hpp"
#include "core/columns.hpp"

namespace ordo::codec {
namespace {

// What a printer of 80 mm paper prints in its usual font.
constexpr std::int64_t kColumns = 42;
constexpr std::int64_t kIndent = 2;

void blanks(std::string& out, std::int64_t count) {
    if (count > 0) out.append(static_cast<std::size_t>(count), ' ');
}

void rule(std::string& out) {
    out.append(static_cast<std::size_t>(kColumns), '-');
    out.push_back('\n');
}

void centred(std::string& out, std::string_view text) {
    if (text.empty()) return;
    for (const std::string& line : wrap(text, kColumns)) {
        blanks(out, (kColumns - columns_of(line)) / 2);
        out.append(line).push_back('\n');
    }
}

void left(std::string& out, std::string_view text) {
    if (text.empty()) return;
    for (const std::string& line : wrap(text, kColumns)) out.append(line).push_back('\n');
}

// The amount stands at the right edge of the label's last line, or below it where that is too long.
void row(std::string& out, const ReceiptRow& content) {
    const std::int64_t indent = content.weight == ReceiptRow::Weight::detail ? kIndent : 0;
    const std::int64_t amount = columns_of(content.amount);
    std::int64_t taken = 0;
    bool first = true;
    for (const std::string& line : wrap(content.label, kColumns - indent)) {
        if (!first) out.push_back('\n');
        first = false;
        blanks(out, indent);
        out.append(line);
        taken = indent + columns_of(line);
    }
    if (amount > 0) {
        if (taken + 1 + amount > kColumns) {
            out.push_back('\n');
            taken = 0;
        }
        blanks(out, kColumns - taken - amount);
        out.append(content.amount);
    }
    out.push_back('\n');
}

void rows(std::string& out, const std::vector<ReceiptRow>& all) {
    if (all.empty()) return;
    rule(out);
    for (const ReceiptRow& one : all) row(out, one);
}

}  // namespace

std::string receipt_text(const Receipt& receipt) {
    std::string out;
    out.reserve(1'024 + receipt.items.size() * 64);
    centred(out, receipt.shop);
    rule(out);
    row(out, {receipt.title, receipt.placed, ReceiptRow::Weight::normal});
    left(out, receipt.customer);
    centred(out, receipt.notice);
    rows(out, receipt.items);
    rows(out, receipt.sums);
    rows(out, receipt.money);
    rule(out);
    left(out, receipt.footer);
    return out;
}

}  // namespace ordo::codec
