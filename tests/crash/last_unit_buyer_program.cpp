// Buys what it is told to: a product's id on each line of standard input, "sold", or the refusal's code,
// on each line of standard output.

#include <iostream>
#include <string>

#include "ordo/ordo.hpp"

int main(int count, char** arguments) {
    if (count != 2) return 2;
    auto shop = ordo::Engine::open(arguments[1]);
    if (!shop) return 1;
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        const auto product = ordo::ProductId::parse(line);
        if (!product) return 1;
        const auto sale = shop->order_create({.items = {{.product_id = *product}}});
        std::cout << (sale ? "sold" : ordo::errc_name(sale.error().code)) << std::endl;
    }
    return 0;
}
