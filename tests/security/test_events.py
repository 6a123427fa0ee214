"""What touches security is told: who, what, where, in which request; and nothing more than that (A-64, A-65)."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.access import sign_fact_sheet
from companies.models import Company
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.accounts.services import invite_staff
from hub.audit.models import Entry
from tests.security.event_cases import CASES, Case, Scene
from tests.support.lines import Lines, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[Lines]:
    with listening() as heard:
        yield heard


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case.action}" for number, case in enumerate(CASES)])
def test_it_is_told_once_with_person_object_and_request(
    case: Case, scene: Scene, lines: Lines, django_capture_on_commit_callbacks: Any
) -> None:
    case.prepare(scene)
    actor, named = case.actor(scene), case.object(scene)
    key = actor.pk if actor else None
    lines.texts.clear()
    before = Entry.objects.filter(action=case.action).count()
    with django_capture_on_commit_callbacks(execute=True):
        answer = case.act(scene)
    (line,) = lines.of(case.action)
    assert (line["actor"], line["object"]) == (key, named)
    assert line["request_id"] == answer["X-Request-Id"]
    assert line["logger"] == "hub.events"
    assert (line["outcome"], line["level"]) == (("refused", "warning") if case.refused else ("done", "info"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["timestamp"]), "UTC"
    entries = list(Entry.objects.filter(action=case.action).order_by("pk"))[before:]
    assert [(entry.actor_id, entry.request_id) for entry in entries] == [(key, answer["X-Request-Id"])] * case.audited
    for text in lines.texts:
        assert len(text.splitlines()) == 1
        assert not re.search(r"@|firm\.example|wrong guess|Boreal|seven geese|forty quiet", text), text


def test_the_table_holds_refusals_of_every_kind() -> None:
    assert {case.action for case in CASES if case.refused} >= {
        "accounts.sign_in_failed",
        "accounts.second_factor_failed",
        "accounts.rate_limited",
        "core.rate_limited",
        "companies.access_denied",
        "core.permission_denied",
        "core.csrf_failed",
    }


def test_what_is_rolled_back_is_not_told_as_done(
    scene: Scene, lines: Lines, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(IntegrityError), transaction.atomic():
        register_company(by=scene.stranger, name="Austral", province="QC", at=timezone.now())
        Company.objects.filter(pk=scene.company.pk).update(province="ZZ")
    assert lines.of("companies.company.registered") == []


# --- What lines must not hold ----------------------------------------------------------------------------------------


def test_private_links_stand_in_no_line(scene: Scene, lines: Lines) -> None:
    """Django names the path of what it could not answer; some paths open something."""
    at = timezone.now()
    sheet = sign_fact_sheet(start_fact_sheet(answers={"province": "QC"}, language="en", at=at))
    invited = (
        invite_staff(
            email="new@hub.example",
            role=Role.ADMINISTRATOR,
            language="en",
            by=scene.administrator,
            at=at,
            site="https://h",
        )
        .link.rstrip("/")
        .split("/")[-1]
    )
    strict = Client(enforce_csrf_checks=True)
    answers = [
        strict.post(reverse("accounts:invitation", args=[invited])),
        strict.post(reverse("matching:change", args=[sheet, "areas"])),
        strict.get(reverse("matching:change", args=[sheet, "no-such-question"])),
        Client().put(reverse("matching:answer", args=[sheet])),
        strict.get(f"/en/find-support/slip/{sheet}/"),
        strict.get("/en/nobody@firm.example/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404, 405, 404, 404]
    assert len([text for text in lines.texts if "django." in text]) >= len(answers)
    for text in lines.texts:
        assert sheet not in text
        assert invited not in text
        assert "nobody@" not in text
    assert any("/en/find-support/…/question/areas/" in text for text in lines.texts)


def test_database_errors_repeat_no_row(scene: Scene, lines: Lines) -> None:
    told = ["Secret\n\ncity"]
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE companies_company SET province = 'ZZ', city = %s", told)
    assert "Secret" in str(refusal.value)
    later = RuntimeError("later")
    later.__cause__ = refusal.value
    logging.getLogger("hub.tests").error("It broke", exc_info=later)
    line = json.loads(lines.texts[-1])
    assert "company_province" in line["exception"]
    assert "RuntimeError: later" in line["exception"]
    assert "Secret" not in line["exception"]
    assert "Boreal" not in line["exception"]
