#include <array>
#include <cstdint>
#include <string>

#include "codec/write_values.hpp"
#include "core/rounding.hpp"

// People, the shop, and what it has sold.
namespace ordo::codec {
namespace {

constexpr std::array kOrderStatuses = {OrderStatus::pending, OrderStatus::processing,
                                       OrderStatus::completed, OrderStatus::cancelled};
constexpr std::array kPaymentStatuses = {PaymentStatus::pending, PaymentStatus::paid,
                                         PaymentStatus::failed, PaymentStatus::refunded};

void write_user(JsonWriter& out, const User& user) {
    out.begin_object();
    out.member("id", user.id);
    out.member("email", user.email);
    out.member("name", user.name);
    out.member("role", user.role);
    out.member("version", user.version);
    out.member("created_at", user.created_at);
    out.member("updated_at", user.updated_at);
    out.end_object();
}

// A sum over many orders may leave the range of Money; as text it is exact nevertheless.
std::string decimal(std::int64_t minor, Currency currency) {
    const auto digits = static_cast<std::size_t>(currency.digits());
    const auto value = static_cast<std::uint64_t>(minor);
    std::string text = std::to_string(minor < 0 ? 0 - value : value);
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - digits, 1, '.');
    return minor < 0 ? "-" + text : text;
}

void write_sales(JsonWriter& out, const Sales& sales, Currency currency) {
    out.member("gross_revenue", decimal(sales.gross_minor, currency));
    out.member("refunds", decimal(sales.refunds_minor, currency));
    out.member("net_revenue", decimal(sales.gross_minor - sales.refunds_minor, currency));
    out.member("orders", sales.orders);
    out.member("paid_orders", sales.paid_orders);
}

void write_of_currency(JsonWriter& out, const Statistics::OfCurrency& of) {
    out.begin_object();
    out.member("currency", of.currency.code());
    write_sales(out, of.total, of.currency);
    std::optional<std::string> average;
    if (of.total.paid_orders > 0) {
        average = decimal(multiply_round(of.total.gross_minor, 1, of.total.paid_orders), of.currency);
    }
    out.member("average_order_value", average);
    out.member("outstanding", decimal(of.outstanding_minor, of.currency));
    out.key("series");
    out.begin_array();
    for (const Statistics::Point& point : of.series) {
        out.begin_object();
        out.member("start", point.start);
        write_sales(out, point.sales, of.currency);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

// Every word, also those of which there is none.
template <class Words, class Counts>
void write_counts(JsonWriter& out, std::string_view name, const Words& words,
                  const Counts& counts) {
    out.key(name);
    out.begin_object();
    for (const auto word : words) {
        const auto found = counts.find(word);
        out.member(to_string(word), found == counts.end() ? std::int64_t{0} : found->second);
    }
    out.end_object();
}

}  // namespace

std::string encode(const User& user) {
    JsonWriter out(256);
    write_user(out, user);
    return std::move(out).take();
}

std::string encode(const Page<User>& page) { return page_document(page, 256, write_user); }

std::string encode(const Session& session) {
    JsonWriter out;
    out.begin_object();
    out.key("user");
    write_user(out, session.user);
    out.member("refresh_token", session.refresh_token);
    out.member("expires_at", session.expires_at);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const ShopPolicy& policy, const sys::ShopSettings& settings,
                   const std::vector<std::string>& providers) {
    JsonWriter out;
    out.begin_object();
    out.member("title", policy.title);
    out.member("payment_window_minutes", policy.payment_window_minutes);
    out.member("pay_later", policy.pay_later);
    out.member("version", policy.version);
    out.member("name", settings.name);
    out.member("currency", settings.default_currency.code());
    out.member("prices_include_tax", settings.prices_include_tax);
    out.key("providers");
    out.begin_array();
    for (const std::string& name : providers) out.text(name);
    out.end_array();
    out.end_object();
    return std::move(out).take();
}

std::string encode_names(const std::vector<std::string>& names) {
    return page_document(Page<std::string>{names, std::nullopt}, 16,
                         [](JsonWriter& out, const std::string& name) { out.text(name); });
}

std::string encode(const Statistics& statistics) {
    JsonWriter out(2'048);
    out.begin_object();
    out.key("by_currency");
    out.begin_array();
    for (const Statistics::OfCurrency& of : statistics.by_currency) write_of_currency(out, of);
    out.end_array();
    write_counts(out, "orders_by_status", kOrderStatuses, statistics.orders_by_status);
    write_counts(out, "orders_by_payment_status", kPaymentStatuses,
                 statistics.orders_by_payment_status);
    out.member("attention", statistics.attention);
    out.key("top_products");
    out.begin_array();
    for (const Statistics::Product& product : statistics.top_products) {
        out.begin_object();
        out.member("product_id", product.product_id);
        out.member("name", product.name);
        out.member("quantity", product.quantity);
        out.member("revenue", decimal(product.revenue_minor, product.currency));
        out.member("currency", product.currency.code());
        out.end_object();
    }
    out.end_array();
    out.end_object();
    return std::move(out).take();
}

}  // namespace ordo::codec
