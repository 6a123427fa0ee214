"""What a request holds in confidence reaches its seat and nobody else; what somebody wrote is never run (A-48, A-50)."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.desk.services import give_task, keep_draft
from hub.casework.desk.urls import urlpatterns
from hub.casework.models import ServiceRequest
from hub.casework.referrals.services import refer_request
from hub.casework.requests.services.messages import add_note, answer_company
from hub.casework.requests.services.presence import record_approval
from hub.casework.requests.services.recusals import keep_out
from hub.casework.requests.services.submission import OfficialInput
from hub.directory.seats.services import seat_person
from tests.accounts.people import client_of, come_in, give_app, make_person
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

WORDS = [f"kestrel{number:02}zq" for number in range(14)]
DRAFT, TASK, APPROVAL = WORDS[11:]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg/onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "' OR 1=1 --",
    "%00%0d%0aSet-Cookie:x=1",
]


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def planted(world: World) -> ServiceRequest:
    """A request at the Hub's desk with a word of its own in every field where somebody writes in confidence."""
    Company.objects.filter(pk=world.company.pk).update(name=WORDS[0])
    world.company.refresh_from_db()
    official = OfficialInput(
        level="ambassador",
        form="meeting",
        on=timezone.localdate() + timedelta(days=30),
        city=WORDS[1],
        host=WORDS[2],
        purpose=WORDS[3],
    )
    row = world.submit(
        kind="presence",
        official=official,
        subject=WORDS[4],
        body=WORDS[5],
        city=WORDS[6],
        links=[f"https://{WORDS[7]}.example/"],
    )
    who: dict[str, Any] = {"by": world.people[DESK], "at": timezone.now()}
    add_note(request=row, text=WORDS[8], seat=world.seat(DESK), **who)
    answer_company(request=row, text=WORDS[9], seats=[world.seat(DESK)], **who)
    desk = who["by"]
    keep_draft(request=row, user=desk, action="answer", answers={"text": DRAFT}, at=who["at"])
    give_task(request=row, words=TASK, on=timezone.localdate() + timedelta(days=2), to=desk, readers=[desk], **who)
    step = row.approvals.select_related("request").first()
    record_approval(approval=step, approved=True, note=APPROVAL, seats=[world.seat(DESK)], **who)
    refer_request(request=row, choice=world.choice(SHANGHAI), seats=[world.seat(DESK)], note=WORDS[10], **who)
    return row


def test_what_is_written_in_confidence_reaches_the_seat_and_nobody_else(world: World, planted: ServiceRequest):
    told = _told(world.people[DESK], planted)
    assert {word for word in WORDS if word not in told} == set()
    others = [world.people[BEIJING], world.people[MONTREAL]]
    others += [
        make_person(f"{role}@hub.example", role=role, name=str(role)) for role in (Role.CURATOR, Role.ADMINISTRATOR)
    ]
    for person in others:
        told = _told(person, planted)
        assert {word for word in WORDS if word in told} == set(), person.email


def test_a_draft_is_read_by_nobody_but_its_writer(world: World, planted: ServiceRequest):
    """Neither a colleague of the seat nor the seat that is asked finds it, whatever else they read."""
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    told = _told(mate, planted)
    assert {word for word in WORDS if word not in told} == {DRAFT}
    assert DRAFT not in _told(world.people[SHANGHAI], planted)


def test_who_is_asked_reads_what_it_must_and_no_more_once_it_was_taken_back(world: World, planted: ServiceRequest):
    assert WORDS[5] in _told(world.people[SHANGHAI], planted)
    planted.offers.update(state="withdrawn", answered_at=timezone.now())
    ServiceRequest.objects.filter(pk=planted.pk).update(state="assigned")
    told = _told(world.people[SHANGHAI], planted)
    assert not any(word in told for word in WORDS)


def test_a_colleague_who_is_kept_out_finds_no_word_of_it(world: World, planted: ServiceRequest):
    mate = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=mate, by=None, at=world.at)
    keep_out(request=planted, person=mate, by=mate, at=timezone.now())
    told = _told(mate, planted)
    assert {word for word in WORDS if word in told} == set()


def _told(person: User, row: ServiceRequest) -> str:
    """Return everything that the desk tells somebody about a request, whatever is asked for."""
    client = Client()
    if not Authenticator.objects.filter(user=person).exists():
        give_app(person)
    cache.clear()  # a code is taken once in half a minute
    come_in(client, person)
    pages = [
        client.get(reverse("desk:inbox"), {"view": view}).text for view in ("now", "open", "sent", "mine", "closed")
    ]
    pages += [client.get(reverse("desk:inbox"), {"q": "kestrel", "view": "open"}).text]
    pages += [client.get(reverse("desk:phone"), {"name": "kes"}).text] if "desk" not in person.email else []
    for pattern in urlpatterns:
        if "reference" in pattern.pattern.converters:
            named = ["answer"] if "name" in pattern.pattern.converters else []
            address = reverse(f"desk:{pattern.name}", args=[row.reference, *named])
            pages += [client.get(address).text]
    pages += [client.post(reverse("desk:note", args=[row.reference]), {"text": ""}).text]
    pages += [client.post(reverse("desk:bulk"), {"pick": [row.reference], "do": "assign"}).text]
    return "".join(pages)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_shown_as_they_stand(world: World, hostile: str):
    row = world.submit(subject=hostile, body=hostile * 2)
    answer_company(request=row, text=hostile, **world.who(DESK, at=timezone.now()))
    person = world.people[DESK]
    client = client_of(person, app=True)
    pages = [
        client.get(reverse("desk:inbox"), {"view": "open", "q": hostile}),
        client.get(reverse("desk:case", args=[row.reference]), {"view": hostile, "do": hostile, "area": hostile}),
        client.post(reverse("desk:ask", args=[row.reference]), {"text": "", "list": hostile, "next": hostile}),
        client.post(reverse("desk:close", args=[row.reference]), {"text": hostile, "outcome": hostile}),
        client.post(
            reverse("desk:bulk"), {"pick": [row.reference, hostile], "do": "assign", "confirmed": "1", "seat": hostile}
        ),
    ]
    for page in pages:
        assert page.status_code == 200
        for danger in ("<script>alert", "<img src=x", "<svg/onload", 'href="javascript:'):
            assert danger not in page.text
    assert client.post(
        reverse("desk:take", args=[row.reference]), {"next": "//evil.example", "list": "https://evil.example"}
    ).url.startswith("/en/desk/")
