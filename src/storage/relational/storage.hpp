#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ordo/sys/storage.hpp"
#include "storage/relational/catalogue_rows.hpp"
#include "storage/relational/event_rows.hpp"
#include "storage/relational/journal_rows.hpp"
#include "storage/relational/order_list.hpp"
#include "storage/relational/order_rows.hpp"
#include "storage/relational/payment_rows.hpp"
#include "storage/relational/people_rows.hpp"
#include "storage/relational/product_list.hpp"
#include "storage/relational/shop_rows.hpp"
#include "storage/relational/statistics_rows.hpp"
#include "storage/relational/user_list.hpp"

namespace ordo::relational {

// What a backend of tables reads, each call in one read transaction: `Shop` is the open database, whose
// read(work) runs `work(Connection&)` in one. Writing, migrating and copying are the backend's own.
template <class Shop>
class ReadingStorage : public sys::Storage {
public:
    explicit ReadingStorage(std::shared_ptr<Shop> shop) : shop_(std::move(shop)) {}

    Result<sys::ShopSettings> settings() override {
        return read<sys::ShopSettings>([](auto& connection) { return load_shop(connection); });
    }

    Result<std::optional<Product>> product(ProductId id) override {
        return read<std::optional<Product>>(
            [&](auto& connection) { return load_product(connection, id); });
    }

    Result<std::optional<Product>> product_by_barcode(const std::string& barcode) override {
        return read<std::optional<Product>>([&](auto& connection) -> std::optional<Product> {
            const auto owner = load_barcode_owner(connection, barcode);
            return owner ? load_product(connection, *owner) : std::nullopt;
        });
    }

    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return read<std::vector<Product>>(
            [&](auto& connection) { return list_products(connection, page); });
    }

    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return read<std::vector<Product>>([&](auto& connection) {
            std::vector<Product> found;
            for (const ProductId id : ids) {
                if (auto product = load_product(connection, id)) {
                    found.push_back(*std::move(product));
                }
            }
            return found;
        });
    }

    Result<std::vector<StockMovement>> movements(ProductId id, std::optional<MovementId> before,
                                                 std::int64_t limit) override {
        return read<std::vector<StockMovement>>(
            [&](auto& connection) { return list_movements(connection, id, before, limit); });
    }

    Result<std::optional<sys::OrderState>> order(OrderId id) override {
        return read<std::optional<sys::OrderState>>(
            [&](auto& connection) { return load_order(connection, id); });
    }

    Result<std::optional<OrderWithHistory>> order_with_history(OrderId id) override {
        return read<std::optional<OrderWithHistory>>(
            [&](auto& connection) -> std::optional<OrderWithHistory> {
                auto found = load_order(connection, id);
                if (!found) return std::nullopt;
                return OrderWithHistory{std::move(found->order), list_history(connection, id)};
            });
    }

    Result<std::optional<OrderId>> order_id_by_number(const std::string& number) override {
        return read<std::optional<OrderId>>(
            [&](auto& connection) { return load_order_id(connection, number); });
    }

    Result<std::optional<sys::PaymentOwner>> payment_owner(PaymentId id) override {
        return read<std::optional<sys::PaymentOwner>>(
            [&](auto& connection) { return load_payment_owner(connection, id); });
    }

    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return read<std::vector<Order>>(
            [&](auto& connection) { return list_orders(connection, page); });
    }

    Result<std::vector<LedgerEntry>> ledger(OrderId id) override {
        return read<std::vector<LedgerEntry>>(
            [&](auto& connection) { return list_ledger(connection, id); });
    }

    Result<std::vector<JournalRecord>> history(OrderId id) override {
        return read<std::vector<JournalRecord>>(
            [&](auto& connection) { return list_history(connection, id); });
    }

    Result<std::vector<JournalRecord>> journal(std::int64_t after, std::int64_t limit) override {
        return read<std::vector<JournalRecord>>(
            [&](auto& connection) { return list_journal(connection, after, limit); });
    }

    Result<sys::ChainHead> chain_head() override {
        return read<sys::ChainHead>([](auto& connection) { return load_chain(connection); });
    }

    Result<std::int64_t> consumer_position(const std::string& consumer) override {
        return read<std::int64_t>(
            [&](auto& connection) { return load_consumer(connection, consumer); });
    }

    Result<std::optional<std::int64_t>> slowest_consumer() override {
        return read<std::optional<std::int64_t>>(
            [&](auto& connection) { return load_slowest_consumer(connection); });
    }

    Result<std::vector<sys::StoredEvent>> waiting_events(const sys::WaitingFor& what) override {
        return read<std::vector<sys::StoredEvent>>(
            [&](auto& connection) { return list_waiting_events(connection, what); });
    }

    Result<sys::DueWork> due(Time now, Time waiting_since, std::int64_t limit) override {
        return read<sys::DueWork>(
            [&](auto& connection) { return list_due(connection, now, waiting_since, limit); });
    }

    Result<std::optional<sys::UserState>> user(UserId id) override {
        return read<std::optional<sys::UserState>>(
            [&](auto& connection) { return load_user(connection, id); });
    }

    Result<std::optional<sys::UserState>> user_by_email(const std::string& folded_email) override {
        return read<std::optional<sys::UserState>>(
            [&](auto& connection) { return load_user_by_email(connection, folded_email); });
    }

    Result<std::vector<User>> users(const sys::UserPage& page) override {
        return read<std::vector<User>>(
            [&](auto& connection) { return list_users(connection, page); });
    }

    Result<std::optional<sys::ImageData>> image(ImageId id) override {
        return read<std::optional<sys::ImageData>>(
            [&](auto& connection) { return load_image(connection, id); });
    }

    Result<ShopPolicy> policy() override {
        return read<ShopPolicy>([](auto& connection) { return load_policy(connection); });
    }

    Result<sys::StatisticsRows> statistics(std::span<const Time> starts, Time to,
                                           std::int64_t top) override {
        return read<sys::StatisticsRows>(
            [&](auto& connection) { return load_statistics(connection, starts, to, top); });
    }

protected:
    template <class Value, class Load>
    Result<Value> read(Load load) {
        return shop_->read([&](auto& connection) -> Result<Value> { return load(connection); });
    }

    std::shared_ptr<Shop> shop_;
};

}  // namespace ordo::relational
