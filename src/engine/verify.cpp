#include "engine/verify.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "codec/facts.hpp"
#include "core/attention.hpp"
#include "core/ledger.hpp"
#include "core/order_machine.hpp"
#include "core/refund_shares.hpp"
#include "core/try.hpp"
#include "core/words.hpp"
#include "engine/digest.hpp"
#include "engine/engine_impl.hpp"
#include "engine/journal.hpp"
#include "engine/verify_findings.hpp"
#include "engine/verify_stock.hpp"

namespace ordo {
namespace {

// --- the chain --------------------------------------------------------------------------------

void check_columns(const JournalRecord& record, const codec::FactsSummary& facts, Findings& find) {
    const bool same =
        facts.event_id == record.event_id.to_string() && facts.type == to_string(record.type) &&
        facts.order_id == record.order_id.to_string() && facts.kind == to_string(record.kind) &&
        facts.from == record.from && facts.to == record.to &&
        facts.actor_type == to_string(record.actor.type) && facts.actor_id == record.actor.id &&
        facts.trace == record.trace && facts.order_sequence == record.order_sequence &&
        facts.is_public == record.is_public && facts.at == record.at;
    find.require(same, "the readable columns differ from the hashed bytes");
}

// Follows the chain by one record.
void check_record(const JournalRecord& record, const sys::ShopSettings& shop, sys::ChainHead& walked,
                  Findings& find) {
    find.subject("journal " + std::to_string(record.sequence));
    find.require(record.sequence == walked.sequence + 1, "a record before this one is missing");
    find.require(record.previous_hash == walked.hash, "it does not follow from the record before it");
    find.require(
        record_hash(shop, record.sequence, record.previous_hash, record.facts) == record.hash,
        "its bytes do not match its hash");
    const auto facts = codec::read_facts(record.facts);
    find.require(facts.has_value(), "its bytes cannot be read");
    if (facts) check_columns(record, *facts, find);
    walked.sequence = record.sequence;
    walked.hash = record.hash;
}

// Others may add records between the two readings of the head; the one that the first names is there.
Result<void> check_chain(sys::Storage& storage, const sys::ShopSettings& shop,
                         VerifyReport& report) {
    Findings find(report);
    ORDO_TRY(const sys::ChainHead head, storage.chain_head());
    sys::ChainHead walked{.sequence = 0, .hash = genesis_hash(shop)};
    bool names_a_record = head.sequence == 0;
    while (true) {
        ORDO_TRY(const auto records, storage.journal(walked.sequence, kVerifyPage));
        if (records.empty()) break;
        for (const auto& record : records) {
            check_record(record, shop, walked, find);
            names_a_record |= record.sequence == head.sequence && record.hash == head.hash;
            ++report.records;
        }
    }
    ORDO_TRY(const sys::ChainHead head_now, storage.chain_head());
    find.subject("journal");
    find.require(names_a_record && walked.sequence <= head_now.sequence,
                 "the newest record is not the one that the chain's head names");
    return {};
}

// --- one order --------------------------------------------------------------------------------

void check_lines(const Order& order, Findings& find) {
    const Money zero = Money::zero(order.currency);
    Money discount = zero, tax = zero, amount = zero, subtotal = zero;
    bool in_range = true;
    const auto add = [&](Money& sum, const Result<Money>& part) {
        const auto next = part ? sum.plus(*part) : part;
        if (next)
            sum = *next;
        else
            in_range = false;
    };
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const auto& line = order.lines[i];
        find.require(line.line == static_cast<std::int64_t>(i) + 1,
                     "its lines are not numbered 1 to n");
        add(subtotal, line.unit_price.times(line.quantity));
        add(discount, line.discount_amount);
        add(tax, line.tax_amount);
        add(amount, line.amount);
    }
    const auto& amounts = order.amounts;
    find.require(in_range && subtotal == amounts.subtotal && discount == amounts.discount &&
                     tax == amounts.tax && amount == amounts.total,
                 "its lines do not add up to its amounts");
}

// The ledger's sums: of the order, and of each payment.
struct LedgerSums {
    std::int64_t authorized = 0, captured = 0, refunded = 0, credited = 0;

