#include "cli/order_rows.hpp"

#include <algorithm>

namespace ordo_cli {
namespace {

enum Column : std::size_t {
    kOrder,
    kProduct,
    kItemName,
    kItemType,
    kItemSku,
    kQuantity,
    kUnitPrice,
    kPriceReason,
    kDiscount,
    kTaxRate,
    kOrderDiscount,
    kUserId,
    kEmail,
    kName,
    kNote,
    kMetadata,
    kPaidMethod,
    kPaidAmount,
    kTendered,
    kPaidReference,
    kPaidAt,
    kComplete,
    kCreatedAt,
    kCurrency,
    kTaxIncluded,
    kTaxAmount,
    kTotalAmount,
    kColumns,
};

const std::vector<std::string> kNames = {"order",
                                         "product",
                                         "name",
                                         "type",
                                         "sku",
                                         "quantity",
                                         "unit_price",
                                         "price_reason",
                                         "discount",
                                         "tax_rate",
                                         "order_discount",
                                         "user_id",
                                         "customer_email",
                                         "customer_name",
                                         "note",
                                         "metadata",
                                         "paid_method",
                                         "paid_amount",
                                         "tendered_amount",
                                         "paid_reference",
                                         "paid_at",
                                         "complete",
                                         "created_at",
                                         "currency",
                                         "prices_include_tax",
                                         "tax_amount",
                                         "total_amount"};

// Members of `mark_paid` and their columns.
constexpr std::pair<const char*, Column> kPayment[] = {{"method", kPaidMethod},
                                                       {"amount", kPaidAmount},
                                                       {"tendered_amount", kTendered},
                                                       {"reference", kPaidReference},
                                                       {"paid_at", kPaidAt}};

// Members of `as_sold` and `past`, and their columns.
constexpr std::pair<const char*, Column> kAsSold[] = {
    {"name", kItemName}, {"type", kItemType}, {"sku", kItemSku}, {"tax_rate", kTaxRate}};
constexpr std::pair<const char*, Column> kPast[] = {{"created_at", kCreatedAt},
                                                    {"currency", kCurrency},
                                                    {"tax_amount", kTaxAmount},
                                                    {"total_amount", kTotalAmount}};

// Texts of people, by member and column.
constexpr std::pair<const char*, Column> kTexts[] = {
    {"note", kNote}, {"customer_email", kEmail}, {"customer_name", kName}};

class RequestReader {
public:
    RequestReader(const CsvTable& table, const CsvRecord& record)
        : table_(table), record_(record) {}

    [[nodiscard]] const std::string& cell(Column column) const {
        return table_.cell(record_, kNames[column]);
    }

    // An order that tells its total is a past one, and each of its items says how it was sold.
    [[nodiscard]] bool is_past() const { return !cell(kTotalAmount).empty(); }

    [[nodiscard]] Json item(bool is_past) const {
        Json item = {{"product", unguarded(cell(kProduct))}};
        item["quantity"] = cell(kQuantity).empty() ? Json(1) : number_or_text(cell(kQuantity));
        Json sold = Json::object();
        for (const auto& [member, column] : kAsSold) put(sold, member, unguarded(cell(column)));
        if (is_past || !sold.empty()) {
            put(sold, "price", cell(kUnitPrice));
            item["as_sold"] = std::move(sold);
        } else if (!cell(kUnitPrice).empty()) {
            item["unit_price_override"] = cell(kUnitPrice);
            const std::string reason = unguarded(cell(kPriceReason));
            item["override_reason"] = reason.empty() ? "imported" : reason;
        }
        if (!cell(kDiscount).empty()) item["discount"] = discount_from(cell(kDiscount));
        return item;
    }

    [[nodiscard]] Json request() const {
        Json request = Json::object();
        if (cell(kOrder).starts_with("ord_")) request["id"] = cell(kOrder);
        request["items"] = Json::array({item(is_past())});
        put(request, "user_id", cell(kUserId));
        for (const auto& [member, column] : kTexts) put(request, member, unguarded(cell(column)));
        if (!cell(kMetadata).empty()) request["metadata"] = parse_document(cell(kMetadata));
        if (!cell(kOrderDiscount).empty()) {
            request["discount"] = discount_from(cell(kOrderDiscount));
        }
        Json payment = Json::object();
        for (const auto& [member, column] : kPayment) put(payment, member, unguarded(cell(column)));
        if (!payment.empty()) request["mark_paid"] = std::move(payment);
        if (!cell(kComplete).empty()) request["complete"] = flag_or_text(cell(kComplete));
        Json past = Json::object();
        for (const auto& [member, column] : kPast) put(past, member, cell(column));
        if (!cell(kTaxIncluded).empty()) {
            past["prices_include_tax"] = flag_or_text(cell(kTaxIncluded));
        }
        if (!past.empty()) request["past"] = std::move(past);
        return request;
    }

