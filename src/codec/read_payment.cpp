#include <algorithm>

#include "codec/document.hpp"
#include "codec/documents.hpp"
#include "codec/read_values.hpp"
#include "core/try.hpp"

namespace ordo::codec {
namespace {

constexpr auto kEvidenceKinds = {
    EvidenceKind::opened,         EvidenceKind::action_required,  EvidenceKind::authorized,
    EvidenceKind::captured,       EvidenceKind::failed,           EvidenceKind::cancelled,
    EvidenceKind::expired,        EvidenceKind::unknown,          EvidenceKind::disputed,
    EvidenceKind::dispute_won,    EvidenceKind::dispute_lost,     EvidenceKind::refund_pending,
    EvidenceKind::refund_succeeded, EvidenceKind::refund_failed,  EvidenceKind::refund_unknown,
    EvidenceKind::refund_cancelled};
constexpr auto kMethods = {PaymentMethod::card, PaymentMethod::cash, PaymentMethod::bank_transfer,
                           PaymentMethod::paypal, PaymentMethod::other};

void read_refund(ObjectReader& reader, RefundCreate& command) {
    std::optional<Currency> currency;
    reader.optional("currency", currency);
    read_amount(reader, "amount", currency, command.amount);
    reader.optional_list("items", [&](ObjectReader& item) {
        RefundItem& read = command.items.emplace_back();
        item.required("line", read.line);
        item.required("quantity", read.quantity);
    });
    // An empty list is not "all that is left": somebody has chosen nothing.
    if (reader.present("items") != nullptr && command.items.empty()) {
        reader.fail("items", Errc::validation_failed, "must not be empty");
    }
    if (command.amount && !command.items.empty()) {
        reader.fail("", Errc::validation_failed, "must not have both an amount and items");
    }
    reader.optional("payment_id", command.payment_id);
    // A chargeback is the bank's, not ours.
    reader.optional_word("reason", command.reason,
                         {RefundReason::requested_by_customer, RefundReason::duplicate,
                          RefundReason::fraudulent, RefundReason::out_of_stock,
                          RefundReason::other});
    reader.optional("note", command.note);
    reader.optional("reduces_total", command.reduces_total);
    reader.optional("restock", command.restock);
}

void read_resolve(ObjectReader& reader, PaymentResolve& command) {
    reader.required_word("status", command.status,
                         {AttemptStatus::captured, AttemptStatus::failed, AttemptStatus::cancelled});
    std::optional<Currency> currency;
    reader.optional("currency", currency);
    read_amount(reader, "amount", currency, command.amount);
    if (command.amount && command.status != AttemptStatus::captured) {
        reader.fail("amount", Errc::validation_failed, "belongs to the status captured only");
    }
    reader.required("note", command.note);
}

// A provider's fact is in whatever currency the provider says: there is none to fall back on.
void read_fact_amount(ObjectReader& reader, std::optional<Money>& out) {
    std::optional<Currency> currency;
    std::optional<AmountInput> amount;
    reader.optional("currency", currency);
    reader.optional("amount", amount);
    if (!amount) return;
    if (reader.present("currency") == nullptr) {
        reader.fail("currency", Errc::malformed_request, "is missing beside the amount");
    }
    if (currency) out = money_in(reader, "amount", *amount, *currency);
}

// One JSON object with a "type"; kept as text, because only the payer's page understands the rest.
void read_next_action(ObjectReader& reader, std::optional<std::string>& out) {
    const JsonValue* action = reader.present("next_action");
    if (action == nullptr) return;
    const JsonValue* type = action->find("type");
    if (action->kind != JsonValue::Kind::object || type == nullptr ||
        type->kind != JsonValue::Kind::text) {
        reader.fail("next_action", Errc::malformed_request, "must be an object with a type");
        return;
    }
    out = Document(*action).to_json();
}

void read_evidence_members(ObjectReader& reader, Evidence& evidence) {
    reader.optional("event_id", evidence.event_id);
    reader.required_word("kind", evidence.kind, kEvidenceKinds);
    reader.optional("payment_id", evidence.payment_id);
    reader.optional("order_id", evidence.order_id);
    reader.optional("refund_id", evidence.refund_id);
    reader.optional("provider_ref", evidence.provider_ref);
    reader.optional("refund_ref", evidence.refund_ref);
    read_fact_amount(reader, evidence.amount);
    reader.optional_word("method", evidence.method, kMethods);
    reader.optional("failure_code", evidence.failure_code);
    reader.optional("failure_message", evidence.failure_message);
    read_next_action(reader, evidence.next_action);
    reader.optional("keep_aside", evidence.keep_aside);
    reader.optional("at", evidence.at);
}

// The provider's name stands outside: who answers is known.
void read_answer(ObjectReader& reader, Evidence& evidence, std::string_view provider) {
    reader.optional("provider", evidence.provider);
    evidence.provider = provider;
    read_evidence_members(reader, evidence);
}

}  // namespace

template <>
Result<PaymentCreate> decode<PaymentCreate>(std::string_view document) {
    return read_document(document, PaymentCreate{},
                         [](ObjectReader& reader, PaymentCreate& command) {
                             reader.required("provider", command.provider);
                             reader.optional("return_url", command.return_url);
                         });
}

template <>
Result<PaymentResolve> decode<PaymentResolve>(std::string_view document) {
    return read_document(document, PaymentResolve{}, read_resolve);
}

template <>
Result<RefundCreate> decode<RefundCreate>(std::string_view document) {
    return read_document(document, RefundCreate{}, read_refund);
}

template <>
Result<EvidenceApply> decode<EvidenceApply>(std::string_view document) {
    return read_document(document, EvidenceApply{},
                         [](ObjectReader& reader, EvidenceApply& command) {
                             reader.required("provider", command.evidence.provider);
                             read_evidence_members(reader, command.evidence);
                         });
}

Result<Evidence> decode_evidence(std::string_view document, std::string_view provider) {
    return read_document(document, Evidence{}, [&](ObjectReader& reader, Evidence& evidence) {
        read_answer(reader, evidence, provider);
    });
}

Result<std::vector<Evidence>> decode_evidence_list(std::string_view document,
                                                   std::string_view provider) {
    return read_document(document, std::vector<Evidence>{},
                         [&](ObjectReader& reader, std::vector<Evidence>& list) {
                             reader.required_list("data", [&](ObjectReader& element) {
                                 read_answer(element, list.emplace_back(), provider);
                             });
                         });
}

Result<std::map<std::string, std::string>> decode_headers(std::string_view document) {
    ORDO_TRY(const JsonValue json, parse_json(document.empty() ? "{}" : document));
    Problems problems;
    ObjectReader reader(json, "", problems);
    std::map<std::string, std::string> headers;
    for (std::size_t i = 0; i < json.names.size() && problems.empty(); ++i) {
        std::string name = json.names[i];
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        });
        if (json.elements[i].kind != JsonValue::Kind::text) {
            reader.fail("", Errc::malformed_request, "must have texts only");
            break;
        }
        const auto [there, is_new] = headers.try_emplace(std::move(name), json.elements[i].text);
        if (!is_new) there->second.append(", ").append(json.elements[i].text);
    }
    if (!problems.empty()) return std::move(problems).error();
    return headers;
}

}  // namespace ordo::codec
