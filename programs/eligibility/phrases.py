"""Phrases that the sentences of conditions and findings are made of, in both languages."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from hub.core.text.formats import NBSP, join_words, money, money_exact, plural
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ApplicantKind, Area, IpStatus, LegalForm, Ownership, PartnerKind
from hub.core.vocabulary.labels import IN_CANADA, country_phrase, in_province
from hub.directory.reference.places import markets_by_country
from programs.eligibility.places import Places

NONE = Localized("", "")


class PhraseTable(dict[str, Localized]):
    """The words of a closed list. It equals itself alone, so that what is made of it can be kept."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__
    __ne__ = object.__ne__


FORM_PHRASES = PhraseTable(
    {
        LegalForm.CORPORATION: Localized("a corporation", "une société par actions"),
        LegalForm.COOPERATIVE: Localized("a cooperative", "une coopérative"),
        LegalForm.NON_PROFIT: Localized("a non-profit organization", "un organisme sans but lucratif"),
        LegalForm.INDIGENOUS_ORGANIZATION: Localized("an Indigenous organization", "une organisation autochtone"),
        LegalForm.ACADEMIC: Localized("a university or college", "une université ou un collège"),
        LegalForm.MUNICIPALITY: Localized("a municipality", "une municipalité"),
        LegalForm.SOLE_PROPRIETORSHIP: Localized("a sole proprietorship", "une entreprise individuelle"),
        LegalForm.PARTNERSHIP: Localized("a partnership", "une société de personnes"),
        LegalForm.CROWN_CORPORATION: Localized("a Crown corporation", "une société d’État"),
    }
)
PARTNER_PHRASES = PhraseTable(
    {
        PartnerKind.ANY: Localized("a partner", "un partenaire"),
        PartnerKind.ACADEMIC: Localized("a university or college", "une université ou un collège"),
        PartnerKind.COMPANY: Localized("a company", "une entreprise"),
        PartnerKind.FOREIGN: Localized("a foreign partner", "un partenaire étranger"),
        PartnerKind.SME: Localized("a small or medium-sized company", "une petite ou moyenne entreprise"),
        PartnerKind.MUNICIPALITY: Localized("a municipality", "une municipalité"),
        PartnerKind.UTILITY: Localized("a utility", "une entreprise de services publics"),
        PartnerKind.RESEARCH: Localized("a research centre", "un centre de recherche"),
        PartnerKind.INVESTOR: Localized("an investor", "un investisseur"),
        PartnerKind.INDIGENOUS: Localized("an Indigenous partner", "un partenaire autochtone"),
        PartnerKind.INDUSTRY: Localized("an industry partner", "un partenaire industriel"),
    }
)
APPLICANT_PHRASES = PhraseTable(
    {
        ApplicantKind.RESEARCHER: Localized("a researcher", "une chercheuse ou un chercheur"),
        ApplicantKind.BANK: Localized("a bank or lender", "une banque ou un prêteur"),
        ApplicantKind.COMMUNITY: Localized("a community", "une collectivité"),
        ApplicantKind.INVESTOR: Localized("an investor", "un investisseur"),
        ApplicantKind.ASSOCIATION: Localized("an association", "un regroupement"),
        ApplicantKind.OPERATOR: Localized("an operator of facilities", "un exploitant d’installations"),
        ApplicantKind.STUDENT: Localized("a student", "une étudiante ou un étudiant"),
        ApplicantKind.BUYER: Localized("a buyer", "un acheteur"),
        ApplicantKind.PROVIDER: Localized("a service provider", "un fournisseur de services"),
        ApplicantKind.INCUBATOR: Localized("an incubator or accelerator", "un incubateur ou un accélérateur"),
        ApplicantKind.FOREIGN_GOVERNMENT: Localized("a foreign government", "un gouvernement étranger"),
        ApplicantKind.MUNICIPALITY: Localized("a municipality", "une municipalité"),
        ApplicantKind.UTILITY: Localized("a utility", "une entreprise de services publics"),
        ApplicantKind.GOVERNMENT: Localized("a government", "un gouvernement"),
    }
)
OWNER_PHRASES = PhraseTable(
    {
        Ownership.INDIGENOUS: Localized("Indigenous people", "des Autochtones"),
        Ownership.WOMEN: Localized("women", "des femmes"),
        Ownership.YOUTH: Localized("young people", "des jeunes"),
        Ownership.BLACK: Localized("Black people", "des personnes noires"),
    }
)
IP_PHRASES = PhraseTable(
    {
        IpStatus.NONE: Localized("not protected", "non protégée"),
        IpStatus.PENDING: Localized("in a pending application", "visée par une demande en cours"),
        IpStatus.GRANTED: Localized("granted", "accordée"),
        IpStatus.LICENSED: Localized("licensed from others", "utilisée sous licence"),
    }
)
AREA_PHRASES = PhraseTable({area: Localized(area.label.inside("en"), area.label.inside("fr")) for area in Area})

# Two-digit NAICS sectors, as Statistics Canada names them.
SECTOR_NAMES: Mapping[str, Localized] = {
    "11": Localized("agriculture, forestry, fishing and hunting", "agriculture, foresterie, pêche et chasse"),
    "21": Localized("mining, quarrying, and oil and gas extraction", "mines, carrières et pétrole et gaz"),
    "22": Localized("utilities", "services publics"),
    "23": Localized("construction", "construction"),
    "31": Localized("manufacturing", "fabrication"),
    "32": Localized("manufacturing", "fabrication"),
    "33": Localized("manufacturing", "fabrication"),
    "41": Localized("wholesale trade", "commerce de gros"),
    "44": Localized("retail trade", "commerce de détail"),
    "45": Localized("retail trade", "commerce de détail"),
    "48": Localized("transportation and warehousing", "transport et entreposage"),
    "49": Localized("transportation and warehousing", "transport et entreposage"),
    "51": Localized("information and culture", "information et culture"),
    "52": Localized("finance and insurance", "finance et assurances"),
    "53": Localized("real estate and rental", "immobilier et location"),
    "54": Localized("professional and technical services", "services professionnels et techniques"),
    "55": Localized("management of companies", "gestion de sociétés"),
    "56": Localized("administrative and waste services", "services administratifs et gestion des déchets"),
    "61": Localized("education", "enseignement"),
    "62": Localized("health care and social assistance", "soins de santé et assistance sociale"),
    "71": Localized("arts and recreation", "arts et loisirs"),
    "72": Localized("accommodation and food services", "hébergement et restauration"),
    "81": Localized("other services", "autres services"),
    "91": Localized("public administration", "administrations publiques"),
}


def read_from_words(what: Localized) -> Localized:
    """Return what is known of an applicant, said to be read from its own words."""
    return Localized(
        f"{what.en} Read from your own words: please confirm.",
        f"{what.fr} Lu dans vos propres mots{NBSP}: à confirmer.",
    )


def both(make: Callable[[str], str]) -> Localized:
    """Return what ``make`` says for each language code."""
    return Localized(make("en"), make("fr"))


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
    """Tell whether there is exactly one value."""
    return len(tuple(values)) == 1
