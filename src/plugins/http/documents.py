"""Makes the documents that the plugin carries out of openapi.yaml and asyncapi.yaml: for each a file that holds it as
the elements of an array of char.

    documents.py OUTPUT_FOLDER

asyncapi.yaml takes its shapes from openapi.yaml; they are copied into what is served, so that it stands alone."""
import json
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ELSEWHERE = "openapi.yaml#/components/schemas/"


def references(node):
    """Every object with a $ref in it."""
    if isinstance(node, dict) and "$ref" in node:
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from references(child)


def standing_alone(asyncapi, openapi):
    """The document with the shapes that it, and they in turn, refer to."""
    shapes = asyncapi.setdefault("components", {}).setdefault("schemas", {})
    for node in references(asyncapi):
        node["$ref"] = node["$ref"].replace(ELSEWHERE, "#/components/schemas/")
    waiting = [asyncapi]
    while waiting:
        for node in list(references(waiting.pop())):
            name = node["$ref"].removeprefix("#/components/schemas/")
            if name != node["$ref"] and name not in shapes:
                shapes[name] = openapi["components"]["schemas"][name]
                waiting.append(shapes[name])
    return asyncapi


def as_json(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def main():
    text = (HERE / "openapi.yaml").read_bytes()
    openapi = yaml.safe_load(text)
    asyncapi = yaml.safe_load((HERE / "asyncapi.yaml").read_bytes())
    output = Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    for name, document in {"openapi.yaml": text, "openapi.json": as_json(openapi),
                           "asyncapi.json": as_json(standing_alone(asyncapi, openapi))}.items():
        (output / f"{name}.inc").write_text("".join(f"'\\x{byte:02x}'," for byte in document) + "\n")


if __name__ == "__main__":
    main()
