"""A process killed with kill -9 at every statement of what is done to a request: from submitting to opening it again.

The act runs in a child process that kills itself just before its n-th statement, for n = 1, 2, 3 ... until the act
survives. After each death the act is done again, as a person would press again or the sweeper come by, and each of its
effects must stand exactly once.
"""

import re
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.registration.services import register_company
from hub.casework.choices import (
    ApprovalState,
    EventKind,
    Outcome,
    OutcomeReason,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RequestState,
)
from hub.casework.desk.services import give_task, remind_of_tasks
from hub.casework.leads.services import answer_proposal, fill_seats, propose_lead, record_buyer, send_proposal
from hub.casework.models import (
    AbsenceTransfer,
    Approval,
    CompanyProposal,
    Event,
    Mission,
    Referral,
    Reminder,
    RequestMessage,
    RoomMember,
    ServiceRequest,
    Task,
)
from hub.casework.reassignment.absences import end_absences, record_absence_with_transfers
from hub.casework.reassignment.queries import StandInChoice
from hub.casework.reassignment.rules import TransferPlace
from hub.casework.referrals.services import accept_referral, finish_part, refer_request
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, merge_requests, reopen_request, undo_closing
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.presence import APPROVED, ask_approval, record_approval
from hub.casework.requests.services.submission import OfficialInput, submit_request
from hub.casework.rooms.proposals import answer_invitation, propose_consortium, send_invitation
from hub.core.workflow import RefusedError
from hub.directory.models import Absence, Seat, SeatHolder
from hub.directory.seats.services import unseat_person
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage, OutboxState
from hub.outbox.services import deliver_due
from opportunities.leads.queries import lead_entry
from opportunities.models import Opportunity
from tests.casework.small import official_of, small_world
from tests.casework.world import BEIJING, DESK, SHANGHAI, World
from tests.support.crashes import STRIDES, every_death

pytestmark = pytest.mark.django_db(transaction=True)


