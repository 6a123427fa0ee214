"""Keep a person out of one request, for an interest of their own: at once, whatever seat has it. Why is never kept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.casework.choices import OPEN_REFERRALS, EventKind, RequestState
from hub.casework.models import Recusal, Referral, ServiceRequest
from hub.casework.notifications import messages as notifications
from hub.casework.requests.services.transitions import apply_transition, lock, lock_both
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import UNDO_WITHIN, Refusal, RefusedError, require
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.team_leads import is_lead_of, leads_of_seat


def may_keep_out(person: Any, *, by: Any, leads: bool) -> Refusal | None:
    """Refuse to keep out anybody but oneself, and those whom one leads."""
    if person.pk == by.pk or leads:
        return None
    return Refusal("not_lead", _("Only the lead of a person’s office keeps that person out."))


def may_readmit(person: Any, *, by: Any, leads: bool) -> Refusal | None:
    """Refuse to let somebody in again to all but administrators and those who lead the person or the request's seat."""
    if person.pk != by.pk and (leads or by.is_administrator):
        return None
    return Refusal("not_lead", _("Only the lead of an office, or an administrator, lets somebody in again."))


def is_kept_out(request: ServiceRequest, person: Any) -> bool:
    """Return whether a person is kept out of a request (one query)."""
    return bool(Recusal.objects.standing().filter(request=request, user=person).exists())


def may_have_in_hand(request: ServiceRequest, person: Any) -> Refusal | None:
    """Refuse to give a request to a person who is kept out of it (one query)."""
    if not is_kept_out(request, person):
        return None
    return Refusal("kept_out", _("This person is kept out of the request."))


@transaction.atomic
def keep_out(*, request: ServiceRequest, person: Any, by: Any, at: datetime) -> Recusal:
    """Keep a person out of a request, and of what it was joined with: their words stand together.

    What the person has in hand goes back to its seat. Where nobody else of a seat is there, its lead hears. Raises
    ``RefusedError``.
    """
    held = _lock_whole(request)
    require(may_keep_out(person, by=by, leads=is_lead_of(by, person)))
    return _recuse(held, person, by=by, at=at)


def _lock_whole(request: ServiceRequest) -> ServiceRequest:
    """Lock a request and return it; where it was joined with another, that one, which has its words now."""
    with unscoped():
        goes_on = ServiceRequest.objects.filter(merged=request).first()
    if goes_on is None:
        return lock(request)
    grant_access(goes_on.pk)
    return lock_both(goes_on, request)[0]


def _recuse(held: ServiceRequest, person: Any, *, by: Any, at: datetime, goes_on: bool = True) -> Recusal:
    known: Recusal | None = Recusal.objects.standing().filter(request=held, user=person).first()
    if known is not None:
        return known
    data, step = {"person": person.pk}, None
    had_it = held.handler_id == person.pk
    if had_it:
        data["in_hand_since"] = held.taken_at and held.taken_at.isoformat()
        held.handler = None
        if held.state == RequestState.ASSIGNED:
            held.taken_at, step = None, "release"
    apply_transition(held, step, EventKind.RECUSED, by=by, at=at, seat=held.owner, human=False, data=data)
    row: Recusal = Recusal.objects.create(request=held, user=person, since=at, by=by)
    with unscoped():
        for joined in held.merged.all():
            ServiceRequest.objects.filter(pk=joined.pk, handler=person).update(handler=None)
            Recusal.objects.get_or_create(request=joined, user=person, ended_at=None, defaults={"since": at, "by": by})
            notifications.forget(joined, person=person)
    notifications.forget(held, person=person)
    # Nobody takes what is about to be closed.
    for seat in _seats_at(held) if goes_on else []:
        if (had_it and seat == held.owner) or SeatHolder.objects.current().filter(seat=seat, user=person).exists():
            notifications.kept_out(held, seat=seat, had_it=had_it and seat == held.owner, by=by, at=at)
    return row


def _seats_at(held: ServiceRequest) -> list[Seat]:
    """Return the seats that look after an open request: its owner, and those that are asked or do a part."""
    if not held.is_open:
        return []
    rows = Referral.objects.filter(request=held, mailbox="", state__in=OPEN_REFERRALS).select_related(
        "seat__office", "seat__organization"
    )
    return list(dict.fromkeys([held.owner, *(row.seat for row in rows.order_by("pk"))]))


def recuse_from_both(stays: ServiceRequest, ends: ServiceRequest, *, by: Any, at: datetime) -> None:
    """Keep whoever is kept out of one of two locked requests out of both: from now on their words stand together."""
    for one, other in ((stays, ends), (ends, stays)):
        for row in list(Recusal.objects.standing().filter(request=one).select_related("user").order_by("pk")):
            _recuse(other, row.user, by=by, at=at, goes_on=other is stays)


@transaction.atomic
def readmit(*, request: ServiceRequest, person: Any, by: Any, at: datetime) -> None:
    """Let a person in again who was kept out of a request. Raises ``RefusedError``."""
    held = _lock_whole(request)
    leads = is_lead_of(by, person) or by in leads_of_seat(held.owner)
    require(may_readmit(person, by=by, leads=leads))
    if (row := Recusal.objects.standing().filter(request=held, user=person).first()) is not None:
        _end(held, row, by=by, at=at)
        apply_transition(held, None, EventKind.READMITTED, by=by, at=at, seat=held.owner, human=False)


@transaction.atomic
@unscoped()
def undo_recusal(*, key: int, by: Any, at: datetime) -> None:
    """Undo that one kept oneself or somebody else out, for ten minutes; what was in hand is so again if it still waits.

    Raises ``RefusedError``.
    """
    rows = Recusal.objects.standing().select_related("request", "user")
    mine = rows.filter(pk=key, by=by, since__gte=at - UNDO_WITHIN)
    gone_on = RefusedError(Refusal("gone_on", _("Somebody has gone on with this request.")))
    if (row := mine.first()) is None:
        raise gone_on
    grant_access(row.request_id)
    held = lock(row.request)
    # Of two who press at once, the second one finds it undone.
    if not mine.exists():
        raise gone_on
    last = held.events.order_by("-at", "-pk").first()
    _end(held, row, by=by, at=at)
    step = None
    is_last = last is not None and last.kind == EventKind.RECUSED and last.data["person"] == row.user_id
    if last is not None and is_last and "in_hand_since" in last.data:
        since = last.data["in_hand_since"]
        held.handler, held.taken_at = row.user, datetime.fromisoformat(since) if since else held.taken_at
        step = "claim" if held.state == RequestState.NEW else None
    apply_transition(held, step, EventKind.READMITTED, by=by, at=at, seat=held.owner, human=False)


def _end(held: ServiceRequest, row: Recusal, *, by: Any, at: datetime) -> None:
    """End what keeps a person out of a locked request, and of what was joined with it."""
    with unscoped():
        both = Recusal.objects.standing().filter(user=row.user_id)
        joined = held.merged.order_by().values_list("pk", flat=True)
        both.filter(request__in=[held.pk, *joined]).update(ended_at=at, ended_by=by)
