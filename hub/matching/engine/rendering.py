"""The programs of an answer as JSON text, put together from pieces that are text already.

What a program says to everybody (its names, figures, conditions and sources) becomes text once for each catalogue and
language, and a reason once for all the programs that share it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind
from hub.matching.engine.catalogue_cache import IdentityKey
from hub.matching.engine.evaluation import ProgramAnswer
from hub.matching.ranking import Contribution
from programs.catalogue.entries import ProgramView
from programs.eligibility.conditions.base import TypedCondition
from programs.eligibility.evaluate import ConditionOutcome, to_check_by_person
from programs.eligibility.intake import IntakeState

UNVERIFIED = Localized(
    "Whether the program still runs in this form: our sources do not confirm it.",
    f"Si le programme existe encore sous cette forme{NBSP}: nos sources ne le confirment pas.",
)

# Return JSON with keys in the order given and letters as they are.
to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def programs_json(
    answers: Iterable[ProgramAnswer], lang: str, *, more: Callable[[ProgramAnswer], str] = lambda answer: ""
) -> Iterator[str]:
    """Yield each program as a JSON object; ``more`` returns what its object holds besides (", " first), or nothing."""
    reasons = _Reasons(lang)
    for evaluated, group in groupby(answers, key=attrgetter("evaluated")):
        fixed = _fixed(IdentityKey(evaluated.programs), lang)
        for answer in group:
            yield _program(answer, fixed[answer.at], reasons, more(answer))


def _program(answer: ProgramAnswer, fixed: "_Fixed", reasons: "_Reasons", more: str) -> str:
    findings, rank = answer.findings, answer.rank
    told = [
        f"{condition.kind}{finding.outcome.result}{condition.sentence}{reasons.known(finding.outcome)}{condition.source}"
        for condition, finding in zip(fixed.conditions, findings, strict=True)
    ]
    checks = [to_json(finding.condition.sentence(reasons.lang)) for finding in to_check_by_person(findings)]
    why = [reasons.contribution(part) for part in answer.why]
    return (
        f'{{{fixed.names}, "verdict": "{answer.verdict}", {_intake(answer.intake)}, '
        f'"rank": {"null" if rank is None else rank}, "score": {answer.score!r}, {fixed.figures}, '
        f'"findings": [{", ".join(told)}], "missing": {_missing(answer.missing)}, '
        f'"to_check_by_person": [{", ".join([*checks, *fixed.checks])}], "notes": {fixed.notes}, '
        f'"why": [{", ".join(why)}]{more}}}'
    )


def _intake(intake: IntakeState) -> str:
    return f'"intake": "{intake.state}", "opens": {_date(intake.opens)}, "closes": {_date(intake.closes)}'


@lru_cache(maxsize=4096)
def _missing(facts: tuple[str, ...]) -> str:
    return to_json(facts)


class _Reasons:
    """Reasons as text in one language, each made once; what they are the reasons of must outlive them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._contributions: dict[int, str] = {}
        self._known: dict[int, str] = {}

    def contribution(self, part: Contribution) -> str:
        """Return a contribution as a JSON object."""
        text = self._contributions.get(id(part))
        if text is None:
            text = self._contributions[id(part)] = (
                f'{{"factor": "{part.factor}", "weight": {part.weight!r}, "value": {part.value!r}, '
                f'"sentence": {to_json(part.sentence(self.lang))}}}'
            )
        return text

    def known(self, outcome: ConditionOutcome) -> str:
        """Return what follows the sentence of a condition; a person's check speaks for itself."""
        text = self._known.get(id(outcome))
        if text is None:
            for_person = outcome.kind is ConditionKind.OTHER
            text = self._known[id(outcome)] = "" if for_person else f" {to_json(outcome.because.text(self.lang))[1:-1]}"
        return text


# --- What a program says to everybody --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FixedCondition:
    """A condition as a JSON object, open where the result and what we know of the company go in."""

    kind: str
    sentence: str
    source: str

    @classmethod
    def of(cls, condition: TypedCondition, lang: str) -> "_FixedCondition":
        sentence = condition.sentence(lang)
        stop = "" if condition.kind is ConditionKind.OTHER or sentence.endswith((".", "!", "?")) else "."
        return cls(
            kind=f'{{"condition": "{condition.kind}", "result": "',
            sentence=f'", "sentence": {to_json(sentence + stop)[:-1]}',
            source=f'", "source": {to_json(condition.source)}}}',
        )


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What the JSON object of a program holds whoever asks, in one language."""

    names: str
    figures: str
    checks: list[str]  # an entry that nobody could verify is checked by a person too
    notes: str
    conditions: tuple[_FixedCondition, ...]

    @classmethod
    def of(cls, program: ProgramView, lang: str) -> "_Fixed":
        names = {"id": program.slug, "name": program.name(lang), "organization": program.organization(lang)}
        figures = {
            "amount_max_cad": _figure(program.amount_max_cad),
            "cost_share_max": _figure(program.cost_share_max),
            "verified": program.verified,
            "as_of": program.as_of.isoformat(),
            "replaced_by": program.replaced_by,
        }
        return cls(
            names=to_json(names)[1:-1],
            figures=to_json(figures)[1:-1],
            checks=[] if program.verified else [to_json(UNVERIFIED.text(lang))],
            notes=to_json([note.sentence(lang) for note in program.notes]),
            conditions=tuple(_FixedCondition.of(condition, lang) for condition in program.conditions),
        )


@lru_cache(maxsize=8)
def _fixed(programs: "IdentityKey[Sequence[ProgramView]]", lang: str) -> tuple[_Fixed, ...]:
    return tuple(_Fixed.of(program, lang) for program in programs.thing)


def _date(when: date | None) -> str:
    return "null" if when is None else f'"{when.isoformat()}"'


def _figure(value: float | None) -> float | int | None:
    """Return a figure without a needless ".0"."""
    return int(value) if value is not None and value == int(value) else value