    // What belongs to the order stands in its first row; later rows may repeat it, not change it.
    [[nodiscard]] bool agrees_with(const RequestReader& first) const {
        for (std::size_t i = kOrderDiscount; i < kColumns; ++i) {
            const auto column = static_cast<Column>(i);
            if (!cell(column).empty() && cell(column) != first.cell(column)) return false;
        }
        return true;
    }

private:
    const CsvTable& table_;
    const CsvRecord& record_;
};

bool is_null(const Json& object, const char* name) {
    const auto member = object.find(name);
    return member == object.end() || member->is_null();
}

std::string text_in(const Json& object, const char* name) {
    return is_null(object, name) ? std::string() : object.at(name).get<std::string>();
}

Json item_of(const Json& line) {
    Json sold = {{"name", line.at("name")}, {"type", line.at("type")}};
    if (!is_null(line, "sku")) sold["sku"] = line.at("sku");
    sold["tax_rate"] = line.at("tax_rate");
    sold["price"] = line.at("price");
    Json item = {{"product_id", line.at("product_id")},
                 {"quantity", line.at("quantity")},
                 {"as_sold", std::move(sold)}};
    const auto discount = line.at("discount_amount").get<std::string>();
    if (discount.find_first_of("123456789") != std::string::npos) {
        item["discount"] = {{"amount", discount}};
    }
    return item;
}

std::string obstacle_of(const Json& order) {
    const std::string status = order.at("status").get<std::string>();
    if (status == "cancelled") return "cancelled";
    if (!order.at("refunds").empty()) return "with refunds";
    if (order.at("payments").size() > 1) return "with several payments";
    for (const Json& payment : order.at("payments")) {
        if (payment.at("provider") != "manual" || payment.at("status") != "captured") {
            return "paid through a provider";
        }
    }
    if (status != "pending" && order.at("payment_status") != "paid") return "processed unpaid";
    return {};
}

}  // namespace

const std::vector<std::string>& order_columns() { return kNames; }

std::optional<Json> request_of_order(const Json& order, std::string& why) {
    why = obstacle_of(order);
    if (!why.empty()) return std::nullopt;
    Json request = {{"id", order.at("id")}, {"items", Json::array()}};
    for (const Json& line : order.at("items")) request["items"].push_back(item_of(line));
    for (const char* name : {"user_id", "customer_email", "customer_name", "note"}) {
        if (!is_null(order, name)) request[name] = order.at(name);
    }
    if (!order.at("metadata").empty()) request["metadata"] = order.at("metadata");
    for (const Json& payment : order.at("payments")) {
        Json paid = {{"method", payment.at("method")}, {"amount", payment.at("amount")}};
        for (const char* name : {"tendered_amount", "reference"}) {
            if (!is_null(payment, name)) paid[name] = payment.at(name);
        }
        paid["paid_at"] = payment.at("captured_at");
        request["mark_paid"] = std::move(paid);
    }
    if (order.at("status") == "completed") request["complete"] = true;
    for (const char* name :
         {"created_at", "currency", "prices_include_tax", "tax_amount", "total_amount"}) {
        request["past"][name] = order.at(name);
    }
    return request;
}

std::vector<std::vector<std::string>> cells_of_request(const Json& request) {
    std::vector<std::vector<std::string>> records;
    for (const Json& item : request.at("items")) {
        auto& cells = records.emplace_back(kColumns);
        cells[kOrder] = request.at("id").get<std::string>();
        cells[kProduct] = item.at("product_id").get<std::string>();
        cells[kQuantity] = item.at("quantity").dump();
        cells[kUnitPrice] = item.at("as_sold").at("price").get<std::string>();
        for (const auto& [member, column] : kAsSold) {
            cells[column] = guarded(text_in(item.at("as_sold"), member));
        }
        if (item.contains("discount")) {
            cells[kDiscount] = item.at("discount").at("amount").get<std::string>();
        }
    }
    auto& first = records.front();
    first[kUserId] = text_in(request, "user_id");
    for (const auto& [member, column] : kTexts) first[column] = guarded(text_in(request, member));
    if (request.contains("metadata")) first[kMetadata] = request.at("metadata").dump();
    if (request.contains("mark_paid")) {
        for (const auto& [member, column] : kPayment) {
            first[column] = guarded(text_in(request.at("mark_paid"), member));
        }
    }
    if (request.contains("complete")) first[kComplete] = "yes";
    for (const auto& [member, column] : kPast) first[column] = text_in(request.at("past"), member);
    first[kTaxIncluded] = request.at("past").at("prices_include_tax").get<bool>() ? "yes" : "no";
    return records;
}

Rows requests_of_csv(std::string_view text, const std::string& separator) {
    CsvTable table = table_of_csv(text, separator, kNames);
    Rows rows;
    rows.problems = std::move(table.problems);
    const CsvRecord* first = nullptr;  // of the order that the next row may belong to
    for (const CsvRecord& record : table.records) {
        const RequestReader reader(table, record);
        const std::string& order = reader.cell(kOrder);
        const bool goes_on =
            first != nullptr && !order.empty() && order == table.cell(*first, kNames[kOrder]);
        try {
            if (!goes_on) {
                first = &record;
                rows.rows.push_back({record.line, reader.request()});
            } else if (reader.agrees_with(RequestReader(table, *first))) {
                const bool is_past = RequestReader(table, *first).is_past();
                rows.rows.back().document["items"].push_back(reader.item(is_past));
            } else {
                throw Failure(Exit::refused,
                              "the row says something else about its order than the "
                              "order's first row");
            }
        } catch (const Failure& failure) {
            if (!goes_on) first = nullptr;
            rows.problems.push_back({record.line, clean(failure.what()), nullptr});
        }
    }
    return rows;
}

}  // namespace ordo_cli
