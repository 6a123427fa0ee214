"""May a lead be put before companies, answered, introduced? The button and the service ask the same functions."""

from collections.abc import Collection, Iterable
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from hub.casework.choices import DeclineReason, ProposalAnswer
from hub.casework.models import CompanyProposal, Meeting
from hub.core.db.bilingual import current_language
from hub.core.text.formats import day
from hub.core.vocabulary.enums import OpportunityStanding
from hub.core.workflow import Refusal
from opportunities.leads.queries import MISSION, LeadEntry
from opportunities.models import Opportunity
from opportunities.status import is_over, standing

# The wordings of the consent for leads by which a company agreed to be written to; the second said that nobody is.
WRITTEN_TO = frozenset({1, 3})
# A company may meet somebody so long before a mission begins, and after its end.
_NEAR = timedelta(days=7)
# In the dossier of an enquiry its writer's own text stands below this line, which both languages' readers read.
_OWN_WORDS = "Their own words, leur texte d’origine\u00a0:"


def split_words(text: str, *, is_untouched: bool) -> tuple[str, str]:
    """Return what we wrote in a level of an enquiry's dossier, and its writer's own words below; each may be empty."""
    ours, mark, theirs = text.partition(_OWN_WORDS)
    return ("", text) if is_untouched and not mark else (ours.strip(), theirs.strip())


def join_words(ours: str, theirs: str) -> str:
    return f"{ours}\n\n{_OWN_WORDS}\n{theirs}".strip() if theirs else ours


def is_closed(row: Opportunity, on: date) -> bool:
    """Return whether a lead takes no answers any more: it was ended, or its last day has passed."""
    return standing(row, on) is OpportunityStanding.PAST or is_over(row, on)


def may_propose(lead: LeadEntry, *, cleared: bool, on: date, seats: int | None = None) -> Refusal | None:
    """Return why nobody is told of a lead on a day; ``cleared``: no blocking check is unanswered.

    ``seats`` are those of a mission, None where nobody has said how many there are.
    """
    if lead.row is None:
        return Refusal("not_published", _("It is not published yet. A second person publishes it."))
    if is_closed(lead.row, on):
        return Refusal("closed", _("This lead is closed, or its last day has passed. Nobody is told of it any more."))
    if lead.kind == MISSION and seats is None:
        return Refusal("no_seats", _("Nobody has said yet how many seats the mission has, and who opens its doors."))
    if not cleared:
        return Refusal("not_cleared", _("A blocking check is not answered. Nobody is told before it is."))
    return None


def may_answer(proposal: CompanyProposal, *, answer: str, reason: str, on: date) -> Refusal | None:
    """Return why a company may not answer a lead so on a day; it may take back its yes on a closed one too."""
    if proposal.buyer_accepts is not None:
        return Refusal("settled", _("The buyer has answered already. Write to the officer in your request."))
    # Who had a seat of a mission went along, or did not: that is told in the request.
    takes_back = proposal.answer == ProposalAnswer.YES != answer and proposal.seat_number is None
    if is_closed(proposal.lead, on) and not takes_back:
        return Refusal("closed", _("It is closed, or its last day has passed. It takes no answers any more."))
    if proposal.seat_number is not None and proposal.request is not None and not proposal.request.is_open:
        return Refusal("over", _("The mission is over. Write to the officer in your request."))
    return may_give_answer(answer, reason)


def may_give_answer(answer: str, reason: str) -> Refusal | None:
    """Return why this is no answer to a proposal: a no has a reason, and nothing else has one."""
    if answer not in ProposalAnswer.values:
        return Refusal("no_answer", _("Choose an answer."))
    if (answer == ProposalAnswer.NO) != (reason in DeclineReason.values):
        return Refusal("no_reason", _("Choose why it is not for you."))
    return None


def may_ask_buyer(proposal: CompanyProposal) -> Refusal | None:
    """Return why the answer of a buyer may not be recorded: the buyer hears of a company after its yes, and once."""
    if proposal.lead.kind == MISSION:
        return Refusal("no_buyer", _("A mission has seats, and no buyer to ask."))
    if proposal.answer != ProposalAnswer.YES:
        return Refusal("company_first", _("The buyer hears of a company only after its yes."))
    if proposal.buyer_accepts is not None:
        return Refusal("settled", _("The buyer has answered already."))
    return None


def may_set_seats(taken: int, *, seats: int) -> Refusal | None:
    """Return why a mission may not have so many seats; ``taken``: the highest that a company has."""
    if seats < taken:
        return Refusal("taken", _("Seat %(number)s is taken. Free it first.") % {"number": taken})
    return None


def free_seat(taken: Collection[int], *, seats: int) -> int | None:
    return next((number for number in range(1, seats + 1) if number not in taken), None)


def may_go(proposal: CompanyProposal) -> Refusal | None:
    """Return why a company does not go on a mission: then it meets nobody, and has no seat to give back."""
    if proposal.seat_number is None:
        return Refusal("no_seat", _("This company has no seat any more."))
    return None


def may_meet(
    *, host: str, on: date, starts: time | None, days: tuple[date, date] | None, meetings: Iterable[Meeting]
) -> Refusal | None:
    """Return why a company may not meet a host then: far from the ``days`` of the mission, or it meets another.

    ``meetings`` are those of the company on this mission.
    """
    if days and not days[0] - _NEAR <= on <= days[1] + _NEAR:
        words = {"opens": day(days[0], current_language()), "closes": day(days[1], current_language())}
        sentence = _("The mission lasts from %(opens)s to %(closes)s: a meeting may be a week before or after.")
        return Refusal("far_off", sentence % words)
    at_this_hour = (one.host for one in meetings if starts and (one.on, one.starts) == (on, starts))
    if other := next((name for name in at_this_hour if name != host), ""):
        return Refusal("hour_taken", _("At this hour the company meets %(host)s.") % {"host": other})
    return None
