"""The API keeps what its document promises, for everything that the document allows and for much that it does not."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import settings
from schemathesis.config import SchemathesisConfig

from hub.api.v1.openapi import openapi_document
from hub.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CONFIG = SchemathesisConfig.from_dict(
    {
        "operations": [
            {
                "include-name": "POST /api/v1/match",
                # A code that no country has and a range that is upside down fit the types, and are refused.
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "422"]}},
            }
        ]
    }
)


# Of each operation, beside the examples and the limits that its document names.
EXAMPLES = settings.default.max_examples // 3


def _application(environ: dict[str, Any], start_response: Any) -> Any:
    """The portal, as a server with a client at the other end calls it."""
    return application(environ | {"REMOTE_ADDR": "192.0.2.7"}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _application, config=CONFIG)


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """Keep the connection of the test's transaction, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _keeps_its_contract(case: Any) -> None:
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


@schema.exclude(method="POST").parametrize()
@settings(max_examples=EXAMPLES)
@pytest.mark.timeout(600)
def test_every_reading_operation_keeps_its_contract(case: Any) -> None:
    _keeps_its_contract(case)


# Each answer tells of every program in both languages, and is checked whole: fewer examples say as much.
@schema.include(method="POST").parametrize()
@settings(max_examples=EXAMPLES // 3)
@pytest.mark.timeout(600)
def test_matching_keeps_its_contract(case: Any) -> None:
    _keeps_its_contract(case)


OPERATIONS = [each for methods in openapi_document()["paths"].values() for each in methods.values()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation["operationId"])
def test_every_operation_shows_an_answer_and_a_body_that_fit_their_schemas(operation: dict[str, Any]) -> None:
    told = [operation["responses"]["200"]["content"]["application/json"]]
    if "requestBody" in operation:
        told.append(operation["requestBody"]["content"]["application/json"])
    for content in told:
        whole = content["schema"] | {"components": openapi_document()["components"]}
        jsonschema_rs.validator_for(whole, validate_formats=True).validate(content["example"])
        assert content["example"]


def test_names_of_operations_make_a_client() -> None:
    names = [operation["operationId"] for operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"(list|get)(_[a-z]+)+|match", name) for name in names)
