"""Whom casework tells of offers, of parts, and of what an official is asked once it is over."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from hub.casework.choices import ApprovalState, Outcome, ReferralRole, ReferralState, RequestKind
from hub.casework.models import Approval, OutsideAddress, Referral, Reminder, ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import (
    each_once,
    external_referrals,
    in_charge,
    in_charge_or_sender,
    leads_present,
    not_kept_out,
    people_of,
    people_there,
    present_at,
    referral_path,
)
from hub.casework.notifications.services import (
    last_day_of,
    name_of,
    notify_all,
    notify_company,
    notify_external,
    notify_staff,
    seat_location,
)
from hub.core.text.localized import Localized
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk, people_present, seat_day
from hub.notifications.delivery.services import Mailbox, notify
from hub.notifications.mail.registry import NotificationType, PageLink


def _tell_asked(
    kinds: tuple[NotificationType, NotificationType],
    offer: Referral,
    *,
    request: ServiceRequest,
    at: datetime,
    but: Any = None,
    step: str = "",
    opens: bool = False,
    **context: Any,
) -> None:
    """Tell whoever is asked by an offer, or works on a part: by the first kind the seat, by the second a mailbox.

    ``opens``: a mailbox gets a new link to the request.
    """
    by_account, by_link = kinds
    if offer.mailbox:
        offer.request = request
        notify_external(by_link, [offer], at=at, step=step or request.version, opens=opens, **context)
    else:
        people = people_there(offer.seat, at=at)
        notify_staff(by_account, people, request, at=at, but=but, step=step, at_seat=offer.seat, **context)


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
        people = people_there(offer.seat, at=at)
        notify_staff(kind, people, request, at=at, at_seat=offer.seat, **(context | {"day": day}))
    if offer.part == "owner":
        # The promise ends with a day of the office that is asked, which may be another one than before: a day that is
        # over there is promised to nobody.
        is_ahead = request.due_on is not None and request.due_on >= seat_day(offer.seat, at)
        day = request.due_on if is_ahead else None
        notify_company(notification_types.SENT, request, at=at, office=seat_location(offer.seat), day=day)


_LOOK_AGAIN = Localized(
    "The answer decides who may take the request. Look again at whom to send it to.",
    "Cette réponse peut changer le choix du bureau. Revoyez les bureaux proposés avant de transmettre la demande.",
)
_STAYS = Localized(
    "The answer decides who may take such requests. This one stays with you.",
    "Cette réponse précise quels bureaux acceptent ce type de demande. Vous en restez responsable.",
)


def questions_answered(request: ServiceRequest, *, step: str, at: datetime) -> None:
    """The company has answered what decides who may take its request: while the Hub's desk has it, it looks again.

    ``step`` names this answer. A body that has the request by its link has nothing to choose, and hears nothing.
    """
    words = _LOOK_AGAIN if request.owner.kind == SeatKind.HUB_DESK else _STAYS
    notify_staff(
        notification_types.QUESTIONS_ANSWERED, in_charge(request, at=at), request, at=at, step=step, changed=words
    )


def accepted(offer: Referral, *, request: ServiceRequest, handler: Any, at: datetime, by: Any = None) -> None:
    """The receipt of the hand-over; of a part whoever answers for the request has it, who may not have asked for it.

    ``handler`` is who had the request in hand before.
    """
    is_whole = offer.part == ReferralRole.OWNER
    people = _senders(offer, handler, at=at) if is_whole else in_charge_or_sender(request, at=at)
    notify_staff(notification_types.ACCEPTED, people, request, at=at, but=by, seat=name_of(offer.seat))
    if offer.part == "owner":
        notify_company(notification_types.TAKEN, request, at=at, office=seat_location(offer.seat))


def _senders(offer: Referral, handler: Any, *, at: datetime) -> list[Any]:
    """Return who offered a request and who had it in hand, while they work through its seat; else the whole seat."""
    holders = people_of(offer.from_seat)
    around = each_once([*holders, *people_present(holders, seat_day(offer.from_seat, at))])
    own = {offer.offered_by_id, handler.pk if handler else None}
    return present_at([one for one in around if one.pk in own] or holders, offer.from_seat, at=at)


def returned(offer: Referral, *, request: ServiceRequest, at: datetime, by: Any = None) -> None:
    """An offer came back."""
    people = in_charge_or_sender(request, at=at)
    notify_staff(notification_types.RETURNED, people, request, at=at, but=by, seat=name_of(offer.seat))


def returned_often(request: ServiceRequest, *, at: datetime) -> None:
    """Several seats in turn have returned a request: whoever leads its office decides, else the Hub's desk."""
    people = leads_present(request.owner, at=at) or people_of(hub_desk())
    notify_staff(notification_types.RETURNED_OFTEN, people, request, at=at, seat=name_of(request.owner))


