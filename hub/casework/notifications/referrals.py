"""Whom casework tells of offers and of parts."""

from datetime import datetime
from typing import Any

from hub.casework.models import Referral, Reminder, ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import in_charge, people_of, present_at, referral_path
from hub.casework.notifications.services import (
    last_day_of,
    name_of,
    notify_company,
    notify_external,
    notify_staff,
    seat_location,
)
from hub.core.text.localized import Localized
from hub.directory.models import Seat
from hub.notifications.delivery.services import Mailbox, notify


def referred(offer: Referral, *, token: str, at: datetime) -> None:
    """A seat is asked. The company hears where its request was sent, and that we answer for it until it is accepted."""
    request = offer.request
    reason = Localized(*offer.reasons[0]) if offer.reasons else None
    context: dict[str, Any] = {"office": seat_location(offer.from_seat), "day": request.due_on, "reason": reason}
    kind = notification_types.OFFERED if offer.part == "owner" else notification_types.PART_OFFERED
    if offer.mailbox:
        notify(
            kind=notification_types.OFFERED_EXTERNALLY,
            to=Mailbox(offer.mailbox, offer.mailbox_language),
            key=f"{notification_types.OFFERED_EXTERNALLY.slug}:{offer.pk}",
            context={"reference": request.reference, "until": last_day_of(offer), **context},
            link=lambda: referral_path(token),
            at=at,
        )
    else:
        # A part is answered by its own day, whatever the company was promised.
        day = request.due_on if offer.part == "owner" else offer.due_on
        notify_staff(kind, people_of(offer.seat), request, at=at, **(context | {"day": day}))
    if offer.part == "owner":
        notify_company(notification_types.SENT, request, at=at, office=seat_location(offer.seat))


def accepted(offer: Referral, *, request: ServiceRequest, at: datetime, by: Any = None) -> None:
    """The receipt of the hand-over."""
    sender = [offer.offered_by] if offer.offered_by_id else people_of(offer.from_seat)
    notify_staff(notification_types.ACCEPTED, sender, request, at=at, but=by, seat=name_of(offer.seat))
    if offer.part == "owner":
        notify_company(notification_types.TAKEN, request, at=at, office=seat_location(offer.seat))


def returned(offer: Referral, *, request: ServiceRequest, at: datetime, by: Any = None) -> None:
    """An offer came back."""
    people = in_charge(request, at=at)
    notify_staff(notification_types.RETURNED, people, request, at=at, but=by, seat=name_of(offer.seat))


def taken_back(offer: Referral, *, at: datetime) -> None:
    """An offer, or a part in work, was taken back: there is nothing more to do."""
    if not offer.mailbox:
        notify_staff(notification_types.TAKEN_BACK, people_of(offer.seat), offer.request, at=at)
        return
    notify_external(notification_types.TAKEN_BACK_EXTERNALLY, [offer], at=at)


def part_done(offer: Referral, *, at: datetime, by: Any = None) -> None:
    """A seat has done its part."""
    people = in_charge(offer.request, at=at)
    notify_staff(notification_types.PART_DONE, people, offer.request, at=at, but=by, seat=name_of(offer.seat))


def part_covered(part: Referral, *, by_seat: Seat, request: ServiceRequest, at: datetime) -> None:
    """A sister seat has answered for a part: the seat that was asked, or worked on it, need do nothing more."""
    if part.mailbox:
        part.request = request
        notify_external(notification_types.PART_COVERED_EXTERNAL, [part], at=at)
        return
    people = present_at(people_of(part.seat), part.seat, at=at)
    notify_staff(notification_types.PART_COVERED, people, request, at=at, step=f"p{part.pk}", seat=name_of(by_seat))


def part_nudge(part: Referral, row: Reminder, *, request: ServiceRequest, at: datetime) -> None:
    """A part waits for its seat: the seat is reminded, at its mailbox where it has no accounts."""
    if part.mailbox:
        notify_external(notification_types.PART_NUDGE_EXTERNAL, [part], at=at, step=f"r{row.pk}", day=part.due_on)
        return
    people = present_at(people_of(part.seat), part.seat, at=at)
    notify_staff(notification_types.PART_NUDGE, people, request, at=at, step=f"r{row.pk}", day=part.due_on)


def part_late(part: Referral, row: Reminder, *, request: ServiceRequest, at: datetime) -> None:
    """The day of a part is over: who answers for the request hears."""
    context = {"seat": name_of(part.seat), "day": part.due_on}
    notify_staff(notification_types.PART_LATE, in_charge(request, at=at), request, at=at, step=f"r{row.pk}", **context)
