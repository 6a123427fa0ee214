"""What an office lends in the demonstration; each says that it is fictional."""

from collections.abc import Mapping
from datetime import datetime, time

from hub.accounts.models import User
from hub.casework.bookings.services import lend
from hub.casework.choices import LandingHelp, SlotLength
from hub.casework.models import Resource
from hub.core.demo import refuse_outside_demo
from hub.directory.models import Seat

_SEAT = "shanghai-water-monitoring"
_DESK = ("Desk (fictional)", "Poste de travail (fictif)")
_HOUR = ("Hour with an adviser (fictional)", "Une heure de conseil (fictif)")
_LENT = ((LandingHelp.DESK, _DESK, SlotLength.HALF_DAY), (LandingHelp.ADVISER, _HOUR, SlotLength.HOUR))


def seed_demo_bookings(*, people: Mapping[str, User], at: datetime) -> None:
    """Lend two things at the office of Shanghai, once. Raises ``ImproperlyConfigured`` outside the demonstration."""
    refuse_outside_demo()
    office = Seat.objects.select_related("office").get(slug=_SEAT).office
    if Resource.objects.exists() or office is None:
        return
    for kind, (title_en, title_fr), minutes in _LENT:
        lend(
            office=office, kind=kind, title_en=title_en, title_fr=title_fr, weekdays=[1, 2, 3, 4, 5], opens=time(9),
            closes=time(17), minutes=minutes, by=people["shanghai"], at=at,
        )  # fmt: skip
