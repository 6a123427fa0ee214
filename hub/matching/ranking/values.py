"""What a factor adds to a score, and the sentence that says why, which is made when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from programs.catalogue.entries import ProgramView

WEIGHTS: Mapping[str, float] = {
    "need": 0.32,  # does it give the kind of support that was asked for?
    "area": 0.18,  # does it name the company's areas, the main one before the others?
    "stage": 0.07,  # is it made for the stage of the offering?
    "place": 0.10,  # is it made for the company's province?
    "market": 0.07,  # does it serve the markets aimed at?
    "deadline": 0.06,  # can one apply soon?
    "conditions": 0.08,  # how much is still open between the company and "meets"?
    "size": 0.03,  # is its support of the size of the ask?
    "evidence": 0.03,  # how old is what we know of it?
    "reach": 0.06,  # do many companies use it? It can lift a score by 0.03 at most, and lower none.
}
NEUTRAL = 0.5
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


NOT_KNOWN = FactorValue(NEUTRAL)


@dataclass  # not frozen: hundreds are made for each company, and freezing takes most of that time
class Contribution:
    """What one factor adds to a score: its weight, its value between 0 and 1, and why. Nothing changes it."""

    factor: str
    weight: float
    value: float
    reason: ReasonSentence | Callable[..., ReasonSentence]
    about: tuple[Any, ...]

    @classmethod
    def of(cls, factor: str, value: FactorValue) -> "Contribution":
        """Return what a factor of this value adds."""
        return cls(factor, WEIGHTS[factor], round(value.number, DIGITS), value.reason, value.about)

    @cached_property
    def _words(self) -> ReasonSentence:
        return self.reason if isinstance(self.reason, ReasonSentence) else _has_sentence(self.reason, self.about)

    @cached_property
    def sentence_en(self) -> str:
        """The reason in English; empty when the fact behind it is not known."""
        return self._words.en

    @cached_property
    def sentence_fr(self) -> str:
        """The reason in French; empty when the fact behind it is not known."""
        return self._words.fr

    def sentence(self, lang: str) -> str:
        """Return the reason in ``lang``; empty when the fact behind it is not known."""
        return self.sentence_fr if lang.startswith("fr") else self.sentence_en


@lru_cache(maxsize=16_384)  # the same reasons come back with every company
def _has_sentence(reason: Callable[..., ReasonSentence], about: tuple[Any, ...]) -> ReasonSentence:
    return reason(*about)


def score_of(parts: Sequence[Contribution]) -> float:
    """Return the weighted mean of the contributions, between 0 and 1, to four digits."""
    return round(sum([part.weight * part.value for part in parts]) / sum([part.weight for part in parts]), DIGITS)


def rank_key(score: float, program: ProgramView) -> tuple[float, str, str]:
    """Return the key that orders programs: best score first, then English name, then slug."""
    return (-score, *name_key(program))


def name_key(program: ProgramView) -> tuple[str, str]:
    """Return the key that orders programs of equal score."""
    return program.name_en.casefold(), program.slug
