#pragma once

#include <openssl/crypto.h>

#include <string>
#include <string_view>

namespace ordo_provider_plugin {

// A text that is wiped from memory when it is no longer needed.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text) : text_(text) {}
    Secret(Secret&& other) noexcept { text_.swap(other.text_); }
    Secret& operator=(Secret&& other) noexcept {
        text_.swap(other.text_);
        return *this;
    }
    ~Secret() { OPENSSL_cleanse(text_.data(), text_.size()); }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

}  // namespace ordo_provider_plugin
