"""What the services of entries share: the versions of an entry, locked, and the one that says what readers see."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from hub.accounts.models import User
from hub.core.workflow import Refusal, TransitionRefusedError
from hub.curation.choices import EntryOrigin, EntryState
from hub.curation.declaring import Kind
from hub.curation.entries import document_of_row, row_of
from hub.curation.fields import WITHDRAWN, Document
from hub.curation.kinds import KINDS
from hub.curation.models import EntryVersion
from hub.directory.models import WithdrawnEntry


def kind_of(version: EntryVersion) -> Kind:
    """Return the kind of the entry that a version belongs to."""
    return KINDS[version.kind]


def versions_of(kind: Kind, slug: str) -> Any:
    """Return the versions of an entry."""
    return EntryVersion.objects.filter(kind=kind.slug, slug=slug)


def locked(version: EntryVersion) -> EntryVersion:
    """Return a version as it is now; others who want to change it wait."""
    row: EntryVersion = (
        EntryVersion.objects.select_for_update(of=("self",)).select_related("based_on").get(pk=version.pk)
    )
    return row


def shown_version(kind: Kind, slug: str, *, at: datetime) -> EntryVersion | None:
    """Return the version that says what readers see, written down where none does yet; None where nothing is shown.

    What a file brought has no version before a curator looks at it, and a load may have changed it since the last one.
    """
    # Whoever else begins or publishes something of this entry waits.
    kind.model.objects.select_for_update().filter(slug=slug).values_list("pk").first()
    row = row_of(kind, slug)
    shown: EntryVersion | None = versions_of(kind, slug).select_for_update().filter(state=EntryState.PUBLISHED).first()
    if row is None:
        return shown
    document = document_of_row(kind, row)
    if shown is not None and shown.content == document:
        return shown
    if shown is not None:
        retire(shown, at=at)
    return add_version(
        kind, slug, document, origin=EntryOrigin.FILE, state=EntryState.PUBLISHED, by=None, at=at,
        published_at=row.curated_at or at,
    )  # fmt: skip


def retire(version: EntryVersion, *, at: datetime) -> None:
    """Note that a version is no longer shown."""
    version.state, version.retired_at = EntryState.RETIRED, at
    version.save(update_fields=["state", "retired_at"])


def add_version(
    kind: Kind,
    slug: str,
    document: Document,
    *,
    by: User | None,
    at: datetime,
    **columns: Any,
) -> EntryVersion:
    """Write a version with the next number."""
    last = versions_of(kind, slug).aggregate(last=Max("number"))["last"] or 0
    row: EntryVersion = EntryVersion.objects.create(
        kind=kind.slug,
        slug=slug,
        number=last + 1,
        organization_ids=kind.organization_ids(document),
        content=document,
        made_by=by,
        made_at=at,
        **names_in(kind, document),
        **columns,
    )
    return row


def names_in(kind: Kind, document: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns by which lists name a version."""
    return {f"name_{lang}": str(document.get(f"{kind.name}_{lang}") or "")[:300] for lang in ("en", "fr")}


def is_outdated(version: EntryVersion, row: Any) -> bool:
    """Return whether readers see other words, those of ``row``, than a draft began with."""
    kind = kind_of(version)
    if version.based_on is None:
        return row is not None
    if row is None:
        gone = WithdrawnEntry.objects.filter(Q(model=kind.model._meta.label_lower, slug=version.slug)).exists()
        return not (gone and version.based_on.content.get(WITHDRAWN))
    return bool(version.based_on.content != document_of_row(kind, row))


def require(refusal: Refusal | None) -> None:
    """Raise ``TransitionRefusedError`` where a rule refused."""
    if refusal is not None:
        raise TransitionRefusedError(refusal)
