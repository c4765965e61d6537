"""A PayPal of the tests': its Orders, refunds and disputes over HTTP, and its signed webhooks.

It does what PayPal's documentation says of the calls that the plugin makes, and refuses what that forbids: an order
that nobody has approved cannot be captured, and a request's id that comes again has the same answer.
"""
import base64
import itertools
import json
import pathlib
import re
import subprocess
import threading
import time
import urllib.parse
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLIENT, SECRET, WEBHOOK, TOKEN = "app", "secret_of_the_app", "9XL90610J3647323C", "A21_of_the_app"
SIGNER = "messageverificationcerts.sandbox.paypal.com"


class Refusal(Exception):
    def __init__(self, status, issue):
        super().__init__(issue)
        self.answer = status, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": issue}]}


def openssl(*words, **options):
    return subprocess.run(["openssl", *words], check=True, capture_output=True, **options).stdout


class Certificates:
    """An authority, and the certificate by it with which webhooks are signed."""

    def __init__(self, folder):
        self.folder = folder = pathlib.Path(folder)
        new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
        openssl(*new, "-subj", "/CN=Root of the tests", "-keyout", folder / "root.key", "-out", folder / "root.pem")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={SIGNER}", "-keyout", folder / "signer.key",
                "-out", folder / "signer.csr")
        (folder / "signer.ext").write_text(f"subjectAltName=DNS:{SIGNER}\n")
        openssl("x509", "-req", "-days", "1", "-in", folder / "signer.csr", "-CA", folder / "root.pem", "-CAkey",
                folder / "root.key", "-CAcreateserial", "-extfile", folder / "signer.ext", "-out",
                folder / "signer.pem")
        self.root = str(folder / "root.pem")
        self.signer = (folder / "signer.pem").read_bytes()

    def sign(self, text):
        signature = openssl("dgst", "-sha256", "-sign", self.folder / "signer.key", input=text.encode())
        return base64.b64encode(signature).decode()


class Paypal:
    def __init__(self, folder):
        self.certificates = Certificates(folder)
        self.things, self.answered = {}, {}  # by path; by the id of a request
        self.ids = (f"{number:017X}" for number in itertools.count(1))
        self.lock, self.is_down = threading.Lock(), False
        paypal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                paypal.serve(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    # --- what people do at PayPal

    def approve(self, order):
        self.things[f"/v2/checkout/orders/{order}"]["status"] = "APPROVED"

    def capture_of(self, order):
        return self.things[f"/v2/checkout/orders/{order}"]["purchase_units"][0]["payments"]["captures"][0]

    def complain(self, order):
        """The payer opens a dispute: what PayPal tells of it."""
        capture = self.capture_of(order)
        return self.keep("/v1/customer/disputes", "dispute_id", {
            "status": "OPEN", "dispute_amount": capture["amount"],
            "disputed_transactions": [{"seller_transaction_id": capture["id"]}]})

    # --- webhooks

    def webhook(self, kind, resource):
        """Headers and body."""
        body = json.dumps({"id": "WH-" + next(self.ids), "event_type": kind, "resource": resource})
        name, now = "tr-" + next(self.ids), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        signature = self.certificates.sign(f"{name}|{now}|{WEBHOOK}|{zlib.crc32(body.encode())}")
        return {"PAYPAL-TRANSMISSION-ID": name, "PAYPAL-TRANSMISSION-TIME": now,
                "PAYPAL-TRANSMISSION-SIG": signature, "PAYPAL-AUTH-ALGO": "SHA256withRSA",
                "PAYPAL-CERT-URL": self.url + "/v1/notifications/certs/CERT-1"}, body

    # --- the API

    def serve(self, request):
        length = int(request.headers.get("Content-Length", 0))
        body = request.rfile.read(length)
        try:
            with self.lock:
                status, answer = self.answer(request, body)
        except Refusal as refusal:
            status, answer = refusal.answer
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def answer(self, request, body):
        path, _, query = request.path.partition("?")
        if path == "/v1/notifications/certs/CERT-1":
            return 200, self.certificates.signer
        if self.is_down:
            return 500, {}
        if path == "/v1/oauth2/token":
            good = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            is_good = request.headers["Authorization"] == good and body == b"grant_type=client_credentials"
            return (200, {"access_token": TOKEN, "expires_in": 32400}) if is_good else (401, {})
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            return 401, {}
        if request.command == "GET":
            return self.read(path, urllib.parse.parse_qs(query))
        return self.act(path, json.loads(body), request.headers["PayPal-Request-Id"])

    def read(self, path, query):
        if path == "/v1/customer/disputes":
            wanted = query["disputed_transaction_id"][0]
            return 200, {"items": [{"dispute_id": thing["dispute_id"]} for thing in self.things.values()
                                   if "dispute_id" in thing and
                                   thing["disputed_transactions"][0]["seller_transaction_id"] == wanted]}
        return (200, self.things[path]) if path in self.things else (404, {"name": "RESOURCE_NOT_FOUND"})

    def act(self, path, body, request_id):
        if request_id in self.answered:
            return 200, self.answered[request_id]
        if path == "/v2/checkout/orders":
            answer = self.open(body)
        elif match := re.fullmatch(r"(/v2/checkout/orders/\w+)/capture", path):
            answer = self.capture(self.things[match[1]])
        elif match := re.fullmatch(r"(/v2/payments/captures/\w+)/refund", path):
            answer = self.refund(self.things[match[1]], body)
        else:
            raise Refusal(404, "RESOURCE_NOT_FOUND")
        self.answered[request_id] = answer
        return 201, answer

    def keep(self, folder, member, thing):
        thing[member] = next(self.ids)
        self.things[f"{folder}/{thing[member]}"] = thing
        return thing

    def open(self, body):
        order = self.keep("/v2/checkout/orders", "id", {
            "status": "PAYER_ACTION_REQUIRED", "purchase_units": body["purchase_units"]})
        page = f"https://www.sandbox.paypal.com/checkoutnow?token={order['id']}"
        order["links"] = [{"rel": "payer-action", "href": page}]
        return order

    def capture(self, order):
        if order["status"] == "COMPLETED":
            raise Refusal(422, "ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            raise Refusal(422, "ORDER_NOT_APPROVED")
        unit = order["purchase_units"][0]
        capture = self.keep("/v2/payments/captures", "id", {
            "status": "COMPLETED", "amount": unit["amount"], "custom_id": unit["custom_id"],
            "supplementary_data": {"related_ids": {"order_id": order["id"]}}})
        unit["payments"] = {"captures": [capture]}
        order["status"] = "COMPLETED"
        return order

    def refund(self, capture, body):
        order = self.things["/v2/checkout/orders/" + capture["supplementary_data"]["related_ids"]["order_id"]]
        refund = self.keep("/v2/payments/refunds", "id", {
            "status": "COMPLETED", **body,
            "links": [{"rel": "up", "href": f"{self.url}/v2/payments/captures/{capture['id']}"}]})
        order["purchase_units"][0]["payments"].setdefault("refunds", []).append(refund)
        capture["status"] = "PARTIALLY_REFUNDED"
        return refund
