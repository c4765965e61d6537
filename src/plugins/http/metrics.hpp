#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace ordo_http {

// What Prometheus is told. No ids and no texts of callers become labels. Any number of threads.
class Metrics {
public:
    explicit Metrics(const std::string& version);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // `route` is the pattern of the route table, "" for requests that match none.
    void count(const std::string& route, const std::string& method, unsigned status,
               std::chrono::steady_clock::duration took);
    // A webhook was answered; `result` is what became of it, or the name of an error.
    void count_webhook(const std::string& provider, const std::string& result);
    // An event went to somebody who listens to the stream.
    void count_sent_event(const std::string& type);
    // The text exposition format. `counters` is the document of ordo_counters(), or empty while the shop
    // cannot be asked.
    [[nodiscard]] std::string text(std::string_view counters) const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ordo_http