def address_decided(address: OutsideAddress, *, at: datetime) -> None:
    """A second person has said whether an address may be written to; whoever proposed it hears."""
    if address.asked_by is None:
        return
    kind = notification_types.ADDRESS_DECIDED
    notify(
        kind=kind,
        to=address.asked_by,
        key=f"{kind.slug}:{address.pk}",
        context={"seat": name_of(address.seat)},
        link=PageLink("team:addresses"),
        at=at,
    )


def link_asked(offer: Referral, *, at: datetime) -> None:
    """Somebody who holds an old link of a body without accounts has asked: its mailbox gets a new one."""
    notify_external(notification_types.LINK_EXTERNAL, [offer], at=at, step=f"{at:%Y%m%d%H%M%S%f}", opens=True)


def sender_asked(offer: Referral, *, request: ServiceRequest, step: str, at: datetime) -> None:
    """A body without accounts has written to whoever sent the request there."""
    people = _senders(offer, request.handler, at=at)
    notify_staff(notification_types.BODY_ASKED, people, request, at=at, step=step, seat=name_of(offer.seat))


def taken_back(offer: Referral, *, at: datetime) -> None:
    """An offer, or a part in work, was taken back: there is nothing more to do."""
    kinds = notification_types.TAKEN_BACK, notification_types.TAKEN_BACK_EXTERNALLY
    _tell_asked(kinds, offer, request=offer.request, at=at)


def part_done(offer: Referral, *, at: datetime, by: Any = None) -> None:
    people = in_charge_or_sender(offer.request, at=at)
    notify_staff(notification_types.PART_DONE, people, offer.request, at=at, but=by, seat=name_of(offer.seat))


def part_covered(part: Referral, *, by_seat: Seat, request: ServiceRequest, at: datetime) -> None:
    """A sister seat has answered for a part: the seat that was asked, or worked on it, need do nothing more."""
    if part.mailbox:
        part.request = request
        notify_external(notification_types.PART_COVERED_EXTERNAL, [part], at=at)
        return
    people = people_there(part.seat, at=at)
    notify_staff(notification_types.PART_COVERED, people, request, at=at, step=f"p{part.pk}", seat=name_of(by_seat))


# --- What is over, and what goes on ----------------------------------------------------------------------------------

_CLOSED = Localized("The request was closed.", "La demande a été fermée.")
_WITHDRAWN = Localized("The company has withdrawn its request.", "L’entreprise a retiré sa demande.")
_TAKEN_BACK = Localized("The question was taken back.", "La question a été retirée.")
_MOVED = Localized(
    "The day has changed. Your word on the day before no longer counts. If it is needed, you are asked anew.",
    "La date a changé. Votre avis sur la date précédente ne vaut plus. Au besoin, on vous consultera de nouveau.",
)
_OVER = (notification_types.PART_OVER, notification_types.PART_OVER_EXTERNAL)
_GOES_ON = (notification_types.PART_GOES_ON, notification_types.PART_GOES_ON_EXTERNAL)


def ended(
    request: ServiceRequest,
    offers: Iterable[Referral],
    *,
    at: datetime,
    by: Any = None,
    into: ServiceRequest | None = None,
) -> None:
    """A request was closed, or joined ``into`` another one: whoever is asked or does a part need do nothing more.

    ``offers`` are as they were before. A body that had the request by its link, and closed it itself, knows.
    """
    why = _CLOSED
    if into is not None:
        why = Localized(
            f"The request was joined with {into.reference}.", f"La demande a été regroupée avec {into.reference}."
        )
    for offer in offers:
        is_own = offer.part == ReferralRole.OWNER and offer.state == ReferralState.ACCEPTED
        if is_own and request.outcome != Outcome.NOBODY:
            continue
        _tell_asked(_OVER, offer, request=request, at=at, but=by, changed=why)
    officials_ended(request, at=at, why=why)


def parts_go_on(request: ServiceRequest, parts: Iterable[Referral], *, at: datetime, by: Any) -> None:
    """What ended with a request is open again with it."""
    for part in parts:
        _tell_asked(_GOES_ON, part, request=request, at=at, but=by, opens=True)


def officials_ended(request: ServiceRequest, *, at: datetime, why: Localized = _WITHDRAWN) -> None:
    """A request was ended while an official is asked: the office need not answer."""
    for step in _asked_officials(request):
        _tell_official(step, _OVER, request=request, at=at, changed=why)


def officials_go_on(request: ServiceRequest, *, at: datetime) -> None:
    """A request is open again, and so is what an official is asked, but by a link that has ended."""
    for step in _asked_officials(request):
        if step.link_expires_at is None or step.link_expires_at > at:
            _tell_official(step, _GOES_ON, request=request, at=at)


