#pragma once

#include "codec/documents.hpp"
#include "codec/json_writer.hpp"

// The parts of documents that more than one of them shares. Only for this room.
namespace ordo::codec {

// The name of a person is for staff.
void write_actor(JsonWriter& out, const Actor& actor, const Actor& viewer);
void write_metadata(JsonWriter& out, const Metadata& metadata);
void write_product(JsonWriter& out, const Product& product, const Actor& viewer);
void write_movement(JsonWriter& out, const StockMovement& movement, const Actor& viewer);
void write_order(JsonWriter& out, const Order& order, const Actor& viewer, OrderView view);
void write_taxes(JsonWriter& out, const Order& order);  // the member `taxes`
void write_payment(JsonWriter& out, const Payment& payment, const Actor& viewer);
void write_refund(JsonWriter& out, const Refund& refund, const Actor& viewer);
void write_image(JsonWriter& out, const Image& image);

// `{"data":[…],"next_cursor":…}`; `write` writes one element.
template <class T, class Write>
[[nodiscard]] std::string page_document(const Page<T>& page, std::size_t bytes_each, Write write) {
    JsonWriter out(64 + page.data.size() * bytes_each);
    out.begin_object();
    out.key("data");
    out.begin_array();
    for (const T& element : page.data) write(out, element);
    out.end_array();
    out.member("next_cursor", page.next_cursor);
    out.end_object();
    return std::move(out).take();
}

}  // namespace ordo::codec
