"""What one document says otherwise than another, field by field, in both languages, with the changed words marked.

How alike two names are: the comparison by which programs of files, and what is typed, are held against the rest.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from hub.core.text.formats import day, fold, money_exact, percent
from hub.core.text.localized import Localized
from hub.publishing.documents.fields import BOTH, Field, Section, Shape, value_of
from hub.publishing.documents.values import ValueMistakeError

YES, NO = Localized("Yes", "Oui"), Localized("No", "Non")
# A figure is one word: of $275,000 that is $300,000 now, nobody reads that 275 changed.
_TOKENS = re.compile(r"\d(?:[\d.,\u00a0\u202f]*\d)?|\w+|\s+|[^\w\s]")

type Piece = tuple[str, bool]  # a run of text, and whether it was changed
type Named = Callable[[Field, str, str], str]  # a field, a value that names something, a language: what it is called


@dataclass(frozen=True, slots=True)
class Change:
    """One text before and after. ``lang`` is empty where it is the same in both languages.

    ``is_written``: somebody wrote it in that language; else the portal says a figure or a code in it.
    """

    lang: str
    was: str
    now: str
    is_written: bool = True

    @property
    def marked(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both texts in runs, those that differ marked."""
        return marked(self.was, self.now)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one row of a section, that is not what it was. ``field`` is its name, empty for a row."""

    section: Section
    title: Localized
    changes: tuple[Change, ...]
    field: str = ""

    def read_in(self, lang: str) -> list[Change]:
        """Return what somebody has to read who reads in a language: what was written, in both; a figure once."""
        return [one for one in self.changes if one.is_written or one.lang in ("", lang)]


def marked(was: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return two texts in runs of words; the second part of a run tells whether the other text lacks it."""
    before, after = _TOKENS.findall(was), _TOKENS.findall(now)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if b > a:
            left.append(("".join(before[a:b]), tag != "equal"))
        if d > c:
            right.append(("".join(after[c:d]), tag != "equal"))
    return tuple(left), tuple(right)


def differences(
    sections: Sequence[Section], before: Mapping[str, Any] | None, after: Mapping[str, Any], named: Named
) -> tuple[Difference, ...]:
    """Return the fields that ``after`` says otherwise than ``before``, in their order; None: nothing was said yet.

    ``named`` tells what a member of a closed list or another entry is called.
    """
    return tuple(
        Difference(section, field.words, changes, field.name)
        for section in sections
        for field in section.fields
        if (changes := tuple(_changes(field, before or {}, after, named)))
    )


def said(found: Iterable[Difference], lang: str) -> list[dict[str, Any]]:
    """Return what is said, field by field; what was written stands in both languages, that of the page first."""
    fields = []
    for one in found:
        texts = [{"lang": change.lang, "text": change.now} for change in one.read_in(lang) if change.now]
        if texts:
            texts.sort(key=lambda text: text["lang"] != lang)
            fields.append({"title": one.title.text(lang), "texts": texts})
    return fields


def _changes(field: Field, before: Mapping[str, Any], after: Mapping[str, Any], named: Named) -> Iterator[Change]:
    for column in field.columns:
        was, now = before.get(column), after.get(column)
        if (was or "") == (now or ""):
            continue
        if field.languages:
            lang = column.rpartition("_")[2]
            yield Change(lang, shown(field, was, lang, named), shown(field, now, lang, named))
            continue
        told = [
            Change(lang, shown(field, was, lang, named), shown(field, now, lang, named), is_written=False)
            for lang in BOTH
        ]
        if (told[0].was, told[0].now) == (told[1].was, told[1].now):
            told = [Change("", told[0].was, told[0].now)]
        yield from (change for change in told if change.was != change.now)


def shown(field: Field, typed: Any, lang: str, named: Named) -> str:
    """Return what was typed in a field as readers of a language write it; as it stands where it cannot be read."""
    if field.shape is Shape.TICK and typed is not None:
        return (YES if typed else NO).text(lang)
    if not typed:
        return ""
    if field.name_of is not None or field.shape in (Shape.ONE, Shape.SEVERAL, Shape.ENTRY):
        name_of = field.name_of or partial(named, field)
        return "\n".join(name_of(one, lang) for one in (typed.split("\n") if isinstance(typed, str) else typed))
    figure = _FIGURES.get(field.shape)
    if figure is None:
        return str(typed)
    try:
        value = value_of(field, field.name, typed)
    except ValueMistakeError:
        return str(typed)
    return "" if value is None else figure(value, lang)


_FIGURES: Mapping[Shape, Callable[[Any, str], str]] = {
    Shape.DAY: day,
    Shape.MONEY: money_exact,
    Shape.SHARE: percent,
}


# Words that so many entries have that they say nothing.
_COMMON = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with", "au", "aux", "d", "de", "des",
    "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur", "un", "une", "program", "programme",
    "programs", "programmes", "fund", "funds", "fonds", "initiative", "canada",
})  # fmt: skip
# From the first on two are taken for one; from the second on where they share more than the name.
DUPLICATE, TWIN = 0.8, 0.6


def name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(name))) - _COMMON


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1."""
    words = name_words(one), name_words(other)
    together = words[0] | words[1]
    return len(words[0] & words[1]) / len(together) if together else 0
