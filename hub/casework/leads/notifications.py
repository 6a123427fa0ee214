"""Whom leads tell what. Mails carry the public title of a lead and a link, no name, and nothing of a dossier."""

from datetime import datetime
from typing import Any

from hub.casework.models import CompanyProposal, InboundEnquiry
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import answering_people, people_there
from hub.casework.notifications.services import notify_people, notify_staff
from hub.core.text.localized import Localized
from hub.directory.choices import SeatKind
from hub.directory.seats.presence import hub_desk
from hub.notifications.mail.registry import NotificationType, PageLink
from opportunities.leads.queries import MISSION, LeadEntry


def _title_of(proposal: CompanyProposal) -> Localized:
    return Localized(proposal.lead.title_en, proposal.lead.title_fr)


def _is_mission(proposal: CompanyProposal) -> bool:
    return bool(proposal.lead.kind == MISSION)


def _tell_company(kind: NotificationType, proposal: CompanyProposal, *, key: str, at: datetime) -> None:
    """Tell those who may answer for a company the public title of what it is told of, no more."""
    notify_people(
        kind,
        answering_people(proposal.company_id),
        key=key,
        context={"opportunity": _title_of(proposal)},
        link=PageLink("leads:told", {"slug": proposal.company.slug, "pk": proposal.pk}),
        at=at,
    )


def seat_given(proposal: CompanyProposal, *, at: datetime) -> None:
    """A company that waited has a seat on a mission now."""
    key = f"casework.mission_seat:{proposal.pk}:{at.isoformat()}"
    _tell_company(notification_types.MISSION_SEAT, proposal, key=key, at=at)


def proposed(proposal: CompanyProposal, *, at: datetime) -> None:
    """An officer tells a company of a lead."""
    kind = notification_types.MISSION_PROPOSED if _is_mission(proposal) else notification_types.PROPOSED
    _tell_company(kind, proposal, key=f"casework.proposed:{proposal.pk}", at=at)


def proposal_accepted(proposal: CompanyProposal, *, at: datetime) -> None:
    """A company said yes: who looks after the lead asks the buyer. The mail names no company."""
    kind = notification_types.PROPOSAL_ACCEPTED
    link = PageLink("leads:lead", {"slug": proposal.opportunity_id})
    if _is_mission(proposal):
        kind = notification_types.MISSION_ACCEPTED
        link = PageLink("missions:cohort", {"mission": proposal.opportunity_id})
    notify_people(
        kind,
        people_there(proposal.lead.owner or hub_desk(), at=at),
        key=f"casework.proposal_accepted:{proposal.pk}:{at.isoformat()}",
        context={"opportunity": _title_of(proposal)},
        link=link,
        at=at,
    )


def came_by_lead(proposal: CompanyProposal, *, by: Any, at: datetime) -> None:
    """An introduction, or a seat of a mission, became the work of a seat; ``by`` is who made it so."""
    request = proposal.request
    if request is not None and request.owner.kind != SeatKind.HUB_DESK:  # which hears of every request
        people = people_there(request.owner, at=at)
        notify_staff(notification_types.NEW_AT_DESK, people, request, at=at, but=by, day=request.due_on)


def enquiry_received(enquiry: InboundEnquiry, title: Localized, *, at: datetime) -> None:
    """Somebody wrote from outside: those of the seat hear of it. The mail names nobody."""
    notify_people(
        notification_types.ENQUIRY_RECEIVED,
        people_there(enquiry.seat, at=at),
        key=f"casework.enquiry_received:{enquiry.reference}",
        context={"opportunity": title},
        link=PageLink("leads:lead", {"slug": enquiry.opportunity}),
        at=at,
    )


def enquiry_waits(enquiry: InboundEnquiry, lead: LeadEntry, *, is_late: bool, at: datetime) -> None:
    """Nobody has answered an enquiry: who looks after its lead hears, and the Hub's desk once the day has passed."""
    owner = lead.owner or hub_desk()
    for seat in {owner, hub_desk()} if is_late else {owner}:
        notify_people(
            notification_types.ENQUIRY_LATE if is_late else notification_types.ENQUIRY_WAITS,
            people_there(seat, at=at),
            key=f"casework.enquiry_waits:{enquiry.reference}:{is_late}",
            context={"opportunity": Localized(lead.title("en"), lead.title("fr")), "day": enquiry.due_on},
            link=PageLink("leads:lead", {"slug": enquiry.opportunity}),
            at=at,
        )
