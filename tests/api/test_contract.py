"""The API keeps what its document promises, for everything that the document allows and for much that it does not."""

import re
import unittest
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.control import SkipTest
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.meta import TestPhase
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from schemathesis.schemas import wrap_test_function

from hub.api.v1.openapi import openapi_document
from hub.wsgi import application
from tests.support.samples import in_share

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


@cache
def _schema() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _application, config=CONFIG)


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """Keep the connection of the test's transaction, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


# What its document names of each operation, by the method that asks for it.
PATHS = openapi_document()["paths"]
LABELS = [f"{method.upper()} {path}" for path, methods in PATHS.items() for method in methods]
OPERATIONS = [each for methods in PATHS.values() for each in methods.values()]


def _try(label: str, *, examples: int, one_in: int = 1) -> None:
    """Send all that is made up for an operation, or of its limits a share, and look at each answer.

    It is made up here, not where the tests are collected as the library does: that takes seconds of every run.
    """
    load_all_checks()
    schema, limits = _schema(), count()

    @wrap_test_function
    @settings(max_examples=examples)
    def answer_keeps_its_contract(case: Any) -> None:
        if case.meta.phase.name is TestPhase.COVERAGE and not in_share(label, next(limits), one_in=one_in):
            return
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    try:
        build_operation_test(
            config=schema.config,
            operation=schema.find_operation_by_label(label),
            test_func=answer_keeps_its_contract,
            given_kwargs={},
            feedback=FeedbackSources(constants_value_source=make_constants_value_source(schema)),
        )()
    except (SkipTest, unittest.SkipTest) as skipped:
        pytest.fail(f"Nothing could be made up: {skipped}")


@pytest.mark.parametrize("label", [label for label in LABELS if not label.startswith("POST ")])
@pytest.mark.timeout(600)
@pytest.mark.hypothesis
def test_every_reading_operation_keeps_its_contract(label: str) -> None:
    _try(label, examples=EXAMPLES)


# Each answer tells of every program in both languages, and is checked whole: fewer examples say as much. A normal run
# sends a ninth of what lies at the limits of its many fields.
@pytest.mark.parametrize("label", [label for label in LABELS if label.startswith("POST ")])
@pytest.mark.timeout(600)
@pytest.mark.hypothesis
def test_matching_keeps_its_contract(label: str) -> None:
    _try(label, examples=EXAMPLES // 3, one_in=9)


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
