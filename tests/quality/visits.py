"""Whole visits to the finder: question by question, with its own forms, its own order and the real catalogue.

A question *can change something* when at least one answer that its form takes gives another outcome than before: the
group of a program, or which programs stand among the first twenty and in which order.

A list is *useful* when at least three of its first ten programs have nothing left to ask, or one fact alone, and are
still among the first ten when the questions end. The first list that the finder shows is the one after its opening.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from companies.profile.facts import clean_answer, with_answer
from hub.facts.types import band_bounds
from hub.matching.engine.evaluation import OPENING, MatchGroup, ProgramAnswer
from hub.matching.engine.results import MatchResult, MatchSources, match_readings
from hub.matching.profile.facts import CompanyReading
from hub.matching.questions.forms.base import UNKNOWN, ExactFigureForm, FigureForm, QuestionForm, answer_at
from hub.matching.questions.forms.profile import CodesForm, SharesForm
from hub.matching.questions.presentation import QuestionText
from hub.matching.questions.registry import QUESTION_TEXTS, facts_not_to_ask, next_fact
from programs.catalogue.entries import Catalogue
from tests.quality.measuring import ON
from tests.quality.visitors import Visitor

FIRST, LISTED, ENOUGH = 20, 10, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list says: the group of every program, and the first ones in their order, each with its group."""

    standings: Mapping[str, MatchGroup]
    first: tuple[tuple[str, MatchGroup], ...]

    @classmethod
    def of(cls, programs: tuple[ProgramAnswer, ...]) -> "Outcome":
        """Return the outcome of programs in their order."""
        first = tuple((one.program.slug, one.standing) for one in programs[:FIRST] if one.rank is not None)
        return cls({one.program.slug: one.standing for one in programs}, first)


@dataclass(frozen=True, slots=True)
class Step:
    """One question, and what came of it."""

    fact: str
    exactly: bool  # the second step: the exact number behind a range
    settles: int  # how many programs it settles whatever the answer
    changed: bool  # the company's own answer gave another outcome
    changed_first: bool  # the same, among the first twenty
    can_change: bool  # at least one answer gives another outcome
    can_change_first: bool  # at least one gives another among the first twenty


@dataclass(frozen=True, slots=True)
class Visit:
    """One company's way through the finder."""

    steps: tuple[Step, ...]
    useful_after: int | None  # pages until the first useful list; None: there was none

    @property
    def questions(self) -> int:
        """How many questions were put; the second step of one is not another."""
        return sum(not step.exactly for step in self.steps)


def visit(visitor: Visitor, catalogue: Catalogue) -> Visit:
    """Return the visit of one company."""
    sources = MatchSources(catalogue=catalogue, seats=(), opportunities=())
    answers: dict[str, Any] = {}
    told = told_of(answers, sources)
    steps: list[Step] = []
    lists = [told.answer.programs]
    while (fact := next_fact(answers, told.answer.next_question)) is not None:
        prompt, before, question = QUESTION_TEXTS[fact], Outcome.of(told.answer.programs), told.answer.next_question
        exactly = prompt.wants_exact(answers)
        said = (
            visitor.says_exactly(fact, answer_at(answers, prompt.keys[0])) if exactly else visitor.says(fact, answers)
        )
        answered = with_said(answers, said)
        told = told_of(answered, sources)
        after = Outcome.of(told.answer.programs)
        others = _others(prompt, answers, sources, exactly=exactly)
        seen = [after, *([] if after.first != before.first else _until_first_differs(before, others))]
        steps.append(
            Step(
                fact=fact,
                exactly=exactly,
                settles=question.settles if question and question.fact == fact else 0,
                changed=after != before,
                changed_first=after.first != before.first,
                can_change=any(one != before for one in seen),
                can_change_first=any(one.first != before.first for one in seen),
            )
        )
        lists.append(told.answer.programs)
        answers = answered
    return Visit(tuple(steps), _useful_after(lists))


def told_of(answers: Mapping[str, Any], sources: MatchSources) -> MatchResult:
    """Return what the finder tells after answers, with the next question."""
    return match_readings((CompanyReading(answers=answers),), sources=sources, on=ON, asked=[facts_not_to_ask(answers)])


def with_said(answers: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with what was said, checked and kept as a sheet does. Raises ``AnswerError``."""
    merged = dict(answers)
    for fact, value in said.items():
        merged = with_answer(merged, *clean_answer(fact, value))
    return merged


def _useful_after(lists: list[tuple[ProgramAnswer, ...]]) -> int | None:
    at_the_end = {one.program.slug for one in lists[-1][:LISTED]}
    for pages, programs in enumerate(lists):
        near = {one.program.slug for one in programs[:LISTED] if one.rank is not None and len(one.missing) <= 1}
        if pages >= len(OPENING) and len(near & at_the_end) >= ENOUGH:
            return pages
    return None


# --- What a question could change -------------------------------------------------------------------------------------


def _others(
    prompt: QuestionText, answers: Mapping[str, Any], sources: MatchSources, *, exactly: bool
) -> Iterator[Outcome]:
    for said in possible_answers(prompt, answers, sources.catalogue, exactly=exactly):
        yield Outcome.of(told_of(with_said(answers, said), sources).answer.programs)


def _until_first_differs(before: Outcome, others: Iterator[Outcome]) -> Iterator[Outcome]:
    for other in others:
        yield other
        if other.first != before.first:
            return


def possible_answers(
    prompt: QuestionText, answers: Mapping[str, Any], catalogue: Catalogue, *, exactly: bool
) -> Iterator[dict[str, Any]]:
    """Yield answers that the form of a question takes: each choice alone, each end of a range, each code named."""
    empty = prompt.bind(answers=answers, catalogue=catalogue, exactly=exactly)
    for sent in _sent(empty, answers, catalogue):
        form = prompt.bind(sent, answers=answers, catalogue=catalogue, exactly=exactly)
        if form.is_valid():
            yield form.answers()


def _sent(form: QuestionForm, answers: Mapping[str, Any], catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    match form:
        case ExactFigureForm():
            low, high = band_bounds(answer_at(answers, form.key))
            ends = (low, form.most if high is None else high)
            yield from ({"exact": _digits(end * (100 if form.unit == "share" else 1))} for end in ends)
        case SharesForm():
            choices = form.fields[form.markets[0]].choices  # type: ignore[attr-defined]
            yield from (dict.fromkeys(form.markets, name) for name, _ in choices if name != UNKNOWN)
        case CodesForm():
            yield from ({"codes": code} for code in _codes(catalogue))
        case _:
            if isinstance(form, FigureForm):
                most = form.most * (100 if form.unit == "share" else 1)
                yield from ({"exact": _digits(number)} for number in (0, most))
            field = form.fields["answer"]
            several = isinstance(field, forms.MultipleChoiceField)
            for name, _ in field.choices:  # type: ignore[attr-defined]
                if name != UNKNOWN:
                    yield {"answer": [name] if several else name}


def _digits(number: float) -> str:
    """Return a number as a person types it: forms take no exponent."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _codes(catalogue: Catalogue) -> list[str]:
    """Return the codes that programs name, and one that none names."""
    tests = [one.test for program in catalogue.programs for one in program.conditions if one.kind == "sectors_naics"]
    return ["999999", *sorted({code for test in tests for code in (*test.get("in", ()), *test.get("excluded", ()))})]
