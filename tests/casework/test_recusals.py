"""Whoever is kept out of one request finds nothing of it anywhere, hears nothing and has it in hand never."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.models import User
from hub.casework.access_grants.services import open_emergency_access, share_request
from hub.casework.choices import BarrierKind, EventKind, Outcome, OutcomeReason, ReferralRole, RequestState
from hub.casework.desk.access import case_for
from hub.casework.desk.queries import readers_of
from hub.casework.desk.services import add_note_for, give_task, record_barrier
from hub.casework.models import Recusal, ServiceRequest, Survey, Task
from hub.casework.outcomes.services import file_complaint
from hub.casework.reassignment.queries import open_things
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.requests.presentation.history import steps_for
from hub.casework.requests.services.assignment import assign_to, claim_request, move_locked
from hub.casework.requests.services.closure import close_request, merge_requests
from hub.casework.requests.services.messages import answer_company, reply_as_company
from hub.casework.requests.services.recusals import keep_out, readmit, undo_recusal
from hub.casework.requests.services.transitions import lock
from hub.core.workflow import RefusedError
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import seat_person
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import INBOX, browser_of, open_case, press
from tests.casework.world import BEIJING, DESK, SHANGHAI, World, build_world

pytestmark = pytest.mark.django_db

WORD = "kestrelzq"


@pytest.fixture
def world(reference_data: None) -> World:
    return build_world(at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def colleague(world: World) -> User:
    """Another person of the Hub's desk, who does not lead it."""
    return join(world, "colleague", DESK)


@pytest.fixture
def row(world: World, colleague: User) -> ServiceRequest:
    """A request that the colleague has in hand, with a task and a note for them, a barrier and a complaint."""
    found = world.submit(subject=WORD, body=f"{WORD} in the body.")
    desk = {"by": colleague, "at": world.at}
    claim_request(request=found, seats=[world.seat(DESK)], **desk)
    give_task(request=found, words=WORD, on=timezone.localdate(), to=colleague, readers=[colleague], **desk)
    note = {"text": WORD, "people": [colleague], "readers": [colleague], "seat": world.seat(DESK)}
    add_note_for(request=found, by=world.people[DESK], at=world.at, **note)
    record_barrier(
        request=found, kind=BarrierKind.TARIFF, place="CN-JS", area="wastewater-treatment", words=WORD, may_write=True, **desk
    )  # fmt: skip
    file_complaint(request=found, words=f"{WORD}, a complaint.", by=world.owner, at=world.at)
    return world.fresh(found)


def join(world: World, name: str, seat: str) -> User:
    person: User = make_person(f"{name}@desk.example", role="adviser", name=f"{name.title()} Roy")
    seat_person(seat=world.seat(seat), person=person, by=None, at=world.at)
    world.people[name] = person
    return person


def lead_of_beijing(world: World) -> User:
    lead, office = join(world, "lead", BEIJING), world.seat(BEIJING).office
    other = Seat.objects.filter(office=office).exclude(slug=BEIJING).first()
    SeatHolder.objects.filter(user=lead).update(is_lead=True, seat=other)
    return lead


def kept(world: World, row: ServiceRequest, person: User, *, by: User | None = None, at: Any = None) -> Recusal:
    return keep_out(request=row, person=person, by=by or person, at=at or timezone.now())


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(recipient__user=person).values_list("kind", flat=True))


def lists_of(client: Client, row: ServiceRequest) -> dict[str, str]:
    views = ("now", "mine", "open", "sent", "waiting", "snoozed", "closed")
    queries = [{"view": view} for view in views]
    queries += [{"q": row.reference}, {"q": "kestrel"}, {"q": "kestrel", "view": "open"}]
    found = {
        str(query): client.get(reverse(INBOX), query).text.replace(f'value="{query.get("q")}"', "") for query in queries
    }
    for name in ("desk:tasks", "desk:approvals", "notifications:history", "team:complaints", "team:barriers"):
        found[name] = client.get(reverse(name)).text
    found["seat"] = client.get(reverse("team:seat", args=[DESK])).text
    found["door"] = open_case(client, row).text
    found["bulk"] = client.post(reverse("desk:bulk"), {"pick": [row.reference], "do": "assign"}).text
    return found


