"""Put a lead or mission before companies, send it once, take the answers, introduce both sides or give seats."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.choices import Purpose
from companies.models import Company
from hub.audit.services import record
from hub.casework.choices import ProposalAnswer, RequestKind
from hub.casework.leads import notifications
from hub.casework.leads.queries import mission_of
from hub.casework.leads.rules import (
    WRITTEN_TO,
    free_seat,
    is_closed,
    may_answer,
    may_ask_buyer,
    may_go,
    may_meet,
    may_propose,
    may_set_seats,
)
from hub.casework.models import CompanyProposal, Meeting, Mission, ServiceRequest
from hub.casework.models.requests import introduction_subject
from hub.casework.requests.services.closure import FILL, give_seat_back, withdraw_request
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import require
from hub.directory.seats.presence import hub_desk
from hub.outbox.services import enqueue_job
from opportunities.leads.queries import MISSION, LeadEntry, is_cleared, lead_entry

# After an officer proposed a lead: the company is told, or not any more (``hub.casework.tasks``).
SEND = "casework.proposal"
_KEYS = uuid.UUID("7d7b54a7-3f0a-4c43-8c4f-7b5e2f4f0c11")


@transaction.atomic
def propose_lead(*, lead: LeadEntry, companies: Mapping[int, Sequence[tuple[str, str]]], by: Any, at: datetime) -> int:
    """Put a published, cleared lead before companies, each with the reasons why; return before how many new ones.

    Each is told once, by a job that looks at its consent again. Raises ``RefusedError``.
    """
    today = timezone.localdate(at)
    cleared = is_cleared(lead.slug, on=today)
    require(may_propose(lead, cleared=cleared, on=today, seats=mission_of(lead.slug)[0]))
    made = 0
    for key in sorted(companies):
        row, is_new = CompanyProposal.objects.get_or_create(
            opportunity=lead.row, company_id=key, defaults={"reasons": list(companies[key]), "at": at, "by": by}
        )
        if is_new:
            enqueue_job(topic=SEND, payload={"pk": row.pk}, at=at)
            record(action="casework.lead.proposed", by=by, at=at, subject=row, data={"opportunity": lead.slug})
            made += 1
    return made


@transaction.atomic
@unscoped()
def send_proposal(*, pk: int, at: datetime) -> bool:
    """Tell a company of a lead, once; return whether it was told now.

    A company that took its consent back meanwhile is not told, and neither is anybody of a lead that lost its clearance
    or was closed.
    """
    return tell_once(pk, may_tell=_may_be_told, tell=notifications.proposed, at=at)


def _may_be_told(row: CompanyProposal, at: datetime) -> bool:
    agreed = Company.objects.consenting_to(Purpose.LEADS, wordings=WRITTEN_TO).filter(pk=row.company_id).exists()
    lead, today, seats = lead_entry(row.lead.slug), timezone.localdate(at), mission_of(row.lead.slug)[0]
    cleared = is_cleared(row.lead.slug, on=today)
    return agreed and lead is not None and may_propose(lead, cleared=cleared, on=today, seats=seats) is None


def tell_once(
    pk: int,
    *,
    may_tell: Callable[[CompanyProposal, datetime], bool],
    tell: Callable[..., None],
    at: datetime,
) -> bool:
    """Tell a company of a proposal, or drop it where it may not be told any more; return whether it was told now."""
    rows = CompanyProposal.objects.select_for_update(of=("self",)).select_related("opportunity", "room")
    row: CompanyProposal | None = rows.filter(pk=pk, sent_at=None, dropped_at=None).first()
    if row is None:
        return False
    # A withdrawal at this moment waits for us, or we see it: the ledger is written with the company locked.
    Company.objects.select_for_update().values_list("pk").get(pk=row.company_id)
    is_told = may_tell(row, at)
    row.sent_at, row.dropped_at = (at, None) if is_told else (None, at)
    row.save(update_fields=["sent_at", "dropped_at"])
    if is_told:
        tell(row, at=at)
    return is_told


@transaction.atomic
def answer_proposal(*, proposal: CompanyProposal, answer: str, reason: str, by: Any, at: datetime) -> None:
    """Take the answer of a company to a lead; it may change it until the buyer has answered. Raises ``RefusedError``.

    The same answer again changes nothing; a yes is told to who looks after the lead. Of a mission a yes takes a free
    seat, else the end of the line, and another answer gives the seat to the next.
    """
    mission = _locked_mission(proposal.lead.slug)
    held = _locked(proposal)
    require(may_answer(held, answer=answer, reason=reason, on=timezone.localdate(at)))
    waits = mission is not None and answer == ProposalAnswer.YES
    waits = waits and held.seat_number is None and held.waiting_number is None
    if (held.answer, held.reason) == (answer, reason) and not waits:
        return
    if answer != ProposalAnswer.YES:
        _leave_seat(held, by=by, at=at)
    held.answer, held.reason, held.answered_at, held.answered_by = answer, reason, at, by
    seat = ["seat_number", "waiting_number", "request"]
    held.save(update_fields=["answer", "reason", "answered_at", "answered_by", *seat])
    record(action="casework.lead.answered", by=by, at=at, subject=held, data={"answer": answer, "reason": reason})
    if mission is not None and waits:
        _stand_in_line(held, mission, by=by, at=at)
    if answer == ProposalAnswer.YES:
        notifications.proposal_accepted(held, at=at)


@transaction.atomic
def record_buyer(*, proposal: CompanyProposal, accepts: bool, by: Any, at: datetime) -> ServiceRequest | None:
    """Record what the buyer answered to a company that said yes. With a yes the request of the introduction is made.

    It is the company's, stands with the seat that looks after the lead, and opens addresses to both. Raises
    ``RefusedError``.
    """
    held = _locked(proposal)
    require(may_ask_buyer(held))
    held.buyer_accepts, held.buyer_at, held.buyer_by = accepts, at, by
    held.save(update_fields=["buyer_accepts", "buyer_at", "buyer_by"])
    record(action="casework.lead.buyer_answered", by=by, at=at, subject=held, data={"accepts": accepts})
    if not accepts:
        return None
    held.request = _introduced(held, at=at)
    held.save(update_fields=["request"])
    notifications.came_by_lead(held, by=by, at=at)
    return held.request


def _introduced(held: CompanyProposal, *, at: datetime) -> ServiceRequest:
    """Send the request of an introduction, or of a mission, and give it to the seat that looks after the lead."""
    grant_access(held.company_id)
    company, row = held.company, held.lead
    is_mission = row.kind == MISSION
    with override(company.language):
        subject = introduction_subject(row)
        body = _("We said yes to the lead “%(title)s”, and so did the buyer. Please introduce us.")
        if is_mission:
            body = _("We have a seat on the mission “%(title)s”.")
    ask = RequestInput(
        key=uuid.uuid5(_KEYS, f"{held.pk} {at}" if is_mission else str(held.pk)),
        kind=RequestKind.PARTNERS,
        subject=subject,
        body=body % {"title": row.title},
        language=company.language,
        areas=row.areas,
        cn_provinces=row.cn_provinces,
        opportunity=row,
        owner=row.owner or hub_desk(),
    )
    return submit_request(company=company, ask=ask, by=held.answered_by, at=at)


def _locked(proposal: CompanyProposal) -> CompanyProposal:
    rows = CompanyProposal.objects.select_for_update(of=("self",)).select_related("opportunity__owner__office")
    return rows.get(pk=proposal.pk)


# --- The seats of a mission -------------------------------------------------------------------------------------------


@transaction.atomic
def set_mission(*, lead: LeadEntry, anchor: str, seats: int, by: Any, at: datetime) -> None:
    """Say who opens the doors of a published mission and how many companies it takes. Raises ``RefusedError``."""
    held = _locked_mission(lead.slug)
    taken = max(_taken(lead.slug), default=0)
    require(may_set_seats(taken, seats=seats))
    if held is None:
        Mission.objects.create(opportunity=lead.row, anchor=anchor, seats=seats, by=by, at=at)
    else:
        held.anchor, held.seats = anchor, seats
        held.save(update_fields=["anchor", "seats"])
        enqueue_job(topic=FILL, payload={"mission": lead.slug}, at=at)
    record(action="casework.mission.set", by=by, at=at, data={"opportunity": lead.slug, "seats": seats})


@transaction.atomic
def release_seat(*, proposal: CompanyProposal, by: Any, at: datetime) -> None:
    """Give the seat of a company to the next in line: it no longer comes along. Raises ``RefusedError``."""
    _locked_mission(proposal.lead.slug)
    held = _locked(proposal)
    require(may_go(held))
    _leave_seat(held, by=by, at=at)
    held.save(update_fields=["seat_number", "waiting_number", "request"])
    record(action="casework.mission.released", by=by, at=at, subject=held)


@transaction.atomic
@unscoped()
def fill_seats(*, mission: str, at: datetime) -> int:
    """Give the free seats of a mission to those who wait, in the order of their yes; return how many got one.

    A company that was closed, or merged into another, has none before. Nobody gets a seat of a mission that is over.
    """
    held, given = _locked_mission(mission), 0
    if held is None or is_closed(held.opportunity, timezone.localdate(at)):
        return 0
    closed = CompanyProposal.objects.filter(opportunity=mission, company__closed_at__isnull=False)
    for row in list(closed.filter(Q(seat_number__isnull=False) | Q(waiting_number__isnull=False))):
        _leave_seat(row, by=None, at=at)
        row.save(update_fields=["waiting_number"])
    waiting = CompanyProposal.objects.filter(opportunity=mission, waiting_number__isnull=False)
    for key in list(waiting.order_by("waiting_number").values_list("pk", flat=True)):
        row = _locked(CompanyProposal(pk=key))
        if not _take_seat(row, held, by=row.answered_by, at=at):
            break
        notifications.seat_given(row, at=at)
        notifications.came_by_lead(row, by=None, at=at)
        given += 1
    return given


@unscoped()
def _locked_mission(slug: str) -> Mission | None:
    """Lock the mission first, and its proposals after: so nobody waits for one another."""
    return Mission.objects.select_for_update().filter(opportunity=slug).first()


def _taken(slug: str) -> list[int]:
    rows = CompanyProposal.objects.filter(opportunity=slug, seat_number__isnull=False)
    return list(rows.values_list("seat_number", flat=True))


def _stand_in_line(held: CompanyProposal, mission: Mission, *, by: Any, at: datetime) -> None:
    """Give a company a free seat where nobody waits for it, else the end of the line."""
    rows = CompanyProposal.objects.filter(opportunity=held.opportunity_id)
    last = rows.aggregate(last=Max("waiting_number"))["last"]
    if last is None and _take_seat(held, mission, by=by, at=at):
        enqueue_job(topic=FILL, payload={"mission": held.opportunity_id}, at=at)
        return
    held.waiting_number = (last or 0) + 1
    held.save(update_fields=["waiting_number"])
    if free_seat(_taken(mission.pk), seats=mission.seats) is not None:
        enqueue_job(topic=FILL, payload={"mission": held.opportunity_id}, at=at)


def _take_seat(held: CompanyProposal, mission: Mission, *, by: Any, at: datetime) -> bool:
    free = free_seat(_taken(mission.pk), seats=mission.seats)
    if free is None:
        return False
    held.seat_number, held.waiting_number = free, None
    held.request = _introduced(held, at=at)
    held.save(update_fields=["seat_number", "waiting_number", "request"])
    record(action="casework.mission.seated", by=by, at=at, subject=held, data={"seat": free})
    return True


def _leave_seat(held: CompanyProposal, *, by: Any, at: datetime) -> None:
    """Take a company off its seat or out of the line; its open request ends, and the seat goes to the next."""
    if held.seat_number is not None:
        with unscoped():
            request = ServiceRequest.objects.filter(pk=held.request_id).first()
        if request is not None and request.is_open:
            grant_access(held.company_id, request.pk)
            withdraw_request(request=request, reason="", by=by, at=at)
        else:
            give_seat_back(held, by=by, at=at)
    held.request = held.seat_number = held.waiting_number = None


# --- Meetings ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_meeting(
    *,
    proposal: CompanyProposal,
    host: str,
    on: date,
    by: Any,
    at: datetime,
    starts: time | None = None,
    place: str = "",
) -> Meeting:
    """Put a meeting of a company with a seat into the programme. Raises ``RefusedError``.

    The same host on the same day is the same meeting: an hour or a place that is given again takes the place of what
    stands there, and what is left empty stays.
    """
    held, host = _locked(proposal), host.strip()
    require(may_go(held))
    mission = lead_entry(held.lead.slug)
    meetings = Meeting.objects.filter(opportunity=held.opportunity_id, company=held.company_id)
    require(may_meet(host=host, on=on, starts=starts, days=mission.days if mission else None, meetings=meetings))
    said = {"starts": starts, "place": place.strip()}
    row, is_new = Meeting.objects.get_or_create(
        opportunity=held.opportunity,
        company_id=held.company_id,
        host=host,
        on=on,
        defaults={**said, "by": by, "at": at},
    )
    if is_new:
        record(action="casework.mission.meeting", by=by, at=at, subject=row, data={"opportunity": held.opportunity_id})
    elif changed := [name for name, value in said.items() if value not in {None, "", getattr(row, name)}]:
        for name in changed:
            setattr(row, name, said[name])
        row.save(update_fields=changed)
        record(action="casework.mission.meeting_changed", by=by, at=at, subject=row, data={"fields": changed})
    return row


@transaction.atomic
def record_meeting(*, meeting: Meeting, outcome: str, by: Any, at: datetime) -> None:
    """Keep what came of a meeting, as the company or the officer says; the last word counts."""
    Meeting.objects.filter(pk=meeting.pk).update(outcome=outcome)
    record(action="casework.mission.met", by=by, at=at, subject=meeting, data={"outcome": outcome})


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: Any, at: datetime) -> None:
    record(action="casework.mission.meeting_removed", by=by, at=at, subject=meeting)
    Meeting.objects.filter(pk=meeting.pk).delete()
