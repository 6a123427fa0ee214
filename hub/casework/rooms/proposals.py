"""Ask companies into rooms, and take their answers: joint offers, missions, the governments' table, talks of peers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from hub.audit.services import record
from hub.casework.choices import ProposalAnswer, RoomKind
from hub.casework.leads.rules import may_propose
from hub.casework.leads.services import tell_once
from hub.casework.models import CompanyProposal, ConfirmedCapability, Consortium, PeerTopics, Room, RoomMember
from hub.casework.rooms import notifications
from hub.casework.rooms.queries import (
    asked_groups,
    group_of,
    is_askable,
    may_go_with,
    mission_room,
    one_more_for,
    open_peer,
    size_of,
)
from hub.casework.rooms.rules import NOTE, OPEN_TALKS, may_ask_more, may_join, may_lead
from hub.casework.rooms.services import close, join_room, locked, open_room
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Challenge
from hub.core.vocabulary.labels import localized_label
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat
from hub.matching.company_matching.coverage import LARGEST_SET
from hub.matching.engine.findings import capability_list
from hub.outbox.services import enqueue_job
from opportunities.leads.queries import LeadEntry, is_cleared

# After a company was asked to join others: it is told, or not any more (``hub.casework.tasks``).
INVITE = "casework.room_invitation"


# --- Joint offers -----------------------------------------------------------------------------------------------------


@transaction.atomic
def propose_consortium(
    *,
    requirements: Sequence[str],
    members: Mapping[int, Sequence[str]],
    by: Any,
    at: datetime,
    lead: LeadEntry | None = None,
    seat: Seat | None = None,
    company: Company | None = None,
    covers: Sequence[str] = (),
) -> Room:
    """Open a room for a joint offer and ask companies into it, each with what it would cover.

    From a lead by the officer's ``seat``, or by a ``company`` that has read the note and covers something itself. Each
    is asked by a job that looks at its consent again; nobody learns of another before both are in the room. Raises
    ``RefusedError``.
    """
    if lead is not None:
        today = timezone.localdate(at)
        require(may_propose(lead, cleared=is_cleared(lead.slug, on=today), on=today))
    row = lead.row if lead is not None else None
    if frozenset(members) in asked_groups(opportunity=row, company=company):
        raise RefusedError(Refusal("asked", _("These companies are asked already.")))
    en, fr = capability_list(requirements)
    title = Localized(f"Together: {en}", f"Ensemble{NBSP}: {fr}")
    if row is not None:
        title = Localized(row.title_en, row.title_fr)
    room = open_room(kind=RoomKind.BID, title=title, by=by, at=at, opportunity=row)
    Consortium.objects.create(room=room, lead_company=company, requirements=list(requirements))
    if seat is not None:
        join_room(room=room, seat=seat, by=by, at=at)
    if company is not None:
        join_room(room=room, company=company, by=by, at=at, note=NOTE, covers=covers)
    for key in sorted(members):
        _ask(room, key, by=by, at=at, covers=members[key])
    return room


@transaction.atomic
def ask_one_more(
    *, room: Room, by_member: RoomMember, company: int, missing: Sequence[str], by: Any, at: datetime
) -> None:
    """Ask one more company into a joint offer for what is missing, for who leads it. Raises ``RefusedError``."""
    held = locked(room)
    require(may_lead(held, RoomMember.objects.get(pk=by_member.pk), group_of(held)))
    require(may_ask_more(size_of(held), largest=LARGEST_SET))
    found = next((each for each in one_more_for(held, missing)[0] if each.members == (company,)), None)
    if found is None:
        raise RefusedError(Refusal("asked", _("These companies are asked already.")))
    _ask(held, company, by=by, at=at, covers=found.covers[company])


def _ask(room: Room, company: int, *, by: Any, at: datetime, covers: Sequence[str] = ()) -> CompanyProposal:
    row: CompanyProposal = CompanyProposal.objects.create(
        room=room, company_id=company, covers=list(covers), at=at, by=by
    )
    enqueue_job(topic=INVITE, payload={"pk": row.pk}, at=at)
    record(action="casework.room.asked", by=by, at=at, subject=room, data={"proposal": row.pk})
    return row


@transaction.atomic
@unscoped()
def send_invitation(*, pk: int, at: datetime) -> bool:
    """Tell a company that it is asked to join others, once; return whether it was told now.

    Whoever took the consent back meanwhile is not told, nor anybody of a room that was closed or a lead that lost its
    clearance.
    """
    return tell_once(pk, may_tell=is_askable, tell=notifications.invited, at=at)


@transaction.atomic
def answer_invitation(
    *, proposal: CompanyProposal, answer: str, reason: str, note_read: bool, by: Any, at: datetime
) -> None:
    """Take the answer of a company that was asked to join others; with its yes it is in the room.

    For a joint offer it has read the note, which the room keeps. A talk that the other does not want is closed. Raises
    ``RefusedError``.
    """
    room_key = proposal.room_id
    grant_access(room_key)
    room = locked(Room(pk=room_key))
    held: CompanyProposal = CompanyProposal.objects.select_for_update().get(pk=proposal.pk)
    rows = RoomMember.objects.filter(room=room, until=None)
    is_member = rows.filter(company=held.company_id).exists()
    require(may_join(room, answer=answer, reason=reason, note_read=note_read, is_member=is_member))
    if room.kind == RoomKind.MISSION and answer == ProposalAnswer.YES and not may_go_with(room, held.company_id):
        raise RefusedError(Refusal("no_seat", _("This company has no seat any more.")))
    held.answer, held.reason, held.answered_at, held.answered_by = answer, reason, at, by
    held.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    record(action="casework.room.answered", by=by, at=at, subject=room, data={"answer": answer, "reason": reason})
    if answer == ProposalAnswer.YES:
        note = NOTE if room.kind == RoomKind.BID else 0
        join_room(room=room, company=held.company, by=by, at=at, note=note, covers=held.covers)
    elif answer == ProposalAnswer.NO and room.kind == RoomKind.PEERS:
        close(room, list(rows), by=by, at=at)


@transaction.atomic
def confirm_capabilities(
    *, shown: Mapping[int, Sequence[str]], ticked: Mapping[int, Sequence[str]], seat: Seat, by: Any, at: datetime
) -> None:
    """Keep which of the capabilities that companies name an officer confirms; what was shown without a tick is not."""
    for company, capabilities in shown.items():
        chosen = set(ticked.get(company, ())) & set(capabilities)
        rows = ConfirmedCapability.objects.filter(company=company, capability__in=capabilities)
        rows.exclude(capability__in=chosen).delete()
        for name in sorted(chosen - set(rows.values_list("capability", flat=True))):
            ConfirmedCapability.objects.create(company_id=company, capability=name, seat=seat, by=by, at=at)
    record(action="casework.capabilities.confirmed", by=by, at=at, data={"companies": sorted(shown)})


# --- Missions ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_mission_room(*, lead: LeadEntry, seat: Seat, by: Any, at: datetime) -> Room:
    """Open the room of those who go on a mission with the officer's seat in it, and ask each; once it is open, join it.

    Raises ``RefusedError`` for a mission that is not published.
    """
    row = lead.row
    if row is None:
        raise RefusedError(Refusal("not_published", _("It is not published yet. A second person publishes it.")))
    there = mission_room(row.slug)
    title = Localized(row.title_en, row.title_fr)
    room = there or open_room(kind=RoomKind.MISSION, title=title, by=by, at=at, opportunity=row)
    grant_access(room.pk)
    join_room(room=room, seat=seat, by=by, at=at)
    ask_goers(mission=row.slug, by=by, at=at)
    return room


@transaction.atomic
@unscoped()
def ask_goers(*, mission: str, left: Sequence[int] = (), by: Any = None, at: datetime) -> None:
    """Ask each company with a seat into the open room of its mission, once; tell those in it who ``left`` meanwhile.

    Who was taken out of the room is not asked again.
    """
    there = mission_room(mission)
    if there is None:
        return
    room = locked(there)
    for key in left:
        rest = RoomMember.objects.filter(room=room, until=None)
        notifications.changed(room, rest, notifications.LEFT, key=f"{key}:left", at=at)
    goers = CompanyProposal.objects.filter(opportunity=mission, seat_number__isnull=False, company__closed_at=None)
    asked = CompanyProposal.objects.filter(room=room).values("company")
    for company in goers.exclude(company__in=asked).order_by("seat_number").values_list("company", flat=True):
        _ask(room, company, by=by, at=at)


# --- The governments' table -------------------------------------------------------------------------------------------


@transaction.atomic
def open_table(*, seat: Seat, by: Any, at: datetime) -> Room:
    """Open the governments' table with the Hub's own desk in it; where it is open, return that one."""
    with unscoped():
        there: Room | None = Room.objects.filter(kind=RoomKind.TABLE, closed_at=None).first()
    title = Localized("Governments’ table", "Table des gouvernements")
    room = there or open_room(kind=RoomKind.TABLE, title=title, by=by, at=at)
    grant_access(room.pk)
    join_room(room=room, seat=seat, by=by, at=at)
    return room


@transaction.atomic
def invite_seat(*, room: Room, by_member: RoomMember, seat: Seat, by: Any, at: datetime) -> None:
    """Let the seat of a government into the table. Raises ``RefusedError``."""
    require(may_lead(room, by_member, group_of(room)))
    member = join_room(room=room, seat=seat, by=by, at=at)
    notifications.changed(room, [member], notifications.JOINED, key=f"{member.pk}:invited", at=at)


# --- Peers ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_peer_topics(*, company: Company, topics: Sequence[str], language: str, by: Any, at: datetime) -> None:
    """Keep what a company would talk about with another, which is its consent too; with no topic it is withdrawn."""
    set_consent(company=company, purpose=Purpose.PEERS, granted=bool(topics), language=language, by=by, at=at)
    PeerTopics.objects.update_or_create(company=company, defaults={"topics": sorted(topics), "by": by, "at": at})


@transaction.atomic
def ask_peer(*, company: Company, topic: Challenge, by: Any, at: datetime) -> Room:
    """Ask one company that would talk about a topic; it is told of the topic alone. Raises ``RefusedError``."""
    other, waiting = open_peer(company, topic)
    if waiting >= OPEN_TALKS:
        words = _("Three companies have not answered you yet. Wait for one of them.")
        raise RefusedError(Refusal("waiting", words))
    if other is None:
        raise RefusedError(Refusal("nobody", _("Nobody new would talk about this today.")))
    room = open_room(kind=RoomKind.PEERS, title=localized_label(topic), by=by, at=at)
    join_room(room=room, company=company, by=by, at=at)
    _ask(room, other, by=by, at=at)
    return room
