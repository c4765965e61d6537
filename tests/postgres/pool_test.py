"""Ordo behind PgBouncer, and its readers when somebody holds a lock (R26)."""
import collections
import os
import shutil
import subprocess
import sys
import threading
import time
import unittest

from shops import APPLIED, SKIPPED, Book, Customer, PostgresServer, Shop, Sleeper, at_once, audit, main

from postgres_server import account, spare_port  # by way of shops: in tests/support

LOCK_SECONDS = 5  # as the backend sets it for its sessions
PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"


class PgBouncer:
    """In front of `server`, in one of its modes."""

    def __init__(self, server, mode):
        self.port = spare_port()
        folder = server.folder / f"pgbouncer-{mode}"
        folder.mkdir()
        (folder / "users").write_text(f'"postgres" "{server.password}"\n', encoding="utf-8")
        (folder / "ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {self.port}\nunix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {folder}/users\n"
            f"pool_mode = {mode}\nlog_connections = 0\nlog_disconnections = 0\n", encoding="utf-8")
        self.process = subprocess.Popen([PGBOUNCER, folder / "ini"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, **account())
        for line in self.process.stderr:
            if "process up" in line:
                break
        self.reader = threading.Thread(target=collections.deque, args=(self.process.stderr, 0))
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()


class Pool(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(PostgresServer())

    def open_shop(self, database, port=None):
        self.server.sql(f"CREATE DATABASE {database}")
        return Shop(os.environ["ORDO_PROGRAMS"], lambda sql: self.server.sql(sql, database=database),
                    self.server.tcp_url(database), url_of_servers=self.server.tcp_url(database, port))

    def sell(self, shop):
        """Many at once, so that connections change hands."""
        product, = shop.add_products(1000)
        book = Book()
        customers = [Customer(shop, shop.servers[0], book) for _ in range(8)]

        def shopping(customer):
            for _ in range(20):
                order, outcome = customer.place(product)
                self.assertEqual(outcome, APPLIED, book.told)
                self.assertEqual(customer.call("GET", f"/v1/orders/{order}")[0], 200)
            customer.close()

        at_once(*[lambda customer=customer: shopping(customer) for customer in customers])
        audit(self, shop, book, {product: 1000})

    def test_pgbouncer_in_session_mode(self):
        with PgBouncer(self.server, "session") as bouncer, self.open_shop("session", bouncer.port) as shop:
            self.sell(shop)

    def test_pgbouncer_in_transaction_mode(self):
        """It works, or the reason is told at the start; nothing in between."""
        with PgBouncer(self.server, "transaction") as bouncer:
            refused = self.reason_to_refuse(bouncer.port)
            if refused is None:
                with self.open_shop("transaction", bouncer.port) as shop:
                    self.sell(shop)
            else:
                self.assertRegex(refused, "(?i)pgbouncer|transaction")
        print("transaction mode: " + (refused or "works"))

    def reason_to_refuse(self, port):
        """What a server says that does not start; None if it would."""
        self.server.sql("CREATE DATABASE refused")
        with Shop(os.environ["ORDO_PROGRAMS"], None, self.server.tcp_url("refused")) as shop:
            done = subprocess.run([shop.served.programs / "ordo", "product", "list"], capture_output=True, text=True,
                                  check=False, env={**shop.served.environment,
                                                    "ORDO_DB": self.server.tcp_url("refused", port)})
        return None if done.returncode == 0 else done.stderr

    def test_a_lock_that_somebody_holds(self):
        """Whoever waits for it hears so in time, and can try again."""
        with self.open_shop("locked") as shop:
            product, = shop.add_products(10)
            book = Book()
            customers = [Customer(shop, shop.servers[0], book) for _ in range(16)]
            order, outcome = customers[0].place(product)
            self.assertEqual(outcome, APPLIED)
            waits, lives = [], []

            def look(customer):
                begun = time.monotonic()
                client = shop.servers[0].connect()
                client.connection.request("GET", f"/v1/orders/{order}", headers={"Authorization": f"Bearer {shop.customer}"})
                answer = client.connection.getresponse()
                text = answer.read()
                waits.append(time.monotonic() - begun)
                self.assertEqual(answer.status, 503, text)
                self.assertIsNotNone(answer.getheader("Retry-After"))
                client.close()
                customer.close()

            def live():
                """Whoever waits is in nobody's way who needs no database."""
                while len(waits) < len(customers):
                    lives.append(shop.servers[0].ask("GET", "/livez")[0])

            with Sleeper(self.server, "locked", "LOCK TABLE ordo.orders"):
                at_once(live, *[lambda customer=customer: look(customer) for customer in customers])
            self.assertEqual(set(lives), {200})
            # The first of those who wait for the lock has not been told so yet.
            self.assertLess(min(waits), LOCK_SECONDS, "nobody was told at once that all readers are busy")
            self.assertLess(max(waits), LOCK_SECONDS + 3)
            self.assertEqual(customers[0].call("GET", f"/v1/orders/{order}")[0], 200)
            customers[0].close()
            print(f"{len(waits)} readers were refused after {min(waits):.1f} to {max(waits):.1f} s")


if __name__ == "__main__":
    if not os.access(PGBOUNCER, os.X_OK):
        print("pgbouncer is not installed", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    main()
