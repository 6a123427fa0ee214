"""Give and end seats and curatorships, name leads of offices, and say how much a seat takes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit import services as audit
from hub.directory.models import CAPACITY, Absence, Curatorship, IntakeFilter, Office, Organization, Seat, SeatHolder
from hub.directory.seats import rules
from hub.directory.seats.presence import unknown_questions
from hub.directory.seats.validators import filter_test_errors
from hub.directory.signals import seats_handed_on


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
        data = {"person": person.pk, **_invitation_data(invitation_id)}
        audit.record(action="directory.seat.given", by=by, at=at, subject=seat, data=data)
    return row


@transaction.atomic
def unseat_person(*, holder: SeatHolder, by: User | None, at: datetime, reason: str = "") -> None:
    """End a person's time in a seat; the row stays. Ending it again changes nothing.

    Raises ``PermissionDenied`` when ``by`` may not.
    """
    _require_may_end(by)
    _end_assignment(SeatHolder.objects.filter(pk=holder.pk), by=by, at=at, reason=reason)


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
        data = {"organization": _slug(organization), **_invitation_data(invitation_id)}
        audit.record(action="directory.curatorship.given", by=by, at=at, subject=person, data=data)
    return row


@transaction.atomic
def end_curatorship(*, curatorship: Curatorship, by: User | None, at: datetime) -> None:
    """End a curatorship; the row stays. Ending it again changes nothing. Raises ``PermissionDenied`` as above."""
    _require_may_end(by)
    _end_assignment(Curatorship.objects.filter(pk=curatorship.pk), by=by, at=at, reason="")


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
def give_seats_of(*, predecessor: User, person: User, by: User | None, at: datetime) -> list[SeatHolder]:
    """Give a person every seat that another one holds, with its lead; what apps above keep for that one goes along.

    The predecessor keeps the seats until their time in them ends. Raises as ``seat_person`` does.
    """
    given = []
    held = SeatHolder.objects.open().filter(user=predecessor).select_related("seat")
    for row in held.order_by("seat__order", "pk"):
        made = seat_person(seat=row.seat, person=person, by=by, at=at)
        if row.is_lead:
            set_lead(holder=made, is_lead=True, by=by, at=at)
        given.append(made)
    if given:
        seats_handed_on.send(sender=SeatHolder, user_id=person.pk, predecessor_id=predecessor.pk, at=at)
    return given


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
def end_assignments(*, person: User, by: User | None, at: datetime, reason: str) -> None:
    """End every seat and curatorship of a person: the account was switched off, left the staff, or is deleted."""
    for model in (SeatHolder, Curatorship):
        _end_assignment(model.objects.filter(user=person), by=by, at=at, reason=reason)


def _end_assignment(rows: Any, *, by: User | None, at: datetime, reason: str) -> None:
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


def export_assignments(person: User) -> dict[str, Any]:
    """Return the seats, curatorships and absences of a person, past ones included."""
    held, looked_after, away = (
        rows.objects.filter(user=person).order_by("pk") for rows in (SeatHolder, Curatorship, Absence)
    )
    return {
        "seats": held.as_data("since", "until", seat="seat__slug", leads_the_office="is_lead"),
        "curatorships": looked_after.as_data("since", "until", organization="organization__slug"),
        "absences": away.as_data(
            "first_day", "last_day", seat_that_stands_in="stand_in_seat__slug", cancelled="cancelled_at"
        ),
    }


def _slug(organization: Organization | None) -> str:
    return organization.slug if organization else ""


def _invitation_data(invitation_id: int | None) -> dict[str, int]:
    return {"invitation": invitation_id} if invitation_id else {}


@transaction.atomic
def add_intake_filter(
    *,
    place: Organization | Office | Seat,
    kind: str,
    test: Mapping[str, Any],
    sentence_en: str,
    sentence_fr: str,
    reason: str,
    by: User,
    at: datetime,
    source: str = "",
    needs: Iterable[str] = (),
    questions: Iterable[str] = (),
) -> IntakeFilter:
    """Put a filter on an organization, an office or a seat, and return it; needs and questions limit it to these.

    Raises ``PermissionDenied`` where ``by`` may not, and ``ValidationError`` for a test that its kind does not know,
    for a filter on the Hub's own desk, and for words that are missing.
    """
    if refusal := rules.filter_refusal(by):
        raise PermissionDenied(refusal)
    if refusal := rules.filter_place_refusal(place):
        raise ValidationError(refusal)
    if mistakes := filter_test_errors(kind, test) or unknown_questions(kind, test):
        raise ValidationError({"test": mistakes})
    row = IntakeFilter(
        kind=kind,
        test=dict(test),
        needs=list(needs),
        questions=list(questions),
        sentence_en=sentence_en,
        sentence_fr=sentence_fr,
        reason=reason,
        source=source,
        added_by=by,
        since=at,
        **{type(place)._meta.model_name: place},  # type: ignore[arg-type]
    )
    row.full_clean()
    row.save()
    data = {"filter": row.pk, "kind": kind, "test": dict(test)}
    audit.record(action="directory.filter.added", by=by, at=at, subject=place, reason=reason, data=data)
    return row


@transaction.atomic
def end_intake_filter(*, intake_filter: IntakeFilter, by: User, at: datetime, reason: str = "") -> None:
    """End a filter; the row stays. Again changes nothing. Raises ``PermissionDenied`` where ``by`` may not."""
    if refusal := rules.filter_refusal(by):
        raise PermissionDenied(refusal)
    row = IntakeFilter.objects.open().select_for_update(of=("self",)).filter(pk=intake_filter.pk).first()
    if row is not None:
        # A clock that was set back must not keep a filter standing.
        row.until = max(at, row.since)
        row.save(update_fields=["until"])
        audit.record(
            action="directory.filter.ended", by=by, at=at, subject=row.place, reason=reason, data={"filter": row.pk}
        )


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
    audit.record(action="directory.absence.recorded", by=by, at=at, subject=row, data=_absence_days(row))
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
    audit.record(action="directory.absence.cancelled", by=by, at=at, subject=row, data=_absence_days(row))


def _absence_days(row: Absence) -> dict[str, str | int | None]:
    return {"person": row.user_id, "first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
