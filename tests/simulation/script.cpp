#include "script.hpp"

#include "codec/documents.hpp"
#include "core/ids.hpp"

namespace ordo::test {
namespace {

const Actor kViewer{ActorType::admin, "viewer", {}};

std::string document(const Product& value) { return codec::encode(value, kViewer); }
std::string document(const StockMovement& value) { return codec::encode(value, kViewer); }
std::string document(const ConsumerPosition& value) { return codec::encode(value); }
std::string document(const Order& value) {
    return codec::encode(value, kViewer, codec::OrderView::detail);
}
std::string document(const Payment& value) { return codec::encode(value, kViewer); }
std::string document(const Refund& value) { return codec::encode(value, kViewer); }
std::string document(const EvidenceReceipt& value) { return codec::encode(value); }
std::string document(const User& value) { return codec::encode(value); }
std::string document(const ShopPolicy& value) {
    return value.title + " " + std::to_string(value.payment_window_minutes) + " " +
           std::to_string(value.version);
}

template <class T>
Outcome outcome_of(const Result<Reply<T>>& result) {
    Outcome outcome;
    outcome.refused = !result;
    if (!result) {
        outcome.text = codec::encode(result.error());
        return outcome;
    }
    outcome.text = document(static_cast<const T&>(*result));
    outcome.text += result->changed ? " changed" : " unchanged";
    if (result->replayed) outcome.text += " replayed";
    if constexpr (std::is_same_v<T, Product>) outcome.product = result->id;
    if constexpr (std::is_same_v<T, Order>) outcome.order = result->id;
    if constexpr (std::is_same_v<T, Payment>) outcome.payment = *result;
    if constexpr (std::is_same_v<T, Refund>) outcome.refund = result->id;
    return outcome;
}

template <class Command>
Step step_of(std::string name, auto function, Command command, CallOptions call) {
    return {std::move(name), [=](Engine& shop) { return outcome_of((shop.*function)(command, call)); }};
}

constexpr std::string_view kCustomers[] = {"usr_01h455vb4pex5vsknk084sn02q",
                                           "usr_01h455vb4pex5vsknk084sn02r"};

}  // namespace

std::string Script::decimal(std::int64_t minor_max) {
    const std::int64_t minor = dice_.between(0, minor_max);
    std::string text = std::to_string(minor / 100) + ".";
    text += static_cast<char>('0' + minor / 10 % 10);
    text += static_cast<char>('0' + minor % 10);
    return dice_.one_in(60) ? text + "1" : text;  // now and then a digit too many
}

CallOptions Script::options(bool versioned) {
    CallOptions call;
    const auto who = dice_.between(1, 20);
    if (who == 1) call.actor = {ActorType::customer, std::string(kCustomers[dice_.between(0, 1)]), {}};
    else if (who <= 4) call.actor = {ActorType::system, {}, {}};
    else if (who <= 8) call.actor = {ActorType::till, "1", "Till 1"};
    else call.actor = {ActorType::admin, "ada", "Ada"};
    if (dice_.one_in(4)) call.idempotency_key = "key-" + std::to_string(dice_.between(1, 600));
    if (versioned && dice_.one_in(12)) call.expected_version = dice_.between(1, 4);
    if (dice_.one_in(10)) call.trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    return call;
}

void Script::remember(const Outcome& outcome) {
    if (outcome.product && products_.size() < 40) products_.push_back(*outcome.product);
    if (outcome.order && (orders_.empty() || orders_.back() != *outcome.order))
        orders_.push_back(*outcome.order);
    if (outcome.payment) payments_.push_back(*outcome.payment);
    if (outcome.refund) refunds_.push_back(*outcome.refund);
}

Step Script::product_create() {
    constexpr std::string_view kNames[] = {"Tea", "Käse – jung", "寿司", "Repair, 1 hour"};
    ProductCreate command{.name = std::string(kNames[dice_.between(0, 3)]),
                          .price = AmountInput(decimal(20'000))};
    command.type = dice_.one_in(3) ? ProductType::service : ProductType::product;
    if (dice_.one_in(2)) command.tax_rate = *Rate::of_ppm(dice_.between(0, 250'000));
    if (dice_.one_in(2)) command.sku = "SKU-" + std::to_string(dice_.between(1, 300));
    if (dice_.one_in(3)) command.barcode = std::to_string(dice_.between(4'000, 4'300));
    if (dice_.one_in(4)) command.category = "drinks";
    if (!dice_.one_in(3)) command.stock_quantity = dice_.between(0, 30);
    command.allow_backorder = dice_.one_in(8);
    if (dice_.one_in(25)) command.currency = Currency::parse("KWD").value();
    if (dice_.one_in(5)) command.metadata = {{"shelf", "A\"7\""}, {"colour", "blau"}};
    return step_of("product_create", &Engine::product_create, command, options());
}

Step Script::product_update() {
    ProductUpdate command{.id = any(products_)};
    if (dice_.one_in(2)) command.price = AmountInput(decimal(20'000));
    if (dice_.one_in(3)) command.name = "Renamed " + std::to_string(dice_.between(1, 3));
    if (dice_.one_in(4)) command.sku.emplace("SKU-" + std::to_string(dice_.between(1, 300)));
    if (dice_.one_in(6)) command.barcode.emplace(std::nullopt);
    if (dice_.one_in(5)) command.active = !dice_.one_in(4);
    command.stop_counting = dice_.one_in(10);
    return step_of("product_update", &Engine::product_update, command, options(true));
}

Step Script::stock_adjust() {
    const StockAdjust command{.product_id = any(products_),
                              .delta = dice_.between(-10, 60),
                              .reason = MovementReason::count,
                              .note = dice_.one_in(2) ? std::optional<std::string>("counted") : std::nullopt};
    return step_of("stock_adjust", &Engine::stock_adjust, command, options());
}

OrderItem Script::item() {
    OrderItem item{.product_id = any(products_), .quantity = dice_.between(1, 6)};
    if (dice_.one_in(30)) item.quantity = dice_.between(-1, 10'000);
    if (dice_.one_in(40)) item.price = AmountInput(decimal(20'000));
    if (dice_.one_in(20)) item.discount = Discount(AmountInput(decimal(500)));
    if (dice_.one_in(10)) item.discount = Discount(*Rate::of_ppm(dice_.between(0, 1'000'000)));
    if (dice_.one_in(15)) {
        item.unit_price_override = AmountInput(decimal(3'000));
        item.override_reason = "dented";
    }
    return item;
}

PaymentInput Script::payment() {
    PaymentInput payment;
    payment.method = dice_.one_in(2) ? PaymentMethod::cash : PaymentMethod::bank_transfer;
    if (dice_.one_in(3)) payment.amount = AmountInput(decimal(9'000));
    if (dice_.one_in(3)) payment.tendered_amount = AmountInput(decimal(200'000));
    if (dice_.one_in(4)) payment.reference = "R-" + std::to_string(dice_.between(1, 9));
    if (dice_.one_in(6)) payment.note = "paid with a smile";
    if (dice_.one_in(12)) {
        payment.method = PaymentMethod::card;
        payment.offline = true;
    }
    return payment;
}

Step Script::order_create() {
    OrderCreate command;
    for (auto left = dice_.between(0, 4); left >= 0; --left) command.items.push_back(item());
    if (dice_.one_in(4)) command.note = "ring the bell\nplease";
    if (dice_.one_in(6)) command.metadata = {{"table", "12"}};
    if (dice_.one_in(8)) command.discount = Discount(*Rate::of_ppm(dice_.between(0, 500'000)));
    if (dice_.one_in(5)) command.customer.email = "mina@example.org";
    if (dice_.one_in(5)) command.mark_paid = payment();
    command.complete = command.mark_paid && dice_.one_in(2);
    if (dice_.one_in(3)) command.id = IdSource(dice_).next<OrderId>(FakeClock::kStart);
    return step_of("order_create", &Engine::order_create, command, options());
}

Step Script::mark_paid() {
    const OrderMarkPaid command{.order_id = any(orders_), .payment = payment()};
    return step_of("mark_paid", &Engine::order_mark_paid, command, options(true));
}

Step Script::set_status() {
    const OrderSetStatus command{
        .order_id = any(orders_),
        .status = static_cast<OrderStatus>(dice_.between(0, 3)),
        .note = dice_.one_in(3) ? std::optional<std::string>("because") : std::nullopt};
    return step_of("set_status", &Engine::order_set_status, command, options(true));
}

Step Script::cancel() {
    OrderCancel command{.order_id = any(orders_),
                        .reason = static_cast<CancelReason>(dice_.between(0, 5))};
    if (dice_.one_in(2))
        command.held = dice_.one_in(2) ? OrderCancel::Held::keep : OrderCancel::Held::refund;
    return step_of("cancel", &Engine::order_cancel, command, options(true));
}

Step Script::add_note() {
    const OrderAddNote command{any(orders_), dice_.one_in(9) ? " " : "called back", dice_.one_in(2)};
    return step_of("add_note", &Engine::order_add_note, command, options(true));
}

Step Script::ack() {
    const EventsAck command{dice_.one_in(2) ? "mail" : "stock", dice_.between(-1, 60)};
    return step_of("ack", &Engine::events_ack, command, options());
}

namespace {

constexpr std::string_view kProviders[] = {"open", "eager", "wary", "lossy", "broken"};

}  // namespace

void register_providers(Engine& shop, sys::Clock& clock) {
    using Intent = FakeProvider::Intent;
    using Line = FakeProvider::Line;
    constexpr std::pair<Intent, Line> kTempers[] = {{Intent::open, Line::good},
                                                    {Intent::capture, Line::good},
                                                    {Intent::require_action, Line::good},
                                                    {Intent::capture, Line::answer_lost},
                                                    {Intent::open, Line::down}};
    for (std::size_t i = 0; i < std::size(kProviders); ++i) {
        const std::string name(kProviders[i]);
        auto provider = std::make_shared<FakeProvider>(clock, name);
        provider->usually(kTempers[i].first, kTempers[i].second);
        if (name == "wary") provider->usually(FakeProvider::Payback::stay_pending);
        if (name == "lossy") provider->usually(FakeProvider::Payback::succeed, Line::answer_lost);
        (void)shop.provider_register(name, std::move(provider));
    }
}

Step Script::pay() {
    const PaymentCreate command{any(orders_), std::string(kProviders[dice_.between(0, 4)]),
                                dice_.one_in(3) ? std::optional<std::string>("https://shop.example/back")
                                                : std::nullopt};
    return step_of("pay", &Engine::payment_create, command, options());
}

// Facts of every kind, about payments that are there and that are not, by ids and by references, in
// sums that fit and that do not.
Step Script::evidence() {
    Evidence fact;
    fact.kind = static_cast<EvidenceKind>(dice_.between(0, 14));
    fact.provider = kProviders[dice_.between(0, 4)];
    if (!dice_.one_in(5)) fact.event_id = "evt-" + std::to_string(dice_.between(1, 300));
    if (!payments_.empty() && !dice_.one_in(6)) {
        const Payment& payment = any(payments_);
        if (!dice_.one_in(20)) fact.provider = payment.provider;
        if (!dice_.one_in(3)) fact.payment_id = payment.id;
        if (dice_.one_in(2)) fact.provider_ref = payment.provider_ref;
        if (dice_.one_in(2)) fact.order_id = payment.order_id;
        if (dice_.one_in(2)) fact.amount = payment.amount;
    } else {
        fact.order_id = any(orders_);
        fact.provider_ref = "outside-" + std::to_string(dice_.between(1, 30));
    }
    if (dice_.one_in(3)) fact.amount = Money::parse(decimal(9'000), *Currency::parse("USD")).value_or(Money::zero(*Currency::parse("USD")));
    if (!refunds_.empty() && dice_.one_in(3)) fact.refund_id = any(refunds_);
    if (dice_.one_in(3)) fact.refund_ref = "re-" + std::to_string(dice_.between(1, 40));
    if (dice_.one_in(30)) fact.keep_aside = "test mode";
    fact.at = FakeClock::kStart;
    return step_of("evidence", &Engine::evidence_apply, EvidenceApply{fact}, options());
}

Step Script::refund() {
    RefundCreate command;
    command.order_id = any(orders_);
    if (dice_.one_in(3)) command.amount = AmountInput(decimal(5'000));
    else if (dice_.one_in(2)) command.items = {{dice_.between(1, 3), dice_.between(1, 3)}};
    if (!payments_.empty() && dice_.one_in(6)) command.payment_id = any(payments_).id;
    command.reason = static_cast<RefundReason>(dice_.between(0, 5));
    command.reduces_total = !dice_.one_in(4);
    command.restock = !command.amount && dice_.one_in(2);
    return step_of("refund", &Engine::refund_create, command, options(true));
}

Step Script::sync() {
    const PaymentId id = payments_.empty() ? PaymentId() : any(payments_).id;
    const CallOptions call = options();
    return {"sync", [=](Engine& shop) { return outcome_of(shop.payment_sync(id, call)); }};
}

Step Script::resolve() {
    if (dice_.one_in(2))
        return step_of("resolve", &Engine::order_resolve, OrderResolve{any(orders_), "seen to"}, options(true));
    PaymentResolve command;
    command.payment_id = payments_.empty() ? PaymentId() : any(payments_).id;
    command.status = static_cast<AttemptStatus>(dice_.between(3, 5));
    command.note = "rang them up";
    return step_of("payment_resolve", &Engine::payment_resolve, command, options());
}

Step Script::shop_update() {
    ShopUpdate command;
    if (dice_.one_in(2)) command.payment_window_minutes = dice_.between(-1, 3);
    if (dice_.one_in(3)) command.pay_later = dice_.one_in(2);
    if (dice_.one_in(3)) command.title = "Shop " + std::to_string(dice_.between(1, 9));
    return step_of("shop_update", &Engine::shop_update, command, options());
}

Step Script::run_due() {
    return {"run_due", [](Engine& shop) {
                const auto report = shop.run_due(50);
                Outcome outcome;
                outcome.refused = !report;
                outcome.text = report ? codec::encode(*report) : codec::encode(report.error());
                return outcome;
            }};
}

Step Script::user() {
    UserUpdate command;
    command.id = *UserId::parse(kCustomers[dice_.between(0, 1)]);
    command.name = "Mina";
    return step_of("user_update", &Engine::user_update, command, options());
}

Step Script::next() {
    const auto roll = dice_.between(1, 100);
    if (!repeatable_.empty() && roll <= 6) return any(repeatable_);
    Step step;
    if (products_.empty() || roll <= 14) step = product_create();
    else if (roll <= 20) step = product_update();
    else if (roll <= 27) step = stock_adjust();
    else if (orders_.empty() || roll <= 45) step = order_create();
    else if (roll <= 53) step = mark_paid();
    else if (roll <= 60) step = pay();
    else if (roll <= 73) step = evidence();
    else if (roll <= 81) step = refund();
    else if (roll <= 84) step = set_status();
    else if (roll <= 88) step = cancel();
    else if (roll <= 90) step = add_note();
    else if (roll <= 92) step = sync();
    else if (roll <= 94) step = resolve();
    else if (roll <= 96) step = run_due();
    else if (roll <= 97) step = shop_update();
    else if (roll <= 98) step = user();
    else step = ack();
    if (repeatable_.size() < 50) repeatable_.push_back(step);
    return step;
}

}  // namespace ordo::test
