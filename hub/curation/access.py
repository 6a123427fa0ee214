"""The doors to entries and their versions. What somebody else looks after answers as one that is not there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from hub.core import logs
from hub.curation.declaring import Kind
from hub.curation.entries import document_of_row, row_of
from hub.curation.kinds import KINDS
from hub.curation.models import EntryVersion
from programs.curating.access import Charge, charge_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the row that readers see, if there is one, its versions, the newest first, and who looks at it."""

    charge: Charge
    kind: Kind
    slug: str
    row: Any
    versions: tuple[EntryVersion, ...]


def holds(charge: Charge, organization_ids: Collection[int]) -> bool:
    """Return whether entries of some organizations are looked after; those of none belong to the whole catalogue."""
    return charge.whole or any(map(charge.holds, organization_ids))


def kinds_for(charge: Charge) -> list[Kind]:
    """Return the kinds of which a person looks after entries."""
    return [kind for kind in KINDS.values() if charge.whole or kind.owners]


def kind_for(user: Any, slug: str) -> tuple[Kind, Charge]:
    """Return a kind of which the person looks after entries. Raises ``Http404`` for others."""
    charge = charge_of(user)
    kind = KINDS.get(slug)
    if kind is None or kind not in kinds_for(charge):
        raise Http404
    return kind, charge


def version_for(user: Any, pk: int) -> EntryVersion:
    """Return a version. Raises ``Http404`` for what is not there or not theirs."""
    charge = charge_of(user)
    related = ("based_on", "approved_by")
    version: EntryVersion | None = EntryVersion.objects.select_related(*related).filter(pk=pk).first()
    if version is None or not holds(charge, version.organization_ids):
        logs.refused("curation.version_denied", by=user, subject=f"{EntryVersion._meta.label_lower} {pk}")
        raise Http404
    return version


def entry_for(user: Any, kind_slug: str, slug: str) -> Entry:
    """Return an entry with its versions. Raises ``Http404`` as above."""
    kind, charge = kind_for(user, kind_slug)
    row = row_of(kind, slug)
    versions = tuple(EntryVersion.objects.filter(kind=kind.slug, slug=slug).order_by("-number"))
    # Asked of what is not there, too: it answers by the same statements as what is somebody else's.
    bodies = kind.organization_ids({} if row is None else document_of_row(kind, row))
    if row is None and versions:
        bodies = versions[0].organization_ids
    if (row is None and not versions) or not holds(charge, bodies):
        logs.refused("curation.entry_denied", by=user, subject=f"{kind.model._meta.label_lower} {slug}")
        raise Http404
    return Entry(charge, kind, slug, row, versions)
