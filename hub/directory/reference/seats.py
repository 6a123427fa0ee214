"""Which kinds of seat answer which question: the table by which requests are routed. Pure.

A question (a need, a program, an official's presence) has rules; the first whose circumstances are given names its
kinds of seat, best first, each with its reason. The table is data: ``hub/directory/data/routing.yaml``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from hub.core.text.formats import fold
from hub.core.text.localized import Localized

COMMISSIONERS = "tcs"  # the organization whose services and regional offices every company meets
HUB, PROGRAM_ORGANIZATION = "hub", "program-organization"
CHINA_MARKET, ABROAD, UNKNOWN_MARKET = "china", "abroad", "unknown"
MARKETS = (CHINA_MARKET, ABROAD, UNKNOWN_MARKET)
FIRST_STEPS = "first-steps"
_STEM = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatGroup:
    """A kind of seat that answers questions: every seat of a kind of the directory, or seats by name in their order."""

    id: str
    name: Localized
    seat_kind: str = ""
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingStep:
    """One kind of seat for a question, and why. ``at_capital``: the seats at the embassy alone."""

    kind: str
    reason: Localized
    at_capital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """The kinds of seat for a question in given circumstances; what is empty makes no condition."""

    ask: str
    steps: tuple[RoutingStep, ...]
    market: str = ""
    words: frozenset[str] = frozenset()
    of_province: bool = False

    def holds(self, ask: str, *, market: str, signs: frozenset[str], of_province: bool) -> bool:
        """Return whether this is a rule for the question in these circumstances."""
        return (
            self.ask == ask
            and self.market in {"", market}
            and (not self.words or not self.words.isdisjoint(signs))
            and (of_province or not self.of_province)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRegion:
    """The part of a province that a seat serves."""

    sub_region: str
    name: Localized


@dataclass(frozen=True, kw_only=True)
class RoutingTable:
    """The whole table. ``program_kinds`` holds the kind that answers for a body without a desk of its own.

    ``asks`` holds the question of a sign that says by itself what is asked.
    """

    groups: Mapping[str, SeatGroup]
    rules: tuple[RoutingRule, ...]
    regions: Mapping[str, SeatRegion]
    program_kinds: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    asks: Mapping[str, str]
    last_resort: RoutingStep

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {slug: group.id for group in self.groups.values() for slug in group.seats}

    @cached_property
    def _seat_kinds(self) -> Mapping[str, str]:
        return {group.seat_kind: group.id for group in self.groups.values() if group.seat_kind}

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {slug: place for group in self.groups.values() for place, slug in enumerate(group.seats)}

    @cached_property
    def _signs(self) -> Mapping[str, re.Pattern[str]]:
        return {sign: _pattern(words) for sign, words in self.words.items()}

    def kind_of(self, slug: str, seat_kind: str) -> str:
        """Return the kind in which a seat stands, "" where the table does not know it."""
        return self._kinds.get(slug) or self._seat_kinds.get(seat_kind, "")

    def place_of(self, slug: str) -> int:
        """Return the place of a seat among those of its kind, the usual one first."""
        return self._order.get(slug, 0)

    def rule_for(self, ask: str, *, market: str, signs: frozenset[str], of_province: bool) -> RoutingRule | None:
        """Return the first rule for a question whose circumstances are given."""
        for rule in self.rules:
            if rule.holds(ask, market=market, signs=signs, of_province=of_province):
                return rule
        return None

    def signs_in(self, text: str) -> Iterator[str]:
        """Yield the signs that are read in a text."""
        folded = fold(text)
        yield from (sign for sign, pattern in self._signs.items() if pattern.search(folded))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = [re.escape(fold(word.removesuffix(_STEM))) + ("" if word.endswith(_STEM) else r"(?!\w)") for word in words]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + ")")
