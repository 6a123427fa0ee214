"""The closed lists in words: one label in English and one in French for every member of the vocabulary."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from hub.core.text.formats import join_words

_NAMES = ("Black", "Canadian", "Crown", "Indigenous")  # first words that keep their capital in a sentence


def gettext_noop(text: str) -> str:
    """Mark a sentence of pure code that stands in the French catalogue, and return it: the page puts it into words."""
    return text


@dataclass(frozen=True, slots=True)
class Localized:
    """The same text in English and in French."""

    en: str
    fr: str

    def text(self, lang: str) -> str:
        """Return the text in ``lang``: French for "fr" and "fr-CA", else English."""
        return self.fr if lang.startswith("fr") else self.en

    def inside(self, lang: str) -> str:
        """Return the text as it stands inside a sentence: small first letter, except in a name."""
        text = self.text(lang)
        return text if text.startswith(_NAMES) else text[:1].lower() + text[1:]


class Inside(Protocol):
    """What has words that stand inside a sentence."""

    def inside(self, lang: str) -> str:
        """Return them."""


def enumeration(words: Iterable[Inside]) -> tuple[str, str]:
    """Return words as an enumeration inside a sentence, in English and in French."""
    every = list(words)
    return join_words([one.inside("en") for one in every], "en"), join_words([one.inside("fr") for one in every], "fr")
