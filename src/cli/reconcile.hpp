#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/statements.hpp"

// What a provider says of its payments against what the shop's ledger says.
namespace ordo_cli {

// A payment or refund of ours.
struct Entry {
    bool is_refund = false;
    std::string id, payment_id, order_id, order_number;
    std::string ref;  // at the provider; empty = it was never told
    std::string created_at;
    std::string status, amount, currency;
    Outcome outcome = Outcome::open;
    bool is_disputed = false;
    bool is_expected = false;  // the shop learned of the money in the time that was asked for
};

// From the first moment to before the second; empty = for ever.
using Period = std::pair<std::string, std::string>;

// Of which nothing is expected to be in an export.
[[nodiscard]] inline Period never() { return {"9999", ""}; }

// All of ours that went through one provider.
class Books {
public:
    // `order` with its payments and refunds.
    void add(const Json& order, const std::string& provider, const Period& period);

    // What a row is about; nullptr when there is nothing like it.
    [[nodiscard]] const Entry* payment_of(const Statement& row) const;
    [[nodiscard]] const Entry* refund_of(const Statement& row) const;

    [[nodiscard]] const std::deque<Entry>& entries() const noexcept { return entries_; }
    // Those whose reference another one has as well.
    [[nodiscard]] const std::vector<const Entry*>& repeated() const noexcept { return repeated_; }

private:
    using Index = std::unordered_map<std::string, const Entry*>;

    void keep(Entry entry);

    std::deque<Entry> entries_;  // stay where they are
    Index by_id_, payment_by_ref_, refund_by_ref_;
    std::vector<const Entry*> repeated_;
};

// A difference. One side is missing in some.
struct Finding {
    // missing_here, missing_there, duplicate_here, duplicate_there, state_differs, currency_differs,
    // amount_differs, payment_differs (a refund's), dispute_differs
    const char* what;
    const Statement* there;
    const Entry* here;
};

// In the order of the file, then those of which it says nothing. A row has one finding at most: the first
// in the order above.
[[nodiscard]] std::vector<Finding> compare(const Statements& statements, const Books& books);

// The Evidence that tells the shop what the provider says; null where only a person can know better.
[[nodiscard]] Json evidence_of(const Finding& finding, const std::string& provider);

}  // namespace ordo_cli
