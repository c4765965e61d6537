"""The plugin `stripe` between Stripe's own tools, in the example server.

stripe-mock checks every request against Stripe's OpenAPI and answers with its examples; the SDK signs the
webhooks, and says which forgeries it would refuse itself. Run by sdk_test.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import stripe

sys.path.append(str(pathlib.Path(__file__).parents[1]))
from server import Api, running

PROGRAMS, MOCK = pathlib.Path(sys.argv[1]), sys.argv[2]
SECRET, OLDER_SECRET = "whsec_of_the_sdk", "whsec_of_before"
PASSWORD = "correct horse battery staple"


def sign(body, secret=SECRET, at=None):
    """The header that Stripe would send."""
    at = int(time.time()) if at is None else at
    return f"t={at},v1={stripe.WebhookSignature._compute_signature(f'{at}.{body}', secret)}"


def sdk_accepts(body, header):
    try:
        return stripe.WebhookSignature.verify_header(body, header, SECRET, tolerance=300)
    except stripe.SignatureVerificationError:
        return False


class StripeTools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        mock = cls.enterClassContext(running(
            [MOCK, "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"],
            r"Listening for HTTP at address: (\S+)"))
        cls.environment = {**os.environ, "ORDO_DB": f"{folder}/shop.db", "ORDO_PASSWORD": PASSWORD,
                           "ORDO_STRIPE_SECRET_KEY": "sk_test_123",
                           "ORDO_STRIPE_WEBHOOK_SECRETS": f"{SECRET},{OLDER_SECRET}",
                           "ORDO_STRIPE_PUBLISHABLE_KEY": "pk_test_123",
                           "ORDO_STRIPE_API_BASE": f"http://{mock[1]}"}
        for command in (["init"], ["product", "add", "Mouse", "--price", "29.99", "--stock", "9"],
                        ["user", "add", "admin@example.org", "--name", "Admin", "--role", "admin"]):
            subprocess.run([PROGRAMS / "ordo", "-q", *command], env=cls.environment, check=True)
        server = cls.enterClassContext(running(
            [PROGRAMS / "ordo-server", "--quiet", "--port", "0", "--provider", "stripe"],
            r" at (http\S+) .*stripe", env=cls.environment))
        cls.api = Api(server[1])
        cls.api.token = cls.api.must("POST", "/v1/auth/login", {
            "email": "admin@example.org", "password": PASSWORD})["access_token"]

    def order(self):
        product = self.api.must("GET", "/v1/products")["data"][0]["id"]
        return self.api.must("POST", "/v1/orders", {"items": [{"product_id": product, "quantity": 1}]})["id"]

    def pay(self, order):
        return self.api.must("POST", f"/v1/orders/{order}/payments", {"provider": "stripe"})

    def payment_status(self, order):
        return self.api.must("GET", f"/v1/orders/{order}/payment-status")["payment_status"]

    def succeeded(self, payment, event="evt_1"):
        """The event that Stripe sends when the payment has been captured."""
        intent = {"id": payment["provider_ref"], "object": "payment_intent", "status": "succeeded",
                  "amount": 2999, "amount_received": 2999, "currency": "usd",
                  "metadata": {"ordo_payment_id": payment["id"], "ordo_order_id": payment["order_id"]}}
        return json.dumps({"id": event, "object": "event", "type": "payment_intent.succeeded",
                           "livemode": False, "data": {"object": intent}})

    def webhook(self, body, header):
        return self.api.call("POST", "/v1/webhooks/stripe", body, Stripe_Signature=header)

    def test_stripes_own_description_accepts_every_request(self):
        order = self.order()
        payment = self.pay(order)
        self.assertEqual(payment["status"], "requires_action")
        self.assertRegex(payment["provider_ref"], "^pi_")
        self.assertEqual(payment["next_action"]["type"], "stripe_client_secret")
        self.assertRegex(payment["next_action"]["client_secret"], "^pi_.*_secret_")
        self.assertEqual(payment["next_action"]["publishable_key"], "pk_test_123")
        looked_up = self.api.must("POST", f"/v1/orders/{order}/payments/{payment['id']}/sync")
        self.assertEqual(looked_up["status"], "requires_action")

        self.assertEqual(self.webhook(self.succeeded(payment, "evt_refunded"),
                                      sign(self.succeeded(payment, "evt_refunded")))[0], 200)
        self.assertEqual(self.payment_status(order), "paid")
        refund = self.api.must("POST", f"/v1/admin/orders/{order}/refunds", {"reason": "duplicate"},
                               Idempotency_Key="once")
        self.assertEqual(refund["status"], "succeeded")
        self.assertRegex(refund["provider_ref"], "^re_")

    def test_what_the_sdk_signs_is_genuine(self):
        for secret in (SECRET, OLDER_SECRET):
            order = self.order()
            body = self.succeeded(self.pay(order), "evt_signed_" + secret)
            self.assertEqual(self.webhook(body, sign(body, secret))[0], 200)
            self.assertEqual(self.payment_status(order), "paid")

    def test_umlauts_and_spaces_are_signed_as_they_are(self):
        order = self.order()
        body = self.succeeded(self.pay(order), "evt_spaces").replace("{", "{ \n\t\"note\": \"ü€😀\",", 1)
        self.assertTrue(sdk_accepts(body, sign(body)))
        self.assertEqual(self.webhook(body, sign(body))[0], 200)
        self.assertEqual(self.payment_status(order), "paid")

    def test_both_refuse_the_same_forgeries(self):
        order = self.order()
        body = self.succeeded(self.pay(order), "evt_forged")
        good, now = sign(body), int(time.time())
        moment, mac = good.split(",")
        other = sign(body.replace("2999", "1"))
        for forged in ("", "v1=", moment, mac, f"{moment},{mac[:-1]}", f"{moment},{mac}0", f"{moment},v0={mac[3:]}",
                       f"t={now + 1},{mac}", f"{moment},{mac.upper()}", f"t=x,{mac}", f"{moment},{other.split(',')[1]}",
                       sign(body, "whsec_another"), sign(body + " "), sign(body, at=now - 400)):
            self.assertFalse(sdk_accepts(body, forged), forged)
            status, problem = self.webhook(body, forged)
            self.assertEqual((status, problem["code"]), (400, "invalid_signature"), forged)
        self.assertEqual(self.payment_status(order), "pending")
        self.assertTrue(sdk_accepts(body, good))
        self.assertEqual(self.webhook(body, good)[0], 200)
        self.assertEqual(self.payment_status(order), "paid")

    def test_without_its_secrets_the_server_does_not_start(self):
        environment = {name: value for name, value in self.environment.items()
                       if name != "ORDO_STRIPE_WEBHOOK_SECRETS"}
        refused = subprocess.run([PROGRAMS / "ordo-server", "--port", "0", "--provider", "stripe"],
                                 env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("webhook", refused.stderr)
        self.assertNotIn("sk_test_123", refused.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
