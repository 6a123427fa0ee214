"""Which organization of the directory a program's spelling names."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hub.core.text.problems import DataProblems, SourceLocation
from hub.core.text.typography import french_typography
from hub.core.text.yaml_files import read_yaml
from hub.core.vocabulary.enums import CANADA, Level, Province
from programs.catalogue import parsers
from programs.catalogue.entries import Contact
from programs.catalogue.faults import report

type Spellings = Mapping[tuple[str, str], "NamedOrganization"]

_TERRITORIES = frozenset({Province.NORTHWEST_TERRITORIES, Province.NUNAVUT, Province.YUKON})


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrganization:
    """An organization: its slug, its names, and who stands behind it."""

    slug: str
    acronym_en: str
    acronym_fr: str
    name_en: str
    name_fr: str
    level: str
    domains: tuple[str, ...] = ()
    contact: Contact = field(default_factory=Contact)


def read_organizations(path: Path, mistakes: DataProblems) -> Spellings:
    """Return the organizations by every (acronym, English name) under which programs name them."""
    file = SourceLocation(mistakes, path.name)
    rows = read_yaml(path, file)
    if not isinstance(rows, list):
        if rows is not None:
            file.wrong("A list of organizations was expected.", "Write a list.")
        return {}
    spellings: dict[tuple[str, str], NamedOrganization] = {}
    for position, row in enumerate(rows, start=1):
        given = row if isinstance(row, dict) else {}
        place = SourceLocation(mistakes, path.name, position, str(given.get("slug", "")))
        named = NamedOrganization(
            slug=parsers.required(given.get("slug"), place.at("slug")),
            acronym_en=parsers.text(given.get("acronym_en"), place.at("acronym_en")) or "",
            acronym_fr=parsers.text(given.get("acronym_fr"), place.at("acronym_fr")) or "",
            name_en=parsers.required(given.get("name_en"), place.at("name_en")),
            name_fr=parsers.required(given.get("name_fr"), place.at("name_fr")),
            level=parsers.member(given.get("level"), place.at("level"), tuple(Level)) or "",
            domains=parsers.texts(given.get("domains"), place.at("domains")),
            contact=Contact(
                **{
                    name: parsers.text(given.get(f"contact_{name}"), place.at(f"contact_{name}")) or ""
                    for name in ("email", "url_en", "url_fr")
                }
            ),
        )
        for spelling in given.get("spellings") or ():
            spellings[spelling.get("acronym") or "", spelling.get("name_en") or ""] = named
    return spellings


def organization_of(
    value: Any, spellings: Spellings, place: SourceLocation, *, jurisdiction: str, strict: bool
) -> NamedOrganization | None:
    """Return the organization that an entry names.

    An unknown spelling is a mistake where ``strict``; in another's file it is an organization of its own, of the
    level that the jurisdiction has.
    """
    given = parsers.mapping(value, place, ("acronym", "name_en", "name_fr"))
    acronym = parsers.text(given.get("acronym"), place.at("acronym")) or ""
    name_en = parsers.required(given.get("name_en"), place.at("name_en"))
    name_fr = parsers.required(given.get("name_fr"), place.at("name_fr"))
    if named := spellings.get((acronym, name_en)):
        return named
    if strict and name_en:
        report(place, "no_spelling", acronym=acronym, name_en=name_en)
        return None
    stranger = NamedOrganization(
        slug="",
        acronym_en=acronym,
        acronym_fr=acronym,
        name_en=name_en,
        name_fr=french_typography(name_fr),
        level=_level(jurisdiction),
    )
    return replace(stranger, slug=_slug(acronym or name_en))


def _level(jurisdiction: str) -> str:
    if jurisdiction == CANADA:
        return Level.FEDERAL.value
    return (Level.TERRITORIAL if jurisdiction in _TERRITORIES else Level.PROVINCIAL).value


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "organization"
