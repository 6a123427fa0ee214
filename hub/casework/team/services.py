"""Use case of those who read the figures: the mail when a month is over."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.metrics.months import begin_of, month_after
from hub.casework.metrics.queries import measurements, month_of
from hub.casework.notifications import notification_types
from hub.casework.notifications.services import seat_location
from hub.casework.team.access import team_of
from hub.casework.team.figures import figures_scopes
from hub.directory.models import SeatHolder
from hub.notifications.delivery.services import notify
from hub.notifications.mail.registry import NotificationType, Plain
from hub.notifications.models import Notification

# In so many days of a month leads hear of the last one; a worker that stands still for longer tells nothing late.
DAYS_TO_TELL = 5


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
