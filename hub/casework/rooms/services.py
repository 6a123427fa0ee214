"""Open rooms, join and leave, write, agree and close: the same for every kind. What changes is told to the rest."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company
from hub.audit.services import record
from hub.casework.choices import ConsortiumState, RoomKind
from hub.casework.models import CompanyProposal, Consortium, Post, Room, RoomMember
from hub.casework.rooms import notifications
from hub.casework.rooms.queries import group_of
from hub.casework.rooms.rules import consortium_state, may_agree, may_lead, may_take_back, may_write
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.text.localized import Localized
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat
from opportunities.models import Opportunity

# After a company was closed: it leaves its rooms, and gives back its seats on missions.
CLOSED = "casework.company_closed"


@transaction.atomic
def open_room(
    *, kind: RoomKind, title: Localized, by: Any, at: datetime, opportunity: Opportunity | None = None
) -> Room:
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
    held = locked(room)
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
    held = locked(room)
    row = RoomMember.objects.get(pk=member.pk)
    require(may_write(held, row))
    row.until, row.ended_by, row.agreed_at = at, by, None
    row.save(update_fields=["until", "ended_by", "agreed_at"])
    action = "casework.room.removed" if removed else "casework.room.left"
    record(action=action, by=by, at=at, subject=held, data={"member": row.pk})
    if removed:
        CompanyProposal.objects.filter(room=held, company=row.company_id).update(
            sent_at=None, dropped_at=at, answer="", reason="", answered_at=None
        )
        notifications.changed(held, [row], notifications.YOU_REMOVED, key=f"{row.pk}:removed", at=at)
    words = notifications.REMOVED if removed else notifications.LEFT
    _after_leaving(held, words, key=f"{row.pk}:left", is_company=row.company_id is not None, by=by, at=at)


def _after_leaving(room: Room, words: Localized, *, key: str, is_company: bool, by: Any, at: datetime) -> None:
    rest = list(RoomMember.objects.filter(room=room, until=None))
    notifications.changed(room, rest, words, key=key, at=at)
    companies = [each for each in rest if each.company_id is not None]
    if (room.kind == RoomKind.BID and is_company and not companies) or room.kind == RoomKind.PEERS:
        close(room, rest, by=by, at=at)
    else:
        _settle(room, at=at, changed=is_company)


@transaction.atomic
@unscoped()
def end_membership(*, room: uuid.UUID, company: int, at: datetime) -> None:
    """End the time of a company that was closed in a room, and tell the rest; of one that was erased no row is left."""
    held: Room | None = Room.objects.select_for_update().filter(pk=room, closed_at=None).first()
    if held is None:
        return
    row = RoomMember.objects.filter(room=held, company=company, until=None).first()
    if row is not None:
        leave_room(room=held, member=row, by=None, at=at)
    else:
        _after_leaving(held, notifications.LEFT, key=f"{held.pk}:{company}:closed", is_company=True, by=None, at=at)


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
    held = locked(room)
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
def take_back_post(*, room: Room, member: RoomMember, post: Post, by: Any, at: datetime) -> None:
    """Take a post back that was just written, and what of it was not told yet. Raises ``RefusedError``."""
    held = locked(room)
    require(may_take_back(post, held, RoomMember.objects.get(pk=member.pk), by=by, at=at))
    notifications.taken_back(post, RoomMember.objects.filter(room=held, until=None).exclude(pk=member.pk), at=at)
    record(action="casework.room.taken_back", by=by, at=at, subject=held, data={"post": post.pk})
    Post.objects.filter(pk=post.pk).delete()


@transaction.atomic
def pin_post(*, room: Room, member: RoomMember, post: Post, is_decision: bool, by: Any, at: datetime) -> None:
    """Pin a post beside the others as a decision, or take it off. Raises ``RefusedError``."""
    held = locked(room)
    require(may_write(held, RoomMember.objects.get(pk=member.pk)))
    if Post.objects.filter(pk=post.pk, room=held).exclude(is_decision=is_decision).update(is_decision=is_decision):
        record(action="casework.room.pinned", by=by, at=at, subject=held, data={"post": post.pk, "pinned": is_decision})


def locked(room: Room) -> Room:
    """Return a room as it is now, held until the transaction ends."""
    return Room.objects.select_for_update().get(pk=room.pk)


def close(room: Room, members: Sequence[RoomMember], *, by: Any, at: datetime) -> None:
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


@transaction.atomic
def agree_to_offer(*, room: Room, member: RoomMember, by: Any, at: datetime) -> None:
    """Keep that a company agrees to the joint offer with those who are in it now. Raises ``RefusedError``."""
    held = locked(room)
    row = RoomMember.objects.get(pk=member.pk)
    require(may_agree(held, row))
    if row.agreed_at is None:
        row.agreed_at = at
        row.save(update_fields=["agreed_at"])
        record(action="casework.room.agreed", by=by, at=at, subject=held, data={"member": row.pk})
        _settle(held, at=at)


@transaction.atomic
def close_room(*, room: Room, member: RoomMember, by: Any, at: datetime) -> None:
    """Close a room, for who leads it, and with it a joint offer: everybody is told. Raises ``RefusedError``."""
    held = locked(room)
    require(may_lead(held, RoomMember.objects.get(pk=member.pk), group_of(held)))
    close(held, list(RoomMember.objects.filter(room=held, until=None)), by=by, at=at)
