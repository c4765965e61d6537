// Proves that the lock round a shop file excludes threads, objects and processes, takes turns,
// keeps its deadline, survives a killed holder and cannot be harmed by a forked child. Processes
// are real forks that open their own lock; they meet at pipes, never by sleeping.

#include "storage/sqlite/shop_lock.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

BOOST_AUTO_TEST_SUITE(shop_lock)

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ordo::Errc;
using ordo::sqlite::ShopLock;
using Clock = std::chrono::steady_clock;

// Long enough for a loaded machine under a sanitizer; only a broken lock waits for it.
Clock::time_point patient() { return Clock::now() + 20s; }
Clock::time_point now() { return Clock::now(); }

struct ShopFolder {
    fs::path folder;
    fs::path shop;

    ShopFolder() {
        std::string name = (fs::temp_directory_path() / "ordo-shop-lock-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        shop = folder / "shop.db";
    }
    ~ShopFolder() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    ShopFolder(const ShopFolder&) = delete;
    ShopFolder& operator=(const ShopFolder&) = delete;

    [[nodiscard]] std::unique_ptr<ShopLock> open() const {
        auto lock = ShopLock::open(shop);
        BOOST_REQUIRE_MESSAGE(lock, (lock ? std::string() : lock.error().message));
        return *std::move(lock);
    }
};

class Pipe {
public:
    Pipe() { BOOST_REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0); }
    ~Pipe() { close_reading(), close_writing(); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void say() { (void)!::write(ends_[1], "x", 1); }
    // True when the other side said something, false when it closed or died.
    bool hear() {
        char byte = 0;
        return ::read(ends_[0], &byte, 1) == 1;
    }
    void close_reading() { ::close(std::exchange(ends_[0], -1)); }
    void close_writing() { ::close(std::exchange(ends_[1], -1)); }

private:
    std::array<int, 2> ends_{-1, -1};
};

// A forked process; what the body returns is its exit status.
class Child {
public:
    explicit Child(const std::function<int()>& body) : id_(::fork()) {
        BOOST_REQUIRE(id_ >= 0);
        if (id_ == 0) ::_exit(body());
    }
    ~Child() {
        if (id_ > 0) kill(), wait();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void kill() const { ::kill(id_, SIGKILL); }
    int wait() {
        int status = 0;
        ::waitpid(std::exchange(id_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t id_;
};

// Numbers that several processes see.
class SharedNumbers {
public:
    SharedNumbers()
        : memory_(
              ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        BOOST_REQUIRE(memory_ != MAP_FAILED);
    }
    ~SharedNumbers() { ::munmap(memory_, 4096); }
    SharedNumbers(const SharedNumbers&) = delete;
    SharedNumbers& operator=(const SharedNumbers&) = delete;

    std::atomic<int>& operator[](std::size_t index) {
        return static_cast<std::atomic<int>*>(memory_)[index];
    }

private:
    void* memory_;
};

// Runs `body(number of the process, its lock)` in `count` processes that begin together.
void race(const ShopFolder& place, std::size_t count,
          const std::function<bool(std::size_t, ShopLock&)>& body) {
    Pipe ready;
    Pipe start;
    std::vector<std::unique_ptr<Child>> children;
    for (std::size_t index = 0; index < count; ++index) {
        children.push_back(std::make_unique<Child>([&, index] {
            start.close_writing();
            auto lock = ShopLock::open(place.shop);
            if (!lock) return 2;
            ready.say();
            start.hear();
            return body(index, **lock) ? 0 : 1;
        }));
    }
    ready.close_writing();
    for (std::size_t index = 0; index < count; ++index) BOOST_REQUIRE(ready.hear());
    start.close_writing();
    for (const auto& child : children) BOOST_TEST(child->wait() == 0);
}

// 2,000 acquisitions among processes that ask again as soon as they have released. Each holds the
// lock for 0.2 ms of work, a short write; with less, all 2,000 would be over before the machine has
// run every process once.
void share_fairly(std::size_t processes, int share_min) {
    const ShopFolder place;
    SharedNumbers numbers;
    race(place, processes, [&](std::size_t index, ShopLock& lock) {
        for (;;) {
            auto guard = lock.acquire(patient());
            if (!guard) return false;
            if (numbers[0] == 2000) return true;
            ++numbers[0];
            ++numbers[index + 1];
            for (const auto end = now() + 200us; now() < end;) continue;
        }
    });
    for (std::size_t index = 1; index <= processes; ++index) {
        BOOST_TEST(numbers[index] >= share_min);
    }
}

// Whether some other descriptor has the turnstile, the first byte of the lock file.
bool somebody_is_next(int descriptor) {
    struct flock query {};
    query.l_type = F_WRLCK;
    query.l_whence = SEEK_SET;
    query.l_len = 1;
    return ::fcntl(descriptor, F_OFD_GETLK, &query) == 0 && query.l_type != F_UNLCK;
}

// The first descriptor of this process whose file's name ends like this, or -1. Allocates nothing,
// because a child forked beside running threads must not (AddressSanitizer's allocator hangs).
int descriptor_of(std::string_view ending) {
    for (int descriptor = 0; descriptor < 1024; ++descriptor) {
        std::array<char, 64> link{};
        std::array<char, 512> target{};
        (void)std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
        const ssize_t length = ::readlink(link.data(), target.data(), target.size());
        if (length < 0) continue;
        if (std::string_view(target.data(), static_cast<std::size_t>(length)).ends_with(ending)) {
            return descriptor;
        }
    }
    return -1;
}

bool maps_a_file_named(const std::string& ending) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.ends_with(ending)) return true;
    }
    return false;
}

mode_t mode_of(const fs::path& path) {
    struct stat info {};
    BOOST_REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 0777U;
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_processes_never_lose_an_increment) {
    const ShopFolder place;
    const fs::path counter = place.folder / "counter";
    std::ofstream(counter) << 0;
    race(place, 2, [&](std::size_t, ShopLock& lock) {
        for (int round = 0; round < 1000; ++round) {
            auto guard = lock.acquire(patient());
            if (!guard) return false;
            int value = -1;
            std::ifstream(counter) >> value;
            std::ofstream(counter) << value + 1;
        }
        return true;
    });
    int value = -1;
    std::ifstream(counter) >> value;
    BOOST_TEST(value == 2000);
}

BOOST_AUTO_TEST_CASE(two_processes_get_fair_shares) { share_fairly(2, 600); }

BOOST_AUTO_TEST_CASE(none_of_four_processes_starves) { share_fairly(4, 100); }

// Equal shares alone could also come from the scheduler. Here the other process is certain to wait
// when we release and ask again in the same breath.
BOOST_AUTO_TEST_CASE(who_waits_goes_before_who_just_released) {
    constexpr int kRounds = 50;
    const ShopFolder place;
    SharedNumbers served;
    Pipe go;
    Pipe done;
    Child other([&] {
        go.close_writing();
        const auto lock = ShopLock::open(place.shop);
        while (lock && go.hear()) {
            const auto guard = (*lock)->acquire(patient());
            if (!guard) return 1;
            ++served[0];
            done.say();
        }
        return 0;
    });
    const auto lock = place.open();
    const int descriptor = ::open((place.shop.string() + "-ordo-lock").c_str(), O_RDWR | O_CLOEXEC);
    for (int round = 0; round < kRounds; ++round) {
        auto guard = lock->acquire(patient());
        BOOST_REQUIRE(guard);
        go.say();
        const auto limit = patient();
        while (!somebody_is_next(descriptor) && now() < limit) std::this_thread::yield();
        BOOST_REQUIRE(somebody_is_next(descriptor));
        { const auto ended = *std::move(guard); }
        const auto again = lock->acquire(patient());
        BOOST_REQUIRE(again);
        BOOST_TEST(served[0] == round + 1);
        BOOST_REQUIRE(done.hear());
    }
    ::close(descriptor);
    go.close_writing();
    BOOST_TEST(other.wait() == 0);
}

// The counter is a plain int, so that ThreadSanitizer judges the lock too.
BOOST_AUTO_TEST_CASE(threads_of_one_lock_exclude_each_other) {
    const ShopFolder place;
    const auto lock = place.open();
    int counter = 0;
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < 8; ++index) {
        threads.emplace_back([&] {
            for (int round = 0; round < 500; ++round) {
                auto guard = lock->acquire(patient());
                if (!guard) ++refused;
                const int before = counter;
                std::this_thread::yield();
                counter = before + 1;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(refused == 0);
    BOOST_TEST(counter == 4000);
}

// Here the kernel excludes, which ThreadSanitizer cannot see; hence an atomic, used without
// read-modify-write.
BOOST_AUTO_TEST_CASE(two_locks_for_one_path_in_one_process_exclude_each_other) {
    const ShopFolder place;
    std::atomic<int> counter{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < 2; ++index) {
        threads.emplace_back([&] {
            const auto lock = ShopLock::open(place.shop);
            for (int round = 0; lock && round < 500; ++round) {
                auto guard = (*lock)->acquire(patient());
                if (guard) counter.store(counter.load() + 1);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(counter == 1000);
}

BOOST_AUTO_TEST_CASE(a_symbolic_link_to_the_shop_shares_its_lock) {
    const ShopFolder place;
    const fs::path link = place.folder / "link.db";
    fs::create_symlink("shop.db", link);  // shop.db need not exist yet
    const auto lock = place.open();
    auto by_link = ShopLock::open(link);
    BOOST_REQUIRE(by_link);
    const auto guard = lock->acquire(patient());
    BOOST_REQUIRE(guard);
    BOOST_TEST(((*by_link)->acquire(now()).error().code == Errc::busy));
    BOOST_TEST(!fs::exists(place.folder / "link.db-ordo-lock"));
}

BOOST_AUTO_TEST_CASE(the_deadline_is_kept_between_locks_and_between_threads) {
    const ShopFolder place;
    const auto holder = place.open();
    const auto other = place.open();
    auto guard = holder->acquire(patient());
    BOOST_REQUIRE(guard);
    for (ShopLock* waiter : {other.get(), holder.get()}) {
        for (const auto wait : {0ms, 5ms, 70ms}) {
            const auto begin = now();
            const auto refused = waiter->acquire(begin + wait);
            BOOST_REQUIRE(!refused);
            BOOST_TEST((refused.error().code == Errc::busy));
            BOOST_TEST(refused.error().retryable());
            BOOST_TEST((now() - begin >= wait));
            BOOST_TEST((now() - begin < wait + 5s));
        }
        BOOST_TEST((waiter->acquire(Clock::time_point::min()).error().code == Errc::busy));
    }
    { const auto ended = *std::move(guard); }
    // Who gave up left nothing behind, and a deadline in the past still is one attempt.
    BOOST_TEST(other->acquire(Clock::time_point::min()).has_value());
    BOOST_TEST(holder->acquire(Clock::time_point::max()).has_value());
}

BOOST_AUTO_TEST_CASE(a_guard_can_be_moved_and_ends_on_another_thread) {
    const ShopFolder place;
    const auto lock = place.open();
    auto guard = lock->acquire(patient());
    BOOST_REQUIRE(guard);
    std::thread([moved = *std::move(guard)]() mutable {
        const auto ended = std::move(moved);
    }).join();
    BOOST_TEST(lock->acquire(now()).has_value());
}

BOOST_AUTO_TEST_CASE(killing_the_holder_frees_the_lock) {
    const ShopFolder place;
    Pipe taken;
    Child holder([&] {
        auto lock = ShopLock::open(place.shop);
        if (!lock) return 2;
        const auto guard = (*lock)->acquire(patient());
        if (!guard) return 1;
        taken.say();
        for (;;) ::pause();
    });
    taken.close_writing();
    BOOST_REQUIRE(taken.hear());
    const auto lock = place.open();
    BOOST_TEST((lock->acquire(now()).error().code == Errc::busy));

    // Killed while somebody waits: the waiter must find out without being woken. The pipe closes
    // with the process, after which the waiter needs one kWaitMax at most; the rest is margin.
    Clock::time_point got;
    std::thread waiter([&] {
        if (lock->acquire(patient())) got = now();
    });
    holder.kill();
    BOOST_TEST(!taken.hear());
    const auto died = now();
    waiter.join();
    BOOST_REQUIRE((got != Clock::time_point()));
    BOOST_TEST((got - died < 2s));
}

BOOST_AUTO_TEST_CASE(a_forked_child_is_refused_and_its_exit_does_not_free_the_lock_of_the_parent) {
    const ShopFolder place;
    const auto lock = place.open();
    const auto second = place.open();
    auto guard = lock->acquire(patient());
    BOOST_REQUIRE(guard);
    BOOST_TEST(maps_a_file_named("-ordo-wake"));
    Child child([&] {
        const auto refused = [](const auto& result) {
            return !result && result.error().code == Errc::forked;
        };
        if (!ordo::sqlite::in_forked_child()) return 1;
        if (!refused(lock->acquire(patient()))) return 2;
        if (!refused(second->acquire(patient()))) return 3;
        if (!refused(ShopLock::open(place.shop))) return 4;
        if (!refused(lock->wait_until_readers_may_enter(patient()))) return 5;
        if (!refused(lock->announce_checkpoint(10ms))) return 6;
        lock->checkpoint_done();
        if (descriptor_of("-ordo-lock") >= 0) return 7;
        if (maps_a_file_named("-ordo-wake")) return 8;
        { const auto ended = *std::move(guard); }
        const_cast<std::unique_ptr<ShopLock>&>(lock).reset();
        return 0;
    });
    BOOST_TEST(child.wait() == 0);
    BOOST_TEST(!ordo::sqlite::in_forked_child());
    BOOST_TEST((second->acquire(now()).error().code == Errc::busy));
    { const auto ended = *std::move(guard); }
    BOOST_TEST(second->acquire(now()).has_value());
}

BOOST_AUTO_TEST_CASE(a_forked_child_does_not_keep_the_lock_of_a_dead_parent) {
    const ShopFolder place;
    Pipe forked;
    Pipe end;
    Child holder([&] {
        end.close_writing();
        auto lock = ShopLock::open(place.shop);
        if (!lock) return 2;
        const auto guard = (*lock)->acquire(patient());
        if (!guard) return 1;
        Child grandchild([&] {
            forked.say();
            end.hear();
            return 0;
        });
        return grandchild.wait();
    });
    BOOST_REQUIRE(forked.hear());
    const auto lock = place.open();
    BOOST_TEST((lock->acquire(now()).error().code == Errc::busy));
    holder.kill();
    BOOST_TEST(holder.wait() == -1);
    BOOST_TEST(lock->acquire(now()).has_value());  // the grandchild is still there
    end.close_writing();
}

BOOST_AUTO_TEST_CASE(a_process_forked_after_every_lock_was_closed_may_use_the_shop) {
    const ShopFolder place;
    place.open().reset();
    Child child([&] {
        if (ordo::sqlite::in_forked_child()) return 1;
        const auto lock = ShopLock::open(place.shop);
        return lock && (*lock)->acquire(patient()) ? 0 : 2;
    });
    BOOST_TEST(child.wait() == 0);
}

BOOST_AUTO_TEST_CASE(no_child_forked_while_descriptors_are_opened_keeps_one) {
    const ShopFolder place;
    const auto lock = place.open();
    std::atomic<bool> end{false};
    std::thread opener([&] {
        while (!end) (void)ShopLock::open(place.shop);
    });
    int failures = 0;
    for (int round = 0; round < 100; ++round) {
        Child child([] { return descriptor_of("-ordo-lock") < 0 ? 0 : 1; });
        if (child.wait() != 0) ++failures;
    }
    end = true;
    opener.join();
    BOOST_TEST(failures == 0);
}

BOOST_AUTO_TEST_CASE(lock_descriptors_are_not_passed_to_other_programs) {
    const ShopFolder place;
    const auto lock = place.open();
    const int descriptor = descriptor_of("-ordo-lock");
    BOOST_REQUIRE(descriptor >= 0);
    BOOST_TEST((::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0);
    BOOST_TEST(descriptor_of("-ordo-wake") == -1);
}

BOOST_AUTO_TEST_CASE(readers_pause_until_the_checkpoint_is_done) {
    const ShopFolder place;
    const auto checkpointer = place.open();
    const auto reader = place.open();
    BOOST_TEST(reader->wait_until_readers_may_enter(now()).has_value());
    // Only the announced time is certain to end the pause, so the early end is told apart by
    // announcing again whenever the machine was too slow.
    for (int attempt = 0; attempt < 50; ++attempt) {
        const auto begin = now();
        BOOST_REQUIRE(checkpointer->announce_checkpoint(ShopLock::kReaderPauseMax));
        const auto refused = reader->wait_until_readers_may_enter(now());
        checkpointer->checkpoint_done();
        const bool entered = reader->wait_until_readers_may_enter(now()).has_value();
        if (now() - begin > ShopLock::kReaderPauseMax / 2) continue;
        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().code == Errc::busy));
        BOOST_TEST(entered);
        return;
    }
    BOOST_FAIL("never fast enough to see the pause");
}

BOOST_AUTO_TEST_CASE(a_dead_checkpointer_holds_readers_back_for_a_bounded_time) {
    const ShopFolder place;
    Child announcer([&] {
        const auto lock = ShopLock::open(place.shop);
        return lock && (*lock)->announce_checkpoint(1h) ? 0 : 1;
    });
    BOOST_TEST(announcer.wait() == 0);
    const auto lock = place.open();
    const auto begin = now();
    BOOST_TEST(lock->wait_until_readers_may_enter(patient()).has_value());
    BOOST_TEST((now() - begin < ShopLock::kReaderPauseMax + 2s));
}

// After a restart of the machine the clock begins anew while the file keeps its words.
BOOST_AUTO_TEST_CASE(arbitrary_words_in_the_wake_file_do_no_harm) {
    const ShopFolder place;
    for (const char byte : {'\x01', '\x55', '\x7f', '\x80', '\xff'}) {
        std::ofstream(place.folder / "shop.db-ordo-wake") << std::string(4096, byte);
        const auto lock = place.open();
        const auto other = place.open();
        for (ShopLock* each : {lock.get(), other.get(), lock.get(), lock.get()}) {
            BOOST_TEST(each->wait_until_readers_may_enter(patient()).has_value());
            BOOST_TEST(each->acquire(patient()).has_value());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_removed_or_replaced_lock_file_is_noticed) {
    const ShopFolder place;
    const auto lock = place.open();
    const fs::path file = place.folder / "shop.db-ordo-lock";
    fs::rename(file, place.folder / "elsewhere");
    BOOST_TEST((lock->acquire(patient()).error().code == Errc::io_error));
    std::ofstream(file) << "";
    BOOST_TEST((lock->acquire(patient()).error().code == Errc::io_error));
    fs::rename(place.folder / "elsewhere", file);
    BOOST_TEST(lock->acquire(now()).has_value());
}

BOOST_AUTO_TEST_CASE(the_files_get_the_rights_of_the_shop_file) {
    const ShopFolder place;
    std::ofstream(place.shop) << "";
    for (const unsigned mode : {0600U, 0664U}) {
        fs::remove(place.folder / "shop.db-ordo-lock");
        fs::remove(place.folder / "shop.db-ordo-wake");
        BOOST_REQUIRE(::chmod(place.shop.c_str(), mode) == 0);
        place.open().reset();
        BOOST_TEST(mode_of(place.folder / "shop.db-ordo-lock") == mode);
        BOOST_TEST(mode_of(place.folder / "shop.db-ordo-wake") == mode);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened_is_an_io_error) {
    const ShopFolder place;
    const auto code = [](const fs::path& path) { return ShopLock::open(path).error().code; };
    BOOST_TEST((code(place.folder / "missing" / "shop.db") == Errc::io_error));
    BOOST_TEST((code(place.folder) == Errc::io_error));
    fs::create_symlink("loop.db", place.folder / "loop.db");
    BOOST_TEST((code(place.folder / "loop.db") == Errc::io_error));
    fs::create_symlink("elsewhere", place.folder / "shop.db-ordo-lock");
    BOOST_TEST((code(place.shop) == Errc::io_error));
}

BOOST_AUTO_TEST_CASE(network_file_systems_are_known_by_their_magic_number) {
    using ordo::sqlite::network_file_system;
    BOOST_TEST(network_file_system(NFS_SUPER_MAGIC) == "NFS");
    BOOST_TEST(network_file_system(SMB_SUPER_MAGIC) == "SMB");
    BOOST_TEST(network_file_system(0xFF534D42) == "CIFS");
    BOOST_TEST(network_file_system(0xFE534D42) == "SMB");
    BOOST_TEST(network_file_system(V9FS_MAGIC) == "9p");
    BOOST_TEST(network_file_system(0x65735546) == "FUSE");
    for (const std::uint32_t local :
         {0xEF53U, 0x58465342U, 0x9123683EU, 0x01021994U, 0x794C7630U}) {
        BOOST_TEST(network_file_system(local).empty());  // ext4, XFS, Btrfs, tmpfs, overlay
    }
}

BOOST_AUTO_TEST_SUITE_END()
