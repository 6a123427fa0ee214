"""Visits: clashes equal a slow check, another circle learns week, city and whom to call alone, days are whole days."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import combinations
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import SensitiveView
from hub.casework.choices import ClashGround, PublicFigure, VisitCircle, VisitState
from hub.casework.metrics.months import ResultKey, count_months
from hub.casework.metrics.queries import month_of
from hub.casework.models import OfficialPresence, Visit, VisitClash
from hub.casework.requests.services.presence import APPROVED, record_approval
from hub.casework.requests.services.submission import OfficialInput
from hub.casework.tasks import draft_visit
from hub.casework.visits.rules import COUNTED, VisitPlan, clashes
from hub.casework.visits.services import draft_visit_of_presence, keep_clash, move_visit, record_clashes, save_visit
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.directory.seats.services import seat_person
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.subscriptions.services import make_calendar, remove_calendar
from opportunities.models import Opportunity
from tests.accounts.people import come_in, give_app, make_person
from tests.casework.world import DESK, World, build_world

AREAS = ("wastewater-treatment", "environmental-monitoring", "energy-efficiency")
FIRST = date(2027, 3, 1)
ALBERTA, SHANGHAI, BEIJING = "ab-government-desk", "shanghai-water-monitoring", "beijing-power"
CANARIES = {"host": "Heronhost Water", "note": "heronnote"}


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


@pytest.fixture
def world(reference_data: None, now: datetime) -> World:
    """People in seats of the federal posts, of the Hub's desk, and of the government of Alberta."""
    made = build_world(at=now)
    seat = Seat.objects.select_related("office__organization", "organization").get(slug=ALBERTA)
    person = make_person("ada@alberta.example", role=Role.ADVISER, name="Ada")
    seat_person(seat=seat, person=person, by=None, at=now)
    made.seats[ALBERTA], made.people[ALBERTA] = seat, person
    return made


def plan(world: World, who: str = SHANGHAI, *, visit: Visit | None = None, **said: Any) -> Visit:
    """Write a visit of a seat."""
    values = {
        "host": "Suzhou Water Co., Ltd.", "city": "Suzhou", "areas": [], "first_day": FIRST, "last_day": FIRST,
        "circle": VisitCircle.OFFICIALS, "opportunity": None, "note": "",
    }  # fmt: skip
    contact, at = world.seat(who), timezone.now()
    return save_visit(visit=visit, contact=contact, by=world.people[who], at=at, **(values | said))


def move(row: Visit, *states: VisitState) -> Visit:
    for to in states:
        row = move_visit(visit=row, to=to, by=None, at=timezone.now())
    return row


def planned(world: World, who: str = SHANGHAI, **said: Any) -> Visit:
    return move(plan(world, who, **said), VisitState.PLANNED)


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
    counted = {row.pk for row in every if row.state in COUNTED}
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
        return count_months(month, month, at=timezone.now())[ResultKey(month, PublicFigure.CLASHES_AVOIDED)]

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
@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "public"},
        {"state": "planned", "first_day": None, "last_day": None},
        {"last_day": FIRST - timedelta(days=1)},
        {"last_day": None},
        {"areas": ["nowhere"]},
        {"circle": "nobody"},
    ],
)
def test_the_database_keeps_visits_true(world: World, wrong: dict[str, Any]) -> None:
    row = plan(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=row.pk).update(**wrong)


# --- What the other circle reads --------------------------------------------------------------------------------------


@pytest.fixture
def enter(world: World) -> Callable[[str | None], Client]:
    @cache
    def browser_of(who: str | None) -> Client:
        browser = Client()
        if who is not None:
            person: User = world.owner if who == "owner" else world.people[who]
            if person.role == Role.ADVISER:
                give_app(person)
            come_in(browser, person)
        return browser

    return browser_of


def china(browser: Client) -> str:
    """Return what the page on China and its file tell, in both languages."""
    urls = ("/en/china/", "/fr/chine/", reverse("pages:china_calendar"))
    return "\n".join(browser.get(url).text for url in urls)


def pages(browser: Client, row: Visit, *, token: str = "") -> str:
    """Return everything that somebody reads of the calendar: pages in both languages, and the own file."""
    found = []
    for lang in ("en", "fr"):
        start = {"en": "/en/visits/", "fr": "/fr/visites/"}[lang]
        month = f"{FIRST:%Y-%m}"
        for url in (f"{start}?from={month}", f"{start}?from={month}&by=city"):
            response = browser.get(url)
            if response.status_code == 200:
                found.append(response.text)
    for url in (reverse("visits:visit", args=[row.pk]), reverse("visits:change", args=[row.pk])):
        response = browser.get(url)
        found.append(response.text if response.status_code == 200 else "")
    if token:
        found.append(browser.get(reverse("calendar-feed", args=[token])).text)
    return "\n".join(found)


