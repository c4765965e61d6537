#include "engine/provider_desk.hpp"

#include <algorithm>

#include "codec/request_text.hpp"
#include "core/ledger.hpp"
#include "core/payment_machine.hpp"
#include "core/try.hpp"
#include "engine/digest.hpp"
#include "engine/idempotency.hpp"

namespace ordo {
namespace {

// A provider is somebody else's code: what it throws must not pass through the engine, and says nothing
// about whether it has acted.
template <class Call>
auto asked(Call call) -> decltype(call()) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return Error(Errc::out_of_memory, "Memory ran out while the provider was asked.");
    } catch (...) {
        return Error(Errc::internal, "The provider's adapter failed.");
    }
}

// Whether the error says for certain that the provider has done nothing.
bool certainly_nothing(const Error& error) {
    return error.code == Errc::provider_error || error.code == Errc::payment_declined;
}

Evidence about(const Payment& payment, EvidenceKind kind, Time now) {
    Evidence evidence;
    evidence.provider = payment.provider;
    evidence.kind = kind;
    evidence.payment_id = payment.id;
    evidence.order_id = payment.order_id;
    evidence.at = now;
    return evidence;
}

// What our ids are the provider need not know by heart.
void complete(Evidence& evidence, const Payment& payment) {
    evidence.provider = payment.provider;
    evidence.payment_id = payment.id;
    evidence.order_id = payment.order_id;
}

}  // namespace

bool is_about_provider(const Error& error) noexcept {
    return error.code == Errc::provider_error || error.code == Errc::payment_declined ||
           error.code == Errc::provider_not_configured;
}

Result<void> ProviderRegistry::add(const std::string& name, std::shared_ptr<sys::PaymentProvider> provider) {
    const std::unique_lock lock(mutex_);
    if (!providers_.try_emplace(name, std::move(provider)).second)
        return Error(Errc::already_exists, "There is a provider with the name " + name + " already.");
    return {};
}

Result<std::shared_ptr<sys::PaymentProvider>> ProviderRegistry::find(const std::string& name) const {
    const std::shared_lock lock(mutex_);
    const auto found = providers_.find(name);
    if (found == providers_.end())
        return Error(Errc::provider_not_configured, "The payment provider is not set up in this program.");
    return found->second;
}

std::vector<std::string> ProviderRegistry::names() const {
    const std::shared_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, provider] : providers_) names.push_back(name);
    return names;
}

CallOptions ProviderDesk::words_of(const std::string& provider) const {
    CallOptions call;
    call.actor = {ActorType::provider, provider, std::nullopt};
    call.trace = trace_;
    return call;
}

Result<Order> ProviderDesk::order(OrderId id) const {
    ORDO_TRY(auto state, engine_.storage->order(id));
    if (!state) return Error(Errc::not_found, "There is no order " + id.to_string() + ".");
    return std::move(state->order);
}

Result<Payment> ProviderDesk::payment(OrderId order_id, PaymentId id) const {
    ORDO_TRY(const Order owner, order(order_id));
    const auto found = std::ranges::find(owner.payments, id, &Payment::id);
    if (found == owner.payments.end())
        return Error(Errc::not_found, "There is no payment " + id.to_string() + ".");
    return *found;
}

Result<Reply<EvidenceReceipt>> ProviderDesk::take(const EvidenceApply& command, const CallOptions& call) {
    ORDO_TRY(auto reply, engine_.execute(command, call));
    // What has to wait is kept under the name of an event. A fact without one is its own.
    if (reply.outcome == EvidenceOutcome::waiting && !command.evidence.event_id) {
        EvidenceApply named = command;
        named.evidence.event_id = "told-" + to_hex(digest_request(codec::request_text(command), call.actor));
        CallOptions without_key = call;
        without_key.idempotency_key.reset();
        ORDO_TRY(reply, engine_.execute(named, without_key));
    }
    // The fact has had its effect, whatever becomes of those that waited for it: they are due work.
    if (reply.outcome == EvidenceOutcome::applied && reply.order_id)
        static_cast<void>(apply_waiting(*reply.order_id));
    return reply;
}

Result<Reply<EvidenceReceipt>> ProviderDesk::take(Evidence evidence) {
    const CallOptions call = words_of(evidence.provider);
    return take(EvidenceApply{std::move(evidence)}, call);
}

// The attempt to be looked up, if that is all that the webhook tells and the attempt is one of that provider.
Result<std::optional<Payment>> ProviderDesk::subject_of(const Evidence& news) const {
    if (news.kind != EvidenceKind::unknown || news.keep_aside || !news.payment_id) return std::nullopt;
    ORDO_TRY(const auto owner, engine_.storage->payment_owner(*news.payment_id));
    if (!owner) return std::nullopt;
    ORDO_TRY(Payment subject, payment(owner->order_id, owner->payment_id));
    if (subject.provider != news.provider) return std::nullopt;
    // The webhook may overtake the answer that tells the reference.
    if (!subject.provider_ref) subject.provider_ref = news.provider_ref;
    return std::optional(std::move(subject));
}

Result<EvidenceReceipt> ProviderDesk::hear(Evidence evidence) {
    ORDO_TRY(const auto subject, subject_of(evidence));
    if (!subject) {
        ORDO_TRY(EvidenceReceipt receipt, take(std::move(evidence)));
        return receipt;
    }
    ORDO_TRY(const Order before, order(subject->order_id));
    ORDO_TRY(look_up(*subject, false));
    ORDO_TRY(const Order after, order(subject->order_id));
    const auto outcome =
        after.version == before.version ? EvidenceOutcome::no_effect : EvidenceOutcome::applied;
    return EvidenceReceipt{outcome, subject->order_id, subject->id};
}

