"""A request that is taken by phone."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import SensitiveView
from hub.casework.choices import Channel
from hub.casework.models import RequestDraft, ServiceRequest
from hub.casework.requests.access import drafts_of
from hub.casework.requests.services.submission import remind_of_drafts
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


def test_only_the_desk_and_regional_offices_take_calls(world: World):
    assert browser_of(world, SHANGHAI).get(reverse("desk:phone")).status_code == 403
