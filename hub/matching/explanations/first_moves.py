"""The first moves in the words of the page: what each gives, why, what stands against it, when, and what to do now."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.core.text.formats import day, join_words
from hub.core.vocabulary.enums import Intake, Need
from hub.core.vocabulary.labels import localized_label
from hub.core.vocabulary.purpose import PaysFor, SpendingPlace
from hub.matching.explanations.presentation import NamedLink, ProgramRow
from hub.matching.explanations.reasons import OTHER, answers_need, heading_of, need_title, shown_uses
from hub.matching.ranking.programs import LATER, STAPLE, are_kin
from hub.matching.ranking.tables import STAPLES
from programs.catalogue.program_rules import Precedence
from programs.stacking.phrases import costs_of

USUAL = "usual"  # the heading of a need that nobody told, and that such a company usually has
_GROUPS = {
    USUAL: gettext_lazy("Usual for a firm like yours"),
    STAPLE: gettext_lazy("What a company like yours always checks"),
    LATER: gettext_lazy("For when the project grows"),
    OTHER: gettext_lazy("Also worth a look"),
}
_NUMBER = re.compile(r"\+?[\d(][\d ()-]{8,}\d")
_DOUBTED = 0.5  # a purpose below says why it may not fit


@dataclass(eq=False)
class Move:
    """One first move: a program that a page shows in four lines, under its rank."""

    row: ProgramRow
    first: "Move | None" = None  # the move that a rule puts before it
    before: str = ""  # the program that a rule puts before it, where that is no move
    within: "Move | None" = None  # the move of which it is a stream, or the other way round: one call asks for both
    streams: "list[Move]" = field(default_factory=list)  # those within it
    beside: "Move | None" = None  # the same, where other moves stand between
    heading: str = OTHER  # the need that it stands under, or why it stands there without one
    number: int = 0  # its place on every page; a stream has that of its program

    @property
    def name(self) -> str:
        """Its name and those of its streams, where a list has one line for them."""
        return " + ".join([self.row.name, *(stream.row.name for stream in self.streams)])

    @cached_property
    def amount(self) -> str:
        """How much it gives, and which share of which costs; empty where neither is published."""
        card = self.row.card
        costs = costs_of(self.row.answer.program).text(self.row.lang)
        share = _("%(share)s of %(costs)s") % {"share": card.share, "costs": costs} if card.share else ""
        if card.amount and share:
            return f"{card.amount}, {share[:1].lower()}{share[1:]}"
        return card.amount or share

    @cached_property
    def uses(self) -> str:
        """What it pays for, the main things first, but what its kinds of support say already."""
        lang = self.row.lang
        return join_words([localized_label(one).inside(lang) for one in shown_uses(self.row.answer.program)], lang)

    @cached_property
    def fits(self) -> str:
        """Why it fits, in a line that does not repeat its heading."""
        return self.row.fits_under(self.heading)

    @cached_property
    def against(self) -> str:
        """The one thing most likely to stand against it."""
        row = self.row
        fit = next(part for part in row.answer.why if part.factor == "purpose")
        if fit.value < _DOUBTED and fit.sentence.text(row.lang):
            return fit.sentence.text(row.lang)
        signs = row.answer.entry.others_sign and row.answer.company.buyer_partner  # it is no supplier who must wait
        if row.answer.program.purpose is not None and not signs:
            return row.obstacle
        return row.to_ask[0][1] if row.to_ask else ""

    @property
    def decides(self) -> str:
        """Who settles what is left: another move first, the company by what it tells, else the organization."""
        if self.first is not None:
            return _("move %(number)s first") % {"number": self.first.number}
        return self.row.rest or self.row.decider

    @cached_property
    def doubt(self) -> str:
        """That the evidence is old, or that nobody could verify it; else empty."""
        program, today = self.row.answer.program, self.row.told.answer.on
        if self.row.card.seen_open:
            return _("Ask first: it may have closed.")
        recent = program.as_of.year == today.year if program.as_of_year_only else not self.row.card.evidence_stands_out
        if program.verified and recent:
            return ""
        seen = str(program.as_of.year) if program.as_of_year_only else day(program.as_of, self.row.lang)
        return _("Last seen %(day)s: ask first") % {"day": seen}

    @property
    def now(self) -> str:
        if self.before:
            return _("Begin with %(program)s: it comes first.") % {"program": self.before}
        if how := self.row.answer.program.how_to_apply(self.row.lang):
            return how
        if self.row.answer.intake.state in {Intake.OPEN, Intake.UNKNOWN}:
            return _("Ask whether your project fits before you write anything.")
        return _("Get ready: it takes no applications today.")

    @cached_property
    def phone(self) -> NamedLink | None:
        """The first published number."""
        found = _NUMBER.search(self.row.answer.program.nearest_contact.phone)
        return NamedLink(found[0], f"tel:{re.sub(r'[^0-9+]', '', found[0])}") if found else None

    @property
    def page(self) -> str:
        """The official page; empty where none is known."""
        return self.row.answer.program.url(self.row.lang) or ""

    @property
    def to_ask(self) -> str:
        """What to settle in a meeting: what stands against it, which they know, else the first thing that is open."""
        return self.against or (self.row.to_ask[0][1] if self.row.to_ask else "")


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """The moves for one need, what such a company always checks, or what is for later."""

    title: str
    moves: list[Move]


def moves_of(rows: Iterable[ProgramRow]) -> list[Move]:
    """Return the first moves among the rows of an answer, in their order."""
    moves = {row.slug: Move(row) for row in rows if row.answer.first_move is not None}
    for slug, move in moves.items():
        rules = (one for one in move.row.catalogue.rules.rules if isinstance(one, Precedence) and one.needed)
        firsts = (first for rule in rules if slug in rule.programs for first in rule.first)
        needed = list(firsts)
        move.first = next((moves[first] for first in needed if first in moves), None)
        names = (move.row.catalogue.by_slug.get(first) for first in needed if move.first is None)
        move.before = next((program.name(move.row.lang) for program in names if program is not None), "")
    found = list(moves.values())
    for move, heading in zip(found, _headings(found), strict=True):
        move.heading = heading
    fold_streams(found)
    for number, move in enumerate(apart(found), start=1):
        for one in (move, *move.streams):
            one.number = number
    return found


def apart(moves: Iterable[Move]) -> list[Move]:
    """Return the moves that stand by themselves, without the streams within them."""
    return [move for move in moves if move.within is None]


def fold_streams(moves: Sequence[Move]) -> None:
    """Put a stream into the program that stands before it, or the other way round, where nothing was said of either.

    One that stands apart under a need of its own keeps its place, and names the move that it belongs to. So does one
    that is for later beside one that is for now.
    """
    for place, move in enumerate(moves):
        kin = [one for one in moves[:place] if are_kin(one.row.slug, move.row.slug)]
        first = next((one for one in kin if one.row.stance is move.row.stance is None), None)
        if first is not None and (
            move.heading == first.heading
            or (LATER not in {move.heading, first.heading} and (move.heading in _GROUPS or kin[-1] is moves[place - 1]))
        ):
            move.within = first.within or first
            move.within.streams.append(move)
        elif kin:
            move.beside = kin[0]


def _headings(moves: Sequence[Move]) -> list[str]:
    """Return the heading of each move: one without its own stands under a need that it answers too.

    That is the need above it, or one that no other move stands under, so that no need is a heading twice. A staple goes
    to the staples below it.
    """
    found = [heading_of(move.row.answer) for move in moves]
    for place, move in enumerate(moves):
        if found[place] != OTHER:
            continue
        above, below = found[place - 1] if place else OTHER, found[place + 1 : place + 2]
        if below == [STAPLE] and move.row.answer.entry.role in STAPLES:
            found[place] = STAPLE
            continue
        free = [need for need in move.row.told.needs if need == above or need not in found]
        found[place] = next((need.value for need in free if answers_need(move.row.answer, need)), OTHER)
    for place, heading in enumerate(found[1:], start=1):
        if heading == STAPLE and heading in found[: place - 1] and heading != found[place - 1]:
            found[place] = OTHER  # one that was picked for later, and the staples stand above
    return found if needs_known(moves) else [heading if heading == LATER else USUAL for heading in found]


def needs_known(moves: Sequence[Move]) -> bool:
    """Return whether a need was told, or is supposed from what was; else the moves are what is usual."""
    return any(move.row.answer.company.needs for move in moves)


def move_groups(moves: Sequence[Move]) -> list[MoveGroup]:
    """Return the moves under the headings of the page, in the order of the rank."""
    groups = [list(held) for _key, held in groupby(apart(moves), lambda move: move.heading)]
    return [MoveGroup(_title(held[0], first=not place), held) for place, held in enumerate(groups)]


def _title(move: Move, *, first: bool) -> str:
    if move.heading == OTHER and first:
        return _("Worth a look first")
    if move.heading in _GROUPS:
        return str(_GROUPS[move.heading])
    return need_title(Need(move.heading), adopts=move.row.answer.company.adopts).text(move.row.lang)


# --- Who pays for which part ------------------------------------------------------------------------------------------

_PARTS: Mapping[Any, tuple[PaysFor, ...]] = {
    gettext_lazy("Research, tests, certification"): (
        PaysFor.R_AND_D, PaysFor.RESEARCH_WITH_UNIVERSITY, PaysFor.CERTIFICATION_TESTING,
    ),
    gettext_lazy("A pilot or a first plant"): (PaysFor.PILOT_DEMONSTRATION, PaysFor.FIRST_COMMERCIAL_PLANT),
    gettext_lazy("Equipment and buildings"): (PaysFor.EQUIPMENT_CAPITAL, PaysFor.BUILDING_SITE),
    gettext_lazy("Capital, loans, guarantees"): (
        PaysFor.GROWTH_EQUITY, PaysFor.WORKING_CAPITAL, PaysFor.PROJECT_FINANCE, PaysFor.BONDING_GUARANTEE,
        PaysFor.RECEIVABLES_INSURANCE,
    ),
    gettext_lazy("Patents, trademarks, contracts"): (PaysFor.IP_PROTECTION,),
    gettext_lazy("Market study, travel, introductions"): (
        PaysFor.MARKET_STUDY, PaysFor.EXPORT_MARKETING, PaysFor.EVENT_MISSION, PaysFor.INTRODUCTIONS,
    ),
    gettext_lazy("Hiring and training"): (PaysFor.HIRING, PaysFor.TRAINING),
}  # fmt: skip
_ABROAD = frozenset({SpendingPlace.ABROAD, SpendingPlace.ANYWHERE})


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """A part of a project, with the moves that pay for it in Canada and abroad."""

    name: str
    canada: list[Move]
    abroad: list[Move]


def who_pays(moves: Sequence[Move]) -> list[ProjectPart]:
    """Return who pays for which part of a project; nothing for one move, of which its own lines say it."""
    told = [(move, purpose) for move in moves if (purpose := move.row.answer.program.purpose) is not None]
    parts = []
    for name, purposes in _PARTS.items():
        pay = [(move, purpose) for move, purpose in told if not set(purposes).isdisjoint(purpose.pays_for)]
        named = [move for move, _purpose in pay]
        pay = [(move, purpose) for move, purpose in pay if move.within not in named]  # it has its program's number
        parts.append(
            ProjectPart(
                str(name),
                [move for move, purpose in pay if purpose.place_of_project is not SpendingPlace.ABROAD],
                [move for move, purpose in pay if purpose.place_of_project in _ABROAD],
            )
        )
    shown = [part for part in parts if part.canada or part.abroad]
    return shown if len(told) > 1 else []


def opens_now(moves: Sequence[Move]) -> tuple[int, int]:
    """Return how many moves take applications today, and how many did when they were last seen."""
    sure = sum(move.row.card.takes_today for move in moves)
    return sure, sum(move.row.answer.intake.state is Intake.OPEN for move in moves) - sure


_DATES = 4  # that a company is shown
_YEAR = timedelta(days=366)


def next_dates(rows: Iterable[ProgramRow], *, on: date) -> list[tuple[date, ProgramRow]]:
    """Return the next days within a year on which programs open or close, the soonest first."""
    days = [(when, row) for row in rows for when in (row.answer.intake.opens, row.answer.intake.closes) if when]
    coming = sorted(((when, row) for when, row in days if on <= when < on + _YEAR), key=lambda pair: pair[0])
    return coming[:_DATES]
