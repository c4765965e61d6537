#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace ordo_provider_plugin {

// Fields of a form or a query.
using Fields = std::vector<std::pair<std::string, std::string>>;

// As they stand in a query or the body of a form.
std::string encoded(const Fields& fields);

struct HttpRequest {
    std::string url;
    const std::string* body = nullptr;      // none = a GET
    std::vector<std::string> headers = {};  // whole lines, without their ends
    const char* bearer = nullptr;           // a token
    const char* user = nullptr;             // with a password
    const char* password = nullptr;
    const char* trace_header = nullptr;  // where the company tells its own id of the request
    std::int64_t timeout_ms = 20'000;
    std::size_t answer_max = std::size_t{4} << 20U;
    const char* ca_file = nullptr;  // whom to trust; none = whom the system trusts
};

// What became of a request.
struct HttpAnswer {
    long status = 0;    // 0 = none came, or not all of it
    bool sent = false;  // whether any byte of the request has left
    std::string body;
    std::string request_id;
};

// The same, where the answer is a JSON object.
struct Answer {
    long status = 0;
    nlohmann::json body;  // an object, or null when there is none that can be read
    bool sent = false;
    std::string request_id;

    [[nodiscard]] bool is_good() const { return status >= 200 && status < 300 && body.is_object(); }
};

// One request on a connection of its own. It follows no redirection, takes no answer without end, waits no
// longer than the time-out, and speaks plainly with this machine only. Any number of threads.
HttpAnswer send(const HttpRequest& request);
Answer read_answer(HttpAnswer answer);

}  // namespace ordo_provider_plugin
