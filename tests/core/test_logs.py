"""One event is one line of JSON, whatever people type."""

import json
import logging

import pytest

from hub.core.http import logs


def formatted(message: str, *arguments: object) -> str:
    record = logging.LogRecord("hub.tests", logging.WARNING, __file__, 1, message, arguments, None)
    return logs.json_formatter().format(record)


@pytest.mark.parametrize("hostile", ["a\nb", 'a","level":"info', "\x1b[31mred", "a\r\n{}", "\u2028"])
def test_input_cannot_forge_a_second_event(hostile):
    line = formatted("seen %s", hostile)
    assert len(line.splitlines()) == 1 or "\u2028" in hostile
    assert "\n" not in line
    event = json.loads(line)
    assert event["event"] == f"seen {hostile}"
    assert event["level"] == "warning"
    assert event["logger"] == "hub.tests"


def test_an_event_names_its_request():
    token = logs.request_id.set("abc")
    try:
        assert json.loads(formatted("seen"))["request_id"] == "abc"
    finally:
        logs.request_id.reset(token)
