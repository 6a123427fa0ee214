"""What a factor does to a score, and the sentence that says why, which is made when it is asked for."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from programs.catalogue.entries import ProgramView

FACTORS = ("need", "purpose", "chance", "value", "tempo")
DIGITS = 4  # of values and scores


class ReasonSentence(NamedTuple):
    """The same reason in English and in French; both empty where there is nothing to say."""

    en: str = ""
    fr: str = ""


SILENCE = ReasonSentence()


class FactorValue(NamedTuple):
    """The value of a factor between 0 and 1, and its reason: a sentence, or what makes it of ``about``."""

    number: float
    reason: ReasonSentence | Callable[..., ReasonSentence] = SILENCE
    about: tuple[Any, ...] = ()


@dataclass  # not frozen: hundreds are made for each company, and freezing takes most of that time
class Contribution:
    """What one factor does to a score: its value between 0 and 1, by which the others are multiplied, and why."""

    factor: str
    value: float
    reason: ReasonSentence | Callable[..., ReasonSentence]
    about: tuple[Any, ...]

    @classmethod
    def of(cls, factor: str, value: FactorValue) -> "Contribution":
        """Return what a factor of this value does."""
        return cls(factor, round(value.number, DIGITS), value.reason, value.about)

    @cached_property
    def _words(self) -> ReasonSentence:
        return self.reason if isinstance(self.reason, ReasonSentence) else _has_sentence(self.reason, self.about)

    @cached_property
    def sentence_en(self) -> str:
        """The reason in English; empty when there is nothing to say."""
        return self._words.en

    @cached_property
    def sentence_fr(self) -> str:
        """The reason in French; empty when there is nothing to say."""
        return self._words.fr

    def sentence(self, lang: str) -> str:
        """Return the reason in ``lang``; empty when there is nothing to say."""
        return self.sentence_fr if lang.startswith("fr") else self.sentence_en


@lru_cache(maxsize=16_384)  # the same reasons come back with every company
def _has_sentence(reason: Callable[..., ReasonSentence], about: tuple[Any, ...]) -> ReasonSentence:
    return reason(*about)


def score_of(parts: Sequence[Contribution]) -> float:
    """Return the product of the factors, between 0 and 1, to four digits."""
    return round(math.prod([part.value for part in parts]), DIGITS)


def name_key(program: ProgramView) -> tuple[str, str]:
    """Return the key that orders programs where nothing else does."""
    return program.name_en.casefold(), program.slug
