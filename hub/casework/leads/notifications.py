"""Whom leads tell what. Mails carry the public title of a lead and a link, no name, and nothing of a dossier."""

from datetime import datetime

from hub.casework.models import CompanyProposal
from hub.casework.notifications import notification_types
from hub.casework.notifications.queries import answering_people, people_of, present_at
from hub.directory.seats.presence import hub_desk
from hub.notifications.delivery.services import notify
from hub.notifications.mail.registry import LocalizedText, PageLink


def _title_of(proposal: CompanyProposal) -> LocalizedText:
    return LocalizedText(proposal.opportunity.title_en, proposal.opportunity.title_fr)


def proposed(proposal: CompanyProposal, *, at: datetime) -> None:
    """An officer tells a company of a lead: those who may answer for it hear its public title."""
    link = PageLink("leads:told", {"slug": proposal.company.slug, "pk": proposal.pk})
    for person in answering_people(proposal.company_id):
        notify(
            kind=notification_types.PROPOSED,
            to=person,
            key=f"casework.proposed:{proposal.pk}",
            context={"opportunity": _title_of(proposal)},
            link=link,
            at=at,
        )


def proposal_accepted(proposal: CompanyProposal, *, at: datetime) -> None:
    """A company said yes: who looks after the lead asks the buyer. The mail names no company."""
    owner = proposal.opportunity.owner or hub_desk()
    for person in present_at(people_of(owner), owner, at=at):
        notify(
            kind=notification_types.PROPOSAL_ACCEPTED,
            to=person,
            key=f"casework.proposal_accepted:{proposal.pk}:{at.isoformat()}",
            context={"opportunity": _title_of(proposal)},
            link=PageLink("leads:lead", {"slug": proposal.opportunity_id}),
            at=at,
        )
