"""The example server under load: slow clients do not stop good ones, and memory stays flat.

    load_test.py [-k slow | -k memory]      with the programs' folder in ORDO_PROGRAMS

ORDO_TEST_SCALE=long makes the second take ten minutes.
"""
import json
import os
import resource
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "support"))
from served_shop import ServedShop  # noqa: E402 (its folder had to be named first)

SKIPPED = 77
MIB = 1024 * 1024
SCALE = os.environ.get("ORDO_TEST_SCALE", "normal")


class SlowCrowd:
    """Connections of which half say nothing at all, and half send a header at a byte a second."""

    DRIP = b"GET /livez HTTP/1.1\r\nHost: slow\r\nX-Slow: "

    def __init__(self, port, count):
        self.sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
        for each in self.sockets:
            each.setblocking(False)
        self.ended = threading.Event()
        self.dripper = threading.Thread(target=self.drip)
        self.dripper.start()

    def drip(self):
        place = 0
        while not self.ended.wait(1.0):
            byte = self.DRIP[place:place + 1] or b"x"
            place += 1
            for each in self.sockets[::2]:
                try:
                    each.send(byte)
                except OSError:
                    pass  # the server had enough of it

    def silent(self):
        """How many were neither answered nor closed by now."""
        poll = select.poll()
        for each in self.sockets:
            poll.register(each, select.POLLIN)
        return len(self.sockets) - len(poll.poll(0))

    def wait_until_cut(self, patience):
        """How many the server has still not cut off after so many seconds."""
        deadline = time.monotonic() + patience
        waiting = {each.fileno(): each for each in self.sockets}
        poll = select.poll()
        for descriptor in waiting:
            poll.register(descriptor, select.POLLIN)
        while waiting and time.monotonic() < deadline:
            for descriptor, _ in poll.poll(1000 * max(0.0, deadline - time.monotonic())):
                poll.unregister(descriptor)
                del waiting[descriptor]
        return len(waiting)

    def close(self):
        self.ended.set()
        self.dripper.join()
        for each in self.sockets:
            each.close()


class SlowClients(unittest.TestCase):
    CROWD = 5000
    REQUESTS = 600

    def good_client(self, shop):
        """The seconds that one good client needs, on connections old and new."""
        begun = time.monotonic()
        client = shop.connect()
        for i in range(self.REQUESTS):
            if i % 20 == 0:
                client.close()
                client = shop.connect()
            status, body = client.call("GET", "/v1/products?limit=5" if i % 2 else "/livez")
            self.assertEqual(status, 200, body)
        client.close()
        return time.monotonic() - begun

    def test_good_clients_are_served_among_thousands_of_slow_ones(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = self.CROWD + 1000
        if hard < wanted:
            sys.exit(SKIPPED)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        with ServedShop(os.environ["ORDO_PROGRAMS"], "--rate-quota", "0") as shop:
            shop.add_products(20)
            shop.start()
            alone = self.good_client(shop)
            empty = shop.resident_bytes()
            crowd = SlowCrowd(shop.port, self.CROWD)
            try:
                among = self.good_client(shop)
                slow_ones = crowd.silent()
                grown = shop.resident_bytes() - empty
                left = crowd.wait_until_cut(30)
            finally:
                crowd.close()
            again = self.good_client(shop)
        print(f"{self.REQUESTS} requests: {alone:.2f} s alone, {among:.2f} s among {slow_ones} slow clients "
              f"({grown / MIB:.1f} MiB), {again:.2f} s after them")
        # Some may have been cut off already when a busy machine took long.
        self.assertGreater(slow_ones, self.CROWD // 2)
        self.assertLess(among, 4 * alone + 2)
        self.assertEqual(left, 0, "slow clients are not cut off")
        self.assertLess(again, 4 * alone + 2)
        self.assertLess(grown, 64 * MIB)


class Memory(unittest.TestCase):
    """Once caches and pools are full, nothing grows any more."""

    SECONDS = {"quick": 2, "long": 600}.get(SCALE, 8)
    WARM_SECONDS = 4
    WARM_ROUNDS = 8
    STEADY = 2 * MIB  # less growth than that in a round of warming up
    NOISE = 4 * MIB  # what the allocator's arenas and the caches of connections that read may still take

    def load(self, shop, token, cart, run, seconds):
        """The number of requests, and how much memory they cost."""
        before = shop.bytes_beyond_cache()
        told = subprocess.run(
            ["wrk", "--threads", "1", "--connections", "32", "--duration", f"{seconds}s", "--timeout", "30s",
             "--script", HERE / "mix.lua", "--header", f"Authorization: Bearer {token}",
             f"http://127.0.0.1:{shop.port}"],
            env=dict(os.environ, MIX_CART=json.dumps(cart), MIX_RUN=run), capture_output=True, text=True, check=True)
        result = json.loads(told.stdout.splitlines()[-1])
        self.assertEqual(result["lost"], 0, told.stdout)
        self.assertAlmostEqual(result["refused"] / result["requests"], 1 / 3, delta=0.05)
        return result["requests"], shop.bytes_beyond_cache() - before

    def test_memory_stays_flat(self):
        if shutil.which("wrk") is None:
            sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
        with ServedShop(os.environ["ORDO_PROGRAMS"], "--rate-quota", "0") as shop:
            products = shop.add_products(20)
            shop.start()
            token = shop.register()
            cart = {"items": [{"product_id": products[0], "quantity": 1}]}
            for turn in range(self.WARM_ROUNDS):
                _, grown = self.load(shop, token, cart, f"warm{turn}", self.WARM_SECONDS)
                if grown < self.STEADY:
                    break
            else:
                self.fail(f"still {grown / MIB:.1f} MiB more in {self.WARM_SECONDS} s")
            requests, grown = self.load(shop, token, cart, "steady", self.SECONDS)
            print(f"{turn + 1} rounds to warm up; then {grown / MIB:+.1f} MiB in {requests} requests, "
                  f"to {shop.bytes_beyond_cache() / MIB:.1f} MiB beyond SQLite's cache")
        self.assertLess(grown, self.NOISE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
