#pragma once

#include <limits>
#include <utility>

#include "core/try.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/relational/catalogue_rows.hpp"
#include "storage/relational/event_rows.hpp"
#include "storage/relational/journal_rows.hpp"
#include "storage/relational/order_rows.hpp"
#include "storage/relational/page.hpp"
#include "storage/relational/payment_rows.hpp"
#include "storage/relational/people_rows.hpp"
#include "storage/relational/shop_rows.hpp"
#include "storage/relational/statistics_rows.hpp"

namespace ordo::relational {
// Collects rows and hands them over when there are enough.
class Pieces {
public:
    explicit Pieces(const sys::DumpSink& sink) : sink_(sink) {}

    [[nodiscard]] sys::Changes& piece() noexcept { return piece_; }
    Result<void> added(std::size_t rows = 1) {
        rows_ += rows;
        return rows_ < kRows ? Result<void>() : hand_over();
    }
    // A picture counts as many rows as it is long.
    Result<void> added_bytes(std::size_t bytes) { return added(1 + bytes / kBytesPerRow); }
    // Before rows that refer to others which must have been written by then.
    Result<void> hand_over() {
        if (piece_.empty()) return {};
        rows_ = 0;
        return sink_(std::exchange(piece_, {}));
    }

private:
    static constexpr std::size_t kRows = 500;
    static constexpr std::size_t kBytesPerRow = 16'384;

