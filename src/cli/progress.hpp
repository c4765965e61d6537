#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace ordo_cli {

// How far long work has come: one line on stderr that is drawn anew and goes away. Only on a terminal,
// and not with --quiet.
class Progress {
public:
    // `total` 0 = nobody knows.
    Progress(bool wanted, std::string what, std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void step(std::size_t by = 1);
    // Out of the way of a message; the next step draws it again.
    void hide();
    // Runs work that cannot be counted; the line shows for how long it has been going on.
    void during(const std::function<void()>& work);

private:
    void draw();

    std::string what_;
    std::size_t total_;
    std::size_t done_ = 0;
    bool wanted_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point begun_, drawn_;
};

// Whether there is somebody to see it: stderr is a terminal, and what goes to stdout does not come in
// between.
[[nodiscard]] bool progress_wanted(bool quiet, bool writes_to_stdout = false);

}  // namespace ordo_cli
