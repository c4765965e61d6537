#include "storage/postgres/gather.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "storage/postgres/arrays.hpp"
#include "storage/postgres/records.hpp"
#include "storage/relational/catalogue_rows.hpp"
#include "storage/relational/event_rows.hpp"
#include "storage/relational/journal_rows.hpp"
#include "storage/relational/order_rows.hpp"
#include "storage/relational/payment_rows.hpp"
#include "storage/relational/people_rows.hpp"
#include "storage/relational/shop_rows.hpp"

// Every part asks in its constructor and takes in its take(): between the two lies one round trip for all
// parts together. A part that nobody needs asks nothing.
namespace ordo::postgres {
namespace {

using relational::take_bytes;
using relational::take_id;

// A question that is asked only if it has to be.
class Question {
public:
    Question(Connection& connection, StatementName name, bool is_asked,
             std::initializer_list<const std::string*> arrays) {
        if (!is_asked) return;
        query_.emplace(connection, name, StatementCursor::Kind::whole);
        for (const std::string* array : arrays) query_->blob(*array);
        query_->ask();
    }
    template <class Take>
    void for_each(Take take) {
        while (query_ && query_->row()) take(*query_);
    }

private:
    std::optional<Query> query_;
};

struct RefArrays {
    std::string providers, refs;
    explicit RefArrays(const std::set<sys::ProviderRef>& pairs)
        : providers(array_of(ElementType::text, pairs,
                             [](const auto& pair) -> const std::string& { return pair.first; })),
          refs(array_of(ElementType::text, pairs,
                        [](const auto& pair) -> const std::string& { return pair.second; })) {}
};

// ---- orders

sys::OrderState take_whole_order(Query& row) {
    sys::OrderState state = relational::take_order(row);
    Order& order = state.order;
    for (Records line(row.next_bytes()); line.row();)
        order.lines.push_back(relational::take_line(line, order.currency));
    for (Records payment(row.next_bytes()); payment.row();)
        order.payments.push_back(relational::take_payment(payment));
    for (Records each(row.next_bytes()); each.row();) {
        Refund& refund = order.refunds.emplace_back(relational::take_refund(each));
        for (Records item(each.next_bytes()); item.row();) {
            const std::int64_t line = item.take_integer();
            refund.items.push_back({line, item.take_integer()});
        }
    }
    relational::count_refunds(order);
    return state;
}

class GatheredOrders {
public:
    enum class Parts : std::uint8_t { listed, whole };

    GatheredOrders(Connection& connection, bool is_asked, Parts parts, const std::string& ids,
                   const std::string& payments, const RefArrays& refs) {
        if (!is_asked) return;
        query_.emplace(connection, StatementName("gather_orders"), StatementCursor::Kind::whole);
        query_->blob(ids).blob(payments).blob(refs.providers).blob(refs.refs);
        query_->flag(parts == Parts::whole).ask();
    }

    template <class Take>
    void for_each(Take take) {
        while (query_ && query_->row()) take(take_whole_order(*query_));
    }

private:
    std::optional<Query> query_;
};

class NeededOrders {
public:
    NeededOrders(Connection& connection, const sys::Needs& needs)
        : needs_(needs),
          ids_(array_of(ElementType::text, needs.orders,
                        [](const auto& need) { return need.first.to_string(); })),
          payments_(array_of_ids(needs.payments)),
          refs_(needs.provider_refs),
          event_ids_(needs.provider_events),
          orders_(connection,
                  !(needs.orders.empty() && needs.payments.empty() && needs.provider_refs.empty()),
                  GatheredOrders::Parts::whole, ids_, payments_, refs_),
          payment_owners_(connection, "gather_payment_owners", !needs.payments.empty(),
                          {&payments_}),
          ref_owners_(connection, "gather_ref_owners", !needs.provider_refs.empty(),
                      {&refs_.providers, &refs_.refs}),
          events_(connection, "gather_events", !needs.provider_events.empty(),
                  {&event_ids_.providers, &event_ids_.refs}) {}

