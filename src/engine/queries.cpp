#include <algorithm>
#include <chrono>
#include <unordered_map>

#include "core/cart.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/cursor.hpp"
#include "engine/engine_impl.hpp"

namespace ordo {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Error no_product() { return {Errc::not_found, "There is no such product."}; }
Error no_order(OrderId id) { return {Errc::not_found, "There is no order " + id.to_string() + "."}; }

Result<Product> visible(std::optional<Product> product, const Actor& actor) {
    if (!product || (!product->active && !actor.is_staff())) return no_product();
    return *std::move(product);
}

Result<void> check_limit(std::int64_t limit, std::int64_t most) {
    if (limit < 1 || limit > most)
        return invalid("/limit", "The limit must lie between 1 and " + std::to_string(most) + ".");
    return {};
}

// The text a cursor is tied to: which list, of whom, with which filters.
std::string query_text(const ProductQuery& query, bool all) {
    std::string text = "products";
    text += all ? "/all" : "/active";
    if (query.type) text += "/type=" + std::string(to_string(*query.type));
    if (query.active) text += *query.active ? "/active=1" : "/active=0";
    if (query.category) text += "/category=" + *query.category;
    return text;
}

std::string query_text(const OrderQuery& query, const std::optional<UserId>& owner) {
    std::string text = "orders";
    if (owner) text += "/user=" + owner->to_string();
    for (const auto status : query.status) text += "/status=" + std::string(to_string(status));
    for (const auto status : query.payment_status) text += "/paid=" + std::string(to_string(status));
    if (query.created_from) text += "/from=" + std::to_string(query.created_from->ms);
    if (query.created_to) text += "/to=" + std::to_string(query.created_to->ms);
    return text;
}

// One row more than the page was asked for tells whether there is a next page.
template <class Row, class PositionOf>
Page<Row> page_of(std::vector<Row> rows, std::int64_t limit, const Digest& secret,
                  const std::string& query, PositionOf position_of) {
    Page<Row> page{std::move(rows), std::nullopt};
    if (std::ssize(page.data) > limit) {
        page.data.erase(page.data.begin() + limit, page.data.end());
        page.next_cursor = write_cursor(secret, query, position_of(page.data.back()));
    }
    return page;
}

}  // namespace

Result<Product> Engine::product_get(ProductId id, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(auto product, impl_->storage->product(id));
    return visible(std::move(product), options.actor);
}

Result<Product> Engine::product_by_barcode(const std::string& barcode,
                                           const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_text(barcode, limits::kCodeLength, TextKind::line, "/barcode"));
    ORDO_TRY(auto product, impl_->storage->product_by_barcode(barcode));
    return visible(std::move(product), options.actor);
}

Result<Page<Product>> Engine::product_list(const ProductQuery& query, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_limit(query.limit, limits::kPageMax));
    ORDO_TRY(check_optional(query.category, limits::kCodeLength, TextKind::line, "/category"));
    const bool staff = options.actor.is_staff();
    if (query.active && !staff)
        return Error(Errc::forbidden, "Only staff may ask for inactive products.", "/active");
    sys::ProductPage page{.type = query.type,
                          .category = query.category,
                          .active = staff ? query.active : true,
                          .limit = query.limit + 1};
    const std::string text = query_text(query, staff);
    if (query.cursor) {
        ORDO_TRY(const auto at, read_cursor(impl_->shop.cursor_secret, text, *query.cursor));
        page.before.emplace(at.created_at, ProductId(at.id));
    }
    ORDO_TRY(auto rows, impl_->storage->products(page));
    return page_of(std::move(rows), query.limit, impl_->shop.cursor_secret, text,
                   [](const Product& last) { return CursorPosition{last.created_at, last.id.uuid()}; });
}

Result<Page<StockMovement>> Engine::stock_movements(ProductId id, std::int64_t limit,
                                                    std::optional<std::string> cursor,
                                                    const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_limit(limit, limits::kPageMax));
    ORDO_TRY(const auto product, impl_->storage->product(id));
    if (!product) return no_product();
    const std::string text = "movements/" + id.to_string();
    std::optional<MovementId> before;
    if (cursor) {
        ORDO_TRY(const auto at, read_cursor(impl_->shop.cursor_secret, text, *cursor));
        before = MovementId(at.id);
    }
    ORDO_TRY(auto rows, impl_->storage->movements(id, before, limit + 1));
    return page_of(std::move(rows), limit, impl_->shop.cursor_secret, text,
                   [](const StockMovement& last) {
                       return CursorPosition{last.created_at, last.id.uuid()};
                   });
}

