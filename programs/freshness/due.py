"""When an entry is to be looked at again. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from hub.core.evidence import months_after
from programs.catalogue.entries import Program

# Where neither the organization nor anybody for the entry has chosen a rhythm.
USUAL_MONTHS = 12
# Whoever is asked about one entry is asked about those of the next weeks too: one mail, not several.
AHEAD = timedelta(days=30)


def due_on(*, as_of: date, confirmed_on: date | None, review_by: date | None, months: int) -> date:
    """Return the day on which an entry is to be looked at again.

    A day that was named holds until something newer is known; then the rhythm counts from that.
    """
    known = as_of if confirmed_on is None else max(as_of, confirmed_on)
    if review_by is not None and known < review_by:
        return review_by
    return months_after(known, months)


def due_days(
    programs: Iterable[Program], *, by_organization: Mapping[str, int], by_program: Mapping[str, int]
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


def to_ask(days: Mapping[str, date], today: date) -> dict[str, date]:
    """Return the entries to ask about in one mail: none where none is due, else those due soon as well."""
    if not any(day <= today for day in days.values()):
        return {}
    return {slug: day for slug, day in days.items() if day <= today + AHEAD}
