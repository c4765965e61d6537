#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/history.hpp"
#include "ordo/sys/clock.hpp"
#include "ordo/sys/storage.hpp"

namespace ordo {

struct OpenOptions {
    // Create the shop, or bring its schema up to date. Without it an old schema is `schema_too_old`.
    bool migrate = false;
    // Used only when the shop is created.
    std::string shop_name = "shop";  // letters, digits, '-'; the `source` of events
    std::string currency = "USD";
    bool prices_include_tax = true;
    // Seams; null = the system's. They must outlive the engine.
    sys::Clock* clock = nullptr;
    sys::RandomSource* random = nullptr;
};

struct VerifyReport {
    struct Finding {
        std::string subject;  // an id, or "journal 1042"
        std::string detail;
    };
    std::int64_t orders = 0;
    std::int64_t records = 0;
    std::int64_t products = 0;
    std::vector<Finding> findings;  // empty = all is as it should be
};

// A shop. Copies are handles of the same shop; it is closed with the last of them. Any number of
// threads may call at once. Commands block until they are durable (about one disk sync, shared by
// all that wait); reads do not wait for writers. Not usable in a forked child: `forked`.
class Engine {
public:
    // A path or `sqlite:///path`, or `memory:` for a shop that lives as long as its handles.
    // `not_supported` for an unknown scheme. May block while another process migrates.
    [[nodiscard]] static Result<Engine> open(std::string_view url, const OpenOptions& options = {});
    // A shop on a storage of your own.
    [[nodiscard]] static Result<Engine> on(std::unique_ptr<sys::Storage> storage,
                                           const OpenOptions& options = {});

    [[nodiscard]] Result<sys::MigrationStatus> migrations() const;

    Result<Reply<Product>> product_create(const ProductCreate& command, const CallOptions& options = {});
    Result<Reply<Product>> product_update(const ProductUpdate& command, const CallOptions& options = {});
    Result<Reply<Product>> product_deactivate(const ProductDeactivate& command,
                                              const CallOptions& options = {});
    Result<Reply<StockMovement>> stock_adjust(const StockAdjust& command,
                                              const CallOptions& options = {});
    [[nodiscard]] Result<Product> product_get(ProductId id, const CallOptions& options = {}) const;
    [[nodiscard]] Result<Product> product_by_barcode(const std::string& barcode,
                                                     const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<Product>> product_list(const ProductQuery& query,
                                                     const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<StockMovement>> stock_movements(ProductId id, std::int64_t limit,
                                                              std::optional<std::string> cursor,
                                                              const CallOptions& options = {}) const;

    [[nodiscard]] Result<Quote> order_quote(const QuoteRequest& request,
                                            const CallOptions& options = {}) const;
    Result<Reply<Order>> order_create(const OrderCreate& command, const CallOptions& options = {});
    Result<Reply<Order>> order_mark_paid(const OrderMarkPaid& command, const CallOptions& options = {});
    Result<Reply<Order>> order_set_status(const OrderSetStatus& command,
                                          const CallOptions& options = {});
    Result<Reply<Order>> order_cancel(const OrderCancel& command, const CallOptions& options = {});
    Result<Reply<Order>> order_add_note(const OrderAddNote& command, const CallOptions& options = {});
    [[nodiscard]] Result<Order> order_get(OrderId id, const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<Order>> order_list(const OrderQuery& query,
                                                 const CallOptions& options = {}) const;
    [[nodiscard]] Result<std::vector<JournalRecord>> order_history(
        OrderId id, const CallOptions& options = {}) const;

    // Records that `consumer` has not acknowledged, oldest first; waits up to `timeout_ms` while there
    // are none. `max` 1 to 1'000. At least once: what is not acknowledged comes again.
    [[nodiscard]] Result<std::vector<JournalRecord>> events_fetch(const std::string& consumer,
                                                                  std::int64_t max,
                                                                  std::int64_t timeout_ms,
                                                                  const CallOptions& options = {}) const;
    Result<Reply<ConsumerPosition>> events_ack(const EventsAck& command,
                                               const CallOptions& options = {});

    // Checks the journal's chain and that the state agrees with it. Reads everything.
    [[nodiscard]] Result<VerifyReport> verify() const;

    // The last part of an event's `source`.
    [[nodiscard]] const std::string& shop_name() const noexcept;

private:
    class Impl;
    explicit Engine(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl> impl_;
};

}  // namespace ordo