@pytest.mark.django_db
def test_another_circle_learns_week_city_and_whom_to_call_and_nothing_more(
    world: World, enter: Callable[[str | None], Client], caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    lead = Opportunity.objects.order_by("slug")[0]
    theirs = planned(
        world, ALBERTA, host=CANARIES["host"], note=CANARIES["note"], areas=["energy-efficiency"],
        first_day=date(2027, 3, 10), last_day=date(2027, 3, 11), opportunity=lead,
    )  # fmt: skip
    ours = planned(world, host=CANARIES["host"], first_day=date(2027, 3, 3), last_day=date(2027, 3, 4))
    keep_clash(
        clash=VisitClash.objects.get(visit=theirs), reason="heronreason", by=world.people[ALBERTA], at=timezone.now()
    )
    secret = (CANARIES["note"], "heronreason", str(theirs.pk), "10 March", "11 March", "10 mars", lead.title_en)
    for who in (SHANGHAI, BEIJING, DESK):
        token = make_calendar(person=world.people[who], at=timezone.now())
        told = pages(enter(who), theirs, token=token)
        assert all(words not in china(enter(who)) for words in (*secret[:3], "A visit to Suzhou"))
        assert all(words not in told for words in secret), who
        # The feed names the days of the week in full: so it names Monday to Sunday and never the visit's own.
        assert "20270310" not in told
        assert "20270308" in told
        assert "8 March" in told
        assert "Suzhou" in told
        assert str(world.seat(ALBERTA).title) in told
        if who != DESK:
            assert CANARIES["host"] in told  # their own visit
    assert CANARIES["host"] not in pages(enter(DESK), theirs)
    for other in ("owner", None):
        told = pages(enter(other), theirs)
        assert all(words not in told for words in (*secret, CANARIES["host"], "A visit to Suzhou")), other
        assert all(words not in china(enter(other)) for words in (*secret[:3], CANARIES["host"], "A visit to Suzhou"))
    mine = pages(enter(ALBERTA), theirs)
    assert all(words in mine for words in ("heronnote", "heronreason", "10 March", CANARIES["host"]))
    assert "heronreason" not in pages(enter(SHANGHAI), ours)
    leaked = (*CANARIES.values(), "heronreason")
    sent = [str(each.message()) for each in mailoutbox] + [str(row.context) for row in Notification.objects.all()]
    sent += [str(row.payload) for row in OutboxMessage.objects.all()]
    assert all(words not in text for text in (*sent, caplog.text) for words in leaked)
    # Whoever reads a visit whole is written down.
    assert SensitiveView.objects.filter(what="casework.visit", subjects=[str(theirs.pk)]).exists()


@pytest.mark.django_db
def test_a_draft_is_read_by_its_office_and_a_public_circle_by_every_official(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    row = plan(world, SHANGHAI, note="heronnote")
    address = reverse("visits:visit", args=[row.pk])
    assert [enter(who).get(address).status_code for who in (SHANGHAI, BEIJING, ALBERTA)] == [200, 404, 404]
    move(row, VisitState.PLANNED)
    assert [enter(who).get(address).status_code for who in (SHANGHAI, BEIJING, ALBERTA)] == [200, 200, 404]
    plan(world, visit=row, circle=VisitCircle.PUBLIC, note="heronnote")
    read = enter(ALBERTA).get(address)
    assert (read.status_code, "Suzhou Water" in read.text, "heronnote" in read.text) == (200, True, False)
    # Reading whole is not writing.
    assert enter(ALBERTA).post(address, {"to": "cancelled"}).status_code == 404
    assert enter(ALBERTA).get(reverse("visits:change", args=[row.pk])).status_code == 404
    assert Visit.objects.get(pk=row.pk).state == VisitState.PLANNED


@pytest.mark.django_db
def test_a_public_visit_stands_on_the_page_on_china_and_beside_its_opportunity(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    soon, entry = timezone.localdate() + timedelta(days=20), Opportunity.objects.order_by("slug")[0]
    row = planned(
        world, ALBERTA, first_day=soon, last_day=soon + timedelta(days=2), circle=VisitCircle.PUBLIC,
        opportunity=entry, city="Shanghai", areas=["energy-efficiency"], note="heronnote",
    )  # fmt: skip
    browser = enter(None)
    places = (reverse("pages:china"), reverse("pages:china_calendar"), entry.get_absolute_url())
    organization = row.organization.name_en
    assert all(f"{entry.title_en}, {organization}" not in browser.get(url).text for url in places[:2])
    move(row, VisitState.PUBLIC)
    home, file, page = (browser.get(url) for url in places)
    assert f"{entry.title_en}, {organization}" in home.text
    assert "Visits from Canada" in page.text
    days = [event for event in Calendar.from_ical(file.content).walk("VEVENT") if organization in str(event["SUMMARY"])]
    assert [(event["DTSTART"].dt, event["DTEND"].dt) for event in days] == [(soon, soon + timedelta(days=3))]
    assert organization in browser.get(places[0], {"area": "energy-efficiency", "place": "CN-SH"}).text
    for narrower in ({"area": "wastewater-treatment"}, {"place": "CN-BJ"}):
        assert f"{entry.title_en}, {organization}" not in browser.get(places[0], narrower).text
    assert all("heronnote" not in text for text in (home.text, page.text))


@pytest.mark.django_db
def test_the_file_of_a_person_holds_whole_days_and_ends_with_its_address(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    person, soon = world.people[SHANGHAI], timezone.localdate() + timedelta(days=30)
    planned(world, first_day=soon, last_day=soon + timedelta(days=2))
    token = make_calendar(person=person, at=timezone.now())
    feed, browser = reverse("calendar-feed", args=[token]), Client()
    (event,) = Calendar.from_ical(browser.get(feed).content).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (soon, soon + timedelta(days=3))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    remove_calendar(person=person, at=timezone.now())
    assert browser.get(feed).status_code == 404
    # Somebody of a company reads nothing of visits by theirs.
    token = make_calendar(person=world.owner, at=timezone.now())
    assert not Calendar.from_ical(browser.get(reverse("calendar-feed", args=[token])).content).walk("VEVENT")


# --- On the pages -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_visit_is_entered_planned_moved_and_kept_on_the_pages(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    planned(world, ALBERTA, first_day=date(2027, 3, 15), last_day=date(2027, 3, 16))
    browser = enter(SHANGHAI)
    said = {
        "contact": world.seat(SHANGHAI).pk, "city": "Suzhou (Jiangsu)", "host": "SUZHOU WATER", "first_day": "2027-03-09",
        "last_day": "2027-03-11", "areas": ["energy-efficiency"], "circle": "officials", "opportunity": "", "note": "",
    }  # fmt: skip
    wrong = browser.post(reverse("visits:new"), said | {"last_day": "2027-03-01", "city": ""})
    assert wrong.status_code == 200
    assert set(wrong.context["form"].errors) == {"last_day", "city"}
    # Another organization's seat is not to be called.
    foreign = browser.post(reverse("visits:new"), said | {"contact": world.seat(ALBERTA).pk})
    assert set(foreign.context["form"].errors) == {"contact"}
    sent = browser.post(reverse("visits:new"), said, follow=True)
    row = Visit.objects.get(host="SUZHOU WATER")
    assert "It clashes with another visit" in sent.text
    assert "the same host and the same city" in sent.text
    address = reverse("visits:visit", args=[row.pk])
    browser.post(address, {"to": "planned"})
    shown = browser.get(reverse("visits:list") + "?from=2027-01").text
    assert "Move ours, or keep both" in shown
    clash = VisitClash.objects.get(visit=row)
    browser.post(address, {"clash": clash.pk, "reason": "The host asked for both."})
    assert "The host asked for both." in browser.get(address).text
    assert "Move ours, or keep both" not in browser.get(reverse("visits:list") + "?from=2027-01").text
    assert browser.post(address, {"to": "nowhere"}).status_code == 404
    assert browser.post(address, {"to": "public"}, follow=True).text.count("for your organization alone") == 1
    moved = browser.post(reverse("visits:change", args=[row.pk]), said | {"first_day": "2027-05-09", "last_day": ""})
    assert moved.status_code == 302
    row.refresh_from_db()
    assert (row.first_day, row.last_day) == (date(2027, 5, 9), date(2027, 5, 9))
    assert not VisitClash.objects.filter(ended_at=None).exists()


@pytest.mark.django_db
def test_months_that_nobody_can_read_show_today(world: World, enter: Callable[[str | None], Client]) -> None:
    browser = enter(SHANGHAI)
    for asked in ("", "2027-13", "0001-01", "9999-12", "x"):
        assert browser.get(reverse("visits:list"), {"from": asked}).status_code == 200


# --- A presence that was approved -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["signing", "letter"])
def test_an_approved_presence_drafts_its_visit_once(world: World, form: str) -> None:
    on = timezone.localdate() + timedelta(days=30)
    wish = OfficialInput(level="officer", form=form, on=on, city="Suzhou", host="The port", purpose="It is serious.")
    request = world.submit(kind="presence", official=wish)
    # Somebody else than who entered it agrees, at the seat that answers for it.
    step = request.approvals.get()
    record_approval(
        approval=step, approved=True, note="Yes.", by=world.people[DESK], seats=[world.seat(DESK)], at=timezone.now()
    )
    (job,) = OutboxMessage.objects.filter(topic=APPROVED)
    for _again in range(3):
        draft_visit(**job.payload)
    presence = OfficialPresence.objects.get(request=request)
    if form == "letter":
        assert not Visit.objects.exists()
        return
    row = Visit.objects.get()
    assert (row.presence, row.state, row.first_day, row.city) == (presence, VisitState.DRAFT, on, "Suzhou")
    assert (row.contact.slug, row.organization, row.note) == (DESK, None, "")
    assert draft_visit_of_presence(request=request.pk, at=timezone.now()) == row


@pytest.mark.django_db
def test_a_refused_presence_drafts_nothing(world: World) -> None:
    on = timezone.localdate() + timedelta(days=30)
    wish = OfficialInput(level="officer", form="visit", on=on, city="Suzhou", host="The port", purpose="It is serious.")
    step = world.submit(kind="presence", official=wish).approvals.get()
    record_approval(
        approval=step, approved=False, note="No.", by=world.people[DESK], seats=[world.seat(DESK)], at=timezone.now()
    )
    assert not OutboxMessage.objects.filter(topic=APPROVED).exists()
