"""Webhooks in disorder, against a running server: each ends with the money booked once and nothing lost. The events
are Stripe's, signed as Stripe signs them; no call to Stripe is made."""
import hashlib
import hmac
import json
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import requests
from shop import Shop

SECRET = "whsec_of_this_test"


@pytest.fixture(scope="module")
def shop(programs, database):
    secrets = {"ORDO_STRIPE_SECRET_KEY": "sk_test_none", "ORDO_STRIPE_WEBHOOK_SECRETS": SECRET}
    with Shop(programs, providers=("stripe",), environment=secrets, database=database) as shop:
        yield shop


def intent(order_id, kind="succeeded", amount=5998, currency="usd", reference=None):
    """An event about the order's PaymentIntent."""
    reference = reference or "pi_" + order_id[4:]
    return {"id": "evt_" + uuid.uuid4().hex, "object": "event", "type": f"payment_intent.{kind}", "livemode": False,
            "created": int(time.time()),
            "data": {"object": {"id": reference, "object": "payment_intent", "amount": amount, "currency": currency,
                                "amount_received": amount if kind == "succeeded" else 0, "livemode": False,
                                "status": "succeeded" if kind == "succeeded" else "requires_payment_method",
                                "metadata": {"ordo_order_id": order_id}}}}


def refund(order_id, amount):
    return {"id": "evt_" + uuid.uuid4().hex, "object": "event", "type": "refund.updated", "livemode": False,
            "created": int(time.time()),
            "data": {"object": {"id": "re_" + uuid.uuid4().hex, "object": "refund", "amount": amount,
                                "currency": "usd", "status": "succeeded", "payment_intent": "pi_" + order_id[4:],
                                "metadata": {}}}}


def send(shop, event):
    body = json.dumps(event).encode()
    now = int(time.time())
    signature = hmac.new(SECRET.encode(), b"%d.%s" % (now, body), hashlib.sha256).hexdigest()
    return requests.post(shop.url + "/v1/webhooks/stripe", data=body, timeout=30,
                         headers={"Stripe-Signature": f"t={now},v1={signature}"})


def deliver(shop, *events):
    for event in events:
        answer = send(shop, event)
        assert answer.ok, answer.text


def order_of(shop, order_id):
    return shop.call("admin", "get", f"/v1/admin/orders/{order_id}").json()


def money_of(order):
    return order["payment_status"], order["payment_detail"], order["paid_amount"], order["refunded_amount"]


def test_before_its_order(shop):
    order_id = "ord_" + shop.order[4:-4] + "0001"
    deliver(shop, intent(order_id))
    assert shop.call("admin", "get", f"/v1/admin/orders/{order_id}").status_code == 404
    shop.place_order(order_id)
    assert money_of(order_of(shop, order_id)) == ("paid", "paid", "59.98", "0.00")


def test_fifty_in_parallel(shop):
    order_id = shop.place_order()
    event = intent(order_id)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: send(shop, event), range(50)))
    assert all(answer.ok for answer in answers)
    order = order_of(shop, order_id)
    assert money_of(order) == ("paid", "paid", "59.98", "0.00")
    assert len(order["payments"]) == 1


def test_in_reversed_order(shop):
    ends = []
    for reverse in (False, True):
        order_id = shop.place_order()
        events = [intent(order_id, "created"), intent(order_id, "payment_failed"), intent(order_id), refund(order_id, 1000)]
        deliver(shop, *(reversed(events) if reverse else events))
        ends.append(money_of(order_of(shop, order_id)))
    assert ends == [("paid", "partially_refunded", "59.98", "10.00")] * 2


@pytest.mark.parametrize("amount, end, alarms", [
    (5000, ("pending", "partially_paid", "50.00", "0.00"), []),
    (7000, ("paid", "overpaid", "70.00", "0.00"), ["overpaid"])])
def test_wrong_amount(shop, amount, end, alarms):
    order_id = shop.place_order()
    deliver(shop, intent(order_id, amount=amount))
    order = order_of(shop, order_id)
    assert money_of(order) == end
    assert order["attention"] == alarms


def test_wrong_currency(shop):
    order_id = shop.place_order()
    deliver(shop, intent(order_id, currency="eur"))
    order = order_of(shop, order_id)
    assert money_of(order) == ("pending", "none", "0.00", "0.00")
    assert order["attention"] == ["amount_mismatch"]


def test_after_cancel(shop):
    order_id = shop.place_order()
    assert shop.call("ann", "post", f"/v1/orders/{order_id}/cancel", json={}).ok
    deliver(shop, intent(order_id))
    order = order_of(shop, order_id)
    assert order["status"] == "cancelled"
    assert money_of(order) == ("paid", "refund_due", "59.98", "0.00")
    assert order["attention"] == ["paid_after_cancel"]


def test_killed_around_the_answer(shop):
    """Stripe sends again until it hears a 2xx; whatever was acknowledged, or was not, counts once."""
    dice = random.Random(1)
    for _ in range(8):
        order_id = shop.place_order()
        event = intent(order_id)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(send, shop, event)
            wait([answer], timeout=dice.random() * 0.01)  # somewhere before, in or after the commit
            shop.served.kill()
            acknowledged = answer.exception() is None and answer.result().ok
        shop.served.start()
        if acknowledged:
            assert money_of(order_of(shop, order_id)) == ("paid", "paid", "59.98", "0.00")
        deliver(shop, event)
        assert money_of(order_of(shop, order_id)) == ("paid", "paid", "59.98", "0.00")


def test_forged(shop):
    order_id = shop.place_order()
    body = json.dumps(intent(order_id)).encode()
    now = int(time.time())
    forged = hmac.new(b"whsec_of_another", b"%d.%s" % (now, body), hashlib.sha256).hexdigest()
    for signature in (f"t={now},v1={forged}", f"t={now}", "", "t=x,v1=y"):
        answer = requests.post(shop.url + "/v1/webhooks/stripe", data=body, timeout=30,
                               headers={"Stripe-Signature": signature})
        assert answer.status_code == 400, answer.text
        assert answer.json()["code"] == "invalid_signature"
    assert money_of(order_of(shop, order_id)) == ("pending", "none", "0.00", "0.00")
