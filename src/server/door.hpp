#pragma once

#include <ordo/plugin.h>

#include <memory>
#include <stdexcept>
#include <string>

// The C door as C++ likes it: owners, and failures as exceptions.
namespace ordo_server {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using Engine = std::unique_ptr<ordo_engine, Freer<ordo_close>>;
using Doc = std::unique_ptr<ordo_doc, Freer<ordo_doc_free>>;
using Plugin = std::unique_ptr<ordo_plugin_instance, Freer<ordo_plugin_close>>;

// What the door says when it refuses, behind what was being done.
class Refused : public std::runtime_error {
public:
    Refused(ordo_status code, const std::string& sentence)
        : std::runtime_error(sentence), code_(code) {}
    [[nodiscard]] ordo_status code() const noexcept { return code_; }

private:
    ordo_status code_;
};

// Throws Refused unless `status` is ORDO_OK. Frees the error.
inline void expect(ordo_status status, ordo_error* error, const std::string& doing) {
    const std::unique_ptr<ordo_error, Freer<ordo_error_free>> owned(error);
    if (status != ORDO_OK) throw Refused(status, doing + ": " + ordo_error_message(error));
}

}  // namespace ordo_server
