#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ordo/sys/storage.hpp"

namespace ordo::test {

// Complete texts of values: one comparison covers every field, and a failure shows which one differs.
// Written out here and not by the codec, which may leave out what is nobody's business. The texts are
// static members so that they see each other whatever their order.
struct Text {
    static std::string of(bool value) { return value ? "yes" : "no"; }
    static std::string of(std::int64_t value) { return std::to_string(value); }
    static std::string of(std::uint8_t value) { return std::to_string(value); }
    static std::string of(const std::string& value) { return "'" + value + "'"; }
    static std::string of(std::string_view value) { return std::string(value); }
    static std::string of(Time value) { return std::to_string(value.ms); }
    static std::string of(Currency value) { return std::string(value.code()); }
    static std::string of(Money value) { return value.to_string() + of(value.currency()); }
    static std::string of(Rate value) { return value.to_string(); }
    static std::string of(sys::StoredEvent::State value) {
        return std::to_string(static_cast<int>(value));
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    static std::string of(Enum value) {
        return std::string(to_string(value));
    }
    template <class Kind>
    static std::string of(const Id<Kind>& value) {
        return value.to_string();
    }
    template <std::size_t N>
    static std::string of(const std::array<std::uint8_t, N>& value) {
        std::string text;
        for (const auto byte : value) text += std::to_string(byte) + ".";
        return text;
    }
    template <class Value>
    static std::string of(const std::optional<Value>& value) {
        return value ? of(*value) : "none";
    }
    template <class First, class Second>
    static std::string of(const std::pair<First, Second>& value) {
        return row("", value.first, value.second);
    }
    template <class... Values>
    static std::string of(const std::tuple<Values...>& values) {
        return std::apply([](const auto&... value) { return row("", value...); }, values);
    }
    // In lines, in the order of the list.
    template <class Value>
    static std::string of(const std::vector<Value>& values) {
        std::string text = "[";
        for (const Value& value : values) text += of(value) + "\n";
        return text + "]";
    }
    template <class Key, class Value>
    static std::string of(const std::map<Key, Value>& values) {
        std::string text = "{";
        for (const auto& value : values) text += of(value) + "\n";
        return text + "}";
    }

    static std::string of(const Actor& value);
    static std::string of(const Image& value);
    static std::string of(const Product& value);
    static std::string of(const StockMovement& value);
    static std::string of(const OrderLine& value);
    static std::string of(const OrderAmounts& value);
    static std::string of(const Order& value);
    static std::string of(const Payment& value);
    static std::string of(const RefundItem& value);
    static std::string of(const Refund& value);
    static std::string of(const LedgerEntry& value);
    static std::string of(const JournalRecord& value);
    static std::string of(const Evidence& value);
    static std::string of(const User& value);
    static std::string of(const ShopPolicy& value);
    static std::string of(const Sales& value);
    static std::string of(const ConsumerPosition& value);

    static std::string of(const sys::ShopSettings& value);
    static std::string of(const sys::ChainHead& value);
    static std::string of(const sys::OrderState& value);
    static std::string of(const sys::StoredKey& value);
    static std::string of(const sys::PaymentOwner& value);
    static std::string of(const sys::StoredEvent& value);
    static std::string of(const sys::UserState& value);
    static std::string of(const sys::SessionToken& value);
    static std::string of(const sys::ImageData& value);
    static std::string of(const sys::StatisticsChange::Standing& value);
    static std::string of(const sys::StatisticsChange::Sold& value);
    static std::string of(const sys::StatisticsRows& value);
    static std::string of(const sys::StatisticsRows::TopProduct& value);
    static std::string of(const sys::DueWork& value);

    // The values, divided by bars.
    template <class... Values>
    static std::string row(std::string_view what, const Values&... values) {
        std::string text(what);
        ((text += "|" + of(values)), ...);
        return text;
    }
};

template <class Value>
std::string text_of(const Value& value) {
    return Text::of(value);
}

// Of two long texts the first lines that differ; empty when the texts are the same.
[[nodiscard]] std::string difference(std::string_view a, std::string_view b);

}  // namespace ordo::test
