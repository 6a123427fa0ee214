"""Places named in running text: provinces and towns of Canada, divisions and towns of China, countries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.core.vocabulary.countries import COUNTRY_NAMES
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import localized_label
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.matching.areas.tokens import CJK, simplified
from hub.matching.extraction.text import folded
from programs.eligibility.places import sub_regions

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
        """The country."""
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
            found |= {folded(name): _Name(code) for name in (words.en, words.fr)}
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
