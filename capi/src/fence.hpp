#pragma once

#include <pthread.h>

#include <new>
#include <utility>

#include "capi/errors.hpp"
#include "ordo/result.hpp"

// The fence: nothing but a status leaves the library.
namespace ordo::capi {

// A thread cancelled in the middle of a call would leave those who wait for it waiting for ever,
// and its unwinding would be taken for an exception by the fence.
class NoCancellation {
public:
    NoCancellation() noexcept { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
    ~NoCancellation() { pthread_setcancelstate(before_, nullptr); }
    NoCancellation(const NoCancellation&) = delete;
    NoCancellation& operator=(const NoCancellation&) = delete;

private:
    int before_ = PTHREAD_CANCEL_ENABLE;
};

// Thrown by whoever cannot write down the answer of a change that is durable already.
struct AnswerLost {};

// Runs `body`, which answers with Result<void>, and reports what it says.
template <class Body>
[[nodiscard]] ordo_status fenced(ordo_error** error, Body body) noexcept {
    if (error != nullptr) *error = nullptr;
    const NoCancellation guard;
    try {
        const Result<void> result = body();
        if (result) return ORDO_OK;
        return report(result.error(), error);
    } catch (const std::bad_alloc&) {
        return report_out_of_memory(error);
    } catch (const AnswerLost&) {
        return report_answer_lost(error);
    } catch (...) {
        return report_internal(error);
    }
}

// For readers that have no error to report: whatever goes wrong reads as `otherwise`.
template <class Value, class Body>
[[nodiscard]] Value fenced_or(Value otherwise, Body body) noexcept {
    try {
        return body();
    } catch (...) {
        return otherwise;
    }
}

[[nodiscard]] inline Error misuse(const char* message) { return {Errc::misuse, message}; }

}  // namespace ordo::capi
