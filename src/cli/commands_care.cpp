#include <filesystem>
#include <memory>

#include "cli/digest.hpp"
#include "cli/dump.hpp"
#include "cli/files.hpp"
#include "cli/interrupts.hpp"
#include "cli/progress.hpp"
#include "cli/session.hpp"

// Looking after a shop: migrate, verify, backup, due.
namespace ordo_cli {
namespace {

Exit print_migrations(Session& session, Shop& shop) {
    const Json status = shop.call(session.options(), ordo_migrations).json();
    if (session.json) {
        session.out.line(status.dump());
    } else {
        Table table({{"Migration"}, {"Applied (UTC)"}});
        for (const Json& migration : status.at("migrations")) {
            const std::string applied = time_of(migration, "applied_at");
            table.row({{text_of(migration, "number") + ' ' + text_of(migration, "name")},
                       {applied.empty() ? "not yet" : applied}});
        }
        table.print(session.out);
    }
    return status.value("up_to_date", false) ? Exit::ok : Exit::failure;
}

Exit migrate_status(Session& session) {
    try {
        Shop shop = session.open();
        return print_migrations(session, shop);
    } catch (const Failure& failure) {
        // A shop that is not there, or of an older release, cannot be opened; that is the answer.
        if (!failure.is("schema_too_old")) throw;
        if (session.json) session.out.line(Json({{"up_to_date", false}}).dump());
        session.out.note("the schema is missing or older than this release: ordo migrate up");
        return Exit::failure;
    }
}

struct UpFlags {
    bool dry_run = false;
};

Exit migrate_up(Session& session, const UpFlags& flags) {
    if (flags.dry_run) {
        const Exit status = migrate_status(session);
        session.out.note(status == Exit::ok ? "nothing to apply"
                                            : "the missing migrations would be applied");
        return Exit::ok;
    }
    Shop shop = session.open(true);
    return print_migrations(session, shop);
}

void add_migrate(CLI::App& app, Session& session) {
    CLI::App& migrate = *app.add_subcommand("migrate", "the shop's schema");
    migrate.require_subcommand(1);
    on_run(*migrate.add_subcommand("status", "which migrations are applied"), session,
           migrate_status);
    CLI::App& up = *migrate.add_subcommand("up", "apply what is missing");
    const auto flags = std::make_shared<UpFlags>();
    up.add_flag("--dry-run", flags->dry_run, "only say what would be applied");
    on_run(up, session, flags, migrate_up);
}

Json verified(Session& session, Shop& shop, const std::string& what) {
    Json report;
    Progress progress(progress_wanted(session.out.quiet), "verifying " + what, 0);
    progress.during([&] { report = shop.call(session.options(), ordo_verify).json(); });
    return report;
}

Exit print_findings(Session& session, const Json& report) {
    const Json& findings = report.at("findings");
    if (session.json) {
        session.out.line(report.dump());
    } else {
        for (const Json& finding : findings) {
            session.out.line(text_of(finding, "subject") + ": " + text_of(finding, "detail"));
        }
        session.out.note("orders " + text_of(report, "orders") + ", products " +
                         text_of(report, "products") + ", journal records " +
                         text_of(report, "records") + ": " +
                         (report.at("sums_compared") == true
                              ? ""
                              : "others were writing, so sums were not compared; ") +
                         (findings.empty() ? "all as it should be"
                                           : std::to_string(findings.size()) + " findings"));
    }
    return findings.empty() ? Exit::ok : Exit::findings;
}

// Whether the shop can be put back from a dump, and is the same then, byte for byte. A dump is of one
// moment: sales that happen meanwhile are no difference.
void check_dump(Session& session, Shop& shop, Json& report) {
    const ScratchFolder folder;
    const std::string url = folder.file("restored.db");
    Progress progress(progress_wanted(session.out.quiet), "dumping and restoring", 0);
    Digest before, after;
    const auto add = [&](Digest& digest, std::string_view line) {
        digest.add(line);
        digest.add("\n");
        progress.step();
    };
    report = restore_dump_of(session, shop, folder, url,
                             [&](std::string_view line) { add(before, line); });
    Shop restored(url, {{"migrate", false}});
    dump_shop(session, restored, [&](std::string_view line) {
        Interrupts::check();
        add(after, line);
    });
    if (after.take() != before.take()) {
        report["findings"].push_back(
            {{"subject", "dump"}, {"detail", "A shop made of the dump gives another dump."}});
    }
}

struct VerifyFlags {
    bool deep = false;
};

Exit verify(Session& session, const VerifyFlags& flags) {
    Shop shop = session.open();
    Json report = verified(session, shop, "the shop");
    if (flags.deep && report.at("findings").empty()) {
        const Interrupts interrupts;  // the dump has to go away
        check_dump(session, shop, report);
    }
    return print_findings(session, report);
}

struct BackupFlags {
    std::string file;
};

// The copy is verified by opening a copy of it: the one that is kept stays as it was written, with no
// files beside it.
Exit backup(Session& session, const BackupFlags& flags) {
    Shop shop = session.open();
    const Interrupts interrupts;
    {
        Progress progress(progress_wanted(session.out.quiet), "copying", 0);
        progress.during([&] { shop.perform(session.options(), ordo_backup, flags.file.c_str()); });
    }
    const ScratchFolder folder;
    std::filesystem::copy_file(flags.file, folder.file("shop.db"));
    Shop copy(folder.file("shop.db"), {{"migrate", false}});
    return print_findings(session, verified(session, copy, "the copy"));
}

struct DueFlags {
    std::int64_t budget = 0;
};

Exit due(Session& session, const DueFlags& flags) {
    Shop shop = session.open();
    const Answer answer = shop.call(session.options(), ordo_run_due, flags.budget);
    session.tell(answer, [&](const Json& report) { print_due(session.out, report); });
    if (answer.json().value("more", false)) session.out.note("there is more: call it again");
    return Exit::ok;
}

}  // namespace

void add_care_commands(CLI::App& app, Session& session) {
    add_migrate(app, session);

    CLI::App& check = *app.add_subcommand("verify", "check the journal and the state");
    const auto verify_flags = std::make_shared<VerifyFlags>();
    check.add_flag("--deep", verify_flags->deep,
                   "also dump the shop, restore the dump, and compare byte by byte");
    on_run(check, session, verify_flags, verify);

    CLI::App& copy =
        *app.add_subcommand("backup", "copy the shop while it is in use, and verify the copy");
    const auto backup_flags = std::make_shared<BackupFlags>();
    copy.add_option("file", backup_flags->file, "where the copy goes; there must be nothing yet")
        ->required();
    on_run(copy, session, backup_flags, backup);

    CLI::App& now =
        *app.add_subcommand("due", "do what is due: expire unpaid orders, forget old keys");
    const auto due_flags = std::make_shared<DueFlags>();
    now.add_option("--budget", due_flags->budget, "of each at most, 1 to 1000 (100)")
        ->check(CLI::Range(1, 1000));
    on_run(now, session, due_flags, due);
}

}  // namespace ordo_cli
