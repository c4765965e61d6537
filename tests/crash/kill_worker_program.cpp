// Sells from four threads until it is killed, and says on standard output what has been acknowledged, one
// line each: "placed ord_…", "paid ord_…", "cancelled ord_…". A line is written only after the call has
// returned.

#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "core/ids.hpp"
#include "ordo/ordo.hpp"

namespace {

void say(const std::string& line) {
    const std::string text = line + "\n";
    // One write of less than PIPE_BUF bytes is not torn apart (pipe(7)).
    if (write(STDOUT_FILENO, text.data(), text.size()) < 0) _exit(3);
}

void sell(ordo::Engine shop, ordo::ProductId product) {
    ordo::IdSource ids(ordo::sys::system_random());
    for (int turn = 0;; ++turn) {
        const auto id = ids.next<ordo::OrderId>(ordo::sys::system_clock().now());
        const std::string name = id.to_string();
        ordo::OrderCreate cart{.id = id, .items = {{.product_id = product, .quantity = 1}}};
        if (!shop.order_create(cart)) _exit(4);
        say("placed " + name);
        if (turn % 4 == 3) {
            if (!shop.order_cancel({.order_id = id, .reason = ordo::CancelReason::staff})) _exit(5);
            say("cancelled " + name);
            continue;
        }
        if (!shop.order_mark_paid({.order_id = id, .payment = {.method = ordo::PaymentMethod::cash}},
                                  {.idempotency_key = "pay-" + name}))
            _exit(6);
        say("paid " + name);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    auto shop = ordo::Engine::open(arguments[1]);
    const auto product = ordo::ProductId::parse(arguments[2]);
    if (!shop || !product) return 1;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(sell, *shop, *product);
}
