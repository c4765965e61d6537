"""The OpenAPI file, and what all tests ask of it."""
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[4]
TEXT = (ROOT / "src/plugins/http/openapi.yaml").read_text()
DOCUMENT = yaml.safe_load(TEXT)
METHODS = ("get", "post", "patch", "delete")
# operationId: path, method and the operation itself
OPERATIONS = {item[method]["operationId"]: (path, method, item[method])
              for path, item in DOCUMENT["paths"].items() for method in METHODS if method in item}


def resolved(node):
    """What a node refers to, or the node itself."""
    while "$ref" in node:
        target = DOCUMENT
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        node = target
    return node


def parameters(operation):
    return [resolved(each) for each in operation.get("parameters", [])]
