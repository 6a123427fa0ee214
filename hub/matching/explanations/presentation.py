"""Programs before a company in the words of the page, listed in the order of the engine, one version of each.

The verdict is a label of a program and a way to narrow the list: it never comes before the rank. Of programs with
versions of their own in some provinces, or kept twice, a list shows one and names the others beneath.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import Company, ProgramStance
from hub.core.text.formats import join_words, site_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Verdict
from hub.core.vocabulary.labels import label, localized_label
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer
from hub.matching.engine.results import MatchResult
from hub.matching.explanations.reasons import ReasonContext, answers_to_obstacle, reason_for
from hub.matching.profile.facts import CompanyReading
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import ListedProgram
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.eligibility.evaluate import Finding, not_met, to_check_by_person
from programs.eligibility.facts import ApplicantFacts
from programs.pages.cards import ProgramCard


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLinks:
    """Where the parts of an answer lead: a program explained, a question, a person."""

    program: Callable[[str], str]
    question: Callable[[str], str] | None
    person: str


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A thing with a name and an address."""

    name: str
    url: str


@dataclass(frozen=True)
class ProgramRow:
    """One program before one company."""

    answer: ProgramAnswer
    told: MatchResult
    catalogue: Catalogue
    lang: str
    links: AnswerLinks
    stance: Any = None
    twins: tuple[NamedLink, ...] = ()  # its versions for other provinces, which the list leaves out

    @cached_property
    def card(self) -> ProgramCard:
        """The program as every list shows it."""
        listed = ListedProgram(self.answer.program, self.answer.intake, self.told.answer.on)
        return ProgramCard(listed, self.catalogue, self.told.answer.on, self.lang)

    @property
    def slug(self) -> str:
        return self.answer.program.slug

    @property
    def name(self) -> str:
        return self.answer.program.name(self.lang)

    @property
    def url(self) -> str:
        return reverse("programs:detail", args=[self.slug])

    @property
    def explained_url(self) -> str:
        """The page that goes through every condition for this company."""
        return self.links.program(self.slug)

    @property
    def tone(self) -> str:
        return {Verdict.MEETS: "ok", Verdict.TO_CONFIRM: "ask", Verdict.NOT_NOW: "no"}[self.answer.verdict]

    @property
    def verdict(self) -> str:
        return label(self.answer.verdict, self.lang)

    @cached_property
    def rest(self) -> str:
        """What stands beside the verdict: how much is open, who decides the rest, or what stands against it."""
        answer = self.answer
        if answer.verdict is Verdict.MEETS:
            return ""
        if answer.verdict is Verdict.NOT_NOW:
            return CONDITION_TYPES[not_met(answer.findings)[0].condition.kind].unmet.text(self.lang)
        if not answer.missing:
            return self.decider
        count = len(to_check_by_person(answer.findings)) + (not answer.program.is_confirmed) + len(answer.missing)
        return ngettext("%(count)s to confirm", "%(count)s to confirm", count) % {"count": count}

    @property
    def decider(self) -> str:
        """Who decides where the company has said all that is asked."""
        return _("%(organization)s decides") % {"organization": self.card.acronym or self.card.organization}

    @property
    def verdict_line(self) -> str:
        """The verdict and what stands beside it, as one sentence."""
        return f"{self.verdict}, {self.rest}." if self.rest else f"{self.verdict}."

    @property
    def ended_line(self) -> str:
        """When an ended program ended, as one sentence."""
        return f"{self.card.intake_words}."

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Where what we know of it comes from, official pages first: (address, name of the site)."""
        program = self.answer.program
        ordered = sorted(program.sources, key=lambda source: not program.is_official(source))
        return [(source, site_of(source)) for source in ordered]

    @cached_property
    def to_ask(self) -> list[tuple[str, str]]:
        """What is open: the facts that are missing, and what a person must check."""
        reasons = []
        if self.answer.missing:
            names = [localized_label(ConditionKind(fact)).inside(self.lang) for fact in self.answer.missing]
            facts = join_words(names, self.lang)
            reasons.append(("ask", _("To confirm: %(facts)s.") % {"facts": facts}))
        checks = [finding.condition.sentence.text(self.lang) for finding in to_check_by_person(self.answer.findings)]
        if not self.answer.program.verified:
            checks.append(_("whether the program still runs in this form"))
        elif self.answer.program.lacks_official_source:
            checks.append(_("what its organization says: none of our sources is an official page"))
        if checks:
            more = len(checks) - 1
            sentence = _("A person must check: %(sentence)s") % {"sentence": checks[0].rstrip(".")}
            if more:
                others = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
                sentence = f"{sentence}; {others}"
            reasons.append(("ask", f"{sentence}."))
        return reasons

    @cached_property
    def fits(self) -> str:
        """Why it fits, in a line, where no heading says a part of it and nothing is said against it."""
        return reason_for(self.answer, ReasonContext(), self.lang)

    def fits_under(self, heading: str) -> str:
        """Return why it fits in a line that does not repeat the heading above it."""
        facts = self._facts
        cost = facts.supposed.project.cost_cad
        about = ReasonContext(
            heading=heading,
            cost=cost.low if cost is not None and cost.low == cost.high else None,
            cost_told=facts.project.cost_cad is not None,
            stage_told=facts.stage is not None or facts.trl is not None,
            answered=self._answered or (),
            told=facts.needs or (),
        )
        return reason_for(self.answer, about, self.lang)

    @property
    def obstacle(self) -> str:
        """What most often stands against it; empty where nobody said it, or what is told answers it."""
        purpose = self.answer.program.purpose
        return "" if purpose is None or self._answered is not None else purpose.obstacle(self.lang)

    @cached_property
    def _answered(self) -> list[Localized] | None:
        purpose = self.answer.program.purpose
        return None if purpose is None else answers_to_obstacle(purpose, self._facts)

    @property
    def _facts(self) -> ApplicantFacts:
        return self.told.reading_for(self.slug).facts

    @cached_property
    def against(self) -> list["UnmetCondition"]:
        return [UnmetCondition(finding, self.lang) for finding in not_met(self.answer.findings)]

    @cached_property
    def nearest(self) -> NamedLink | None:
        """The nearest program that is not ruled out: the one with most kinds of support in common, then the first."""
        wanted = frozenset(self.answer.program.support)
        ranked = [other for other in self.told.answer.programs if other.rank is not None]
        best = max(
            ranked, key=lambda other: (_overlap(wanted, other.program.support), -(other.rank or 0)), default=None
        )
        return None if best is None else NamedLink(best.program.name(self.lang), self.links.program(best.program.slug))

    @property
    def successors(self) -> list[NamedLink]:
        """What took over from an ended program, as this company's answer explains it."""
        return [NamedLink(name, self.links.program(slug)) for slug, name in self.card.successors]

    @cached_property
    def reading_words(self) -> str:
        """The offering and project for which this holds; empty where all of them give the same."""
        return reading_label(self.told.reading_for(self.slug)) if self.slug in self.told.differing else ""


