#pragma once

#include <algorithm>
#include <limits>

#include "ordo/sys/storage.hpp"
#include "storage/relational/catalogue_rows.hpp"
#include "storage/relational/page.hpp"

namespace ordo::relational {
// What the filters look at.
struct ProductRow {
    std::int64_t number = 0;
    ProductId id;
    Time created_at;
    std::string name_folded;
    std::int64_t price = 0;
    ProductType type = ProductType::product;
    std::optional<std::string> category, sku, barcode;
    bool active = true, in_stock = true;
};

ProductRow take_product_row(auto& query) {
    ProductRow row;
    row.number = query.take_integer();
    row.id = take_id<ProductId>(query);
    row.created_at = query.take_time();
    row.name_folded = query.take_text();
    row.price = query.take_integer();
    row.type = take_word<ProductType>(query);
    row.category = query.take_maybe_text();
    row.active = query.take_flag();
    row.sku = query.take_maybe_text();
    row.barcode = query.take_maybe_text();
    const bool by_hand = query.take_flag();
    const bool backorder = query.take_flag();
    const auto quantity = query.take_maybe_integer();
    row.in_stock = quantity ? *quantity > 0 || backorder : by_hand;
    return row;
}

template <class Value>
bool same(const std::optional<Value>& asked, const Value& value) {
    return !asked || *asked == value;
}

template <class Connection>
class ProductFinder {
    using Query = typename Connection::Query;
    using StatementName = typename Connection::StatementName;

public:
    ProductFinder(Connection& connection, const sys::ProductPage& page)
        : connection_(connection),
          page_(page),
          falling_(page.sort == ProductSort::newest || page.sort == ProductSort::price_falling) {
        if (page.after) after_id_ = ProductId(page.after->id).to_string();
    }

    PageRows find() {
        const PageRows none(falling_, page_.after, page_.limit);
        return page_.limit <= 0 ? none : find_page(none, ways());
    }

private:
    std::vector<Way> ways();

    // --- ways
    bool by_code(StatementName statement, const std::string& code, PageRows& rows, Budget& budget);
    bool of_words(PageRows& rows, Budget& budget);
    bool by_time(StatementName statement, const std::optional<std::string>& of, PageRows& rows,
                 Budget& budget);
    bool by_name(PageRows& rows, Budget& budget);
    bool by_price(PageRows& rows, Budget& budget);

    // --- rows
    enum class Walk : std::uint8_t { in_the_lists_order, in_any_order };
    bool walk(Query& query, Walk order, PageRows& rows, Budget& budget);
    [[nodiscard]] bool matches(const ProductRow& row);
    [[nodiscard]] bool has_words(const ProductRow& row);
    [[nodiscard]] sys::ListPosition position_of(const ProductRow& row) const;

