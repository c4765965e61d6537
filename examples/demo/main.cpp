// The program behind examples/quickstart: a day in a small shop. A customer orders, pays at the
// counter, and the order is handed over; then its whole history is printed.
//
//     ordo-quickstart [FILE]     works on the shop in FILE (shop.db), and prints what happens
//     ordo-quickstart --check    works on a shop of its own that is thrown away, and prints nothing

#include <fmt/core.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <ordo/ordo.hpp>
#include <string>
#include <vector>

#include "print.hpp"

namespace {

using demo::fail;
using demo::take;

struct Sample {
    const char* name;
    const char* description;
    ordo::ProductType type;
    const char* price;
    const char* category;
    const char* sku;
    std::optional<std::int64_t> stock;  // services are not counted
};

constexpr auto kProduct = ordo::ProductType::product;
constexpr auto kService = ordo::ProductType::service;
const std::vector<Sample> kSamples = {
    {"Website Design", "Professional website design service", kService, "999.00", "design", "WD-1", {}},
    {"Logo Creation", "Custom logo design", kService, "299.00", "design", "LC-1", {}},
    {"Laptop Stand", "Ergonomic aluminum laptop stand", kProduct, "49.99", "accessories", "LS-1", 25},
    {"Wireless Mouse", "Bluetooth wireless mouse", kProduct, "29.99", "accessories", "MS-1", 40},
};

const ordo::CallOptions kOwner{.actor = {ordo::ActorType::admin, "owner", "The owner"}};
const ordo::CallOptions kTill{.actor = {ordo::ActorType::till, "1", "Till 1"}};
// Who the customer is, the host program vouches for; a web shop reads it from the login.
const ordo::CallOptions kCustomer{
    .actor = {ordo::ActorType::customer, "usr_01h455vb4pex5vsknk084sn02q", "Mina Okafor"}};

using Catalogue = std::map<std::string, ordo::Product>;  // by sku

Catalogue stock_the_shelves(ordo::Engine& shop) {
    Catalogue catalogue;
    for (auto& product : take(shop.product_list({.limit = 100}, kOwner)).data)
        if (product.sku) catalogue.emplace(*product.sku, product);
    for (const auto& sample : kSamples) {
        if (catalogue.contains(sample.sku)) continue;
        const ordo::ProductCreate command{
            .name = sample.name,
            .description = sample.description,
            .type = sample.type,
            .price = ordo::AmountInput(std::string(sample.price)),
            .category = sample.category,
            .sku = sample.sku,
            .stock_quantity = sample.stock,
        };
        catalogue.emplace(sample.sku, take(shop.product_create(command, kOwner)));
    }
    return catalogue;
}

ordo::Order sell(ordo::Engine& shop, const Catalogue& catalogue) {
    const ordo::OrderCreate cart{
        .items = {{.product_id = catalogue.at("WD-1").id, .quantity = 1},
                  {.product_id = catalogue.at("MS-1").id, .quantity = 2}},
        .note = "Please call before you start.",
    };
    const ordo::OrderId id = take(shop.order_create(cart, kCustomer)).id;
    const ordo::OrderMarkPaid in_cash{
        .order_id = id,
        .payment = {.method = ordo::PaymentMethod::cash,
                    .tendered_amount = ordo::AmountInput("1100.00")},
    };
    take(shop.order_mark_paid(in_cash, kTill));
    take(shop.order_add_note({.order_id = id, .text = "Your draft is ready.", .is_public = true}, kOwner));
    take(shop.order_set_status({.order_id = id, .status = ordo::OrderStatus::completed}, kOwner));
    return take(shop.order_get(id, kOwner));
}

void require_books_in_order(const ordo::Engine& shop, const ordo::Order& order) {
    if (order.status != ordo::OrderStatus::completed || order.payment_status != ordo::PaymentStatus::paid)
        fail("the order did not end as a completed, paid order");
    if (const auto report = take(shop.verify()); !report.findings.empty())
        fail(report.findings.front().subject + ": " + report.findings.front().detail);
}

// A folder that goes away with the program.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "ordo-check-XXXXXX").string();
        if (!mkdtemp(name.data())) fail("there is no place for a temporary folder");
        path_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

ordo::Engine open_shop(const std::string& file) {
    return take(ordo::Engine::open(file, {.migrate = true, .shop_name = "main-shop"}));
}

int check() {
    const ScratchFolder folder;
    auto shop = open_shop((folder.path() / "shop.db").string());
    require_books_in_order(shop, sell(shop, stock_the_shelves(shop)));
    return EXIT_SUCCESS;
}

int show(const std::string& file) {
    auto shop = open_shop(file);
    const Catalogue catalogue = stock_the_shelves(shop);
    const ordo::Order order = sell(shop, catalogue);
    require_books_in_order(shop, order);
    const Catalogue now = stock_the_shelves(shop);  // the stock has moved

    demo::print_catalogue(now);
    demo::print_order(order);
    demo::print_timeline(take(shop.order_history(order.id, kOwner)), order);
    demo::print_verified(take(shop.verify()), file);
    return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** arguments) {
    if (count == 2 && std::strcmp(arguments[1], "--check") == 0) return check();
    if (count <= 2) return show(count == 2 ? arguments[1] : "shop.db");
    fmt::print(stderr, "usage: {} [FILE | --check]\n", arguments[0]);
    return 2;
}
