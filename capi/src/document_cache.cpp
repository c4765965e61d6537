#include "capi/document_cache.hpp"

namespace ordo::capi {

std::optional<std::string> DocumentCache::find(std::uint64_t moment, const std::string& question) {
    const std::lock_guard hold(mutex_);
    if (moment != moment_) {
        clear();
        moment_ = moment;
    }
    const auto found = documents_.find(question);
    return found == documents_.end() ? std::nullopt : std::optional(found->second);
}

void DocumentCache::keep(std::uint64_t moment, const std::string& question,
                         const std::string& document) {
    const std::size_t size = question.size() + document.size();
    const std::lock_guard hold(mutex_);
    if (moment != moment_ || size > kBytesMax) return;
    if (bytes_ + size > kBytesMax) clear();
    if (documents_.emplace(question, document).second) bytes_ += size;
}

void DocumentCache::clear() noexcept {
    documents_.clear();
    bytes_ = 0;
}

}  // namespace ordo::capi
