#include "cli/reconcile_books.hpp"

#include <unordered_set>

#include "cli/progress.hpp"

namespace ordo_cli {
namespace {

void add_rows(Statements& statements, const Entry& entry) {
    Statement row;
    row.kind = entry.is_refund ? StatementKind::refund : StatementKind::payment;
    row.outcome = entry.outcome;
    (entry.is_refund ? row.refund_ref : row.provider_ref) = entry.ref;
    if (entry.is_refund) row.refund_id = entry.id;
    row.payment_id = entry.payment_id;
    row.order_id = entry.order_id;
    row.amount = entry.amount;
    row.currency = entry.currency;
    statements.rows.push_back(row);
    if (entry.is_refund || entry.outcome != Outcome::done) return;
    row.kind = entry.is_disputed ? StatementKind::dispute : StatementKind::dispute_reversal;
    statements.rows.push_back(row);
}

}  // namespace

Books read_books(Session& session, Shop& shop, const std::string& provider, const Period& period) {
    Books books;
    Progress progress(progress_wanted(session.out.quiet), "reading orders", 0);
    Json query = {{"limit", 100}, {"sort", "created_at"}};
    while (true) {
        const Json page =
            shop.call(session.options(), ordo_order_list, query.dump().c_str()).json();
        for (const Json& order : page.at("data")) {
            const std::string id = order.at("id").get<std::string>();
            const Json whole = shop.call(session.options(), ordo_order_get, id.c_str()).json();
            books.add(whole, provider, period);
            progress.step();
        }
        if (page.at("next_cursor").is_null()) return books;
        query["cursor"] = page.at("next_cursor");
    }
}

Answers ask_provider(Session& session, Shop& shop, const Books& before, const std::string& provider,
                     const std::string& since) {
    Answers answers;
    std::unordered_set<std::string> asked;
    Progress progress(progress_wanted(session.out.quiet), "asking " + provider, 0);
    for (const Entry& entry : before.entries()) {
        if (entry.is_refund || entry.created_at < since) continue;
        try {
            shop.call(session.options(), ordo_payment_sync, entry.id.c_str());
            asked.insert(entry.id);
        } catch (const Failure& failure) {
            // One payment is refused, by the provider or by a rule: the others are asked about all the same.
            if (failure.code() != Exit::refused && failure.code() != Exit::not_found) throw;
            answers.unanswered.push_back({entry.id, failure.what()});
        }
        progress.step();
    }
    const Books after = read_books(session, shop, provider, never());
    for (const Entry& entry : after.entries())
        if (asked.contains(entry.payment_id)) add_rows(answers.statements, entry);
    return answers;
}

}  // namespace ordo_cli
