"""Behind a pool that lends a connection for one transaction only, nothing of a request stays in the connection."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.registration.services import register_company
from hub.audit.services import first_broken_link, seal
from hub.casework.models import ServiceRequest
from hub.outbox.services import deliver_due
from hub.pages.checks import run_checks
from tests.accounts.people import make_person, sign_in
from tests.casework.small import small_world
from tests.support.pool import pooled

pytestmark = pytest.mark.django_db(transaction=True)

# What PgBouncer itself carries from one lender to the next.
CARRIED = {"client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings", "application_name"}
STATE = {
    "settings": "SELECT name FROM pg_settings WHERE source = 'session'",
    "prepared statements": "SELECT name FROM pg_prepared_statements",
    "cursors": "SELECT name FROM pg_cursors WHERE name <> ''",
    "locks": "SELECT objid::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    "tables": "SELECT relname::text FROM pg_class WHERE relpersistence = 't'",
    "channels": "SELECT * FROM pg_listening_channels()",
    "role": "SELECT current_user::text WHERE current_user <> session_user",
}


@pytest.fixture
def pool() -> Iterator[None]:
    """Let Django speak through a pool with one connection."""
    own = dict(connection.settings_dict)
    connection.close()
    with tempfile.TemporaryDirectory(prefix="hub-pool-") as made, pooled(Path(made), own["NAME"]) as port:
        # As DATABASE_POOLED and an empty DATABASE_OPTIONS set it.
        options = {key: value for key, value in own["OPTIONS"].items() if key not in {"options", "host"}}
        connection.settings_dict.update(HOST="127.0.0.1", PORT=str(port), OPTIONS=options)
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(own)


def left_behind() -> dict[str, set[str]]:
    """Return what the one connection of the pool holds, seen by its next lender."""
    found = {}
    for name, statement in STATE.items():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            found[name] = {row[0] for row in cursor.fetchall()}
    found["settings"] -= CARRIED
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.usefixtures("pool")
def test_the_work_of_the_portal_leaves_nothing_in_the_connection():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        first = cursor.fetchone()
    assert left_behind() == {}
    now = timezone.now()
    person, browser = make_person(), Client()
    acts: dict[str, Any] = {
        "sign in": lambda: sign_in(browser, person.email),
        "read": lambda: [browser.get(reverse(name)) for name in ("pages:home", "programs:list", "accounts:settings")],
        "search": lambda: browser.get(reverse("pages:search"), {"q": "water"}),
        "register a company": lambda: browser.post(
            reverse("companies:register"), {"name": "Brise-Lames", "province": "NS"}
        ),
        "send a request": lambda: small_world(at=now).submit(),
        "change a company": lambda: Company.objects.update(city="Halifax"),
        "ask for a new password": lambda: Client().post(reverse("account_reset_password"), {"email": person.email}),
        "deliver": deliver_due,
        "seal": seal,
        "read the chain": first_broken_link,
        "check": run_checks,
        "erase": lambda: _erase(person, now),
        "fail": _fail,
        "sign out": lambda: browser.post(reverse("account_logout")),
    }
    for name, act in acts.items():
        act()
        assert left_behind() == {}, name
    assert ServiceRequest.objects.count() == 1
    assert mail.outbox
    assert not any(run_checks().values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() == first, "another connection: this test saw nothing"


def _erase(person: Any, now: Any) -> None:
    company = register_company(by=person, name="Kestrel", province="QC", at=now)
    delete_company(company=company, typed_name="Kestrel", by=person, at=now, profile="private")


def _fail() -> None:
    assert Client(raise_request_exception=False).get("/en/nothing-is-here/").status_code == 404


@pytest.mark.usefixtures("pool")
def test_what_a_session_would_keep_is_seen():
    """The test above sees what it looks for."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '9s'")
        cursor.execute("SELECT pg_advisory_lock(4711)")
    try:
        assert left_behind() == {"settings": {"statement_timeout"}, "locks": {"4711"}}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
            cursor.execute("RESET ALL")
