"""How often an owner is asked, at which mailbox: said by its curators, or by the owner itself."""

from datetime import datetime

from django.db import transaction

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import TransitionRefusedError
from hub.directory.models import Organization
from programs.freshness.rules import may_plan
from programs.models import Program, ReviewAsk, ReviewPlan, ReviewRhythm
from programs.rules import may_edit


@transaction.atomic
def set_plan(
    *, organization: Organization, months: int, mailbox: str, language: str, by: User, at: datetime
) -> ReviewPlan:
    """Say how an organization is asked: every so many months, at a mailbox (empty: nobody), in "en" or "fr".

    Raises ``TransitionRefusedError`` for an organization that ``by`` does not look after.
    """
    if refusal := may_plan(organization, by=by):
        raise TransitionRefusedError(refusal)
    values = {"months": months, "mailbox": mailbox.strip().lower(), "language": language}
    plan, _is_new = ReviewPlan.objects.update_or_create(organization=organization, defaults=values)
    data = {"months": months, "mailbox": bool(mailbox)}
    record(action="programs.review.planned", by=by, at=at, subject=organization, data=data)
    return plan  # type: ignore[no-any-return]


@transaction.atomic
def choose_months(*, ask: ReviewAsk, months: int, at: datetime) -> None:
    """Let an owner choose by its link how often it is asked, in months."""
    ReviewPlan.objects.filter(organization=ask.organization_id).update(months=months)
    data = {"months": months, "ask": ask.pk}
    record(action="programs.review.planned", by=None, at=at, subject=ask.organization, data=data)


@transaction.atomic
def set_rhythm(*, program: Program, months: int | None, by: User | None, at: datetime) -> None:
    """Say how often one entry is to be looked at, in months; None: as its organization's others.

    ``by`` is None where the owner says so by its link. Raises ``TransitionRefusedError`` for others' programs.
    """
    if refusal := may_edit(program, by=by):
        raise TransitionRefusedError(refusal)
    if months is None:
        ReviewRhythm.objects.filter(program=program).delete()
    else:
        ReviewRhythm.objects.update_or_create(program=program, defaults={"months": months})
    data = {"months": months, "owner": by is None}
    record(action="programs.review.rhythm_set", by=by, at=at, subject=program, data=data)
