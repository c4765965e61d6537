"""`ordo reconcile`: every difference between a provider's export and the ledger is found, and none is invented."""
import csv
import io
import json
import os
import random
import unittest

from shop import Shop

SEED = int(os.environ.get("ORDO_TEST_SEED", "20260101"))
DISCREPANCIES = 10_000 if os.environ.get("ORDO_TEST_SCALE") == "long" else 1_000


def csv_text(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def jsonl(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def payment(ref, order, **more):
    return {"kind": "payment", "provider_ref": ref, "order_id": order["id"], "amount": order["total_amount"],
            "currency": order["currency"], **more}


def refund(ref, of, amount, **more):
    return {"kind": "refund", "refund_ref": ref, "provider_ref": of["provider_ref"], "order_id": of["order_id"],
            "amount": amount, "currency": of["currency"], **more}


class Books(Shop):
    def orders(self, count):
        """Unpaid orders of 299.00 to 1495.00."""
        wishes = [{"items": [{"product_id": self.logo["id"], "quantity": 1 + i % 5}]} for i in range(count)]
        self.ordo("-q", "import", "orders", "-", "--format", "jsonl", stdin=jsonl(wishes))
        return self.json("order", "list", "--all", "--limit", "100")

    def reconcile(self, rows, *words, provider="stripe", code=None):
        """The findings."""
        path = self.write("export.jsonl", jsonl(rows))
        done = self.run_ordo("--json", "reconcile", provider, path, *words)
        findings = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(done.returncode, (6 if findings else 0) if code is None else code, done.stderr)
        return findings

    def told(self, rows):
        """A shop that the provider has told all of this."""
        self.reconcile(rows, "--apply", code=0)
        return rows

    def names(self, findings):
        return [(finding["finding"], finding["ref"]) for finding in findings]


class Reconcile(Books):
    def test_an_export_that_agrees_has_no_findings(self):
        rows = [payment(f"pi_{i}", order) for i, order in enumerate(self.orders(3))]
        self.assertEqual(self.names(self.reconcile(rows)), [("missing_here", f"pi_{i}") for i in range(3)])
        self.told(rows)
        self.assertEqual(self.reconcile(rows), [])
        self.assertEqual(self.json("order", "show", rows[0]["order_id"])[0]["payment_status"], "paid")

    def test_nothing_is_changed_without_apply(self):
        rows = self.told([payment("pi_1", self.orders(1)[0])])
        before = self.ordo("export", "all", "-")
        self.assertEqual(len(self.reconcile([{**rows[0], "amount": "1.00"}, {**rows[0], "provider_ref": "pi_2"}])), 2)
        self.assertEqual(self.ordo("export", "all", "-"), before)

    def test_other_providers_and_money_over_the_counter_are_left_alone(self):
        order = self.orders(1)[0]
        self.order("--paid", "card")
        rows = self.told([payment("pi_1", order)])
        self.assertEqual(self.reconcile(rows), [])
        self.assertEqual(self.names(self.reconcile(rows, provider="paypal")), [("missing_here", "pi_1")])

    def test_a_finding_shows_both_sides(self):
        order = self.orders(1)[0]
        rows = self.told([payment("pi_1", order)])
        found = self.reconcile([{**rows[0], "amount": "298.5"}])[0]
        self.assertEqual((found["finding"], found["line"], found["order_number"]), ("amount_differs", 1, order["number"]))
        self.assertEqual(found["here"], {"status": "captured", "amount": order["total_amount"], "currency": "USD"})
        self.assertEqual(found["there"], {"status": "captured", "amount": "298.5", "currency": "USD"})
        table = self.ordo("reconcile", "stripe", self.path("export.jsonl"), code=6)
        self.assertIn("amount_differs", table)
        self.assertIn("298.5 USD captured", table)

    def test_apply_tells_the_shop_and_says_what_is_left(self):
        paid, failed, unknown = self.orders(3)
        rows = self.told([payment("pi_1", paid)])
        export = [rows[0], refund("re_1", rows[0], "9.00"), payment("pi_2", unknown),
                  {**payment("pi_9", failed), "order_id": None}]
        found = self.reconcile(export, "--apply", code=6)
        self.assertEqual([(f["finding"], f["ref"], f["outcome"]) for f in found],
                         [("missing_here", "re_1", "applied"), ("missing_here", "pi_2", "applied"),
                          ("missing_here", "pi_9", "waiting")])
        self.assertEqual(self.names(self.reconcile(export)), [("missing_here", "pi_9")])
        self.assertEqual(self.json("order", "show", paid["id"])[0]["refunded_amount"], "9.00")
        self.assertEqual(self.json("verify")[0]["findings"], [])

    def test_only_money_of_the_period_is_missed(self):
        first, second = self.orders(2)
        rows = self.told([payment("pi_1", first), payment("pi_2", second)])
        self.assertEqual(self.names(self.reconcile(rows[:1])), [("missing_there", "pi_2")])
        self.assertEqual(self.names(self.reconcile(rows[:1], "--since", "2025-01-01")), [("missing_there", "pi_2")])
        self.assertEqual(self.reconcile(rows[:1], "--until", "2025-01-01"), [])
        self.assertEqual(self.reconcile(rows[:1], "--since", "9999-01-01"), [])

    def test_disputes(self):
        row = self.told([payment("pi_1", self.orders(1)[0])])[0]
        dispute = {**row, "kind": "dispute"}
        self.assertEqual(self.names(self.reconcile([row, dispute])), [("dispute_differs", "pi_1")])
        self.assertEqual(self.reconcile([row, dispute, {**row, "kind": "dispute_reversal"}]), [])
        self.assertEqual(self.reconcile([row, dispute], "--apply", code=0)[0]["outcome"], "applied")
        self.assertEqual(self.reconcile([row, dispute]), [])
        self.assertEqual(self.json("order", "show", row["order_id"])[0]["attention"], ["disputed"])

    def test_stripes_itemized_report(self):
        order = self.orders(1)[0]
        rows = [{"balance_transaction_id": "txn_1", "created_utc": "2025-03-01 10:00:00", "currency": "eur",
                 "gross": "270.11", "fee": "8.97", "reporting_category": "charge", "source_id": "ch_1",
                 "customer_facing_amount": order["total_amount"], "customer_facing_currency": "usd",
                 "payment_intent_id": "pi_1", "payment_metadata[ordo_order_id]": order["id"]},
                {"balance_transaction_id": "txn_2", "created_utc": "2025-03-02 10:00:00", "currency": "usd",
                 "gross": "-9.00", "reporting_category": "refund", "source_id": "re_1", "payment_intent_id": "pi_1"},
                {"balance_transaction_id": "txn_3", "created_utc": "2025-03-03 10:00:00", "currency": "usd",
                 "gross": "-100.00", "reporting_category": "payout", "source_id": "po_1"}]
        path = self.write("stripe.csv", csv_text([dict.fromkeys(rows[0], "") | row for row in rows]))
        self.ordo("reconcile", "stripe", path, "--apply")
        shown = self.json("order", "show", order["id"])[0]
        self.assertEqual((shown["payment_status"], shown["refunded_amount"]), ("paid", "9.00"))
        self.assertEqual(self.ordo("--json", "reconcile", "stripe", path), "")

    def test_paypals_activity_download(self):
        order = self.orders(5)[0]
        self.assertEqual(order["total_amount"], "1495.00")
        names = ["Date", "Type", "Status", "Currency", "Gross", "Transaction ID", "Reference Txn ID", "Invoice Number"]
        rows = [("03/01/2025", "Express Checkout Payment", "Completed", "USD", "1,495.00", "1AB", "", order["id"]),
                ("03/02/2025", "Payment Refund", "Completed", "USD", "-5.00", "2CD", "1AB", order["id"]),
                ("03/03/2025", "General Withdrawal", "Completed", "USD", "-900.00", "3EF", "", "")]
        path = self.write("paypal.csv", "\ufeff" + csv_text([dict(zip(names, row)) for row in rows]))
        self.ordo("reconcile", "paypal", path, "--apply")
        self.assertEqual(self.json("order", "show", order["id"])[0]["refunded_amount"], "5.00")
        self.assertEqual(self.ordo("--json", "reconcile", "paypal", path), "")

    def test_what_the_paypal_plugin_has_made_is_found_by_our_own_ids(self):
        """Its reference is PayPal's order, which the download does not name."""
        order = self.orders(1)[0]
        told = {"provider": "paypal", "order_id": order["id"], "provider_ref": "5ORDER", "amount": "299.00",
                "currency": order["currency"]}
        self.ordo("payment", "evidence", self.write("paid.json", json.dumps({"kind": "captured", **told})))
        self.ordo("payment", "evidence", self.write("refund.json", json.dumps(
            {**told, "kind": "refund_succeeded", "refund_ref": "2CD", "amount": "5.00"})))
        paid = self.json("order", "show", order["id"])[0]
        ours, refund_id = paid["payments"][0]["id"], paid["refunds"][0]["id"]
        names = ["Type", "Status", "Currency", "Gross", "Transaction ID", "Reference Txn ID", "Invoice Number",
                 "Custom Number"]
        number = paid["number"] + "-" + ours[-10:]
        rows = [("Express Checkout Payment", "Partially Refunded", "USD", "299.00", "1AB", "", number, ours),
                ("Payment Refund", "Completed", "USD", "-5.00", "2CD", "1AB", number, f"{refund_id},{ours}")]
        path = self.write("paypal.csv", csv_text([dict(zip(names, row)) for row in rows]))
        self.assertEqual(self.ordo("--json", "reconcile", "paypal", path), "")
        rows.append(("Chargeback", "Completed", "USD", "-294.00", "4GH", "1AB", "", ""))
        path = self.write("dispute.csv", csv_text([dict(zip(names, row)) for row in rows]))
        done = self.run_ordo("--json", "reconcile", "paypal", path)
        finding = json.loads(done.stdout)
        self.assertEqual((finding["finding"], finding["id"]), ("dispute_differs", ours))

    def test_a_file_that_cannot_be_read_is_not_compared(self):
        rows = [{"kind": "payment", "provider_ref": "pi_1", "amount": "299.00", "currency": "USD"}]
        for wrong, says in (({"amount": "29,99"}, "is no amount"), ({"amount": ""}, "no amount"),
                            ({"currency": ""}, "no currency"), ({"kind": "tip"}, "no kind"),
                            ({"status": "perhaps"}, "no status"), ({"provider_ref": ""}, "which payment")):
            path = self.write("wrong.jsonl", jsonl([*rows, {**rows[0], **wrong}]))
            done = self.run_ordo("reconcile", "stripe", path, "--apply")
            self.assertEqual((done.returncode, done.stdout), (4, ""))
            self.assertIn("wrong.jsonl:2: ", done.stderr)
            self.assertIn(says, done.stderr)
        for text in "", "a,b\r\n1,2\r\n":
            self.assertEqual(self.run_ordo("reconcile", "stripe", self.write("x.csv", text)).returncode, 4)


class Discrepancies(Books):
    """R44: as many as the tier says, of every kind, all found and none invented."""

    KINDS = ("missing_there", "missing_here", "amount_differs", "currency_differs", "state_differs",
             "duplicate_there")

    def spoil(self, row, ref, chance):
        """Rows instead of this one, and what is wrong with them."""
        kind = chance.choice(self.KINDS)
        if kind == "missing_there":
            return [], (kind, row[ref])
        if kind == "missing_here":
            stranger = {**row, ref: "x" + row[ref]}
            return [row, stranger], (kind, stranger[ref])
        if kind == "duplicate_there":
            return [row, row], (kind, row[ref])
        change = {"amount_differs": {"amount": row["amount"][:-1] + "1"}, "currency_differs": {"currency": "EUR"},
                  "state_differs": {"status": chance.choice(["pending", "failed"])}}[kind]
        return [{**row, **change}], (kind, row[ref])

    def test_all_are_found_and_none_is_invented(self):
        chance = random.Random(SEED)
        orders = self.orders(DISCREPANCIES)
        payments = [payment(f"pi_{i}", order) for i, order in enumerate(orders)]
        refunds = [refund(f"re_{i}", payments[i], "10.00") for i in range(0, len(payments), 2)]
        rows = self.told(payments + refunds)
        spoilt = set(chance.sample(range(len(rows)), DISCREPANCIES))
        export, expected = [], []
        for i, row in enumerate(rows):
            wrong = [row]
            if i in spoilt:
                wrong, finding = self.spoil(row, "refund_ref" if row["kind"] == "refund" else "provider_ref", chance)
                expected.append(finding)
            export.extend(wrong)
        chance.shuffle(export)
        self.assertEqual({kind for kind, _ in expected}, set(self.KINDS), f"seed {SEED}")
        self.assertEqual(sorted(self.names(self.reconcile(export))), sorted(expected), f"seed {SEED}")


if __name__ == "__main__":
    unittest.main()
