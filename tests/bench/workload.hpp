#pragma once

#include <memory>
#include <string>
#include <vector>

#include "floor.h"
#include "ordo/ordo.hpp"

// The works that are measured, done by the floor and through Ordo's two doors in exactly the same
// way: the same customers buy the same products in the same order.
namespace ordo::bench {

inline constexpr long kProducts = 50;  // hot, but not one row that everybody waits for
inline constexpr long kCustomers = 1'000;
inline constexpr long kLines = 3;
inline constexpr long kPieces = 2;

// A shop file with its products and the floor's two pattern orders.
struct ShopFile {
    std::string path;
    std::vector<ProductId> products;
    std::vector<UserId> customers;
};
[[nodiscard]] ShopFile make_shop(std::string path);
// The same of a shop that was made so before, by another process for instance.
[[nodiscard]] ShopFile reopen_shop(std::string path);

// Somebody who does the works. Each function does `count` of one and returns the seconds it took.
// With several callers Ordo's doors are called by as many threads, while the floor writes as many
// orders a commit and reads with a thread for each core.
class Worker {
public:
    virtual ~Worker() = default;
    virtual double place(long count, int callers, bool keyed) = 0;
    // The orders placed last; there must be enough that wait for their payment.
    virtual double pay(long count, int callers) = 0;
    // Orders that are paid, picked from all over.
    virtual double read(long count, int callers) = 0;
};

[[nodiscard]] std::unique_ptr<Worker> open_floor(const ShopFile& file);
[[nodiscard]] std::unique_ptr<Worker> open_cpp(const ShopFile& file);
[[nodiscard]] std::unique_ptr<Worker> open_c(const ShopFile& file);

// Throws; the floor ends the program by itself.
[[noreturn]] void fail(const std::string& sentence);

template <class T>
T take(Result<T> result) {
    if (!result) fail(result.error().message);
    return *std::move(result);
}

}  // namespace ordo::bench
