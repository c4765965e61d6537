#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ordo/sys/storage.hpp"
#include "storage/sqlite/database.hpp"

// Aggregates to rows and back: for each statement of sql/*.sql that deals with values of the
// domain, one function that binds or reads all of it. They throw what Query throws.
namespace ordo::sqlite {

// --- shop
void insert_shop(Connection& connection, const sys::ShopSettings& settings, Time now);
[[nodiscard]] sys::ShopSettings load_shop(Connection& connection);
[[nodiscard]] ShopPolicy load_policy(Connection& connection);
void write_policy(Connection& connection, const ShopPolicy& policy);
[[nodiscard]] sys::ChainHead load_chain(Connection& connection);
void write_chain(Connection& connection, const sys::ChainHead& head);
[[nodiscard]] std::int64_t load_consumer(Connection& connection, const std::string& name);
void write_consumer(Connection& connection, const ConsumerPosition& position);
[[nodiscard]] sys::StoredKey take_key(Query& query);
[[nodiscard]] std::optional<sys::StoredKey> load_key(Connection& connection, const Digest& scope);
void write_key(Connection& connection, const Digest& scope, const sys::StoredKey& key);
void forget_keys(Connection& connection, Time created_before, std::int64_t limit);

// --- catalogue
[[nodiscard]] std::optional<Product> load_product(Connection& connection, ProductId id);
[[nodiscard]] std::optional<Product> load_product(Connection& connection, const std::string& id);
[[nodiscard]] Product load_listed_product(Connection& connection, std::int64_t row);
[[nodiscard]] std::vector<Product> list_products(Connection& connection,
                                                 const sys::ProductPage& page);
[[nodiscard]] std::optional<ProductId> load_sku_owner(Connection& connection,
                                                      const std::string& sku);
[[nodiscard]] std::optional<ProductId> load_barcode_owner(Connection& connection,
                                                          const std::string& barcode);
void write_product(Connection& connection, const sys::Changes::ProductWrite& write);
void write_stock(Connection& connection, ProductId id, std::optional<std::int64_t> quantity);
void insert_movement(Connection& connection, const StockMovement& movement);
[[nodiscard]] StockMovement take_movement(Query& query);
[[nodiscard]] std::vector<StockMovement> list_movements(Connection& connection, ProductId id,
                                                        std::optional<MovementId> before,
                                                        std::int64_t limit);
[[nodiscard]] std::optional<sys::ImageData> load_image(Connection& connection, ImageId id);
[[nodiscard]] std::optional<ProductId> load_image_owner(Connection& connection, ImageId id);
void write_image(Connection& connection, const sys::Changes::ImageWrite& write);
void remove_image(Connection& connection, ImageId id);

// --- orders
[[nodiscard]] std::optional<sys::OrderState> load_order(Connection& connection, OrderId id);
[[nodiscard]] std::optional<sys::OrderState> load_order(Connection& connection,
                                                        const std::string& id);
// As it stands in lists: without payments and refunds.
[[nodiscard]] Order load_listed_order(Connection& connection, std::int64_t row);
[[nodiscard]] std::optional<OrderId> load_order_id(Connection& connection,
                                                   const std::string& number);
[[nodiscard]] std::vector<Order> list_orders(Connection& connection, const sys::OrderPage& page);
void write_order(Connection& connection, const sys::Changes::OrderWrite& write);

// --- payments and refunds
[[nodiscard]] std::vector<Payment> list_payments(Connection& connection, OrderId id);
[[nodiscard]] std::optional<sys::PaymentOwner> load_payment_owner(Connection& connection,
                                                                  PaymentId id);
[[nodiscard]] std::optional<sys::PaymentOwner> load_payment_owner(Connection& connection,
                                                                  const sys::ProviderRef& ref);
void write_payment(Connection& connection, const sys::Changes::PaymentWrite& write);
[[nodiscard]] std::vector<Refund> list_refunds(Connection& connection, OrderId id);
void write_refund(Connection& connection, const sys::Changes::RefundWrite& write);
[[nodiscard]] std::vector<LedgerEntry> list_ledger(Connection& connection, OrderId id);
void insert_ledger_entry(Connection& connection, const LedgerEntry& entry);

// --- what providers have told, and what is due
[[nodiscard]] sys::StoredEvent take_event(Query& query);
[[nodiscard]] std::vector<sys::StoredEvent> list_events(Connection& connection,
                                                        const sys::ProviderRef& id);
[[nodiscard]] std::vector<sys::StoredEvent> list_waiting_events(Connection& connection,
                                                                const sys::WaitingFor& what);
void write_event(Connection& connection, const sys::Changes::EventWrite& write);
[[nodiscard]] sys::DueWork list_due(Connection& connection, Time now, Time waiting_since,
                                    std::int64_t limit);

// --- people
[[nodiscard]] sys::UserState take_user(Query& query);
[[nodiscard]] std::optional<sys::UserState> load_user(Connection& connection, UserId id);
[[nodiscard]] std::optional<sys::UserState> load_user_by_email(Connection& connection,
                                                               const std::string& folded_email);
[[nodiscard]] std::vector<User> list_users(Connection& connection, const sys::UserPage& page);
void write_user(Connection& connection, const sys::Changes::UserWrite& write);
[[nodiscard]] std::optional<sys::SessionToken> load_session(Connection& connection,
                                                            const Digest& digest);
void write_session(Connection& connection, const sys::Changes::SessionWrite& write);
void end_family(Connection& connection, const Uuid& family);
void end_sessions_of(Connection& connection, UserId user);
void forget_sessions(Connection& connection, Time expired_before, std::int64_t limit);

// --- statistics
void add_statistics(Connection& connection, const sys::StatisticsChange& change);
[[nodiscard]] sys::StatisticsRows load_statistics(Connection& connection, Time from, Time to,
                                                  std::int64_t top);
// Adds what a row of sales_list, standing_list or product_day_list holds, unless it is nothing; the
// number of entries.
std::size_t take_sales(Query& query, std::map<std::pair<Time, Currency>, Sales>& into);
std::size_t take_standing(Query& query,
                          std::map<std::tuple<Currency, OrderStatus, PaymentStatus>,
                                   sys::StatisticsChange::Standing>& into);
std::size_t take_sold(Query& query, std::map<std::tuple<Time, ProductId, Currency>,
                                             sys::StatisticsChange::Sold>& into);

// --- journal
void insert_record(Connection& connection, const JournalRecord& record);
[[nodiscard]] std::vector<JournalRecord> list_history(Connection& connection, OrderId id);
[[nodiscard]] std::vector<JournalRecord> list_journal(Connection& connection, std::int64_t after,
                                                      std::int64_t limit);

// --- for all of them
// An update that finds no row would lose what it was to write.
void require_one_row(std::int64_t changed);
// Metadata as text; most values have none, which needs no parser.
[[nodiscard]] std::string metadata_text(const Metadata& metadata);
[[nodiscard]] Metadata take_metadata(Query& query);
// An actor without its name.
void bind_actor(Query& query, const Actor& actor);
[[nodiscard]] Actor take_actor(Query& query);
template <class Id>
[[nodiscard]] std::optional<std::string> maybe_text(const std::optional<Id>& id) {
    return id ? std::optional(id->to_string()) : std::nullopt;
}

}  // namespace ordo::sqlite
