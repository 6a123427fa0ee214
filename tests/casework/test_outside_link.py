"""How long the link of a body without accounts lives: days for an offer, and then as long as the body has the case."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from hub.audit.models import SensitiveView
from hub.casework.choices import (
    Outcome,
    OutcomeReason,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RequestState,
    ReturnReason,
)
from hub.casework.desk.access import AccessGround, case_for
from hub.casework.models import Referral, ServiceRequest
from hub.casework.notifications.notification_types import NUDGE_EXTERNAL
from hub.casework.notifications.referrals import presence_moved
from hub.casework.notifications.services import notify_external
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.referrals.access import LinkExpiredError, referral_for_link
from hub.casework.referrals.services import finish_part, return_referral, withdraw_referral
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.escalation import remind_seat, run_due
from hub.casework.requests.services.messages import answer_company, ask_by_link, reply_as_company
from hub.casework.requests.services.profile_access import share_profile
from hub.casework.sla.services import LinkEnd, link_opens_until, reopen_until
from hub.core.vocabulary.enums import Level
from hub.core.workflow import RefusedError
from hub.directory.choices import SeatKind
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import unseat_person
from hub.notifications.models import Notification
from hub.settings import base
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db

TOKEN = "outside-link-of-a-test-0123456789abcdefghijk"
DAY = timedelta(days=1)


@pytest.fixture
def body(reference_data: None) -> Seat:
    """The desk of an organization that no government has: nobody of it has an account."""
    desks = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK, organization__level=Level.NON_GOVERNMENTAL)
    return desks.select_related("organization").order_by("slug")[0]  # type: ignore[no-any-return]


def sent(
    world: World, body: Seat, request: ServiceRequest, *, part: ReferralRole = ReferralRole.OWNER, by: str = DESK
) -> Referral:
    """Send a request to the body by the link of the test."""
    return world.offer_by_link(request, body, token=TOKEN, part=part, by=world.people[by])


def end_at(at: datetime, token: str = TOKEN) -> LinkEnd | None:
    """Return why the link is over at a moment; None while it opens."""
    try:
        referral_for_link(token, at=at)
    except LinkExpiredError as over:
        return over.end
    return None


def fresh(offer: Referral) -> Referral:
    return Referral.objects.select_related("request__owner", "seat", "from_seat").get(pk=offer.pk)


def close(offer: Referral, *, at: datetime) -> None:
    close_request(
        request=offer.request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer="Meet them on Monday.",
        by=None,
        seats=None,
        seat=offer.seat,
        at=at,
    )


def test_the_days_count_for_an_offer_without_an_answer(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_)
    assert offer.link_expires_at is not None
    assert offer.link_expires_at >= world.at + 30 * DAY
    last = offer.link_expires_at - timedelta(seconds=1)
    assert (end_at(last), end_at(offer.link_expires_at)) == (None, LinkEnd.UNANSWERED)


def test_each_opening_of_a_link_is_written_down(world: World, request_: ServiceRequest, body: Seat):
    sent(world, body, request_)
    for number in (1, 2):
        assert end_at(world.at) is None
        rows = SensitiveView.objects.filter(what="casework.referral", actor_label=f"link {body.slug}")
        assert [row.subjects for row in rows] == [[str(request_.pk)]] * number


@pytest.mark.parametrize("part", list(ReferralRole))
def test_once_accepted_it_opens_as_long_as_the_body_has_the_case(
    world: World, request_: ServiceRequest, body: Seat, part: ReferralRole
):
    """The body writes each four weeks, just before its silence would bring the case back; a year later the link works."""
    offer = sent(world, body, request_, part=part)
    world.accept(offer, at=world.at + 29 * DAY)
    moment = world.at + 29 * DAY
    for _ in range(13):
        moment += 28 * DAY
        answer_company(request=request_, text="We work on it.", by=None, seats=None, seat=body, at=moment)
        if part == ReferralRole.SUPPORT:
            answer_company(
                request=request_, text="So do we.", by=world.people[DESK], seats=[world.seat(DESK)], at=moment
            )
        run_due(at=moment)
        reassign_unattended(at=moment)
        assert end_at(moment, newest_token() or TOKEN) is None
    assert link_opens_until(fresh(offer)) is None


def test_a_body_that_falls_silent_loses_the_case_and_its_link_with_it(
    world: World, request_: ServiceRequest, body: Seat
):
    world.accept(sent(world, body, request_))
    silent = world.at + 40 * DAY
    assert end_at(silent) is None
    run_due(at=silent)
    assert world.fresh(request_).owner == world.seat(DESK)
    assert end_at(silent) == LinkEnd.MOVED_ON


def test_what_the_body_closed_is_read_until_it_can_no_longer_be_reopened(
    world: World, request_: ServiceRequest, body: Seat
):
    offer = sent(world, body, request_)
    world.accept(offer)
    closed = world.at + 60 * DAY
    close(fresh(offer), at=closed)
    last = reopen_until(world.fresh(request_))
    assert last is not None
    assert last > closed + 30 * DAY - timedelta(hours=1)
    assert end_at(last - timedelta(seconds=1)) is None
    assert end_at(last) == LinkEnd.CLOSED
    with pytest.raises(RefusedError):
        answer_company(request=request_, text="One more word.", by=None, seats=None, seat=body, at=closed + DAY)


def test_a_reopened_request_goes_to_the_hubs_desk_and_the_old_link_stays_over(
    world: World, request_: ServiceRequest, body: Seat
):
    offer = sent(world, body, request_)
    world.accept(offer)
    close(fresh(offer), at=world.at + DAY)
    reopen_request(request=request_, reason="Not done.", by=world.owner, at=world.at + 2 * DAY)
    assert world.fresh(request_).owner == world.seat(DESK)
    assert end_at(world.at + 3 * DAY) == LinkEnd.MOVED_ON


def test_a_part_ends_with_the_request(world: World, request_: ServiceRequest, body: Seat):
    world.accept(sent(world, body, request_, part=ReferralRole.SUPPORT))
    withdraw_request(request=request_, reason="", by=world.owner, at=world.at + DAY)
    assert end_at(world.at + 2 * DAY) == LinkEnd.WITHDRAWN


def test_a_part_that_is_done_is_shown_for_the_days_of_a_link(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_, part=ReferralRole.SUPPORT)
    world.accept(offer)
    finish_part(offer=offer, by=None, seats=None, at=world.at + 90 * DAY, outcome=PartOutcome.HELPED)
    assert end_at(world.at + 119 * DAY) is None
    assert end_at(world.at + 121 * DAY) == LinkEnd.DONE


def test_what_was_returned_is_shown_until_the_days_are_over(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_)
    return_referral(offer=offer, reason=ReturnReason.OTHER, text="Not ours.", by=None, seats=None, at=world.at + DAY)
    assert end_at(world.at + 2 * DAY) is None
    assert end_at(world.at + 40 * DAY) == LinkEnd.RETURNED


# --- Taken back ------------------------------------------------------------------------------------------------------


def test_the_sender_may_take_the_case_back_from_a_body_and_the_link_ends(
    world: World, request_: ServiceRequest, body: Seat
):
    world.given(request_, SHANGHAI)
    offer = sent(world, body, request_, by=SHANGHAI)
    world.accept(offer)
    at = world.at + DAY
    withdraw_referral(offer=offer, **world.who(SHANGHAI, at=at))
    held = world.fresh(request_)
    assert (held.owner, held.state) == (world.seat(SHANGHAI), RequestState.NEW)
    assert end_at(at) == LinkEnd.MOVED_ON
    told = Notification.objects.get(kind="casework.taken_back_outside")
    assert told.recipient.mailbox == "bench@body.example"


@pytest.mark.parametrize("who", [DESK, BEIJING])
def test_nobody_else_takes_it_back(world: World, request_: ServiceRequest, body: Seat, who: str):
    world.given(request_, SHANGHAI)
    offer = sent(world, body, request_, by=SHANGHAI)
    world.accept(offer)
    with pytest.raises(RefusedError) as refused:
        withdraw_referral(offer=offer, **world.who(who, at=world.at))
    assert refused.value.refusal.code == "not_sender"
    assert end_at(world.at) is None


def test_a_seat_with_people_keeps_what_it_accepted(world: World, request_: ServiceRequest):
    offer = world.given(request_, SHANGHAI)
    with pytest.raises(RefusedError) as refused:
        withdraw_referral(offer=offer, **world.who(DESK, at=world.at))
    assert refused.value.refusal.code == "offer_over"


def test_a_part_in_work_may_be_taken_back(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_, part=ReferralRole.SUPPORT)
    world.accept(offer)
    withdraw_referral(offer=offer, **world.who(DESK, at=world.at + DAY))
    assert fresh(offer).state == ReferralState.ENDED
    assert end_at(world.at + DAY) == LinkEnd.MOVED_ON


def test_the_seat_that_sent_it_goes_on_reading_the_case(world: World, request_: ServiceRequest, body: Seat):
    """Nobody of the body has an account: somebody here must be able to look after it."""
    world.given(request_, SHANGHAI)
    offer = sent(world, body, request_, by=SHANGHAI)
    world.accept(offer)
    case = case_for(world.people[SHANGHAI], request_.reference, at=world.at)
    assert (case.ground, case.may_act, case.may_write) == (AccessGround.SENT, False, False)
    close(fresh(offer), at=world.at + DAY)
    assert case_for(world.people[SHANGHAI], request_.reference, at=world.at + DAY).ground == AccessGround.SENT
    reopen_request(request=request_, reason="Not done.", by=world.owner, at=world.at + 2 * DAY)
    with pytest.raises(Http404):
        case_for(world.people[SHANGHAI], request_.reference, at=world.at + 2 * DAY)


# --- What the body hears ---------------------------------------------------------------------------------------------


def mails() -> list[str]:
    rows = Notification.objects.filter(recipient__mailbox="bench@body.example")
    return sorted(kind.removeprefix("casework.") for kind in rows.values_list("kind", flat=True))


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").order_by("recipient__user__name")
    return list(rows.values_list("recipient__user__name", flat=True))


@pytest.mark.parametrize("part", list(ReferralRole))
def test_a_body_hears_that_the_company_replied_and_withdrew(
    world: World, request_: ServiceRequest, body: Seat, part: ReferralRole
):
    world.accept(sent(world, body, request_, part=part))
    reply_as_company(request=request_, text="Ten thousand people.", by=world.owner, at=world.at + DAY)
    withdraw_request(request=request_, reason="", by=world.owner, at=world.at + 2 * DAY)
    assert mails() == ["offered_outside", "replied_outside", "withdrawn_outside"]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_silent_body_is_reminded_once(world: World, request_: ServiceRequest, body: Seat, *, accepted: bool):
    offer = sent(world, body, request_)
    if accepted:
        world.accept(offer)
    for days in (1, 6, 7):
        run_due(at=world.at + days * DAY)
    assert mails() == ["nudge_outside", "offered_outside"]


def test_a_body_that_is_only_asked_hears_nothing_of_what_the_company_writes(
    world: World, request_: ServiceRequest, body: Seat
):
    sent(world, body, request_)
    reply_as_company(request=request_, text="Ten thousand people.", by=world.owner, at=world.at + DAY)
    assert mails() == ["offered_outside"]


def test_where_a_body_has_the_whole_whoever_sent_it_there_hears(world: World, request_: ServiceRequest, body: Seat):
    """Words on the closed request, which no list shows; else the Hub's desk."""
    world.given(request_, SHANGHAI)
    offer = sent(world, body, request_, by=SHANGHAI)
    world.accept(offer)
    close(fresh(offer), at=world.at + DAY)
    reply_as_company(request=request_, text="Thank you.", by=world.owner, at=world.at + DAY)
    assert told("written_after_close") == [SHANGHAI]
    unseat_person(holder=SeatHolder.objects.get(user=world.people[SHANGHAI]), by=None, at=world.at + DAY)
    reply_as_company(request=request_, text="One more thing.", by=world.owner, at=world.at + 2 * DAY)
    assert told("written_after_close") == [DESK, SHANGHAI]


