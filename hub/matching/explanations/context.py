"""What the pages of an answer share: the first moves, the people who fit, China, the rest of the list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.core.db.bilingual import current_language
from hub.core.text.formats import join_words, site_of
from hub.core.vocabulary.enums import (
    ConditionKind,
    Need,
    OpportunityKind,
    OpportunityStanding,
    Result,
    Support,
    Verdict,
)
from hub.core.vocabulary.labels import label, localized_label
from hub.matching.engine.evaluation import MatchGroup, ProgramAnswer
from hub.matching.engine.opportunities import OpportunityAnswer
from hub.matching.engine.people import SeatAnswer, SeatRank
from hub.matching.engine.results import MatchResult, MatchSources
from hub.matching.explanations.first_moves import Move, apart, move_groups, moves_of, needs_known, opens_now, who_pays
from hub.matching.explanations.presentation import (
    ENDED,
    STANDING_TITLES,
    STANDINGS,
    AnswerLinks,
    MatchedPrograms,
    ProgramRow,
    counts_of,
    standing_of,
    standing_title,
)
from hub.matching.ranking.programs import SERVES_WELL
from opportunities.entries.policy_signals import SignalCard
from opportunities.models import PolicySignal
from opportunities.status import ENDED as ENDED_SIGNAL
from opportunities.status import signal_order, signal_state, standing
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.eligibility.evaluate import not_met

SHOWN_LEADS = 2


@dataclass(frozen=True)
class OpportunityRow:
    """One opportunity before one company."""

    answer: OpportunityAnswer
    lang: str

    @property
    def title(self) -> str:
        return self.answer.opportunity.title(self.lang)

    @property
    def title_zh(self) -> str | None:
        return self.answer.opportunity.title_zh

    @property
    def url(self) -> str:
        return reverse("opportunities:detail", args=[self.answer.opportunity.slug])

    @property
    def kind(self) -> str:
        """What it is, as a sentence."""
        return f"{label(OpportunityKind(self.answer.opportunity.kind), self.lang)}."

    @property
    def tone(self) -> str:
        return "ok" if self.answer.verdict is Verdict.MEETS else "ask"

    @property
    def why(self) -> str:
        """Why it fits: by what it looks for, else the first reason."""
        met = {one.condition: one.sentence(self.lang) for one in self.answer.findings if one.result is Result.MET}
        return met.get("capabilities") or next(iter(met.values()), "")

    @property
    def confirm(self) -> str:
        """The first thing that stays to confirm."""
        open_ones = (one.sentence(self.lang) for one in self.answer.findings if one.result is Result.UNKNOWN)
        return next(open_ones, "")


_FEW_AREAS = 3


@dataclass(frozen=True)
class ChinaBlock:
    """What a company that aims at China finds there: how much is open or held regularly in its areas, and its leads."""

    leads: list[OpportunityRow]
    areas: list[str]
    counts: Counter[OpportunityStanding]
    signals: Sequence[PolicySignal]
    on: date
    lang: str

    @cached_property
    def signal(self) -> SignalCard | None:
        """The policy with an official page that is most about the areas of the company.

        What touches more than a few areas is about none.
        """
        areas, on = set(self.areas), self.on
        near = [row for row in self.signals if len(row.areas) <= _FEW_AREAS and not areas.isdisjoint(row.areas)]
        near.sort(key=lambda row: (len(row.areas), signal_order(row, on)))
        cards = (SignalCard(row, today=on, lang=self.lang) for row in near if signal_state(row, on) != ENDED_SIGNAL)
        return next((card for card in cards if card.is_official), None)

    @property
    def confirmed(self) -> int:
        """How many of the leads a page or a person confirms today."""
        return sum(standing(lead.answer.opportunity, self.on) is OpportunityStanding.OPEN for lead in self.leads)

    @property
    def open(self) -> int:
        """How many are open or to confirm."""
        return self.counts[OpportunityStanding.OPEN] + self.counts[OpportunityStanding.TO_CONFIRM]

    @property
    def watched(self) -> int:
        """How many are held regularly, their next dates not known."""
        return self.counts[OpportunityStanding.WATCH]

    @cached_property
    def list_url(self) -> str:
        """The list of opportunities, narrowed to the areas of the company."""
        return reverse("opportunities:list", query={"area": self.areas})


def china_block(told: MatchResult, sources: MatchSources, *, lang: str) -> ChinaBlock | None:
    """Return what China holds for a company; None for one that does not aim there."""
    if not told.aims_at_china:
        return None
    areas, on = told.whole.held_areas, told.answer.on
    near = (one for one in sources.opportunities if not one.areas or not one.areas.isdisjoint(areas))
    leads = [OpportunityRow(answer, lang) for answer in told.answer.opportunities]
    return ChinaBlock(leads, sorted(areas), Counter(standing(one, on) for one in near), sources.signals, on, lang)


SHOWN_PEOPLE = 3


@dataclass(frozen=True)
class PersonRow:
    """One seat before one company."""

    answer: SeatAnswer
    lang: str

    @property
    def title(self) -> str:
        return self.answer.seat.title(self.lang)

    @property
    def slug(self) -> str:
        return self.answer.seat.slug

    @property
    def office(self) -> str:
        """The office; empty where the title says it."""
        office = self.answer.seat.office(self.lang)
        return "" if office == self.title else office

    @property
    def languages(self) -> str:
        """The languages in which the person answers, that of the page first."""
        names = {"en": _("English"), "fr": _("French"), "zh": _("Chinese")}
        spoken = [code for code in names if code in self.answer.seat.languages]
        first, *others = (names[code] for code in sorted(spoken, key=lambda code: code != self.lang))
        return join_words([first, *(word.lower() if self.lang == "fr" else word for word in others)], self.lang)

    @property
    def why(self) -> list[tuple[str, str]]:
        """The reasons, each with its tone: what is met, then what stays to confirm."""
        return [
            ("ask" if en.startswith("To confirm") else "ok", fr if self.lang == "fr" else en)
            for en, fr in self.answer.why
        ]

    @property
    def in_china(self) -> bool:
        return self.answer.seat.kind is SeatRank.CHINA_POST

    @property
    def page(self) -> str:
        """Their own contact page, in the language of the page where it is known; empty where none is known."""
        return self.answer.seat.url(self.lang)

    @property
    def site(self) -> str:
        """The name of the site of their page, as paper says it."""
        return site_of(self.page) if self.page else ""

    @property
    def phone(self) -> str:
        """Their published number; empty where none is known."""
        return self.answer.seat.phone


def people_rows(answers: tuple[SeatAnswer, ...], lang: str) -> list[PersonRow]:
    """Return the people as a page shows them, best first."""
    return [PersonRow(answer, lang) for answer in answers]


class Filters:
    """What the address narrows the list of programs to: verdicts, kinds of support, needs, and what stands against."""

    def __init__(self, given: Any) -> None:
        self.verdicts = [value for value in given.getlist("verdict") if value in STANDINGS]
        self.support = [value for value in given.getlist("support") if value in set(Support)]
        self.needs = [Need(value) for value in given.getlist("need") if value in set(Need)]
        self.obstacles = [value for value in given.getlist("obstacle") if value in set(ConditionKind)]

    @property
    def chosen(self) -> int:
        return len(self.verdicts) + len(self.support) + len(self.needs) + len(self.obstacles)

    def admits(self, row: ProgramRow) -> bool:
        """Whether a program passes every kind of filter; inside one kind, any choice is enough."""
        answer = row.answer
        return (
            (not self.verdicts or standing_of(answer) in self.verdicts)
            and (not self.support or not set(self.support).isdisjoint(answer.program.support))
            and (not self.needs or any(_serves(answer, need) for need in self.needs))
            and (not self.obstacles or _obstacle(answer) in self.obstacles)
        )

    def groups(self, rows: Iterable[ProgramRow], lang: str) -> list[dict[str, Any]]:
        """Return the ticks by kind of filter, each with how many programs have it."""
        answers = [row.answer for row in rows]
        standings = Counter(map(standing_of, answers))
        support = Counter(kind for answer in answers for kind in answer.program.support)
        needs = Counter(need for answer in answers if answer.could_serve for need in Need if _serves(answer, need))
        return [
            _ticks("verdict", _("Verdict"), {one: standing_title(one) for one in STANDINGS}, standings, self.verdicts),
            _ticks("support", _("Kind of support"), {one: label(one, lang) for one in Support}, support, self.support),
            _ticks("need", _("Need"), {one: label(one, lang) for one in Need}, needs, self.needs),
        ]


def _serves(answer: ProgramAnswer, need: str) -> bool:
    return answer.standing_in_rank.strengths.get(Need(need), 0.0) >= SERVES_WELL


def _obstacle(answer: ProgramAnswer) -> str | None:
    """Return the kind of the condition that stands against a program; None where none does."""
    return next((finding.condition.kind.value for finding in not_met(answer.findings)), None)


def _ticks(name: str, title: str, words: dict[Any, str], found: Counter[Any], chosen: list[Any]) -> dict[str, Any]:
    ticks = [
        {"value": str(value), "label": said, "count": found[value], "checked": value in chosen}
        for value, said in words.items()
        if found[value] or value in chosen
    ]
    return {"name": name, "title": title, "ticks": ticks}


class Part(StrEnum):
    """The parts of the list, as pages head them."""

    COULD = "could"
    UNLIKELY = "unlikely"
    NOT_NOW = "not_now"
    ENDED = "ended"

    @classmethod
    def of(cls, answer: ProgramAnswer) -> "Part":
        if answer.ended:
            return cls.ENDED
        if answer.verdict is Verdict.NOT_NOW:
            return cls.NOT_NOW
        return cls.COULD if answer.likely else cls.UNLIKELY


_PART_TITLES = {
    Part.COULD: gettext_lazy("Programs that could serve you"),
    Part.UNLIKELY: gettext_lazy("Less likely for you"),
    Part.NOT_NOW: STANDING_TITLES[MatchGroup.NOT_NOW],
    Part.ENDED: STANDING_TITLES[ENDED],
}
ALL_PARTS = "all"


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of the list: how many it holds, and the programs themselves where they were asked for."""

    key: Part
    title: str
    total: int
    rows: list[ProgramRow]


