"""The AsyncAPI file is valid, stands alone, and says what real events are like."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import jsonschema
import pytest
from openapi_file import DOCUMENT as OPENAPI

# AsyncAPI's own schemas, as a module of Go because that tool is here for others.
SCHEMAS = "github.com/asyncapi/spec-json-schemas/v6@v6.11.1"
CARD_DECLINED = "4000000000000002"
CARD_GOOD = "4242424242424242"


@pytest.fixture(scope="module")
def asyncapi(shop):
    return shop.call("anonymous", "get", "/v1/asyncapi.json").json()


def test_the_file_is_valid_asyncapi_3_0(asyncapi):
    if shutil.which("go") is None:
        assert os.environ.get("CI") != "true"
        pytest.skip("Go is needed")
    home = {"GOPATH": f"{sys.prefix}/go", "GOFLAGS": "-modcacherw"}
    told = subprocess.run(["go", "mod", "download", "-json", SCHEMAS], cwd="/", env=os.environ | home, check=True,
                          capture_output=True)
    schema = json.loads((pathlib.Path(json.loads(told.stdout)["Dir"]) / "schemas/3.0.0.json").read_text())
    assert asyncapi["asyncapi"] == "3.0.0"
    jsonschema.Draft7Validator(schema).validate(asyncapi)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(asyncapi | {"operations": {"x": {"action": "shout"}}})


def messages_by_type(asyncapi):
    return {message["name"]: message for message in asyncapi["components"]["messages"].values()}


def test_every_type_of_event_has_its_message(asyncapi):
    types = OPENAPI["components"]["schemas"]["Event"]["properties"]["type"]["enum"]
    assert sorted(messages_by_type(asyncapi)) == sorted(types)
    listed = {each["$ref"] for each in asyncapi["channels"]["orderEvents"]["messages"].values()}
    assert listed == {f"#/components/messages/{name}" for name in asyncapi["components"]["messages"]}


def open_payment_and_pay(shop, order_id, card):
    pay = "/pay/" + shop.open_payment(order_id)["next_action"]["url"].split("/pay/")[1]
    page = shop.call("anonymous", "get", pay).text
    token = page.split('name="token" value="')[1].split('"')[0]
    return shop.call("anonymous", "post", pay, data={"token": token, "card": card})


def live_whole_life(shop):
    """An order to which everything happens that is an event."""
    order_id = shop.place_order()
    about = f"/v1/admin/orders/{order_id}"
    open_payment_and_pay(shop, order_id, CARD_DECLINED)
    open_payment_and_pay(shop, order_id, CARD_GOOD)
    shop.made("admin", about + "/notes", json={"text": "By the back door, please."})
    shop.made("admin", about + "/refunds", json={"amount": "1.00", "reason": "other"},
              headers={"Idempotency-Key": "back-" + order_id})
    shop.call("admin", "post", about + "/status", json={"status": "completed"}).raise_for_status()
    cancelled = shop.place_order()
    shop.call("admin", "post", f"/v1/admin/orders/{cancelled}/cancel",
              json={"reason": "inventory"}).raise_for_status()


def test_real_events_are_as_the_file_says(asyncapi, shop):
    live_whole_life(shop)
    events = shop.call("admin", "get", "/v1/events?limit=100", headers={"Accept": "application/json"}).json()["data"]
    messages = messages_by_type(asyncapi)
    shapes = {name: jsonschema.Draft202012Validator({**message["payload"], "components": asyncapi["components"]})
              for name, message in messages.items()}
    for event in events:
        fitting = {name for name, shape in shapes.items() if shape.is_valid(event)}
        assert fitting == {event["type"]}, list(shapes[event["type"]].iter_errors(event)) or event
    assert {event["type"] for event in events} == set(shapes)
