"""Open records as HSDS 3.2 documents in one language. Pure.

What is not known is left out, as HSDS asks; nothing is guessed to fill a field. Identifiers are UUIDs made of our
stable names, the same in both languages, on every machine and at all times.

The feed of each language, made from the open records and kept until they say something else.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from hub.api.records import sources
from hub.api.records.directory import AreaRecord, OfficeRecord, OrganizationRecord
from hub.api.records.programs import ProgramOnList, ProgramRecord
from hub.api.records.sources import OpenCatalogue, digest_of
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Intake, Level, Province
from hub.core.vocabulary.labels import localized_label
from hub.directory.choices import OfficeKind

type Document = dict[str, Any]

_STATUS: Mapping[str, str] = {
    Intake.ENDED: "defunct",
    Intake.CLOSED: "temporarily closed",
    Intake.SUSPENDED: "inactive",
}
_ALL_OF_CANADA = Localized("All of Canada", "Tout le Canada")
_CANADA = Localized("Canada", "Canada")
_AREAS = Localized("Priority areas", "Domaines prioritaires")
_AREAS_ARE = Localized(
    "The eight areas of clean technology of the portal.", "Les huit domaines de technologies propres du portail."
)
_SOURCE = Localized("Source", "Source")
_OTHER_LANGUAGE = Localized("Page in French", "Page en anglais")
_INTAKE = Localized("Applications", "Dépôt des demandes")
_MADE_UP = Localized("Made up, for a demonstration.", "Fiche fictive, pour une démonstration.")


def identifier(kind: str, *names: object) -> str:
    """Return the UUID of a thing of ours, for good."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("clean-growth-hub/hsds", kind, *map(str, names)))))


def _known(**fields: Any) -> Document:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _in(record: Any, name: str, lang: str) -> Any:
    """Return a text in a language, or in the other where only that one is known."""
    other = "en" if lang == "fr" else "fr"
    return getattr(record, f"{name}_{lang}") or getattr(record, f"{name}_{other}")


# --- Terms ------------------------------------------------------------------------------------------------------------


def taxonomy(lang: str) -> Document:
    return {
        "id": identifier("taxonomy", "areas"),
        "name": _AREAS.text(lang),
        "description": _AREAS_ARE.text(lang),
    }


def term(area: AreaRecord, lang: str) -> Document:
    return {
        "id": identifier("term", area.slug),
        "code": area.slug,
        "name": _in(area, "name", lang),
        "description": _in(area, "definition", lang),
        "taxonomy": _AREAS.text(lang),
        "taxonomy_detail": taxonomy(lang),
        "language": lang,
    }


# --- Organizations ----------------------------------------------------------------------------------------------------


def organization(record: OrganizationRecord, offices: Iterable[OfficeRecord], lang: str) -> Document:
    """Return an organization with its offices as locations."""
    place = _CANADA if record.jurisdiction == CANADA else localized_label(Province(record.jurisdiction))
    # HSDS asks for a description, and nobody has published one: what is known of every body stands there.
    words = [f"{localized_label(Level(record.level)).text(lang)} ({place.text(lang)})."]
    key = identifier("organization", record.slug)
    return _known(
        id=key,
        name=_in(record, "name", lang),
        alternate_name=_in(record, "acronym", lang),
        description=" ".join([*words, *([_MADE_UP.text(lang)] if record.demonstration else [])]),
        email=record.contact_email,
        website=_in(record, "url", lang),
        locations=[_location(office, lang) for office in offices],
    )


def _location(office: OfficeRecord, lang: str) -> Document:
    key = identifier("location", office.slug)
    abroad = office.kind != OfficeKind.REGIONAL_OFFICE
    address = office.address and {
        "id": identifier("address", office.slug),
        "location_id": key,
        "address_1": office.address,
        "city": office.city,
        # One text is published: what HSDS wants apart is not parted by guessing.
        "state_province": "",
        "postal_code": "",
        "country": "CN" if abroad else CANADA,
        "address_type": "physical",
    }
    return _known(
        id=key,
        location_type="physical",
        organization_id=identifier("organization", office.organization),
        name=_in(office, "name", lang),
        alternate_name=office.city_zh if abroad else None,
        description=_in(office, "note", lang),
        addresses=[address] if address else [],
        phones=_phones(office.phone, "location", office.slug),
        contacts=_contacts(office.mailbox, "location", office.slug),
    )


def _phones(number: str | None, kind: str, slug: str) -> list[Document]:
    one = {"id": identifier("phone", kind, slug), f"{kind}_id": identifier(kind, slug), "number": number}
    return [one] if number else []


def _contacts(email: str | None, kind: str, slug: str) -> list[Document]:
    one = {"id": identifier("contact", kind, slug), f"{kind}_id": identifier(kind, slug), "email": email}
    return [one] if email else []


# --- Services ---------------------------------------------------------------------------------------------------------


