#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ordo::test {

// A program of its own process, with its standard input and output at hand. Killed when the owner goes.
class ChildProcess {
public:
    // `program` is the name of a *_program.cpp of the test's folder, in the folder `programs`.
    ChildProcess(const std::string& programs, const std::string& program,
                 const std::vector<std::string>& arguments);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    void write_line(std::string_view line);
    // The next line without its end; empty when the child has closed its output.
    [[nodiscard]] std::optional<std::string> read_line();
    void close_input();

    // SIGKILL, and waits for the end; true when the signal is what ended it.
    bool kill();
    // Waits for the end; the exit status, or -1 when a signal ended it.
    int wait();

private:
    pid_t pid_ = -1;
    int in_ = -1;
    int out_ = -1;
    std::string buffered_;
};

}  // namespace ordo::test
