#include "support/dump_texts.hpp"

namespace ordo::test {
namespace {

template <class Rows>
void append(Rows& to, const Rows& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// Lines of a kind of rows, each as `show` gives it.
template <class Rows, class Show>
std::string lines(std::string_view kind, const Rows& rows, Show show) {
    std::string text(kind);
    text += ":\n";
    for (const auto& row : rows) text += show(row) + "\n";
    return text;
}

template <class Rows>
std::string lines(std::string_view kind, const Rows& rows) {
    return lines(kind, rows, [](const auto& row) { return Text::of(row); });
}

}  // namespace

sys::Changes joined(const std::vector<sys::Changes>& pieces) {
    sys::Changes all;
    for (const sys::Changes& piece : pieces) {
        append(all.products, piece.products);
        append(all.stock, piece.stock);
        append(all.movements, piece.movements);
        append(all.orders, piece.orders);
        append(all.payments, piece.payments);
        append(all.ledger, piece.ledger);
        append(all.journal, piece.journal);
        append(all.keys, piece.keys);
        append(all.consumers, piece.consumers);
        if (piece.chain) all.chain = piece.chain;
        append(all.refunds, piece.refunds);
        append(all.events, piece.events);
        append(all.users, piece.users);
        append(all.sessions, piece.sessions);
        append(all.ended_families, piece.ended_families);
        append(all.ended_users, piece.ended_users);
        append(all.images, piece.images);
        append(all.removed_images, piece.removed_images);
        if (piece.policy) all.policy = piece.policy;
        // The same row in two pieces would be counted twice when it is put back: it must not be lost here.
        for (const auto& [key, sum] : piece.statistics.sales) {
            auto& place = all.statistics.sales[key];
            place.gross_minor += sum.gross_minor;
            place.refunds_minor += sum.refunds_minor;
            place.orders += sum.orders;
            place.paid_orders += sum.paid_orders;
        }
        for (const auto& [key, sum] : piece.statistics.standing) {
            auto& place = all.statistics.standing[key];
            place.orders += sum.orders;
            place.outstanding_minor += sum.outstanding_minor;
            place.attention += sum.attention;
        }
        for (const auto& [key, sum] : piece.statistics.products) {
            auto& place = all.statistics.products[key];
            place.quantity += sum.quantity;
            place.revenue_minor += sum.revenue_minor;
        }
        if (piece.forget) all.forget = piece.forget;
    }
    return all;
}

std::size_t rows_of(const sys::Changes& piece) {
    return piece.products.size() + piece.stock.size() + piece.movements.size() +
           piece.orders.size() + piece.payments.size() + piece.ledger.size() +
           piece.journal.size() + piece.keys.size() + piece.consumers.size() +
           piece.refunds.size() + piece.events.size() + piece.users.size() +
           piece.sessions.size() + piece.images.size() + piece.statistics.sales.size() +
           piece.statistics.standing.size() + piece.statistics.products.size();
}

std::string text_of(const sys::Changes& changes) {
    const auto row = [](bool insert, const auto& value) {
        return std::string(insert ? "insert " : "update ") + Text::of(value);
    };
    return Text::row("policy", changes.policy) + "\n" +
           lines("users", changes.users, [&](const auto& w) { return row(w.insert, w.state); }) +
           lines("products", changes.products,
                 [&](const auto& w) { return row(w.insert, w.product); }) +
           lines("stock", changes.stock) +
           lines("images", changes.images,
                 [](const auto& w) { return Text::row("", w.image, w.bytes); }) +
           lines("removed images", changes.removed_images) +
           lines("orders", changes.orders, [&](const auto& w) { return row(w.insert, w.state); }) +
           lines("payments", changes.payments,
                 [&](const auto& w) { return row(w.insert, w.payment); }) +
           lines("refunds", changes.refunds,
                 [&](const auto& w) { return row(w.insert, w.refund); }) +
           lines("ledger", changes.ledger) + lines("movements", changes.movements) +
           lines("events", changes.events, [&](const auto& w) { return row(w.insert, w.event); }) +
           lines("journal", changes.journal) + lines("keys", changes.keys) +
           lines("consumers", changes.consumers) + Text::row("chain", changes.chain) + "\n" +
           lines("sessions", changes.sessions,
                 [&](const auto& w) { return row(w.insert, w.token); }) +
           lines("ended families", changes.ended_families) +
           lines("ended users", changes.ended_users) + lines("sales", changes.statistics.sales) +
           lines("standing", changes.statistics.standing) +
           lines("sold", changes.statistics.products) +
           (changes.forget ? "forget\n" : "");
}

}  // namespace ordo::test
