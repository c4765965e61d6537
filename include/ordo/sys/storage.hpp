#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ordo/commands.hpp"
#include "ordo/history.hpp"
#include "ordo/order.hpp"
#include "ordo/product.hpp"
#include "ordo/provider.hpp"
#include "ordo/shop.hpp"
#include "ordo/statistics.hpp"

// The storage seam. It speaks the domain's words: a few loads and one write, `commit(Changes)`.
// Internal to Ordo: it may change with any minor release.
namespace ordo::sys {

using Deadline = std::chrono::steady_clock::time_point;

// What is fixed when a shop is created.
struct ShopSettings {
    std::string name = "shop";  // the last part of an event's `source`
    Currency default_currency;
    bool prices_include_tax = true;
    Uuid chain_id{};               // random; part of every journal hash
    std::int64_t incarnation = 1;  // rises when the shop is restored from a backup
    Digest cursor_secret{};        // signs list cursors
};

struct ChainHead {
    std::int64_t sequence = 0;  // of the newest journal record
    Digest hash{};              // of the newest journal record; without meaning before the first
    std::int64_t next_order_number = 100'001;
};

// An order and what belongs to it but is nobody's business outside.
struct OrderState {
    Order order;
    std::int64_t ledger_entries = 0;       // rows in its ledger; the next entry has this plus one
    std::optional<Digest> request_digest;  // of the request, when the caller made the id
    std::array<std::uint8_t, 16> salt{};   // of the commitment to its personal data
};

struct StoredKey {
    Digest request_digest{};
    Time created_at;
    std::string reply;  // the answer's snapshot (src/codec/snapshot.hpp)
};

// A text of a provider: its name, and its own reference or event id.
using ProviderRef = std::pair<std::string, std::string>;

struct PaymentOwner {
    OrderId order_id;
    PaymentId payment_id;
};

// A provider's event, kept for ever: the same event id never has an effect twice.
struct StoredEvent {
    enum class State : std::uint8_t { applied, waiting, kept_aside };

    Evidence evidence;  // with an event_id
    Digest digest{};    // of the evidence without `at`: the same id with another one is kept aside
    State state = State::applied;
    Time received_at;
};

// A user with what is nobody's business outside.
struct UserState {
    User user;
    std::string password_hash;  // argon2id, libsodium's text form
};

// One refresh token; its family are the tokens that followed from one sign-in.
struct SessionToken {
    Digest digest{};  // SHA-256 of the token
    Uuid family{};
    UserId user_id;
    Time created_at;
    Time expires_at;
    std::optional<Time> used_at;  // exchanged for the next one
};

struct ImageData {
    Image image;
    std::string bytes;
};

// What a batch of commands must see before it can be decided.
struct Needs {
    struct OrderNeed {
        bool with_stock = false;  // the products of its lines as well
    };
    std::map<OrderId, OrderNeed> orders;
    std::set<ProductId> products;
    std::set<std::string> skus, barcodes;
    std::set<Digest> keys;
    std::set<std::string> consumers;
    // Payments by their ids, or by a reference of theirs or of their refunds; their orders are loaded too.
    std::set<PaymentId> payments;
    std::set<ProviderRef> provider_refs;
    std::set<ProviderRef> provider_events;  // (provider, event id)
    std::set<UserId> users;
    std::set<std::string> emails;           // folded: lower-case
    std::set<Digest> sessions;              // token digests; their users are loaded as well
    std::set<ImageId> images;               // their products are loaded as well, with pictures
    std::set<ProductId> with_pictures;      // of `products`: needs their pictures; others may come without
};

// The loaded part of the shop. An id that was asked for and is not there has an empty entry: known to
// be absent, which is not the same as not loaded.
struct State {
    explicit State(ShopSettings shop) : settings(std::move(shop)) {}