@dataclass(frozen=True)
class UnmetCondition:
    """One condition that is not met."""

    finding: Finding
    lang: str

    @property
    def because(self) -> str:
        return self.finding.because(self.lang)

    @property
    def rule(self) -> str:
        sentence = self.finding.condition.sentence.text(self.lang)
        return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."

    @property
    def remedy(self) -> str:
        return self.finding.remedy(self.lang)


def program_rows(
    told: MatchResult,
    *,
    catalogue: Catalogue,
    lang: str,
    links: AnswerLinks,
    stances: Mapping[str, Any] | None = None,
) -> list[ProgramRow]:
    """Return every program in the order of the answer; ``stances`` holds what the company said of some."""
    known = stances or {}
    return [
        ProgramRow(answer, told, catalogue, lang, links, known.get(answer.program.slug))
        for answer in told.answer.programs
    ]


def reading_label(reading: CompanyReading) -> str:
    """Return "Membrane line, for Pilot in Jiangsu"."""
    offering, project = reading.offering and reading.offering[1], reading.project and reading.project[1]
    if offering and project:
        return _("%(offering)s, for the project %(project)s") % {"offering": offering, "project": project}
    return offering or project or ""


def _overlap(wanted: frozenset[str], other: Sequence[str]) -> float:
    both = wanted | set(other)
    return len(wanted & set(other)) / len(both) if both else 0.0