def test_while_a_body_has_the_whole_whoever_sent_it_there_hears_what_concerns_all_of_it(
    world: World, request_: ServiceRequest, body: Seat
):
    """Of parts, of the profile, of the day of a presence: the body reads its page, and who sent it looks after it."""
    part = world.offer(request_, BEIJING, part=ReferralRole.SUPPORT, task="Find a host")
    world.accept(sent(world, body, request_))
    assert told("accepted") == [DESK], "of the whole"
    world.accept(Referral.objects.select_related("seat").get(pk=part.pk))
    assert told("accepted") == [DESK, DESK]
    for shared_with in ([HOLDERS], []):
        share_profile(request=request_, shared_with=shared_with, by=world.owner, language="en", at=world.at)
    assert told("profile_closed") == [DESK]
    presence_moved(world.fresh(request_), day=world.at.date(), by=world.owner, at=world.at)
    assert told("presence_moved_at_desk") == [DESK]


# --- The page --------------------------------------------------------------------------------------------------------


def page(lang: str = "en") -> tuple[int, str]:
    with translation.override(lang):
        response = Client().get(reverse("casework:referral", args=[TOKEN]))
    return response.status_code, response.content.decode()


def sent_now(world: World, body: Seat) -> Referral:
    world.at = timezone.now() - 60 * DAY
    return sent(world, body, world.submit())


