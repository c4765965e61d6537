"""A shop's life: selling, exit codes, --json, tables, timelines, pipes."""
import json
import os
import pty
import subprocess
import unittest

from shop import ORDO, Shop


class Sales(Shop):
    # --- a day in the shop

    def test_a_sale_from_quote_to_verified_books(self):
        quote = self.json("order", "quote", "4006381333931:2")[0]
        self.assertEqual(quote["total_amount"], "59.98")
        order = self.order("--email", "ada@example.org", "--name", "Ada")
        self.assertEqual((order["status"], order["payment_status"]), ("pending", "pending"))
        paid = self.json("order", "mark-paid", order["id"], "--method", "cash", "--tendered", "100.00")[0]
        self.assertEqual(paid["payment_status"], "paid")
        self.assertEqual(paid["payments"][0]["change_amount"], "40.02")
        note = self.json("order", "note", order["id"], "wants a bag", "--public")[0]
        self.assertEqual((note["kind"], note["message"]), ("note", "wants a bag"))
        self.assertEqual(self.json("order", "status", order["id"], "completed")[0]["status"], "completed")
        history = self.json("order", "history", order["id"])
        self.assertEqual([entry["seq"] for entry in history], list(range(1, len(history) + 1)))
        self.assertEqual(self.json("product", "show", "4006381333931")[0]["stock_quantity"], 38)
        self.assertEqual(self.json("verify")[0]["findings"], [])

    def test_a_counter_sale_in_one_command(self):
        order = self.json("--actor", "till:3", "order", "create", "4006381333931:1", self.logo["id"],
                          "--paid", "card", "--reference", "T-881", "--complete")[0]
        self.assertEqual((order["status"], order["payment_status"]), ("completed", "paid"))
        self.assertEqual(len(order["items"]), 2)
        actor = self.json("order", "history", order["id"])[0]["actor"]
        self.assertEqual((actor["type"], actor["id"]), ("till", "3"))

    def test_documents_come_from_stdin(self):
        product = self.json("product", "add", "-", stdin='{"name":"Stand","type":"product","price":"49.99"}')
        self.assertEqual(product[0]["price"], "49.99")
        request = json.dumps({"items": [{"product_id": product[0]["id"], "quantity": 1}]})
        self.assertEqual(self.json("order", "create", "-", stdin=request)[0]["total_amount"], "49.99")
        self.refused(4, "malformed_request", "order", "create", "-", stdin="{")

    def test_products_change(self):
        changed = self.json("product", "set", "4006381333931", "--price", "24.99", "--category", "mice",
                            "--meta", "colour=black", "--expected-version", "1")[0]
        self.assertEqual((changed["price"], changed["version"]), ("24.99", 2))
        self.assertEqual(changed["metadata"], {"colour": "black"})
        cleared = self.json("product", "set", self.mouse["id"], "--clear", "category")[0]
        self.assertIsNone(cleared["category"])
        self.refused(4, "version_conflict", "product", "set", self.mouse["id"], "--price", "1",
                     "--expected-version", "1")
        moved = self.json("product", "stock", self.mouse["id"], "--take", "3", "--reason", "damaged")[0]
        self.assertEqual((moved["delta"], moved["quantity_after"]), (-3, 37))
        self.assertEqual(self.json("product", "stock", self.mouse["id"])[0]["reason"], "damaged")
        self.ordo("product", "deactivate", self.mouse["id"], "--yes")
        active = [product["id"] for product in self.json("product", "list", "--active", "yes")]
        self.assertEqual(active, [self.logo["id"]])

    # --- exit codes

    def test_refusals_exit_with_4_and_leave_no_trace(self):
        order = self.order()
        before = self.ordo("--json", "order", "show", order["id"])
        self.refused(4, "invalid_transition", "order", "status", order["id"], "completed")
        self.refused(4, "price_changed", "order", "create", self.mouse["id"] + ":1@0.01")
        self.refused(4, "out_of_stock", "order", "create", self.mouse["id"] + ":39")
        self.refused(4, "version_conflict", "order", "mark-paid", order["id"], "--expected-version", "9")
        self.refused(4, "forbidden", "--actor", "customer:usr_01h455vb4pex5vsknk084sn02q", "order",
                     "mark-paid", order["id"])
        self.assertEqual(before, self.ordo("--json", "order", "show", order["id"]))
        self.assertEqual(len(self.json("order", "list")), 1)
        self.ordo("order", "mark-paid", order["id"])
        self.refused(4, "already_paid", "order", "mark-paid", order["id"])

    def test_missing_things_exit_with_3(self):
        self.refused(3, "not_found", "order", "show", "ord_01h455vb4pex5vsknk084sn02q")
        self.refused(3, "not_found", "product", "show", "no-such-barcode")

    def test_wrong_usage_exits_with_2(self):
        for words in ([], ["fly"], ["order"], ["order", "show"], ["product", "list", "--limit", "0"],
                      ["order", "status", "ord_x", "cancelled"], ["events", "tail"],
                      ["order", "create", self.mouse["id"] + ":x"], ["product", "set", self.mouse["id"]],
                      ["events", "tail", "--consumer", "c", "--follow"]):
            self.ordo(*words, code=2)
        environment = {name: value for name, value in os.environ.items() if name != "ORDO_DB"}
        done = subprocess.run([ORDO, "order", "list"], env=environment, capture_output=True)
        self.assertEqual(done.returncode, 2)

    def test_an_unreachable_shop_exits_with_5(self):
        missing = os.path.join(self.folder.name, "nowhere", "shop.db")
        self.ordo("--db", missing, "order", "list", code=5)
        self.ordo("--db", os.path.join(self.folder.name, "empty.db"), "order", "list", code=5)

    def test_an_unknown_scheme_is_a_failure(self):
        self.assertNotEqual(self.run_ordo("--db", "ftp://x/y", "order", "list").returncode, 0)

    # --- safety

    def test_cancelling_wants_consent_and_a_decision(self):
        order = self.order()
        self.ordo("order", "cancel", order["id"], code=2)  # nobody to ask
        self.ordo("order", "mark-paid", order["id"])
        self.refused(4, "refund_decision_required", "order", "cancel", order["id"], "--yes")
        cancelled = self.json("order", "cancel", order["id"], "--yes", "--refund", "none",
                              "--reason", "customer")[0]
        self.assertEqual((cancelled["status"], cancelled["refund_due"]), ("cancelled", "59.98"))
        self.assertEqual(self.json("product", "show", self.mouse["id"])[0]["stock_quantity"], 40)

    def test_a_key_has_one_effect(self):
        first = self.order("--idempotency-key", "cart-1")
        self.assertEqual(first, self.order("--idempotency-key", "cart-1"))
        self.assertEqual(len(self.json("order", "list")), 1)
        self.refused(4, "idempotency_key_reused", "order", "create", self.logo["id"],
                     "--idempotency-key", "cart-1")

    # --- lists, events, migrations

    def test_lists_page(self):
        for _ in range(5):
            self.order()
        done = self.run_ordo("--json", "order", "list", "--limit", "2")
        self.assertEqual(len(done.stdout.splitlines()), 2)
        cursor = done.stderr.split("--cursor ")[1].strip()
        self.assertEqual(len(self.json("order", "list", "--limit", "2", "--cursor", cursor)), 2)
        numbers = [order["number"] for order in self.json("order", "list", "--limit", "2", "--all")]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertEqual(len(numbers), 5)
        self.assertEqual(self.json("order", "list", "--status", "completed"), [])
        self.refused(4, "invalid_cursor", "order", "list", "--cursor", cursor[:-2] + "zz")

    def test_events_are_tailed_and_acknowledged(self):
        order = self.order()
        self.ordo("order", "mark-paid", order["id"])
        tail = ("events", "tail", "--consumer", "mail")
        types = ["order.created", "order.paid", "order.status_changed"]
        self.assertEqual([event["type"] for event in self.json(*tail)], types)
        self.assertEqual([event["type"] for event in self.json(*tail, "--max", "1", "--ack")], types[:1])
        self.assertEqual([event["type"] for event in self.json(*tail, "--ack")], types[1:])
        self.assertEqual(self.json(*tail), [])

    def test_migrations(self):
        self.assertTrue(self.json("migrate", "status")[0]["up_to_date"])
        self.ordo("migrate", "up")
        fresh = os.path.join(self.folder.name, "fresh.db")
        self.ordo("--db", fresh, "migrate", "status", code=1)
        self.ordo("--db", fresh, "migrate", "up", "--dry-run")
        self.ordo("--db", fresh, "migrate", "status", code=1)
        self.ordo("--db", fresh, "migrate", "up")
        self.ordo("--db", fresh, "migrate", "status")

    def test_init_keeps_an_existing_shop(self):
        order = self.order()
        self.ordo("init", "--currency", "JPY")
        self.assertEqual(self.json("order", "show", order["id"])[0]["currency"], "USD")

    def test_a_shop_has_its_settings(self):
        db = os.path.join(self.folder.name, "tokyo.db")
        self.ordo("--db", db, "init", "--currency", "JPY", "--prices-exclude-tax")
        product = self.json("--db", db, "product", "add", "Tea", "--price", "500", "--tax-rate", "10")[0]
        order = self.json("--db", db, "order", "create", product["id"])[0]
        self.assertEqual((order["total_amount"], order["tax_amount"]), ("550", "50"))

    # --- how it looks

    def test_people_get_tables_and_a_timeline(self):
        order = self.order("--name", "Ada")
        self.ordo("order", "mark-paid", order["id"], "--method", "cash", "--tendered", "60")
        self.ordo("order", "note", order["id"], "two\nlines")
        shown = self.ordo("order", "show", order["id"])
        for text in ("Order " + order["number"], "Ada", "Wireless Mouse", "59.98 USD", "0.02 USD change",
                     "placed", "pending → paid", "pending → processing", "note (private): two lines"):
            self.assertIn(text, shown)
        self.assertNotIn("\033", shown)
        table = self.ordo("product", "list").splitlines()
        starts = {line.index("29.99") for line in table if "29.99" in line}
        self.assertEqual(len(table), 3)
        self.assertTrue(starts)
        self.assertEqual(self.ordo("-q", "order", "create", self.mouse["id"]).strip()[:4], "ord_")

    def test_text_cannot_steer_the_terminal(self):
        self.refused(4, "validation_failed", "product", "add", "\033[2Jgone", "--price", "1")
        self.ordo("product", "add", "right\u202eleft", "--price", "1")
        self.assertNotIn("\u202e", self.ordo("product", "list"))

    def colours(self, **environment):
        """What `order list` prints on a terminal."""
        parent, child = pty.openpty()
        env = dict(os.environ, ORDO_DB=self.db, TERM="xterm", **environment)
        env.pop("NO_COLOR", None) if not environment else None
        done = subprocess.run([ORDO, "order", "list"], stdout=child, env=env, timeout=60)
        os.close(child)
        self.assertEqual(done.returncode, 0)
        shown = os.read(parent, 65536).decode()
        os.close(parent)
        return "\033[" in shown

    def test_colours_only_on_a_terminal_that_wants_them(self):
        self.order()
        self.assertTrue(self.colours())
        self.assertFalse(self.colours(NO_COLOR="1"))

    def test_a_reader_may_go_away(self):
        for _ in range(3):
            self.order()
        environment = dict(os.environ, ORDO_DB=self.db)
        done = subprocess.run(f"'{ORDO}' --json events tail --consumer x | true", shell=True,
                              capture_output=True, env=environment, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        with open("/dev/full", "w") as full:
            done = subprocess.run([ORDO, "order", "list"], stdout=full, stderr=subprocess.PIPE,
                                  env=environment, timeout=60)
        self.assertEqual(done.returncode, 1)

    def test_version(self):
        self.assertRegex(self.ordo("version"), r"^ordo \d+\.\d+\.\d+\n$")
        self.assertRegex(self.json("version")[0]["version"], r"^\d+\.\d+\.\d+$")
        self.ordo("--version")
        self.ordo("--help")


if __name__ == "__main__":
    unittest.main()
