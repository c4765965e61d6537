#include "storage/sqlite/shop_lock.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <limits>
#include <system_error>

#include "core/try.hpp"
#include "storage/sqlite/errors.hpp"

namespace ordo::sqlite {

namespace {

using Word = std::atomic<std::uint32_t>;
static_assert(Word::is_always_lock_free && sizeof(Word) == sizeof(std::uint32_t));

constexpr std::int64_t kTurnstileByte = 0;
constexpr std::int64_t kLockByte = 1;
constexpr std::size_t kWakeFileBytes = 4096;
constexpr std::size_t kDescriptorsMax = 1024;
constexpr std::chrono::seconds kForkWaitMax{1};
constexpr int kSymbolicLinksMax = 40;

Error io_error(const std::string& what, int number) {
    return Error(Errc::io_error, what + ": " + std::generic_category().message(number) + ".");
}

// The low 32 bits of CLOCK_MONOTONIC in milliseconds: the same clock in every process of a machine.
std::uint32_t monotonic_ms() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint32_t>(now.tv_sec * 1000 + now.tv_nsec / 1'000'000);
}

std::uint32_t ms_from_now(std::chrono::milliseconds span) noexcept {
    const std::uint32_t until = monotonic_ms() + static_cast<std::uint32_t>(span.count());
    return until == 0 ? 1 : until;  // 0 means "nothing announced"
}

// How much of an announcement is left. One that ends later than anybody may announce is not one:
// the clock starts again with the machine, and the file may still hold a value from before.
std::chrono::milliseconds left_until(std::uint32_t until_ms,
                                     std::chrono::milliseconds longest) noexcept {
    const std::chrono::milliseconds left(static_cast<std::int32_t>(until_ms - monotonic_ms()));
    const bool valid = until_ms != 0 && left.count() > 0 && left <= longest;
    return valid ? left : std::chrono::milliseconds(0);
}

std::chrono::nanoseconds time_left(ShopLock::Deadline deadline) noexcept {
    const auto now = std::chrono::steady_clock::now();
    return now < deadline ? deadline - now : std::chrono::nanoseconds(0);
}

// Sleeps until the word is woken, is no longer `seen`, or the time is over; may also return early.
// The futex is only a hint; what counts is the next attempt on the lock file. A futex that was the
// lock itself would stay locked when its owner is killed, while the kernel frees a file lock with
// the process. Processes share the word, hence no FUTEX_PRIVATE_FLAG (futex(2)).
void sleep_on(Word& word, std::uint32_t seen, std::chrono::nanoseconds longest) noexcept {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(longest);
    const timespec limit{static_cast<time_t>(whole.count()),
                         static_cast<long>((longest - whole).count())};
    ::syscall(SYS_futex, &word, FUTEX_WAIT, seen, &limit, nullptr, 0);
}

void wake(Word& word, int waiters) noexcept {
    ::syscall(SYS_futex, &word, FUTEX_WAKE, waiters, nullptr, nullptr, 0);
}

// Descriptor + 1 of every descriptor that may carry a lock; 0 is a free place. A fixed array of
// atomics, because the handler in the child may neither allocate nor wait.
constinit std::array<std::atomic<int>, kDescriptorsMax> g_descriptors{};
constinit std::atomic<bool> g_forked{false};
// 1 while a descriptor is opened or closed, and while fork() runs, so that no child is made with a
// descriptor that is open and not registered: it would keep the locks of a dead parent. fork() waits
// as long as it takes, one system call. The others give up after kForkWaitMax, because they may hold
// a lock of the host that another fork handler is waiting for. No std::mutex, because the thread in
// the child is not the one that locked it.
constinit Word g_changing{0};

bool begin_change(ShopLock::Deadline deadline) noexcept {
    while (g_changing.exchange(1) != 0) {
        if (time_left(deadline).count() == 0) return false;
        sleep_on(g_changing, 1, ShopLock::kWaitMax);
    }
    return true;
}

void end_change() noexcept {
    g_changing.store(0);
    wake(g_changing, 1);
}

// Parent and child share one lock: to unlock it here would take it from the parent, to keep the
// descriptor would keep the lock after the parent's death. Replacing it does neither. Read-only, so
// that a stray write or lock of the child fails instead of seeming to succeed.
void replace_descriptors_in_child() noexcept {
    const int errno_before = errno;
    int nothing = -1;
    for (std::atomic<int>& place : g_descriptors) {
        const int descriptor = place.load(std::memory_order_relaxed) - 1;
        if (descriptor < 0) continue;
        g_forked.store(true, std::memory_order_release);
        if (nothing < 0) nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (nothing < 0 || ::dup3(nothing, descriptor, O_CLOEXEC) < 0) ::close(descriptor);
        place.store(0, std::memory_order_relaxed);
    }
    if (nothing >= 0) ::close(nothing);
    end_change();
    errno = errno_before;
}

// Once per process. False when the C library has no memory for the handlers.
bool watch_forks() noexcept {
    static const int result = ::pthread_atfork([] { begin_change(ShopLock::Deadline::max()); },
                                               end_change, replace_descriptors_in_child);
    return result == 0;
}

bool register_descriptor(int descriptor) noexcept {
    for (std::atomic<int>& place : g_descriptors) {
        int free = 0;
        if (place.compare_exchange_strong(free, descriptor + 1)) return true;
    }
    return false;
}

// The file SQLite would open for this path: absolute, and with symbolic links followed even when
// the last one points to a file that does not exist yet.
Result<std::filesystem::path> resolve(std::filesystem::path path) {
    std::error_code error;
    for (int hops = 0; hops < kSymbolicLinksMax; ++hops) {
        const std::filesystem::path folder =
            std::filesystem::canonical(path.has_parent_path() ? path.parent_path() : ".", error);
        if (error) return io_error("The folder of " + path.string(), error.value());
        path = folder / path.filename();
        if (std::filesystem::is_directory(path, error)) return io_error(path.string(), EISDIR);
        if (!std::filesystem::is_symlink(path, error)) return path;
        const std::filesystem::path target = std::filesystem::read_symlink(path, error);
        if (error) return io_error(path.string(), error.value());
        path = folder / target;
    }
    return io_error(path.string(), ELOOP);
}

// Folder and file are both asked, because a single file can be mounted too.
Result<void> refuse_network_file_systems(const std::filesystem::path& database) {
    for (const std::filesystem::path& path : {database.parent_path(), database}) {
        struct statfs info {};
        if (::statfs(path.c_str(), &info) != 0) {
            if (errno == ENOENT) continue;
            return io_error(path.string(), errno);
        }
        const auto name = network_file_system(static_cast<std::uint32_t>(info.f_type));
        if (name.empty()) continue;
        return Error(Errc::not_supported,
                     path.string() + " lies on a network file system (" + std::string(name) +
                         "), where file locks and shared memory cannot be trusted; keep the shop "
                         "file on a local disk.");
    }
    return {};
}

// Opens or makes a file beside the database. A new one gets the rights of the database, and its
// owner if we are root: otherwise one command run as root would lock the shop's own user out.
int open_beside(const std::filesystem::path& database, const std::string& path) noexcept {
    constexpr int kFlags = O_RDWR | O_NOFOLLOW;
    struct stat like {};
    const bool known = ::stat(database.c_str(), &like) == 0;
    const mode_t mode = known ? like.st_mode & 0777U : 0644U;
    int descriptor = open_lock_descriptor(path.c_str(), kFlags | O_CREAT | O_EXCL, mode);
    if (descriptor < 0 && errno == EEXIST) return open_lock_descriptor(path.c_str(), kFlags, 0);
    if (descriptor < 0 || !known) return descriptor;
    // Neither may succeed on file systems without rights, which then need neither.
    [[maybe_unused]] int ignored = ::fchmod(descriptor, mode);
    if (::geteuid() == 0) ignored = ::fchown(descriptor, like.st_uid, like.st_gid);
    return descriptor;
}

// Open-file-description locks (fcntl(2)), not classic POSIX locks, which belong to the process and
// die with any close of the file in it; and not flock(2), which has one lock per file where we need
// two, and which NFS quietly turns into POSIX locks. Never F_OFD_SETLKW: it knows no deadline.
int set_byte(int descriptor, std::int64_t byte, short type) noexcept {
    struct flock request {};
    request.l_type = type;
    request.l_whence = SEEK_SET;
    request.l_start = byte;
    request.l_len = 1;
    return ::fcntl(descriptor, F_OFD_SETLK, &request) == 0 ? 0 : errno;
}

}  // namespace

