#include "cli/session.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "cli/config.hpp"

namespace ordo_cli {

void WriteFlags::add_to(CLI::App& command, bool versioned) {
    command.add_option("--idempotency-key", idempotency_key,
                       "repeat the command safely: the same key has one effect");
    if (versioned) {
        command.add_option("--expected-version", expected_version,
                           "refuse unless this is the newest version");
    }
}

void PageFlags::add_to(CLI::App& command) {
    command.add_option("--limit", limit, "rows on a page, 1 to 100 (20)")
        ->check(CLI::Range(1, 100));
    command.add_option("--cursor", cursor, "go on where the page before ended");
    command.add_flag("--all", all, "all pages");
}

void PageFlags::put_into(Json& query, const std::string& from) const {
    if (limit > 0 || all) query["limit"] = limit > 0 ? limit : 100;
    if (!from.empty()) query["cursor"] = from;
}

std::string Session::url() const {
    if (!db.empty()) return db;
    const char* const environment = std::getenv("ORDO_DB");
    if (environment != nullptr && *environment != '\0') return environment;
    if (const auto configured = configured_shop()) return *configured;
    throw Failure(
        Exit::usage,
        "no shop is given: use --db URL, set ORDO_DB, or write db = \"…\" into " + config_path());
}

Shop Session::open(bool migrate, const Json& shop) const {
    const std::string where = url();
    Json open_options = {{"migrate", migrate}};
    if (!shop.empty()) open_options["shop"] = shop;
    try {
        return {where, open_options};
    } catch (const Failure& failure) {
        // A database that is not there is an unavailable one; "not found" is kept for what is in
        // it.
        if (failure.code() != Exit::not_found) throw;
        throw Failure(Exit::unavailable, failure.what(), failure.problem());
    }
}

Json Session::options(const WriteFlags* flags) const {
    const auto colon = actor.find(':');
    Json who = {{"type", actor.substr(0, colon)}};
    if (colon != std::string::npos) who["id"] = actor.substr(colon + 1);
    Json options = {{"actor", std::move(who)}};
    if (flags == nullptr) return options;
    if (!flags->idempotency_key.empty()) options["idempotency_key"] = flags->idempotency_key;
    if (flags->expected_version) options["expected_version"] = *flags->expected_version;
    return options;
}

bool Session::can_ask() const { return !no_input && isatty(STDIN_FILENO) == 1; }

void Session::confirm(const std::string& question) const {
    if (yes) return;
    if (!can_ask()) throw Failure(Exit::usage, question + " Say so with --yes.");
    std::fprintf(stderr, "%s [y/N] ", question.c_str());
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != "y" && answer != "Y" && answer != "yes") {
        throw Failure(Exit::failure, "nothing was changed");
    }
}

void Session::list(bool all, const std::string& cursor,
                   const std::function<Answer(const std::string&)>& page,
                   const std::function<void(const Json&)>& print) {
    Json rows = Json::array();
    std::string from = cursor;
    while (true) {
        const Json document = page(from).json();
        for (const Json& row : document.at("data")) {
            if (json) {
                out.line(row.dump());
            } else {
                rows.push_back(row);
            }
        }
        const Json& next = document.at("next_cursor");
        if (next.is_null()) break;
        from = next.get<std::string>();
        if (!all) {
            out.note("there are more: --all, or --cursor " + from);
            break;
        }
    }
    if (json) return;
    if (rows.empty()) {
        out.note("none");
    } else {
        print(rows);
    }
}

void Session::tell(const Answer& answer, const std::function<void(const Json&)>& print) {
    if (json) {
        out.line(answer.text);
    } else {
        print(answer.json());
    }
}

void Session::show(const Answer& answer, const std::function<void(const Json&)>& print) {
    if (answer.replayed) out.note("done before: this is the first answer again");
    if (!answer.changed && !answer.replayed) out.note("nothing to change");
    if (!json && out.quiet) {
        out.line(text_of(answer.json(), "id"));
    } else {
        tell(answer, print);
    }
}

void put(Json& document, const char* member, const std::string& value) {
    if (!value.empty()) document[member] = value;
}

void put_flag(Json& document, const char* member, const std::string& value) {
    if (!value.empty()) document[member] = yes_or_no(value);
}

bool yes_or_no(const std::string& word) {
    if (word == "yes" || word == "true") return true;
    if (word == "no" || word == "false") return false;
    throw Failure(Exit::usage, "'" + clean(word) + "' is neither yes nor no");
}

Json metadata_from(const std::vector<std::string>& pairs) {
    Json metadata = Json::object();
    for (const std::string& pair : pairs) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos) {
            throw Failure(Exit::usage, "'" + clean(pair) + "' is not name=value");
        }
        metadata[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return metadata;
}

std::string product_id(const Session& session, Shop& shop, const std::string& text) {
    if (text.starts_with("prd_")) return text;
    try {
        const Answer found = shop.call(session.options(), ordo_product_by_barcode, text.c_str());
        return found.json().at("id").get<std::string>();
    } catch (const Failure& failure) {
        if (failure.code() != Exit::not_found) throw;
        const Json query = {{"sku", text}, {"limit", 1}};
        const Json found =
            shop.call(session.options(), ordo_product_list, query.dump().c_str()).json();
        if (found.at("data").empty()) throw;
        return found.at("data").front().at("id").get<std::string>();
    }
}

std::string order_id(const Session& session, Shop& shop, const std::string& text) {
    if (text.starts_with("ord_")) return text;
    const Answer found = shop.call(session.options(), ordo_order_by_number, text.c_str());
    return found.json().at("id").get<std::string>();
}

Json discount_from(const std::string& text) {
    if (text.ends_with('%')) return {{"percent", text.substr(0, text.size() - 1)}};
    return {{"amount", text}};
}

}  // namespace ordo_cli
