"""Which kinds of seat answer which question: the table by which requests are routed. Pure.

A question (a need, a program, an official's presence) has rules; of those whose circumstances are given the one that
says most counts. It names its kinds of seat, best first, each with its reason.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, product
from typing import Any

from hub.core.text.formats import fold
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Need

COMMISSIONERS = "tcs"  # the organization whose services and regional offices every company meets
HUB, PROGRAM_ORGANIZATION = "hub", "program-organization"
CHINA_MARKET, ABROAD, UNKNOWN_MARKET = "china", "abroad", "unknown"
MARKET_NAMES = {
    CHINA_MARKET: Localized("China", "Chine"),
    ABROAD: Localized("another country", "autre pays"),
    UNKNOWN_MARKET: Localized("no country named", "aucun pays nommé"),
}
MARKETS = tuple(MARKET_NAMES)
# What is asked: a need, or what a request says by its kind, its program, its opportunity, the level of an official.
QUESTIONS: Mapping[str, Localized] = {
    **{need.value: need.label for need in Need},
    "market_entry": Localized("To enter a market", "Entrer sur un marché"),
    "export_permit": Localized("An export permit", "Une licence d’exportation"),
    "finance": Localized("Money, of no kind named", "De l’argent, sans précision"),
    "funding": Localized("Money from a program", "L’aide d’un programme"),
    "program": Localized("A program", "Un programme"),
    "opportunity": Localized("An opportunity", "Une occasion"),
    "unsure": Localized("Does not know whom to ask", "Ne sait pas à qui s’adresser"),
    "other": Localized("Something else", "Autre chose"),
    "presence-officer": Localized("Presence of a trade commissioner", "Présence d’un délégué commercial"),
    "presence-consul_general": Localized("Presence of the consul general", "Présence du consul général"),
    "presence-ambassador": Localized("Presence of the ambassador", "Présence de l’ambassadeur"),
    "presence-deputy_minister": Localized("Presence of a deputy minister", "Présence d’un sous-ministre"),
    "presence-minister": Localized("Presence of a minister", "Présence d’un ministre"),
    "presence-premier": Localized("Presence of a premier or the prime minister", "Présence d’un premier ministre"),
}
MOST_STEPS = 4
FIRST_STEPS, WITH_SOMEBODY, SANCTIONED = "first-steps", "with-somebody", "sanctioned-place"
CAPITAL = "capital"
AT_CAPITAL = f":{CAPITAL}"  # ends a kind of which the seats at the embassy alone are meant
_STEM, _CLOSE = "*", "."
_CLAUSE_END = r"(?= (?:and|but|since|anymore|any more|what can|what do|et|mais|depuis|que faire)\b|$)"
# "doesn't" and "doesnt" are one word: a folded apostrophe is a space.
_CONTRACTED = re.compile(r"\b(are|ca|did|do|does|has|have|is|was|were|wo)n t\b")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[;\n]")
# What may stand between the two halves of a pair: ten words, and no other subject before the second half.
_BETWEEN = r"(?: (?!(?:i|we|on)(?: \w+)? {then})\w+){{0,10}} "


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

    @property
    def precedence(self) -> tuple[object, ...]:
        """The order in which rules count: what names a market comes first, then signs, few before many."""
        return not self.market, not self.words, not self.of_province, len(self.words), sorted(self.words)


def rule_of(row: Any) -> RoutingRule:
    steps = [
        (
            getattr(row, f"kind_{number}"),
            Localized(getattr(row, f"reason_{number}_en"), getattr(row, f"reason_{number}_fr")),
        )
        for number in range(1, MOST_STEPS + 1)
    ]
    return RoutingRule(
        ask=row.question,
        steps=tuple(
            RoutingStep(kind=kind.removesuffix(AT_CAPITAL), reason=reason, at_capital=kind.endswith(AT_CAPITAL))
            for kind, reason in steps
            if kind
        ),
        market=row.market,
        words=frozenset(row.signs),
        of_province=row.of_province,
    )


def rule_before(
    rules: Iterable[RoutingRule], ask: str, *, market: str, signs: frozenset[str], of_province: bool
) -> RoutingRule | None:
    """Return the rule that counts for a question in given circumstances; of equal ones the first."""
    found = (rule for rule in rules if rule.holds(ask, market=market, signs=signs, of_province=of_province))
    return min(found, key=lambda rule: rule.precedence, default=None)


def reach_of(rules: Sequence[RoutingRule], ask: str) -> tuple[list[RoutingRule], bool]:
    """Return the rules for a question that never count, and whether there is one for all circumstances."""
    of_ask = [rule for rule in rules if rule.ask == ask]
    signs = sorted(frozenset[str]().union(*(rule.words for rule in of_ask)))
    read = chain.from_iterable(combinations(signs, number) for number in range(len(signs) + 1))
    counting = [
        rule_before(of_ask, ask, market=market, signs=frozenset(some), of_province=of_province)
        for market, some, of_province in product(MARKETS, read, (False, True))
    ]
    reached = {id(rule) for rule in counting}
    return [rule for rule in of_ask if id(rule) not in reached], None not in counting


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRegion:
    """The part of a province that a seat serves."""

    sub_region: str
    name: Localized


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWords:
    """The words of one sentence in which a sign is read.

    ``alone`` say it by themselves; of a pair one of the second half follows one of the first; none of ``never`` and
    ``never_pairs`` stands in the sentence. ``places`` are the divisions of China that the sign means. ``instead_of``
    names another sign: where the text has that one as well, this one stands in its place, if it is read in the
    sentences of both, taken together.
    """

    alone: tuple[str, ...]
    places: tuple[str, ...] = ()
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    never: tuple[str, ...] = ()
    never_pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    instead_of: str = ""

    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of the sign, for a sentence as it is compared."""
        told = "|".join([_one_of(self.alone), *map(_pair, self.pairs)])
        never = "|".join([*([_one_of(self.never)] if self.never else ()), *map(_pair, self.never_pairs)])
        barred = rf"(?!.*(?<!\w)(?:{never}))" if never else ""
        return re.compile(rf"^{barred}.*?(?<!\w)(?:{told})")


