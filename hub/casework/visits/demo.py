"""The visits of the demonstration, whose titles say so: two clash, one is public, one waits for its days.

They exist only where ``DEMO_MODE`` is on, which production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from hub.accounts.models import User
from hub.casework.choices import VisitCircle, VisitState
from hub.casework.models import Mission, Visit
from hub.casework.visits.services import move_visit, save_visit
from hub.core.demo import demo_weekday, refuse_outside_demo
from hub.directory.demo import SEATS
from hub.directory.models import Seat

_WATER = "Suzhou Example Water"


class DemoVisit(NamedTuple):
    """A visit of the demonstration: who enters it, how many days from now, how long, and how far it goes."""

    who: str
    city: str
    host: str = ""
    begins: int | None = None
    lasts: int = 1
    areas: tuple[str, ...] = ()
    states: tuple[VisitState, ...] = ()
    is_public: bool = False
    is_mission: bool = False


_VISITS = (
    DemoVisit(
        "shanghai", "Suzhou", _WATER, 48, 3, ("wastewater-treatment",), (VisitState.PLANNED, VisitState.PUBLIC),
        is_public=True, is_mission=True,
    ),
    DemoVisit("alberta", "Suzhou", _WATER, 54, 2, ("industrial-processes-waste-remediation",), (VisitState.PLANNED,)),
    DemoVisit("alberta", "Beijing", "", 75, 4, ("energy-extraction",), (VisitState.PLANNED,)),
    DemoVisit("beijing", "Beijing", "", 30, 1, ("low-carbon-electricity",), (VisitState.PLANNED,)),
    DemoVisit("shanghai", "Shanghai"),
)  # fmt: skip


@transaction.atomic
def seed_demo_visits(*, people: Mapping[str, User], at: datetime) -> None:
    """Make the visits, once, after the mission. Raises ``ImproperlyConfigured`` outside the demonstration."""
    refuse_outside_demo()
    if Visit.objects.filter(presence=None).exists():
        return
    mission = Mission.objects.select_related("opportunity").first()
    for each in _VISITS:
        day = None if each.begins is None else (at + timedelta(days=each.begins)).date()
        first = day and demo_weekday(day, lasts=each.lasts)
        said: dict[str, Any] = {
            "contact": Seat.objects.select_related("office", "organization").get(slug=SEATS[each.who].seat),
            "host": each.host,
            "city": each.city,
            "areas": each.areas,
            "first_day": first,
            "last_day": first + timedelta(days=each.lasts - 1) if first else None,
            "circle": VisitCircle.PUBLIC if each.is_public else VisitCircle.OFFICIALS,
            "opportunity": mission.opportunity if mission and each.is_mission else None,
            "note": "",
        }
        row = save_visit(visit=None, by=people[each.who], at=at, **said)
        for state in each.states:
            row = move_visit(visit=row, to=state, by=people[each.who], at=at)
