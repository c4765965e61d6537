"""An OpenID Connect issuer on this machine, and a real ordo-server that accepts its tokens: discovery and keys over HTTP,
a customer's order, the shop's staff, and what is refused."""
import http.server
import json
import subprocess
import threading
import time

import pytest
from shop import Shop, encoded

AUDIENCE = "the shop"


class Issuer:
    """Signs with Ed25519 by the openssl command; use it in a `with` block."""

    def __init__(self, folder):
        self.folder = folder
        self.keys = {}
        self.told_keys = threading.Event()
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page = issuer.pages().get(self.path)
                self.send_response(404 if page is None else 200)
                self.end_headers()
                self.wfile.write(json.dumps(page).encode())
                if self.path == "/realm/keys":
                    issuer.told_keys.set()

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/realm"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self):
        self.add_key("first")
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def pages(self):
        return {"/realm/.well-known/openid-configuration": {"issuer": self.url, "jwks_uri": self.url + "/keys"},
                "/realm/keys": {"keys": list(self.keys.values())}}

    def openssl(self, *words):
        return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout

    def add_key(self, kid):
        self.make_key(kid)
        public = self.openssl("pkey", "-in", self.folder / kid, "-pubout", "-outform", "DER")[-32:]
        self.keys[kid] = {"kty": "OKP", "crv": "Ed25519", "x": encoded(public), "kid": kid, "use": "sig"}

    def make_key(self, kid):
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", self.folder / kid)

    def token(self, subject, kid="first", **claims):
        now = int(time.time())
        said = {"iss": self.url, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 600, **claims}
        text = ".".join(encoded(json.dumps(part).encode()) for part in ({"alg": "EdDSA", "typ": "JWT", "kid": kid}, said))
        signed = self.folder / "token.txt"
        signed.write_text(text)
        return text + "." + encoded(self.openssl("pkeyutl", "-sign", "-rawin", "-in", signed, "-inkey", self.folder / kid))


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    with Issuer(tmp_path_factory.mktemp("issuer")) as issuer:
        yield issuer


@pytest.fixture(scope="module")
def shop(programs, issuer):
    settings = {"ORDO_OIDC_ISSUER": issuer.url, "ORDO_OIDC_AUDIENCE": AUDIENCE, "ORDO_OIDC_ROLE_CLAIM": "shop_role"}
    with Shop(programs, environment=settings) as shop:
        shop.tokens |= {"outside": issuer.token("ann"), "neighbour": issuer.token("bob"),
                        "boss": issuer.token("boss", shop_role="admin"),
                        "elsewhere": issuer.token("ann", aud="another shop")}
        issuer.make_key("thief")
        shop.tokens["forged"] = issuer.token("boss", kid="thief", shop_role="admin").replace(
            encoded(b'{"alg": "EdDSA", "typ": "JWT", "kid": "thief"}'),
            encoded(b'{"alg": "EdDSA", "typ": "JWT", "kid": "first"}'))
        assert issuer.told_keys.wait(60), "The server never fetches the keys."
        until_keys_are_there(shop)
        yield shop


def until_keys_are_there(shop):
    """The server has been told them, and is about to take them."""
    end = time.monotonic() + 60
    while (answer := shop.call("outside", "get", "/v1/orders")).status_code == 503:
        assert answer.json()["retryable"] and answer.headers["Retry-After"]
        assert time.monotonic() < end, "The server never takes the keys."


def test_a_customer_of_the_outside_issuer_has_orders_of_her_own(shop):
    order = shop.made("outside", "/v1/orders", json={"items": [{"product_id": shop.product, "quantity": 1}]})
    assert order["user_id"].startswith("usr_")
    assert shop.call("outside", "get", f"/v1/orders/{order['id']}").status_code == 200
    for other in ("neighbour", "ann"):
        assert shop.call(other, "get", f"/v1/orders/{order['id']}").status_code == 404
    assert shop.call("outside", "get", f"/v1/orders/{shop.order}").status_code == 404
    assert shop.call("outside", "get", "/v1/admin/orders").status_code == 403
    listed = shop.call("boss", "get", f"/v1/admin/orders?user_id={order['user_id']}").json()["data"]
    assert [one["id"] for one in listed] == [order["id"]]


def test_own_tokens_are_good_as_before(shop):
    assert shop.call("ann", "get", "/v1/auth/me").status_code == 200
    assert shop.call("outside", "get", "/v1/auth/me").status_code == 404


@pytest.mark.parametrize("caller", ["elsewhere", "forged"])
def test_what_the_issuer_has_not_signed_for_this_shop_is_refused(shop, caller):
    answer = shop.call(caller, "get", "/v1/orders")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
