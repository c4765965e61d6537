#include "codec/write_values.hpp"

// Orders as rows of RFC 4180.
namespace ordo::codec {
namespace {

class CsvWriter {
public:
    // Text from outside. What a spreadsheet would run as a formula gets an apostrophe (OWASP, "CSV
    // Injection").
    void text(std::string_view value) {
        const bool is_formula =
            !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
        cell(is_formula ? "'" + std::string(value) : std::string(value));
    }
    void given(const std::optional<std::string>& value) {
        text(value ? std::string_view(*value) : std::string_view());
    }
    // Words, numbers, amounts, ids and times of our own making.
    template <class T>
    void plain(const std::optional<T>& value) {
        if (value) {
            plain(*value);
        } else {
            cell({});
        }
    }
    template <class T>
    void plain(const T& value) {
        if constexpr (std::is_enum_v<T>) {
            cell(to_string(value));
        } else if constexpr (std::integral<T>) {
            cell(std::to_string(value));
        } else {
            cell(value.to_string());
        }
    }
    void cell(std::string_view value) {
        if (!at_start_) out_.push_back(',');
        at_start_ = false;
        if (value.find_first_of("\",\r\n") == std::string_view::npos) {
            out_.append(value);
            return;
        }
        out_.push_back('"');
        for (const char c : value) {
            if (c == '"') out_.push_back('"');
            out_.push_back(c);
        }
        out_.push_back('"');
    }
    void end_row() {
        out_.append("\r\n");
        at_start_ = true;
    }
    [[nodiscard]] std::string take() && { return std::move(out_); }

private:
    std::string out_;
    bool at_start_ = true;
};

constexpr std::string_view kNames[] = {
    "number",        "id",             "created_at",      "status",        "payment_status",
    "payment_detail", "currency",      "subtotal_amount", "discount_amount", "tax_amount",
    "total_amount",  "paid_amount",    "refunded_amount", "amount_due",    "refund_due",
    "pieces",        "user_id",        "customer_name",   "customer_email", "note",
    "paid_at",       "completed_at",   "cancelled_at",    "cancel_reason"};

std::int64_t pieces_of(const Order& order) {
    std::int64_t pieces = 0;
    for (const OrderLine& line : order.lines) pieces += line.quantity;
    return pieces;
}

void write_row(CsvWriter& out, const Order& order) {
    out.text(order.number);
    out.plain(order.id);
    out.plain(order.created_at);
    out.plain(order.status);
    out.plain(order.payment_status);
    out.plain(order.payment_detail);
    out.cell(order.currency.code());
    out.plain(order.amounts.subtotal);
    out.plain(order.amounts.discount);
    out.plain(order.amounts.tax);
    out.plain(order.amounts.total);
    out.plain(order.amounts.captured);
    out.plain(order.amounts.refunded);
    out.plain(order.amounts.due);
    out.plain(order.amounts.refund_due);
    out.plain(pieces_of(order));
    out.plain(order.customer.user_id);
    out.given(order.customer.name);
    out.given(order.customer.email);
    out.given(order.note);
    out.plain(order.paid_at);
    out.plain(order.completed_at);
    out.plain(order.cancelled_at);
    out.plain(order.cancel_reason);
    out.end_row();
}

}  // namespace

std::string encode_csv(const Page<Order>& page, bool with_names) {
    CsvWriter csv;
    if (with_names) {
        for (const std::string_view name : kNames) csv.cell(name);
        csv.end_row();
    }
    for (const Order& order : page.data) write_row(csv, order);
    JsonWriter out(256 + page.data.size() * 320);
    out.begin_object();
    out.member("text", std::move(csv).take());
    out.member("next_cursor", page.next_cursor);
    out.end_object();
    return std::move(out).take();
}

std::string encode_text(std::string_view media_type, std::string_view text) {
    JsonWriter out(64 + text.size());
    out.begin_object();
    out.member("media_type", media_type);
    out.member("text", text);
    out.end_object();
    return std::move(out).take();
}

}  // namespace ordo::codec
