#include "cli/reconcile.hpp"

#include <algorithm>
#include <unordered_set>

namespace ordo_cli {
namespace {

constexpr std::pair<std::string_view, Outcome> kOutcomes[] = {
    {"captured", Outcome::done},  {"disputed", Outcome::done}, {"charged_back", Outcome::done},
    {"succeeded", Outcome::done}, {"failed", Outcome::failed}, {"cancelled", Outcome::failed},
    {"expired", Outcome::failed},
};

Outcome outcome_of(std::string_view status) {
    const auto* const found =
        std::ranges::find(kOutcomes, status, &std::pair<std::string_view, Outcome>::first);
    return found == std::end(kOutcomes) ? Outcome::open : found->second;
}

std::string member(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() || !found->is_string() ? "" : found->get<std::string>();
}

bool is_in(const Period& period, const std::string& time) {
    return time >= period.first && (period.second.empty() || time < period.second);
}

Entry payment_entry(const Json& payment, const Json& order, const Period& period) {
    Entry entry;
    entry.id = entry.payment_id = member(payment, "id");
    entry.order_id = member(order, "id");
    entry.order_number = member(order, "number");
    entry.ref = member(payment, "provider_ref");
    entry.created_at = member(payment, "created_at");
    entry.status = member(payment, "status");
    entry.outcome = outcome_of(entry.status);
    entry.amount = member(payment, entry.outcome == Outcome::done ? "captured_amount" : "amount");
    entry.currency = member(payment, "currency");
    entry.is_disputed = entry.status == "disputed" || entry.status == "charged_back";
    entry.is_expected =
        entry.outcome == Outcome::done && is_in(period, member(payment, "captured_at"));
    return entry;
}

Entry refund_entry(const Json& refund, const Json& order, const Period& period) {
    Entry entry;
    entry.is_refund = true;
    entry.id = member(refund, "id");
    entry.payment_id = member(refund, "payment_id");
    entry.order_id = member(order, "id");
    entry.order_number = member(order, "number");
    entry.ref = member(refund, "provider_ref");
    entry.created_at = member(refund, "created_at");
    entry.status = member(refund, "status");
    entry.outcome = outcome_of(entry.status);
    entry.amount = member(refund, "amount");
    entry.currency = member(refund, "currency");
    entry.is_expected =
        entry.outcome == Outcome::done && is_in(period, member(refund, "updated_at"));
    return entry;
}

// What is wrong with a row about something that both sides know; nullptr when nothing is.
const char* difference(const Statement& row, const Entry& entry, const Books& books) {
    if (row.outcome != entry.outcome) return "state_differs";
    if (row.outcome != Outcome::done) return nullptr;  // no money, no difference
    if (row.currency != entry.currency) return "currency_differs";
    if (!same_amount(row.amount, entry.amount)) return "amount_differs";
    const Entry* const payment = entry.is_refund ? books.payment_of(row) : nullptr;
    if (payment != nullptr && payment->id != entry.payment_id) return "payment_differs";
    return nullptr;
}

// Several rows can be about one dispute: what counts is whether the money is away in the end.
using Disputes = std::unordered_map<const Entry*, std::pair<int, const Statement*>>;

// One text for rows about the same thing.
std::string name_of(const Statement& row) {
    if (row.kind == StatementKind::refund)
        return "r" + (row.refund_ref.empty() ? row.refund_id : row.refund_ref);
    return "p" + (row.provider_ref.empty() ? row.payment_id : row.provider_ref);
}

class Comparison {
public:
    Comparison(const Statements& statements, const Books& books)
        : statements_(statements), books_(books) {}

    std::vector<Finding> run() {
        for (const Statement& row : statements_.rows) look_at(row);
        for (const Statement& row : statements_.rows) end_dispute(row);
        for (const Entry& entry : books_.entries()) {
            if (entry.is_expected && !seen_.contains(&entry))
                found("missing_there", nullptr, &entry);
        }
        for (const Entry* entry : books_.repeated()) found("duplicate_here", nullptr, entry);
        return std::move(findings_);
    }

private:
    void found(const char* what, const Statement* there, const Entry* here) {
        findings_.push_back({what, there, here});
    }

