"""Two server processes on one database: nothing is oversold (R13), nothing paid twice (R14), a key has one effect
(R19), hot rows make nobody fail (R24), and events come in the order of commits without gaps or stalls (R28)."""
import collections
import hashlib
import hmac
import json
import os
import random
import threading
import time
import unittest

from shops import APPLIED, Book, Customer, PostgresServer, Shop, Sleeper, at_once, audit, background, main, scaled

from postgres_proxy import DELAY, HOLD, Proxy  # by way of shops: in tests/support

WEBHOOK_SECRET = "whsec_of_this_test"
PRICE_MINOR = 1250


class Together(unittest.TestCase):
    """A PostgreSQL, a shop, and two servers; the second one reaches the database through a proxy."""

    @classmethod
    def setUpClass(cls):
        os.environ["ORDO_STRIPE_SECRET_KEY"] = "sk_test_none"
        os.environ["ORDO_STRIPE_WEBHOOK_SECRETS"] = WEBHOOK_SECRET
        cls.server = cls.enterClassContext(PostgresServer())
        cls.proxy = cls.enterClassContext(Proxy(cls.server.port))

    def setUp(self):
        database = self.database = "shop_" + self._testMethodName[5:35]
        self.server.sql(f"CREATE DATABASE {database}")
        self.shop = self.enterContext(Shop(os.environ["ORDO_PROGRAMS"],
                                           lambda sql: self.server.sql(sql, database=database),
                                           self.server.tcp_url(database), "--provider", "stripe"))
        self.shop.url_of_servers = self.server.tcp_url(database, self.proxy.port)
        self.shop.open_another()
        self.book = Book()

    def customers(self, count):
        """Half of them at each server."""
        made = [Customer(self.shop, self.shop.servers[i % 2], self.book) for i in range(count)]
        for customer in made:
            self.addCleanup(customer.close)
        return made

    # ---- R13

    def test_the_last_unit_is_sold_once(self):
        races = scaled(100, 1000, 10_000)
        products = self.shop.add_products(*[1] * races)
        wins = collections.Counter()
        pairs = 4  # of racers, one at each server, who race for other products than the other pairs

        def race(customer, mine, start):
            for product in mine:
                start.wait()
                _, outcome = customer.place(product)
                wins[customer.server.port] += outcome == APPLIED

        customers = self.customers(2 * pairs)
        starts = [threading.Barrier(2) for _ in range(pairs)]
        at_once(*[lambda customer=customer, pair=i // 2: race(customer, products[pair::pairs], starts[pair])
                  for i, customer in enumerate(customers)])
        self.assertEqual(self.book.told, {"201": races, "out_of_stock": races})
        # If one side always won, the two would not have raced.
        self.assertEqual(len(wins), 2)
        self.assertTrue(all(wins.values()), wins)
        audit(self, self.shop, self.book, {product: 1 for product in products})
        print(f"{races} races, won by {sorted(wins.values())}")

    def test_baskets_in_opposite_order(self):
        units, customers, baskets = 500, 64, 10
        products = self.shop.add_products(units, units)

        def shopping(customer, basket):
            for _ in range(baskets):
                customer.place(*basket)

        at_once(*[lambda customer=customer, i=i: shopping(customer, products[::1 if i // 2 % 2 else -1])
                  for i, customer in enumerate(self.customers(customers))])
        self.assertEqual(self.book.told, {"201": units, "out_of_stock": customers * baskets - units})
        audit(self, self.shop, self.book, dict.fromkeys(products, units))

    # ---- R14

    def test_money_from_all_sides(self):
        """The same webhook fifty times, a person at the desk and a customer who asks, for each order at once."""
        count, copies, senders = scaled(10, 100, 1000), 50, 10
        product, = self.shop.add_products(count)
        customers = self.customers(senders + 2)
        orders = [customers[0].place(product)[0] for _ in range(count)]
        marked = collections.Counter()

        def deliver(customer):
            for order in orders:
                for _ in range(copies // senders):
                    self.assertEqual(send_webhook(customer.server, order), 200)

        def mark_paid(customer):
            for order in orders:
                status, text = customer.call("POST", f"/v1/admin/orders/{order}/mark-paid", {}, self.shop.admin)
                marked[order] += status == 200
                self.assertIn(status, (200, 409, 422), text)

        def poll(customer):
            for order in orders:
                status, text = customer.call("GET", f"/v1/orders/{order}/payment-status")
                self.assertEqual(status, 200, text)

        at_once(*[lambda customer=customer: deliver(customer) for customer in customers[2:]],
                lambda: mark_paid(customers[0]), lambda: poll(customers[1]))
        twice = self.shop.sql("SELECT order_id FROM journal WHERE type = 'order.paid' GROUP BY order_id "
                              "HAVING count(*) <> 1")
        self.assertEqual(twice, "")
        self.assertEqual(self.shop.sql("SELECT count(*) FROM journal WHERE type = 'order.paid'"), str(count))
        self.assertEqual(self.shop.sql("SELECT count(*), count(DISTINCT order_id) FROM payment "
                                       "WHERE provider = 'stripe'"), f"{count}|{count}")
        # Money that came although it was no longer owed is recorded, not dropped.
        captured = {order: int(amount) for order, amount in
                    (line.split("|") for line in self.shop.sql("SELECT id, captured FROM orders").splitlines())}
        self.assertEqual(captured, {order: PRICE_MINOR * (1 + marked[order]) for order in orders})
        print(f"{count} orders, {sum(marked.values())} of them also paid at the desk")

    # ---- R19

    def test_one_effect_per_key(self):
        keys, posts = scaled(3, 10, 1000), 100
        product, = self.shop.add_products(1_000_000)
        customers = self.customers(posts)
        told = collections.Counter()
        for i in range(keys):
            replies = at_once(*[lambda customer=customer: customer.call(
                "POST", "/v1/orders", {"items": [{"product_id": product, "quantity": 1}]}, key=f"cart-{i}")
                for customer in customers])
            told.update(status for status, _ in replies)
            self.assertLessEqual({status for status, _ in replies}, {201, 409})
            self.assertEqual(len({text for status, text in replies if status == 201}), 1)
        self.assertEqual(self.shop.sql("SELECT count(*) FROM orders"), str(keys))
        print(f"{keys} keys, {posts} posts each: {dict(told)}")

    def test_killed_between_commit_and_answer(self):
        kills = scaled(2, 10, 1000)
        product, = self.shop.add_products(kills)
        behind_proxy = self.shop.servers[1]
        customer = Customer(self.shop, behind_proxy, self.book)
        self.addCleanup(customer.close)
        for _ in range(kills):
            order = customer.fill_basket(product)
            self.proxy.arm(DELAY, of=order["id"])

            def kill():
                self.assertEqual(self.proxy.wait_for_hit(), DELAY)
                behind_proxy.kill()
                self.proxy.release()

            at_once(lambda: customer.send(order), kill)
            self.assertEqual(self.book.told["201"], 0, "the answer came too soon")
            self.assertEqual(self.shop.sql(f"SELECT count(*) FROM orders WHERE id = '{order['id']}'"), "1")
            behind_proxy.start()
            self.assertEqual(customer.send(order), APPLIED)
            self.book.told.clear()
        audit(self, self.shop, self.book, {product: kills})

    # ---- R24

    def test_hot_rows(self):
        orders, hot = scaled(1000, 10_000, 1_000_000) // 3, 10  # each works on three of the hot rows
        stock = 3 * orders
        products = self.shop.add_products(*[stock] * hot)
        customers = self.customers(32)

        def shopping(customer, seed):
            dice = random.Random(seed)
            for _ in range(orders // len(customers)):
                customer.place(*dice.sample(products, 3))

        begun = time.monotonic()
        at_once(*[lambda customer=customer, i=i: shopping(customer, i) for i, customer in enumerate(customers)])
        took = time.monotonic() - begun
        self.assertEqual(self.book.told, {"201": orders // len(customers) * len(customers)})
        audit(self, self.shop, self.book, dict.fromkeys(products, stock))
        print(f"{len(self.book.orders)} orders of {hot} hot products: {len(self.book.orders) / took:.0f} a second")

    # ---- R28

    def events_after(self, customer, last):
        status, text = customer.call("GET", f"/v1/events?limit=100&after={last}", token=self.shop.admin)
        self.assertEqual(status, 200, text)
        return [int(event["sequence"]) for event in json.loads(text)["data"]]

    def follow(self, customer, seen, ended):
        """Reads the events as they come; every read goes on where the last one ended."""
        while True:
            last_look = ended.is_set()
            new = self.events_after(customer, len(seen))
            self.assertEqual(new, list(range(len(seen) + 1, len(seen) + 1 + len(new))), "a gap")
            seen.extend(new)
            if last_look and not new:
                return

    def test_events_in_the_order_of_commits(self):
        """One server is held between its writing and its COMMIT; the other one's customers and readers go on."""
        turns = scaled(10, 100, 10_000)
        product, = self.shop.add_products(4 * turns)
        direct, held, reader, other_reader = self.customers(4)
        streams = [], []
        # Whoever sleeps in a transaction, in another database of the same server or in the shop's own, holds up nobody.
        with (Sleeper(self.server, "postgres"), Sleeper(self.server, self.database),
              background(*[lambda ended, each=each: self.follow(*each, ended)
                           for each in ((reader, streams[0]), (other_reader, streams[1]))])):
            for turn in range(turns):
                order = held.fill_basket(product)
                self.proxy.arm(HOLD, of=order["id"])

                def release():
                    self.assertEqual(self.proxy.wait_for_hit(), HOLD)
                    before = self.events_after(self.fresh_reader(), 3 * turn)
                    self.proxy.release()
                    return before

                outcome, (_, other), before = at_once(lambda: held.send(order), lambda: direct.place(product), release)
                self.assertEqual((outcome, other), (APPLIED, APPLIED))
                self.assertLessEqual(len(before), 1, "an event before its commit")
                _, outcome = direct.place(product)
                self.assertEqual(outcome, APPLIED)
        self.assertEqual([len(stream) for stream in streams], [3 * turns] * 2)
        audit(self, self.shop, self.book, {product: 4 * turns})

    def fresh_reader(self):
        reader = Customer(self.shop, self.shop.servers[0], self.book)
        self.addCleanup(reader.close)
        return reader


def send_webhook(server, order):
    """Stripe's word that the order's price was paid, signed as Stripe signs; the status of the answer."""
    intent = {"id": "pi_" + order[4:], "object": "payment_intent", "amount": PRICE_MINOR, "currency": "usd",
              "amount_received": PRICE_MINOR, "livemode": False, "status": "succeeded",
              "metadata": {"ordo_order_id": order}}
    now = int(time.time())
    body = json.dumps({"id": "evt_" + order[4:], "object": "event", "type": "payment_intent.succeeded",
                       "livemode": False, "created": now, "data": {"object": intent}})
    signature = hmac.new(WEBHOOK_SECRET.encode(), f"{now}.{body}".encode(), hashlib.sha256).hexdigest()
    client = server.connect()
    try:
        client.connection.request("POST", "/v1/webhooks/stripe", body,
                                  {"Stripe-Signature": f"t={now},v1={signature}"})
        answer = client.connection.getresponse()
        answer.read()
        return answer.status
    finally:
        client.close()


if __name__ == "__main__":
    main()
