#include <fmt/format.h>

#include <new>
#include <vector>

#include "capi/call.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

constexpr auto kShowOrder = [](const Order& order, const CallOptions& options) {
    return codec::encode(order, options.actor, codec::OrderView::detail);
};

// The history entry that a note became. Its number is the order's version after it.
struct NoteEntry : JournalRecord {
    bool changed = true;
    bool replayed = false;
};

NoteEntry find_note(const Engine& shop, const Reply<Order>& order, const CallOptions& options) {
    auto history = shop.order_history(order.id, options);
    if (history) {
        for (JournalRecord& record : *history) {
            if (record.order_sequence != order.version) continue;
            return NoteEntry{std::move(record), order.changed, order.replayed};
        }
    }
    // The note is there nevertheless.
    throw AnswerLost{};
}

// Whoever waits for his order asks for it again and again. What he is shown depends on who he is.
Result<std::string> order_page(OpenShop& shop, const char* order_id, const CallOptions& options) {
    ORDO_TRY(const OrderId id, read_id<OrderId>(order_id, "order_id"));
    ORDO_TRY(const auto moment, shop.engine.moment(options));
    const Actor& actor = options.actor;
    const std::string question =
        fmt::format("{} {} {}", id.to_string(), to_string(actor.type), actor.id ? "=" + *actor.id : "");
    if (moment) {
        if (auto kept = shop.orders.find(*moment, question)) return *std::move(kept);
    }
    ORDO_TRY(const Order order, shop.engine.order_get(id, options));
    std::string document = codec::encode(order, actor, codec::OrderView::detail);
    if (moment) shop.orders.keep(*moment, question, document);
    return document;
}

// Those of a list that could be read, and where they stand in it.
struct OrdersToPlace {
    explicit OrdersToPlace(std::size_t count) {
        commands.reserve(count);
        options.reserve(count);
        places.reserve(count);
    }

    Result<void> read(std::size_t place, const char* request_json, const char* options_json) {
        ORDO_TRY(CallOptions call, codec::decode<CallOptions>(text_or_empty(options_json)));
        ORDO_TRY(auto command, capi::read<OrderCreate>(request_json, "requests_json"));
        commands.push_back(std::move(command));
        options.push_back(std::move(call));
        places.push_back(place);
        return {};
    }

    std::vector<OrderCreate> commands;
    std::vector<CallOptions> options;
    std::vector<std::size_t> places;
};

}  // namespace

ordo_status ordo_order_quote(ordo_engine* engine, const char* request_json,
                             const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Quote> {
            ORDO_TRY(const auto request, read<QuoteRequest>(request_json, "request_json"));
            return shop.order_quote(request, options);
        },
        [](const Quote& quote, const CallOptions&) { return codec::encode(quote); });
}

ordo_status ordo_order_create(ordo_engine* engine, const char* request_json,
                              const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Order>> {
            ORDO_TRY(const auto command, read<OrderCreate>(request_json, "request_json"));
            return shop.order_create(command, options);
        },
        kShowOrder);
}

ordo_status ordo_order_create_many(ordo_engine* engine, size_t count, const char* const* requests_json,
                                   const char* const* options_json, ordo_status* statuses, ordo_doc** out,
                                   ordo_error** errors) {
    const auto at = [](auto* array, std::size_t i) { return array == nullptr ? nullptr : array + i; };
    for (std::size_t i = 0; i < count; ++i) {
        if (out != nullptr) out[i] = nullptr;
        if (errors != nullptr) errors[i] = nullptr;
    }
    return fenced(nullptr, [&]() -> Result<void> {
        if (count > 0 && (requests_json == nullptr || statuses == nullptr))
            return misuse("The parameter requests_json or statuses is NULL.");
        ORDO_TRY(const std::shared_ptr<OpenShop> session, find_handle(engine));
        OrdersToPlace orders(count);
        for (std::size_t i = 0; i < count; ++i)
            statuses[i] = fenced(at(errors, i), [&]() -> Result<void> {
                const char* options = options_json == nullptr ? nullptr : options_json[i];
                return orders.read(i, requests_json[i], options);
            });
        std::vector<Result<Reply<Order>>> answers;
        try {
            answers = session->engine.order_create_many(orders.commands, orders.options);
        } catch (const std::bad_alloc&) {
            for (const std::size_t i : orders.places) statuses[i] = report_out_of_memory(at(errors, i));
            return {};
        }
        for (std::size_t placed = 0; placed < answers.size(); ++placed) {
            const std::size_t i = orders.places[placed];
            statuses[i] = fenced(at(errors, i), [&]() -> Result<void> {
                if (!answers[placed]) return std::move(answers[placed]).error();
                return hand_out_change(*answers[placed], kShowOrder, orders.options[placed], at(out, i));
            });
        }
        return {};
    });
}

