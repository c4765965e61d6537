#include "http/auth/strict_json.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace ordo_http {
namespace {

using nlohmann::json;

constexpr int kDepthMax = 32;

// Hears of each value while it is parsed. An exception is the only way to stop the parser.
class Strictness {
public:
    bool operator()(int depth, json::parse_event_t event, const json& value) {
        switch (event) {
            case json::parse_event_t::object_start:
                check(depth < kDepthMax);
                names_.emplace_back();
                break;
            case json::parse_event_t::object_end:
                names_.pop_back();
                break;
            case json::parse_event_t::array_start:
                check(depth < kDepthMax);
                break;
            case json::parse_event_t::key:
                check_text(value);
                check(names_.back().insert(value.get_ref<const std::string&>()).second);
                break;
            case json::parse_event_t::value:
                check_text(value);
                break;
            case json::parse_event_t::array_end:
                break;
        }
        return true;
    }

private:
    static void check(bool holds) {
        if (!holds) throw std::invalid_argument("not strict");
    }
    static void check_text(const json& value) {
        if (const auto* text = value.get_ptr<const std::string*>())
            check(text->find('\0') == std::string::npos);
    }

    std::vector<std::set<std::string>> names_;  // of the objects whose end has not come yet
};

}  // namespace

std::optional<json> parse_object(std::string_view text) {
    // The parser takes a zero byte for the end and would not see what follows.
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    try {
        Strictness strictness;
        json parsed = json::parse(text, std::ref(strictness));
        if (!parsed.is_object()) return std::nullopt;
        return parsed;
    } catch (const json::exception&) {
        return std::nullopt;
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

}  // namespace ordo_http
