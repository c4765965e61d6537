#include "cli/statements.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <regex>

namespace ordo_cli {
namespace {

using Cells = std::map<std::string, std::string, std::less<>>;  // of one row, by column

struct ReportWord {
    std::string_view of;  // theirs, "…x" = any that ends like that
    int means;
};

// A report: which columns hold what. Several columns are alternatives, the first with content counts.
struct Layout {
    std::string_view mark;  // the column that tells it from the others
    std::string_view kind;
    std::vector<ReportWord> kinds;
    std::string_view status;  // empty = it lists only money that has moved
    std::vector<ReportWord> statuses;
    std::string_view payment_ref, refund_ref,
        refunded_ref;  // of a payment; of a refund and its payment
    std::vector<std::pair<std::string_view, std::string_view>> amounts;  // and their currencies
    std::string_view payment_id, order_id, refund_id;
};

constexpr int kPayment = static_cast<int>(StatementKind::payment);
constexpr int kRefund = static_cast<int>(StatementKind::refund);
constexpr int kDispute = static_cast<int>(StatementKind::dispute);
constexpr int kDisputeReversal = static_cast<int>(StatementKind::dispute_reversal);
constexpr int kFailed = static_cast<int>(Outcome::failed);
constexpr int kOpen = static_cast<int>(Outcome::open);
constexpr int kDone = static_cast<int>(Outcome::done);

const Layout& own_layout() {
    static const Layout layout = {"kind",
                                  "kind",
                                  {{"payment", kPayment},
                                   {"refund", kRefund},
                                   {"dispute", kDispute},
                                   {"dispute_reversal", kDisputeReversal}},
                                  "status",
                                  {{"", kDone},
                                   {"captured", kDone},
                                   {"succeeded", kDone},
                                   {"pending", kOpen},
                                   {"failed", kFailed},
                                   {"cancelled", kFailed}},
                                  "provider_ref",
                                  "refund_ref",
                                  "provider_ref",
                                  {{"amount", "currency"}},
                                  "payment_id",
                                  "order_id",
                                  "refund_id"};
    return layout;
}

// balance_change_from_activity.itemized, ending_balance_reconciliation.itemized and their kin. What the
// payer saw is what the shop asked for; gross is in the currency of the account.
const Layout& stripe_layout() {
    static const Layout layout = {
        "reporting_category",
        "reporting_category",
        {{"charge", kPayment},
         {"payment", kPayment},
         {"refund", kRefund},
         {"dispute", kDispute},
         {"dispute_reversal", kDisputeReversal}},
        "",
        {},
        "payment_intent_id",
        "source_id",
        "payment_intent_id",
        {{"customer_facing_amount", "customer_facing_currency"}, {"gross", "currency"}},
        "payment_metadata[ordo_payment_id]",
        "payment_metadata[ordo_order_id]",
        "refund_metadata[ordo_refund_id]"};
    return layout;
}

// The activity download. A payment that was refunded or reversed later has been captured; those have rows
// of their own.
const Layout& paypal_layout() {
    static const Layout layout = {"Transaction ID",
                                  "Type",
                                  {{"Payment Refund", kRefund},
                                   {"Payment Reversal", kDispute},
                                   {"Chargeback", kDispute},
                                   {"Chargeback Reversal", kDisputeReversal},
                                   {"… Payment", kPayment}},
                                  "Status",
                                  {{"Completed", kDone},
                                   {"Refunded", kDone},
                                   {"Partially Refunded", kDone},
                                   {"Reversed", kDone},
                                   {"Pending", kOpen},
                                   {"Denied", kFailed},
                                   {"Canceled", kFailed},
                                   {"Expired", kFailed}},
                                  "Transaction ID",
                                  "Transaction ID",
                                  "Reference Txn ID",
                                  {{"Gross", "Currency"}},
                                  "Custom Number",
                                  "Invoice Number",
                                  "Custom Number"};
    return layout;
}

const Layout* layout_of(const std::vector<std::string>& names) {
    for (const Layout* layout : {&own_layout(), &stripe_layout(), &paypal_layout()}) {
        if (std::ranges::find(names, layout->mark) != names.end()) return layout;
    }
    return nullptr;
}

const std::string& cell(const Cells& cells, std::string_view column) {
    static const std::string nothing;
    const auto found = cells.find(column);
    return found == cells.end() ? nothing : found->second;
}

std::optional<int> meaning(const std::vector<ReportWord>& words, std::string_view word) {
    constexpr std::string_view kAny = "…";
    for (const auto& [of, means] : words) {
        if (of == word) return means;
        if (of.starts_with(kAny) && word.ends_with(of.substr(kAny.size()))) return means;
    }
    return std::nullopt;
}

// Digits with at most one point, and commas only where they part thousands: "29,99" is no amount here.
std::optional<std::string> amount_of(const std::string& cell) {
    static const std::regex shape(R"([+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?)");
    if (!std::regex_match(cell, shape)) return std::nullopt;
    std::string amount;
    std::ranges::copy_if(cell, std::back_inserter(amount),
                         [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    return amount;
}

// The id of that kind in a cell: PayPal's custom number of a refund holds two, parted by a comma.
std::string id_from(std::string_view cell, std::string_view prefix) {
    while (!cell.empty()) {
        const std::string_view id = cell.substr(0, cell.find(','));
        if (id.starts_with(prefix)) return std::string(id);
        cell.remove_prefix(std::min(id.size() + 1, cell.size()));
    }
    return {};
}

std::string upper_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return text;
}

void read_amount(const Layout& layout, const Cells& cells, Statement& row) {
    for (const auto& [amount, currency] : layout.amounts) {
        if (cell(cells, amount).empty()) continue;
        const auto read = amount_of(cell(cells, amount));
        if (!read)
            throw Failure(Exit::refused, "'" + clean(cell(cells, amount)) + "' is no amount");
        row.amount = *read;
        row.currency = upper_case(cell(cells, currency));
        break;
    }
    if (row.amount.empty()) throw Failure(Exit::refused, "there is no amount");
    if (row.currency.empty()) throw Failure(Exit::refused, "there is no currency");
}

void read_names(const Layout& layout, const Cells& cells, Statement& row) {
    const bool is_payment = row.kind == StatementKind::payment;
    row.provider_ref = cell(cells, is_payment ? layout.payment_ref : layout.refunded_ref);
    if (row.kind == StatementKind::refund) {
        row.refund_ref = cell(cells, layout.refund_ref);
        row.refund_id = id_from(cell(cells, layout.refund_id), "ref_");
    }
    row.payment_id = id_from(cell(cells, layout.payment_id), "pay_");
    row.order_id = id_from(cell(cells, layout.order_id), "ord_");
    const bool is_named = row.kind == StatementKind::refund
                              ? !row.refund_ref.empty() || !row.refund_id.empty()
                              : !row.provider_ref.empty() || !row.payment_id.empty();
    if (!is_named) throw Failure(Exit::refused, "nothing says which payment or refund it is");
}

// Nothing for a row of another kind. Throws Failure with what is wrong with it.
std::optional<Statement> statement_of(const Layout& layout, const Cells& cells, std::size_t line) {
    Statement row;
    row.line = line;
    const auto kind = meaning(layout.kinds, cell(cells, layout.kind));
    if (!kind) {
        if (&layout != &own_layout()) return std::nullopt;
        throw Failure(Exit::refused, "'" + clean(cell(cells, layout.kind)) + "' is no kind of row");
    }
    row.kind = static_cast<StatementKind>(*kind);
    if (!layout.status.empty()) {
        const std::string& status = cell(cells, layout.status);
        const auto means = meaning(layout.statuses, status);
        if (!means)
            throw Failure(Exit::refused, "'" + clean(status) + "' is no status it can have");
        row.outcome = static_cast<Outcome>(*means);
    }
    read_names(layout, cells, row);
    read_amount(layout, cells, row);
    return row;
}

void take(Statements& statements, const Layout& layout, const Cells& cells, std::size_t line) {
    try {
        if (auto row = statement_of(layout, cells, line)) {
            statements.rows.push_back(std::move(*row));
        } else {
            ++statements.left_out;
        }
    } catch (const Failure& failure) {
        statements.problems.push_back({line, failure.what(), nullptr});
    }
}

// The rows of one payment name it in one way, of which the shop may know another: PayPal's name the capture, its
// plugin's reference is the order. Only the payment's own row has our id for sure.
void name_payments(std::vector<Statement>& rows) {
    std::map<std::string, std::string, std::less<>> ids;
    for (const Statement& row : rows)
        if (row.kind == StatementKind::payment && !row.payment_id.empty() &&
            !row.provider_ref.empty())
            ids.emplace(row.provider_ref, row.payment_id);
    for (Statement& row : rows) {
        const auto known = row.payment_id.empty() ? ids.find(row.provider_ref) : ids.end();
        if (known != ids.end()) row.payment_id = known->second;
    }
}

}  // namespace

Statements statements_of_csv(std::string_view text, const std::string& separator) {
    Statements statements;
    CsvReader reader(text, separator.front());
    try {
        const auto names = reader.next();
        const Layout* const layout = names ? layout_of(names->cells) : nullptr;
        if (layout == nullptr) {
            statements.problems.push_back(
                {1, "these are not the columns of a known report", nullptr});
            return statements;
        }
        while (const auto record = reader.next()) {
            Cells cells;
            for (std::size_t i = 0; i < std::min(names->cells.size(), record->cells.size()); ++i) {
                cells[names->cells[i]] = unguarded(record->cells[i]);
            }
            take(statements, *layout, cells, record->line);
        }
    } catch (const CsvFault& fault) {
        statements.problems.push_back({fault.line, fault.message, nullptr});
    }
    name_payments(statements.rows);
    return statements;
}

Statements statements_of_jsonl(std::string_view text) {
    Statements statements;
    Rows lines = rows_of_jsonl(text);
    statements.problems = std::move(lines.problems);
    for (const Row& line : lines.rows) {
        Cells cells;
        for (const auto& [name, value] : line.document.items()) {
            if (value.is_string()) cells[name] = value.get<std::string>();
        }
        take(statements, own_layout(), cells, line.line);
    }
    name_payments(statements.rows);
    return statements;
}

std::string shortest_amount(std::string_view amount) {
    const auto digit = std::min(amount.find_first_not_of('0'), amount.size());
    std::string_view rest = amount.substr(digit);
    if (rest.find('.') != std::string_view::npos) {
        while (rest.ends_with('0')) rest.remove_suffix(1);
        if (rest.ends_with('.')) rest.remove_suffix(1);
    }
    return (rest.empty() || rest.starts_with('.') ? "0" : "") + std::string(rest);
}

bool same_amount(std::string_view a, std::string_view b) {
    return shortest_amount(a) == shortest_amount(b);
}

}  // namespace ordo_cli
