"""The closed lists in words: one label in English and one in French for every member of the vocabulary."""

from dataclasses import dataclass

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
