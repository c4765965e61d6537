#include <fmt/format.h>

#include "cli/moments.hpp"
#include "cli/view_parts.hpp"

namespace ordo_cli {
namespace {

using Align = Table::Align;

std::vector<Table::Cell> sales_row(std::string name, const Json& sales, Colour colour) {
    return {{std::move(name), colour},   {text_of(sales, "gross_revenue")},
            {text_of(sales, "refunds")}, {text_of(sales, "net_revenue"), colour},
            {text_of(sales, "orders")},  {text_of(sales, "paid_orders")}};
}

void print_series(Output& out, const Json& of, const std::string& interval, const std::string& tz) {
    Table table({{interval == "week" ? "Week of" : "Begin"},
                 {"Gross", Align::right},
                 {"Refunds", Align::right},
                 {"Net", Align::right},
                 {"Orders", Align::right},
                 {"Paid", Align::right}});
    for (const Json& point : of.at("series")) {
        table.row(
            sales_row(interval_name(text_of(point, "start"), interval, tz), point, Colour::none));
    }
    table.row(sales_row("all", of, Colour::bold));
    table.print(out);
}

void print_top(Output& out, const Json& statistics, const std::string& currency) {
    Table table({{"Product"}, {"Pieces", Align::right}, {"Revenue", Align::right}});
    bool any = false;
    for (const Json& product : statistics.at("top_products")) {
        if (text_of(product, "currency") != currency) continue;
        table.row({{text_of(product, "name")},
                   {text_of(product, "quantity")},
                   {text_of(product, "revenue")}});
        any = true;
    }
    if (!any) return;
    out.line("");
    table.print(out);
}

// "pending 2, completed 5"
std::string counts(const Json& words) {
    std::string text;
    for (const auto& [word, count] : words.items()) {
        if (count == 0) continue;
        if (!text.empty()) text += ", ";
        text += clean(word) + ' ' + count.dump();
    }
    return text;
}

}  // namespace

void print_sales(Output& out, const Json& statistics, const std::string& interval,
                 const std::string& tz) {
    for (const Json& of : statistics.at("by_currency")) {
        const std::string currency = text_of(of, "currency");
        out.line(out.paint(Colour::bold, currency));
        print_series(out, of, interval, tz);
        print_top(out, statistics, currency);
        out.line("");
        print_fields(out, {{"Average paid order", text_of(of, "average_order_value")},
                           {"Still to be paid", text_of(of, "outstanding")}});
    }
    const std::string attention = text_of(statistics, "attention");
    print_fields(out, {{"Orders now", counts(statistics.at("orders_by_status"))},
                       {"Payments now", counts(statistics.at("orders_by_payment_status"))},
                       {"Wait for a person", attention == "0" ? "" : attention}});
}

}  // namespace ordo_cli
