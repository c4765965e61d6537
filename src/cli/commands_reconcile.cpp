#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cli/copy_of_shop.hpp"
#include "cli/moments.hpp"
#include "cli/reconcile_books.hpp"
#ifdef ORDO_CLI_SERVES
#include "server/server.hpp"
#endif

// Comparing the ledger with a provider's export, or with what it answers.
namespace ordo_cli {
namespace {

struct ReconcileFlags {
    std::string provider, file, format, since, until;
    std::string separator = ",";
    bool apply = false;
#ifdef ORDO_CLI_SERVES
    ordo_server::Options reaching;  // the provider, when it is asked
#endif
};

Statements read_statements(const ReconcileFlags& flags) {
    const std::string text = read_all(flags.file);
    return format_of(flags.format, flags.file) == Format::csv
               ? statements_of_csv(text, flags.separator)
               : statements_of_jsonl(text);
}

const char* word_of(Outcome outcome, bool is_refund) {
    if (outcome == Outcome::open) return "pending";
    if (outcome == Outcome::failed) return "failed";
    return is_refund ? "succeeded" : "captured";
}

bool is_refund(const Finding& finding) {
    return finding.there != nullptr ? finding.there->kind == StatementKind::refund
                                    : finding.here->is_refund;
}

const char* kind_of(const Finding& finding) {
    if (is_refund(finding)) return "refund";
    const bool is_payment =
        finding.there == nullptr || finding.there->kind == StatementKind::payment;
    return is_payment ? "payment" : "dispute";
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json document_of(const Finding& finding, const std::string& outcome) {
    const Statement* const there = finding.there;
    const Entry* const here = finding.here;
    const bool refund = is_refund(finding);
    const std::string ref = there == nullptr ? here->ref
                            : refund         ? there->refund_ref
                                             : there->provider_ref;
    Json document = {
        {"finding", finding.what}, {"kind", kind_of(finding)}, {"ref", text_or_null(ref)}};
    document["line"] = there == nullptr || there->line == 0 ? Json(nullptr) : Json(there->line);
    document["id"] = here == nullptr ? Json(nullptr) : Json(here->id);
    document["order_id"] = text_or_null(here != nullptr ? here->order_id : there->order_id);
    document["order_number"] = here == nullptr ? Json(nullptr) : Json(here->order_number);
    document["here"] = nullptr;
    document["there"] = nullptr;
    if (here != nullptr)
        document["here"] = {
            {"status", here->status}, {"amount", here->amount}, {"currency", here->currency}};
    if (there != nullptr)
        document["there"] = {{"status", word_of(there->outcome, refund)},
                             {"amount", there->amount},
                             {"currency", there->currency}};
    document["outcome"] = text_or_null(outcome);
    return document;
}

std::string side_of(const Json& side) {
    if (side.is_null()) return "nothing";
    return text_of(side, "amount") + ' ' + text_of(side, "currency") + ' ' +
           text_of(side, "status");
}

void print_findings(Session& session, const std::vector<Json>& findings) {
    if (session.json) {
        for (const Json& finding : findings) session.out.line(finding.dump());
        return;
    }
    if (findings.empty()) return;
    Table table({{"Line", Table::Align::right},
                 {"Finding"},
                 {"Kind"},
                 {"Reference"},
                 {"Order"},
                 {"Here"},
                 {"There"},
                 {"Outcome"}});
    for (const Json& finding : findings) {
        const Json& line = finding.at("line");
        table.row({{line.is_null() ? "" : line.dump()},
                   {text_of(finding, "finding")},
                   {text_of(finding, "kind")},
                   {text_of(finding, "ref")},
                   {text_of(finding, "order_number")},
                   {side_of(finding.at("here"))},
                   {side_of(finding.at("there"))},
                   {text_of(finding, "outcome")}});
    }
    table.print(session.out);
}

// What the shop says to the provider's word; empty where it was not told.
std::string apply(Session& session, Shop& shop, const Finding& finding,
                  const std::string& provider) {
    const Json evidence = evidence_of(finding, provider);
    if (evidence.is_null()) return {};
    try {
        const Answer answer =
            shop.call(session.options(), ordo_evidence_apply, evidence.dump().c_str());
        return text_of(answer.json(), "outcome");
    } catch (const Failure& failure) {
        if (failure.code() != Exit::refused && failure.code() != Exit::not_found &&
            failure.code() != Exit::usage)
            throw;
        return text_of(Json::parse(failure.problem()), "code");
    }
}

Exit refuse(Session& session, const ReconcileFlags& flags, const std::vector<Problem>& problems) {
    report_problems(session, flags.file, problems);
    session.out.note("nothing was compared");
    return Exit::refused;
}

#ifdef ORDO_CLI_SERVES
ordo_server::Plugin reach(const Session& session, const ReconcileFlags& flags, Shop& shop) {
    ordo_server::Options options = flags.reaching;
    options.db = session.url();
    options.only_look = !flags.apply;
    ordo_server::read_secrets(options);
    try {
        return ordo_server::start_provider(options, shop.engine(), flags.provider);
    } catch (const ordo_server::Refused& refused) {
        throw Failure(exit_for(refused.code()), refused.what());
    }
}

// What the shop is told it keeps; so it is told to a copy unless it is meant to.
Exit reconcile_by_asking(Session& session, const ReconcileFlags& flags) {
    std::optional<CopyOfShop> copy;
    std::optional<Shop> original;
    Shop& shop = flags.apply ? original.emplace(session.open()) : copy.emplace(session).shop();
    const auto provider = reach(session, flags, shop);
    const Books books = read_books(session, shop, flags.provider, never());
    const Answers answers =
        ask_provider(session, shop, books, flags.provider, moment_of(flags.since, "UTC"));
    std::vector<Json> documents;
    for (const Finding& finding : compare(answers.statements, books))
        documents.push_back(document_of(finding, flags.apply ? "applied" : ""));
    print_findings(session, documents);
    for (const auto& [payment, why] : answers.unanswered)
        session.out.note(
            fmt::format("{} has not answered about {}: {}", flags.provider, payment, why));
    session.out.note(documents.empty() ? "no difference"
                                       : fmt::format("{} differences", documents.size()));
    if (!answers.unanswered.empty()) return Exit::failure;
    return documents.empty() || flags.apply ? Exit::ok : Exit::findings;
}
#endif

Exit reconcile_with_file(Session& session, const ReconcileFlags& flags) {
    const Statements statements = read_statements(flags);
    if (!statements.problems.empty()) return refuse(session, flags, statements.problems);
    if (statements.rows.empty())
        return refuse(session, flags, {{1, "there is nothing in it to compare with", nullptr}});
    Shop shop = session.open();
    const Period period = {moment_of(flags.since, "UTC"), moment_of(flags.until, "UTC")};
    const Books books = read_books(session, shop, flags.provider, period);
    const std::vector<Finding> findings = compare(statements, books);
    std::vector<Json> documents;
    for (const Finding& finding : findings) {
        const std::string outcome =
            flags.apply ? apply(session, shop, finding, flags.provider) : std::string();
        documents.push_back(document_of(finding, outcome));
    }
    print_findings(session, documents);
    // What is left is found by looking again: the shop decides what a fact changes.
    const std::size_t left =
        flags.apply && !findings.empty()
            ? compare(statements, read_books(session, shop, flags.provider, period)).size()
            : findings.size();
    session.out.note(fmt::format(
        "{} rows ({} others left out) against {} payments and refunds: {}", statements.rows.size(),
        statements.left_out, books.entries().size(),
        findings.empty() ? "no difference" : fmt::format("{} differences", findings.size())));
    if (flags.apply && !findings.empty()) session.out.note(fmt::format("{} are left", left));
    return left == 0 ? Exit::ok : Exit::findings;
}

Exit reconcile(Session& session, const ReconcileFlags& flags) {
    if (!flags.file.empty()) return reconcile_with_file(session, flags);
    if (!flags.until.empty()) throw Failure(Exit::usage, "--until goes with the provider's export");
#ifdef ORDO_CLI_SERVES
    if (!flags.since.empty()) return reconcile_by_asking(session, flags);
#endif
    throw Failure(Exit::usage, "name the provider's export, or since when to ask it: --since DATE");
}

}  // namespace

void add_reconcile_command(CLI::App& app, Session& session) {
    CLI::App& command = *app.add_subcommand("reconcile",
                                            "compare the ledger with a payment provider's export, "
                                            "or with what it answers; changes nothing");
    const auto flags = std::make_shared<ReconcileFlags>();
    command.add_option("provider", flags->provider, "stripe, paypal, …")->required();
    command.add_option("file", flags->file,
                       "its export; - for stdin; without one the provider is asked");
    command.add_option("--format", flags->format, "csv or jsonl; default: by the file's name")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    command.add_option("--separator", flags->separator, "between the cells of CSV (,)")
        ->check(CLI::IsMember({",", ";", "\t"}));
    command.add_option("--since", flags->since,
                       "the time or day (UTC) with which the export begins; default: with the "
                       "first. Without a file: "
                       "asks about payments that were opened since then");
    command.add_option("--until", flags->until, "the time or day (UTC) before which it ends");
    command.add_flag(
        "--apply", flags->apply,
        "tell the shop what the provider says, as evidence; what it makes of that is shown. Without "
        "a file a provider takes the money that payers have agreed to meanwhile, if it is still owed");
#ifdef ORDO_CLI_SERVES
    ordo_server::add_provider_options(command, flags->reaching);
    // Its variables are looked at when it is the command, not whenever any is.
    command.immediate_callback();
#endif
    on_run(command, session, flags, reconcile);
}

}  // namespace ordo_cli