@dataclass(frozen=True, kw_only=True)
class RoutingTable:
    """The whole table. ``program_kinds`` holds the kind that answers for a body without a desk of its own.

    ``words`` are read in a request as signs, which ``sign_names`` name; ``asks`` holds the question of a sign that says
    by itself what is asked.
    """

    groups: Mapping[str, SeatGroup]
    rules: tuple[RoutingRule, ...]
    regions: Mapping[str, SeatRegion]
    program_kinds: Mapping[str, str]
    words: Mapping[str, SignWords]
    asks: Mapping[str, str]
    sign_names: Mapping[str, Localized]
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
        return {sign: words.pattern() for sign, words in self.words.items()}

    def kind_of(self, slug: str, seat_kind: str) -> str:
        """Return the kind in which a seat stands, "" where the table does not know it."""
        return self._kinds.get(slug) or self._seat_kinds.get(seat_kind, "")

    def place_of(self, slug: str) -> int:
        """Return the place of a seat among those of its kind, the usual one first."""
        return self._order.get(slug, 0)

    def rule_for(self, ask: str, *, market: str, signs: frozenset[str], of_province: bool) -> RoutingRule | None:
        return rule_before(self.rules, ask, market=market, signs=signs, of_province=of_province)

    def signs_in(self, text: str) -> set[str]:
        sentences = [_read(sentence) for sentence in _SENTENCE_END.split(text)]
        of_each = [{sign for sign, each in self._signs.items() if each.search(one)} for one in sentences]
        found = set[str]().union(*of_each)
        for sign, words in self.words.items():
            if words.instead_of:
                both = {sign, words.instead_of}
                told = [one for one, signs in zip(sentences, of_each, strict=True) if not both.isdisjoint(signs)]
                is_read = words.instead_of in found and self._signs[sign].search(" ".join(told))
                found = found - both | {sign} if is_read else found - {sign}
        return found

    def without(self, ask: str, text: str, *, read: Callable[[str], str]) -> str:
        """Return the sentences of a text in which no sign of a question is read; ``read`` says how one is read."""
        told = {sign for sign, of in self.asks.items() if of == ask}
        return ". ".join(each for each in _SENTENCE_END.split(text) if told.isdisjoint(self.signs_in(read(each))))


def _read(text: str) -> str:
    return _CONTRACTED.sub(r"\1nt", fold(text))


def _pair(halves: tuple[Iterable[str], Iterable[str]]) -> str:
    first, then = map(_one_of, halves)
    return first + _BETWEEN.format(then=then) + then


def _one_of(words: Iterable[str]) -> str:
    ends = {_STEM: r"\w*", _CLOSE: _CLAUSE_END}
    parts = [re.escape(_read(word)) + ends.get(word[-1], "") for word in words]
    return rf"(?:{'|'.join(parts)})(?!\w)"


def stand_in_order(
    *,
    named: Iterable[str],
    colleagues: Iterable[tuple[str, Collection[str] | None, int]],
    regional: Iterable[str] = (),
    areas: Collection[str],
) -> list[str]:
    """Return which seats get what comes for one in which nobody is, best first; the Hub's desk where none of them can.

    Who was named comes first, then a colleague of the place (``colleagues``: seat, areas, open requests): one of the
    area before others, then who has the least; then the trade office of the company's province. Both the router and
    the table of coverage ask here, and look who is there.
    """
    ranked = sorted(
        colleagues, key=lambda one: (set(areas).isdisjoint(areas if one[1] is None else one[1]), one[2], one[0])
    )
    return list(dict.fromkeys([*named, *(slug for slug, _areas, _load in ranked), *regional]))
