"""Visits: another circle learns week, city and whom to call alone, and days are whole days."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import SensitiveView
from hub.casework.choices import VisitCircle, VisitState
from hub.casework.models import OfficialPresence, Visit, VisitClash
from hub.casework.requests.services.presence import APPROVED, record_approval
from hub.casework.requests.services.recusals import keep_out
from hub.casework.requests.services.submission import OfficialInput
from hub.casework.visits.access import traces_of, visit_for, visit_reader, visits_of
from hub.casework.visits.services import draft_visit_of_presence, keep_clash, move_visit, save_visit
from hub.directory.models import Seat
from hub.directory.seats.services import seat_person
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.subscriptions.services import make_calendar, remove_calendar
from opportunities.models import Opportunity
from tests.accounts.people import come_in, give_app, make_person
from tests.casework.world import DESK, World, build_world

FIRST = date(2027, 3, 1)
ALBERTA, SHANGHAI, BEIJING = "ab-government-desk", "shanghai-water-monitoring", "beijing-power"
CANARIES = {"host": "Heronhost Water", "note": "heronnote"}


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
        with override(lang):
            file, hosts = reverse("visits:list_csv"), reverse("visits:hosts")
        for url in (f"{start}?from={month}", f"{start}?from={month}&by=city", f"{file}?from={month}", hosts):
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
def test_a_long_visit_of_another_circle_stands_in_each_of_its_weeks_and_a_draft_guesses_no_host(
    world: World, enter: Callable[[str | None], Client]
) -> None:
    days = {"first_day": date(2027, 3, 10), "last_day": date(2027, 3, 24)}
    planned(world, ALBERTA, host="Heron Host", areas=["energy-efficiency"], **days)
    reader = visit_reader(world.people[SHANGHAI], at=timezone.now())
    for first, weeks in (
        (date(2027, 3, 1), [8, 15, 22]), (date(2027, 3, 15), [15, 22]), (date(2027, 3, 16), [15, 22]),
    ):  # fmt: skip
        assert [each.monday.day for each in traces_of(reader, first=first, last=date(2027, 4, 30))] == weeks
    for changed, shares in (
        ({"host": "Heron Host", "city": "Wuhan"}, "the same host or area"),
        ({"host": "Other", "city": "Wuhan", "areas": ["energy-efficiency"]}, "the same host or area"),
        ({"host": "Heron Host"}, "the same city"),
    ):
        row = plan(world, SHANGHAI, **{"areas": [], **days, **changed})
        text = enter(SHANGHAI).get(reverse("visits:visit", args=[row.pk])).text
        assert f"Within seven days, and {shares}." in text
    # Of its weeks the clash names the one nearest to the own days.
    for own, week in ((4, "8 March"), (18, "15 March"), (30, "22 March")):
        row = plan(world, SHANGHAI, **days | {"first_day": date(2027, 3, own), "last_day": date(2027, 3, own)})
        text = enter(SHANGHAI).get(reverse("visits:visit", args=[row.pk])).text
        assert f"Week of {week}" in text


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
    assert f"Visit to Shanghai, {entry.title_en}, {organization}" in home.text
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
    assert "the same city" in sent.text
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
        page = browser.get(reverse("visits:list"), {"from": asked})
        assert page.status_code == 200
        assert not any(character.isdecimal() for name in page.context["months"] for character in name)


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
        draft_visit_of_presence(request=job.payload["request"], at=timezone.now())
    presence = OfficialPresence.objects.get(request=request)
    if form == "letter":
        assert not Visit.objects.exists()
        return
    row = Visit.objects.get()
    assert (row.presence, row.state, row.first_day, row.city) == (presence, VisitState.DRAFT, on, "Suzhou")
    assert (row.contact.slug, row.organization, row.note) == (DESK, None, "")
    assert draft_visit_of_presence(request=request.pk, at=timezone.now()) == row
    officer = world.people[DESK]
    assert visits_of(visit_reader(officer, at=timezone.now())) == [row]
    keep_out(request=request, person=officer, by=officer, at=timezone.now())
    assert visits_of(visit_reader(officer, at=timezone.now())) == []
    # Once it is public it is read as by anybody: without what its own circle does there.
    Visit.objects.filter(pk=row.pk).update(state=VisitState.PUBLIC, circle=VisitCircle.PUBLIC)
    (read,) = visits_of(visit_reader(officer, at=timezone.now()))
    assert (read, read.is_own, visit_for(officer, row.pk, at=timezone.now())[2]) == (row, False, False)


@pytest.mark.django_db
def test_a_refused_presence_drafts_nothing(world: World) -> None:
    on = timezone.localdate() + timedelta(days=30)
    wish = OfficialInput(level="officer", form="visit", on=on, city="Suzhou", host="The port", purpose="It is serious.")
    step = world.submit(kind="presence", official=wish).approvals.get()
    record_approval(
        approval=step, approved=False, note="No.", by=world.people[DESK], seats=[world.seat(DESK)], at=timezone.now()
    )
    assert not OutboxMessage.objects.filter(topic=APPROVED).exists()
