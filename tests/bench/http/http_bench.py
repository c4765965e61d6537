"""The example server against its floor: a bare Beast server whose constant answers have the same size.

    http_bench.py PROGRAMS BARE_SERVER [--rounds N] [--seconds N]
    http_bench.py PROGRAMS BARE_SERVER --smoke

PROGRAMS is the folder of ordo and ordo-server. wrk asks both servers in turns, over 32 connections that
stay open; what counts is the ratio of requests a second within each round. --smoke takes seconds, and
looks whether all answers are good and the shop has as many orders as it said it made.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "support"))
from served_shop import ServedShop  # noqa: E402 (its folder had to be named first)

CONNECTIONS = 32
PRODUCTS = 40
PAGE = 20
MIB = 1024 * 1024
METRICS_TOKEN = "bench"


class Bare:
    """The floor, with answers of that many bytes."""

    def __init__(self, program, body_bytes):
        self.process = subprocess.Popen([program, str(body_bytes)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Work:
    """One line of the table: what is asked for, and the ratio that it must and that it should reach."""

    def __init__(self, name, path, must, aim, body=None):
        self.name, self.path, self.must, self.aim, self.body = name, path, must, aim, body
        self.bytes, self.bare, self.ordo = 0, [], []


def ask(port, work, token, seconds, run):
    """One run of wrk: what requests.lua tells of it."""
    environment = dict(os.environ, BENCH_RUN=run)
    if work.body is not None:
        environment["BENCH_BODY"] = json.dumps(work.body)
    told = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--timeout",
         "30s", "--script", HERE / "requests.lua", "--header", f"Authorization: Bearer {token}",
         f"http://127.0.0.1:{port}{work.path}"],
        env=environment, capture_output=True, text=True, check=True)
    result = json.loads(told.stdout.splitlines()[-1])
    if result["errors"] != 0 or result["requests"] == 0:
        raise RuntimeError(f"{work.name}: {told.stdout}")
    return result["requests"] / result["seconds"]


def prepare(shop):
    """The lines of the table, a customer's token, and how many orders were made for it."""
    products = shop.add_products(PRODUCTS)
    shop.start()
    token = shop.register()
    cart = {"items": [{"product_id": product, "quantity": 1} for product in products[:3]]}
    order = shop.call("POST", "/v1/orders", cart, token)
    return token, [
        Work("GET /livez", "/livez", 0.80, 0.95),
        Work("POST /v1/orders", "/v1/orders", 0.10, 0.13, cart),
        Work("GET /v1/orders/{id}", f"/v1/orders/{order['id']}", 0.30, 0.45),
        Work(f"GET /v1/products, {PAGE} a page", f"/v1/products?limit={PAGE}", 0.20, 0.40),
    ]


def answer_bytes(shop, work, token):
    """The length of a real answer's body."""
    status, body = shop.ask("GET" if work.body is None else "POST", work.path, work.body, token)
    if not 200 <= status < 300:
        raise RuntimeError(f"{work.name}: {status} {body.decode()}")
    return len(body)


def measure(shop, bare_program, work, token, plan):
    """Both servers in turns, who begins in turns as well: what drifts meets both alike."""
    work.bytes = answer_bytes(shop, work, token)
    with Bare(bare_program, work.bytes) as bare:
        servers = [(bare.port, work.bare), (shop.port, work.ordo)]
        if not plan.smoke:
            for port, _ in servers:
                ask(port, work, token, 1, "warm")
        for turn in range(plan.rounds):
            for port, rates in servers if turn % 2 == 0 else reversed(servers):
                rates.append(ask(port, work, token, plan.seconds, f"run{turn}"))


def print_heading(shop, plan):
    version = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout.split()[1]
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f"{shop.ordo('version').strip()} against a bare Beast server; wrk {version}, {CONNECTIONS} connections, "
          f"{plan.rounds} rounds of {plan.seconds} s")
    print(f"{os.cpu_count()} cores, load {load}; SQLite, WAL, synchronous=FULL; EdDSA tokens; no rate limit\n")
    print(f"{'':<28} {'bytes':>7} {'bare/s':>9} {'Ordo/s':>9}   ratio  [min..max]     must  aim", flush=True)


def print_line(work):
    ratios = [ordo / bare for bare, ordo in zip(work.bare, work.ordo)]
    print(f"{work.name:<28} {work.bytes:>7,} {statistics.median(work.bare):>9,.0f} "
          f"{statistics.median(work.ordo):>9,.0f}    {statistics.median(ratios):.2f}  "
          f"[{min(ratios):.2f}..{max(ratios):.2f}]   {work.must:.2f}  {work.aim:.2f}", flush=True)


def counted_orders(shop):
    """How often the server says that it answered 201 to an order, by its own metrics."""
    status, page = shop.ask("GET", "/metrics", token=METRICS_TOKEN)
    if status != 200:
        raise RuntimeError(f"/metrics: {status}")
    wanted = {'route="/v1/orders"', 'method="POST"', 'code="201"'}
    for line in page.decode().splitlines():
        name, _, rest = line.partition("{")
        if name == "ordo_http_requests_total" and wanted <= set(rest.partition("}")[0].split(",")):
            return int(float(line.split()[-1]))
    return 0


def check_orders(shop):
    """wrk leaves without its last answers, so the server is asked what it answered, until all are there."""
    stored = -1
    for _ in range(100):
        answered = counted_orders(shop)
        if answered == stored:
            break
        stored = len(shop.ordo("--json", "export", "orders", "-").splitlines())
    else:
        raise RuntimeError(f"{answered} orders were answered with 201, {stored} are in the shop")
    shop.stop()
    shop.ordo("verify")
    print(f"{stored} orders, as many as answers 201")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs")
    parser.add_argument("bare_server")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--smoke", action="store_true")
    plan = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is missing", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 77
    if plan.smoke:
        plan.rounds = plan.seconds = 1
    # Metrics cost a little on each request; only the smoke run needs them.
    secrets = {"ORDO_METRICS_TOKEN": METRICS_TOKEN} if plan.smoke else {}
    with ServedShop(plan.programs, "--rate-quota", "0", environment=secrets) as shop:
        token, works = prepare(shop)
        print_heading(shop, plan)
        for work in works:
            measure(shop, plan.bare_server, work, token, plan)
            print_line(work)
        print(f"resident memory beyond SQLite's cache: {shop.bytes_beyond_cache() / MIB:.1f} MiB of "
              f"{shop.resident_bytes() / MIB:.1f} (must 40, aim 20)")
        if plan.smoke:
            check_orders(shop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