@STRIDES
def test_submit(now: datetime, stride: int):
    world = small_world(at=now)
    ask = world.ask()

    def act() -> None:
        submit_request(company=world.company, ask=ask, by=world.owner, at=now)

    def holds() -> None:
        request = ServiceRequest.objects.get()
        assert (request.number, request.state, request.version) == (1, RequestState.NEW, 1)
        assert list(request.events.values_list("kind", flat=True)) == [EventKind.RECEIVED]
        assert _told() == {"casework.received": 1, "casework.new_at_desk": 1}
        _reminders_once(request)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_refer(now: datetime, stride: int):
    world = small_world(at=now)
    request = world.submit()

    def act() -> None:
        if not Referral.objects.exists():
            refer_request(
                request=request, choice=world.choice(SHANGHAI), by=world.people[DESK], seats=[world.seat(DESK)], at=now
            )
        # Whoever presses again after it was done reads that it is over.
        with suppress(RefusedError):
            accept_referral(
                offer=Referral.objects.select_related("request").get(),
                by=world.people[SHANGHAI],
                seats=[world.seat(SHANGHAI)],
                at=now,
            )

    def holds() -> None:
        held = world.fresh(request)
        assert (held.owner, held.state) == (world.seat(SHANGHAI), RequestState.ASSIGNED)
        assert Referral.objects.get().state == ReferralState.ACCEPTED
        kinds = Counter(held.events.values_list("kind", flat=True))
        assert kinds == {EventKind.RECEIVED: 1, EventKind.OFFERED: 1, EventKind.ACCEPTED: 1}
        told = _told()
        assert (told["casework.offered"], told["casework.accepted"], told["casework.taken"]) == (1, 1, 1)
        _reminders_once(held)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_lead(now: datetime, stride: int):
    """A company is told of a lead once, its people hear it once, and two yes make one request of the introduction."""
    world = small_world(at=now)
    seen = Seat.objects.get(pk=world.seat(SHANGHAI).pk)
    lead = Opportunity.objects.create(
        slug="a-lead", kind="lead", status="ongoing", title_en="A lead", title_fr="Une piste", buyer_en="x", buyer_fr="x",
        buyer_kind="private_operator", description_en="x", description_fr="x", areas_basis="stated", is_verified=True,
        owner=seen, closes=now.date() + timedelta(days=60),
    )  # fmt: skip
    set_consent(company=world.company, purpose=Purpose.LEADS, granted=True, language="en", by=world.owner, at=now)

    def act() -> None:
        entry = lead_entry(lead.slug)
        assert entry is not None
        propose_lead(lead=entry, companies={world.company.pk: []}, by=world.people[SHANGHAI], at=now)
        proposal = CompanyProposal.objects.get()
        send_proposal(pk=proposal.pk, at=now)
        with suppress(RefusedError):
            answer_proposal(proposal=proposal, answer="yes", reason="", by=world.owner, at=now)
        with suppress(RefusedError):
            record_buyer(proposal=proposal, accepts=True, by=world.people[SHANGHAI], at=now)

    def holds() -> None:
        proposal = CompanyProposal.objects.get()
        request = ServiceRequest.objects.get()
        assert (proposal.request, request.owner, request.company) == (request, seen, world.company)
        assert OutboxMessage.objects.filter(topic="casework.proposal").count() == 1
        told = _told()
        assert (told["casework.proposed"], told["casework.proposal_accepted"], told["casework.received"]) == (1, 1, 1)
        _reminders_once(request)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_invitation(now: datetime, stride: int):
    """A company is asked into a room once, its people hear it once, and by its yes it is in the room once."""
    world = small_world(at=now)
    seat, by = world.seat(SHANGHAI), world.people[SHANGHAI]
    set_consent(
        company=world.company, purpose=Purpose.PARTNER_COMPANIES, granted=True, language="en", by=world.owner, at=now
    )
    asked = {world.company.pk: ["membranes"]}
    room = propose_consortium(requirements=["membranes"], members=asked, seat=seat, by=by, at=now)
    proposal = CompanyProposal.objects.get()

    def act() -> None:
        send_invitation(pk=proposal.pk, at=now)
        with suppress(RefusedError):
            answer_invitation(proposal=proposal, answer="yes", reason="", note_read=True, by=world.owner, at=now)

    def holds() -> None:
        row = CompanyProposal.objects.get()
        assert (row.sent_at, row.answer) == (now, "yes")
        members = RoomMember.objects.filter(room=room, until=None).order_by("pk")
        assert list(members.values_list("seat", "company")) == [(seat.pk, None), (None, world.company.pk)]
        told = _told()
        assert (told["casework.room_invited"], told["casework.room_changed_at_seat"]) == (1, 1)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_mission_seat(now: datetime, stride: int):
    """A seat that is given back goes to the next in line once, with one request of theirs and one word to them."""
    world = small_world(at=now)
    mission = Opportunity.objects.create(
        slug="a-mission", kind="mission", status="ongoing", title_en="A mission", title_fr="Une mission", buyer_en="x",
        buyer_fr="x", buyer_kind="private_operator", description_en="x", description_fr="x", areas_basis="stated",
        is_verified=True, owner=world.seat(SHANGHAI), closes=now.date() + timedelta(days=60),
    )  # fmt: skip
    Mission.objects.create(opportunity=mission, anchor="x", seats=1, at=now)
    other = register_company(by=world.owner, name="Other inc.", province="QC", at=now)
    first, next_one = (
        CompanyProposal.objects.create(opportunity=mission, company=each, at=now, sent_at=now)
        for each in (world.company, other)
    )
    answer_proposal(proposal=first, answer="yes", reason="", by=world.owner, at=now)

    def act() -> None:
        # The first has gone already where this is done again: it is not seated anew.
        answer_proposal(proposal=next_one, answer="yes", reason="", by=world.owner, at=now)
        answer_proposal(proposal=first, answer="later", reason="", by=world.owner, at=now)
        fill_seats(mission=mission.slug, at=now)

    def holds() -> None:
        rows = CompanyProposal.objects.order_by("pk").values_list("seat_number", "waiting_number")
        assert list(rows) == [(None, None), (1, None)]
        gone, given = ServiceRequest.objects.order_by("number")
        assert (gone.company, gone.state) == (world.company, RequestState.CLOSED)
        assert (given.company, given.state, given.owner) == (other, RequestState.NEW, world.seat(SHANGHAI))
        told = _told()
        assert (told["casework.mission_accepted"], told["casework.mission_seat"]) == (2, 1)
        _reminders_once(given)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_remind(now: datetime, stride: int):
    world = small_world(at=now)
    request = world.submit()
    later = now + timedelta(days=30)

    def holds() -> None:
        kinds = Counter(Event.objects.filter(request=request).values_list("kind", flat=True))
        assert kinds[EventKind.NUDGED] == kinds[EventKind.LEAD_INFORMED] == kinds[EventKind.STANDARD_MISSED] == 1
        told = _told()
        assert (told["casework.nudge"], told["casework.late"], told["casework.lead"]) == (1, 1, 1)
        assert not Reminder.objects.filter(done_at=None, due_at__lte=later).exists()

    assert every_death(lambda: run_due(at=later), stride, holds) >= 3


