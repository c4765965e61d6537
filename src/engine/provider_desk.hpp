#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/engine_impl.hpp"

namespace ordo {

// Whether an error is the provider's, not the shop's.
[[nodiscard]] bool is_about_provider(const Error& error) noexcept;

// The traffic with payment providers: outside every transaction, between two commands. The first command
// has stored what is wanted (the claim), so that a crash leaves a question and not nothing; the second
// one takes the answer as evidence.
class ProviderDesk {
public:
    // `call`: what the caller sent along; its trace goes on into the evidence.
    ProviderDesk(Engine::Impl& engine, const CallOptions& call) : engine_(engine), trace_(call.trace) {}

    // Takes one fact, then all that waited for it.
    Result<Reply<EvidenceReceipt>> take(const EvidenceApply& command, const CallOptions& call);
    // The same on the provider's own word.
    Result<Reply<EvidenceReceipt>> take(Evidence evidence);
    // The same of a webhook, which may tell no more than that something has happened: `unknown`. The provider
    // is asked what, and so twice is once.
    Result<EvidenceReceipt> hear(Evidence evidence);
    // Events that waited for this order, its payments or their references; how many had an effect.
    Result<std::int64_t> apply_waiting(OrderId id);

    // Whether the caller is the one to ask about what it has seen: any number of callers and processes may
    // want to at once.
    Result<bool> claim(const Payment& payment);
    Result<bool> claim(const Refund& refund);

    // Opens a stored attempt with its provider, for whoever has claimed or made it. `provider_error`, `payment_declined`: the attempt has
    // failed. Otherwise the attempt is what the provider said, which may be `unknown`.
    Result<void> open(const Payment& payment);
    // Asks what became of an attempt, and of what was refunded of it.
    Result<void> look_up(const Payment& payment, bool claimed);
    // Asks for one agreed refund, claimed. An error leaves it as it is; it is asked for again later.
    Result<void> refund(const Order& order, const Refund& refund);
    // All refunds of the order that no provider has been asked for yet.
    Result<void> refund_agreed(OrderId id);

    [[nodiscard]] Result<Order> order(OrderId id) const;
    [[nodiscard]] Result<Payment> payment(OrderId order, PaymentId id) const;

private:
    [[nodiscard]] Result<std::optional<Payment>> subject_of(const Evidence& news) const;
    [[nodiscard]] CallOptions words_of(const std::string& provider) const;
    Engine::Impl& engine_;
    std::optional<std::string> trace_;
};

}  // namespace ordo
