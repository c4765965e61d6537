#include "cli/view_parts.hpp"

// People, and the shop itself.
namespace ordo_cli {

void print_user(Output& out, const Json& user) {
    out.line(out.paint(Colour::bold, text_of(user, "name")) + "  " + text_of(user, "id"));
    print_fields(out, {{"E-mail", text_of(user, "email")},
                       {"Role", text_of(user, "role")},
                       {"Version", text_of(user, "version")},
                       {"Since", time_of(user, "created_at") + " UTC"}});
}

void print_users(Output& out, const Json& users) {
    Table table({{"E-mail"}, {"Name"}, {"Role"}, {"Since (UTC)"}, {"Id"}});
    for (const Json& user : users) {
        table.row({{text_of(user, "email")},
                   {text_of(user, "name")},
                   {text_of(user, "role")},
                   {time_of(user, "created_at")},
                   {text_of(user, "id"), Colour::dim}});
    }
    table.print(out);
}

void print_shop(Output& out, const Json& shop) {
    const std::string minutes = text_of(shop, "payment_window_minutes");
    out.line(out.paint(Colour::bold, text_of(shop, "title")) + "  " + text_of(shop, "name"));
    print_fields(out,
                 {{"Currency", text_of(shop, "currency")},
                  {"Prices include tax", yes_no(shop, "prices_include_tax")},
                  {"Unpaid orders expire", minutes == "0" ? "never" : "after " + minutes + " min"},
                  {"Sells on account", yes_no(shop, "pay_later")},
                  {"Version", text_of(shop, "version")}});
}

void print_due(Output& out, const Json& report) {
    print_fields(out, {{"Orders expired", text_of(report, "orders_expired")},
                       {"Payments asked about", text_of(report, "payments_checked")},
                       {"Refunds asked about", text_of(report, "refunds_checked")},
                       {"Events applied", text_of(report, "events_applied")},
                       {"Events that wait", text_of(report, "events_waiting")},
                       {"Failures", text_of(report, "failures")}});
}

}  // namespace ordo_cli
