#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ordo_http {

// One field of a form; it points into the body.
struct FormPart {
    std::string name;
    std::string_view content;
};

// The parts of a multipart/form-data body (RFC 7578), of which the whole must be well formed; nothing
// when it is not. Our own and not a library's: two fields of one form are all that is ever sent here, and
// no package of the platform reads such bodies without bringing a server along.
[[nodiscard]] std::optional<std::vector<FormPart>> read_form(std::string_view content_type,
                                                             std::string_view body);

}  // namespace ordo_http