@STRIDES
def test_parts(now: datetime, stride: int):
    """A part is reminded once and told late once, and ends once with the answer of its sister."""
    world = small_world(at=now)
    request = world.submit()
    part = world.given(request, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    sister = world.given(request, BEIJING, part=ReferralRole.SUPPORT, task="Who tests it?")
    later = now + timedelta(days=20)

    def act() -> None:
        run_due(at=later)
        with suppress(RefusedError):
            finish_part(
                offer=Referral.objects.select_related("request").get(pk=part.pk),
                by=world.people[SHANGHAI],
                seats=[world.seat(SHANGHAI)],
                at=later,
                outcome=PartOutcome.PARTLY,
                covers=[sister.pk],
            )

    def holds() -> None:
        outcomes = dict(Referral.objects.values_list("pk", "outcome"))
        assert outcomes == {part.pk: PartOutcome.PARTLY, sister.pk: PartOutcome.COVERED}
        assert Referral.objects.get(pk=sister.pk).covered_by_id == part.pk
        kinds = Counter(Event.objects.filter(request=request).values_list("kind", flat=True))
        assert (kinds[EventKind.PART_LATE], kinds[EventKind.PART_DONE], kinds[EventKind.PART_COVERED]) == (2, 1, 1)
        told = _told()
        assert (told["casework.part_nudge"], told["casework.part_late"]) == (2, 2)
        assert (told["casework.part_done"], told["casework.part_covered"]) == (1, 1)
        assert not Reminder.objects.filter(done_at=None, kind__startswith="part_").exists()

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_hand_over_for_an_absence_and_back(now: datetime, stride: int):
    world = small_world(at=now)
    requests = [world.submit() for _number in range(2)]
    for request in requests:
        world.given(request, SHANGHAI)
    person, choice = world.people[SHANGHAI], StandInChoice(seat=world.seat(BEIJING))
    after = now + timedelta(days=5)

    def act() -> None:
        if not Absence.objects.exists():
            record_absence_with_transfers(
                person=person,
                first_day=now.date(),
                last_day=now.date() + timedelta(days=2),
                stand_in=choice,
                places={f"case-{request.pk.hex}": TransferPlace.STAND_IN for request in requests},
                by=person,
                at=now,
            )
        end_absences(at=after)

    def holds() -> None:
        assert Absence.objects.count() == 1
        assert list(AbsenceTransfer.objects.values_list("is_back", flat=True)) == [True, True]
        for request in requests:
            held = world.fresh(request)
            assert (held.owner, held.handler, held.state) == (world.seat(SHANGHAI), person, RequestState.ASSIGNED)
            _reminders_once(held)
        told = _told()
        assert (told["casework.stand_in"], told["casework.back_from_stand_in"]) == (2, 2)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_close(now: datetime, stride: int):
    world = small_world(at=now)
    request = world.submit()
    claim_request(request=request, by=world.people[DESK], seats=[world.seat(DESK)], at=now)

    def act() -> None:
        with suppress(RefusedError):
            _close(world, request, now)

    def holds() -> None:
        held = world.fresh(request)
        assert (held.state, held.outcome) == (RequestState.CLOSED, Outcome.HELPED)
        assert held.events.filter(kind=EventKind.CLOSED).count() == 1
        assert _told()["casework.closed"] == 1
        pending = sorted(Reminder.objects.filter(request=request, done_at=None).values_list("kind", flat=True))
        assert pending == ["archive", "survey_1", "survey_2", "survey_3"]

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_merge(now: datetime, stride: int):
    """Two requests are joined once: the company hears once, and what moves along moves with the steps."""
    world = small_world(at=now)
    kept, gone = (world.submit() for _number in range(2))
    desk, seats = world.people[DESK], [world.seat(DESK)]
    give_task(request=gone, words="Call.", on=now.date() + timedelta(days=1), to=desk, readers=[desk], by=desk, at=now)

    def act() -> None:
        with suppress(RefusedError):
            merge_requests(kept=kept, gone=gone, by=desk, seats=seats, at=now)

    def holds() -> None:
        stays, ended = world.fresh(kept), world.fresh(gone)
        assert (stays.state, ended.state, ended.outcome) == (RequestState.NEW, RequestState.CLOSED, Outcome.MERGED)
        assert ended.merged_into == stays
        assert Task.objects.get().request == stays
        assert stays.events.filter(kind=EventKind.MERGED).count() == 1
        assert ended.events.filter(kind=EventKind.CLOSED).count() == 1
        told = _told()
        assert (told["casework.merged"], told["casework.closed"]) == (1, 0)
        _reminders_once(stays)
        assert list(Reminder.objects.filter(request=gone, done_at=None).values_list("kind", flat=True)) == ["archive"]

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_approvals(now: datetime, stride: int):
    """An office is asked once, each word stands once, and the visit of what was agreed to is drafted once."""
    world = small_world(at=now)
    official = official_of(world, SHANGHAI, level="consul_general")
    on = now.date() + timedelta(days=30)
    wish = OfficialInput(level="consul_general", form="signing", on=on, city="Suzhou", host="Port", purpose="Serious.")
    request = world.submit(kind="presence", official=wish, cn_provinces=[])
    steps = list(Approval.objects.filter(request=request).values_list("pk", flat=True))

    def step(number: int) -> Approval:
        return Approval.objects.select_related("request").get(pk=steps[number])

    def record(number: int, name: str) -> None:
        with suppress(RefusedError):
            record_approval(
                approval=step(number),
                approved=True,
                note="Yes.",
                by=world.people[name],
                seats=[world.seat(name)],
                at=now,
            )

    def act() -> None:
        record(0, DESK)
        with suppress(RefusedError):
            ask_approval(approval=step(1), seat=official, by=world.people[DESK], seats=[world.seat(DESK)], at=now)
        record(1, official.slug)

    def holds() -> None:
        found = list(Approval.objects.filter(request=request).values_list("state", "seat", "by"))
        approved, names = ApprovalState.APPROVED, (DESK, official.slug)
        assert found == [(approved, world.seat(name).pk, world.people[name].pk) for name in names]
        data = [
            row["state"] for row in Event.objects.filter(kind=EventKind.PRESENCE_STEP).values_list("data", flat=True)
        ]
        assert sorted(data) == ["approved", "approved", "asked"]
        told = _told()
        assert (told["casework.approval_asked"], told["casework.presence_asked"]) == (1, 1)
        # The company hears of both words, and who carries it further does.
        assert (told["casework.presence_step"], told["casework.approval_answered"]) == (2, 2)
        assert OutboxMessage.objects.filter(topic=APPROVED).count() == 1
        _reminders_once(request)

    assert every_death(act, stride, holds) >= 3


@STRIDES
def test_remind_of_tasks(now: datetime, stride: int):
    """Whoever has a task is reminded once; what somebody left behind goes once to who may read its request."""
    world = small_world(at=now)
    request = world.submit()
    desk, left = world.people[DESK], world.people[BEIJING]
    on = now.date() + timedelta(days=2)
    for person in (desk, left):
        give_task(request=request, words="Call.", on=on, to=person, readers=[person], by=desk, at=now)
    unseat_person(holder=SeatHolder.objects.get(user=left), by=None, at=now)
    later = now + timedelta(days=3)

    def holds() -> None:
        assert list(Task.objects.values_list("assigned_to", flat=True)) == [desk.pk, desk.pk]
        assert not Task.objects.filter(reminded_at=None).exists()
        told = Counter(Notification.objects.filter(recipient__user=desk).values_list("kind", flat=True))
        assert (told["casework.task_due"], told["casework.task_given"]) == (2, 1)

    assert every_death(lambda: remind_of_tasks(at=later), stride, holds) >= 3


@STRIDES
@pytest.mark.parametrize("side", ["company", "desk"])
def test_reopen(now: datetime, stride: int, side: str):
    """A closed request is open once more, with what was said of it once; at the desk its part is in work again."""
    world = small_world(at=now)
    request = world.submit()
    claim_request(request=request, by=world.people[DESK], seats=[world.seat(DESK)], at=now)
    world.given(request, SHANGHAI, part=ReferralRole.SUPPORT, task="Who tests it?")
    _close(world, request, now)
    later = now + timedelta(minutes=2)

    def act() -> None:
        with suppress(RefusedError):
            if side == "company":
                reopen_request(request=request, reason="One more question.", by=world.owner, at=later)
            else:
                undo_closing(request=request, by=world.people[DESK], seats=[world.seat(DESK)], at=later)

    def holds() -> None:
        held = world.fresh(request)
        assert (held.state, held.handler, held.reopened) == (RequestState.ASSIGNED, world.people[DESK], 1)
        assert held.events.filter(kind=EventKind.REOPENED).count() == 1
        by_company = side == "company"
        assert RequestMessage.objects.filter(body="One more question.").count() == by_company
        part = Referral.objects.get(part=ReferralRole.SUPPORT)
        assert part.state == (ReferralState.ENDED if by_company else ReferralState.ACCEPTED)
        told = _told()
        assert (told["casework.reopened"], told["casework.reopened_at_desk"]) == (1, by_company)
        _reminders_once(held)
        pending = Reminder.objects.filter(request=request, done_at=None).values_list("kind", flat=True)
        assert not {"archive", "survey_1", "survey_2", "survey_3"} & set(pending)

    assert every_death(act, stride, holds) >= 3


@STRIDES
@pytest.mark.parametrize("hold", [0, 60])
def test_deliver(now: datetime, stride: int, hold: int, settings: Any, tmp_path: Path):
    """The worker dies while it tells people: each is told once in effect, and nobody is forgotten.

    With a hold, what each is told within a minute is one mail.
    """
    settings.NOTIFICATION_HOLD = hold
    backend = "django.core.mail.backends.filebased.EmailBackend"
    provider = {"BACKEND": backend, "OPTIONS": {"file_path": str(tmp_path)}}
    settings.MAILERS = {**settings.MAILERS, "delivery": provider}
    world = small_world(at=now)
    world.submit()
    world.submit()
    # The clock of the worker is the real one: the minute is over.
    OutboxMessage.objects.update(not_before=now)

    def holds() -> None:
        assert not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists()
        assert set(Notification.objects.values_list("state", flat=True)) == {"told"}
        # One mail row for each that was told, or each person; the provider knows a mail by the row's key.
        mails = OutboxMessage.objects.filter(kind="mail")
        told = Notification.objects.values("recipient").distinct() if hold else Notification.objects.all()
        assert mails.count() == told.count() < Notification.objects.count() + (not hold)
        words = "".join(path.read_text() for path in tmp_path.iterdir())
        assert set(re.findall(r"^Message-ID: <([\w-]+)@", words, re.MULTILINE)) == {str(row.pk) for row in mails}

    def act() -> None:
        while deliver_due():
            pass

    assert every_death(act, stride, holds) >= 3


def _close(world: World, request: ServiceRequest, at: datetime) -> None:
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.PROGRAM_FOUND],
        answer="Two programs fit.",
        by=world.people[DESK],
        seats=[world.seat(DESK)],
        at=at,
    )


def _told() -> Counter[str]:
    return Counter(Notification.objects.values_list("kind", flat=True))


def _reminders_once(request: ServiceRequest) -> None:
    rows = Counter(Reminder.objects.filter(request=request).values_list("seat", "kind", "due_at"))
    assert rows
    assert set(rows.values()) == {1}
