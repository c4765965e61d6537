#include "storage/sqlite/log_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "storage/sqlite/errors.hpp"

namespace ordo::sqlite {
namespace {

// What is gathered before it is written: some fifteen pages.
constexpr int kGatheredBytes = 64 * 1024;

// An open log. Nobody reads a frame before the commit that it belongs to, and each commit syncs the log
// (synchronous=FULL): what waits here is written by then. Of a process that dies before, the transaction has
// not been committed. The wrapped file lies behind this struct, in the room that SQLite gave for both.
struct Log : sqlite3_file {
    char* gathered;       // room for kGatheredBytes; null before the first write
    sqlite3_int64 place;  // where in the file it belongs
    int size;
};

sqlite3_file* real(Log* log) { return reinterpret_cast<sqlite3_file*>(log + 1); }
Log* log_of(sqlite3_file* file) { return static_cast<Log*>(file); }

// After a failure the transaction is rolled back, and what was gathered is not wanted any more.
int write_gathered(Log* log) {
    const int size = std::exchange(log->size, 0);
    if (size == 0) return SQLITE_OK;
    return real(log)->pMethods->xWrite(real(log), log->gathered, size, log->place);
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 place) {
    Log* log = log_of(file);
    const bool fits = place == log->place + log->size && size <= kGatheredBytes - log->size;
    if (!fits)
        if (const int result = write_gathered(log); result != SQLITE_OK) return result;
    if (log->gathered == nullptr) log->gathered = static_cast<char*>(sqlite3_malloc(kGatheredBytes));
    if (log->gathered == nullptr || size > kGatheredBytes)
        return real(log)->pMethods->xWrite(real(log), bytes, size, place);
    if (log->size == 0) log->place = place;
    std::memcpy(log->gathered + log->size, bytes, static_cast<std::size_t>(size));
    log->size += size;
    return SQLITE_OK;
}

// Everything else sees the file as if nothing had been gathered.
template <auto Method, class... Arguments>
int after_writing(sqlite3_file* file, Arguments... arguments) {
    Log* log = log_of(file);
    if (const int result = write_gathered(log); result != SQLITE_OK) return result;
    return (real(log)->pMethods->*Method)(real(log), arguments...);
}

int close(sqlite3_file* file) {
    Log* log = log_of(file);
    const int written = write_gathered(log);
    sqlite3_free(log->gathered);
    const int closed = real(log)->pMethods->xClose(real(log));
    return written == SQLITE_OK ? closed : written;
}

int sector_size(sqlite3_file* file) {
    return real(log_of(file))->pMethods->xSectorSize(real(log_of(file)));
}

int device_characteristics(sqlite3_file* file) {
    return real(log_of(file))->pMethods->xDeviceCharacteristics(real(log_of(file)));
}

using Methods = sqlite3_io_methods;
constexpr Methods kLogMethods = {
    .iVersion = 1,  // a log is neither mapped nor shared memory
    .xClose = close,
    .xRead = after_writing<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = after_writing<&Methods::xTruncate, sqlite3_int64>,
    .xSync = after_writing<&Methods::xSync, int>,
    .xFileSize = after_writing<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = after_writing<&Methods::xLock, int>,
    .xUnlock = after_writing<&Methods::xUnlock, int>,
    .xCheckReservedLock = after_writing<&Methods::xCheckReservedLock, int*>,
    .xFileControl = after_writing<&Methods::xFileControl, int, void*>,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
};

// The VFS that does the work; it is the one that was the default when the first shop was opened.
sqlite3_vfs* base(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

template <auto Method, class Answer, class... Arguments>
Answer pass_on(sqlite3_vfs* vfs, Arguments... arguments) {
    return (base(vfs)->*Method)(base(vfs), arguments...);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    if ((flags & SQLITE_OPEN_WAL) == 0) return base(vfs)->xOpen(base(vfs), name, file, flags, out_flags);
    Log* log = new (file) Log{};
    const int result = base(vfs)->xOpen(base(vfs), name, real(log), flags, out_flags);
    // SQLite closes a file whose methods are set, even one that could not be opened.
    if (real(log)->pMethods != nullptr) log->pMethods = &kLogMethods;
    return result;
}

class LogVfs {
public:
    LogVfs() {
        sqlite3_vfs* const standard = sqlite3_vfs_find(nullptr);
        if (standard == nullptr) throw Failure({Errc::not_supported, "This SQLite knows no files."});
        using Vfs = sqlite3_vfs;
        vfs_.iVersion = std::min(standard->iVersion, 2);  // 3 has system calls for tests: they ask the default one
        vfs_.szOsFile = static_cast<int>(sizeof(Log)) + standard->szOsFile;
        vfs_.mxPathname = standard->mxPathname;
        vfs_.zName = "ordo-log";
        vfs_.pAppData = standard;
        vfs_.xOpen = open;
        vfs_.xDelete = pass_on<&Vfs::xDelete>;
        vfs_.xAccess = pass_on<&Vfs::xAccess>;
        vfs_.xFullPathname = pass_on<&Vfs::xFullPathname>;
        vfs_.xDlOpen = pass_on<&Vfs::xDlOpen>;
        vfs_.xDlError = pass_on<&Vfs::xDlError>;
        vfs_.xDlSym = pass_on<&Vfs::xDlSym>;
        vfs_.xDlClose = pass_on<&Vfs::xDlClose>;
        vfs_.xRandomness = pass_on<&Vfs::xRandomness>;
        vfs_.xSleep = pass_on<&Vfs::xSleep>;
        vfs_.xCurrentTime = pass_on<&Vfs::xCurrentTime>;
        vfs_.xGetLastError = pass_on<&Vfs::xGetLastError>;
        vfs_.xCurrentTimeInt64 = pass_on<&Vfs::xCurrentTimeInt64>;
        if (const int result = sqlite3_vfs_register(&vfs_, 0); result != SQLITE_OK)
            throw Failure(error_of_code(result));
    }
    // The library may be unloaded while SQLite stays.
    ~LogVfs() { sqlite3_vfs_unregister(&vfs_); }
    LogVfs(const LogVfs&) = delete;
    LogVfs& operator=(const LogVfs&) = delete;

    [[nodiscard]] const char* name() const noexcept { return vfs_.zName; }

private:
    sqlite3_vfs vfs_{};
};

}  // namespace

const char* log_vfs() {
    static const LogVfs vfs;
    return vfs.name();
}

}  // namespace ordo::sqlite
