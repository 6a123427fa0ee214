"""The readers of a company's profile that the pages of a request name are those to whom the doors open."""

import contextlib
import random
import re
from datetime import datetime, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.consents.texts import CONSENT_TEXTS
from companies.models import Company
from hub.casework.choices import Outcome, OutcomeReason, ReferralRole, ReferralState
from hub.casework.desk.access import ProfileGround, case_for
from hub.casework.models import Referral, ServiceRequest
from hub.casework.referrals.access import is_open_to, is_readable_by_link
from hub.casework.referrals.services import withdraw_referral
from hub.casework.requests.access import SharingConsent, consent_for_seats, consents_of, places_reading_now
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.profile_access import CODES, HOLDERS, PURPOSES, SHARING_TEXTS
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.submission import agreed_to
from hub.core.db.tenancy import unscoped
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.matching.company_matching.access import readable_companies
from tests.accounts.people import client_of
from tests.casework.test_profile_sharing import (
    TOKEN,
    _no_rate_is_reached,
    at,
    body,
    by_link,
    close,
    ground,
    page_of_desk,
    world,
)
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

__all__ = ["_no_rate_is_reached", "at", "body", "world"]
pytestmark = pytest.mark.django_db


def words_of_page(browser: Client, request: ServiceRequest, lang: str = "en") -> str:
    with override(lang):
        address = reverse("casework:request", args=[request.reference])
    return " ".join(re.sub(r"<[^>]+>", " ", browser.get(address).content.decode()).split())


@pytest.fixture
def company(world: World) -> Client:
    return client_of(world.owner)


def agree(world: World, purpose: Purpose, at: datetime) -> None:
    set_consent(company=world.company, purpose=purpose, granted=True, language="en", by=world.owner, at=at)


def test_nobody_is_said_only_where_nobody_reads_it(world: World, company: Client, at: datetime):
    request = world.submit()
    world.given(request, SHANGHAI, at=at)
    assert "May read your profile Nobody beside your members" in words_of_page(company, request)
    agree(world, Purpose.SHARE_CHINA_OFFICES, at)
    assert ground(world, request, SHANGHAI, at) == ProfileGround.CONSENT
    page = words_of_page(company, request)
    post = world.seat(SHANGHAI).office
    assert "May read your profile Canadian offices in China (for every request)" in page
    assert f"Can read your profile now {post.name_en}" in page
    french = words_of_page(company, request, "fr")
    assert "Accès à votre profil Bureaux canadiens en Chine (pour toutes les demandes)" in french
    assert f"Accès au profil en ce moment {post.name_fr}" in french
    assert "Canadian offices in China (for every request)" in page_of_desk(world, request, SHANGHAI)


def test_what_was_said_for_a_request_is_over_once_it_is_closed(world: World, company: Client, at: datetime):
    request = world.submit(shared_with=[HOLDERS, Purpose.SHARE_FEDERAL.value])
    assert "Federal partners (while this request is open)" in words_of_page(company, request)
    close(world, request, at)
    assert "May read your profile Nobody beside your members" in words_of_page(company, request)
    agree(world, Purpose.SHARE_FEDERAL, at)
    page = words_of_page(company, request)
    assert "May read your profile Federal partners (for every request)" in page
    assert "Can read your profile now" not in page


@pytest.mark.parametrize("agreed", [None, *PURPOSES])
@pytest.mark.parametrize("shared", [[], [HOLDERS], [Purpose.SHARE_FEDERAL.value], [Purpose.SHARE_CHINA_OFFICES.value]])
def test_the_places_that_a_page_names_are_those_to_which_the_door_opens(
    world: World, body: Seat, at: datetime, agreed: Purpose | None, shared: list[str]
):
    request = world.submit(shared_with=shared)
    world.given(request, SHANGHAI, at=at)
    support = {"part": ReferralRole.SUPPORT, "by": world.people[SHANGHAI], "at": at}
    world.given(request, BEIJING, **support)
    world.offer(request, MONTREAL, **support)
    link = by_link(world, request, body, part=ReferralRole.SUPPORT)
    if agreed is not None:
        agree(world, agreed, at)
    for accepted in (False, True):
        if accepted:
            world.accept(link, at=at)
        readers = {who for who in (SHANGHAI, BEIJING, MONTREAL) if ground(world, request, who, at) is not None}
        places = {seat_name(world.seat(who)).place for who in readers}
        held = Referral.objects.select_related("request__company", "seat__organization").get(pk=link.pk)
        opened = accepted and is_readable_by_link(held, consents_of(held.request))
        assert places_named(request) == places | ({body.organization.name} if opened else set())