bool in_forked_child() noexcept { return g_forked.load(std::memory_order_acquire); }

int open_lock_descriptor(const char* path, int flags, unsigned mode) noexcept {
    if (!watch_forks()) return errno = ENOMEM, -1;
    if (!begin_change(std::chrono::steady_clock::now() + kForkWaitMax)) return errno = EAGAIN, -1;
    int descriptor = ::open(path, flags | O_CLOEXEC, mode);
    int error = errno;
    // 0, 1 and 2 are where printf and perror of a host write that has closed them.
    if (descriptor >= 0 && descriptor <= STDERR_FILENO) {
        const int low = std::exchange(descriptor, ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3));
        error = errno;
        ::close(low);
    }
    if (descriptor >= 0 && !register_descriptor(descriptor)) {
        ::close(std::exchange(descriptor, -1));
        error = ENFILE;
    }
    end_change();
    errno = error;
    return descriptor;
}

int close_lock_descriptor(int descriptor) noexcept {
    // Without the permission to change it is closed all the same: the worst is a copy in a child.
    const bool changing = begin_change(std::chrono::steady_clock::now() + kForkWaitMax);
    // Forgotten first: once closed, the number may already belong to a file of the host.
    for (std::atomic<int>& place : g_descriptors) {
        int ours = descriptor + 1;
        if (place.compare_exchange_strong(ours, 0)) break;
    }
    const int result = ::close(descriptor);
    const int error = errno;
    if (changing) end_change();
    errno = error;
    return result;
}

