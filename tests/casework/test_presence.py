"""An official's presence: nobody approves what they asked for, on no page, by no service, in no row."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import ApprovalState, Channel, PresenceLevel
from hub.casework.models import Approval, ServiceRequest
from hub.casework.requests.services.presence import record_approval
from hub.casework.requests.services.submission import OfficialInput, submit_request
from hub.core.workflow import RefusedError
from hub.directory.seats.services import seat_person
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import DESK, World, build_world

pytestmark = pytest.mark.django_db

type Enter = Callable[[str], Client]

WHY_NOT = "somebody else records the answer"


@pytest.fixture
def world(reference_data: None) -> World:
    """The desk, where a second person, "mate", holds the same seat."""
    world = build_world(at=timezone.now() - timedelta(minutes=5))
    world.people["mate"] = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=world.people["mate"], by=None, at=world.at)
    return world


@pytest.fixture
def enter(world: World) -> Enter:
    """Sign a person of the desk in, once."""
    return cache(lambda who: browser_of(world, who))


def wished(world: World, level: str = PresenceLevel.CONSUL_GENERAL, **sent: Any) -> ServiceRequest:
    """Return a request for an official's presence, which the Hub's desk answers for."""
    on = timezone.localdate() + timedelta(days=30)
    official = OfficialInput(
        level=level, form="signing", on=on, city="Qingdao", host="The port", purpose="It is serious."
    )
    ask = world.ask(kind="presence", official=official)
    return submit_request(company=world.company, ask=ask, at=world.at, **({"by": world.owner} | sent))


def record(world: World, request: ServiceRequest, level: str, by: User) -> Approval:
    step = Approval.objects.get(request=request, level=level)
    return record_approval(
        approval=step, approved=True, note="Yes.", by=by, seats=[world.seat(DESK)], at=timezone.now()
    )


def refused(world: World, enter: Enter, request: ServiceRequest, level: str, who: str) -> None:
    """Hold that a person may not approve a step: the page says why, the service and the database refuse it."""
    by = world.people[who]
    with pytest.raises(RefusedError, match="own_wish"):
        record(world, request, level, by)
    step = Approval.objects.get(request=request, level=level)
    with pytest.raises(IntegrityError, match="that they asked for"), transaction.atomic():
        Approval.objects.filter(pk=step.pk).update(state="approved", by=by, at=timezone.now())
    browser = enter(who)
    page = open_case(browser, request).text
    assert WHY_NOT in page
    assert 'name="approval"' not in page
    assert press(browser, "approval", request, approval=step.pk, approved="yes").status_code == 409
    step.refresh_from_db()
    assert (step.state, step.by) == (ApprovalState.WAITING, None)


def test_one_officer_alone_never_climbs_the_ladder(world: World, enter: Enter):
    request = wished(world)
    record(world, request, "officer", world.people[DESK])
    refused(world, enter, request, "consul_general", DESK)
    page = open_case(enter("mate"), request)
    assert 'name="approval"' in page.text
    assert WHY_NOT not in page.text
    assert record(world, request, "consul_general", world.people["mate"]).state == ApprovalState.APPROVED


def test_whoever_took_it_by_phone_approves_no_step_of_it(world: World, enter: Enter):
    request = wished(world, by=None, entered_by=world.people[DESK], channel=Channel.PHONE)
    refused(world, enter, request, "officer", DESK)
    record(world, request, "officer", world.people["mate"])
    refused(world, enter, request, "consul_general", DESK)
    refused(world, enter, request, "consul_general", "mate")


def test_whoever_sent_it_for_the_company_approves_no_step_of_it(world: World, enter: Enter):
    request = wished(world, level=PresenceLevel.OFFICER, by=world.people[DESK])
    refused(world, enter, request, "officer", DESK)
    assert record(world, request, "officer", world.people["mate"]).by == world.people["mate"]


def test_a_refusal_of_the_own_wish_is_for_somebody_else_to_record_too(world: World):
    request = wished(world)
    record(world, request, "officer", world.people[DESK])
    step = Approval.objects.get(request=request, level="consul_general")
    with pytest.raises(RefusedError, match="own_wish"):
        record_approval(
            approval=step, approved=False, note="", by=world.people[DESK], seats=[world.seat(DESK)], at=timezone.now()
        )


def test_an_account_that_is_deleted_leaves_the_steps_that_it_recorded(world: World):
    request = wished(world)
    record(world, request, "officer", world.people["mate"])
    Approval.objects.filter(request=request, level="officer").update(by=None)
    assert record(world, request, "consul_general", world.people[DESK]).state == ApprovalState.APPROVED
