#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace ordo::capi {

// Documents that were made lately, by what was asked for. They hold for one moment of the shop, as
// sys::Storage::moment numbers it, and all go when a question comes from another one. A document that is
// kept was read after its moment was asked for, so it is never older than that; any number of threads.
class DocumentCache {
public:
    [[nodiscard]] std::optional<std::string> find(std::uint64_t moment,
                                                  const std::string& question);
    void keep(std::uint64_t moment, const std::string& question, const std::string& document);

private:
    // Some hundred pages; a shop asked for more than that begins anew.
    static constexpr std::size_t kBytesMax = 1024 * 1024;

    void clear() noexcept;

    std::mutex mutex_;
    std::uint64_t moment_ = 0;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, std::string> documents_;
};

}  // namespace ordo::capi
