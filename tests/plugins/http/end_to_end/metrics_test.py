"""What Prometheus is told: read by its own parser, it agrees with what was done, and no caller can add labels."""
import pytest
import requests
from events_test import live_whole_life
from openapi_file import DOCUMENT as OPENAPI
from prometheus_client.parser import text_string_to_metric_families

ATTEMPT_STATUSES = OPENAPI["components"]["schemas"]["AttemptStatus"]["enum"]


def samples(shop):
    """All values, by their name and labels; by the family's name its type."""
    page = shop.call("operator", "get", "/metrics")
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    values, types = {}, {}
    for family in text_string_to_metric_families(page.text):
        assert family.name not in types
        types[family.name] = family.type
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in values
            values[key] = sample.value
    return values, types


def of(values, name, **labels):
    return values.get((name, *sorted(labels.items())), 0)


def test_every_family_is_there_with_its_type(shop):
    live_whole_life(shop)
    shop.call("anonymous", "post", "/v1/webhooks/fake", data=b"{}")
    types = samples(shop)[1]
    types.pop("ordo_events_published", None)  # is there once somebody has listened
    assert types == {
        "ordo_build_info": "gauge", "ordo_http_requests": "counter", "ordo_http_request_duration_seconds": "histogram",
        "ordo_orders_created": "counter", "ordo_payments": "counter", "ordo_webhooks": "counter",
        "ordo_db_query_duration_seconds": "histogram", "ordo_outbox_pending": "gauge",
        "ordo_outbox_oldest_age_seconds": "gauge"}


def test_the_counts_are_of_what_was_done(shop):
    before, _ = samples(shop)
    live_whole_life(shop)
    after, _ = samples(shop)

    def more(name, **labels):
        return of(after, name, **labels) - of(before, name, **labels)
    assert more("ordo_orders_created_total") == 2
    assert more("ordo_payments_total", provider="fake", status="failed") == 1
    assert more("ordo_payments_total", provider="fake", status="captured") == 1
    placed = {"route": "/v1/orders", "method": "POST", "code": "201"}
    assert more("ordo_http_requests_total", **placed) == 2
    commits = more("ordo_db_query_duration_seconds_count", op="commit")
    assert commits == more("ordo_db_query_duration_seconds_bucket", op="commit", le="+Inf") >= 8
    assert more("ordo_db_query_duration_seconds_sum", op="commit") > 0


def test_a_repeated_order_is_not_counted_again(shop):
    wish = {"json": {"items": [{"product_id": shop.product, "quantity": 1}]}, "headers": {"Idempotency-Key": "once"}}
    before, _ = samples(shop)
    assert [shop.call("ann", "post", "/v1/orders", **wish).status_code for _ in range(3)] == [201] * 3
    refused = {"items": [{"product_id": shop.product, "quantity": 9999}] * 100}
    assert shop.call("ann", "post", "/v1/orders", json=refused).status_code >= 400
    after, _ = samples(shop)
    assert of(after, "ordo_orders_created_total") == of(before, "ordo_orders_created_total") + 1


def test_the_outbox_is_what_the_slowest_consumer_has_not_read(shop):
    order_id = shop.place_order()
    shop.served.ordo("events", "tail", "--consumer", "mail", "--ack")
    assert of(samples(shop)[0], "ordo_outbox_pending") == 0
    shop.made("admin", f"/v1/admin/orders/{order_id}/notes", json={"text": "Unread."})
    values, _ = samples(shop)
    assert of(values, "ordo_outbox_pending") == 1
    assert 0 < of(values, "ordo_outbox_oldest_age_seconds") < 600


def test_events_on_a_stream_are_counted(shop):
    before, _ = samples(shop)
    labels = {"sink": "stream", "type": "order.created", "result": "sent"}
    with requests.get(shop.url + "/v1/events?after=0", stream=True, timeout=30,
                      headers={"Authorization": f"Bearer {shop.tokens['admin']}", "Accept": "text/event-stream"}) as answer:
        assert any(line == b"event: order.created" for line in answer.iter_lines())
    after, _ = samples(shop)
    assert of(after, "ordo_events_published_total", **labels) > of(before, "ordo_events_published_total", **labels)


@pytest.mark.parametrize("method, path", [("post", "/v1/webhooks/made-up"), ("get", "/nowhere"), ("brew", "/livez")])
def test_no_caller_adds_a_label(shop, method, path):
    for i in range(3):
        requests.request(method, f"{shop.url}{path}{i}", timeout=30)
    values, _ = samples(shop)
    assert not any(f"{path}{i}" in str(key) or f"made-up{i}" in str(key) for key in values for i in range(3))
    assert not any(shop.order in str(key) for key in values)
    statuses = {dict(labels)["status"] for name, *labels in values if name == "ordo_payments_total"}
    assert statuses <= set(ATTEMPT_STATUSES)
