"""Open rooms, ask companies into them, join and leave, write, agree and dissolve. What changes is told to the rest."""

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
from hub.casework.choices import ConsortiumState, ProposalAnswer, RoomKind
from hub.casework.leads.rules import may_propose
from hub.casework.models import (
    CompanyProposal,
    ConfirmedCapability,
    Consortium,
    PeerTopics,
    Post,
    Room,
    RoomMember,
)
from hub.casework.rooms import notifications
from hub.casework.rooms.queries import group_of, is_askable, open_peer, same_group
from hub.casework.rooms.rules import (
    NOTE,
    OPEN_TALKS,
    consortium_state,
    may_agree,
    may_join,
    may_lead,
    may_write,
)
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Challenge
from hub.core.vocabulary.labels import localized_label
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat
from hub.matching.engine.findings import capability_list
from hub.outbox.services import enqueue_job
from opportunities.leads.queries import LeadEntry, is_cleared
from opportunities.models import Opportunity

# After a company was asked to join others: it is told, or not any more (``hub.casework.tasks``).
INVITE = "casework.room_invitation"


# --- The kernel -------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_room(
    *, kind: RoomKind, title: Localized, by: Any, at: datetime, opportunity: Opportunity | None = None
) -> Room:
    """Open a room with nobody in it."""
    room = Room(
        kind=kind, title_en=title.en[:200], title_fr=title.fr[:200], opportunity=opportunity, opened_at=at, opened_by=by
    )
    grant_access(room.pk)
    room.save(force_insert=True)
    record(action="casework.room.opened", by=by, at=at, subject=room, data={"kind": str(kind)})
    return room


@transaction.atomic
def join_room(
    *,
    room: Room,
    by: Any,
    at: datetime,
    company: Company | None = None,
    seat: Seat | None = None,
    note: int = 0,
    covers: Sequence[str] = (),
) -> RoomMember:
    """Let a company or a seat into a room from now on, and tell the others; who is in it already stays as it is.

    Raises ``RefusedError`` for a room that is closed.
    """
    held = _locked(room)
    if held.closed_at is not None:
        raise RefusedError(Refusal("closed", _("This room is closed.")))
    rows = RoomMember.objects.filter(room=held, until=None)
    there: RoomMember | None = rows.filter(company=company, seat=seat).first()
    if there is not None:
        return there
    others = list(rows)
    member: RoomMember = RoomMember.objects.create(
        room=held, company=company, seat=seat, since=at, added_by=by, note=note, covers=list(covers)
    )
    record(action="casework.room.joined", by=by, at=at, subject=held, data={"member": member.pk, "note": note})
    notifications.changed(held, others, notifications.JOINED, key=f"{member.pk}:joined", at=at)
    _settle(held, at=at, changed=True)
    return member


@transaction.atomic
def leave_room(*, room: Room, member: RoomMember, by: Any, at: datetime, removed: bool = False) -> None:
    """End the time of a member, and tell the rest. A group without a company, or a talk of one, ends with it.

    Who was taken out is told too, and its invitation does not open the room again. Raises ``RefusedError``.
    """
    held = _locked(room)
    row = RoomMember.objects.get(pk=member.pk)
    require(may_write(held, row))
    row.until, row.ended_by, row.agreed_at = at, by, None
    row.save(update_fields=["until", "ended_by", "agreed_at"])
    action = "casework.room.removed" if removed else "casework.room.left"
    record(action=action, by=by, at=at, subject=held, data={"member": row.pk})
    rest = list(RoomMember.objects.filter(room=held, until=None))
    notifications.changed(
        held, rest, notifications.REMOVED if removed else notifications.LEFT, key=f"{row.pk}:left", at=at
    )
    if removed:
        CompanyProposal.objects.filter(room=held, company=row.company_id).delete()
        notifications.changed(held, [row], notifications.YOU_REMOVED, key=f"{row.pk}:removed", at=at)
    companies = [each for each in rest if each.company_id is not None]
    if (held.kind == RoomKind.BID and row.company_id and not companies) or held.kind == RoomKind.PEERS:
        _close(held, rest, by=by, at=at)
    else:
        _settle(held, at=at, changed=row.company_id is not None)


@transaction.atomic
def remove_member(*, room: Room, member: RoomMember, by_member: RoomMember, by: Any, at: datetime) -> None:
    """Take a member out of a room, for who leads it. Raises ``RefusedError``."""
    require(may_lead(room, by_member, group_of(room)))
    leave_room(room=room, member=member, by=by, at=at, removed=True)


@transaction.atomic
def write_post(
    *,
    room: Room,
    member: RoomMember,
    text: str,
    links: Sequence[str],
    is_decision: bool,
    by: Any,
    at: datetime,
) -> Post:
    """Write in a room, and tell the others that there is something to read. Raises ``RefusedError``."""
    held = _locked(room)
    require(may_write(held, RoomMember.objects.get(pk=member.pk)))
    post: Post = Post.objects.create(
        room=held, company_id=member.company_id, seat_id=member.seat_id, by=by, at=at, text=text, links=list(links),
        is_decision=is_decision,
    )  # fmt: skip
    record(action="casework.room.posted", by=by, at=at, subject=held, data={"post": post.pk})
    rest = RoomMember.objects.filter(room=held, until=None).exclude(pk=member.pk)
    notifications.changed(held, rest, notifications.POSTED, key=f"post:{post.pk}", at=at)
    return post


