"""May this be done with an entry? The button and the service ask the same functions."""

from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.core.workflow import Refusal
from hub.curation.choices import EntryState
from hub.curation.models import EntryVersion
from hub.directory.access import may_curate
from hub.directory.models import Organization
from programs.workflow import PUBLISHING, curators_only


def may_edit(organization: Organization | None, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change what belongs to a body, or, for None, to the whole portal. Else None.

    None for ``by`` stands for the system.
    """
    if by is None or may_curate(by, organization):
        return None
    return Refusal("not_yours", _("This entry is not among those you look after."))


def may_write(version: EntryVersion, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not change the draft, or None."""
    if version.state != EntryState.DRAFT:
        return Refusal("not_a_draft", _("This is no longer a draft. Ask for it to be sent back, or begin a new one."))
    return curators_only(version, by=by) or may_edit(version.organization, by=by)


def may_step(version: EntryVersion, step: str, *, by: User | None) -> Refusal | None:
    """Return why ``by`` may not take a step of the way of a revision with the draft, or None."""
    return PUBLISHING.refusal(version, step, by=by) or may_edit(version.organization, by=by)
