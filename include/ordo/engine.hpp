#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/counters.hpp"
#include "ordo/due.hpp"
#include "ordo/history.hpp"
#include "ordo/statistics.hpp"
#include "ordo/sys/payment_provider.hpp"
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
    // The shop as it was elsewhere (see Engine::dump): its settings, instead of the three above.
    std::optional<sys::ShopSettings> restore = {};
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
    // Whether statistics and stock movements were compared with the sum of all orders. Not when others committed
    // meanwhile: repeat it at a quiet moment, or on a copy.
    bool sums_compared = false;
    std::vector<Finding> findings;  // empty = all is as it should be
};

// A shop. Copies are handles of the same shop; it is closed with the last of them. Any number of
// threads may call at once. Commands block until they are durable (about one disk sync, shared by
// all that wait); reads do not wait for writers. Not usable in a forked child: `forked`.
class Engine {
public:
    // A path or `sqlite:///path`, `postgresql://…` for a PostgreSQL database (docs/storage.md), or
    // `memory:` for a shop that lives as long as its handles.
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
    // For those who keep answers: see sys::Storage::moment.
    [[nodiscard]] Result<std::optional<std::uint64_t>> moment(const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<Product>> product_list(const ProductQuery& query,
                                                     const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<StockMovement>> stock_movements(ProductId id, std::int64_t limit,
                                                              std::optional<std::string> cursor,
                                                              const CallOptions& options = {}) const;

    [[nodiscard]] Result<Quote> order_quote(const QuoteRequest& request,
                                            const CallOptions& options = {}) const;
    Result<Reply<Order>> order_create(const OrderCreate& command, const CallOptions& options = {});
    // Several orders, each placed or refused for itself, for the price of little more than one: they share a
    // disk sync. `options` are as many as `commands`, and so are the answers.
    std::vector<Result<Reply<Order>>> order_create_many(std::span<const OrderCreate> commands,
                                                        std::span<const CallOptions> options);
    Result<Reply<Order>> order_mark_paid(const OrderMarkPaid& command, const CallOptions& options = {});
    Result<Reply<Order>> order_set_status(const OrderSetStatus& command,
                                          const CallOptions& options = {});
    Result<Reply<Order>> order_cancel(const OrderCancel& command, const CallOptions& options = {});
    Result<Reply<Order>> order_add_note(const OrderAddNote& command, const CallOptions& options = {});
    Result<Reply<Order>> order_resolve(const OrderResolve& command, const CallOptions& options = {});
    [[nodiscard]] Result<Order> order_get(OrderId id, const CallOptions& options = {}) const;
    [[nodiscard]] Result<Order> order_by_number(const std::string& number,
                                                const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<Order>> order_list(const OrderQuery& query,
                                                 const CallOptions& options = {}) const;
    // An order and its history as of one moment; on PostgreSQL in one round trip.
    [[nodiscard]] Result<OrderWithHistory> order_with_history(OrderId id,
                                                              const CallOptions& options = {}) const;
    [[nodiscard]] Result<std::vector<JournalRecord>> order_history(
        OrderId id, const CallOptions& options = {}) const;

    // --- payments: see PaymentCreate and RefundCreate. These may call a provider, on this thread.
    // Registers a provider under a name (1 to 32 of a-z, 0-9, '_', '-'; not "manual"). It stays until
    // the shop is closed. Register all of them before the first call that needs one.
    Result<void> provider_register(const std::string& name,
                                   std::shared_ptr<sys::PaymentProvider> provider);
    [[nodiscard]] std::vector<std::string> providers() const;  // sorted
    // sys::PaymentProvider::page() of the provider of that name; `provider_not_configured`.
    [[nodiscard]] Result<std::string> provider_page(const std::string& provider,
                                                    const std::string& request_json);
    Result<Reply<Payment>> payment_create(const PaymentCreate& command,
                                          const CallOptions& options = {});
    // Asks the provider what has become of an attempt (a lost webhook).
    Result<Reply<Payment>> payment_sync(PaymentId id, const CallOptions& options = {});
    Result<Reply<Payment>> payment_resolve(const PaymentResolve& command,
                                           const CallOptions& options = {});
    Result<Reply<Refund>> refund_create(const RefundCreate& command, const CallOptions& options = {});
    Result<Reply<EvidenceReceipt>> evidence_apply(const EvidenceApply& command,
                                                  const CallOptions& options = {});
    // Verifies a webhook's raw bytes with the provider, then applies each fact in it. `invalid_signature`
    // stores nothing; `provider_not_configured` for a name that is not registered. An Error after the
    // first fact means: answer 5xx, so that the provider sends it again; what was taken is not taken twice.
    Result<std::vector<EvidenceReceipt>> webhook_receive(const std::string& provider,
                                                         const std::map<std::string, std::string>& headers,
                                                         std::string_view body);
    // Does what has become due: expires unpaid orders, looks up open payments, tries refunds again,
    // applies events that waited, forgets old keys. At most `budget` of each; the host calls it, for
    // instance every minute, from one thread or many.
    Result<DueReport> run_due(std::int64_t budget = 100, const CallOptions& options = {});
    // What was done through this Engine, and how far consumers are behind: for monitoring.
    [[nodiscard]] Result<Counters> counters(const CallOptions& options = {}) const;

    // --- people
    Result<Reply<User>> user_create(const UserCreate& command, const CallOptions& options = {});
    Result<Reply<User>> user_update(const UserUpdate& command, const CallOptions& options = {});
    Result<Reply<User>> user_set_password(const UserSetPassword& command,
                                          const CallOptions& options = {});
    [[nodiscard]] Result<User> user_get(UserId id, const CallOptions& options = {}) const;
    [[nodiscard]] Result<User> user_by_email(const std::string& email,
                                             const CallOptions& options = {}) const;
    [[nodiscard]] Result<Page<User>> user_list(const UserQuery& query,
                                               const CallOptions& options = {}) const;
    // `invalid_credentials`, at the same cost, for an unknown e-mail and a wrong password. About 0.1 s of
    // one core and 19 MiB (argon2id): limit how many run at once.
    [[nodiscard]] Result<User> user_authenticate(const std::string& email,
                                                 const std::string& password) const;
    // Begins a family of refresh tokens.
    Result<Session> session_create(UserId user, const CallOptions& options = {});
    // The next token of the family. `token_expired`, `unauthenticated` for one that nobody knows, and
    // `token_reused` for one that was exchanged more than 10 s ago: then the whole family has ended.
    Result<Session> session_rotate(const std::string& refresh_token, const CallOptions& options = {});
    // Ends the family of this token; success also when there is none.
    Result<void> session_end(const std::string& refresh_token, const CallOptions& options = {});
    Result<void> session_end_all(UserId user, const CallOptions& options = {});

    // --- pictures
    Result<Reply<Image>> image_add(const ImageAdd& command, const CallOptions& options = {});
    Result<Reply<Image>> image_update(const ImageUpdate& command, const CallOptions& options = {});
    Result<Reply<Image>> image_remove(const ImageRemove& command, const CallOptions& options = {});
    [[nodiscard]] Result<sys::ImageData> image_get(ImageId id, const CallOptions& options = {}) const;

    // --- the shop
    [[nodiscard]] Result<ShopPolicy> shop_get() const;
    Result<Reply<ShopPolicy>> shop_update(const ShopUpdate& command, const CallOptions& options = {});
    // What is fixed: the currency and the tax mode.
    [[nodiscard]] const sys::ShopSettings& settings() const noexcept;
    [[nodiscard]] Result<Statistics> statistics(const StatisticsQuery& query,
                                                const CallOptions& options = {}) const;

    // A copy of the shop as one file that can be opened, while it is in use. `already_exists` when there
    // is something at `path`; `not_supported` where the database has its own way.
    Result<void> backup(const std::string& path, const CallOptions& options = {}) const;
    // All that the shop consists of, as of one moment, in an order in which it can be put back.
    Result<void> dump(const sys::DumpSink& sink, const CallOptions& options = {}) const;

    // Puts back what `dump` gave, piece by piece in the same order, into a shop that was opened with
    // `restore` and holds nothing yet; `already_exists` otherwise. Verify afterwards.
    Result<void> restore(const sys::Changes& piece, const CallOptions& options = {});

    // Records that `consumer` has not acknowledged, oldest first; waits up to `timeout_ms` while there
    // are none. `max` 1 to 1'000. At least once: what is not acknowledged comes again.
    [[nodiscard]] Result<std::vector<JournalRecord>> events_fetch(const std::string& consumer,
                                                                  std::int64_t max,
                                                                  std::int64_t timeout_ms,
                                                                  const CallOptions& options = {}) const;
    // The records behind a sequence, oldest first, without any consumer: for those who keep their own
    // place, as streams to browsers do. `limit` 1 to 1'000.
    [[nodiscard]] Result<JournalPage> events_read(std::int64_t after, std::int64_t limit,
                                                  const CallOptions& options = {}) const;
    Result<Reply<ConsumerPosition>> events_ack(const EventsAck& command,
                                               const CallOptions& options = {});

    // Checks the journal's chain, and that orders, payments and stock agree with it and among each other.
    // Reads everything. `deep` has the database check its own files and adds up the statistics as well.
    [[nodiscard]] Result<VerifyReport> verify(bool deep = true) const;

    // The last part of an event's `source`.
    [[nodiscard]] const std::string& shop_name() const noexcept;

    class Impl;  // src/engine/engine_impl.hpp; for the engine's own rooms

private:
    explicit Engine(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl> impl_;
};

}  // namespace ordo
