#include "cli/dump.hpp"

#include <exception>
#include <fstream>

#include "cli/interrupts.hpp"

namespace ordo_cli {
namespace {

// Exceptions do not cross the C door: they wait here until the call has returned.
struct Writer {
    const std::function<void(std::string_view)>& take;
    std::exception_ptr fault;

    static int32_t write(const char* line, size_t length, void* user) {
        auto& self = *static_cast<Writer*>(user);
        try {
            self.take({line, length});
            return 0;
        } catch (...) {
            self.fault = std::current_exception();
            return 1;
        }
    }
};

struct Reader {
    const std::function<bool(std::string&)>& next;
    std::string line;
    std::exception_ptr fault;

    static int32_t read(const char** line_out, size_t* length_out, void* user) {
        auto& self = *static_cast<Reader*>(user);
        try {
            if (!self.next(self.line)) return 0;
            *line_out = self.line.c_str();
            *length_out = self.line.size();
            return 1;
        } catch (...) {
            self.fault = std::current_exception();
            return -1;
        }
    }
};

}  // namespace

void dump_shop(Session& session, Shop& shop, const std::function<void(std::string_view)>& take) {
    Writer writer{take, nullptr};
    try {
        shop.perform(session.options(), ordo_dump, &Writer::write, static_cast<void*>(&writer));
    } catch (const Failure&) {
        if (writer.fault) std::rethrow_exception(writer.fault);
        throw;
    }
}

Json restore_shop(Session& session, const std::string& url,
                  const std::function<bool(std::string&)>& next) {
    Reader reader{next, {}, nullptr};
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    const ordo_status status = ordo_restore(url.c_str(), &Reader::read, &reader,
                                            session.options().dump().c_str(), &doc, &error);
    if (reader.fault) {
        ordo_error_free(error);
        std::rethrow_exception(reader.fault);
    }
    if (status != ORDO_OK) fail(status, error);
    Json report = Json::parse(ordo_doc_json(doc));
    ordo_doc_free(doc);
    return report;
}

Json restore_dump_of(Session& session, Shop& shop, const ScratchFolder& folder,
                     const std::string& url, const std::function<void(std::string_view)>& see) {
    std::fstream lines(folder.file("dump.jsonl"),
                       std::ios::in | std::ios::out | std::ios::trunc | std::ios::binary);
    dump_shop(session, shop, [&](std::string_view line) {
        Interrupts::check();
        see(line);
        lines << line << '\n';
    });
    lines.flush();
    if (!lines) throw Failure(Exit::failure, "the dump cannot be written: is TMPDIR full?");
    lines.seekg(0);
    return restore_shop(session, url, [&](std::string& line) {
        Interrupts::check();
        return static_cast<bool>(std::getline(lines, line));
    });
}

}  // namespace ordo_cli
