#pragma once

#include <string_view>

namespace ordo_fake {

// A test card and what becomes of a payment with it.
struct Card {
    std::string_view number;
    std::string_view what;  // for the payer
    bool pays;
    bool tells;     // whether webhooks are sent; without them only a look-up finds out
    bool disputed;  // right after it has paid
    std::string_view failure_code;
    std::string_view failure_message;
};

// The numbers are those that developers know from other sandboxes.
inline constexpr Card kCards[] = {
    {"4242 4242 4242 4242", "Pays", true, true, false, "", ""},
    {"4000 0000 0000 0002", "Is declined", false, true, false, "card_declined",
     "The card was declined."},
    {"4000 0000 0000 9995", "Is declined: insufficient funds", false, true, false,
     "insufficient_funds", "The card has insufficient funds."},
    {"4000 0000 0000 0044", "Pays, but the shop is not told", true, false, false, "", ""},
    {"4000 0000 0000 0259", "Pays, then the payment is disputed", true, true, true, "", ""},
};

// The card of that number, with or without spaces, or nullptr.
constexpr const Card* find_card(std::string_view number) {
    for (const Card& card : kCards) {
        std::size_t at = 0;
        bool same = true;
        for (const char digit : card.number) {
            if (at < number.size() && number[at] == digit)
                ++at;
            else if (digit != ' ')
                same = false;
        }
        if (same && at == number.size()) return &card;
    }
    return nullptr;
}

}  // namespace ordo_fake
