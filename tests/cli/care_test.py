"""Looking after a shop: verify, backup, due, reports, configuration, completion, progress."""
import csv
import datetime
import io
import json
import os
import pty
import shutil
import sqlite3
import subprocess
import unittest

from shop import ORDO, Shop, of_a_file


class Care(Shop):
    # --- verify and backup

    def test_verify_deep_restores_a_dump_and_compares(self):
        self.order("--paid", "card")
        report = self.json("verify", "--deep")[0]
        self.assertEqual((report["orders"], report["findings"]), (1, []))

    @of_a_file
    def test_verify_tells_what_was_tampered_with(self):
        order = self.order("--paid", "card")
        with sqlite3.connect(self.db) as file:
            for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                file.execute(f'DROP TRIGGER "{trigger}"')
            file.execute("UPDATE stock SET quantity = 41 WHERE quantity = 38")
            self.assertEqual(file.total_changes, 1)
        file.close()
        done = self.run_ordo("verify")
        self.assertEqual(done.returncode, 6)
        self.assertIn(self.mouse["id"], done.stdout)
        self.assertNotEqual(self.json("verify", code=6)[0]["findings"], [])
        self.ordo("verify", "--deep", code=6)
        self.ordo("backup", self.path("copy.db"), code=6)  # the copy of a shop that is wrong is wrong
        self.assertEqual(order["status"], "processing")

    @of_a_file
    def test_a_backup_is_one_file_that_opens_and_verifies(self):
        order = self.order()
        said = self.run_ordo("backup", self.path("copy.db"))
        self.assertEqual((said.returncode, said.stdout), (0, ""))
        self.assertIn("all as it should be", said.stderr)
        self.assertEqual([name for name in os.listdir(self.folder.name) if name.startswith("copy")], ["copy.db"])
        self.order()
        copy = "--db", self.path("copy.db")
        self.assertEqual([there["id"] for there in self.json(*copy, "order", "list")], [order["id"]])
        self.refused(4, "already_exists", "backup", self.path("copy.db"))

    @of_a_file
    def test_a_backup_under_load_is_a_prefix_of_the_journal(self):
        request = json.dumps({"items": [{"product_id": self.logo["id"], "quantity": 1}]}) + "\n"
        selling = subprocess.Popen([ORDO, "import", "orders", "-"], env=self.environment(),
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        selling.stdin.write(request * 1500)
        selling.stdin.close()
        copies = 0
        while selling.poll() is None:
            if self.json("order", "list", "--limit", "1"):
                self.ordo("backup", self.path(f"copy{copies}.db"))
                copies += 1
        self.assertEqual(selling.wait(), 0)
        self.assertGreater(copies, 0)
        events = self.ordo("export", "events").splitlines()
        for i in range(copies):
            copied = self.ordo("--db", self.path(f"copy{i}.db"), "export", "events").splitlines()
            self.assertEqual(copied, events[:len(copied)])

    # --- what is due

    @of_a_file
    def test_unpaid_orders_expire(self):
        self.ordo("shop", "set", "--payment-window", "1")
        order = self.order()
        self.assertEqual(self.json("due")[0]["orders_expired"], 0)
        # A minute later, as the order sees it.
        with sqlite3.connect(self.db) as file:
            for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                file.execute(f'DROP TRIGGER "{trigger}"')
            file.execute("UPDATE orders SET expires_at = expires_at - 60000")
        file.close()
        self.assertIn("Orders expired", self.ordo("due"))
        self.assertEqual(self.json("order", "show", order["id"])[0]["cancel_reason"], "expired")

    # --- reports

    def test_sales_of_days(self):
        self.order("--paid", "card")
        refunded = self.order("--paid", "card")
        self.ordo("order", "refund", refunded["id"], "--amount", "9.98", "--yes")
        self.order()
        report = self.json("report", "sales")[0]["by_currency"][0]
        self.assertEqual((report["gross_revenue"], report["refunds"], report["net_revenue"], report["orders"],
                          report["paid_orders"], report["outstanding"]), ("119.96", "9.98", "109.98", 3, 2, "59.98"))
        self.assertEqual(len(report["series"]), 30)
        table = self.ordo("report", "sales")
        self.assertIn("Average paid order  59.98", table)
        rows = list(csv.DictReader(io.StringIO(self.ordo("report", "sales", "--csv"))))
        self.assertEqual([row["net_revenue"] for row in rows if row["orders"] != "0"], ["109.98"])
        self.assertEqual(len(rows), 30)
        for by, count in (("hour", 24), ("week", 12), ("month", 12)):
            series = self.json("report", "sales", "--by", by)[0]["by_currency"][0]["series"]
            self.assertEqual(len(series), count)
            self.assertEqual(sum(point["orders"] for point in series), 3)

    def test_days_are_those_of_the_time_zone(self):
        series = self.json("report", "sales", "--from", "2025-03-29", "--to", "2025-04-01", "--tz",
                           "Europe/Zurich")[0]["by_currency"][0]["series"]
        self.assertEqual([point["start"] for point in series],
                         ["2025-03-28T23:00:00.000Z", "2025-03-29T23:00:00.000Z", "2025-03-30T22:00:00.000Z"])
        table = self.ordo("report", "sales", "--from", "2025-03-29", "--to", "2025-04-01", "--tz", "Europe/Zurich")
        self.assertEqual([line[:10] for line in table.splitlines() if line.startswith("2025")],
                         ["2025-03-29", "2025-03-30", "2025-03-31"])
        self.ordo("report", "sales", "--tz", "Europe/Nowhere", code=2)
        self.ordo("report", "sales", "--tz", "../../etc/passwd", code=2)
        self.refused(4, "validation_failed", "report", "sales", "--from", "2025-13-01")

    def test_orders_are_found_by_day_total_and_words(self):
        first = self.order("--email", "ada@example.org", "--name", "Ada Lovelace")
        second = self.json("order", "create", self.logo["id"])[0]
        today = datetime.datetime.now(datetime.timezone.utc).date()
        tomorrow = today + datetime.timedelta(days=1)
        ids = lambda *words: [order["id"] for order in self.json("order", *words)]
        self.assertEqual(ids("list", "--from", str(tomorrow)), [])
        self.assertEqual(ids("list", "--from", str(today - datetime.timedelta(days=1))), [second["id"], first["id"]])
        self.assertEqual(ids("list", "--min", "100"), [second["id"]])
        self.assertEqual(ids("list", "--max", "100", "--min", "59.98"), [first["id"]])
        self.assertEqual(ids("list", "--sort", "total_amount"), [first["id"], second["id"]])
        self.assertEqual(ids("list", "--attention"), [])
        for text in (first["number"], first["id"], "ada@", "Ada Love", "mouse"):
            self.assertEqual(ids("find", text), [first["id"]], text)
        self.assertEqual(ids("show", first["number"]), [first["id"]])
        names = lambda *words: [product["name"] for product in self.json("product", *words)]
        self.assertEqual(names("find", "wire mou"), ["Wireless Mouse"])
        self.assertEqual(names("list", "--sort", "price"), ["Wireless Mouse", "Logo Creation"])
        self.assertEqual(names("list", "--sku", "MS-1"), ["Wireless Mouse"])
        self.assertEqual(names("list", "--in-stock", "no"), [])

    # --- at the desk

    def test_the_shop_may_stand_in_a_file(self):
        os.mkdir(self.path("ordo"))
        environment = {name: value for name, value in os.environ.items() if name != "ORDO_DB"}
        environment["XDG_CONFIG_HOME"] = self.folder.name
        run = lambda: subprocess.run([ORDO, "--json", "product", "list"], env=environment, capture_output=True,
                                     text=True, timeout=60)
        self.assertEqual(run().returncode, 2)
        self.assertIn(os.path.join(self.folder.name, "ordo", "config"), run().stderr)
        self.write("ordo/config", f'# the shop at the corner\ndb = "{self.db}"\n')
        self.assertEqual(len(run().stdout.splitlines()), 2)
        environment["ORDO_DB"] = self.path("elsewhere.db")
        self.assertEqual(run().returncode, 5)
        del environment["ORDO_DB"]
        self.write("ordo/config", f'bd = "{self.db}"\n')
        self.assertEqual(run().returncode, 2)

    def completed(self, *words):
        """What bash offers for the last of the words."""
        script = ". <(" + ORDO + " completion bash); COMP_WORDS=(ordo \"$@\"); COMP_CWORD=$#; _ordo; " \
                 "printf '%s\\n' \"${COMPREPLY[@]}\""
        done = subprocess.run(["bash", "-uc", script, "bash", *words], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_bash_completes_words(self):
        self.assertEqual(self.completed("ord"), ["order"])
        self.assertEqual(self.completed("order", "rec"), ["receipt"])
        self.assertEqual(self.completed("order", "receipt", "--format", ""), ["text", "html", "json"])
        self.assertEqual(self.completed("order", "list", "--sta"), ["--status"])
        self.assertEqual(self.completed("order", "mark-paid", "ord_x", "--method", "c"), ["card", "cash"])
        self.assertEqual(self.completed("--json", "product", "image", "re"), ["remove"])
        self.assertEqual(self.completed("completion", ""), ["--actor", "--db", "--help", "--json", "--no-input",
                                                            "--quiet", "--version", "--yes", "bash", "fish", "zsh"])

    def test_other_shells_understand_their_scripts(self):
        for shell, check in (("zsh", ["-n"]), ("fish", ["-n"])):
            script = self.write(shell, self.ordo("completion", shell))
            self.assertIn("mark-paid", self.read(shell).decode())
            if shutil.which(shell):
                done = subprocess.run([shell, *check, script], capture_output=True, text=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def progress(self, *words, **more):
        """What a terminal on stderr gets."""
        parent, child = pty.openpty()
        done = subprocess.run([ORDO, *words], stdout=subprocess.DEVNULL, stderr=child, stdin=subprocess.DEVNULL,
                              env=self.environment(TERM="xterm", **more), timeout=60)
        os.write(child, b"\nEND")
        os.close(child)
        shown = b""
        while not shown.endswith(b"END"):
            shown += os.read(parent, 65536)
        os.close(parent)
        self.assertEqual(done.returncode, 0)
        return shown.decode()

    @of_a_file
    def test_long_work_shows_on_a_terminal_only(self):
        file = self.write("p.csv", "name,price\n" + "".join(f"Pen {i},1\n" for i in range(300)))
        self.order()
        shown = self.progress("import", "products", file)
        for text in ("copying the shop", "checking  [", "importing  [", "/300"):
            self.assertIn(text, shown)
        self.assertIn("exporting products", self.progress("export", "products", self.path("x.csv")))
        self.assertIn("verifying the shop", self.progress("verify"))
        self.assertIn("verifying the copy", self.progress("backup", self.path("copy.db")))
        self.assertNotIn("verifying", self.progress("-q", "verify"))
        self.assertNotIn("verifying", self.run_ordo("verify", TERM="xterm").stderr)


if __name__ == "__main__":
    unittest.main()
