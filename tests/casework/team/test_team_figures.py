"""The figures of a place over the database: page, sheet and file; of several offices together; of a month that is over."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.bookings.services import lend
from hub.casework.choices import Channel, FigureCut, LandingHelp, Outcome, OutcomeReason, PublicFigure, ReturnReason
from hub.casework.metrics.figures import (
    RequestFigures,
    Share,
    offers_answered,
)
from hub.casework.metrics.months import LANDING, ResultKey, count_months
from hub.casework.metrics.queries import measurements, month_of
from hub.casework.models import Booking, ServiceRequest, Survey
from hub.casework.notifications.notification_types import FIGURES_READY
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.closure import close_request, withdraw_request
from hub.casework.requests.services.messages import answer_company, ask_company, reply_as_company
from hub.casework.requests.services.submission import submit_request
from hub.casework.sla.clock import calendar_of
from hub.casework.team.access import team_of
from hub.casework.team.figures import figures_scopes
from hub.casework.team.services import tell_figures
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import Area
from hub.directory.models import SeatHolder
from hub.directory.seats.presence import seat_place
from hub.notifications.choices import Timing
from hub.notifications.mail.rendering import render_mail
from hub.notifications.models import Notification
from programs.models import Program
from tests.casework.slow_clock import model_elapsed
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, SHANGHAI, World


def rows_of(world: World, *, at: datetime) -> Sequence[RequestFigures]:
    return measurements(since=world.at - timedelta(days=1), at=at).requests


@pytest.mark.django_db
def test_time_in_which_the_company_was_asked_is_left_out(world: World, request_: ServiceRequest):
    desk, seats = world.people[DESK], [world.seat(DESK)]
    ask_company(request=request_, text="Which size?", by=desk, seats=seats, at=world.at + timedelta(hours=1))
    ServiceRequest.objects.update(first_answer_at=None)
    back = world.at + timedelta(days=14)
    reply_as_company(request=world.fresh(request_), text="Small.", by=world.owner, at=back)
    answer_company(request=world.fresh(request_), text="Good.", by=desk, seats=seats, at=back + timedelta(days=1))
    (row,) = rows_of(world, at=back + timedelta(days=30))
    assert (row.kept, row.answer_days) == (True, 0)


@pytest.mark.django_db
def test_what_was_withdrawn_in_time_is_no_promise_broken(world: World, request_: ServiceRequest):
    withdraw_request(request=request_, reason="", by=world.owner, at=world.at + timedelta(days=1))
    (row,) = rows_of(world, at=world.at + timedelta(days=60))
    assert (row.kept, row.answer_days, row.outcome) == (None, None, "withdrawn")


@pytest.mark.django_db
def test_what_nobody_answered_in_time_is_a_promise_broken(world: World, request_: ServiceRequest):
    assert [row.kept for row in rows_of(world, at=world.at + timedelta(days=5))] == [None]
    assert [row.kept for row in rows_of(world, at=world.at + timedelta(days=12))] == [False]


@pytest.mark.django_db
def test_the_last_word_of_the_company_counts(world: World, request_: ServiceRequest):
    close_request(
        request=request_,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer="Meet them.",
        **world.who(DESK, at=world.at + timedelta(days=1)),
    )
    for number, helped in ((1, True), (2, False), (3, None)):
        at = world.at + timedelta(days=10 * number)
        Survey.objects.create(
            request=request_, round=number, asked_at=at, answered_at=None if helped is None else at, helped=helped
        )
    (row,) = rows_of(world, at=world.at + timedelta(days=60))
    assert row.confirmed is False


@pytest.mark.django_db
def test_small_figures_are_for_those_who_lead(
    world: World, request_: ServiceRequest, browse: Browse, administrator: User, now: datetime
):
    offer = world.offer(request_, BEIJING, at=now)
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **world.who(BEIJING, at=now))
    url, file = reverse("team:figures"), reverse("team:figures_csv")
    page = browse(world.people[BEIJING]).get(url).content.decode()
    assert "Too few to show" in page
    assert "Too few to show: " in page
    assert "Quebec" in page
    # What is closed has no row of its own.
    assert "Not shown" not in page
    for reader in (administrator, world.people[DESK]):
        browser = browse(reader)
        whole = browser.get(url).content.decode()
        assert "0 of 1" in whole
        assert "Too few" not in whole
    answer = browser.get(file)
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["Requests", "Quebec", "1", ""] in rows
    assert ["Offers returned", "No capacity now", "1", ""] in rows
    kept = list(csv.reader(io.StringIO(browse(world.people[BEIJING]).get(file).content.decode("utf-8-sig"))))
    assert ["Requests", "Quebec", "", ""] in kept


@pytest.fixture
def history(world: World) -> World:
    """Some lives over two offices: answered at once, late, by a second office, returned, withdrawn and silent."""
    # The pages count back from today.
    world.at = timezone.now() - timedelta(hours=12)
    shanghai = {"by": world.people[SHANGHAI], "seats": [world.seat(SHANGHAI)]}
    desk = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    for number in range(9):
        at = world.at - timedelta(days=31 if number % 3 == 0 else 2)
        request = world.submit(at=at, areas=[[Area.WASTEWATER_TREATMENT], [Area.ENERGY_EFFICIENCY]][number % 2])
        if number % 2:
            world.given(request, SHANGHAI, at=at + timedelta(hours=1))
        who = shanghai if number % 2 else desk
        if number in {0, 1, 2, 5}:
            answer = at + timedelta(days=number * 3)
            answer_company(request=world.fresh(request), text="We look.", at=answer, **who)
        if number == 4:
            withdraw_request(request=world.fresh(request), reason="", by=world.owner, at=at + timedelta(hours=2))
        if number == 6:
            offer = world.offer(request, BEIJING, at=at + timedelta(hours=1))
            return_referral(
                offer=offer, reason=ReturnReason.NO_CAPACITY, text="", **world.who(BEIJING, at=at + timedelta(hours=3))
            )
    return world


@pytest.mark.django_db
def test_the_page_the_sheet_and_the_file_equal_a_recount(history: World, browse: Browse):
    """The rows of the database are counted once more by hand, for all of the Hub and for one office."""
    now = timezone.now()
    months = [f"{timezone.localdate(now) - timedelta(days=days):%Y-%m}" for days in (62, 0)]
    query = {"from": months[0], "to": months[1]}
    lead, beijing = browse(history.people[SHANGHAI]), browse(history.people[BEIJING])
    office = history.seat(SHANGHAI).office
    assert office is not None
    with unscoped():
        for reader, place, rows in (
            (browse(history.people[DESK]), "", list(ServiceRequest.objects.all())),
            (lead, office.slug, list(ServiceRequest.objects.filter(owner__office=office))),
        ):
            assert rows
            kept = due = three = three_of = 0
            for row in rows:
                calendar, promise = calendar_of(seat_place(row.owner)), 5
                end = row.first_answer_at or row.closed_at or now
                waited = model_elapsed(row.received_at, end, [], calendar)
                if row.first_answer_at or waited >= promise:
                    due, kept = due + 1, kept + bool(row.first_answer_at and waited < promise)
                if row.first_answer_at or waited >= 3:
                    three_of, three = three_of + 1, three + bool(row.first_answer_at and waited < 3)
            found = list(
                csv.reader(
                    io.StringIO(reader.get(reverse("team:figures_csv"), query | {"place": place}).text.lstrip("\ufeff"))
                )
            )
            assert ["Answered within the promise", "All together", str(kept), str(due)] in found
            if place:
                line = ["Answered within 3 business days", history.seat(SHANGHAI).title_en, str(three), str(three_of)]
                assert line in found
            assert sum(int(line[2]) for line in found if line[0] == "Days to the first answer") == sum(
                row.first_answer_at is not None for row in rows
            )
            page = reader.get(reverse("team:figures"), query | {"place": place})
            assert page.context["requests"] == len(rows)
            assert f"{kept} of {due}" in page.text
            assert f"{kept}" in reader.get(reverse("team:figures_report"), query | {"place": place}).text
    assert beijing.get(reverse("team:figures"), query | {"place": office.slug}).status_code == 404
    assert lead.get(reverse("team:figures"), query | {"place": "tcs-beijing"}).status_code == 404
    assert "Asked for, by area" not in beijing.get(reverse("team:figures"), query).text


@pytest.mark.django_db
def test_wishes_on_the_ground_are_counted_by_part_of_china_and_area(world: World, browse: Browse, now: datetime):
    ask = {"at": now, "areas": [Area.WASTEWATER_TREATMENT], "cn_provinces": ["CN-JS"]}
    wishes = [world.submit(landing=landing, **ask) for landing in (["room", "interpreter"], ["room"], [])]
    page = browse(world.people[DESK]).get(reverse("team:figures"))
    heat = page.context["words"].landing
    assert heat.columns == ("Jiangsu",)
    assert [(area, [cell[0] for cell in cells]) for area, cells in heat.lines] == [("Wastewater treatment", [2])]
    assert "Wished for on the ground" in page.text
    # What an office lent is no wish that could not be met, by any of the figures; a place in line still is.
    resource = lend(
        office=world.seat(BEIJING).office, kind=LandingHelp.ROOM, title_en="Room", title_fr="Salle",
        weekdays=[1, 2, 3, 4, 5], opens=time(9), closes=time(17), minutes=60, by=None, at=now,
    )  # fmt: skip
    unmet = ResultKey(month_of(now), PublicFigure.UNMET, FigureCut.REASON, LANDING)
    assert count_months(month_of(now), month_of(now), at=now)[unmet] == 2
    for number, (row, begins) in enumerate(zip(wishes, (now, now + timedelta(days=1)), strict=False)):
        Booking.objects.create(
            resource=resource, company=world.company, request=row, period=(begins, begins + timedelta(hours=1)), at=now,
            waiting_number=number or None,
        )  # fmt: skip
        # Of the first one the room is lent, and the interpreter is not.
        assert count_months(month_of(now), month_of(now), at=now)[unmet] == 2
    ServiceRequest.objects.filter(pk=wishes[0].pk).update(landing=["room"])
    assert count_months(month_of(now), month_of(now), at=now)[unmet] == 1
    heat = browse(world.people[DESK]).get(reverse("team:figures")).context["words"].landing
    assert [cell[0] for _area, cells in heat.lines for cell in cells] == [1]
    assert "Wished for on the ground" not in browse(world.people[BEIJING]).get(reverse("team:figures")).text


@pytest.mark.django_db
def test_an_empty_period_leads_to_the_last_one_with_requests(history: World, browse: Browse):
    long_ago = f"{timezone.localdate() - timedelta(days=400):%Y-%m}"
    page = browse(history.people[DESK]).get(reverse("team:figures"), {"from": long_ago, "to": long_ago})
    assert "No request in this period" in page.text
    assert "fewer than" not in page.text


@pytest.mark.django_db
def test_a_head_reads_the_offices_of_the_organization_together(history: World, browse: Browse):
    url = reverse("team:figures_csv")
    offices = {name: history.seat(name).office for name in (SHANGHAI, BEIJING)}
    body = offices[SHANGHAI].organization
    places = {scope.place: scope for scope in figures_scopes(team_of(history.people[DESK]))}
    joint = places[f"posts-{body.slug}"]
    assert joint.name == f"{body.name}, all posts in China"
    assert {office.slug for office in offices.values()} <= set(joint.places)
    # The lead of one consulate heads no other; the lead of the embassy reads the posts, and no more.
    assert not browse(history.people[SHANGHAI]).get(url, {"place": joint.place}).text.startswith("Figure")
    SeatHolder.objects.filter(seat=history.seat(BEIJING)).update(is_lead=True)
    reader, lead_of_all = browse(history.people[BEIJING]), browse(history.people[DESK])
    with unscoped():
        rows = ServiceRequest.objects.filter(owner__office__in=offices.values())
        assert rows.count() == ServiceRequest.objects.filter(owner__office__organization=body).count()
        answered = rows.filter(first_answer_at__isnull=False).count()
    days = {}
    for name, one in (("embassy", reader), ("all", lead_of_all)):
        lines = csv.reader(io.StringIO(one.get(url, {"place": joint.place}).text.lstrip("\ufeff")))
        days[name] = [line[2] for line in lines if line[0] == "Days to the first answer"]
    assert sum(map(int, days["all"])) == answered > 0
    # The embassy is read whole by itself: in the sum it would tell what is closed of the others.
    scopes = {scope.place: scope for scope in figures_scopes(team_of(history.people[BEIJING]))}
    assert scopes[offices[BEIJING].slug].is_whole
    others = scopes[joint.place]
    assert others.name == f"{body.name}, all other posts in China"
    assert set(joint.places) - set(others.places) == {offices[BEIJING].slug}
    assert reader.get(reverse("team:figures"), {"place": joint.place}).context["requests"] == len(
        [row for row in rows if row.owner.office_id == offices[SHANGHAI].pk]
    )
    # Those of the consulates are not the embassy's to tell apart.
    assert "" in days["embassy"]
    assert all(cell in {"", "0"} or int(cell) >= 5 for cell in days["embassy"])
    assert reader.get(url, {"place": f"all-{body.slug}"}).status_code == 404
    page = reader.get(reverse("team:figures"), {"place": joint.place})
    assert "By office" in page.text
    assert others.name in page.text
    # What is left of one office alone is not read "together".
    *more, _left = dict.fromkeys(seat.office_id for seat in others.seats)
    for office in more:
        seat = next(seat for seat in others.seats if seat.office_id == office)
        SeatHolder.objects.create(seat=seat, user=history.people[BEIJING], since=history.at, is_lead=True)
    assert joint.place not in {scope.place for scope in figures_scopes(team_of(history.people[BEIJING]))}


@pytest.mark.django_db
def test_figures_are_narrowed_to_an_area_and_a_province_for_those_who_see_all(history: World, browse: Browse):
    with unscoped():
        rows = list(ServiceRequest.objects.values_list("areas", "province"))
    lead, url = browse(history.people[DESK]), reverse("team:figures")
    for query in ({"area": Area.WASTEWATER_TREATMENT}, {"province": "QC"}, {"province": "ON"}, {"province": "XX"}):
        wanted = sum(
            query.get("area", areas[0]) in areas and query.get("province") in {province, "XX", None}
            for areas, province in rows
        )
        page = lead.get(url, query)
        assert page.context["requests"] == wanted
        assert sum(int(row.requests or 0) for row in page.context["words"].tables[1][2]) == wanted
    page = lead.get(url, {"area": Area.WASTEWATER_TREATMENT, "province": "QC"})
    assert ", Wastewater treatment, Quebec" in page.context["report"].subtitle
    assert "area=wastewater" in page.context["query"]
    # To whom small cells are closed, what is left out would tell them.
    whole = browse(history.people[BEIJING]).get(url, {"area": Area.WASTEWATER_TREATMENT})
    assert whole.context["requests"] == len(rows)
    assert 'name="area"' not in whole.text


@pytest.mark.django_db
def test_requests_are_counted_by_where_they_came_from(world: World, browse: Browse, now: datetime):
    program = Program.objects.exclude(live=None).order_by("pk").first()
    world.submit(at=now, program=program)
    world.submit(at=now, program=program, enclosed="12 employees.")
    world.submit(at=now, enclosed="12 employees.")
    world.submit(at=now, wished_seat=world.seat(SHANGHAI))
    world.submit(at=now)
    for _ in range(2):
        submit_request(company=world.company, ask=world.ask(program=program), by=None, at=now, channel=Channel.PHONE)
    page = browse(world.people[DESK]).get(reverse("team:figures"))
    (lines,) = (lines for name, _heading, lines in page.context["words"].tables if name == "By where it came from")
    assert {line.name: line.requests for line in lines} == {
        "By phone": 2,
        "The page of a program": 2,
        "The answer of the finder": 1,
        "The page of an office or person": 1,
        "Elsewhere on the portal": 1,
    }
    assert "By where it came from" in page.text


@pytest.mark.django_db
def test_an_offer_that_is_left_counts_as_unanswered_once_its_days_are_over(world: World, request_: ServiceRequest):
    def answered(days: int) -> Share:
        since, until = world.at - timedelta(days=1), world.at + timedelta(days=1)
        return offers_answered(measurements(since=since, at=until, now=world.at + timedelta(days=days)).offers)

    offer = world.offer(request_, SHANGHAI)
    assert answered(2) == Share(0, 0)
    assert answered(12) == Share(0, 1)
    world.accept(offer)
    assert answered(12) == Share(1, 1)


@pytest.mark.django_db
def test_leads_hear_once_that_the_figures_of_a_month_are_there_and_may_stop_it(world: World):
    first = datetime(2026, 12, 1, 12, tzinfo=UTC)
    world.given(world.submit(at=datetime(2026, 11, 9, 15, tzinfo=UTC)), SHANGHAI)
    world.submit(at=datetime(2026, 10, 30, 15, tzinfo=UTC))
    assert tell_figures(at=first + timedelta(days=9)) == 0
    assert tell_figures(at=first) == 2
    assert tell_figures(at=first + timedelta(hours=1)) == 0
    office = world.seat(SHANGHAI).office
    assert office is not None
    rows = Notification.objects.filter(kind=FIGURES_READY.slug)
    mails = {row.recipient.user_id: render_mail(row, FIGURES_READY, row.recipient) for row in rows}
    assert set(mails) == {world.people[DESK].pk, world.people[SHANGHAI].pk}, "nobody who leads nothing"
    mail = mails[world.people[SHANGHAI].pk]
    assert mail.subject.endswith("Figures of the desk: November 2026")
    assert f"{office.name_en}: 1 request came in that month" in mail.body
    assert "All of the Hub: 1 request came in" in mails[world.people[DESK].pk].body
    assert f"{reverse('team:figures')}?place={office.slug}&from=2026-11&to=2026-11" in mail.body
    assert Timing.OFF in FIGURES_READY.category.timings
    # Also of a month in which nothing came.
    assert tell_figures(at=datetime(2027, 1, 2, 12, tzinfo=UTC)) == 2
    row = Notification.objects.filter(kind=FIGURES_READY.slug).latest("created_at")
    assert "0 requests came in that month" in render_mail(row, FIGURES_READY, row.recipient).body


@pytest.mark.django_db
def test_a_head_hears_of_the_place_that_is_theirs_to_read_whole(world: World):
    """Who leads an embassy reads the posts without their small cells: the mail tells no number of them."""
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(is_lead=True)
    world.given(world.submit(at=datetime(2026, 11, 9, 15, tzinfo=UTC)), SHANGHAI)
    assert tell_figures(at=datetime(2026, 12, 1, 12, tzinfo=UTC)) == 3
    row = Notification.objects.get(kind=FIGURES_READY.slug, recipient__user=world.people[BEIJING])
    office = world.seat(BEIJING).office
    assert office is not None
    body = render_mail(row, FIGURES_READY, row.recipient).body
    assert f"{office.name_en}: 0 requests came in that month" in body
    assert f"?place={office.slug}&" in body
