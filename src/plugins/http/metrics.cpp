#include "http/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <set>

namespace ordo_http {
namespace {

// In seconds: a read takes some 0.1 ms, a durable write a few ms, a provider up to seconds.
const prometheus::Histogram::BucketBoundaries kDurations = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                            0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                                            1,      2.5,     5,      10};

// A method is the caller's text: those that are no method of ours share one label.
std::string label_of(const std::string& method) {
    static const std::set<std::string> known = {"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"};
    return known.contains(method) ? method : "other";
}

}  // namespace

class Metrics::Impl {
public:
    explicit Impl(const std::string& version)
        : requests_(prometheus::BuildCounter()
                        .Name("ordo_http_requests_total")
                        .Help("Requests answered")
                        .Register(registry_)),
          durations_(prometheus::BuildHistogram()
                         .Name("ordo_http_request_duration_seconds")
                         .Help("From the request's first byte to the answer's last")
                         .Register(registry_)) {
        prometheus::BuildGauge()
            .Name("ordo_build_info")
            .Help("The release that runs")
            .Register(registry_)
            .Add({{"version", version}})
            .Set(1);
    }

    void count(const std::string& route, const std::string& method, unsigned status, double seconds) {
        const std::string known = label_of(method);
        requests_.Add({{"route", route}, {"method", known}, {"code", std::to_string(status)}}).Increment();
        durations_.Add({{"route", route}, {"method", known}}, kDurations).Observe(seconds);
    }

    [[nodiscard]] std::string text() const {
        return prometheus::TextSerializer().Serialize(registry_.Collect());
    }

private:
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
};

Metrics::Metrics(const std::string& version) : impl_(std::make_unique<Impl>(version)) {}
Metrics::~Metrics() = default;

void Metrics::count(const std::string& route, const std::string& method, unsigned status,
                    std::chrono::steady_clock::duration took) {
    impl_->count(route, method, status, std::chrono::duration<double>(took).count());
}

std::string Metrics::text() const { return impl_->text(); }

}  // namespace ordo_http
