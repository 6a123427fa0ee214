"""A question as a page shows it: its form, why it is asked, and what its answer would settle in figures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from companies.profile.facts import fact_text
from hub.core.db.bilingual import current_language
from hub.core.text.formats import join_words, lower_first
from hub.facts.types import band_bounds, exact_is_unknown, is_band
from hub.matching.areas import AreaProposal
from hub.matching.engine.evaluation import ProgramAnswer, Question, facts_to_ask
from hub.matching.questions.forms.base import AreasForm, ExactFigureForm, QuestionForm, answer_at, is_answered
from programs.catalogue.entries import Catalogue


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """One question. ``fact`` is the engine's name; ``keys`` names the answers, the first tells whether it was asked."""

    fact: str
    keys: tuple[str, ...]
    question: Any
    why: Any
    what: Any  # "place", for "Change place"
    form: type[QuestionForm]
    options: Mapping[str, Any] = field(default_factory=dict)
    say: Callable[[Any], str] | None = None
    from_catalogue: Callable[[Catalogue], Mapping[str, Any]] | None = None
    exactly: Any = None  # the question for the exact number behind a range
    exact_options: Mapping[str, Any] = field(default_factory=dict)  # of its form, over those of ``options``

    def was_asked(self, answers: Mapping[str, Any]) -> bool:
        """Return whether it was answered, be it with "I don't know"."""
        return is_answered(answers, self.keys[0])

    def has_range(self, answers: Mapping[str, Any]) -> bool:
        """Return whether a range was answered behind which an exact number can be asked for."""
        return self.exactly is not None and is_band(answer_at(answers, self.keys[0]))

    def wants_exact(self, answers: Mapping[str, Any]) -> bool:
        """Return whether a range was answered, and its exact number was never asked for."""
        return self.has_range(answers) and not exact_is_unknown(answer_at(answers, self.keys[0]))

    def may_be_asked(self, answers: Mapping[str, Any]) -> bool:
        """Return whether it was never asked, or only for a range."""
        return not self.was_asked(answers) or self.wants_exact(answers)

    def bind(
        self,
        data: Any = None,
        *,
        answers: Mapping[str, Any],
        catalogue: Catalogue,
        form: type[QuestionForm] | None = None,
        exactly: bool = False,
        **options: Any,
    ) -> QuestionForm:
        """Return the form of the question with what is known already; ``form`` stands in for its own.

        ``exactly`` asks for the exact number behind the range that was answered.
        """
        if exactly:
            return self._bind_exactly(data, answers=answers)
        extra = self.from_catalogue(catalogue) if self.from_catalogue else {}
        build = {**self.options, **extra} if form is None else {}
        return (form or self.form)(data, answers=answers, lang=current_language(), **build, **options)

    def _bind_exactly(self, data: Any, *, answers: Mapping[str, Any]) -> ExactFigureForm:
        shared = {name: self.options[name] for name in ("unit", "most") if name in self.options}
        build = {"key": self.keys[0], **shared, **self.exact_options}
        return ExactFigureForm(data, answers=answers, lang=current_language(), **build)

    def said(self, answers: Mapping[str, Any]) -> str:
        """Return an answer in a few words, "Not known: number of employees" for "I don't know"."""
        value = answer_at(answers, self.keys[0])
        if value is None:
            return gettext("Not known: %(what)s") % {"what": self.what}
        return self.say(value) if self.say else fact_text(self.keys[0].removeprefix("project."), value)