    ShopSettings settings;
    ChainHead chain;
    std::unordered_map<OrderId, std::optional<OrderState>> orders;
    std::unordered_map<ProductId, std::optional<Product>> products;
    std::map<std::string, std::optional<ProductId>> sku_owners, barcode_owners;
    std::map<Digest, std::optional<StoredKey>> keys;
    std::map<std::string, std::int64_t> consumers;  // 0 = has acknowledged nothing
    ShopPolicy policy;  // always loaded
    std::unordered_map<PaymentId, std::optional<OrderId>> payment_orders;
    std::map<ProviderRef, std::optional<PaymentOwner>> provider_refs;
    std::map<ProviderRef, std::vector<StoredEvent>> provider_events;  // oldest first
    std::unordered_map<UserId, std::optional<UserState>> users;
    std::map<std::string, std::optional<UserId>> emails;
    std::map<Digest, std::optional<SessionToken>> sessions;
    std::unordered_map<ImageId, std::optional<ProductId>> image_products;
};

// What one or more commands add to the shop's statistics. Differences; most are zero.
struct StatisticsChange {
    // Orders that are in this pair of states now.
    struct Standing {
        std::int64_t orders = 0;
        std::int64_t outstanding_minor = 0;  // due
        std::int64_t attention = 0;          // orders that wait for a person
        friend bool operator==(const Standing&, const Standing&) = default;
    };
    struct Sold {
        std::int64_t quantity = 0;
        std::int64_t revenue_minor = 0;
        friend bool operator==(const Sold&, const Sold&) = default;
    };
    std::map<std::pair<Time, Currency>, Sales> sales;  // by the 15 minutes (UTC) that begin then
    std::map<std::tuple<Currency, OrderStatus, PaymentStatus>, Standing> standing;
    std::map<std::tuple<Time, ProductId, Currency>, Sold> products;  // by the UTC day that begins then

    [[nodiscard]] bool empty() const noexcept {
        return sales.empty() && standing.empty() && products.empty();
    }
};

// Rows to write: what one command, or one batch, does to the shop. All of it or nothing.
struct Changes {
    struct ProductWrite {
        Product product;  // without its stock
        bool insert = false;
    };
    struct OrderWrite {
        OrderState state;     // header; lines are written with the insert, payments apart
        bool insert = false;
    };
    struct PaymentWrite {
        Payment payment;
        bool insert = false;
    };

    struct RefundWrite {
        Refund refund;        // items are written with the insert
        bool insert = false;
    };
    struct EventWrite {
        StoredEvent event;
        bool insert = false;  // otherwise only its state changes
    };
    struct UserWrite {
        UserState state;
        bool insert = false;
    };
    struct SessionWrite {
        SessionToken token;
        bool insert = false;  // otherwise only used_at changes
    };
    struct ImageWrite {
        Image image;
        std::optional<std::string> bytes;  // with the insert
    };
    // Forgets what is over: keys and session tokens, at most `limit` of each.
    struct Forget {
        Time keys_created_before;
        Time sessions_expired_before;
        std::int64_t limit = 0;
    };

    std::vector<ProductWrite> products;
    std::vector<std::pair<ProductId, std::optional<std::int64_t>>> stock;  // empty = not counted
    std::vector<StockMovement> movements;
    std::vector<OrderWrite> orders;
    std::vector<PaymentWrite> payments;
    std::vector<LedgerEntry> ledger;
    std::vector<JournalRecord> journal;
    std::vector<std::pair<Digest, StoredKey>> keys;
    std::vector<ConsumerPosition> consumers;
    std::optional<ChainHead> chain;
    std::vector<RefundWrite> refunds;
    std::vector<EventWrite> events;
    std::vector<UserWrite> users;
    std::vector<SessionWrite> sessions;
    std::vector<Uuid> ended_families;   // their tokens go
    std::vector<UserId> ended_users;    // all sessions of these users go
    std::vector<ImageWrite> images;
    std::vector<ImageId> removed_images;
    std::optional<ShopPolicy> policy;
    StatisticsChange statistics;
    std::optional<Forget> forget;

