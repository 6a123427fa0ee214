"""Plan a visit, find what it clashes with, keep both or move on, and draft the visit of an approved presence."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from hub.audit.services import record
from hub.casework.choices import COUNTED_VISITS, ApprovalState, PresenceForm, VisitState
from hub.casework.models import OfficialPresence, Visit, VisitClash
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import people_there
from hub.casework.notifications.services import notify_people
from hub.casework.visits.access import is_agreed, organization_of
from hub.casework.visits.rules import NEAR, VisitPlan, clashes, may_edit, may_keep, may_move
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import require
from hub.directory.models import Seat
from hub.notifications.mail.registry import PageLink
from opportunities.models import Opportunity


@transaction.atomic
@unscoped()
def save_visit(
    *,
    visit: Visit | None,
    contact: Seat,
    host: str,
    city: str,
    areas: Iterable[str],
    first_day: date | None,
    last_day: date | None,
    circle: str,
    opportunity: Opportunity | None,
    note: str,
    by: Any,
    at: datetime,
) -> Visit:
    """Write a visit, a new one as a draft, and find anew what it clashes with. Raises ``RefusedError``."""
    _one_at_a_time()
    row = Visit(at=at, by=by) if visit is None else Visit.objects.select_for_update().get(pk=visit.pk)
    require(may_edit(row, first_day=first_day, circle=circle))
    row.contact, row.organization_id = contact, organization_of(contact)
    row.host, row.city, row.areas = host.strip(), city.strip(), sorted(areas)
    row.first_day, row.last_day, row.circle = first_day, last_day, circle
    row.opportunity, row.note, row.changed_at = opportunity, note.strip(), at
    row.save()
    grant_access(row.pk)
    record(action="casework.visit.saved", by=by, at=at, subject=row)
    record_clashes(row, at=at)
    return row


@transaction.atomic
@unscoped()
def move_visit(*, visit: Visit, to: VisitState, by: Any, at: datetime) -> Visit:
    """Plan a visit, make it public, cancel it, or take that back. Raises ``RefusedError``."""
    _one_at_a_time()
    row: Visit = Visit.objects.select_for_update().get(pk=visit.pk)
    require(may_move(row, to=to, is_agreed=is_agreed(row)))
    row.state, row.changed_at = to, at
    row.save(update_fields=["state", "changed_at"])
    record(action="casework.visit.moved", by=by, at=at, subject=row, data={"state": str(to)})
    record_clashes(row, at=at)
    return row


@transaction.atomic
@unscoped()
def keep_clash(*, clash: VisitClash, reason: str, by: Any, at: datetime) -> None:
    """Keep a visit where it is though it clashes, because ... The other side does not read why."""
    held = VisitClash.objects.select_for_update().get(pk=clash.pk)
    require(may_keep(held, reason=reason))
    held.reason, held.kept_by, held.kept_at = reason.strip(), by, at
    held.save(update_fields=["reason", "kept_by", "kept_at"])
    record(action="casework.visit.kept", by=by, at=at, subject=held)


def _one_at_a_time() -> None:
    """Let two visits that are planned at one moment see each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["casework.visits"])


def record_clashes(visit: Visit, *, at: datetime) -> None:
    """Write down with which planned visits one clashes, for both sides, and which clashes are over.

    A draft sees the plans of others; they learn of it once it is planned, and the seat to call hears of a new clash.
    """
    plan = _plan_of(visit)
    near = _near(plan) if plan is not None else {}
    found = clashes([plan, *(VisitPlan.of(row) for row in near.values())]) if plan is not None else {}
    mine = {other: grounds for (key, other), grounds in found.items() if key == visit.pk}
    here = {other: grounds for other, grounds in mine.items() if near[other].state in COUNTED_VISITS}
    there = mine if visit.state in COUNTED_VISITS else {}
    for other, grounds in here.items():
        _see(visit.pk, other, grounds, at=at)
    for other, grounds in there.items():
        if _see(other, visit.pk, grounds, at=at):
            _notify_clash(other, near=visit, at=at)
    standing = VisitClash.objects.filter(ended_at=None)
    standing.filter(visit=visit).exclude(other__in=here).update(ended_at=at)
    standing.filter(other=visit).exclude(visit__in=there).update(ended_at=at)


