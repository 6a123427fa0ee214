"""Places named in running text: provinces and towns of Canada, divisions and towns of China, countries.

A name that persons, firms or larger places bear too counts where words lead to a place ("in Brandon"), or its province
stands behind it; a common word, and a town of several provinces, only with its province ("Hope, BC").
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from hub.core.vocabulary.enums import CANADA, Province
from hub.core.vocabulary.labels import COUNTRY_NAMES, localized_label
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.matching.areas.tokens import CJK, simplified
from hub.matching.areas.vocabulary import PLACES_FILE
from hub.matching.extraction.text import folded, plain_spaces
from programs.eligibility.places import sub_regions

_SHORT = 4  # names in small letters are read from this length on, where the whole text is in small letters
_NOT_COUNTRIES = frozenset({"CA", "EU", "TR", "TD", "JO", "GE", "JE", "GG", "IM", "ML", "NE", "GU", "RE", "DM", "CU"})
_CANADA = re.compile(r"(?<!\w)canada(?!\w)|加拿大")
_DOUBTFUL, _SHARED = "?", "!"  # behind a name in the file: see there
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")
_BETWEEN = re.compile(r"[ '-]|--|\.(?: ?-?|')")
_WHOLE = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_SHORT_PROVINCES = {
    "BC": "BC|B.C.|C.-B.", "AB": "AB|Alta", "SK": "SK|Sask", "MB": "MB|Man.", "ON": "ON|Ont", "QC": "QC|PQ|P.Q.|Que",
    "NB": "NB|N.B.|N.-B.", "NS": "NS|N.S.|N.-É.", "PE": "PE|PEI|P.E.I.|Î.-P.-É.|IPE", "NL": "NL|N.L.|Nfld|T.-N.-L.",
    "YT": "YT", "NT": "NT|NWT|N.W.T.|T.N.-O.", "NU": "NU",
}  # fmt: skip
_WORDS_TOO = frozenset({"on", "man.", "pe", "nu", "nt"})
_ABBREVIATION = re.compile(r"[A-ZÎÉ.-]+|Ont\.")
_LEADS_THERE = re.compile(
    r"(?<!\w)(?:(?:in|at|near|from|outside|around|of|off|past|passe|apres|to|downtown|(?:up|out|over|down|close) by"
    r"|a|au|de|du|vers|sur) (?:the |la |le )?|d'|l')$"
)
_BEGINS = re.compile(r"(?:^|[,:;(.!?\n] ?)$")
_IN_IT = re.compile(r"(?<!\w)(?:in|at|near|outside|from|of|a|de) $")
_ALONE = re.compile(r" ?(?:$|[:;().!?\n]|,(?! (?:our|my|who|which|an?|the|notre|mon|ma|qui|une?|la|le)\b| l'))")
_OF_IT = re.compile(
    r"-based\b| (?:area|region|plant|shop|office|yard|mill|mine|lab|laboratory|line|facility|site|farm|firm)\b"
)
_LONGER_NAME = re.compile(r" (?!I\b|We\b|On\b|Nous\b|Our\b)[A-ZÉÎ][\w'-]+")
_OF_ELSEWHERE = re.compile(r",? \(?|,|\(")
_STATES = re.compile(
    r", (?:A[KLRZ]|C[OT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY])\b"
)
_LIST_GOES_ON = re.compile(r"(?:,? (?:and|et|or|ou)|,|/) ")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place where it is named: ``CA-QC``, ``CN-JS`` or a country, and the town as it is written, if it is one."""

    code: str
    start: int
    end: int
    town: str = ""

    @property
    def province(self) -> str | None:
        return self.code.removeprefix("CA-") if self.code.startswith("CA-") else None

    @property
    def country(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class _Name:
    code: str
    town: bool = False  # or a region, in Canada
    small: bool = False  # written in small letters too
    doubtful: bool = False  # of persons and things too
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """What every folded name means: by itself, and of those shared by several provinces, in each of them."""

    latin: Mapping[str, _Name]
    shared: Mapping[str, frozenset[str]]
    chinese: Mapping[str, _Name]
    longest: int
    characters: re.Pattern[str]
    provinces: re.Pattern[str]


@lru_cache(maxsize=1024)  # a request is opened many times, and its words stay
def codes_named(text: str) -> frozenset[str]:
    small = folded(text)
    found = {place.code for place in places_in(small, text)}
    return frozenset(found | {CANADA} if _CANADA.search(small) else found)


def town_names(name: str) -> frozenset[str]:
    """Return the forms by which the name of a town is known: folded, "St" as "Saint"."""
    return frozenset(_keys_of(name))


def is_town_of(name: str, province: str) -> bool:
    names = _names()
    return any(
        province in names.shared.get(key, ())
        or ((known := names.latin.get(key)) is not None and known.town and known.code == f"CA-{province}")
        for key in _keys_of(name)
    )


def places_in(text: str, written: str) -> Iterator[PlaceMention]:
    """Yield the places named in a folded text; ``written`` is the text as it stands, in which names are capitals."""
    found = list(_latin(text, written))
    if CJK.search(text):
        names = _names()
        found += [
            PlaceMention(names.chinese[match.group()].code, *match.span())
            for match in names.characters.finditer(simplified(text))
        ]
        found.sort(key=lambda place: place.start)
    yield from found


def _latin(text: str, written: str) -> Iterator[PlaceMention]:
    names, small = _names(), written == written.lower()
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        start, taken = words[place].start(), None
        if text[start - 1 : start] not in {"-", "_"}:
            for key, size in reversed(list(_keys(text, words, place, names.longest))):
                if key in names.latin or key in names.shared:
                    taken = _mention(text, written, start, words[place + size - 1].end(), key, small=small)
                    if taken:
                        place += size
                        yield taken
                        break
        if not taken:
            place += 1


def _keys(text: str, words: list[re.Match[str]], first: int, longest: int) -> Iterator[tuple[str, int]]:
    """Yield the names that may begin with a word, and of how many words each is."""
    key = ""
    for place in range(first, min(first + longest, len(words))):
        word = words[place].group()
        if place > first:
            before = words[place - 1]
            gap = text[before.end() : words[place].start()]
            if not _BETWEEN.fullmatch(gap) or (
                gap == ". " and len(before.group()) > 1 and before.group() not in _WHOLE
            ):
                return
            key += " "
        key += _WHOLE.get(word, word)
        yield key, place - first + 1


def _mention(text: str, written: str, start: int, end: int, key: str, *, small: bool) -> PlaceMention | None:
    """Return the place that a name means where it stands; None where it means none."""
    names = _names()
    name, shared = names.latin.get(key), names.shared.get(key, frozenset[str]())
    word = written[start:end]
    province = _province_behind(text, written, end) if shared or (name and name.town) else ""
    if province in shared or (province and name and name.doubtful):
        return PlaceMention(f"CA-{province}", start, end, word)
    if name is None or (name.dotted and "." not in word and not word.isupper()):
        return None
    if not (word[0].isupper() or name.small or (small and len(word) >= _SHORT)) and (
        not name.town or name.doubtful or len(word) <= _SHORT or not _IN_IT.search(text[max(0, start - 10) : start])
    ):
        return None
    if name.doubtful and not name.town and _LONGER_NAME.match(written, end):
        return None  # "BC Ferries" is a firm
    if name.town and (
        _lies_elsewhere(text, written, end) or (name.doubtful and not _is_led_to(text, written, start, end))
    ):
        return None
    return PlaceMention(name.code, start, end, word if name.town else "")


def _province_behind(text: str, written: str, end: int) -> str:
    """Return the province that stands behind a name, in full or short; "" where none does."""
    found = _names().provinces.match(text, end)
    if not found:
        return ""
    words = found["name"]
    short = len(words) <= _SHORT or "." in words
    as_written = written[found.start("name") : found.end("name")]
    if short and not as_written[0].isupper() and (words in _WORDS_TOO or written != written.lower()):
        return ""
    if words in _WORDS_TOO and not as_written.isupper() and "." not in words:
        return ""
    return _short_provinces()[words]


def _lies_elsewhere(text: str, written: str, end: int) -> bool:
    """Return whether another country, or a state of one, stands behind a town: "London, UK", but no list of places."""
    if _STATES.match(written, end):
        return True
    gap = _OF_ELSEWHERE.match(text, end)
    if not gap or gap.group().strip() == "":
        return False
    behind = _country_at(text, gap.end())
    if not behind:
        return False
    goes_on = _LIST_GOES_ON.match(text, behind)
    return not (goes_on and _country_at(text, goes_on.end()))


def _country_at(text: str, start: int) -> int:
    """Return where the name of a place abroad ends that begins at a place of a text; 0 where none does."""
    names, words = _names(), list(_WORD.finditer(text, start, start + 60))
    if not words or words[0].start() != start:
        return 0
    for key, size in reversed(list(_keys(text, words, 0, names.longest))):
        name = names.latin.get(key)
        if name and not name.code.startswith("CA-"):
            return words[size - 1].end()
    return 0


def _is_led_to(text: str, written: str, start: int, end: int) -> bool:
    """Return whether the words around a name of persons and things too say that it is a place."""
    if written != written.upper() and _LONGER_NAME.match(written, end):
        return False
    head = text[max(0, start - 30) : start]
    return bool(
        _LEADS_THERE.search(head) or _OF_IT.match(text, end) or (_BEGINS.search(head) and _ALONE.match(text, end))
    )


@cache
def _short_provinces() -> Mapping[str, str]:
    """Return the province of each folded name that may stand behind a town."""
    found = {folded(short): code for code, names in _SHORT_PROVINCES.items() for short in names.split("|")}
    for province in Province:
        label = localized_label(province)
        found |= {folded(name): province.value for name in (label.en, label.fr)}
    return found | {"newfoundland": "NL", "labrador": "NL", "terre-neuve": "NL", "pei": "PE", "yukon": "YT"}


@cache
def _names() -> _Names:
    latin: dict[str, _Name] = {}
    shared: defaultdict[str, set[str]] = defaultdict(set)
    chinese: dict[str, _Name] = {}
    for code, words in COUNTRY_NAMES.items():
        if code not in _NOT_COUNTRIES:
            latin |= {key: _Name(code) for name in (words.en, words.fr) for key in _keys_of(name)}
    for code, name in _entries():
        bare = name.rstrip(_DOUBTFUL + _SHARED)
        if CJK.search(bare):
            chinese[simplified(bare)] = _Name(code)
        elif name.endswith(_SHARED):
            for key in _keys_of(bare):
                shared[key].add(code.removeprefix("CA-"))
        else:
            latin |= dict.fromkeys(_keys_of(bare), _name(code, bare, doubtful=name.endswith(_DOUBTFUL)))
    for place in sub_regions().values():
        town = _Name(f"CA-{place.province}", town=True)
        latin = {key: town for name in place.cities for key in _keys_of(name) if key not in shared} | latin
    for code, label in _divisions():
        if CJK.search(label):
            chinese[label] = _Name(code)
        else:
            latin |= {key: _Name(code) for key in _keys_of(label)}
    behind = "|".join(map(re.escape, sorted(_short_provinces(), key=len, reverse=True)))
    return _Names(
        latin=latin,
        shared={key: frozenset(codes) for key, codes in shared.items()},
        chinese=chinese,
        longest=max(key.count(" ") + 1 for key in (*latin, *shared)),
        characters=re.compile("|".join(map(re.escape, sorted(chinese, key=len, reverse=True)))),
        provinces=re.compile(rf"(?:,? \(?|,|\()(?:la |the |au |en )?(?P<name>{behind})(?!\w)"),
    )


def _entries() -> Iterator[tuple[str, str]]:
    for line in PLACES_FILE.read_text(encoding="utf-8").splitlines():
        code, tab, names = line.partition("\t")
        if tab and code != "code":
            yield from ((code, name) for name in names.split("|"))


def _name(code: str, bare: str, *, doubtful: bool) -> _Name:
    short = bool(_ABBREVIATION.fullmatch(bare.upper() if bare.islower() else bare))
    return _Name(
        code,
        town=code.startswith("CA-") and not short,
        small=bare[0].islower(),
        doubtful=doubtful,
        dotted=short and "." in bare,
    )


def _divisions() -> Iterator[tuple[str, str]]:
    """Yield the provinces of Canada and the divisions of China, each in its languages."""
    for province in Province:
        label = localized_label(province)
        yield from ((f"CA-{province.value}", name) for name in (label.en, label.fr))
    for division in ChineseProvince:
        code = {"CN-HK": "HK", "CN-MO": "MO"}.get(division.value, division.value)
        yield from ((code, chinese_province(division, lang)) for lang in ("en", "fr", "zh"))


def _keys_of(name: str) -> Iterator[str]:
    """Yield a name as texts are searched for it: folded, words one space apart, with and without its apostrophes."""
    text = folded(plain_spaces(name))
    for form in {text, text.replace("'", "")}:
        yield " ".join(_WHOLE.get(word, word) for word in _WORD.findall(form))