def people_of_form(client: Client, row: ServiceRequest) -> list[tuple[str, str]]:
    found = open_case(client, row, do="readmit").context["forms"].get("readmit")
    return [] if found is None else list(found.fields["person"].choices)


def traces(found: dict[str, str], *words: str) -> set[str]:
    return {place for place, text in found.items() if any(word in text for word in words)}


def test_who_is_kept_out_finds_nothing_of_it_on_any_page(world: World, row: ServiceRequest, colleague: User):
    client = browser_of(world, "colleague")
    before = traces(lists_of(client, row), WORD)
    assert {"desk:tasks", "door", "bulk", "{'view': 'mine'}", "{'q': 'kestrel'}"} <= before
    told_before = traces(lists_of(client, row), row.reference)
    assert {"notifications:history", "seat"} <= told_before
    kept(world, row, colleague, by=world.people[DESK])
    after = lists_of(client, row)
    assert traces(after, WORD, world.company.name) == set()
    # Whoever types a number into the address reads it again, on the door alone.
    assert traces(after, row.reference) <= {"door", str({"q": row.reference})}
    assert client.get(reverse(INBOX), {"view": "open"}).context["view_count"] == 0


def test_not_even_the_trace_is_left_of_what_the_seat_handed_over(world: World, row: ServiceRequest, colleague: User):
    world.given(row, SHANGHAI)
    client = browser_of(world, "colleague")
    assert {"door", "{'view': 'sent'}"} <= traces(lists_of(client, row), WORD)
    kept(world, world.fresh(row), colleague)
    assert traces(lists_of(client, row), WORD) == set()
    assert client.get(reverse(INBOX), {"view": "sent"}).context["view_count"] == 0


def test_a_lead_who_is_kept_out_reads_neither_complaint_nor_barrier(world: World, row: ServiceRequest):
    client = browser_of(world, DESK)
    assert {"team:complaints", "team:barriers"} <= traces(lists_of(client, row), row.reference, WORD)
    kept(world, row, world.people[DESK])
    after = lists_of(client, row)
    assert traces(after, WORD) == set()
    complaint = row.complaints.get()
    assert client.get(reverse("team:complaint", args=[row.reference, complaint.pk])).status_code == 404


def test_who_is_kept_out_neither_reads_nor_marks_what_the_company_said(
    world: World, row: ServiceRequest, colleague: User
):
    said = {"asked_at": world.at, "answered_at": world.at, "helped": False, "words": WORD}
    survey = Survey.objects.create(request=row, round=1, **said)
    client, url = browser_of(world, "colleague"), reverse("team:survey_answers")
    assert WORD in client.get(url).text
    kept(world, row, colleague, by=world.people[DESK])
    page = client.get(url).text
    assert WORD not in page
    assert row.reference not in page
    assert client.post(url, {"answer": survey.pk, "do": "read"}).status_code == 404


