#include "cli/order_filter.hpp"

#include "cli/moments.hpp"
#include "cli/session.hpp"

namespace ordo_cli {

void OrderFilter::add_to(CLI::App& command, bool with_search) {
    if (with_search) {
        command.add_option("--search", search,
                           "number, id or payment reference in full; the beginning of an e-mail "
                           "address or name; words of a product");
    }
    command.add_option("--status", status, "may be repeated")
        ->check(CLI::IsMember({"pending", "processing", "completed", "cancelled"}));
    command.add_option("--payment", payment, "payment status; may be repeated")
        ->check(CLI::IsMember({"pending", "paid", "failed", "refunded"}));
    command.add_option("--user", user, "of this customer, usr_…");
    command.add_option("--from", from, "placed at or after this day or RFC 3339 time");
    command.add_option("--to", to, "placed before this day or RFC 3339 time");
    command.add_option("--tz", tz, "the time zone of days, such as Europe/Zurich (UTC)");
    command.add_option("--min", total_min, "with at least this total");
    command.add_option("--max", total_max, "with at most this total");
    command.add_flag("--attention", attention, "only those that wait for a person");
    command.add_option("--sort", sort, "-created_at: newest first")
        ->check(CLI::IsMember({"-created_at", "created_at", "-total_amount", "total_amount"}));
}

Json OrderFilter::query() const {
    Json query = Json::object();
    put(query, "q", search);
    if (!status.empty()) query["status"] = status;
    if (!payment.empty()) query["payment_status"] = payment;
    put(query, "user_id", user);
    if (!from.empty()) query["created_from"] = moment_of(from, tz);
    if (!to.empty()) query["created_to"] = moment_of(to, tz);
    put(query, "total_min", total_min);
    put(query, "total_max", total_max);
    if (attention) query["attention"] = true;
    put(query, "sort", sort);
    return query;
}

}  // namespace ordo_cli
