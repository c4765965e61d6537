"""A database that says nothing any more, on lines that stay open: whoever is not served hears so, the servers stay
awake, and when the database speaks again everything goes on (R26)."""
import json
import os
import queue
import unittest
from concurrent.futures import ThreadPoolExecutor

from shops import APPLIED, REFUSED, UNKNOWN, Book, Customer, PostgresServer, Shop, at_once, audit, main

from postgres_proxy import DELAY, Proxy  # by way of shops: in tests/support

CONNECTIONS = 8  # that a server reads by
READERS = 3 * CONNECTIONS
WRITERS = 4
PIECES = 100
SECONDS = 60  # a server gives a silent line up after 40


class Silence(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(PostgresServer())
        self.proxy = self.enterContext(Proxy(self.server.port))
        self.server.sql("CREATE DATABASE shop")
        self.shop = self.enterContext(Shop(
            os.environ["ORDO_PROGRAMS"], lambda sql: self.server.sql(sql, database="shop"), self.server.tcp_url("shop"),
            url_of_servers=self.server.tcp_url("shop", self.proxy.port)))
        self.shop.open_another()
        self.product, = self.shop.add_products(PIECES)
        self.book = Book()
        self.readers = [self.customer() for _ in range(READERS)]
        self.writers = [self.customer() for _ in range(WRITERS)]
        self.path = f"/v1/orders/{self.writers[0].place(self.product)[0]}"

    def customer(self, server=0):
        made = Customer(self.shop, self.shop.servers[server], self.book)
        self.addCleanup(made.close)
        return made

    def test_everybody_hears_and_everything_goes_on(self):
        committing = queue.SimpleQueue()
        elsewhere = self.customer(server=1)
        order = elsewhere.fill_basket(self.product)
        self.proxy.arm(DELAY, of=order["id"])
        with ThreadPoolExecutor(READERS + WRITERS + 1) as people:
            people.submit(lambda: committing.put(elsewhere.send(order)))
            self.proxy.wait_for_hit()
            with self.proxy.silence():
                self.nobody_is_served(people)
                self.assertEqual(committing.get(timeout=SECONDS), UNKNOWN, self.book.told)
        self.proxy.release()
        self.go_on(elsewhere)
        print(dict(self.book.told))

    def nobody_is_served(self, people):
        reading, writing = queue.SimpleQueue(), queue.SimpleQueue()
        for reader in self.readers:
            people.submit(self.read, reader, reading)
        for writer in self.writers:
            people.submit(lambda writer=writer: writing.put(writer.place(self.product)[1]))
        # Who finds no connection is told before those who have one give it up.
        for _ in range(READERS - CONNECTIONS):
            self.assertEqual(reading.get(timeout=SECONDS), (503, "busy", "has Retry-After"))
        self.assertEqual(self.customer().call("GET", "/livez")[0], 200)
        self.assertTrue(reading.empty(), "the server was awake only when others had been answered")
        for _ in range(CONNECTIONS):
            self.assertEqual(reading.get(timeout=SECONDS), (503, "unavailable", "has Retry-After"))
        for _ in range(WRITERS):
            self.assertEqual(writing.get(timeout=SECONDS), REFUSED, self.book.told)

    def read(self, reader, told):
        answer, text = reader.ask("GET", self.path)
        told.put((answer.status, json.loads(text).get("code"),
                  "has Retry-After" if answer.headers["Retry-After"] else "has no Retry-After"))

    def go_on(self, elsewhere):
        at_once(*[lambda reader=reader: self.assertEqual(reader.call("GET", self.path)[0], 200)
                  for reader in self.readers])
        for customer in [*self.writers, elsewhere]:
            self.assertEqual(customer.place(self.product)[1], APPLIED, self.book.told)
        elsewhere.settle()
        audit(self, self.shop, self.book, {self.product: PIECES})


if __name__ == "__main__":
    main()
