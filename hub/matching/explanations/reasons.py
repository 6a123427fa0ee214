"""Why a first move fits a company: the need it answers, the field, its share of the cost, and facts last.

Where the company is, or that every company checks a program, is no reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.core.text.formats import NBSP, join_words, money, percent
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ConditionKind, Need, Result, Support
from hub.core.vocabulary.labels import localized_label
from hub.core.vocabulary.purpose import Beneficiary, PaysFor
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer
from hub.matching.explanations.headings import answers_need, for_own_project, purposes_for
from hub.matching.ranking import tables
from hub.matching.ranking.factors import serves_field
from programs.catalogue.entries import ProgramView
from programs.eligibility.phrases import read_from_words

_NEEDS = frozenset(Need)
_LINE = 140  # characters of the reasons of a move
_NAMED = 2  # purposes that a reason names
# What is told of a company, what says most of it first.
_TELLING = (
    ConditionKind.OWNERSHIP, ConditionKind.PARTNER, ConditionKind.TRL, ConditionKind.SUB_REGION,
    ConditionKind.TARGET_MARKETS, ConditionKind.EXPORT_EXPERIENCE, ConditionKind.ANNUAL_REVENUE,
    ConditionKind.MIN_PROJECT_COST,
)  # fmt: skip
_SIZES = ConditionKind.EMPLOYEES, ConditionKind.YEARS_IN_BUSINESS
_LEAST_SHARE = 0.1  # of the cost of a project: less is no reason
# What a need names itself: said under it, it repeats the heading.
_SAID_BY_NEED: Mapping[Need, PaysFor] = {
    Need.FUNDING_RD: PaysFor.R_AND_D, Need.FUNDING_DEMO: PaysFor.PILOT_DEMONSTRATION,
    Need.IP_PROTECTION: PaysFor.IP_PROTECTION, Need.REGULATORY_CERTIFICATION: PaysFor.CERTIFICATION_TESTING,
    Need.TRADE_MISSION: PaysFor.EVENT_MISSION, Need.TALENT: PaysFor.HIRING,
}  # fmt: skip

# What a kind of support says already of what it is for.
_SAID: Mapping[Support, PaysFor] = {
    Support.ADVISORY: PaysFor.ADVICE_COACHING, Support.EQUITY: PaysFor.GROWTH_EQUITY,
    Support.IP_SUPPORT: PaysFor.IP_PROTECTION, Support.MARKET_INTELLIGENCE: PaysFor.MARKET_STUDY,
    Support.MATCHMAKING: PaysFor.INTRODUCTIONS, Support.STANDARDS: PaysFor.CERTIFICATION_TESTING,
    Support.TAX_CREDIT: PaysFor.TAX_RELIEF, Support.TRADE_MISSION: PaysFor.EVENT_MISSION,
    Support.TRAINING: PaysFor.TRAINING, Support.WAGE_SUBSIDY: PaysFor.HIRING,
}  # fmt: skip


def shown_uses(program: ProgramView) -> list[PaysFor]:
    """Return what a program pays for as a move shows it, the main things first, but what its kinds of support say."""
    said = {_SAID.get(Support(kind)) for kind in program.support}
    return [one for one in (program.purpose.pays_for if program.purpose else ()) if one not in said][:_NAMED]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonContext:
    """What a reason rests on beside the answer.

    ``heading`` is what the move stands under, which no reason repeats. ``cost`` is that of the project, where one
    figure is known; ``answered`` what answers the usual obstacle of the program.
    """

    heading: str = ""
    cost: float | None = None
    answered: Sequence[Localized] = ()


def reason_for(answer: ProgramAnswer, about: ReasonContext, lang: str) -> str:
    """Return why a program fits a company: the best reason, and the next one that finds room in its line."""
    mark = read_from_words(Localized("", "")).text(lang)
    found = [one.text(lang) for one in _reasons(answer, about)]
    first, *others = dict.fromkeys(one.removesuffix(mark) for one in found) or [""]
    second = next((one for one in others if len(first) + len(one) < _LINE), "")
    read = any(one.endswith(mark) and one.removesuffix(mark) in {first, second} for one in found)
    return f"{first} {second}".rstrip() + (mark if read else "")


def _reasons(answer: ProgramAnswer, about: ReasonContext) -> list[Localized]:
    met = {one.condition.kind: one.outcome.because for one in answer.findings if one.result is Result.MET}
    field = [met[ConditionKind.AREAS]] if ConditionKind.AREAS in met else _field(answer)
    found = [*_needs(answer, about.heading), *_share(answer, about.cost), *field, *about.answered]
    found += [met[kind] for kind in _TELLING if kind in met]
    # How large the company is says little alone.
    found = found or _uses(answer, about.heading)
    return [*found, *(met[kind] for kind in _SIZES if kind in met)]


def _needs(answer: ProgramAnswer, heading: str) -> Iterator[Localized]:
    """Yield what it answers of what was told: under the heading of a need, not that need again."""
    told = answer.company.needs
    if heading in told:
        named = [one for one in purposes_for(answer, Need(heading)) if one is not _SAID_BY_NEED.get(Need(heading))]
        if named:
            yield Localized(
                f"It answers what you ask for: {_listed(named, 'en')}.",
                f"Il répond à ce que vous demandez{NBSP}: {_listed(named, 'fr')}.",
            )
    other = next((one for one in told if one != heading and answers_need(answer, one)), None)
    if other is not None and not for_own_project(other, adopts=answer.company.adopts):
        words, also = localized_label(other), heading in told
        yield Localized(
            f"It {'also ' if also else ''}answers your need “{words.en}”.",
            f"Il répond {'aussi ' if also else ''}à votre besoin «{NBSP}{words.fr}{NBSP}».",
        )


def _field(answer: ProgramAnswer) -> list[Localized]:
    """Return whose field it is made for; clean technology is that of every company here, and tells none apart."""
    served = answer.company.serves or ()
    slugs = tuple(one for one in answer.entry.serves_in_order if one in served and one != Beneficiary.CLEANTECH)
    return [serves_field(slugs)] if slugs else []


def _share(answer: ProgramAnswer, cost: float | None) -> Iterator[Localized]:
    """Yield what it covers of a project at most, by its published share and limit."""
    limit, share, entry = answer.program.amount_max_cad, answer.program.cost_share_max, answer.entry
    asks_for_research = not entry.is_research or not tables.NEEDS_OF_RESEARCH.isdisjoint(answer.company.needs)
    if cost is None or not entry.pays_project or not asks_for_research:
        return
    if limit is not None and limit < cost * _LEAST_SHARE:
        return
    project = Localized(money(cost, "en"), money(cost, "fr"))
    if limit is not None and limit < cost * (share or 1):
        yield Localized(
            f"It covers at most {money(limit, 'en')} of your project of {project.en}.",
            f"Il couvre au plus {money(limit, 'fr')} de votre projet de {project.fr}.",
        )
    elif share is not None:
        yield Localized(
            f"It covers up to {percent(share, 'en')} of the eligible costs of your project of {project.en}.",
            f"Il couvre jusqu’à {percent(share, 'fr')} des coûts admissibles de votre projet de {project.fr}.",
        )


def _uses(answer: ProgramAnswer, heading: str) -> list[Localized]:
    """Return what it is spent on beside what the page shows already, or that its conditions are met; else its uses.

    So where nothing told of the company says more.
    """
    program, pays_for = answer.program, answer.entry.pays_for
    said = {_SAID.get(Support(kind)) for kind in program.support} | {*shown_uses(program)}
    if heading in _NEEDS:
        said.add(_SAID_BY_NEED.get(Need(heading)))
    others = [one for one in pays_for if one not in said]
    if others:
        return [Localized(f"It also offers: {_listed(others, 'en')}.", f"Autre aide{NBSP}: {_listed(others, 'fr')}.")]
    if answer.standing in {MatchGroup.MEETS, MatchGroup.TO_CHECK} and answer.findings:
        return [next(part.sentence for part in answer.why if part.factor == "chance")]
    uses = shown_uses(program) or pays_for
    return [Localized(f"What it offers: {_listed(uses, 'en')}.", f"Aide offerte{NBSP}: {_listed(uses, 'fr')}.")]


def _listed(purposes: Iterable[PaysFor], lang: str) -> str:
    return join_words([localized_label(one).inside(lang) for one in list(purposes)[:_NAMED]], lang)
