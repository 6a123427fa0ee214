"""A request that is taken by phone."""

import uuid
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.audit.models import SensitiveView
from hub.casework.choices import Channel
from hub.casework.merge_handlers import export_conversations
from hub.casework.models import Conversation, RequestDraft, ServiceRequest
from hub.casework.requests.access import drafts_of
from hub.casework.requests.services.submission import remind_of_drafts
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.services import seat_person
from tests.accounts.people import client_of, make_person
from tests.casework.desk.browsers import browser_of
from tests.casework.world import DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_a_request_is_taken_by_phone_and_its_number_read_out(world: World):
    montreal = browser_of(world, MONTREAL)
    found = montreal.get(reverse("desk:phone"), {"name": "clairbassin"})
    assert world.company.name in found.text
    assert SensitiveView.objects.filter(what="casework.call").count() == 1
    typed = {"company": world.company.slug, "key": str(uuid.uuid4()), "channel": "phone", "kind": "programs"}
    typed |= {"subject": "Money for a pilot", "body": "They called.", "language": "fr", "urgency": "normal"}
    missing = montreal.post(reverse("desk:phone"), typed | {"subject": "", "kind": "presence"})
    assert "Say in one line what the company needs." in missing.text
    assert "They called." in missing.text
    done = montreal.post(reverse("desk:phone"), typed, follow=True)
    row = ServiceRequest.objects.get()
    assert row.reference in done.text
    assert (row.channel, row.entered_by, row.submitted_by) == (Channel.PHONE, world.people[MONTREAL], None)
    assert row.owner == world.seat(DESK)
    montreal.post(reverse("desk:phone"), typed)
    assert ServiceRequest.objects.count() == 1
    assert browser_of(world, DESK).get(reverse("desk:phone_received", args=[row.reference])).status_code == 404


def test_a_call_is_kept_while_it_is_typed_and_found_again_until_it_is_sent(world: World):
    montreal, phone = browser_of(world, MONTREAL), reverse("desk:phone")
    typed = {"company": world.company.slug, "key": str(uuid.uuid4()), "channel": "phone", "kind": "programs"}
    typed |= {
        "subject": "",
        "body": "They ca\0lled",
        "language": "fr",
        "urgency": "normal",
        "areas": ["wastewater-treatment"],
    }
    kept = montreal.post(f"{phone}?draft", typed, headers={"Accept": "application/json"})
    assert kept.json()["kept"]
    assert SensitiveView.objects.filter(what="casework.call").count() == 0
    assert world.company.name in montreal.get(phone).text
    form = montreal.get(phone, {"company": world.company.slug}).context["form"]
    assert {name: form[name].value() for name in ("key", "body", "areas")} == {
        "key": typed["key"], "body": "They called", "areas": ["wastewater-treatment"]
    }  # fmt: skip
    # It is its writer's alone, at the desk alone, and nobody is reminded of it.
    assert "They called" not in browser_of(world, DESK).get(phone, {"company": world.company.slug}).text
    assert not drafts_of(world.people[MONTREAL], at=timezone.now())
    assert remind_of_drafts(at=timezone.now() + timedelta(days=2)) == 0
    montreal.post(phone, typed | {"subject": "Money for a pilot", "body": "They called."})
    row = ServiceRequest.objects.get()
    assert RequestDraft.objects.get().request == row
    assert "Not sent yet" not in montreal.get(phone).text


@pytest.mark.parametrize("emptied", [{}, {"body": "Half a sen", "discard": "1"}])
def test_a_call_that_is_emptied_or_discarded_is_forgotten(world: World, emptied: dict[str, str]):
    montreal, phone = browser_of(world, MONTREAL), reverse("desk:phone")
    begun = {"company": world.company.slug, "channel": "phone", "kind": "programs", "language": "fr"}
    page = montreal.post(f"{phone}?draft", begun | {"body": "Half a sen"}, follow=True)
    assert "Your draft is kept." in page.text
    assert "Half a sen" in page.text
    montreal.post(f"{phone}?draft", begun | emptied)
    assert not RequestDraft.objects.exists()


