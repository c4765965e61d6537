#include "fake/state_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "fake/refusal.hpp"

namespace ordo_fake {

NLOHMANN_JSON_SERIALIZE_ENUM(Intent::State, {{Intent::State::open, "open"},
                                             {Intent::State::captured, "captured"},
                                             {Intent::State::failed, "failed"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Refund, id, ref, amount)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Intent, payment_id, order_id, order_number, ref, amount,
                                   currency, return_url, state, disputed, failure_code,
                                   failure_message, refunds)

namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

[[noreturn]] void give_up(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
}

// An open file or folder.
class Descriptor {
public:
    Descriptor(const std::string& path, int flags)
        : path_(path), fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) give_up(path_);
    }
    ~Descriptor() { ::close(fd_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(const std::string& bytes) const {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ::ssize_t count = ::write(fd_, bytes.data() + done, bytes.size() - done);
            if (count < 0 && errno != EINTR) give_up(path_);
            if (count > 0) done += static_cast<std::size_t>(count);
        }
    }
    void sync() const {
        if (::fsync(fd_) != 0) give_up(path_);
    }

private:
    const std::string path_;
    const int fd_;
};

}  // namespace

std::vector<Intent> read_state(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        if (!std::filesystem::exists(path)) return {};
        throw Refusal{ORDO_E_IO_ERROR, "The state file cannot be read.", "/state_file"};
    }
    try {
        const Json document = Json::parse(file);
        if (document.at("format") == kFormat)
            return document.at("intents").get<std::vector<Intent>>();
    } catch (const Json::exception&) {
        // Refused below like every other file that is not the sandbox's.
    }
    throw Refusal{ORDO_E_CORRUPT, "The state file is not one of this sandbox.", "/state_file"};
}

void write_state(const std::string& path, const std::vector<const Intent*>& intents) {
    Json list = Json::array();
    for (const Intent* intent : intents) list.push_back(*intent);
    const std::string fresh = path + ".new";
    {
        const Descriptor file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
        file.write(Json{{"format", kFormat}, {"intents", std::move(list)}}.dump());
        file.sync();
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) give_up(path);
    Descriptor(std::filesystem::path(path).parent_path().string(), O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace ordo_fake
