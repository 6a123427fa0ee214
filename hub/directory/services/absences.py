"""Record and cancel absences."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from hub.accounts.models import User
from hub.audit import services as audit
from hub.directory import rules
from hub.directory.models import Absence, Seat


@transaction.atomic
def record_absence(
    *,
    person: User,
    first_day: date,
    last_day: date,
    by: User | None,
    at: datetime,
    stand_in_seat: Seat | None = None,
    stand_in: User | None = None,
) -> Absence:
    """Record that a person is away, both days included; return the row.

    ``by`` is the person, a lead of an office where the person sits, an administrator, or None for the portal itself.
    Raises ``PermissionDenied`` where ``by`` may not, and ``ValidationError`` for days that cannot be, that overlap with
    another absence, or for a stand-in that cannot be.
    """
    # Two presses at once make one row: the account is locked, and the constraint stands behind it.
    person = User.objects.select_for_update().get(pk=person.pk)
    if refusal := rules.absence_refusal(by, person):
        raise PermissionDenied(refusal)
    for refusal in (
        rules.holder_refusal(person),
        rules.days_refusal(first_day, last_day, today=rules.today_of(person, at)),
        rules.stand_in_refusal(person, seat=stand_in_seat, other=stand_in),
        rules.overlap_refusal(person, first_day, last_day),
    ):
        if refusal:
            raise ValidationError(refusal)
    row: Absence = Absence.objects.create(
        user=person,
        first_day=first_day,
        last_day=last_day,
        stand_in_seat=stand_in_seat,
        stand_in=stand_in,
        made_by=by,
        made_at=at,
    )
    audit.record(action="directory.absence.recorded", by=by, at=at, subject=row, data=_days(row))
    return row


@transaction.atomic
def cancel_absence(*, absence: Absence, by: User | None, at: datetime) -> None:
    """Cancel an absence that is not over: from now on it counts no longer; the row stays. Again changes nothing.

    Raises ``PermissionDenied`` as ``record_absence`` does, and ``ValidationError`` for one that is over.
    """
    row = Absence.objects.select_for_update(of=("self",)).select_related("user").get(pk=absence.pk)
    if refusal := rules.absence_refusal(by, row.user):
        raise PermissionDenied(refusal)
    if row.cancelled_at is not None:
        return
    if refusal := rules.past_refusal(row, today=rules.today_of(row.user, at)):
        raise ValidationError(refusal)
    row.cancelled_at, row.cancelled_by = at, by
    row.save(update_fields=["cancelled_at", "cancelled_by"])
    audit.record(action="directory.absence.cancelled", by=by, at=at, subject=row, data=_days(row))


def _days(row: Absence) -> dict[str, str | int | None]:
    return {"person": row.user_id, "first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
