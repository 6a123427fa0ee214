"""Names and words of requests that were closed years ago are erased; their figures stay."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, PartOutcome, ReferralRole, RequestOrigin
from hub.casework.desk.services import add_note_for, give_task, keep_draft, lean_on, snooze_request
from hub.casework.metrics.queries import _proposals
from hub.casework.metrics.queries import figures_of as read_figures
from hub.casework.models import (
    AbsenceTransfer,
    AccessGrant,
    Approval,
    Booking,
    Complaint,
    Event,
    Label,
    MarketBarrier,
    OfficialPresence,
    Recusal,
    Referral,
    Resource,
    ServiceRequest,
    Survey,
)
from hub.casework.referrals.services import finish_part
from hub.casework.requests.services import erasure
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.corrections import CONTACT, keep_contact
from hub.casework.requests.services.erasure import erase_old_requests
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company, reply_as_company
from hub.casework.tasks import erase_requests
from hub.core.db.tenancy import unscoped
from hub.directory.models import Absence, Seat
from hub.notifications.models import Bounce
from opportunities.models import PolicySignal
from tests.casework.desk.browsers import browser_of, open_case
from tests.casework.test_presence import wished
from tests.casework.world import BEIJING, DESK, MONTREAL, World

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WORD = "zquiver"
KEYS = {"to", "from", "with", "absence"}  # of a person, or of an absence, in the steps
CLOSED = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.INTRODUCTION_MADE], "answer": WORD}


def filled(world: World) -> ServiceRequest:
    """Return a closed request that holds the word wherever somebody writes one."""
    desk: dict[str, Any] = world.who(DESK, at=world.at)
    by_desk = {"by": world.people[DESK], "at": world.at}
    row = wished(world)
    contact = dict.fromkeys(CONTACT, WORD) | {"contact_email": f"{WORD}@firm.example"}
    keep_contact(request=row, contact=contact, **desk)
    part = world.given(row, BEIJING, part=ReferralRole.SUPPORT, task=WORD, note=WORD)
    finish_part(
        offer=part, outcome=PartOutcome.HELPED, result=WORD, by=world.people[BEIJING],
        seats=[world.seat(BEIJING)], at=world.at,
    )  # fmt: skip
    world.accept(world.offer_by_link(row, world.seat(MONTREAL), token="x", part=ReferralRole.SUPPORT, task=WORD))
    answer_company(request=row, text=WORD, **desk)
    reply_as_company(request=row, text=WORD, by=world.owner, at=world.at)
    people = [world.people[DESK]]
    add_note_for(request=row, text=WORD, people=people, readers=people, seat=world.seat(DESK), **by_desk)
    on = timezone.localdate(world.at) + 5 * DAY
    give_task(request=row, words=WORD, on=on, days_before=0, to=people[0], readers=people, may_write=True, **by_desk)
    snooze_request(request=row, until=on, may_write=True, **by_desk)
    close_request(request=row, **CLOSED, **desk)
    keep_draft(request=row, user=people[0], action="answer", answers={"text": WORD}, at=world.at)
    Complaint.objects.create(
        request=row,
        by=world.owner,
        at=world.at,
        words=WORD,
        to_seat=world.seat(DESK),
        answer=WORD,
        answered_at=world.at,
    )
    Survey.objects.create(
        request=row, round=3, asked_at=world.at, answered_at=world.at, helped=True, jobs=3, words=WORD,
        answered_by=world.owner,
    )  # fmt: skip
    AccessGrant.objects.create(
        request=row, user=people[0], ground="shared", reason=WORD, since=world.at, until=world.at + DAY
    )
    beside_it(world, row)
    OfficialPresence.objects.update(city=WORD, host=WORD, purpose=WORD, result_note=WORD)
    Approval.objects.update(note=WORD, role=WORD)
    Referral.objects.update(override_reason=WORD, reasons=[[WORD, WORD]], return_text=WORD)
    words = {"company_name": WORD, "enclosed": WORD, "city": WORD, "links": [f"https://{WORD}.example/"]}
    ServiceRequest.objects.filter(pk=row.pk).update(**words, answers={"a": WORD}, search_text=WORD)
    return row


def beside_it(world: World, row: ServiceRequest) -> None:
    """Write down whoever had to do with a request beside its words."""
    person, at, seat = world.people[DESK], world.at, world.seat(DESK)
    barrier = {"kind": "standard", "place": "CN-SH", "area": row.areas[0] if row.areas else "wastewater-treatment"}
    MarketBarrier.objects.create(request=row, words=WORD, recorded_by=person, at=at, **barrier)
    days = {"first_day": at.date(), "last_day": at.date()}
    seats = {"from_seat": seat, "to_seat": seat, "from_handler": person, "to_handler": person}
    AbsenceTransfer.objects.create(
        absence=Absence.objects.create(user=person, made_at=at, **days), request=row, version=1, at=at, settled_at=at,
        **seats,
    )  # fmt: skip
    Label.objects.create(name="Fair 2026").requests.add(row)
    Recusal.objects.create(request=row, user=world.people[BEIJING], by=person, since=at, ended_at=at, ended_by=person)
    desk = {"kind": "desk", "title_en": "Desk", "title_fr": "Poste", "weekdays": [1], "minutes": 60}
    resource = Resource.objects.create(office=world.seat(BEIJING).office, opens=time(9), closes=time(17), at=at, **desk)
    Booking.objects.create(
        resource=resource, company=world.company, request=row, period=(at, at + DAY), at=at, by=world.owner
    )
    signal = PolicySignal.objects.values_list("slug", flat=True)[0]
    lean_on(request=row, signal=signal, by=person, may_write=True, at=at)
    for key in ("to", "from", "with", "absence"):
        Event.objects.create(
            request=row, kind="shared", at=at, by=person, data={key: person.pk, "part": "x"}, version=1
        )


@unscoped()
def people_named(row: ServiceRequest) -> set[str]:
    """Return the columns of the tables of a request that name somebody."""
    found = set()
    for model in apps.get_app_config("casework").get_models():
        link = "pk" if model is ServiceRequest else "request"
        if model is ServiceRequest or any(field.related_model is ServiceRequest for field in model._meta.fields):
            rows = model._default_manager.filter(**{link: row.pk})
            names = [field.name for field in model._meta.fields if field.related_model is User]
            found |= {f"{model.__name__}.{name}" for name in names if rows.exclude(**{name: None}).exists()}
    return found | {f"Event.data.{key}" for row in Event.objects.filter(request=row) for key in row.data if key in KEYS}


@unscoped()
def held_of(row: ServiceRequest) -> dict[str, str]:
    """Return all that is kept of a request, by table."""
    found = {"request": str(ServiceRequest.objects.filter(pk=row.pk).values().get())}
    for model in apps.get_app_config("casework").get_models():
        if any(field.name == "request" and field.related_model is ServiceRequest for field in model._meta.fields):
            found[model.__name__] = str(list(model._default_manager.filter(request=row.pk).values()))
    return found


@unscoped()
def figures_of(row: ServiceRequest) -> Any:
    now = row.received_at + DAY
    names = ("kind", "areas", "province", "outcome", "outcome_reasons", "received_at", "first_answer_at", "closed_at")
    return (
        ServiceRequest.objects.filter(pk=row.pk).values_list(*names, "owner", "company").get(),
        [
            (*step, {key: said for key, said in data.items() if key not in KEYS})
            for *step, data in Event.objects.filter(request=row)
            .order_by("pk")
            .values_list("kind", "at", "seat", "to_seat", "data")
        ],
        MarketBarrier.objects.filter(request=row).values_list("kind", "place", "area").get(),
        read_figures(ServiceRequest.objects.filter(pk=row.pk), {seat.pk: seat for seat in Seat.objects.all()}, at=now),
        list(_proposals(Q(request=row), since=row.received_at, at=now, seats=None)),
        list(Survey.objects.filter(request=row).order_by("pk").values_list("round", "helped", "jobs", "came_of_it")),
        list(Referral.objects.filter(request=row).order_by("pk").values_list("seat", "state", "outcome", "rank")),
    )


def test_names_addresses_and_words_go_and_figures_stay(world: World) -> None:
    row, young, still_open = filled(world), world.submit(subject="Young"), world.submit(subject="Open")
    desk = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    at = world.at + 3 * 366 * DAY + DAY
    named_still = Referral.objects.filter(request=row).exclude(mailbox="").values_list("mailbox", flat=True)[0]
    ServiceRequest.objects.filter(pk=still_open.pk).update(contact_email=named_still)
    for address in (f"{WORD}@firm.example", named_still.lower()):
        Bounce.objects.create(address=address, kind="wish", status="staff", fingerprint=address, at=at)
    close_request(request=young, **CLOSED, **desk, at=world.at + 20 * DAY)
    before = held_of(row)
    assert {"request", "RequestMessage", "Referral", "Complaint", "Survey", "Task"} <= {
        name for name, kept in before.items() if WORD in kept
    }
    assert erase_old_requests(years=3, at=at) == 0, "it is not archived"
    run_due(at=at)
    figures = figures_of(row)
    (read,) = figures[-4]
    assert read.origin == RequestOrigin.FINDER
    assert people_named(row) >= {
        "AbsenceTransfer.from_handler", "Booking.by", "LeanedOn.recorded_by", "MarketBarrier.recorded_by",
        "Mention.user", "Recusal.user", *(f"Event.data.{key}" for key in KEYS),
    }  # fmt: skip
    assert erase_old_requests(years=0, at=at) == erase_old_requests(years=4, at=at) == 0
    assert erase_old_requests(years=3, at=at) == 1
    assert erase_old_requests(years=3, at=at) == 0
    assert {name for name, kept in held_of(row).items() if WORD in kept} == set()
    assert people_named(row) == set()
    assert not row.labels.exists()
    assert not Label.objects.exists(), "a word that no request has"
    assert [bounce.address for bounce in Bounce.objects.all()] == [named_still.lower()]
    assert figures_of(row) == figures
    held = world.fresh(row)
    assert (held.erased_at, held.company_name, held.submitted_by, held.handler) == (at, "", None, None)
    assert {*Event.objects.filter(request=row).values_list("by", flat=True)} == {None}
    assert (world.fresh(young).subject, world.fresh(still_open).subject) == ("Young", "Open")
    mine = Client()
    mine.force_login(world.owner)
    assert "Its names and words were erased" in mine.get(reverse("casework:request", args=[row.reference])).text
    assert open_case(browser_of(world, DESK), row).status_code == 200


def test_a_row_that_fails_keeps_no_other_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [world.submit(subject=subject) for subject in ("Broken", "Whole")]
    closed = {"state": "closed", "due_at": None, "due_on": None, "closing_answer": "x", "archived_at": world.at}
    for days, row in enumerate(rows):
        closed |= {"outcome": "helped", "closed_at": world.at + days * DAY}
        ServiceRequest.objects.filter(pk=row.pk).update(**closed)
    whole = erasure._erase

    def fails(held: ServiceRequest, **more: Any) -> None:
        if held.pk == rows[0].pk:
            message = "broken"
            raise RuntimeError(message)
        whole(held, **more)

    monkeypatch.setattr(erasure, "_erase", fails)
    assert erase_old_requests(years=3, at=world.at + 4 * 366 * DAY) == 1
    assert [world.fresh(row).erased_at is None for row in rows] == [True, False]


def test_what_was_joined_with_a_younger_one_waits_for_it(world: World) -> None:
    kept, gone = world.submit(subject="Kept"), world.submit(subject="Gone")
    at = world.at + 3 * 366 * DAY + DAY
    closed = {"state": "closed", "due_at": None, "due_on": None, "closing_answer": "x", "archived_at": world.at}
    ServiceRequest.objects.filter(pk=kept.pk).update(**closed, outcome="helped", closed_at=world.at + 20 * DAY)
    ServiceRequest.objects.filter(pk=gone.pk).update(**closed, outcome="merged", closed_at=world.at, merged_into=kept)
    assert erase_old_requests(years=3, at=at) == 0
    assert erase_old_requests(years=3, at=at + 20 * DAY) == 2


@pytest.mark.parametrize("profile", ["private", "federal"])
@pytest.mark.parametrize("years", [0, 3])
def test_the_operator_says_after_how_many_years_and_the_privacy_page_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, profile: str, years: int
) -> None:
    """Where an authorization is needed to erase anything, nothing is erased by itself, and no page promises it."""
    for name, value in (("operator_profile", profile), ("request_years", years)):
        monkeypatch.setitem(settings.HUB, name, value)
    past = timezone.now() - 1200 * DAY
    row = world.submit()
    closed = {"state": "closed", "due_at": None, "due_on": None, "closing_answer": "x", "archived_at": past}
    ServiceRequest.objects.filter(pk=row.pk).update(**closed, outcome="helped", closed_at=past)
    erases = profile == "private" and years == 3
    assert erase_requests() == int(erases)
    for path, words in (
        ("/en/privacy/", "3 years after a request was closed"),
        ("/fr/confidentialite/", "3 ans après"),
    ):
        page = Client().get(path)
        assert page.status_code == 200
        assert (words in " ".join(page.text.split())) is erases
    assert not MarketBarrier.objects.exists()
