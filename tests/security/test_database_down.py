"""While the database is down every page says so, in both languages, with when to come back; none breaks (A-67, B-11)."""

import json
import re
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from hub.core.http.errors import code_of, is_database_down
from tests.support.production import GOOD, key, run
from tests.support.stack import gathered

# Asks each address that needs no argument, as nobody and as somebody with a session, and says what was answered.
ASK = """
import json, logging
import django
django.setup()
logging.disable()
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.translation import override

def names(resolver, space=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name

paths = {}
for language in ("en", "fr"):
    with override(language):
        for name in sorted(set(names(get_resolver()))):
            try:
                paths[reverse(name)] = language
            except NoReverseMatch:
                continue
said = {}
# One for all: each one reads the middleware anew.
browser = Client(raise_request_exception=False, headers={"host": "hub.example"})
for path, language in paths.items():
    for who, method in (("", "get"), ("a", "get" if language == "fr" else "post")):
        browser.cookies.clear()
        if who:
            browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
        answer = getattr(browser, method)(path, secure=True)
        text = answer.content.decode() if not answer.streaming else ""
        headers = [answer.headers.get(name) for name in ("Retry-After", "X-Frame-Options")]
        said[f"{method} {path} {who}".strip()] = [answer.status_code, *headers, text]
browser.cookies.clear()
answer = browser.get("/metrics", secure=True, headers={"authorization": f"Bearer {settings.METRICS_TOKEN}"})
said["get /metrics with its token"] = [answer.status_code, *map(answer.headers.get, ("Retry-After", "X-Frame-Options")), answer.text]
print(json.dumps(said))
"""
# What a page says without any database, and how addresses that only lead on or refuse answer.
WITHOUT_DATABASE = {200, 204, 301, 302, 400, 403, 404, 405, 415}


@pytest.fixture(scope="module")
def said() -> dict[str, list[object]]:
    answer = run("-c", ASK, environment=GOOD | {"STATIC_ROOT": str(gathered()), "METRICS_TOKEN": key("metrics")})
    assert answer.returncode == 0, answer.stderr[-2000:]
    return json.loads(answer.stdout)


def test_no_address_breaks(said: dict[str, list[object]]) -> None:
    broken = {name: row[0] for name, row in said.items() if row[0] not in {*WITHOUT_DATABASE, 503}}
    assert not broken
    assert len(said) > 300


def test_pages_that_need_it_say_so_in_both_languages_with_when_to_come_back(said: dict[str, list[object]]) -> None:
    down = {name: row for name, row in said.items() if row[0] == 503 and "/health/" not in name}
    assert {"get /en/", "get /fr/", "get /en/programs/", "get /fr/compte/connexion/ a"} <= down.keys()
    for name, (_status, wait, framing, text) in down.items():
        assert wait == "30", name
        assert framing == "DENY", name
        assert re.search(r"Try again in half a minute|Come back after", text), name
        assert re.search(r"Réessayez dans une demi-minute|Revenez après", text), name
        assert not [word for word in ("Traceback", "psycopg2", "127.0.0.1", "OperationalError") if word in text], name


def test_whoever_signs_in_or_up_is_told_too(said: dict[str, list[object]]) -> None:
    for path in ("sign-in/", "sign-up/"):
        assert said[f"post /en/account/{path} a"][0] in {503, 403}, path


def test_the_probe_of_life_goes_on_and_the_other_says_why(said: dict[str, list[object]]) -> None:
    assert said["get /health/live"][0] == 200
    assert said["get /health/ready"][0] == 503
    # So monitoring sees it too: WebDown of hub/deploy/alerts.yml.
    assert said["get /metrics with its token"][0] == 503


class _CauseError(Exception):
    def __init__(self, code: str) -> None:
        self.pgcode = code


@pytest.mark.parametrize(
    ("error", "code", "down"),
    [
        (OperationalError, None, True),
        (InterfaceError, None, True),
        (OperationalError, "57P01", True),
        (OperationalError, "53300", True),
        (OperationalError, "57014", False),
        (OperationalError, "55P03", False),
        (OperationalError, "40P01", False),
        (ValueError, None, False),
    ],
)
def test_only_a_database_that_is_gone_is_down(error: type[Exception], code: str | None, down: bool) -> None:
    """One that is too slow is told apart: ``test_slow_database.py``."""
    found = error()
    found.__cause__ = _CauseError(code) if code else None
    assert is_database_down(found) is down
    wrapped = RuntimeError()
    wrapped.__cause__ = found
    assert is_database_down(wrapped) is down
    assert not is_database_down(None)


def test_what_else_breaks_while_one_is_handled_is_an_error_of_its_own() -> None:
    def raised(*, quietly: bool, kind: type[Exception]) -> BaseException:
        found = OperationalError()
        found.__cause__ = _CauseError("57014")
        try:
            try:
                raise found
            except OperationalError:
                if quietly:
                    raise kind from None
                raise kind  # noqa: B904
        except kind as error:
            return error

    assert code_of(raised(quietly=False, kind=ProgrammingError)) == "57014"
    assert code_of(raised(quietly=True, kind=ProgrammingError)) is None
    assert code_of(raised(quietly=False, kind=ValueError)) is None


def test_the_page_needs_nothing() -> None:
    page = (Path(__file__).resolve().parents[2] / "templates" / "503.html").read_text(encoding="utf-8")
    assert "{% url" not in page
    assert "user" not in page
