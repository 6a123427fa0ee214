"""Clashes of visits: they equal a slow check, tell the seat to call once, and are kept with a reason or avoided."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import COUNTED_VISITS, ClashGround, PublicFigure, VisitState
from hub.casework.metrics.months import ResultKey, count_visits, month_after
from hub.casework.metrics.queries import month_of
from hub.casework.models import Visit, VisitClash
from hub.casework.visits.rules import VisitPlan, clashes
from hub.casework.visits.services import keep_clash, record_clashes
from hub.core.workflow import RefusedError
from hub.notifications.models import Notification
from tests.casework.test_visits import ALBERTA, FIRST, SHANGHAI, move, plan, planned, world
from tests.casework.world import World

__all__ = ["world"]

AREAS = ("wastewater-treatment", "environmental-monitoring", "energy-efficiency")


# --- The clashes: pure ------------------------------------------------------------------------------------------------


def random_plans(number: int, *, seed: int) -> list[VisitPlan]:
    """Return plans over two years; hosts and cities come again, some are not known."""
    dice = random.Random(seed)
    plans = []
    for key in range(number):
        first = FIRST + timedelta(days=dice.randrange(730))
        plans.append(
            VisitPlan(
                key=key, first=first, last=first + timedelta(days=dice.choice((0, 0, 1, 3, 9, 30))),
                host=dice.choice(("", f"host {dice.randrange(number // 3)}")), city=f"city {dice.randrange(200)}",
                areas=frozenset(dice.sample([f"area {n}" for n in range(400)], dice.randrange(3))),
            )
        )  # fmt: skip
    return plans


def slow_clashes(plans: list[VisitPlan]) -> dict[tuple[Any, Any], set[ClashGround]]:
    """Return the same by looking at every pair, written apart from the rule."""
    found: dict[tuple[Any, Any], set[ClashGround]] = {}
    known = [(one.key, one.first.toordinal(), one.last.toordinal(), one.host, one.city, one.areas) for one in plans]
    for (key, first, last, host, city, areas), (other, begins, ends, hosts, town, named) in combinations(known, 2):
        if begins - last > 7 or first - ends > 7:
            continue
        shared = set()
        if host and host == hosts:
            shared.add(ClashGround.HOST)
        if city and city == town:
            shared.add(ClashGround.CITY)
        if areas & named:
            shared.add(ClashGround.AREA)
        if shared:
            found[key, other] = found[other, key] = shared
    return found


@pytest.mark.parametrize("number", [1500, pytest.param(10_000, marks=pytest.mark.deep)])
def test_clashes_equal_a_look_at_every_pair(number: int) -> None:
    plans = random_plans(number, seed=number)
    found = clashes(plans)
    assert found == slow_clashes(plans)
    assert len(found) > number / 10
    random.Random(1).shuffle(plans)
    assert clashes(plans) == found


@pytest.mark.parametrize(("apart", "clash"), [(0, True), (7, True), (8, False), (-7, True), (-8, False)])
def test_seven_days_apart_clash_and_eight_do_not(apart: int, clash: bool) -> None:
    one = VisitPlan(key="a", first=FIRST, last=FIRST + timedelta(days=2), city="suzhou")
    begins = one.last + timedelta(days=apart) if apart >= 0 else one.first + timedelta(days=apart - 1)
    other = VisitPlan(key="b", first=begins, last=begins + timedelta(days=1 if apart < 0 else 5), city="suzhou")
    assert bool(clashes([one, other])) == clash
    assert not clashes([one, VisitPlan(key="c", first=FIRST, last=FIRST, city="hangzhou", areas=frozenset({"x"}))])
    # A host or city that is not known is no host that two have in common.
    assert not clashes([VisitPlan(key=key, first=FIRST, last=FIRST) for key in "ab"])


# --- The rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_clashes_of_random_lives_equal_a_look_at_every_pair(world: World) -> None:
    dice, rows = random.Random(7), []
    for _number in range(90):
        first = FIRST + timedelta(days=dice.randrange(60))
        said = {
            "host": dice.choice(("", "Port", "PORT ", "Dam Inc.")), "city": dice.choice(("Suzhou", "suzhou", "Wuxi")),
            "areas": dice.sample(AREAS, dice.randrange(2)), "first_day": first,
            "last_day": first + timedelta(days=dice.randrange(4)),
        }  # fmt: skip
        row = dice.choice(rows) if rows and dice.random() < 0.5 else None
        who = dice.choice((SHANGHAI, ALBERTA))
        try:
            if row is None:
                rows.append(plan(world, who, **said))
            elif dice.random() < 0.4:
                plan(world, who, visit=row, **said)
            else:
                move(Visit.objects.get(pk=row.pk), dice.choice(list(VisitState)))
        except RefusedError:
            continue
    every = list(Visit.objects.exclude(state=VisitState.CANCELLED))
    counted = {row.pk for row in every if row.state in COUNTED_VISITS}
    slow = slow_clashes([VisitPlan.of(row) for row in every])
    wanted = {(one, other): sorted(shared) for (one, other), shared in slow.items() if other in counted}
    found = {(row.visit_id, row.other_id): sorted(row.grounds) for row in VisitClash.objects.filter(ended_at=None)}
    assert found == wanted
    assert len(found) > 20
    assert VisitClash.objects.exclude(ended_at=None).exists()


@pytest.mark.django_db
def test_a_draft_tells_nobody_and_a_plan_tells_the_seat_to_call_once(world: World) -> None:
    theirs = planned(world, ALBERTA)
    ours = plan(world, first_day=FIRST + timedelta(days=9), last_day=FIRST + timedelta(days=9))
    assert not VisitClash.objects.exists()
    plan(world, visit=ours, first_day=FIRST + timedelta(days=7), last_day=FIRST + timedelta(days=7))
    assert {row.visit_id for row in VisitClash.objects.all()} == {ours.pk}

    def told() -> list[str]:
        return list(Notification.objects.filter(kind="casework.visit_clash").values_list("path_en", flat=True))

    assert told() == []
    move(ours, VisitState.PLANNED)
    move(ours, VisitState.DRAFT, VisitState.PLANNED)
    assert told()[0] == reverse("visits:visit", args=[theirs.pk])
    assert {row.visit_id for row in VisitClash.objects.filter(ended_at=None)} == {ours.pk, theirs.pk}
    move(theirs, VisitState.CANCELLED)
    assert not VisitClash.objects.filter(ended_at=None).exists()


@pytest.mark.django_db
def test_a_clash_is_kept_with_a_reason_which_ends_with_it(world: World) -> None:
    planned(world, ALBERTA)
    ours = planned(world)
    clash = VisitClash.objects.get(visit=ours)
    with pytest.raises(RefusedError, match="no_reason"):
        keep_clash(clash=clash, reason=" ", by=None, at=timezone.now())
    keep_clash(clash=clash, reason="Two ministers, one dinner.", by=world.people[SHANGHAI], at=timezone.now())
    record_clashes(ours, at=timezone.now())
    clash.refresh_from_db()
    assert clash.reason == "Two ministers, one dinner."
    far = {"first_day": FIRST + timedelta(days=40), "last_day": FIRST + timedelta(days=40)}
    plan(world, visit=ours, **far)
    with pytest.raises(RefusedError, match="ended"):
        keep_clash(clash=clash, reason="Still.", by=None, at=timezone.now())
    plan(world, visit=ours)
    clash.refresh_from_db()
    assert (clash.reason, clash.ended_at) == ("", None)


@pytest.mark.django_db
def test_a_clash_is_avoided_that_ends_before_the_visits_while_both_take_place(world: World) -> None:
    def avoided() -> int:
        month = month_of(timezone.now())
        return count_visits(month, month, at=timezone.now())[ResultKey(month, PublicFigure.CLASHES_AVOIDED)]

    one, other = planned(world), planned(world, ALBERTA)
    assert avoided() == 0
    plan(world, ALBERTA, visit=other, first_day=FIRST + timedelta(days=30), last_day=FIRST + timedelta(days=30))
    assert avoided() == 1, "one of both sides"
    # A visit that is called off avoids nothing, and neither does one that clashes again.
    move(Visit.objects.get(pk=one.pk), VisitState.CANCELLED)
    assert avoided() == 0
    again, late = planned(world), planned(world, ALBERTA)
    assert avoided() == 0
    with time_machine.travel(datetime.combine(FIRST, time(12), UTC), tick=False):
        plan(world, ALBERTA, visit=late, first_day=FIRST + timedelta(days=60), last_day=FIRST + timedelta(days=60))
        assert avoided() == 0, "it ended on the day of a visit"
    assert again.pk != one.pk


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [5, 6])
def test_figures_of_lives_over_months_equal_books_kept_apart_and_their_months_add_up(world: World, seed: int) -> None:
    dice, rows, at = random.Random(seed), list[Visit](), datetime(2026, 10, 5, 12, tzinfo=UTC)
    seen: dict[frozenset[Any], date] = {}
    ended: dict[frozenset[Any], date] = {}
    stood: set[frozenset[Any]] = set()
    again = 0
    for _number in range(200):
        at += timedelta(hours=dice.randrange(36))
        with time_machine.travel(at, tick=False):
            _act(world, dice, rows)
        visits = {row.pk: row for row in Visit.objects.exclude(state=VisitState.CANCELLED)}
        slow = slow_clashes([VisitPlan.of(row) for row in visits.values()])
        stands = {frozenset(pair) for pair in slow if visits[pair[1]].state in COUNTED_VISITS}
        again += sum(pair in seen for pair in stands - stood)
        ended |= dict.fromkeys(stood - stands, at.date())
        seen = dict.fromkeys(stands, at.date()) | seen
        stood = stands
    wanted: Counter[ResultKey] = Counter()
    for pair, day in seen.items():
        wanted[ResultKey(f"{day:%Y-%m}", PublicFigure.CLASHES)] += 1
        two = [row for row in Visit.objects.filter(pk__in=pair) if row.state in COUNTED_VISITS]
        if pair not in stood and len(two) == 2 and ended[pair] < min(row.first_day for row in two):
            wanted[ResultKey(f"{day:%Y-%m}", PublicFigure.CLASHES_AVOIDED)] += 1
    months = [month_after("2026-10", number) for number in range(12)]
    found = _figures(months[0], months[-1], at)
    assert found == wanted
    assert sum((_figures(month, month, at) for month in months), Counter()) == found
    assert again > 1
    assert sum(number for key, number in wanted.items() if key.figure == PublicFigure.CLASHES_AVOIDED) > 1
    assert len({key.month for key in wanted}) > 4


def _figures(first: str, last: str, at: datetime) -> Counter[ResultKey]:
    counts = count_visits(first, last, at=at)
    return Counter({key: number for key, number in counts.items() if key.figure != PublicFigure.VISITS})


def _act(world: World, dice: random.Random, rows: list[Visit]) -> None:
    """Write a visit, or move one that was written: to other days or another state."""
    first = FIRST + timedelta(days=dice.randrange(150))
    said = {"city": dice.choice(("Suzhou", "Wuxi")), "host": "", "first_day": first, "last_day": first}
    row = dice.choice(rows) if len(rows) > 12 or (rows and dice.random() < 0.5) else None
    try:
        if row is None:
            rows.append(plan(world, dice.choice((SHANGHAI, ALBERTA)), **said))
        elif dice.random() < 0.4:
            plan(world, visit=row, **said)
        else:
            moves = (*[VisitState.PLANNED] * 3, VisitState.DRAFT, VisitState.CANCELLED)
            move(Visit.objects.get(pk=row.pk), dice.choice(moves))
    except RefusedError:
        pass
