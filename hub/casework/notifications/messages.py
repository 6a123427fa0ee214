"""Whom casework tells of what a company writes and allows, and of notes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import ProgramRecommendation, Referral, RequestMessage, ServiceRequest
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import (
    company_people,
    each_once,
    external_referrals,
    has_asked,
    in_charge,
    in_charge_or_sender,
    leads_present,
    people_of,
    people_there,
)
from hub.casework.notifications.services import name_of, notify_all, notify_company, notify_external, notify_staff
from hub.core.text.localized import Localized
from hub.directory.models import Seat
from hub.directory.seats.presence import hub_desk, seat_day
from hub.notifications.mail.registry import PageLink
from programs.publication.services import program_names


def replied(request: ServiceRequest, *, by: Any, at: datetime) -> None:
    """The company has written: who has the request hears, and who works on a part of it; so does who sent it.

    A body without accounts that is only asked hears where it has put a question to the company.

    Of a closed one whoever had it hears: it stays closed, and the ball with nobody. No list shows these words, so that
    somebody must hear, whoever has left meanwhile.
    """
    page = PageLink("casework:request", {"reference": request.reference})
    sender = [one for one in company_people(request) if one.pk == request.submitted_by_id]
    notify_all(notification_types.MEMBER_WROTE, sender, request, page, at=at, but=by)
    if not request.is_open:
        notify_staff(notification_types.WRITTEN_AFTER_CLOSE, in_charge_or_sender(request, at=at), request, at=at)
        return
    people = in_charge(request, at=at)
    notify_staff(notification_types.REPLIED, people, request, at=at)
    helping = each_once(one for part in _in_work(request) for one in people_there(part.seat, at=at))
    others = [person for person in helping if person not in people]
    notify_staff(notification_types.REPLIED_TO_PART, others, request, at=at)
    working = [
        offer for offer in external_referrals(request) if offer.state == ReferralState.ACCEPTED or has_asked(offer)
    ]
    notify_external(notification_types.REPLIED_EXTERNALLY, working, at=at, step=request.version, opens=True)


def _in_work(request: ServiceRequest) -> Any:
    parts = Referral.objects.filter(
        request=request, mailbox="", state=ReferralState.ACCEPTED, part=ReferralRole.SUPPORT
    )
    return parts.select_related("seat__office", "seat__organization").order_by("pk")


_NOTE_KEPT = Localized("A note was kept, for us alone.", "Une note interne a été ajoutée.")


def note_kept(note: RequestMessage, *, named: Sequence[Any], at: datetime) -> None:
    """A note was kept: whoever has the request in hand hears, and who works on a part; those it names heard of it so.

    Of a request that nobody has in hand the seat hears of a note of another one, and of its own none.
    """
    row = note.request
    has_it = row.handler_id is not None or note.seat_id != row.owner_id
    hands = [(row.owner, in_charge(row, at=at) if has_it else [])]
    told = {person.pk for person in named}
    for seat, people in [*hands, *((part.seat, people_there(part.seat, at=at)) for part in _in_work(row))]:
        others = [person for person in people if person.pk not in told]
        told |= {person.pk for person in others}
        about: dict[str, Any] = {"but": note.author, "step": f"n{note.pk}", "at_seat": seat, "changed": _NOTE_KEPT}
        notify_staff(notification_types.COLLEAGUE_ACTED, others, row, at=at, **about)


def unheard(request: ServiceRequest, *, at: datetime) -> None:
    """Mail to everybody of the company comes back: whoever has the request hears that it may not have a question."""
    notify_staff(notification_types.UNHEARD, in_charge_or_sender(request, at=at), request, at=at)


def profile_closed(request: ServiceRequest, *, at: datetime, step: str = "") -> None:
    """The company lets fewer read its profile: whoever has the request sees whether each part can go on."""
    notify_staff(notification_types.PROFILE_CLOSED, in_charge_or_sender(request, at=at), request, at=at, step=step)


def recommendation_answered(found: ProgramRecommendation, *, at: datetime) -> None:
    """The company has said of a recommended program whether it is for it: whoever has the request hears.

    So does the seat that recommended it, while it works on a part. The same answer is told once a day.
    """
    request, kind = found.request, notification_types.RECOMMENDATION_ANSWERED
    people = in_charge_or_sender(request, at=at)
    step = f"{found.pk}:{found.answer}:{seat_day(request.owner, at):%Y%m%d}"
    slug = found.program_slug
    program = program_names([slug]).get(slug, Localized(slug, slug))
    notify_staff(kind, people, request, at=at, step=step, program=program)
    for part in _in_work(request).filter(seat=found.seat):
        others = [person for person in people_there(part.seat, at=at) if person not in people]
        notify_staff(kind, others, request, at=at, step=step, at_seat=part.seat, program=program)


def words_withdrawn(request: ServiceRequest, *, seat: Seat, by: Any, at: datetime) -> None:
    """Words of a seat for another company were taken from its page: it hears, and who leads the seat's office.

    So do administrators, and whoever has the request, whose promise or clock may run again.
    """
    notify_company(notification_types.WORDS_WITHDRAWN, request, at=at)
    leads = leads_present(seat, at=at) or people_of(hub_desk())
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    people = each_once([*in_charge_or_sender(request, at=at), *leads, *administrators])
    notify_staff(notification_types.WORDS_WITHDRAWN_AT_DESK, people, request, at=at, but=by, seat=name_of(seat))
