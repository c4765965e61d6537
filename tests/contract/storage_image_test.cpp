// Proves of every storage backend: pictures come back byte for byte, stand with their product in their
// order wherever it is read, and can be moved and removed but not changed.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_image)

namespace {

const ProductId kProduct = id<ProductId>(1);

std::string all_bytes() {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    return bytes;
}

template <class Backend>
struct ImageFixture : ShopFixture<Backend> {
    using ShopFixture<Backend>::add;
    ImageFixture() {
        this->add(plain_product(1));
        this->add(plain_product(2));
    }
    void add(const Image& image, const std::string& bytes = "bytes") {
        this->write({.images = {{image, bytes}}});
    }
    std::string images(std::uint64_t product = 1) { return text_of(this->product(product).images); }
    std::string image(std::uint64_t number) {
        return text_of(require(this->storage->image(id<ImageId>(number))));
    }
};

Image at_position(std::uint64_t number, std::int64_t position) {
    Image image = plain_image(number, kProduct);
    image.position = position;
    return image;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(images_come_back_byte_for_byte, Backend, Backends) {
    ImageFixture<Backend> shop;
    const Image full = full_image(1, kProduct);
    const Image plain = plain_image(2, kProduct);
    shop.add(full, all_bytes());
    shop.add(plain, "");
    BOOST_TEST(shop.image(1) == text_of(std::optional(sys::ImageData{full, all_bytes()})));
    BOOST_TEST(shop.image(2) == text_of(std::optional(sys::ImageData{plain, ""})));
    BOOST_TEST(shop.image(3) == "none");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_product_has_its_images_wherever_it_is_read, Backend, Backends) {
    ImageFixture<Backend> shop;
    Product expected = plain_product(1);
    expected.barcode = "4006381";
    shop.write({.products = {{expected, false}},
                .images = {{at_position(5, 1), "b"}, {at_position(6, 0), "a"}, {at_position(4, 1), "c"}}});
    // By position, then by id.
    expected.images = {at_position(6, 0), at_position(4, 1), at_position(5, 1)};
    BOOST_TEST(text_of(shop.product(1)) == text_of(expected));
    BOOST_TEST(text_of(require(shop.storage->product_by_barcode("4006381"))) ==
               text_of(std::optional(expected)));
    BOOST_TEST(text_of(require(shop.storage->products({}))) ==
               text_of(std::vector{plain_product(2), expected}));
    BOOST_TEST(text_of(require(shop.storage->products_by_id({kProduct}))) ==
               text_of(std::vector{expected}));
    sys::Needs needs;
    needs.products = {kProduct};
    BOOST_TEST(text_of(shop.load(needs).products.at(kProduct)) == text_of(std::optional(expected)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_image_is_needed_with_its_product, Backend, Backends) {
    ImageFixture<Backend> shop;
    shop.add(full_image(1, kProduct));
    sys::Needs needs;
    needs.images = {id<ImageId>(1), id<ImageId>(9)};
    const sys::State state = shop.load(needs);
    BOOST_TEST((state.image_products.at(id<ImageId>(1)) == kProduct));
    BOOST_TEST(!state.image_products.at(id<ImageId>(9)).has_value());
    BOOST_TEST(state.products.size() == 1U);
    BOOST_TEST(text_of(*state.products.at(kProduct)) == text_of(shop.product(1)));
    BOOST_TEST(state.products.at(kProduct)->images.size() == 1U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(only_text_and_position_of_an_image_change, Backend, Backends) {
    ImageFixture<Backend> shop;
    Image image = plain_image(1, kProduct);
    shop.add(image, all_bytes());
    shop.write({.images = {{full_image(1, id<ProductId>(2)), std::nullopt}}});
    image.alt = kUnicode;
    image.position = 7;
    BOOST_TEST(shop.image(1) == text_of(std::optional(sys::ImageData{image, all_bytes()})));
    BOOST_TEST(shop.images(2) == text_of(std::vector<Image>()));
    shop.write_refused({.images = {{plain_image(9, kProduct), std::nullopt}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_product_that_is_written_keeps_its_images, Backend, Backends) {
    ImageFixture<Backend> shop;
    shop.add(plain_image(1, kProduct));
    Product changed = full_product(1);
    changed.images = {plain_image(8, kProduct), plain_image(9, kProduct)};
    shop.write({.products = {{changed, false}}});
    BOOST_TEST(shop.images() == text_of(std::vector{plain_image(1, kProduct)}));
    Product fresh = full_product(3);
    fresh.images = {plain_image(8, id<ProductId>(3))};
    shop.write({.products = {{fresh, true}}});
    BOOST_TEST(shop.images(3) == text_of(std::vector<Image>()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_removed_image_is_gone_with_its_bytes, Backend, Backends) {
    ImageFixture<Backend> shop;
    shop.add(at_position(1, 0));
    shop.add(at_position(2, 1));
    // The others move up.
    shop.write({.images = {{at_position(2, 0), std::nullopt}},
                .removed_images = {id<ImageId>(1), id<ImageId>(9)}});
    BOOST_TEST(shop.image(1) == "none");
    BOOST_TEST(shop.images() == text_of(std::vector{at_position(2, 0)}));
    shop.add(at_position(1, 3), "again");
    BOOST_TEST(shop.image(1) == text_of(std::optional(sys::ImageData{at_position(1, 3), "again"})));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(wrong_images_are_refused, Backend, Backends) {
    ImageFixture<Backend> shop;
    shop.add(plain_image(1, kProduct));
    const std::string before = shop.image(1);
    shop.write_refused({.images = {{full_image(1, kProduct), "other"}}});
    shop.write_refused({.images = {{plain_image(2, id<ProductId>(9)), "other"}}});
    shop.write_refused({.images = {{at_position(2, -1), "other"}}});
    shop.write_refused({.images = {{at_position(1, -1), std::nullopt}}});
    BOOST_TEST(shop.image(1) == before);
    BOOST_TEST(shop.image(2) == "none");
}

BOOST_AUTO_TEST_SUITE_END()
