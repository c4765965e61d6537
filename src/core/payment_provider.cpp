#include "ordo/sys/payment_provider.hpp"

namespace ordo::sys {

Result<std::string> PaymentProvider::page(const std::string&) {
    return Error(Errc::not_found, "The provider has no such page.");
}

}  // namespace ordo::sys
