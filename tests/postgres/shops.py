"""A shop in a PostgreSQL database behind one or several ordo-servers, customers who keep their own books of what they
were told, and the audit that compares those books with the database."""
import collections
import contextlib
import copy
import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from postgres_server import SKIPPED, NotInstalled, PostgresServer, program  # noqa: E402 (its folder was named first)
from served_shop import ServedShop  # noqa: E402

APPLIED, REFUSED, UNKNOWN = "applied", "refused", "unknown"
LOST = (OSError, http.client.HTTPException)  # no answer: the server has gone, or the line to it


def new_id(prefix):
    """UUIDv7 as TypeID text."""
    number = (time.time_ns() // 1_000_000 << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62))
    return prefix + "_" + "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31]
                                  for shift in range(125, -1, -5))


class Shop:
    """`with` starts the first server; `open_another` a further one on the same database. In the end all are stopped in
    good order, and the shop verifies."""

    def __init__(self, programs, database, url, *flags, url_of_servers=None):
        """`database` is what sql() asks; the servers may know it by another URL, through a proxy for instance."""
        self.sql = database
        self.served = ServedShop(programs, "--rate-quota", "0", "--due", "86400", *flags, database=url)
        self.url_of_servers = url_of_servers or url
        self.servers = []

    def __enter__(self):
        self.served.__enter__()
        try:
            self.served.ordo("-q", "user", "add", "admin@example.org", "--name", "Admin", "--role", "admin")
            self.open_another()
            login = {"email": "admin@example.org", "password": self.served.environment["ORDO_PASSWORD"]}
            self.admin = self.servers[0].call("POST", "/v1/auth/login", login)["access_token"]
            self.customer = self.servers[0].register()
        except BaseException:
            self.served.__exit__()
            raise
        return self

    def __exit__(self, error, *_):
        try:
            for server in self.servers:
                server.stop()
            if error is None:
                self.served.ordo("-q", "verify")
        finally:
            for server in self.servers:
                if server.process is not None:
                    server.kill()
            self.served.__exit__()

    def open_another(self):
        server = copy.copy(self.served)  # the same folder, keys and passwords
        server.environment = {**self.served.environment, "ORDO_DB": self.url_of_servers}
        server.serve_as(self.url_of_servers)
        server.start()
        self.servers.append(server)
        return server

    def add_products(self, *stocks):
        """The ids of new products with so many pieces each."""
        wishes = [{"id": new_id("prd"), "name": "Ticket", "type": "product", "price": "12.50", "stock_quantity": stock}
                  for stock in stocks]

        def add(some):
            client = self.servers[0].connect()
            for wish in some:
                status, text = client.call("POST", "/v1/admin/products", wish, self.admin)
                if status != 201:
                    raise RuntimeError(text.decode())
            client.close()

        at_once(*[lambda part=part: add(wishes[part::8]) for part in range(8)])
        return [wish["id"] for wish in wishes]

    def stock(self, product):
        return int(self.sql(f"SELECT quantity FROM stock WHERE product_id = '{product}'"))


class Book:
    """What customers tried and what they were told, by the id of the order. Written down before it is sent."""

    def __init__(self):
        self.lock = threading.Lock()
        self.orders = {}
        self.told = collections.Counter()

    def begin(self, order):
        with self.lock:
            self.orders[order["id"]] = {"order": order, "outcome": UNKNOWN}

    def end(self, order, outcome, code):
        with self.lock:
            self.orders[order["id"]].update(outcome=outcome, code=code)
            self.told[code] += 1

    def ids(self, outcome):
        with self.lock:
            return [order for order, entry in self.orders.items() if entry["outcome"] == outcome]


def outcome_of(status, text):
    """Of an answer: what it says about the order, and its code."""
    if status in (200, 201):
        return APPLIED, str(status)
    code = json.loads(text)["code"]
    return (UNKNOWN if code == "outcome_unknown" else REFUSED), code


