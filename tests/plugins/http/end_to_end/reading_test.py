"""What holds for all that can be read: HEAD says what GET says, other methods hear which ones there are, and whoever
has the newest answer gets 304."""
import pytest
from calls import Call
from openapi_file import DOCUMENT, OPERATIONS, TEXT

READ = [name for name, (_, method, _) in OPERATIONS.items() if method == "get"]
TAGGED = [name for name in READ if "304" in OPERATIONS[name][2]["responses"]]
OF_THE_MOMENT = {"date", "x-request-id", "content-length", "transfer-encoding"}


def reader(operation_id):
    return "operator" if "operator" in OPERATIONS[operation_id][2]["x-ordo-roles"] else "admin"


@pytest.mark.parametrize("operation_id", READ)
def test_head_says_what_get_says(shop, operation_id):
    call = Call(shop, operation_id)
    whole, head = (call.send(reader(operation_id), method) for method in ("get", "head"))
    assert whole.status_code == head.status_code == 200
    assert not head.content
    told = [{name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_THE_MOMENT}
            for answer in (whole, head)]
    assert told[0] == told[1]


@pytest.mark.parametrize("operation_id", TAGGED)
def test_what_has_not_changed_is_not_sent_again(shop, operation_id):
    call = Call(shop, operation_id)
    whole = call.send(reader(operation_id))
    again = call.send(reader(operation_id), headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]
    assert call.send(reader(operation_id), headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_a_wrong_method_hears_which_ones_there_are(shop, path):
    operation_id = next(name for name, (pattern, _, _) in OPERATIONS.items() if pattern == path)
    wanted = {method.upper() for method in DOCUMENT["paths"][path]} | {"OPTIONS"}
    if "GET" in wanted:
        wanted.add("HEAD")
    refused = Call(shop, operation_id).send("admin", "put")
    assert refused.status_code == 405
    assert refused.json()["code"] == "method_not_allowed"
    assert set(refused.headers["Allow"].split(", ")) == wanted


def test_the_file_is_served_as_it_is(shop):
    answer = shop.call("anonymous", "get", "/v1/openapi.yaml")
    assert answer.content == TEXT.encode()
    assert answer.headers["Content-Type"] == "application/yaml"
    as_json = shop.call("anonymous", "get", "/v1/openapi.json")
    assert as_json.json() == DOCUMENT
    assert as_json.headers["Content-Type"] == "application/json"
