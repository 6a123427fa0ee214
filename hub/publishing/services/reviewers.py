"""Who may publish a draft, and who hears that nobody may."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.notifications.delivery.services import notify
from hub.publishing.choices import VersionState
from hub.publishing.models import Version
from hub.publishing.registry import Editor, editors, entry_types
from hub.publishing.services.notification_types import NO_REVIEWER
from hub.publishing.workflow import writers_only


def reviewers_of(version: Version, known: list[Editor] | None = None) -> list[Any]:
    """Return who may publish a draft once it is sent: who keeps the entry, and wrote nothing of it (three queries).

    Whoever keeps the whole catalogue is among them. ``known`` are all who keep entries, where they were read already.
    """
    bodies = version.organization_ids
    wrote = {version.made_by_id, *version.saves.filter(number__isnull=False).values_list("by", flat=True)}  # type: ignore[attr-defined]
    return [
        editor.person
        for editor in (editors() if known is None else known)
        if editor.person.pk not in wrote
        and editor.charge.holds_one_of(bodies)
        and writers_only(bodies, by=editor.person) is None
    ]


def without_reviewer() -> list[Version]:
    """Return the drafts in review that nobody may publish (three queries, and one for each draft in review)."""
    known = editors()
    models = {each.version_model for each in entry_types()}
    rows = [
        row
        for model in sorted(models, key=lambda model: model._meta.label)
        for row in model.objects.filter(state=VersionState.IN_REVIEW).select_related(*model.RELATED).order_by("pk")
    ]
    return [row for row in rows if not reviewers_of(row, known)]


def tell_administrators(version: Version, *, at: datetime) -> None:
    """Tell the administrators that a draft was sent that nobody may publish."""
    entry = partial(version.type.entry_url, version.slug)
    for person in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"):
        key = f"{NO_REVIEWER.slug}:{version._meta.label_lower}:{version.pk}:{at.isoformat()}"
        with override(person.language):
            name = version.name or version.slug
        notify(kind=NO_REVIEWER, to=person, key=key, context={"entry": name}, link=entry, at=at)
