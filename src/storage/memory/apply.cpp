#include <string>

#include "core/try.hpp"
#include "storage/memory/applier.hpp"

namespace ordo::memory {

Error refused(const char* what) {
    return {Errc::internal,
            std::string("A change contradicts what the shop already holds: ") + what + "."};
}

// What others refer to is written before those who refer to it. Sessions end before others begin: a
// person who sets a new password may sign in with it in the same batch.
Result<void> apply(Shop& shop, const sys::Changes& changes) {
    Applier applier(shop);
    if (changes.policy) ORDO_TRY(applier.policy(*changes.policy));
    for (const auto& user : changes.users) ORDO_TRY(applier.user(user));
    for (const auto& product : changes.products) ORDO_TRY(applier.product(product));
    for (const auto& [id, quantity] : changes.stock) ORDO_TRY(applier.stock(id, quantity));
    for (const ImageId image : changes.removed_images) applier.remove_image(image);
    for (const auto& image : changes.images) ORDO_TRY(applier.image(image));
    for (const auto& order : changes.orders) ORDO_TRY(applier.order(order));
    for (const auto& movement : changes.movements) ORDO_TRY(applier.movement(movement));
    for (const auto& payment : changes.payments) ORDO_TRY(applier.payment(payment));
    for (const auto& refund : changes.refunds) ORDO_TRY(applier.refund(refund));
    for (const auto& entry : changes.ledger) ORDO_TRY(applier.ledger(entry));
    for (const auto& event : changes.events) ORDO_TRY(applier.event(event));
    for (const auto& record : changes.journal) ORDO_TRY(applier.journal(record));
    for (const Uuid& family : changes.ended_families) applier.end_family(family);
    for (const UserId user : changes.ended_users) applier.end_user(user);
    for (const auto& session : changes.sessions) ORDO_TRY(applier.session(session));
    for (const auto& [scope, key] : changes.keys) applier.put(shop.keys, scope, key);
    for (const auto& position : changes.consumers) {
        applier.put(shop.consumers, position.consumer, position.sequence);
    }
    if (changes.chain) applier.set(shop.chain, *changes.chain);
    ORDO_TRY(applier.statistics(changes.statistics));
    if (changes.forget) applier.forget(*changes.forget);
    applier.keep();
    return {};
}

}  // namespace ordo::memory