def test_who_sent_a_request_to_a_body_by_its_link_is_named_where_its_profile_is_open(
    world: World, body: Seat, at: datetime
):
    request = world.submit()
    world.given(request, MONTREAL, at=at)
    sender = world.people[MONTREAL]
    agree(world, Purpose.SHARE_FEDERAL, at)
    world.accept(world.offer_by_link(request, body, token=TOKEN, by=sender), at=at)
    assert ground(world, request, MONTREAL, at) == ProfileGround.CONSENT
    assert places_named(request) == {seat_name(world.seat(MONTREAL)).place}


@pytest.mark.parametrize("seed", range(6))
def test_the_readers_of_a_request_that_a_page_names_are_those_to_whom_the_door_opens(
    world: World, company: Client, at: datetime, seed: int
):
    """Random acts on one request; after each, page and door agree on every seat of the world."""
    dice, request = random.Random(seed), world.submit()
    for number in range(7):
        moment = at + timedelta(minutes=number)
        fresh = world.fresh(request)
        offers = list(Referral.objects.filter(request=request, state=ReferralState.OFFERED).select_related("seat"))
        parts = Referral.objects.filter(request=request, state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT)
        act = dice.choice(["offer", "part", "accept", "accept", "withdraw", "close"])
        owner = {"by": world.people[fresh.owner.slug], "seats": [fresh.owner], "at": moment}
        with contextlib.suppress(RefusedError):
            if act in {"offer", "part"} and fresh.is_open:
                part = ReferralRole.OWNER if act == "offer" else ReferralRole.SUPPORT
                world.offer(request, dice.choice([SHANGHAI, BEIJING, MONTREAL]), part=part, at=moment)
            elif act == "accept" and offers:
                world.accept(dice.choice(offers), at=moment)
            elif act == "withdraw" and (offers or parts):
                withdraw_referral(offer=dice.choice([*offers, *parts]), **owner)
            elif act == "close" and number > 4:
                close_request(
                    request=fresh,
                    outcome=Outcome.HELPED,
                    reasons=[OutcomeReason.INFORMATION_GIVEN],
                    answer="Here.",
                    **owner,
                )
        named = readers_named(company, request)
        for who in (DESK, SHANGHAI, BEIJING, MONTREAL):
            assert (seat_name(world.seat(who)).place in named) == opens(world, request, who, moment), (who, act)


def opens(world: World, request: ServiceRequest, who: str, at: datetime) -> bool:
    try:
        case_for(world.people[who], request.reference, at=at)
    except Http404:
        return False
    return True


def readers_named(company: Client, request: ServiceRequest) -> list[str]:
    rows = company.get(request.get_absolute_url()).context["rows"]
    words: str = next(row.words for row in rows if row.label == "Can read this request")
    return words.split(";\n")


def places_named(request: ServiceRequest) -> set[str]:
    fresh = ServiceRequest.objects.select_related("company", "owner__office", "owner__organization").get(pk=request.pk)
    offers = Referral.objects.filter(request=request).select_related("seat__office", "from_seat__office")
    return set(places_reading_now(fresh, offers, consents_of(fresh)))


def test_nothing_opens_the_profile_of_a_company_that_is_closed(world: World, at: datetime):
    request = world.submit(shared_with=[HOLDERS])
    agree(world, Purpose.SHARE_FEDERAL, at)
    assert ground(world, request, DESK, at) == ProfileGround.SHARED
    Company.objects.filter(pk=world.company.pk).update(closed_at=at, erase_after=at)
    assert ground(world, request, DESK, at) is None


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_standing_consent_speaks_of_the_same_seats_at_every_door(world: World, at: datetime, purpose: Purpose):
    request = world.submit()
    agree(world, purpose, at)
    consents = [SharingConsent(purpose.value, is_standing=True)]
    with unscoped():
        for seat in Seat.objects.select_related("office__organization", "organization"):
            reach = readable_companies([seat])
            listed = reach is not None and Company.objects.filter(reach, pk=world.company.pk).exists()
            assert listed == (consent_for_seats([seat], consents, request) is not None), seat.slug
            assert listed == is_open_to(request, seat, consents), seat.slug


def test_each_choice_says_what_it_opens_for_this_request_and_is_kept_by_its_version():
    for code in CODES:
        text = SHARING_TEXTS[code][-1]
        assert "request" in text.title.en
        assert "demande" in text.title.fr
        assert "request" in text.opens.en
        assert agreed_to([code], "en")["wording"] == {code: len(SHARING_TEXTS[code])}


def test_the_versions_that_were_agreed_to_for_a_request_before_keep_their_words():
    for purpose, number in zip(PURPOSES, (1, 1, 2), strict=True):
        assert SHARING_TEXTS[purpose][:number] == CONSENT_TEXTS[purpose][:number]
