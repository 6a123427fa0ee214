"""The way of a revision: drafted, reviewed by somebody else, published, and at last replaced by another."""

from typing import Any

from django.utils.translation import gettext as _

from hub.accounts.choices import Role
from hub.core.workflow import Refusal, Transition, Workflow
from programs.choices import RevisionState

_CURATORS = frozenset({Role.CURATOR, Role.ADMINISTRATOR})


def curators_only(_revision: Any, *, by: Any) -> Refusal | None:
    """Refuse everybody but curators and administrators; None stands for the system."""
    if by is None or by.role in _CURATORS:
        return None
    return Refusal("not_a_curator", _("Only a curator of programs may do this."))


def second_curator(revision: Any, *, by: Any) -> Refusal | None:
    """Refuse the author of the revision, and whoever wrote in it: a second person reads what is published."""
    if refusal := curators_only(revision, by=by):
        return refusal
    if by is None:
        return None
    if revision.made_by_id == by.pk or revision.saves.filter(number__isnull=False, by=by.pk).exists():
        return Refusal("own_revision", _("A second curator publishes what you wrote."))
    return None


PUBLISHING = Workflow(
    field="state",
    transitions=[
        Transition(
            name="submit",
            sources=frozenset({RevisionState.DRAFT}),
            target=RevisionState.IN_REVIEW,
            may=curators_only,
            stamps=("submitted_at",),
        ),
        Transition(
            name="send_back",
            sources=frozenset({RevisionState.IN_REVIEW}),
            target=RevisionState.DRAFT,
            may=curators_only,
        ),
        Transition(
            name="schedule",
            sources=frozenset({RevisionState.IN_REVIEW}),
            target=RevisionState.SCHEDULED,
            may=second_curator,
        ),
        Transition(
            name="unschedule",
            sources=frozenset({RevisionState.SCHEDULED}),
            target=RevisionState.IN_REVIEW,
            may=curators_only,
        ),
        Transition(
            name="publish",
            sources=frozenset({RevisionState.IN_REVIEW, RevisionState.SCHEDULED}),
            target=RevisionState.PUBLISHED,
            may=second_curator,
            stamps=("published_at",),
        ),
        Transition(
            name="load",
            sources=frozenset({RevisionState.DRAFT}),
            target=RevisionState.PUBLISHED,
            may=curators_only,
            stamps=("published_at",),
        ),
        Transition(
            name="retire",
            sources=frozenset({RevisionState.PUBLISHED}),
            target=RevisionState.RETIRED,
            may=curators_only,
            stamps=("retired_at",),
        ),
        Transition(
            name="restore",
            sources=frozenset({RevisionState.RETIRED}),
            target=RevisionState.PUBLISHED,
            may=curators_only,
            stamps=("published_at",),
        ),
    ],
)
