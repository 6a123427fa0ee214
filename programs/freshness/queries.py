"""When an entry is to be looked at again. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from hub.core.vocabulary.evidence import months_after
from hub.directory.models import Organization
from hub.notifications.models import Bounce
from programs.catalogue.entries import ProgramView
from programs.models import ReviewInterval, ReviewPlan

# Where neither the organization nor anybody for the entry has chosen a rhythm.
USUAL_MONTHS = 12
# Whoever is asked about one entry is asked about those of the next weeks too: one mail, not several.
DUE_AHEAD = timedelta(days=30)


def due_on(*, as_of: date, confirmed_on: date | None, review_by: date | None, months: int) -> date:
    """Return the day on which an entry is to be looked at again.

    A day that was named holds until something newer is known; then the rhythm counts from that.
    """
    known = as_of if confirmed_on is None else max(as_of, confirmed_on)
    if review_by is not None and known < review_by:
        return review_by
    return months_after(known, months)


def due_days(
    programs: Iterable[ProgramView], *, by_organization: Mapping[str, int], by_program: Mapping[str, int]
) -> dict[str, date]:
    """Return the day of each program by its slug; the mappings hold rhythms in months, by slug."""
    return {
        program.slug: due_on(
            as_of=program.as_of,
            confirmed_on=program.confirmed_on,
            review_by=program.review_by,
            months=by_program.get(program.slug) or by_organization.get(program.organization_slug) or USUAL_MONTHS,
        )
        for program in programs
    }


def due_for_review(days: Mapping[str, date], today: date) -> dict[str, date]:
    """Return the entries to ask about in one mail: none where none is due, else those due soon as well."""
    if not any(day <= today for day in days.values()):
        return {}
    return {slug: day for slug, day in days.items() if day <= today + DUE_AHEAD}


def review_days(programs: Iterable[ProgramView], *, rhythms: Mapping[str, int] | None = None) -> dict[str, date]:
    """Return the day on which each program is to be looked at again, by slug.

    ``rhythms`` are those of organizations in months, where the caller has read them (one query, else two).
    """
    if rhythms is None:
        rhythms = dict(ReviewPlan.objects.values_list("organization__slug", "months"))
    by_program = dict(ReviewInterval.objects.values_list("program__slug", "months"))
    return due_days(programs, by_organization=rhythms, by_program=by_program)


def plans_and_mail(at: datetime) -> list[Any]:
    """Return how each organization is asked, with ``gives_back``: whether its mailbox refuses our mail (one query)."""
    closed = Bounce.objects.closed_of(ReviewPlan.objects.exclude(mailbox="").values("mailbox"), at)
    gives_back = ExpressionWrapper(Q(mailbox__in=closed), output_field=BooleanField())
    return list(ReviewPlan.objects.select_related("organization").annotate(gives_back=gives_back))


def plan_of(organization: Organization) -> ReviewPlan | None:
    """Return how an organization is asked; None where nobody has said."""
    return ReviewPlan.objects.filter(organization=organization).first()


def months_of(organization: Organization) -> int:
    """Return the rhythm of review of an organization's entries in months."""
    plan = plan_of(organization)
    return plan.months if plan else USUAL_MONTHS
