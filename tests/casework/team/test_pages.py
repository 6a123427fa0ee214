"""The pages of those who lead a desk: who reads what, and what is never shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import EventKind, ReferralRole
from hub.casework.models import Event, Recusal, RoutingGap, ServiceRequest
from hub.casework.outcomes.services import file_complaint
from hub.casework.referrals.candidates import candidates_for
from hub.casework.requests.services.messages import answer_company
from hub.core.vocabulary.enums import Area
from hub.directory.choices import SeatKind
from hub.directory.entry_types import SEAT
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import add_intake_filter, record_absence, unseat_person
from hub.directory.seats.team_leads import leads_of_seat
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World
from tests.publishing.desk import published

pytestmark = pytest.mark.django_db


def lines_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["team:coverage", "team:provinces", "team:figures", "team:figures_csv"])
def test_everybody_of_the_staff_reads_the_table_and_the_figures(world: World, browse: Browse, name: str):
    curator = make_person("curator@desk.example", role=Role.CURATOR)
    assert browse(curator).get(reverse(name)).status_code == 200


def test_loads_and_names_are_for_holders_of_seats(world: World, request_: ServiceRequest, browse: Browse):
    curator = make_person("curator@desk.example", role=Role.CURATOR)
    User.objects.filter(pk=world.people[SHANGHAI].pk).update(name="Shan Lin")
    for name, arguments in (("team:coverage", []), ("team:seat", [SHANGHAI])):
        url = reverse(name, args=arguments)
        inside, outside = lines_of(browse(world.people[BEIJING]).get(url)), lines_of(browse(curator).get(url))
        assert "Shan Lin" in inside
        assert "Shan Lin" not in outside
        assert "0 case" not in outside


@pytest.mark.parametrize("name", ["team:workload_alerts", "team:complaints"])
def test_what_needs_a_decision_is_for_leads_and_administrators(
    world: World, browse: Browse, administrator: User, name: str
):
    url = reverse(name)
    assert browse(world.people[BEIJING]).get(url).status_code == 403
    assert browse(world.people[SHANGHAI]).get(url).status_code == 200
    assert browse(administrator).get(url).status_code == 200


def test_a_hole_is_named_with_where_requests_go(world: World, browse: Browse):
    page = lines_of(browse(world.people[BEIJING]).get(reverse("team:coverage")))
    assert "Hong Kong: no seat" in page
    assert "Requests go to the company’s regional office meanwhile." in page
    assert "Goes to the regional office of the province" in page


def test_the_table_and_routing_name_the_same_stand_in_for_an_empty_seat(world: World, browse: Browse):
    """One function chooses: a colleague of the post who is there; where there is none, the trade office."""
    row = world.submit(areas=[Area.INDUSTRIAL_PROCESSES])
    first = candidates_for(row, at=world.at)[0]
    assert first.stand_in is not None
    assert (first.seat.slug, first.stand_in.slug) == ("shanghai-industry", SHANGHAI)
    page = lines_of(browse(world.people[BEIJING]).get(reverse("team:coverage")))
    assert f"Goes to: {first.stand_in.title_en}" in page
    unseat_person(holder=SeatHolder.objects.current().get(seat__slug=SHANGHAI), by=None, at=world.at)
    again = candidates_for(row, at=world.at)[0]
    assert again.stand_in is not None
    assert again.stand_in.slug == MONTREAL
    page = lines_of(browse(world.people[BEIJING]).get(reverse("team:coverage")))
    assert f"Goes to: {first.stand_in.title_en}" not in page


@pytest.mark.parametrize("named", [BEIJING, DESK])
def test_the_table_and_routing_take_the_seat_that_an_absence_names_elsewhere(world: World, browse: Browse, named: str):
    """The Hub's desk has the request, and is passed over."""
    row, away, at = world.submit(areas=[Area.WASTEWATER_TREATMENT]), world.people[SHANGHAI], timezone.now()
    days = {"first_day": timezone.localdate(at), "last_day": timezone.localdate(at) + timedelta(days=5)}
    record_absence(person=away, **days, stand_in_seat=world.seat(named), by=away, at=at)
    first = candidates_for(row, at=at)[0]
    assert first.stand_in is not None
    assert (first.seat.slug, first.stand_in.slug) == (SHANGHAI, BEIJING if named == BEIJING else MONTREAL)
    page = lines_of(browse(world.people[BEIJING]).get(reverse("team:coverage")))
    assert "Shanghai: away until" in page
    assert (f"named for the absence: {first.stand_in.title_en}" in page) == (named == BEIJING)
    assert (f"Goes to: {first.stand_in.title_en}" in page) == (named == BEIJING)


def test_a_seat_in_which_a_person_stands_in_is_no_gap_of_the_table(world: World, browse: Browse):
    row, away, at = world.submit(areas=[Area.WASTEWATER_TREATMENT]), world.people[SHANGHAI], timezone.now()
    days = {"first_day": timezone.localdate(at), "last_day": timezone.localdate(at) + timedelta(days=5)}
    record_absence(person=away, **days, stand_in=world.people[BEIJING], by=away, at=at)
    first = candidates_for(row, at=at)[0]
    assert (first.presence.away_until is not None, first.receiver.slug) == (True, SHANGHAI)
    assert "Shanghai: away" not in lines_of(browse(world.people[BEIJING]).get(reverse("team:coverage")))


