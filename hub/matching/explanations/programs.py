"""One program before one company: every condition, what is known, what would settle it, and why it ranks there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.core.text.formats import day, percent, site_of
from hub.core.vocabulary.enums import ConditionKind, Result
from hub.matching.explanations.first_moves import moves_of
from hub.matching.explanations.presentation import NamedLink, ProgramRow
from hub.matching.questions.registry import QUESTION_TEXTS
from programs.eligibility.evaluate import Finding, not_met, undecided
from programs.pages.presentation import ProgramPage

_FACTOR_TITLES = {
    "need": gettext_lazy("It serves your need"),
    "purpose": gettext_lazy("It is made for you"),
    "chance": gettext_lazy("You can meet its conditions"),
    "value": gettext_lazy("It changes much"),
    "tempo": gettext_lazy("It takes applications"),
    "advisers": gettext_lazy("It is a usual first answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionView:
    """One condition before one company, as a row."""

    status: str  # met, confirm, person, unmet
    rule: str
    known: str
    remedy: str
    question: NamedLink | None
    site: str
    source: str
    dated: str
    counts: bool  # False: another condition of its group settles the matter


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorView:
    """What one factor does to the place of a program."""

    name: str
    value: str
    sentence: str


@dataclass(frozen=True)
class ProgramExplanation:
    """The page of one program for one company."""

    row: ProgramRow

    @property
    def lang(self) -> str:
        return self.row.lang

    @cached_property
    def conditions(self) -> list[ConditionView]:
        return [self._view(finding) for finding in self.row.answer.findings if finding.condition.group is None]

    @property
    def open_conditions(self) -> list[ConditionView]:
        """Those of them that are not met, or not known to be."""
        return [view for view in self.conditions if view.status != "met"]

    @property
    def met_conditions(self) -> list[ConditionView]:
        return [view for view in self.conditions if view.status == "met"]

    @cached_property
    def groups(self) -> list[list[ConditionView]]:
        found: dict[int, list[ConditionView]] = {}
        for finding in self.row.answer.findings:
            if finding.condition.group is not None:
                found.setdefault(finding.condition.group, []).append(self._view(finding))
        return list(found.values())

    @property
    def notes(self) -> list[str]:
        return [note.sentence(self.lang) for note in self.row.answer.program.notes]

    @property
    def sources(self) -> list[NamedLink]:
        """Where all this comes from, official pages first."""
        return [NamedLink(site, source) for source, site in self.row.sources]

    @property
    def factors(self) -> list[FactorView]:
        """What puts it where it stands, the need first."""
        return [
            FactorView(
                name=str(_FACTOR_TITLES[part.factor]),
                value=percent(part.effect, self.lang),
                sentence=part.sentence.text(self.lang) or _("Nothing we know speaks for or against it."),
            )
            for part in self.row.answer.why
        ]

    @property
    def score(self) -> str:
        return percent(self.row.answer.score, self.lang)

    @property
    def met(self) -> int:
        return sum(finding.result is Result.MET for finding in self.row.answer.findings)

    @property
    def questions(self) -> list[NamedLink]:
        """The questions whose answers would settle what is open, each once."""
        found = {view.question.url: view.question for view in self._all() if view.question and view.status == "confirm"}
        return list(found.values())

    def _all(self) -> Sequence[ConditionView]:
        return [*self.conditions, *(view for group in self.groups for view in group)]

    @cached_property
    def _counting(self) -> set[int]:
        findings = self.row.answer.findings
        return {id(finding) for finding in (*undecided(findings), *not_met(findings))}

    def _view(self, finding: Finding) -> ConditionView:
        condition = finding.condition
        return ConditionView(
            status=_status(finding),
            rule=condition.sentence.text(self.lang),
            # What only a person checks says so in its status.
            known="" if condition.kind is ConditionKind.OTHER else finding.because(self.lang),
            remedy=finding.remedy(self.lang),
            question=self._question(finding),
            site=site_of(condition.source),
            source=condition.source,
            dated=self._dated(condition.as_of),
            counts=finding.result is Result.MET or id(finding) in self._counting,
        )

    def _question(self, finding: Finding) -> NamedLink | None:
        if self.row.links.question is None or finding.result is Result.MET:
            return None
        names = sorted(finding.facts) or [finding.condition.kind.value]
        fact = next((name for name in names if name in QUESTION_TEXTS), None)
        if fact is None:
            return None
        return NamedLink(str(QUESTION_TEXTS[fact].question), self.row.links.question(fact))

    def _dated(self, as_of: date | None) -> str:
        program = self.row.answer.program
        if as_of is None and program.as_of_year_only:
            return str(program.as_of.year)
        return day(as_of or program.as_of, self.lang)


def _status(finding: Finding) -> str:
    if finding.result is Result.MET:
        return "met"
    if finding.result is Result.NOT_MET:
        return "unmet"
    return "confirm" if finding.facts else "person"


def explanation_context(rows: list[ProgramRow], slug: str) -> dict[str, Any]:
    """Return what templates/matching/program.html needs. Raises ``Http404`` for a program that is not there."""
    by_slug = {row.slug: row for row in rows}
    row = by_slug.get(slug)
    if row is None:
        raise Http404(_("No program has this address."))
    moves = moves_of(rows)
    place = next((place for place, move in enumerate(moves) if move.row is row), None)
    return {
        "row": row,
        "moves": moves,
        "move": None if place is None else moves[place],
        "before": moves[place - 1] if place else None,
        "after": None if place is None else next(iter(moves[place + 1 :]), None),
        "page": ProgramExplanation(row),
        "entry": ProgramPage(row.answer.program, row.catalogue, row.told.answer.on, row.lang),
        "successors": [by_slug[successor] for successor, _name in row.card.successors if successor in by_slug],
        "person_title": row.told.answer.people[0].seat.title(row.lang),
    }