_MOST_LIMITS = 3  # that a question names


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One question on a page."""

    prompt: QuestionText
    form: QuestionForm
    action: str
    settles: str = ""
    proposals: tuple[AreaProposal, ...] | None = None  # given on the page that proposes areas
    limits: str = ""  # what the exact number behind a range must be compared with

    @classmethod
    def of(
        cls,
        prompt: QuestionText,
        form: Any,
        programs: Sequence[ProgramAnswer],
        *,
        action: str,
        proposals: tuple[AreaProposal, ...] | None = None,
    ) -> "QuestionView":
        """Return a question beside programs as they stand, with what its answer would settle of them."""
        exactly = isinstance(form, ExactFigureForm)
        return cls(
            prompt=prompt,
            form=form,
            action=exact_url(action) if exactly else action,
            limits=limits_text(programs, prompt, form.known) if exactly else "",
            settles=effect_text(question_figures(programs, prompt.fact)),
            proposals=proposals,
        )

    @property
    def asks_exactly(self) -> bool:
        """Whether it asks for the exact number behind a range that was answered."""
        return isinstance(self.form, ExactFigureForm)

    @property
    def asks_needs(self) -> bool:
        """Whether it is the one of many choices that decides most: pages give it their whole width."""
        return self.prompt.fact == "needs"

    @property
    def title(self) -> str:
        if self.asks_exactly:
            return str(self.prompt.exactly)
        if self.proposals is None:
            return str(self.prompt.question)
        if not self.proposals:
            return _("None of the eight areas seems to fit your words. Is that right?")
        return _("Are these your areas?")

    @property
    def why(self) -> str:
        return self.limits or str(self.prompt.why)


def question_figures(programs: Iterable[ProgramAnswer], fact: str) -> Question:
    """Return in how many ranked programs the answer decides a condition, and how many of them it settles."""
    waiting = [answer for answer in programs if answer.rank is not None and fact in facts_to_ask(answer)]
    return Question(fact, sum(len(answer.missing) == 1 for answer in waiting), len(waiting))


def exact_url(url: str) -> str:
    """Return the address of a question that asks for the exact number behind the range answered there."""
    return f"{url}?exactly=1"


def limits_text(programs: Iterable[ProgramAnswer], prompt: QuestionText, answers: Mapping[str, Any]) -> str:
    """Return with which limits of which programs the exact number behind a range must be compared.

    Empty where no limit of a ranked program lies inside the range.
    """
    name, value, lang = prompt.keys[0].removeprefix("project."), answer_at(answers, prompt.keys[0]), current_language()
    found: dict[tuple[str, float], str] = {}
    for answer in programs:
        if answer.rank is not None and prompt.fact in answer.missing:
            for limit in _limits_inside(answer, prompt.fact, value):
                found.setdefault(limit, answer.program.name(lang))
    words = [
        (_("at most %(figure)s (%(program)s)") if end == "max" else _("at least %(figure)s (%(program)s)"))
        % {"figure": fact_text(name, figure), "program": program}
        for (end, figure), program in islice(found.items(), _MOST_LIMITS)
    ]
    if not words:
        return ""
    return ngettext(
        "Your range, %(range)s, lies on both sides of a limit: %(limits)s.",
        "Your range, %(range)s, lies on both sides of some limits: %(limits)s.",
        len(words),
    ) % {"range": lower_first(fact_text(name, value)), "limits": join_words(words, lang)}


def _limits_inside(answer: ProgramAnswer, fact: str, value: Any) -> Iterator[tuple[str, float]]:
    low, high = band_bounds(value)
    for condition in answer.program.conditions:
        if condition.kind != fact:
            continue
        least, most = condition.test.get("min"), condition.test.get("max")
        if least is not None and low < least and (high is None or least <= high):
            yield "min", least
        if most is not None and low <= most and (high is None or most < high):
            yield "max", most


def effect_text(question: Question) -> str:
    """Return what an answer would settle, in figures; nothing where it decides no condition."""
    if not question.programs_decided:
        return ""
    decides = ngettext(
        "It decides a condition in %(count)s program.",
        "It decides a condition in %(count)s programs.",
        question.programs_decided,
    ) % {"count": question.programs_decided}
    if not question.settles:
        return decides
    settles = ngettext("It settles %(count)s at once.", "It settles %(count)s at once.", question.settles)
    return f"{decides} {settles % {'count': question.settles}}"


def confirmation_form(
    prompt: QuestionText,
    proposals: tuple[AreaProposal, ...],
    data: Any = None,
    *,
    answers: Mapping[str, Any],
    catalogue: Catalogue,
) -> QuestionForm:
    """Return the form that proposes areas, each with the words that led there."""
    hints = {proposal.area: matched_words(proposal) for proposal in proposals}
    proposed = [proposal.area for proposal in proposals]
    return prompt.bind(data, answers=answers, catalogue=catalogue, form=AreasForm, proposed=proposed, hints=hints)


def matched_words(proposal: AreaProposal) -> str:
    """Return the words that led to an area, as they were written."""
    words = [_("“%(words)s”") % {"words": words} for words in proposal.because]
    return _("Because you wrote %(words)s.") % {"words": join_words(words, current_language())}
