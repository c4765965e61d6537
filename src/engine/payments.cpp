#include <algorithm>
#include <new>
#include <optional>

#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/provider_desk.hpp"

// Commands that have a second half with a payment provider.
namespace ordo {
namespace {

Result<void> check_provider_name(const std::string& name) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    if (name.empty() || std::ssize(name) > limits::kProviderNameLength ||
        name.find_first_not_of(kLetters) != std::string::npos)
        return invalid("/provider", "A provider's name is 1 to 32 of a-z, 0-9, '_' and '-'.");
    if (name == kManualProvider)
        return invalid("/provider", "Manual payments are recorded with mark-paid.");
    return {};
}

// What it is now, with what was said of the reply that began it.
template <class T>
Reply<T> now(T value, const Reply<T>& begun) {
    return Reply<T>(std::move(value), begun.changed, begun.replayed);
}

// A command that has been committed, with what follows from it: `follow` does that, and says what the state is
// then, if it is another. Whatever goes wrong there is left to run_due: an error would say of a done command
// that nothing has happened.
template <class T, class Follow>
Reply<T> followed(Reply<T> done, Follow follow) {
    try {
        Result<std::optional<T>> current = follow();
        if (current && *current) return now(**std::move(current), done);
    } catch (const std::bad_alloc&) {  // the caller has his answer all the same
    }
    return done;
}

// What has become of an attempt. A call that is repeated hears what the first one heard: that the provider could
// not be asked, that it declined, or, where the attempt was opened and came to nothing later, the attempt.
Result<Payment> settled(ProviderDesk& desk, const Reply<Payment>& claimed) {
    ORDO_TRY(Payment current, desk.payment(claimed.order_id, claimed.id));
    if (current.status != AttemptStatus::failed) return current;
    const std::string code = current.failure_code.value_or("");
    if (code == errc_name(Errc::provider_error))
        return Error(Errc::provider_error,
                     "The provider could not be asked, and nothing was paid. Try again with another key.");
    if (claimed.replayed && code != errc_name(Errc::payment_declined)) return current;
    return Error(
        Errc::payment_declined,
        current.failure_message.value_or("The payment was declined; try another way to pay."));
}

bool says_nothing_happened(const Error& error) {
    return error.code != Errc::out_of_memory && error.code != Errc::outcome_unknown &&
           error.code != Errc::internal;
}

// Who has made the attempt opens it; or who comes next in this process, if that one did not get there. When it
// was made in another process, others wait until so much time has passed that it must have died. The
// attempt's id is the provider's own key, so even then only one is opened.
Result<void> open_claimed(ProviderDesk& desk, const Reply<Payment>& claimed, bool left_undone,
                          Time now) {
    ORDO_TRY(const Payment stored, desk.payment(claimed.order_id, claimed.id));
    if (stored.status != AttemptStatus::pending || stored.provider_ref) return {};
    bool mine = left_undone || (claimed.changed && !claimed.replayed);
    if (!mine && stored.check_at && *stored.check_at <= now) {
        ORDO_TRY(mine, desk.claim(stored));
    }
    return mine ? desk.open(stored) : Result<void>();
}

// What a provider has told of an order before it was there. Only an id that the caller made can be known to
// one.
Result<Reply<Order>> with_news(Engine::Impl& shop, const OrderCreate& command, const CallOptions& options,
                               Reply<Order>&& created) {
    if (!command.id || !created.changed) return std::move(created);
    const OrderId id = created.id;
    return followed(std::move(created), [&]() -> Result<std::optional<Order>> {
        ProviderDesk desk(shop, options);
        ORDO_TRY(const std::int64_t applied, desk.apply_waiting(id));
        if (applied == 0) return std::optional<Order>();
        ORDO_TRY(Order current, desk.order(id));
        return std::optional(std::move(current));
    });
}

}  // namespace

Result<void> Engine::provider_register(const std::string& name,
                                       std::shared_ptr<sys::PaymentProvider> provider) {
    ORDO_TRY(check_provider_name(name));
    if (!provider) return Error(Errc::misuse, "The provider is null.");
    return impl_->providers.add(name, std::move(provider));
}

std::vector<std::string> Engine::providers() const { return impl_->providers.names(); }

Result<std::string> Engine::provider_page(const std::string& provider,
                                          const std::string& request_json) {
    ORDO_TRY(const auto asked, impl_->providers.find(provider));
    return asked->page(request_json);
}

Result<Reply<Order>> Engine::order_create(const OrderCreate& command, const CallOptions& options) {
    ORDO_TRY(auto created, impl_->execute(command, options));
    return with_news(*impl_, command, options, std::move(created));
}

std::vector<Result<Reply<Order>>> Engine::order_create_many(std::span<const OrderCreate> commands,
                                                            std::span<const CallOptions> options) {
    auto answers = impl_->execute_all(commands, options);
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers[i])
            answers[i] = with_news(*impl_, commands[i], options[i], *std::move(answers[i]));
    return answers;
}

