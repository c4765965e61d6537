"""The OpenAPI file is valid, and says what the plugin's table of routes, the error catalogue and docs/schema say."""
import json
import re

import jsonschema
import openapi_spec_validator
import pytest
from openapi_file import DOCUMENT, METHODS, OPERATIONS, ROOT, TEXT, parameters, resolved

SCHEMAS = DOCUMENT["components"]["schemas"]
# The HTTP status of every code that is not for C alone, which are those from 1600 on.
CODES = {name: status for name, status in re.findall(r"X\((\w+), 1[0-5]\d\d, (\d+), \w+\)",
                                                     (ROOT / "include/ordo/error.hpp").read_text())}
# What the file says beyond docs/schema, so that whoever fills in a form learns it before he is refused.
LIMITS = {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties"}
# Shapes that are there for HTTP only; every other one is a document of docs/schema.
HTTP_ONLY = {"ErrorCode", "EventList", "KeySet", "Liveness", "Login", "Logout", "PasswordChange", "Readiness",
             "Refresh", "Register", "ShopConfig", "SignIn", "WebhookAnswer"}


def test_the_file_is_valid_openapi_3_1():
    assert DOCUMENT["openapi"].startswith("3.1.")
    openapi_spec_validator.validate(DOCUMENT)


def test_the_file_has_the_routes_and_no_others():
    http = ROOT / "src/plugins/http"
    table = (http / "routes/endpoints.cpp").read_text().split("kEndpoints[]")[1]
    routes = set(re.findall(r'\{"([A-Z]+)",\s*"(/[^"]*)"', table))
    assert len(routes) == table.count('{"'), "a row that is written in another way"
    pages = re.findall(r'pages\["(/[^"]+)"\]', (http / "plugin.cpp").read_text())
    assert pages
    served = {(method, path.replace("...}", "}")) for method, path in routes} | {("GET", page) for page in pages}
    assert served == {(method.upper(), path) for path, method, _ in OPERATIONS.values()}
    assert {name for item in DOCUMENT["paths"].values() for name in item} <= set(METHODS)


def test_every_query_parameter_is_in_the_file_and_none_else():
    source = (ROOT / "src/plugins/http/routes/endpoints.cpp").read_text()
    lists = {name: re.findall(r'\{"(\w+)"', body) for name, body in
             re.findall(r"constexpr Parameter (\w+)\[\] = \{(.*?)\};", source, re.S)}
    # From one row's begin to the next one's.
    for row in re.split(r'\n    \{(?=")', source.split("kEndpoints[]")[1])[1:]:
        method, path = re.match(r'"([A-Z]+)",\s*"(/[^"]*)"', row).groups()
        operation = DOCUMENT["paths"][path.replace("...}", "}")][method.lower()]
        listed = re.search(r"\.query = (\w+)", row)
        wanted = lists[listed[1]] if listed else []
        assert sorted(each["name"] for each in parameters(operation) if each["in"] == "query") == sorted(wanted), path


def test_the_error_codes_are_those_of_the_catalogue():
    assert len(CODES) > 40
    assert SCHEMAS["ErrorCode"]["enum"] == list(CODES)


def test_every_answer_with_an_error_lists_the_codes_of_its_status():
    described = {}
    for _, _, operation in OPERATIONS.values():
        for status, answer in operation["responses"].items():
            described.setdefault(status, set()).add(resolved(answer)["description"])
    described["503"] = described["504"] = described["500"] = described.pop("5XX")
    of_no_operation = {"405", "410"}  # of a path without such a method; reserved
    for name, status in CODES.items():
        if status not in of_no_operation:
            assert any(name in description for description in described[status]), name


def component_name(reference, stem):
    """How the file calls a shape of docs/schema: order.json is Order, its #/$defs/item OrderItem, and what is
    common has its own name."""
    file, _, fragment = reference.partition("#")
    stem = file.removesuffix(".json") or stem
    part = fragment.removeprefix("/$defs/")
    words = part if stem == "common" else f"{stem}-{part}" if part else stem
    name = "".join(word.capitalize() for word in re.split("[-_]", words))
    return "OrderPaymentStatus" if reference == "payment-status.json" else name


def as_component(node, stem):
    if isinstance(node, list):
        return [as_component(each, stem) for each in node]
    if not isinstance(node, dict):
        return node
    return {name: f"#/components/schemas/{component_name(value, stem)}" if name == "$ref"
            else as_component(value, stem) for name, value in node.items() if name not in ("$schema", "$defs")}


def documents():
    """Everything in docs/schema, by the names of the file."""
    shapes = {}
    for file in (ROOT / "docs/schema").glob("*.json"):
        schema = json.loads(file.read_text())
        shapes[component_name(file.name, "")] = as_component(schema, file.stem)
        for name, part in schema.get("$defs", {}).items():
            shapes[component_name(f"{file.name}#/$defs/{name}", "")] = as_component(part, file.stem)
    problem = shapes["Problem"]  # HTTP adds two members, and tells the words of one
    problem["properties"] |= {name: SCHEMAS["Problem"]["properties"][name] for name in ("instance", "request_id")}
    problem["properties"]["code"] = {"$ref": "#/components/schemas/ErrorCode"}
    problem["required"] = problem["required"] + ["instance", "request_id"]
    return shapes


def without_limits(file, catalogue):
    """The file's shape, but for limits that the catalogue does not state."""
    if isinstance(file, list) and isinstance(catalogue, list) and len(file) == len(catalogue):
        return [without_limits(*pair) for pair in zip(file, catalogue)]
    if not isinstance(file, dict) or not isinstance(catalogue, dict):
        return file
    return {name: without_limits(value, catalogue.get(name)) for name, value in file.items()
            if name in catalogue or name not in LIMITS}


def test_the_shapes_and_their_words_are_those_of_docs_schema():
    catalogue = documents()
    assert set(SCHEMAS) - HTTP_ONLY <= set(catalogue)
    for name in sorted(set(SCHEMAS) - HTTP_ONLY):
        assert without_limits(SCHEMAS[name], catalogue[name]) == catalogue[name], name


def test_everything_in_the_components_is_used():
    for kind in ("parameters", "headers", "responses", "schemas"):
        for name in DOCUMENT["components"][kind]:
            assert f'"#/components/{kind}/{name}"' in TEXT, name


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_is_complete(operation_id):
    path, _, operation = OPERATIONS[operation_id]
    assert operation["summary"] and operation["tags"] and operation["x-ordo-roles"]
    open_to_all = "anyone" in operation["x-ordo-roles"]
    assert open_to_all == ({} in operation.get("security", DOCUMENT["security"]) or operation.get("security") == [])
    assert open_to_all or "401" in operation["responses"]
    in_path = {each["name"] for each in parameters(operation) if each["in"] == "path"}
    assert in_path == set(re.findall(r"\{(\w+)\}", path))
    for media in operation.get("requestBody", {}).get("content", {}).values():
        if "example" in media:
            schema = {**media["schema"], "components": DOCUMENT["components"]}
            jsonschema.Draft202012Validator(schema).validate(media["example"])
