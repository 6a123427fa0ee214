"""The way of a version: drafted, reviewed by somebody else, published, and at last replaced by another."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.core.workflow import Refusal, Transition, Workflow
from hub.publishing.choices import VersionState
from hub.publishing.registry import may_curate_one_of

_CURATORS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})


def curators_only(version: Any, *, by: Any) -> Refusal | None:
    """Refuse everybody but curators, administrators and, of its entries, people of a post; None is the system."""
    return writers_only(getattr(version, "organization_ids", ()), by=by)


def writers_only(bodies: Collection[int], *, by: Any) -> Refusal | None:
    """Refuse everybody but those who may write what belongs to some bodies: a post is among them by negative keys."""
    if by is None or by.role in _CURATORS:
        return None
    posts = [key for key in bodies if key < 0]
    if by.role == Role.ADVISER and posts and may_curate_one_of(by, posts):
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
