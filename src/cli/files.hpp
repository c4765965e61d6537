#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/output.hpp"

namespace ordo_cli {

// All of a file; "-" is stdin.
[[nodiscard]] std::string read_all(const std::string& path);

// A folder for files that are nobody's business and go away with it, below $TMPDIR or /tmp.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return path_ + '/' + name; }

private:
    std::string path_;
};

// What an export writes into: stdout for "-", or a file for its owner's eyes, which appears under its
// name when it is complete and on the disk.
class OutputFile {
public:
    OutputFile(Output& out, std::string path, bool replace);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::string_view text);
    void line(std::string_view text);
    void complete();
    [[nodiscard]] bool is_stdout() const noexcept { return path_ == "-"; }

private:
    void flush();

    Output& out_;
    std::string path_, unfinished_, buffer_;
    bool replace_;
    int file_ = -1;
};

enum class Format : std::uint8_t { csv, jsonl };
// As the option says, else by the file's name, else JSON Lines.
[[nodiscard]] Format format_of(const std::string& option, const std::string& path);

}  // namespace ordo_cli
