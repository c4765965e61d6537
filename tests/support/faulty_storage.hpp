#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "ordo/sys/storage.hpp"

namespace ordo::test {

// What goes wrong, and how often it was asked. A hook may wait, throw, or answer instead of the storage.
struct Faults {
    std::function<Result<void>(const sys::Needs&, sys::Deadline)> on_begin;
    std::function<Result<void>(const sys::Changes&)> on_commit;     // an error: nothing was written
    std::function<Result<void>(const sys::Changes&)> after_commit;  // an error: it was, all the same
    std::atomic<int> begins{0};
    std::atomic<int> commits{0};
};

// Another storage with faults in its writes; reads pass through.
class FaultyStorage final : public sys::Storage {
public:
    FaultyStorage(std::unique_ptr<sys::Storage> inner, Faults& faults)
        : inner_(std::move(inner)), faults_(faults) {}

    void upkeep() noexcept override { inner_->upkeep(); }
    Result<std::unique_ptr<sys::WriteTransaction>> begin(const sys::Needs& needs, sys::State& state,
                                                         sys::Deadline deadline) override {
        ++faults_.begins;
        if (faults_.on_begin)
            if (auto wrong = faults_.on_begin(needs, deadline); !wrong) return std::move(wrong).error();
        auto inner = inner_->begin(needs, state, deadline);
        if (!inner) return inner;
        std::unique_ptr<sys::WriteTransaction> transaction =
            std::make_unique<Transaction>(*std::move(inner), faults_);
        return transaction;
    }

    Result<sys::MigrationStatus> migration_status() override { return inner_->migration_status(); }
    Result<void> migrate(const sys::ShopSettings& fresh, Time now) override {
        return inner_->migrate(fresh, now);
    }
    Result<sys::ShopSettings> settings() override { return inner_->settings(); }
    Result<std::optional<Product>> product(ProductId id) override { return inner_->product(id); }
    Result<std::optional<Product>> product_by_barcode(const std::string& barcode) override {
        return inner_->product_by_barcode(barcode);
    }
    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return inner_->products(page);
    }
    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return inner_->products_by_id(ids);
    }
    Result<std::vector<StockMovement>> movements(ProductId id, std::optional<MovementId> before,
                                                 std::int64_t limit) override {
        return inner_->movements(id, before, limit);
    }
    Result<std::optional<sys::OrderState>> order(OrderId id) override { return inner_->order(id); }
    Result<std::optional<OrderWithHistory>> order_with_history(OrderId id) override {
        return inner_->order_with_history(id);
    }
    Result<std::optional<OrderId>> order_id_by_number(const std::string& number) override {
        return inner_->order_id_by_number(number);
    }
    Result<std::optional<sys::PaymentOwner>> payment_owner(PaymentId id) override {
        return inner_->payment_owner(id);
    }
    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return inner_->orders(page);
    }
    Result<std::vector<LedgerEntry>> ledger(OrderId id) override { return inner_->ledger(id); }
    Result<std::vector<JournalRecord>> history(OrderId id) override { return inner_->history(id); }
    Result<std::vector<JournalRecord>> journal(std::int64_t after, std::int64_t limit) override {
        return inner_->journal(after, limit);
    }
    Result<sys::ChainHead> chain_head() override { return inner_->chain_head(); }
    Result<std::int64_t> consumer_position(const std::string& consumer) override {
        return inner_->consumer_position(consumer);
    }
    Result<std::optional<std::int64_t>> slowest_consumer() override {
        return inner_->slowest_consumer();
    }
    Result<std::vector<sys::StoredEvent>> waiting_events(const sys::WaitingFor& what) override {
        return inner_->waiting_events(what);
    }
    Result<sys::DueWork> due(Time now, Time waiting_since, std::int64_t limit) override {
        return inner_->due(now, waiting_since, limit);
    }
    Result<std::optional<sys::UserState>> user(UserId id) override { return inner_->user(id); }
    Result<std::optional<sys::UserState>> user_by_email(const std::string& email) override {
        return inner_->user_by_email(email);
    }
    Result<std::vector<User>> users(const sys::UserPage& page) override {
        return inner_->users(page);
    }
    Result<std::optional<sys::ImageData>> image(ImageId id) override { return inner_->image(id); }
    Result<ShopPolicy> policy() override { return inner_->policy(); }
    Result<sys::StatisticsRows> statistics(std::span<const Time> starts, Time to,
                                           std::int64_t top) override {
        return inner_->statistics(starts, to, top);
    }
    Result<void> backup(const std::string& path) override { return inner_->backup(path); }
    Result<void> dump(const sys::DumpSink& sink) override { return inner_->dump(sink); }
    Result<std::vector<std::string>> check_integrity() override { return inner_->check_integrity(); }

private:
    class Transaction final : public sys::WriteTransaction {
    public:
        Transaction(std::unique_ptr<sys::WriteTransaction> inner, Faults& faults)
            : inner_(std::move(inner)), faults_(faults) {}
        Result<void> commit(const sys::Changes& changes) override {
            ++faults_.commits;
            if (faults_.on_commit)
                if (auto wrong = faults_.on_commit(changes); !wrong) return wrong;
            auto done = inner_->commit(changes);
            if (done && faults_.after_commit) return faults_.after_commit(changes);
            return done;
        }

    private:
        std::unique_ptr<sys::WriteTransaction> inner_;
        Faults& faults_;
    };

    std::unique_ptr<sys::Storage> inner_;
    Faults& faults_;
};

}  // namespace ordo::test