def test_a_seat_that_serves_a_part_of_its_post_does_not_cover_the_rest(world: World, browse: Browse):
    url = reverse("team:coverage")
    whole = lines_of(browse(world.people[BEIJING]).get(url))
    assert "nobody for" not in whole
    published(SEAT, SHANGHAI, cn_provinces=["CN-SH"])
    page = lines_of(browse(world.people[BEIJING]).get(url))
    others = "Jiangsu, Zhejiang and Anhui"
    assert f"Wastewater treatment and environmental monitoring, Shanghai: nobody for {others}" in page
    assert "Whoever holds a seat here serves other parts." in page
    assert f"Nobody for {others}" in page
    seat = lines_of(browse(world.people[BEIJING]).get(reverse("team:seat", args=[SHANGHAI])))
    assert "Serves in China" in seat
    canada = lines_of(browse(world.people[BEIJING]).get(reverse("team:provinces")))
    assert "nobody for" not in canada


def test_a_cell_counts_the_filters_above_its_seats_and_the_seat_says_them(
    world: World, browse: Browse, administrator: User
):
    url, seat = reverse("team:coverage"), world.seat(SHANGHAI)
    assert "1 filter" not in lines_of(browse(world.people[BEIJING]).get(url))
    words = {"sentence_fr": "S’occupe des entreprises de deux ans.", "reason": "Said by the post."}
    for place, years in ((seat.office, 2), (seat, 3)):
        said = {"test": {"min": years}, "sentence_en": f"Takes companies of {years} years."}
        add_intake_filter(place=place, kind="years_in_business", by=administrator, at=world.at, **said, **words)
    page = lines_of(browse(world.people[BEIJING]).get(url))
    assert page.count("2 filters") == 2, "the areas of this seat"
    assert page.count("1 filter<") > 2, "the others of the office"
    shown = lines_of(browse(world.people[BEIJING]).get(reverse("team:seat", args=[SHANGHAI])))
    assert "Takes companies of 2 years." in shown
    assert "Takes companies of 3 years." in shown


def test_few_holes_are_counted_for_leads_alone(world: World, browse: Browse, now: datetime):
    for number in range(3):
        RoutingGap.objects.create(
            at=now - timedelta(days=number),
            request_key=f"00000000-0000-0000-0000-00000000000{number}",
            areas=["energy-extraction"],
            needs=[],
            province="QC",
        )
    url = reverse("team:coverage")
    assert "fewer than 5" in lines_of(browse(world.people[BEIJING]).get(url))
    assert "fewer than 5" not in lines_of(browse(world.people[SHANGHAI]).get(url))


def test_a_lead_watches_over_the_own_office_and_the_hubs_lead_over_all(
    world: World, request_: ServiceRequest, browse: Browse
):
    SeatHolder.objects.filter(seat=world.seat(DESK)).update(until=world.at + timedelta(hours=1), is_lead=False)
    lead = make_person("second@desk.example", role=Role.ADVISER, name="Second")
    assert request_.reference not in lines_of(browse(world.people[SHANGHAI]).get(reverse("team:workload_alerts")))
    SeatHolder.objects.create(seat=world.seat(DESK), user=lead, since=world.at, is_lead=True)
    ServiceRequest.objects.update(owner=world.seat(BEIJING))
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    page = lines_of(browse(lead).get(reverse("team:workload_alerts")))
    assert request_.reference in page
    assert "Nobody holds the seat, and 1 request waits in it." in page
    # What a company wrote stays with those who have the case.
    assert request_.subject not in page


def test_a_head_leads_an_office_by_a_seat_to_which_nothing_is_routed(
    world: World, request_: ServiceRequest, browse: Browse
):
    office = world.seat(SHANGHAI).office
    assert office is not None
    titles = {"title_en": "Head of the office", "title_fr": "Direction du bureau"}
    seat = Seat.objects.create(
        slug="shanghai-head", kind=SeatKind.CHINA_POST, office=office, languages=["en"], is_routable=False, **titles
    )
    head = make_person("head@desk.example", role=Role.ADVISER, name="Head")
    SeatHolder.objects.create(seat=seat, user=head, since=world.at, is_lead=True)
    ServiceRequest.objects.update(owner=world.seat(SHANGHAI))
    SeatHolder.objects.filter(seat=world.seat(SHANGHAI)).update(until=world.at + timedelta(hours=1), is_lead=False)
    browser = browse(head)
    assert "Nobody holds the seat, and 1 request waits in it." in lines_of(browser.get(reverse("team:workload_alerts")))
    assert browser.get(reverse("team:figures"), {"place": office.slug}).context["requests"] == 1
    assert leads_of_seat(world.seat(SHANGHAI)) == [head]
    # Nothing is sent to the head.
    assert seat.slug not in {one.seat.slug for one in candidates_for(world.fresh(request_), at=world.at)}


