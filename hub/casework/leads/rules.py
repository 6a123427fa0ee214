"""May a lead be put before companies, answered, introduced? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.casework.choices import DeclineReason, ProposalAnswer
from hub.casework.models import CompanyProposal
from hub.core.workflow import Refusal
from opportunities.leads.queries import LeadEntry
from opportunities.status import LIVE

# The wordings of the consent for leads by which a company agreed to be written to; the second said that nobody is.
WRITTEN_TO = frozenset({1, 3})


def may_propose(lead: LeadEntry, *, cleared: bool) -> Refusal | None:
    """Return why nobody is told of a lead; ``cleared``: no blocking check is unanswered."""
    if lead.row is None:
        return Refusal("not_published", _("It is not published yet. A second person publishes it."))
    if lead.row.status not in LIVE:
        return Refusal("closed", _("This lead is closed."))
    if not cleared:
        return Refusal("not_cleared", _("A blocking check is not answered. Nobody is told before it is."))
    return None


def may_answer(proposal: CompanyProposal, *, answer: str, reason: str) -> Refusal | None:
    """Return why a company may not answer a lead so."""
    if proposal.buyer_accepts is not None:
        return Refusal("settled", _("The buyer has answered already. Write to the officer in your request."))
    if answer not in ProposalAnswer.values:
        return Refusal("no_answer", _("Choose an answer."))
    if (answer == ProposalAnswer.NO) != (reason in DeclineReason.values):
        return Refusal("no_reason", _("Choose why it is not for you."))
    return None


def may_ask_buyer(proposal: CompanyProposal) -> Refusal | None:
    """Return why the answer of a buyer may not be recorded: the buyer hears of a company after its yes, and once."""
    if proposal.answer != ProposalAnswer.YES:
        return Refusal("company_first", _("The buyer hears of a company only after its yes."))
    if proposal.buyer_accepts is not None:
        return Refusal("settled", _("The buyer has answered already."))
    return None
