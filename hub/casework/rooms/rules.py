"""May somebody write, join, agree, leave? The button and the service ask the same functions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.choices import ConsortiumState, ProposalAnswer, RoomKind
from hub.casework.leads.rules import may_give_answer
from hub.casework.models import Consortium, Post, Room, RoomMember
from hub.core.workflow import UNDO_WITHIN, Refusal
from hub.directory.choices import SeatKind

# The wordings of the consent by which a company agreed to be asked into a group.
INVITED_TO = frozenset({3})
# The version of the note on joint bids that is shown today (``templates/casework/rooms/note.html``).
NOTE = 1
SMALLEST_GROUP = 2
# The kinds of rooms that who leads one may close.
CLOSED_BY_HAND = frozenset({RoomKind.BID, RoomKind.MISSION})
OPEN_TALKS = 3  # that a company has asked for and that nobody has answered


def consortium_state(agreed: Sequence[bool], *, is_closed: bool) -> ConsortiumState:
    """Return where a group stands: ``agreed`` has one value for each company that is in it now."""
    if is_closed:
        return ConsortiumState.DISSOLVED
    if len(agreed) >= SMALLEST_GROUP and all(agreed):
        return ConsortiumState.AGREED
    return ConsortiumState.FORMING


def may_write(room: Room, member: RoomMember) -> Refusal | None:
    """Return why a member may not write, agree or leave."""
    if room.closed_at is not None:
        return Refusal("closed", _("This room is closed. You can still read your part of it."))
    if member.until is not None:
        return Refusal("left", _("You are no longer in this room. You can still read your part of it."))
    return None


def may_take_back(post: Post, room: Room, member: RoomMember, *, by: Any, at: datetime) -> Refusal | None:
    """Return why a post may not be taken back: who wrote it may for a few minutes, while in the room."""
    if post.by_id != by.pk or (post.company_id, post.seat_id) != (member.company_id, member.seat_id):
        return Refusal("not_own", _("Only who wrote a post takes it back."))
    if at - post.at > UNDO_WITHIN:
        return Refusal("late", _("It is too late to take it back. Write another post."))
    return may_write(room, member)


def may_agree(room: Room, member: RoomMember) -> Refusal | None:
    """Return why a member may not agree to the joint offer."""
    if room.kind != RoomKind.BID or member.company_id is None:
        return Refusal("no_offer", _("Only the companies of a joint offer agree to it."))
    return may_write(room, member)


def may_lead(room: Room, member: RoomMember, group: Consortium | None) -> Refusal | None:
    """Return why a member may not remove others or dissolve the group.

    Of a joint offer its lead company and the officer may; of a mission the officer; of the governments' table the Hub's
    desk; of others nobody.
    """
    leads = group is not None and member.company_id is not None and member.company_id == group.lead_company_id
    if room.kind == RoomKind.BID and member.seat_id is None and not leads:
        return Refusal("not_lead", _("The company that leads, or the officer, does this."))
    if room.kind == RoomKind.MISSION and member.seat_id is None:
        return Refusal("not_lead", _("The officer of the mission does this."))
    if room.kind == RoomKind.TABLE and (member.seat is None or member.seat.kind != SeatKind.HUB_DESK):
        return Refusal("not_lead", _("The Hub’s own desk does this."))
    if room.kind == RoomKind.PEERS:
        return Refusal("not_lead", _("Leave the room: it closes when one of you leaves."))
    return may_write(room, member)


def may_ask_more(size: int, *, largest: int) -> Refusal | None:
    """Return why no more company may be asked into a joint offer; ``size``: those in it, and asked."""
    if size >= largest:
        words = _("%(number)s companies are in it or asked. Take one out first.") % {"number": size}
        return Refusal("full", words)
    return None


def may_join(room: Room, *, answer: str, reason: str, note_read: bool, is_member: bool) -> Refusal | None:
    """Return why a company may not answer an invitation so."""
    if room.closed_at is not None:
        return Refusal("closed", _("This group does not exist any more."))
    if is_member:
        return Refusal("member", _("You are in the room already. You may leave it there."))
    if refusal := may_give_answer(answer, reason):
        return refusal
    if answer == ProposalAnswer.YES and room.kind == RoomKind.BID and not note_read:
        return Refusal("note", _("Read the note on joint bids first, and say that you have."))
    return None
