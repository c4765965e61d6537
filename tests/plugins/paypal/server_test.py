"""The example server with --provider paypal, between its API and a PayPal of the tests' own (sandbox.py): an order is
paid, given back and disputed; a webhook that is lost, that PayPal cannot confirm yet, or that is forged.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import sandbox

sys.path.append(str(pathlib.Path(__file__).parents[1]))
from server import Api, running

PROGRAMS = pathlib.Path(sys.argv[1])
PASSWORD = "correct horse battery staple"


class Paypal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.paypal = cls.enterClassContext(sandbox.Paypal(folder))
        cls.environment = {**os.environ, "ORDO_DB": f"{folder}/shop.db", "ORDO_PASSWORD": PASSWORD,
                           "ORDO_PAYPAL_CLIENT_ID": sandbox.CLIENT, "ORDO_PAYPAL_CLIENT_SECRET": sandbox.SECRET,
                           "ORDO_PAYPAL_WEBHOOK_ID": sandbox.WEBHOOK, "ORDO_PAYPAL_ENVIRONMENT": "sandbox",
                           "ORDO_PAYPAL_API_BASE": cls.paypal.url, "SSL_CERT_FILE": cls.paypal.certificates.root}
        for command in (["init"], ["product", "add", "Mouse", "--price", "29.99", "--stock", "99"],
                        ["user", "add", "admin@example.org", "--name", "Admin", "--role", "admin"]):
            subprocess.run([PROGRAMS / "ordo", "-q", *command], env=cls.environment, check=True)
        server = cls.enterClassContext(running(
            [PROGRAMS / "ordo-server", "--quiet", "--port", "0", "--provider", "paypal"],
            r" at (http\S+) .*paypal", env=cls.environment))
        cls.api = Api(server[1])
        cls.api.token = cls.api.must("POST", "/v1/auth/login", {
            "email": "admin@example.org", "password": PASSWORD})["access_token"]

    def setUp(self):
        product = self.api.must("GET", "/v1/products")["data"][0]["id"]
        self.order = self.api.must("POST", "/v1/orders", {"items": [{"product_id": product, "quantity": 1}]})["id"]
        self.payment = self.api.must("POST", f"/v1/orders/{self.order}/payments", {
            "provider": "paypal", "return_url": "https://shop.example/back"})
        self.ref = self.payment["provider_ref"]

    def now(self):
        return self.api.must("GET", f"/v1/admin/orders/{self.order}")

    def receive(self, headers, body):
        return self.api.call("POST", "/v1/webhooks/paypal", body, **headers)

    def tell(self, kind, resource):
        status, document = self.receive(*self.paypal.webhook(kind, resource))
        self.assertEqual(status, 200, document)

    def opened(self):
        return self.paypal.things[f"/v2/checkout/orders/{self.ref}"]

    def pay(self):
        self.paypal.approve(self.ref)
        self.tell("CHECKOUT.ORDER.APPROVED", self.opened())
        self.assertEqual(self.now()["payment_status"], "paid")

    def test_an_order_is_paid_and_given_back(self):
        self.assertEqual(self.payment["status"], "requires_action")
        self.assertEqual(self.payment["next_action"], {
            "type": "redirect", "url": f"https://www.sandbox.paypal.com/checkoutnow?token={self.ref}"})
        self.pay()
        self.tell("PAYMENT.CAPTURE.COMPLETED", self.paypal.capture_of(self.ref))
        order = self.now()
        self.assertEqual((order["status"], order["paid_amount"], len(order["payments"])), ("processing", "29.99", 1))
        refund = self.api.must("POST", f"/v1/admin/orders/{self.order}/refunds", {"amount": "10.00"},
                               Idempotency_Key="some-" + self.order)
        self.assertEqual(refund["status"], "succeeded")
        made = self.paypal.things["/v2/payments/refunds/" + refund["provider_ref"]]
        self.tell("PAYMENT.CAPTURE.REFUNDED", made)
        order = self.now()
        self.assertEqual((order["refunded_amount"], len(order["refunds"])), ("10.00", 1))

    def test_what_a_lost_webhook_would_have_told_is_looked_up(self):
        self.paypal.approve(self.ref)
        path = f"/v1/orders/{self.order}/payments/{self.payment['id']}/sync"
        self.assertEqual(self.api.must("POST", path)["status"], "captured")
        self.tell("CHECKOUT.ORDER.APPROVED", self.opened())  # late
        order = self.now()
        self.assertEqual((order["payment_status"], order["paid_amount"]), ("paid", "29.99"))

    def test_a_webhook_comes_again_until_paypal_can_be_asked(self):
        self.paypal.approve(self.ref)
        sent = self.paypal.webhook("CHECKOUT.ORDER.APPROVED", self.opened())
        self.paypal.is_down = True
        try:
            status, problem = self.receive(*sent)
        finally:
            self.paypal.is_down = False
        self.assertEqual((status, problem["code"]), (503, "unavailable"))
        self.assertEqual(self.now()["payment_status"], "pending")
        self.assertEqual(self.receive(*sent)[0], 200)
        self.assertEqual(self.now()["payment_status"], "paid")

    def test_what_only_the_webhook_says_has_no_effect(self):
        resource = {"id": "1CAPTURE", "status": "COMPLETED", "custom_id": self.payment["id"],
                    "amount": {"currency_code": "USD", "value": "29.99"},
                    "supplementary_data": {"related_ids": {"order_id": self.ref}}}
        headers, body = self.paypal.webhook("PAYMENT.CAPTURE.COMPLETED", resource)
        status, problem = self.receive(headers, body + " ")
        self.assertEqual((status, problem["code"]), (400, "invalid_signature"))
        self.assertEqual(self.receive(headers, body)[0], 200)
        self.assertEqual(self.now()["payments"][0]["status"], "requires_action")

    def test_a_dispute_is_lost(self):
        self.pay()
        dispute = self.paypal.complain(self.ref)
        self.tell("CUSTOMER.DISPUTE.CREATED", {"dispute_id": dispute["dispute_id"]})
        order = self.now()
        self.assertEqual((order["payments"][0]["status"], order["attention"]), ("disputed", ["disputed"]))
        dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": "RESOLVED_BUYER_FAVOUR"}}
        self.tell("CUSTOMER.DISPUTE.RESOLVED", {"dispute_id": dispute["dispute_id"]})
        order = self.now()
        self.assertEqual((order["payments"][0]["status"], order["refunded_amount"]), ("charged_back", "29.99"))

    def reconcile(self, *words):
        """The exit code, and the findings about this test's order."""
        done = subprocess.run([PROGRAMS / "ordo", "-q", "--json", "reconcile", "paypal", "--since", "2020-01-01", *words],
                              env=self.environment, capture_output=True, text=True, check=False)
        findings = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, [(finding["finding"], finding["kind"]) for finding in findings
                                 if finding["order_id"] == self.order]

    def test_paypal_is_asked_what_the_shop_has_missed(self):
        self.pay()
        self.assertEqual(self.reconcile(), (0, []))
        capture = self.paypal.capture_of(self.ref)
        self.paypal.refund(capture, {"amount": {"currency_code": "USD", "value": "5.00"}})
        self.paypal.complain(self.ref)
        before = self.now()
        self.assertEqual(self.reconcile(), (6, [("missing_here", "refund"), ("dispute_differs", "dispute")]))
        self.assertEqual(self.now(), before)
        self.assertEqual(self.reconcile("--apply")[0], 0)
        order = self.now()
        self.assertEqual((order["payments"][0]["status"], order["refunded_amount"]), ("disputed", "5.00"))
        self.assertEqual(self.reconcile(), (0, []))
        self.paypal.is_down = True
        try:
            self.assertEqual(self.reconcile(), (1, []))
        finally:
            self.paypal.is_down = False

    def test_a_comparison_takes_no_money(self):
        self.paypal.approve(self.ref)
        self.assertEqual(self.reconcile(), (0, []))
        self.assertEqual(self.opened()["status"], "APPROVED")
        self.assertEqual(self.reconcile("--apply"), (0, [("state_differs", "payment")]))
        self.assertEqual(self.now()["payment_status"], "paid")

    def test_without_its_secret_the_server_does_not_start(self):
        environment = {name: value for name, value in self.environment.items() if name != "ORDO_PAYPAL_CLIENT_SECRET"}
        refused = subprocess.run([PROGRAMS / "ordo-server", "--port", "0", "--provider", "paypal"], env=environment,
                                 capture_output=True, text=True, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("The secret of PayPal's app is missing", refused.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
