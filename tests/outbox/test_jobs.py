"""The stored contract of jobs: a row that waits names what its handler is given, whatever the code is called since."""

import ast
from collections.abc import Iterator
from importlib import import_module
from inspect import signature
from typing import Any

from django.utils.module_loading import autodiscover_modules

from hub.outbox.services import _handlers
from tests.test_consistency import MODULES, name

# What rows of each topic hold. A name that comes needs a default in the handler; none is renamed, and none goes away
# before the rows that hold it are done.
PAYLOADS = {
    "accounts.erasure": {"kind", "key", "since", "erased_at", "authorization"},
    "casework.booking_lines": {"resources"},
    "casework.company_closed": {"company", "rooms", "missions"},
    "casework.demand": {"request"},
    "casework.leaned_on": {"signal"},
    "casework.mission_seats": {"mission", "left"},
    "casework.presence_approved": {"request"},
    "casework.presence_moved": {"request"},
    "casework.proposal": {"pk"},
    "casework.room_invitation": {"pk"},
    "casework.unheard": {"user"},
    "companies.sheet": {"company_id"},
    "matching.facts.block": {"cursor", "begun"},
    "matching.rematch": {"reason"},
    "matching.rematch.chunk": {"run_id", "cursor"},
    "matching.snapshot": {"moment", "company_id", "by_id", "sheet_id"},
    "matching.tell": {"run_id", "cursor"},
    "matching.verdicts": {"company_id"},
    "notifications.deliver": {"key"},
    "notifications.digest": {"recipient", "day"},
    "outbox.page_file": {"user", "lang", "page", "key"},
    "programs.import": {"job_id"},
    "publishing.file_words": {"entry_type", "slug", "document"},
    "publishing.publish_scheduled": {"model", "version_id", "moment", "accepted"},
    "subscriptions.tell": {"person_id"},
}
# One message asks for both, and the verdicts are those of the moment of delivery.
NOT_READ = {"matching.verdicts": {"by_id", "moment"}}


def test_each_handler_names_what_rows_of_its_topic_hold() -> None:
    autodiscover_modules("tasks")
    named = {topic: {*signature(each).parameters} - {"at"} for topic, each in _handlers.items()}
    assert {topic: names for topic, names in named.items() if not topic.startswith("tests.")} == PAYLOADS


def test_each_row_as_it_is_enqueued_binds_to_its_handler() -> None:
    autodiscover_modules("tasks")
    met = set()
    for topic, names in _enqueued():
        parameters = signature(_handlers[topic]).parameters.values()
        assert {one.name for one in parameters if one.default is one.empty} - {"at"} <= names, topic
        assert names <= PAYLOADS[topic] | NOT_READ.get(topic, set()), topic
        met.add(topic)
    assert met == PAYLOADS.keys()


def _enqueued() -> Iterator[tuple[str, set[str]]]:
    """Yield the topic of each row that our code writes, with the names in its payload."""
    for path in MODULES:
        if "enqueue_job(" in (code := path.read_text()):
            module = vars(import_module(name(path).removesuffix(".py").replace("/", ".")))
            for function in ast.walk(ast.parse(code)):
                if isinstance(function, ast.FunctionDef):
                    for call in ast.walk(function):
                        if isinstance(call, ast.Call) and ast.unparse(call.func) == "enqueue_job":
                            given = {one.arg: one.value for one in call.keywords}
                            for topic in _topics(given["topic"], function, module):
                                yield topic, _names(given["payload"], function)


def _topics(said: ast.expr, function: ast.FunctionDef, module: dict[str, Any]) -> list[str]:
    """Return the topics that an expression stands for: one, or those that a loop of the function goes through."""
    for loop in ast.walk(function):
        if isinstance(loop, ast.For) and ast.unparse(loop.target) == ast.unparse(said):
            return list(eval(ast.unparse(loop.iter), module))  # noqa: S307
    return [eval(ast.unparse(said), module)]  # noqa: S307


def _names(payload: ast.expr, function: ast.FunctionDef) -> set[str]:
    """Return the keys of what an expression holds, and of what the variables in it were assigned."""
    found, variables = set(), set()
    for node in ast.walk(payload):
        if isinstance(node, ast.Dict):
            found |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
        elif isinstance(node, ast.Name):
            variables.add(node.id)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and {ast.unparse(one) for one in node.targets} & variables:
            found |= _names(node.value, function)
    return found
