"""Words as the phrases are compared with: small letters without accents, cut into sentences and clauses.

Places named in running text: provinces and towns of Canada, divisions and towns of China, countries.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import COUNTRY_NAMES, localized_label
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.matching.areas.tokens import CJK, simplified
from programs.eligibility.places import sub_regions

_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_ENDS = re.compile(
    r"(?<![\s(.][a-z])(?<!\bst)(?<!\bste)(?<!\binc)(?<!\bno)\.(?=\s|$)|[!?](?=\s|$)|[;\n。！？；]"
)
_CLAUSE_ENDS = re.compile(r",(?!\d)|:(?! ?[\d$])|[()，、]| (?:but|mais|pis|however|cependant) ")
_PIECES = re.compile(r"\S.{0,499}(?!\S)|\S.{0,499}", re.DOTALL)
_LIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " "} | {
    "\u2011": "-", "\u2010": "-", "–": "-", "—": ";",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or a clause: its folded words, and where it begins in the text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def plain_spaces(text: str) -> str:
    """Return a text in which words stand one space apart; all places below count in it."""
    return _SPACES.sub(" ", text.translate(_LIKE)).strip()


def folded(text: str) -> str:
    """Return small letters without accents, each in the place of its own."""
    return "".join(map(_fold, text.lower())) if len(text.lower()) == len(text) else "".join(map(_fold, text))


def without_accents(text: str) -> str:
    """Return the letters of a pattern without accents."""
    return "".join(map(_fold, text))


def _fold(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0] if letter > "\u007f" else letter


def sentences(text: str) -> Iterator[Part]:
    """Yield the sentences of a folded text; one that never ends in pieces, so that no text takes long to read."""
    for sentence in _cut(Part(text, 0), _SENTENCE_ENDS):
        for piece in _PIECES.finditer(sentence.text):
            yield Part(piece.group(), sentence.start + piece.start())


def clauses(sentence: Part) -> Iterator[Part]:
    yield from _cut(sentence, _CLAUSE_ENDS)


def clause_at(sentence: Part, place: int) -> Part:
    """Return the clause of a sentence in which a place of the text lies."""
    return next((one for one in clauses(sentence) if one.start <= place < one.end), sentence)


def _cut(part: Part, ends: re.Pattern[str]) -> Iterator[Part]:
    start = 0
    for end in (*(match.end() for match in ends.finditer(part.text)), len(part.text)):
        piece = part.text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield Part(piece[lead:].rstrip(), part.start + start + lead)
        start = end


NAMES_FILE = Path(__file__).resolve().parents[1] / "data" / "place-names.tsv"

_SHORT = 4  # names in small letters are read from this length on, where the whole text is in small letters
_NOT_COUNTRIES = frozenset({"CA", "EU", "TR", "TD", "JO", "GE", "JE", "GG", "IM", "ML", "NE", "GU", "RE", "DM", "CU"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place where it is named: ``CA-QC``, ``CN-JS`` or a country, and the town as it is written, if it is one."""

    code: str
    start: int
    end: int
    town: str = ""

    @property
    def province(self) -> str | None:
        """The Canadian province."""
        return self.code.removeprefix("CA-") if self.code.startswith("CA-") else None

    @property
    def country(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class _Name:
    code: str
    town: bool = False  # or a region, in Canada
    small: bool = False  # written in small letters too


@cache
def _names() -> Mapping[str, _Name]:
    """Return what every folded name means."""
    found: dict[str, _Name] = {}
    for place in sub_regions().values():
        for name in place.cities:
            found.setdefault(folded(name), _Name(f"CA-{place.province}", town=True))
    for code, words in COUNTRY_NAMES.items():
        if code not in _NOT_COUNTRIES:
            found |= {folded(plain_spaces(name)): _Name(code) for name in (words.en, words.fr)}
    for line in NAMES_FILE.read_text(encoding="utf-8").splitlines()[1:]:
        code, names = line.split("\t")
        for name in names.split("|"):
            town = code.startswith("CA-") and len(name) > _SHORT and "." not in name
            found[folded(name)] = _Name(code, town=town, small=name[0].islower())
    for province in Province:
        label = localized_label(province)
        found |= {folded(name): _Name(f"CA-{province.value}") for name in (label.en, label.fr)}
    for division in ChineseProvince:
        code = {"CN-HK": "HK", "CN-MO": "MO"}.get(division.value, division.value)
        found |= {folded(chinese_province(division, lang)): _Name(code) for lang in ("en", "fr", "zh")}
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=lambda name: (-len(name), name))
    latin = "|".join(re.escape(name) for name in names if not CJK.search(name))
    chinese = "|".join(re.escape(name) for name in names if CJK.search(name))
    return re.compile(rf"(?<![\w-])(?:{latin})(?![\w])|(?:{chinese})")


def places_in(text: str, written: str) -> Iterator[PlaceMention]:
    """Yield the places named in a folded text; ``written`` is the text as it stands, in which names are capitals."""
    small = written == written.lower()
    for match in _pattern().finditer(simplified(text) if CJK.search(text) else text):
        start, end = match.span()
        word = written[start:end]
        name = _names()[match.group()]
        if CJK.search(word) or word[0].isupper() or name.small or (small and len(word) >= _SHORT):
            yield PlaceMention(name.code, start, end, word if name.town else "")
