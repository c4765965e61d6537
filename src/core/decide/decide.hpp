#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/history.hpp"
#include "ordo/sys/storage.hpp"

// The rules of every command, as pure functions: what it needs to see, and what it does to what it
// sees. No I/O, no clock, no thread; time, randomness and the caller come in through Context.
namespace ordo {

struct Context {
    Time now;
    IdSource& ids;
    const CallOptions& call;
    // SHA-256 of the request and its owner: what a client-made order id is bound to for ever.
    Digest request_digest{};
};

// A journal record before it has a sequence: the engine seals it (src/engine/journal.hpp).
struct RecordDraft {
    JournalRecord record;           // without sequence, facts and hashes
    OrderHeader order;              // at this version
    std::vector<OrderLine> lines;   // order.created only
    std::optional<Payment> payment;
    std::optional<Refund> refund;
};

template <class Answer>
struct Decision {
    Answer answer;
    sys::Changes changes = {};
    std::vector<RecordDraft> records = {};
    bool changed = true;
    bool replayed = false;  // a client-made id that is there already, with the same content
};

// Text that storage is asked for must be text first: whatever is wrong here is refused before the command
// queues, so that it cannot spoil the load of its neighbours.
[[nodiscard]] Result<void> check_wishes(const ProductCreate& command);
[[nodiscard]] Result<void> check_wishes(const ProductUpdate& command);
[[nodiscard]] Result<void> check_wishes(const EventsAck& command);
[[nodiscard]] Result<void> check_wishes(const EvidenceApply& command);
[[nodiscard]] Result<void> check_wishes(const UserUpdate& command);
template <class Command>
[[nodiscard]] Result<void> check_wishes(const Command&) {
    return {};
}
[[nodiscard]] Result<void> check_consumer(const std::string& name);

// What the command must see. Idempotency keys and the chain's head are the engine's business.
void declare_needs(const ProductCreate& command, sys::Needs& needs);
void declare_needs(const ProductUpdate& command, sys::Needs& needs);
void declare_needs(const ProductDeactivate& command, sys::Needs& needs);
void declare_needs(const StockAdjust& command, sys::Needs& needs);
void declare_needs(const OrderCreate& command, sys::Needs& needs);
void declare_needs(const OrderMarkPaid& command, sys::Needs& needs);
void declare_needs(const OrderSetStatus& command, sys::Needs& needs);
void declare_needs(const OrderCancel& command, sys::Needs& needs);
void declare_needs(const OrderAddNote& command, sys::Needs& needs);
void declare_needs(const OrderResolve& command, sys::Needs& needs);
void declare_needs(const PaymentCreate& command, sys::Needs& needs);
void declare_needs(const PaymentResolve& command, sys::Needs& needs);
void declare_needs(const RefundCreate& command, sys::Needs& needs);
void declare_needs(const EvidenceApply& command, sys::Needs& needs);
void declare_needs(const UserUpdate& command, sys::Needs& needs);
void declare_needs(const ImageUpdate& command, sys::Needs& needs);
void declare_needs(const ImageRemove& command, sys::Needs& needs);
void declare_needs(const ShopUpdate& command, sys::Needs& needs);
void declare_needs(const EventsAck& command, sys::Needs& needs);

using State = sys::State;
Result<Decision<Product>> decide(const State& state, const ProductCreate& command, const Context& context);
Result<Decision<Product>> decide(const State& state, const ProductUpdate& command, const Context& context);
Result<Decision<Product>> decide(const State& state, const ProductDeactivate& command, const Context& context);
Result<Decision<StockMovement>> decide(const State& state, const StockAdjust& command, const Context& context);
Result<Decision<Order>> decide(const State& state, const OrderCreate& command, const Context& context);
Result<Decision<Order>> decide(const State& state, const OrderMarkPaid& command, const Context& context);
Result<Decision<Order>> decide(const State& state, const OrderSetStatus& command, const Context& context);
Result<Decision<Order>> decide(const State& state, const OrderCancel& command, const Context& context);
Result<Decision<Order>> decide(const State& state, const OrderAddNote& command, const Context& context);
Result<Decision<Order>> decide(const State& state, const OrderResolve& command, const Context& context);
Result<Decision<Payment>> decide(const State& state, const PaymentCreate& command, const Context& context);
Result<Decision<Payment>> decide(const State& state, const PaymentResolve& command, const Context& context);
Result<Decision<Refund>> decide(const State& state, const RefundCreate& command, const Context& context);
Result<Decision<EvidenceReceipt>> decide(const State& state, const EvidenceApply& command, const Context& context);
Result<Decision<User>> decide(const State& state, const UserUpdate& command, const Context& context);
Result<Decision<Image>> decide(const State& state, const ImageUpdate& command, const Context& context);
Result<Decision<Image>> decide(const State& state, const ImageRemove& command, const Context& context);
Result<Decision<ShopPolicy>> decide(const State& state, const ShopUpdate& command, const Context& context);
Result<Decision<ConsumerPosition>> decide(const State& state, const EventsAck& command, const Context& context);

// Rights of questions, the same as of commands.
[[nodiscard]] bool may_see(const Actor& actor, const OrderHeader& order);
[[nodiscard]] Result<void> require_staff(const Actor& actor);
// The `usr_` id of a customer; `forbidden` when he has none.
[[nodiscard]] Result<UserId> customer_id(const Actor& actor);
[[nodiscard]] Result<void> check_call(const CallOptions& call);
// The same for what is open to everybody: a customer need not have said who he is.
[[nodiscard]] Result<void> check_visit(const CallOptions& call);

}  // namespace ordo
