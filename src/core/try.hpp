#pragma once

#include <utility>

// ORDO_TRY(expression): returns the error of a Result<void> to the caller.
// ORDO_TRY(declaration, expression): the same, and binds the value otherwise:
//
//     ORDO_TRY(const Money total, lines_total(lines));
//
// A plain macro instead of and_then chains: rules read from top to bottom.
#define ORDO_TRY(...) ORDO_TRY_PICK(__VA_ARGS__, ORDO_TRY_BIND, ORDO_TRY_ONLY)(__VA_ARGS__)

#define ORDO_TRY_PICK(a, b, name, ...) name
#define ORDO_TRY_CONCAT_(a, b) a##b
#define ORDO_TRY_CONCAT(a, b) ORDO_TRY_CONCAT_(a, b)
#define ORDO_TRY_ONLY(expression)                                     \
    do {                                                              \
        if (auto ordo_try_result = (expression); !ordo_try_result)    \
            return std::move(ordo_try_result).error();                \
    } while (false)
#define ORDO_TRY_BIND(declaration, expression)                                              \
    auto ORDO_TRY_CONCAT(ordo_try_, __LINE__) = (expression);                               \
    if (!ORDO_TRY_CONCAT(ordo_try_, __LINE__))                                              \
        return std::move(ORDO_TRY_CONCAT(ordo_try_, __LINE__)).error();                     \
    declaration = *std::move(ORDO_TRY_CONCAT(ordo_try_, __LINE__))