    void take(sys::State& state) {
        for (const auto& [id, need] : needs_.orders) state.orders[id].reset();
        orders_.for_each([&](sys::OrderState order) {
            auto& entry = state.orders[order.order.id];
            entry = std::move(order);
        });
        for (const PaymentId id : needs_.payments) state.payment_orders[id].reset();
        payment_owners_.for_each([&](Query& row) {
            const auto order_id = take_id<OrderId>(row);
            state.payment_orders[take_id<PaymentId>(row)] = order_id;
        });
        for (const sys::ProviderRef& ref : needs_.provider_refs) state.provider_refs[ref].reset();
        ref_owners_.for_each([&](Query& row) {
            std::string provider = row.take_text();
            sys::ProviderRef ref(std::move(provider), row.take_text());
            const auto order_id = take_id<OrderId>(row);
            state.provider_refs[std::move(ref)] =
                sys::PaymentOwner{order_id, take_id<PaymentId>(row)};
        });
        for (const sys::ProviderRef& id : needs_.provider_events) state.provider_events[id].clear();
        events_.for_each([&](Query& row) {
            sys::StoredEvent event = relational::take_event(row);
            state.provider_events[{event.evidence.provider, event.evidence.event_id.value_or("")}]
                .push_back(std::move(event));
        });
    }

private:
    const sys::Needs& needs_;
    const std::string ids_, payments_;
    const RefArrays refs_, event_ids_;
    GatheredOrders orders_;
    Question payment_owners_, ref_owners_, events_;
};

// ---- products

class GatheredProducts {
public:
    GatheredProducts(Connection& connection, bool is_asked, const std::string& ids,
                     const std::string& orders, const std::string& images)
        : products_(connection, "gather_products", is_asked, {&ids, &orders, &images}) {}

    [[nodiscard]] std::map<ProductId, Product> take() {
        std::map<ProductId, Product> all;
        products_.for_each([&](Query& row) {
            Product product = relational::take_product(row);
            for (Records image(row.next_bytes()); image.row();)
                product.images.push_back(relational::take_image(image));
            const ProductId id = product.id;
            all.emplace(id, std::move(product));
        });
        return all;
    }

private:
    Question products_;
};

class NeededProducts {
public:
    NeededProducts(Connection& connection, const sys::Needs& needs)
        : needs_(needs),
          ids_(array_of_ids(needs.products)),
          orders_(array_of_ids(with_stock(needs))),
          images_(array_of_ids(needs.images)),
          skus_(array_of_texts(needs.skus)),
          barcodes_(array_of_texts(needs.barcodes)),
          products_(connection,
                    !(needs.products.empty() && needs.images.empty() && with_stock(needs).empty()),
                    ids_, orders_, images_),
          sku_owners_(connection, "gather_skus", !needs.skus.empty(), {&skus_}),
          barcode_owners_(connection, "gather_barcodes", !needs.barcodes.empty(), {&barcodes_}),
          image_owners_(connection, "gather_image_owners", !needs.images.empty(), {&images_}) {}

    void take(sys::State& state) {
        for (const ProductId id : needs_.products) state.products[id].reset();
        for (auto& [id, product] : products_.take()) state.products[id] = std::move(product);
        for (const std::string& sku : needs_.skus) state.sku_owners[sku].reset();
        sku_owners_.for_each([&](Query& row) {
            auto& owner = state.sku_owners[row.take_text()];
            owner = take_id<ProductId>(row);
        });
        for (const std::string& code : needs_.barcodes) state.barcode_owners[code].reset();
        barcode_owners_.for_each([&](Query& row) {
            auto& owner = state.barcode_owners[row.take_text()];
            owner = take_id<ProductId>(row);
        });
        for (const ImageId id : needs_.images) state.image_products[id].reset();
        image_owners_.for_each([&](Query& row) {
            auto& owner = state.image_products[take_id<ImageId>(row)];
            owner = take_id<ProductId>(row);
        });
    }

private:
    static std::vector<OrderId> with_stock(const sys::Needs& needs) {
        std::vector<OrderId> orders;
        for (const auto& [id, need] : needs.orders) {
            if (need.with_stock) orders.push_back(id);
        }
        return orders;
    }

    const sys::Needs& needs_;
    const std::string ids_, orders_, images_, skus_, barcodes_;
    GatheredProducts products_;
    Question sku_owners_, barcode_owners_, image_owners_;
};

// ---- people, and what callers bring

class NeededPeople {
public:
    NeededPeople(Connection& connection, const sys::Needs& needs)
        : needs_(needs),
          ids_(array_of_ids(needs.users)),
          emails_(array_of_texts(needs.emails)),
          tokens_(array_of_digests(needs.sessions)),
          users_(connection, "gather_users", !(needs.users.empty() && needs.sessions.empty()),
                 {&ids_, &tokens_}),
          email_owners_(connection, "gather_emails", !needs.emails.empty(), {&emails_}),
          sessions_(connection, "gather_sessions", !needs.sessions.empty(), {&tokens_}) {}

