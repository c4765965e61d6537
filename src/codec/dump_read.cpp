#include <algorithm>

#include "codec/bytes_text.hpp"
#include "codec/dump.hpp"
#include "codec/dump_rows.hpp"
#include "codec/stored_values.hpp"
#include "core/try.hpp"

namespace ordo::codec {
namespace {

using sys::Changes;

// A piece is handed over when it has become this large, wherever it is: every beginning of a dump can be
// put back.
constexpr std::size_t kPieceBytes = std::size_t{8} << 20U;

template <std::size_t Size>
void read_bytes(ObjectReader& reader, std::string_view name, std::array<std::uint8_t, Size>& out) {
    std::string text;
    reader.required(name, text);
    if (!read_hex(text, out)) {
        reader.fail(name, Errc::validation_failed,
                    "must be " + std::to_string(Size) + " bytes as hexadecimal digits");
    }
}

bool is_insert(ObjectReader& reader) {
    bool update = false;
    reader.optional("update", update);
    return !update;
}

Currency read_currency(ObjectReader& reader) {
    Currency currency = some_currency();
    reader.required("currency", currency);
    return currency;
}

void read_product_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    load_product(reader, out.products.emplace_back(Changes::ProductWrite{empty_product(), insert})
                             .product);
}

void read_stock_row(ObjectReader& reader, Changes& out) {
    auto& [id, quantity] = out.stock.emplace_back();
    reader.required("product_id", id);
    reader.optional("quantity", quantity);
}

void read_image_row(ObjectReader& reader, Changes& out) {
    Changes::ImageWrite& write = out.images.emplace_back();
    load_image(reader, write.image);
    std::optional<std::string> text;
    reader.optional("bytes", text);
    if (!text) return;
    write.bytes = read_base64(*text);
    if (!write.bytes) reader.fail("bytes", Errc::validation_failed, "must be base64");
}

void read_order_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    sys::OrderState state{.order = Order(some_currency())};
    load_header(reader, state.order);
    load_lines(reader, state.order.currency, state.order.lines);
    if (reader.present("request_digest") != nullptr) {
        read_bytes(reader, "request_digest", state.request_digest.emplace());
    }
    read_bytes(reader, "salt", state.salt);
    out.orders.push_back({std::move(state), insert});
}

void read_movement_row(ObjectReader& reader, Changes& out) {
    load_movement(reader, out.movements.emplace_back());
}

void read_payment_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    load_payment(reader, out.payments.emplace_back(Changes::PaymentWrite{empty_payment(), insert})
                             .payment);
}

void read_refund_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    load_refund(reader,
                out.refunds.emplace_back(Changes::RefundWrite{empty_refund(), insert}).refund);
}

void read_ledger_row(ObjectReader& reader, Changes& out) {
    LedgerEntry entry{.amount = Money::zero(read_currency(reader))};
    reader.required("order_id", entry.order_id);
    reader.required("entry", entry.entry);
    load_word(reader, "kind", entry.kind);
    reader.optional("payment_id", entry.payment_id);
    load_money(reader, "amount", entry.amount);
    load_time(reader, "at", entry.at);
    out.ledger.push_back(entry);
}

void read_event_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    sys::StoredEvent event;
    reader.required_object("evidence", [&](ObjectReader& fact) {
        load_evidence(fact, event.evidence);
    });
    read_bytes(reader, "digest", event.digest);
    std::string state;
    reader.required("state", state);
    const auto word = std::ranges::find(dump_rows::kStates, state);
    if (word == dump_rows::kStates.end()) {
        reader.fail("state", Errc::validation_failed, "is not a known word");
    } else {
        event.state = static_cast<sys::StoredEvent::State>(word - dump_rows::kStates.begin());
    }
    load_time(reader, "received_at", event.received_at);
    out.events.push_back({std::move(event), insert});
}

