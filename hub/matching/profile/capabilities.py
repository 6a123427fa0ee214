"""Propose capabilities from a company's own words, with the words that led there. Pure.

The look-up is the one of the areas' vocabulary: accents, case, plurals and small words do not matter, the longest
phrase wins, and a negated word does not count. What one's product feeds is the customer's, and no capability. A
proposal is a suggestion: the company decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hub.directory.reference.capabilities import LANGUAGES, capabilities
from hub.matching.areas.tokens import simplified, tokens_of
from hub.matching.areas.vocabulary import Phrase, Vocabulary, find_phrases

MOST_CAPABILITIES = 6
_LATIN = ("en", "fr")
_FED = re.compile(
    r"\b(?:feeds? (?:an?|the)|aliment(?:er?|ent) (?:une?|des|les?|la|l[’'])) ?\w.*?"
    r"(?=[.;:!?]|, (?:while|which|and we|qui|et nous)\b|$)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class CapabilityProposal:
    """One capability proposed, with the words, as the person wrote them, that led there."""

    capability: str
    because: tuple[str, ...]


def propose_capabilities(*texts: str | None) -> tuple[CapabilityProposal, ...]:
    """Propose at most ``MOST_CAPABILITIES`` for what is said of an offering: the most words first, then list order."""
    because: dict[str, dict[str, None]] = {}
    for text in texts:
        for slug, words in _found(text.strip()) if text else ():
            because.setdefault(slug, {})[words] = None
    order = list(capabilities())
    found = [CapabilityProposal(slug, tuple(words)) for slug, words in because.items()]
    found.sort(key=lambda each: (-len(each.because), order.index(each.capability)))
    return tuple(found[:MOST_CAPABILITIES])


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[tuple[str, str], ...]:
    hits = find_phrases(_FED.sub(" ", text), _vocabulary()).values()
    return tuple((slug, hit.words) for hit in hits for slug in hit.weights)


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    terms: dict[str, dict[Phrase, dict[str, float]]] = {lang: {} for lang in LANGUAGES}
    for slug, capability in capabilities().items():
        for lang in LANGUAGES:
            for phrase in _phrases(capability.words[lang], lang):
                # Two spellings of one word may fold together: the first capability of the list keeps it.
                terms[lang].setdefault(phrase, {slug: 1.0})
    chinese = sorted((phrase[0] for phrase in terms["zh"]), key=lambda word: (-len(word), word))
    return Vocabulary(
        terms=terms,
        guards=(),
        longest=max(len(phrase) for lang in _LATIN for phrase in terms[lang]),
        heads={lang: frozenset(phrase[0] for phrase in terms[lang]) for lang in _LATIN},
        chinese=re.compile("|".join(map(re.escape, chinese))),
    )


def _phrases(words: Iterable[str], lang: str) -> Iterable[Phrase]:
    for word in words:
        yield (simplified(word),) if lang == "zh" else tuple(token.stem for token in tokens_of(word))
