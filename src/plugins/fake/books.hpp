#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "fake/cards.hpp"
#include "fake/intent.hpp"

namespace ordo_fake {

// The payments that the sandbox knows: in memory, and in a file if there is one. What a function returns
// has been written; what throws has changed nothing. Any number of threads.
class Books {
public:
    // `state_file` may be empty. Makes it if it is not there, so that a wrong path shows at once.
    explicit Books(std::string state_file);

    // The payment of that id: the one that is there, or `asked` under a new reference. Refuses an id that
    // comes again with another amount.
    Intent open(Intent asked);

    [[nodiscard]] std::optional<Intent> by_ref(const std::string& ref) const;
    [[nodiscard]] std::optional<Intent> by_payment(const std::string& payment_id) const;

    struct Paid {
        Intent intent;
        bool acted;  // false: it had been settled before
    };
    // Nothing when there is no such payment.
    std::optional<Paid> pay(const std::string& ref, const Card& card);

    // The refund of that id: the one that is there, or a new one under a new reference. Refuses what was
    // never captured.
    Refund refund(const std::string& payment_id, Refund asked, const std::string& currency);

    [[nodiscard]] std::size_t size() const;

private:
    // These expect the lock to be held.
    [[nodiscard]] const Intent* find(const std::string& ref) const;
    void keep(Intent changed);
    void forget_oldest_but(const std::string& payment_id);
    void save() const;

    const std::string state_file_;
    mutable std::mutex mutex_;
    std::map<std::string, Intent> intents_;  // by payment_id, which makes it oldest first
    std::map<std::string, std::string> payments_by_ref_;
};

}  // namespace ordo_fake
