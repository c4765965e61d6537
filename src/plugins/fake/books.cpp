#include "fake/books.hpp"

#include <charconv>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "fake/refusal.hpp"
#include "fake/random.hpp"
#include "fake/state_file.hpp"

namespace ordo_fake {
namespace {

// A sandbox that runs for months must not grow for ever; what is forgotten here is long settled.
constexpr std::size_t kIntentsMax = 10'000;
constexpr std::size_t kRandomBytes = 16;

// Amounts of one currency have the same digits behind the point, so that without it they are minor units.
std::int64_t minor_units(const std::string& amount) {
    std::string digits;
    for (const char c : amount)
        if (c != '.') digits += c;
    std::int64_t value = 0;
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc{} || end != digits.data() + digits.size())
        throw Refusal{ORDO_E_PROVIDER_ERROR, "The amount cannot be read.", {}};
    return value;
}

}  // namespace

Books::Books(std::string state_file) : state_file_(std::move(state_file)) {
    if (state_file_.empty()) return;
    for (Intent& intent : read_state(state_file_)) {
        payments_by_ref_[intent.ref] = intent.payment_id;
        intents_[intent.payment_id] = std::move(intent);
    }
    if (intents_.empty()) save();
}

Intent Books::open(Intent asked) {
    const std::lock_guard lock(mutex_);
    const auto known = intents_.find(asked.payment_id);
    if (known != intents_.end()) {
        const Intent& there = known->second;
        if (there.amount != asked.amount || there.currency != asked.currency)
            throw Refusal{ORDO_E_PROVIDER_ERROR, "The id was used for another payment.", {}};
        return there;
    }
    asked.ref = "fake_" + random_hex(kRandomBytes);
    keep(asked);
    if (intents_.size() > kIntentsMax) forget_oldest_but(asked.payment_id);
    return asked;
}

std::optional<Intent> Books::by_ref(const std::string& ref) const {
    const std::lock_guard lock(mutex_);
    const Intent* const intent = find(ref);
    return intent == nullptr ? std::nullopt : std::optional(*intent);
}

std::optional<Intent> Books::by_payment(const std::string& payment_id) const {
    const std::lock_guard lock(mutex_);
    const auto known = intents_.find(payment_id);
    return known == intents_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<Books::Paid> Books::pay(const std::string& ref, const Card& card) {
    const std::lock_guard lock(mutex_);
    const Intent* const known = find(ref);
    if (known == nullptr) return std::nullopt;
    Intent intent = *known;
    if (intent.state != Intent::State::open) return Paid{std::move(intent), false};
    intent.state = card.pays ? Intent::State::captured : Intent::State::failed;
    intent.disputed = card.disputed;
    intent.failure_code = card.failure_code;
    intent.failure_message = card.failure_message;
    keep(intent);
    return Paid{std::move(intent), true};
}

Refund Books::refund(const std::string& payment_id, Refund asked, const std::string& currency) {
    const std::lock_guard lock(mutex_);
    const auto known = intents_.find(payment_id);
    if (known == intents_.end() || known->second.state != Intent::State::captured)
        throw Refusal{ORDO_E_PAYMENT_DECLINED, "Nothing was captured of this payment.", {}};
    Intent intent = known->second;
    std::int64_t left = minor_units(intent.amount);
    for (const Refund& earlier : intent.refunds) {
        if (earlier.id == asked.id) {
            if (earlier.amount != asked.amount)
                throw Refusal{ORDO_E_PROVIDER_ERROR, "The id was used for another refund.", {}};
            return earlier;
        }
        left -= minor_units(earlier.amount);
    }
    if (currency != intent.currency || minor_units(asked.amount) > left)
        throw Refusal{
            ORDO_E_PAYMENT_DECLINED, "The refund exceeds what is left of the payment.", {}};
    asked.ref = "fake_refund_" + random_hex(kRandomBytes);
    intent.refunds.push_back(asked);
    keep(std::move(intent));
    return asked;
}

std::size_t Books::size() const {
    const std::lock_guard lock(mutex_);
    return intents_.size();
}

const Intent* Books::find(const std::string& ref) const {
    const auto known = payments_by_ref_.find(ref);
    return known == payments_by_ref_.end() ? nullptr : &intents_.at(known->second);
}

void Books::keep(Intent changed) {
    const std::string id = changed.payment_id;
    const auto [reference, new_reference] = payments_by_ref_.try_emplace(changed.ref, id);
    const auto [place, is_new] = intents_.try_emplace(id);
    std::swap(place->second, changed);
    try {
        save();
    } catch (const std::exception&) {
        std::swap(place->second, changed);
        if (is_new) intents_.erase(place);
        if (new_reference) payments_by_ref_.erase(reference);
        throw Refusal{ORDO_E_PROVIDER_ERROR, "The sandbox cannot write its state file.", {}};
    }
}

void Books::forget_oldest_but(const std::string& payment_id) {
    auto oldest = intents_.begin();
    if (oldest->first == payment_id) ++oldest;
    payments_by_ref_.erase(oldest->second.ref);
    intents_.erase(oldest);
}

void Books::save() const {
    if (state_file_.empty()) return;
    std::vector<const Intent*> all;
    all.reserve(intents_.size());
    for (const auto& [id, intent] : intents_) all.push_back(&intent);
    write_state(state_file_, all);
}

}  // namespace ordo_fake
