"""A question to a company that no mail reaches: our clock never rests on a mail that may not have arrived."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import Company, Membership
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.casework.choices import RequestState, ReturnReason
from hub.casework.models import Pause, ServiceRequest
from hub.casework.notifications.notification_types import UNHEARD
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.corrections import set_mail
from hub.casework.requests.services.messages import ask_company, reply_as_company
from hub.casework.tasks import resume_unheard
from hub.core.workflow import RefusedError
from hub.directory.models import Organization
from hub.notifications.bounces.services import BounceReport, record_bounces
from hub.notifications.choices import BounceKind
from hub.notifications.mail.rendering import render_mail
from hub.notifications.models import Bounce, Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from tests.accounts.people import client_of, make_person
from tests.casework.desk.browsers import browser_of, open_case, press, who
from tests.casework.world import DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(days=1))


def comes_back(person: User) -> None:
    """Have mail to somebody come back for good, and the worker do what that calls for."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    gone = {"kind": BounceKind.HARD, "status": "5.1.1", "message": None, "message_id": ""}
    record_bounces(reports=[BounceReport(addresses=(person.email,), **gone)], at=timezone.now(), trusted=True)
    for job in OutboxMessage.objects.filter(topic="casework.unheard").exclude(pk__in=before):
        resume_unheard(user=job.payload["user"])


def test_a_question_whose_mail_comes_back_lets_our_clock_run_again(world: World) -> None:
    """Once nobody of the company is left to whom mail arrives; what it writes later counts as ever."""
    mate = make_person("mate@clairbassin.example")
    company = Company.objects.get(pk=world.company.pk)
    Membership.objects.create(company=company, user=mate, role="owner", joined_at=world.at)
    request, other = world.submit(), world.submit(subject="Money", body="Who lends?", kind="finance")
    ask_company(request=request, text="Which size?", **who(world))
    comes_back(mate)
    assert world.fresh(request).state == RequestState.WAITING
    comes_back(world.owner)
    held = world.fresh(request)
    assert (held.state, held.due_at is None, held.pending) == (RequestState.ASSIGNED, False, "returned")
    assert Pause.objects.get().ended_at is not None
    told_of = Notification.objects.get(kind="casework.unheard")
    assert told_of.recipient.user == world.people[DESK]
    mail = " ".join(render_mail(told_of, UNHEARD, told_of.recipient).body.split())
    assert "it may not have your question. Our clock runs again." in mail
    assert world.fresh(other).state == RequestState.NEW
    page = open_case(browser_of(world, DESK), request).text
    assert "No mail reaches the company: it may not have the question" in page
    browser = client_of(world.owner)
    assert "No mail of ours reaches you" in browser.get(request.get_absolute_url()).text
    reply_as_company(request=request, text="Ten thousand people.", by=world.owner, at=timezone.now())
    assert world.fresh(request).pending == "replied"


def test_of_a_question_that_may_not_have_arrived_no_older_return_is_new(world: World) -> None:
    request, at_desk = world.submit(), browser_of(world, DESK)
    offer = world.offer(request, SHANGHAI, at=world.at)
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **who(world, SHANGHAI))
    assert 'class="msg inside new"' in open_case(at_desk, request).text
    ask_company(request=request, text="Which size?", **who(world) | {"at": timezone.now()})
    comes_back(world.owner)
    assert world.fresh(request).pending == "returned"
    assert 'class="msg inside new"' not in open_case(at_desk, request).text


def test_a_question_that_no_mail_brings_rests_no_clock(world: World) -> None:
    """What the company wrote before is still to be answered."""
    request: ServiceRequest = world.submit()
    at_desk = browser_of(world, DESK)
    reply_as_company(request=request, text="When may we come?", by=world.owner, at=timezone.now())
    comes_back(world.owner)
    due = world.fresh(request).due_at
    press(at_desk, "ask", request, text="Which size?")
    held = world.fresh(request)
    assert (held.state, held.handler, held.due_at) == (RequestState.ASSIGNED, world.people[DESK], due)
    assert held.pending == "replied"
    assert not Pause.objects.exists()
    assert "Asked on its page: no mail reaches it" in open_case(at_desk, request).text


def test_an_officer_keeps_an_address_from_mail_and_the_case_says_so_where_one_writes(world: World) -> None:
    request, desk, address = world.submit(), browser_of(world, DESK), world.owner.email
    assert press(desk, "no_mail", request, address="else@example.org", why="wish").status_code == 200
    assert not Bounce.objects.exists(), "an address of another case"
    assert address in open_case(desk, request, do="no_mail").text
    done = press(desk, "no_mail", request, address=address, why="wish")
    assert done.status_code == 302
    kept = Bounce.objects.get()
    assert (kept.address, kept.kind, kept.by) == (address, BounceKind.WISH, world.people[DESK])
    page, words = open_case(desk, request).text, f"No mail goes to {address}: its reader asked for that on "
    assert f"(noted by {world.people[DESK].name})." in page
    assert page.count(words) == 4, "beside the address, and above each form with words to the company"
    assert f'href="mailto:{address}"' not in page
    press(desk, "ask", request, text="Which size?")
    assert world.fresh(request).state != RequestState.WAITING, "it answers nothing: no mail brings it"
    deliver_due()
    states = Notification.objects.filter(recipient__user=world.owner).values_list("state", flat=True)
    assert set(states) == {"returned"}
    unsaid = press(desk, "no_mail", request, address=address, why="open")
    assert "Its reader asked for no mail. Say why mail goes there again." in unsaid.text
    assert Bounce.objects.closing(address, timezone.now()), "a wish is not lifted without a reason"
    press(desk, "no_mail", request, address=address, why="open", reason="She wrote that she wants them again.")
    opened = Entry.objects.get(action="notifications.address_opened")
    assert (opened.subject_id, opened.reason) == (str(world.owner.pk), "She wrote that she wants them again.")
    assert words not in open_case(desk, request).text
    assert not Bounce.objects.closing(address, timezone.now())


