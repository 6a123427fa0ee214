"""The visits of the demonstration, whose titles say so: two clash, one is public, one waits for its days.

They exist only where ``DEMO_MODE`` is on, which production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from hub.accounts.models import User
from hub.casework.choices import VisitCircle, VisitState
from hub.casework.models import Mission, Visit
from hub.casework.visits.services import move_visit, save_visit
from hub.core.demo import demo_weekday, refuse_outside_demo
from hub.directory.demo import SEATS
from hub.directory.models import Seat

_VISITS = Path(__file__).parents[1] / "data" / "demo-visits.yaml"


@transaction.atomic
def seed_demo_visits(*, people: Mapping[str, User], at: datetime) -> None:
    """Make the visits, once, after the mission. Raises ``ImproperlyConfigured`` outside the demonstration."""
    refuse_outside_demo()
    if Visit.objects.filter(presence=None).exists():
        return
    mission = Mission.objects.select_related("opportunity").first()
    for each in yaml.safe_load(_VISITS.read_text(encoding="utf-8")):
        first, lasts = None, each.get("lasts", 1)
        if "begins" in each:
            first = demo_weekday((at + timedelta(days=each["begins"])).date(), lasts=lasts)
        said: dict[str, Any] = {
            "contact": Seat.objects.select_related("office", "organization").get(slug=SEATS[each["who"]].seat),
            "host": each.get("host", ""),
            "city": each["city"],
            "areas": each.get("areas", ()),
            "first_day": first,
            "last_day": first + timedelta(days=lasts - 1) if first else None,
            "circle": VisitCircle(each.get("circle", VisitCircle.OFFICIALS)),
            "opportunity": mission.opportunity if mission and "of_mission" in each else None,
            "note": "",
        }
        by = people[each["who"]]
        row = save_visit(visit=None, by=by, at=at, **said)
        for state in each.get("states", ()):
            row = move_visit(visit=row, to=VisitState(state), by=by, at=at)