    [[nodiscard]] bool empty() const noexcept {
        return products.empty() && stock.empty() && movements.empty() && orders.empty() &&
               payments.empty() && ledger.empty() && journal.empty() && keys.empty() &&
               consumers.empty() && !chain && refunds.empty() && events.empty() && users.empty() &&
               sessions.empty() && ended_families.empty() && ended_users.empty() &&
               images.empty() && removed_images.empty() && !policy && statistics.empty() && !forget;
    }
};

// Takes one piece of a dump; all pieces together, committed in their order to an empty shop with the
// same settings, are the shop again. An Error stops the dump.
using DumpSink = std::function<Result<void>(const Changes& piece)>;

// One write transaction. It holds the shop's writer's place from begin to its end; destroying it
// without a successful commit writes nothing.
class WriteTransaction {
public:
    virtual ~WriteTransaction() = default;
    // Writes everything and returns when it is durable. `outcome_unknown` when the answer of the
    // commit was lost; every other error means that nothing was written. Call it at most once.
    [[nodiscard]] virtual Result<void> commit(const Changes& changes) = 0;
};

// A keyset position: the sort key and id of the last row of the page before, in the list's order. Ids
// break ties, falling in lists that fall (newest, price_falling, total_falling), rising in the others.
struct ListPosition {
    std::int64_t number = 0;  // created_at in ms, price or total in minor units
    std::string text;         // ProductSort::name: the folded name
    Uuid id{};
};

struct ProductPage {
    std::vector<std::string> words;  // folded; each is the beginning of one of its words (core/fold.hpp)
    std::optional<ProductType> type;
    std::optional<std::string> category, sku, barcode;
    std::optional<bool> in_stock;    // what Product::in_stock() says
    std::optional<bool> active;
    ProductSort sort = ProductSort::newest;
    std::optional<ListPosition> after;
    std::int64_t limit = 20;
};

// Orders in which any of these holds.
struct OrderSearch {
    std::string exact;               // number, id, or a payment's or refund's provider_ref or reference
    std::string prefix;              // folded; begins the folded e-mail or name; empty = none
    std::vector<ProductId> products; // one of its lines is about one of them
};

struct OrderPage {
    std::optional<OrderSearch> search;
    std::vector<OrderStatus> status;
    std::vector<PaymentStatus> payment_status;
    std::optional<UserId> user_id;
    std::optional<Time> created_from, created_to;
    std::optional<Currency> currency;
    std::optional<std::int64_t> total_min, total_max;  // minor units, inclusive; with currency
    bool attention = false;                            // only those that wait for a person
    OrderSort sort = OrderSort::newest;
    std::optional<ListPosition> after;
    std::int64_t limit = 20;
};

struct UserPage {
    std::string prefix;  // folded; begins the e-mail or the folded name; empty = all
    std::optional<Role> role;
    std::optional<UserId> before;  // newest first: ids fall
    std::int64_t limit = 20;
};

// Rows of the statistics between two moments; see StatisticsChange.
struct StatisticsRows {
    struct TopProduct {
        ProductId product_id;
        std::string name;  // as it is now
        Currency currency;
        StatisticsChange::Sold sold;
    };
    // By the start of the span, then currency; without those in which nothing was sold.
    std::vector<std::pair<std::pair<Time, Currency>, Sales>> sales;
    std::map<std::tuple<Currency, OrderStatus, PaymentStatus>, StatisticsChange::Standing> standing;
    std::vector<TopProduct> products;  // by falling revenue, then id; at most `top` per currency
};

// What an event may be waiting for: any of these.
struct WaitingFor {
    std::optional<OrderId> order_id;
    std::vector<PaymentId> payments;
    std::vector<ProviderRef> provider_refs;
};

// What run_due has to look at.
struct DueWork {
    std::vector<OrderId> expired;         // pending, expires_at <= now
    std::vector<PaymentOwner> payments;   // check_at <= now
    std::vector<std::pair<OrderId, RefundId>> refunds;
    std::vector<StoredEvent> waiting;     // whose order or payment has appeared meanwhile
    std::int64_t long_waiting = 0;        // received before `waiting_since`
};

struct MigrationStatus {
    struct Migration {
        std::int64_t number = 0;
        std::string name;
        std::optional<Time> applied_at;
    };
    std::vector<Migration> migrations;  // in order
    [[nodiscard]] bool up_to_date() const noexcept {
        return migrations.empty() || migrations.back().applied_at.has_value();
    }
};

class Storage {
public:
    virtual ~Storage() = default;

    // --- schema: before any other call
    [[nodiscard]] virtual Result<MigrationStatus> migration_status() = 0;
    // Applies what is missing. `fresh` becomes the settings when the shop is created.
    [[nodiscard]] virtual Result<void> migrate(const ShopSettings& fresh, Time now) = 0;
    // `schema_too_old` before migrate, `schema_too_new` for a shop of a later release.
    [[nodiscard]] virtual Result<ShopSettings> settings() = 0;

