#include <algorithm>
#include <unordered_map>

#include "core/cart.hpp"
#include "core/fold.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/engine_impl.hpp"
#include "engine/paging.hpp"

// Questions about orders.
namespace ordo {
namespace {

// Products that a search for orders follows; more would be a word that says little.
constexpr std::int64_t kSearchedProducts = 20;

Error no_order(std::string_view which) {
    return {Errc::not_found, "There is no order " + std::string(which) + "."};
}

sys::ListPosition position_of(const Order& order, OrderSort sort) {
    switch (sort) {
        case OrderSort::newest:
        case OrderSort::oldest: return {order.created_at.ms, {}, order.id.uuid()};
        case OrderSort::total_falling:
        case OrderSort::total: return {order.amounts.total.minor(), {}, order.id.uuid()};
    }
    return {};
}

// Whose orders: a customer's own, or those that staff ask for.
Result<std::optional<UserId>> owner_of(const OrderQuery& query, const Actor& actor) {
    if (actor.is_staff()) return query.user_id;
    if (query.attention) return Error(Errc::forbidden, "Only staff see what waits for a person.", "/attention");
    ORDO_TRY(const UserId self, customer_id(actor));
    if (query.user_id && query.user_id != self)
        return Error(Errc::forbidden, "A customer sees his own orders only.", "/user_id");
    return std::optional(self);
}

Result<sys::OrderSearch> search_of(const std::string& q, sys::Storage& storage) {
    sys::OrderSearch search{.exact = q, .prefix = fold(q), .products = {}};
    sys::ProductPage page{.words = folded_words(q), .limit = kSearchedProducts};
    if (!page.words.empty()) {
        ORDO_TRY(const auto found, storage.products(page));
        for (const Product& product : found) search.products.push_back(product.id);
    }
    return search;
}

Result<std::optional<std::int64_t>> bound(const std::optional<AmountInput>& amount, Currency currency,
                                          std::string_view field) {
    if (!amount) return std::optional<std::int64_t>();
    auto money = amount->in(currency);
    if (!money) {
        money.error().field = field;
        return std::move(money).error();
    }
    return std::optional(money->minor());
}

std::string text_of(const sys::OrderPage& page, const OrderQuery& query) {
    return QueryText("orders")
        .add("user", page.user_id ? page.user_id->to_string() : std::string())
        .add("q", query.q)
        .add("status", page.status)
        .add("paid", page.payment_status)
        .add("from", page.created_from ? std::optional(page.created_from->ms) : std::nullopt)
        .add("to", page.created_to ? std::optional(page.created_to->ms) : std::nullopt)
        .add("min", page.total_min)
        .add("max", page.total_max)
        .add("attention", page.attention)
        .add("sort", page.sort)
        .take();
}

}  // namespace

Result<Quote> Engine::order_quote(const QuoteRequest& request, const CallOptions& options) const {
    ORDO_TRY(check_visit(options));
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
    if (!found || !may_see(options.actor, found->order)) return no_order(id.to_string());
    return std::move(found->order);
}

Result<Order> Engine::order_by_number(const std::string& number, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_text(number, limits::kCodeLength, TextKind::line, "/number"));
    ORDO_TRY(const auto id, impl_->storage->order_id_by_number(number));
    if (!id) return no_order(number);
    ORDO_TRY(auto found, impl_->storage->order(*id));
    if (!found || !may_see(options.actor, found->order)) return no_order(number);
    return std::move(found->order);
}

Result<Page<Order>> Engine::order_list(const OrderQuery& query, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_limit(query.limit, limits::kPageMax));
    ORDO_TRY(check_optional(query.q, limits::kSearchLength, TextKind::line, "/q"));
    const Currency currency = impl_->shop.default_currency;
    sys::OrderPage page{.status = query.status,
                        .payment_status = query.payment_status,
                        .created_from = query.created_from,
                        .created_to = query.created_to,
                        .attention = query.attention.value_or(false),
                        .sort = query.sort,
                        .limit = query.limit + 1};
    ORDO_TRY(page.user_id, owner_of(query, options.actor));
    ORDO_TRY(page.total_min, bound(query.total_min, currency, "/total_min"));
    ORDO_TRY(page.total_max, bound(query.total_max, currency, "/total_max"));
    const bool by_total = query.sort == OrderSort::total || query.sort == OrderSort::total_falling;
    // Amounts of different currencies have no order among each other.
    if (by_total || page.total_min || page.total_max) page.currency = currency;
    std::ranges::sort(page.status);
    std::ranges::sort(page.payment_status);
    const std::string text = text_of(page, query);
    if (query.q) {
        ORDO_TRY(page.search, search_of(*query.q, *impl_->storage));
    }
    if (query.cursor) {
        ORDO_TRY(page.after, read_cursor(impl_->shop.cursor_secret, text, *query.cursor));
    }
    ORDO_TRY(auto rows, impl_->storage->orders(page));
    return page_of(std::move(rows), query.limit, impl_->shop.cursor_secret, text,
                   [&](const Order& last) { return position_of(last, query.sort); });
}

Result<OrderWithHistory> Engine::order_with_history(OrderId id, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(auto found, impl_->storage->order_with_history(id));
    if (!found || !may_see(options.actor, found->order)) return no_order(id.to_string());
    if (!options.actor.is_staff())
        std::erase_if(found->history, [](const JournalRecord& record) { return !record.is_public; });
    return *std::move(found);
}

Result<std::vector<JournalRecord>> Engine::order_history(OrderId id, const CallOptions& options) const {
    ORDO_TRY(auto found, order_with_history(id, options));
    return std::move(found.history);
}

}  // namespace ordo
