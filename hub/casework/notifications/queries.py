"""Who hears of a request: its company, its seat, who stands in for whoever is away, and bodies without accounts.

Signed and secret links of casework: a draft's own, and the one by which a body without accounts answers.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from companies.choices import MemberRole
from companies.models import Membership
from hub.accounts.mail import is_mark_of, mailbox_token, read_mailbox_token
from hub.casework.choices import HANDED_OVER_STATES, OPEN_REFERRALS, EventKind, ReferralRole, RequestMessageKind
from hub.casework.models import READ_BY_COMPANY, Event, Recusal, Referral, RequestDraft, RequestMessage, ServiceRequest
from hub.core.db.tenancy import unscoped
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.presence import hub_desk, people_present, seat_day
from hub.directory.seats.team_leads import leads_of_seat
from hub.notifications.models import Bounce


def people_of(seat: Seat) -> list[Any]:
    rows = SeatHolder.objects.current().filter(seat=seat).select_related("user").order_by("pk")
    return [row.user for row in rows]


@unscoped()
def company_people(request: ServiceRequest) -> list[Any]:
    """Return who hears of a request in its company: who sent it, while a member, and the owners."""
    return [row.user for row in _company_members(request).select_related("user").order_by("pk")]


@unscoped()
def company_hears(request: ServiceRequest, *, at: datetime) -> bool:
    """Return whether a mail about a request reaches somebody of its company: mail to some addresses comes back."""
    return bool(_reached_members(request, at=at).exists())


@unscoped()
def company_contact(request: ServiceRequest, *, at: datetime) -> list[Any]:
    """Return the one of its company who is asked about a request: who sent it and may still answer, else an owner.

    Whose mail comes back is passed over; where that is everybody, one of them is asked on the pages of the portal.
    Who only reads is not asked.
    """
    reached, every = _reached_members(request, at=at), _company_members(request)
    people = _answering_of(reached) or _answering_of(every)
    return sorted(people, key=lambda one: one.pk != request.submitted_by_id)[:1]


def _answering_of(members: Any) -> list[Any]:
    rows = members.exclude(role=MemberRole.READER).select_related("user").order_by("pk")
    return [row.user for row in rows]


def _reached_members(request: ServiceRequest, *, at: datetime) -> Any:
    people = _company_members(request).annotate(address=Lower("user__email"))
    return people.exclude(address__in=Bounce.objects.closed_of(people.values("address"), at))


def _company_members(request: ServiceRequest) -> Any:
    told = Q(role=MemberRole.OWNER) | Q(user=request.submitted_by_id)
    return Membership.objects.filter(told, company=request.company_id, user__is_active=True)


@unscoped()
def answering_people(company: int) -> list[Any]:
    """Return who may answer for a company: its owners and editors."""
    roles = [MemberRole.OWNER, MemberRole.EDITOR]
    rows = Membership.objects.filter(company=company, role__in=roles).select_related("user").order_by("pk")
    return [row.user for row in rows if row.user.is_active]


def in_charge(request: ServiceRequest, seat: Seat | None = None, *, at: datetime) -> list[Any]:
    """Return who has a request in hand, else everybody of the seat; of those who are away, who stands in."""
    seat = seat or request.owner
    if request.handler_id is not None and seat.pk == request.owner_id:
        return present_at([request.handler], seat, at=at)
    return present_at(people_of(seat), seat, at=at)


def in_charge_or_sender(request: ServiceRequest, *, at: datetime) -> list[Any]:
    """Return who has a request in hand, or had it when it was closed, and never nobody.

    Of a closed one a person counts while they hold its seat. For a body that has it by its link hears the seat that
    sent it there, which may read it; where nobody is left there, the Hub's desk.
    """
    handler = SeatHolder.objects.current().filter(seat=request.owner_id, user=request.handler_id)
    has_left = not request.is_open and request.handler_id is not None and not handler.exists()
    if found := people_there(request.owner, at=at) if has_left else in_charge(request, at=at):
        return found
    sent = Referral.objects.filter(
        request=request, seat=request.owner_id, part=ReferralRole.OWNER, state__in=HANDED_OVER_STATES
    ).exclude(mailbox="")
    by_link = sent.select_related("from_seat__office", "from_seat__organization").order_by("-pk").first()
    senders = people_there(by_link.from_seat, at=at) if by_link is not None else []
    return senders or people_there(hub_desk(), at=at)


def present_at(people: Sequence[Any], seat: Seat, *, at: datetime) -> list[Any]:
    """Return who hears what people of a seat are to hear: nobody who is away today, and never nobody.

    In the place of who is away hears who stands in, else the rest of the seat, else its lead, else the Hub's desk.
    """
    day = seat_day(seat, at)
    found = people_present(people, day)
    if found or not people:
        return found
    for others in (people_of, leads_of_seat, lambda _seat: people_of(hub_desk())):
        if found := people_present(others(seat), day):
            return found
    return list(people)


def each_once(people: Iterable[Any]) -> list[Any]:
    """Return people without those who are named a second time."""
    return list({person.pk: person for person in people}.values())


def people_there(seat: Seat, *, at: datetime) -> list[Any]:
    """Return who of a seat hears what it is to hear; of those who are away, who stands in."""
    return present_at(people_of(seat), seat, at=at)


def leads_present(seat: Seat, *, at: datetime) -> list[Any]:
    """Return who leads the office of a seat and is there; of those who are away, who stands in."""
    return people_present(leads_of_seat(seat), seat_day(seat, at))


def not_kept_out(people: Iterable[Any], request: ServiceRequest) -> list[Any]:
    """Return those of some people who are not kept out of a request (one query)."""
    kept_out = set(Recusal.objects.standing().filter(request=request).values_list("user", flat=True))
    return [person for person in people if person.pk not in kept_out]


def may_hear(people: Sequence[Any], request: ServiceRequest, *, seat: Seat, at: datetime) -> list[Any]:
    """Return who of some people of the staff hears of a request: nobody who is kept out of it.

    Where that is all of them, whoever leads the seat hears, else the Hub's desk.
    """
    found = not_kept_out(people, request) if people else []
    if found or not people:
        return found
    return not_kept_out(leads_present(seat, at=at), request) or not_kept_out(people_of(hub_desk()), request)


def external_referrals(request: ServiceRequest) -> list[Referral]:
    """Return what bodies without accounts are asked, or work on: each is told at its mailbox."""
    offers = Referral.objects.filter(request=request, state__in=OPEN_REFERRALS)
    related = ("request", "from_seat__office", "from_seat__organization")
    return list(offers.exclude(mailbox="").select_related(*related).order_by("pk"))


def questions_of(offer: Referral) -> QuerySet[RequestMessage]:
    """Return what a body without accounts has asked the company since it was asked itself, the first question first."""
    said = RequestMessage.objects.filter(READ_BY_COMPANY, request=offer.request_id, seat=offer.seat_id)
    return said.filter(kind=RequestMessageKind.QUESTION, at__gte=offer.offered_at).order_by("at", "pk")


def has_asked(offer: Referral) -> bool:
    """Return whether a body without accounts has asked the company something."""
    return questions_of(offer).exists()


def awaits_reply(offer: Referral) -> bool:
    """Return whether the last question of a body is with the company: no reply since, nor somebody to go on without."""
    last = questions_of(offer).last()
    if last is None:
        return False
    answers = [EventKind.REPLIED, EventKind.REOPENED, EventKind.RESUMED]
    return not Event.objects.filter(request=offer.request_id, kind__in=answers, at__gte=last.at).exists()


_DRAFT = "casework.draft"
_CONFIRMATION = "casework.confirmation"


def sign_draft(draft: RequestDraft) -> str:
    """Return the token of the link to a draft. It holds the draft's random id and a time, nothing of a person."""
    return signing.dumps(draft.pk.hex, salt=_DRAFT)


