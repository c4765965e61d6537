#pragma once

#include <cstdint>
#include <string>

#include "ordo/time.hpp"

namespace ordo {

// The settings of a shop that may change while it lives. What is fixed when it is created (currency,
// tax mode, name) stands in sys::ShopSettings.
struct ShopPolicy {
    std::string title;                        // for people: receipts, mail, the page's head
    std::int64_t payment_window_minutes = 0;  // unpaid orders expire after it; 0 = never
    bool pay_later = false;                   // staff may process and complete what is not paid
    std::int64_t version = 1;

    friend bool operator==(const ShopPolicy&, const ShopPolicy&) = default;
};

}  // namespace ordo
