// Proves what a failing disk leads to, by making SQLite's own write calls fail: a full disk refuses
// cleanly and selling resumes; a write error in a commit is reported as unknown, and the handle
// answers nothing more until the shop has been reopened.

#include <sqlite3.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(sqlite_disk)

namespace {

int g_error = 0;        // errno of the writes that fail; 0 = none
int g_writes_left = 0;  // that still succeed
int g_failed = 0;       // that did not

bool fails() {
    if (g_error == 0 || g_writes_left-- > 0) return false;
    ++g_failed;
    errno = g_error;
    return true;
}

ssize_t failing_write(int file, const void* bytes, size_t size) {
    return fails() ? -1 : ::write(file, bytes, size);
}
// The first that fails gets all of its bytes to the disk but the last; the attempt to write that fails.
ssize_t failing_pwrite(int file, const void* bytes, size_t size, off_t offset) {
    if (!fails()) return ::pwrite(file, bytes, size, offset);
    return g_failed == 1 && size > 1 ? ::pwrite(file, bytes, size - 1, offset) : -1;
}

// Replaces the write calls of SQLite's file layer while it lives.
class FailingDisk {
public:
    FailingDisk(int error, int writes_left) {
        g_error = error;
        g_writes_left = writes_left;
        g_failed = 0;
        set("write", reinterpret_cast<sqlite3_syscall_ptr>(failing_write));
        set("pwrite", reinterpret_cast<sqlite3_syscall_ptr>(failing_pwrite));
        set("pwrite64", reinterpret_cast<sqlite3_syscall_ptr>(failing_pwrite));
    }
    ~FailingDisk() {
        g_error = 0;
        for (const char* name : {"write", "pwrite", "pwrite64"}) set(name, nullptr);
    }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

private:
    static void set(const char* name, sqlite3_syscall_ptr function) {
        sqlite3_vfs* files = sqlite3_vfs_find(nullptr);
        files->xSetSystemCall(files, name, function);  // unknown names are refused, which is fine
    }
};

using Shop = ShopFixture<SqliteBackend>;

constexpr std::size_t kManyProducts = 40;

// So many pages that the log is written in several pieces.
sys::Changes many_products() {
    sys::Changes changes;
    for (std::size_t i = 1; i <= kManyProducts; ++i) {
        Product product = plain_product(i);
        product.description.assign(6'000, 'd');
        changes.products.push_back({std::move(product), true});
    }
    return changes;
}

std::size_t all_products(Shop& shop) {
    return require(shop.storage->products({.limit = 2 * kManyProducts})).size();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_log_is_written_in_few_pieces) {
    Shop shop;
    const FailingDisk counted(ENOSPC, 1'000'000);
    shop.write(many_products());
    const int writes = 1'000'000 - g_writes_left;
    BOOST_TEST(writes > 2);
    BOOST_TEST(writes < static_cast<int>(kManyProducts) / 2);  // of at least two pages each
}

BOOST_AUTO_TEST_CASE(a_full_disk_refuses_cleanly_and_selling_resumes) {
    // Every write of the commit in turn is the first that finds no space.
    int writes = 0;
    for (;; ++writes) {
        Shop shop;
        Result<void> result;
        {
            const FailingDisk disk(ENOSPC, writes);
            result = shop.try_write(many_products());
            if (g_failed == 0) break;
        }
        refuse(result, Errc::io_error);
        BOOST_TEST(all_products(shop) == 0U);
        shop.storage.reset();
        shop.storage = shop.backend.open();
        BOOST_TEST(all_products(shop) == 0U);
        shop.write(many_products());
        BOOST_TEST(all_products(shop) == kManyProducts);
    }
    BOOST_TEST(writes > 2);
}

BOOST_AUTO_TEST_CASE(after_a_full_disk_the_same_handle_goes_on) {
    Shop shop;
    {
        const FailingDisk disk(ENOSPC, 1);
        refuse(shop.try_write(many_products()), Errc::io_error);
    }
    shop.write(many_products());
    BOOST_TEST(all_products(shop) == kManyProducts);
}

BOOST_AUTO_TEST_CASE(a_write_error_in_a_commit_is_unknown_and_poisons_the_handle) {
    int writes = 0;
    for (;; ++writes) {
        Shop shop;
        Result<void> result;
        {
            const FailingDisk disk(EIO, writes);
            result = shop.try_write(many_products());
            if (g_failed == 0) break;
        }
        refuse(result, Errc::outcome_unknown);
        // Nothing is answered that the disk may not hold.
        refuse(shop.storage->products({}), Errc::io_error);
        refuse(shop.storage->settings(), Errc::io_error);
        refuse(shop.storage->migrate(settings(), at(0)), Errc::io_error);
        sys::State state(settings());
        refuse(shop.storage->begin({}, state, shop.soon()), Errc::io_error);
        // Reopening tells: all of it or nothing.
        shop.storage.reset();
        shop.storage = shop.backend.open();
        const auto found = all_products(shop);
        BOOST_TEST((found == 0U || found == kManyProducts));
    }
    BOOST_TEST(writes > 2);
}

BOOST_AUTO_TEST_CASE(a_backup_that_finds_no_space_leaves_nothing_and_harms_nobody) {
    Shop shop;
    shop.write(many_products());
    const ScratchFolder elsewhere;
    int writes = 0;
    for (;; ++writes) {
        const std::string path = elsewhere.file("copy" + std::to_string(writes) + ".db");
        Result<void> result;
        {
            const FailingDisk disk(writes % 2 == 0 ? ENOSPC : EIO, writes);
            result = shop.storage->backup(path);
            if (g_failed == 0) break;
        }
        refuse(result, Errc::io_error);
        BOOST_TEST(std::filesystem::is_empty(elsewhere.path()));
        BOOST_TEST(all_products(shop) == kManyProducts);
    }
    BOOST_TEST(writes > 2);
    shop.write({.products = {{plain_product(kManyProducts + 1), true}}});
}

BOOST_AUTO_TEST_SUITE_END()
