#include "codec/documents.hpp"
#include "codec/object_reader.hpp"

// People, pictures and the shop itself.
namespace ordo::codec {
namespace {

constexpr auto kRoles = {Role::customer, Role::admin};

void read_user(ObjectReader& reader, UserCreate& command) {
    reader.optional("id", command.id);
    reader.required("email", command.email);
    reader.required("password", command.password);
    reader.required("name", command.name);
    reader.optional_word("role", command.role, kRoles);
}

// Nothing of a user can be cleared.
void read_patch(ObjectReader& reader, UserUpdate& command) {
    reader.patch("email", command.email);
    reader.patch("name", command.name);
    if (!reader.refuse_null("role")) reader.optional_word("role", command.role, kRoles);
}

void read_statistics(ObjectReader& reader, StatisticsQuery& query) {
    reader.required("from", query.from);
    reader.required("to", query.to);
    reader.optional_word("interval", query.interval,
                         {Interval::hour, Interval::day, Interval::week, Interval::month});
    reader.optional("tz", query.tz);
}

}  // namespace

template <>
Result<UserCreate> decode<UserCreate>(std::string_view document) {
    return read_document(document, UserCreate{}, read_user);
}

template <>
Result<UserUpdate> decode<UserUpdate>(std::string_view document) {
    return read_document(document, UserUpdate{}, read_patch);
}

template <>
Result<UserSetPassword> decode<UserSetPassword>(std::string_view document) {
    return read_document(document, UserSetPassword{},
                         [](ObjectReader& reader, UserSetPassword& command) {
                             reader.optional("current_password", command.current_password);
                             reader.required("new_password", command.new_password);
                         });
}

template <>
Result<ImageUpdate> decode<ImageUpdate>(std::string_view document) {
    return read_document(document, ImageUpdate{}, [](ObjectReader& reader, ImageUpdate& command) {
        reader.patch("alt", command.alt);
        reader.patch("position", command.position);
    });
}

template <>
Result<ShopUpdate> decode<ShopUpdate>(std::string_view document) {
    return read_document(document, ShopUpdate{}, [](ObjectReader& reader, ShopUpdate& command) {
        reader.patch("title", command.title);
        reader.patch("payment_window_minutes", command.payment_window_minutes);
        reader.patch("pay_later", command.pay_later);
    });
}

template <>
Result<StatisticsQuery> decode<StatisticsQuery>(std::string_view document) {
    return read_document(document, StatisticsQuery{}, read_statistics);
}

}  // namespace ordo::codec