def test_an_old_offer_that_was_accepted_opens_its_page(world: World, body: Seat):
    world.accept(sent_now(world, body))
    status, text = page()
    assert status == 200
    assert "for as long as it has the request" in text


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The time to answer is over"), ("fr", "Le délai de réponse est passé")]
)
def test_the_page_of_an_end_says_what_happened_and_whom_to_ask(world: World, body: Seat, lang: str, words: str):
    offer = sent_now(world, body)
    status, text = page(lang)
    assert status == 410
    assert words in text
    assert offer.request.reference in text
    assert offer.request.subject not in text
    desk = world.seat(DESK)
    name = desk.title_en if lang == "en" else desk.title_fr
    assert name[1:] in text


def test_where_the_seat_that_asked_is_empty_the_hubs_desk_is_named(world: World, body: Seat, request_: ServiceRequest):
    world.given(request_, SHANGHAI)
    sent(world, body, request_, by=SHANGHAI)
    unseat_person(holder=SeatHolder.objects.current().get(seat=world.seat(SHANGHAI)), by=None, at=world.at)
    with pytest.raises(LinkExpiredError) as over:
        referral_for_link(TOKEN, at=datetime(2028, 1, 1, tzinfo=UTC))
    assert over.value.ask == world.seat(DESK)


def test_whoever_has_returned_it_reads_its_words_no_longer(world: World, body: Seat):
    world.at = timezone.now() - DAY
    request = world.submit(body="heron words in confidence", subject="heron subject")
    offer = sent(world, body, request)
    return_referral(offer=offer, reason=ReturnReason.OTHER, text="Not ours.", by=None, seats=None, at=world.at)
    status, text = page()
    assert status == 200
    assert "You have returned this request" in text
    assert "heron" not in text


