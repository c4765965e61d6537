#include "capi/handles.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "capi/fence.hpp"

namespace ordo::capi {
namespace {

// Handles are multiples of this, far below any address that a program could own.
constexpr std::uintptr_t kStep = 16;

// The handles of one process. Never destroyed: threads may still call while the process ends.
struct Table {
    Table(pid_t process, std::uintptr_t first_number, const Table* of_parent)
        : owner(process), first(first_number), parent(of_parent), next(first_number) {}

    const pid_t owner;
    const std::uintptr_t first;  // smaller numbers belong to a parent process
    const Table* const parent;   // kept only so that leak checkers see who owns it
    std::atomic<std::uintptr_t> next;
    std::shared_mutex mutex;
    std::unordered_map<std::uintptr_t, std::shared_ptr<OpenShop>> sessions;
};

std::atomic<Table*> g_table{nullptr};

// A forked child gets a table of its own at its first call. The parent's table is left as it was:
// its mutex may be held by a thread that does not exist here, and ending its sessions would let go
// of the parent's locks. The process number is compared at every call, rather than noted by
// pthread_atfork(), because clone() does not run those handlers.
Table& table() {
    Table* current = g_table.load(std::memory_order_acquire);
    const pid_t process = getpid();
    while (current == nullptr || current->owner != process) {
        const std::uintptr_t first = current == nullptr ? kStep : current->next.load();
        auto fresh = std::make_unique<Table>(process, first, current);
        if (g_table.compare_exchange_strong(current, fresh.get())) current = fresh.release();
    }
    return *current;
}

std::uintptr_t number(const ordo_engine* handle) {
    return reinterpret_cast<std::uintptr_t>(handle);
}

}  // namespace

ordo_engine* add_handle(Engine engine) {
    return add_handle(std::make_shared<OpenShop>(std::move(engine)));
}

ordo_engine* add_handle(std::shared_ptr<OpenShop> session) {
    Table& own = table();
    const std::uintptr_t fresh = own.next.fetch_add(kStep);
    const std::unique_lock lock(own.mutex);
    own.sessions.emplace(fresh, std::move(session));
    return reinterpret_cast<ordo_engine*>(fresh);
}

Result<std::shared_ptr<OpenShop>> find_handle(ordo_engine* handle) {
    if (handle == nullptr) return misuse("The engine is NULL.");
    Table& own = table();
    {
        const std::shared_lock lock(own.mutex);
        const auto found = own.sessions.find(number(handle));
        if (found != own.sessions.end()) return found->second;
    }
    if (number(handle) < own.first) {
        return Error(Errc::forked, "The engine was opened by the parent process.");
    }
    return misuse("The engine is closed.");
}

std::shared_ptr<OpenShop> remove_handle(ordo_engine* handle) {
    if (handle == nullptr) return nullptr;
    Table& own = table();
    const std::unique_lock lock(own.mutex);
    auto node = own.sessions.extract(number(handle));
    return node.empty() ? nullptr : std::move(node.mapped());
}

}  // namespace ordo::capi
