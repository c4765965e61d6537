#include "fake/sandbox.hpp"

#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake/random.hpp"
#include "fake/refusal.hpp"
#include "fake/web.hpp"
#include "provider/signature.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "fake/host.hpp"

namespace ordo_fake {
namespace {

using ordo_provider_plugin::hmac_hex;
using ordo_provider_plugin::is_genuine;
using ordo_provider_plugin::same_secret;
using ordo_provider_plugin::sign_webhook;

using Json = nlohmann::json;

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kEventBytes = 16;
constexpr const char* kPagesBegin = "/pay/fake/";
constexpr const char* kSignatureHeader = "ordo-fake-signature";

// The webhooks, and what they are evidence of.
constexpr std::pair<const char*, const char*> kEventKinds[] = {
    {"payment.captured", "captured"},
    {"payment.failed", "failed"},
    {"refund.succeeded", "refund_succeeded"},
    {"dispute.opened", "disputed"},
};

// A webhook's data may have these members of Evidence; later ones may be added, and are ignored.
constexpr const char* kEventMembers[] = {
    "payment_id", "order_id", "refund_id", "provider_ref", "refund_ref",
    "amount",     "currency", "method",    "failure_code", "failure_message"};

// Members of the host's documents may be null.
std::string text_or_empty(const Json& document, const char* member) {
    const auto found = document.find(member);
    return found != document.end() && found->is_string() ? found->get<std::string>()
                                                         : std::string();
}

Json refund_fact(const Intent& intent, const Refund& refund) {
    return {{"kind", "refund_succeeded"},  {"payment_id", intent.payment_id},
            {"order_id", intent.order_id}, {"provider_ref", intent.ref},
            {"refund_id", refund.id},      {"refund_ref", refund.ref},
            {"amount", refund.amount},     {"currency", intent.currency}};
}

Json with_kind(Json fact, const char* kind) {
    fact["kind"] = kind;
    return fact;
}

std::string text_setting(const Json& value, const std::string& name) {
    if (!value.is_string())
        throw Refusal{ORDO_E_VALIDATION_FAILED, "This setting is a text.", "/" + name};
    return value.get<std::string>();
}

}  // namespace

Config read_config(const std::string& json) {
    const Json document = Json::parse(json, nullptr, false);
    if (!document.is_object())
        throw Refusal{ORDO_E_VALIDATION_FAILED, "The configuration is a JSON object.", {}};
    Config config;
    const auto refuse_unless = [](bool fits, const char* message, const std::string& name) {
        if (!fits) throw Refusal{ORDO_E_VALIDATION_FAILED, message, "/" + name};
    };
    for (const auto& [name, value] : document.items()) {
        if (name == "webhook_secret") {
            config.webhook_secret = text_setting(value, name);
            refuse_unless(!config.webhook_secret.empty(), "The secret is empty.", name);
        } else if (name == "state_file") {
            if (value.is_null()) continue;
            config.state_file = text_setting(value, name);
            refuse_unless(config.state_file.starts_with('/'), "The path must be absolute.", name);
        } else if (name == "base_url") {
            config.base_url = text_setting(value, name);
            while (config.base_url.ends_with('/')) config.base_url.pop_back();
            refuse_unless(config.base_url.empty() || is_web_address(config.base_url),
                          "The address begins with https://, http:// or a slash.", name);
        } else {
            refuse_unless(false, "The sandbox does not know this setting.", name);
        }
    }
    if (config.webhook_secret.empty()) config.webhook_secret = random_hex(kSecretBytes);
    return config;
}

Sandbox::Sandbox(ordo_engine* shop, void* log_context, Config config)
    : shop_(shop),
      log_context_(log_context),
      config_(std::move(config)),
      books_(config_.state_file) {}

void Sandbox::start() {
    const std::unique_lock lock(gate_);
    working_ = true;
}

void Sandbox::stop() {
    const std::unique_lock lock(gate_);
    working_ = false;
}

Json Sandbox::status() const {
    return {{"pages", config_.base_url + kPagesBegin}, {"payments", books_.size()}};
}

// --- what Ordo asks

Json Sandbox::create_intent(const Json& request) {
    Intent asked;
    asked.payment_id = request.at("payment_id");
    asked.order_id = request.at("order_id");
    asked.order_number = request.at("order_number");
    asked.amount = request.at("amount");
    asked.currency = request.at("currency");
    asked.return_url = text_or_empty(request, "return_url");
    return fact(books_.open(std::move(asked)));
}

Json Sandbox::refund(const Json& request) {
    const auto intent = books_.by_payment(request.at("payment_id"));
    if (!intent || intent->ref != text_or_empty(request, "provider_ref"))
        throw Refusal{ORDO_E_PAYMENT_DECLINED, "The sandbox does not know this payment.", {}};
    const Refund asked{request.at("refund_id"), {}, request.at("amount")};
    return refund_fact(*intent, books_.refund(intent->payment_id, asked, request.at("currency")));
}

Json Sandbox::lookup(const Json& request) const {
    const std::string ref = text_or_empty(request, "provider_ref");
    const auto intent =
        ref.empty() ? books_.by_payment(request.at("payment_id")) : books_.by_ref(ref);
    Json facts = Json::array();
    if (intent) {
        facts.push_back(fact(*intent));
        if (intent->disputed) facts.push_back(with_kind(fact(*intent), "disputed"));
        for (const Refund& refund : intent->refunds) facts.push_back(refund_fact(*intent, refund));
    }
    return {{"data", std::move(facts)}};
}

Json Sandbox::fact(const Intent& intent) const {
    Json fact = {{"payment_id", intent.payment_id}, {"order_id", intent.order_id},
                 {"provider_ref", intent.ref},      {"amount", intent.amount},
                 {"currency", intent.currency},     {"method", "card"}};
    switch (intent.state) {
        case Intent::State::open:
            fact["kind"] = "action_required";
            fact["next_action"] = {{"type", "redirect"},
                                   {"url", config_.base_url + kPagesBegin + intent.ref}};
            break;
        case Intent::State::captured:
            fact["kind"] = "captured";
            break;
        case Intent::State::failed:
            fact["kind"] = "failed";
            fact["failure_code"] = intent.failure_code;
            fact["failure_message"] = intent.failure_message;
            break;
    }
    return fact;
}

// --- webhooks

Json Sandbox::verify_webhook(const Json& headers, std::string_view body,
                             std::int64_t now_ms) const {
    const std::string_view secrets[] = {config_.webhook_secret};
    if (!is_genuine(secrets, text_or_empty(headers, kSignatureHeader), body, now_ms / 1000))
        throw Refusal{ORDO_E_INVALID_SIGNATURE, "The signature of the webhook is not valid.", {}};
    const Json event = Json::parse(body, nullptr, false);
    if (!event.is_object() || !event.contains("data") || !event["data"].is_object() ||
        text_or_empty(event, "id").empty())
        throw Refusal{ORDO_E_MALFORMED_REQUEST, "The webhook has no id or no data.", {}};
    const std::string type = text_or_empty(event, "type");
    Json facts = Json::array();
    for (const auto& [known, kind] : kEventKinds) {
        if (type != known) continue;
        Json fact = {{"kind", kind}, {"event_id", event["id"]}};
        for (const char* member : kEventMembers)
            if (event["data"].contains(member)) fact[member] = event["data"][member];
        facts.push_back(std::move(fact));
    }
    return {{"data", std::move(facts)}};
}

void Sandbox::announce(const Intent& intent) const {
    const bool paid = intent.state == Intent::State::captured;
    send_webhook(paid ? "payment.captured" : "payment.failed", fact(intent));
    if (intent.disputed) send_webhook("dispute.opened", fact(intent));
}

// A webhook that the shop does not take is not sent again: a look-up finds out, as it does after a lost one.
void Sandbox::send_webhook(const char* type, const Json& data) const {
    Json event = {{"id", "evt_" + random_hex(kEventBytes)}, {"type", type}, {"data", data}};
    event["data"].erase("kind");
    const std::string body = event.dump();
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    const Json headers = {
        {kSignatureHeader, sign_webhook(config_.webhook_secret, body, now.count())}};
    const ordo_status status = ordo_webhook_receive(shop_, "fake", headers.dump().c_str(),
                                                    body.data(), body.size(), nullptr, nullptr);
    if (status == ORDO_OK) return;
    const Json fields = {{"payment_id", data.at("payment_id")},
                         {"type", type},
                         {"status", ordo_status_name(status)}};
    g_host->log(log_context_, ORDO_LOG_WARNING, "fake_webhook_refused", fields.dump().c_str());
}

// --- pages

Json Sandbox::page(const Json& request) {
    std::string ref = request.at("path");
    if (ref.starts_with('/')) ref.erase(0, 1);
    const Page page = answer(text_or_empty(request, "method"), ref, text_or_empty(request, "body"));
    Json headers = Json::object();
    for (const auto& [name, value] : page.headers) headers[name] = value;
    return {{"status", page.status}, {"headers", std::move(headers)}, {"body", page.body}};
}

Page Sandbox::answer(const std::string& method, const std::string& ref, const std::string& body) {
    const std::shared_lock inside(gate_);
    if (!working_) return notice_page(503, "Closed", "The sandbox is not at work now.");
    const bool reads = method == "GET" || method == "HEAD";
    if (!reads && method != "POST") {
        Page refused = notice_page(405, "Not possible", "This page is read, or its form is sent.");
        refused.headers.emplace_back("Allow", "GET, HEAD, POST");
        return refused;
    }
    const auto intent = books_.by_ref(ref);
    if (!intent) return notice_page(404, "Not found", "The sandbox does not know this payment.");
    if (!reads) return pay(*intent, body);
    return intent->state == Intent::State::open ? pay_page(*intent, form_token(*intent))
                                                : settled_page(*intent);
}

Page Sandbox::pay(const Intent& intent, const std::string& form) {
    const std::string token = form_token(intent);
    if (!same_secret(form_value(form, "token").value_or(""), token))
        return notice_page(403, "Not accepted",
                           "The form is not from this page. Open the page again and pay there.");
    const Card* const card = find_card(form_value(form, "card").value_or(""));
    if (card == nullptr) return pay_page(intent, token, 422, "Choose one of the test cards.");
    const auto paid = books_.pay(intent.ref, *card);
    if (!paid) return notice_page(404, "Not found", "The sandbox does not know this payment.");
    if (!paid->acted) return settled_page(paid->intent);
    if (card->tells) announce(paid->intent);
    const std::string back = back_address(intent.return_url, intent.payment_id);
    return back.empty() ? settled_page(paid->intent) : redirection(back);
}

// Keeps other sites from sending the form blindly. No webhook's signed text begins like this.
std::string Sandbox::form_token(const Intent& intent) const {
    return hmac_hex(config_.webhook_secret, "form." + intent.ref);
}

}  // namespace ordo_fake
