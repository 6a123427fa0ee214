"""A request that is taken by phone."""

import uuid

import pytest
from django.urls import reverse

from hub.audit.models import SensitiveView
from hub.casework.choices import Channel
from hub.casework.models import ServiceRequest
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


def test_only_the_desk_and_regional_offices_take_calls(world: World):
    assert browser_of(world, SHANGHAI).get(reverse("desk:phone")).status_code == 403
