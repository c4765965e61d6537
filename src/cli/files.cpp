#include "cli/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

namespace ordo_cli {
namespace {

constexpr std::size_t kBufferBytes = 1U << 20U;

[[noreturn]] void cannot(const std::string& what, const std::string& path) {
    throw Failure(Exit::failure, clean(path) + " cannot be " + what + ": " + std::strerror(errno));
}

void sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path();
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0 || ::fsync(opened) != 0) cannot("synced", folder.string());
    ::close(opened);
}

}  // namespace

std::string read_all(const std::string& path) {
    if (path == "-") {
        return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        if (errno == 0) errno = EISDIR;
        cannot("read", path);
    }
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad()) cannot("read", path);
    return text;
}

ScratchFolder::ScratchFolder() {
    path_ = (std::filesystem::temp_directory_path() / "ordo-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) cannot("made", path_);  // with 0700
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

OutputFile::OutputFile(Output& out, std::string path, bool replace)
    : out_(out), path_(std::move(path)), replace_(replace) {
    if (is_stdout()) return;
    if (!replace_ && std::filesystem::exists(path_)) {
        throw Failure(Exit::usage, clean(path_) + " exists; --force replaces it");
    }
    unfinished_ = path_ + ".XXXXXX";
    file_ = ::mkostemp(unfinished_.data(), O_CLOEXEC);  // with 0600
    if (file_ < 0) cannot("written", path_);
}

OutputFile::~OutputFile() {
    if (file_ < 0) return;
    ::close(file_);
    ::unlink(unfinished_.c_str());
}

void OutputFile::write(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kBufferBytes) flush();
}

void OutputFile::line(std::string_view text) {
    write(text);
    write("\n");
}

void OutputFile::flush() {
    if (is_stdout()) {
        out_.write(buffer_);
    } else {
        std::string_view rest = buffer_;
        while (!rest.empty()) {
            const ssize_t written = ::write(file_, rest.data(), rest.size());
            if (written < 0 && errno != EINTR) cannot("written", path_);
            if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    buffer_.clear();
}

void OutputFile::complete() {
    flush();
    if (is_stdout()) return;
    if (::fsync(file_) != 0) cannot("written", path_);
    // Somebody may have been quicker with the same name.
    if (::renameat2(AT_FDCWD, unfinished_.c_str(), AT_FDCWD, path_.c_str(),
                    replace_ ? 0 : RENAME_NOREPLACE) != 0) {
        cannot("written", path_);
    }
    ::close(std::exchange(file_, -1));
    sync_folder_of(path_);
}

Format format_of(const std::string& option, const std::string& path) {
    if (!option.empty()) return option == "csv" ? Format::csv : Format::jsonl;
    return path.ends_with(".csv") || path.ends_with(".CSV") ? Format::csv : Format::jsonl;
}

}  // namespace ordo_cli
