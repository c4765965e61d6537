#include "codec/bytes_text.hpp"
#include "codec/dump.hpp"
#include "codec/dump_rows.hpp"
#include "codec/stored_values.hpp"
#include "core/try.hpp"

namespace ordo::codec {
namespace {

// `write(out)` writes the members of the row.
template <class Write>
std::string row(std::string_view kind, std::size_t expected_bytes, Write write) {
    JsonWriter out(expected_bytes);
    out.begin_object();
    out.key(kind);
    out.begin_object();
    write(out);
    out.end_object();
    out.end_object();
    return std::move(out).take();
}

// Rows are new unless they say otherwise.
void mark_update(JsonWriter& out, bool insert) {
    if (!insert) out.member("update", true);
}

std::string product_row(const sys::Changes::ProductWrite& write) {
    return row(dump_rows::kProduct, 512 + write.product.description.size(), [&](JsonWriter& out) {
        mark_update(out, write.insert);
        store_product(out, write.product);
    });
}

std::string image_row(const sys::Changes::ImageWrite& write) {
    const std::size_t bytes = write.bytes ? write.bytes->size() : 0;
    return row(dump_rows::kImage, 512 + bytes * 4 / 3, [&](JsonWriter& out) {
        store_image(out, write.image);
        if (write.bytes) out.member("bytes", base64(*write.bytes));
    });
}

// How many entries its ledger has is no field of the row: they are rows of their own.
std::string order_row(const sys::Changes::OrderWrite& write) {
    const sys::OrderState& state = write.state;
    return row(dump_rows::kOrder, 1'280 + state.order.lines.size() * 320, [&](JsonWriter& out) {
        mark_update(out, write.insert);
        store_header(out, state.order);
        store_lines(out, state.order.lines);
        if (state.request_digest) out.member("request_digest", hex(*state.request_digest));
        out.member("salt", hex(state.salt));
    });
}

std::string ledger_row(const LedgerEntry& entry) {
    return row(dump_rows::kLedger, 256, [&](JsonWriter& out) {
        out.member("order_id", entry.order_id);
        out.member("entry", entry.entry);
        out.member("kind", entry.kind);
        // Nil = it belongs to no payment.
        if (!entry.payment_id.is_nil()) out.member("payment_id", entry.payment_id);
        out.member("currency", entry.amount.currency().code());
        store_money(out, "amount", entry.amount);
        store_time(out, "at", entry.at);
    });
}

std::string event_row(const sys::Changes::EventWrite& write) {
    return row(dump_rows::kEvent, 512, [&](JsonWriter& out) {
        mark_update(out, write.insert);
        out.key("evidence");
        out.begin_object();
        store_evidence(out, write.event.evidence);
        out.end_object();
        out.member("digest", hex(write.event.digest));
        out.member("state", dump_rows::state_word(write.event.state));
        store_time(out, "received_at", write.event.received_at);
    });
}

std::string journal_row(const JournalRecord& record) {
    return row(dump_rows::kJournal, 512 + record.facts.size() * 5 / 4, [&](JsonWriter& out) {
        out.member("sequence", record.sequence);
        out.member("event_id", record.event_id);
        out.member("order_id", record.order_id);
        out.member("order_sequence", record.order_sequence);
        out.member("kind", record.kind);
        out.member("type", record.type);
        out.member("from", record.from);
        out.member("to", record.to);
        store_actor(out, "actor", record.actor);
        if (record.actor.name) out.member("actor_name", *record.actor.name);
        out.member("message", record.message);
        out.member("public", record.is_public);
        store_time(out, "at", record.at);
        out.member("trace", record.trace);
        // As text: these bytes are hashed, and come back exactly as they are.
        out.member("facts", record.facts);
        out.member("previous_hash", hex(record.previous_hash));
        out.member("hash", hex(record.hash));
    });
}

std::string user_row(const sys::Changes::UserWrite& write) {
    return row(dump_rows::kUser, 512, [&](JsonWriter& out) {
        mark_update(out, write.insert);
        store_user(out, write.state.user);
        out.member("password_hash", write.state.password_hash);
    });
}

std::string session_row(const sys::Changes::SessionWrite& write) {
    return row(dump_rows::kSession, 256, [&](JsonWriter& out) {
        mark_update(out, write.insert);
        out.member("digest", hex(write.token.digest));
        out.member("family", hex(write.token.family));
        out.member("user_id", write.token.user_id);
        store_time(out, "created_at", write.token.created_at);
        store_time(out, "expires_at", write.token.expires_at);
        store_time(out, "used_at", write.token.used_at);
    });
}

std::string key_row(const std::pair<Digest, sys::StoredKey>& key) {
    return row(dump_rows::kKey, 256 + key.second.reply.size() * 5 / 4, [&](JsonWriter& out) {
        out.member("scope", hex(key.first));
        out.member("request_digest", hex(key.second.request_digest));
        store_time(out, "created_at", key.second.created_at);
        out.member("reply", key.second.reply);
    });
}

std::string chain_row(const sys::ChainHead& head) {
    return row(dump_rows::kChain, 256, [&](JsonWriter& out) {
        out.member("sequence", head.sequence);
        out.member("hash", hex(head.hash));
        out.member("next_order_number", head.next_order_number);
    });
}

using Line = std::function<Result<void>(std::string)>;

Result<void> write_statistics(const sys::StatisticsChange& sums, const Line& line) {
    for (const auto& [key, sales] : sums.sales) {
        ORDO_TRY(line(row(dump_rows::kSales, 256, [&, &when = key.first, &currency = key.second,
                                                   &sum = sales](JsonWriter& out) {
            store_time(out, "start", when);
            out.member("currency", currency.code());
            out.member("gross", sum.gross_minor);
            out.member("refunds", sum.refunds_minor);
            out.member("orders", sum.orders);
            out.member("paid_orders", sum.paid_orders);
        })));
    }
    for (const auto& [key, standing] : sums.standing) {
        ORDO_TRY(line(row(dump_rows::kStanding, 256, [&, &at = key, &sum = standing](
                                                         JsonWriter& out) {
            out.member("currency", std::get<0>(at).code());
            out.member("status", std::get<1>(at));
            out.member("payment_status", std::get<2>(at));
            out.member("orders", sum.orders);
            out.member("outstanding", sum.outstanding_minor);
            out.member("attention", sum.attention);
        })));
    }
    for (const auto& [key, sold] : sums.products) {
        ORDO_TRY(line(row(dump_rows::kSold, 256, [&, &at = key, &sum = sold](JsonWriter& out) {
            store_time(out, "start", std::get<0>(at));
            out.member("product_id", std::get<1>(at));
            out.member("currency", std::get<2>(at).code());
            out.member("quantity", sum.quantity);
            out.member("revenue", sum.revenue_minor);
        })));
    }
    return {};
}

// Every list in the order of dump_rows::kOrder…: what others refer to stands before those who refer to
// it.
Result<void> write_catalogue(const sys::Changes& changes, const Line& line) {
    if (changes.policy) {
        ORDO_TRY(line(row(dump_rows::kPolicy, 256, [&](JsonWriter& out) {
            store_policy(out, *changes.policy);
        })));
    }
    for (const auto& user : changes.users) ORDO_TRY(line(user_row(user)));
    for (const auto& product : changes.products) ORDO_TRY(line(product_row(product)));
    for (const auto& [id, quantity] : changes.stock) {
        ORDO_TRY(line(row(dump_rows::kStock, 128, [&, &product = id,
                                                   &pieces = quantity](JsonWriter& out) {
            out.member("product_id", product);
            out.member("quantity", pieces);
        })));
    }
    for (const auto& image : changes.images) ORDO_TRY(line(image_row(image)));
    return {};
}

Result<void> write_orders(const sys::Changes& changes, const Line& line) {
    for (const auto& order : changes.orders) ORDO_TRY(line(order_row(order)));
    for (const auto& movement : changes.movements) {
        ORDO_TRY(line(row(dump_rows::kMovement, 384,
                          [&](JsonWriter& out) { store_movement(out, movement); })));
    }
    for (const auto& write : changes.payments) {
        ORDO_TRY(line(row(dump_rows::kPayment, 768, [&](JsonWriter& out) {
            mark_update(out, write.insert);
            store_payment(out, write.payment);
        })));
    }
    for (const auto& write : changes.refunds) {
        ORDO_TRY(line(row(dump_rows::kRefund, 640, [&](JsonWriter& out) {
            mark_update(out, write.insert);
            store_refund(out, write.refund);
        })));
    }
    for (const auto& entry : changes.ledger) ORDO_TRY(line(ledger_row(entry)));
    for (const auto& event : changes.events) ORDO_TRY(line(event_row(event)));
    for (const auto& record : changes.journal) ORDO_TRY(line(journal_row(record)));
    return {};
}

}  // namespace

