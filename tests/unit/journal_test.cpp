// Proves the hashes of the journal against values computed elsewhere (Python's hashlib, from the layout
// in journal.hpp), and that sealing chains records as the layout says.
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <string>

#include "codec/facts.hpp"
#include "engine/digest.hpp"
#include "engine/journal.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(journal)

namespace {

constexpr const char* kGenesis = "82473efb65c2837e9ad79a28c17e195e1f8f06f9fa20cd9f73b50f5d39933c7f";

// Chain id 00 01 … 0f, first incarnation.
sys::ShopSettings shop() {
    sys::ShopSettings settings{.default_currency = currency("USD")};
    std::iota(settings.chain_id.begin(), settings.chain_id.end(), std::uint8_t{0});
    return settings;
}

// Salt f0 f1 … ff.
sys::OrderState state() {
    sys::OrderState made{Order(currency("USD"))};
    std::iota(made.salt.begin(), made.salt.end(), std::uint8_t{0xf0});
    made.order.id = id_of<OrderId>(1);
    made.order.number = "100001";
    return made;
}

RecordDraft draft(HistoryKind kind, std::int64_t order_sequence) {
    RecordDraft made{{}, state().order, {}, {}};
    made.record.kind = kind;
    made.record.type = kind == HistoryKind::created ? EventType::order_created : EventType::order_updated;
    made.record.order_id = id_of<OrderId>(1);
    made.record.event_id = id_of<EventId>(static_cast<std::uint32_t>(order_sequence));
    made.record.order_sequence = order_sequence;
    made.record.at = FakeClock::kStart;
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(sha_256_and_hmac_give_the_published_vectors) {
    // FIPS 180-4 example, RFC 4231 case 2.
    BOOST_TEST(to_hex(Sha256().bytes("abc").finish()) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(to_hex(Sha256().finish()) ==
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const std::uint8_t key[] = {'J', 'e', 'f', 'e'};
    BOOST_TEST(to_hex(hmac_sha256(key, "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(the_genesis_hash_ties_the_chain_to_its_shop_and_incarnation) {
    sys::ShopSettings settings = shop();
    BOOST_TEST(to_hex(genesis_hash(settings)) == kGenesis);
    settings.incarnation = 2;
    BOOST_TEST(to_hex(genesis_hash(settings)) ==
               "cdf90f7723ae9276d2b7f18e744a08bc16bf32c326720a688219c7c99ab00a7e");
}

BOOST_AUTO_TEST_CASE(a_record_hash_covers_its_sequence_the_hash_before_and_its_bytes) {
    const Digest first = record_hash(shop(), 1, genesis_hash(shop()), "{\"schema\":1,\"id\":\"evt_…\"}");
    BOOST_TEST(to_hex(first) == "a51f8c034b9d3f3b727212e6cd02e1441c127d4abf12df515d2f2c22983b57ad");
    BOOST_TEST(to_hex(record_hash(shop(), 2, first, "")) ==
               "3fee67b6d3e79f9ba452abc2124c82ba578eeb48a61794461ae464c2d660290a");
}

BOOST_AUTO_TEST_CASE(a_message_is_bound_by_its_orders_salt) {
    const auto salt = state().salt;
    BOOST_TEST(message_digest(salt, std::nullopt).empty());
    BOOST_TEST(message_digest(salt, "pays on collection — ok") ==
               "5bf2f31806e7b07c2e253931044a22cbc9b49e0009aa5ffbcc15291e44bc4b29");
    BOOST_TEST(message_digest(salt, "") ==
               "f16f6caa7e17ccc8ab450e009abbefc1e9f73fbde67ee272c6ccf1256b61f75c");
    BOOST_TEST(message_digest({}, "") != message_digest(salt, ""));
}

BOOST_AUTO_TEST_CASE(personal_data_are_bound_together) {
    sys::OrderState made = state();
    BOOST_TEST(personal_digest(made) ==
               "f1ca769c127838bc5603638fed0a4a1751ecb443c909b9437348bd9604ced395");
    made.order.customer = {{}, "jane@example.org", "Jane Roe"};
    made.order.note = "back door";
    made.order.metadata = {{"b", "2"}, {"a", "1"}};
    BOOST_TEST(personal_digest(made) ==
               "2006b0c4517965838308b4b811f34d3d41b1ff263cf961c735a08c878937abac");
}

BOOST_AUTO_TEST_CASE(sealing_takes_the_next_place_in_the_chain) {
    sys::ChainHead head;
    head.sequence = 41;
    head.hash = genesis_hash(shop());
    const JournalRecord first = seal(draft(HistoryKind::created, 1), state(), shop(), head);
    BOOST_TEST(first.sequence == 42);
    BOOST_TEST(to_hex(first.previous_hash) == kGenesis);
    BOOST_TEST((first.hash == record_hash(shop(), 42, first.previous_hash, first.facts)));
    BOOST_TEST(head.sequence == 42);
    BOOST_TEST((head.hash == first.hash));
    BOOST_TEST(head.next_order_number == 100'001);

    const JournalRecord second = seal(draft(HistoryKind::note, 2), state(), shop(), head);
    BOOST_TEST(second.sequence == 43);
    BOOST_TEST((second.previous_hash == first.hash));
}

BOOST_AUTO_TEST_CASE(the_first_record_of_a_shop_follows_from_the_genesis_hash) {
    sys::ChainHead head;  // as a storage has it that knows nothing of hashes
    const JournalRecord first = seal(draft(HistoryKind::created, 1), state(), shop(), head);
    BOOST_TEST(to_hex(first.previous_hash) == kGenesis);
}

BOOST_AUTO_TEST_CASE(the_bytes_hold_digests_in_place_of_personal_data_and_free_text) {
    sys::OrderState made = state();
    made.order.customer = {{}, "jane@example.org", "Jane Roe"};
    made.order.note = "back door";
    RecordDraft created = draft(HistoryKind::created, 1);
    created.order = made.order;
    created.record.message = "rings twice";
    created.record.actor = {ActorType::admin, "ada", "Ada Admin"};
    sys::ChainHead head;
    const JournalRecord record = seal(std::move(created), made, shop(), head);
    for (const char* secret : {"jane@example.org", "Jane Roe", "back door", "rings twice", "Ada Admin"})
        BOOST_TEST(record.facts.find(secret) == std::string::npos, secret);
    const auto facts = codec::read_facts(record.facts);
    BOOST_REQUIRE(facts.has_value());
    BOOST_TEST(facts->personal_digest == personal_digest(made));
    BOOST_TEST(facts->message_digest == message_digest(made.salt, "rings twice"));
    BOOST_TEST(record.message.value() == "rings twice");
}

BOOST_AUTO_TEST_SUITE_END()
