"""The way of a version: drafted, reviewed by somebody else, published, and at last replaced by another."""

from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.core.workflow import Refusal, Transition, Workflow
from hub.publishing.choices import VersionState

_CURATORS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})


def curators_only(_version: Any, *, by: Any) -> Refusal | None:
    """Refuse everybody but curators and administrators; None stands for the system."""
    if by is None or by.role in _CURATORS:
        return None
    return Refusal("not_a_curator", _("Only a curator may do this."))


def second_curator(version: Any, *, by: Any) -> Refusal | None:
    """Refuse the author of the version, and whoever wrote in it: a second person reads what is published."""
    if refusal := curators_only(version, by=by):
        return refusal
    if by is None:
        return None
    if version.made_by_id == by.pk or version.saves.filter(number__isnull=False, by=by.pk).exists():
        return Refusal("own_revision", _("A second curator publishes what you wrote."))
    return None


PUBLISHING = Workflow(
    field="state",
    transitions=[
        Transition(
            name="submit",
            sources=frozenset({VersionState.DRAFT}),
            target=VersionState.IN_REVIEW,
            may=curators_only,
            stamps=("submitted_at",),
        ),
        Transition(
            name="send_back",
            sources=frozenset({VersionState.IN_REVIEW}),
            target=VersionState.DRAFT,
            may=curators_only,
        ),
        Transition(
            name="schedule",
            sources=frozenset({VersionState.IN_REVIEW}),
            target=VersionState.SCHEDULED,
            may=second_curator,
        ),
        Transition(
            name="unschedule",
            sources=frozenset({VersionState.SCHEDULED}),
            target=VersionState.IN_REVIEW,
            may=curators_only,
        ),
        Transition(
            name="publish",
            sources=frozenset({VersionState.IN_REVIEW, VersionState.SCHEDULED}),
            target=VersionState.PUBLISHED,
            may=second_curator,
            stamps=("published_at",),
        ),
        Transition(
            name="load",
            sources=frozenset({VersionState.DRAFT}),
            target=VersionState.PUBLISHED,
            may=curators_only,
            stamps=("published_at",),
        ),
        Transition(
            name="retire",
            sources=frozenset({VersionState.PUBLISHED}),
            target=VersionState.RETIRED,
            may=curators_only,
            stamps=("retired_at",),
        ),
        Transition(
            name="restore",
            sources=frozenset({VersionState.RETIRED}),
            target=VersionState.PUBLISHED,
            may=curators_only,
            stamps=("published_at",),
        ),
    ],
)