    void add(const LedgerEntry& entry) {
        const std::int64_t amount = entry.amount.minor();
        switch (entry.kind) {
            case LedgerKind::authorized:
            case LedgerKind::released:
                authorized += amount;
                break;
            case LedgerKind::captured:
            case LedgerKind::change:
            case LedgerKind::rounding:
                captured += amount;
                break;
            case LedgerKind::refunded:
                refunded += amount;
                break;
            case LedgerKind::credited:
                credited += amount;
                break;
        }
    }
};

void check_ledger(const sys::OrderState& state, std::span<const LedgerEntry> ledger,
                  Findings& find) {
    const Order& order = state.order;
    LedgerSums sums;
    std::map<PaymentId, LedgerSums> of_payment;
    for (const auto& entry : ledger) {
        sums.add(entry);
        of_payment[entry.payment_id].add(entry);
    }
    const OrderAmounts& amounts = order.amounts;
    find.require(std::ssize(ledger) == state.ledger_entries, "its ledger has rows missing");
    find.require(sums.captured == amounts.captured.minor() &&
                     sums.refunded == amounts.refunded.minor() &&
                     sums.authorized == amounts.authorized.minor() &&
                     sums.credited == amounts.credited.minor(),
                 "its ledger does not add up to its amounts");
    for (const Payment& payment : order.payments)
        find.require(of_payment[payment.id].captured == payment.captured_amount.minor() &&
                         of_payment[payment.id].refunded == payment.refunded_amount.minor(),
                     "its ledger does not add up to what its payments say");
}

void check_refunds(const Order& order, Findings& find) {
    std::map<PaymentId, std::int64_t> succeeded, pending, taken_back;
    std::map<std::int64_t, std::int64_t> pieces, restocked;
    std::int64_t all_pending = 0;
    for (const Refund& refund : order.refunds) {
        if (refund.status == RefundStatus::succeeded)
            succeeded[refund.payment_id] += refund.amount.minor();
        if (refund.reason == RefundReason::chargeback)
            taken_back[refund.payment_id] += refund.amount.minor();
        if (refund.is_pending()) pending[refund.payment_id] += refund.amount.minor();
        if (refund.is_pending()) all_pending += refund.amount.minor();
        for (const RefundItem& item : refund.items) {
            pieces[item.line] += item.quantity;
            if (refund.restocked) restocked[item.line] += item.quantity;
        }
    }
    find.require(all_pending == order.amounts.refund_pending.minor(),
                 "its pending refunds do not add up");
    for (const Payment& payment : order.payments) {
        find.require(succeeded[payment.id] == payment.refunded_amount.minor() &&
                         pending[payment.id] == payment.refund_pending_amount.minor(),
                     "its refunds do not add up to what its payments say");
        // A bank may take back what has been refunded already; the shop itself never gives it twice.
        const std::int64_t given =
            succeeded[payment.id] + pending[payment.id] - taken_back[payment.id];
        find.require(given <= payment.captured_amount.minor(),
                     "more is refunded than was captured");
    }
    for (const OrderLine& line : order.lines)
        find.require(pieces[line.line] == line.refunded_quantity &&
                         line.refunded_quantity <= line.quantity &&
                         restocked[line.line] == line.restocked_quantity,
                     "more of a line came back than was sold");
}

void check_payments(const sys::OrderState& state, std::span<const LedgerEntry> ledger,
                    Findings& find) {
    const Order& order = state.order;
    check_ledger(state, ledger, find);
    check_refunds(order, find);
    find.require(credited_minor(order) == order.amounts.credited.minor(),
                 "what its refunds lower the total by is not what it says");
    Order derived = order;
    const auto possible = derive_payment(derived, derived.payments);
    find.require(possible && derived.payment_status == order.payment_status &&
                     derived.payment_detail == order.payment_detail &&
                     derived.amounts.due == order.amounts.due &&
                     derived.amounts.refund_due == order.amounts.refund_due &&
                     attention_of(derived) == order.attention,
                 "its payment status does not follow from its ledger");
}

bool is_legal_move(std::string_view from, std::string_view to) {
    return std::ranges::any_of(order_transitions(), [&](const OrderTransition& row) {
        return to_string(row.from) == from && to_string(row.to) == to;
    });
}

void check_history(const sys::OrderState& state, std::span<const JournalRecord> history,
                   Findings& find) {
    const Order& order = state.order;
    find.require(std::ssize(history) == order.version,
                 "its version is not the number of its records");
    if (history.empty()) return;
    std::string status(to_string(OrderStatus::pending));
    const auto user_id = order.customer.user_id
                             ? std::optional<std::string>(order.customer.user_id->to_string())
                             : std::nullopt;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto& record = history[i];
        find.require(record.order_sequence == static_cast<std::int64_t>(i) + 1,
                     "its history has a gap");
        if (record.kind == HistoryKind::status_changed) {
            find.require(record.from == status && is_legal_move(record.from, record.to),
                         "its history has a move that the table does not have");
            status = record.to;
        }
        const auto facts = codec::read_facts(record.facts);
        if (!facts) continue;  // the walk of the chain reports it
        find.require(facts->message_digest == message_digest(state.salt, record.message),
                     "the text of an entry is not the one that was written");
        if (i == 0) {
            find.require(facts->personal_digest == personal_digest(state),
                         "its personal data are not those it was placed with");
            find.require(codec::facts_tell(record.facts, order.lines),
                         "its lines are not those it was placed with");
        }
        if (i + 1 == history.size())
            find.require(facts->number == order.number && facts->user_id == user_id &&
                             facts->status == to_string(order.status) &&
                             facts->payment_status == to_string(order.payment_status) &&
                             facts->payment_detail == to_string(order.payment_detail) &&
                             facts->currency == order.currency.code() &&
                             facts->total == order.amounts.total.to_string() &&
                             facts->captured == order.amounts.captured.to_string() &&
                             facts->refunded == order.amounts.refunded.to_string() &&
                             facts->due == order.amounts.due.to_string(),
                         "its newest record says something else");
    }
    find.require(status == to_string(order.status), "its history does not lead to its status");
}

