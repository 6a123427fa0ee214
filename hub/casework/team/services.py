"""Use cases of those who read the figures: reports that the worker makes, and the mail when a month is over."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from hub.accounts.models import User
from hub.casework.metrics.months import begin_of, month_after
from hub.casework.metrics.queries import measurements, month_of
from hub.casework.metrics.report_files import KEPT_SECONDS, make_file
from hub.casework.notifications import notification_types
from hub.casework.notifications.services import seat_location
from hub.casework.team.access import team_of
from hub.casework.team.figures import TeamFigures, figures_scopes, team_figures
from hub.directory.models import SeatHolder
from hub.notifications.delivery.services import notify
from hub.notifications.mail.registry import NotificationType, Plain
from hub.notifications.models import Notification
from hub.outbox.services import enqueue_job

REPORT = "casework.figures_report"
# A worker makes it in a second. Who still waits after this may order it again.
_WAIT_SECONDS = 120
# In so many days of a month leads hear of the last one; a worker that stands still for longer tells nothing late.
DAYS_TO_TELL = 5


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


def tell_figures(*, at: datetime) -> int:
    """Tell each lead, in the first days of a month, that the figures of the last one are there; return how many heard.

    Once, and where nothing came in too.
    """
    if timezone.localdate(at).day > DAYS_TO_TELL:
        return 0
    kind, month = notification_types.FIGURES_READY, month_after(month_of(at), -1)
    key = f"{kind.slug}:{month}"
    told = Notification.objects.filter(kind=kind.slug, key=key).values("recipient__user")
    leads = User.objects.filter(pk__in=SeatHolder.objects.current().filter(is_lead=True).values("user"), is_active=True)
    heard = 0
    for lead in leads.exclude(pk__in=told).order_by("pk"):
        if lead.has_staff_role:
            heard += _tell_lead(lead, kind, key, month, at=at)
    return heard


def _tell_lead(lead: User, kind: NotificationType, key: str, month: str, *, at: datetime) -> bool:
    """Tell a lead of the figures of all seats, or of the first place that they lead, whose small cells are theirs."""
    team = team_of(lead)
    whole, *others = figures_scopes(team)
    led = (one for one in others if one.is_whole and len(one.places) == 1)
    scope = whole if team.leads_all_seats else next(led, None)
    if scope is None:
        return False
    since, until = begin_of(month), begin_of(month_after(month)) - timedelta(microseconds=1)
    found = measurements(since=since, at=until, now=at, places=scope.places, every=whole.every).requests
    query = urlencode({"place": scope.place, "from": month, "to": month})
    closed = sum(bool(row.outcome) for row in found)
    place = seat_location(scope.seats[0]) if scope.places else None
    context: dict[str, Plain] = {"since": since.date(), "place": place, "number": len(found), "count": closed}
    with transaction.atomic():
        made = notify(
            kind=kind,
            to=lead,
            key=key,
            context=context,
            link=lambda: f"{reverse('team:figures')}?{query}",
            at=at,
        )
    return made is not None


def has_moved_on(found: TeamFigures) -> bool:
    """Return whether the worker made a report of late; where its file is not found, the figures have changed since."""
    return _mark(found, "made") in cache


def _mark(found: TeamFigures, step: str = "ordered") -> str:
    return f"casework-report-{step}-{found.team.user.pk}-{get_language()}-{found.query}"