def fold_variants(rows: Iterable[ProgramRow], province: str | None, *, catalogue: Catalogue) -> list[ProgramRow]:
    """Return the rows without those that another one of their family stands for; the one kept names them.

    A version that the company has spoken of stays. So does every version where the one for the province is not listed.
    """
    shown = {row.slug: row for row in rows}
    for family, version in catalogue.versions_in(province):
        kept = shown.get(version)
        if kept is None:
            continue
        others = [slug for slug in sorted(family.members - {kept.slug}) if slug in shown and shown[slug].stance is None]
        folded = [shown.pop(slug) for slug in others]
        beneath = [named for row in folded for named in (NamedLink(row.name, row.url), *row.twins)]
        shown[kept.slug] = replace(kept, twins=(*kept.twins, *beneath))
    return list(shown.values())


ENDED = "ended"
STANDINGS = (*(standing.value for standing in MatchGroup), ENDED)
STANDING_TITLES = {
    MatchGroup.MEETS: gettext_lazy("Meets every published condition"),
    MatchGroup.TO_CHECK: gettext_lazy("You meet all that can be tested: ask about the rest"),
    MatchGroup.TO_ANSWER: gettext_lazy("Worth a look"),
    MatchGroup.NOT_NOW: gettext_lazy("Not now"),
    ENDED: gettext_lazy("Ended, and what took over"),
}


# The same of a company, to whoever looks for companies.
_OF_COMPANIES = STANDING_TITLES | {
    MatchGroup.MEETS: gettext_lazy("Fits"),
    MatchGroup.TO_CHECK: gettext_lazy("Fits as far as known"),
    MatchGroup.TO_ANSWER: gettext_lazy("To confirm"),
}


def standing_title(standing: str, *, of_company: bool = False) -> str:
    """Return the words of a standing: to the company itself, or of a company."""
    return str((_OF_COMPANIES if of_company else STANDING_TITLES)[standing])


def standing_of(answer: ProgramAnswer) -> str:
    """Return where a program stands before the company: by its conditions, or ended."""
    return ENDED if answer.ended else answer.standing


def counts_of(answers: Iterable[ProgramAnswer]) -> dict[str, int]:
    """Return how many programs have each standing, in all, and are likely to serve."""
    answers = list(answers)
    found = Counter([standing_of(answer) for answer in answers])
    counts = {standing: found[standing] for standing in STANDINGS}
    counts["all"] = sum(counts.values())
    counts["could"] = sum(answer.likely for answer in answers)
    return counts


@dataclass(frozen=True)
class MatchedPrograms:
    """Every program of an answer in the order of the engine: the ranked ones, the "not now", the ended."""

    rows: Sequence[ProgramRow]

    @classmethod
    def of(
        cls,
        told: MatchResult,
        *,
        catalogue: Catalogue,
        province: str | None,
        lang: str,
        links: AnswerLinks,
        stances: Mapping[str, Any] | None = None,
    ) -> "MatchedPrograms":
        """Return the list for a province; ``stances`` holds what the company said of some programs."""
        rows = program_rows(told, catalogue=catalogue, lang=lang, links=links, stances=stances)
        return cls(fold_variants(rows, province, catalogue=catalogue))

    @cached_property
    def waiting(self) -> list[ProgramRow]:
        """The programs of which the company has said nothing."""
        return [row for row in self.rows if row.stance is None]

    @property
    def could(self) -> list[ProgramRow]:
        """Those of them that are likely to serve it."""
        return [row for row in self.waiting if row.answer.likely]

    @property
    def first(self) -> list[ProgramRow]:
        """The first moves among them."""
        return [row for row in self.waiting if row.answer.first_move is not None]

    @property
    def set_aside(self) -> list[ProgramRow]:
        return [row for row in self.rows if row.stance is not None]

    def plan_url(self, company: Company) -> str:
        """Return the address of a plan with the first moves of a company."""
        return reverse("matching:plan", args=[company.slug], query={"program": [row.slug for row in self.first]})


def stances_on(day: date, stances: Iterable[ProgramStance]) -> dict[str, ProgramStance]:
    """Return what a company says of programs on a day; a "later" whose day has come is asked again."""
    return {one.program_slug: one for one in stances if one.until is None or one.until > day}