    void take(sys::State& state) {
        for (const UserId id : needs_.users) state.users[id].reset();
        users_.for_each([&](Query& row) {
            sys::UserState user = relational::take_user(row);
            const UserId id = user.user.id;
            state.users[id] = std::move(user);
        });
        for (const std::string& email : needs_.emails) state.emails[email].reset();
        email_owners_.for_each([&](Query& row) {
            auto& owner = state.emails[row.take_text()];
            owner = take_id<UserId>(row);
        });
        for (const Digest& token : needs_.sessions) state.sessions[token].reset();
        sessions_.for_each([&](Query& row) {
            const sys::SessionToken token = relational::take_session(row);
            state.sessions[token.digest] = token;
        });
    }

private:
    const sys::Needs& needs_;
    const std::string ids_, emails_, tokens_;
    Question users_, email_owners_, sessions_;
};

class NeededKeys {
public:
    NeededKeys(Connection& connection, const sys::Needs& needs)
        : needs_(needs),
          scopes_(array_of_digests(needs.keys)),
          names_(array_of_texts(needs.consumers)),
          keys_(connection, "gather_keys", !needs.keys.empty(), {&scopes_}),
          consumers_(connection, "gather_consumers", !needs.consumers.empty(), {&names_}) {}

    void take(sys::State& state) {
        for (const Digest& scope : needs_.keys) state.keys[scope].reset();
        keys_.for_each([&](Query& row) {
            auto& key = state.keys[take_bytes<32>(row)];
            key = relational::take_key(row);
        });
        for (const std::string& name : needs_.consumers) state.consumers[name] = 0;
        consumers_.for_each([&](Query& row) {
            auto& position = state.consumers[row.take_text()];
            position = row.take_integer();
        });
    }

private:
    const sys::Needs& needs_;
    const std::string scopes_, names_;
    Question keys_, consumers_;
};

}  // namespace

void gather(Connection& connection, const sys::Needs& needs, sys::State& state) {
    Query policy = connection.query("policy_get");
    policy.ask();
    NeededKeys keys(connection, needs);
    NeededOrders orders(connection, needs);
    NeededProducts products(connection, needs);
    NeededPeople people(connection, needs);
    state.policy = relational::take_policy(policy);
    keys.take(state);
    orders.take(state);
    products.take(state);
    people.take(state);
}

std::optional<sys::OrderState> gather_order(Connection& connection, OrderId id) {
    const std::string id_text = id.to_string();
    Query query = connection.query("gather_order");
    if (!query.text(id_text).flag(false).row()) return std::nullopt;
    return take_whole_order(query);
}

std::optional<OrderWithHistory> gather_order_with_history(Connection& connection, OrderId id) {
    const std::string id_text = id.to_string();
    Query query = connection.query("gather_order");
    if (!query.text(id_text).flag(true).row()) return std::nullopt;
    OrderWithHistory found{take_whole_order(query).order, {}};
    Records history(query.next_bytes());
    found.history = relational::take_records(history);
    return found;
}

std::vector<Order> gather_listed_orders(Connection& connection, const std::vector<OrderId>& ids) {
    const std::string none = array_of_ids(std::vector<PaymentId>());
    const std::string wanted = array_of_ids(ids);
    std::map<OrderId, Order> found;
    GatheredOrders(connection, !ids.empty(), GatheredOrders::Parts::listed, wanted, none,
                   RefArrays({}))
        .for_each([&](sys::OrderState state) {
            state.order.refunds.clear();
            found.emplace(state.order.id, std::move(state.order));
        });
    std::vector<Order> orders;
    for (const OrderId id : ids) orders.push_back(std::move(found.at(id)));
    return orders;
}

std::vector<Product> gather_products(Connection& connection, const std::vector<ProductId>& ids) {
    const std::string none = array_of_ids(std::vector<OrderId>());
    const std::string wanted = array_of_ids(ids);
    auto found = GatheredProducts(connection, !ids.empty(), wanted, none, none).take();
    std::vector<Product> products;
    for (const ProductId id : ids) {
        // One that was asked for twice comes once.
        if (auto product = found.extract(id)) products.push_back(std::move(product.mapped()));
    }
    return products;
}

}  // namespace ordo::postgres