Result<Quote> Engine::order_quote(const QuoteRequest& request, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    std::vector<ProductId> ids;
    for (const auto& item : request.items) ids.push_back(item.product_id);
    ORDO_TRY(auto rows, impl_->storage->products_by_id(ids));
    std::unordered_map<ProductId, Product> products;
    for (auto& row : rows) products.emplace(row.id, std::move(row));
    const auto product = [&](ProductId id) -> const Product* {
        const auto found = products.find(id);
        return found == products.end() ? nullptr : &found->second;
    };
    ORDO_TRY(Cart cart, build_cart(request.items, request.discount, product,
                                   impl_->shop.prices_include_tax, options.actor));
    const auto missing = shortages(cart.lines, product);
    const auto available = [&](const OrderLine& line) {
        return std::ranges::find(missing, line.product_id.to_string(), &ItemProblem::product_id) ==
               missing.end();
    };
    Quote quote{cart.currency, cart.prices_include_tax, {}, cart.subtotal, cart.discount, cart.tax,
                cart.total};
    for (auto& line : cart.lines) {
        const bool can_have = available(line);
        quote.items.push_back({std::move(line), can_have});
    }
    return quote;
}

Result<Order> Engine::order_get(OrderId id, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(auto found, impl_->storage->order(id));
    if (!found || !may_see(options.actor, found->order)) return no_order(id);
    return std::move(found->order);
}

Result<Page<Order>> Engine::order_list(const OrderQuery& query, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_limit(query.limit, limits::kPageMax));
    std::optional<UserId> owner = query.user_id;
    if (!options.actor.is_staff()) {
        ORDO_TRY(owner, customer_id(options.actor));
        if (query.user_id && query.user_id != owner)
            return Error(Errc::forbidden, "A customer sees his own orders only.", "/user_id");
    }
    sys::OrderPage page{.status = query.status,
                        .payment_status = query.payment_status,
                        .user_id = owner,
                        .created_from = query.created_from,
                        .created_to = query.created_to,
                        .limit = query.limit + 1};
    std::ranges::sort(page.status);
    std::ranges::sort(page.payment_status);
    OrderQuery canonical = query;
    canonical.status = page.status;
    canonical.payment_status = page.payment_status;
    const std::string text = query_text(canonical, owner);
    if (query.cursor) {
        ORDO_TRY(const auto at, read_cursor(impl_->shop.cursor_secret, text, *query.cursor));
        page.before.emplace(at.created_at, OrderId(at.id));
    }
    ORDO_TRY(auto rows, impl_->storage->orders(page));
    return page_of(std::move(rows), query.limit, impl_->shop.cursor_secret, text,
                   [](const Order& last) { return CursorPosition{last.created_at, last.id.uuid()}; });
}

Result<std::vector<JournalRecord>> Engine::order_history(OrderId id, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(const auto order, impl_->storage->order(id));
    if (!order || !may_see(options.actor, order->order)) return no_order(id);
    ORDO_TRY(auto records, impl_->storage->history(id));
    if (!options.actor.is_staff())
        std::erase_if(records, [](const JournalRecord& record) { return !record.is_public; });
    return records;
}

Result<std::vector<JournalRecord>> Engine::events_fetch(const std::string& consumer, std::int64_t max,
                                                        std::int64_t timeout_ms,
                                                        const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_limit(max, limits::kEventsPerFetch));
    if (timeout_ms < 0 || timeout_ms > limits::kWaitMs)
        return invalid("/timeout_ms", "The time-out must lie between 0 and 86400000 milliseconds.");
    ORDO_TRY(check_consumer(consumer));
    const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
    // Commits of this process wake the wait at once; those of other processes are looked for this often.
    constexpr milliseconds kLookAgain{50};
    for (;;) {
        const auto commits = impl_->queue.commits();
        ORDO_TRY(const std::int64_t done, impl_->storage->consumer_position(consumer));
        ORDO_TRY(auto records, impl_->storage->journal(done, max));
        const auto now = steady_clock::now();
        if (!records.empty() || now >= deadline) return records;
        impl_->queue.wait_for_commit(commits, std::min(deadline, now + kLookAgain));
    }
}

}  // namespace ordo
