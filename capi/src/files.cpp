#include "capi/call.hpp"
#include "codec/dump.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

Error cancelled(const char* who) {
    return {Errc::cancelled, "The function " + std::string(who) + " wanted no more lines."};
}

// Hands lines to the caller's function, which wants them NUL-terminated.
class LineWriter {
public:
    LineWriter(ordo_line_writer write, void* user) : write_(write), user_(user) {}
    Result<void> operator()(std::string_view line) {
        line_.assign(line);
        if (write_(line_.c_str(), line_.size(), user_) != 0) return cancelled("write");
        return {};
    }

private:
    ordo_line_writer write_;
    void* user_;
    std::string line_;
};

// Nothing that a dump could hold has been put in yet.
Result<bool> is_empty(const Engine& shop, const CallOptions& options) {
    ProductQuery products;
    OrderQuery orders;
    UserQuery users;
    products.limit = orders.limit = users.limit = 1;
    ORDO_TRY(const auto some_products, shop.product_list(products, options));
    ORDO_TRY(const auto some_orders, shop.order_list(orders, options));
    ORDO_TRY(const auto some_users, shop.user_list(users, options));
    return some_products.data.empty() && some_orders.data.empty() && some_users.data.empty();
}

// A shop that is there already keeps its settings, and its journal would not fit the dump's.
Result<Engine> open_new(std::string_view url, const sys::ShopSettings& settings,
                        const CallOptions& options) {
    OpenOptions open;
    open.migrate = true;
    open.restore = settings;
    ORDO_TRY(Engine shop, Engine::open(url, open));
    const bool is_ours = shop.settings().chain_id == settings.chain_id;
    if (is_ours) {
        ORDO_TRY(const bool empty, is_empty(shop, options));
        if (empty) return shop;
    }
    return Error(Errc::already_exists, "There is a shop already; restore into a new one.");
}

// A new shop, as far as it has been put back.
struct Restored {
    std::optional<Engine> shop;
    codec::DumpReader reader;

    Restored(std::string_view url, const CallOptions& options)
        : reader(
              [this, url, &options](const sys::ShopSettings& settings) -> Result<void> {
                  ORDO_TRY(shop, open_new(url, settings, options));
                  return {};
              },
              [this, &options](const sys::Changes& piece) { return shop->restore(piece, options); }) {
    }
    Restored(const Restored&) = delete;
    Restored& operator=(const Restored&) = delete;
};

Result<void> take_all(Restored& restored, ordo_line_reader read, void* user) {
    const char* line = nullptr;
    size_t length = 0;
    int32_t said = 0;
    while ((said = read(&line, &length, user)) == 1) {
        if (line == nullptr) return misuse("The function read gave a line that is NULL.");
        ORDO_TRY(restored.reader.take(std::string_view(line, length)));
    }
    if (said != 0) return cancelled("read");
    return restored.reader.finish();
}

Result<VerifyReport> verified(const Engine& shop) {
    ORDO_TRY(VerifyReport report, shop.verify());
    if (report.findings.empty()) return report;
    const VerifyReport::Finding& first = report.findings.front();
    return Error(Errc::corrupt, "The restored shop does not verify: " + first.subject + ": " +
                                    first.detail + ".");
}

}  // namespace

ordo_status ordo_backup(ordo_engine* engine, const char* path, const char* options_json,
                        ordo_error** error) {
    return perform(engine, options_json, error,
                   [&](Engine& shop, const CallOptions& options) -> Result<void> {
                       ORDO_TRY(const std::string_view where, required(path, "path"));
                       return shop.backup(std::string(where), options);
                   });
}

ordo_status ordo_dump(ordo_engine* engine, ordo_line_writer write, void* user,
                      const char* options_json, ordo_error** error) {
    return perform(engine, options_json, error,
                   [&](Engine& shop, const CallOptions& options) -> Result<void> {
                       if (write == nullptr) return misuse("The parameter write is NULL.");
                       codec::DumpWriter dump(LineWriter(write, user));
                       bool begun = false;
                       // The first piece comes only when the caller may have it.
                       const auto begin = [&]() -> Result<void> {
                           if (std::exchange(begun, true)) return {};
                           return dump.begin(shop.settings());
                       };
                       const auto take = [&](const sys::Changes& piece) -> Result<void> {
                           ORDO_TRY(begin());
                           return dump.piece(piece);
                       };
                       ORDO_TRY(shop.dump(take, options));
                       ORDO_TRY(begin());
                       return dump.end();
                   });
}

ordo_status ordo_restore(const char* url, ordo_line_reader read, void* user,
                         const char* options_json, ordo_doc** out, ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    return fenced(error, [&]() -> Result<void> {
        ORDO_TRY(const std::string_view where, required(url, "url"));
        if (read == nullptr) return misuse("The parameter read is NULL.");
        ORDO_TRY(const CallOptions options,
                 codec::decode<CallOptions>(text_or_empty(options_json)));
        Restored restored(where, options);
        ORDO_TRY(take_all(restored, read, user));
        ORDO_TRY(const VerifyReport report, verified(*restored.shop));
        return hand_out(report, kShowPlain, options, out);
    });
}
