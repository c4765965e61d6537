#include <memory>

#include "cli/files.hpp"
#include "cli/session.hpp"

// Payments through providers. Opening one, and asking a provider about it, is for the program that has
// the provider's keys; what a person knows of a payment can be said here.
namespace ordo_cli {
namespace {

struct ResolveFlags {
    std::string payment, status, amount, note;
    WriteFlags write;
};

Exit resolve(Session& session, const ResolveFlags& flags) {
    Json document = {{"status", flags.status}, {"note", flags.note}};
    put(document, "amount", flags.amount);
    Shop shop = session.open();
    const Answer answer = shop.call(session.options(&flags.write), ordo_payment_resolve,
                                    flags.payment.c_str(), document.dump().c_str());
    session.show(answer, [&](const Json& payment) { print_payment_line(session.out, payment); });
    return Exit::ok;
}

struct EvidenceFlags {
    std::string file;
    WriteFlags write;
};

Exit evidence(Session& session, const EvidenceFlags& flags) {
    const std::string document = read_all(flags.file);
    Shop shop = session.open();
    const Answer answer =
        shop.call(session.options(&flags.write), ordo_evidence_apply, document.c_str());
    session.tell(answer, [&](const Json& receipt) {
        std::string text = text_of(receipt, "outcome");
        for (const char* name : {"order_id", "payment_id"}) {
            const std::string id = text_of(receipt, name);
            if (!id.empty()) text += ' ' + id;
        }
        session.out.line(text);
    });
    return Exit::ok;
}

}  // namespace

void add_payment_commands(CLI::App& app, Session& session) {
    CLI::App& payment = *app.add_subcommand("payment", "payments through providers");
    payment.require_subcommand(1);

    CLI::App& settle =
        *payment.add_subcommand("resolve", "say what became of a payment whose outcome is unknown");
    const auto resolve_flags = std::make_shared<ResolveFlags>();
    settle.add_option("payment", resolve_flags->payment, "its id, pay_…")->required();
    settle.add_option("status", resolve_flags->status, "captured, failed or cancelled")
        ->required()
        ->check(CLI::IsMember({"captured", "failed", "cancelled"}));
    settle.add_option("--amount", resolve_flags->amount, "captured; default: what was asked for");
    settle.add_option("--note", resolve_flags->note, "how you know")->required();
    resolve_flags->write.add_to(settle, true);
    on_run(settle, session, resolve_flags, resolve);

    CLI::App& tell =
        *payment.add_subcommand("evidence", "apply a fact that you know of a provider");
    const auto evidence_flags = std::make_shared<EvidenceFlags>();
    tell.add_option("file", evidence_flags->file, "the Evidence document; - for stdin")->required();
    evidence_flags->write.add_to(tell, false);
    on_run(tell, session, evidence_flags, evidence);
}

}  // namespace ordo_cli