    // --- writing
    // Takes the writer's place, then loads `needs` into `state`. `busy` when the place is not free by
    // the deadline.
    [[nodiscard]] virtual Result<std::unique_ptr<WriteTransaction>> begin(const Needs& needs,
                                                                          State& state,
                                                                          Deadline deadline) = 0;
    // Called after a commit, once its callers have their answers and no transaction of this handle is open:
    // what keeps the store in shape and may take a while, such as a checkpoint.
    virtual void upkeep() noexcept {}

    // --- reading: each call sees one moment; safe from any number of threads
    // A number that is another one after every commit, whoever made it: what was read after it was asked for
    // is still true when it is asked for again and is the same. Nothing where the backend cannot tell.
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> moment() {
        return std::optional<std::uint64_t>();
    }
    [[nodiscard]] virtual Result<std::optional<Product>> product(ProductId id) = 0;
    [[nodiscard]] virtual Result<std::optional<Product>> product_by_barcode(
        const std::string& barcode) = 0;
    [[nodiscard]] virtual Result<std::vector<Product>> products(const ProductPage& page) = 0;
    [[nodiscard]] virtual Result<std::vector<Product>> products_by_id(
        const std::vector<ProductId>& ids) = 0;  // those that exist, in any order
    // Newest first, ids below `before`.
    [[nodiscard]] virtual Result<std::vector<StockMovement>> movements(
        ProductId id, std::optional<MovementId> before, std::int64_t limit) = 0;
    [[nodiscard]] virtual Result<std::optional<OrderState>> order(OrderId id) = 0;
    [[nodiscard]] virtual Result<std::optional<OrderWithHistory>> order_with_history(
        OrderId id) = 0;
    [[nodiscard]] virtual Result<std::optional<OrderId>> order_id_by_number(
        const std::string& number) = 0;
    [[nodiscard]] virtual Result<std::optional<PaymentOwner>> payment_owner(PaymentId id) = 0;
    [[nodiscard]] virtual Result<std::vector<Order>> orders(const OrderPage& page) = 0;
    [[nodiscard]] virtual Result<std::vector<LedgerEntry>> ledger(OrderId id) = 0;
    // Oldest first.
    [[nodiscard]] virtual Result<std::vector<JournalRecord>> history(OrderId id) = 0;
    // Records after `sequence`, in sequence order.
    [[nodiscard]] virtual Result<std::vector<JournalRecord>> journal(std::int64_t after,
                                                                     std::int64_t limit) = 0;
    [[nodiscard]] virtual Result<ChainHead> chain_head() = 0;
    [[nodiscard]] virtual Result<std::int64_t> consumer_position(const std::string& consumer) = 0;
    // How far the consumer has come that is furthest behind; nothing when there is none.
    [[nodiscard]] virtual Result<std::optional<std::int64_t>> slowest_consumer() = 0;
    // Oldest first.
    [[nodiscard]] virtual Result<std::vector<StoredEvent>> waiting_events(const WaitingFor& what) = 0;
    // At most `limit` of each kind, the longest due first.
    [[nodiscard]] virtual Result<DueWork> due(Time now, Time waiting_since, std::int64_t limit) = 0;

    [[nodiscard]] virtual Result<std::optional<UserState>> user(UserId id) = 0;
    [[nodiscard]] virtual Result<std::optional<UserState>> user_by_email(
        const std::string& folded_email) = 0;
    [[nodiscard]] virtual Result<std::vector<User>> users(const UserPage& page) = 0;
    [[nodiscard]] virtual Result<std::optional<ImageData>> image(ImageId id) = 0;
    [[nodiscard]] virtual Result<ShopPolicy> policy() = 0;
    // Sales are added up over spans: from each of `starts`, which rise, to the next, and from the last to `to`.
    // Starts at whole hours (UTC) cost less. Of products those of the UTC days that touch the time between
    // the first start and `to`.
    [[nodiscard]] virtual Result<StatisticsRows> statistics(std::span<const Time> starts, Time to,
                                                            std::int64_t top) = 0;

    // See Engine::backup and Engine::dump.
    [[nodiscard]] virtual Result<void> backup(const std::string& path) = 0;
    [[nodiscard]] virtual Result<void> dump(const DumpSink& sink) = 0;
    // The backend's own check of its files or server; one sentence a finding.
    [[nodiscard]] virtual Result<std::vector<std::string>> check_integrity() = 0;
};

}  // namespace ordo::sys
