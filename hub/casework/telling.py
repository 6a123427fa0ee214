"""Whom casework tells what. Mails carry a reference, names of offices and days, and a link; never what was written.

Called by services inside their transaction. The key of each notification names the request and the step, so that what
is told once stays told once, whoever runs it again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from companies.choices import MemberRole
from companies.models import Membership
from hub.casework import kinds
from hub.casework.choices import OfferState, Part
from hub.casework.links import draft_path, outside_path
from hub.casework.models import Complaint, Grant, Offer, Reminder, RequestDraft, ServiceRequest, Survey
from hub.casework.promises import promises
from hub.core.wall import system_work
from hub.directory.leads import leads_for
from hub.directory.models import Seat, SeatHolder
from hub.directory.services import hub_desk
from hub.notifications.links import Link, Page
from hub.notifications.registry import Kind
from hub.notifications.services import Mailbox, notify
from hub.notifications.values import Both

# --- Who -------------------------------------------------------------------------------------------------------------


def people_of(seat: Seat) -> list[Any]:
    """Return those who hold a seat now."""
    rows = SeatHolder.objects.current().filter(seat=seat).select_related("user").order_by("pk")
    return [row.user for row in rows]


@system_work()
def company_people(request: ServiceRequest) -> list[Any]:
    """Return who hears of a request in its company: who sent it, while a member, and the owners."""
    rows = Membership.objects.filter(company=request.company_id).select_related("user").order_by("pk")
    return [
        row.user
        for row in rows
        if row.user.is_active and (row.role == MemberRole.OWNER or row.user_id == request.submitted_by_id)
    ]


def _in_charge(request: ServiceRequest, seat: Seat | None = None) -> list[Any]:
    """Return the person who has a request in hand, else everybody of the seat."""
    seat = seat or request.owner
    if request.handler_id is not None and seat.pk == request.owner_id:
        return [request.handler]
    return people_of(seat)


# --- How -------------------------------------------------------------------------------------------------------------


def _tell(
    kind: Kind,
    people: Iterable[Any],
    request: ServiceRequest,
    link: Link,
    *,
    at: datetime,
    but: Any = None,
    step: str = "",
    **context: Any,
) -> None:
    known = {"reference": request.reference, **context}
    key = f"{kind.slug}:{request.pk}:{step or request.version}"
    for person in people:
        if but is None or person.pk != but.pk:
            notify(kind=kind, to=person, key=key, context=known, link=link, at=at)


def _company(kind: Kind, request: ServiceRequest, *, at: datetime, step: str = "", **context: Any) -> None:
    page = Page("casework:request", {"reference": request.reference})
    _tell(kind, company_people(request), request, page, at=at, step=step, **context)


def _staff(
    kind: Kind,
    people: Sequence[Any],
    request: ServiceRequest,
    *,
    at: datetime,
    but: Any = None,
    step: str = "",
    **context: Any,
) -> None:
    page = Page("desk:case", {"reference": request.reference})
    _tell(kind, people, request, page, at=at, but=but, step=step, **context)


def by_link(request: ServiceRequest) -> list[Offer]:
    """Return what bodies without accounts are asked, or work on: each is told at its mailbox."""
    offers = Offer.objects.filter(request=request, state__in=[OfferState.OFFERED, OfferState.ACCEPTED])
    related = ("request", "from_seat__office", "from_seat__organization")
    return list(offers.exclude(mailbox="").select_related(*related).order_by("pk"))


def _outside(kind: Kind, offers: Iterable[Offer], *, at: datetime, step: object = "", **context: Any) -> None:
    """Tell bodies without accounts. Of their links only the hash is kept: they go on by the first mail."""
    for offer in offers:
        notify(
            kind=kind,
            to=Mailbox(offer.mailbox, offer.mailbox_language),
            key=f"{kind.slug}:{offer.pk}:{step}",
            context={"reference": offer.request.reference, "office": place_of(offer.from_seat), **context},
            link=Page("pages:contact"),
            at=at,
        )


def place_of(seat: Seat) -> Both:
    """Return where a seat stands, in both languages: its office, else its organization, else its own name."""
    if seat.office is not None:
        return Both(seat.office.name_en, seat.office.name_fr)
    if seat.organization is not None:
        return Both(seat.organization.name_en, seat.organization.name_fr)
    return Both(seat.title_en, seat.title_fr)


def _name_of(seat: Seat) -> Both:
    return Both(seat.title_en, seat.title_fr)


def _day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else None


# --- What ------------------------------------------------------------------------------------------------------------


def received(request: ServiceRequest, *, at: datetime) -> None:
    """The request has come in: the company gets its reference and the promise, the Hub's desk its work."""
    _company(kinds.RECEIVED, request, at=at, day=_day(request.due_at))
    _staff(kinds.NEW_AT_DESK, people_of(request.owner), request, at=at, day=_day(request.due_at))


