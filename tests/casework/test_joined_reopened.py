"""What was joined is opened again as one, by its company; whoever joined it by mistake lets it stand apart again.

And who hears of a request that is over.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Membership
from companies.privacy.erasure import delete_company
from hub.casework.choices import EventKind, Outcome, OutcomeReason, RequestState, ReturnReason
from hub.casework.desk.services import give_task
from hub.casework.models import RequestMessage, ServiceRequest, Survey, Task
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.closure import close_request, merge_requests, reopen_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company, reply_as_company
from hub.casework.requests.services.submission import submit_request
from hub.core.workflow import RefusedError
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(days=3))


def who(world: World) -> dict[str, Any]:
    return world.who(DESK, at=timezone.now() - timedelta(days=1))


def joined(world: World) -> tuple[ServiceRequest, ServiceRequest]:
    """Return a request and the one that goes on in its place, which keeps a task of it."""
    gone, kept = world.submit(subject="Partner", body="We look for a mill."), world.submit()
    person = world.people[DESK]
    on = timezone.localdate() + timedelta(days=9)
    give_task(request=gone, words="Call the mill.", on=on, to=person, readers=[person], by=person, at=world.at)
    merge_requests(kept=kept, gone=gone, **who(world))
    return world.fresh(gone), world.fresh(kept)


def close(world: World, request: ServiceRequest) -> None:
    close_request(
        request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.PROGRAM_FOUND], answer="Here.", **who(world)
    )  # fmt: skip


def test_the_company_opens_the_one_that_goes_on(world: World) -> None:
    gone, kept = joined(world)
    company = Client()
    company.force_login(world.owner)
    address = reverse("casework:reopen", args=[gone.reference])
    assert address not in company.get(gone.get_absolute_url()).text, "it goes on, and is open"
    close(world, kept)
    with pytest.raises(RefusedError, match="merged"):
        reopen_request(request=gone, reason="Not done.", by=world.owner, at=timezone.now())
    assert address in company.get(gone.get_absolute_url()).text
    led = company.get(address, follow=True)
    assert led.redirect_chain[-1][0] == reverse("casework:reopen", args=[kept.reference])
    company.post(led.request["PATH_INFO"], {"reason": "The mill never called."})
    assert world.fresh(kept).is_open
    assert world.fresh(gone).merged_into == kept
    assert RequestMessage.objects.get(body="The mill never called.").request == kept


def test_of_several_requests_none_is_chosen_and_the_likest_stands_first(world: World) -> None:
    row = world.submit(subject="A mill", body="Which mill hosts our pilot?")
    world.submit(subject="A pilot at a mill", body="Our pilot wants a mill.")
    browser = browser_of(world, DESK)
    twin = open_case(browser, row, do="merge").context["forms"]["merge"].fields["twin"]
    assert (len(twin.choices), twin.initial) == (1, twin.choices[0][0])
    world.submit(subject="A visa", body="Which visa do we need?")
    twin = open_case(browser, row, do="merge").context["forms"]["merge"].fields["twin"]
    assert twin.initial is None
    assert [words.partition(", ")[2] for _key, words in twin.choices] == ["A pilot at a mill", "A visa"]


def test_its_company_reads_that_it_goes_on_in_another(world: World) -> None:
    gone, _kept = joined(world)
    company = Client()
    company.force_login(world.owner)
    page = company.get(gone.get_absolute_url()).text
    assert "It goes on in another of your requests." in page
    assert "closed it with an answer" not in page


@pytest.mark.parametrize(
    ("wished", "said"),
    [
        ("", "finds who can help"),
        (DESK, "as you chose. A person there reads it."),
        (SHANGHAI, "which looks whether the desk that you chose can take it."),
    ],
)
def test_a_request_names_the_desk_that_was_chosen(world: World, wished: str, said: str) -> None:
    request = world.submit(wished_seat=world.seat(wished) if wished else None)
    company = Client()
    company.force_login(world.owner)
    page = company.get(request.get_absolute_url()).text
    assert said in page
    assert "right place?" not in page


def test_a_chosen_desk_that_returned_it_is_not_promised_again(world: World) -> None:
    request = world.submit(wished_seat=world.seat(SHANGHAI))
    offer = world.offer(request, to=SHANGHAI)
    return_referral(offer=offer, reason=ReturnReason.CONFLICT, text="", **world.who(SHANGHAI, at=timezone.now()))
    company = Client()
    company.force_login(world.owner)
    page = company.get(request.get_absolute_url()).text
    assert "that you chose" not in page
    assert "finds who can help" in page


def test_a_post_that_has_a_request_finds_nobody_else(world: World) -> None:
    request = world.submit()
    ServiceRequest.objects.filter(pk=request.pk).update(owner=world.seat(SHANGHAI))
    company = Client()
    company.force_login(world.owner)
    page = company.get(request.get_absolute_url()).text
    assert "It is with the Consulate General of Canada in Shanghai. A person there reads it." in page


def test_what_the_company_wrote_while_they_were_joined_stands_once_on_the_one_that_went_on(world: World) -> None:
    gone, kept = joined(world)
    reply_as_company(request=kept, text="The second pump leaks too.", by=world.owner, at=timezone.now())
    reopen_request(request=gone, reason="Two pumps.", **who(world) | {"at": timezone.now()})
    assert RequestMessage.objects.get(body="The second pump leaks too.").request == kept
    again, other = world.fresh(gone), world.fresh(kept)
    assert (again.owner, other.owner, other.pending) == (world.seat(DESK), world.seat(DESK), "replied")
    assert again.due_on == other.due_on == kept.due_on


def test_both_who_wrote_hear_that_their_requests_go_on_as_one(world: World) -> None:
    engineer = make_person("engineer@clairbassin.example")
    Membership.objects.create(company=world.company, user=engineer, role="editor", joined_at=world.at)
    kept = submit_request(company=world.company, ask=world.ask(), by=engineer, at=world.at)
    merge_requests(kept=kept, gone=world.submit(), **who(world))
    told = Notification.objects.filter(kind="casework.merged").values_list("recipient__user", flat=True)
    assert set(told) == {engineer.pk, world.owner.pk}


def test_nobody_asks_a_closed_company_what_came_of_it(world: World) -> None:
    request = world.submit()
    close(world, request)
    delete_company(
        company=world.company, typed_name=world.company.name, by=world.owner, at=timezone.now(), profile="federal"
    )
    run_due(at=timezone.now() + timedelta(days=11))
    assert not Survey.objects.exists()


def test_what_was_joined_by_mistake_stands_apart_again_days_later(world: World) -> None:
    """With what it had, since it first came; both histories tell both acts, and what went on of the other one stays."""
    gone, kept = joined(world)
    first = gone.asked_at
    answer_company(request=kept, text="We look.", **who(world))
    assert Task.objects.get().request == kept
    answered = press(browser_of(world, DESK), "reopen", world.fresh(gone), reason="It is another mill.")
    assert answered.status_code == 302
    gone, kept = world.fresh(gone), world.fresh(kept)
    assert (gone.state, gone.owner.slug, gone.merged_into, gone.asked_at) == (RequestState.NEW, DESK, None, first)
    assert Task.objects.get().request == gone
    assert kept.first_answer_at is not None, "an answer that was given ends the clock of both"
    told = [event.data for event in kept.events.filter(kind=EventKind.MERGED).order_by("pk")]
    assert [told[0]["merged"], told[1]["separated"]] == [gone.reference] * 2


def test_the_one_that_goes_on_has_its_own_clock_again(world: World) -> None:
    """While its answer is awaited; what another one put into it that is still joined stays."""
    older, middle = world.submit(at=world.at - timedelta(days=2)), world.submit(at=world.at - timedelta(days=1))
    kept = world.submit()
    answered = answer_company(request=kept, text="We look.", **who(world)).at
    for gone in (older, middle):
        merge_requests(kept=world.fresh(kept), gone=gone, **who(world))
    assert (world.fresh(kept).asked_at, world.fresh(kept).first_answer_at) == (older.asked_at, None)
    for gone, clock in ((older, (middle.asked_at, None)), (middle, (kept.asked_at, answered))):
        reopen_request(request=world.fresh(gone), reason="", **who(world))
        assert (world.fresh(kept).asked_at, world.fresh(kept).first_answer_at) == clock
        assert world.fresh(gone).asked_at == gone.asked_at


def test_what_was_joined_twice_takes_its_own_along_from_where_it_is_now(world: World) -> None:
    gone, between = joined(world)
    last = world.submit()
    merge_requests(kept=last, gone=between, **who(world))
    assert (Task.objects.get().request, world.fresh(gone).merged_into) == (last, last)
    reopen_request(request=world.fresh(gone), reason="", **who(world))
    assert (Task.objects.get().request, world.fresh(gone).merged_into) == (gone, None)
    reopen_request(request=world.fresh(between), reason="", **who(world))
    assert world.fresh(gone).merged_into is None


@pytest.mark.parametrize("page", ["casework:request", "casework:reopen"])
def test_who_presses_twice_says_it_and_opens_it_once(world: World, page: str) -> None:
    request = world.submit()
    close(world, request)
    company = Client()
    company.force_login(world.owner)
    typed = {"text": "The mill never called.", "reason": "The mill never called.", "opens": ""}
    for _time in range(2):
        company.post(reverse(page, args=[request.reference]), typed)
    reopened = world.fresh(request)
    assert (reopened.is_open, reopened.reopened) == (True, 1)
    assert RequestMessage.objects.filter(body="The mill never called.").count() == 1
    assert reopen_request(request=request, reason=typed["reason"], by=world.owner, at=timezone.now()).reopened == 1


def test_words_that_were_left_are_sent_again_to_open_it(world: World) -> None:
    request = world.submit()
    close(world, request)
    company = Client()
    company.force_login(world.owner)
    for more in ({}, {"opens": ""}):
        company.post(request.get_absolute_url(), {"text": "The mill never called.", **more})
    assert world.fresh(request).is_open
