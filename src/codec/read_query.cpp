#include <algorithm>
#include <array>
#include <utility>

#include "codec/documents.hpp"
#include "codec/object_reader.hpp"

namespace ordo::codec {
namespace {

// The words of HTTP interfaces (and JSON:API): '-' before a key turns its order round.
constexpr std::array<std::pair<std::string_view, ProductSort>, 4> kProductSorts{{
    {"-created_at", ProductSort::newest},
    {"name", ProductSort::name},
    {"price", ProductSort::price},
    {"-price", ProductSort::price_falling},
}};
constexpr std::array<std::pair<std::string_view, OrderSort>, 4> kOrderSorts{{
    {"-created_at", OrderSort::newest},
    {"created_at", OrderSort::oldest},
    {"-total_amount", OrderSort::total_falling},
    {"total_amount", OrderSort::total},
}};

template <class Table, class Sort>
void read_sort(ObjectReader& reader, const Table& words, Sort& out) {
    std::optional<std::string> asked;
    reader.optional("sort", asked);
    if (!asked) return;
    const auto found = std::ranges::find(words, *asked, [](const auto& row) { return row.first; });
    if (found != words.end()) {
        out = found->second;
        return;
    }
    std::string predicate = "must be one of";
    for (const auto& [word, sort] : words) {
        predicate += sort == words.front().second ? " " : ", ";
        predicate += word;
    }
    reader.fail("sort", Errc::validation_failed, predicate);
}

// Asking for too many is answered with fewer; asking for none is a mistake.
void read_page(ObjectReader& reader, std::int64_t& limit, std::optional<std::string>& cursor) {
    reader.optional("limit", limit);
    if (limit < 1) reader.fail("limit", Errc::validation_failed, "must be 1 or more");
    limit = std::min(limit, limits::kPageMax);
    reader.optional("cursor", cursor);
}

void read_products(ObjectReader& reader, ProductQuery& query) {
    reader.optional("q", query.q);
    reader.optional_word("type", query.type, {ProductType::product, ProductType::service});
    reader.optional("category", query.category);
    reader.optional("sku", query.sku);
    reader.optional("barcode", query.barcode);
    reader.optional("in_stock", query.in_stock);
    reader.optional("active", query.active);
    read_sort(reader, kProductSorts, query.sort);
    read_page(reader, query.limit, query.cursor);
}

void read_orders(ObjectReader& reader, OrderQuery& query) {
    reader.optional("q", query.q);
    reader.words("status", query.status,
                 {OrderStatus::pending, OrderStatus::processing, OrderStatus::completed,
                  OrderStatus::cancelled});
    reader.words("payment_status", query.payment_status,
                 {PaymentStatus::pending, PaymentStatus::paid, PaymentStatus::failed,
                  PaymentStatus::refunded});
    reader.optional("user_id", query.user_id);
    reader.optional("created_from", query.created_from);
    reader.optional("created_to", query.created_to);
    reader.optional("total_min", query.total_min);
    reader.optional("total_max", query.total_max);
    reader.optional("attention", query.attention);
    read_sort(reader, kOrderSorts, query.sort);
    read_page(reader, query.limit, query.cursor);
}

}  // namespace

template <>
Result<ProductQuery> decode<ProductQuery>(std::string_view document) {
    return read_document(document, ProductQuery{}, read_products);
}

template <>
Result<OrderQuery> decode<OrderQuery>(std::string_view document) {
    return read_document(document, OrderQuery{}, read_orders);
}

template <>
Result<UserQuery> decode<UserQuery>(std::string_view document) {
    return read_document(document, UserQuery{}, [](ObjectReader& reader, UserQuery& query) {
        reader.optional("q", query.q);
        reader.optional_word("role", query.role, {Role::customer, Role::admin});
        read_page(reader, query.limit, query.cursor);
    });
}

}  // namespace ordo::codec