ordo_status ordo_order_mark_paid(ordo_engine* engine, const char* order_id,
                                 const char* payment_json, const char* options_json, ordo_doc** out,
                                 ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Order>> {
            ORDO_TRY(const auto command,
                     read_about(&OrderMarkPaid::order_id, order_id, "order_id", payment_json));
            return shop.order_mark_paid(command, options);
        },
        kShowOrder);
}

ordo_status ordo_order_set_status(ordo_engine* engine, const char* order_id,
                                  const char* request_json, const char* options_json,
                                  ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Order>> {
            ORDO_TRY(required(request_json, "request_json"));
            ORDO_TRY(const auto command,
                     read_about(&OrderSetStatus::order_id, order_id, "order_id", request_json));
            return shop.order_set_status(command, options);
        },
        kShowOrder);
}

ordo_status ordo_order_cancel(ordo_engine* engine, const char* order_id, const char* request_json,
                              const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Order>> {
            ORDO_TRY(const auto command,
                     read_about(&OrderCancel::order_id, order_id, "order_id", request_json));
            return shop.order_cancel(command, options);
        },
        kShowOrder);
}

ordo_status ordo_order_add_note(ordo_engine* engine, const char* order_id, const char* note_json,
                                const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<NoteEntry> {
            ORDO_TRY(required(note_json, "note_json"));
            ORDO_TRY(const auto command,
                     read_about(&OrderAddNote::order_id, order_id, "order_id", note_json));
            ORDO_TRY(const auto order, shop.order_add_note(command, options));
            try {
                return find_note(shop, order, options);
            } catch (const std::bad_alloc&) {
                throw AnswerLost{};
            }
        },
        [](const NoteEntry& entry, const CallOptions& options) {
            return codec::encode_history_entry(entry, options.actor);
        });
}

ordo_status ordo_order_resolve(ordo_engine* engine, const char* order_id, const char* request_json,
                               const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Order>> {
            ORDO_TRY(required(request_json, "request_json"));
            ORDO_TRY(const auto command,
                     read_about(&OrderResolve::order_id, order_id, "order_id", request_json));
            return shop.order_resolve(command, options);
        },
        kShowOrder);
}

ordo_status ordo_order_get(ordo_engine* engine, const char* order_id, const char* options_json,
                           ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](OpenShop& shop, const CallOptions& options) { return order_page(shop, order_id, options); },
        kShowDocument);
}

ordo_status ordo_order_by_number(ordo_engine* engine, const char* number, const char* options_json,
                                 ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Order> {
            ORDO_TRY(const std::string_view text, required(number, "number"));
            return shop.order_by_number(std::string(text), options);
        },
        kShowOrder);
}

ordo_status ordo_order_payment_status(ordo_engine* engine, const char* order_id,
                                      const char* options_json, ordo_doc** out,
                                      ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Order> {
            ORDO_TRY(const OrderId id, read_id<OrderId>(order_id, "order_id"));
            return shop.order_get(id, options);
        },
        [](const Order& order, const CallOptions&) { return codec::encode_payment_status(order); });
}

ordo_status ordo_order_list(ordo_engine* engine, const char* query_json, const char* options_json,
                            ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Page<Order>> {
            ORDO_TRY(const auto query, codec::decode<OrderQuery>(text_or_empty(query_json)));
            return shop.order_list(query, options);
        },
        [](const Page<Order>& page, const CallOptions& options) {
            return codec::encode(page, options.actor);
        });
}

ordo_status ordo_order_history(ordo_engine* engine, const char* order_id, const char* options_json,
                               ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<std::vector<JournalRecord>> {
            ORDO_TRY(const OrderId id, read_id<OrderId>(order_id, "order_id"));
            return shop.order_history(id, options);
        },
        [](const std::vector<JournalRecord>& records, const CallOptions& options) {
            return codec::encode_history(records, options.actor);
        });
}
