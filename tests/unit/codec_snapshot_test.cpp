// Proves that a value survives being written and read with every field it has, that the bytes come out
// the same, and that a damaged text is `corrupt` and nothing else.
#include <boost/test/unit_test.hpp>
#include <string>

#include "codec/snapshot.hpp"
#include "codec_values.hpp"

using namespace ordo;
using codec::read_snapshot;
using codec::write_snapshot;

BOOST_AUTO_TEST_SUITE(codec_snapshot)

namespace {

template <class Value>
void round_trips(const Value& value) {
    const std::string text = write_snapshot(value);
    const auto back = read_snapshot<Value>(text);
    BOOST_REQUIRE_MESSAGE(back.has_value(), (back ? std::string() : back.error().message));
    BOOST_TEST(write_snapshot(*back) == text);
}

}  // namespace

BOOST_AUTO_TEST_CASE(full_and_empty_values_round_trip) {
    round_trips(codec_values::order());
    round_trips(Order(*Currency::parse("JPY")));
    round_trips(codec_values::product());
    round_trips(Product{.price = Money::zero(*Currency::parse("KWD"))});
    round_trips(ConsumerPosition{"mail \"x\"", 42});
    round_trips(codec_values::payment());
    round_trips(codec_values::refund());
    round_trips(codec_values::user());
    round_trips(User{});
    round_trips(codec_values::image());
    round_trips(ShopPolicy{"Jane's \"shop\"", 60, true, 7});
    round_trips(EvidenceReceipt{});
    round_trips(EvidenceReceipt{EvidenceOutcome::kept_aside, codec_values::id<OrderId>(1),
                                codec_values::id<PaymentId>(1)});

    StockMovement movement;
    round_trips(movement);
    movement.id = codec_values::id<MovementId>(4);
    movement.product_id = codec_values::id<ProductId>(1);
    movement.delta = -2;
    movement.quantity_after = 3;
    movement.reason = MovementReason::order;
    movement.order_id = codec_values::id<OrderId>(1);
    movement.note = "a\tb";
    movement.actor = codec_values::kTill;
    movement.created_at = codec_values::at(3);
    round_trips(movement);
}

// The text comparison above proves nothing about a field that is neither written nor read.
BOOST_AUTO_TEST_CASE(every_field_of_an_order_comes_back) {
    const Order order = codec_values::order();
    const auto back = read_snapshot<Order>(write_snapshot(order));
    BOOST_REQUIRE(back.has_value());
    BOOST_TEST((back->id == order.id && back->number == order.number));
    BOOST_TEST((back->customer.user_id == order.customer.user_id &&
                back->customer.email == order.customer.email &&
                back->customer.name == order.customer.name));
    BOOST_TEST((back->status == order.status && back->payment_status == order.payment_status &&
                back->payment_detail == order.payment_detail));
    BOOST_TEST((back->amounts.refund_pending == order.amounts.refund_pending &&
                back->amounts.credited == order.amounts.credited &&
                back->amounts.refund_due == order.amounts.refund_due));
    BOOST_TEST((back->note == order.note && back->metadata == order.metadata &&
                back->attention == order.attention && back->version == order.version));
    BOOST_TEST((back->paid_at == order.paid_at && back->completed_at == order.completed_at &&
                back->cancelled_at == order.cancelled_at &&
                back->cancel_reason == order.cancel_reason));
    BOOST_REQUIRE(back->lines.size() == 3U);
    BOOST_TEST((back->lines[1].override_reason == "damaged box" && back->lines[1].counted &&
                back->lines[1].tax_rate == order.lines[1].tax_rate &&
                back->lines[2].refunded_quantity == 1 && back->lines[2].restocked_quantity == 1));
    BOOST_TEST((back->expires_at == order.expires_at));
    BOOST_REQUIRE(back->payments.size() == 1U);
    BOOST_TEST((back->payments[0].tendered_amount == order.payments[0].tendered_amount &&
                back->payments[0].recorded_by == order.payments[0].recorded_by &&
                back->payments[0].captured_at == order.payments[0].captured_at));
    BOOST_REQUIRE(back->refunds.size() == 1U);
    BOOST_TEST((back->refunds[0].id == order.refunds[0].id &&
                back->refunds[0].items == order.refunds[0].items));
}

BOOST_AUTO_TEST_CASE(every_field_of_a_payment_and_of_a_refund_comes_back) {
    const Payment payment = codec_values::payment();
    const auto paid = read_snapshot<Payment>(write_snapshot(payment));
    BOOST_REQUIRE(paid.has_value());
    BOOST_TEST((paid->id == payment.id && paid->order_id == payment.order_id &&
                paid->provider == payment.provider && paid->method == payment.method &&
                paid->status == payment.status && paid->amount == payment.amount &&
                paid->captured_amount == payment.captured_amount));
    BOOST_TEST((paid->refunded_amount == payment.refunded_amount &&
                paid->refund_pending_amount == payment.refund_pending_amount &&
                paid->change_amount == payment.change_amount &&
                paid->reference == payment.reference &&
                paid->provider_ref == payment.provider_ref));
    BOOST_TEST((paid->failure_code == payment.failure_code &&
                paid->failure_message == payment.failure_message &&
                paid->next_action == payment.next_action &&
                paid->return_url == payment.return_url && paid->check_at == payment.check_at &&
                paid->checks == payment.checks && paid->created_at == payment.created_at &&
                paid->updated_at == payment.updated_at));

    const Refund refund = codec_values::refund();
    const auto given = read_snapshot<Refund>(write_snapshot(refund));
    BOOST_REQUIRE(given.has_value());
    BOOST_TEST((given->id == refund.id && given->order_id == refund.order_id &&
                given->payment_id == refund.payment_id && given->status == refund.status &&
                given->amount == refund.amount && given->items == refund.items &&
                given->reduces_total == refund.reduces_total &&
                given->restocked == refund.restocked && given->reason == refund.reason));
    BOOST_TEST((given->note == refund.note && given->provider_ref == refund.provider_ref &&
                given->failure_code == refund.failure_code &&
                given->failure_message == refund.failure_message &&
                given->created_by == refund.created_by && given->created_at == refund.created_at &&
                given->updated_at == refund.updated_at && given->check_at == refund.check_at &&
                given->checks == refund.checks));
}

