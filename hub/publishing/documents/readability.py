"""How readable a text is, and what makes the texts of a document wrong or hard to read, field by field.

What a check finds: which rule, how bad, where, in words of both languages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from hub.core.text.formats import plain_number
from hub.core.text.localized import Localized
from hub.core.text.typography import typeset
from hub.publishing.documents.fields import BOTH, WITHDRAWN, Field, Shape


class Lint(StrEnum):
    """The rules. Those in ``STOPPING`` keep a draft from being submitted; the others are worth a look."""

    EMPTY = "contradiction"
    NUMBER_NOT_TESTED = "number in the sentence, not in the test"
    NUMBER_NOT_SAID = "number in the test, not in the sentence"
    PLACE_NOT_TESTED = "place in the sentence, not in the test"
    PLACE_NOT_SAID = "place in the test, not in the sentence"
    NO_FRENCH = "French missing"
    SAME_TEXT = "French identical to English"
    NUMBERS_DIFFER = "numbers differ between the languages"
    FRENCH_MARKS = "French typography"
    JARGON = "jargon"
    ACRONYM = "acronym not explained at first use"
    GRADE = "reading level"
    LONG_SENTENCE = "sentence over 25 words"
    LONG_MEAN = "over 15 words a sentence"
    LENGTH = "length of the summary"
    OFF_DOMAIN = "official link off the organization’s domains"
    LINK_TO_CONFIRM = "official link to confirm"


STOPPING = frozenset({Lint.EMPTY, Lint.NO_FRENCH})


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing found. ``where`` is a field, or ``condition 3`` counted from 1; ``label`` is what that is called."""

    rule: Lint
    where: str
    words: Localized
    label: Localized | None = None

    @property
    def stops(self) -> bool:
        """Whether a program must not be published with it."""
        return self.rule in STOPPING


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


# French that is spelled as English is, more often than not, is a name: only sentences are told.
_SENTENCE = 4  # words


def findings(fields: Iterable[Field], document: Mapping[str, Any]) -> list[LintFinding]:
    """Return what the linter says of a document, each once; a withdrawn entry says nothing."""
    if document.get(WITHDRAWN):
        return []
    return list(dict.fromkeys(_findings(fields, document)))


def _findings(fields: Iterable[Field], document: Mapping[str, Any]) -> Iterator[LintFinding]:
    for field in fields:
        if field.languages[:2] != BOTH or field.shape not in (Shape.LINE, Shape.PASSAGE):
            continue
        texts = {lang: str(document.get(f"{field.name}_{lang}") or "").strip() for lang in BOTH}
        if texts["en"] == texts["fr"] and len(texts["en"].split()) >= _SENTENCE:
            words = Localized("the French is the English.", "le français est identique à l’anglais.")
            yield LintFinding(Lint.SAME_TEXT, field.name, words, field.words)
        for lang, text in texts.items():
            for finding in text_findings(text, lang, f"{field.name}_{lang}", prose=field.prose):
                # The words of the reading level name their language themselves.
                label = field.words if finding.rule is Lint.GRADE else field.label(f"{field.name}_{lang}")
                yield replace(finding, label=label)
