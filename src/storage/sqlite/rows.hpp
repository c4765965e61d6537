#pragma once

#include <optional>
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
[[nodiscard]] sys::ChainHead load_chain(Connection& connection);
void write_chain(Connection& connection, const sys::ChainHead& head);
[[nodiscard]] std::int64_t load_consumer(Connection& connection, const std::string& name);
void write_consumer(Connection& connection, const ConsumerPosition& position);
[[nodiscard]] std::optional<sys::StoredKey> load_key(Connection& connection, const Digest& scope);
void write_key(Connection& connection, const Digest& scope, const sys::StoredKey& key);

// --- catalogue
[[nodiscard]] std::optional<Product> load_product(Connection& connection, ProductId id);
[[nodiscard]] std::optional<Product> load_product_by_barcode(Connection& connection,
                                                             const std::string& barcode);
[[nodiscard]] std::vector<Product> list_products(Connection& connection,
                                                 const sys::ProductPage& page);
[[nodiscard]] std::optional<ProductId> load_sku_owner(Connection& connection,
                                                      const std::string& sku);
[[nodiscard]] std::optional<ProductId> load_barcode_owner(Connection& connection,
                                                          const std::string& barcode);
void write_product(Connection& connection, const sys::Changes::ProductWrite& write);
void write_stock(Connection& connection, ProductId id, std::optional<std::int64_t> quantity);
void insert_movement(Connection& connection, const StockMovement& movement);
[[nodiscard]] std::vector<StockMovement> list_movements(Connection& connection, ProductId id,
                                                        std::optional<MovementId> before,
                                                        std::int64_t limit);

// --- orders
enum class Payments : std::uint8_t { with, without };
[[nodiscard]] std::optional<sys::OrderState> load_order(Connection& connection, OrderId id,
                                                        Payments payments);
[[nodiscard]] std::vector<Order> list_orders(Connection& connection, const sys::OrderPage& page);
void write_order(Connection& connection, const sys::Changes::OrderWrite& write);

// --- payments
[[nodiscard]] std::vector<Payment> list_payments(Connection& connection, OrderId id);
void write_payment(Connection& connection, const sys::Changes::PaymentWrite& write);
[[nodiscard]] std::vector<LedgerEntry> list_ledger(Connection& connection, OrderId id);
void insert_ledger_entry(Connection& connection, const LedgerEntry& entry);

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

}  // namespace ordo::sqlite
