"""A plan as its page shows it: the chosen programs as a path, the money, and what the rules say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.choices import ApplicationState, Stance
from companies.models import Application, Company, ProgramStance, Project
from companies.profile.facts import profile_answers
from hub.core.text.figures import parse_figure
from hub.core.text.formats import join_words, money, percent, site_of
from hub.core.vocabulary.enums import Result
from hub.matching.explanations.presentation import ProgramRow
from hub.matching.profile.facts import profile_from_answers
from programs.catalogue.entries import Catalogue
from programs.catalogue.program_rules import Rule
from programs.eligibility.facts import Interval, ProjectFacts
from programs.stacking.amounts import ProgramChoice, pays
from programs.stacking.evaluate import RuleFinding
from programs.stacking.files import is_confirmed
from programs.stacking.path import Path, PathStep, combine
from programs.stacking.phrases import costs_of

_KEPT = (ApplicationState.CONSIDERING, ApplicationState.APPLIED, ApplicationState.AWARDED)
_MOST_DOLLARS = 10**13
_BAR = 400  # width of the drawn bar, in its own units
_STATUS = {Result.MET: "met", Result.NOT_MET: "unmet", Result.UNKNOWN: "confirm"}


def project_facts(company: Company, project: Project | None, *, on: date) -> ProjectFacts:
    """Return what is known of a project; of none, nothing is."""
    if project is None:
        return ProjectFacts()
    return profile_from_answers(profile_answers(company, day=on, offering=None, project=project)).facts.project


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What an address asks for: programs with the amounts asked of them, and what the company says of rules.

    ``bases`` holds the part of the project's cost that a program takes, as the company says; ``mistaken`` what was
    typed in the fields of which no amount can be read; ``shown`` the programs that a page of this project has shown
    as part of its plan.
    """

    amounts: Mapping[str, int | None]
    bases: Mapping[str, int] = field(default_factory=dict)
    mistaken: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()
    have: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        given: Any,
        *,
        catalogue: Catalogue,
        project: Project | None,
        applications: Iterable[Application],
        stances: Iterable[ProgramStance],
    ) -> "PlanRequest":
        """Return what a query says. Where it does not say that it is whole, the company's applications come first."""
        kept = [one for one in applications if one.state in _KEPT and one.program_slug in catalogue.by_slug]
        amounts: dict[str, int | None] = {}
        if "chosen" not in given:
            amounts = {one.program_slug: one.amount_cad for one in kept}
        amounts |= {slug: amounts.get(slug) for slug in given.getlist("program") if slug in catalogue.by_slug}
        asked, mistaken_asked = _dollars(given, "ask", amounts)
        bases, mistaken_bases = _dollars(given, "base", amounts)
        said = {key.removeprefix("rule."): value for key, value in given.items() if key.startswith("rule.")}
        awarded = {one.program_slug for one in kept if one.state == ApplicationState.AWARDED}
        of_project = given.get("shown_for", "") == ("" if project is None else str(project.pk))
        return cls(
            amounts=amounts | asked,
            bases=bases,
            mistaken=mistaken_asked | mistaken_bases,
            apart=frozenset(rule for rule, value in said.items() if value == "apart"),
            same=frozenset(rule for rule, value in said.items() if value == "same"),
            have=frozenset(awarded | {one.program_slug for one in stances if one.stance == Stance.HAVE}),
            shown=frozenset(given.getlist("shown") if of_project else ()) & catalogue.by_slug.keys(),
        )


