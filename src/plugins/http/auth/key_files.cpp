#include "http/auth/key_files.hpp"

#include <fstream>
#include <iterator>

namespace ordo_http {
namespace {

bool read_key_file(const std::string& path, std::string& to) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return false;
    to.assign(std::istreambuf_iterator<char>(file), {});
    return !file.bad();
}

}  // namespace

std::optional<KeyTexts> KeyFiles::changed() {
    KeyTexts texts;
    // Without a file the key that was made for this process stays.
    if (!signing_file_.empty() && !read_key_file(signing_file_, texts.signing_key))
        return std::nullopt;
    for (const std::string& path : other_files_)
        if (!read_key_file(path, texts.other_keys.emplace_back())) return std::nullopt;
    if (texts == read_) return std::nullopt;
    return read_ = std::move(texts);
}

}  // namespace ordo_http
