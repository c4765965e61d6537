#include <algorithm>
#include <memory>
#include <string>

#include "core/try.hpp"
#include "storage/memory/shop.hpp"

namespace ordo::memory {
namespace {

Error refused(const char* what) {
    return {Errc::internal,
            std::string("A change contradicts what the shop already holds: ") + what + "."};
}

// Applies step by step and remembers how to take each step back. Checking everything first would
// not do: within one batch a later change may build on an earlier one. The way back is stored
// before the step is made, and needs no memory itself, so that even std::bad_alloc leaves nothing
// half done.
class Applier {
public:
    explicit Applier(Shop& shop) : shop_(shop) {}
    Applier(const Applier&) = delete;
    Applier& operator=(const Applier&) = delete;
    ~Applier() {
        for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
    }
    void keep() noexcept { undo_.clear(); }

    Result<void> product(const sys::Changes::ProductWrite& write);
    Result<void> stock(ProductId id, std::optional<std::int64_t> quantity);
    Result<void> movement(const StockMovement& movement);
    Result<void> order(const sys::Changes::OrderWrite& write);
    Result<void> payment(const sys::Changes::PaymentWrite& write);
    Result<void> ledger(const LedgerEntry& entry);
    Result<void> journal(const JournalRecord& record);

    // Sets one value, whatever it was.
    template <class Value>
    void set(Value& place, Value value) {
        undo_.emplace_back([&place, old = place]() mutable { std::swap(place, old); });
        std::swap(place, value);
    }
    template <class Map, class Key, class Value>
    void put(Map& map, const Key& key, Value value) {
        const auto found = map.find(key);
        if (found != map.end()) return set(found->second, std::move(value));
        add(map, key, std::move(value));
    }

private:
    // Adds what must not be there yet. False when it is.
    template <class Map, class Key, class Value>
    bool add(Map& map, const Key& key, Value value) {
        if (map.contains(key)) return false;
        undo_.emplace_back([&map, key] { map.erase(key); });
        map.emplace(key, std::move(value));
        return true;
    }
    template <class Set, class Key>
    bool add(Set& set, const Key& key) {
        if (set.contains(key)) return false;
        undo_.emplace_back([&set, key] { set.erase(key); });
        set.insert(key);
        return true;
    }
    template <class Container, class Key>
    void remove(Container& container, const Key& key) {
        const auto node = std::make_shared<typename Container::node_type>();
        undo_.emplace_back([&container, node] { container.insert(std::move(*node)); });
        *node = container.extract(key);
    }
    template <class Value>
    void append(std::vector<Value>& list, Value value) {
        undo_.emplace_back([&list, size = list.size()] {
            while (list.size() > size) list.pop_back();
        });
        list.push_back(std::move(value));
    }

    bool change_owner(std::map<std::string, ProductId>& owners, ProductId id,
                      const std::optional<std::string>& before,
                      const std::optional<std::string>& after);
    Result<void> insert_order(const sys::OrderState& state);
    Result<void> update_order(const sys::OrderState& state);
    bool change_reference(const std::string& provider, const std::optional<std::string>& before,
                          const std::optional<std::string>& after);