def parts_of(rows: Iterable[ProgramRow], *, show: str = "") -> list[ListPart]:
    """Return the parts that hold something; ``show`` names the one to open, or all of them."""
    held: dict[Part, list[ProgramRow]] = {part: [] for part in Part}
    for row in rows:
        held[Part.of(row.answer)].append(row)
    return [
        ListPart(part, str(_PART_TITLES[part]), len(held[part]), held[part] if show in {part, ALL_PARTS} else [])
        for part in Part
        if held[part]
    ]


def obstacle_counts(rows: Iterable[ProgramRow], lang: str) -> list[dict[str, Any]]:
    """Return what stands against the programs that are "not now", each with how many, the most common first."""
    found = Counter(_obstacle(row.answer) for row in rows if Part.of(row.answer) is Part.NOT_NOW)
    most = max(found.values(), default=1)
    return [
        {"value": kind, "label": CONDITION_TYPES[ConditionKind(kind)].unmet.text(lang), "count": count,
         "share": count / most}
        for kind, count in found.most_common()
        if kind is not None
    ]  # fmt: skip


def answer_context(
    told: MatchResult, programs: MatchedPrograms, *, sources: MatchSources, given: Any, links: AnswerLinks
) -> dict[str, Any]:
    """Return what templates/matching/first_moves.html and what stands below it need.

    ``given`` is the query of the address.
    """
    lang, filters = current_language(), Filters(given)
    moves, counts = moves_of(programs.rows), counts_of([row.answer for row in programs.waiting])
    show = given.get("show") or (ALL_PARTS if filters.chosen else "" if moves else Part.COULD)
    parts = parts_of(filter(filters.admits, programs.waiting) if filters.chosen else programs.waiting, show=show)
    china = china_block(told, sources, lang=lang)
    people = people_rows(told.answer.people, lang)
    opened = any(part.rows for part in parts) or bool(filters.chosen)
    return {
        "told": told,
        "moves": moves,
        "groups": move_groups(moves),
        "reading": _shared_reading(moves),
        "project_parts": who_pays([move for move in moves if move.row.stance is None]),
        "abroad": china is not None,
        "other_needs": _other_needs(told, lang),
        "parts": parts,
        "opened": opened,
        "filters": filters,
        "filter_groups": filters.groups(programs.waiting, lang) if opened else [],
        "obstacles": [] if opened else obstacle_counts(programs.waiting, lang),
        "counts": counts,
        "summary": answer_summary(moves),
        "people": people if show == "people" else people[:SHOWN_PEOPLE],
        "people_hidden": 0 if show == "people" else max(0, len(people) - SHOWN_PEOPLE),
        "china": china,
        "leads": [] if china is None else china.leads if show == "china" else china.leads[:SHOWN_LEADS],
        "first_person": people[0],
        "person_url": links.person,
        "needs_url": links.question("needs") if links.question and not needs_known(moves) else "",
    }


