"""The matrix of rights: every operation of the OpenAPI file, called by everybody, is answered as x-ordo-roles says."""
import pytest
from calls import Call
from openapi_file import DOCUMENT, OPERATIONS

ROLES = {
    "anonymous": {"anyone"},
    "ann": {"anyone", "customer", "owner"},  # the order is hers
    "bob": {"anyone", "customer"},
    "admin": {"anyone", "admin"},
    "staff": {"anyone"},  # a role that this release does not know
    "operator": {"anyone", "operator"},
}
# What they show is no access token.
STRANGERS = ("staff", "operator")
# A webhook that nobody signed gets no further.
SUCCESS = {"receiveWebhook": {"400"}}
OWNED = [name for name, (_, _, operation) in OPERATIONS.items() if "owner" in operation["x-ordo-roles"]]


def expected(operation_id, caller):
    """The statuses that the file allows for this caller."""
    operation = OPERATIONS[operation_id][2]
    roles = set(operation["x-ordo-roles"])
    looks_at_tokens = any("bearer" in each for each in operation.get("security", DOCUMENT["security"]))
    if looks_at_tokens and caller in STRANGERS:
        return {"401"}
    if roles & ROLES[caller]:
        return SUCCESS.get(operation_id, {status for status in operation["responses"] if status < "4"})
    if roles == {"operator"} or caller == "anonymous":
        return {"401"}
    return {"404"} if "owner" in roles else {"403"}


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_everybody_gets_what_the_file_says(shop, operation_id):
    for caller in ROLES:
        call = Call(shop, operation_id)
        before = call.state()
        answer = call.send(caller)
        assert str(answer.status_code) in expected(operation_id, caller), f"{caller}: {answer.text}"
        if answer.status_code >= 400:
            assert call.state() == before, f"{caller} was refused and has changed something"
        elif operation_id == "refresh":
            shop.sessions["ann"] = answer.json()  # the token before is used up


def test_a_token_with_an_unknown_role_is_none(shop):
    for role, status in (("customer", 200), ("staff", 401)):
        shop.tokens["signed"] = shop.eves_token(role)
        assert shop.call("signed", "get", "/v1/auth/me").status_code == status


@pytest.mark.parametrize("operation_id", OWNED)
def test_an_order_of_somebody_else_is_like_one_that_does_not_exist(shop, operation_id):
    call = Call(shop, operation_id)
    absent = call.order[:-6] + "000000"
    foreign = call.send("bob")
    missing = call.send("bob", path=call.path.replace(call.order, absent))
    assert foreign.status_code == missing.status_code == 404
    told = [{**answer.json(), "request_id": None} for answer in (foreign, missing)]
    assert str(told[0]).replace(call.order, absent) == str(told[1])
    assert set(foreign.headers) == set(missing.headers)