using SoldProducts = std::map<std::pair<ProductId, Currency>, sys::StatisticsChange::Sold>;

void drop_unsold(SoldProducts& products) {
    std::erase_if(products,
                  [](const auto& entry) { return entry.second == sys::StatisticsChange::Sold{}; });
}

// What the statistics and the stock movements must say, added up from the orders.
struct Counted {
    std::map<Currency, Sales> sales;
    decltype(sys::StatisticsRows::standing) standing;
    SoldProducts products;
    MovedProducts moved;

    void add(const Order& order) {
        for (const OrderLine& line : order.lines) {
            if (!line.counted) continue;
            moved[line.product_id].taken += line.quantity;
            moved[line.product_id].returned +=
                order.status == OrderStatus::cancelled ? line.quantity : line.restocked_quantity;
        }
        Sales& sum = sales[order.currency];
        sum.gross_minor += order.amounts.captured.minor();
        sum.refunds_minor += order.amounts.refunded.minor();
        sum.orders += 1;
        sum.paid_orders += order.paid_at ? 1 : 0;
        auto& place = standing[{order.currency, order.status, order.payment_status}];
        place.orders += 1;
        place.outstanding_minor += order.amounts.due.minor();
        place.attention += order.attention != 0 ? 1 : 0;
        if (!order.paid_at || order.status == OrderStatus::cancelled) return;
        for (const OrderLine& line : order.lines) {
            const std::int64_t pieces = line.quantity - line.refunded_quantity;
            auto& sold = products[{line.product_id, order.currency}];
            sold.quantity += pieces;
            sold.revenue_minor += share_of(line, pieces);
        }
    }
};

