#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string_view>

namespace ordo_cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kRedraw{100};
constexpr std::size_t kBarWidth = 24;

}  // namespace

Progress::Progress(bool wanted, std::string what, std::size_t total)
    : what_(std::move(what)), total_(total), wanted_(wanted), begun_(steady_clock::now()) {}

Progress::~Progress() { hide(); }

void Progress::step(std::size_t by) {
    done_ += by;
    if (!wanted_) return;
    const auto now = steady_clock::now();
    if (shown_ && now - drawn_ < kRedraw) return;
    drawn_ = now;
    draw();
}

void Progress::hide() {
    if (!shown_) return;
    std::fputs("\r\033[K", stderr);
    shown_ = false;
}

void Progress::draw() {
    std::string line;
    if (total_ > 0) {
        const std::size_t done = std::min(done_, total_);
        const std::size_t filled = kBarWidth * done / total_;
        line = fmt::format("{}  [{:.<{}}]  {}/{}  {} %", what_, std::string(filled, '#'), kBarWidth,
                           done_, total_, 100 * done / total_);
    } else if (done_ > 0) {
        line = fmt::format("{}  {}", what_, done_);
    } else {
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - begun_).count();
        line = fmt::format("{}  {} s", what_, seconds);
    }
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
    shown_ = true;
}

void Progress::during(const std::function<void()>& work) {
    if (!wanted_) return work();
    auto result = std::async(std::launch::async, work);
    do {
        draw();
    } while (result.wait_for(kRedraw) != std::future_status::ready);
    hide();
    result.get();
}

bool progress_wanted(bool quiet, bool writes_to_stdout) {
    const char* const terminal = std::getenv("TERM");
    if (quiet || terminal == nullptr || std::string_view(terminal) == "dumb") return false;
    if (writes_to_stdout && isatty(STDOUT_FILENO) == 1) return false;
    return isatty(STDERR_FILENO) == 1;
}

}  // namespace ordo_cli
