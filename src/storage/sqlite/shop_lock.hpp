#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "ordo/result.hpp"

namespace ordo::sqlite {

// A mutex with a deadline that serves threads in the order they came. One goes round each lock
// descriptor, because the kernel sees all threads that share a descriptor as one owner: the second
// thread's lock would succeed, and its unlock would free the first one's.
class ThreadQueue {
public:
    [[nodiscard]] bool lock(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock hold(mutex_);
        if (!taken_) {
            taken_ = true;
            return true;
        }
        Waiter self;
        waiters_.push_back(&self);
        while (!self.granted) {
            if (self.wake.wait_until(hold, deadline) == std::cv_status::timeout && !self.granted) {
                waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
                return false;
            }
        }
        return true;
    }

    void unlock() noexcept {
        const std::lock_guard hold(mutex_);
        if (waiters_.empty()) {
            taken_ = false;
            return;
        }
        // Passed on without becoming free, so that nobody who comes now can overtake.
        waiters_.front()->granted = true;
        waiters_.front()->wake.notify_one();
        waiters_.pop_front();
    }

private:
    struct Waiter {
        std::condition_variable wake;
        bool granted = false;
    };

    std::mutex mutex_;
    std::deque<Waiter*> waiters_;
    bool taken_ = false;
};

// The exclusive lock of one shop file, between threads and between processes. Every open, write
// transaction and checkpoint of the shop file happens while it is held.
//
// Why a file of our own beside the database (`<database>-ordo-lock`): SQLite's locks on the
// database vanish as soon as any code of the same process opens and closes that file, for instance
// a backup that copies it, and nobody is told (https://www.sqlite.org/howtocorrupt.html,
// section 2.2). Nothing but Ordo has a reason to open the sidecar. It is never mapped, because a
// mapping keeps an open file and its locks alive in a forked child.
//
// The second file, `<database>-ordo-wake`, holds no lock, only words that tell a waiter when a new
// attempt is worth it. Losing, copying or zeroing it costs time and never safety.
class ShopLock {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    // A waiter looks again after this long even if nobody woke it. It bounds what a holder costs
    // that was killed and so could not wake anybody.
    static constexpr std::chrono::milliseconds kWaitMax{20};
    // No announcement of a checkpoint holds readers back longer than this.
    static constexpr std::chrono::milliseconds kReaderPauseMax{150};

    // Holds the lock until it is destroyed. Must not outlive its ShopLock; may end on another
    // thread.
    class [[nodiscard]] Guard {
    public:
        Guard(Guard&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}
        Guard& operator=(Guard&& other) noexcept {
            if (this != &other) {
                release();
                lock_ = std::exchange(other.lock_, nullptr);
            }
            return *this;
        }
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        ~Guard() { release(); }

    private:
        friend class ShopLock;
        explicit Guard(ShopLock* lock) noexcept : lock_(lock) {}
        void release() noexcept;

        ShopLock* lock_;
    };

    // Makes both files if they are missing; the folder must exist, the database need not. Symbolic
    // links are followed as SQLite does, so that two names of one shop share one lock.
    // not_supported on a network file system, io_error when a file cannot be opened or mapped.
    [[nodiscard]] static Result<std::unique_ptr<ShopLock>> open(
        const std::filesystem::path& database);

    ShopLock(const ShopLock&) = delete;
    ShopLock& operator=(const ShopLock&) = delete;
    ~ShopLock();

    // Waits for the lock, first come first served between the threads of this object and in turns
    // between processes. A deadline in the past means one attempt. Not recursive: a thread that
    // already holds it waits for itself and gets busy.
    // busy at the deadline; io_error when the lock file was removed or replaced in the meantime.
    [[nodiscard]] Result<Guard> acquire(Deadline deadline);

