"""Rank the seats for one request: by the kinds of seat that its questions ask for, then within each kind.

The table (``hub.directory.reference.seats``) says which kinds answer a question, in which order. Within a kind the
order is: area, part of China, part of a province, need, province, language, what filters leave to confirm, absence,
load. A seat that serves another province, another part of China or other companies is left out, and says why. A seat
beside its area stays, after those that fit; a kind of such seats alone comes first only where it is a post, which acts
at its place. Money of a place goes by the place of the project. The Hub's own desk is always there, last where no rule
puts it first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Need, Province, Result
from hub.directory.reference.filters import deciding_questions
from hub.directory.reference.seats import (
    CHINA_MARKET,
    HUB,
    PROGRAM_ORGANIZATION,
    SANCTIONED,
    UNKNOWN_MARKET,
    RoutingStep,
    RoutingTable,
)
from hub.matching.engine.findings import (
    ANSWERS,
    CONDITION,
    NATIONAL,
    MatchFinding,
    SeatAvailability,
    area_of_request,
    china_of_request,
    need_of_request,
    province_finding,
    seat_filter_findings,
)
from hub.matching.engine.needs import (
    PRESENCE,
    filters_of_question,
    need_of_question,
    part_of_province,
    province_of_project,
)
from hub.matching.engine.people import (
    FULL,
    NOT_KNOWN,
    OFFICIAL,
    OTHER_LANGUAGE,
    UNCONFIRMED,
    SeatRank,
    SeatView,
    away_finding,
)
from programs.eligibility.facts import ApplicantFacts

PER_KIND = 3
# Questions for money that goes by the place of the project.
MONEY_OF_A_PLACE = frozenset(
    {Need.FUNDING_RD, Need.FUNDING_DEMO, Need.GROWTH_CAPITAL, Need.OWN_SITE, "funding", "finance"}
)
# What a finding weighs in the order of a kind, the heaviest first. What a seat does not ask for lies between.
_ORDER = ("areas", "target_markets", "sub_region", "needs", "provinces", "languages")
# Posts and trade offices bring in others for what is not their own.
_ANSWERS_ANY_NEED = frozenset({SeatRank.CHINA_POST, SeatRank.REGIONAL_OFFICE})
_OPEN_TO_ALL = frozenset({"provinces", "languages"})
_LOAD = FULL.condition
_VALUE = {Result.MET: 0, None: 1, Result.UNKNOWN: 2, Result.NOT_MET: 3}
# Findings that leave a seat out; those beside let it stand after the others.
_RULED_OUT = frozenset({"provinces", "target_markets", "sub_region", CONDITION})
_BEFORE = {
    Result.MET: Localized("", ""),
    Result.UNKNOWN: Localized("To confirm: ", f"À confirmer{NBSP}: "),
    Result.NOT_MET: Localized("Not quite: ", f"Pas tout à fait{NBSP}: "),
}


class SeatFit(StrEnum):
    """How a seat stands to a request."""

    FITS = "fits"
    PART = "part"  # beside its area, or beside what it names
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingQuestion:
    """What a request asks, read whole. ``asks`` names questions of the table, the first one first.

    ``places`` are divisions of China. ``organization`` runs the program that is asked about, ``of_province`` where it
    is not federal. ``facts`` are those of the company, with the request's own in their place. ``project_town`` is the
    town in Canada of the project, if named. ``is_elsewhere``: another body decides the first question in any market.
    """

    asks: tuple[str, ...]
    facts: ApplicantFacts
    market: str = ""
    places: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    organization: str = ""
    of_province: bool = False
    project_town: str = ""
    is_elsewhere: bool = False
    answers: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedKind:
    """A kind of seat that a request asks for: for which question, and with which reason."""

    ask: str
    step: RoutingStep

    @property
    def kind(self) -> str:
        return self.step.kind

    @property
    def group(self) -> tuple[str, bool]:
        return self.step.kind, self.step.at_capital


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSeat:
    """One seat before one request. ``step`` is None for a seat of a kind that the request does not ask for."""

    seat: SeatView
    fit: SeatFit
    findings: tuple[MatchFinding, ...]
    step: AskedKind | None = None
    is_reached: bool = True

    @property
    def is_filtered(self) -> bool:
        return any(each.condition == CONDITION and each.result is Result.NOT_MET for each in self.findings)

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """What is met, then what stays to confirm, then what speaks against it, each in English and French."""
        return tuple(
            (before.en + finding.sentence_en, before.fr + finding.sentence_fr)
            for result, before in _BEFORE.items()
            for finding in self.findings
            if finding.result is result
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingAnswer:
    """The seats for a request in their order, the kinds that it asks for, and the seats that something rules out.

    ``unmet`` is the best kind where nobody of it can be reached who fits: unmet demand, whoever takes the request.
    """

    seats: tuple[RankedSeat, ...]
    kinds: tuple[AskedKind, ...]
    left_out: tuple[RankedSeat, ...]
    unmet: AskedKind | None


def kinds_for(question: RoutingQuestion, table: RoutingTable) -> tuple[AskedKind, ...]:
    """Return the kinds of seat that a request asks for, each for the first question that it answers."""
    first: dict[tuple[str, bool], AskedKind] = {}
    for asked in _steps(question, table):
        first.setdefault(asked.group, asked)
    return tuple(first.values())


def _steps(question: RoutingQuestion, table: RoutingTable) -> list[AskedKind]:
    """Return the kinds of seat of each question: the best of each, then the second of each, and so on.

    Sanctions come before every question. The Hub's desk comes last, where no rule has named it before.
    """
    found: list[tuple[int, int, AskedKind]] = []
    asks = ("other", *question.asks) if SANCTIONED in question.signs else question.asks
    for number, ask in enumerate(asks, start=len(question.asks) - len(asks)):  # of sanctions it is -1
        market = UNKNOWN_MARKET if number < question.is_elsewhere else question.market
        signs = frozenset({SANCTIONED}) if number < 0 else question.signs
        rule = table.rule_for(ask, market=market, signs=signs, of_province=question.of_province)
        found += [(at, number, AskedKind(ask=ask, step=step)) for at, step in enumerate(rule.steps if rule else ())]
    ordered = [asked for _at, _number, asked in sorted(found, key=lambda each: each[:2])]
    if all(asked.kind != HUB for asked in ordered):
        ordered.append(AskedKind(ask="", step=table.last_resort))
    return ordered


def seats_for(
    question: RoutingQuestion,
    *,
    table: RoutingTable,
    seats: Iterable[SeatView],
    available: Mapping[str, SeatAvailability] | None = None,
) -> RoutingAnswer:
    """Return the seats for a request, kind by kind, at most three of each; the Hub's desk is among them.

    A seat that a filter keeps from one question is judged anew by the next that its kind answers.
    """
    known, every = available or {}, [seat for seat in seats if seat.routable]
    kinds = kinds_for(question, table)
    placed: dict[str, RankedSeat] = {}
    groups: list[list[RankedSeat]] = []
    left_out: dict[str, RankedSeat] = {}
    unmet: AskedKind | None = None
    for number, asked in enumerate(_steps(question, table)):
        is_again = asked not in kinds
        judged = [
            judge(seat, asked, question, table, known.get(seat.slug, NOT_KNOWN))
            for seat in every
            if seat.slug not in placed
            and _is_of(seat, asked.kind, question, table)
            and (not is_again or (seat.slug in left_out and left_out[seat.slug].is_filtered))
        ]
        if not is_again and all(one.fit is not SeatFit.FITS for one in judged):
            judged = [_of_the_area(one) for one in judged]
        left_out |= {one.seat.slug: one for one in judged if one.fit is SeatFit.NO}
        ordered = sorted(
            (one for one in judged if one.fit is not SeatFit.NO),
            key=lambda one: _place(one, table, known.get(one.seat.slug, NOT_KNOWN)),
        )
        if number == 0 and not any(one.fit is SeatFit.FITS and one.is_reached for one in ordered):
            unmet = asked
        groups.append(_shown(ordered))
        placed |= {one.seat.slug: one for one in groups[-1]}
    return RoutingAnswer(
        seats=tuple(one for group in _in_order(groups, question.facts) for one in group),
        kinds=kinds,
        left_out=tuple(one for slug, one in left_out.items() if slug not in placed),
        unmet=unmet,
    )


def open_questions(answer: RoutingAnswer, question: RoutingQuestion) -> tuple[str, ...]:
    """Return the questions that decide who may take a request: of filters above its seats that wait for an answer."""
    found = [
        filters_of_question(one.seat.filters, one.step.ask, question.facts, market=question.market)
        for one in answer.seats
        if one.step is not None
    ]
    tests = [
        asked.test
        for filters, by in found
        for asked in filters
        if asked.kind == ANSWERS and (by.needs is not None or not asked.needs)  # else no answer decides
    ]
    return tuple(dict.fromkeys(name for test in tests for name in deciding_questions(test, question.answers)))


def judge(
    seat: SeatView,
    asked: AskedKind,
    question: RoutingQuestion,
    table: RoutingTable,
    free: SeatAvailability = NOT_KNOWN,
) -> RankedSeat:
    """Return how a seat stands to a request as one of a kind, with what speaks for and against it."""
    if asked.step.at_capital:
        question = replace(question, places=frozenset({NATIONAL}))
    findings = tuple(_findings(seat, asked, question, table, free))
    refused = {finding.condition for finding in findings if finding.result is Result.NOT_MET}
    fit = SeatFit.NO if refused & _RULED_OUT else SeatFit.PART if refused else SeatFit.FITS
    return RankedSeat(seat=seat, fit=fit, findings=findings, step=asked, is_reached=free.is_reached)


def _of_the_area(one: RankedSeat) -> RankedSeat:
    """Return a seat that looks after the area elsewhere in China as one beside the place."""
    results = {finding.condition: finding.result for finding in one.findings}
    ruled_out = [name for name in _RULED_OUT if results.get(name) is Result.NOT_MET]
    if ruled_out == ["target_markets"] and results.get("areas") is Result.MET and one.seat.cn_provinces:
        return replace(one, fit=SeatFit.PART)
    return one


def _is_of(seat: SeatView, kind: str, question: RoutingQuestion, table: RoutingTable) -> bool:
    """Return whether a seat is of a kind; whoever runs a program is its own desk, or the kind that answers for it."""
    if kind != PROGRAM_ORGANIZATION:
        return table.kind_of(seat.slug, seat.kind) == kind
    stands_for = table.program_kinds.get(question.organization)
    if stands_for is not None:
        return table.kind_of(seat.slug, seat.kind) == stands_for
    return seat.kind is SeatRank.ORGANIZATION_DESK and seat.organization == question.organization


def _place(one: RankedSeat, table: RoutingTable, free: SeatAvailability) -> tuple[object, ...]:
    results = {finding.condition: finding.result for finding in one.findings}
    return (
        *(_VALUE[results.get(name, Result.MET if name in _OPEN_TO_ALL else None)] for name in _ORDER),
        any(finding.condition == CONDITION and finding.result is Result.UNKNOWN for finding in one.findings),
        free.is_full or free.away_until is not None,
        not one.is_reached,
        table.place_of(one.seat.slug),
        free.open_requests or 0,
        one.seat.slug,
    )


def _in_order(groups: Sequence[list[RankedSeat]], facts: ApplicantFacts) -> list[list[RankedSeat]]:
    """Return kinds in the order of the table, led by one of which a seat fits.

    A post at the place that is beside its area keeps its own. Of a company that is in none of the areas it gives it to
    the trade office, which serves every sector.
    """
    is_sectorless = facts.areas == frozenset() and bool(groups) and SeatRank.CHINA_POST in _ranks(groups[0])

    def may_lead(group: Sequence[RankedSeat]) -> bool:
        if SeatRank.CHINA_POST in _ranks(group):
            return not is_sectorless and not all(map(_is_elsewhere, group))
        return any(one.fit is SeatFit.FITS for one in group) and all(not one.step or one.step.ask for one in group)

    leading = [group for group in groups if may_lead(group)]
    if is_sectorless:
        leading.sort(key=lambda group: SeatRank.REGIONAL_OFFICE not in _ranks(group))
    return [*leading[:1], *(group for group in groups if not leading or group is not leading[0])]


def _ranks(group: Iterable[RankedSeat]) -> set[SeatRank]:
    return {one.seat.kind for one in group}


def _shown(ordered: Sequence[RankedSeat]) -> list[RankedSeat]:
    """Return those of a kind that are shown: who fits; others only where nobody who fits can be reached.

    Where all of those have as many requests as they can take, colleagues beside their area come before them.
    """
    fitting = [one for one in ordered if one.fit is SeatFit.FITS]
    if any(one.is_reached for one in fitting):
        free = [one for one in ordered if one.fit is SeatFit.PART and one.is_reached and not _is_full(one)]
        return [*(free[: PER_KIND - 1] if all(map(_is_full, fitting)) else ()), *fitting][:PER_KIND]
    elsewhere = {one.seat.slug for one in ordered if _is_elsewhere(one)}
    parts = [one for one in ordered if one.fit is SeatFit.PART]
    parts = [one for one in parts if one.is_reached] or parts
    beside = sorted(parts, key=lambda one: (one.seat.slug in elsewhere, not one.is_reached))
    if elsewhere:
        near = [one for one in beside if one.seat.slug not in elsewhere][: PER_KIND - 1]
        beside = [*near, *(one for one in beside if one.seat.slug in elsewhere)]
    return [*fitting[: PER_KIND - 1], *beside][:PER_KIND]


def _is_full(one: RankedSeat) -> bool:
    return any(finding.condition == _LOAD for finding in one.findings)


def _is_elsewhere(one: RankedSeat) -> bool:
    return any(finding.condition == "target_markets" and finding.result is Result.NOT_MET for finding in one.findings)


# --- What speaks for a seat, and against it --------------------------------------------------------------------------


def _findings(
    seat: SeatView, asked: AskedKind, question: RoutingQuestion, table: RoutingTable, free: SeatAvailability
) -> Iterator[MatchFinding]:
    facts = question.facts
    if seat.kind is SeatRank.HUB_DESK:
        return
    there = _at_project(asked, question)
    if seat.areas is not None:
        yield area_of_request(seat.areas, facts)
    if seat.cn_provinces or seat.markets == {"CN"}:
        yield china_of_request(seat.cn_provinces, ask=asked.ask, market=question.market, places=question.places)
    if seat.slug in table.regions:
        yield part_of_province(table.regions[seat.slug], there or facts, is_of_project=there is not None)
    need = need_of_question(asked.ask, market=question.market)
    if need is not None and seat.needs is not None and seat.kind not in _ANSWERS_ANY_NEED:
        is_sure = need is not Need.MARKET_ENTRY_CHINA or question.market == CHINA_MARKET
        yield need_of_request(seat.needs, need, is_sure=is_sure and not asked.ask.startswith(PRESENCE))
    if seat.provinces is not None and not _runs_program(seat, asked, question):
        yield province_of_project(seat.provinces, there) if there else province_finding(seat.provinces, facts)
    filters, by = filters_of_question(seat.filters, asked.ask, there or facts, market=question.market)
    yield from seat_filter_findings(filters, by, question.answers)
    yield from _circumstances(seat, facts, free)


def _at_project(asked: AskedKind, question: RoutingQuestion) -> ApplicantFacts | None:
    """Return the facts with the place of the project for that of the company, where money goes by it; else None.

    A project in the own province is where the company is, unless a town is named; elsewhere its town is not known.
    """
    facts, town, where = question.facts, question.project_town, question.facts.project.where
    if asked.ask not in MONEY_OF_A_PLACE or where not in set(Province) or (where == facts.province and not town):
        return None
    return replace(facts, province=where, city=town or None, sub_region=None)


def _runs_program(seat: SeatView, asked: AskedKind, question: RoutingQuestion) -> bool:
    """Return whether a seat is the desk of whoever runs the program: it answers on it, wherever the company is."""
    is_desk = asked.kind == PROGRAM_ORGANIZATION and seat.kind is SeatRank.ORGANIZATION_DESK
    return is_desk and seat.organization == question.organization


def _circumstances(seat: SeatView, facts: ApplicantFacts, free: SeatAvailability) -> Iterator[MatchFinding]:
    if not seat.confirmed:
        yield UNCONFIRMED
    if (facts.languages or set()) & OFFICIAL and seat.languages.isdisjoint(facts.languages or ()):
        yield OTHER_LANGUAGE
    if free.away_until is not None:
        yield away_finding(free.away_until, covered=free.is_reached)
    if free.is_full:
        yield FULL
