#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "cli/dump.hpp"
#include "cli/import.hpp"
#include "cli/interrupts.hpp"
#include "cli/progress.hpp"

namespace ordo_cli {
namespace {

// The lines of a file, one at a time: a dump may be larger than the memory.
class Lines {
public:
    explicit Lines(const std::string& path) : in_(path == "-" ? std::cin : file_) {
        if (path == "-") return;
        file_.open(path, std::ios::binary);
        if (!file_) {
            throw Failure(Exit::failure, clean(path) + " cannot be read: " + std::strerror(errno));
        }
    }

    bool next(std::string& line) { return static_cast<bool>(std::getline(in_, line)); }

private:
    std::ifstream file_;
    std::istream& in_;
};

}  // namespace

Exit import_all(Session& session, const ImportFlags& flags) {
    const std::string url = flags.dry_run ? "memory:" : session.url();
    Lines lines(flags.file);
    const Interrupts interrupts;
    Progress progress(progress_wanted(session.out.quiet), "restoring", 0);
    std::size_t taken = 0;
    Json report;
    try {
        report = restore_shop(session, url, [&](std::string& line) {
            Interrupts::check();
            progress.step();
            const bool more = lines.next(line);
            if (more) ++taken;
            return more;
        });
    } catch (const Failure& failure) {
        progress.hide();
        // The first line says what shop it is, and makes it. A shop that was there already is not
        // touched.
        if (taken > 0 && !flags.dry_run && !failure.is("already_exists")) {
            session.out.note("the new shop is not complete: remove " + clean(url) +
                             " and the files beside it");
        }
        throw;
    }
    progress.hide();
    if (session.json) {
        session.out.line(report.dump());
    } else {
        session.out.line((flags.dry_run ? "can be restored: orders " : "restored: orders ") +
                         text_of(report, "orders") + ", products " + text_of(report, "products") +
                         ", journal records " + text_of(report, "records"));
    }
    return Exit::ok;
}

}  // namespace ordo_cli
