"""Phrases that the sentences of conditions and findings are made of, in both languages."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from hub.core.countries import country_phrase
from hub.core.text import join_words, money, money_exact, percent, plain_number, plural
from hub.core.vocabulary import (
    ApplicantKind,
    ConditionKind,
    IpStatus,
    LegalForm,
    Ownership,
    PartnerKind,
)
from hub.core.words import AREA_WORDS, IN_CANADA, Words, in_province
from hub.directory.places import markets_by_country
from programs.eligibility.places import Places

NONE = Words("", "")


class Table(dict[str, Words]):
    """The words of a closed list. It equals itself alone, so that what is made of it can be kept."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__
    __ne__ = object.__ne__


FORM_PHRASES = Table(
    {
        LegalForm.CORPORATION: Words("a corporation", "une société par actions"),
        LegalForm.COOPERATIVE: Words("a cooperative", "une coopérative"),
        LegalForm.NON_PROFIT: Words("a non-profit organization", "un organisme sans but lucratif"),
        LegalForm.INDIGENOUS_ORGANIZATION: Words("an Indigenous organization", "une organisation autochtone"),
        LegalForm.ACADEMIC: Words("a university or college", "une université ou un collège"),
        LegalForm.MUNICIPALITY: Words("a municipality", "une municipalité"),
        LegalForm.SOLE_PROPRIETORSHIP: Words("a sole proprietorship", "une entreprise individuelle"),
        LegalForm.PARTNERSHIP: Words("a partnership", "une société de personnes"),
        LegalForm.CROWN_CORPORATION: Words("a Crown corporation", "une société d’État"),
    }
)
PARTNER_PHRASES = Table(
    {
        PartnerKind.ANY: Words("a partner", "un partenaire"),
        PartnerKind.ACADEMIC: Words("a university or college", "une université ou un collège"),
        PartnerKind.COMPANY: Words("a company", "une entreprise"),
        PartnerKind.FOREIGN: Words("a foreign partner", "un partenaire étranger"),
        PartnerKind.SME: Words("a small or medium-sized company", "une petite ou moyenne entreprise"),
        PartnerKind.MUNICIPALITY: Words("a municipality", "une municipalité"),
        PartnerKind.UTILITY: Words("a utility", "une entreprise de services publics"),
        PartnerKind.RESEARCH: Words("a research centre", "un centre de recherche"),
        PartnerKind.INVESTOR: Words("an investor", "un investisseur"),
        PartnerKind.INDIGENOUS: Words("an Indigenous partner", "un partenaire autochtone"),
        PartnerKind.INDUSTRY: Words("an industry partner", "un partenaire industriel"),
    }
)
APPLICANT_PHRASES = Table(
    {
        ApplicantKind.RESEARCHER: Words("a researcher", "une chercheuse ou un chercheur"),
        ApplicantKind.BANK: Words("a bank or lender", "une banque ou un prêteur"),
        ApplicantKind.COMMUNITY: Words("a community", "une collectivité"),
        ApplicantKind.INVESTOR: Words("an investor", "un investisseur"),
        ApplicantKind.ASSOCIATION: Words("an association", "un regroupement"),
        ApplicantKind.OPERATOR: Words("an operator of facilities", "un exploitant d’installations"),
        ApplicantKind.STUDENT: Words("a student", "une étudiante ou un étudiant"),
        ApplicantKind.BUYER: Words("a buyer", "un acheteur"),
        ApplicantKind.PROVIDER: Words("a service provider", "un fournisseur de services"),
        ApplicantKind.INCUBATOR: Words("an incubator or accelerator", "un incubateur ou un accélérateur"),
        ApplicantKind.FOREIGN_GOVERNMENT: Words("a foreign government", "un gouvernement étranger"),
        ApplicantKind.MUNICIPALITY: Words("a municipality", "une municipalité"),
        ApplicantKind.UTILITY: Words("a utility", "une entreprise de services publics"),
        ApplicantKind.GOVERNMENT: Words("a government", "un gouvernement"),
    }
)
OWNER_PHRASES = Table(
    {
        Ownership.INDIGENOUS: Words("Indigenous people", "des Autochtones"),
        Ownership.WOMEN: Words("women", "des femmes"),
        Ownership.YOUTH: Words("young people", "des jeunes"),
        Ownership.BLACK: Words("Black people", "des personnes noires"),
    }
)
IP_PHRASES = Table(
    {
        IpStatus.NONE: Words("not protected", "non protégée"),
        IpStatus.PENDING: Words("in a pending application", "visée par une demande en cours"),
        IpStatus.GRANTED: Words("granted", "accordée"),
        IpStatus.LICENSED: Words("licensed from others", "utilisée sous licence"),
    }
)
AREA_PHRASES = Table({area: Words(words.inside("en"), words.inside("fr")) for area, words in AREA_WORDS.items()})

