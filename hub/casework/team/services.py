"""Use cases of those who read the figures: a report is ordered, and made as a file by the worker."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from hub.accounts.models import User
from hub.casework.metrics.report_files import KEPT_SECONDS, make_file
from hub.casework.team.figures import TeamFigures, team_figures
from hub.outbox.services import enqueue_job

REPORT = "casework.figures_report"
# A worker makes it in a second. Who still waits after this may order it again.
_WAIT_SECONDS = 120


@transaction.atomic
def order_report(found: TeamFigures, *, at: datetime) -> None:
    """Write the job that makes a report as a file, unless it is ordered already.

    The row names what was asked, and by whom: never a figure, since rows outlast the file.
    """
    if cache.add(_mark(found), at, _WAIT_SECONDS):
        asked = {"place": found.scope.place, "first": found.period.months[0], "last": found.period.months[-1]}
        asked |= {"area": found.narrowing.area, "province": found.narrowing.province}
        enqueue_job(
            topic=REPORT,
            payload={"user": found.team.user.pk, "lang": get_language() or "en", **asked},
            at=at,
        )


def is_ordered(found: TeamFigures) -> bool:
    """Return whether the worker is asked for a report, and has not made it yet."""
    return _mark(found) in cache


def make_report(
    *, user: int, place: str, first: str, last: str, at: datetime, area: str = "", province: str = ""
) -> None:
    """Make the file of a report as its reader may see it now; none for who left, or whose place it is no more."""
    reader = User.objects.filter(pk=user, is_active=True).first()
    if reader is None or not reader.has_staff_role:
        return
    found = team_figures(reader, place=place, first=first, last=last, at=at, area=area, province=province)
    if found is not None:
        make_file(found.report, at=at)
        cache.delete(_mark(found))
        cache.set(_mark(found, "made"), at, KEPT_SECONDS)


def has_moved_on(found: TeamFigures) -> bool:
    """Return whether the worker made a report of late; where its file is not found, the figures have changed since."""
    return _mark(found, "made") in cache


def _mark(found: TeamFigures, step: str = "ordered") -> str:
    return f"casework-report-{step}-{found.team.user.pk}-{get_language()}-{found.query}"
