"""The register of incidents: who keeps it, what closes a row, its clock, and how long a row stays (P-14)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.audit.models import Entry, Incident
from tests.accounts.people import client_of, make_person

pytestmark = pytest.mark.django_db

NOTICED = datetime(2026, 11, 20, 9, tzinfo=UTC)
DECIDED = NOTICED + timedelta(days=1)
DONE: dict[str, Any] = {
    "has_risk": True,
    "risk_reason": "Passwords were among it.",
    "decided_at": DECIDED,
    "commissioner_told_at": DECIDED,
    "people_told_at": DECIDED,
    "measures": "All sessions were ended.",
    "closed_at": DECIDED + timedelta(days=3),
}
LIST = reverse("admin:audit_incident_changelist")


def incident(**fields: Any) -> Incident:
    """Return a new row, which is written only where all of it holds."""
    told = {"noticed_at": NOTICED, "description": "A copy was left open.", "information": "Addresses of accounts."}
    row = Incident(**told | fields)
    row.full_clean()
    row.save()
    return row


def signed_in(role: Role) -> Client:
    person = make_person(f"{role}@hub.example", role=role)
    return client_of(person, app=True)


@pytest.mark.parametrize(("lang", "refusal"), [("en", "says when and why"), ("fr", "avec sa date et ses motifs")])
def test_an_administrator_writes_a_row_and_writes_it_on(lang: str, refusal: str) -> None:
    browser = signed_in(Role.ADMINISTRATOR)
    page = reverse("admin:audit_incident_add").replace("/en/", f"/{lang}/")
    sent = {"noticed_at_0": "2026-11-20", "noticed_at_1": "09:00", "description": "A copy.", "information": "Names."}
    assert browser.post(page, sent | {"has_risk": "unknown"}).status_code == 302
    row = Incident.objects.get()
    change = reverse("admin:audit_incident_change", args=[row.pk]).replace("/en/", f"/{lang}/")
    undecided = browser.post(change, sent | {"has_risk": "true"})
    assert undecided.status_code == 200, "a decision without its day and reason"
    assert refusal in undecided.text
    decided = {"has_risk": "true", "risk_reason": "R", "decided_at_0": "2026-11-21", "decided_at_1": "10:00"}
    assert browser.post(change, sent | decided).status_code == 302
    row.refresh_from_db()
    assert row.has_risk is True
    kept = Entry.objects.filter(subject_type="audit.incident").order_by("pk").values_list("action", flat=True)
    assert list(kept) == ["admin.added", "admin.changed"]
    history = Incident._meta.apps.get_model("audit.IncidentEvent").objects.order_by("pgh_id")
    assert list(history.values_list("has_risk", flat=True)) == [None, True], "the database notes what was before"
    assert "A copy." in browser.get(LIST).text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_reads_it(role: Role) -> None:
    incident()
    assert signed_in(role).get(LIST).status_code in {302, 403, 404}


@pytest.mark.parametrize("missing", ["commissioner_told_at", "people_told_at", "measures", "decided_at", "risk_reason"])
def test_a_row_is_closed_when_all_was_done(missing: str) -> None:
    incident(**DONE)
    incident(**DONE | {"people_told_at": None, "others_told": "The police asked to wait."})
    incident(**DONE | {"has_risk": False, "commissioner_told_at": None, "people_told_at": None})
    without = DONE | {missing: "" if missing in {"measures", "risk_reason"} else None}
    with pytest.raises(ValidationError):
        incident(**without)
    row = incident()
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=row.pk).update(**without)


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened_at": NOTICED + timedelta(hours=1)},
        {"has_risk": False, "risk_reason": "R", "decided_at": NOTICED - timedelta(hours=1)},
        {"commissioner_told_at": NOTICED - timedelta(hours=1)},
        DONE | {"closed_at": DECIDED - timedelta(hours=1)},
    ],
)
def test_days_follow_each_other(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="in this order"):
        incident(**wrong)


@pytest.mark.parametrize(
    ("fields", "profile", "shown"),
    [
        ({}, "private", "4 days: nobody has decided"),
        (DONE | {"commissioner_told_at": None, "closed_at": None}, "private", "3 days: the commissioner is not told<"),
        (
            DONE | {"commissioner_told_at": None, "closed_at": None},
            "federal",
            "3 days: the commissioner is not told (3 days left)",
        ),
        (
            DONE
            | {"noticed_at": NOTICED - timedelta(9), "decided_at": DECIDED - timedelta(5)}
            | {"commissioner_told_at": None, "closed_at": None},
            "federal",
            "8 days: the commissioner is not told (the time to report is over)",
        ),
        (DONE | {"people_told_at": None, "closed_at": None}, "federal", "3 days: the people are not told"),
        (DONE | {"closed_at": None}, "federal", "3 days: not closed"),
        (DONE, "federal", '<td class="field-clock">-</td>'),
    ],
)
def test_the_list_shows_how_long_it_waits_for_whom(
    fields: dict[str, Any], profile: str, shown: str, settings: Any
) -> None:
    settings.HUB = settings.HUB | {"operator_profile": profile}
    incident(**fields)
    with time_machine.travel(NOTICED + timedelta(days=4, hours=1), tick=False):
        page = signed_in(Role.ADMINISTRATOR).get(LIST).text
    assert shown in page


def test_the_open_ones_stand_first_the_oldest_at_the_top() -> None:
    incident(description="closed", **DONE)
    incident(description="younger", noticed_at=NOTICED + timedelta(days=1))
    incident(description="older")
    rows = signed_in(Role.ADMINISTRATOR).get(LIST).context["cl"].result_list
    assert [row.description for row in rows] == ["older", "younger", "closed"]


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PAST = {
    "noticed_at": LONG_AGO,
    **{name: LONG_AGO for name in DONE if name.endswith("_at")},
    "created_at": LONG_AGO,
}


def test_a_row_is_kept_for_24_months_whoever_wants_it_gone() -> None:
    at = timezone.now()
    kept = [
        incident(),
        incident(**PAST | {"decided_at": None, "commissioner_told_at": None, "closed_at": None}),  # still open
        incident(**DONE | PAST | {"decided_at": at - timedelta(days=729), "closed_at": at}),
        incident(**DONE | PAST | {"created_at": at - timedelta(days=729)}),  # written down late
    ]
    gone = incident(**DONE | PAST)
    for row in kept:
        with pytest.raises(InternalError, match="kept for 24 months"), transaction.atomic():
            row.delete()
    gone.delete()
    assert Incident.objects.count() == len(kept)
    browser = signed_in(Role.ADMINISTRATOR)
    assert browser.post(reverse("admin:audit_incident_delete", args=[kept[0].pk]), {"post": "yes"}).status_code == 403