def _shared_reading(moves: list[Move]) -> str:
    """Return the offering and project that most moves share, at least two, said once above them; else empty."""
    readings = Counter(move.row.reading_words for move in moves if move.row.reading_words).most_common(1)
    return readings[0][0] if readings and readings[0][1] > 1 else ""


def _other_needs(told: MatchResult, lang: str) -> list[dict[str, str]]:
    """Return the needs told that the first moves do not answer: a page answers three."""
    first = told.readings[0]
    others = [need for need in Need if need in (first.facts.needs or ()) and need not in told.needs]
    return [{"value": need.value, "label": localized_label(need).inside(lang)} for need in others]


def answer_summary(moves: list[Move]) -> str:
    """Return the answer in figures: the whole list says how many programs there are in all."""
    moves = apart(moves)
    count = len(moves)
    if not count:
        return _("Nothing is a first move yet.")
    first = ngettext("%(count)s move.", "%(count)s moves, best first.", count) % {"count": count}
    now, ask = opens_now(moves)
    takes = ngettext("%(now)s takes applications today", "%(now)s take applications today", now) % {"now": now}
    asks = ngettext("%(ask)s to ask first", "%(ask)s to ask first", ask) % {"ask": ask}
    said = "; ".join([*([takes] if now else []), *([asks] if ask else [])])
    return f"{first} {said}." if said else first


def person_url(province: str | None) -> str:
    """Return the way to a person from a page without a box for messages, for a province where it is known."""
    url = reverse("casework:message")
    return f"{url}?province={province}" if province else url
