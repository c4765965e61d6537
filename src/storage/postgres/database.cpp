#include "storage/postgres/database.hpp"

#include "storage/postgres/migrate.hpp"
#include "storage/postgres/pooler.hpp"

namespace ordo::postgres {

Result<std::shared_ptr<Database>> Database::open(const std::string& url) {
    ORDO_TRY(Target target, Target::parse(url));
    return guarded([&]() -> Result<std::shared_ptr<Database>> {
        std::shared_ptr<Database> database(new Database(std::move(target)));
        database->writer_ = std::make_unique<Connection>(database->target_);
        ORDO_TRY(refuse_shared_sessions(*database->writer_, database->target_));
        return database;
    });
}

Database::~Database() {
    if (!in_forked_child()) return;
    if (writer_) writer_->abandon();
    readers_.abandon();
}

Result<void> Database::usable() const {
    if (in_forked_child()) return forked_error();
    return {};
}

Result<Database::Writer> Database::writer(sys::Deadline deadline) {
    ORDO_TRY(usable());
    std::unique_lock hold(mutex_);
    if (!writer_returned_.wait_until(hold, deadline, [&] { return !writer_taken_; })) {
        return busy_error();
    }
    writer_taken_ = true;
    return Writer(*this);
}

Database::Writer::~Writer() {
    if (database_ == nullptr) return;
    {
        const std::lock_guard hold(database_->mutex_);
        database_->writer_taken_ = false;
    }
    database_->writer_returned_.notify_one();
}

Connection& Database::Writer::connect() {
    auto& writer = database_->writer_;
    if (!writer || !writer->looks_alive())
        writer = std::make_unique<Connection>(database_->target_);
    return *writer;
}

void Database::Writer::roll_back() noexcept {
    auto& writer = database_->writer_;
    if (writer && !writer->rollback()) writer.reset();
}

Database::Lease::~Lease() {
    if (!is_over_ && !connection_->rollback()) connection_.reset();
    pool_.give_back(std::move(connection_));
}

Result<void> Database::require_current_schema(Connection& connection) {
    if (schema_is_current_.load(std::memory_order_relaxed)) return {};
    ORDO_TRY(postgres::require_current_schema(connection));
    schema_is_current_.store(true, std::memory_order_relaxed);
    return {};
}

}  // namespace ordo::postgres
