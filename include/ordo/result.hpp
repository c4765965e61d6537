#pragma once

#include <cstdlib>
#include <type_traits>
#include <utility>
#include <variant>

#include "ordo/error.hpp"

namespace ordo {

// A value or an Error. The member names copy std::expected (C++23), so that the day Ordo requires
// C++23 this becomes an alias. Reading the wrong half is a bug of the caller and aborts, exactly like
// a failed precondition of std::expected in a hardened library.
template <class T>
class [[nodiscard]] Result {
public:
    using value_type = T;
    using error_type = Error;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
    template <class U>
        requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
                 !std::is_same_v<std::remove_cvref_t<U>, T> &&
                 !std::is_same_v<std::remove_cvref_t<U>, Error>)
    Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return require(), *std::get_if<0>(&state_); }
    [[nodiscard]] const T& value() const& { return require(), *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && { return require(), std::move(*std::get_if<0>(&state_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }

    [[nodiscard]] Error& error() & { return require_error(), *std::get_if<1>(&state_); }
    [[nodiscard]] const Error& error() const& { return require_error(), *std::get_if<1>(&state_); }
    [[nodiscard]] Error&& error() && { return require_error(), std::move(*std::get_if<1>(&state_)); }

private:
    void require() const {
        if (!has_value()) std::abort();
    }
    void require_error() const {
        if (has_value()) std::abort();
    }

    std::variant<T, Error> state_;
};

// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;
    using error_type = Error;

    Result() = default;
    Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
    Result(const Result& other)
        : error_(other.error_ ? std::make_unique<Error>(*other.error_) : nullptr) {}
    Result(Result&&) noexcept = default;
    Result& operator=(Result other) noexcept {
        error_ = std::move(other.error_);
        return *this;
    }

    [[nodiscard]] bool has_value() const noexcept { return error_ == nullptr; }
    explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (!has_value()) std::abort();
    }

    [[nodiscard]] Error& error() & { return require_error(), *error_; }
    [[nodiscard]] const Error& error() const& { return require_error(), *error_; }
    [[nodiscard]] Error&& error() && { return require_error(), std::move(*error_); }

private:
    void require_error() const {
        if (has_value()) std::abort();
    }

    std::unique_ptr<Error> error_;
};

}  // namespace ordo