@transaction.atomic
def pin_post(*, room: Room, member: RoomMember, post: Post, is_decision: bool, by: Any, at: datetime) -> None:
    """Pin a post beside the others as a decision, or take it off. Raises ``RefusedError``."""
    held = _locked(room)
    require(may_write(held, RoomMember.objects.get(pk=member.pk)))
    if Post.objects.filter(pk=post.pk, room=held).exclude(is_decision=is_decision).update(is_decision=is_decision):
        record(action="casework.room.pinned", by=by, at=at, subject=held, data={"post": post.pk, "pinned": is_decision})


def _locked(room: Room) -> Room:
    held: Room = Room.objects.select_for_update().get(pk=room.pk)
    return held


def _close(room: Room, members: Sequence[RoomMember], *, by: Any, at: datetime) -> None:
    """Close a room, tell who is in it, and ask nobody into it any more."""
    room.closed_at = at
    room.save(update_fields=["closed_at"])
    RoomMember.objects.filter(room=room, until=None).update(until=at, ended_by=by)
    CompanyProposal.objects.filter(room=room, sent_at=None, dropped_at=None).update(dropped_at=at)
    record(action="casework.room.closed", by=by, at=at, subject=room)
    words = notifications.DISSOLVED if room.kind == RoomKind.BID else notifications.CLOSED
    notifications.changed(room, members, words, key=f"{room.pk}:closed", at=at)
    _settle(room, at=at)


def _settle(room: Room, *, at: datetime, changed: bool = False) -> None:
    """Keep where a group stands. Where its companies ``changed``, each agrees anew, and there is one that leads."""
    group: Consortium | None = Consortium.objects.select_for_update().filter(room=room).first()
    if group is None:
        return
    current = RoomMember.objects.filter(room=room, until=None, company__isnull=False)
    if changed:
        current.update(agreed_at=None)
    rows = list(current.order_by("since", "pk"))
    state = consortium_state([row.agreed_at is not None for row in rows], is_closed=room.closed_at is not None)
    lead = group.lead_company_id
    if rows and lead not in {row.company_id for row in rows}:
        lead = rows[0].company_id
    if state == ConsortiumState.AGREED != group.state:
        everybody = RoomMember.objects.filter(room=room, until=None)
        notifications.changed(room, everybody, notifications.AGREED, key=f"{room.pk}:agreed:{at.isoformat()}", at=at)
    group.state, group.lead_company_id = state, lead
    group.save(update_fields=["state", "lead_company"])


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
        require(may_propose(lead, cleared=is_cleared(lead.slug, on=timezone.localdate(at))))
    row = lead.row if lead is not None else None
    if same_group(members, opportunity=row, company=company):
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


def _ask(room: Room, company: int, *, by: Any, at: datetime, covers: Sequence[str] = ()) -> CompanyProposal:
    row: CompanyProposal = CompanyProposal.objects.create(
        room=room, company_id=company, covers=list(covers), at=at, by=by
    )
    enqueue_job(topic=INVITE, payload={"proposal": row.pk}, at=at)
    record(action="casework.room.asked", by=by, at=at, subject=room, data={"proposal": row.pk})
    return row


@transaction.atomic
@unscoped()
def send_invitation(*, pk: int, at: datetime) -> bool:
    """Tell a company that it is asked to join others, once; return whether it was told now.

    Whoever took the consent back meanwhile is not told, nor anybody of a room that was closed or a lead that lost its
    clearance.
    """
    row: CompanyProposal | None = (
        CompanyProposal.objects.select_for_update(of=("self",)).select_related("room").filter(pk=pk).first()
    )
    if row is None or row.room is None or row.sent_at is not None or row.dropped_at is not None:
        return False
    # A withdrawal at this moment waits for us, or we see it: the ledger is written with the company locked.
    Company.objects.select_for_update().values_list("pk").get(pk=row.company_id)
    if not is_askable(row.room, row.company_id, at=at):
        row.dropped_at = at
        row.save(update_fields=["dropped_at"])
        return False
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    notifications.invited(row, row.room, at=at)
    return True


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
    room = _locked(Room(pk=room_key))
    held: CompanyProposal = CompanyProposal.objects.select_for_update().get(pk=proposal.pk)
    rows = RoomMember.objects.filter(room=room, until=None)
    is_member = rows.filter(company=held.company_id).exists()
    require(may_join(held, room, answer=answer, reason=reason, note_read=note_read, is_member=is_member))
    held.answer, held.reason, held.answered_at, held.answered_by = answer, reason, at, by
    held.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    record(action="casework.room.answered", by=by, at=at, subject=room, data={"answer": answer, "reason": reason})
    if answer == ProposalAnswer.YES:
        note = NOTE if room.kind == RoomKind.BID else 0
        join_room(room=room, company=held.company, by=by, at=at, note=note, covers=held.covers)
    elif answer == ProposalAnswer.NO and room.kind == RoomKind.PEERS:
        _close(room, list(rows), by=by, at=at)


@transaction.atomic
def agree_to_offer(*, room: Room, member: RoomMember, by: Any, at: datetime) -> None:
    """Keep that a company agrees to the joint offer with those who are in it now. Raises ``RefusedError``."""
    held = _locked(room)
    row = RoomMember.objects.get(pk=member.pk)
    require(may_agree(held, row))
    if row.agreed_at is None:
        row.agreed_at = at
        row.save(update_fields=["agreed_at"])
        record(action="casework.room.agreed", by=by, at=at, subject=held, data={"member": row.pk})
        _settle(held, at=at)


@transaction.atomic
def dissolve_consortium(*, room: Room, member: RoomMember, by: Any, at: datetime) -> None:
    """End a joint offer: everybody is told, and the room is closed. Raises ``RefusedError``."""
    held = _locked(room)
    require(may_lead(held, RoomMember.objects.get(pk=member.pk), group_of(held)))
    _close(held, list(RoomMember.objects.filter(room=held, until=None)), by=by, at=at)


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
