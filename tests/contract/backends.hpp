#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <tuple>

#include "ordo/sys/storage.hpp"
#include "storage/memory/memory_storage.hpp"
#include "storage/sqlite/sqlite_storage.hpp"
#include "support/scratch.hpp"

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
    static constexpr bool kKept = false;  // whether a shop outlives its storage object
    std::unique_ptr<sys::Storage> open() { return memory::open_memory(); }
};

struct SqliteBackend {
    static constexpr bool kKept = true;
    ScratchFolder folder;

    [[nodiscard]] std::string path() const { return folder.file("shop.db"); }
    std::unique_ptr<sys::Storage> open() { return require(sqlite::open_sqlite(path())); }
};

using Backends = std::tuple<MemoryBackend, SqliteBackend>;

}  // namespace ordo::test
