#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fake/intent.hpp"

// The pages that a payer sees. All texts in them are escaped here.
namespace ordo_fake {

struct Page {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// The choice of a card for an open payment. `token` comes back in the form; `problem` says what was wrong
// with the last try, if there was one.
Page pay_page(const Intent& intent, const std::string& token, int status = 200,
              const std::string& problem = {});

// What became of a settled payment, and the way back.
Page settled_page(const Intent& intent);

// A title and a sentence.
Page notice_page(int status, const std::string& title, const std::string& sentence);

// Sends the payer on after a form (303).
Page redirection(const std::string& address);

}  // namespace ordo_fake