    void look_at(const Statement& row) {
        const bool is_refund = row.kind == StatementKind::refund;
        const Entry* const entry = is_refund ? books_.refund_of(row) : books_.payment_of(row);
        if (row.kind == StatementKind::dispute || row.kind == StatementKind::dispute_reversal) {
            if (entry == nullptr) return found("missing_here", &row, nullptr);
            auto& [balance, last] = disputes_[entry];
            balance += row.kind == StatementKind::dispute ? 1 : -1;
            last = &row;
            return;
        }
        if (!rows_.insert(name_of(row)).second) return found("duplicate_there", &row, entry);
        if (entry == nullptr) {
            if (row.outcome == Outcome::done) found("missing_here", &row, nullptr);
            return;
        }
        seen_.insert(entry);
        if (const char* const what = difference(row, *entry, books_)) found(what, &row, entry);
    }

    // At the last row of its dispute: whether ours knows how it stands.
    void end_dispute(const Statement& row) {
        if (row.kind != StatementKind::dispute && row.kind != StatementKind::dispute_reversal)
            return;
        const Entry* const entry = books_.payment_of(row);
        if (entry == nullptr) return;
        const auto& [balance, last] = disputes_.at(entry);
        if (last == &row && (balance > 0) != entry->is_disputed)
            found("dispute_differs", &row, entry);
    }

    const Statements& statements_;
    const Books& books_;
    Disputes disputes_;
    std::unordered_set<std::string> rows_;
    std::unordered_set<const Entry*> seen_;
    std::vector<Finding> findings_;
};

const char* evidence_kind(const Statement& row) {
    switch (row.kind) {
        case StatementKind::payment:
            return row.outcome == Outcome::done     ? "captured"
                   : row.outcome == Outcome::failed ? "failed"
                                                    : "opened";
        case StatementKind::refund:
            return row.outcome == Outcome::done     ? "refund_succeeded"
                   : row.outcome == Outcome::failed ? "refund_failed"
                                                    : "refund_pending";
        case StatementKind::dispute:
            return "disputed";
        case StatementKind::dispute_reversal:
            return "dispute_won";
    }
    return "";
}

}  // namespace

void Books::add(const Json& order, const std::string& provider, const Period& period) {
    std::unordered_set<std::string> ours;
    for (const Json& payment : order.at("payments")) {
        if (member(payment, "provider") != provider) continue;
        keep(payment_entry(payment, order, period));
        ours.insert(member(payment, "id"));
    }
    for (const Json& refund : order.at("refunds")) {
        // What a lost dispute took is no refund in any export: it is in the rows of the dispute.
        const bool is_chargeback = member(refund, "reason") == "chargeback";
        if (ours.contains(member(refund, "payment_id")) && !is_chargeback)
            keep(refund_entry(refund, order, period));
    }
}

void Books::keep(Entry given) {
    const Entry& entry = entries_.emplace_back(std::move(given));
    by_id_.emplace(entry.id, &entry);
    if (entry.ref.empty()) return;
    Index& by_ref = entry.is_refund ? refund_by_ref_ : payment_by_ref_;
    if (!by_ref.emplace(entry.ref, &entry).second) repeated_.push_back(&entry);
}

const Entry* Books::payment_of(const Statement& row) const {
    if (const auto found = by_id_.find(row.payment_id); found != by_id_.end()) return found->second;
    const auto found = payment_by_ref_.find(row.provider_ref);
    return found == payment_by_ref_.end() ? nullptr : found->second;
}

const Entry* Books::refund_of(const Statement& row) const {
    if (const auto found = by_id_.find(row.refund_id); found != by_id_.end()) return found->second;
    const auto found = refund_by_ref_.find(row.refund_ref);
    return found == refund_by_ref_.end() ? nullptr : found->second;
}

std::vector<Finding> compare(const Statements& statements, const Books& books) {
    return Comparison(statements, books).run();
}

Json evidence_of(const Finding& finding, const std::string& provider) {
    const std::string_view what = finding.what;
    if (what != "missing_here" && what != "state_differs" && what != "amount_differs" &&
        what != "dispute_differs")
        return nullptr;
    const Statement& row = *finding.there;
    Json evidence = {{"kind", evidence_kind(row)}, {"provider", provider}};
    const auto set = [&evidence](const char* name, const std::string& text) {
        if (!text.empty()) evidence[name] = text;
    };
    const bool is_known = finding.here != nullptr;
    set("payment_id", is_known ? finding.here->payment_id : row.payment_id);
    set("order_id", is_known ? finding.here->order_id : row.order_id);
    set("refund_id", is_known && finding.here->is_refund ? finding.here->id : row.refund_id);
    set("provider_ref", row.provider_ref);
    set("refund_ref", row.refund_ref);
    set("amount", shortest_amount(row.amount));
    set("currency", row.currency);
    return evidence;
}

}  // namespace ordo_cli
