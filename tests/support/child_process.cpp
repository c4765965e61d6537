#include "support/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace ordo::test {

ChildProcess::ChildProcess(const std::string& programs, const std::string& program,
                           const std::vector<std::string>& arguments) {
    std::array<int, 2> to_child{}, from_child{};
    if (pipe2(to_child.data(), O_CLOEXEC) != 0 || pipe2(from_child.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("pipe2");
    // Room for a talkative child to go on while nobody listens; the default of 64 KiB will do as well.
    fcntl(from_child[1], F_SETPIPE_SZ, 1 << 20);
    const std::string path = programs + "/" + program;
    std::vector<std::string> words{path};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
        dup2(to_child[0], STDIN_FILENO);
        dup2(from_child[1], STDOUT_FILENO);
        execv(path.c_str(), argv.data());
        _exit(127);
    }
    close(to_child[0]);
    close(from_child[1]);
    in_ = to_child[1];
    out_ = from_child[0];
}

ChildProcess::~ChildProcess() {
    kill();
    close_input();
    if (out_ >= 0) close(out_);
}

void ChildProcess::write_line(std::string_view line) {
    const std::string text = std::string(line) + "\n";
    if (write(in_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("the child does not read");
}

std::optional<std::string> ChildProcess::read_line() {
    for (;;) {
        if (const auto end = buffered_.find('\n'); end != std::string::npos) {
            std::string line = buffered_.substr(0, end);
            buffered_.erase(0, end + 1);
            return line;
        }
        std::array<char, 4096> bytes{};
        const ssize_t count = read(out_, bytes.data(), bytes.size());
        if (count <= 0) return std::nullopt;
        buffered_.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

void ChildProcess::close_input() {
    if (in_ >= 0) close(in_);
    in_ = -1;
}

bool ChildProcess::kill() {
    if (pid_ < 0) return false;
    ::kill(pid_, SIGKILL);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

int ChildProcess::wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace ordo::test
