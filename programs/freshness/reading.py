"""How often entries are to be looked at, and which are due, as pages and lists show them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from hub.directory.models import Organization
from hub.notifications.models import Bounce
from programs.catalogue.entries import Program
from programs.freshness.due import USUAL_MONTHS, due_days
from programs.models import ReviewPlan, ReviewRhythm


def review_days(programs: Iterable[Program], *, rhythms: Mapping[str, int] | None = None) -> dict[str, date]:
    """Return the day on which each program is to be looked at again, by slug.

    ``rhythms`` are those of organizations in months, where the caller has read them (one query, else two).
    """
    if rhythms is None:
        rhythms = dict(ReviewPlan.objects.values_list("organization__slug", "months"))
    by_program = dict(ReviewRhythm.objects.values_list("program__slug", "months"))
    return due_days(programs, by_organization=rhythms, by_program=by_program)


def plans_and_mail(at: datetime) -> list[Any]:
    """Return how each organization is asked, with ``gives_back``: whether its mailbox refuses our mail (one query)."""
    closed = Bounce.objects.closed_of(ReviewPlan.objects.exclude(mailbox="").values("mailbox"), at)
    gives_back = ExpressionWrapper(Q(mailbox__in=closed), output_field=BooleanField())
    return list(ReviewPlan.objects.select_related("organization").annotate(gives_back=gives_back))


def plan_of(organization: Organization) -> ReviewPlan | None:
    """Return how an organization is asked; None where nobody has said."""
    found: ReviewPlan | None = ReviewPlan.objects.filter(organization=organization).first()
    return found


def months_of(organization: Organization) -> int:
    """Return the rhythm of an organization's entries in months."""
    plan = plan_of(organization)
    return plan.months if plan else USUAL_MONTHS
