#include "cli/copy_of_shop.hpp"

#include "cli/dump.hpp"
#include "cli/progress.hpp"

namespace ordo_cli {

CopyOfShop::CopyOfShop(Session& session) : shop_(copied(session, folder_)) {}

Shop CopyOfShop::copied(Session& session, const ScratchFolder& folder) {
    Shop original = session.open();
    const std::string path = folder.file("shop.db");
    Progress progress(progress_wanted(session.out.quiet), "copying the shop", 0);
    progress.during([&] {
        try {
            original.perform(session.options(), ordo_backup, path.c_str());
        } catch (const Failure& failure) {
            // A database server keeps its files to itself; a dump says the same, only more slowly.
            if (!failure.is("not_supported")) throw;
            static_cast<void>(
                restore_dump_of(session, original, folder, path, [](std::string_view) {}));
        }
    });
    return {path, Json{{"migrate", false}}};
}

}  // namespace ordo_cli