def test_no_act_and_no_reason_opens_it(world: World, row: ServiceRequest, colleague: User):
    kept(world, row, colleague, by=world.people[DESK])
    client = browser_of(world, "colleague")
    for name in ("take", "note", "answer", "close", "recuse", "share"):
        assert press(client, name, row, text="Hello.").status_code == 404
    opened = client.post(reverse("desk:emergency_access", args=[row.reference]), {"reason": "I must look at it."})
    assert "You are kept out of this request." in opened.text
    assert WORD not in opened.text
    with pytest.raises(RefusedError, match="kept_out"):
        open_emergency_access(request=row, reason="I must look.", by=colleague, seats=[world.seat(DESK)], at=world.at)
    who: dict[str, Any] = world.who(DESK, at=world.at)
    with pytest.raises(RefusedError, match="kept_out"):
        share_request(request=row, person=colleague, reason="Look.", **who)
    with pytest.raises(RefusedError, match="kept_out"):
        assign_to(request=row, to=colleague, **who)
    # Not even where somebody had opened the page before.
    with pytest.raises(RefusedError, match="kept_out"):
        claim_request(request=row, by=colleague, seats=[world.seat(DESK)], at=world.at)
    with pytest.raises(RefusedError, match="kept_out"):
        answer_company(request=row, text="Hello.", by=colleague, seats=[world.seat(DESK)], at=world.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.filter(pk=row.pk).update(handler=colleague)


def test_what_was_in_hand_waits_for_the_seat_and_the_rest_goes_to_others(
    world: World, row: ServiceRequest, colleague: User
):
    lead = world.people[DESK]
    kept(world, row, colleague)
    row = world.fresh(row)
    assert (row.state, row.handler, row.taken_at) == (RequestState.NEW, None, None)
    assert "casework.kept_out" in told(lead)
    assert told(colleague) == []
    assert colleague not in readers_of(row, at=timezone.now())
    # The company reads no step of it.
    event = row.events.get(kind=EventKind.RECUSED)
    assert steps_for([event]) == []
    assert Recusal.objects.get().user == colleague


def test_no_mail_of_it_reaches_who_is_kept_out(world: World, row: ServiceRequest, colleague: User):
    lead = world.people[DESK]
    kept(world, row, colleague)
    reply_as_company(request=world.fresh(row), text="More.", by=world.owner, at=timezone.now())
    assert told(colleague) == []
    assert "casework.replied" in told(lead)


def test_where_nobody_else_is_in_the_seat_its_lead_hears_and_the_sweep_moves_it(world: World):
    """Not before it can be undone no more."""
    lead, row = lead_of_beijing(world), world.submit()
    world.given(row, BEIJING)
    at = timezone.now()
    kept(world, row, world.people[BEIJING], at=at)
    assert "casework.kept_out" in told(lead)
    reassign_unattended(at=at + timedelta(minutes=9))
    assert world.fresh(row).owner.slug == BEIJING
    reassign_unattended(at=at + timedelta(minutes=11))
    assert world.fresh(row).owner.slug == DESK


def test_the_lead_of_a_seat_hears_what_it_is_asked_where_nobody_of_it_may(world: World):
    lead, row = lead_of_beijing(world), world.submit()
    kept(world, row, world.people[BEIJING])
    world.offer(row, BEIJING, part=ReferralRole.SUPPORT, task="Ask.")
    assert "casework.part_offered" in told(lead)


def test_a_part_that_nobody_may_read_comes_back(world: World):
    row = world.submit()
    part = world.given(row, SHANGHAI, part=ReferralRole.SUPPORT, task="Ask.")
    at = timezone.now()
    kept(world, row, world.people[SHANGHAI], at=at)
    reassign_unattended(at=at + timedelta(minutes=11))
    part.refresh_from_db()
    assert part.state == "returned"


def test_it_holds_for_whatever_seat_has_the_request(world: World, row: ServiceRequest, colleague: User):
    kept(world, row, colleague)
    seat_person(seat=world.seat(SHANGHAI), person=colleague, by=None, at=world.at)
    with transaction.atomic():
        move_locked(lock(row), to=world.seat(SHANGHAI), by=None, at=timezone.now(), reason="", event=EventKind.MOVED)
    with pytest.raises(Http404):
        case_for(colleague, row.reference, at=timezone.now())
    assert open_things(colleague, first_day=timezone.localdate(), at=timezone.now()) == ()


def test_joined_requests_keep_it_both_ways(world: World, row: ServiceRequest, colleague: User):
    lead, other = world.people[DESK], world.submit(subject="Again", body="We asked this.")
    claim_request(request=other, by=colleague, seats=[world.seat(DESK)], at=world.at)
    kept(world, row, colleague)
    merge_requests(kept=world.fresh(other), gone=world.fresh(row), by=lead, seats=[world.seat(DESK)], at=timezone.now())
    assert set(Recusal.objects.standing().values_list("request", "user")) == {
        (row.pk, colleague.pk),
        (other.pk, colleague.pk),
    }
    assert world.fresh(other).handler is None
    kept(world, world.fresh(other), lead)
    assert Recusal.objects.standing().filter(request=row, user=lead).exists()


def test_joining_asks_nobody_to_take_what_it_closes(world: World, row: ServiceRequest, colleague: User):
    stays, mate = world.submit(subject="Again", body="We asked this."), join(world, "mate", DESK)
    kept(world, stays, colleague)
    lead = world.who(DESK, at=timezone.now())
    merge_requests(kept=world.fresh(stays), gone=world.fresh(row), **lead)
    assert world.fresh(row).handler is None
    assert "casework.kept_out" not in told(mate)


def test_who_is_kept_out_of_the_one_that_was_joined_away_reads_it_nowhere(
    world: World, row: ServiceRequest, colleague: User
):
    lead, seats = world.people[DESK], [world.seat(DESK)]
    stays = world.submit(subject="Again", body="We asked this.")
    merge_requests(kept=stays, gone=world.fresh(row), by=lead, seats=seats, at=timezone.now())
    stays = world.fresh(stays)
    claim_request(request=stays, by=colleague, seats=seats, at=timezone.now())
    client = browser_of(world, "colleague")
    assert WORD in open_case(client, stays).text
    assert row.reference in client.get(reverse("notifications:history")).text
    done = press(client, "recuse", world.fresh(row))
    assert done.status_code == 302
    assert (open_case(client, stays).status_code, open_case(client, row).status_code) == (404, 404)
    assert world.fresh(stays).handler is None
    assert row.reference not in client.get(reverse("notifications:history")).text
    client.post(reverse("desk:undo"))
    assert not Recusal.objects.standing().exists()
    assert (world.fresh(stays).handler, open_case(client, row).status_code) == (colleague, 200)
    kept(world, world.fresh(row), colleague)
    readmit(request=world.fresh(row), person=colleague, by=lead, at=timezone.now())
    assert not Recusal.objects.standing().exists()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_officer_does_it_with_links_and_buttons_and_undoes_it(
    world: World, row: ServiceRequest, colleague: User, lang: str
):
    client, words = browser_of(world, "colleague"), {
        "en": ("I have a personal interest", "You will no longer read this request. Nobody asks why.", "You are kept out of"),
        "fr": ("J’ai un intérêt personnel", "Vous n’aurez plus accès à cette demande.", "Vous n’avez plus accès à"),
    }  # fmt: skip
    with override(lang):
        page = open_case(client, row).text
        label, title, said = words[lang]
        assert label in page
        link = re.search(r'href="([^"]*do=recuse#[^"]*)"', page)
        assert link is not None
        asked = client.get(reverse("desk:case", args=[row.reference]), {"do": "recuse"}).text
        assert title in asked
        done = press(client, "recuse", row)
        assert done.status_code == 302
        assert open_case(client, row).status_code == 404
        inbox = client.get(reverse(INBOX)).text
        assert said in inbox
        assert WORD not in inbox
        client.post(reverse("desk:undo"))
        assert open_case(client, row).status_code == 200
    row = world.fresh(row)
    assert (row.handler, row.state) == (colleague, RequestState.ASSIGNED)


def test_a_closed_request_keeps_who_had_it_and_a_second_press_undoes_nothing(
    world: World, row: ServiceRequest, colleague: User
):
    end = {
        "outcome": Outcome.HELPED,
        "reasons": [OutcomeReason.INTRODUCTION_MADE],
        "answer": "No.",
        "seats": [world.seat(DESK)],
    }
    close_request(request=row, by=colleague, at=timezone.now(), **end)
    key, at = kept(world, world.fresh(row), colleague).pk, timezone.now()
    assert world.fresh(row).handler is None
    undo_recusal(key=key, by=colleague, at=at)
    assert (world.fresh(row).handler, world.fresh(row).state) == (colleague, RequestState.CLOSED)
    with pytest.raises(RefusedError, match="gone_on"):
        undo_recusal(key=key, by=colleague, at=at)
    assert row.events.filter(kind=EventKind.READMITTED).count() == 1


def test_nobody_undoes_it_after_ten_minutes(world: World, row: ServiceRequest, colleague: User):
    client = browser_of(world, "colleague")
    press(client, "recuse", row)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        client.post(reverse("desk:undo"))
    assert Recusal.objects.standing().filter(user=colleague).exists()


def test_a_lead_keeps_a_colleague_out_and_alone_lets_in_again(world: World, row: ServiceRequest, colleague: User):
    lead, other = browser_of(world, DESK), join(world, "other", DESK)
    page = open_case(lead, row, do="keep_out")
    assert "Keep a colleague out" in page.text
    people = dict(page.context["forms"]["keep_out"].fields["person"].choices)
    assert {str(colleague.pk), str(other.pk)} <= people.keys()
    assert str(world.people[DESK].pk) not in people
    press(lead, "keep_out", row, person=colleague.pk)
    assert f"{colleague.get_full_name()} has been kept out since" in open_case(lead, row).text
    mate = browser_of(world, "other")
    for_other = open_case(mate, row)
    assert for_other.context["doing"].keys().isdisjoint({"keep_out", "readmit"})
    assert press(mate, "readmit", row, person=colleague.pk).status_code == 200
    assert Recusal.objects.standing().exists()
    press(lead, "readmit", row, person=colleague.pk)
    found = Recusal.objects.get()
    assert (found.by, found.ended_by) == (world.people[DESK], world.people[DESK])
    assert open_case(browser_of(world, "colleague"), row).status_code == 200


def test_nobody_keeps_out_whom_they_do_not_lead(world: World, row: ServiceRequest, colleague: User):
    with pytest.raises(RefusedError):
        kept(world, row, world.people[DESK], by=colleague)
    kept(world, row, colleague)
    with pytest.raises(RefusedError):
        readmit(request=row, person=colleague, by=colleague, at=timezone.now())


def test_a_lead_of_another_office_lets_nobody_in_and_an_administrator_does(
    world: World, row: ServiceRequest, colleague: User
):
    far, boss = world.people[SHANGHAI], make_person("boss@desk.example", role="administrator", name="Boss Roy")
    world.given(row, SHANGHAI, part=ReferralRole.SUPPORT, task="Ask.")
    SeatHolder.objects.filter(user=far).update(is_lead=True)
    kept(world, world.fresh(row), colleague)
    assert colleague.get_full_name() not in dict(people_of_form(browser_of(world, SHANGHAI), row)).values()
    with pytest.raises(RefusedError):
        readmit(request=row, person=colleague, by=far, at=timezone.now())
    readmit(request=row, person=colleague, by=boss, at=timezone.now())
    assert not Recusal.objects.standing().exists()


def test_a_second_press_keeps_out_once(world: World, row: ServiceRequest, colleague: User):
    assert kept(world, row, colleague) == kept(world, row, colleague)
    assert row.events.filter(kind=EventKind.RECUSED).count() == 1


def test_an_open_task_goes_to_who_may_read_it(world: World, row: ServiceRequest, colleague: User):
    """Not before it can be undone no more: who undoes it has it still."""
    client = browser_of(world, "colleague")
    press(client, "recuse", row)
    client.post(reverse("desk:undo"))
    assert Task.objects.get(request=row).assigned_to == colleague
    press(client, "recuse", row)
    reassign_unattended(at=timezone.now() + timedelta(minutes=9))
    assert Task.objects.get(request=row).assigned_to == colleague
    reassign_unattended(at=timezone.now() + timedelta(minutes=11))
    assert Task.objects.get(request=row).assigned_to == world.people[DESK]
