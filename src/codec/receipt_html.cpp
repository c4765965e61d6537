#include "codec/receipt.hpp"

namespace ordo::codec {
namespace {

// Everything that comes from outside passes here: names of goods and people may hold any character.
std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out.push_back(c);
        }
    }
    return out;
}

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
constexpr std::string_view kStyle =
    "</title>\n<style>\n"
    "body{font:16px/1.4 system-ui,sans-serif;color:#111;background:#fff;max-width:28rem;"
    "margin:1rem auto;padding:0 1rem}\n"
    "h1{font-size:1.25rem;text-align:center}\n"
    "table{width:100%;border-collapse:collapse;border-top:1px solid #767676;margin-top:.5rem}\n"
    "th{text-align:left;font-weight:400;overflow-wrap:anywhere}\n"
    "td{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;"
    "vertical-align:bottom}\n"
    ".detail th{padding-left:1rem}\n.strong{font-weight:700}\n.strong th{font-weight:700}\n"
    ".notice{font-weight:700;text-align:center}\n"
    "@media print{body{margin:0}}\n"
    "</style>\n</head>\n<body>\n";

void paragraph(std::string& out, std::string_view text, std::string_view kind = {}) {
    if (text.empty()) return;
    out += "<p";
    if (!kind.empty()) out.append(" class=\"").append(kind).append("\"");
    out.append(">").append(escaped(text)).append("</p>\n");
}

void table(std::string& out, std::string_view name, const std::vector<ReceiptRow>& rows) {
    if (rows.empty()) return;
    out.append("<table aria-label=\"").append(name).append("\">\n");
    for (const ReceiptRow& row : rows) {
        out += "<tr";
        if (row.weight == ReceiptRow::Weight::detail) out += " class=\"detail\"";
        if (row.weight == ReceiptRow::Weight::strong) out += " class=\"strong\"";
        out.append("><th scope=\"row\">").append(escaped(row.label)).append("</th><td>");
        out.append(escaped(row.amount)).append("</td></tr>\n");
    }
    out += "</table>\n";
}

}  // namespace

std::string receipt_html(const Receipt& receipt) {
    std::string out;
    out.reserve(2'048 + receipt.items.size() * 128);
    out.append(kHead).append(escaped(receipt.title)).append(kStyle);
    out.append("<h1>").append(escaped(receipt.shop)).append("</h1>\n");
    paragraph(out, receipt.title + ", " + receipt.placed);
    paragraph(out, receipt.customer);
    paragraph(out, receipt.notice, "notice");
    table(out, "Items", receipt.items);
    table(out, "Total", receipt.sums);
    table(out, "Payments", receipt.money);
    paragraph(out, receipt.footer);
    out += "</body>\n</html>\n";
    return out;
}

}  // namespace ordo::codec