# --- A newer link ----------------------------------------------------------------------------------------------------


def newest_token() -> str:
    """Return the token of the newest mail that renewed the link; empty where none did."""
    rows = Notification.objects.filter(recipient__mailbox="bench@body.example", path_en__contains="/for-you/")
    path = rows.exclude(kind="casework.offered_outside").order_by("-created_at").values_list("path_en", flat=True)
    return (path.first() or "").rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("part", list(ReferralRole))
def test_a_reminder_leads_to_the_request_and_ends_the_link_before_a_day_later(
    world: World, request_: ServiceRequest, body: Seat, part: ReferralRole
):
    offer = sent(world, body, request_, part=part)
    at = world.at + 7 * DAY
    run_due(at=at)
    assert referral_for_link(newest_token(), at=at) == offer
    assert (end_at(at), end_at(at + DAY)) == (None, LinkEnd.REPLACED)
    assert referral_for_link(newest_token(), at=at + DAY) == offer


def test_each_mail_that_the_company_wrote_leads_to_the_request(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_)
    world.accept(offer)
    tokens = []
    for number in (1, 2):
        reply_as_company(request=request_, text=f"Word {number}.", by=world.owner, at=world.at + number * DAY)
        tokens.append(newest_token())
    late = world.at + 3 * DAY
    assert referral_for_link(tokens[1], at=late) == offer
    for old in (TOKEN, tokens[0]):
        with pytest.raises(LinkExpiredError):
            referral_for_link(old, at=late)


