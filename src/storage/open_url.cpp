#include <string>
#include <string_view>

#include "core/try.hpp"
#include "ordo/engine.hpp"
#include "storage/memory/memory_storage.hpp"
#include "storage/sqlite/sqlite_storage.hpp"
#if ORDO_POSTGRES
#include "storage/postgres/postgres_storage.hpp"
#endif

// The one place where a URL becomes a backend.
namespace ordo {
namespace {

bool has_scheme(std::string_view url) { return url.find("://") != std::string_view::npos; }

Result<std::unique_ptr<sys::Storage>> open_postgres(std::string_view url) {
#if ORDO_POSTGRES
    return postgres::open_postgres(std::string(url));
#else
    static_cast<void>(url);
    return Error(Errc::not_supported, "This build of Ordo is one without PostgreSQL.");
#endif
}

Result<std::unique_ptr<sys::Storage>> open_storage(std::string_view url) {
    constexpr std::string_view kSqlite = "sqlite://";
    if (url == "memory:") return memory::open_memory();
    if (url.starts_with(kSqlite)) return sqlite::open_sqlite(std::string(url.substr(kSqlite.size())));
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return open_postgres(url);
    if (url.empty() || has_scheme(url) || url.starts_with("file:") || url == ":memory:")
        return Error(Errc::not_supported,
                     "A shop is a path, sqlite:///path, postgresql://…, or memory: for one that is not kept.");
    return sqlite::open_sqlite(std::string(url));
}

}  // namespace

Result<Engine> Engine::open(std::string_view url, const OpenOptions& options) {
    ORDO_TRY(auto storage, open_storage(url));
    return on(std::move(storage), options);
}

}  // namespace ordo
