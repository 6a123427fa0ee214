"""A departure hands over every open case or none, whatever lies on the seat."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.casework.choices import OPEN_STATES, ReferralState
from hub.casework.desk.presentation.history import steps_of
from hub.casework.models import Referral, ServiceRequest
from hub.casework.reassignment import offboarding
from hub.casework.reassignment.offboarding import NewAssignment, offboard, open_work_of
from hub.casework.requests.services.assignment import assign_to, claim_request
from hub.casework.requests.services.messages import ask_company
from hub.casework.requests.services.recusals import keep_out
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import record_absence, seat_person
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World
from tests.support.access import undone

pytestmark = pytest.mark.django_db

STATES = ("new", "mine", "colleague", "waiting", "referred", "asked", "elsewhere")


def at_shanghai(world: World, *, state: str, colleague: User | None) -> ServiceRequest:
    """Bring a new request into a state at the seat in Shanghai (``asked``: offered to it, ``elsewhere``: not there)."""
    request, at = world.submit(), world.at + timedelta(hours=1)
    if state == "elsewhere":
        return request
    offer = world.offer(request, SHANGHAI, at=at)
    if state == "asked":
        return world.fresh(request)
    me, seats = world.people[SHANGHAI], [world.seat(SHANGHAI)]
    world.accept(offer, at=at)
    request = world.fresh(request)
    if state == "new":
        ServiceRequest.objects.filter(pk=request.pk).update(handler=None, state="new", taken_at=None)
    elif state == "colleague" and colleague is not None:
        assign_to(request=request, to=colleague, by=me, seats=seats, at=at)
    elif state == "waiting":
        ask_company(request=request, text="Which size?", by=me, seats=seats, at=at)
    elif state == "referred":
        world.offer(request, BEIJING, at=at)
    return world.fresh(request)


def holder_of(world: World, seat: str = SHANGHAI) -> SeatHolder:
    return SeatHolder.objects.current().get(seat=world.seat(seat), user=world.people[seat])


def with_colleague(world: World) -> User:
    person = make_person("second@desk.example", role=Role.ADVISER, name="Second")
    seat_person(seat=world.seat(SHANGHAI), person=person, by=None, at=world.at)
    return person


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(
    states=st.lists(st.sampled_from(STATES), min_size=1, max_size=6),
    shared=st.booleans(),
    picks=st.lists(st.sampled_from(["hub", "beijing", "montreal", "colleague"]), min_size=6, max_size=6),
)  # fmt: skip
def test_after_a_departure_each_case_has_one_owner_that_is_there(
    world: World,
    states: list[str],
    shared: bool,
    picks: list[str],
):
    with undone():
        colleague = with_colleague(world) if shared else None
        requests = [at_shanghai(world, state=state, colleague=colleague) for state in states]
        before = {request.pk: request for request in requests}
        places = {
            "hub": NewAssignment(),
            "beijing": NewAssignment(seat=world.seat(BEIJING)),
            "montreal": NewAssignment(seat=world.seat(MONTREAL)),
            "colleague": NewAssignment(person=colleague) if colleague else NewAssignment(),
        }
        holder, at = holder_of(world), world.at + timedelta(days=1)
        cases = open_work_of(holder, at=at).cases
        chosen = {case.pk: pick for case, pick in zip(cases, picks, strict=False)}
        offboard(
            holder=holder,
            places={key: places[pick] for key, pick in chosen.items()},
            by=world.people[SHANGHAI],
            at=at,
            reason="Moves on.",
        )
        check_all_have_owners(world, before, chosen, colleague)


def check_all_have_owners(
    world: World, before: dict[Any, ServiceRequest], chosen: dict[Any, str], colleague: User | None
) -> None:
    """Nothing is lost, each open case answers to one seat that somebody holds, and who left has nothing in hand."""
    left = world.people[SHANGHAI]
    seats = {"hub": DESK, "beijing": BEIJING, "montreal": MONTREAL, "colleague": SHANGHAI if colleague else DESK}
    assert not SeatHolder.objects.current().filter(seat=world.seat(SHANGHAI), user=left).exists()
    held = set(SeatHolder.objects.current().values_list("seat", flat=True))
    for key, was in before.items():
        case = ServiceRequest.objects.select_related("owner").get(pk=key)
        assert case.state in OPEN_STATES
        assert case.owner_id in held
        assert case.handler_id != left.pk
        if key in chosen:
            assert case.owner.slug == seats[chosen[key]]
        elif colleague is not None:
            assert (case.owner_id, case.handler_id) == (was.owner_id, was.handler_id)
        # Somebody who is asked is there to answer.
        for offer in Referral.objects.filter(request=key, state=ReferralState.OFFERED):
            assert offer.seat_id in held


def test_a_case_without_a_place_stops_everything(world: World):
    first, second = (at_shanghai(world, state="mine", colleague=None) for _ in range(2))
    with pytest.raises(RefusedError) as refused:
        offboard(
            holder=holder_of(world),
            places={first.pk: NewAssignment()},
            by=world.people[SHANGHAI],
            at=world.at,
            reason="x",
        )
    assert refused.value.refusal.code == "no_place"
    assert {world.fresh(one).owner for one in (first, second)} == {world.seat(SHANGHAI)}
    assert holder_of(world).until is None


@pytest.mark.parametrize("place", [SHANGHAI, BEIJING])
def test_a_seat_that_is_left_or_empty_takes_nothing(world: World, place: str):
    request = at_shanghai(world, state="mine", colleague=None)
    away = world.people[BEIJING]
    day = world.at.date()
    record_absence(
        person=away, first_day=day, last_day=day + timedelta(days=5), by=away, at=world.at, stand_in_seat=None
    )
    places = {request.pk: NewAssignment(seat=world.seat(place))}
    with pytest.raises(RefusedError) as refused:
        offboard(holder=holder_of(world), places=places, by=world.people[SHANGHAI], at=world.at, reason="x")
    assert refused.value.refusal.code == "nobody_there"


def test_a_case_that_was_moved_meanwhile_goes_to_nobody_of_the_seat_that_it_left(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    request = at_shanghai(world, state="mine", colleague=None)
    colleague = with_colleague(world)
    read = offboarding.open_work_of

    def moved_after(holder: SeatHolder, *, at: datetime) -> offboarding.OpenWork:
        found = read(holder, at=at)
        ServiceRequest.objects.filter(pk=request.pk).update(owner=world.seat(BEIJING), handler=None)
        return found

    monkeypatch.setattr(offboarding, "open_work_of", moved_after)
    places = {request.pk: NewAssignment(person=colleague)}
    with pytest.raises(RefusedError, match="no_place"):
        offboard(holder=holder_of(world), places=places, by=world.people[SHANGHAI], at=world.at, reason="x")
    assert world.fresh(request).handler != colleague
    assert holder_of(world).until is None


def test_the_departure_is_written_down(world: World):
    request = at_shanghai(world, state="mine", colleague=None)
    offboard(
        holder=holder_of(world),
        places={request.pk: NewAssignment()},
        by=world.people[SHANGHAI],
        at=world.at,
        reason="Goes.",
    )
    event = Entry.objects.get(action="casework.departure")
    assert (event.reason, event.data["cases"]) == ("Goes.", 1)


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_asks_for_each_case_checks_and_hands_over(world: World, browse: Browse, now: datetime):
    first, second = (at_shanghai(world, state="mine", colleague=None) for _ in range(2))
    url = reverse("team:offboarding", args=[holder_of(world).pk])
    browser = browse(world.people[SHANGHAI])
    page = browser.get(url).content.decode()
    assert first.subject in page
    field = f"place-{first.pk.hex}"
    failed = browser.post(url, {field: "hub", "reason": ""})
    text = failed.content.decode()
    assert "Choose where this case goes, or a place for all." in text
    assert "Say why, so that others understand it later." in text
    assert failed.context["form"][field].value() == "hub"
    answers = {field: "hub", "all_to": "best", "reason": "Moves to Geneva."}
    check = browser.post(url, answers)
    assert "The Hub’s desk, to triage" in check.content.decode()
    assert holder_of(world).until is None
    back = browser.post(url, {**answers, "back": "1"})
    assert back.context["form"]["all_to"].value() == "best"
    assert browser.post(url, {**answers, "confirm": "1"}).status_code == 302
    assert world.fresh(first).owner == world.seat(DESK)
    assert world.fresh(second).owner != world.seat(SHANGHAI)
    assert not SeatHolder.objects.current().filter(seat=world.seat(SHANGHAI)).exists()


def test_a_place_that_was_taken_meanwhile_keeps_the_other_choices(world: World, browse: Browse):
    request = at_shanghai(world, state="mine", colleague=None)
    url = reverse("team:offboarding", args=[holder_of(world).pk])
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    field = f"place-{request.pk.hex}"
    browser = browse(world.people[SHANGHAI])
    failed = browser.post(url, {field: f"seat:{BEIJING}", "reason": "Moves on.", "confirm": "1"})
    assert "This place can no longer take the case." in failed.content.decode()
    assert failed.context["form"]["reason"].value() == "Moves on."


def test_a_colleague_who_is_kept_out_of_a_case_is_not_offered_for_it(world: World, browse: Browse):
    mate, at = with_colleague(world), world.at + timedelta(hours=2)
    barred, other = (at_shanghai(world, state="mine", colleague=None) for _each in range(2))
    keep_out(request=barred, person=mate, by=mate, at=at)
    url, browser = reverse("team:offboarding", args=[holder_of(world).pk]), browse(world.people[SHANGHAI])
    fields = browser.get(url).context["form"].fields
    offered = {row: f"person:{mate.pk}" in dict(fields[f"place-{row.pk.hex}"].choices) for row in (barred, other)}
    assert offered == {barred: False, other: True}
    answers = {"all_to": f"person:{mate.pk}", "reason": "Moves on.", "confirm": "1"}
    refused = browser.post(url, answers)
    assert f"This person is kept out of {barred.reference}, or not of its seat." in refused.text
    assert browser.post(url, answers | {f"place-{barred.pk.hex}": "hub"}).status_code == 302
    assert (world.fresh(barred).owner, world.fresh(other).handler) == (world.seat(DESK), mate)


@pytest.fixture
def led(world: World) -> tuple[ServiceRequest, User]:
    """A case that the lead of Shanghai has in hand of another seat of the office, and who holds that seat."""
    seats = Seat.objects.select_related("office__organization", "organization").filter(is_routable=True)
    seat = seats.filter(office=world.seat(SHANGHAI).office_id).exclude(pk=world.seat(SHANGHAI).pk).first()
    person = make_person("other@desk.example", role=Role.ADVISER, name="Other")
    seat_person(seat=seat, person=person, by=None, at=world.at)
    world.seats[seat.slug], world.people[seat.slug] = seat, person
    request = world.submit()
    world.given(request, seat.slug)
    ServiceRequest.objects.filter(pk=request.pk).update(handler=world.people[SHANGHAI])
    return world.fresh(request), person


def test_what_a_lead_has_in_hand_of_another_seat_is_left_with_the_lead(
    world: World, browse: Browse, led: tuple[ServiceRequest, User]
):
    """To somebody of that seat, to that seat to take anew, or elsewhere; never to a colleague of the seat that is left."""
    (case, theirs), mate = led, with_colleague(world)
    url, browser = reverse("team:offboarding", args=[holder_of(world).pk]), browse(world.people[SHANGHAI])
    page = browser.get(url)
    assert f"Of another seat: {case.owner.title}." in page.text
    offered = [value for value, _words in page.context["form"].fields[f"place-{case.pk.hex}"].choices]
    assert offered[1:3] == [f"person:{theirs.pk}", f"seat:{case.owner.slug}"]
    assert f"person:{mate.pk}" not in offered
    answers = {"all_to": "best", "reason": "Moves on.", "confirm": "1"}
    assert "or not of its seat" in browser.post(url, answers | {"all_to": f"person:{mate.pk}"}).text
    with undone():
        assert browser.post(url, answers).status_code == 302
        left = world.fresh(case)
        assert (left.owner, left.handler, left.state) == (case.owner, None, "new")
        assert left.events.last().by == world.people[SHANGHAI]
        assert steps_of(left.events.order_by("pk"), "en")[-1][0].startswith("Left to its seat, to be taken anew")
        heard = Notification.objects.filter(recipient__user=theirs).order_by("created_at").last()
        assert heard.kind == "casework.came_to_seat"
    browser.post(url, answers | {f"place-{case.pk.hex}": f"person:{theirs.pk}"})
    assert world.fresh(case).handler == theirs


def test_whoever_goes_on_leading_the_office_keeps_it(world: World, led: tuple[ServiceRequest, User]):
    case, _theirs = led
    third = Seat.objects.get(pk=case.owner_id)
    third.pk, third.slug = None, "shanghai-third"
    third.save()
    seat_person(seat=third, person=world.people[SHANGHAI], by=None, at=world.at)
    assert case in open_work_of(holder_of(world), at=world.at).in_hand
    SeatHolder.objects.filter(seat=third).update(is_lead=True)
    assert open_work_of(holder_of(world), at=world.at).cases == ()


def test_who_may_end_a_time_in_a_seat(world: World, browse: Browse, administrator: User):
    url = reverse("team:offboarding", args=[holder_of(world, BEIJING).pk])
    claim_request(request=world.submit(), **world.who(DESK, at=world.at))
    assert browse(world.people[BEIJING]).get(url).status_code == 200
    assert browse(administrator).get(url).status_code == 200
    assert browse(world.people[SHANGHAI]).get(url).status_code == 404
    assert browse(world.owner).get(url).status_code in {302, 403}


def test_a_subject_is_shown_to_those_who_may_read_the_case(world: World, browse: Browse, administrator: User):
    request = at_shanghai(world, state="mine", colleague=None)
    url = reverse("team:offboarding", args=[holder_of(world).pk])
    page = browse(administrator).get(url).content.decode()
    assert request.reference in page
    assert request.subject not in page