def service(
    program: ProgramRecord,
    brief: ProgramOnList,
    *,
    owner: Document,
    terms: Mapping[str, Document],
    lang: str,
) -> Document:
    """Return a program as a service, on the day of ``brief``; ``owner`` is its organization, ``terms`` by area."""
    slug, key = program.slug, identifier("service", program.slug)
    hours = program.contact_hours_fr if lang == "fr" else program.contact_hours_en
    phones = [phone | _known(description=hours) for phone in _phones(program.contact_phone, "service", slug)]
    return _known(
        id=key,
        organization_id=owner["id"],
        name=_in(program, "name", lang),
        description=_in(program, "summary", lang),
        url=_in(program, "url", lang),
        additional_urls=_urls(program, key, lang),
        email=program.contact_email,
        status=_STATUS.get(brief.intake.state, "active"),
        application_process=_in(program, "how_to_apply", lang),
        eligibility_description="\n".join(_in(each, "sentence", lang) for each in program.conditions),
        assured_date=_assured(program),
        alert=_MADE_UP.text(lang) if program.demonstration else None,
        phones=phones,
        schedules=_schedules(brief, key, lang),
        service_areas=[
            {"id": identifier("service-area", slug, place), "service_id": key, "name": _place(place).text(lang)}
            for place in program.places
        ],
        organization={name: value for name, value in owner.items() if name != "locations"},
        required_documents=[
            {
                "id": identifier("document", slug, number),
                "service_id": key,
                "document": _in(each, "sentence", lang),
            }
            for number, each in enumerate(program.documents)
        ],
        contacts=_contacts(program.contact_email, "service", slug),
        attributes=[
            {
                "id": identifier("attribute", slug, area),
                "link_id": key,
                "link_entity": "service",
                "link_type": "area",
                "taxonomy_term_id": terms[area]["id"],
                "taxonomy_term": terms[area],
            }
            for area in program.areas
        ],
    )


def _place(code: str) -> Localized:
    return _ALL_OF_CANADA if code == CANADA else localized_label(Province(code))


def _assured(program: ProgramRecord) -> str | None:
    """Return the day on which somebody last saw that all of it is right; a year alone is no day."""
    days: list[date | None] = [None if program.as_of_year_only else program.as_of, program.confirmed_on]
    known = max(filter(None, days), default=None) if program.verified else None
    return known.isoformat() if known else None


def _urls(program: ProgramRecord, key: str, lang: str) -> list[Document]:
    other = "en" if lang == "fr" else "fr"
    found = dict.fromkeys(program.sources, _SOURCE)
    if (page := getattr(program, f"url_{other}")) and getattr(program, f"url_{lang}"):
        found = {page: _OTHER_LANGUAGE} | found
    return [
        {"id": identifier("url", program.slug, address), "service_id": key, "label": label.text(lang), "url": address}
        for address, label in found.items()
    ]


def _schedules(brief: ProgramOnList, key: str, lang: str) -> list[Document]:
    opens, closes = brief.intake.opens, brief.intake.closes
    if opens is None and closes is None:
        return []
    days = _known(valid_from=opens and opens.isoformat(), valid_to=closes and closes.isoformat())
    return [{"id": identifier("schedule", brief.slug), "service_id": key, "description": _INTAKE.text(lang), **days}]


VERSION = "3.2"
LANGUAGES = ("en", "fr")
PROFILE = "https://docs.openreferral.org/"


@dataclass(frozen=True)
class Feed:
    """All that is published, in one language: each kind of documents by identifier, in the order of names."""

    lang: str
    documents: Mapping[str, Mapping[str, Document]]

    @cached_property
    def text(self) -> str:
        """All of it as one file of JSON."""
        kinds = {kind: list(each.values()) for kind, each in self.documents.items()}
        return json.dumps(kinds, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        """The version of the feed: it changes with any word of it."""
        return digest_of([self.text])


# The feed last made in each language, and the version of what it was made from.
_kept: dict[str, tuple[tuple[object, ...], Feed]] = {}


def feed(lang: str) -> Feed:
    """Return the feed of a language today (one small query for each part while nothing has changed)."""
    parts = [sources.part_of(name) for name in ("organizations", "offices", "areas")]
    data, on = sources.open_catalogue(), timezone.localdate()
    version = (data.part.digest, *(part.digest for part in parts), on)
    kept = _kept.get(lang)
    if kept is None or kept[0] != version:
        kept = _kept[lang] = version, _made(lang, data, *(part.records for part in parts), on=on)
    return kept[1]


def _made(
    lang: str,
    data: OpenCatalogue,
    organizations: tuple[OrganizationRecord, ...],
    offices: tuple[OfficeRecord, ...],
    areas: tuple[AreaRecord, ...],
    *,
    on: date,
) -> Feed:
    briefs = sources.briefs_on(data.catalogue, on)
    terms: dict[str, Document] = {area.slug: term(area, lang) for area in areas}
    owners = {
        each.slug: organization(each, [one for one in offices if one.organization == each.slug], lang)
        for each in organizations
    }
    services = [
        service(each, briefs[each.slug], owner=owners[each.organization], terms=terms, lang=lang)
        for each in data.part.records
    ]
    named = taxonomy(lang)
    return Feed(
        lang,
        {
            "organizations": {each["id"]: each for each in owners.values()},
            "services": {each["id"]: each for each in services},
            "taxonomies": {named["id"]: named},
            "taxonomy_terms": {each["id"]: each for each in terms.values()},
        },
    )