// Reads it in steps. The order as it was with the first; none when it has disappeared.
Result<std::optional<sys::OrderState>> read_and_check(sys::Storage& storage, OrderId id, Findings& find) {
    ORDO_TRY(auto state, storage.order(id));
    ORDO_TRY(const auto ledger, storage.ledger(id));
    ORDO_TRY(const auto history, storage.history(id));
    find.require(state.has_value(), "it has disappeared");
    if (!state) return state;
    check_lines(state->order, find);
    check_payments(*state, ledger, find);
    check_history(*state, history, find);
    return state;
}

// What others commit between the steps shows as findings: then it is read again.
Result<void> check_order(sys::Storage& storage, OrderId id, Findings& find, Counted& counted) {
    constexpr int kReadings = 10;
    find.subject(id.to_string());
    const std::size_t before = find.count();
    for (int reading = 1;; ++reading) {
        ORDO_TRY(const auto state, read_and_check(storage, id, find));
        if (!state) return {};
        if (find.count() > before && reading < kReadings) {
            ORDO_TRY(const auto now, storage.order(id));
            if (now && now->order.version != state->order.version) {
                find.forget_all_but(before);
                continue;
            }
        }
        counted.add(state->order);
        return {};
    }
}

Result<void> check_orders(sys::Storage& storage, VerifyReport& report, Counted& counted) {
    Findings find(report);
    sys::OrderPage page{.limit = kVerifyPage};
    while (true) {
        ORDO_TRY(const auto orders, storage.orders(page));
        for (const auto& row : orders) {
            ORDO_TRY(check_order(storage, row.id, find, counted));
            ++report.orders;
        }
        if (std::ssize(orders) < kVerifyPage) return {};
        page.after = sys::ListPosition{orders.back().created_at.ms, {}, orders.back().id.uuid()};
    }
}

// --- statistics -------------------------------------------------------------------------------

Result<sys::StatisticsRows> all_statistics(sys::Storage& storage) {
    constexpr Time kBeginning{0};
    constexpr Time kEnd{253'402'300'800'000};  // the year 10000
    return storage.statistics(std::span(&kBeginning, 1), kEnd, std::numeric_limits<std::int64_t>::max());
}

void check_statistics(const sys::StatisticsRows& rows, Counted& counted, VerifyReport& report) {
    Findings find(report);
    find.subject("statistics");
    find.require(rows.standing == counted.standing,
                 "the orders of each status are not those that it counts");
    std::map<Currency, Sales> sums;
    for (const auto& [key, sales] : rows.sales) {
        Sales& sum = sums[key.second];
        sum.gross_minor += sales.gross_minor;
        sum.refunds_minor += sales.refunds_minor;
        sum.orders += sales.orders;
        sum.paid_orders += sales.paid_orders;
    }
    find.require(sums == counted.sales, "the sales do not add up to what the orders say");
    SoldProducts sold;
    for (const auto& row : rows.products) sold[{row.product_id, row.currency}] = row.sold;
    drop_unsold(sold);
    drop_unsold(counted.products);
    find.require(sold == counted.products, "the products sold are not those of the paid orders");
}

}  // namespace

Result<VerifyReport> verify_shop(sys::Storage& storage, const sys::ShopSettings& shop, bool deep) {
    VerifyReport report;
    if (deep) {
        ORDO_TRY(const auto broken, storage.check_integrity());
        for (const auto& sentence : broken) report.findings.push_back({"storage", sentence});
    }
    ORDO_TRY(check_chain(storage, shop, report));
    ORDO_TRY(const auto head, storage.chain_head());
    Counted counted;
    ORDO_TRY(check_orders(storage, report, counted));
    MovedProducts moved;
    ORDO_TRY(check_products(storage, moved, report));
    sys::StatisticsRows statistics;
    if (deep) {
        ORDO_TRY(statistics, all_statistics(storage));
    }
    ORDO_TRY(const auto head_now, storage.chain_head());
    // What others have committed meanwhile would show as differences.
    report.sums_compared = head_now.sequence == head.sequence;
    if (!report.sums_compared) return report;
    check_movements(counted.moved, moved, report);
    if (deep) check_statistics(statistics, counted, report);
    return report;
}

Result<VerifyReport> Engine::verify(bool deep) const {
    return verify_shop(*impl_->storage, impl_->shop, deep);
}

}  // namespace ordo
