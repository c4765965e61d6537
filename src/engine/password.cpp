#include "engine/password.hpp"

#include <sodium.h>

#include <array>
#include <mutex>

namespace ordo {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemoryBytes = 19ULL * 1024 * 1024;

bool ready() {
    static const bool initialised = sodium_init() >= 0;  // 1: somebody else in the process has
    return initialised;
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (!ready()) return Error(Errc::internal, "The password library does not start.");
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemoryBytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return Error(Errc::out_of_memory, "There is not enough memory to hash a password.");
    return std::string(text.data());
}

bool verify_password(std::string_view password, const std::string& hash) {
    return ready() && crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

Result<std::string> nobodys_hash() {
    static std::mutex mutex;
    static std::string hash;
    const std::lock_guard lock(mutex);
    if (hash.empty()) {
        std::array<char, 32> random{};
        if (!ready()) return Error(Errc::internal, "The password library does not start.");
        randombytes_buf(random.data(), random.size());
        auto made = hash_password({random.data(), random.size()});
        if (!made) return made;
        hash = *std::move(made);
    }
    return hash;
}

}  // namespace ordo
