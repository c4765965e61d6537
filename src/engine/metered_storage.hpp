#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

#include "ordo/counters.hpp"
#include "ordo/sys/storage.hpp"

namespace ordo {

// Counts how long something takes. Any number of threads; that the sum may be a call behind the counts
// is nothing to a graph.
class Stopwatch {
public:
    using steady_clock = std::chrono::steady_clock;

    template <class Work>
    auto time(Work work) {
        const auto begun = steady_clock::now();
        auto result = work();
        add(std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun)
                .count());
        return result;
    }
    [[nodiscard]] Durations read() const {
        Durations durations;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            durations.counts[i] = counts_[i].load(std::memory_order_relaxed);
        durations.total_us = total_us_.load(std::memory_order_relaxed);
        return durations;
    }

private:
    void add(std::int64_t us) noexcept {
        std::size_t bucket = 0;
        while (bucket < Durations::kBoundsUs.size() && us > Durations::kBoundsUs[bucket]) ++bucket;
        counts_[bucket].fetch_add(1, std::memory_order_relaxed);
        total_us_.fetch_add(us, std::memory_order_relaxed);
    }

    std::array<std::atomic<std::int64_t>, Durations::kBoundsUs.size() + 1> counts_{};
    std::atomic<std::int64_t> total_us_{0};
};

// A storage whose answers are timed. What happens once in a shop's life, and moment(), which is asked more
// often than anything and costs next to nothing, pass through.
class MeteredStorage final : public sys::Storage {
public:
    explicit MeteredStorage(std::unique_ptr<sys::Storage> inner) : inner_(std::move(inner)) {}

    // By what was asked; without what never was.
    [[nodiscard]] std::map<std::string_view, Durations> durations() const;

    Result<sys::MigrationStatus> migration_status() override { return inner_->migration_status(); }
    Result<void> migrate(const sys::ShopSettings& fresh, Time now) override {
        return inner_->migrate(fresh, now);
    }
    Result<sys::ShopSettings> settings() override { return inner_->settings(); }
    void upkeep() noexcept override { inner_->upkeep(); }
    Result<std::unique_ptr<sys::WriteTransaction>> begin(const sys::Needs& needs, sys::State& state,
                                                         sys::Deadline deadline) override;
    Result<std::optional<std::uint64_t>> moment() override { return inner_->moment(); }

    Result<std::optional<Product>> product(ProductId id) override {
        return ask(product_, &Storage::product, id);
    }
    Result<std::optional<Product>> product_by_barcode(const std::string& barcode) override {
        return ask(product_, &Storage::product_by_barcode, barcode);
    }
    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return ask(products_, &Storage::products, page);
    }
    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return ask(products_, &Storage::products_by_id, ids);
    }
    Result<std::vector<StockMovement>> movements(ProductId id, std::optional<MovementId> before,
                                                 std::int64_t limit) override {
        return ask(movements_, &Storage::movements, id, before, limit);
    }
    Result<std::optional<sys::OrderState>> order(OrderId id) override {
        return ask(order_, &Storage::order, id);
    }
    Result<std::optional<OrderWithHistory>> order_with_history(OrderId id) override {
        return ask(order_, &Storage::order_with_history, id);
    }
    Result<std::optional<OrderId>> order_id_by_number(const std::string& number) override {
        return ask(order_, &Storage::order_id_by_number, number);
    }
    Result<std::optional<sys::PaymentOwner>> payment_owner(PaymentId id) override {
        return ask(order_, &Storage::payment_owner, id);
    }
    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return ask(orders_, &Storage::orders, page);
    }
    Result<std::vector<LedgerEntry>> ledger(OrderId id) override {
        return ask(order_, &Storage::ledger, id);
    }
    Result<std::vector<JournalRecord>> history(OrderId id) override {
        return ask(journal_, &Storage::history, id);
    }
    Result<std::vector<JournalRecord>> journal(std::int64_t after, std::int64_t limit) override {
        return ask(journal_, &Storage::journal, after, limit);
    }
    Result<sys::ChainHead> chain_head() override { return ask(journal_, &Storage::chain_head); }
    Result<std::int64_t> consumer_position(const std::string& consumer) override {
        return ask(journal_, &Storage::consumer_position, consumer);
    }
    Result<std::optional<std::int64_t>> slowest_consumer() override {
        return ask(journal_, &Storage::slowest_consumer);
    }
    Result<std::vector<sys::StoredEvent>> waiting_events(const sys::WaitingFor& what) override {
        return ask(due_, &Storage::waiting_events, what);
    }
    Result<sys::DueWork> due(Time now, Time waiting_since, std::int64_t limit) override {
        return ask(due_, &Storage::due, now, waiting_since, limit);
    }
    Result<std::optional<sys::UserState>> user(UserId id) override {
        return ask(user_, &Storage::user, id);
    }
    Result<std::optional<sys::UserState>> user_by_email(const std::string& folded_email) override {
        return ask(user_, &Storage::user_by_email, folded_email);
    }
    Result<std::vector<User>> users(const sys::UserPage& page) override {
        return ask(user_, &Storage::users, page);
    }
    Result<std::optional<sys::ImageData>> image(ImageId id) override {
        return ask(image_, &Storage::image, id);
    }
    Result<ShopPolicy> policy() override { return ask(policy_, &Storage::policy); }
    Result<sys::StatisticsRows> statistics(std::span<const Time> starts, Time to,
                                           std::int64_t top) override {
        return ask(statistics_, &Storage::statistics, starts, to, top);
    }

    Result<void> backup(const std::string& path) override { return inner_->backup(path); }
    Result<void> dump(const sys::DumpSink& sink) override { return inner_->dump(sink); }
    Result<std::vector<std::string>> check_integrity() override {
        return inner_->check_integrity();
    }

private:
    template <class Answer, class... Parameters, class... Arguments>
    Answer ask(Stopwatch& stopwatch, Answer (Storage::*question)(Parameters...),
               const Arguments&... arguments) {
        return stopwatch.time([&] { return (inner_.get()->*question)(arguments...); });
    }

    const std::unique_ptr<sys::Storage> inner_;
    Stopwatch load_, commit_, product_, products_, movements_, order_, orders_, journal_, due_,
        user_, image_, policy_, statistics_;
};

}  // namespace ordo
