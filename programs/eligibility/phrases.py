"""Phrases that the sentences of conditions and findings are made of, in both languages."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from hub.core.text.formats import NBSP, join_words, money, money_exact, plural
from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import IN_CANADA, country_phrase, in_province
from hub.directory.reference.places import markets_by_country
from programs.eligibility.places import Places

NONE = Localized("", "")
# What is said behind what an applicant did not tell as such: its own words do, or the place of its project.
FROM_WORDS = Localized(
    " Gathered from what you told us: please confirm.", f" Déduit de ce que vous avez dit{NBSP}: à confirmer."
)


class PhraseTable(dict[str, Localized]):
    """The words of a closed list. It equals itself alone, so that what is made of it can be kept."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__
    __ne__ = object.__ne__


def _tables(file: str) -> dict[str, PhraseTable]:
    rows = parse_yaml((Path(__file__).parent.parent / "data" / file).read_bytes())
    return {name: PhraseTable({code: Localized(*words) for code, words in each.items()}) for name, each in rows.items()}


_TABLES = _tables("phrases.yaml")
SENTENCES = _tables("sentences.yaml")  # of each kind of condition
FORM_PHRASES, BUSINESS_PHRASES = _TABLES["forms"], _TABLES["businesses"]
PARTNER_PHRASES, APPLICANT_PHRASES = _TABLES["partners"], _TABLES["applicants"]
OWNER_PHRASES, IP_PHRASES, SECTOR_NAMES = _TABLES["owners"], _TABLES["ip"], _TABLES["sectors"]
AREA_PHRASES = PhraseTable({area: Localized(area.label.inside("en"), area.label.inside("fr")) for area in Area})


def read_from_words(what: Localized) -> Localized:
    """Return what is known of an applicant, said to be read from its own words."""
    return Localized(f"{what.en}{FROM_WORDS.en}", f"{what.fr}{FROM_WORDS.fr}")


def both(make: Callable[[str], str]) -> Localized:
    """Return what ``make`` says for each language code."""
    return Localized(make("en"), make("fr"))


def filled(sentence: Localized, told: Mapping[str, object]) -> Localized:
    """Return a sentence whose gaps are filled with what is told, each language with its own."""
    return both(
        lambda lang: sentence.text(lang).format(
            **{name: what.text(lang) if isinstance(what, Localized) else what for name, what in told.items()}
        )
    )


def listed(words: Iterable[Localized], conjunction: Literal["and", "or"] = "or") -> Localized:
    """Return the words as a list inside a sentence: "a, b or c"; with "a or b" inside it, "a or b, or c"."""
    return _listed(tuple(words), conjunction)


@lru_cache(maxsize=4096)  # the same lists come back with every company
def _listed(given: tuple[Localized, ...], conjunction: Literal["and", "or"]) -> Localized:
    return both(lambda lang: _joined([word.text(lang) for word in given], lang, conjunction))


def _joined(texts: list[str], lang: str, conjunction: Literal["and", "or"]) -> str:
    nested = len(texts) > 1 and any(f" {link} " in text for text in texts for link in ("or", "ou"))
    if not nested:
        return join_words(texts, lang, conjunction)
    link = join_words(["", ""], lang, conjunction)
    return f"{', '.join(texts[:-1])},{link}{texts[-1]}"


def is_none_of(words: Iterable[Localized]) -> Localized:
    """Return the denial of a list, with its verb: "is not a, b or c", « n’est ni a, ni b, ni c »."""
    given = tuple(words)
    english = join_words([word.en for word in given], "en", "or")
    if len(given) == 1:
        return Localized(f"is not {english}", f"n’est pas {given[0].fr}")
    return Localized(f"is not {english}", f"n’est ni {', ni '.join(word.fr for word in given)}")


def names(codes: Iterable[str], table: PhraseTable, conjunction: Literal["and", "or"] = "or") -> Localized:
    """Return members of a closed list as a list in a sentence, in the order of the table."""
    return _names(frozenset(codes), table, conjunction)


@lru_cache(maxsize=4096)
def _names(codes: frozenset[str], table: PhraseTable, conjunction: Literal["and", "or"]) -> Localized:
    return listed(in_order(codes, table), conjunction)


def in_order(codes: Iterable[str], table: Mapping[str, Localized]) -> tuple[Localized, ...]:
    """Return the words of codes in the order of the table; a code that is not in it stands for itself, last."""
    given = frozenset(map(str, codes))
    strangers = sorted(given.difference(table))
    return (*(words for code, words in table.items() if code in given), *(Localized(code, code) for code in strangers))


