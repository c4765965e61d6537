#include "engine/metered_storage.hpp"

#include <numeric>

namespace ordo {
namespace {

class MeteredTransaction final : public sys::WriteTransaction {
public:
    MeteredTransaction(std::unique_ptr<sys::WriteTransaction> inner, Stopwatch& stopwatch)
        : inner_(std::move(inner)), stopwatch_(stopwatch) {}
    Result<void> commit(const sys::Changes& changes) override {
        return stopwatch_.time([&] { return inner_->commit(changes); });
    }

private:
    const std::unique_ptr<sys::WriteTransaction> inner_;
    Stopwatch& stopwatch_;
};

}  // namespace

Result<std::unique_ptr<sys::WriteTransaction>> MeteredStorage::begin(const sys::Needs& needs,
                                                                     sys::State& state,
                                                                     sys::Deadline deadline) {
    auto inner = load_.time([&] { return inner_->begin(needs, state, deadline); });
    if (!inner) return inner;
    std::unique_ptr<sys::WriteTransaction> metered =
        std::make_unique<MeteredTransaction>(*std::move(inner), commit_);
    return metered;
}

std::map<std::string_view, Durations> MeteredStorage::durations() const {
    const std::pair<std::string_view, const Stopwatch&> all[] = {{"load", load_},
                                                                 {"commit", commit_},
                                                                 {"product", product_},
                                                                 {"products", products_},
                                                                 {"movements", movements_},
                                                                 {"order", order_},
                                                                 {"orders", orders_},
                                                                 {"journal", journal_},
                                                                 {"due", due_},
                                                                 {"user", user_},
                                                                 {"image", image_},
                                                                 {"policy", policy_},
                                                                 {"statistics", statistics_}};
    std::map<std::string_view, Durations> durations;
    for (const auto& [name, stopwatch] : all) {
        const Durations each = stopwatch.read();
        if (std::accumulate(each.counts.begin(), each.counts.end(), std::int64_t{0}) > 0)
            durations.emplace(name, each);
    }
    return durations;
}

}  // namespace ordo
