"""A question as a page shows it: its form, why it is asked, and what its answer would settle in figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.core.bilingual import current_language
from hub.core.text import join_words
from hub.matching.areas import Proposal
from hub.matching.evaluation import ProgramAnswer
from hub.matching.forms.kinds import QuestionForm
from hub.matching.forms.special import AreasForm
from hub.matching.prompts import Prompt
from hub.matching.questions import Question
from programs.catalogue.entries import Catalogue


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One question on a page."""

    prompt: Prompt
    form: QuestionForm
    action: str
    settles: str = ""
    proposals: tuple[Proposal, ...] | None = None  # given on the page that proposes areas

    @property
    def title(self) -> str:
        """The question itself."""
        if self.proposals is None:
            return str(self.prompt.question)
        if not self.proposals:
            return _("None of the eight areas seems to fit your words. Is that right?")
        return _("Are these your areas?")

    @property
    def why(self) -> str:
        """Why it is asked."""
        return str(self.prompt.why)


def figures_of(programs: Iterable[ProgramAnswer], fact: str) -> Question:
    """Return in how many ranked programs a fact is missing, and how many it would settle."""
    missing = [answer.missing for answer in programs if answer.rank is not None and fact in answer.missing]
    return Question(fact, sum(len(facts) == 1 for facts in missing), len(missing))


def settles_words(question: Question) -> str:
    """Return what an answer would settle, in figures; nothing where it decides no condition."""
    if not question.decides_in:
        return ""
    decides = ngettext(
        "It decides a condition in %(count)s program.",
        "It decides a condition in %(count)s programs.",
        question.decides_in,
    ) % {"count": question.decides_in}
    if not question.settles:
        return decides
    settles = ngettext("It settles %(count)s at once.", "It settles %(count)s at once.", question.settles)
    return f"{decides} {settles % {'count': question.settles}}"


def confirmation_form(
    prompt: Prompt,
    proposals: tuple[Proposal, ...],
    data: Any = None,
    *,
    answers: Mapping[str, Any],
    catalogue: Catalogue,
) -> QuestionForm:
    """Return the form that proposes areas, each with the words that led there."""
    hints = {proposal.area: because_words(proposal) for proposal in proposals}
    proposed = [proposal.area for proposal in proposals]
    return prompt.bind(data, answers=answers, catalogue=catalogue, form=AreasForm, proposed=proposed, hints=hints)


def because_words(proposal: Proposal) -> str:
    """Return the words that led to an area, as they were written."""
    words = [_("“%(words)s”") % {"words": words} for words in proposal.because]
    return _("Because you wrote %(words)s.") % {"words": join_words(words, current_language())}