def at_shanghai(world: World, request: ServiceRequest) -> ServiceRequest:
    ServiceRequest.objects.filter(pk=request.pk).update(owner=world.seat(SHANGHAI))
    return world.fresh(request)


def test_a_complaint_is_read_and_answered_by_a_lead_of_the_office(
    world: World, request_: ServiceRequest, browse: Browse
):
    complaint = file_complaint(
        request=at_shanghai(world, request_), words="Nobody calls back.", by=world.owner, at=world.at
    )
    url = reverse("team:complaint", args=[request_.reference, complaint.pk])
    browser = browse(world.people[SHANGHAI])
    assert "Nobody calls back." in lines_of(browser.get(url))
    assert "Write the answer that the company reads." in lines_of(browser.post(url, {"answer": " "}))
    assert browser.post(url, {"answer": "I call you tomorrow."}).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.answer, complaint.answered_by) == ("I call you tomorrow.", world.people[SHANGHAI])
    # The lead of another desk hears no more than of no complaint.
    assert browse(world.people[DESK]).get(url).status_code == 404
    assert browse(world.people[BEIJING]).get(url).status_code == 403


def test_who_has_the_case_in_hand_does_not_read_the_complaint_about_it(
    world: World, request_: ServiceRequest, browse: Browse, administrator: User
):
    complaint = file_complaint(
        request=at_shanghai(world, request_), words="Nobody calls back.", by=world.owner, at=world.at
    )
    ServiceRequest.objects.update(handler=world.people[SHANGHAI])
    url = reverse("team:complaint", args=[request_.reference, complaint.pk])
    browser = browse(world.people[SHANGHAI])
    assert "Nobody calls back." not in lines_of(browser.get(url))
    browser.post(url, {"answer": "All is well."})
    complaint.refresh_from_db()
    assert complaint.answer == ""
    assert "Nobody calls back." in lines_of(browse(administrator).get(url))


def test_a_complaint_about_the_only_lead_goes_to_the_hubs_desk(world: World, request_: ServiceRequest):
    request = at_shanghai(world, request_)
    ServiceRequest.objects.update(handler=world.people[SHANGHAI], state="assigned", taken_at=world.at)
    complaint = file_complaint(request=request, words="Nobody calls back.", by=world.owner, at=datetime.now(UTC))
    assert complaint.to_seat == world.seat(DESK)


def test_a_lead_or_the_hubs_desk_reminds_a_seat_of_all_that_waits_unanswered_there(world: World, browse: Browse):
    """Each request once, and its history says so; no clock moves; what was answered, and once a day is enough."""
    at = timezone.now()
    offered, part, own, answered = (world.submit(subject=f"N {n}", body=f"Words {n}") for n in range(4))
    world.offer(offered, BEIJING, at=at)
    world.offer(part, BEIJING, at=at, part=ReferralRole.SUPPORT, task="Who tests it?")
    for row in (own, answered):
        world.given(row, BEIJING, at=at)
    beijing = world.who(BEIJING, at=at)
    answer_company(request=answered, text="We look.", **beijing)
    SeatHolder.objects.filter(user=world.people[DESK]).update(is_lead=False)
    desk, url = browse(world.people[DESK]), reverse("team:seat", args=[BEIJING])
    due = [(row.due_at, row.silent_since) for row in ServiceRequest.objects.order_by("pk")]
    heard = Notification.objects.filter(kind__in=["casework.nudge", "casework.part_nudge"])
    assert "3 requests wait" in lines_of(desk.get(url))
    assert "3 requests" in lines_of(desk.post(reverse("team:remind", args=[BEIJING]), follow=True))
    assert {row.recipient.user for row in heard} == {world.people[BEIJING]}
    assert sorted(row.kind for row in heard) == ["casework.nudge", "casework.nudge", "casework.part_nudge"]
    told = Event.objects.filter(kind=EventKind.NUDGED, by=world.people[DESK], seat=world.seat(BEIJING))
    assert {event.request_id for event in told} == {offered.pk, part.pk, own.pk}
    assert [(row.due_at, row.silent_since) for row in ServiceRequest.objects.order_by("pk")] == due
    assert "reminded of it in the last day" in lines_of(desk.get(url))
    assert "Nothing waits there" in lines_of(desk.post(reverse("team:remind", args=[BEIJING]), follow=True))
    assert heard.count() == 3


def test_a_seat_is_reminded_by_nobody_else_and_of_nothing_its_reminder_is_kept_out_of(world: World, browse: Browse):
    row = world.submit()
    world.given(row, BEIJING)
    for who in (BEIJING, SHANGHAI, MONTREAL):
        assert browse(world.people[who]).post(reverse("team:remind", args=[BEIJING])).status_code == 403
        assert "Remind the seat now" not in lines_of(
            browse(world.people[who]).get(reverse("team:seat", args=[BEIJING]))
        )
    Recusal.objects.create(request=row, user=world.people[DESK], since=world.at)
    browse(world.people[DESK]).post(reverse("team:remind", args=[BEIJING]))
    assert not Event.objects.filter(kind=EventKind.NUDGED).exists()
