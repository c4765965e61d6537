// Proves that a command that has been committed is never answered with an error: what follows from it may
// fail, and is done when it is due.
#include <boost/test/unit_test.hpp>
#include <new>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_FIXTURE_TEST_SUITE(follow_up, Shop)

namespace {

using Trouble = void (*)(Faults&);

Error disk_full() { return {Errc::io_error, "A fault: the disk is full."}; }

// What may go wrong from the second write on: it is refused, or memory runs out.
constexpr Trouble kTroubles[] = {
    [](Faults& faults) {
        faults.on_begin = [begun = 0](const sys::Needs&, sys::Deadline) mutable -> Result<void> {
            if (++begun > 1) return disk_full();
            return {};
        };
    },
    [](Faults& faults) {
        faults.on_commit = [commits = 0](const sys::Changes&) mutable -> Result<void> {
            if (++commits > 1) return disk_full();
            return {};
        };
    },
    [](Faults& faults) {
        faults.on_begin = [begun = 0](const sys::Needs&, sys::Deadline) mutable -> Result<void> {
            if (++begun > 1) throw std::bad_alloc();
            return {};
        };
    },
};

// Runs `command`, which must succeed, in each of the troubles, and then what is due without them.
template <class Command>
void in_each_trouble(Shop& shop, Command command) {
    for (const Trouble& trouble : kTroubles) {
        BOOST_TEST_CONTEXT("trouble " << &trouble - kTroubles) {
            const auto look = command([&](auto call) {
                trouble(shop.faults);
                auto reply = call();
                shop.faults.on_begin = nullptr;
                shop.faults.on_commit = nullptr;
                return Shop::require(std::move(reply));
            });
            shop.clock.advance(120'000);
            shop.run_due();
            look();
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_refund_that_is_agreed_stands) {
    in_each_trouble(*this, [&](auto in_trouble) {
        const Order order = paid_by_card("20.00");
        const auto agreed =
            in_trouble([&] { return engine.refund_create(refund_of(order), by(admin())); });
        BOOST_TEST(to_string(agreed.status) == "pending");
        return [this, order] {
            BOOST_TEST(reading(get(order)) == "refunded/refunded");
            BOOST_TEST(provider->given_back_minor(order.id) == 2000);
        };
    });
}

BOOST_AUTO_TEST_CASE(an_order_that_is_cancelled_gives_its_money_back_later) {
    in_each_trouble(*this, [&](auto in_trouble) {
        const Order order = paid_by_card("20.00");
        const auto cancelled = in_trouble([&] {
            return engine.order_cancel({.order_id = order.id, .held = OrderCancel::Held::refund},
                                       by(admin()));
        });
        BOOST_TEST(reading(cancelled) == "paid/refund_pending");
        return [this, order] {
            BOOST_TEST(reading(get(order)) == "refunded/refunded");
            BOOST_TEST(provider->given_back_minor(order.id) == 2000);
        };
    });
}

BOOST_AUTO_TEST_CASE(an_order_that_is_placed_hears_of_its_early_money_later) {
    in_each_trouble(*this, [&, number = 0U](auto in_trouble) mutable {
        OrderCreate create = order_of({of(make("20.00"))});
        create.id = id_of<OrderId>(50 + ++number);
        const std::string name = std::to_string(number);
        tell(fact("evt_" + name, EvidenceKind::captured, *create.id, "ref_" + name, "20.00"));
        const auto placed = in_trouble([&] { return engine.order_create(create, by(customer())); });
        BOOST_TEST(reading(placed) == "pending/none");
        return [this, id = placed.id] { BOOST_TEST(reading(get(id)) == "paid/paid"); };
    });
}

BOOST_AUTO_TEST_CASE(a_fact_is_taken_although_what_waits_for_it_is_not_yet) {
    in_each_trouble(*this, [&](auto in_trouble) {
        const Order order = place("20.00");
        const Payment opened = attempt(order);
        const Evidence captured = provider->capture(opened.id);
        tell(provider->refund_outside(opened.id, money("5.00")));
        const auto message = provider->webhook({captured});
        const auto receipts = in_trouble(
            [&] { return engine.webhook_receive("fake", message.headers, message.body); });
        BOOST_TEST(to_string(receipts.at(0).outcome) == "applied");
        BOOST_TEST(reading(get(order)) == "paid/paid");
        return [this, order] { BOOST_TEST(reading(get(order)) == "paid/partially_refunded"); };
    });
}

BOOST_AUTO_TEST_CASE(what_a_person_resolves_is_resolved) {
    in_each_trouble(*this, [&](auto in_trouble) {
        const Order order = place("20.00");
        provider->next_intent(FakeProvider::Intent::capture, FakeProvider::Line::answer_lost);
        const Payment lost = attempt(order);
        tell(provider->refund_outside(lost.id, money("5.00")));
        const PaymentResolve resolve{.payment_id = lost.id,
                                     .status = AttemptStatus::captured,
                                     .note = "Seen on the statement."};
        const auto resolved =
            in_trouble([&] { return engine.payment_resolve(resolve, by(admin())); });
        BOOST_TEST(to_string(resolved.status) == "captured");
        return [this, order] { BOOST_TEST(reading(get(order)) == "paid/partially_refunded"); };
    });
}

BOOST_AUTO_TEST_SUITE_END()
