"""An officer corrects what a request is about and whom to call; what the company had said stays on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import EventKind, ReferralRole, RequestKind
from hub.casework.merge_handlers import export_requests
from hub.casework.models import ServiceRequest
from hub.casework.notifications.queries import company_people
from hub.casework.requests.presentation.history import steps_for
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.casework.requests.services.corrections import CONTACT, contact_of, reclassify_request
from hub.core.vocabulary.enums import Area
from hub.core.workflow import RefusedError
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import BEIJING, DESK, SHANGHAI, World, build_world

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


LIN = {
    "contact_name": "Lin Tremblay",
    "contact_role": "Directrice",
    "contact_phone": "418 555-0142",
    "contact_email": "lin@clairbassin.example",
}


def test_the_officer_reads_how_to_call_or_write_and_who_only_is_asked_does_not(world: World) -> None:
    type(world.owner).objects.filter(pk=world.owner.pk).update(name="Hubertine Auclert")
    request = world.submit()
    desk = browser_of(world, DESK)
    page = open_case(desk, request).text
    assert f"mailto:{world.owner.email}" in page
    assert "Sent by Hubertine Auclert" in page
    world.offer(request, SHANGHAI)
    assert world.owner.email not in open_case(browser_of(world, SHANGHAI), request).text
    ServiceRequest.objects.update(submitted_by=None)
    assert "Who sent it has no account here." in open_case(desk, request).text


def test_whom_to_call_is_written_down_read_by_the_company_and_forgotten_again(world: World) -> None:
    request, browser = world.submit(), browser_of(world, DESK)
    mine = Client()
    mine.force_login(world.owner)
    assert press(browser, "contact", request, **LIN | {"contact_email": "no address"}).status_code == 200
    assert press(browser, "contact", request, **LIN).status_code == 302
    assert contact_of(world.fresh(request)) == LIN
    assert world.fresh(request).silent_since == request.silent_since, "no clock moves"
    page = open_case(browser, request)
    assert "tel:4185550142" in page.text
    assert page.context["steps"][-1][0] == "Whom to speak with was written down"
    for name in ("casework:request", "casework:print"):
        theirs = mine.get(reverse(name, args=[request.reference])).text
        assert "Lin Tremblay, Directrice, 418 555-0142, lin@clairbassin.example" in theirs
        assert "We wrote down whom to speak with" in theirs
    assert export_requests(world.company)[0]["contact"] == LIN
    assert company_people(request) == [world.owner], "mails go on as before"
    assert press(browser, "contact", request, **LIN).status_code == 409
    assert press(browser, "contact", request, **dict.fromkeys(CONTACT, " ")).status_code == 302
    assert not any(contact_of(world.fresh(request)).values())


def test_no_other_seat_writes_down_whom_to_call_and_nobody_on_a_closed_request(world: World) -> None:
    request = world.submit()
    world.given(request, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    assert press(browser_of(world, BEIJING), "contact", request, **LIN).status_code == 409
    desk = world.who(DESK, at=timezone.now())
    close_request(request=request, outcome="helped", reasons=["program_found"], answer="Here.", **desk)
    assert press(browser_of(world, DESK), "contact", request, **LIN).status_code == 409
    assert not any(contact_of(world.fresh(request)).values())