BOOST_AUTO_TEST_CASE(every_field_of_people_pictures_and_the_shop_comes_back) {
    const User user = codec_values::user();
    const auto person = read_snapshot<User>(write_snapshot(user));
    BOOST_REQUIRE(person.has_value());
    BOOST_TEST((person->id == user.id && person->email == user.email &&
                person->name == user.name && person->role == user.role &&
                person->version == user.version && person->created_at == user.created_at &&
                person->updated_at == user.updated_at));

    const Image image = codec_values::image();
    const auto picture = read_snapshot<Image>(write_snapshot(image));
    BOOST_REQUIRE(picture.has_value());
    BOOST_TEST((picture->id == image.id && picture->product_id == image.product_id &&
                picture->alt == image.alt && picture->media_type == image.media_type &&
                picture->width == image.width && picture->height == image.height &&
                picture->size == image.size && picture->position == image.position &&
                picture->created_at == image.created_at));

    const ShopPolicy policy{"Main", 60, true, 7};
    BOOST_TEST((*read_snapshot<ShopPolicy>(write_snapshot(policy)) == policy));
    const auto product = read_snapshot<Product>(write_snapshot(codec_values::product()));
    BOOST_REQUIRE(product.has_value());
    BOOST_REQUIRE(product->images.size() == 1U);
    BOOST_TEST((product->images[0].id == image.id));
}

BOOST_AUTO_TEST_CASE(a_providers_fact_comes_back_whole_and_leaves_out_what_it_does_not_say) {
    const Evidence full = codec_values::evidence();
    const auto back = codec::read_evidence(codec::write_evidence(full));
    BOOST_REQUIRE(back.has_value());
    BOOST_TEST((*back == full));
    Evidence bare;
    bare.provider = "paypal";
    bare.kind = EvidenceKind::unknown;
    BOOST_TEST(codec::write_evidence(bare) == R"({"provider":"paypal","kind":"unknown","at":0})");
    BOOST_TEST((*codec::read_evidence(codec::write_evidence(bare)) == bare));
    for (const char* wrong : {"", "{}", R"({"provider":"p","kind":"paid","at":0})",
                              R"({"provider":"p","kind":"captured","amount":1,"at":0})"}) {
        BOOST_TEST(errc_name(codec::read_evidence(wrong).error().code) == "corrupt");
    }
}

BOOST_AUTO_TEST_CASE(the_stock_of_a_product_comes_back_counted_or_not) {
    Product product = codec_values::product();
    BOOST_TEST(read_snapshot<Product>(write_snapshot(product))->stock_quantity.value() == 5);
    product.stock_quantity.reset();
    BOOST_TEST(!read_snapshot<Product>(write_snapshot(product))->stock_quantity.has_value());
}

BOOST_AUTO_TEST_CASE(a_damaged_text_is_corrupt) {
    const std::string whole = write_snapshot(codec_values::order());
    for (const std::string& text :
         {std::string(), std::string("{}"), whole.substr(0, whole.size() / 2), "[" + whole + "]",
          whole.substr(0, whole.size() - 1) + R"(,"more":1})"}) {
        const auto back = read_snapshot<Order>(text);
        BOOST_REQUIRE(!back.has_value());
        BOOST_TEST(errc_name(back.error().code) == "corrupt");
    }
    std::string wrong_word = whole;
    wrong_word.replace(wrong_word.find("cancelled"), 9, "cancelleD");
    BOOST_TEST(errc_name(read_snapshot<Order>(wrong_word).error().code) == "corrupt");
    std::string too_large = whole;
    too_large.replace(too_large.find("17994"), 5, "9007199254740992");
    BOOST_TEST(errc_name(read_snapshot<Order>(too_large).error().code) == "corrupt");
}

BOOST_AUTO_TEST_CASE(metadata_is_written_in_byte_order_and_read_back) {
    const Metadata metadata{{"b", "2"}, {"a\"", "\n"}, {"\xC3\xA9", "e"}, {"B", ""}};
    const std::string text = codec::write_metadata(metadata);
    BOOST_TEST(text == "{\"B\":\"\",\"a\\\"\":\"\\n\",\"b\":\"2\",\"\xC3\xA9\":\"e\"}");
    BOOST_TEST((*codec::read_metadata(text) == metadata));
    BOOST_TEST(codec::read_metadata("{}")->empty());
    for (const char* wrong : {"", "[]", "{\"a\":1}", "{\"a\":\"1\",\"a\":\"2\"}"}) {
        BOOST_TEST(errc_name(codec::read_metadata(wrong).error().code) == "corrupt");
    }
}

BOOST_AUTO_TEST_SUITE_END()