def taken(request: ServiceRequest, *, at: datetime) -> None:
    """A person has it in hand."""
    _company(kinds.TAKEN, request, at=at, office=place_of(request.owner))


def handed(request: ServiceRequest, *, to: Any, at: datetime) -> None:
    """A colleague has handed it over."""
    _staff(kinds.HANDED, [to], request, at=at)


def left_to_seat(request: ServiceRequest, *, at: datetime) -> None:
    """Whoever had it in hand has left: it waits for the seat."""
    _staff(kinds.CAME_TO_SEAT, people_of(request.owner), request, at=at, seat=_name_of(request.owner))


def moved(request: ServiceRequest, *, before: Seat, at: datetime) -> None:
    """Another seat answers for it now; whoever had it hears, too."""
    _company(kinds.MOVED, request, at=at, office=place_of(request.owner))
    _staff(kinds.CAME_TO_SEAT, people_of(request.owner), request, at=at, seat=_name_of(before))
    _staff(kinds.LEFT_SEAT, people_of(before), request, at=at, seat=_name_of(request.owner))


def offered(offer: Offer, *, token: str, at: datetime) -> None:
    """A seat is asked. The company hears where its request was sent, and that we answer for it until it is accepted."""
    request = offer.request
    context = {"office": place_of(offer.from_seat), "day": _day(request.due_at)}
    kind = kinds.OFFERED if offer.part == "owner" else kinds.PART_OFFERED
    if offer.mailbox:
        notify(
            kind=kinds.OFFERED_OUTSIDE,
            to=Mailbox(offer.mailbox, offer.mailbox_language),
            key=f"{kinds.OFFERED_OUTSIDE.slug}:{offer.pk}",
            context={"reference": request.reference, "until": _day(offer.link_expires_at), **context},
            link=lambda: outside_path(token),
            at=at,
        )
    else:
        _staff(kind, people_of(offer.seat), request, at=at, **context)
    if offer.part == "owner":
        _company(kinds.SENT, request, at=at, office=place_of(offer.seat))


def accepted(offer: Offer, *, request: ServiceRequest, at: datetime) -> None:
    """The receipt of the hand-over."""
    sender = [offer.offered_by] if offer.offered_by_id else people_of(offer.from_seat)
    _staff(kinds.ACCEPTED, sender, request, at=at, seat=_name_of(offer.seat))
    if offer.part == "owner":
        _company(kinds.TAKEN, request, at=at, office=place_of(offer.seat))


def returned(offer: Offer, *, request: ServiceRequest, at: datetime) -> None:
    """An offer came back."""
    _staff(kinds.RETURNED, _in_charge(request), request, at=at, seat=_name_of(offer.seat))


def taken_back(offer: Offer, *, at: datetime) -> None:
    """An offer, or a part in work, was taken back: there is nothing more to do."""
    if not offer.mailbox:
        _staff(kinds.TAKEN_BACK, people_of(offer.seat), offer.request, at=at)
        return
    _outside(kinds.TAKEN_BACK_OUTSIDE, [offer], at=at)


def part_done(offer: Offer, *, at: datetime) -> None:
    """A seat has done its part."""
    _staff(kinds.PART_DONE, _in_charge(offer.request), offer.request, at=at, seat=_name_of(offer.seat))


def answered(request: ServiceRequest, *, at: datetime) -> None:
    """There is an answer to read."""
    _company(kinds.ANSWERED, request, at=at)


def asked(request: ServiceRequest, *, at: datetime) -> None:
    """There is a question to answer."""
    _company(kinds.ASKED, request, at=at)


def replied(request: ServiceRequest, *, at: datetime) -> None:
    """The company has written."""
    _staff(kinds.REPLIED, _in_charge(request), request, at=at)
    working = [offer for offer in by_link(request) if offer.state == OfferState.ACCEPTED]
    _outside(kinds.REPLIED_OUTSIDE, working, at=at, step=request.version)


def closed(request: ServiceRequest, *, at: datetime) -> None:
    """The request is closed, with an answer to read."""
    _company(kinds.CLOSED, request, at=at, days=promises().reopen_days)


