// Proves that a consumer's place in the journal only moves forward, and only where there are records.
#include <boost/test/unit_test.hpp>
#include <string>

#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct Reader : Desk {
    Reader() { shop.chain.sequence = 10; }
};

EventsAck ack(std::int64_t sequence, std::string consumer = "mail") {
    return {std::move(consumer), sequence};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_events, Reader)

BOOST_AUTO_TEST_CASE(an_acknowledgement_moves_the_consumer_forward) {
    const auto first = run(ack(4));
    BOOST_TEST(first.changed);
    BOOST_TEST(first.answer.sequence == 4);
    BOOST_REQUIRE(first.changes.consumers.size() == 1U);
    BOOST_TEST(first.changes.consumers[0].sequence == 4);
    BOOST_TEST(first.records.empty());
    BOOST_TEST(run(ack(10)).answer.sequence == 10);
    BOOST_TEST(shop.consumers.at("mail") == 10);
}

BOOST_AUTO_TEST_CASE(it_never_moves_back) {
    run(ack(4));
    for (const std::int64_t sequence : {4, 3, 0}) {
        const auto same = run(ack(sequence));
        BOOST_TEST(!same.changed);
        BOOST_TEST(same.changes.empty());
        BOOST_TEST(same.answer.sequence == 4);
    }
}

BOOST_AUTO_TEST_CASE(consumers_do_not_share_a_place) {
    run(ack(4));
    BOOST_TEST(run(ack(2, "kafka")).answer.sequence == 2);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_cannot_be_acknowledged) {
    for (const auto sequence : std::initializer_list<std::int64_t>{11, INT64_MAX, -1, INT64_MIN})
        check_refused(decide(ack(sequence)), Errc::validation_failed, "/sequence");
}

BOOST_AUTO_TEST_CASE(a_consumer_has_a_name_of_visible_ascii) {
    BOOST_TEST(decide(ack(1, std::string(64, 'c'))).has_value());
    for (const auto& name : {std::string(), std::string("two words"), std::string("\xC3\xA9"),
                             std::string(65, 'c')})
        check_refused(decide(ack(1, name)), Errc::validation_failed, "/consumer");
}

BOOST_AUTO_TEST_CASE(only_staff_acknowledge_and_there_is_no_version) {
    check_refused(decide(ack(1), by(customer())), Errc::forbidden);
    check_refused(decide(ack(1), by(provider_actor())), Errc::forbidden);
    CallOptions call = by(admin());
    call.expected_version = 1;
    check_refused(decide(ack(1), call), Errc::validation_failed, "/expected_version");
}

BOOST_AUTO_TEST_SUITE_END()
