#include <algorithm>
#include <string_view>
#include <tuple>

#include "core/fold.hpp"
#include "storage/memory/shop.hpp"

// Lists: every row is looked at, those that match are sorted, and the page is cut out. Plain on
// purpose: it is what the walks of the SQL backends must come to.
namespace ordo::memory {
namespace {

template <class Value>
bool any_of(const std::vector<Value>& asked, Value value) {
    return std::ranges::find(asked, value) != asked.end();
}

template <class Value>
bool any_or_all(const std::vector<Value>& asked, Value value) {
    return asked.empty() || any_of(asked, value);
}

template <class Value>
bool same(const std::optional<Value>& asked, const std::optional<Value>& value) {
    return !asked || asked == value;
}

bool begins(std::string_view prefix, std::string_view text) { return text.starts_with(prefix); }

// One match: its position in the list, and what is listed.
template <class Row>
struct Match {
    sys::ListPosition position;
    const Row* row = nullptr;
};

auto sort_key(const sys::ListPosition& position) {
    return std::tie(position.number, position.text, position.id);
}

// The rows of the page, in its order.
template <class Row>
std::vector<const Row*> page_of(std::vector<Match<Row>> matches, bool falling,
                                const std::optional<sys::ListPosition>& after,
                                std::int64_t limit) {
    const auto before = [&](const sys::ListPosition& a, const sys::ListPosition& b) {
        return falling ? sort_key(b) < sort_key(a) : sort_key(a) < sort_key(b);
    };
    std::ranges::sort(matches, before, &Match<Row>::position);
    std::vector<const Row*> page;
    for (const auto& match : matches) {
        if (static_cast<std::int64_t>(page.size()) >= limit) break;
        if (!after || before(*after, match.position)) page.push_back(match.row);
    }
    return page;
}

// --- products

bool matches(const sys::ProductPage& page, const Product& product) {
    if (!same(page.type, std::optional(product.type)) || !same(page.category, product.category) ||
        !same(page.sku, product.sku) || !same(page.barcode, product.barcode) ||
        !same(page.in_stock, std::optional(product.in_stock())) ||
        !same(page.active, std::optional(product.active))) {
        return false;
    }
    if (page.words.empty()) return true;
    const auto words = search_words(product);
    return std::ranges::all_of(page.words, [&](const std::string& asked) {
        return std::ranges::any_of(words, [&](const auto& word) { return begins(asked, word); });
    });
}

sys::ListPosition position_of(const Product& product, ProductSort sort) {
    sys::ListPosition position;
    position.id = product.id.uuid();
    switch (sort) {
        case ProductSort::newest: position.number = product.created_at.ms; break;
        case ProductSort::name: position.text = fold(product.name); break;
        case ProductSort::price:
        case ProductSort::price_falling: position.number = product.price.minor(); break;
    }
    return position;
}

// --- orders

bool matches(const Shop& shop, const sys::OrderSearch& search, const Shop::OrderRow& row) {
    const Order& order = row.state.order;
    const auto is_exact = [&](const std::optional<std::string>& text) {
        return !search.exact.empty() && text == search.exact;
    };
    if (is_exact(order.number) || is_exact(order.id.to_string())) return true;
    for (const PaymentId id : row.payments) {
        const Payment& payment = shop.payments.at(id);
        if (is_exact(payment.provider_ref) || is_exact(payment.reference)) return true;
    }
    for (const RefundId id : row.refunds) {
        if (is_exact(shop.refunds.at(id).provider_ref)) return true;
    }
    const auto has_prefix = [&](const std::optional<std::string>& text) {
        return !search.prefix.empty() && text && begins(search.prefix, fold(*text));
    };
    if (has_prefix(order.customer.email) || has_prefix(order.customer.name)) return true;
    return std::ranges::any_of(order.lines, [&](const OrderLine& line) {
        return any_of(search.products, line.product_id);
    });
}

bool matches(const Shop& shop, const sys::OrderPage& page, const Shop::OrderRow& row) {
    const Order& order = row.state.order;
    const std::int64_t total = order.amounts.total.minor();
    return any_or_all(page.status, order.status) &&
           any_or_all(page.payment_status, order.payment_status) &&
           same(page.user_id, order.customer.user_id) &&
           (!page.created_from || order.created_at >= *page.created_from) &&
           (!page.created_to || order.created_at < *page.created_to) &&
           same(page.currency, std::optional(order.currency)) &&
           (!page.total_min || total >= *page.total_min) &&
           (!page.total_max || total <= *page.total_max) &&
           (!page.attention || order.attention != 0) &&
           (!page.search || matches(shop, *page.search, row));
}

sys::ListPosition position_of(const Order& order, OrderSort sort) {
    const bool by_time = sort == OrderSort::newest || sort == OrderSort::oldest;
    return {.number = by_time ? order.created_at.ms : order.amounts.total.minor(),
            .text = {},
            .id = order.id.uuid()};
}

// --- users

bool matches(const sys::UserPage& page, const User& user) {
    return same(page.role, std::optional(user.role)) && (!page.before || user.id < *page.before) &&
           (begins(page.prefix, fold_email(user.email)) || begins(page.prefix, fold(user.name)));
}

}  // namespace

std::vector<Product> list(const Shop& shop, const sys::ProductPage& page) {
    std::vector<Match<Product>> found;
    for (const auto& [id, product] : shop.products) {
        if (matches(page, product)) found.push_back({position_of(product, page.sort), &product});
    }
    const bool falling =
        page.sort == ProductSort::newest || page.sort == ProductSort::price_falling;
    std::vector<Product> products;
    for (const Product* row : page_of(std::move(found), falling, page.after, page.limit)) {
        products.push_back(*shop.product(row->id));
    }
    return products;
}

std::vector<Order> list(const Shop& shop, const sys::OrderPage& page) {
    std::vector<Match<Shop::OrderRow>> found;
    for (const auto& [id, row] : shop.orders) {
        if (!matches(shop, page, row)) continue;
        found.push_back({position_of(row.state.order, page.sort), &row});
    }
    const bool falling =
        page.sort == OrderSort::newest || page.sort == OrderSort::total_falling;
    std::vector<Order> orders;
    for (const auto* row : page_of(std::move(found), falling, page.after, page.limit)) {
        orders.push_back(shop.listed(*row));
    }
    return orders;
}

std::vector<User> list(const Shop& shop, const sys::UserPage& page) {
    std::vector<User> users;
    for (auto next = shop.users.rbegin(); next != shop.users.rend(); ++next) {
        if (static_cast<std::int64_t>(users.size()) >= page.limit) break;
        if (matches(page, next->second.user)) users.push_back(next->second.user);
    }
    return users;
}

}  // namespace ordo::memory
