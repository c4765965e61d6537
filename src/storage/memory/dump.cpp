#include <cstddef>
#include <utility>

#include "core/try.hpp"
#include "storage/memory/shop.hpp"

namespace ordo::memory {
namespace {

constexpr std::size_t kRowsPerPiece = 500;
constexpr std::size_t kBytesPerRow = 16'384;  // a picture counts as many rows as it is long

// Collects rows into pieces and hands over each piece when it is full.
class Pieces {
public:
    explicit Pieces(const sys::DumpSink& sink) : sink_(sink) {}

    sys::Changes& piece() noexcept { return piece_; }
    Result<void> added(std::size_t rows = 1) {
        rows_ += rows;
        if (rows_ < kRowsPerPiece) return {};
        return hand_over();
    }
    // What follows must come later than what was added so far.
    Result<void> hand_over() {
        if (piece_.empty()) return {};
        rows_ = 0;
        return sink_(std::exchange(piece_, {}));
    }

private:
    const sys::DumpSink& sink_;
    sys::Changes piece_;
    std::size_t rows_ = 0;
};

Result<void> dump_users(const Shop& shop, Pieces& to) {
    for (const UserId id : shop.users_made) {
        to.piece().users.push_back({shop.users.at(id), true});
        ORDO_TRY(to.added());
    }
    return {};
}

Result<void> dump_products(const Shop& shop, Pieces& to) {
    // Stock may be below zero since backorders were allowed, and cannot be written once they are not.
    std::vector<Product> no_more_backorders;
    for (const ProductId id : shop.products_made) {
        Product product = *shop.product(id);
        const auto images = std::exchange(product.images, {});
        const auto quantity = std::exchange(product.stock_quantity, {});
        if (quantity && *quantity < 0 && !product.allow_backorder) {
            no_more_backorders.push_back(product);
            product.allow_backorder = true;
        }
        to.piece().products.push_back({std::move(product), true});
        if (quantity) to.piece().stock.emplace_back(id, quantity);
        ORDO_TRY(to.added(quantity ? 2 : 1));
        for (const Image& image : images) {
            const std::string& bytes = shop.images.at(image.id).bytes;
            to.piece().images.push_back({image, bytes});
            ORDO_TRY(to.added(1 + bytes.size() / kBytesPerRow));
        }
    }
    ORDO_TRY(to.hand_over());
    for (Product& product : no_more_backorders) {
        to.piece().products.push_back({std::move(product), false});
        ORDO_TRY(to.added());
    }
    return to.hand_over();
}

Result<void> dump_orders(const Shop& shop, Pieces& to) {
    for (const OrderId id : shop.orders_made) {
        const Shop::OrderRow& row = shop.orders.at(id);
        to.piece().orders.push_back({row.state, true});
        for (const PaymentId payment : row.payments) {
            to.piece().payments.push_back({shop.payments.at(payment), true});
        }
        for (const RefundId refund : row.refunds) {
            to.piece().refunds.push_back({shop.refunds.at(refund), true});
        }
        for (const auto& [number, entry] : row.ledger) to.piece().ledger.push_back(entry);
        ORDO_TRY(to.added(1 + row.state.order.lines.size() + row.payments.size() +
                          row.refunds.size() + row.ledger.size()));
    }
    return to.hand_over();
}

Result<void> dump_journal(const Shop& shop, Pieces& to) {
    for (const auto& [product, movements] : shop.movements) {
        for (const auto& [id, movement] : movements) {
            to.piece().movements.push_back(movement);
            ORDO_TRY(to.added());
        }
    }
    ORDO_TRY(to.hand_over());
    for (const auto& [row, event] : shop.events) {
        to.piece().events.push_back({event, true});
        ORDO_TRY(to.added());
    }
    ORDO_TRY(to.hand_over());
    for (const JournalRecord& record : shop.journal) {
        to.piece().journal.push_back(record);
        ORDO_TRY(to.added());
    }
    return to.hand_over();
}

Result<void> dump_keys(const Shop& shop, Pieces& to) {
    for (const auto& [scope, key] : shop.keys) {
        to.piece().keys.emplace_back(scope, key);
        ORDO_TRY(to.added());
    }
    ORDO_TRY(to.hand_over());
    for (const auto& [consumer, sequence] : shop.consumers) {
        to.piece().consumers.push_back({consumer, sequence});
        ORDO_TRY(to.added());
    }
    ORDO_TRY(to.hand_over());
    to.piece().chain = shop.chain;
    return to.hand_over();
}

template <class Sums>
Result<void> dump_sums(const Sums& sums, Sums sys::StatisticsChange::*member, Pieces& to) {
    for (const auto& [key, sum] : sums) {
        if (sum == typename Sums::mapped_type()) continue;
        (to.piece().statistics.*member).emplace(key, sum);
        ORDO_TRY(to.added());
    }
    return {};
}

}  // namespace

Result<void> dump(const Shop& shop, const sys::DumpSink& sink) {
    Pieces to(sink);
    to.piece().policy = shop.policy;
    ORDO_TRY(to.added());
    ORDO_TRY(dump_users(shop, to));
    ORDO_TRY(to.hand_over());
    ORDO_TRY(dump_products(shop, to));
    ORDO_TRY(dump_orders(shop, to));
    ORDO_TRY(dump_journal(shop, to));
    ORDO_TRY(dump_keys(shop, to));
    const sys::StatisticsChange& sums = shop.statistics;
    ORDO_TRY(dump_sums(sums.sales, &sys::StatisticsChange::sales, to));
    ORDO_TRY(dump_sums(sums.standing, &sys::StatisticsChange::standing, to));
    ORDO_TRY(dump_sums(sums.products, &sys::StatisticsChange::products, to));
    return to.hand_over();
}

}  // namespace ordo::memory
