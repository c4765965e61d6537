#include <algorithm>

#include "core/fold.hpp"
#include "storage/memory/applier.hpp"

namespace ordo::memory {
namespace {

Sales sum(Sales a, const Sales& b) {
    a.gross_minor += b.gross_minor;
    a.refunds_minor += b.refunds_minor;
    a.orders += b.orders;
    a.paid_orders += b.paid_orders;
    return a;
}

sys::StatisticsChange::Standing sum(sys::StatisticsChange::Standing a,
                                    const sys::StatisticsChange::Standing& b) {
    a.orders += b.orders;
    a.outstanding_minor += b.outstanding_minor;
    a.attention += b.attention;
    return a;
}

sys::StatisticsChange::Sold sum(sys::StatisticsChange::Sold a,
                                const sys::StatisticsChange::Sold& b) {
    a.quantity += b.quantity;
    a.revenue_minor += b.revenue_minor;
    return a;
}

// The keys of those that were over before `moment`, the oldest first, at most `limit`.
template <class Map, class Member>
std::vector<Digest> over(const Map& map, Member member, Time moment, std::int64_t limit) {
    std::vector<std::pair<Time, Digest>> found;
    for (const auto& [key, value] : map) {
        if (value.*member < moment) found.emplace_back(value.*member, key);
    }
    std::ranges::sort(found);
    std::vector<Digest> keys;
    for (const auto& [time, key] : found) {
        if (static_cast<std::int64_t>(keys.size()) < limit) keys.push_back(key);
    }
    return keys;
}

}  // namespace

Result<void> Applier::user(const sys::Changes::UserWrite& write) {
    sys::UserState state = write.state;
    if (state.user.version < 1) return refused("a user's version below 1");
    const UserId id = state.user.id;
    const auto found = shop_.users.find(id);
    std::optional<std::string> email_before;
    if (write.insert) {
        if (found != shop_.users.end()) return refused("the user's id is taken");
        append(shop_.users_made, id);
        add(shop_.users, id, state);
    } else {
        if (found == shop_.users.end()) return refused("there is no such user");
        email_before = fold_email(found->second.user.email);
        state.user.created_at = found->second.user.created_at;
        set(found->second, state);
    }
    const std::optional<std::string> email_after = fold_email(state.user.email);
    if (change_unique(shop_.emails, id, email_before, email_after)) return {};
    return refused("the e-mail address is taken");
}

Result<void> Applier::session(const sys::Changes::SessionWrite& write) {
    const sys::SessionToken& token = write.token;
    if (write.insert) {
        if (!shop_.users.contains(token.user_id)) return refused("there is no such user");
        if (!add(shop_.sessions, token.digest, token)) return refused("the token is taken");
        return {};
    }
    const auto found = shop_.sessions.find(token.digest);
    if (found == shop_.sessions.end()) return refused("there is no such token");
    set(found->second.used_at, token.used_at);
    return {};
}

void Applier::end_sessions(const std::function<bool(const sys::SessionToken&)>& ends) {
    std::vector<Digest> ended;
    for (const auto& [digest, token] : shop_.sessions) {
        if (ends(token)) ended.push_back(digest);
    }
    for (const Digest& digest : ended) remove(shop_.sessions, digest);
}

void Applier::end_family(const Uuid& family) {
    end_sessions([&](const sys::SessionToken& token) { return token.family == family; });
}

void Applier::end_user(UserId user) {
    end_sessions([&](const sys::SessionToken& token) { return token.user_id == user; });
}

Result<void> Applier::policy(const ShopPolicy& policy) {
    if (policy.version < 1) return refused("a policy version below 1");
    if (policy.payment_window_minutes < 0) return refused("a payment window below 0");
    set(shop_.policy, policy);
    return {};
}

Result<void> Applier::journal(const JournalRecord& record) {
    const auto order = shop_.orders.find(record.order_id);
    if (order == shop_.orders.end()) return refused("there is no such order");
    if (record.sequence != static_cast<std::int64_t>(shop_.journal.size()) + 1) {
        return refused("the journal has no gaps");
    }
    if (record.order_sequence < 1) return refused("an order's version below 1");
    if (!add(order->second.history, record.order_sequence, shop_.journal.size())) {
        return refused("an order's version twice");
    }
    JournalRecord row = record;
    // Who the order belongs to is read from the order.
    row.customer_email.reset();
    row.customer_name.reset();
    append(shop_.journal, std::move(row));
    return {};
}

Result<void> Applier::statistics(const sys::StatisticsChange& change) {
    const auto add_to = [&](auto& sums, const auto& differences) {
        for (const auto& [key, difference] : differences) {
            const auto found = sums.find(key);
            put(sums, key, found == sums.end() ? difference : sum(found->second, difference));
        }
    };
    add_to(shop_.statistics.sales, change.sales);
    add_to(shop_.statistics.standing, change.standing);
    for (const auto& [key, sold] : change.products) {
        if (!shop_.products.contains(std::get<ProductId>(key))) {
            return refused("there is no such product");
        }
    }
    add_to(shop_.statistics.products, change.products);
    return {};
}

void Applier::forget(const sys::Changes::Forget& what) {
    for (const Digest& key : over(shop_.keys, &sys::StoredKey::created_at,
                                  what.keys_created_before, what.limit)) {
        remove(shop_.keys, key);
    }
    for (const Digest& token : over(shop_.sessions, &sys::SessionToken::expires_at,
                                    what.sessions_expired_before, what.limit)) {
        remove(shop_.sessions, token);
    }
}

}  // namespace ordo::memory
