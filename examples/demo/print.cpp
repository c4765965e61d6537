#include "print.hpp"

#include <unistd.h>

#include <string_view>

namespace demo {
namespace {

// Colour only for people: on a terminal, and where NO_COLOR does not ask for none.
bool use_colour() { return isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

std::string bold(std::string_view text) {
    return use_colour() ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

std::string who(const ordo::Actor& actor) {
    return actor.name.value_or(std::string(ordo::to_string(actor.type)));
}

std::string what(const ordo::JournalRecord& record, const ordo::Order& order) {
    switch (record.kind) {
        case ordo::HistoryKind::created:
            return fmt::format("placed the order for {} {}", order.amounts.total.to_string(),
                               order.currency.code());
        case ordo::HistoryKind::status_changed:
            return fmt::format("order {} → {}", record.from, record.to);
        case ordo::HistoryKind::payment_status_changed:
            return fmt::format("payment {} → {}", record.from, record.to);
        case ordo::HistoryKind::note: return "note";
        default: return std::string(ordo::to_string(record.kind));
    }
}

}  // namespace

void print_catalogue(const std::map<std::string, ordo::Product>& catalogue) {
    fmt::print("{}\n", bold("Catalogue"));
    for (const auto& [sku, product] : catalogue) {
        const std::string stock = product.stock_quantity
                                      ? fmt::format("{} on hand", *product.stock_quantity)
                                      : std::string("made to order");
        fmt::print("  {:<5} {:<16} {:<8} {:>8} {}  {}\n", sku, product.name,
                   ordo::to_string(product.type), product.price.to_string(),
                   product.price.currency().code(), stock);
    }
}

void print_order(const ordo::Order& order) {
    fmt::print("\n{}\n", bold(fmt::format("Order {}", order.number)));
    for (const auto& line : order.lines)
        fmt::print("  {:>3} × {:<24} {:>9}\n", line.quantity, line.name, line.amount.to_string());
    fmt::print("  {:<30} {:>9} {}\n", "total", order.amounts.total.to_string(), order.currency.code());
    for (const auto& payment : order.payments) {
        fmt::print("  {:<30} {:>9}\n", fmt::format("paid, {}", ordo::to_string(payment.method)),
                   payment.captured_amount.to_string());
        if (payment.change_amount)
            fmt::print("  {:<30} {:>9}\n",
                       fmt::format("change from {}", payment.tendered_amount->to_string()),
                       payment.change_amount->to_string());
    }
    fmt::print("  {:<30} {:>9}\n", "status",
               fmt::format("{}, {}", ordo::to_string(order.status), ordo::to_string(order.payment_status)));
}

void print_timeline(const std::vector<ordo::JournalRecord>& history, const ordo::Order& order) {
    fmt::print("\n{}\n", bold("Timeline (UTC)"));
    for (const auto& record : history) {
        const std::string time = record.at.to_string();
        const std::string day = time.substr(0, 10), clock = time.substr(11, 12);
        fmt::print("  {}  {} {}  {:<12} {}\n", record.order_sequence, day, clock, who(record.actor),
                   what(record, order));
        if (record.message) fmt::print("  {:>28}“{}”\n", "", *record.message);
    }
}

void print_verified(const ordo::VerifyReport& report, const std::string& file) {
    fmt::print("\nVerified: {} orders, {} journal records in one unbroken chain, {} products.\n",
               report.orders, report.records, report.products);
    fmt::print("The shop is in {0}; look into it with\n  ordo --db {0} order list\n", file);
}

}  // namespace demo
