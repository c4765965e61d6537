#include "cli/copy_of_shop.hpp"

#include "cli/progress.hpp"

namespace ordo_cli {

CopyOfShop::CopyOfShop(const Session& session, Shop&& original)
    : shop_(copied(session, original, folder_.file("shop.db"))) {}

Shop CopyOfShop::copied(const Session& session, Shop& original, const std::string& path) {
    Progress progress(progress_wanted(session.out.quiet), "copying the shop", 0);
    progress.during([&] { original.perform(session.options(), ordo_backup, path.c_str()); });
    return {path, Json{{"migrate", false}}};
}

}  // namespace ordo_cli