def test_other_bodies_take_no_calls(world: World):
    person = make_person("ministry@gov.example", role=Role.ADVISER)
    seat = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK).order_by("slug")[0]
    seat_person(seat=seat, person=person, by=None, at=world.at)
    browser = client_of(person, app=True)
    assert browser.get(reverse("desk:phone")).status_code == 403


def test_a_post_takes_down_what_a_company_asked_at_a_fair(world: World):
    shanghai = browser_of(world, SHANGHAI)
    assert world.company.name in shanghai.get(reverse("desk:phone"), {"name": "clairbassin"}).text
    typed = {"company": world.company.slug, "key": str(uuid.uuid4()), "channel": "meeting", "kind": "partners"}
    typed |= {"subject": "A pilot in Suzhou", "body": "Met at the fair.", "language": "en", "urgency": "normal"}
    shanghai.post(reverse("desk:phone"), typed)
    row = ServiceRequest.objects.get()
    assert (row.channel, row.entered_by, row.owner) == (Channel.MEETING, world.people[SHANGHAI], world.seat(DESK))


def test_a_company_that_is_not_here_is_mailed_the_page_on_which_it_asks(world: World):
    text = browser_of(world, MONTREAL).get(reverse("desk:phone"), {"name": "nobody of this name"}).text
    assert "mailto:?subject=" in text
    assert quote(reverse("casework:new")) in text


# --- A talk that is no request ---------------------------------------------------------------------------------------


def talk(world: World, **said: str) -> dict[str, str]:
    on = timezone.localdate().isoformat()
    typed = {"on": on, "channel": "phone", "participants": "Li Wei, our officer", "words": "heron was spoken of"}
    return {"act": "talk", "company": world.company.slug} | typed | said


def test_a_talk_is_kept_beside_the_history_of_its_company(world: World, request_: ServiceRequest):
    shanghai, phone = browser_of(world, SHANGHAI), reverse("desk:phone")
    for _ in range(2):
        assert "The talk is kept" in shanghai.post(phone, talk(world), follow=True).text
    row = Conversation.objects.get()
    assert (row.company, row.seat, row.by) == (world.company, world.seat(SHANGHAI), world.people[SHANGHAI])
    assert not ServiceRequest.objects.exclude(pk=request_.pk).exists()
    case = reverse("desk:case", args=[request_.reference])
    assert "heron was spoken of" in browser_of(world, DESK).get(case, {"history": "1"}).text
    assert "heron was spoken of" in shanghai.get(phone, {"company": world.company.slug}).text
    assert "heron" not in browser_of(world, MONTREAL).get(phone, {"company": world.company.slug}).text
    owner = client_of(world.owner)
    assert "heron" not in owner.get(reverse("casework:request", args=[request_.reference])).content.decode()
    assert [one["words"] for one in export_conversations(world.company)] == ["heron was spoken of"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"participants": ""}, "Say who took part."),
        ({"words": ""}, "Write something first."),
        ({"on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_a_talk_that_misses_something_is_shown_again(world: World, said: dict[str, str], words: str):
    text = browser_of(world, SHANGHAI).post(reverse("desk:phone"), talk(world, **said)).text
    assert words in text
    assert "<details open" in text
    assert not Conversation.objects.exists()


def test_a_talk_that_stands_twice_is_kept_no_third_time(world: World):
    shanghai, phone = browser_of(world, SHANGHAI), reverse("desk:phone")
    shanghai.post(phone, talk(world))
    twin = Conversation.objects.get()
    twin.pk = None
    twin.save(force_insert=True)
    assert "The talk is kept" in shanghai.post(phone, talk(world), follow=True).text
    assert Conversation.objects.count() == 2


def test_its_writer_removes_a_talk_and_nobody_else(world: World):
    shanghai, phone = browser_of(world, SHANGHAI), reverse("desk:phone")
    shanghai.post(phone, talk(world))
    back = {"act": "talk_back", "company": world.company.slug, "talk": str(Conversation.objects.get().pk)}
    browser_of(world, DESK).post(phone, back)
    assert Conversation.objects.exists()
    assert "The talk is removed." in shanghai.post(phone, back, follow=True).text
    assert not Conversation.objects.exists()
