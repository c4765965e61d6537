#pragma once

#include <string_view>

#include "codec/json_writer.hpp"
#include "codec/object_reader.hpp"
#include "ordo/commands.hpp"
#include "ordo/sys/storage.hpp"

// The members of values as they are stored: what snapshots and dumps share. Money stands as minor units
// and time as milliseconds: these texts are for ourselves only, and they are read back without a
// currency's digits. Only for this room.
namespace ordo::codec {

// --- writing: the members of an object that the caller begins and ends
void store_time(JsonWriter& out, std::string_view name, Time time);
void store_time(JsonWriter& out, std::string_view name, std::optional<Time> time);
void store_money(JsonWriter& out, std::string_view name, Money money);
void store_money(JsonWriter& out, std::string_view name, std::optional<Money> money);
// Without the name, which is personal data.
void store_actor(JsonWriter& out, std::string_view name, const Actor& actor);

void store_product(JsonWriter& out, const Product& value);  // without stock and images
void store_image(JsonWriter& out, const Image& value);
void store_movement(JsonWriter& out, const StockMovement& value);
void store_header(JsonWriter& out, const OrderHeader& value);
void store_lines(JsonWriter& out, const std::vector<OrderLine>& lines);  // the member `lines`
void store_payment(JsonWriter& out, const Payment& value);
void store_refund(JsonWriter& out, const Refund& value);
void store_user(JsonWriter& out, const User& value);
void store_policy(JsonWriter& out, const ShopPolicy& value);
void store_evidence(JsonWriter& out, const Evidence& value);

// A list: `write(element)` writes the members of one object.
template <class List, class Write>
void store_list(JsonWriter& out, std::string_view name, const List& list, Write write) {
    out.key(name);
    out.begin_array();
    for (const auto& element : list) {
        out.begin_object();
        write(out, element);
        out.end_object();
    }
    out.end_array();
}

// --- reading them back
// A word of any value the enumeration has: what was stored was allowed.
template <class Enum>
void load_word(ObjectReader& reader, std::string_view name, Enum& out) {
    std::string text;
    reader.required(name, text);
    if (const auto word = parse_word<Enum>(text)) {
        out = *word;
    } else {
        reader.fail(name, Errc::corrupt, "is not a known word");
    }
}

void load_time(ObjectReader& reader, std::string_view name, Time& out);
void load_time(ObjectReader& reader, std::string_view name, std::optional<Time>& out);
// `out` keeps its currency.
void load_money(ObjectReader& reader, std::string_view name, Money& out);
void load_money(ObjectReader& reader, std::string_view name, Currency currency,
                std::optional<Money>& out);
void load_actor(ObjectReader& reader, std::string_view name, Actor& out);

// Values with money cannot be made before their currency is known: reading starts with any currency of
// the table, which is never seen, because a stored value without `currency` is refused.
[[nodiscard]] Currency some_currency();
[[nodiscard]] Product empty_product();
[[nodiscard]] Payment empty_payment();
[[nodiscard]] Refund empty_refund();

void load_product(ObjectReader& reader, Product& out);
void load_image(ObjectReader& reader, Image& out);
void load_movement(ObjectReader& reader, StockMovement& out);
void load_header(ObjectReader& reader, OrderHeader& out);  // its currency as well
void load_lines(ObjectReader& reader, Currency currency, std::vector<OrderLine>& out);
void load_payment(ObjectReader& reader, Payment& out);
void load_refund(ObjectReader& reader, Refund& out);
void load_user(ObjectReader& reader, User& out);
void load_policy(ObjectReader& reader, ShopPolicy& out);
void load_evidence(ObjectReader& reader, Evidence& out);

}  // namespace ordo::codec