def official_asked_no_more(step: Approval, *, request: ServiceRequest, at: datetime, is_moved: bool = False) -> None:
    """What an official was asked is taken back, or said of another day: the office need not answer."""
    _tell_official(step, _OVER, request=request, at=at, changed=_MOVED if is_moved else _TAKEN_BACK)


def presence_moved(request: ServiceRequest, *, day: date, by: Any, at: datetime) -> None:
    """A presence was moved to another day: the company hears, and whoever has the request, but not who moved it."""
    notify_company(notification_types.PRESENCE_MOVED, request, at=at, but=by, day=day)
    people = in_charge_or_sender(request, at=at)
    notify_staff(notification_types.PRESENCE_MOVED_AT_DESK, people, request, at=at, but=by, day=day)


def approval_unanswered(request: ServiceRequest, *, seat: Seat, at: datetime) -> None:
    """Nobody is left to answer what an official was asked: it came back."""
    people = in_charge_or_sender(request, at=at)
    notify_staff(notification_types.APPROVAL_UNANSWERED, people, request, at=at, seat=name_of(seat))


def official_away(request: ServiceRequest, *, seat: Seat, until: date, asker: Any, at: datetime) -> None:
    """Everybody of an office who may answer has left for long: its question is back with who asked and who has it."""
    own = [one for one in people_of(request.owner) if asker is not None and one.pk == asker.pk]
    told = in_charge_or_sender(request, at=at) + present_at(own, request.owner, at=at)
    notify_staff(notification_types.APPROVAL_AWAY, each_once(told), request, at=at, seat=name_of(seat), until=until)


def _asked_officials(request: ServiceRequest) -> Iterable[Approval]:
    if request.kind != RequestKind.PRESENCE:
        return ()
    rows = request.approvals.filter(state=ApprovalState.WAITING, asked_at__isnull=False)
    return rows.select_related("seat")


def _tell_official(
    step: Approval,
    kinds: tuple[NotificationType, NotificationType],
    *,
    request: ServiceRequest,
    at: datetime,
    **context: Any,
) -> None:
    """Tell whoever holds the office of an official, or its mailbox."""
    by_account, by_link = kinds
    if step.mailbox:
        notify(
            kind=by_link,
            to=Mailbox(step.mailbox, step.mailbox_language),
            key=f"{by_link.slug}:a{step.pk}:{request.version}",
            context={"reference": request.reference, "office": seat_location(request.owner), **context},
            link=PageLink("pages:contact"),
            at=at,
        )
    elif step.seat is not None:
        people = not_kept_out(people_of(step.seat), request)
        notify_all(by_account, people, request, PageLink("desk:approvals"), at=at, **context)


# --- The clock of a part ---------------------------------------------------------------------------------------------


def part_nudge(part: Referral, row: Reminder, *, request: ServiceRequest, at: datetime) -> None:
    """A part waits for its seat: the seat is reminded, at its mailbox where it has no accounts."""
    kinds = notification_types.PART_NUDGE, notification_types.PART_NUDGE_EXTERNAL
    _tell_asked(kinds, part, request=request, at=at, step=f"r{row.pk}", opens=True, day=part.due_on)


def part_late(part: Referral, row: Reminder, *, request: ServiceRequest, at: datetime) -> None:
    """The day of a part is over: who answers for the request hears."""
    people, seat = in_charge_or_sender(request, at=at), name_of(part.seat)
    notify_staff(notification_types.PART_LATE, people, request, at=at, step=f"r{row.pk}", seat=seat, day=part.due_on)


def reminded(request: ServiceRequest, seat: Seat, offer: Referral | None, *, by: Any, at: datetime) -> None:
    """Somebody who watches over a seat reminds it of what waits there: of an ``offer`` or part, else of the request."""
    step = f"h{request.version}"
    if offer is not None and offer.part == ReferralRole.SUPPORT:
        kinds = notification_types.PART_NUDGE, notification_types.PART_NUDGE_EXTERNAL
        _tell_asked(kinds, offer, request=request, at=at, but=by, step=step, opens=True, day=offer.due_on)
        return
    since = seat_day(seat, request.silent_since if offer is None else offer.offered_at)
    external = [one for one in external_referrals(request) if one.seat_id == seat.pk and one.part == ReferralRole.OWNER]
    if external:
        notify_external(notification_types.NUDGE_EXTERNAL, external, at=at, step=step, opens=True, since=since)
        return
    people = in_charge(request, seat, at=at)
    notify_staff(notification_types.NUDGE, people, request, at=at, but=by, at_seat=seat, step=step, since=since)