def read_draft(token: str, *, max_age: int) -> uuid.UUID | None:
    """Return the key of the draft that a link opens, or None for a forged or outlived one. Age in seconds."""
    try:
        return uuid.UUID(hex=signing.loads(token, salt=_DRAFT, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def draft_path(draft: RequestDraft) -> str:
    """Return the address at which a draft goes on, in the language of the page."""
    return reverse("casework:draft", args=[sign_draft(draft)])


def confirmation_path(draft: RequestDraft) -> str:
    """Return the address at which the owner of the draft's mailbox sends it, in the language of the page."""
    return reverse("casework:confirm", args=[mailbox_token(draft.pk, draft.email, purpose=_CONFIRMATION)])


def draft_of_confirmation(token: str) -> tuple[uuid.UUID, str] | None:
    """Return the key of the draft that a mailed link sends and the mark of its address, or None."""
    return read_mailbox_token(token, purpose=_CONFIRMATION)


def was_mailed_to(mark: str, email: str) -> bool:
    return is_mark_of(mark, email, purpose=_CONFIRMATION)


def referral_path(token: str) -> str:
    """Return the address at which a body without accounts answers an offer."""
    return reverse("casework:referral", args=[token])


def approval_path(token: str) -> str:
    """Return the address at which the office of an official, without an account, answers a step of a presence."""
    return reverse("casework:approval", args=[token])
