"""Refunds, receipts, payments through providers, and what waits for a person."""
import json
import unittest

from shop import Shop


class Money(Shop):
    def test_refunds_by_piece_return_the_total_exactly(self):
        order = self.json("order", "create", self.mouse["id"] + ":3", self.logo["id"], "--discount", "10.00",
                          "--paid", "card")[0]
        amounts = []
        for line in ("1:1", "1:1", "1", "2"):
            refund = self.json("order", "refund", order["number"], "--line", line, "--yes", "--restock")[0]
            # The second line is a service: nothing of it goes back on a shelf.
            self.assertEqual((refund["status"], refund["restocked"]), ("succeeded", line != "2"))
            amounts.append(int(refund["amount"].replace(".", "")))
        after = self.json("order", "show", order["id"])[0]
        self.assertEqual(sum(amounts), int(order["total_amount"].replace(".", "")))
        self.assertEqual((after["payment_status"], len(after["refunds"])), ("refunded", 4))
        self.assertEqual(self.json("product", "show", "MS-1")[0]["stock_quantity"], 40)
        self.refused(4, "refund_exceeds_paid", "order", "refund", order["id"], "--amount", "0.01", "--yes")

    def test_refunds_want_consent_and_a_reason_of_the_list(self):
        order = self.order("--paid", "card")
        self.ordo("order", "refund", order["id"], code=2)
        self.ordo("order", "refund", order["id"], "--yes", "--reason", "mood", code=2)
        self.ordo("order", "refund", order["id"], "--yes", "--line", "1:x", code=2)
        self.ordo("order", "refund", order["id"], "--yes", "--line", "1", "--amount", "1", code=2)
        said = self.ordo("order", "refund", order["id"], "--yes", "--amount", "5", "--reason", "duplicate",
                         "--note", "rang twice", "--idempotency-key", "k")
        self.assertRegex(said, r"^Refund ref_\w+: 5\.00 USD succeeded, duplicate\n$")
        self.assertEqual(self.ordo("order", "refund", order["id"], "--yes", "--amount", "5", "--reason", "duplicate",
                                   "--note", "rang twice", "--idempotency-key", "k"), said)
        shown = self.ordo("order", "show", order["id"])
        for text in ("Refunded", "rang twice", "refund (5.00 USD succeeded)"):
            self.assertIn(text, shown)

    def test_a_tender_swap_is_owed_again(self):
        order = self.order("--paid", "card")
        refund = self.json("order", "refund", order["id"], "--keep-total", "--yes")[0]
        self.assertFalse(refund["reduces_total"])
        self.assertEqual(self.json("order", "show", order["id"])[0]["amount_due"], "59.98")
        paid = self.json("order", "mark-paid", order["id"], "--method", "cash", "--tendered", "60")[0]
        self.assertEqual(paid["payment_status"], "paid")

    def test_cancelling_can_give_the_money_back(self):
        order = self.order("--paid", "card")
        cancelled = self.json("order", "cancel", order["number"], "--refund", "full", "--yes")[0]
        self.assertEqual((cancelled["status"], cancelled["payment_status"], cancelled["refund_due"]),
                         ("cancelled", "refunded", "0.00"))

    def test_receipts(self):
        self.ordo("shop", "set", "--title", "Corner Shop")
        order = self.order("--paid", "cash", "--tendered", "100")
        lines = self.ordo("order", "receipt", order["number"]).splitlines()
        self.assertLessEqual(max(len(line) for line in lines), 42)
        text = "\n".join(lines)
        for part in ("Corner Shop", "Wireless Mouse", "59.98", "40.02"):
            self.assertIn(part, text)
        self.assertIn("<html", self.ordo("order", "receipt", order["id"], "--format", "html"))
        for words in (("--format", "json"), ("--json",)):
            receipt = json.loads(self.ordo("order", "receipt", order["id"], *words))
            self.assertEqual(receipt["total_amount"], "59.98")

    def evidence(self, **fact):
        document = json.dumps(dict({"provider": "stripe", "currency": "USD"}, **fact))
        return self.json("payment", "evidence", "-", stdin=document)[0]

    def test_a_late_payment_waits_for_a_person(self):
        order = self.order()
        self.ordo("order", "cancel", order["id"], "--yes")
        receipt = self.evidence(kind="captured", order_id=order["id"], provider_ref="pi_1", event_id="evt_1",
                                amount="59.98")
        self.assertEqual((receipt["outcome"], receipt["order_id"]), ("applied", order["id"]))
        self.assertEqual(self.evidence(kind="captured", order_id=order["id"], provider_ref="pi_1", event_id="evt_1",
                                       amount="59.98")["outcome"], "duplicate")
        waiting = self.json("order", "list", "--attention")
        self.assertEqual([(found["id"], found["refund_due"]) for found in waiting], [(order["id"], "59.98")])
        self.assertIn("paid_after_cancel", self.ordo("order", "show", order["id"]))
        self.assertEqual(self.json("order", "find", "pi_1")[0]["id"], order["id"])
        resolved = self.json("order", "resolve", order["id"], "rang the customer")[0]
        self.assertEqual(resolved["id"], order["id"])
        self.assertIn("rang the customer", self.ordo("order", "history", order["id"]))

    def test_a_payment_in_doubt_is_settled_by_a_person(self):
        order = self.order()
        unknown = self.evidence(kind="unknown", order_id=order["id"], provider_ref="pi_2", event_id="evt_2",
                                amount="59.98")
        self.assertEqual(self.json("order", "show", order["id"])[0]["payment_detail"], "in_doubt")
        self.ordo("payment", "resolve", unknown["payment_id"], "captured", code=2)  # how do you know?
        payment = self.json("payment", "resolve", unknown["payment_id"], "captured", "--note", "bank statement")[0]
        self.assertEqual(payment["status"], "captured")
        self.assertEqual(self.json("order", "show", order["id"])[0]["payment_status"], "paid")
        self.refused(4, "invalid_transition", "payment", "resolve", unknown["payment_id"], "failed", "--note", "x")
        self.assertEqual(self.json("verify")[0]["findings"], [])


if __name__ == "__main__":
    unittest.main()
