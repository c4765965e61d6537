#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <tuple>

#include "ordo/sys/storage.hpp"
#include "storage/memory/memory_storage.hpp"
#include "storage/sqlite/sqlite_storage.hpp"
#include "support/scratch.hpp"
#if ORDO_POSTGRES
#include "storage/postgres/postgres_storage.hpp"
#include "support/postgres.hpp"
#endif

// The backends that the contract suite runs over. Each object is one fresh shop.
namespace ordo::test {

template <class T>
T require(Result<T> result) {
    BOOST_REQUIRE_MESSAGE(result, (result ? std::string() : result.error().message));
    return *std::move(result);
}

inline void require(const Result<void>& result) {
    BOOST_REQUIRE_MESSAGE(result, (result ? std::string() : result.error().message));
}

template <class T>
void refuse(const Result<T>& result, Errc code) {
    BOOST_REQUIRE_MESSAGE(!result, "expected " << errc_name(code));
    BOOST_TEST(errc_name(result.error().code) == errc_name(code));
    BOOST_TEST(!result.error().message.empty());
}

struct MemoryBackend {
    static constexpr bool kKept = false;     // whether a shop outlives its storage object
    static constexpr bool kBacksUp = false;  // whether it can be copied to a file
    std::unique_ptr<sys::Storage> open() { return memory::open_memory(); }
};

struct SqliteBackend {
    static constexpr bool kKept = true;
    static constexpr bool kBacksUp = true;
    ScratchFolder folder;

    [[nodiscard]] std::string path() const { return folder.file("shop.db"); }
    std::unique_ptr<sys::Storage> open() { return require(sqlite::open_sqlite(path())); }
};

#if ORDO_POSTGRES
struct PostgresBackend {
    static constexpr bool kKept = true;
    static constexpr bool kBacksUp = false;
    PostgresSchema schema;

    std::unique_ptr<sys::Storage> open() { return require(postgres::open_postgres(schema.url())); }
};

using Backends = std::tuple<MemoryBackend, SqliteBackend, PostgresBackend>;
#else
using Backends = std::tuple<MemoryBackend, SqliteBackend>;
#endif

}  // namespace ordo::test