Result<Reply<Order>> Engine::order_cancel(const OrderCancel& command, const CallOptions& options) {
    ORDO_TRY(auto cancelled, impl_->execute(command, options));
    const bool asks = std::ranges::any_of(cancelled.refunds, &Refund::is_pending);
    if (!asks || command.held != OrderCancel::Held::refund) return cancelled;
    return followed(std::move(cancelled), [&]() -> Result<std::optional<Order>> {
        ProviderDesk desk(*impl_, options);
        ORDO_TRY(desk.refund_agreed(command.order_id));
        ORDO_TRY(Order current, desk.order(command.order_id));
        return std::optional(std::move(current));
    });
}

Result<Reply<Payment>> Engine::payment_create(const PaymentCreate& command,
                                              const CallOptions& options) {
    ORDO_TRY(check_provider_name(command.provider));
    ORDO_TRY(impl_->providers.find(command.provider));
    auto turn = impl_->openings.enter(command.order_id);
    auto claimed = impl_->execute(command, options);
    if (!claimed) {
        if (turn && says_nothing_happened(claimed.error())) turn->done();
        return std::move(claimed).error();
    }
    ProviderDesk desk(*impl_, options);
    const auto opened =
        open_claimed(desk, *claimed, turn && turn->left_undone(), impl_->clock.now());
    if (turn && (opened || is_about_provider(opened.error()))) turn->done();
    if (!opened) return opened.error();
    ORDO_TRY(Payment current, settled(desk, *claimed));
    return now(std::move(current), *claimed);
}

Result<Reply<Payment>> Engine::payment_sync(PaymentId id, const CallOptions& options) {
    ORDO_TRY(check_call(options));
    ORDO_TRY(const auto owner, impl_->storage->payment_owner(id));
    const Error unknown(Errc::not_found, "There is no payment " + id.to_string() + ".");
    if (!owner) return unknown;
    ProviderDesk desk(*impl_, options);
    ORDO_TRY(const Order order, desk.order(owner->order_id));
    if (!may_see(options.actor, order)) return unknown;
    ORDO_TRY(const Payment before, desk.payment(order.id, id));
    if (before.provider == kManualProvider) return Reply<Payment>(before, false, false);
    ORDO_TRY(desk.look_up(before, false));
    ORDO_TRY(Payment after, desk.payment(order.id, id));
    const bool changed =
        after.status != before.status || after.captured_amount != before.captured_amount;
    return Reply<Payment>(std::move(after), changed, false);
}

Result<Reply<Payment>> Engine::payment_resolve(const PaymentResolve& command,
                                               const CallOptions& options) {
    ORDO_TRY(auto resolved, impl_->execute(command, options));
    if (!resolved.changed) return resolved;
    const OrderId order_id = resolved.order_id;
    return followed(std::move(resolved), [&]() -> Result<std::optional<Payment>> {
        ORDO_TRY(ProviderDesk(*impl_, options).apply_waiting(order_id));
        return std::optional<Payment>();
    });
}

Result<Reply<Refund>> Engine::refund_create(const RefundCreate& command,
                                            const CallOptions& options) {
    ORDO_TRY(auto agreed, impl_->execute(command, options));
    if (!agreed.is_pending()) return agreed;
    const RefundId id = agreed.id;
    return followed(std::move(agreed), [&]() -> Result<std::optional<Refund>> {
        ProviderDesk desk(*impl_, options);
        ORDO_TRY(desk.refund_agreed(command.order_id));
        ORDO_TRY(const Order order, desk.order(command.order_id));
        return std::optional(*std::ranges::find(order.refunds, id, &Refund::id));
    });
}

Result<Reply<EvidenceReceipt>> Engine::evidence_apply(const EvidenceApply& command,
                                                      const CallOptions& options) {
    return ProviderDesk(*impl_, options).take(command, options);
}

Result<std::vector<EvidenceReceipt>> Engine::webhook_receive(
    const std::string& name, const std::map<std::string, std::string>& headers,
    std::string_view body) {
    ORDO_TRY(const auto provider, impl_->providers.find(name));
    if (std::ssize(body) > limits::kDocumentBytes)
        return Error(Errc::payload_too_large, "A webhook has at most 1 MiB.");
    ORDO_TRY(auto facts, provider->verify_webhook({headers, body, impl_->clock.now()}));
    ProviderDesk desk(*impl_, {});
    std::vector<EvidenceReceipt> receipts;
    for (Evidence& fact : facts) {
        fact.provider = name;
        ORDO_TRY(EvidenceReceipt receipt, desk.hear(std::move(fact)));
        receipts.push_back(std::move(receipt));
    }
    return receipts;
}

}  // namespace ordo
