"""Whom casework tells what. Mails carry a reference, names of offices and days, and a link; never what was written.

Called by services inside their transaction. The key of each notification names the request and the step, so that what
is told once stays told once, whoever runs it again.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from hub.casework.choices import EventKind, ReferralRole
from hub.casework.models import (
    AccessGrant,
    Approval,
    Referral,
    Reminder,
    RequestDraft,
    ServiceRequest,
    Survey,
    Task,
)
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import (
    approval_path,
    company_contact,
    company_people,
    draft_path,
    each_once,
    external_referrals,
    in_charge,
    in_charge_or_sender,
    leads_present,
    may_hear,
    not_kept_out,
    people_of,
    people_there,
    present_at,
)
from hub.casework.sla.services import prolonged_link_end, service_standards
from hub.core.text.localized import Localized
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk, people_present, seat_day
from hub.directory.seats.team_leads import leads_of_seat
from hub.notifications.delivery.services import Mailbox, notify
from hub.notifications.mail.registry import Link, NotificationType, PageLink

# --- How -------------------------------------------------------------------------------------------------------------


def notify_people(
    kind: NotificationType, people: Iterable[Any], *, key: str, context: Mapping[str, Any], link: Link, at: datetime
) -> None:
    """Tell each of these people the same; ``key`` names the thing that is told, of which nobody hears twice."""
    for person in people:
        notify(kind=kind, to=person, key=key, context=context, link=link, at=at)


def notify_all(
    kind: NotificationType,
    people: Iterable[Any],
    request: ServiceRequest,
    link: Link,
    *,
    at: datetime,
    but: Any = None,
    step: str = "",
    **context: Any,
) -> None:
    told = [person for person in people if but is None or person.pk != but.pk]
    known = {"reference": request.reference, **context}
    key = f"{kind.slug}:{request.pk}:{step or request.version}"
    notify_people(kind, told, key=key, context=known, link=link, at=at)


def notify_company(
    kind: NotificationType, request: ServiceRequest, *, at: datetime, step: str = "", **context: Any
) -> None:
    page = PageLink("casework:request", {"reference": request.reference})
    notify_all(kind, company_people(request), request, page, at=at, step=step, **context)


def notify_staff(
    kind: NotificationType,
    people: Sequence[Any],
    request: ServiceRequest,
    *,
    at: datetime,
    but: Any = None,
    step: str = "",
    at_seat: Seat | None = None,
    **context: Any,
) -> None:
    """Tell people of a seat, by default of the one that answers for the request, whose lead hears in their place."""
    page = PageLink("desk:case", {"reference": request.reference})
    people = may_hear(people, request, seat=at_seat or request.owner, at=at)
    notify_all(kind, people, request, page, at=at, but=but, step=step, **context)


def notify_external(
    kind: NotificationType,
    offers: Iterable[Referral],
    *,
    at: datetime,
    step: object = "",
    opens: bool = False,
    **context: Any,
) -> None:
    """Tell bodies without accounts. Of a link only the hash is kept: one that ``opens`` the request is made anew.

    The one before ends a day later, so that nobody loses what is being written; there are days left to answer an offer.
    """
    for offer in offers:
        token = secrets.token_urlsafe(32) if opens else ""
        told = notify(
            kind=kind,
            to=Mailbox(offer.mailbox, offer.mailbox_language),
            key=f"{kind.slug}:{offer.pk}:{step}",
            context={"reference": offer.request.reference, "office": seat_location(offer.from_seat), **context},
            link=PageLink("casework:referral", {"token": token}) if opens else PageLink("pages:contact"),
            at=at,
        )
        if opens and told is not None:
            offer.link_expires_at = prolonged_link_end(offer, at=at)
            offer.renew_link(token, ends_at=at + timedelta(days=1))


def seat_location(seat: Seat) -> Localized:
    """Return where a seat stands, in both languages: its office, else its organization, else its own name."""
    place = seat.office or seat.organization
    return name_of(seat) if place is None else Localized(place.name_en, place.name_fr)


def name_of(seat: Seat) -> Localized:
    return Localized(seat.title_en, seat.title_fr)


def last_day_of(offer: Referral) -> date | None:
    """Return the day on which the link of an offer ends where the body is that is asked."""
    return None if offer.link_expires_at is None else seat_day(offer.seat, offer.link_expires_at)


# --- What ------------------------------------------------------------------------------------------------------------


def received(request: ServiceRequest, *, at: datetime) -> None:
    """The request has come in: the company gets its reference and the promise, the Hub's desk its work.

    The seat of a lead or a mission hears from there.
    """
    owner, day = request.owner, request.due_on
    office = "" if owner.kind == SeatKind.HUB_DESK else seat_location(owner)
    notify_company(notification_types.RECEIVED, request, at=at, day=day, office=office)
    if not office:
        notify_staff(notification_types.NEW_AT_DESK, people_there(owner, at=at), request, at=at, day=day)


def taken(request: ServiceRequest, *, at: datetime) -> None:
    """A person has it in hand."""
    notify_company(notification_types.TAKEN, request, at=at, office=seat_location(request.owner))


def handed(request: ServiceRequest, *, to: Any, at: datetime, by: Any = None) -> None:
    """A colleague has handed it over; where the person is away, who hears in their place reads that it may wait."""
    people = present_at([to], request.owner, at=at)
    if to in people:
        notify_staff(notification_types.HANDED, people, request, at=at, but=by)
    else:
        seat = name_of(request.owner)
        notify_staff(notification_types.HANDED_AWAY, people, request, at=at, but=by, seat=seat)


# What a colleague did on a case that somebody else has in hand, as its mail says it.
_ACTS: Mapping[EventKind, Localized] = {
    EventKind.ANSWERED: Localized("The company was answered.", "L’entreprise a reçu une réponse."),
    EventKind.ASKED: Localized("The company was asked something.", "Une question a été posée à l’entreprise."),
    EventKind.RESUMED: Localized(
        "The work goes on without the company’s answer.", "Le travail se poursuit sans la réponse de l’entreprise."
    ),
    EventKind.CLOSED: Localized("The request was closed.", "La demande a été fermée."),
    EventKind.OFFERED: Localized("Another seat was asked.", "Un autre bureau a été sollicité."),
    EventKind.TAKEN_BACK: Localized("An offer or a part was taken back.", "Une proposition ou un volet a été retiré."),
    EventKind.HANDED: Localized("A colleague has it in hand now.", "La demande est maintenant confiée à un collègue."),
    EventKind.MOVED: Localized("Another seat answers for it now.", "Un autre bureau en est responsable."),
}


def colleague_acted(request: ServiceRequest, event: EventKind, *, by: Any, of: Any, at: datetime) -> None:
    """Somebody else did something on a case that a person has, or had, in hand: the person hears of it."""
    if by is None or of is None or event not in _ACTS:
        return
    people = present_at([of], request.owner, at=at)
    notify_staff(notification_types.COLLEAGUE_ACTED, people, request, at=at, but=by, changed=_ACTS[event])


def stands_in(request: ServiceRequest, *, people: Sequence[Any], of: Seat, until: date, at: datetime, by: Any) -> None:
    """Something open came to a seat or a person for as long as somebody is away."""
    notify_staff(notification_types.STAND_IN, people, request, at=at, but=by, seat=name_of(of), until=until)


def came_back(request: ServiceRequest, *, people: Sequence[Any], of: Seat, at: datetime, by: Any) -> None:
    """What an absence had handed over, and nobody had touched, is back."""
    notify_staff(notification_types.BACK_FROM_STAND_IN, people, request, at=at, but=by, seat=name_of(of))


def left_to_seat(request: ServiceRequest, *, at: datetime) -> None:
    """Whoever had it in hand has left: it waits for the seat."""
    seat = request.owner
    notify_staff(notification_types.CAME_TO_SEAT, people_there(seat, at=at), request, at=at, seat=name_of(seat))


def moved(request: ServiceRequest, *, before: Seat, at: datetime, by: Any = None) -> None:
    """Another seat answers for it now; whoever had it hears, too."""
    notify_company(notification_types.MOVED, request, at=at, office=seat_location(request.owner))
    came, left = people_there(request.owner, at=at), people_present(people_of(before), seat_day(before, at))
    left = not_kept_out(left, request)
    notify_staff(notification_types.CAME_TO_SEAT, came, request, at=at, but=by, seat=name_of(before))
    notify_staff(notification_types.LEFT_SEAT, left, request, at=at, but=by, seat=name_of(request.owner))


def covered(request: ServiceRequest, *, before: Seat, at: datetime) -> None:
    """Somebody stands in, or is back: the company hears of it only where another office has its request now."""
    if seat_location(before) != seat_location(request.owner):
        notify_company(notification_types.MOVED, request, at=at, office=seat_location(request.owner))


def answered(request: ServiceRequest, *, at: datetime) -> None:
    notify_company(notification_types.ANSWERED, request, at=at)


def asked(request: ServiceRequest, *, at: datetime) -> None:
    """There is a question to answer."""
    notify_company(notification_types.ASKED, request, at=at)


def closed(request: ServiceRequest, *, at: datetime) -> None:
    """The request is closed, with an answer to read."""
    notify_company(notification_types.CLOSED, request, at=at, days=service_standards().reopen_days)


def withdrawn(request: ServiceRequest, *, asked: Sequence[Referral], at: datetime, is_erased: bool = False) -> None:
    """The company has withdrawn its request; those who have it, do a part or are asked need do nothing more.

    Of one that goes with its company there is no page to open: the notice leads to the desk.
    """
    seats = [offer.seat for offer in asked if not offer.mailbox]
    told = in_charge(request, at=at) + [one for seat in seats for one in people_there(seat, at=at)]
    kind = notification_types.COMPANY_ERASED if is_erased else notification_types.WITHDRAWN
    page = PageLink("desk:inbox") if is_erased else PageLink("desk:case", {"reference": request.reference})
    notify_all(kind, not_kept_out(each_once(told), request), request, page, at=at)
    by_link = [offer for offer in asked if offer.mailbox]
    notify_external(notification_types.WITHDRAWN_EXTERNALLY, by_link, at=at, step=request.version)


def merged(request: ServiceRequest, *, into: ServiceRequest, at: datetime) -> None:
    """Two requests go on as one: those who sent them hear it once, with the number that stays, and the owners."""
    page = PageLink("casework:request", {"reference": into.reference})
    people = each_once([*company_people(request), *company_people(into)])
    notify_all(notification_types.MERGED, people, request, page, at=at, number=into.reference)


def mentioned(request: ServiceRequest, people: Sequence[Any], *, at: datetime, step: str) -> None:
    """A note names colleagues."""
    notify_staff(notification_types.MENTIONED, people, request, at=at, step=step)


def task_given(task: Task, *, at: datetime) -> None:
    people, step = [task.assigned_to], task_step(task, at)
    notify_staff(notification_types.TASK_GIVEN, people, task.request, at=at, step=step, day=task.on)


def task_step(task: Task, at: datetime) -> str:
    """Return what tells one change of a task from the next in the key of a notification."""
    return f"t{task.pk}-{at:%Y%m%d%H%M%S%f}"


def task_due(task: Task, *, at: datetime) -> None:
    """The reminder of a task has come: its person hears, else who stands in for them, who may mark it as done.

    Nobody else may: where nobody stands in, the person reads it when they are back. A day to come is named.
    """
    person, today = task.assigned_to, seat_day(task.request.owner, at)
    people, day = people_present([person], today) or [person], task.on if task.on > today else None
    kind = notification_types.TASK_DUE if person in people else notification_types.TASK_DUE_AWAY
    notify_staff(kind, people, task.request, at=at, step=f"t{task.pk}-{task.remind_at:%Y%m%d}", day=day)


def reopened(request: ServiceRequest, *, by: Any, at: datetime) -> None:
    """A closed request is open again."""
    notify_company(notification_types.REOPENED, request, at=at, office=seat_location(request.owner), day=request.due_on)
    people = in_charge(request, at=at)
    notify_staff(notification_types.REOPENED_AT_DESK, people, request, at=at, but=by, day=request.due_on)


def nudge(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """Silence: the seat is reminded."""
    since = seat_day(row.seat, request.silent_since)
    people = in_charge(request, row.seat, at=at)
    notify_staff(notification_types.NUDGE, people, request, at=at, at_seat=row.seat, step=f"r{row.pk}", since=since)
    whole = [
        offer
        for offer in external_referrals(request)
        if offer.seat_id == row.seat_id and offer.part == ReferralRole.OWNER
    ]
    notify_external(notification_types.NUDGE_EXTERNAL, whole, at=at, step=f"r{row.pk}", opens=True, since=since)


def standard_missed(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """The promised day is over without an answer: the company hears it from us, the seat and its lead too."""
    notify_company(notification_types.LATE, request, at=at, step=f"r{row.pk}", office=seat_location(request.owner))
    people = each_once(in_charge(request, row.seat, at=at) + leads_present(row.seat, at=at))
    seat = name_of(row.seat)
    notify_staff(notification_types.STANDARD_MISSED, people, request, at=at, step=f"r{row.pk}", seat=seat)


def lead_informed(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """Long silence: the lead of the office hears, or where none leads, the Hub's desk; so does whoever offered it."""
    people = leads_present(row.seat, at=at) or people_of(hub_desk())
    since = seat_day(row.seat, request.silent_since)
    notify_staff(
        notification_types.LEAD, people, request, at=at, step=f"r{row.pk}", seat=name_of(row.seat), since=since
    )
    if row.seat_id != request.owner_id:
        context: dict[str, Any] = {"step": f"r{row.pk}", "seat": name_of(row.seat), "since": since}
        notify_staff(notification_types.OFFER_UNANSWERED, in_charge(request, at=at), request, at=at, **context)