def _dollars(given: Any, name: str, slugs: Iterable[str]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the dollars written for programs in fields of a name, and what stands in those of which none are read."""
    read, mistaken = {}, {}
    for slug in slugs:
        written = given.get(f"{name}.{slug}", "").strip()
        figure = parse_figure(written)
        if figure is not None and figure < _MOST_DOLLARS:
            read[slug] = round(figure)
        elif written:
            mistaken[f"{name}.{slug}"] = written
    return read, mistaken


@dataclass(frozen=True)
class StepRow:
    step: PathStep
    row: ProgramRow
    lang: str
    mistaken: Mapping[str, str]

    @property
    def asked(self) -> int | None:
        return self.step.choice.asked_cad

    @property
    def pays(self) -> bool:
        return pays(self.step.program)

    @property
    def has_figures(self) -> bool:
        """Whether there is something to say of what it pays; where not, the path says so."""
        return self.step.awaits_costs or any(
            one.high is not None or one.low for one in (self.step.share, self.step.amount)
        )

    @property
    def base(self) -> int | None:
        """The part of the cost that the program takes, as the company says, in dollars."""
        return self.step.choice.base_cad

    @property
    def costs(self) -> str:
        """The costs that the program pays a share of; empty where it publishes no share."""
        return "" if self.step.program.cost_share_max is None else costs_of(self.step.program).text(self.lang)

    @property
    def mistaken_ask(self) -> str:
        """What stands in the field of what is asked, where no amount can be read in it."""
        return self.mistaken.get(f"ask.{self.row.slug}", "")

    @property
    def mistaken_base(self) -> str:
        """What stands in the field of the costs, where no amount can be read in it."""
        return self.mistaken.get(f"base.{self.row.slug}", "")

    @property
    def has_amounts(self) -> bool:
        known = (self.asked is not None, self.base is not None)
        return any((*known, self.mistaken_ask, self.mistaken_base))

    @property
    def share(self) -> str:
        """The share of the cost that it may bring; the published one of its own costs where they are not named."""
        if self.step.awaits_costs:
            return _("At most %(share)s") % {"share": self.share_of_costs}
        return share_text(self.step.share, self.lang)

    @property
    def amount(self) -> str:
        return amount_text(self.step.amount, self.lang)

    @property
    def sentences(self) -> list[str]:
        if not self.pays:
            return [_("It brings help, not money toward the cost: %(kind)s.") % {"kind": self.row.card.support}]
        figures = {"amount": self.amount, "share": self.share}
        if self.asked is not None:
            return [_("You ask for %(amount)s. Share of the cost: %(share)s.") % figures, *self._no_largest_amount]
        if self.step.awaits_costs:
            return list(self._of_costs_not_named)
        if not (self.step.amount.low or self.step.amount.high or self.step.share.low or self.step.share.high):
            asked = self.row.card.acronym or self.row.card.organization
            return [
                _("It publishes neither an amount nor a share: ask %(organization)s first.") % {"organization": asked}
            ]
        said = _("What it may pay: %(amount)s. Share of the cost: %(share)s.") % figures
        return [said, *self._of_which_costs, *self._no_largest_amount]

    @property
    def share_of_costs(self) -> str:
        """Return "80% of intellectual property costs"."""
        share = percent(self.step.program.cost_share_max or 0, self.lang)
        return _("%(share)s of %(costs)s") % {"share": share, "costs": self.costs}

    @property
    def _of_costs_not_named(self) -> Iterator[str]:
        yield _("It pays at most %(share)s.") % {"share": self.share_of_costs}
        if self.step.program.amount_max_cad is not None:
            largest = money(self.step.program.amount_max_cad, self.lang)
            yield _("It pays no more than %(amount)s in all.") % {"amount": largest}
        yield from self._no_largest_amount
        yield _("What these costs come to in your project is not known: give it below to see an amount.")

    @property
    def _of_which_costs(self) -> Iterator[str]:
        if self.base is not None and self.costs:
            named = {"share": self.share_of_costs, "base": money(self.base, self.lang)}
            yield _("That is %(share)s, which you put at %(base)s.") % named
        elif self.costs and self.step.amount.high != self.step.program.amount_max_cad:
            yield _("That is %(share)s, if the whole cost is eligible.") % {"share": self.share_of_costs}

    @property
    def _no_largest_amount(self) -> Iterator[str]:
        if self.costs and self.step.program.amount_max_cad is None:
            yield _("It publishes no largest amount.")

    @property
    def reasons(self) -> list[str]:
        """Why it stands where it stands."""
        return [rule.sentence.text(self.lang) for rule in self.step.reasons]


@dataclass(frozen=True)
class RuleRow:
    """One rule, or what it comes to for the plan, with the programs concerned and who says so."""

    rule: Rule | None
    finding: RuleFinding | None
    catalogue: Catalogue
    lang: str

    @property
    def sentence(self) -> str:
        said = self.finding.sentence if self.finding is not None else self.rule and self.rule.sentence
        return said.text(self.lang) if said else ""

    @property
    def status(self) -> str:
        """The status of the row, for its mark and first words."""
        return "plain" if self.finding is None else _STATUS[self.finding.result]

    @property
    def programs(self) -> str:
        slugs = self.finding.programs if self.finding is not None else self.rule.programs if self.rule else ()
        known = self.catalogue.by_slug
        return join_words([known[slug].name(self.lang) for slug in slugs if slug in known], self.lang)

    @property
    def missing(self) -> str:
        facts = self.finding.missing if self.finding is not None else ()
        return "; ".join(fact.text(self.lang) for fact in facts)

    @property
    def to_confirm(self) -> bool:
        """Whether the rule itself rests on weak ground, or on what is no longer said."""
        return self.rule is not None and not is_confirmed(self.rule, self.catalogue)

    @property
    def source_url(self) -> str:
        """The address of the source; empty where there is none."""
        program = self.catalogue.by_slug.get(self.rule.said_by) if self.rule is not None else None
        return program.sources[0] if program is not None and program.sources else ""

    @property
    def source(self) -> str:
        if self.source_url:
            return site_of(self.source_url)
        return _("Our notes") if self.rule is not None and not self.rule.said_by else ""


@dataclass(frozen=True, slots=True)
class MoneySegment:
    """A part of the drawn bar."""

    x: int
    width: int
    tone: str


@dataclass(frozen=True)
class PlanPage:
    wanted: PlanRequest
    facts: ProjectFacts
    rows: Mapping[str, ProgramRow]
    catalogue: Catalogue
    lang: str

    @cached_property
    def path(self) -> Path:
        choices = [
            ProgramChoice(program=self.catalogue.by_slug[slug], asked_cad=asked, base_cad=self.wanted.bases.get(slug))
            for slug, asked in self.wanted.amounts.items()
        ]
        wanted, rules = self.wanted, self.catalogue.rules
        return combine(choices, self.facts, rules, apart=wanted.apart, same=wanted.same, have=wanted.have)

    @cached_property
    def steps(self) -> list[StepRow]:
        return [
            StepRow(step, self.rows[step.program.slug], self.lang, self.wanted.mistaken) for step in self.path.steps
        ]

    @property
    def shown(self) -> list[str]:
        """The programs that stood in the plan on this page, or on one from which it came."""
        return sorted(self.wanted.shown | self.wanted.amounts.keys())

    @cached_property
    def findings(self) -> list[RuleRow]:
        """What the rules come to: broken ones first, then what is open, then what holds."""
        order = [Result.NOT_MET, Result.UNKNOWN, Result.MET]
        found = sorted(self.path.findings, key=lambda one: order.index(one.result))
        return [RuleRow(one.rule, one, self.catalogue, self.lang) for one in found]

    @property
    def counts(self) -> dict[str, int]:
        """How many rules are broken, open and met."""
        results = [one.result for one in self.path.findings]
        return {status: results.count(result) for result, status in _STATUS.items()}

    @property
    def remarks(self) -> list[RuleRow]:
        return [RuleRow(rule, None, self.catalogue, self.lang) for rule in self.path.remarks]

    @cached_property
    def questions(self) -> list[dict[str, Any]]:
        """The rules of which the company can say whether the programs pay the same thing."""
        asked = {one.rule.id: one for one in self.path.findings if one.rule is not None and one.settled_by_company}
        said = dict.fromkeys(self.wanted.apart, "apart") | dict.fromkeys(self.wanted.same, "same")
        return [
            {"id": ident, "row": RuleRow(one.rule, one, self.catalogue, self.lang), "said": said.get(ident, "")}
            for ident, one in sorted(asked.items())
        ]

    @property
    def strictest(self) -> RuleRow | None:
        """The lowest cap on the whole project."""
        found = self.path.strictest
        return None if found is None else RuleRow(found.rule, found, self.catalogue, self.lang)

    @property
    def public(self) -> str:
        """The share of the cost that public money brings."""
        return share_text(self.path.public, self.lang)

    @property
    def own(self) -> str:
        """What is left to the company, in dollars."""
        return "" if self.path.own is None else amount_text(self.path.own, self.lang, unknown="")

    @property
    def already(self) -> str:
        """The public money that the project has."""
        return "" if self.facts.public_money_cad is None else amount_text(self.facts.public_money_cad, self.lang)

    @property
    def cost(self) -> str:
        return "" if self.facts.cost_cad is None else amount_text(self.facts.cost_cad, self.lang)

    @cached_property
    def segments(self) -> list[MoneySegment]:
        """The bar: each program's largest share one after another, and what is left of the cost."""
        drawn, x = [], 0
        for place, step in enumerate(self.path.steps):
            width = min(round((step.share.high or 0) * _BAR), _BAR - x)
            if width > 1:
                drawn.append(MoneySegment(x, width - 1, "bar-fg" if place % 2 == 0 else "bar-2"))
                x += width
        if drawn and x < _BAR:
            drawn.append(MoneySegment(x, _BAR - x, "bar-bg"))
        return drawn

    @property
    def bar_words(self) -> str:
        parts = [f"{row.row.name}, {row.share}" for row in self.steps if row.pays]
        return "; ".join(parts)


def share_text(share: Interval, lang: str) -> str:
    """Return a share of the cost: "50%", "At most 50%", "At least 20%", "20% to 50%"; none is over 100%."""
    low = min(share.low, 1.0)
    if share.high is None:
        return _("At least %(low)s") % {"low": percent(round(low, 3), lang)} if low else _("Not known")
    ends = round(low, 3), round(min(share.high, 1.0), 3)
    return _between(*(percent(end, lang) for end in ends), from_nothing=not low)


def amount_text(amount: Interval, lang: str, *, unknown: str | None = None) -> str:
    """Return an amount in dollars: "$50,000", "At most $50,000", "At least $20,000", "$20,000 to $50,000"."""
    if amount.high is None:
        missing = pgettext("amount", "Not known") if unknown is None else unknown
        return _("At least %(low)s") % {"low": money(round(amount.low), lang)} if amount.low else missing
    return _between(*(money(round(end), lang) for end in (amount.low, amount.high)), from_nothing=not amount.low)


def _between(low: str, high: str, *, from_nothing: bool) -> str:
    if low == high:
        return high
    if from_nothing:
        return _("At most %(high)s") % {"high": high}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