# Two-digit NAICS sectors, as Statistics Canada names them.
SECTOR_NAMES: Mapping[str, Words] = {
    "11": Words("agriculture, forestry, fishing and hunting", "agriculture, foresterie, pêche et chasse"),
    "21": Words("mining, quarrying, and oil and gas extraction", "mines, carrières et pétrole et gaz"),
    "22": Words("utilities", "services publics"),
    "23": Words("construction", "construction"),
    "31": Words("manufacturing", "fabrication"),
    "32": Words("manufacturing", "fabrication"),
    "33": Words("manufacturing", "fabrication"),
    "41": Words("wholesale trade", "commerce de gros"),
    "44": Words("retail trade", "commerce de détail"),
    "45": Words("retail trade", "commerce de détail"),
    "48": Words("transportation and warehousing", "transport et entreposage"),
    "49": Words("transportation and warehousing", "transport et entreposage"),
    "51": Words("information and culture", "information et culture"),
    "52": Words("finance and insurance", "finance et assurances"),
    "53": Words("real estate and rental", "immobilier et location"),
    "54": Words("professional and technical services", "services professionnels et techniques"),
    "55": Words("management of companies", "gestion de sociétés"),
    "56": Words("administrative and waste services", "services administratifs et gestion des déchets"),
    "61": Words("education", "enseignement"),
    "62": Words("health care and social assistance", "soins de santé et assistance sociale"),
    "71": Words("arts and recreation", "arts et loisirs"),
    "72": Words("accommodation and food services", "hébergement et restauration"),
    "81": Words("other services", "autres services"),
    "91": Words("public administration", "administrations publiques"),
}


def both(make: Callable[[str], str]) -> Words:
    """Return what ``make`` says for each language code."""
    return Words(make("en"), make("fr"))


def listed(words: Iterable[Words], conjunction: Literal["and", "or"] = "or") -> Words:
    """Return the words as a list inside a sentence: "a, b or c"; with "a or b" inside it, "a or b, or c"."""
    return _listed(tuple(words), conjunction)


@lru_cache(maxsize=4096)  # the same lists come back with every company
def _listed(given: tuple[Words, ...], conjunction: Literal["and", "or"]) -> Words:
    return both(lambda lang: _joined([word.text(lang) for word in given], lang, conjunction))


def _joined(texts: list[str], lang: str, conjunction: Literal["and", "or"]) -> str:
    nested = len(texts) > 1 and any(f" {link} " in text for text in texts for link in ("or", "ou"))
    if not nested:
        return join_words(texts, lang, conjunction)
    link = join_words(["", ""], lang, conjunction)
    return f"{', '.join(texts[:-1])},{link}{texts[-1]}"


def is_none_of(words: Iterable[Words]) -> Words:
    """Return the denial of a list, with its verb: "is not a, b or c", « n’est ni a, ni b, ni c »."""
    given = tuple(words)
    english = join_words([word.en for word in given], "en", "or")
    if len(given) == 1:
        return Words(f"is not {english}", f"n’est pas {given[0].fr}")
    return Words(f"is not {english}", f"n’est ni {', ni '.join(word.fr for word in given)}")


def names(codes: Iterable[str], table: Table, conjunction: Literal["and", "or"] = "or") -> Words:
    """Return members of a closed list as a list in a sentence, in the order of the table."""
    return _names(frozenset(codes), table, conjunction)


@lru_cache(maxsize=4096)
def _names(codes: frozenset[str], table: Table, conjunction: Literal["and", "or"]) -> Words:
    return listed(in_order(codes, table), conjunction)


def in_order(codes: Iterable[str], table: Mapping[str, Words]) -> tuple[Words, ...]:
    """Return the words of codes in the order of the table; a code that is not in it stands for itself, last."""
    given = frozenset(map(str, codes))
    strangers = sorted(given.difference(table))
    return (*(words for code, words in table.items() if code in given), *(Words(code, code) for code in strangers))


