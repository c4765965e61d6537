#pragma once

#include <ordo/plugin.h>

#include <memory>
#include <stdexcept>
#include <string>

// The C door as C++ likes it: owners, and failures as exceptions.
namespace server {

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

// Throws std::runtime_error with the door's sentence. Frees the error.
inline void expect(ordo_status status, ordo_error* error, const std::string& doing) {
    const std::unique_ptr<ordo_error, Freer<ordo_error_free>> owned(error);
    if (status != ORDO_OK) throw std::runtime_error(doing + ": " + ordo_error_message(error));
}

}  // namespace server
