"""Makes requests out of the OpenAPI file: what is required, with the file's examples, for things that are there."""
import re
import uuid

from openapi_file import OPERATIONS, parameters
from shop import PNG


class Call:
    """One operation with an order of Ann's, a product and so on that were made for it: it would succeed."""

    def __init__(self, shop, operation_id):
        self.shop, self.operation_id = shop, operation_id
        self.pattern, self.method, self.operation = OPERATIONS[operation_id]
        self.product = shop.add_product() if "/products/{id}" in self.pattern else shop.product
        self.image = shop.add_image(self.product) if "/images/" in self.pattern else None
        needs_payment = "{pid}" in self.pattern or self.pattern.startswith("/pay/")
        self.order = shop.place_order() if needs_payment or "/orders/{id}" in self.pattern else shop.order
        self.payment = shop.open_payment(self.order) if needs_payment else None
        if operation_id == "createRefund":
            assert shop.call("admin", "post", f"/v1/admin/orders/{self.order}/mark-paid").status_code == 200
        self.path = self._path()
        self.request = self._request()

    def send(self, caller, method=None, path=None, headers=None):
        request = {**self.request, "headers": self.request["headers"] | (headers or {})}
        return self.shop.call(caller, method or self.method, path or self.path, **request)

    def state(self):
        """What the shop holds, as far as this call could change it."""
        return [self.shop.call("admin", "get", f"/v1/admin/{kind}").json() for kind in
                (f"orders/{self.order}", f"products/{self.product}", f"products/{self.product}/stock")]

    def _path(self):
        if self.pattern.startswith("/pay/"):
            return "/pay/" + self.payment["next_action"]["url"].split("/pay/")[1]
        values = {"{image_id}": self.image, "{provider}": "fake"}
        if self.payment:
            values["{pid}"] = self.payment["id"]
        for kind, value in (("orders", self.order), ("products", self.product), ("images", self.image)):
            values[f"/{kind}/{{id}}"] = f"/{kind}/{value}"
        path = self.pattern
        for name, value in values.items():
            path = path.replace(name, str(value))
        return path

    def _request(self):
        required = [each for each in parameters(self.operation) if each.get("required")]
        request = {"headers": {each["name"]: each.get("example", uuid.uuid4().hex)
                               for each in required if each["in"] == "header"},
                   "params": {each["name"]: each["example"] for each in required if each["in"] == "query"}}
        content = self.operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            request["json"] = self._body(content["application/json"].get("example", {}))
        elif "multipart/form-data" in content:
            request["files"] = {"file": ("a.png", PNG)}
        elif content:  # the provider's form
            page = self.shop.call("anonymous", "get", self.path).text
            token = re.search('name="token" value="([^"]*)"', page)[1]
            request["data"] = {"token": token, "card": "4242424242424242"}
        return request

    def _body(self, example):
        if self.operation_id == "register":
            return example | {"email": f"{uuid.uuid4().hex}@example.org"}
        if self.operation_id == "refresh":
            return {"refresh_token": self.shop.sessions["ann"]["refresh_token"]}
        return example
