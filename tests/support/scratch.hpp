#pragma once

#include <filesystem>
#include <string>

namespace ordo::test {

// A folder that goes away with its owner. `fast` asks for one in memory, for tests that are not about
// durability and write a lot.
class ScratchFolder {
public:
    enum class Place { disk, fast };
    explicit ScratchFolder(Place place = Place::disk) {
        namespace fs = std::filesystem;
        const fs::path shared_memory = "/dev/shm";
        const bool in_memory = place == Place::fast && fs::is_directory(shared_memory);
        const fs::path parent = in_memory ? shared_memory : fs::temp_directory_path();
        std::string name = (parent / "ordo-test-XXXXXX").string();
        if (!mkdtemp(name.data())) throw fs::filesystem_error("mkdtemp", parent, {});
        path_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace ordo::test
