// Proves of every storage backend: the journal comes back byte for byte and in sequence, by shop
// and by order, and can only grow by its next record.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_journal)

namespace {

const OrderId kFirst = id<OrderId>(1);
const OrderId kSecond = id<OrderId>(2);

// Two orders, the first one anonymous.
template <class Backend>
struct JournalFixture : ShopFixture<Backend> {
    JournalFixture() {
        this->add(plain_product(1));
        this->add(plain_order(1, id<ProductId>(1)));
        this->add(full_order(2, id<ProductId>(1)));
    }
};

// As it is read: with who the order belongs to.
JournalRecord read(JournalRecord record) {
    if (record.order_id == kSecond) {
        record.customer_email = full_order(2, id<ProductId>(1)).order.customer.email;
        record.customer_name = full_order(2, id<ProductId>(1)).order.customer.name;
    }
    return record;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(records_come_back_as_written_and_in_sequence, Backend, Backends) {
    JournalFixture<Backend> shop;
    const std::vector records{plain_record(1, kFirst, 1), full_record(2, kSecond, 1),
                              full_record(3, kFirst, 2), plain_record(4, kSecond, 2)};
    shop.write({.journal = {records[0], records[1]}});
    shop.write({.journal = {records[2], records[3]}});
    std::vector<JournalRecord> expected;
    for (const auto& record : records) expected.push_back(read(record));

    BOOST_TEST(text_of(require(shop.storage->journal(0, 10))) == text_of(expected));
    BOOST_TEST(text_of(require(shop.storage->journal(1, 2))) ==
               text_of(std::vector{expected[1], expected[2]}));
    BOOST_TEST(require(shop.storage->journal(4, 10)).empty());
    BOOST_TEST(require(shop.storage->journal(99, 10)).empty());
    BOOST_TEST(text_of(require(shop.storage->history(kFirst))) ==
               text_of(std::vector{expected[0], expected[2]}));
    BOOST_TEST(text_of(require(shop.storage->history(kSecond))) ==
               text_of(std::vector{expected[1], expected[3]}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(who_an_order_belongs_to_is_read_when_it_is_asked, Backend, Backends) {
    JournalFixture<Backend> shop;
    JournalRecord record = plain_record(1, kSecond, 1);
    record.customer_email = "not@stored.example";
    shop.write({.journal = {record}});
    auto erased = full_order(2, id<ProductId>(1));
    erased.order.customer = {};
    shop.write({.orders = {{erased, false}}});
    BOOST_TEST(!require(shop.storage->history(kSecond)).at(0).customer_email.has_value());
    BOOST_TEST(!require(shop.storage->journal(0, 1)).at(0).customer_name.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_journal_grows_only_by_its_next_record, Backend, Backends) {
    JournalFixture<Backend> shop;
    shop.write_refused({.journal = {plain_record(2, kFirst, 1)}});
    shop.write_refused({.journal = {plain_record(0, kFirst, 1)}});
    shop.write({.journal = {plain_record(1, kFirst, 1)}});
    shop.write_refused({.journal = {plain_record(1, kFirst, 2)}});
    shop.write_refused({.journal = {plain_record(3, kFirst, 2)}});
    shop.write_refused({.journal = {plain_record(2, kFirst, 1)}});  // the version is taken
    shop.write_refused({.journal = {plain_record(2, kFirst, 0)}});
    shop.write_refused({.journal = {plain_record(2, id<OrderId>(9), 1)}});
    shop.write({.journal = {plain_record(2, kSecond, 1), plain_record(3, kFirst, 2)}});
    BOOST_TEST(require(shop.storage->journal(0, 10)).size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