def _plan_of(visit: Visit) -> VisitPlan | None:
    return VisitPlan.of(visit) if visit.first_day is not None and visit.state != VisitState.CANCELLED else None


def _near(plan: VisitPlan) -> dict[UUID, Visit]:
    """Return the visits near a plan, drafts too: their offices read of it once it is planned."""
    rows = Visit.objects.exclude(state=VisitState.CANCELLED).exclude(pk=plan.key)
    near = rows.filter(first_day__lte=plan.last + NEAR, last_day__gte=plan.first - NEAR)
    return {row.pk: row for row in near}


def _see(visit: UUID, other: UUID, grounds: Iterable[str], *, at: datetime) -> bool:
    """Write down a clash; return whether it is new, or stands again with nothing said of it."""
    named = sorted(str(ground) for ground in grounds)
    row, is_new = VisitClash.objects.get_or_create(
        visit_id=visit, other_id=other, defaults={"grounds": named, "seen_at": at}
    )
    again = row.ended_at is not None
    if again or row.grounds != named:
        row.grounds, row.ended_at = named, None
        if again:
            row.reason, row.kept_by, row.kept_at = "", None, None
        row.save()
    return is_new or again


def _notify_clash(key: UUID, *, near: Visit, at: datetime) -> None:
    """Tell the seat of a visit that another one is near: a link, and nothing of either."""
    seat = Visit.objects.select_related("contact__office", "contact__organization").get(pk=key).contact
    notify_people(
        notification_types.VISIT_CLASH,
        people_there(seat, at=at),
        key=f"casework.visit_clash:{key}:{near.pk}:{at.isoformat()}",
        context={},
        link=PageLink("visits:visit", {"visit": key}),
        at=at,
    )


@transaction.atomic
@unscoped()
def draft_visit_of_presence(*, request: UUID | str, at: datetime) -> Visit | None:
    """Draft the visit of a presence that every office agreed to, once; none for a letter, which nobody travels for.

    It names the seat that answers for the request; the company is not named in it. Somebody plans it.
    """
    presence = (
        OfficialPresence.objects.select_related("request__owner__office", "request__owner__organization")
        .filter(pk=request)
        .exclude(form=PresenceForm.LETTER)
        .exclude(request__approvals__state__in=[ApprovalState.WAITING, ApprovalState.REFUSED])  # moved meanwhile
        .first()
    )
    if presence is None:
        return None
    asked, owner = presence.request, presence.request.owner
    said = {
        "contact": owner,
        "organization_id": organization_of(owner),
        "host": presence.host,
        "city": presence.city,
        "areas": list(asked.areas),
        "first_day": presence.on,
        "last_day": presence.on,
        "opportunity": asked.opportunity,
        "at": at,
        "changed_at": at,
    }
    _one_at_a_time()
    row, is_new = Visit.objects.get_or_create(presence=presence, defaults=said)
    if is_new:
        record(action="casework.visit.drafted", by=None, at=at, subject=row)
        record_clashes(row, at=at)
    return row


@transaction.atomic
@unscoped()
def move_visit_of_presence(*, request: UUID | str, at: datetime) -> Visit | None:
    """Let the visit of a presence follow it to another day; one that was planned already is a draft again.

    Its length stays. A visit that was cancelled stays as it is, and so does one on the day to which all agreed anew.
    """
    _one_at_a_time()
    rows = Visit.objects.select_for_update(of=("self",)).filter(presence=request).select_related("presence")
    row: Visit | None = rows.exclude(state=VisitState.CANCELLED).first()
    if row is None or row.presence is None:
        return None
    if row.first_day == row.presence.on and (row.state == VisitState.DRAFT or is_agreed(row)):
        return None
    length = timedelta(0)
    if row.first_day is not None and row.last_day is not None:
        length = row.last_day - row.first_day
    row.first_day, row.last_day = row.presence.on, row.presence.on + length
    row.state, row.changed_at = VisitState.DRAFT, at
    row.save(update_fields=["first_day", "last_day", "state", "changed_at"])
    record(action="casework.visit.followed", by=None, at=at, subject=row)
    record_clashes(row, at=at)
    return row