def as_given(texts: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Words:
    """Return proper names as a list in a sentence, in alphabetical order."""
    return listed((Words(text, text) for text in sorted(texts, key=str.casefold)), conjunction)


def countries(codes: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Words:
    """Return countries with their articles as a list in a sentence; parts of China stand behind China."""
    return _countries(frozenset(codes), conjunction)


@lru_cache(maxsize=4096)
def _countries(codes: frozenset[str], conjunction: Literal["and", "or"]) -> Words:
    return listed(markets_by_country(sorted(codes), country_phrase), conjunction)


def in_provinces(codes: Iterable[str]) -> Words:
    """Return "in Alberta or in Quebec", « en Alberta ou au Québec »; "CA" alone is "in Canada"."""
    return _in_provinces(frozenset(codes))


@lru_cache(maxsize=4096)
def _in_provinces(codes: frozenset[str]) -> Words:
    if "CA" in codes or len(codes) == 13:
        return IN_CANADA
    return listed(in_one_province(code) for code in sorted(codes))


@lru_cache(maxsize=64)
def in_one_province(code: str) -> Words:
    """Return "in Alberta", « en Alberta »; "CA" is "in Canada"."""
    return both(lambda lang: in_province(code, lang))


def regions(slugs: Iterable[str], places: Places) -> Words:
    """Return the names of sub-regions as a list in a sentence."""
    given = sorted(slugs)
    return listed(
        Words(places[slug].name_en, places[slug].name_fr) if slug in places else Words(slug, slug) for slug in given
    )


def amount(value: float, lang: str) -> str:
    """Write dollars short where nothing is lost ("$2.5 million"), else to the dollar."""
    return money(value, lang) if value % 10_000 == 0 else money_exact(value, lang)


def _people(value: float, lang: str) -> str:
    if lang == "fr":
        return plural(value, lang, "{n} employé", "{n} employés")
    return plural(value, lang, "{n} employee", "{n} employees")


def _years(value: float, lang: str) -> str:
    if lang == "fr":
        return plural(value, lang, "{n} an", "{n} ans")
    return plural(value, lang, "{n} year", "{n} years")


# How a figure of each kind is written alone ("42 employees"), and where it opens a range ("42").
FIGURES: Mapping[ConditionKind, Callable[[float, str], str]] = {
    ConditionKind.EMPLOYEES: _people,
    ConditionKind.ANNUAL_REVENUE: amount,
    ConditionKind.YEARS_IN_BUSINESS: _years,
    ConditionKind.TRL: plain_number,
    ConditionKind.MARKET_SALES_SHARE: percent,
    ConditionKind.OWN_CONTRIBUTION: percent,
    ConditionKind.MIN_PROJECT_COST: amount,
}
_OPENING = {
    ConditionKind.EMPLOYEES: plain_number,
    ConditionKind.YEARS_IN_BUSINESS: plain_number,
}


@lru_cache(maxsize=8192, typed=True)
def span(kind: ConditionKind, low: float | None, high: float | None, lang: str) -> str:
    """Write a range inside a sentence: "42 employees", "at least 5 employees", "between 3 and 500 employees".

    A lower bound of zero with an upper bound says "at most".
    """
    figure = FIGURES[kind]
    french = lang == "fr"
    if low is not None and low == high:
        return figure(low, lang)
    if high is None:
        return f"{'au moins' if french else 'at least'} {figure(low or 0, lang)}"
    if not low:
        return f"{'au plus' if french else 'at most'} {figure(high, lang)}"
    opening = _OPENING.get(kind, figure)(low, lang)
    return f"de {opening} à {figure(high, lang)}" if french else f"between {opening} and {figure(high, lang)}"


def of_span(kind: ConditionKind, low: float | None, high: float | None, lang: str) -> str:
    """Write a range after a noun: "of at least $2 million" or "between …", « d’au moins 2 M$ » or « de … à … »."""
    text = span(kind, low, high, lang)
    if lang == "fr":
        return f"d’{text}" if text.startswith("au ") else text if text.startswith("de ") else f"de {text}"
    return text if text.startswith("between ") else f"of {text}"


def codes(prefixes: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Words:
    """Return NAICS codes as a list, with the names of the sectors where whole sectors are meant."""
    given = sorted(prefixes)
    figures = as_given(given, conjunction)
    sectors = list(dict.fromkeys(SECTOR_NAMES[code] for code in given if code in SECTOR_NAMES))
    if not sectors or any(code not in SECTOR_NAMES for code in given):
        return figures
    return both(lambda lang: f"{figures.text(lang)} ({'; '.join(name.text(lang) for name in sectors)})")


def area_names(slugs: Iterable[str], conjunction: Literal["and", "or"] = "or") -> Words:
    """Return priority areas as a list in a sentence."""
    return names(slugs, AREA_PHRASES, conjunction)


def sentence(text: str) -> str:
    """Return text that opens with a capital and closes with a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def is_one(values: Iterable[str]) -> bool:
    """Tell whether there is exactly one value."""
    return len(tuple(values)) == 1