ShopLock::~ShopLock() {
    // A forked child has neither the mapping nor the descriptor; both addresses may be the host's.
    if (in_forked_child()) return;
    if (words_ != nullptr) ::munmap(words_, kWakeFileBytes);
    if (descriptor_ >= 0) close_lock_descriptor(descriptor_);
}

Result<std::unique_ptr<ShopLock>> ShopLock::open(const std::filesystem::path& database) {
    if (in_forked_child()) return forked_error();
    ORDO_TRY(const std::filesystem::path resolved, resolve(database));
    ORDO_TRY(refuse_network_file_systems(resolved));
    std::unique_ptr<ShopLock> lock(new ShopLock);
    lock->lock_path_ = resolved.string() + "-ordo-lock";
    lock->descriptor_ = open_beside(resolved, lock->lock_path_);
    if (lock->descriptor_ < 0) return io_error("The lock file " + lock->lock_path_, errno);
    ORDO_TRY(lock->check_lock_file());
    ORDO_TRY(lock->map_wake_file(resolved));
    return lock;
}

Result<void> ShopLock::map_wake_file(const std::filesystem::path& database) {
    const std::string path = database.string() + "-ordo-wake";
    const int descriptor = open_beside(database, path);
    if (descriptor < 0) return io_error("The wake-up file " + path, errno);
    // Real blocks, not a hole: writing to a mapped hole of a full disk kills the process (SIGBUS).
    int error = 0;
    do {
        error = ::posix_fallocate(descriptor, 0, kWakeFileBytes);
    } while (error == EINTR);
    void* memory = MAP_FAILED;
    if (error == 0) {
        memory = ::mmap(nullptr, kWakeFileBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (memory == MAP_FAILED) error = errno;
    }
    close_lock_descriptor(descriptor);
    if (error != 0) return io_error("The wake-up file " + path, error);
    words_ = static_cast<Words*>(memory);
    if (::madvise(memory, kWakeFileBytes, MADV_DONTFORK) != 0) {
        return io_error("The wake-up file " + path, errno);
    }
    return {};
}

Result<ShopLock::Guard> ShopLock::acquire(Deadline deadline) {
    if (in_forked_child()) return forked_error();
    if (!threads_.lock(deadline)) return busy_error();
    Guard guard(this);
    ORDO_TRY(take_from_other_processes(deadline));
    return guard;
}

// Gives the turnstile back at the end of its scope; to give back what was not taken does no harm.
struct ShopLock::Turnstile {
    ShopLock& lock;
    ~Turnstile() { lock.free_byte(kTurnstileByte, lock.words_->turnstile_sequence); }
};

// Whoever is next waits at the lock with the turnstile in hand, so the holder cannot take the lock
// again before it: without that, the process that just released is always the fastest to come back.
Result<void> ShopLock::take_from_other_processes(Deadline deadline) {
    const Turnstile turnstile{*this};
    ORDO_TRY(take_byte(kTurnstileByte, words_->turnstile_sequence, deadline));
    ORDO_TRY(take_byte(kLockByte, words_->lock_sequence, deadline));
    return check_lock_file();
}

Result<void> ShopLock::take_byte(std::int64_t byte, Word& sequence, Deadline deadline) {
    for (;;) {
        // Both are read before the attempt: a release after the attempt then ends the sleep at once,
        // and the last attempt is made at the deadline, not before it.
        const std::uint32_t seen = sequence.load();
        const std::chrono::nanoseconds left = time_left(deadline);
        const int error = set_byte(descriptor_, byte, F_WRLCK);
        if (error == 0) return {};
        if (error != EAGAIN && error != EACCES) {
            return io_error("The lock file " + lock_path_, error);
        }
        if (left.count() == 0) return busy_error();
        sleep_on(sequence, seen, std::min<std::chrono::nanoseconds>(kWaitMax, left));
    }
}

// Wakes one waiter, the one that has slept longest: waking all would let chance decide who is next.
// Should it die on the way, the others look for themselves after kWaitMax.
void ShopLock::free_byte(std::int64_t byte, Word& sequence) noexcept {
    set_byte(descriptor_, byte, F_UNLCK);
    sequence.fetch_add(1);
    wake(sequence, 1);
}

// A lock on a file that is no longer at its path excludes nobody who opens the path now. The same
// comparison notices a host that closed our descriptor and got its number for a file of its own.
Result<void> ShopLock::check_lock_file() const {
    struct stat held {};
    struct stat named {};
    const bool same = ::fstat(descriptor_, &held) == 0 && S_ISREG(held.st_mode) &&
                      ::lstat(lock_path_.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
                      held.st_ino == named.st_ino;
    if (same) return {};
    return Error(Errc::io_error, "The lock file " + lock_path_ +
                                     " is no longer the file this process opened; close the shop "
                                     "everywhere and open it again.");
}

void ShopLock::release() noexcept {
    // In a forked child the lock is the parent's.
    if (in_forked_child()) return;
    free_byte(kLockByte, words_->lock_sequence);
    threads_.unlock();
}

void ShopLock::Guard::release() noexcept {
    if (ShopLock* lock = std::exchange(lock_, nullptr)) lock->release();
}

Result<void> ShopLock::announce_checkpoint(std::chrono::milliseconds longest) {
    if (in_forked_child()) return forked_error();
    const auto span = std::clamp(longest, std::chrono::milliseconds(0), kReaderPauseMax);
    words_->readers_pause_until_ms.store(ms_from_now(span));
    return {};
}

void ShopLock::checkpoint_done() noexcept {
    if (in_forked_child()) return;
    words_->readers_pause_until_ms.store(0);
    wake(words_->readers_pause_until_ms, std::numeric_limits<int>::max());
}

Result<void> ShopLock::wait_until_readers_may_enter(Deadline deadline) {
    if (in_forked_child()) return forked_error();
    for (;;) {
        const std::uint32_t seen = words_->readers_pause_until_ms.load();
        const std::chrono::nanoseconds pause = left_until(seen, kReaderPauseMax);
        if (pause.count() == 0) return {};
        const std::chrono::nanoseconds left = time_left(deadline);
        if (left.count() == 0) return busy_error();
        sleep_on(words_->readers_pause_until_ms, seen,
                 std::min<std::chrono::nanoseconds>(pause, left));
    }
}

}  // namespace ordo::sqlite
