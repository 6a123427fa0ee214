"""What a sheet says in one language, for the page, the file and the lists."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from companies.models import Company, CompanySheet, Offering
from companies.models.sheets import SHEET_LANGUAGES
from companies.sheets.labels import capability_name, sheet_words, term
from hub.core.text.formats import day
from hub.core.vocabulary.enums import Area, IpStatus, Province, Stage

# The look of the file: another number makes every file anew.
LAYOUT = 3
HTML_LANGUAGES: Mapping[str, str] = {"en": "en-CA", "fr": "fr-CA", "zh": "zh-Hans"}
_JOIN = {"en": "; ", "fr": "; ", "zh": "；"}
_ADDRESS = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetText:
    """Words of a company as it wrote or approved them; ``note`` says which language it wrote where it is another."""

    text: str
    lang: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOffering:
    """One offering: its name and words as written, and its closed terms in the language of the sheet."""

    name: SheetText
    text: SheetText
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSheet:
    """One company before anybody, in one language. It holds nothing that a sheet does not show."""

    slug: str
    lang: str
    name: str
    name_lang: str
    headline: str
    province: str
    about: SheetText | None
    offers: SheetText | None
    seeks: SheetText | None
    offerings: tuple[SheetOffering, ...]
    rows: tuple[tuple[str, str], ...]
    place: str
    areas: tuple[str, ...]
    capabilities: tuple[str, ...]
    is_courtesy: bool
    is_fictional: bool
    updated: date
    url: str

    @property
    def title(self) -> str:
        """What it is called: its own headline, else its name."""
        return self.headline or self.name

    @property
    def html_lang(self) -> str:
        """The language as pages and files name it."""
        return HTML_LANGUAGES[self.lang]

    @property
    def words(self) -> Mapping[str, str]:
        return sheet_words(self.lang)

    @property
    def updated_words(self) -> str:
        """When it was changed last: "updated on 1 December 2026"."""
        return f"{self.words['updated']}{'' if self.lang == 'zh' else ' '}{day(self.updated, self.lang)}"

    @property
    def comma(self) -> str:
        """What stands between two words of a line in its language."""
        return "，" if self.lang == "zh" else ", "

    @property
    def stop(self) -> str:
        return "。" if self.lang == "zh" else "."

    @property
    def fictional_words(self) -> str:
        words = self.words["fictional"]
        return f"（{words}）" if self.lang == "zh" else f"({words})"

    @property
    def in_short(self) -> str:
        """What it does in the closed words of its language: what it can do, else its areas."""
        named = [capability_name(code, self.lang) for code in self.capabilities]
        found = [name for name in named if name] or [term(Area(area), self.lang) for area in self.areas]
        return _JOIN[self.lang].join(found)

    def document(self) -> dict[str, Any]:
        said = asdict(self) | {"title": self.title, "words": dict(self.words), "updated": self.updated_words}
        said["comma"] = self.comma
        return said | {"layout": LAYOUT}

    @property
    def digest(self) -> str:
        """The mark of what it says: a file with another one is out of date."""
        said = json.dumps(self.document(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


_OWN_LABEL = re.compile(r" \((?:fictional|fictive)\)$")  # in the name of a company of the demonstration


def sheet_of(
    company: Company, offerings: Iterable[Offering], own: CompanySheet | None, *, lang: str, fictional: bool, url: str
) -> PublicSheet:
    words, offered = sheet_words(lang), list(offerings)
    own = own or CompanySheet(company=company)
    certificates = _unique(company.certifications, *(each.certifications for each in offered))
    rows = [(words["certifications"], _JOIN[lang].join(certificates))] if certificates else []
    # Its own words on all that it offers take the place of descriptions in another language.
    own_offers = getattr(own, f"offers_{lang}").strip() if lang != company.language else ""
    offers = _text(own_offers, lang, lang) if own_offers else None
    about = _written(company, "description_", lang, first=company.language)
    offered_here = [_offering(each, company.language, lang, described=offers is None) for each in offered]
    seeks = _written(own, "seeks_", lang, first=company.language)
    # That words stand in another language is said once.
    noted: set[str] = set()
    about = _noted_once(about, noted)
    offered_here = [replace(one, text=_noted_once(one.text, noted)) for one in offered_here]
    seeks = _noted_once(seeks, noted)
    edited = own.edited_at or company.updated_at
    return PublicSheet(
        slug=company.slug,
        lang=lang,
        # The page says so in its own language.
        name=_OWN_LABEL.sub("", company.name) if fictional else company.name,
        name_lang=HTML_LANGUAGES[company.language],
        headline=_without_addresses(getattr(own, f"headline_{lang}")),
        province=term(Province(company.province), lang),
        about=about,
        offers=offers,
        seeks=seeks,
        offerings=tuple(offered_here),
        rows=tuple(rows),
        place=company.province,
        areas=_unique(*(each.areas for each in offered)),
        capabilities=_unique(*(each.capabilities for each in offered)),
        is_courtesy=lang in own.translated,
        is_fictional=fictional,
        updated=timezone.localdate(max(company.updated_at, edited)),
        url=url,
    )


def _offering(row: Offering, written: str, lang: str, *, described: bool) -> SheetOffering:
    """Return an offering; one that is not ``described`` bears its words only in the language of the sheet."""
    return SheetOffering(
        name=_text(row.name, written, lang),
        text=_text(row.description if described or written == lang else "", written, lang),
        rows=tuple(_terms(row, lang)),
    )


def _terms(row: Offering, lang: str) -> Iterator[tuple[str, str]]:
    words, join = sheet_words(lang), _JOIN[lang]
    if areas := [term(Area(code), lang) for code in row.areas or ()]:
        yield words["areas"], join.join(areas)
    if named := [name for slug in row.capabilities or () if (name := capability_name(slug, lang))]:
        yield words["capabilities"], join.join(named)
    if row.trl_min:
        ends = dict.fromkeys((row.trl_min, row.trl_max or row.trl_min))
        yield words["trl"], words["trl_of"].format("–".join(map(str, ends)))
    if row.stage:
        yield words["stage"], term(Stage(row.stage), lang)
    if row.ip_status:
        yield words["ip"], term(IpStatus(row.ip_status), lang)


def _written(row: Any, prefix: str, lang: str, *, first: str) -> SheetText | None:
    """Return the words of a company in a language; where it wrote none there, those in its own, or in any, marked."""
    for each in dict.fromkeys((lang, first, *SHEET_LANGUAGES)):
        if text := getattr(row, f"{prefix}{each}").strip():
            return _text(text, each, lang)
    return None


def _noted_once[Words: (SheetText, SheetText | None)](words: Words, noted: set[str]) -> Words:
    """Return words without their note where an earlier part of the sheet bears the same."""
    if words is None or not words.text:
        return words
    known = words.note in noted
    noted.add(words.note)
    return replace(words, note="") if known else words


def _text(text: str, written: str, lang: str) -> SheetText:
    note = "" if written == lang else sheet_words(lang)[f"original_{written}"]
    return SheetText(text=_without_addresses(text), lang=HTML_LANGUAGES[written], note=note)


def _without_addresses(text: str) -> str:
    """Return words without mail addresses: nobody is written to past the officer."""
    return _ADDRESS.sub("[…]", text)


def has_address(text: str) -> bool:
    """Return whether a text holds a mail address, which a sheet leaves out."""
    return _ADDRESS.search(text) is not None


def _unique(*lists: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for values in lists for each in values or ()))
