"""Words for another company are taken from the page of the one that got them; nothing that was said is erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.casework.choices import ReferralRole, RequestState
from hub.casework.merge_handlers import export_requests
from hub.casework.models import RequestMessage, ServiceRequest
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.messages import (
    add_note,
    answer_company,
    ask_company,
    reply_as_company,
    withdraw_words,
)
from hub.core.workflow import RefusedError
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import BEIJING, DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

SECRET = "heron-of-another-company"


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(hours=2))


def desk(world: World, name: str = DESK) -> dict[str, Any]:
    return {"by": world.people[name], "seats": [world.seat(name)], "at": timezone.now()}


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
    claim_request(request=request, by=world.people[DESK], seats=[world.seat(DESK)], at=timezone.now())
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
