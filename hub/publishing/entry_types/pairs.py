"""Entries that may be the one that somebody writes as a new one."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Value
from django.utils.translation import gettext

from hub.core.db.bilingual import current_language
from hub.publishing.choices import OPEN_STATES, VersionState
from hub.publishing.documents.differences import DUPLICATE, TWIN, likeness
from hub.publishing.entry_types.base import EntryType, Lead
from hub.publishing.registry import EditorCharge

_MOST = 3


class _Named(NamedTuple):
    slug: str
    key: Any
    name_en: str
    name_fr: str
    body: str


def twins(entry_type: EntryType, document: Mapping[str, Any], *, slug: str, charge: EditorCharge) -> list[Lead]:
    """Return the entries of a type that may be what a document describes, the likest first (two queries and its pages).

    They have nearly the same name, or the same organization and a close one. Drafts are those that the person looks
    after; ``slug`` is the entry itself, which is none of them.
    """
    if not any(entry_type.name_of(document).values()):
        return []
    return twins_of_several(entry_type, {slug: document}, charge=charge).get(slug, [])


def twins_of_several(
    entry_type: EntryType, documents: Mapping[str, Mapping[str, Any]], *, charge: EditorCharge
) -> dict[str, list[Lead]]:
    """Return them for each of some new entries, by their slugs; one without is left out."""
    others = list(_others(entry_type, charge))
    found = {}
    for slug, document in documents.items():
        names, body = entry_type.name_of(document), str(document.get("organization") or "")
        held = [(_likeness(one, names, body), one, is_draft) for one, is_draft in others if one.slug != slug]
        likest = sorted((one for one in held if one[0]), key=lambda one: -one[0])[:_MOST]
        if likest:
            found[slug] = [_lead(entry_type, one.key, is_draft=is_draft) for _alike, one, is_draft in likest]
    return found


def _likeness(one: _Named, names: Mapping[str, str], body: str) -> float:
    """Return how alike an entry is; 0 where it is not taken for the same."""
    alike = max(likeness(one.name_en, names["name_en"]), likeness(one.name_fr, names["name_fr"]))
    return alike if alike >= (TWIN if body and one.body == body else DUPLICATE) else 0.0


def _others(entry_type: EntryType, charge: EditorCharge) -> Iterator[tuple[_Named, bool]]:
    """Yield the entries that readers see by their slugs, and the drafts of new ones by their keys."""
    versions: Any = entry_type.version_model
    model: Any = getattr(entry_type, "model", None)
    of_version = f"{versions.SLUG.removesuffix('slug')}organization__slug" if model is None else Value("")
    if model is None:
        rows = versions.objects.filter(state=VersionState.PUBLISHED)
        shown = rows.values_list(versions.SLUG, versions.SLUG, "name_en", "name_fr", of_version)
    else:
        body = f"{entry_type.organization}__slug" if entry_type.organization else Value("")
        shown = model.objects.values_list("slug", "slug", f"{entry_type.name}_en", f"{entry_type.name}_fr", body)
    seen = set()
    for row in shown:
        seen.add(row[0])
        yield _Named(*row), False
    drafts = versions.looked_after(charge, [entry_type.slug]).filter(state__in=OPEN_STATES)
    for row in drafts.values_list(versions.SLUG, "pk", "name_en", "name_fr", of_version):
        if row[0] not in seen:
            yield _Named(*row), True


def _lead(entry_type: EntryType, key: Any, *, is_draft: bool) -> Lead:
    if is_draft:
        versions: Any = entry_type.version_model
        version = versions.objects.get(pk=key)
        named = gettext("%(name)s (draft)") % {"name": version.name or version.slug}
        return Lead(named, entry_type.url("draft", key))
    row = entry_type.row(key)
    names = entry_type.names_of_row(row)
    return Lead(names.get(current_language()) or key, entry_type.page(row))
