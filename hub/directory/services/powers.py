"""Give and end seats and curatorships, name leads of offices, and say how much a seat takes."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit import services as audit
from hub.directory import rules
from hub.directory.models import CAPACITY, Absence, Curatorship, Organization, Seat, SeatHolder


@transaction.atomic
def seat_person(
    *, seat: Seat, person: User, by: User | None, at: datetime, invitation_id: int | None = None
) -> SeatHolder:
    """Give a person a seat; return the row that opens, or the one by which the person holds it already.

    ``by`` is None where the portal itself acts: an invitation was accepted, or the demonstration is made. Raises
    ``PermissionDenied`` when ``by`` may not, and ``ValidationError`` for an account that is not of the staff or closed.
    """
    _require_may_give(by, _locked(person))
    row, is_new = SeatHolder.objects.get_or_create(seat=seat, user=person, until=None, defaults={"since": at})
    if is_new:
        data = {"person": person.pk, **_of_invitation(invitation_id)}
        audit.record(action="directory.seat.given", by=by, at=at, subject=seat, data=data)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def unseat_person(*, holder: SeatHolder, by: User | None, at: datetime, reason: str = "") -> None:
    """End a person's time in a seat; the row stays. Ending it again changes nothing.

    Raises ``PermissionDenied`` when ``by`` may not.
    """
    _require_may_end(by)
    _end(SeatHolder.objects.filter(pk=holder.pk), by=by, at=at, reason=reason)


@transaction.atomic
def grant_curatorship(
    *, person: User, organization: Organization | None, by: User | None, at: datetime, invitation_id: int | None = None
) -> Curatorship:
    """Let a person look after an organization's entries, or with None after all; return the new or present row.

    ``by`` and what is raised are as for ``seat_person``.
    """
    _require_may_give(by, _locked(person))
    row, is_new = Curatorship.objects.get_or_create(
        user=person, organization=organization, until=None, defaults={"since": at}
    )
    if is_new:
        data = {"organization": _slug(organization), **_of_invitation(invitation_id)}
        audit.record(action="directory.curatorship.given", by=by, at=at, subject=person, data=data)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def end_curatorship(*, curatorship: Curatorship, by: User | None, at: datetime, reason: str = "") -> None:
    """End a curatorship; the row stays. Ending it again changes nothing. Raises ``PermissionDenied`` as above."""
    _require_may_end(by)
    _end(Curatorship.objects.filter(pk=curatorship.pk), by=by, at=at, reason=reason)


@transaction.atomic
def set_lead(*, holder: SeatHolder, is_lead: bool, by: User | None, at: datetime) -> None:
    """Make the holder of a seat lead its office, or no longer. What is so already changes nothing.

    Raises ``PermissionDenied`` when ``by`` may not, and ``ValidationError`` for a row that has ended.
    """
    _require_may_give(by, _locked(holder.user) if holder.user else None)
    row = SeatHolder.objects.select_for_update(of=("self",)).select_related("seat").get(pk=holder.pk)
    if row.until is not None:
        raise ValidationError(_("This person holds the seat no longer."))
    if row.is_lead is not is_lead:
        row.is_lead = is_lead
        row.save(update_fields=["is_lead"])
        data = {"person": row.user_id}
        action = "directory.lead.given" if is_lead else "directory.lead.ended"
        audit.record(action=action, by=by, at=at, subject=row.seat, data=data)


@transaction.atomic
def set_capacity(*, seat: Seat, cases: int | None, by: User, at: datetime) -> None:
    """Say how many cases a seat takes at one time; None: what the data files say. The same again changes nothing.

    Raises ``PermissionDenied`` when ``by`` may not, and ``ValidationError`` for a number outside ``CAPACITY``.
    """
    if refusal := rules.capacity_refusal(by, seat):
        raise PermissionDenied(refusal)
    if cases is not None and not CAPACITY[0] <= cases <= CAPACITY[1]:
        raise ValidationError(
            _("Write a number from %(least)s to %(most)s.") % dict(zip(("least", "most"), CAPACITY, strict=True))
        )
    row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if row.capacity_stated != cases:
        data = {"before": row.capacity_stated, "after": cases}
        row.capacity_stated = cases
        row.save(update_fields=["capacity_stated"])
        audit.record(action="directory.seat.capacity_set", by=by, at=at, subject=row, data=data)


@transaction.atomic
def end_powers(*, person: User, by: User | None, at: datetime, reason: str) -> None:
    """End every seat and curatorship of a person: the account was switched off, left the staff, or is deleted."""
    for model in (SeatHolder, Curatorship):
        _end(model.objects.filter(user=person), by=by, at=at, reason=reason)


def _end(rows: Any, *, by: User | None, at: datetime, reason: str) -> None:
    for row in rows.open().select_for_update(of=("self",)).order_by("pk"):
        # A clock that was set back must not keep somebody in power.
        row.until = max(at, row.since)
        row.save(update_fields=["until"])
        is_seat = isinstance(row, SeatHolder)
        audit.record(
            action="directory.seat.ended" if is_seat else "directory.curatorship.ended",
            by=by,
            at=at,
            subject=row.seat if is_seat else row.user,
            reason=reason,
            data={"person": row.user_id} if is_seat else {"organization": _slug(row.organization)},
        )


def _locked(person: User) -> User:
    """Return the account as it is now, and let what is done to it at this moment wait: two presses make one row."""
    return User.objects.select_for_update().get(pk=person.pk)


def _require_may_give(by: User | None, person: User | None) -> None:
    if refusal := rules.giver_refusal(by):
        raise PermissionDenied(refusal)
    if person is not None and (refusal := rules.holder_refusal(person)):
        raise ValidationError(refusal)


def _require_may_end(by: User | None) -> None:
    if refusal := rules.giver_refusal(by):
        raise PermissionDenied(refusal)


def export_powers(person: User) -> dict[str, Any]:
    """Return the seats, curatorships and absences of a person, past ones included, as plain data."""
    held = SeatHolder.objects.filter(user=person).select_related("seat").order_by("pk")
    looked_after = Curatorship.objects.filter(user=person).select_related("organization").order_by("pk")
    away = Absence.objects.filter(user=person).select_related("stand_in_seat").order_by("pk")
    return {
        "seats": [{"seat": row.seat.slug, "leads_the_office": row.is_lead, **_times(row)} for row in held],
        "curatorships": [{"organization": _slug(row.organization), **_times(row)} for row in looked_after],
        "absences": [_days(row) for row in away],
    }


def _days(row: Absence) -> dict[str, str | None]:
    return {
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "seat_that_stands_in": row.stand_in_seat.slug if row.stand_in_seat else None,
        "cancelled": row.cancelled_at.isoformat() if row.cancelled_at else None,
    }


def _times(row: SeatHolder | Curatorship) -> dict[str, str | None]:
    return {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None}


def _slug(organization: Organization | None) -> str:
    return organization.slug if organization else ""


def _of_invitation(invitation_id: int | None) -> dict[str, int]:
    return {"invitation": invitation_id} if invitation_id else {}