def test_what_a_mail_server_closed_the_owner_of_the_account_opens_alone(world: World) -> None:
    request, desk = world.submit(), browser_of(world, DESK)
    comes_back(world.owner)
    refused = press(desk, "no_mail", request, address=world.owner.email, why="open")
    assert refused.status_code == 409
    assert "Its owner opens it again" in refused.context["refused"]
    assert "it came back, last on" in refused.text


def test_no_link_goes_to_the_address_of_a_body_that_is_kept_from_mail(world: World) -> None:
    request, other, desk = world.submit(), world.submit(subject="Money", body="Who lends?"), browser_of(world, DESK)
    Organization.objects.filter(slug="edc").update(domains=["edc.example"])
    typed = {"seat": "edc-desk", "mailbox": "desk@edc.example", "language": "en", "part": "owner", "why": "knows_case"}
    press(desk, "outside", request, **typed)
    press(desk, "no_mail", request, address="desk@edc.example", why="hard")
    said = f"No mail goes to desk@edc.example: it comes back (noted by {world.people[DESK].name} on "
    assert said in open_case(desk, request).text
    refused = press(desk, "outside", other, **typed)
    assert refused.status_code == 409
    assert said in refused.context["refused"]
    press(desk, "no_mail", request, address="desk@edc.example", why="open")
    assert press(desk, "outside", other, **typed).status_code == 302


@pytest.mark.parametrize("whose", [SHANGHAI, "stranger"])
def test_what_comes_to_the_account_of_somebody_else_no_officer_stops(world: World, whose: str) -> None:
    """Whom to speak with is typed: one of another office or company is no address of the request."""
    request, desk = world.submit(), browser_of(world, DESK)
    other = world.people[whose] if whose in world.people else make_person("lead@other.example")
    press(desk, "contact", request, contact_email=other.email)
    assert world.fresh(request).contact_email == other.email
    offered = open_case(desk, request, do="no_mail").context["forms"]["no_mail"].fields["address"].choices
    assert [key for key, _words in offered] == ["", world.owner.email]
    for why in ("hard", "wish", "open"):
        assert press(desk, "no_mail", request, address=other.email, why=why).status_code == 200
        kind = None if why == "open" else BounceKind(why)
        with pytest.raises(RefusedError, match="not_of_request"):
            set_mail(request=world.fresh(request), address=other.email, kind=kind, **who(world))
    assert not Bounce.objects.exists()
    mate = make_person("mate@clairbassin.example")
    Membership.objects.create(
        company=Company.objects.get(pk=world.company.pk), user=mate, role="reader", joined_at=world.at
    )
    press(desk, "contact", request, contact_email=mate.email)
    assert press(desk, "no_mail", request, address=mate.email, why="wish").status_code == 302
    press(desk, "contact", request, contact_email="call@clairbassin.example")
    assert press(desk, "no_mail", request, address="call@clairbassin.example", why="wish").status_code == 302


def test_a_link_to_the_account_of_an_officer_of_the_body_is_not_one_office_to_stop(world: World) -> None:
    request, desk = world.submit(), browser_of(world, DESK)
    Organization.objects.filter(slug="edc").update(domains=["edc.example"])
    make_person("colleague@edc.example")
    typed = {"seat": "edc-desk", "mailbox": "colleague@edc.example", "language": "en", "part": "owner"}
    assert press(desk, "outside", request, **typed, why="knows_case").status_code == 302
    assert press(desk, "no_mail", request, address="colleague@edc.example", why="wish").status_code == 200
    assert not Bounce.objects.exists()


def test_the_last_word_of_the_staff_on_an_address_holds_and_each_is_on_record(world: World) -> None:
    """Also once the account of whoever said so is gone; a report of a mail server is none of them."""
    request, desk, address = world.submit(), browser_of(world, DESK), world.owner.email
    for why in ("wish", "hard"):
        press(desk, "no_mail", request, address=address, why=why)
    closed = Entry.objects.filter(action="notifications.address_closed").order_by("pk")
    assert [(row.subject_id, row.data["kind"]) for row in closed] == [
        (str(world.owner.pk), "wish"), (str(world.owner.pk), "hard")
    ]  # fmt: skip
    page = open_case(desk, request).text
    assert f"No mail goes to {address}: it comes back (noted by " in page
    assert "its reader asked for that" not in page
    Bounce.objects.update(by=None)
    assert f"No mail goes to {address}: it comes back (noted by the staff on " in open_case(desk, request).text
    assert press(desk, "no_mail", request, address=address, why="open").status_code == 302
    assert not Bounce.objects.closing(address, timezone.now())