Result<void> DumpWriter::line(std::string text) {
    ++lines_;
    return sink_(text);
}

Result<void> DumpWriter::begin(const sys::ShopSettings& settings) {
    return line(row(dump_rows::kShop, 384, [&](JsonWriter& out) {
        out.member("format", dump_rows::kFormat);
        out.member("name", settings.name);
        out.member("currency", settings.default_currency.code());
        out.member("prices_include_tax", settings.prices_include_tax);
        out.member("chain_id", hex(settings.chain_id));
        out.member("incarnation", settings.incarnation);
        out.member("cursor_secret", hex(settings.cursor_secret));
    }));
}

Result<void> DumpWriter::piece(const sys::Changes& changes) {
    if (!changes.ended_families.empty() || !changes.ended_users.empty() ||
        !changes.removed_images.empty() || changes.forget) {
        return Error(Errc::internal, "A dump takes nothing away.");
    }
    const Line write = [this](std::string text) { return line(std::move(text)); };
    ORDO_TRY(write_catalogue(changes, write));
    ORDO_TRY(write_orders(changes, write));
    for (const auto& session : changes.sessions) ORDO_TRY(write(session_row(session)));
    for (const auto& key : changes.keys) ORDO_TRY(write(key_row(key)));
    for (const auto& position : changes.consumers) {
        ORDO_TRY(write(row(dump_rows::kConsumer, 128, [&](JsonWriter& out) {
            out.member("consumer", position.consumer);
            out.member("sequence", position.sequence);
        })));
    }
    if (changes.chain) ORDO_TRY(write(chain_row(*changes.chain)));
    return write_statistics(changes.statistics, write);
}

Result<void> DumpWriter::end() {
    const std::int64_t before = lines_;
    return line(row(dump_rows::kEnd, 64, [&](JsonWriter& out) { out.member("lines", before); }));
}

}  // namespace ordo::codec