    Connection& connection_;
    const sys::ProductPage& page_;
    const bool falling_;
    std::string after_id_;
};

template <class Connection>
std::vector<Way> ProductFinder<Connection>::ways() {
    std::vector<Way> ways;
    const auto add = [&](auto way) { ways.emplace_back(std::move(way)); };
    // A code is one product's, so there is nothing to compare this way with.
    if (page_.sku || page_.barcode) {
        add([this](PageRows& rows, Budget& budget) {
            return page_.sku ? by_code("sku_owner", *page_.sku, rows, budget)
                             : by_code("barcode_owner", *page_.barcode, rows, budget);
        });
        return ways;
    }
    if (!page_.words.empty()) {
        add([this](PageRows& rows, Budget& budget) { return of_words(rows, budget); });
    }
    if (page_.active == false) {
        add([this](PageRows& rows, Budget& budget) {
            return by_time("product_inactive_falling", {}, rows, budget);
        });
    }
    if (page_.category) {
        add([this](PageRows& rows, Budget& budget) {
            return by_time("product_of_category_falling", page_.category, rows, budget);
        });
    }
    add([this](PageRows& rows, Budget& budget) {
        switch (page_.sort) {
            case ProductSort::newest:
                return by_time("product_by_time_falling", {}, rows, budget);
            case ProductSort::name:
                return by_name(rows, budget);
            case ProductSort::price:
            case ProductSort::price_falling:
                return by_price(rows, budget);
        }
        return true;
    });
    return ways;
}

template <class Connection>
bool ProductFinder<Connection>::by_code(StatementName statement, const std::string& code,
                                        PageRows& rows, Budget& budget) {
    std::string id;
    {
        auto owner = connection_.query(statement);
        owner.text(code);
        if (!owner.row()) return true;
        id = owner.take_text();
    }
    auto query = connection_.query("product_row");
    query.text(id);
    return walk(query, Walk::in_any_order, rows, budget);
}

// Those of the longest word: of all the fewest, as a rule.
template <class Connection>
bool ProductFinder<Connection>::of_words(PageRows& rows, Budget& budget) {
    const std::string& asked = *std::ranges::max_element(page_.words, {}, &std::string::size);
    auto query = connection_.walk("product_of_words");
    query.text(asked);
    while (query.row()) {
        if (!budget.spend()) return false;
        const ProductRow row = take_product_row(query);
        if (!query.take_text().starts_with(asked)) break;
        if (matches(row)) rows.offer(position_of(row), row.number);
    }
    return true;
}

template <class Connection>
bool ProductFinder<Connection>::by_time(StatementName statement,
                                        const std::optional<std::string>& of, PageRows& rows,
                                        Budget& budget) {
    const bool in_order = page_.sort == ProductSort::newest;
    const bool goes_on = in_order && page_.after;
    auto query = connection_.walk(statement);
    query.integer(goes_on ? page_.after->number : kLast).text(goes_on ? after_id_ : kAfterIds);
    if (of) query.text(*of);
    return walk(query, in_order ? Walk::in_the_lists_order : Walk::in_any_order, rows, budget);
}

template <class Connection>
bool ProductFinder<Connection>::by_name(PageRows& rows, Budget& budget) {
    auto query = connection_.walk("product_by_name");
    query.text(page_.after ? page_.after->text : kBeforeIds).text(after_id_);
    return walk(query, Walk::in_the_lists_order, rows, budget);
}

template <class Connection>
bool ProductFinder<Connection>::by_price(PageRows& rows, Budget& budget) {
    auto query = falling_ ? connection_.walk("product_by_price_falling")
                          : connection_.walk("product_by_price");
    if (page_.after) {
        query.integer(page_.after->number).text(after_id_);
    } else {
        query.integer(falling_ ? kLast : kFirst).text(falling_ ? kAfterIds : kBeforeIds);
    }
    return walk(query, Walk::in_the_lists_order, rows, budget);
}

template <class Connection>
bool ProductFinder<Connection>::walk(Query& query, Walk order, PageRows& rows, Budget& budget) {
    while (query.row()) {
        if (!budget.spend()) return false;
        const ProductRow row = take_product_row(query);
        if (!matches(row)) continue;
        const bool goes_on = rows.offer(position_of(row), row.number);
        if (!goes_on && order == Walk::in_the_lists_order) return true;
    }
    return true;
}

template <class Connection>
bool ProductFinder<Connection>::matches(const ProductRow& row) {
    return same(page_.type, row.type) && same(page_.in_stock, row.in_stock) &&
           same(page_.active, row.active) && (!page_.category || page_.category == row.category) &&
           (!page_.sku || page_.sku == row.sku) &&
           (!page_.barcode || page_.barcode == row.barcode) && has_words(row);
}

template <class Connection>
bool ProductFinder<Connection>::has_words(const ProductRow& row) {
    if (page_.words.empty()) return true;
    const std::string id = row.id.to_string();
    return std::ranges::all_of(page_.words, [&](const std::string& asked) {
        auto query = connection_.query("product_next_word");
        query.text(id).text(asked);
        return query.row() && query.take_text().starts_with(asked);
    });
}

template <class Connection>
sys::ListPosition ProductFinder<Connection>::position_of(const ProductRow& row) const {
    sys::ListPosition position{.number = 0, .text = {}, .id = row.id.uuid()};
    switch (page_.sort) {
        case ProductSort::newest:
            position.number = row.created_at.ms;
            break;
        case ProductSort::name:
            position.text = row.name_folded;
            break;
        case ProductSort::price:
        case ProductSort::price_falling:
            position.number = row.price;
            break;
    }
    return position;
}

std::vector<Product> list_products(auto& connection, const sys::ProductPage& page) {
    std::vector<Product> products;
    for (const std::int64_t row : ProductFinder(connection, page).find().numbers()) {
        products.push_back(load_listed_product(connection, row));
    }
    return products;
}

}  // namespace ordo::relational
