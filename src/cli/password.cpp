#include "cli/password.hpp"

#include <sys/random.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cli/files.hpp"
#include "cli/interrupts.hpp"

namespace ordo_cli {
namespace {

// Letters that are typed do not show while it lives.
class NoEcho {
public:
    NoEcho() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios without = before_;
        without.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        without.c_lflag |= static_cast<tcflag_t>(ECHONL);
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &without) == 0;
    }
    ~NoEcho() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

    [[nodiscard]] bool works() const noexcept { return changed_; }

private:
    termios before_ = {};
    bool changed_ = false;
};

std::string prompt(const std::string& question) {
    const Interrupts interrupts;  // the echo must come back
    const NoEcho no_echo;
    if (!no_echo.works()) {
        throw Failure(Exit::usage, "the terminal cannot hide a password: use --password-file");
    }
    std::fprintf(stderr, "%s: ", question.c_str());
    std::string answer;
    char letter = 0;
    while (true) {
        const ssize_t got = ::read(STDIN_FILENO, &letter, 1);
        Interrupts::check();
        if (got != 1) throw Failure(Exit::usage, "no password was given");
        if (letter == '\n') return answer;
        answer += letter;
    }
}

}  // namespace

void PasswordFlags::add_to(CLI::App& command) {
    command.add_option(
        "--password-file", file,
        "the password is the first line of this file, - for stdin; else ORDO_PASSWORD "
        "is used, or you are asked");
}

std::optional<std::string> PasswordFlags::given() const {
    if (!file.empty()) {
        const std::string text = read_all(file);
        const std::string line = text.substr(0, text.find('\n'));
        return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    }
    const char* const environment = std::getenv("ORDO_PASSWORD");
    if (environment == nullptr || *environment == '\0') return std::nullopt;
    return environment;
}

std::string PasswordFlags::ask_once(const Session& session, const std::string& whose) const {
    if (auto password = given()) return *password;
    if (!session.can_ask()) {
        throw Failure(Exit::usage, "no password is given: use --password-file or ORDO_PASSWORD");
    }
    return prompt("Password of " + clean(whose));
}

std::string PasswordFlags::ask(const Session& session, const std::string& whose) const {
    if (auto password = given()) return *password;
    const std::string password = ask_once(session, whose);
    if (prompt("The same again") != password) {
        throw Failure(Exit::usage, "the two passwords differ");
    }
    return password;
}

std::string random_password() {
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    static_assert(kLetters.size() == 32);
    std::array<unsigned char, 20> random;
    if (getentropy(random.data(), random.size()) != 0) {
        throw Failure(Exit::failure, "the system has no random bytes");
    }
    std::string password;
    for (std::size_t i = 0; i < random.size(); ++i) {
        if (i > 0 && i % 5 == 0) password += '-';
        password += kLetters[random[i] % kLetters.size()];
    }
    return password;
}

}  // namespace ordo_cli