    const sys::DumpSink& sink_;
    sys::Changes piece_;
    std::size_t rows_ = 0;
};

// `take(query)` for each row of a statement.
template <class Take>
Result<void> for_each_row(auto& query, Pieces& to, Take take) {
    while (query.row()) {
        take(query);
        ORDO_TRY(to.added());
    }
    return to.hand_over();
}

Result<void> dump_users(auto& connection, Pieces& to) {
    auto query = connection.walk("dump_users");
    return for_each_row(query, to, [&](auto& row) {
        to.piece().users.push_back({take_user(row), true});
    });
}

Result<void> dump_product(auto& connection, Product product, Pieces& to) {
    const auto images = std::exchange(product.images, {});
    const auto quantity = std::exchange(product.stock_quantity, {});
    if (quantity) to.piece().stock.emplace_back(product.id, quantity);
    to.piece().products.push_back({std::move(product), true});
    ORDO_TRY(to.added(quantity ? 2 : 1));
    for (const Image& image : images) {
        auto data = load_image(connection, image.id);
        if (!data) throw Failure(corrupt_row("a picture without its bytes"));
        const std::size_t size = data->bytes.size();
        to.piece().images.push_back({std::move(data->image), std::move(data->bytes)});
        ORDO_TRY(to.added_bytes(size));
    }
    return {};
}

Result<void> dump_products(auto& connection, Pieces& to) {
    // Stock may be below zero since backorders were allowed, and cannot be written once they are not:
    // these products are written twice.
    std::vector<Product> no_more_backorders;
    auto query = connection.walk("dump_products");
    while (query.row()) {
        auto product = load_product(connection, query.take_text());
        if (!product) throw Failure(corrupt_row("an index entry without its product"));
        if (product->stock_quantity.value_or(0) < 0 && !product->allow_backorder) {
            Product& later = no_more_backorders.emplace_back(*product);
            later.images.clear();
            later.stock_quantity.reset();
            product->allow_backorder = true;
        }
        ORDO_TRY(dump_product(connection, *std::move(product), to));
    }
    ORDO_TRY(to.hand_over());
    for (Product& product : no_more_backorders) {
        to.piece().products.push_back({std::move(product), false});
        ORDO_TRY(to.added());
    }
    return to.hand_over();
}

Result<void> dump_order(auto& connection, sys::OrderState state, Pieces& to) {
    Order& order = state.order;
    const auto ledger = list_ledger(connection, order.id);
    const std::size_t rows =
        1 + order.lines.size() + order.payments.size() + order.refunds.size() + ledger.size();
    // Rows of their own, and what is summed up from them.
    for (Payment& payment : order.payments)
        to.piece().payments.push_back({std::move(payment), true});
    for (Refund& refund : order.refunds) to.piece().refunds.push_back({std::move(refund), true});
    for (const LedgerEntry& entry : ledger) to.piece().ledger.push_back(entry);
    order.payments.clear();
    order.refunds.clear();
    for (OrderLine& line : order.lines) line.refunded_quantity = line.restocked_quantity = 0;
    state.ledger_entries = 0;
    to.piece().orders.push_back({std::move(state), true});
    return to.added(rows);
}

Result<void> dump_orders(auto& connection, Pieces& to) {
    auto query = connection.walk("dump_orders");
    while (query.row()) {
        auto state = load_order(connection, query.take_text());
        if (!state) throw Failure(corrupt_row("an index entry without its order"));
        ORDO_TRY(dump_order(connection, *std::move(state), to));
    }
    return to.hand_over();
}

Result<void> dump_movements_and_events(auto& connection, Pieces& to) {
    {
        auto query = connection.walk("dump_movements");
        ORDO_TRY(for_each_row(
            query, to, [&](auto& row) { to.piece().movements.push_back(take_movement(row)); }));
    }
    auto query = connection.walk("dump_events");
    return for_each_row(query, to, [&](auto& row) {
        to.piece().events.push_back({take_event(row), true});
    });
}

Result<void> dump_journal(auto& connection, Pieces& to) {
    std::int64_t after = 0;
    for (;;) {
        constexpr std::int64_t kAtOnce = 100;
        auto records = list_journal(connection, after, kAtOnce);
        if (records.empty()) return to.hand_over();
        after = records.back().sequence;
        for (JournalRecord& record : records) {
            record.customer_email.reset();  // the order's, added when a record is read
            record.customer_name.reset();
            to.piece().journal.push_back(std::move(record));
            ORDO_TRY(to.added());
        }
    }
}

Result<void> dump_keys(auto& connection, Pieces& to) {
    {
        auto query = connection.walk("dump_keys");
        ORDO_TRY(for_each_row(query, to, [&](auto& row) {
            const auto scope = take_bytes<32>(row);
            to.piece().keys.emplace_back(scope, take_key(row));
        }));
    }
    {
        auto query = connection.walk("dump_consumers");
        ORDO_TRY(for_each_row(query, to, [&](auto& row) {
            std::string name = row.take_text();
            to.piece().consumers.push_back({std::move(name), row.take_integer()});
        }));
    }
    to.piece().chain = load_chain(connection);
    return to.hand_over();
}

// `take(query, sums)` for each row: how many entries it has added.
Result<void> dump_sums(auto& query, Pieces& to, auto take) {
    while (query.row()) ORDO_TRY(to.added(take(query, to.piece().statistics)));
    return to.hand_over();
}

Result<void> dump_statistics(auto& connection, Pieces& to) {
    {
        auto query = connection.walk("sales_list");
        query.integer(kFirst).integer(kLast);
        ORDO_TRY(dump_sums(query, to,
                           [](auto& row, auto& sums) { return take_sales(row, sums.sales); }));
    }
    {
        auto query = connection.walk("standing_list");
        ORDO_TRY(dump_sums(
            query, to, [](auto& row, auto& sums) { return take_standing(row, sums.standing); }));
    }
    auto query = connection.walk("product_day_list");
    query.integer(kFirst).integer(kLast);
    return dump_sums(query, to,
                     [](auto& row, auto& sums) { return take_sold(row, sums.products); });
}

Result<void> dump(auto& connection, const sys::DumpSink& sink) {
    Pieces to(sink);
    to.piece().policy = load_policy(connection);
    ORDO_TRY(to.hand_over());
    ORDO_TRY(dump_users(connection, to));
    ORDO_TRY(dump_products(connection, to));
    ORDO_TRY(dump_orders(connection, to));
    ORDO_TRY(dump_movements_and_events(connection, to));
    ORDO_TRY(dump_journal(connection, to));
    ORDO_TRY(dump_keys(connection, to));
    return dump_statistics(connection, to);
}

}  // namespace ordo::relational
