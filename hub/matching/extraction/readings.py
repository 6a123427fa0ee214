"""One value of one fact, read from words; and a text cut into the parts in which it is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.matching.extraction.figures import AmountInText, amounts
from hub.matching.extraction.places import PlaceMention, places_in
from hub.matching.extraction.text import Part, clause_at, clauses, folded, joined_parts, plain_spaces, sentences
from hub.matching.extraction.vocabulary import found_in_each, preceded

# Facts that have any number of values, one reading each.
LISTS = frozenset({"needs", "target_markets", "legal_form", "ownership", "project.partner_kind"})


@dataclass(frozen=True, slots=True)
class FactReading:
    """One value of one fact. ``words`` stand in the text as the company wrote it; "" where it follows from another.

    ``fact`` is the name of an answer, ``project.`` before those of the project. ``likelihood`` is 1 for what
    is taken; what is less likely is offered only.
    """

    fact: str
    value: Any
    words: str = ""
    start: int = 0
    end: int = 0
    likelihood: float = 1.0

    @property
    def sure(self) -> bool:
        return self.likelihood == 1

    @property
    def key(self) -> str:
        """The fact and its value as a form sends them."""
        value = self.value
        if isinstance(value, dict):
            value = f"{value['min']}..{'' if value['max'] is None else value['max']}"
        return f"{self.fact}={value}"


@dataclass(frozen=True)
class TextParts:
    """A text as written and as folded, with its sentences, places and amounts."""

    written: str
    text: str

    @classmethod
    def of(cls, text: str) -> "TextParts":
        written = plain_spaces(text)
        return cls(written, folded(written))

    @cached_property
    def sentences(self) -> tuple[Part, ...]:
        return tuple(sentences(self.text))

    @cached_property
    def clauses(self) -> tuple[Part, ...]:
        return tuple(clause for sentence in self.sentences for clause in clauses(sentence))

    @cached_property
    def places(self) -> tuple[PlaceMention, ...]:
        """The places named, but those in the place of which another is told: "here instead of in Poland"."""
        return tuple(
            place
            for place in places_in(self.text, self.written)
            if not preceded(self.text[: place.start], place.start, "elsewhere")
        )

    @cached_property
    def plans(self) -> tuple[Part, ...]:
        """What the company itself plans to build or try out, with its cost, its place and who takes part."""
        return tuple(
            Part(match.group(), sentence.start + match.start())
            for sentence, match in found_in_each(self.sentences, "planned")
        )

    def is_planned(self, place: int) -> bool:
        return any(plan.start <= place < plan.end for plan in self.plans)

    @property
    def only_province(self) -> PlaceMention | None:
        """The first place in the only province that is named; None where none is, or several are."""
        named = {place.province: place for place in reversed(self.places) if place.province}
        return next(iter(named.values())) if len(named) == 1 else None

    def amounts(self) -> Iterator[tuple[AmountInText, Part]]:
        """Yield the amounts of money, each with its sentence; ``start`` and ``end`` count in the sentence."""
        for sentence in self.sentences:
            for money in amounts(sentence.text, self.written[sentence.start : sentence.end]):
                yield money, sentence

    def sentence_at(self, place: int) -> Part:
        return next((one for one in self.sentences if one.start <= place < one.end), Part(self.text, 0))

    def clause_at(self, place: int) -> Part:
        return clause_at(self.sentence_at(place), place)

    def joined_part_at(self, place: int) -> Part:
        sentence = self.sentence_at(place)
        return next((one for one in joined_parts(sentence) if one.start <= place < one.end), sentence)

    def reading(self, fact: str, value: Any, start: int, end: int) -> FactReading:
        """Return a reading with its words as written."""
        return FactReading(fact, value, self.written[start:end].strip(" ,.;:"), start, end)

    def reading_of(self, fact: str, value: Any, part: Part, match: re.Match[str]) -> FactReading:
        return self.reading(fact, value, part.start + match.start(), part.start + match.end())
