#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace ordo_http {

// What Prometheus is told about the requests. No ids and no texts of callers become labels. Any number of
// threads.
class Metrics {
public:
    explicit Metrics(const std::string& version);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // `route` is the pattern of the route table, "" for requests that match none.
    void count(const std::string& route, const std::string& method, unsigned status,
               std::chrono::steady_clock::duration took);
    // The text exposition format.
    [[nodiscard]] std::string text() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ordo_http