def as_given(texts: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Localized:
    """Return proper names as a list in a sentence, in alphabetical order."""
    return listed((Localized(text, text) for text in sorted(texts, key=str.casefold)), conjunction)


def countries(codes: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Localized:
    """Return countries with their articles as a list in a sentence; parts of China stand behind China."""
    return _countries(frozenset(codes), conjunction)


@lru_cache(maxsize=4096)
def _countries(codes: frozenset[str], conjunction: Literal["and", "or"]) -> Localized:
    return listed(markets_by_country(sorted(codes), country_phrase), conjunction)


def in_provinces(codes: Iterable[str]) -> Localized:
    """Return "in Alberta or in Quebec", « en Alberta ou au Québec »; "CA" alone is "in Canada"."""
    return _in_provinces(frozenset(codes))


@lru_cache(maxsize=4096)
def _in_provinces(codes: frozenset[str]) -> Localized:
    if "CA" in codes or len(codes) == 13:
        return IN_CANADA
    return listed(in_one_province(code) for code in sorted(codes))


@lru_cache(maxsize=64)
def in_one_province(code: str) -> Localized:
    """Return "in Alberta", « en Alberta »; "CA" is "in Canada"."""
    return both(lambda lang: in_province(code, lang))


def regions(slugs: Iterable[str], places: Places) -> Localized:
    """Return the names of sub-regions as a list in a sentence."""
    given = sorted(slugs)
    return listed(
        Localized(places[slug].name_en, places[slug].name_fr) if slug in places else Localized(slug, slug)
        for slug in given
    )


def amount(value: float, lang: str) -> str:
    """Write dollars short where nothing is lost ("$2.5 million"), else to the dollar."""
    return money(value, lang) if value % 10_000 == 0 else money_exact(value, lang)


def people(value: float, lang: str) -> str:
    """Write a number of employees."""
    if lang == "fr":
        return plural(value, lang, "{n} employé", "{n} employés")
    return plural(value, lang, "{n} employee", "{n} employees")


def years(value: float, lang: str) -> str:
    """Write a number of years."""
    if lang == "fr":
        return plural(value, lang, "{n} an", "{n} ans")
    return plural(value, lang, "{n} year", "{n} years")


@lru_cache(maxsize=8192, typed=True)
def span(
    figure: Callable[[float, str], str], opening: Callable[[float, str], str], low: float | None, high: float | None
) -> Localized:
    """Write a range inside a sentence: "42 employees", "at least 5 employees", "between 3 and 500 employees".

    ``figure`` writes a number alone, ``opening`` the first of a range. A lower bound of zero with an upper bound says
    "at most".
    """
    if low is not None and low == high:
        return both(lambda lang: figure(low, lang))
    if high is None:
        return Localized(f"at least {figure(low or 0, 'en')}", f"au moins {figure(low or 0, 'fr')}")
    if not low:
        return Localized(f"at most {figure(high, 'en')}", f"au plus {figure(high, 'fr')}")
    return Localized(
        f"between {opening(low, 'en')} and {figure(high, 'en')}", f"de {opening(low, 'fr')} à {figure(high, 'fr')}"
    )


def after_noun(range_: Localized) -> Localized:
    """Write a range after a noun: "of at least $2 million" or "between …", « d’au moins 2 M$ » or « de … à … »."""
    en, fr = range_.en, range_.fr
    return Localized(
        en if en.startswith("between ") else f"of {en}",
        f"d’{fr}" if fr.startswith("au ") else fr if fr.startswith("de ") else f"de {fr}",
    )


def codes(prefixes: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Localized:
    """Return NAICS codes as a list, with the names of the sectors where whole sectors are meant."""
    given = sorted(prefixes)
    figures = as_given(given, conjunction)
    sectors = list(dict.fromkeys(SECTOR_NAMES[code] for code in given if code in SECTOR_NAMES))
    if not sectors or any(code not in SECTOR_NAMES for code in given):
        return figures
    return both(lambda lang: f"{figures.text(lang)} ({'; '.join(name.text(lang) for name in sectors)})")


def area_names(slugs: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Localized:
    """Return priority areas as a list in a sentence."""
    return names(slugs, AREA_PHRASES, conjunction)


def sentence(text: str) -> str:
    """Return text that opens with a capital and closes with a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def is_one(values: Iterable[str]) -> bool:
    return len(tuple(values)) == 1
