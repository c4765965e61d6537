#include "storage/sqlite/backup.hpp"

#include <SQLiteCpp/Database.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

#include "core/try.hpp"
#include "storage/sqlite/integrity.hpp"
#include "storage/sqlite/named_sql.hpp"
#include "storage/sqlite/shop_file.hpp"

namespace ordo::sqlite {
namespace {

Error file_error(const char* sentence, int error) {
    return {Errc::io_error, std::string(sentence) + " (errno " + std::to_string(error) + ")."};
}

// The copy while it grows: the name is taken from the start by an empty file, so that of two backups to
// one name the second is refused, and the bytes are in another file beside it. Both go away unless
// `publish` has been reached.
class GrowingCopy {
public:
    GrowingCopy() = default;
    GrowingCopy(const GrowingCopy&) = delete;
    GrowingCopy& operator=(const GrowingCopy&) = delete;
    ~GrowingCopy() {
        if (!bytes_.empty()) ::unlink(bytes_.c_str());
        if (!name_.empty()) ::unlink(name_.c_str());
    }

    Result<void> begin(const std::string& name) {
        const int taken = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (taken < 0 && errno == EEXIST) {
            return Error(Errc::already_exists, "There is something at the backup's path already.",
                         "path");
        }
        if (taken < 0) return file_error("The backup's file cannot be made", errno);
        ::close(taken);
        name_ = name;
        std::string bytes = name + ".XXXXXX";
        const int made = ::mkostemp(bytes.data(), O_CLOEXEC);  // with 0600
        if (made < 0) return file_error("The backup's file cannot be made", errno);
        ::close(made);
        bytes_ = std::move(bytes);
        return {};
    }

    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

    // Nobody has the file open by now.
    Result<void> sync() const { return sync_path(bytes_, O_RDONLY); }

    Result<void> publish() {
        if (::rename(bytes_.c_str(), name_.c_str()) != 0) {
            return file_error("The backup cannot be given its name", errno);
        }
        bytes_.clear();
        const auto folder = std::filesystem::path(name_).parent_path().string();
        ORDO_TRY(sync_path(folder, O_RDONLY | O_DIRECTORY));
        name_.clear();
        return {};
    }

private:
    static Result<void> sync_path(const std::string& path, int flags) {
        const int file = ::open(path.c_str(), flags | O_CLOEXEC);
        const bool synced = file >= 0 && ::fsync(file) == 0;
        const int error = errno;
        if (file >= 0) ::close(file);
        if (!synced) return file_error("The backup could not be made durable", error);
        return {};
    }

    std::string name_, bytes_;
};

struct Finish {
    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

// A copy of one moment: without a snapshot SQLite would begin anew whenever somebody has written, and
// under steady load never end. BEGIN alone takes none, the first read does.
void take_snapshot(Connection& source) {
    Query query = source.query("chain_get");
    static_cast<void>(query.row());
}

// `source` is in a read transaction.
Result<void> copy_pages(Connection& source, const std::string& path) {
    constexpr int kPagesAtOnce = 256;
    SQLite::Database copy(path, SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    // A copy that is not completed is thrown away, so nothing is kept to roll back to, and it is synced
    // once, at its end.
    copy.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    take_snapshot(source);
    const std::unique_ptr<sqlite3_backup, Finish> backup(sqlite3_backup_init(
        copy.getHandle(), "main", source.database().getHandle(), "main"));
    if (!backup) throw SQLite::Exception(copy.getHandle());
    for (;;) {
        const int result = sqlite3_backup_step(backup.get(), kPagesAtOnce);
        if (result == SQLITE_DONE) return {};
        if (result != SQLITE_OK) return error_of_code(result);
    }
}

// As a URI; its other characters need no escape.
std::string uri_of(const std::string& path) {
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr auto kDigits = "0123456789ABCDEF";
            uri += '%';
            uri += kDigits[static_cast<unsigned char>(c) >> 4];
            uri += kDigits[static_cast<unsigned char>(c) & 15];
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

// Immutable: without a lock and without a log beside it.
Result<void> check(const std::string& path) {
    SQLite::Database copy(uri_of(path), SQLite::OPEN_READONLY | SQLITE_OPEN_URI);
    const auto findings = integrity_findings(copy);
    if (!findings.empty()) return Error(Errc::corrupt, "The backup is not whole: " + findings[0]);
    const auto number = [&](StatementName name) {
        return copy.execAndGet(std::string(kStatements[name.index()].text)).getInt64();
    };
    if (number("chain_get") != number("journal_last")) {
        return Error(Errc::corrupt, "The backup's journal does not end where its chain does.");
    }
    return {};
}

}  // namespace

Result<void> back_up(ShopFile& shop, const std::string& path) {
    if (path.empty()) {
        return Error(Errc::validation_failed, "The path of the backup is empty.", "path");
    }
    return guarded([&]() -> Result<void> {
        ORDO_TRY(shop.usable());
        std::error_code code;
        const std::string absolute = std::filesystem::absolute(path, code).string();
        if (code) return Error(Errc::io_error, "The current folder cannot be found.");
        GrowingCopy copy;
        ORDO_TRY(copy.begin(absolute));
        {
            const ShopFile::LongRead announced(shop);
            ORDO_TRY(shop.read([&](Connection& source) { return copy_pages(source, copy.bytes()); }));
        }
        ORDO_TRY(copy.sync());
        ORDO_TRY(check(copy.bytes()));
        return copy.publish();
    });
}

}  // namespace ordo::sqlite
