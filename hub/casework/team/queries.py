"""What wants an administrator today, over all apps, each with the page where it is settled."""

from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.accounts.models import StaffInvitation
from hub.audit.models import Incident
from hub.casework.coverage import workload_alerts
from hub.casework.team.access import team_of
from hub.outbox.models import OutboxMessage
from hub.publishing.services import without_reviewer

_MOST_NAMED = 5


class Waiting(NamedTuple):
    """Something that waits for an administrator: its words, and where it is settled."""

    words: str
    url: str


def waiting_for_administrators(user: Any, *, at: datetime) -> list[Waiting]:
    """Return what waits for an administrator, the most pressing first; nothing where nothing does."""
    invitations = reverse("admin:accounts_staffinvitation_changelist")
    counted = (
        (
            Incident.objects.filter(closed_at=None).count(),
            lambda number: ngettext("%(number)s incident is open", "%(number)s incidents are open", number),
            reverse("admin:audit_incident_changelist"),
        ),
        (
            OutboxMessage.objects.dead().count(),
            lambda number: ngettext(
                "%(number)s mail or job was given up", "%(number)s mails or jobs were given up", number
            ),
            reverse("deliveries:dead_letters"),
        ),
        (
            _seats_in_need(user, at=at),
            lambda number: ngettext("%(number)s seat needs a hand", "%(number)s seats need a hand", number),
            reverse("team:workload_alerts"),
        ),
        (
            StaffInvitation.objects.open(at).count(),
            lambda number: ngettext(
                "%(number)s invitation waits for its answer", "%(number)s invitations wait for their answers", number
            ),
            invitations,
        ),
    )
    found = [Waiting(words(number) % {"number": number}, url) for number, words, url in counted if number]
    drafts = without_reviewer()
    named = [
        Waiting(
            _("Nobody can publish this draft: %(name)s") % {"name": one.name or one.slug},
            one.type.entry_url(one.slug),
        )
        for one in drafts[:_MOST_NAMED]
    ]
    if more := len(drafts) - len(named):
        words = ngettext(
            "%(number)s more draft that nobody can publish", "%(number)s more drafts that nobody can publish", more
        )
        named.append(Waiting(words % {"number": more}, reverse("curating:desk", query={"view": "review"})))
    return [*named, *found]


def _seats_in_need(user: Any, *, at: datetime) -> int:
    """Return how many seats show a sign that nobody put aside, among those that a person watches."""
    team = team_of(user)
    seats = workload_alerts.monitored_seats()
    mine = [seat.pk for seat in seats if team.watches(seat)]
    found = workload_alerts.workload_alerts(seats, reader=team.user, reader_seats=team.seats, mine=mine, at=at)
    return sum(bool(one.open_signs) for one in found.seats)
