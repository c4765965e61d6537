#pragma once

#include <string>

#include "ordo/result.hpp"

namespace ordo::test {

// The error's code and sentence, or nothing: for messages of assertions, which Boost.Test evaluates even
// when the assertion holds.
template <class T>
std::string why(const Result<T>& result) {
    if (result) return {};
    return std::string(errc_name(result.error().code)) + ": " + result.error().message;
}

}  // namespace ordo::test
