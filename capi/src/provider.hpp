#pragma once

#include <ordo/ordo.h>

#include <string>

#include "ordo/sys/payment_provider.hpp"

// What a function of a provider's table has answered.
struct ordo_reply {
    std::string json;
    std::string detail;
    bool answered = false;
};

namespace ordo::capi {

// A table of C functions as a provider of the engine.
class Provider final : public sys::PaymentProvider {
public:
    Provider(std::string name, const ordo_provider& table, void* user);
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;
    ~Provider() override;

    // The caller keeps `user`: it will not be destroyed.
    void disown() noexcept { table_.destroy = nullptr; }

    [[nodiscard]] Result<Evidence> create_intent(const sys::IntentRequest& request) override;
    [[nodiscard]] Result<Evidence> refund(const sys::RefundRequest& request) override;
    [[nodiscard]] Result<std::vector<Evidence>> lookup(const sys::LookupRequest& request) override;
    [[nodiscard]] Result<std::vector<Evidence>> verify_webhook(
        const sys::WebhookRequest& request) override;
    [[nodiscard]] Result<std::string> page(const std::string& request_json) override;

private:
    using Function = ordo_status (*)(const char* request_json, ordo_reply* reply, void* user);

    // Something that may move money. `otherwise` is the fact when nobody knows what has happened; it is
    // made beforehand, because saying so must not need memory.
    [[nodiscard]] Result<Evidence> act(Function function, const std::string& request,
                                       Evidence otherwise) const;
    [[nodiscard]] Error refusal(Errc code, std::string detail) const;
    [[nodiscard]] Result<std::vector<Evidence>> facts(ordo_status status, const ordo_reply& reply,
                                                      Time now) const;

    const std::string name_;
    ordo_provider table_;
    void* const user_;
};

}  // namespace ordo::capi
