"""The other direction: from a program or an opportunity to companies, and from a company to partner companies. Pure.

The answers come from the same evaluation as those that a company sees; only the sentences speak of the company instead
of to it. Nothing here knows of consents or of people: who is put before whom is decided by
``hub.matching.company_matching.queries``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized, enumeration
from hub.core.vocabulary.enums import CANADA, Area, ConditionKind, Result, Verdict
from hub.core.vocabulary.labels import localized_label
from hub.directory.reference.capabilities import ValueChainLink, capabilities
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer, evaluate_program
from hub.matching.engine.findings import area_list, capability_list
from hub.matching.engine.opportunities import OpportunityView, evaluate_opportunity
from hub.matching.profile.facts import whole_company
from programs.catalogue.entries import ProgramView
from programs.eligibility.facts import ApplicantFacts

SMALLEST_COUNT = 5  # a count below this could point at one company
PARTNER_WEIGHTS: Mapping[str, float] = {"areas": 0.25, "markets": 0.25, "capabilities": 0.30, "links": 0.20}

_ENOUGH_NEW = 3  # so many capabilities that the other lacks count in full
_MATCH_GROUPS = tuple(MatchGroup)
_FOR_A_PERSON = frozenset({"status", "other", "disclosure"})
_LINKS: Mapping[ValueChainLink, Localized] = {
    ValueChainLink.COMPONENT: Localized("parts and materials", "les composants et matériaux"),
    ValueChainLink.EQUIPMENT: Localized("machines and instruments", "les machines et instruments"),
    ValueChainLink.PLANT: Localized("whole plants", "les installations complètes"),
    ValueChainLink.SERVICE: Localized("services", "les services"),
    ValueChainLink.DIGITAL: Localized("data and software", "les données et logiciels"),
}

type Sentence = tuple[str, str]  # in English and in French


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateCompany:
    """A company that may be put before somebody: its name, where it is, and its facts by offering and project."""

    key: int
    name: str
    province: str
    readings: tuple[ApplicantFacts, ...]
    offerings: tuple[str, ...] = ()

    @property
    def whole(self) -> ApplicantFacts:
        return whole_company(self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyMatch:
    """One company before a program or an opportunity; ``why`` speaks of the company, in both languages."""

    candidate: CandidateCompany
    standing: MatchGroup
    rank: int
    score: float
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerMatch:
    """One company as a partner of another; ``brings`` are the capabilities that the other lacks."""

    candidate: CandidateCompany
    rank: int
    score: float
    brings: tuple[str, ...]
    why: tuple[Sentence, ...]


def disclosable_count(number: int) -> int | None:
    """Return a count that may be shown, or None where it is so small that it could point at one company."""
    return number if number >= SMALLEST_COUNT else None


class Precision(StrEnum):
    """How much of a count may be said."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    FEWER = "fewer"  # than ``FEW``


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A count as it may be said; ``number`` is the bound where it is not exact."""

    precision: Precision
    number: int


def shown_parts(parts: Mapping[str, int]) -> dict[str, ShownFigure]:
    """Return counts that add up to a published total as they may be said beside each other.

    Small ones are hidden. Where one is, the largest count is said as the least that it can be: else the total and the
    others would tell what is hidden. All that is said is true at the same time.
    """
    small = {name: number for name, number in parts.items() if number < SMALLEST_COUNT}
    shown = {
        name: ShownFigure(Precision.FEWER, SMALLEST_COUNT) if name in small else ShownFigure(Precision.EXACT, number)
        for name, number in parts.items()
    }
    largest = max(parts, key=lambda name: parts[name])
    if small and largest not in small:
        hidden = sum(small.values())
        most = SMALLEST_COUNT - 1 if hidden < SMALLEST_COUNT else (SMALLEST_COUNT - 1) * len(small)
        shown[largest] = ShownFigure(Precision.AT_LEAST, max(SMALLEST_COUNT, parts[largest] + hidden - most))
    return shown


def shown_share(number: int, of: Iterable[ShownFigure]) -> ShownFigure:
    """Return a count of some of the companies behind figures that are said already: never more exact than these."""
    known = sum(figure.number for figure in of if figure.precision is not Precision.FEWER)
    if number < SMALLEST_COUNT:
        return ShownFigure(Precision.FEWER, SMALLEST_COUNT)
    if number > known:
        return ShownFigure(Precision.AT_LEAST, max(known, SMALLEST_COUNT))
    return ShownFigure(Precision.EXACT, number)


# --- A program, an opportunity ----------------------------------------------------------------------------------------


def companies_for_program(
    program: ProgramView, candidates: Iterable[CandidateCompany], *, on: date
) -> tuple[CompanyMatch, ...]:
    """Return the companies that a program does not rule out, each by its best reading: the best standing first."""
    answers = []
    for candidate in candidates:
        judged = [evaluate_program(program, facts, on=on) for facts in candidate.readings]
        best = min(judged, key=lambda answer: (_MATCH_GROUPS.index(answer.standing), -answer.score))
        if best.verdict is not Verdict.NOT_NOW:
            answers.append(_company(candidate, best.standing, best.score, _of_program(best)))
    return _ranked(answers)


def companies_for_opportunity(
    opportunity: OpportunityView, candidates: Iterable[CandidateCompany], *, on: date
) -> tuple[CompanyMatch, ...]:
    """Return the companies that an opportunity does not rule out: the best standing first, then the best score."""
    answers = []
    for candidate in candidates:
        facts = candidate.whole
        answer = evaluate_opportunity(opportunity, facts, on=on, registered=True)
        if answer.verdict is Verdict.NOT_NOW:
            continue
        results = {finding.condition: finding.result for finding in answer.findings}
        standing = _match_group(answer.verdict, results)
        answers.append(_company(candidate, standing, answer.score, _of_opportunity(opportunity, facts, results)))
    return _ranked(answers)


def _match_group(verdict: Verdict, results: Mapping[str, Result]) -> MatchGroup:
    """Return the group of a company: what only a person can confirm is apart from what the company can answer."""
    if verdict is Verdict.MEETS:
        return MatchGroup.MEETS
    open_ones = {condition for condition, result in results.items() if result is Result.UNKNOWN}
    return MatchGroup.TO_CHECK if open_ones <= _FOR_A_PERSON else MatchGroup.TO_ANSWER


def _company(candidate: CandidateCompany, standing: MatchGroup, score: float, why: Iterable[Sentence]) -> CompanyMatch:
    return CompanyMatch(candidate=candidate, standing=standing, rank=0, score=score, why=tuple(why))


def _ranked(answers: list[CompanyMatch]) -> tuple[CompanyMatch, ...]:
    """Return the answers in their order; equal ones by name, then by key."""
    answers.sort(
        key=lambda each: (
            _MATCH_GROUPS.index(each.standing),
            -each.score,
            each.candidate.name.casefold(),
            each.candidate.key,
        )
    )
    return tuple(replace(answer, rank=rank) for rank, answer in enumerate(answers, start=1))


def _of_program(answer: ProgramAnswer) -> Iterable[Sentence]:
    met = {finding.condition.kind for finding in answer.findings if finding.result is Result.MET}
    unknown = {finding.condition.kind for finding in answer.findings if finding.result is Result.UNKNOWN} - met
    if met:
        en, fr = _conditions(met)
        yield f"Met: {en}.", f"Rempli{NBSP}: {fr}."
    if unknown:
        en, fr = _conditions(unknown)
        yield f"To confirm: {en}.", f"À confirmer{NBSP}: {fr}."
    if not met and not unknown:
        yield "No condition is published.", "Aucune condition n’est publiée."


def _conditions(kinds: Iterable[ConditionKind]) -> Sentence:
    held = set(kinds)
    return enumeration(localized_label(kind) for kind in ConditionKind if kind in held)


def _of_opportunity(
    opportunity: OpportunityView, facts: ApplicantFacts, results: Mapping[str, Result]
) -> Iterable[Sentence]:
    if common := _common_areas(opportunity.areas, facts):
        en, fr = area_list(common)
        yield f"Works in {en}{_read_en(facts.areas)}.", f"Œuvre dans ce domaine{NBSP}: {fr}{_read_fr(facts.areas)}."
    held = facts.held_capabilities
    if brings := [each.capability for each in opportunity.capabilities if each.capability in held]:
        en, fr = capability_list(brings)
        yield (
            f"Brings {en}{_read_en(facts.capabilities)}.",
            f"Apporte ceci{NBSP}: {fr}{_read_fr(facts.capabilities)}.",
        )
    yield from (_LINK_SENTENCES[said] for said in results.items() if said in _LINK_SENTENCES)


def _read_en(chosen: frozenset[str] | None) -> str:
    return " (read from its words)" if chosen is None else ""


def _read_fr(chosen: frozenset[str] | None) -> str:
    return " (d’après ses mots)" if chosen is None else ""


_LINK_SENTENCES: Mapping[tuple[str, Result], Sentence] = {
    ("areas", Result.UNKNOWN): ("To confirm: its area.", f"À confirmer{NBSP}: son domaine."),
    ("target_markets", Result.MET): ("Aims at China.", "Vise la Chine."),
    ("target_markets", Result.UNKNOWN): (
        "To confirm: whether it aims at this part of China.",
        f"À confirmer{NBSP}: si elle vise cette partie de la Chine.",
    ),
    ("capabilities", Result.UNKNOWN): (
        "To confirm: what it brings of what is looked for. It may join others.",
        f"À confirmer{NBSP}: ce qu’elle apporte de ce qui est cherché. Elle peut s’associer à d’autres.",
    ),
    ("size", Result.MET): ("Of a size to carry it.", "De taille à la mener."),
    ("size", Result.UNKNOWN): (
        "To confirm: large for this company. A part of it, or with others.",
        f"À confirmer{NBSP}: beaucoup pour cette entreprise. Une partie, ou avec d’autres.",
    ),
}


# --- Partners ---------------------------------------------------------------------------------------------------------


def partners_for(
    company: CandidateCompany, candidates: Iterable[CandidateCompany], *, top: int
) -> tuple[PartnerMatch, ...]:
    """Return at most ``top`` companies that complete a company, best first; equal scores by name, then by key.

    A partner shares an area or a foreign market, and brings a capability that the company lacks. Another place in the
    value chain counts in its favour. Two companies that bring the same are no partners of each other.
    """
    own = company.whole
    found = [
        answer
        for candidate in candidates
        if candidate.key != company.key and (answer := _partner(own, candidate)) is not None
    ]
    found.sort(key=lambda each: (-each.score, each.candidate.name.casefold(), each.candidate.key))
    return tuple(replace(answer, rank=rank) for rank, answer in enumerate(found[:top], start=1))


def _partner(own: ApplicantFacts, candidate: CandidateCompany) -> PartnerMatch | None:
    theirs = candidate.whole
    areas = _common_areas(own.held_areas, theirs)
    markets = _foreign(own) & _foreign(theirs)
    mine, bring = own.held_capabilities, theirs.held_capabilities
    brings = tuple(slug for slug in capabilities() if slug in bring - mine)
    if not brings or not (areas or markets):
        return None
    links = [link for link in ValueChainLink if link in _links(bring) - _links(mine)]
    values = {
        "areas": float(bool(areas)),
        "markets": float(bool(markets)),
        "capabilities": min(1.0, len(brings) / _ENOUGH_NEW),
        "links": float(bool(links)),
    }
    return PartnerMatch(
        candidate=candidate,
        rank=0,
        score=round(sum(weight * values[name] for name, weight in PARTNER_WEIGHTS.items()), 4),
        brings=brings,
        why=tuple(_of_partner(areas, markets, brings, links)),
    )


def _of_partner(
    areas: Sequence[Area], markets: frozenset[str], brings: Sequence[str], links: Sequence[ValueChainLink]
) -> Iterable[Sentence]:
    en, fr = capability_list(brings)
    yield f"It brings what you do not name: {en}.", f"Elle apporte ce que vous ne nommez pas{NBSP}: {fr}."
    if areas:
        en, fr = area_list(areas)
        yield f"Area in common: {en}.", f"Domaine en commun{NBSP}: {fr}."
    if "CN" in markets:
        yield "You both aim at China.", "Vous visez toutes deux la Chine."
    elif markets:
        yield "You aim at the same foreign market.", "Vous visez le même marché étranger."
    if links:
        en, fr = enumeration(_LINKS[link] for link in links)
        yield (
            f"Another place in the value chain: {en}.",
            f"Une autre place dans la chaîne de valeur{NBSP}: {fr}.",
        )


def _links(slugs: Iterable[str]) -> frozenset[ValueChainLink]:
    return frozenset(capabilities()[slug].link for slug in slugs if slug in capabilities())


def _foreign(facts: ApplicantFacts) -> frozenset[str]:
    return (facts.target_markets or frozenset()) - {CANADA}


def _common_areas(areas: frozenset[str], facts: ApplicantFacts) -> list[Area]:
    held = facts.held_areas
    return [area for area in Area if area in areas and area in held]
