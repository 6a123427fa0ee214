"""The feed of each language, made from the open records and kept until they say something else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from hub.api.hsds import mappers
from hub.api.hsds.mappers import Document
from hub.api.records import sources
from hub.api.records.directory import AreaRecord, OfficeRecord, OrganizationRecord
from hub.api.records.sources import OpenCatalogue, digest_of

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
    terms: dict[str, Document] = {area.slug: mappers.term(area, lang) for area in areas}
    owners = {
        each.slug: mappers.organization(each, [one for one in offices if one.organization == each.slug], lang)
        for each in organizations
    }
    services = [
        mappers.service(each, briefs[each.slug], owner=owners[each.organization], terms=terms, lang=lang)
        for each in data.part.records
    ]
    taxonomy = mappers.taxonomy(lang)
    return Feed(
        lang,
        {
            "organizations": {each["id"]: each for each in owners.values()},
            "services": {each["id"]: each for each in services},
            "taxonomies": {taxonomy["id"]: taxonomy},
            "taxonomy_terms": {each["id"]: each for each in terms.values()},
        },
    )
