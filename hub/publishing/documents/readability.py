"""How hard a text is to read: reading level, length of sentences, jargon, French typography.

English is measured by Flesch and Kincaid's grade, French by Kandel and Moles's score (1958), which is Flesch's formula
fitted to French: 207 - 1.015 x words a sentence - 73.6 x syllables a word. Names, acronyms and figures are left out of
both, as is usual: nobody can choose others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from hub.core.text.formats import plain_number
from hub.core.text.localized import Localized
from hub.core.text.typography import typeset
from hub.publishing.documents.findings import Lint, LintFinding

MOST_GRADE = 10.0  # of a summary, for readers in business
LEAST_FRENCH_SCORE = 30.0  # about the same: the end of secondary school
MOST_WORDS, MOST_MEAN = 25, 15

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_NAME = re.compile(r"(?<=[a-zà-ÿ,;)] )[A-ZÀ-Ý][\w’\-]+|\b[A-Z]{2,}\b")
_EN_VOWELS, _FR_VOWELS = re.compile(r"[aeiouy]+"), re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")

_LEVELS: Mapping[str, Localized] = {
    "en": Localized(
        f"English: grade {{}}, at most {MOST_GRADE:g}.",
        f"Anglais\u00a0: niveau {{}}, au plus {MOST_GRADE:g}.",
    ),
    "fr": Localized(
        f"French: score {{}}, at least {LEAST_FRENCH_SCORE:g}.",
        f"Français\u00a0: note {{}}, au moins {LEAST_FRENCH_SCORE:g}.",
    ),
}
_MEAN = Localized("{} words a sentence.", "{} mots par phrase.")
JARGON: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        {
            "aforementioned", "best-in-class", "cutting-edge", "deliverables", "facilitate", "going forward",
            "hereby", "holistic", "in order to", "incentivize", "leverage", "leverages", "leveraging", "paradigm",
            "prior to", "pursuant to", "robust", "shall", "stakeholder", "stakeholders", "synergy", "synergies",
            "thereof", "transformational", "utilize", "utilizes", "value-added", "world-class",
        }
    ),
    "fr": frozenset(
        {
            "à l’interne", "au niveau de", "aux fins de", "conformément aux dispositions", "dans le but de",
            "effectuer", "en vue de", "holistique", "impacter", "innovant de rupture", "initier",
            "levier", "livrables", "nonobstant", "parties prenantes", "préalablement à", "prioriser", "synergie",
            "synergies", "susmentionné", "optimiser",
        }
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted of a text. ``level`` is a grade in English, a score in French."""

    level: float
    mean: float
    longest: int


def text_findings(text: str, lang: str, where: str, *, prose: bool = False) -> Iterator[LintFinding]:
    """Yield what is wrong with one text; ``prose`` is measured as a summary is, whatever its length."""
    if prose and text:
        yield from measured(measure(text, lang), lang, where)
    yield from _marks(text, lang, where)
    yield from _jargon(text, lang, where)
    if (longest := _longest(text)) > MOST_WORDS:
        words = Localized(f"A sentence has {longest} words.", f"Une phrase compte {longest} mots.")
        yield LintFinding(Lint.LONG_SENTENCE, where, words)


def measure(text: str, lang: str) -> Measures:
    """Return how hard a text is to read."""
    sentences = _sentences(text)
    counted = [_WORD.findall(_NAME.sub("", sentence)) for sentence in sentences]
    words = [word for sentence in counted for word in sentence] or [""]
    whole = [len(sentence.split()) for sentence in sentences] or [0]
    rate = len(words) / max(1, len(sentences))
    syllables = sum(_syllables(word, lang) for word in words) / len(words)
    level = 207 - 1.015 * rate - 73.6 * syllables if lang == "fr" else 0.39 * rate + 11.8 * syllables - 15.59
    return Measures(level, sum(whole) / len(whole), max(whole))


def measured(found: Measures, lang: str, where: str) -> Iterator[LintFinding]:
    """Yield what makes a whole text hard to read, as measured."""
    if (lang == "en" and found.level > MOST_GRADE) or (lang == "fr" and found.level < LEAST_FRENCH_SCORE):
        yield LintFinding(Lint.GRADE, where, _told(_LEVELS[lang], found.level))
    if found.mean > MOST_MEAN:
        yield LintFinding(Lint.LONG_MEAN, where, _told(_MEAN, found.mean))


def _told(words: Localized, figure: float) -> Localized:
    """Return words with a figure in them, written as each language writes it."""
    return Localized(*(words.text(lang).format(plain_number(round(figure, 1), lang)) for lang in ("en", "fr")))


def _marks(text: str, lang: str, where: str) -> Iterator[LintFinding]:
    if lang == "fr" and typeset(text, "fr") != text:
        words = Localized("French marks and spaces are not those of Canada.",
                      "Les signes et les espaces ne suivent pas l’usage canadien.")  # fmt: skip
        yield LintFinding(Lint.FRENCH_MARKS, where, words)


def _jargon(text: str, lang: str, where: str) -> Iterator[LintFinding]:
    folded = f" {' '.join(re.findall(r'[\w’\-]+', text.casefold()))} "
    for term in sorted(JARGON[lang]):
        if f" {term} " in folded:
            words = Localized(f"Say “{term}” in plain words.", f"Dites «\u00a0{term}\u00a0» plus simplement.")
            yield LintFinding(Lint.JARGON, where, words)


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def _longest(text: str) -> int:
    return max((len(sentence.split()) for sentence in _sentences(text)), default=0)


@cache
def _syllables(word: str, lang: str) -> int:
    folded = word.casefold()
    if lang == "fr":
        groups = len(_FR_VOWELS.findall(folded))
        silent = folded.endswith(("e", "es", "ent")) and groups > 1
        return max(1, groups - silent)
    groups = len(_EN_VOWELS.findall(folded))
    silent = (folded.endswith("e") and not folded.endswith("le")) or folded.endswith(("ed", "es"))
    return max(1, groups - (silent and groups > 1))
