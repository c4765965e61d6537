#pragma once

#include <string>

#include "contract/values.hpp"

// People, their sign-ins, and what providers tell, for the contract suite.
namespace ordo::test {

inline sys::UserState plain_user(std::uint64_t number) {
    return {.user = {.id = id<UserId>(number),
                     .email = "user" + std::to_string(number) + "@example.org",
                     .name = "",
                     .created_at = at(100),
                     .updated_at = at(100)},
            .password_hash = "$argon2id$v=19$m=19456,t=2,p=1$plain"};
}

// Changes everything in a user that an update may change.
inline void fill_in(sys::UserState& state) {
    state.user.email = "Zo\xC3\xAB." + std::to_string(state.user.id.uuid()[15]) + "@Example.ORG";
    state.user.name = kUnicode;
    state.user.role = Role::admin;
    state.user.version = limits::kSafeInteger;
    state.user.updated_at = at(101);
    state.password_hash = "$argon2id$v=19$m=19456,t=2,p=1$other";
}

inline sys::UserState full_user(std::uint64_t number) {
    sys::UserState state = plain_user(number);
    fill_in(state);
    return state;
}

inline sys::SessionToken token(std::uint8_t number, UserId user, std::uint8_t family = 1) {
    return {.digest = bytes<32>(number),
            .family = bytes<16>(family),
            .user_id = user,
            .created_at = at(200),
            .expires_at = at(1'000),
            .used_at = std::nullopt};
}

inline Evidence plain_evidence(const std::string& event) {
    Evidence evidence;
    evidence.provider = "stripe";
    evidence.event_id = event;
    evidence.at = at(400);
    return evidence;
}

inline Evidence full_evidence(const std::string& event) {
    Evidence evidence = plain_evidence(event);
    evidence.kind = EvidenceKind::refund_failed;
    evidence.payment_id = id<PaymentId>(50);
    evidence.order_id = id<OrderId>(51);
    evidence.refund_id = id<RefundId>(52);
    evidence.provider_ref = "pi_" + kUnicode;
    evidence.refund_ref = "re_1";
    evidence.amount = *Money::of_minor(limits::kSafeInteger, currency("KWD"));
    evidence.method = PaymentMethod::paypal;
    evidence.failure_code = "lost_card";
    evidence.failure_message = kUnicode;
    evidence.next_action = R"({"type":"instructions","text":"Call us."})";
    evidence.keep_aside = "test mode";
    evidence.at = at(401);
    return evidence;
}

inline sys::StoredEvent stored(const Evidence& evidence, sys::StoredEvent::State state,
                               std::int64_t received_second, std::uint8_t digest = 1) {
    return {.evidence = evidence,
            .digest = bytes<32>(digest),
            .state = state,
            .received_at = at(received_second)};
}

}  // namespace ordo::test