def company_silent(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """We still await the company's answer."""
    notify_company(notification_types.STILL_WAITING, request, at=at, step=f"r{row.pk}")


def still_looking(request: ServiceRequest, *, at: datetime) -> None:
    """Ask a company that was not reached, once and much later, whether it still looks for help."""
    notify_company(notification_types.STILL_LOOKING, request, at=at, step="once")


def survey(request: ServiceRequest, asked_now: Survey, *, at: datetime, is_repeated: bool = False) -> None:
    """Ask what came of it, or remind of that question."""
    kind = notification_types.SURVEY_AGAIN if is_repeated else notification_types.SURVEY
    page = PageLink("casework:survey", {"reference": request.reference, "round": asked_now.round})
    step = f"s{asked_now.round}"
    notify_all(kind, company_contact(request, at=at), request, page, at=at, step=step)


def shared(request: ServiceRequest, *, person: Any, at: datetime) -> None:
    """Somebody lets a colleague read a request."""
    notify_staff(notification_types.SHARED, [person], request, at=at)


def emergency_access_opened(request: ServiceRequest, *, grant: AccessGrant, at: datetime) -> None:
    """Somebody opened a request that is not theirs: the seat and its lead read the reason on the case."""
    people = each_once(in_charge(request, at=at) + leads_of_seat(request.owner))
    kind = notification_types.EMERGENCY_ACCESS_OPENED
    notify_staff(kind, people, request, at=at, but=grant.user, step=f"g{grant.pk}")


def presence_step(request: ServiceRequest, *, at: datetime) -> None:
    """A step of the approval ladder was answered: the company hears, and whoever carries it further."""
    notify_company(notification_types.PRESENCE_STEP, request, at=at)
    notify_staff(notification_types.APPROVAL_ANSWERED, in_charge_or_sender(request, at=at), request, at=at)


def approval_asked(step: Approval, *, request: ServiceRequest, token: str, at: datetime) -> None:
    """The office of an official is asked; the company hears whose word is awaited."""
    assert step.seat is not None  # noqa: S101 - it is asked
    kind = notification_types.APPROVAL_ASKED
    if step.mailbox:
        kind = notification_types.APPROVAL_ASKED_EXTERNALLY
        until = None if step.link_expires_at is None else seat_day(step.seat, step.link_expires_at)
        notify(
            kind=kind,
            to=Mailbox(step.mailbox, step.mailbox_language),
            key=f"{kind.slug}:{step.pk}:{request.version}",
            context={"reference": request.reference, "office": seat_location(request.owner), "until": until},
            link=lambda: approval_path(token),
            at=at,
        )
    else:
        page = PageLink("desk:approval_answer", {"pk": step.pk})
        people = not_kept_out(people_of(step.seat), request)
        notify_all(kind, people, request, page, at=at, but=step.asked_by, office=seat_location(request.owner))
    notify_company(notification_types.PRESENCE_ASKED, request, at=at)


def unfinished(draft: RequestDraft, *, at: datetime) -> None:
    """A request lies unfinished since yesterday."""
    to = draft.user or Mailbox(draft.email, draft.language)
    notify(
        kind=notification_types.UNFINISHED,
        to=to,
        key=f"{notification_types.UNFINISHED.slug}:{draft.pk}",
        context={"until": timezone.localdate(draft.expires_at)},
        link=lambda: draft_path(draft),
        at=at,
    )
