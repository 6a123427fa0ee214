"""Who may read a company's profile for one request: bodies of a kind, and whoever has it; while it is open, and logged."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import Purpose
from companies.consents.services import set_consent
from hub.audit.models import Entry, SensitiveView
from hub.casework.choices import EventKind, Outcome, OutcomeReason, ReferralRole
from hub.casework.desk.access import ProfileGround, case_for, profile_ground
from hub.casework.models import Referral, ServiceRequest
from hub.casework.referrals.services import withdraw_referral
from hub.casework.requests.access import consents_of
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.casework.requests.services.profile_access import share_profile
from hub.core.vocabulary.enums import Level
from hub.core.workflow import RefusedError
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.notifications.models import Notification
from tests.accounts.people import client_of
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

TOKEN = "outside-profile-of-a-test-0123456789abcdefg"
SECRET = "heron-facts-in-the-profile"


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


@pytest.fixture
def world(reference_data: None) -> World:
    world = build_world(at=timezone.now() - timedelta(hours=1))
    world.company.description_en = SECRET
    world.company.save(update_fields=["description_en"])
    return world


@pytest.fixture
def at(world: World) -> datetime:
    return world.at + timedelta(minutes=30)


@pytest.fixture
def body(world: World) -> Seat:
    """The desk of a body that is of no government."""
    desks = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK, organization__level=Level.NON_GOVERNMENTAL)
    return desks.select_related("organization").order_by("slug")[0]  # type: ignore[no-any-return]


def ground(world: World, request: ServiceRequest, who: str, at: datetime) -> ProfileGround | None:
    case = case_for(world.people[who], request.reference, at=at)
    return profile_ground(case, consents_of(case.request))


def page_of_desk(world: World, request: ServiceRequest, who: str = DESK) -> str:
    client = client_of(world.people[who], app=True)
    return client.get(reverse("desk:case", args=[request.reference])).content.decode()


def page_of_body() -> str:
    return Client().get(reverse("casework:referral", args=[TOKEN])).content.decode()


def by_link(world: World, request: ServiceRequest, body: Seat, *, part: ReferralRole = ReferralRole.OWNER) -> Referral:
    return world.offer_by_link(request, body, token=TOKEN, part=part)


def readings() -> list[tuple[str, str]]:
    rows = SensitiveView.objects.filter(what="companies.profile").order_by("pk")
    return list(rows.values_list("actor_label", "ground"))


def close(world: World, request: ServiceRequest, at: datetime) -> None:
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INFORMATION_GIVEN],
        answer="Here.",
        **world.who(DESK, at=at),
    )


# --- Seats with people -----------------------------------------------------------------------------------------------


def test_without_a_word_of_the_company_the_profile_stays_closed_to_who_has_the_request(world: World, at: datetime):
    request = world.submit()
    assert ground(world, request, DESK, at) is None
    page = page_of_desk(world, request)
    assert SECRET not in page
    assert "Nobody: it has not agreed" in page
    assert readings() == []


def test_the_hubs_own_desk_reads_it_while_it_has_the_request(world: World, at: datetime):
    request = world.submit(shared_with=[HOLDERS])
    assert ground(world, request, DESK, at) == ProfileGround.SHARED
    assert SECRET in page_of_desk(world, request)
    assert [what for _who, what in readings()] == ["shared"]
    world.given(request, SHANGHAI, at=at)
    assert ground(world, request, SHANGHAI, at) == ProfileGround.SHARED


def test_who_works_on_a_part_reads_it_and_who_is_only_asked_does_not(world: World, at: datetime):
    request = world.submit(shared_with=[HOLDERS])
    offer = world.offer(request, MONTREAL, part=ReferralRole.SUPPORT, at=at)
    assert ground(world, request, MONTREAL, at) is None
    world.accept(offer, at=at)
    assert ground(world, request, MONTREAL, at) == ProfileGround.SHARED
    withdraw_referral(offer=offer, **world.who(DESK, at=at))
    world.given(request, BEIJING, part=ReferralRole.SUPPORT, at=at)
    assert ground(world, request, BEIJING, at) == ProfileGround.SHARED


def test_a_kind_of_body_that_was_ticked_reads_it_for_this_request_alone(world: World, at: datetime):
    shared = world.submit(shared_with=[Purpose.SHARE_CHINA_OFFICES.value])
    other = world.submit(subject="Another one", body="Of which nothing was said.")
    for request in (shared, other):
        world.given(request, SHANGHAI, at=at)
    assert ground(world, shared, SHANGHAI, at) == ProfileGround.SHARED
    assert ground(world, other, SHANGHAI, at) is None


def test_it_ends_with_the_request_and_begins_again_only_by_the_company(world: World, at: datetime):
    request = world.submit(shared_with=[HOLDERS])
    close(world, request, at)
    assert world.fresh(request).shared_with == []
    assert ground(world, request, DESK, at) is None
    reopen_request(request=request, reason="Not done.", by=world.owner, at=at)
    assert ground(world, request, DESK, at) is None


def test_a_company_that_agreed_for_all_requests_needs_no_second_word(world: World, at: datetime):
    request = world.submit()
    world.given(request, SHANGHAI, at=at)
    purpose = Purpose.SHARE_CHINA_OFFICES
    set_consent(company=world.company, purpose=purpose, granted=True, language="en", by=world.owner, at=at)
    assert ground(world, request, SHANGHAI, at) == ProfileGround.CONSENT


# --- A body without accounts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(ReferralRole))
def test_a_body_of_no_government_reads_it_once_it_has_accepted(
    world: World, body: Seat, at: datetime, part: ReferralRole
):
    request = world.submit(shared_with=[HOLDERS], body="words of the request in confidence")
    offer = by_link(world, request, body, part=part)
    asked = page_of_body()
    assert SECRET not in asked
    assert request.body not in asked
    world.accept(offer, at=at)
    accepted = page_of_body()
    assert SECRET in accepted
    assert request.body in accepted
    assert readings() == [(f"link {body.slug}", "shared")]


def test_a_body_reads_nothing_of_a_company_that_said_nothing(world: World, body: Seat, at: datetime):
    request = world.submit()
    world.accept(by_link(world, request, body), at=at)
    assert SECRET not in page_of_body()
    assert readings() == []


def test_a_body_reads_it_no_longer_once_the_company_closes_it(world: World, body: Seat, at: datetime):
    request = world.submit(shared_with=[HOLDERS])
    world.accept(by_link(world, request, body), at=at)
    share_profile(request=request, shared_with=[], by=world.owner, language="en", at=at)
    assert SECRET not in page_of_body()


# --- The company changes it ------------------------------------------------------------------------------------------


def test_the_trail_keeps_what_was_agreed_to_on_which_words_and_moves_no_clock(world: World, at: datetime):
    request = world.submit(shared_with=[HOLDERS], shown_in="fr")
    received = Entry.objects.get(action=f"casework.request.{EventKind.RECEIVED}")
    assert (received.data["wording"], received.data["language"]) == ({HOLDERS: 2}, "fr")
    silent = world.fresh(request).silent_since
    federal = Purpose.SHARE_FEDERAL.value
    share_profile(request=request, shared_with=[federal], by=world.owner, language="fr", at=at)
    entry = Entry.objects.get(action=f"casework.request.{EventKind.SHARING}")
    assert (entry.data["opened"], entry.data["closed"]) == ([federal], [HOLDERS])
    assert (entry.data["wording"], entry.data["language"], entry.actor) == ({federal: 2}, "fr", world.owner)
    assert world.fresh(request).silent_since == silent
    version = world.fresh(request).version
    share_profile(request=request, shared_with=[federal], by=world.owner, language="fr", at=at)
    assert world.fresh(request).version == version


def test_whoever_has_the_request_hears_that_fewer_read_the_profile(world: World, at: datetime):
    """For this request or for all, while it is open; who reads more is no such news."""
    federal = Purpose.SHARE_FEDERAL
    request, told = world.submit(shared_with=[HOLDERS]), Notification.objects.filter(kind="casework.profile_closed")
    for granted, number in ((True, 0), (False, 1), (True, 1), (False, 2)):
        set_consent(company=world.company, purpose=federal, granted=granted, language="en", by=world.owner, at=at)
        assert told.count() == number
    share_profile(request=request, shared_with=[HOLDERS, federal], by=world.owner, language="en", at=at)
    for granted in (True, False):
        set_consent(company=world.company, purpose=federal, granted=granted, language="en", by=world.owner, at=at)
    assert told.count() == 2, "the request shares it still"
    set_consent(company=world.company, purpose=Purpose.LEADS, granted=True, language="en", by=world.owner, at=at)
    set_consent(company=world.company, purpose=Purpose.LEADS, granted=False, language="en", by=world.owner, at=at)
    assert told.count() == 2
    share_profile(request=request, shared_with=[federal], by=world.owner, language="en", at=at)
    assert set(told.values_list("recipient__user", flat=True)) == {world.people[DESK].pk}
    assert told.count() == 3


def test_a_closed_request_shares_nothing(world: World, at: datetime):
    request = world.submit()
    close(world, request, at)
    with pytest.raises(RefusedError):
        share_profile(request=request, shared_with=[HOLDERS], by=world.owner, language="en", at=at)


def test_the_company_ticks_and_unticks_on_the_page_of_its_request(world: World, client: Client):
    request = world.submit()
    client.force_login(world.owner)
    url = reverse("casework:sharing", args=[request.reference])
    page = client.get(url).content.decode()
    assert "Whoever has this request" in page
    assert "Each reading is written down" in page
    done = client.post(url, {"shared_with": [HOLDERS, "share_federal"]})
    assert done["Location"] == reverse("casework:request", args=[request.reference])
    assert world.fresh(request).shared_with == [HOLDERS, "share_federal"]
    shown = client.get(done["Location"]).content.decode()
    once = "while this request is open"
    assert f"Whoever has this request ({once});<br>Federal partners ({once})" in shown
    assert "You changed who may read your profile" in shown
    client.post(url, {})
    assert world.fresh(request).shared_with == []
    refused = client.post(url, {"shared_with": ["everybody"]})
    assert refused.status_code == 200
    assert world.fresh(request).shared_with == []


def test_whoever_asks_for_consent_names_what_would_open_it(world: World, at: datetime):
    request = world.submit()
    text = page_of_desk(world, request)
    assert "Let whoever has this request read my profile" in text