    Shop& shop_;
    std::vector<std::function<void()>> undo_;
};

bool Applier::change_owner(std::map<std::string, ProductId>& owners, ProductId id,
                           const std::optional<std::string>& before,
                           const std::optional<std::string>& after) {
    if (before == after) return true;
    if (after && !add(owners, *after, id)) return false;
    if (before) remove(owners, *before);
    return true;
}

Result<void> Applier::product(const sys::Changes::ProductWrite& write) {
    Product product = write.product;
    if (product.version < 1) return refused("a product version below 1");
    const auto found = shop_.products.find(product.id);
    std::optional<std::string> sku_before, barcode_before;
    if (write.insert) {
        if (found != shop_.products.end()) return refused("the product's id is taken");
        product.stock_quantity.reset();
        add(shop_.products_by_time, std::pair(product.created_at, product.id));
        add(shop_.products, product.id, product);
    } else {
        if (found == shop_.products.end()) return refused("there is no such product");
        Product& place = found->second;
        sku_before = place.sku;
        barcode_before = place.barcode;
        // What an update leaves alone.
        product.created_at = place.created_at;
        product.stock_quantity = place.stock_quantity;
        auto price = Money::of_minor(product.price.minor(), place.price.currency());
        if (!price) return refused("a price out of range");
        product.price = *price;
        set(place, product);
    }
    if (!change_owner(shop_.skus, product.id, sku_before, product.sku)) {
        return refused("the sku is taken");
    }
    if (!change_owner(shop_.barcodes, product.id, barcode_before, product.barcode)) {
        return refused("the barcode is taken");
    }
    return {};
}

Result<void> Applier::stock(ProductId id, std::optional<std::int64_t> quantity) {
    const auto found = shop_.products.find(id);
    if (found == shop_.products.end()) {
        // As in SQL, where taking away what is not there changes nothing.
        if (!quantity) return {};
        return refused("there is no such product");
    }
    Product& product = found->second;
    // Stock that is below zero since backorders were allowed may still rise.
    const bool falls = !product.stock_quantity || (quantity && *quantity < *product.stock_quantity);
    if (quantity && *quantity < 0 && falls && !product.allow_backorder) {
        return refused("stock below zero");
    }
    set(product.stock_quantity, quantity);
    return {};
}

Result<void> Applier::movement(const StockMovement& movement) {
    if (movement.delta == 0) return refused("a movement of nothing");
    if (!shop_.products.contains(movement.product_id)) return refused("there is no such product");
    if (movement.order_id && !shop_.orders.contains(*movement.order_id)) {
        return refused("there is no such order");
    }
    StockMovement row = movement;
    row.actor.name.reset();
    auto& movements = shop_.movements[movement.product_id];
    if (!add(movements, movement.id, std::move(row))) return refused("the movement's id is taken");
    return {};
}

Result<void> Applier::insert_order(const sys::OrderState& state) {
    if (shop_.orders.contains(state.order.id)) return refused("the order's id is taken");
    if (!add(shop_.order_numbers, state.order.number))
        return refused("the order's number is taken");
    std::set<std::int64_t> numbers;
    for (const OrderLine& line : state.order.lines) {
        if (line.line < 1 || line.quantity < 1) return refused("an order line of nothing");
        if (!numbers.insert(line.line).second) return refused("a line number twice");
        if (!shop_.products.contains(line.product_id)) return refused("there is no such product");
    }
    Shop::OrderRow row{.state = state};
    Order& order = row.state.order;
    order.payments.clear();
    std::ranges::sort(order.lines, {}, &OrderLine::line);
    for (OrderLine& line : order.lines) line.refunded_quantity = 0;
    add(shop_.orders_by_time, std::pair(order.created_at, order.id));
    add(shop_.orders, state.order.id, std::move(row));
    return {};
}

Result<void> Applier::update_order(const sys::OrderState& state) {
    const auto found = shop_.orders.find(state.order.id);
    if (found == shop_.orders.end()) return refused("there is no such order");
    const sys::OrderState& before = found->second.state;
    sys::OrderState after = state;
    // What an update leaves alone.
    after.order.number = before.order.number;
    after.order.customer.user_id = before.order.customer.user_id;
    after.order.currency = before.order.currency;
    after.order.prices_include_tax = before.order.prices_include_tax;
    after.order.created_at = before.order.created_at;
    after.order.lines = before.order.lines;
    after.order.payments.clear();
    after.request_digest = before.request_digest;
    set(found->second.state, std::move(after));
    return {};
}

Result<void> Applier::order(const sys::Changes::OrderWrite& write) {
    if (write.state.order.version < 1) return refused("an order version below 1");
    return write.insert ? insert_order(write.state) : update_order(write.state);
}

bool Applier::change_reference(const std::string& provider,
                               const std::optional<std::string>& before,
                               const std::optional<std::string>& after) {
    if (before == after) return true;
    if (after && !add(shop_.provider_refs, std::pair(provider, *after))) return false;
    if (before) remove(shop_.provider_refs, std::pair(provider, *before));
    return true;
}

Result<void> Applier::payment(const sys::Changes::PaymentWrite& write) {
    Payment payment = write.payment;
    payment.recorded_by.name.reset();
    const auto found = shop_.payments.find(payment.id);
    if (write.insert) {
        const auto order = shop_.orders.find(payment.order_id);
        if (order == shop_.orders.end()) return refused("there is no such order");
        if (found != shop_.payments.end()) return refused("the payment's id is taken");
        append(order->second.payments, payment.id);
        add(shop_.payments, payment.id, payment);
        if (change_reference(payment.provider, std::nullopt, payment.provider_ref)) return {};
        return refused("the provider's reference is taken");
    }
    if (found == shop_.payments.end()) return refused("there is no such payment");
    Payment& place = found->second;
    const auto reference_before = place.provider_ref;
    // What an update leaves alone.
    payment.order_id = place.order_id;
    payment.provider = place.provider;
    payment.recorded_by = place.recorded_by;
    payment.created_at = place.created_at;
    set(place, payment);
    if (change_reference(payment.provider, reference_before, payment.provider_ref)) return {};
    return refused("the provider's reference is taken");
}

Result<void> Applier::ledger(const LedgerEntry& entry) {
    const auto order = shop_.orders.find(entry.order_id);
    if (order == shop_.orders.end()) return refused("there is no such order");
    if (!entry.payment_id.is_nil() && !shop_.payments.contains(entry.payment_id)) {
        return refused("there is no such payment");
    }
    if (entry.entry < 1) return refused("a ledger entry below 1");
    if (!add(order->second.ledger, entry.entry, entry)) return refused("a ledger entry twice");
    return {};
}

Result<void> Applier::journal(const JournalRecord& record) {
    const auto order = shop_.orders.find(record.order_id);
    if (order == shop_.orders.end()) return refused("there is no such order");
    if (record.sequence != static_cast<std::int64_t>(shop_.journal.size()) + 1) {
        return refused("the journal has no gaps");
    }
    if (record.order_sequence < 1) return refused("an order's version below 1");
    if (!add(order->second.history, record.order_sequence, shop_.journal.size())) {
        return refused("an order's version twice");
    }
    append(shop_.journal, record);
    return {};
}

}  // namespace

Result<void> apply(Shop& shop, const sys::Changes& changes) {
    Applier applier(shop);
    for (const auto& product : changes.products) ORDO_TRY(applier.product(product));
    for (const auto& [id, quantity] : changes.stock) ORDO_TRY(applier.stock(id, quantity));
    for (const auto& order : changes.orders) ORDO_TRY(applier.order(order));
    for (const auto& movement : changes.movements) ORDO_TRY(applier.movement(movement));
    for (const auto& payment : changes.payments) ORDO_TRY(applier.payment(payment));
    for (const auto& entry : changes.ledger) ORDO_TRY(applier.ledger(entry));
    for (const auto& record : changes.journal) ORDO_TRY(applier.journal(record));
    for (const auto& [scope, key] : changes.keys) applier.put(shop.keys, scope, key);
    for (const auto& position : changes.consumers) {
        applier.put(shop.consumers, position.consumer, position.sequence);
    }
    if (changes.chain) applier.set(shop.chain, *changes.chain);
    applier.keep();
    return {};
}

}  // namespace ordo::memory
