#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/import.hpp"

// What a payment provider's export says.
namespace ordo_cli {

// What became of a payment or refund, in the words that both sides have for it.
enum class Outcome : std::uint8_t { failed, open, done };

enum class StatementKind : std::uint8_t { payment, refund, dispute, dispute_reversal };

// A row of it: money that moved, or that did not.
struct Statement {
    std::size_t line = 0;
    StatementKind kind = StatementKind::payment;
    Outcome outcome = Outcome::done;
    std::string provider_ref;  // the payment's, also of a refund or dispute
    std::string refund_ref;
    std::string payment_id, order_id, refund_id;  // ours, where the provider was told
    std::string amount;                           // decimal text without a sign
    std::string currency;
};

struct Statements {
    std::vector<Statement> rows;
    std::vector<Problem> problems;
    std::size_t left_out = 0;  // fees, payouts and whatever else is no payment, refund or dispute
};

// Of CSV in the columns of Ordo, of Stripe's itemized balance reports, or of PayPal's activity download; its
// names of columns tell which. docs/cli.md describes them.
[[nodiscard]] Statements statements_of_csv(std::string_view text, const std::string& separator);
// Of JSON Lines with Ordo's names.
[[nodiscard]] Statements statements_of_jsonl(std::string_view text);

// Whether two decimal texts are one number: "29.90" and "29.9" are.
[[nodiscard]] bool same_amount(std::string_view a, std::string_view b);
// The text without zeros that say nothing, which any currency takes.
[[nodiscard]] std::string shortest_amount(std::string_view amount);

}  // namespace ordo_cli
