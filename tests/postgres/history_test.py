"""What ten customers did and were told while the database was stopped under them, fed to a checker of linearizability
(R17): each order and each stock item must have lived through one operation after the other.

    history_test.py CHECKER      the program of histories/, built by the script `history_test`
"""
import json
import os
import random
import subprocess
import sys
import threading
import time
import unittest

from shops import APPLIED, LOST, UNKNOWN, Book, Customer, PostgresServer, Shop, background, main, new_id, scaled

CLIENTS, OPERATIONS = 10, scaled(50, 200, 2000)
STOPS = 2
PRODUCTS, PIECES = 5, 20
REFUSED = 404, 409, 422  # because of the state of things; what the server could not even try is a 5xx


class History:
    """The operations, with the instants of call and answer."""

    def __init__(self):
        self.grown = threading.Condition()
        self.lines = []

    def add(self, client, key, verb, outcome, call, **more):
        line = {"client": client, "key": key, "verb": verb, "outcome": outcome, "call": call,
                "return": time.monotonic_ns(), **more}
        with self.grown:
            self.lines.append(line)
            self.grown.notify_all()

    def wait_for(self, count):
        with self.grown:
            self.grown.wait_for(lambda: len(self.lines) >= count)

    def text(self):
        return "".join(json.dumps(line) + "\n" for line in self.lines)


class Client:
    """Does whatever its dice say."""

    def __init__(self, number, customer, history, products, orders, cancelled):
        self.number, self.customer, self.history, self.products = number, customer, history, products
        self.orders, self.cancelled = orders, cancelled  # all clients': the product by order, who cancels it by order
        self.dice = random.Random(number)
        self.done = 0  # operations of which something can be said

    def run(self):
        while self.done < OPERATIONS:
            self.dice.choices((self.place, self.pay, self.cancel, self.restock, self.read_order, self.read_product),
                              (4, 2, 2, 1, 3, 3))[0]()
        self.customer.close()

    def command(self, path, body, token):
        """When it was called, and what came of it; None if the server says that nothing was even tried."""
        call = time.monotonic_ns()
        try:
            status, text = self.customer.call("POST", path, body, token, key=new_id("key"))
        except LOST:
            return call, UNKNOWN
        if status < 300:
            return call, APPLIED
        if status in REFUSED:
            return call, "refused"
        problem = json.loads(text)
        if status < 500:
            raise AssertionError(problem)
        return call, UNKNOWN if problem["code"] == "outcome_unknown" else None

    def add(self, key, verb, call, outcome, **more):
        if outcome is not None:
            self.done += 1
            self.history.add(self.number, key, verb, outcome, call, **more)

    def place(self):
        order, product = new_id("ord"), self.dice.choice(self.products)
        self.orders[order] = product
        call, outcome = self.command("/v1/orders", {"id": order, "items": [{"product_id": product, "quantity": 1}]},
                                     self.customer.shop.customer)
        self.add(product, "add", call, outcome, quantity=-1)
        if outcome != "refused":
            self.add(order, "create", call, outcome)

    def some_order(self):
        return self.dice.choice(list(self.orders)[-20:]) if self.orders else None

    def pay(self):
        if order := self.some_order():
            call, outcome = self.command(f"/v1/admin/orders/{order}/mark-paid", {}, self.customer.shop.admin)
            self.add(order, "pay", call, outcome)

    def cancel(self):
        """Once for each order: the answer to a second time does not tell who gave the piece back."""
        order = self.some_order()
        if order is None or self.cancelled.setdefault(order, self.number) != self.number:
            return
        self.cancelled[order] = None
        call, outcome = self.command(f"/v1/admin/orders/{order}/cancel", {"reason": "staff"},
                                     self.customer.shop.admin)
        self.add(order, "cancel", call, outcome)
        if outcome != "refused":
            self.add(self.orders[order], "add", call, outcome, quantity=1)

    def restock(self):
        product = self.dice.choice(self.products)
        call, outcome = self.command(f"/v1/admin/products/{product}/stock", {"delta": 3, "reason": "received"},
                                     self.customer.shop.admin)
        self.add(product, "add", call, outcome, quantity=3)

    def read(self, key, path, field):
        call = time.monotonic_ns()
        try:
            status, text = self.customer.call("GET", path, token=self.customer.shop.admin)
        except LOST:
            return
        if status in (200, 404):
            seen = str(json.loads(text)[field]) if status == 200 else ""
            self.add(key, "read", call, APPLIED, seen=seen)

    def read_order(self):
        if order := self.some_order():
            self.read(order, f"/v1/admin/orders/{order}", "status")

    def read_product(self):
        product = self.dice.choice(self.products)
        self.read(product, f"/v1/admin/products/{product}", "stock_quantity")


def judge(history):
    """What the checker says, and whether it is content."""
    done = subprocess.run([os.environ["ORDO_CHECKER"]], input=history.text(), capture_output=True, text=True,
                          check=False)
    return done.stdout + done.stderr, done.returncode == 0


class Histories(unittest.TestCase):
    def test_the_checker_finds_fault(self):
        for seen, content in (("1", True), ("2", False)):
            history = History()
            history.add(0, "prd_a", "add", APPLIED, 0, quantity=2)
            history.add(0, "prd_a", "add", APPLIED, time.monotonic_ns(), quantity=-1)
            history.add(0, "prd_a", "read", APPLIED, time.monotonic_ns(), seen=seen)
            history.add(0, "ord_a", "create", APPLIED, 0)
            self.assertEqual(judge(history)[1], content)

    def test_each_order_and_stock_item_is_linearizable(self):
        server = self.enterContext(PostgresServer())
        server.sql("CREATE DATABASE shop")
        shop = self.enterContext(Shop(os.environ["ORDO_PROGRAMS"], lambda sql: server.sql(sql, database="shop"),
                                      server.tcp_url("shop")))
        shop.open_another()
        products = shop.add_products(*[PIECES] * PRODUCTS)
        history, orders, cancelled = History(), {}, {}
        for product in products:
            history.add(0, product, "add", APPLIED, 0, quantity=PIECES)
        clients = [Client(i, Customer(shop, shop.servers[i % 2], Book()), history, products, orders, cancelled)
                   for i in range(CLIENTS)]

        with background(*[lambda _, client=client: client.run() for client in clients]):
            for stop in range(1, STOPS + 1):
                history.wait_for(stop * CLIENTS * OPERATIONS // (STOPS + 2))
                server.crash()
                server.start()
        said, content = judge(history)
        unknown = sum(line["outcome"] == UNKNOWN for line in history.lines)
        print(f"{STOPS} immediate stops, {unknown} operations of unknown outcome\n{said}")
        self.assertTrue(content, said)
        self.assertEqual(server.log().count("automatic recovery in progress"), STOPS)


if __name__ == "__main__":
    os.environ["ORDO_CHECKER"] = sys.argv.pop(1)
    main()
