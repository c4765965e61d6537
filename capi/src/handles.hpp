#pragma once

#include <ordo/ordo.h>

#include <memory>
#include <utility>

#include "capi/document_cache.hpp"
#include "ordo/engine.hpp"

// What an ordo_engine* stands for. It is a number, not an address: it is looked up and never
// followed, and no number is given twice. So a handle that is closed, or was never one, is told
// from a live one without touching freed memory.
namespace ordo::capi {

struct OpenShop {
    explicit OpenShop(Engine opened) : engine(std::move(opened)) {}

    Engine engine;
    DocumentCache product_pages;
    DocumentCache orders;
};

[[nodiscard]] ordo_engine* add_handle(Engine engine);
// One more handle of a shop, closed on its own.
[[nodiscard]] ordo_engine* add_handle(std::shared_ptr<OpenShop> session);
// The session stays alive as long as the answer does, even if its handle is closed meanwhile.
// `misuse` for NULL and closed handles, `forked` for those of a parent process.
[[nodiscard]] Result<std::shared_ptr<OpenShop>> find_handle(ordo_engine* handle);
// Forgets the handle. The session ends with the last call that is in it.
[[nodiscard]] std::shared_ptr<OpenShop> remove_handle(ordo_engine* handle);

}  // namespace ordo::capi
