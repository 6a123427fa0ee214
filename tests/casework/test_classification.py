"""An officer corrects what a request is about; what the company had said stays on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.casework.choices import EventKind, RequestKind
from hub.casework.models import ServiceRequest
from hub.casework.requests.presentation.history import steps_for
from hub.casework.requests.services.classification import reclassify_request
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.core.vocabulary.enums import Area
from hub.core.workflow import RefusedError
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(hours=2))


def correct(world: World, request: ServiceRequest, kind: RequestKind, *, seat: str = DESK, **to: Any) -> None:
    said = {"kind": kind, "areas": request.areas, "cn_provinces": request.cn_provinces} | to
    reclassify_request(
        request=request, to=said, by=world.people[seat], seats=[world.seat(seat)], at=world.at + timedelta(hours=1)
    )


def test_both_versions_stay_and_the_company_reads_one_line(world: World) -> None:
    request = world.submit(kind=RequestKind.OTHER)
    browser = browser_of(world, DESK)
    typed = {"kind": RequestKind.IP, "areas": [Area.ENERGY_EFFICIENCY], "cn_provinces": ["CN-JS"]}
    assert press(browser, "classify", request, **typed).status_code == 302
    held = world.fresh(request)
    assert (held.kind, held.areas, held.cn_provinces) == (RequestKind.IP, [Area.ENERGY_EFFICIENCY], ["CN-JS"])
    assert held.needs == [], "the kind says it"
    page = open_case(browser, held)
    assert "Corrected by us: Intellectual property" in page.text
    assert "The company had said: Something else" in page.text
    event = request.events.get(kind=EventKind.RECLASSIFIED)
    [line] = steps_for([event])
    assert (line.words, line.more) == ("We corrected what it is about", "It now stands as: Intellectual property.")


def test_the_promise_follows_and_gets_no_later(world: World) -> None:
    request = world.submit(kind=RequestKind.OTHER)
    five = request.due_at
    correct(world, request, RequestKind.DISPUTE)
    two = world.fresh(request).due_at
    assert two < five
    correct(world, request, RequestKind.PARTNERS)
    assert world.fresh(request).due_at == two, "a day that was promised stays"
    desk = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    close_request(
        request=request, outcome="helped", reasons=["program_found"], answer="Here.", at=timezone.now(), **desk
    )
    reopen_request(request=request, reason="Not yet.", by=world.owner, at=timezone.now())
    assert world.fresh(request).due_at >= five, "whoever asks again is promised what the kind says"


def test_others_nothing_new_and_an_officials_presence_are_refused(world: World) -> None:
    request = world.submit(kind=RequestKind.OTHER)
    with pytest.raises(RefusedError, match="not_owner"):
        correct(world, request, RequestKind.IP, seat=SHANGHAI)
    with pytest.raises(RefusedError, match="same"):
        correct(world, request, RequestKind.OTHER)
    with pytest.raises(RefusedError, match="presence"):
        correct(world, request, RequestKind.PRESENCE)
    assert "classify" not in open_case(browser_of(world, DESK), request).context["forms"]
