#pragma once

#include <string>
#include <vector>

// What the sandbox knows of a payment.
namespace ordo_fake {

struct Refund {
    std::string id;   // ours
    std::string ref;  // the sandbox's
    std::string amount;
};

struct Intent {
    enum class State { open, captured, failed };

    std::string payment_id;
    std::string order_id;
    std::string order_number;
    std::string ref;     // the sandbox's own
    std::string amount;  // decimal text with all digits of the currency
    std::string currency;
    std::string return_url;  // empty = the payer stays
    State state = State::open;
    bool disputed = false;
    std::string failure_code;
    std::string failure_message;
    std::vector<Refund> refunds;
};

}  // namespace ordo_fake
