"""The OpenAPI document, drawn from the endpoints. It is the same for everybody."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from hub.api.records import fields
from hub.api.v1.endpoints import api
from hub.api.v1.listing import PREFIX
from hub.api.v1.problems import PROBLEM

# By operation: what is sent, where something is, and what comes back, as it did on one day.
_EXAMPLES = Path(__file__).with_name("examples.json")
_ABOUT = {
    "en": (
        "Programs that support Canadian clean-technology companies, with their conditions as data; organizations, "
        "offices, areas, opportunities and agreements. Every text is there in English and in French; the header "
        "Accept-Language changes nothing. No key is needed, no cookie is read or set. Answers carry a strong ETag: "
        "send it back in If-None-Match, and an unchanged answer costs nothing. Version 1 only ever gains fields, "
        "parameters and addresses; what would break a reader becomes version 2, and version 1 then stays for a year."
    ),
    "fr": (
        "Programmes d’appui aux entreprises canadiennes de technologies propres, avec leurs conditions sous forme de "
        "données; organismes, bureaux, domaines, occasions et ententes. Chaque texte est donné en français et en "
        "anglais; l’en-tête Accept-Language n’y change rien. Aucune clé n’est requise, aucun témoin n’est lu ni posé. "
        "Les réponses portent un ETag fort : renvoyez-le dans If-None-Match, et une réponse inchangée ne coûte rien. "
        "La version 1 ne fait que gagner des champs, des paramètres et des adresses; ce qui briserait un lecteur "
        "devient la version 2, et la version 1 reste alors un an."
    ),
}


@cache
def openapi_document() -> dict[str, Any]:
    """Return the document as data."""
    drawn: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX.strip("/") + "/")))
    drawn["info"] |= {
        "description": _ABOUT["en"],
        "x-description-fr": _ABOUT["fr"],
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
    """Return the document as JSON."""
    return json.dumps(openapi_document(), ensure_ascii=False, separators=(",", ":"))
