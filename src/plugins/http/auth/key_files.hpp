#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ordo_http {

// PEM texts of keys: the private one that signs, and public ones whose tokens are accepted as well.
struct KeyTexts {
    std::string signing_key;
    std::vector<std::string> other_keys;

    friend bool operator==(const KeyTexts&, const KeyTexts&) = default;
};

// The files that hold them, which somebody may replace while the server runs. They are small: reading them is
// as cheap as asking when they were changed, and sees every change. One thread at a time.
class KeyFiles {
public:
    // `read` is what they held when the server was made.
    KeyFiles(std::string signing_file, std::vector<std::string> other_files, KeyTexts read)
        : signing_file_(std::move(signing_file)),
          other_files_(std::move(other_files)),
          read_(std::move(read)) {}

    // What they hold, when that is something else than the last time. Nothing while one cannot be read.
    [[nodiscard]] std::optional<KeyTexts> changed();

private:
    std::string signing_file_;
    std::vector<std::string> other_files_;
    KeyTexts read_;
};

}  // namespace ordo_http
