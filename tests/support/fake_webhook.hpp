#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/provider.hpp"

// The body of FakeProvider's webhooks: one "name value" a line, a blank line between two events.
namespace ordo::test {

[[nodiscard]] std::string write_events(const std::vector<Evidence>& events);
// Empty for a body that is none of these. Each event is given `provider`.
[[nodiscard]] std::optional<std::vector<Evidence>> read_events(std::string_view body,
                                                               const std::string& provider);
// What stands in the header "fake-signature": a checksum (FNV-1a) of a secret and the body. It shows
// whether bytes were changed on the way; it keeps no enemy out.
[[nodiscard]] std::string sign(std::string_view secret, std::string_view body);

}  // namespace ordo::test
