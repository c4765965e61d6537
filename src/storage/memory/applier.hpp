#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/memory/shop.hpp"

namespace ordo::memory {

// Why a change is refused; the same reasons as the constraints of the SQL backends.
[[nodiscard]] Error refused(const char* what);

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

    // The catalogue.
    Result<void> product(const sys::Changes::ProductWrite& write);
    Result<void> stock(ProductId id, std::optional<std::int64_t> quantity);
    Result<void> movement(const StockMovement& movement);
    Result<void> image(const sys::Changes::ImageWrite& write);
    void remove_image(ImageId id);

    // Orders and their money.
    Result<void> order(const sys::Changes::OrderWrite& write);
    Result<void> payment(const sys::Changes::PaymentWrite& write);
    Result<void> refund(const sys::Changes::RefundWrite& write);
    Result<void> ledger(const LedgerEntry& entry);
    Result<void> event(const sys::Changes::EventWrite& write);

    // People.
    Result<void> user(const sys::Changes::UserWrite& write);
    Result<void> session(const sys::Changes::SessionWrite& write);
    void end_family(const Uuid& family);
    void end_user(UserId user);

    // The shop.
    Result<void> policy(const ShopPolicy& policy);
    Result<void> journal(const JournalRecord& record);
    Result<void> statistics(const sys::StatisticsChange& change);
    void forget(const sys::Changes::Forget& what);

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
    // A text that only one may have, such as an sku, passes from what its owner had to what he has.
    template <class Key, class Owner>
    bool change_unique(std::map<Key, Owner>& owners, Owner owner, const std::optional<Key>& before,
                       const std::optional<Key>& after) {
        if (before == after) return true;
        if (after && !add(owners, *after, owner)) return false;
        if (before) remove(owners, *before);
        return true;
    }

    Result<void> insert_order(const sys::OrderState& state);
    Result<void> update_order(const sys::OrderState& state);
    Result<void> insert_refund(Refund refund);
    Result<void> check_items(const Refund& refund) const;
    void end_sessions(const std::function<bool(const sys::SessionToken&)>& ends);

    Shop& shop_;
    std::vector<std::function<void()>> undo_;
};

}  // namespace ordo::memory
