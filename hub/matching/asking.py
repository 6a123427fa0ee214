"""A question as a page shows it: its form, why it is asked, and what its answer would settle in figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.answers import bounds
from companies.presentation import fact_words
from hub.core.bilingual import current_language
from hub.core.text import join_words
from hub.matching.areas import Proposal
from hub.matching.evaluation import ProgramAnswer
from hub.matching.forms.kinds import ExactForm, QuestionForm, value_at
from hub.matching.forms.special import AreasForm
from hub.matching.prompts import Prompt
from hub.matching.questions import Question, facts_to_ask
from programs.catalogue.entries import Catalogue

_MOST_LIMITS = 3  # that a question names


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One question on a page."""

    prompt: Prompt
    form: QuestionForm
    action: str
    settles: str = ""
    proposals: tuple[Proposal, ...] | None = None  # given on the page that proposes areas
    limits: str = ""  # what the exact number behind a range must be compared with

    @property
    def asks_exactly(self) -> bool:
        """Whether it asks for the exact number behind a range that was answered."""
        return isinstance(self.form, ExactForm)

    @property
    def title(self) -> str:
        """The question itself."""
        if self.asks_exactly:
            return str(self.prompt.exactly)
        if self.proposals is None:
            return str(self.prompt.question)
        if not self.proposals:
            return _("None of the eight areas seems to fit your words. Is that right?")
        return _("Are these your areas?")

    @property
    def why(self) -> str:
        """Why it is asked."""
        return self.limits or str(self.prompt.why)


def figures_of(programs: Iterable[ProgramAnswer], fact: str) -> Question:
    """Return in how many ranked programs the answer decides a condition, and how many of them it settles."""
    waiting = [answer for answer in programs if answer.rank is not None and fact in facts_to_ask(answer)]
    return Question(fact, sum(len(answer.missing) == 1 for answer in waiting), len(waiting))


def exact_url(url: str) -> str:
    """Return the address of a question that asks for the exact number behind the range answered there."""
    return f"{url}?exactly=1"


def limits_words(programs: Iterable[ProgramAnswer], prompt: Prompt, answers: Mapping[str, Any]) -> str:
    """Return with which limits of which programs the exact number behind a range must be compared.

    Empty where no limit of a ranked program lies inside the range.
    """
    name, value, lang = prompt.keys[0].removeprefix("project."), value_at(answers, prompt.keys[0]), current_language()
    found: dict[tuple[str, float], str] = {}
    for answer in programs:
        if answer.rank is not None and prompt.fact in answer.missing:
            for limit in _limits_inside(answer, prompt.fact, value):
                found.setdefault(limit, answer.program.name(lang))
    words = [
        (_("at most %(figure)s (%(program)s)") if end == "max" else _("at least %(figure)s (%(program)s)"))
        % {"figure": fact_words(name, figure), "program": program}
        for (end, figure), program in islice(found.items(), _MOST_LIMITS)
    ]
    if not words:
        return ""
    return ngettext(
        "Your range, %(range)s, lies on both sides of a limit: %(limits)s.",
        "Your range, %(range)s, lies on both sides of some limits: %(limits)s.",
        len(words),
    ) % {"range": _inside(fact_words(name, value)), "limits": join_words(words, lang)}


def _inside(words: str) -> str:
    return words[:1].lower() + words[1:]


def _limits_inside(answer: ProgramAnswer, fact: str, value: Any) -> Iterator[tuple[str, float]]:
    low, high = bounds(value)
    for condition in answer.program.conditions:
        if condition.kind != fact:
            continue
        least, most = condition.test.get("min"), condition.test.get("max")
        if least is not None and low < least and (high is None or least <= high):
            yield "min", least
        if most is not None and low <= most and (high is None or most < high):
            yield "max", most


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
