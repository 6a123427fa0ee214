"""The way of a version: drafted, reviewed by somebody else, published, and at last replaced by another."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.core.workflow import Refusal, Transition, Workflow
from hub.publishing.choices import VersionState
from hub.publishing.registry import may_curate_one_of

DRAFT, IN_REVIEW, SCHEDULED, PUBLISHED, RETIRED = (
    VersionState.DRAFT,
    VersionState.IN_REVIEW,
    VersionState.SCHEDULED,
    VersionState.PUBLISHED,
    VersionState.RETIRED,
)
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


def _step(
    name: str,
    *sources: VersionState,
    to: VersionState,
    may: Callable[..., Refusal | None] = curators_only,
    stamps: tuple[str, ...] = (),
) -> Transition:
    return Transition(name=name, sources=frozenset(sources), target=to, may=may, stamps=stamps)


PUBLISHING = Workflow(
    field="state",
    transitions=[
        _step("submit", DRAFT, to=IN_REVIEW, stamps=("submitted_at",)),
        _step("send_back", IN_REVIEW, to=DRAFT),
        _step("schedule", IN_REVIEW, to=SCHEDULED, may=second_curator),
        _step("unschedule", SCHEDULED, to=IN_REVIEW),
        _step("publish", IN_REVIEW, SCHEDULED, to=PUBLISHED, may=second_curator, stamps=("published_at",)),
        _step("load", DRAFT, to=PUBLISHED, stamps=("published_at",)),
        _step("retire", PUBLISHED, to=RETIRED, stamps=("retired_at",)),
        _step("restore", RETIRED, to=PUBLISHED, stamps=("published_at",)),
    ],
)