Result<std::int64_t> ProviderDesk::apply_waiting(OrderId id) {
    std::int64_t applied = 0;
    for (bool again = true; again;) {
        again = false;
        ORDO_TRY(const Order owner, order(id));
        sys::WaitingFor what{.order_id = id, .payments = {}, .provider_refs = {}};
        for (const Payment& payment : owner.payments) {
            what.payments.push_back(payment.id);
            if (payment.provider_ref) what.provider_refs.emplace_back(payment.provider, *payment.provider_ref);
        }
        ORDO_TRY(const auto waiting, engine_.storage->waiting_events(what));
        for (const auto& event : waiting) {
            ORDO_TRY(const auto reply, engine_.execute(EvidenceApply{event.evidence},
                                                       words_of(event.evidence.provider)));
            if (reply.outcome != EvidenceOutcome::applied) continue;
            ++applied;
            again = true;  // it may be what another one waits for; each is applied once, so this ends
        }
    }
    return applied;
}

Result<void> ProviderDesk::open(const Payment& payment) {
    ORDO_TRY(const auto provider, engine_.providers.find(payment.provider));
    ORDO_TRY(const Order owner, order(payment.order_id));
    const sys::IntentRequest request{.payment_id = payment.id,
                                     .order_id = payment.order_id,
                                     .order_number = owner.number,
                                     .amount = payment.amount,
                                     .return_url = payment.return_url,
                                     .customer_email = owner.customer.email};
    auto answer = asked([&] { return provider->create_intent(request); });
    Evidence evidence = about(payment, EvidenceKind::unknown, engine_.clock.now());
    if (answer) {
        evidence = *std::move(answer);
        complete(evidence, payment);
    } else if (certainly_nothing(answer.error())) {
        evidence.kind = EvidenceKind::failed;
        evidence.failure_code = std::string(errc_name(answer.error().code));
    }
    ORDO_TRY(take(std::move(evidence)));
    if (!answer && certainly_nothing(answer.error())) return std::move(answer).error();
    return {};
}

Result<void> ProviderDesk::look_up(const Payment& payment, bool claimed) {
    ORDO_TRY(const auto provider, engine_.providers.find(payment.provider));
    ORDO_TRY(const Order owner, order(payment.order_id));
    const sys::LookupRequest request{.payment_id = payment.id,
                                     .order_id = payment.order_id,
                                     .provider_ref = payment.provider_ref,
                                     .may_capture = may_capture(owner, payment)};
    ORDO_TRY(auto facts, asked([&] { return provider->lookup(request); }));
    if (facts.empty() && payment.captured_amount.is_positive())
        return Error(Errc::provider_error, "The provider knows nothing of this payment.");
    // Whoever opens it may be about to; who has claimed the question knows that nobody is any more.
    const bool waits = payment.status == AttemptStatus::unknown || (claimed && is_open(payment.status));
    if (facts.empty() && waits && !payment.provider_ref) {
        Evidence never_opened = about(payment, EvidenceKind::failed, engine_.clock.now());
        never_opened.failure_code = "never_opened";
        facts.push_back(std::move(never_opened));
    }
    for (Evidence& fact : facts) {
        complete(fact, payment);
        ORDO_TRY(take(std::move(fact)));
    }
    return {};
}

Result<void> ProviderDesk::refund(const Order& owner, const Refund& refund) {
    const auto payment = std::ranges::find(owner.payments, refund.payment_id, &Payment::id);
    if (payment == owner.payments.end()) return Error(Errc::corrupt, "A refund has no payment.");
    const auto provider = engine_.providers.find(payment->provider);
    if (!provider) return provider.error();
    if (!payment->provider_ref) return {};  // not yet, or never: nobody can be asked
    const sys::RefundRequest request{.refund_id = refund.id,
                                     .payment_id = payment->id,
                                     .order_id = owner.id,
                                     .provider_ref = *payment->provider_ref,
                                     .amount = refund.amount,
                                     .reason = refund.reason};
    auto answer = asked([&] { return (*provider)->refund(request); });
    if (!answer && answer.error().code == Errc::provider_error) return std::move(answer).error();
    Evidence evidence = about(*payment, EvidenceKind::refund_unknown, engine_.clock.now());
    if (answer) {
        evidence = *std::move(answer);
        complete(evidence, *payment);
    } else if (certainly_nothing(answer.error())) {
        evidence.kind = EvidenceKind::refund_failed;
        evidence.failure_code = std::string(errc_name(answer.error().code));
    }
    evidence.refund_id = refund.id;
    ORDO_TRY(take(std::move(evidence)));
    return {};
}

Result<void> ProviderDesk::refund_agreed(OrderId id) {
    ORDO_TRY(const Order owner, order(id));
    for (const Refund& agreed : owner.refunds) {
        const bool to_ask = agreed.status == RefundStatus::pending && !agreed.is_told();
        if (!to_ask || agreed.provider_ref || agreed.checks > 0) continue;
        ORDO_TRY(const bool mine, claim(agreed));
        if (!mine) continue;
        // The refund stands, whatever the provider says now: it is asked for again when it is due.
        if (const auto asked_for = refund(owner, agreed); !asked_for && !is_about_provider(asked_for.error()))
            return asked_for.error();
    }
    return {};
}

Result<bool> ProviderDesk::claim(const Payment& payment) {
    ORDO_TRY(const auto reply,
             engine_.execute(ProviderClaim{payment.order_id, payment.id, std::nullopt, payment.checks}, CallOptions{}));
    return reply.changed;
}

Result<bool> ProviderDesk::claim(const Refund& refund) {
    ORDO_TRY(const auto reply,
             engine_.execute(ProviderClaim{refund.order_id, std::nullopt, refund.id, refund.checks}, CallOptions{}));
    return reply.changed;
}

}  // namespace ordo
