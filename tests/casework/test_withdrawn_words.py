"""Words for another company are taken from the page of the one that got them; nothing that was said is erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.casework.choices import EventKind, PendingStep, ReferralRole, RequestState
from hub.casework.merge_handlers import export_requests
from hub.casework.models import RequestMessage, ServiceRequest
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import (
    add_note,
    answer_company,
    ask_company,
    reply_as_company,
    take_back_note,
    withdraw_words,
)
from hub.core.vocabulary.enums import Level
from hub.core.workflow import RefusedError
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import BEIJING, DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

SECRET = "heron-of-another-company"
TOKEN = "outside-link-of-withdrawn-words-0123456789"


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(hours=2))


def desk(world: World, name: str = DESK) -> dict[str, Any]:
    return world.who(name, at=timezone.now())


def pages(world: World, request: ServiceRequest) -> str:
    """Return all that the company reads of a request."""
    client = Client()
    client.force_login(world.owner)
    printed = reverse("casework:print", args=[request.reference])
    read = [client.get(address).text for address in (request.get_absolute_url(), printed)]
    return "".join(read) + str(export_requests(world.company))


def test_what_was_for_another_company_is_on_no_page_of_this_one(world: World) -> None:
    request = world.submit()
    due = request.due_at
    answer_company(request=request, text=SECRET, **desk(world))
    assert pages(world, request).count(SECRET) == 3
    administrator = make_person("root@hub.example", role=Role.ADMINISTRATOR)
    browser = browser_of(world, DESK)
    message = RequestMessage.objects.get()
    assert press(browser, "words", world.fresh(request), message=message.pk).status_code == 302
    read = pages(world, request)
    assert SECRET not in read
    assert "We took back a message" in read
    assert SECRET in open_case(browser, world.fresh(request)).text, "what was said stays on record"
    assert world.fresh(request).due_at == due, "it was no answer to this company"
    told = {row.kind: row.recipient.user for row in Notification.objects.filter(kind__contains="words_withdrawn")}
    assert told == {"casework.words_withdrawn": world.owner, "casework.words_withdrawn_at_desk": administrator}
    with pytest.raises(RefusedError, match="no_words"):
        withdraw_words(request=request, message=message.pk, **desk(world))
    connection.check_constraints()


def test_whoever_has_the_request_hears_what_another_seat_or_a_colleague_took_back(world: World) -> None:
    """So does who leads where the words are from; whoever took them back knows."""
    request = world.submit()
    claim_request(request=request, **world.who(DESK, at=timezone.now()))
    world.given(request, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    words = {name: answer_company(request=request, text=SECRET, **desk(world, name)).pk for name in (SHANGHAI, DESK)}
    mate = make_person("mate@post.example", role=Role.ADVISER)
    for name in (SHANGHAI, DESK):
        withdraw_words(request=request, message=words[name], by=mate, seats=[world.seat(name)], at=timezone.now())
    told = Notification.objects.filter(kind="casework.words_withdrawn_at_desk")
    rows = told.values_list("recipient__user__name", "context__seat__en")
    shanghai, hub = str(world.seat(SHANGHAI).title_en), str(world.seat(DESK).title_en)
    assert sorted(rows) == sorted([(DESK, shanghai), (SHANGHAI, shanghai), (DESK, hub)])


def test_a_question_for_another_company_is_not_awaited(world: World) -> None:
    request = world.submit()
    ask_company(request=request, text=SECRET, **desk(world))
    withdraw_words(request=request, message=RequestMessage.objects.get().pk, **desk(world))
    assert world.fresh(request).state == RequestState.ASSIGNED
    assert not request.pauses.filter(ended_at=None).exists()


def test_an_answer_that_stands_is_the_first_one(world: World) -> None:
    request = world.submit()
    wrong = answer_company(request=request, text=SECRET, **desk(world))
    right = answer_company(request=request, text="Meet them on Monday.", **desk(world))
    withdraw_words(request=request, message=wrong.pk, **desk(world))
    assert (world.fresh(request).first_answer_at, world.fresh(request).due_at) == (right.at, None)
    withdraw_words(request=request, message=right.pk, **desk(world))
    assert world.fresh(request).first_answer_at is None


def test_the_question_that_is_awaited_stays_where_an_older_one_is_withdrawn(world: World) -> None:
    request = world.submit()
    old = ask_company(request=request, text=SECRET, **desk(world))
    reply_as_company(request=request, text="Ten thousand.", by=world.owner, at=timezone.now())
    ask_company(request=request, text="In which town?", **desk(world))
    withdraw_words(request=request, message=old.pk, **desk(world))
    assert world.fresh(request).state == RequestState.WAITING
    assert request.pauses.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("was_missed", [False, True])
def test_whoever_is_told_of_a_missed_day_is_told_once(world: World, was_missed: bool) -> None:
    """Also where the words that kept it are withdrawn after it."""
    asked = timezone.now() - timedelta(days=20)
    request = world.submit(at=asked)
    late = timedelta(days=12) if was_missed else timedelta(hours=1)
    if was_missed:
        run_due(at=asked + late)
    wrong = answer_company(request=request, text=SECRET, **(desk(world) | {"at": asked + late}))
    withdraw_words(request=request, message=wrong.pk, **desk(world))
    run_due(at=timezone.now())
    assert Notification.objects.filter(kind="casework.late", recipient__user=world.owner).count() == 1
    assert request.events.filter(kind=EventKind.STANDARD_MISSED).count() == 1


def test_what_the_company_said_before_waits_for_us_again(world: World) -> None:
    request = world.submit()
    answer_company(request=request, text="Meet them on Monday.", **desk(world))
    replied = reply_as_company(request=request, text="We have a second site.", by=world.owner, at=timezone.now())
    wrong = answer_company(request=request, text=SECRET, **desk(world))
    assert world.fresh(request).pending == ""
    browser = browser_of(world, DESK)
    assert open_case(browser, request).context["first"] == "close"
    withdraw_words(request=request, message=wrong.pk, **desk(world))
    held = world.fresh(request)
    assert (held.pending, held.pending_since) == (PendingStep.REPLIED, replied.at)
    assert open_case(browser, request).context["first"] == "answer"


def test_the_seat_of_a_part_takes_back_its_own_words(world: World) -> None:
    request = world.submit()
    world.given(request, SHANGHAI, part=ReferralRole.SUPPORT)
    ours = answer_company(request=request, text="Here.", **desk(world))
    theirs = answer_company(request=request, text=SECRET, **desk(world, SHANGHAI))
    with pytest.raises(RefusedError, match="not_owner"):
        withdraw_words(request=request, message=ours.pk, **desk(world, SHANGHAI))
    withdraw_words(request=request, message=theirs.pk, **desk(world, SHANGHAI))
    assert SECRET not in pages(world, request)
    assert world.fresh(request).first_answer_at == ours.at


def test_a_body_reads_no_withdrawn_words_by_its_link(world: World) -> None:
    request = world.submit(shared_with=[HOLDERS])
    body = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK, organization__level=Level.NON_GOVERNMENTAL)[0]
    world.accept(world.offer_by_link(request, body, token=TOKEN, part=ReferralRole.SUPPORT))
    ours = answer_company(request=request, text=SECRET, **desk(world))
    address = reverse("casework:referral", args=[TOKEN])
    assert SECRET in Client().get(address).text
    withdraw_words(request=request, message=ours.pk, **desk(world))
    assert SECRET not in Client().get(address).text


def test_nobody_takes_back_the_words_of_the_company_notes_and_those_of_others(world: World) -> None:
    request, other = world.submit(), world.submit()
    at = timezone.now()
    theirs = reply_as_company(request=request, text="Ten thousand people.", by=world.owner, at=at)
    note = add_note(request=request, text="A note.", by=world.people[DESK], seat=world.seat(DESK), at=at)
    for message, of in ((theirs, request), (note, request), (theirs, other)):
        with pytest.raises(RefusedError, match="no_words"):
            withdraw_words(request=of, message=message.pk, **desk(world))
    ours = answer_company(request=request, text="Here.", **desk(world))
    with pytest.raises(RefusedError, match="not_owner"):
        withdraw_words(request=request, message=ours.pk, **desk(world, BEIJING))


def test_a_note_is_taken_back_by_its_writer_alone(world: World) -> None:
    request = world.submit()
    mate = make_person("mate@desk.example", role=Role.ADVISER)
    who = {"request": request, "seat": world.seat(DESK), "at": timezone.now()}
    own = add_note(text=SECRET, by=world.people[DESK], **who)
    other = add_note(text="Call them on Monday.", by=mate, **who)
    browser = browser_of(world, DESK)
    assert press(browser, "note_back", request, message=other.pk).status_code == 200
    assert press(browser, "note_back", request, message=own.pk).status_code == 302
    page = open_case(browser, request).text
    assert SECRET not in page
    assert "Call them on Monday." in page
    assert "A note was taken back by its writer" in page
    assert not browser.get(reverse("desk:inbox"), {"q": SECRET, "view": "open"}).context["rows"]
    assert "We took back" not in pages(world, request), "the company never had it"
    assert Notification.objects.filter(kind__contains="words_withdrawn").count() == 0
    with pytest.raises(RefusedError, match="no_note"):
        take_back_note(request=request, message=other.pk, by=world.people[DESK], at=timezone.now())