    // Called by the holder of the lock before a checkpoint that needs every reader to be gone: our
    // own readers then pause before they begin, until checkpoint_done() or until `longest` (at most
    // kReaderPauseMax) is over, whichever comes first. Dying in between therefore needs no repair.
    [[nodiscard]] Result<void> announce_checkpoint(std::chrono::milliseconds longest);
    void checkpoint_done() noexcept;
    // Called by a reader before it begins its transaction. busy at the deadline.
    [[nodiscard]] Result<void> wait_until_readers_may_enter(Deadline deadline);

private:
    using Word = std::atomic<std::uint32_t>;

    // The words of the wake file. Processes with different versions of Ordo share them, so no word
    // is moved or reused; new ones go to the end. No value can do harm: each wait ends by itself.
    struct Words {
        Word turnstile_sequence;  // counts releases of the turnstile byte
        Word lock_sequence;       // counts releases of the lock byte
        Word readers_pause_until_ms;
    };
    struct Turnstile;

    ShopLock() = default;
    Result<void> map_wake_file(const std::filesystem::path& database);
    Result<void> take_from_other_processes(Deadline deadline);
    Result<void> take_byte(std::int64_t byte, Word& sequence, Deadline deadline);
    void free_byte(std::int64_t byte, Word& sequence) noexcept;
    Result<void> check_lock_file() const;
    void release() noexcept;

    std::string lock_path_;
    int descriptor_ = -1;
    Words* words_ = nullptr;
    ThreadQueue threads_;
};

// True in a process that was forked while its parent held lock descriptors. It stays true: nothing
// of Ordo may be used there. A process that forks before it uses Ordo is not affected.
[[nodiscard]] bool in_forked_child() noexcept;

// open(2) and close(2) for every descriptor that carries locks, SQLite's own included. A descriptor
// opened here is replaced in a forked child by one that is good for nothing, because an inherited
// copy would keep the parent's locks after the parent's death. `flags` need not name O_CLOEXEC. On
// failure -1 and errno, as open(2); ENFILE also when too many descriptors are registered (1,024).
[[nodiscard]] int open_lock_descriptor(const char* path, int flags, unsigned mode) noexcept;
int close_lock_descriptor(int descriptor) noexcept;

// A file system by its statfs(2) magic number, from linux/magic.h and the file systems' own
// sources.
struct NetworkFileSystem {
    std::uint32_t magic;
    std::string_view name;
};

// Where a lock or a shared mapping may not reach another machine that has the same file open. FUSE
// does not tell sshfs or a shared folder of a virtual machine from a local disk, so all of it is on
// the list; 9p is how WSL 2 and QEMU show the folders of their host.
inline constexpr std::array kNetworkFileSystems{
    NetworkFileSystem{0x00006969, "NFS"},    NetworkFileSystem{0x0000517B, "SMB"},
    NetworkFileSystem{0xFF534D42, "CIFS"},   NetworkFileSystem{0xFE534D42, "SMB"},
    NetworkFileSystem{0x01021997, "9p"},     NetworkFileSystem{0x65735546, "FUSE"},
    NetworkFileSystem{0x5346414F, "AFS"},    NetworkFileSystem{0x6B414653, "AFS"},
    NetworkFileSystem{0x73757245, "Coda"},   NetworkFileSystem{0x0000564C, "NCP"},
    NetworkFileSystem{0x00C36400, "Ceph"},   NetworkFileSystem{0x0BD00BD0, "Lustre"},
    NetworkFileSystem{0x01161970, "GFS2"},   NetworkFileSystem{0x7461636F, "OCFS2"},
    NetworkFileSystem{0x47504653, "GPFS"},   NetworkFileSystem{0x20030528, "OrangeFS"},
    NetworkFileSystem{0x19830326, "BeeGFS"}, NetworkFileSystem{0x786F4256, "vboxsf"},
    NetworkFileSystem{0xBACBACBC, "vmhgfs"},
};

// The name of the network file system with this magic number; empty for any other.
[[nodiscard]] constexpr std::string_view network_file_system(std::uint32_t magic) noexcept {
    for (const NetworkFileSystem& known : kNetworkFileSystems) {
        if (known.magic == magic) return known.name;
    }
    return {};
}

}  // namespace ordo::sqlite
