"""The OpenAPI document, drawn from the endpoints. It is the same for everybody."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from hub.api.records import fields
from hub.api.v1.endpoints import OPERATIONS, api
from hub.api.v1.listing import PREFIX
from hub.api.v1.problems import PROBLEM
from hub.core.text.typography import french_typography

# By operation: what is sent, where something is, and what comes back, as it did on one day.
_EXAMPLES = Path(__file__).with_name("examples.json")


@cache
def openapi_document() -> dict[str, Any]:
    """Return the document as data."""
    drawn: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX.strip("/") + "/")))
    drawn["info"] |= {
        "description": OPERATIONS["about"]["description_en"],
        fields.FRENCH: french_typography(OPERATIONS["about"]["description_fr"]),
        "license": {"name": fields.LICENCE_NAME, "url": fields.LICENCE_URL},
    }
    drawn["servers"] = [{"url": "/"}]
    examples = json.loads(_EXAMPLES.read_text())
    for operations in drawn["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {PROBLEM: response["content"]["application/json"]}
            example = examples[operation["operationId"]]
            operation["responses"]["200"]["content"]["application/json"]["example"] = example["response"]
            if "request" in example:
                operation["requestBody"]["content"]["application/json"]["example"] = example["request"]
    return drawn


@cache
def openapi_text() -> str:
    return json.dumps(openapi_document(), ensure_ascii=False, separators=(",", ":"))
