#include <algorithm>

#include "codec/documents.hpp"
#include "codec/object_reader.hpp"

namespace ordo::codec {
namespace {

// Asking for too many is answered with fewer; asking for none is a mistake.
void read_page(ObjectReader& reader, std::int64_t& limit, std::optional<std::string>& cursor) {
    reader.optional("limit", limit);
    if (limit < 1) reader.fail("limit", Errc::validation_failed, "must be 1 or more");
    limit = std::min(limit, limits::kPageMax);
    reader.optional("cursor", cursor);
}

void read_orders(ObjectReader& reader, OrderQuery& query) {
    reader.words("status", query.status,
                 {OrderStatus::pending, OrderStatus::processing, OrderStatus::completed,
                  OrderStatus::cancelled});
    reader.words("payment_status", query.payment_status,
                 {PaymentStatus::pending, PaymentStatus::paid, PaymentStatus::failed,
                  PaymentStatus::refunded});
    reader.optional("user_id", query.user_id);
    reader.optional("created_from", query.created_from);
    reader.optional("created_to", query.created_to);
    read_page(reader, query.limit, query.cursor);
}

}  // namespace

template <>
Result<ProductQuery> decode<ProductQuery>(std::string_view document) {
    return read_document(document, ProductQuery{}, [](ObjectReader& reader, ProductQuery& query) {
        reader.optional_word("type", query.type, {ProductType::product, ProductType::service});
        reader.optional("category", query.category);
        reader.optional("active", query.active);
        read_page(reader, query.limit, query.cursor);
    });
}

template <>
Result<OrderQuery> decode<OrderQuery>(std::string_view document) {
    return read_document(document, OrderQuery{}, read_orders);
}

}  // namespace ordo::codec
