// A C++ program that sells something: install Ordo, then `cmake -B build && cmake --build build`.

#include <cstdio>
#include <ordo/ordo.hpp>
#include <string>

namespace {

ordo::Result<ordo::Order> sell_two(ordo::Engine& shop) {
    // A key makes a call safe to repeat: after a lost answer, or in a second run, the same key gets the
    // first answer and nothing is done twice.
    auto mouse = shop.product_create({.name = "Wireless Mouse",
                                      .price = ordo::AmountInput("29.99"),
                                      .sku = "MS-1",
                                      .stock_quantity = 40},
                                     {.idempotency_key = "mouse"});
    if (!mouse) return mouse.error();

    auto sale = shop.order_create({.items = {{.product_id = mouse->id, .quantity = 2}}},
                                  {.actor = {ordo::ActorType::till, "3", {}}, .idempotency_key = "3/000187"});
    if (!sale) return sale.error();

    auto paid = shop.order_mark_paid(
        {.order_id = sale->id,
         .payment = {.method = ordo::PaymentMethod::cash, .tendered_amount = ordo::AmountInput("100")}},
        {.idempotency_key = "3/000187/cash"});
    if (!paid) return paid.error();
    return static_cast<const ordo::Order&>(*paid);
}

}  // namespace

int main() {
    auto shop = ordo::Engine::open("embed-cpp.db", {.migrate = true});
    if (!shop) {
        std::fprintf(stderr, "%s\n", shop.error().message.c_str());
        return 1;
    }
    const auto order = sell_two(*shop);
    if (!order) {
        std::fprintf(stderr, "%s\n", order.error().message.c_str());
        return 1;
    }
    std::printf("order %s is %s, change %s %s\n", order->number.c_str(),
                std::string(to_string(order->payment_status)).c_str(),
                order->payments.front().change_amount->to_string().c_str(),
                std::string(order->currency.code()).c_str());
    return 0;
}