void read_journal_row(ObjectReader& reader, Changes& out) {
    JournalRecord& record = out.journal.emplace_back();
    reader.required("sequence", record.sequence);
    reader.required("event_id", record.event_id);
    reader.required("order_id", record.order_id);
    reader.required("order_sequence", record.order_sequence);
    load_word(reader, "kind", record.kind);
    load_word(reader, "type", record.type);
    reader.required("from", record.from);
    reader.required("to", record.to);
    load_actor(reader, "actor", record.actor);
    reader.optional("actor_name", record.actor.name);
    reader.optional("message", record.message);
    reader.required("public", record.is_public);
    load_time(reader, "at", record.at);
    reader.optional("trace", record.trace);
    reader.required("facts", record.facts);
    read_bytes(reader, "previous_hash", record.previous_hash);
    read_bytes(reader, "hash", record.hash);
}

void read_user_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    sys::UserState state;
    load_user(reader, state.user);
    reader.required("password_hash", state.password_hash);
    out.users.push_back({std::move(state), insert});
}

void read_session_row(ObjectReader& reader, Changes& out) {
    const bool insert = is_insert(reader);
    sys::SessionToken token;
    read_bytes(reader, "digest", token.digest);
    read_bytes(reader, "family", token.family);
    reader.required("user_id", token.user_id);
    load_time(reader, "created_at", token.created_at);
    load_time(reader, "expires_at", token.expires_at);
    load_time(reader, "used_at", token.used_at);
    out.sessions.push_back({token, insert});
}

void read_key_row(ObjectReader& reader, Changes& out) {
    auto& [scope, key] = out.keys.emplace_back();
    read_bytes(reader, "scope", scope);
    read_bytes(reader, "request_digest", key.request_digest);
    load_time(reader, "created_at", key.created_at);
    reader.required("reply", key.reply);
}

void read_consumer_row(ObjectReader& reader, Changes& out) {
    ConsumerPosition& position = out.consumers.emplace_back();
    reader.required("consumer", position.consumer);
    reader.required("sequence", position.sequence);
}

void read_chain_row(ObjectReader& reader, Changes& out) {
    sys::ChainHead& head = out.chain.emplace();
    reader.required("sequence", head.sequence);
    read_bytes(reader, "hash", head.hash);
    reader.required("next_order_number", head.next_order_number);
}

void read_policy_row(ObjectReader& reader, Changes& out) {
    load_policy(reader, out.policy.emplace());
}

void read_sales_row(ObjectReader& reader, Changes& out) {
    Time start;
    Sales sales;
    load_time(reader, "start", start);
    const Currency currency = read_currency(reader);
    reader.required("gross", sales.gross_minor);
    reader.required("refunds", sales.refunds_minor);
    reader.required("orders", sales.orders);
    reader.required("paid_orders", sales.paid_orders);
    if (!out.statistics.sales.try_emplace({start, currency}, sales).second) {
        reader.fail("start", Errc::validation_failed, "stands there twice");
    }
}

void read_standing_row(ObjectReader& reader, Changes& out) {
    const Currency currency = read_currency(reader);
    OrderStatus status{};
    PaymentStatus payment_status{};
    sys::StatisticsChange::Standing standing;
    load_word(reader, "status", status);
    load_word(reader, "payment_status", payment_status);
    reader.required("orders", standing.orders);
    reader.required("outstanding", standing.outstanding_minor);
    reader.required("attention", standing.attention);
    if (!out.statistics.standing.try_emplace({currency, status, payment_status}, standing).second) {
        reader.fail("status", Errc::validation_failed, "stands there twice");
    }
}

void read_sold_row(ObjectReader& reader, Changes& out) {
    Time start;
    ProductId product;
    sys::StatisticsChange::Sold sold;
    load_time(reader, "start", start);
    reader.required("product_id", product);
    const Currency currency = read_currency(reader);
    reader.required("quantity", sold.quantity);
    reader.required("revenue", sold.revenue_minor);
    if (!out.statistics.products.try_emplace({start, product, currency}, sold).second) {
        reader.fail("start", Errc::validation_failed, "stands there twice");
    }
}

struct RowKind {
    std::string_view name;
    void (*read)(ObjectReader& reader, Changes& out);
};

