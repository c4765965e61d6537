#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "ordo/id.hpp"

namespace ordo {

// Orders for which a thread of this process is opening an attempt with a provider. Who wants the same
// meanwhile (the second click) waits here for the answer, instead of asking the provider as well.
class Openings {
public:
    // Ends with its destruction. Unless done() was said, the next one knows that this one did not come to
    // an end, whatever stopped it.
    class Turn {
    public:
        Turn(Openings& openings, OrderId order, bool left_undone)
            : openings_(&openings), order_(order), left_undone_(left_undone) {}
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&&) = delete;
        ~Turn();

        [[nodiscard]] bool left_undone() const noexcept { return left_undone_; }
        void done() noexcept { done_ = true; }

    private:
        Openings* openings_;
        OrderId order_;
        bool left_undone_;  // by the one before
        bool done_ = false;
    };

    // Waits while another thread has its turn. None when this thread has one, of any order, further up its
    // stack: a provider's code may call the engine, and two that wait for each other would wait for ever.
    [[nodiscard]] std::optional<Turn> enter(OrderId order);

private:
    struct Entry {
        std::thread::id owner;  // none = nobody has his turn
        std::size_t waiting = 0;
        bool undone = false;
    };

    void leave(OrderId order, bool done) noexcept;

    std::mutex mutex_;
    std::condition_variable turn_over_;
    std::map<OrderId, Entry> entries_;
};

}  // namespace ordo
