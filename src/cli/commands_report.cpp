#include <memory>

#include "cli/csv.hpp"
#include "cli/moments.hpp"
#include "cli/session.hpp"

namespace ordo_cli {
namespace {

struct SalesFlags {
    std::string from, to, tz = "UTC", by = "day";
    bool csv = false;
};

void print_csv(Session& session, const Json& statistics) {
    const std::vector<std::string> names = {"currency",    "start",  "gross_revenue", "refunds",
                                            "net_revenue", "orders", "paid_orders"};
    session.out.write(csv_record(names));
    for (const Json& of : statistics.at("by_currency")) {
        for (Json point : of.at("series")) {
            point["currency"] = of.at("currency");
            std::vector<std::string> cells;
            for (const std::string& name : names) cells.push_back(text_of(point, name.c_str()));
            session.out.write(csv_record(cells));
        }
    }
}

Exit sales(Session& session, const SalesFlags& flags) {
    auto [from, to] = usual_range(flags.by, flags.tz);
    if (!flags.from.empty()) from = moment_of(flags.from, flags.tz);
    if (!flags.to.empty()) to = moment_of(flags.to, flags.tz);
    const Json query = {{"from", from}, {"to", to}, {"interval", flags.by}, {"tz", flags.tz}};
    Shop shop = session.open();
    const Answer answer = shop.call(session.options(), ordo_statistics, query.dump().c_str());
    session.tell(answer, [&](const Json& statistics) {
        if (flags.csv) {
            print_csv(session, statistics);
        } else {
            print_sales(session.out, statistics, flags.by, flags.tz);
        }
    });
    return Exit::ok;
}

}  // namespace

void add_report_commands(CLI::App& app, Session& session) {
    CLI::App& report = *app.add_subcommand("report", "what the shop has sold");
    report.require_subcommand(1);
    CLI::App& command = *report.add_subcommand("sales", "revenue, refunds and orders over time");
    const auto flags = std::make_shared<SalesFlags>();
    command.add_option(
        "--from", flags->from,
        "the first day, or an RFC 3339 time; default: today by hour, else the last 30 "
        "days, 12 weeks or 12 months");
    command.add_option("--to", flags->to, "the day or time before which it ends");
    command.add_option("--by", flags->by, "(day)")
        ->check(CLI::IsMember({"hour", "day", "week", "month"}));
    command.add_option("--tz", flags->tz,
                       "the time zone of days, weeks and months, such as Europe/Zurich (UTC)");
    command.add_flag("--csv", flags->csv, "the intervals as CSV");
    on_run(command, session, flags, sales);
}

}  // namespace ordo_cli
