"""A shop behind a real ordo-server: with somebody in every role, and with a product and an order under the ids that
are the OpenAPI file's examples."""
import base64
import json
import subprocess
import sys
from pathlib import Path

import requests
from openapi_file import DOCUMENT, ROOT

sys.path.insert(0, str(ROOT / "tests/support"))
from postgres_server import runtime_url  # noqa: E402 (its folder had to be named first)
from served_shop import ServedShop  # noqa: E402

PASSWORD = "a password of her own"  # as in the file's examples
METRICS_TOKEN = "for prometheus only"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")


def encoded(part):
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


class Shop:
    """Around a ServedShop; use it in a `with` block. In the end the server stops in good order, and the shop
    verifies. In a database the server works under a role that owns nothing."""

    def __init__(self, programs, providers=("fake",), environment=None, database=None):
        self.in_database = database is not None
        chosen = [option for name in providers for option in ("--provider", name)]
        self.served = ServedShop(programs, *chosen, "--rate-quota", "0", "--metrics-token", METRICS_TOKEN,
                                 database=database,
                                 environment={"ORDO_PASSWORD": PASSWORD, **(environment or {})})
        self.folder = Path(self.served.folder.name)

    def __enter__(self):
        self.served.__enter__()
        try:
            self.fill()
        except BaseException:
            self.served.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.served.stop()
            self.served.ordo("-q", "verify")
        finally:
            self.served.__exit__()

    @property
    def url(self):
        return self.served.url

    def fill(self):
        for name in ("ann", "bob", "eve"):
            self.served.ordo("-q", "user", "add", f"{name}@example.org", "--name", name)
        self.served.ordo("-q", "user", "add", "admin@example.org", "--name", "Admin", "--role", "admin")
        if self.in_database:
            self.served.serve_as(runtime_url(self.served.db))
        self.served.start()
        self.tokens = {"anonymous": None, "operator": METRICS_TOKEN}
        self.sessions = {name: self.log_in(name) for name in ("ann", "bob", "eve", "admin")}
        self.tokens |= {name: session["access_token"] for name, session in self.sessions.items()}
        self.tokens["staff"] = self.eves_token("staff")
        self.product = self.example("ProductId")
        self.order = self.example("OrderId")
        self.add_product(self.product)
        self.place_order(self.order)

    def example(self, parameter):
        return DOCUMENT["components"]["parameters"][parameter]["example"]

    def log_in(self, name):
        body = {"email": f"{name}@example.org", "password": PASSWORD}
        return self.call("anonymous", "post", "/v1/auth/login", json=body).json()

    def eves_token(self, role):
        """Signed by the server's own key, so that nothing but the role is in question."""
        header, claims, _ = (base64.urlsafe_b64decode(part + "==") for part in self.tokens["eve"].split("."))
        text = encoded(header) + "." + encoded(json.dumps({**json.loads(claims), "role": role}).encode())
        signed = self.folder / "token.txt"
        signed.write_text(text)
        signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-in", signed, "-inkey",
                                    self.served.key_file], check=True, capture_output=True)
        return text + "." + encoded(signature.stdout)

    def call(self, caller, method, path, headers=None, **request):
        headers = dict(headers or {})
        if self.tokens[caller] is not None:
            headers["Authorization"] = f"Bearer {self.tokens[caller]}"
        return requests.request(method.upper(), self.url + path, headers=headers, timeout=30,
                                allow_redirects=False, **request)

    def made(self, caller, path, **request):
        answer = self.call(caller, "post", path, **request)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def add_product(self, product_id=None):
        body = {"id": product_id, "name": "Mouse", "type": "product", "price": "29.99", "stock_quantity": 100_000}
        return self.made("admin", "/v1/admin/products", json=body)["id"]

    def add_image(self, product_id):
        return self.made("admin", f"/v1/admin/products/{product_id}/images", files={"file": ("a.png", PNG)})["id"]

    def place_order(self, order_id=None):
        body = {"id": order_id, "items": [{"product_id": self.product, "quantity": 2}]}
        return self.made("ann", "/v1/orders", json=body)["id"]

    def open_payment(self, order_id):
        return self.made("ann", f"/v1/orders/{order_id}/payments", json={"provider": "fake"})
