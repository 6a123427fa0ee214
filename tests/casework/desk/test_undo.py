"""Offers just made come back with one press, for ten minutes, whichever way they were made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import MemberRole
from companies.models import Membership
from hub.casework.choices import Outcome, OutcomeReason, ReferralRole, ReferralState, ReturnReason
from hub.casework.desk.services import give_task
from hub.casework.models import Referral, Reminder, ServiceRequest, Snooze, Task
from hub.casework.notifications.notification_types import CLOSED, REOPENED, REQUEST
from hub.casework.referrals.services import return_referral
from hub.casework.requests.rules import may_restore_part
from hub.casework.requests.services.assignment import claim_request, release_request, undo_release
from hub.casework.requests.services.closure import reopen_request, withdraw_request
from hub.casework.requests.services.messages import answer_company, reply_as_company
from hub.core.workflow import RefusedError
from hub.directory.models import SeatHolder
from hub.directory.seats.services import seat_person
from hub.notifications.choices import Timing
from hub.notifications.models import Notification, Preference, Recipient
from hub.outbox.services import deliver_due
from tests.accounts.people import make_person
from tests.casework.desk.browsers import INBOX, open_case, press
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db

WINDOW = timedelta(minutes=10)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def send_one(client: Client, rows: list[ServiceRequest]) -> HttpResponse:
    seat = next(one.value for one in open_case(client, rows[0]).context["seats"] if one.is_first)
    return press(client, "send", rows[0], seat=seat)


def send_several(client: Client, rows: list[ServiceRequest]) -> HttpResponse:
    typed = {"do": "assign", "confirmed": "1", "seat": "", "reason": ""}
    return client.post(reverse("desk:bulk"), typed | {"pick": [row.reference for row in rows]})


def send_part(client: Client, rows: list[ServiceRequest]) -> HttpResponse:
    return press(client, "part", rows[0], seat=SHANGHAI, task="Which firms could buy it?", note="")


# Each way to offer, and how many of two requests it offers.
WAYS: dict[str, tuple[Callable[[Client, list[ServiceRequest]], HttpResponse], int]] = {
    "from the case": (send_one, 1),
    "several from the list": (send_several, 2),
    "a part of one": (send_part, 1),
}


@pytest.fixture
def rows(world: World) -> list[ServiceRequest]:
    return [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(2)]


def is_offered_back(client: Client) -> bool:
    return reverse("desk:undo") in client.get(reverse(INBOX)).text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_over", [False, True])
def test_offers_come_back_until_the_window_ends(at_desk: Client, rows: list[ServiceRequest], way: str, is_over: bool):
    offer, number = WAYS[way]
    made = timezone.now()
    with time_machine.travel(made, tick=False):
        offer(at_desk, rows)
        assert is_offered_back(at_desk)
    with time_machine.travel(made + WINDOW + timedelta(seconds=is_over), tick=False):
        assert is_offered_back(at_desk) is not is_over
        at_desk.post(reverse("desk:undo"))
        assert not is_offered_back(at_desk)
    states = {True: ReferralState.OFFERED, False: ReferralState.WITHDRAWN}
    assert list(Referral.objects.values_list("state", flat=True)) == [states[is_over]] * number


def test_what_was_done_is_told_in_the_language_of_the_page(at_desk: Client, rows: list[ServiceRequest]):
    press(at_desk, "take", rows[0])
    assert f"You have {rows[0].reference} in hand." in at_desk.get(reverse(INBOX)).text
    with override("fr"):
        french = at_desk.get(reverse(INBOX)).text
    assert f"You have {rows[0].reference}" not in french
    assert reverse("desk:undo") in at_desk.get(reverse(INBOX)).text


def test_one_press_takes_back_what_was_offered_last_and_once(at_desk: Client, rows: list[ServiceRequest]):
    send_one(at_desk, rows[:1])
    send_one(at_desk, rows[1:])
    for _ in range(2):
        at_desk.post(reverse("desk:undo"))
    states = dict(Referral.objects.values_list("request__subject", "state"))
    assert states == {"Number 0": ReferralState.OFFERED, "Number 1": ReferralState.WITHDRAWN}


def test_what_cannot_be_undone_begins_no_window(at_desk: Client, rows: list[ServiceRequest]):
    press(at_desk, "note", rows[0], text="Their bank is new.")
    press(at_desk, "answer", rows[0], text="We look for an operator.")
    assert not is_offered_back(at_desk)


def test_to_take_what_one_has_already_begins_no_window(at_desk: Client, world: World, rows: list[ServiceRequest]):
    claim_request(request=rows[0], **world.who(DESK, at=world.at))
    press(at_desk, "take", rows[0])
    assert not is_offered_back(at_desk)


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_closed_request_comes_back_once(at_desk: Client, world: World, rows: list[ServiceRequest], by_hand: bool):
    press(at_desk, "close", rows[0], **closing(world))
    if by_hand:
        press(at_desk, "reopen", rows[0], reason="There is a second question.")
        assert not is_offered_back(at_desk)
    else:
        answer = at_desk.post(reverse("desk:undo"))
        assert answer.url.startswith(reverse("desk:case", args=[rows[0].reference]))
    assert world.fresh(rows[0]).is_open


# --- What else comes back --------------------------------------------------------------------------------------------


def state(row: ServiceRequest) -> tuple[Any, ...]:
    now = ServiceRequest.objects.get(pk=row.pk)
    return now.state, now.handler_id, now.outcome, now.due_at, Snooze.objects.count(), Task.objects.get().done_at


def closing(_world: World) -> dict[str, Any]:
    return {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "text": "Here is the form."}


# What is typed for each act that one press undoes.
UNDONE: dict[str, Callable[[World], dict[str, Any]]] = {
    "take": lambda _world: {},
    "untake": lambda _world: {},
    "close": closing,
    "hand": lambda world: {"person": world.people["colleague"].pk},
    "snooze": lambda _world: {"until": timezone.localdate() + timedelta(days=4)},
    "task_done": lambda _world: {"task": Task.objects.get().pk},
    "task_drop": lambda _world: {"task": Task.objects.get().pk},
}


@pytest.fixture
def with_task(world: World, rows: list[ServiceRequest]) -> ServiceRequest:
    colleague = make_person("colleague@desk.example", role="adviser", name="Robin")
    seat_person(seat=world.seat(DESK), person=colleague, by=None, at=world.at)
    world.people["colleague"] = colleague
    person = world.people[DESK]
    give_task(
        request=rows[0], words="Call them.", on=timezone.localdate() + timedelta(days=3), to=person, readers=[person],
        by=person, at=world.at,
    )  # fmt: skip
    return rows[0]


@pytest.mark.parametrize("act", UNDONE)
def test_an_act_comes_back_with_one_press(at_desk: Client, world: World, with_task: ServiceRequest, act: str):
    if act in {"close", "hand", "untake"}:
        # Its promise was kept before, and it is in hand.
        press(at_desk, "answer", with_task, text="We look for an operator.")
    before = state(with_task)
    assert press(at_desk, act, with_task, **UNDONE[act](world)).status_code == 302
    assert state(with_task) != before
    said = at_desk.post(reverse("desk:undo"), follow=True).text
    assert "Undone for 1 request." in said
    assert state(with_task) == before
    assert not is_offered_back(at_desk)


def test_to_undo_a_giving_back_tells_nobody_and_changes_no_clock(
    at_desk: Client, world: World, with_task: ServiceRequest, mailoutbox: list[Any]
):
    """The company heard that its request is in hand when it was taken, and nothing since."""
    press(at_desk, "take", with_task)
    before = ServiceRequest.objects.get(pk=with_task.pk)
    deliver_due()
    mailoutbox.clear()
    told_before = Notification.objects.count()
    press(at_desk, "untake", with_task)
    at_desk.post(reverse("desk:undo"))
    deliver_due()
    after = ServiceRequest.objects.get(pk=with_task.pk)
    assert (after.handler, after.taken_at, after.silent_since) == (
        before.handler, before.taken_at, before.silent_since,
    )  # fmt: skip
    assert Notification.objects.count() == told_before
    assert mailoutbox == []


@pytest.mark.parametrize("went_out", [False, True])
@pytest.mark.parametrize("act", ["take", "close", "send"])
def test_what_nobody_heard_of_yet_is_not_told_once_it_is_undone(
    at_desk: Client, world: World, with_task: ServiceRequest, settings: Any, act: str, went_out: bool
):
    settings.NOTIFICATION_HOLD = 60
    made = timezone.now()
    deliver_due()
    told_before = set(Notification.objects.values_list("pk", flat=True))
    with time_machine.travel(made, tick=False):
        if act == "send":
            send_one(at_desk, [with_task])
        else:
            press(at_desk, act, with_task, **UNDONE[act](world))
    told = set(Notification.objects.values_list("pk", flat=True)) - told_before
    assert told
    with time_machine.travel(made + timedelta(seconds=90 if went_out else 20), tick=False):
        if went_out:
            deliver_due()
        at_desk.post(reverse("desk:undo"))
    assert (told <= set(Notification.objects.values_list("pk", flat=True))) is went_out
    left = Notification.objects.exclude(pk__in=told_before)
    assert went_out or list(left.values("kind", "recipient", "path_en", "created_at")) == []


def test_whoever_had_the_mail_hears_that_it_is_undone_and_whoever_gathers_hears_of_neither(
    at_desk: Client, world: World, with_task: ServiceRequest, settings: Any
):
    settings.NOTIFICATION_HOLD = 60
    other = make_person("second@company.example", role="company", name="Second owner")
    Membership.objects.create(company=world.company, user=other, role=MemberRole.OWNER, joined_at=world.at)
    gathers = Recipient.objects.get_or_create(user=other)[0]
    Preference.objects.create(recipient=gathers, category=REQUEST.slug, timing=Timing.DAILY, changed_at=world.at)
    made = timezone.now()
    deliver_due()
    with time_machine.travel(made, tick=False):
        press(at_desk, "close", with_task, **closing(world))
    with time_machine.travel(made + timedelta(seconds=90), tick=False):
        deliver_due()
        at_desk.post(reverse("desk:undo"))
    later = Notification.objects.filter(created_at__gte=made, category=REQUEST.slug)
    kinds = {who: {row.kind for row in later.filter(recipient__user=who)} for who in (world.owner, other)}
    assert kinds == {world.owner: {CLOSED.slug, REOPENED.slug}, other: set()}


def test_joining_that_is_undone_at_once_is_told_of_neither_request(
    at_desk: Client, world: World, rows: list[ServiceRequest], settings: Any
):
    settings.NOTIFICATION_HOLD = 60
    deliver_due()
    known = Notification.objects.count()
    made = timezone.now()
    with time_machine.travel(made, tick=False):
        press(at_desk, "merge", rows[0], twin=rows[1].reference, keep="this")
    assert Notification.objects.count() > known
    with time_machine.travel(made + timedelta(seconds=20), tick=False):
        at_desk.post(reverse("desk:undo"))
    assert list(Notification.objects.filter(created_at__gte=made).values("kind", "path_en", "recipient")) == []


def test_only_who_gave_a_request_back_last_has_it_in_hand_again(world: World, with_task: ServiceRequest):
    seats = [world.seat(DESK)]
    first, second = ({"by": world.people[name], "seats": seats, "at": world.at} for name in (DESK, "colleague"))
    with pytest.raises(RefusedError):
        undo_release(request=with_task, **first)
    claim_request(request=with_task, **first)
    release_request(request=with_task, **first)
    with pytest.raises(RefusedError):
        undo_release(request=with_task, **second)
    claim_request(request=with_task, **second)
    with pytest.raises(RefusedError):
        undo_release(request=with_task, **first)


def test_what_went_to_another_seat_meanwhile_stays_as_it_came_back(world: World, with_task: ServiceRequest):
    """Another seat was asked the whole and gave it back: whose turn it is since then is not undone with the rest."""
    mine = world.who(DESK, at=world.at)
    claim_request(request=with_task, **mine)
    release_request(request=with_task, **mine)
    offer = world.offer(world.fresh(with_task), SHANGHAI, by=world.people["colleague"])
    return_referral(
        offer=offer, reason=ReturnReason.OTHER, text="Not ours.", by=world.people[SHANGHAI],
        seats=[world.seat(SHANGHAI)], at=world.at,
    )  # fmt: skip
    before = world.fresh(with_task)
    with pytest.raises(RefusedError):
        undo_release(request=with_task, **mine)
    after = world.fresh(with_task)
    assert (after.handler, after.pending_since) == (None, before.pending_since)


def test_what_a_colleague_took_meanwhile_stays_with_them(at_desk: Client, world: World, with_task: ServiceRequest):
    press(at_desk, "take", with_task)
    press(at_desk, "untake", with_task)
    colleague = world.people["colleague"]
    claim_request(request=with_task, by=colleague, seats=[world.seat(DESK)], at=timezone.now())
    assert "Somebody has gone on with the rest" in at_desk.post(reverse("desk:undo"), follow=True).text
    assert world.fresh(with_task).handler == colleague


def test_what_a_colleague_answered_meanwhile_stays_with_them_though_the_company_wrote(
    at_desk: Client, world: World, with_task: ServiceRequest
):
    colleague = world.people["colleague"]
    for acts in (False, True):
        press(at_desk, "hand", with_task, person=colleague.pk)
        reply_as_company(request=with_task, text=f"By Friday, {acts}.", by=world.owner, at=timezone.now())
        if acts:
            who = {"by": colleague, "seats": [world.seat(DESK)], "at": timezone.now()}
            answer_company(request=with_task, text="Gladly.", **who)
        at_desk.post(reverse("desk:undo"))
        assert (world.fresh(with_task).handler == colleague) is acts


def test_what_the_company_withdrew_and_opened_again_meanwhile_comes_back_from_the_colleague(
    at_desk: Client, world: World, with_task: ServiceRequest
):
    """Neither is an act of our side."""
    colleague, at = world.people["colleague"], timezone.now()
    press(at_desk, "hand", with_task, person=colleague.pk)
    withdraw_request(request=with_task, reason="", by=world.owner, at=at)
    reopen_request(request=with_task, reason="We do need it.", by=world.owner, at=at + timedelta(seconds=1))
    assert world.fresh(with_task).handler == colleague
    at_desk.post(reverse("desk:undo"))
    assert world.fresh(with_task).handler is None


@pytest.mark.parametrize("act", UNDONE)
def test_the_window_of_an_act_ends_after_ten_minutes(
    at_desk: Client, world: World, with_task: ServiceRequest, act: str
):
    made = timezone.now()
    if act == "untake":
        claim_request(request=with_task, **world.who(DESK, at=world.at))
    with time_machine.travel(made, tick=False):
        press(at_desk, act, with_task, **UNDONE[act](world))
        assert is_offered_back(at_desk)
    after = state(with_task)
    with time_machine.travel(made + WINDOW + timedelta(seconds=1), tick=False):
        assert "ten minutes are over" in at_desk.post(reverse("desk:undo"), follow=True).text
    assert state(with_task) == after


def test_several_that_were_taken_or_handed_come_back(at_desk: Client, world: World, with_task: ServiceRequest):
    rows = list(ServiceRequest.objects.order_by("number"))
    picked = {"pick": [row.reference for row in rows]}
    hand = {"do": "hand", "confirmed": "1", "person": world.people["colleague"].pk}
    for typed in ({"do": "take"}, hand):
        at_desk.post(reverse("desk:bulk"), picked | typed)
        assert ServiceRequest.objects.filter(handler=None).count() == 0
        at_desk.post(reverse("desk:undo"))
        assert ServiceRequest.objects.filter(handler=None, state="new").count() == 2


def test_what_somebody_has_gone_on_with_stays(at_desk: Client, world: World, with_task: ServiceRequest):
    press(at_desk, "take", with_task)
    world.offer(world.fresh(with_task), SHANGHAI, by=world.people[DESK])
    assert "Somebody has gone on with the rest" in at_desk.post(reverse("desk:undo"), follow=True).text
    assert world.fresh(with_task).handler == world.people[DESK]


@pytest.mark.parametrize("act", ["close", "merge"])
def test_the_parts_that_ended_with_a_request_come_back_with_it(
    at_desk: Client, world: World, with_task: ServiceRequest, rows: list[ServiceRequest], act: str
):
    gone, kept = rows
    part = {"part": ReferralRole.SUPPORT, "by": world.people[DESK]}
    given, left = world.given(gone, SHANGHAI, task="Who buys?", **part), world.given(gone, MONTREAL, **part)
    asked = world.offer(gone, BEIJING, task="Who sells?", **part)
    before = state(gone)
    due = Referral.objects.get(pk=given.pk).due_at
    if act == "close":
        press(at_desk, "answer", gone, text="We look for an operator.")
        before = state(gone)
        press(at_desk, "close", gone, **closing(world))
    else:
        press(at_desk, "merge", kept, twin=gone.reference, keep="this")

    def states() -> list[str]:
        return [Referral.objects.get(pk=one.pk).state for one in (given, left, asked)]

    assert states() == ["ended", "ended", "withdrawn"]
    for holder in SeatHolder.objects.current().filter(seat=world.seat(MONTREAL)):
        SeatHolder.objects.filter(pk=holder.pk).update(until=world.at)
    said = at_desk.post(reverse("desk:undo"), follow=True).text
    assert states() == ["accepted", "ended", "offered"]
    assert "Nobody is present in this seat any more. Its part stays over:" in said
    back = Referral.objects.get(pk=given.pk)
    assert (back.done_at, back.due_at, Referral.objects.get(pk=asked.pk).answered_at) == (None, due, None)
    assert state(gone)[:4] == before[:4]
    assert Reminder.objects.filter(request=gone, seat=world.seat(SHANGHAI), done_at=None).exists()


@pytest.mark.parametrize(
    ("part", "is_there", "refused"),
    [
        (Referral(state=ReferralState.ENDED), True, None),
        (Referral(state=ReferralState.ENDED), False, "nobody_there"),
        (Referral(state=ReferralState.WITHDRAWN, mailbox="a@b.example", link_expires_at=LATER), False, None),
        (Referral(state=ReferralState.WITHDRAWN, mailbox="a@b.example", link_expires_at=NOW), False, "link_over"),
        (Referral(state=ReferralState.ENDED, mailbox="a@b.example", link_expires_at=NOW), False, None),
    ],
)
def test_a_part_comes_back_where_somebody_can_go_on_with_it(part: Referral, is_there: bool, refused: str | None):
    refusal = may_restore_part(part, is_there=is_there, at=NOW)
    assert (None if refusal is None else refusal.code) == refused


@pytest.mark.parametrize("act", ["answer", "ask", "note"])
def test_the_next_act_ends_the_offer_to_undo_an_older_one(at_desk: Client, rows: list[ServiceRequest], act: str):
    send_one(at_desk, rows)
    assert is_offered_back(at_desk)
    press(at_desk, act, rows[1], text="Here is the form.")
    assert not is_offered_back(at_desk)