def test_a_reminder_that_was_sent_before_ends_no_link(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_)
    for _ in range(2):
        notify_external(NUDGE_EXTERNAL, [fresh(offer)], at=world.at, step="r1", opens=True, since=world.at.date())
    assert len(fresh(offer).past_token_hashes) == 1
    assert referral_for_link(newest_token(), at=world.at + 2 * DAY) == offer


@pytest.mark.parametrize(
    ("part", "accepted"), [(ReferralRole.OWNER, False), (ReferralRole.SUPPORT, False), (ReferralRole.OWNER, True)]
)
def test_a_reminder_by_hand_leads_to_the_request(
    world: World, request_: ServiceRequest, body: Seat, part: ReferralRole, *, accepted: bool
):
    """Of an offer and of a part, and of a request that the body has taken and not answered."""
    offer = sent(world, body, request_, part=part)
    if accepted:
        world.accept(offer)
    at = world.at + 2 * DAY
    assert remind_seat(seat=body, by=world.people[DESK], at=at) == 1
    assert referral_for_link(newest_token(), at=at) == offer


@pytest.mark.parametrize(("left", "is_moved"), [(-DAY, True), (DAY, True), (8 * DAY, False)])
def test_a_reply_leads_a_body_that_is_still_asked_to_an_open_page_with_days_to_decide(
    world: World, request_: ServiceRequest, body: Seat, left: timedelta, *, is_moved: bool
):
    offer = sent(world, body, request_)
    ask_by_link(offer=offer, text="Which size?", at=world.at)
    ends = fresh(offer).link_expires_at
    assert ends is not None
    at = ends - left
    reply_as_company(request=request_, text="Ten.", by=world.owner, at=at)
    assert referral_for_link(newest_token(), at=at + 7 * DAY) == offer
    assert (fresh(offer).link_expires_at != ends) == is_moved


def ask_anew(token: str = TOKEN) -> HttpResponse:
    return Client().post(reverse("casework:referral", args=[token]), {"act": "renew"})


@pytest.mark.parametrize("accepted", [True, False])
def test_who_holds_an_old_link_asks_for_a_new_one_and_the_mailbox_gets_it(world: World, body: Seat, *, accepted: bool):
    """An offer whose days are over, and one that was accepted and whose link was replaced since."""
    cache.clear()
    offer = sent_now(world, body)
    if accepted:
        world.accept(offer)
        reply_as_company(request=offer.request, text="Ten.", by=world.owner, at=world.at + DAY)
    status, text = page()
    assert (status, "Mail a new link" in text) == (410, True)
    assert "bench@body.example" not in text
    answer = ask_anew()
    assert answer["Location"].endswith("?done=renew")
    assert mails()[0] == "link_outside"
    token = newest_token()
    assert token not in answer["Location"] + page()[1]
    assert Client().get(reverse("casework:referral", args=[token])).status_code == 200
    assert page()[0] == 410


def test_a_new_link_is_mailed_a_few_times_an_hour(world: World, body: Seat, settings: Any):
    cache.clear()
    settings.RATE_LIMITS = base.RATE_LIMITS
    sent_now(world, body)
    token, answers = TOKEN, []
    for _ in range(7):
        answers.append(ask_anew(token).status_code)
        Referral.objects.update(link_expires_at=timezone.now())
    assert answers == [302] * 5 + [429] * 2
    assert mails().count("link_outside") == 5


def test_there_is_no_new_link_to_what_is_over(world: World, request_: ServiceRequest, body: Seat):
    offer = sent(world, body, request_)
    return_referral(offer=offer, reason=ReturnReason.OTHER, text="Not ours.", by=None, seats=None, at=world.at)
    Referral.objects.update(link_expires_at=world.at)
    assert "Mail a new link" not in page()[1]
    assert ask_anew().status_code == 410
    assert mails() == ["offered_outside"]


def test_words_that_were_sent_by_an_old_link_are_shown_again(world: World, body: Seat):
    offer = sent_now(world, body)
    world.accept(offer)
    reply_as_company(request=offer.request, text="Ten.", by=world.owner, at=world.at + DAY)
    typed = {"text": "heron is written", "program_1": "CanExport SMEs", "reason_1": "It pays for your trip."}
    answer = Client().post(reverse("casework:referral", args=[TOKEN]), {"act": "answer", **typed})
    shown = answer.content.decode()
    assert all(words in shown for words in ("heron is written", "CanExport SMEs", "It pays for your trip."))
