"""A COMMIT whose answer is lost (R22): a proxy cuts the line before the server has heard of it, or after it has acted.
Ordo finds out what happened and says so, or says that it does not know; it never says that nothing happened when it
did, and nothing happens twice."""
import collections
import os
import unittest

from shops import APPLIED, REFUSED, UNKNOWN, Book, Customer, PostgresServer, Shop, at_once, audit, background, main, scaled

from postgres_proxy import AFTER, BEFORE, DELAY, Proxy  # by way of shops: in tests/support

CUTS = scaled(3, 20, 200)  # each way


class Commit(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(PostgresServer())
        self.proxy = self.enterContext(Proxy(self.server.port))
        self.server.sql("CREATE DATABASE shop")
        self.shop = self.enterContext(Shop(
            os.environ["ORDO_PROGRAMS"], lambda sql: self.server.sql(sql, database="shop"), self.server.tcp_url("shop"),
            url_of_servers=self.server.tcp_url("shop", self.proxy.port)))
        self.book = Book()
        self.customers = [Customer(self.shop, self.shop.servers[0], self.book) for _ in range(8)]
        for customer in self.customers:
            self.addCleanup(customer.close)

    def exists(self, order):
        return self.server.sql(f"SELECT 1 FROM orders WHERE id = '{order}'", database="shop") == "1"

    def cut(self, fault, product, seen):
        """The COMMIT of one customer's order is broken."""
        order = self.customers[0].fill_basket(product)
        self.proxy.arm(fault, of=order["id"])
        outcome = self.customers[0].send(order)
        self.assertEqual(self.proxy.wait_for_hit(), fault)
        seen[fault, outcome] += 1
        if outcome != UNKNOWN:
            self.assertEqual(self.exists(order["id"]), outcome == APPLIED, f"cut {fault}: {self.book.told}")

    def test_one_customer(self):
        pieces = 10 * CUTS
        product, = self.shop.add_products(pieces)
        seen = collections.Counter()
        for _ in range(CUTS):
            for fault in (BEFORE, AFTER):
                self.cut(fault, product, seen)
                order, outcome = self.customers[0].place(product)  # at once, on a new connection
                self.assertEqual(outcome, APPLIED, (order, self.book.told))
        self.customers[0].settle()
        self.repeat_refused()
        audit(self, self.shop, self.book, {product: pieces})
        print(f"{CUTS} cuts each way: {dict(seen)}, {dict(self.book.told)}")

    def repeat_refused(self):
        """Whoever was told that nothing happened buys after all."""
        for order in self.book.ids(REFUSED):
            self.assertEqual(self.customers[0].send(self.book.orders[order]["order"]), APPLIED)

    def test_many_customers(self):
        """Whole batches are cut."""
        pieces = 100_000
        product, = self.shop.add_products(pieces)

        def shopping(customer):
            def task(ended):
                while not ended.is_set():
                    customer.place(product)
            return task

        with background(*[shopping(customer) for customer in self.customers]):
            for turn in range(2 * CUTS):
                fault = (BEFORE, AFTER)[turn % 2]
                self.proxy.arm(fault)
                self.assertEqual(self.proxy.wait_for_hit(), fault)
        self.customers[0].settle()
        self.repeat_refused()
        audit(self, self.shop, self.book, {product: pieces})
        print(f"{CUTS} cuts of batches each way: {dict(self.book.told)}")

    def test_a_late_answer(self):
        """Is waited for; other customers are not told anything wrong meanwhile."""
        product, = self.shop.add_products(10)
        order = self.customers[0].fill_basket(product)
        self.proxy.arm(DELAY, of=order["id"])

        def release():
            self.assertEqual(self.proxy.wait_for_hit(), DELAY)
            self.proxy.release()

        outcome, _ = at_once(lambda: self.customers[0].send(order), release)
        self.assertEqual(outcome, APPLIED)
        audit(self, self.shop, self.book, {product: 10})


if __name__ == "__main__":
    main()
