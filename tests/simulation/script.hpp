#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ordo/ordo.hpp"
#include "support/fake_provider.hpp"
#include "support/fakes.hpp"

// Random commands against a shop: sensible ones, clumsy ones and hostile ones, chosen by a seed.
namespace ordo::test {

// What one command did, as documents.
struct Outcome {
    std::string text;                 // the answer's or the error's document
    std::optional<ProductId> product;  // made by it
    std::optional<OrderId> order;
    std::optional<Payment> payment;
    std::optional<RefundId> refund;
    bool refused = false;
};

// The providers a script pays with: each has a temper of its own.
void register_providers(Engine& shop, sys::Clock& clock);

// One command, which can be sent to any shop, any number of times.
struct Step {
    std::string name;
    std::function<Outcome(Engine&)> run;
};

class Script {
public:
    explicit Script(std::uint64_t seed) : dice_(seed) {}

    [[nodiscard]] Step next();
    // What the step made; later steps refer to it.
    void remember(const Outcome& outcome);

    [[nodiscard]] const std::vector<ProductId>& products() const { return products_; }
    [[nodiscard]] const std::vector<OrderId>& orders() const { return orders_; }

private:
    template <class T>
    const T& any(const std::vector<T>& list) {
        return list[static_cast<std::size_t>(dice_.between(0, std::ssize(list) - 1))];
    }
    std::string decimal(std::int64_t minor_max);
    CallOptions options(bool versioned = false);
    PaymentInput payment();
    OrderItem item();

    Step product_create();
    Step product_update();
    Step stock_adjust();
    Step order_create();
    Step mark_paid();
    Step set_status();
    Step cancel();
    Step add_note();
    Step ack();
    Step pay();
    Step evidence();
    Step refund();
    Step sync();
    Step resolve();
    Step shop_update();
    Step run_due();
    Step user();

    FakeRandom dice_;
    std::vector<ProductId> products_;
    std::vector<OrderId> orders_;
    std::vector<Payment> payments_;
    std::vector<RefundId> refunds_;
    std::vector<Step> repeatable_;  // commands with a key or an id of their own
};

}  // namespace ordo::test
