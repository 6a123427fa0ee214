"""How often entries are to be looked at, and which are due, as pages and lists show them."""

from collections.abc import Iterable
from datetime import date, datetime

from hub.directory.models import Organization
from hub.notifications.models import Bounce
from programs.catalogue.entries import Program
from programs.freshness.due import USUAL_MONTHS, due_days
from programs.models import ReviewPlan, ReviewRhythm


def review_days(programs: Iterable[Program]) -> dict[str, date]:
    """Return the day on which each program is to be looked at again, by slug (two queries)."""
    return due_days(
        programs,
        by_organization=dict(ReviewPlan.objects.values_list("organization__slug", "months")),
        by_program=dict(ReviewRhythm.objects.values_list("program__slug", "months")),
    )


def unreachable_mailboxes(at: datetime) -> dict[str, tuple[str, str]]:
    """Return the organizations whose mailbox gives our mail back, by slug: acronym and mailbox (one query)."""
    plans = ReviewPlan.objects.exclude(mailbox="")
    closed = Bounce.objects.closed_of(plans.values("mailbox"), at)
    found = plans.select_related("organization").filter(mailbox__in=closed)
    return {plan.organization.slug: (plan.organization.acronym, plan.mailbox) for plan in found}


def plan_of(organization: Organization) -> ReviewPlan | None:
    """Return how an organization is asked; None where nobody has said."""
    found: ReviewPlan | None = ReviewPlan.objects.filter(organization=organization).first()
    return found


def months_of(organization: Organization) -> int:
    """Return the rhythm of an organization's entries in months."""
    plan = plan_of(organization)
    return plan.months if plan else USUAL_MONTHS
