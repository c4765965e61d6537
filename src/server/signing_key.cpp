#include "server/signing_key.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace ordo_server {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// A file of its own that is moved into place, so that two servers that start at once agree on one key.
void write_key(const std::string& path, EVP_PKEY* key) {
    const std::string fresh = path + "." + std::to_string(getpid());
    const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error("cannot write the signing key: " + fresh);
    {
        const std::unique_ptr<std::FILE, CloseFile> file(fdopen(descriptor, "w"));
        if (!file ||
            PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
            std::fflush(file.get()) != 0 || fsync(descriptor) != 0)
            throw std::runtime_error("cannot write the signing key: " + fresh);
    }
    const bool placed = link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST;
    unlink(fresh.c_str());
    if (!placed) throw std::runtime_error("cannot write the signing key: " + path);
}

}  // namespace

void ensure_signing_key(const std::string& path) {
    if (std::filesystem::exists(path)) return;
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
    if (!key) throw std::runtime_error("cannot make a signing key");
    write_key(path, key.get());
}

}  // namespace ordo_server
