"""Whom leads tell what. Mails carry the public title of a lead and a link, no name, and nothing of a dossier."""

from datetime import datetime

from hub.casework.models import CompanyProposal, InboundEnquiry
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import answering_people, people_of, present_at
from hub.core.text.localized import Localized
from hub.directory.seats.presence import hub_desk
from hub.notifications.delivery.services import notify
from hub.notifications.mail.registry import PageLink
from opportunities.leads.queries import MISSION, LeadEntry


def _title_of(proposal: CompanyProposal) -> Localized:
    return Localized(proposal.lead.title_en, proposal.lead.title_fr)


def _is_mission(proposal: CompanyProposal) -> bool:
    return bool(proposal.lead.kind == MISSION)


def seat_given(proposal: CompanyProposal, *, at: datetime) -> None:
    """A company that waited has a seat on a mission now."""
    for person in answering_people(proposal.company_id):
        notify(
            kind=notification_types.MISSION_SEAT,
            to=person,
            key=f"casework.mission_seat:{proposal.pk}:{at.isoformat()}",
            context={"opportunity": _title_of(proposal)},
            link=PageLink("leads:told", {"slug": proposal.company.slug, "pk": proposal.pk}),
            at=at,
        )


def proposed(proposal: CompanyProposal, *, at: datetime) -> None:
    """An officer tells a company of a lead: those who may answer for it hear its public title."""
    link = PageLink("leads:told", {"slug": proposal.company.slug, "pk": proposal.pk})
    for person in answering_people(proposal.company_id):
        notify(
            kind=notification_types.MISSION_PROPOSED if _is_mission(proposal) else notification_types.PROPOSED,
            to=person,
            key=f"casework.proposed:{proposal.pk}",
            context={"opportunity": _title_of(proposal)},
            link=link,
            at=at,
        )


def proposal_accepted(proposal: CompanyProposal, *, at: datetime) -> None:
    """A company said yes: who looks after the lead asks the buyer. The mail names no company."""
    owner = proposal.lead.owner or hub_desk()
    for person in present_at(people_of(owner), owner, at=at):
        notify(
            kind=notification_types.MISSION_ACCEPTED if _is_mission(proposal) else notification_types.PROPOSAL_ACCEPTED,
            to=person,
            key=f"casework.proposal_accepted:{proposal.pk}:{at.isoformat()}",
            context={"opportunity": _title_of(proposal)},
            link=PageLink("missions:cohort", {"mission": proposal.opportunity_id})
            if _is_mission(proposal)
            else PageLink("leads:lead", {"slug": proposal.opportunity_id}),
            at=at,
        )


def enquiry_received(enquiry: InboundEnquiry, title: Localized, *, at: datetime) -> None:
    """Somebody wrote from outside: those of the seat hear of it. The mail names nobody."""
    for person in present_at(people_of(enquiry.seat), enquiry.seat, at=at):
        notify(
            kind=notification_types.ENQUIRY_RECEIVED,
            to=person,
            key=f"casework.enquiry_received:{enquiry.reference}",
            context={"opportunity": title},
            link=PageLink("leads:lead", {"slug": enquiry.opportunity}),
            at=at,
        )


def enquiry_waits(enquiry: InboundEnquiry, lead: LeadEntry, *, is_late: bool, at: datetime) -> None:
    """Nobody has answered an enquiry: who looks after its lead hears, and the Hub's desk once the day has passed."""
    owner = lead.owner or hub_desk()
    for seat in {owner, hub_desk()} if is_late else {owner}:
        for person in present_at(people_of(seat), seat, at=at):
            notify(
                kind=notification_types.ENQUIRY_LATE if is_late else notification_types.ENQUIRY_WAITS,
                to=person,
                key=f"casework.enquiry_waits:{enquiry.reference}:{is_late}",
                context={"opportunity": Localized(lead.title("en"), lead.title("fr")), "day": enquiry.due_on},
                link=PageLink("leads:lead", {"slug": enquiry.opportunity}),
                at=at,
            )
