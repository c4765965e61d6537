"""Import and export: round trips byte for byte, all or nothing, and files that are wrong."""
import csv
import io
import json
import os
import signal
import subprocess
import time
import unittest

from shop import ON_POSTGRES, ORDO, Shop, of_a_file

# What spreadsheets, terminals and other shops stumble over.
NASTY = [
    {"name": 'Comma, "quote"', "price": "0.01", "sku": "=1+1", "description": 'two\n\n"lines",'},
    {"name": "'s-Hertogenbosch", "price": "12", "category": "'=x", "barcode": "+41"},
    {"name": "Größe 𝕏 – ”“", "price": "29.90", "tax_rate": "7.7", "metadata": {"a,b": 'c"d', "=": "-"}},
    {"name": "-", "price": "1", "type": "service", "in_stock": False},
    {"name": "Backorder", "price": "3", "stock_quantity": 0, "allow_backorder": True},
    {"name": "Yen", "price": "500", "currency": "JPY", "stock_quantity": 7},
]


class Transfer(Shop):
    def nasty_products(self):
        for product in NASTY:
            document = dict({"type": "product"}, **product)
            self.ordo("product", "add", "-", stdin=json.dumps(document))
        self.ordo("product", "deactivate", "+41", "--yes")

    def products_of(self, *db):
        return {product["name"]: product for product in self.json(*db, "product", "list", "--all")}

    # --- products

    def test_products_come_back_byte_for_byte_from_csv_and_json_lines(self):
        self.nasty_products()
        for name in ("a.csv", "a.jsonl"):
            self.ordo("export", "products", self.path(name))
        self.assertTrue(self.read("a.csv").startswith(b"id,name,type,price,"))
        for end in ("csv", "jsonl"):
            other = self.another_shop(end + ".db")
            summary = self.ordo(*other, "import", "products", self.path("a." + end))
            self.assertEqual(summary, "8 created, 0 changed, 0 as they are\n")
            for name in ("csv", "jsonl"):
                self.ordo(*other, "export", "products", self.path(f"{end}-b.{name}"))
                self.assertEqual(self.read("a." + name), self.read(f"{end}-b.{name}"))
            self.assertEqual(self.products_of(*other)["'s-Hertogenbosch"]["category"], "'=x")
            self.assertFalse(self.products_of(*other)["'s-Hertogenbosch"]["active"])

    def test_spreadsheets_see_no_formula(self):
        self.nasty_products()
        cells = [cell for row in csv.reader(io.StringIO(self.ordo("export", "products", "--format", "csv")))
                 for cell in row]
        self.assertIn("'=1+1", cells)
        self.assertEqual([cell for cell in cells if cell[:1] in ("=", "+", "-", "@")], [])

    def test_the_same_file_again_changes_nothing(self):
        file = self.write("p.csv", "name,price,active\nPen,1.50,yes\nOld pen,1.00,no\n")
        self.assertEqual(self.ordo("import", "products", file), "2 created, 0 changed, 0 as they are\n")
        before = self.products_of()
        self.assertEqual(self.ordo("import", "products", file), "0 created, 0 changed, 2 as they are\n")
        self.assertEqual(self.products_of(), before)
        # … and where somebody has changed the product meanwhile, it says so.
        self.ordo("product", "set", before["Pen"]["id"], "--price", "2")
        self.assertIn("p.csv:2: there is a product with this id already, with another price",
                      self.run_ordo("import", "products", file).stderr)

    def test_upsert_changes_what_the_file_names(self):
        file = self.write("p.csv", "sku,name,price,stock_quantity\nMS-1,Wireless Mouse,24.99,12\nNEW,Pen,1.50,5\n")
        self.assertEqual(self.ordo("import", "products", file, "--upsert-by", "sku"),
                         "1 created, 1 changed, 0 as they are\n")
        mouse = self.json("product", "show", "MS-1")[0]
        self.assertEqual((mouse["id"], mouse["price"], mouse["stock_quantity"], mouse["barcode"]),
                         (self.mouse["id"], "24.99", 12, "4006381333931"))
        movement = self.json("product", "stock", "MS-1")[0]
        self.assertEqual((movement["delta"], movement["reason"]), (-28, "count"))
        self.assertEqual(self.ordo("import", "products", file, "--upsert-by", "sku"),
                         "0 created, 0 changed, 2 as they are\n")
        # Without a name there is no new product, but an old one can be changed.
        prices = self.write("q.jsonl", '{"barcode":"4006381333931","price":"20"}\n')
        self.ordo("import", "products", prices, "--upsert-by", "barcode")
        self.assertEqual(self.json("product", "show", "MS-1")[0]["price"], "20.00")
        self.assertEqual(self.json("verify")[0]["findings"], [])

    # --- files that are wrong

    def test_every_problem_is_told_with_its_line_and_nothing_is_written(self):
        before = self.products_of()
        file = self.write("p.csv", 'name,price,sku\nGood,1,A\n"Two\nlines",-1,B\nTwice,1,A\nPrice,free,C\nshort\n')
        for words in (["--dry-run"], []):
            done = self.run_ordo("import", "products", file, *words)
            self.assertEqual((done.returncode, done.stdout), (4, ""))
            lines = [line.split(":")[1] for line in done.stderr.splitlines() if line.startswith(file)]
            self.assertEqual(lines, ["3", "5", "6", "7"])
            self.assertIn("4 problems; nothing was written", done.stderr)
            self.assertEqual(self.products_of(), before)

    def test_problems_are_documents_with_json(self):
        file = self.write("p.jsonl", '{"name":"A","price":"1","colour":"red"}\n\n{"name":"A","name":"B"}\n[]\n')
        done = self.run_ordo("--json", "import", "products", file, "--dry-run")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([row["line"] for row in rows[:-1]], [1, 3, 4])
        self.assertEqual([(row["problem"] or {}).get("code") for row in rows[:-1]],
                         ["malformed_request", "malformed_request", None])
        self.assertEqual(rows[-1], {"dry_run": True, "created": 0, "changed": 0, "unchanged": 0, "problems": 3})

    def test_a_dry_run_says_what_would_happen(self):
        before = self.products_of()
        file = self.write("p.csv", "name,price\nPen,1.50\n")
        self.assertEqual(self.ordo("import", "products", file, "--dry-run"),
                         "would be 1 created, 0 changed, 0 as they are\n")
        self.assertEqual(self.products_of(), before)

    def test_csv_is_read_as_rfc_4180_says(self):
        for text in ("\ufeffname,price\r\nPen,1.50\r\n", "name,price\nPen,1.50", '"name","price"\n\n"Pen","1.50"\n'):
            db = self.another_shop(str(abs(hash(text))) + ".db")
            self.ordo(*db, "import", "products", "-", "--format", "csv", stdin=text)
            self.assertEqual(list(self.products_of(*db)), ["Pen"])
        self.ordo("import", "products", "-", "--format", "csv", "--separator", ";", stdin="name;price\nA, b;1\n")
        self.assertIn("A, b", self.products_of())
        for text, sentence in (('name,price\n"Pen,1\n2,3\n', "stdin:2: a quote is not closed"),
                               ('name,price\n"Pen"s,1\n', "stdin:2: there is text behind a closing quote"),
                               ('name,price\nP"n,1\n', "stdin:2: there is a quote inside a cell"),
                               ("name,prize\nPen,1\n", "stdin:1: there is no column 'prize'"),
                               ("name,name\nPen,1\n", "stdin:1: the column 'name' stands twice")):
            done = self.run_ordo("import", "products", "-", "--format", "csv", stdin=text)
            self.assertEqual(done.returncode, 4)
            self.assertIn(sentence, done.stderr)

    def test_text_that_is_not_utf_8_is_told_by_line(self):
        with open(self.path("latin.csv"), "wb") as file:
            file.write("name,price\nPen,1\nGröße,2\n".encode("latin-1"))
        done = self.run_ordo("import", "products", self.path("latin.csv"))
        self.assertEqual(done.returncode, 4)
        self.assertIn("latin.csv:3: this is not UTF-8 text", done.stderr)
        with open(self.path("latin.jsonl"), "wb") as file:
            file.write('{"name":"Größe","price":"2"}\n'.encode("latin-1"))
        self.assertIn("latin.jsonl:1:", self.run_ordo("import", "products", self.path("latin.jsonl")).stderr)
        done = subprocess.run([ORDO, "product", "add", b"Gr\xf6\xdfe", "--price", "1"], env=self.environment(),
                              capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (2, b"ordo: the text is not UTF-8\n"))
        self.assertEqual(len(self.products_of()), 2)

    def test_files_that_are_not_there(self):
        self.ordo("import", "products", self.path("nothing.csv"), code=1)
        self.ordo("import", "products", self.folder.name, code=1)
        existing = self.write("here.csv", "mine")
        self.ordo("export", "products", existing, code=2)
        self.assertEqual(self.read("here.csv"), b"mine")
        self.ordo("export", "products", existing, "--force")
        self.assertEqual(os.stat(existing).st_mode & 0o777, 0o600)
        self.assertEqual(sorted(os.listdir(self.folder.name))[0], "here.csv")  # no unfinished file

    # --- being interrupted

    def interrupted_import(self, how, rows):
        """Imports `rows` products and stops in the middle. Returns how the process ended."""
        file = self.write("many.csv", "name,price\n" + "".join(f"Pen {i},1\n" for i in range(rows)))
        os.makedirs(self.path("tmp"), exist_ok=True)
        importing = subprocess.Popen([ORDO, "import", "products", file],
                                     env=self.environment(TMPDIR=self.path("tmp")),
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while importing.poll() is None:
            if self.json("product", "find", "Pen", "--limit", "1"):
                importing.send_signal(how)
                break
        out, err = importing.communicate(timeout=60)
        return importing.returncode, out + err, file

    @of_a_file
    def test_an_interrupted_import_goes_on_where_it_was(self):
        for how, rows in ((signal.SIGINT, 2000), (signal.SIGKILL, 2000)):
            db, self.db = self.db, self.path(f"{how.name}.db")
            self.ordo("init")
            code, said, file = self.interrupted_import(how, rows)
            there = len(self.json("product", "list", "--all"))
            self.assertTrue(0 < there < rows, f"{how.name} came too late: {there} of {rows}")
            if how == signal.SIGINT:
                self.assertEqual(code, 1)
                self.assertIn(f"interrupted\n{there} of the rows before it were written and stay", said)
                self.assertEqual(os.listdir(self.path("tmp")), [])
            summary = self.ordo("import", "products", file)
            self.assertEqual(summary, f"{rows - there} created, 0 changed, {there} as they are\n")
            self.db = db

    # --- orders

    def sell(self):
        """Orders of every kind that can be placed again, and some that cannot. Returns how many can."""
        self.order("--name", "Ada, \"the\" first", "--email", "ada@example.org", "--note", "=two\nlines",
                   "--meta", "table=4", "--discount", "10%")
        self.order("--paid", "cash", "--tendered", "100", "--complete")
        paid = self.order("--user", "usr_01h455vb4pex5vsknk084sn02q")
        self.ordo("order", "mark-paid", paid["id"], "--amount", "10", "--method", "card", "--reference", "T-1")
        self.json("order", "create", self.logo["id"], self.mouse["id"] + ":3", "--paid", "bank_transfer")
        self.ordo("product", "set", self.mouse["id"], "--price", "19.99")  # what was sold stays sold
        gone = self.order()
        self.ordo("order", "cancel", gone["id"], "--yes")
        back = self.order("--paid", "card")
        self.ordo("order", "refund", back["id"], "--amount", "5", "--yes")
        return 4

    def test_orders_come_back_as_the_history_they_are(self):
        self.ordo("product", "set", self.mouse["id"], "--tax-rate", "7.7")
        count = self.sell()
        # Whatever the catalogue says meanwhile, what was sold stays sold.
        self.ordo("product", "set", self.mouse["id"], "--name", "Old mouse", "--tax-rate", "19", "--clear", "sku")
        self.ordo("product", "deactivate", self.logo["id"], "--yes")
        self.ordo("export", "products", self.path("p.jsonl"))
        for end in ("csv", "jsonl"):
            done = self.run_ordo("export", "orders", "--importable", self.path("a." + end))
            self.assertEqual(done.stderr, f"{count} orders\nleft out: 1 cancelled\nleft out: 1 with refunds\n")
        for end in ("csv", "jsonl"):
            other = self.another_shop(end + ".db", "--prices-exclude-tax")
            self.ordo(*other, "import", "products", self.path("p.jsonl"))
            stock = self.json(*other, "product", "show", self.mouse["id"])[0]["stock_quantity"]
            self.assertEqual(self.ordo(*other, "import", "orders", self.path("a." + end)),
                             f"{count} created, 0 changed, 0 as they are\n")
            self.assertEqual(self.json(*other, "product", "show", self.mouse["id"])[0]["stock_quantity"], stock)
            for name in ("csv", "jsonl"):
                self.ordo(*other, "export", "orders", "--importable", self.path(f"{end}-b.{name}"))
                self.assertEqual(self.read("a." + name), self.read(f"{end}-b.{name}"))
            self.assertEqual(self.ordo(*other, "import", "orders", self.path("a." + end)),
                             f"0 created, 0 changed, {count} as they are\n")
            kept = ("id", "created_at", "items", "taxes", "prices_include_tax", "subtotal_amount", "discount_amount",
                    "tax_amount", "total_amount", "paid_amount", "paid_at", "payment_status", "status")
            orders = [[{name: order[name] for name in kept}
                       for order in self.json(*db, "order", "list", "--all", "--sort", "created_at")]
                      for db in ((), other)]
            self.assertEqual(orders[0][:count], orders[1])
            self.assertEqual(self.json(*other, "verify", "--deep")[0]["findings"], [])

    def test_a_past_order_must_come_out_as_the_file_says(self):
        head = ("order,product,quantity,unit_price,tax_rate,created_at,prices_include_tax,tax_amount,total_amount,"
                "paid_method,paid_at\n")
        good = "A,MS-1,50,20.00,19,2019-03-01T10:00:00Z,no,190.00,1190.00,cash,2019-03-02T10:00:00Z\n"
        wrong = [
            "B,MS-1,1,20.00,19,2019-03-01T10:00:00Z,no,3.80,23.81,,",      # 3: another total
            "C,MS-1,1,20.00,19,2019-03-01T10:00:00Z,yes,3.80,20.00,,",     # 4: another tax
            "D,MS-1,1,20.00,,2019-03-01T10:00:00Z,no,,20.00,,",            # 5: no rate
            "E,MS-1,1,,19,2019-03-01T10:00:00Z,no,,23.80,,",               # 6: no price
            "F,MS-1,1,20.00,19,,no,,23.80,,",                              # 7: no date
            "G,MS-1,1,20.00,19,2019-03-01T10:00:00Z,no,,23.80,cash,",      # 8: paid, but when?
            "H,MS-1,1,20.00,19,,,,,,",                                     # 9: a rate, but no total
        ]
        for words in (["--dry-run"], []):
            done = self.run_ordo("import", "orders", self.write("o.csv", head + good + "\n".join(wrong)), *words)
            self.assertEqual(done.returncode, 4)
            lines = [line.split(":")[1] for line in done.stderr.splitlines() if "o.csv:" in line]
            self.assertEqual(lines, ["3", "4", "5", "6", "7", "8", "9"])
            self.assertIn("The items come to 23.80, not to 23.81.", done.stderr)
            self.assertEqual(self.json("order", "list"), [])
        self.ordo("import", "orders", self.write("o.csv", head + good))
        order = self.json("order", "list")[0]
        self.assertEqual((order["total_amount"], order["created_at"], order["paid_at"]),
                         ("1190.00", "2019-03-01T10:00:00.000Z", "2019-03-02T10:00:00.000Z"))
        self.assertEqual(self.json("product", "show", "MS-1")[0]["stock_quantity"], 40)
        self.assertEqual(self.json("verify", "--deep")[0]["findings"], [])

    def test_a_file_with_nothing_in_it_is_a_problem(self):
        for what, head in (("products", "name,price\n"), ("orders", "product,quantity\n")):
            for text in ("", head, "\n \n"):
                for words in ([], ["--dry-run"]):
                    file = self.write("empty." + ("csv" if text == head else "jsonl"), text)
                    done = self.run_ordo("import", what, file, *words)
                    self.assertEqual((done.returncode, done.stdout), (4, ""))
                    self.assertIn(file + ":1: there is nothing in it to import\n", done.stderr)
        self.assertEqual(self.ordo("import", "all", "-", code=4), "")

    def test_orders_from_a_spreadsheet(self):
        file = self.write("o.csv", "order,product,quantity,unit_price,discount,customer_email,paid_method,complete\n"
                                   "A-1,MS-1,2,,,ada@example.org,cash,yes\n"
                                   f"A-1,{self.logo['id']},1,250.00,,,,\n"
                                   "A-2,4006381333931,,,10%,,,\n"
                                   ",MS-1,1,,,,,\n")
        self.assertEqual(self.ordo("import", "orders", file), "3 created, 0 changed, 0 as they are\n")
        self.assertEqual(self.ordo("import", "orders", file), "0 created, 0 changed, 3 as they are\n")
        orders = self.json("order", "list", "--sort", "created_at")
        self.assertEqual([order["total_amount"] for order in orders], ["309.98", "26.99", "29.99"])
        self.assertEqual([order["status"] for order in orders], ["completed", "pending", "pending"])
        self.assertEqual(self.json("product", "show", "MS-1")[0]["stock_quantity"], 36)

    def test_orders_that_are_wrong_are_told_by_line(self):
        file = self.write("o.csv", "order,product,quantity,note\nA,MS-1,41,\nB,nothing,1,\nC,MS-1,1,x\nC,MS-1,1,y\n"
                                   "D,MS-1,two,\n")
        done = self.run_ordo("import", "orders", file)
        self.assertEqual(done.returncode, 4)
        problems = [line for line in done.stderr.splitlines() if line.startswith(file)]
        self.assertEqual([line.split(":")[1] for line in problems], ["2", "3", "5", "6"])
        self.assertIn("41 wanted, 40 there", done.stderr)
        self.assertEqual(self.json("order", "list"), [])

    def test_lists_show_imported_orders_as_the_file_does(self):
        ids = [f"ord_01h455vb4pex5vsknk084sn{n:02d}q" for n in (9, 7, 8, 1, 2, 3, 0, 5)]
        lines = [json.dumps({"id": id, "items": [{"product_id": self.mouse["id"], "quantity": 1}]}) for id in ids]
        self.ordo("import", "orders", "-", stdin="\n".join(lines))
        self.assertEqual([order["id"] for order in self.json("order", "list", "--sort", "created_at")], ids)

    def test_orders_are_exported_with_all_that_is_known(self):
        self.sell()
        orders = [json.loads(line) for line in self.ordo("export", "orders").splitlines()]
        self.assertEqual([order["number"] for order in orders], [str(100001 + i) for i in range(6)])
        self.assertEqual(len(orders[-1]["refunds"]), 1)
        self.ordo("export", "orders", self.path("o.csv"), "--payment", "paid")
        rows = list(csv.DictReader(io.StringIO(self.read("o.csv").decode(), newline="")))
        self.assertEqual([row["number"] for row in rows], ["100002", "100004", "100006"])
        self.assertEqual(rows[0]["total_amount"], "59.98")

    # --- everything

    def test_a_whole_shop_comes_back_byte_for_byte(self):
        self.nasty_products()
        self.sell()
        self.ordo("user", "add", "ada@example.org", "--name", "Ada", ORDO_PASSWORD="correct horse battery")
        self.ordo("export", "all", self.path("a.jsonl"))
        self.assertEqual(os.stat(self.path("a.jsonl")).st_mode & 0o777, 0o600)
        new = "--db", self.path("new.db")
        self.assertIn("can be restored: orders 6", self.ordo(*new, "import", "all", self.path("a.jsonl"), "--dry-run"))
        self.assertFalse(os.path.exists(self.path("new.db")))
        self.assertIn("restored: orders 6", self.ordo(*new, "import", "all", self.path("a.jsonl")))
        self.ordo(*new, "export", "all", self.path("b.jsonl"))
        self.assertEqual(self.read("a.jsonl"), self.read("b.jsonl"))
        self.ordo(*new, "verify", "--deep")
        self.ordo(*new, "user", "check", "ada@example.org", ORDO_PASSWORD="correct horse battery")
        for name in ("products", "orders", "events"):
            self.assertEqual(self.ordo("export", name), self.ordo(*new, "export", name))

    def test_a_dump_goes_into_a_new_shop_only_and_whole_only(self):
        self.order()
        dump = self.ordo("export", "all")
        self.refused(4, "already_exists", "import", "all", "-", stdin=dump)
        self.assertEqual(self.ordo("export", "all"), dump)
        cut = "".join(dump.splitlines(keepends=True)[:-1])
        done = self.run_ordo("--db", self.path("new.db"), "import", "all", "-", stdin=cut)
        self.assertEqual(done.returncode, 4)
        self.assertIn("not complete: remove", done.stderr)

    # --- events

    def test_events_are_exported_and_replayed_without_a_trace(self):
        order = self.order()
        self.ordo("order", "mark-paid", order["id"])
        dump = self.ordo("export", "all")
        exported = [json.loads(line) for line in self.ordo("export", "events").splitlines()]
        self.assertEqual([event["type"] for event in exported],
                         ["order.created", "order.paid", "order.status_changed"])
        self.assertEqual(self.json("events", "replay"), exported)
        self.assertEqual(self.json("events", "replay", "--from", "2", "--to", "2"), exported[1:2])
        self.assertEqual(self.json("events", "replay", "--consumer", "mail"), [])
        self.assertEqual(self.ordo("export", "all"), dump)
        self.ordo("events", "tail", "--consumer", "mail", "--max", "2", "--ack")
        self.assertEqual(self.json("events", "replay", "--consumer", "mail"), exported[:2])
        self.assertEqual(self.json("events", "tail", "--consumer", "mail"), exported[2:])

    def test_copies_of_the_shop_go_away(self):
        request = json.dumps({"items": [{"product_id": self.logo["id"], "quantity": 1}]}) + "\n"
        os.mkdir(self.path("tmp"))
        environment = self.environment(TMPDIR=self.path("tmp"))
        self.ordo("import", "orders", "-", stdin=request * 200, TMPDIR=self.path("tmp"))
        for reader in ("true", "head -n 1 >/dev/null"):
            done = subprocess.run(f"set -o pipefail; '{ORDO}' --json events replay | {reader}", shell=True,
                                  executable="/bin/bash", env=environment, capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (128 + signal.SIGPIPE, b""))
        self.ordo("import", "orders", "-", stdin="{", code=4, TMPDIR=self.path("tmp"))
        self.ordo("backup", self.path("copy.db"), TMPDIR=self.path("tmp"), code=1 if ON_POSTGRES else 0)
        self.ordo("verify", "--deep", TMPDIR=self.path("tmp"))
        self.assertEqual(os.listdir(self.path("tmp")), [])

    def test_events_are_followed(self):
        following = subprocess.Popen([ORDO, "--json", "events", "tail", "--consumer", "mail", "--follow", "--ack"],
                                     env=self.environment(), stdout=subprocess.PIPE, text=True)
        try:
            for _ in range(3):
                order = self.order()
                self.assertEqual(json.loads(following.stdout.readline())["subject"], order["id"])
        finally:
            following.terminate()
            following.stdout.close()
            following.wait(timeout=60)


if __name__ == "__main__":
    unittest.main()