def withdrawn(request: ServiceRequest, *, asked: Sequence[Offer], at: datetime) -> None:
    """The company has withdrawn its request; those who have it or are asked need do nothing more."""
    people = _in_charge(request) + [person for offer in asked if not offer.mailbox for person in people_of(offer.seat)]
    _staff(kinds.WITHDRAWN, list({person.pk: person for person in people}.values()), request, at=at)
    _outside(kinds.WITHDRAWN_OUTSIDE, [offer for offer in asked if offer.mailbox], at=at, step=request.version)


def reopened(request: ServiceRequest, *, at: datetime) -> None:
    """A closed request is open again."""
    _company(kinds.REOPENED, request, at=at, office=place_of(request.owner), day=_day(request.due_at))
    _staff(kinds.REOPENED_AT_DESK, _in_charge(request), request, at=at, day=_day(request.due_at))


def nudge(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """Silence: the seat is reminded."""
    since = _day(request.silent_since)
    _staff(kinds.NUDGE, _in_charge(request, row.seat), request, at=at, step=f"r{row.pk}", since=since)
    whole = [offer for offer in by_link(request) if offer.seat_id == row.seat_id and offer.part == Part.OWNER]
    _outside(kinds.NUDGE_OUTSIDE, whole, at=at, step=f"r{row.pk}", since=since)


def promise_missed(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """The promised day is over without an answer: the company hears it from us, the seat and its lead too."""
    _company(kinds.LATE, request, at=at, step=f"r{row.pk}", office=place_of(request.owner))
    people = {person.pk: person for person in _in_charge(request, row.seat) + leads_for(row.seat)}
    _staff(kinds.PROMISE_MISSED, list(people.values()), request, at=at, step=f"r{row.pk}", seat=_name_of(row.seat))


def tell_lead(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """Long silence: the lead of the office hears, or where none leads, the Hub's desk."""
    people = leads_for(row.seat) or people_of(hub_desk())
    _staff(
        kinds.LEAD, people, request, at=at, step=f"r{row.pk}", seat=_name_of(row.seat), since=_day(request.silent_since)
    )


def company_silent(request: ServiceRequest, row: Reminder, *, at: datetime) -> None:
    """We still await the company's answer."""
    _company(kinds.STILL_WAITING, request, at=at, step=f"r{row.pk}")


def survey(request: ServiceRequest, asked_now: Survey, *, at: datetime) -> None:
    """Ask what came of it."""
    page = Page("casework:survey", {"reference": request.reference, "round": asked_now.round})
    step = f"s{asked_now.round}"
    _tell(kinds.SURVEY, company_people(request)[:1], request, page, at=at, step=step)


def shared(request: ServiceRequest, *, person: Any, at: datetime) -> None:
    """Somebody lets a colleague read a request."""
    _staff(kinds.SHARED, [person], request, at=at)


def glass_broken(request: ServiceRequest, *, grant: Grant, at: datetime) -> None:
    """Somebody opened a request that is not theirs: the seat and its lead read the reason on the case."""
    people = {person.pk: person for person in _in_charge(request) + leads_for(request.owner)}
    _staff(kinds.GLASS_BROKEN, list(people.values()), request, at=at, but=grant.user, step=f"g{grant.pk}")


def complained(complaint: Complaint, *, request: ServiceRequest, at: datetime) -> None:
    """A lead is to answer a complaint."""
    people = leads_for(complaint.to_seat) or people_of(complaint.to_seat)
    page = Page("team:complaint", {"reference": request.reference, "pk": complaint.pk})
    _tell(kinds.COMPLAINT, people, request, page, at=at, step=f"c{complaint.pk}")


def complaint_answered(request: ServiceRequest, complaint: Complaint, *, at: datetime) -> None:
    """There is an answer to a complaint."""
    _company(kinds.COMPLAINT_ANSWERED, request, at=at, step=f"c{complaint.pk}")


def presence_step(request: ServiceRequest, *, at: datetime) -> None:
    """A step of the approval ladder was answered."""
    _company(kinds.PRESENCE_STEP, request, at=at)


def unfinished(draft: RequestDraft, *, at: datetime) -> None:
    """A request lies unfinished since yesterday."""
    to = draft.user or Mailbox(draft.email, draft.language)
    notify(
        kind=kinds.UNFINISHED,
        to=to,
        key=f"{kinds.UNFINISHED.slug}:{draft.pk}",
        context={"until": _day(draft.expires_at)},
        link=lambda: draft_path(draft),
        at=at,
    )
