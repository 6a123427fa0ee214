"""A program before a company as pages show it, in the words of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.core.text.formats import join_words
from hub.core.text.web_addresses import site_of
from hub.core.vocabulary.enums import ConditionKind, Support, Verdict
from hub.core.vocabulary.labels import label, localized_label
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer
from hub.matching.engine.results import CompanyReading, MatchResult
from programs.catalogue.entries import Catalogue
from programs.catalogue.facets import ListedProgram
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.eligibility.evaluate import Finding, not_met
from programs.pages.cards import ProgramCard

_MONEY = frozenset(
    {
        Support.GRANT,
        Support.REPAYABLE_CONTRIBUTION,
        Support.LOAN,
        Support.LOAN_GUARANTEE,
        Support.EQUITY,
        Support.INSURANCE,
        Support.TAX_CREDIT,
        Support.WAGE_SUBSIDY,
    }
)


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


def fact_label(fact: str, lang: str) -> str:
    """Return the name of a fact as it stands inside a sentence."""
    return localized_label(ConditionKind(fact)).inside(lang)


def verdict_tone(answer: ProgramAnswer) -> str:
    """Return the tone of the verdict's mark."""
    return {Verdict.MEETS: "ok", Verdict.TO_CONFIRM: "ask", Verdict.NOT_NOW: "no"}[answer.verdict]


def verdict_detail(answer: ProgramAnswer, lang: str) -> str:
    """Return what stands beside the verdict: how much is open, or what stands against it."""
    if answer.verdict is Verdict.MEETS:
        return ""
    if answer.verdict is Verdict.NOT_NOW:
        return CONDITION_TYPES[not_met(answer.findings)[0].condition.kind].unmet.text(lang)
    count = len(answer.to_check) + (not answer.program.is_confirmed)
    if answer.standing is MatchGroup.TO_CHECK:
        return ngettext("ask about %(count)s thing", "ask about %(count)s things", count) % {"count": count}
    count += len(answer.missing)
    return ngettext("%(count)s to confirm", "%(count)s to confirm", count) % {"count": count}


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
        listed = ListedProgram(self.answer.program, self.answer.intake)
        return ProgramCard(listed, self.catalogue, self.told.answer.on, self.lang)

    @property
    def slug(self) -> str:
        """The program's address."""
        return self.answer.program.slug

    @property
    def name(self) -> str:
        """The program's name."""
        return self.answer.program.name(self.lang)

    @property
    def url(self) -> str:
        """The public page of the program."""
        return reverse("programs:detail", args=[self.slug])

    @property
    def explained_url(self) -> str:
        """The page that goes through every condition for this company."""
        return self.links.program(self.slug)

    @property
    def tone(self) -> str:
        """The tone of the verdict's mark."""
        return verdict_tone(self.answer)

    @property
    def verdict(self) -> str:
        """The words of the verdict."""
        return label(self.answer.verdict, self.lang)

    @cached_property
    def rest(self) -> str:
        """What stands beside the verdict."""
        return verdict_detail(self.answer, self.lang)

    @property
    def verdict_line(self) -> str:
        """The verdict and what stands beside it, as one sentence."""
        return f"{self.verdict}, {self.rest}." if self.rest else f"{self.verdict}."

    @property
    def ended_line(self) -> str:
        """When an ended program ended, as one sentence."""
        return f"{self.card.intake_words}."

    @property
    def gives_money(self) -> bool:
        """Whether an amount is to be expected: else the kind of help stands in its place."""
        return self.answer.program.amount_max_cad is not None or not _MONEY.isdisjoint(self.answer.program.support)

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
            facts = join_words([fact_label(fact, self.lang) for fact in self.answer.missing], self.lang)
            reasons.append(("ask", _("To confirm: %(facts)s.") % {"facts": facts}))
        checks = [finding.condition.sentence(self.lang) for finding in self.answer.to_check]
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
    def against(self) -> list["UnmetCondition"]:
        """What stands against it, each with what would change it."""
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
        """What we know."""
        return self.finding.because(self.lang)

    @property
    def rule(self) -> str:
        """The condition itself."""
        sentence = self.finding.condition.sentence(self.lang)
        return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."

    @property
    def remedy(self) -> str:
        """What would change it."""
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
