#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/shop.hpp"

// What people see: tables, cards and timelines on stdout, messages on stderr.
namespace ordo_cli {

enum class Colour : std::uint8_t { none, bold, dim, red, green, yellow, blue };

// The reader of stdout has seen enough (`| head`). Thrown, so that everything is tidied up before the
// program ends as every filter does; not a std::exception, because it is nothing to report.
struct ReaderGone {};

class Output {
public:
    Output();  // colours only on a terminal, and not with NO_COLOR

    // Data. Throws when it cannot be written.
    void line(std::string_view text);
    // The same for bytes with line ends of their own.
    void write(std::string_view bytes);
    // A message for the person in front; nothing with --quiet.
    void note(std::string_view text) const;
    void finish();

    [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;
    // A status word in its colour.
    [[nodiscard]] std::string status(std::string_view word) const;

    bool quiet = false;

private:
    bool colours_ = false;
};

// Columns as wide as their widest cell; those without any content are left out. Cells are painted
// after they are measured.
class Table {
public:
    enum class Align : std::uint8_t { left, right };
    struct Column {
        std::string title;
        Align align = Align::left;
    };
    struct Cell {
        std::string text;
        Colour colour = Colour::none;
        bool status = false;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
    void print(Output& out, std::string_view indent = "") const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

// Text from outside made safe for a terminal: control characters, which could move the cursor or
// change what is shown, and direction overrides become U+FFFD; line ends become blanks.
[[nodiscard]] std::string clean(std::string_view text);
// Places on a terminal.
[[nodiscard]] std::size_t width(std::string_view text);
// The text of a member, cleaned; empty when it is null or missing.
[[nodiscard]] std::string text_of(const Json& object, const char* name);
// "2025-03-01T10:00:00.123Z" as "2025-03-01 10:00:00".
[[nodiscard]] std::string time_of(const Json& object, const char* name);
// "till 3", "admin", "customer Ada".
[[nodiscard]] std::string actor_of(const Json& actor);

void print_product(Output& out, const Json& product);
void print_products(Output& out, const Json& products);
void print_movements(Output& out, const Json& movements);
void print_images(Output& out, const Json& images);
void print_order(Output& out, const Json& order);
// One line each: what a writing command did.
void print_order_line(Output& out, const Json& order);
void print_sale_line(Output& out, const Json& order);  // and what goes back to the customer
void print_refund_line(Output& out, const Json& refund);
void print_payment_line(Output& out, const Json& payment);
void print_orders(Output& out, const Json& orders);
void print_quote(Output& out, const Json& quote);
void print_timeline(Output& out, const Json& entries);
void print_event(Output& out, const Json& event);
void print_user(Output& out, const Json& user);
void print_users(Output& out, const Json& users);
void print_shop(Output& out, const Json& shop);
void print_due(Output& out, const Json& report);
// The statistics; intervals are named by the time zone's calendar.
void print_sales(Output& out, const Json& statistics, const std::string& interval,
                 const std::string& tz);
// A Problem document for a person: the sentence, and what belongs to its code.
[[nodiscard]] std::string explain(const Json& problem);

}  // namespace ordo_cli
