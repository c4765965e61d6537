#include <algorithm>
#include <utility>

#include "http/routes/handlers.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

// All matches, a page of the door at a time.
class CsvSource : public BodySource {
public:
    CsvSource(ordo_engine* shop, std::string query, std::string options)
        : shop_(shop), query_(std::move(query)), options_(std::move(options)) {
        query_.pop_back();
        query_ += query_.size() > 1 ? R"(,"limit":100)" : R"("limit":100)";
        read();
    }

    Piece next() override {
        Piece piece;
        if (rows_.empty()) read();
        piece.bytes = std::exchange(rows_, {});
        piece.last = cursor_.empty();
        return piece;
    }

private:
    void read() {
        std::string query = query_;
        if (!cursor_.empty()) {
            query += R"(,"cursor":)";
            append_json(query, cursor_);
        }
        query += '}';
        const Doc doc = ask(&ordo_host::order_csv, shop_, query.c_str(), options_.c_str());
        rows_ = text_at(doc, "/text");
        cursor_ = text_at(doc, "/next_cursor");
    }

    ordo_engine* shop_;
    std::string query_;  // without its end
    const std::string options_;
    std::string rows_, cursor_;
};

// What the door calls them; the first is for those who take anything.
struct ReceiptFormat {
    const char* name;
    std::string_view media_type;
};
constexpr ReceiptFormat kReceiptFormats[] = {
    {"html", "text/html"}, {"text", "text/plain"}, {"json", "application/json"}};

}  // namespace

Response list_orders_or_csv(Call& call) {
    if (!call.csv)
        return call.answer(
            ask(&ordo_host::order_list, call.shop(), call.query.c_str(), call.options.c_str()));
    Response response;
    response.headers.add("content-type", "text/csv; charset=utf-8");
    response.headers.add("content-disposition", "attachment; filename=\"orders.csv\"");
    // The first page is read here, so that a wrong query is an ordinary problem.
    response.source = std::make_unique<CsvSource>(call.shop(), call.query, call.options);
    return response;
}

Response receipt(Call& call) {
    ReceiptFormat wanted = kReceiptFormats[0];
    for (const ReceiptFormat& format : kReceiptFormats) {
        if (!accepts(call.request, format.media_type)) continue;
        wanted = format;
        break;
    }
    const Doc doc =
        ask(&ordo_host::order_receipt, call.shop(), call.id(), wanted.name, call.options.c_str());
    const bool json = wanted.media_type == "application/json";
    Response response = json_answer(200, json ? text_of(doc) : text_at(doc, "/text"));
    if (!json) {
        response.headers = {};
        response.headers.add("content-type", std::string(wanted.media_type) + "; charset=utf-8");
        response.headers.add("content-security-policy",
                             "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    }
    response.headers.add("vary", "accept");
    return response;
}

PlacedOrders::PlacedOrders(ordo_engine* shop, std::span<const Call* const> calls)
    : statuses_(calls.size()), orders_(calls.size()), errors_(calls.size()) {
    std::vector<const char*> bodies, options;
    for (const Call* call : calls) {
        bodies.push_back(call->body());
        options.push_back(call->options.c_str());
    }
    const ordo_status status =
        ordo_order_create_many(shop, calls.size(), bodies.data(), options.data(), statuses_.data(),
                               orders_.data(), errors_.data());
    if (status != ORDO_OK) std::fill(statuses_.begin(), statuses_.end(), status);
}

PlacedOrders::~PlacedOrders() {
    for (ordo_doc* order : orders_) ordo_doc_free(order);
    for (ordo_error* error : errors_) ordo_error_free(error);
}

Doc PlacedOrders::take(std::size_t at) {
    if (statuses_[at] != ORDO_OK) throw Refusal(statuses_[at], std::exchange(errors_[at], nullptr));
    return Doc(std::exchange(orders_[at], nullptr));
}

Response sync_payment(Call& call) {
    const std::string& payment_id = call.parameter(1);
    // The door looks for a payment by its own id; here it must be one of this order's.
    const Doc order = ask(&ordo_host::order_get, call.shop(), call.id(), call.options.c_str());
    const std::int64_t count = ordo_doc_size(order.get(), "/payments");
    for (std::int64_t at = 0; at < count; ++at) {
        const std::string pointer = "/payments/" + std::to_string(at) + "/id";
        if (text_at(order, pointer.c_str()) != payment_id) continue;
        return call.answer(
            ask(&ordo_host::payment_sync, call.shop(), payment_id.c_str(), call.options.c_str()));
    }
    throw Refusal(ORDO_E_NOT_FOUND, "There is no payment " + payment_id + " of this order.");
}

}  // namespace ordo_http