class Customer:
    """Places orders through a server, and keeps the book. Opens a new connection whenever one breaks."""

    def __init__(self, shop, server, book):
        self.shop, self.server, self.book = shop, server, book
        self.client = None

    def call(self, method, path, body=None, token=None, key=None):
        """Status and body of the answer; raises one of LOST when there is none."""
        answer, text = self.ask(method, path, body, token, key)
        return answer.status, text

    def ask(self, method, path, body=None, token=None, key=None):
        """The same, with the answer's headers."""
        if self.client is None:
            self.client = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {"Authorization": f"Bearer {token or self.shop.customer}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        try:
            self.client.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.client.getresponse()
            return answer, answer.read()
        except LOST:
            self.close()
            raise

    def close(self):
        if self.client is not None:
            self.client.close()
            self.client = None

    def send(self, order):
        """What came of it."""
        try:
            outcome, code = outcome_of(*self.call("POST", "/v1/orders", order, key="key-" + order["id"]))
        except LOST:
            outcome, code = UNKNOWN, "no answer"
        self.book.end(order, outcome, code)
        return outcome

    def fill_basket(self, *products, quantity=1):
        """An order that is in the book, and not sent yet."""
        order = {"id": new_id("ord"),
                 "items": [{"product_id": product, "quantity": quantity} for product in products]}
        self.book.begin(order)
        return order

    def place(self, *products, quantity=1):
        """The id and what came of it."""
        order = self.fill_basket(*products, quantity=quantity)
        return order["id"], self.send(order)

    def settle(self, seconds=30):
        """Asks again, with the same key and id, for whatever has no certain outcome, until it has one."""
        deadline = time.monotonic() + seconds
        while pending := self.book.ids(UNKNOWN):
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(pending)} orders have no outcome: {self.book.told}")
            for order in pending:
                self.send(self.book.orders[order]["order"])


def at_once(*tasks):
    """Calls all of them, each on a thread of its own; the first failure is raised here. The results."""
    results, failures = [None] * len(tasks), []

    def run(place, task):
        try:
            results[place] = task()
        except BaseException as failure:  # pylint: disable=broad-exception-caught
            failures.append(failure)

    threads = [threading.Thread(target=run, args=each) for each in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results


@contextlib.contextmanager
def background(*tasks):
    """They run during the `with` block, each called with an event that tells it to end."""
    ended = threading.Event()
    runner = threading.Thread(target=lambda: outcome.append(attempt()))
    outcome = []

    def attempt():
        try:
            at_once(*[lambda task=task: task(ended) for task in tasks])
        except BaseException as failure:  # pylint: disable=broad-exception-caught
            return failure
        return None

    runner.start()
    try:
        yield
    finally:
        ended.set()
        runner.join()
    if outcome[0] is not None:
        raise outcome[0]


def audit(test, shop, book, start):
    """The customers' book against the database; `start` is how many pieces of each product there were."""
    test.assertEqual(book.ids(UNKNOWN), [])
    stored = shop.sql("SELECT id FROM orders").split()
    applied = set(book.ids(APPLIED))
    test.assertEqual(applied - set(stored), set(), "acknowledged orders are gone")
    test.assertEqual(set(stored) - applied, set(), "orders are there that nobody acknowledged")
    test.assertEqual(len(stored), len(applied))
    for product, pieces in start.items():
        sold = shop.sql(f"SELECT coalesce(sum(quantity), 0) FROM order_line WHERE product_id = '{product}'")
        test.assertEqual(shop.stock(product) + int(sold), pieces)
        test.assertGreaterEqual(shop.stock(product), 0)
    records = shop.sql("SELECT count(*), coalesce(max(sequence), 0), "
                       "count(*) FILTER (WHERE order_sequence = 1) FROM journal").split("|")
    test.assertEqual(records[0], records[1], "the journal has gaps")
    test.assertEqual(int(records[2]), len(applied))


class Sleeper:
    """Somebody who has begun a transaction, has done something in it, and sleeps until release()."""

    def __init__(self, server, database, statement="CREATE TABLE sleeper (x int)"):
        self.session = subprocess.Popen([program("psql"), "-XAtq", server.tcp_url(database)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.statement = statement

    def __enter__(self):
        self.session.stdin.write(f"BEGIN; {self.statement}; SELECT 'sleeps';\n")
        self.session.stdin.flush()
        if self.session.stdout.readline() != "sleeps\n":
            raise RuntimeError("psql does not begin a transaction")
        return self

    def release(self):
        if self.session.poll() is None:
            self.session.communicate("ROLLBACK;\n", timeout=30)

    def __exit__(self, *_):
        self.release()


def scaled(quick, normal, long):
    return {"quick": quick, "long": long}.get(os.environ.get("ORDO_TEST_SCALE"), normal)


def main():
    """Of every test in this folder."""
    try:
        program("postgres")
    except NotInstalled as missing:
        print(missing, file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main(verbosity=2)
