"""What companies wish for on the ground, by week and city: of the open requests that stand in a person's lists."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from companies.validators import city_key
from hub.casework.choices import KINDS_WITH_LANDING, LandingHelp
from hub.casework.desk.access import readable_at_desk
from hub.casework.models import Booking, ServiceRequest
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import unscoped
from hub.core.text.formats import join_words
from hub.directory.models import Seat
from hub.directory.reference.places import chinese_province


@dataclass(frozen=True, slots=True)
class WishLine:
    """What is wished for in one city by a week. ``monday`` begins the week; None where no request says a day.

    The day of a request is the last on which help is of use: a week that is over is overdue.
    """

    monday: date | None
    city: str
    requests: int
    wishes: list[tuple[str, int]]
    is_overdue: bool = False


@unscoped()
def wish_lines(user: Any, seats: Sequence[Seat], *, on: date) -> list[WishLine]:
    """Return the wishes that are not booked of requests that stand in a person's lists, by week, then city (one query).

    What is overdue comes last. A city counts as one however it is spelled, and is called as shortly as it was. Where a
    request names none, its provinces stand there.
    """
    lang = current_language()
    booked = Booking.objects.filter(request=OuterRef("pk"), waiting_number=None, cancelled_at=None).order_by()
    rows = ServiceRequest.objects.open().filter(readable_at_desk(user.pk, seats), kind__in=KINDS_WITH_LANDING)
    rows = rows.exclude(landing=[]).order_by("received_at", "pk")
    lent = ArraySubquery(booked.values("resource__kind"))
    names: dict[str, str] = {}
    requests: Counter[tuple[date | None, str]] = Counter()
    counts: dict[tuple[date | None, str], Counter[str]] = {}
    for landing, city, provinces, day, has in rows.values_list("landing", "city", "cn_provinces", "needed_by", lent):
        wishes = set(landing).difference(has)
        if not wishes:
            continue
        parts = join_words([chinese_province(code, lang) for code in provinces], lang) or _("Anywhere in China")
        place = city if city_key(city) else parts
        key = city_key(place)
        names[key] = min(names.get(key, place), place, key=lambda name: (len(name), name))
        monday = day - timedelta(days=day.weekday()) if day else None
        requests[monday, key] += 1
        counts.setdefault((monday, key), Counter()).update(wishes)
    this_week = on - timedelta(days=on.weekday())
    lines = [
        WishLine(
            monday, names[key], requests[monday, key],
            [(str(one.label), found[one]) for one in LandingHelp if found[one]],
            is_overdue=monday is not None and monday < this_week,
        )
        for (monday, key), found in counts.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.is_overdue, line.monday or date.max, line.city))
