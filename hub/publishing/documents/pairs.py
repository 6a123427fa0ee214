"""How alike two names are: the comparison by which programs of files, and what is typed, are held against the rest."""

import re

from hub.core.text.formats import fold

# Words that so many entries have that they say nothing.
_COMMON = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with", "au", "aux", "d", "de", "des",
    "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur", "un", "une", "program", "programme",
    "programs", "programmes", "fund", "fonds", "initiative", "canada",
})  # fmt: skip
# From the first on two are taken for one; from the second on where they share more than the name.
DUPLICATE, TWIN = 0.8, 0.6


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell it from others."""
    return frozenset(re.findall(r"[a-z0-9]+", fold(name))) - _COMMON


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1."""
    words = name_words(one), name_words(other)
    together = words[0] | words[1]
    return len(words[0] & words[1]) / len(together) if together else 0
