"""May this be done with an entry? The button and the service ask the same functions."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.curation.choices import EntryState
from hub.curation.models import EntryVersion
from hub.directory.access import may_curate_one_of
from programs.workflow import PUBLISHING, curators_only


def may_edit(organization_ids: Collection[int], *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change what belongs to some bodies, or, where there is none, to the whole portal.

    One of them is enough. None for ``by`` stands for the system.
    """
    if by is None or may_curate_one_of(by, organization_ids):
        return None
    return Refusal("not_yours", _("This entry is not among those you look after."))


def may_write(version: EntryVersion, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change the draft, or None."""
    if version.state != EntryState.DRAFT:
        return Refusal("not_a_draft", _("This is no longer a draft. Ask for it to be sent back, or begin a new one."))
    return curators_only(version, by=by) or may_edit(version.organization_ids, by=by)


def may_step(version: EntryVersion, step: str, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not take a step of the way of a revision with the draft, or None."""
    return PUBLISHING.refusal(version, step, by=by) or may_edit(version.organization_ids, by=by)
