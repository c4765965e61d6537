#include "cli/export.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>

#include "cli/copy_of_shop.hpp"
#include "cli/dump.hpp"
#include "cli/interrupts.hpp"
#include "cli/order_rows.hpp"
#include "cli/password.hpp"
#include "cli/product_rows.hpp"
#include "cli/progress.hpp"

namespace ordo_cli {
namespace {

using Verb = ordo_status (*)(ordo_engine*, const char*, const char*, ordo_doc**, ordo_error**);

// All pages of a list.
void each_page(const Session& session, Shop& shop, Verb verb, Json query,
               const std::function<void(const Json&)>& take) {
    query["limit"] = 100;
    while (true) {
        const Json page = shop.call(session.options(), verb, query.dump().c_str()).json();
        take(page);
        if (page.at("next_cursor").is_null()) return;
        query["cursor"] = page.at("next_cursor");
    }
}

// The file that is written, and how far it has come.
struct Target {
    OutputFile file;
    Progress progress;
    Format format;

    Target(Session& session, const ExportFlags& flags, const std::string& what)
        : file(session.out, flags.file, flags.force),
          progress(progress_wanted(session.out.quiet, file.is_stdout()), "exporting " + what, 0),
          format(format_of(flags.format, flags.file)) {}

    void record(const std::vector<std::string>& cells) { file.write(csv_record(cells)); }

    // Says how many there were, unless the data themselves are on the screen.
    Exit complete(const Session& session, const std::string& what, std::size_t count) {
        progress.hide();
        file.complete();
        if (!file.is_stdout()) session.out.note(fmt::format("{} {}", count, what));
        return Exit::ok;
    }
};

// Every order with its payments and refunds, which lists do without.
std::size_t each_order(const Session& session, Shop& shop, Target& target, Json query,
                       const std::function<void(const Answer&)>& take) {
    std::size_t count = 0;
    each_page(session, shop, ordo_order_list, std::move(query), [&](const Json& page) {
        for (const Json& order : page.at("data")) {
            const std::string id = order.at("id").get<std::string>();
            take(shop.call(session.options(), ordo_order_get, id.c_str()));
            target.progress.step();
            ++count;
        }
    });
    return count;
}

Exit export_requests(Session& session, Target& target, Shop& shop, const Json& query) {
    std::map<std::string, std::size_t> left_out;
    std::size_t written = 0;
    if (target.format == Format::csv) target.record(order_columns());
    each_order(session, shop, target, query, [&](const Answer& answer) {
        std::string why;
        const auto request = request_of_order(answer.json(), why);
        if (!request) {
            ++left_out[why];
            return;
        }
        ++written;
        if (target.format == Format::jsonl) {
            target.file.line(request->dump());
        } else {
            for (const auto& cells : cells_of_request(*request)) target.record(cells);
        }
    });
    const Exit code = target.complete(session, "orders", written);
    for (const auto& [why, count] : left_out) {
        session.out.note(fmt::format("left out: {} {}", count, why));
    }
    return code;
}

}  // namespace

Exit export_products(Session& session, const ExportFlags& flags) {
    Shop shop = session.open();
    Target target(session, flags, "products");
    if (target.format == Format::csv) target.record(product_columns());
    std::size_t count = 0;
    // By name, then id: an order that another shop with the same products has as well.
    each_page(session, shop, ordo_product_list, {{"sort", "name"}}, [&](const Json& page) {
        for (const Json& product : page.at("data")) {
            const Json row = row_of_product(product);
            if (target.format == Format::csv) {
                target.record(cells_of_product(row));
            } else {
                target.file.line(row.dump());
            }
            target.progress.step();
            ++count;
        }
    });
    return target.complete(session, "products", count);
}

Exit export_orders(Session& session, const ExportFlags& flags) {
    Shop shop = session.open();
    Target target(session, flags, "orders");
    Json query = flags.orders.query();
    if (!query.contains("sort")) query["sort"] = "created_at";
    if (flags.importable) return export_requests(session, target, shop, query);
    std::size_t count = 0;
    if (target.format == Format::jsonl) {
        count = each_order(session, shop, target, query,
                           [&](const Answer& order) { target.file.line(order.text); });
    } else {
        each_page(session, shop, ordo_order_csv, query, [&](const Json& page) {
            const std::string text = page.at("text").get<std::string>();
            target.file.write(text);
            target.progress.step();
            CsvReader records(text);
            while (records.next()) ++count;
        });
        --count;  // the names
    }
    return target.complete(session, "orders", count);
}

void read_events(Session& session, const std::string& consumer, std::int64_t from, std::int64_t to,
                 const std::function<void(const Json&)>& take) {
    constexpr std::int64_t kBatch = 1'000;
    const Interrupts interrupts;                               // the copy has to go away
    const std::string reader = "export-" + random_password();  // nobody else's
    CopyOfShop copy(session);
    Shop& shop = copy.shop();
    std::int64_t last = to > 0 ? to : std::numeric_limits<std::int64_t>::max();
    if (!consumer.empty()) {
        // Acknowledging nothing tells how far it has come.
        const Json position =
            shop.call(session.options(), ordo_events_ack, consumer.c_str(), std::int64_t{0}).json();
        last = std::min(last, position.at("sequence").get<std::int64_t>());
    }
    if (from > 1) {
        shop.call(session.options(), ordo_events_ack, reader.c_str(), from - 1);
    }
    while (true) {
        const Json batch =
            shop.call(session.options(), ordo_events_fetch, reader.c_str(), kBatch, std::int64_t{0})
                .json();
        for (const Json& event : batch.at("data")) {
            Interrupts::check();
            if (std::stoll(event.at("sequence").get<std::string>()) > last) return;
            take(event);
        }
        if (batch.at("next_sequence").is_null()) return;
        shop.call(session.options(), ordo_events_ack, reader.c_str(),
                  batch.at("next_sequence").get<std::int64_t>());
    }
}

Exit export_events(Session& session, const ExportFlags& flags) {
    Target target(session, flags, "events");
    std::size_t count = 0;
    read_events(session, {}, 0, 0, [&](const Json& event) {
        target.file.line(event.dump());
        target.progress.step();
        ++count;
    });
    return target.complete(session, "events", count);
}

Exit export_all(Session& session, const ExportFlags& flags) {
    Shop shop = session.open();
    Target target(session, flags, "everything");
    std::size_t count = 0;
    dump_shop(session, shop, [&](std::string_view line) {
        target.file.line(line);
        target.progress.step();
        ++count;
    });
    return target.complete(session, "lines", count);
}

}  // namespace ordo_cli
