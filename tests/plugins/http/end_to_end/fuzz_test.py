"""Schemathesis over the running server: whatever is sent, it answers as the OpenAPI file says, and never with a
fault of its own."""
import json
import pathlib
import subprocess
import sys

import pytest
from openapi_file import DOCUMENT

FOLDER = pathlib.Path(__file__).parent
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_headers_conformance", "response_schema_conformance", "missing_required_header",
          "negative_data_rejection", "unsupported_method", "ignored_auth"]


def closed(node):
    """The answers' shapes without room for more: clients have to ignore members that they do not know, but the
    server may not have any that the file does not tell."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    shape = {name: closed(value) for name, value in node.items()}
    if isinstance(node.get("properties"), dict) and "required" in node:
        shape.setdefault("additionalProperties", False)
    return shape


@pytest.mark.parametrize("caller, examples", [("anonymous", 3), ("ann", 8), ("admin", 8)])
def test_nothing_that_is_sent_finds_a_fault(shop, caller, examples, tmp_path):
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(closed(DOCUMENT)))
    headers = [] if caller == "anonymous" else ["-H", f"Authorization: Bearer {shop.tokens[caller]}"]
    result = subprocess.run(
        [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", FOLDER / "schemathesis.toml", "run",
         document, "--url", shop.url, "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
         "--max-examples", str(examples), "--seed", "1", "--no-color", "--continue-on-failure", "--warnings", "off", *headers],
        cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
