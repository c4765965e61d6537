"""The database goes away under load and comes back: after immediate stops (R21), and on a standby (R23). Whatever was
acknowledged is there, once, and the servers go on by themselves."""
import itertools
import os
import time
import unittest

from shops import APPLIED, REFUSED, UNKNOWN, Book, Customer, PostgresServer, Shop, at_once, audit, background, main, scaled

from postgres_server import Standby  # by way of shops: in tests/support

PIECES = 1_000_000
BACK_SECONDS = 5
CUSTOMERS = 8


class UnderLoad(unittest.TestCase):
    """A shop with two servers, and customers who never stop buying."""

    def open_shop(self, sql, url):
        self.shop = self.enterContext(Shop(os.environ["ORDO_PROGRAMS"], sql, url))
        self.shop.open_another()
        self.product, = self.shop.add_products(PIECES)
        self.book = Book()
        self.customers = [self.customer(i) for i in range(CUSTOMERS)]

    def customer(self, server):
        made = Customer(self.shop, self.shop.servers[server % 2], self.book)
        self.addCleanup(made.close)
        return made

    def shopping(self):
        def task(customer, ended):
            while not ended.is_set():
                customer.place(self.product)
        return background(*[lambda ended, customer=customer: task(customer, ended) for customer in self.customers])

    def wait_for_orders(self, count):
        """Until so many more are acknowledged."""
        wanted = len(self.book.ids(APPLIED)) + count
        for customer in itertools.cycle([self.customer(0), self.customer(1)]):
            customer.place(self.product)
            if len(self.book.ids(APPLIED)) >= wanted:
                return

    def seconds_until_service(self):
        """Until both servers have acknowledged an order."""
        begun = time.monotonic()

        def first_order(server):
            customer = self.customer(server)
            while customer.place(self.product)[1] != APPLIED:
                self.assertLess(time.monotonic() - begun, 6 * BACK_SECONDS, self.book.told)

        at_once(lambda: first_order(0), lambda: first_order(1))
        return time.monotonic() - begun

    def settle_and_audit(self):
        unknown = len(self.book.ids(UNKNOWN))
        refused = {order: self.book.orders[order]["code"] for order in self.book.ids(REFUSED)}
        self.customers[0].settle()
        stored = set(self.shop.sql("SELECT id FROM orders").split())
        self.assertEqual({order: code for order, code in refused.items() if order in stored}, {},
                         "orders are there although they were refused")
        audit(self, self.shop, self.book, {self.product: PIECES})
        return unknown


class Restart(UnderLoad):
    def test_immediate_stops(self):
        server = self.enterContext(PostgresServer())
        server.sql("CREATE DATABASE shop")
        self.open_shop(lambda sql: server.sql(sql, database="shop"), server.tcp_url("shop"))
        back = []
        stops = scaled(1, 3, 100)
        with self.shopping():
            for _ in range(stops):
                self.wait_for_orders(50)
                server.crash()
                server.start()
                back.append(self.seconds_until_service())
        self.assertEqual(server.log().count("automatic recovery in progress"), stops)
        unknown = self.settle_and_audit()
        # A stop that met no commit would prove nothing.
        self.assertGreater(unknown + sum(self.book.told.values()) - self.book.told["201"], 0)
        self.assertLess(max(back), BACK_SECONDS)
        print(f"{stops} immediate stops, back after {[round(each, 1) for each in back]} s; {unknown} of "
              f"{len(self.book.orders)} orders had no certain answer; {dict(self.book.told)}")


class Failover(UnderLoad):
    def setUp(self):
        self.primary = self.enterContext(PostgresServer())
        self.primary.sql("CREATE DATABASE shop")
        self.standby = self.enterContext(Standby(self.primary))
        self.primary.wait_for_standby()
        self.current = self.primary
        url = self.primary.tcp_url("shop").replace("/shop", f",127.0.0.1:{self.standby.port}/shop")
        self.open_shop(lambda sql: self.current.sql(sql, database="shop"),
                       url + "?target_session_attrs=read-write&connect_timeout=5")

    def test_the_standby_takes_over(self):
        with self.shopping():
            self.wait_for_orders(50)
            self.primary.crash()
            self.standby.promote()
            back = self.seconds_until_service()
        self.current = self.standby
        unknown = self.settle_and_audit()
        self.assertLess(back, BACK_SECONDS)
        print(f"back {back:.1f} s after the promotion; {unknown} of {len(self.book.orders)} orders had no certain "
              f"answer; {dict(self.book.told)}")

    def test_a_commit_that_is_perhaps_nowhere_else(self):
        """The wait for the standby is cancelled: PostgreSQL then says COMMIT with a warning, Ordo that it does not
        know."""
        self.standby.stop()

        def cancel():
            waiting = ""
            while not waiting:  # psql takes its time
                waiting = self.primary.sql("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' LIMIT 1")
            self.primary.sql(f"SELECT pg_cancel_backend({waiting})")

        (_, outcome), _ = at_once(lambda: self.customers[0].place(self.product), cancel)
        self.assertEqual(outcome, UNKNOWN, self.book.told)
        self.standby.start()
        self.settle_and_audit()


if __name__ == "__main__":
    main()
