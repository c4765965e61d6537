#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ordo/product.hpp"

// How text is compared in searches: without case, accents and compatibility forms (Unicode NFKD, case
// folding, marks removed; by utf8proc), the same on every backend.
namespace ordo {

// Text that is no valid UTF-8 comes back as it is.
[[nodiscard]] std::string fold(std::string_view text);
// Its words (runs of letters and digits of any script), folded, sorted, each once.
[[nodiscard]] std::vector<std::string> folded_words(std::string_view text);
// What a product is found by: the words of its name, description and sku, and the folded sku itself.
[[nodiscard]] std::vector<std::string> search_words(const Product& product);
// An e-mail address for comparison: ASCII letters in lower case.
[[nodiscard]] std::string fold_email(std::string_view email);

}  // namespace ordo
