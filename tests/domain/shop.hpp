#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/memory/memory_storage.hpp"
#include "support/builders.hpp"
#include "support/fake_provider.hpp"
#include "support/faulty_storage.hpp"

// A shop with a payment provider, and short words for what happens in it. At its end the whole shop is
// verified: whatever a test did, the books must balance.
namespace ordo::test {

// The changes of `payment_status` that anybody may see; every other one is a mistake in the books.
inline constexpr std::pair<std::string_view, std::string_view> kPaymentMoves[] = {
    {"pending", "paid"},     {"pending", "failed"},    {"pending", "refunded"},
    {"paid", "pending"},     {"paid", "refunded"},     {"failed", "pending"},
    {"failed", "paid"},      {"refunded", "pending"},  {"refunded", "paid"},
};

struct Shop {
    FakeClock clock;
    FakeRandom random;
    Faults faults;  // none, unless the test makes some
    Engine engine;
    std::shared_ptr<FakeProvider> provider;

    explicit Shop(std::string currency_code = "USD", bool prices_include_tax = true)
        : engine(open(currency_code, prices_include_tax)),
          provider(std::make_shared<FakeProvider>(clock)) {
        require(engine.provider_register("fake", provider));
    }
    ~Shop() {
        const auto report = engine.verify();
        BOOST_CHECK_MESSAGE(report.has_value(), why(report));
        if (!report) return;
        for (const auto& finding : report->findings)
            BOOST_ERROR("verify: " + finding.subject + ": " + finding.detail);
        check_payment_moves();
    }
    // Of all orders, from the events.
    void check_payment_moves() {
        std::int64_t last = 0;
        while (true) {
            const auto events = engine.events_read(last, 100, by(admin()));
            BOOST_REQUIRE_MESSAGE(events.has_value(), why(events));
            if (events->records.empty()) return;
            for (const auto& event : events->records) check_payment_move(event);
            last = events->records.back().sequence;
        }
    }
    static void check_payment_move(const JournalRecord& record) {
        if (record.kind != HistoryKind::payment_status_changed) return;
        const std::pair<std::string_view, std::string_view> move(record.from, record.to);
        BOOST_CHECK_MESSAGE(std::ranges::find(kPaymentMoves, move) != std::end(kPaymentMoves),
                            "the payment status went from " << record.from << " to " << record.to);
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;

    Engine open(const std::string& code, bool prices_include_tax) {
        OpenOptions options;
        options.migrate = true;
        options.currency = code;
        options.prices_include_tax = prices_include_tax;
        options.clock = &clock;
        options.random = &random;
        return require(Engine::on(std::make_unique<FaultyStorage>(memory::open_memory(), faults), options));
    }

    template <class T>
    static T require(Result<T> result) {
        BOOST_REQUIRE_MESSAGE(result.has_value(), why(result));
        if constexpr (!std::is_void_v<T>) return *std::move(result);
    }
    // The code of a refusal; requires that it is one.
    template <class T>
    static std::string refused(const Result<T>& result) {
        BOOST_REQUIRE_MESSAGE(!result.has_value(), "it was not refused");
        return std::string(errc_name(result.error().code));
    }

    Product make(std::string_view price, std::optional<std::int64_t> stock = {}, std::string_view tax = "0") {
        ProductCreate command{.name = "Thing", .price = amount(price)};
        command.stock_quantity = stock;
        command.tax_rate = rate(tax);
        return require(engine.product_create(command, by(admin())));
    }
    static OrderItem of(const Product& product, std::int64_t quantity = 1) {
        OrderItem wanted;
        wanted.product_id = product.id;
        wanted.quantity = quantity;
        return wanted;
    }
    Order place(std::vector<OrderItem> items, const CallOptions& call = by(customer())) {
        return require(engine.order_create(order_of(std::move(items)), call));
    }
    // An order of one thing at this price.
    Order place(std::string_view price) { return place({of(make(price))}); }
    Order get(OrderId id) { return require(engine.order_get(id, by(admin()))); }
    Order get(const Order& order) { return get(order.id); }

    Payment attempt(const Order& order, const CallOptions& call = by(customer())) {
        return require(engine.payment_create({.order_id = order.id, .provider = "fake"}, call));
    }
    // A fact about an attempt that is named by its order and the provider's reference only.
    Evidence fact(std::string event, EvidenceKind kind, OrderId order, std::string ref,
                  std::string_view sum = {}) {
        Evidence told;
        told.event_id = std::move(event);
        told.kind = kind;
        told.order_id = order;
        told.provider_ref = std::move(ref);
        if (!sum.empty()) told.amount = money(sum);
        told.at = clock.now();
        return told;
    }
    // The provider's word, as it comes in through a webhook.
    EvidenceReceipt tell(const Evidence& evidence) {
        const auto message = provider->webhook({evidence});
        const auto receipts = require(engine.webhook_receive("fake", message.headers, message.body));
        BOOST_REQUIRE(receipts.size() == 1U);
        return receipts.front();
    }
    std::string outcome(const Evidence& evidence) { return std::string(to_string(tell(evidence).outcome)); }
    // An order paid by card through the provider.
    Order paid_by_card(std::string_view price) { return pay_by_card(place(price)); }
    Order pay_by_card(const Order& order) {
        const Payment opened = attempt(order);
        tell(provider->capture(opened.id));
        return get(order);
    }
    Order pay_by_hand(const Order& order, PaymentInput input = {}) {
        return require(engine.order_mark_paid({order.id, std::move(input)}, by(admin())));
    }
    Order cancel(const Order& order, std::optional<OrderCancel::Held> held = {}) {
        return require(engine.order_cancel({.order_id = order.id, .held = held}, by(admin())));
    }
    static RefundCreate refund_of(const Order& order, std::string_view sum = {}) {
        RefundCreate command;
        command.order_id = order.id;
        if (!sum.empty()) command.amount = amount(sum);
        return command;
    }
    Refund refund(const Order& order, std::string_view sum = {}) {
        return require(engine.refund_create(refund_of(order, sum), by(admin())));
    }

    DueReport run_due() { return require(engine.run_due(100, by(system_actor()))); }

    std::int64_t stock_of(const Product& product) {
        return require(engine.product_get(product.id, by(admin()))).stock_quantity.value();
    }
    // "paid/overpaid"
    static std::string reading(const Order& order) {
        return std::string(to_string(order.payment_status)) + "/" +
               std::string(to_string(order.payment_detail));
    }
    static std::string status(const Order& order) { return std::string(to_string(order.status)); }
    static bool waits_for(const Order& order, Attention attention) {
        return (order.attention & static_cast<std::uint8_t>(attention)) != 0;
    }
    static const Payment& payment(const Order& order, PaymentId id) {
        for (const Payment& payment : order.payments)
            if (payment.id == id) return payment;
        throw std::out_of_range("no such payment");
    }
};

}  // namespace ordo::test