// In the order in which one piece has them: a row of an earlier kind begins the next piece.
constexpr RowKind kKinds[] = {
    {dump_rows::kPolicy, read_policy_row},     {dump_rows::kUser, read_user_row},
    {dump_rows::kProduct, read_product_row},   {dump_rows::kStock, read_stock_row},
    {dump_rows::kImage, read_image_row},       {dump_rows::kOrder, read_order_row},
    {dump_rows::kMovement, read_movement_row}, {dump_rows::kPayment, read_payment_row},
    {dump_rows::kRefund, read_refund_row},     {dump_rows::kLedger, read_ledger_row},
    {dump_rows::kEvent, read_event_row},       {dump_rows::kJournal, read_journal_row},
    {dump_rows::kSession, read_session_row},   {dump_rows::kKey, read_key_row},
    {dump_rows::kConsumer, read_consumer_row}, {dump_rows::kChain, read_chain_row},
    {dump_rows::kSales, read_sales_row},       {dump_rows::kStanding, read_standing_row},
    {dump_rows::kSold, read_sold_row},
};

Result<sys::ShopSettings> read_header(const JsonValue& json) {
    Problems problems;
    ObjectReader line(json, "", problems);
    sys::ShopSettings settings{.default_currency = some_currency()};
    line.required_object(dump_rows::kShop, [&](ObjectReader& reader) {
        std::int64_t format = 0;
        reader.required("format", format);
        if (format != dump_rows::kFormat) {
            reader.fail("format", Errc::validation_failed, "is not one this release can read");
            reader.ignore_rest();
            return;
        }
        reader.required("name", settings.name);
        reader.required("currency", settings.default_currency);
        reader.required("prices_include_tax", settings.prices_include_tax);
        read_bytes(reader, "chain_id", settings.chain_id);
        reader.required("incarnation", settings.incarnation);
        read_bytes(reader, "cursor_secret", settings.cursor_secret);
    });
    line.finish();
    if (!problems.empty()) return std::move(problems).error();
    return settings;
}

Error no_such_line() { return {Errc::malformed_request, "It is no line of a dump."}; }

}  // namespace

Error DumpReader::at_line(Error lower) const {
    return {Errc::malformed_request,
            "Line " + std::to_string(lines_) + ": " + std::move(lower).message};
}

Result<void> DumpReader::hand_over() {
    rank_ = 0;
    bytes_ = 0;
    if (piece_.empty()) return {};
    return sink_(std::exchange(piece_, Changes{}));
}

Result<void> DumpReader::take_first(std::string_view line) {
    const auto json = parse_json(line, kStoredBytesMax);
    if (!json) return at_line(json.error());
    const auto settings = read_header(*json);
    if (!settings) return at_line(settings.error());
    return begin_(*settings);
}

Result<void> DumpReader::take_row(std::string_view line) {
    const auto json = parse_json(line, kStoredBytesMax);
    if (!json) return at_line(json.error());
    if (json->names.size() != 1) return at_line(no_such_line());
    Problems problems;
    ObjectReader reader(*json, "", problems);
    if (json->names.front() == dump_rows::kEnd) {
        std::int64_t lines = 0;
        reader.required_object(dump_rows::kEnd,
                               [&](ObjectReader& end) { end.required("lines", lines); });
        if (!problems.empty()) return at_line(std::move(problems).error());
        if (lines != lines_ - 1) {
            return at_line({Errc::malformed_request, "Lines before it are missing."});
        }
        ended_ = true;
        return hand_over();
    }
    const auto kind = std::ranges::find(kKinds, json->names.front(), &RowKind::name);
    if (kind == std::end(kKinds)) return at_line(no_such_line());
    const auto rank = static_cast<std::size_t>(kind - std::begin(kKinds));
    if (rank < rank_ || bytes_ + line.size() > kPieceBytes) ORDO_TRY(hand_over());
    rank_ = rank;
    bytes_ += line.size();
    reader.required_object(kind->name, [&](ObjectReader& row) { kind->read(row, piece_); });
    if (!problems.empty()) return at_line(std::move(problems).error());
    return {};
}

Result<void> DumpReader::take(std::string_view line) {
    ++lines_;
    if (ended_) return at_line({Errc::malformed_request, "It stands behind the end."});
    return lines_ == 1 ? take_first(line) : take_row(line);
}

Result<void> DumpReader::finish() {
    if (ended_) return {};
    return Error(Errc::malformed_request,
                 lines_ == 0 ? "The dump is empty."
                             : "The dump has no end: it was cut off after line " +
                                   std::to_string(lines_) + ".");
}

}  // namespace ordo::codec
