"""The doors to entries and their versions. What somebody else looks after answers as one that is not there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from hub.accounts.choices import Role
from hub.core.http import logs
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import EntryVersion, Version
from hub.publishing.registry import EditorCharge, charge_of, charge_to_read, entry_types, may_curate_one_of

CATALOGUE = "curating"  # the desk of those who keep the catalogue, people of posts apart
ENTRIES = "entries"  # the namespace of the desk at which people of a post write, too


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """One entry: its row, if there is one, its versions, the newest first, and what whoever looks at it looks after."""

    charge: EditorCharge
    type: EntryType
    slug: str
    row: Any
    versions: tuple[Version, ...]


def types_for(charge: EditorCharge, namespace: str) -> list[EntryType]:
    """Return the types of which a person looks after entries, of those with their pages in a namespace."""
    return [each for each in entry_types() if each.namespace == namespace and _may_hold(charge, each)]


def _may_hold(charge: EditorCharge, entry_type: EntryType) -> bool:
    """Return whether entries of a type may be among what a person looks after."""
    if charge.whole:
        return True
    return bool(charge.posts) if entry_type.of_posts else entry_type.is_owned and bool(charge.rows)


def type_for(user: Any, slug: str, *, to_read: bool = False) -> tuple[EntryType, EditorCharge]:
    """Return a type of which the person looks after entries. Raises ``Http404`` for others."""
    known = {each.slug: each for each in entry_types()}.get(slug)
    charge = _charge(user, posts=known is None or known.namespace == ENTRIES, to_read=to_read)
    found = known if known is not None and _may_hold(charge, known) else None
    if found is None:
        raise Http404
    return found, charge


def _charge(user: Any, *, posts: bool, to_read: bool) -> EditorCharge:
    """Return what a person looks after, or may look through: administrators have no charge and see everything."""
    if to_read and getattr(user, "is_administrator", False):
        return charge_to_read(user)
    return charge_of(user, posts=posts)


def queue_charge(user: Any, namespace: str) -> EditorCharge:
    """Return what a person sees of the queue. The desk of people of a post is that of entries alone.

    Raises ``PermissionDenied`` for whoever keeps nothing there.
    """
    charge = charge_to_read(user)
    if not types_for(charge, namespace):
        raise PermissionDenied
    return charge


def landing(person: Any) -> str:
    """Return where a curator begins: the queue; "" for others, and for whoever keeps nothing of the catalogue."""
    if person.role != Role.CURATOR:
        return ""
    try:
        charge_of(person)
    except PermissionDenied:
        return ""
    return reverse(f"{CATALOGUE}:desk")


def keeps_one_of(user: Any, bodies: Collection[int]) -> bool:
    """Return whether a person keeps the entries of one of some bodies (one query for the staff, none for others)."""
    return bool(user.is_authenticated and user.has_staff_role and may_curate_one_of(user, bodies))


def version_for(user: Any, model: type[Version], pk: int) -> Version:
    """Return a version. Raises ``Http404`` for what is not there or not theirs."""
    charge = charge_of(user, posts=model is EntryVersion)
    version: Version | None = model.objects.select_related(*model.RELATED).filter(pk=pk).first()
    if version is None or not charge.holds_one_of(version.organization_ids):
        logs.refused("publishing.version_denied", by=user, subject=f"{model._meta.label_lower} {pk}")
        raise Http404
    return version


def entry_for(user: Any, type_slug: str, slug: str, *, to_read: bool = False) -> HeldEntry:
    """Return an entry with its versions, ``to_read`` for administrators too. Raises ``Http404`` as above."""
    entry_type, charge = type_for(user, type_slug, to_read=to_read)
    row = entry_type.row(slug)
    versions = tuple(entry_type.versions(slug).order_by("-number"))
    # Asked of what is not there, too: it answers by the same statements as what is somebody else's.
    bodies = entry_type.bodies_of_row(row)
    if row is None and versions:
        bodies = versions[0].organization_ids
    if (row is None and not versions) or not charge.holds_one_of(bodies):
        logs.refused("publishing.entry_denied", by=user, subject=f"{entry_type.slug} {slug}")
        raise Http404
    return HeldEntry(charge, entry_type, slug, row, versions)
