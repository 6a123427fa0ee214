"""May this be done with an entry? The button and the service ask the same functions, for every type."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.publishing.choices import VersionState
from hub.publishing.models import Version
from hub.publishing.registry import may_curate_one_of
from hub.publishing.workflow import PUBLISHING, writers_only

_ONWARD = frozenset({"submit", "publish", "schedule"})


def may_edit(organization_ids: Collection[int], *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change what belongs to some bodies, or, where there is none, to the whole catalogue.

    One of them is enough. None for ``by`` stands for the system.
    """
    if by is None or may_curate_one_of(by, organization_ids):
        return None
    return Refusal("not_yours", _("This entry is not among those you look after."))


def may_begin(organization_ids: Collection[int], *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not begin a draft of what belongs to some bodies, or None."""
    return writers_only(organization_ids, by=by) or may_edit(organization_ids, by=by)


def may_write(version: Version, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change the draft, or None."""
    if version.state != VersionState.DRAFT:
        return Refusal("not_a_draft", _("This is no longer a draft. Ask for it to be sent back, or begin a new one."))
    return may_begin(version.organization_ids, by=by)


def may_step(version: Version, step: str, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not take a step of the workflow with the version, or None."""
    return (
        PUBLISHING.refusal(version, step, by=by)
        or may_edit(version.organization_ids, by=by)
        or _outdated(version, step)
    )


def _outdated(version: Version, step: str) -> Refusal | None:
    """Return why a draft goes no further: it would undo what was published since it was begun."""
    if step not in _ONWARD or not version.type.is_outdated(version):
        return None
    if version.based_on_id is None:  # type: ignore[attr-defined]
        sentence = _("Readers see an entry at this address by now. If it is another one, begin again by another name.")
        return Refusal("outdated", sentence)
    sentence = _(
        "The published version has changed since this draft was begun. Take its changes in first; what you wrote stays."
    )
    return Refusal("outdated", sentence)


def without_reason(reason: str) -> Refusal | None:
    """Return why something is not done of which nobody says why."""
    return None if reason.strip() else Refusal("no_reason", _("Say why, so that others understand it later."))
