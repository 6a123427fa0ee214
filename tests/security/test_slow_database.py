"""A page that waits too long for the database says when to come back, in both languages, and promises nothing of what was sent (A-67)."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.models import Company
from hub.accounts.models import User
from hub.core.db.tables import TABLE
from hub.core.http.figures import TIMEOUTS
from hub.core.http.middleware import _SENT
from tests.accounts.people import PASSWORD, come_in, give_app, make_person
from tests.casework.small import small_world
from tests.casework.world import DESK
from tests.support.lines import Lines, listening

pytestmark = pytest.mark.django_db(transaction=True)

LIMITS = ("statement_timeout", "lock_timeout")
# What a signed-in person needs before there is a view.
BEFORE_VIEWS = {"django_session", "accounts_user", "usersessions_usersession", "hub_cache"}


@contextmanager
def patience(limit: str) -> Iterator[None]:
    """Let this connection wait for no more than a moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {limit} = '50ms'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"RESET {limit}")


@contextmanager
def held(statement: str, values: tuple[Any, ...] = ()) -> Iterator[None]:
    """Let somebody else hold what a statement locks or writes."""
    other: Any = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(statement, values)
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def busy(limit: str, *, free: set[str] = BEFORE_VIEWS) -> Iterator[Lines]:
    """Let somebody else hold every table but the free ones, and this connection wait for no more than a moment."""
    tables = ", ".join(f'"{name}"' for name in {*connection.introspection.table_names()} - free)
    with held(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"), patience(limit), listening() as lines:
        yield lines


def told(view: str) -> float:
    return TIMEOUTS.labels(view)._value.get()


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize(
    ("language", "view", "method"),
    [
        ("en", "opportunities:list", "get"),
        ("fr", "opportunities:list", "get"),
        ("en", "companies:own_companies", "get"),
        ("fr", "companies:register", "post"),
        ("en", "api:opportunities", "get"),
    ],
)
def test_a_page_says_when_to_come_back(limit: str, language: str, view: str, method: str) -> None:
    browser, before = Client(raise_request_exception=False), told(view)
    browser.force_login(make_person())
    with override(language):
        path = reverse(view)
    form = {"name": "Brise-Lames", "province": "NS"} if method == "post" else {}
    with busy(limit) as lines:
        answer = getattr(browser, method)(path, form)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    if path.startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"].endswith("#unavailable")
    else:
        assert "This page took too long to prepare." in answer.text
        assert "La préparation de cette page a pris trop de temps." in answer.text
        assert not re.search("Traceback|psycopg2|OperationalError|database", answer.text)
    [line] = lines.of(f"database too slow for {view}; answered 503")
    assert (line["level"], line["request_id"]) == ("warning", answer["X-Request-Id"])
    assert "Traceback" in line["exception"]
    assert not [text for text in lines.texts if '"level": "error"' in text]
    assert told(view) == before + 1
    assert not Company.objects.exists()


def test_a_second_press_is_told_that_the_first_is_still_being_worked_on() -> None:
    browser = Client(raise_request_exception=False)
    url = reverse("pages:feedback")
    form = {"page": "/en/", "useful": "yes", "text": "Plover", "started": "a moment ago"}
    sent = repr((None, url, sorted((name, [value]) for name, value in form.items())))
    key = _SENT.make_key(f"sent:{hashlib.sha256(sent.encode()).hexdigest()}")
    first = f"INSERT INTO {TABLE} (cache_key, value, expires) VALUES (%s, '', now() + interval '1 day')"  # noqa: S608
    with held(first, (key,)), patience("lock_timeout"), listening() as lines:
        answer = browser.post(url, form)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "What you sent first is still being worked on." in answer.text
    assert "Nous traitons encore votre premier envoi." in answer.text
    assert "database" not in answer.text
    [line] = lines.of("a form of pages:feedback came again before it was answered; answered 503")
    assert line["level"] == "warning"
    assert not [text for text in lines.texts if '"level": "error"' in text]


@pytest.mark.parametrize("code", ["40P01", "57014"])
def test_of_those_a_deadlock_is_a_mistake_of_ours(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError from type("Cause", (Exception,), {"pgcode": code})()

    monkeypatch.setattr("hub.pages.views.probe.JsonResponse", broken)
    with listening() as lines:
        answer = Client(raise_request_exception=False).get(reverse("health-live"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "This page took too long to prepare." in answer.text
    is_ours = code == "40P01"
    assert bool(lines.of("deadlock in health-live; answered 503")) is is_ours
    assert bool([text for text in lines.texts if '"level": "error"' in text]) is is_ours


@pytest.mark.parametrize("limit", LIMITS)
def test_so_does_signing_in_and_up_and_nobody_was_let_in(limit: str) -> None:
    make_person("ana@boreal.example")
    for language, view, form in (
        ("en", "account_login", {"login": "ana@boreal.example", "password": PASSWORD}),
        ("fr", "account_signup", {"email": "new@boreal.example", "password1": PASSWORD, "password2": PASSWORD}),
    ):
        with override(language):
            path = reverse(view)
        browser = Client(raise_request_exception=False)
        with busy(limit, free=set()):
            answer = browser.post(path, form)
        assert (answer.status_code, answer["Retry-After"]) == (503, "30"), path
        assert "sessionid" not in answer.cookies
    assert User.objects.count() == 1


@pytest.mark.parametrize("limit", LIMITS)
def test_of_several_in_one_press_the_first_stays_so_the_page_asks_to_look(limit: str) -> None:
    world = small_world(at=timezone.now())
    first, second = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(2)]
    adviser, browser = world.people[DESK], Client(raise_request_exception=False)
    give_app(adviser)
    come_in(browser, adviser)
    picked = {"pick": [first.reference, second.reference], "do": "take"}
    lock = f"SELECT 1 FROM {second._meta.db_table} WHERE id = %s FOR UPDATE"  # noqa: S608
    with held(lock, (second.pk,)), patience(limit):
        answer = browser.post(reverse("desk:bulk"), picked)
    assert answer.status_code == 503
    assert (world.fresh(first).handler, world.fresh(second).handler) == (adviser, None)
    assert "check whether it arrived before you send it twice" in answer.text
    assert "vérifiez s’il est arrivé avant de l’envoyer de nouveau" in answer.text
    assert not re.search("it was not kept|pas été conservé", answer.text)
