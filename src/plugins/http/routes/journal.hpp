#pragma once

#include <ordo/ordo.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ordo_http {

// The shop's events, from any place on, for any number of readers at once.
//
// The C door only knows consumers, each of which remembers one place and never goes back. So the journal
// is read in pages of a hundred, each by a consumer of its own ("http-page-7") whose place is where the
// page begins. All readers share these names, so there are no more of them than pages.
class Journal {
public:
    struct Event {
        std::int64_t sequence = 0;
        std::string user_id;  // of the order's customer; empty = none
        std::string type;
        bool for_customer = false;  // nothing that only staff may see
        std::string json;
    };
    using Events = std::vector<Event>;

    explicit Journal(ordo_engine* shop) : shop_(shop) {}

    // The events behind `sequence` on its page, which may be none although later pages have some: go
    // on at next_page(). What others have read within the last half second is not read again.
    [[nodiscard]] Events after(std::int64_t sequence);
    // The last sequence of the page that the event behind `sequence` stands on.
    [[nodiscard]] static std::int64_t page_end(std::int64_t sequence);
    // The newest event's sequence; 0 when there is none.
    [[nodiscard]] std::int64_t head();

private:
    struct Page {
        std::int64_t number = -1;
        std::chrono::steady_clock::time_point read_at;
        Events events;
    };

    [[nodiscard]] std::shared_ptr<const Page> page(std::int64_t number);
    [[nodiscard]] Events read(std::int64_t number);
    [[nodiscard]] Events fetch(std::int64_t number, std::int64_t max);
    [[nodiscard]] bool open(std::int64_t number);
    [[nodiscard]] bool begins(std::int64_t number);

    ordo_engine* shop_;
    std::mutex mutex_;
    std::shared_ptr<const Page> newest_;  // of those that were read
    std::int64_t opened_ = 0;  // the last page whose consumer is known to stand at its beginning
};

}  // namespace ordo_http
