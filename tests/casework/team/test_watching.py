"""The rules of the watch, as a table, and what they read."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, ReminderKind, ReturnReason, WorkloadSign
from hub.casework.coverage.figures import Rate, SeatRates, rates_of_seats
from hub.casework.coverage.workload_alerts import (
    SeatAlert,
    Workload,
    dismissals_of,
    monitored_seats,
    signs_of,
    silent_requests,
    usual_load,
    workload_alerts,
)
from hub.casework.models import AlertDismissal, AlertLook, Reminder, ServiceRequest, Survey
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import answer_company
from hub.casework.sla.services import ServiceStandards, service_standards
from hub.directory.models import Absence, Seat, SeatHolder
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World

LIMITS = ServiceStandards(silent_requests_from=3, over_median=5)


@pytest.mark.parametrize(
    ("work", "found"),
    [
        (Workload(holders=1, here=1), []),
        (Workload(holders=0), []),
        (Workload(open_requests=1), [WorkloadSign.NOT_HELD]),
        (Workload(open_requests=1, holders=2), [WorkloadSign.AWAY]),
        (Workload(open_requests=0, holders=2), []),
        (Workload(open_requests=2, holders=1, here=1, silent=2), []),
        (Workload(open_requests=3, holders=1, here=1, silent=3), [WorkloadSign.SILENT]),
        (Workload(open_requests=4, holders=1, here=1, takes=4), [WorkloadSign.OVERLOADED]),
        (Workload(open_requests=3, holders=1, here=1, takes=4), []),
        (Workload(open_requests=7, holders=1, here=1), [WorkloadSign.OVERLOADED]),
        (Workload(open_requests=6, holders=1, here=1), []),
        (Workload(holders=1, here=1, unanswered=1), [WorkloadSign.UNANSWERED]),
        # Shares with a floor: three of thirteen are few, and a seat that takes two is not overloaded by two.
        (Workload(open_requests=13, holders=1, here=1, silent=3, takes=20), [WorkloadSign.OVERLOADED]),
        (Workload(open_requests=2, holders=1, here=1, takes=2), []),
        # A body that works by its link needs nobody in its seat.
        (Workload(open_requests=2, by_link=2), []),
        (Workload(open_requests=3, by_link=2), [WorkloadSign.NOT_HELD]),
        # A seat at rest is a sign once something is asked of it; one that nobody holds is empty.
        (Workload(holders=1, here=1, idle_days=90), []),
        (Workload(holders=1, here=1, idle_days=49, asked=1), []),
        (Workload(holders=1, here=1, idle_days=50, asked=1), [WorkloadSign.DORMANT]),
        (Workload(open_requests=1, holders=1, here=1, idle_days=50), [WorkloadSign.DORMANT]),
        # Rates have a floor: of few nothing is said.
        (Workload(rates=SeatRates(returned=Rate(20, 49))), []),
        (Workload(rates=SeatRates(returned=Rate(15, 50))), [WorkloadSign.RETURNING]),
        (Workload(rates=SeatRates(returned=Rate(14, 50))), []),
        (Workload(rates=SeatRates(helped=Rate(0, 49))), []),
        (Workload(rates=SeatRates(helped=Rate(13, 52))), [WorkloadSign.FEW_HELPED]),
        (Workload(rates=SeatRates(helped=Rate(14, 52))), []),
        (Workload(rates=SeatRates(confirmed=Rate(0, 99))), []),
        (Workload(rates=SeatRates(confirmed=Rate(45, 100))), [WorkloadSign.DOUBTED]),
        (Workload(rates=SeatRates(confirmed=Rate(46, 100))), []),
        (
            Workload(open_requests=9, silent=9, unanswered=9, takes=9),
            [WorkloadSign.NOT_HELD, WorkloadSign.SILENT, WorkloadSign.OVERLOADED, WorkloadSign.UNANSWERED],
        ),
    ],
)
def test_a_seat_shows_the_signs_that_its_work_gives(work: Workload, found: list[WorkloadSign]):
    assert list(signs_of(work, usual=2, limits=LIMITS)) == found


def test_the_usual_load_is_the_median_of_the_seats_that_somebody_holds():
    loads = [Workload(open_requests=1, holders=1), Workload(open_requests=4, holders=1), Workload(open_requests=90)]
    assert usual_load(loads) == 2.5
    assert usual_load([Workload(open_requests=90)]) == 0


def give(world: World, request: ServiceRequest, seat: str, *, at: datetime) -> ServiceRequest:
    """Bring a request into the hand of a seat."""
    world.given(request, seat, at=at)
    return world.fresh(request)


def look(world: World, *, at: datetime) -> dict[str, list[WorkloadSign]]:
    seats = monitored_seats()
    found = workload_alerts(seats, reader=User(), reader_seats=[], mine=[seat.pk for seat in seats], at=at)
    return {one.seat.slug: list(one.signs) for one in found.seats}


@pytest.mark.django_db
def test_silence_is_what_no_person_touched_after_the_nudge(world: World):
    requests = [give(world, world.submit(), SHANGHAI, at=world.at) for _ in range(3)]
    later = world.at + timedelta(days=9)
    run_due(at=later)
    assert silent_requests(at=later) == {world.seat(SHANGHAI).pk: {request.pk for request in requests}}
    assert look(world, at=later) == {SHANGHAI: [WorkloadSign.SILENT]}
    person, seats = world.people[SHANGHAI], [world.seat(SHANGHAI)]
    answer_company(request=world.fresh(requests[0]), text="We look.", by=person, seats=seats, at=later)
    assert len(silent_requests(at=later)[world.seat(SHANGHAI).pk]) == 2
    assert look(world, at=later) == {}


@pytest.mark.django_db
def test_an_old_silence_is_forgotten(world: World):
    request = give(world, world.submit(), SHANGHAI, at=world.at)
    old = world.at - timedelta(days=100)
    row = Reminder.objects.filter(request=request, kind=ReminderKind.NUDGE)
    row.update(due_at=old, done_at=old)
    ServiceRequest.objects.update(silent_since=old - timedelta(days=9))
    assert silent_requests(at=world.at) == {}


@pytest.mark.django_db
def test_an_offer_waits_for_business_days_of_the_seat_that_is_asked(world: World):
    request = world.submit()
    world.offer(request, SHANGHAI)
    # Tuesday 24 November; five business days of Shanghai have passed on Wednesday 2 December.
    assert look(world, at=world.at + timedelta(days=6)) == {}
    assert look(world, at=world.at + timedelta(days=8)) == {SHANGHAI: [WorkloadSign.UNANSWERED]}


@pytest.mark.django_db
def test_requests_of_a_seat_without_people_are_seen(world: World):
    give(world, world.submit(), BEIJING, at=world.at)
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    assert look(world, at=world.at) == {BEIJING: [WorkloadSign.NOT_HELD]}
    Seat.objects.filter(slug=BEIJING).update(is_routable=False)
    assert look(world, at=world.at) == {BEIJING: [WorkloadSign.NOT_HELD]}


@pytest.mark.django_db
def test_a_body_that_works_by_its_link_is_no_empty_seat(world: World):
    seat = Seat.objects.select_related("organization", "office").get(slug="edc-desk")
    world.accept(world.offer_by_link(world.submit(), seat, token="the-link-of-edc"))
    assert look(world, at=world.at) == {}


@pytest.mark.django_db
def test_a_sign_that_was_put_aside_comes_back_when_it_grows(world: World, browse: Browse):
    give(world, world.submit(), BEIJING, at=world.at)
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    lead, url = browse(world.people[DESK]), reverse("team:workload_alerts")
    sent = {"seat": BEIJING, "sign": "not_held", "do": "aside"}
    assert lead.post(url, sent | {"reason": " "}).status_code == 409
    assert lead.post(url, sent | {"reason": "A new person begins on Monday."}).status_code == 302
    kept = AlertDismissal.objects.get()
    assert (kept.size, kept.by, kept.reason) == (1, world.people[DESK], "A new person begins on Monday.")
    page = lead.get(url).text
    assert "Looked at and put aside" in page
    assert "A new person begins on Monday." in page
    (alert,) = alerts(world)
    assert (alert.signs, alert.open_signs) == ((WorkloadSign.NOT_HELD,), ())
    give_unheld(world)
    (alert,) = alerts(world)
    assert alert.open_signs == (WorkloadSign.NOT_HELD,), "it has grown"
    lead.post(url, sent | {"reason": "Two more days."})
    lead.post(url, sent | {"do": "back"})
    assert alerts(world)[0].open_signs == (WorkloadSign.NOT_HELD,)
    assert AlertDismissal.objects.count() == 2, "rows are kept"
    assert lead.post(url, sent | {"sign": "silent", "reason": "x"}).status_code == 404
    assert browse(world.people[SHANGHAI]).post(url, sent | {"reason": "x"}).status_code == 404, "not the own office"


def alerts(world: World) -> list[SeatAlert]:
    seats = monitored_seats()
    return list(
        workload_alerts(seats, reader=User(), reader_seats=[], mine=[seat.pk for seat in seats], at=world.at).seats
    )


def give_unheld(world: World) -> None:
    """Bring one more request to the seat that nobody holds."""
    request = world.submit()
    ServiceRequest.objects.filter(pk=request.pk).update(owner=world.seat(BEIJING))


@pytest.mark.django_db
def test_of_seats_with_one_sign_the_one_with_most_behind_it_stands_first(world: World):
    world.offer(world.submit(), SHANGHAI)
    for _ in range(2):
        world.offer(world.submit(), BEIJING)
    Seat.objects.filter(slug=SHANGHAI).update(order=0)
    assert list(look(world, at=world.at + timedelta(days=10))) == [BEIJING, SHANGHAI]


# --- At rest, rates, and what is new ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_seat_at_rest_that_is_asked_again_is_shown_at_once(world: World, browse: Browse):
    early = world.at - timedelta(days=120)
    SeatHolder.objects.filter(seat=world.seat(SHANGHAI)).update(since=early)
    seats = monitored_seats()
    found = workload_alerts(seats, reader=User(), reader_seats=[], mine=[seat.pk for seat in seats], at=world.at)
    assert [(seat.slug, last) for seat, last in found.resting] == [(SHANGHAI, early)]
    offer = world.offer(world.submit(), SHANGHAI)
    assert look(world, at=world.at + timedelta(hours=1)) == {SHANGHAI: [WorkloadSign.DORMANT]}
    world.accept(offer)
    assert look(world, at=world.at + timedelta(hours=1)) == {}, "somebody acts there again"


@pytest.mark.django_db
def test_whoever_is_new_in_a_seat_is_not_at_rest(world: World):
    world.offer(world.submit(), SHANGHAI)
    assert look(world, at=world.at + timedelta(hours=1)) == {}


@pytest.mark.django_db
def test_the_page_names_the_last_act_of_seats_at_rest(world: World, browse: Browse):
    SeatHolder.objects.filter(seat=world.seat(SHANGHAI)).update(since=world.at - timedelta(days=120))
    page = browse(world.people[DESK]).get(reverse("team:workload_alerts"))
    assert "1 seat at rest" in page.text
    assert "Last act on" in page.text
    assert "Last act of a holder here" in browse(world.people[DESK]).get(reverse("team:seat", args=[SHANGHAI])).text


@pytest.mark.django_db
def test_rates_equal_a_recount(world: World):
    at = world.at
    by, seats = world.people[SHANGHAI], [world.seat(SHANGHAI)]
    for number in range(7):
        request = world.submit(at=at, subject=f"Subject {number}", body=f"Words {number}")
        offer = world.offer(request, SHANGHAI, at=at)
        if number < 2:
            return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", by=by, seats=seats, at=at)
            continue
        world.accept(offer, at=at)
        if number == 6:
            continue
        outcome = Outcome.HELPED if number < 5 else Outcome.NOT_HELPED
        close_request(
            request=request, outcome=outcome, reasons=[OutcomeReason.INFORMATION_GIVEN], answer="Here.",
            by=by, seats=seats, at=at,
        )  # fmt: skip
        # The last word counts, of whom it helped.
        for round_, helped in ((1, number == 2), (2, number != 2)):
            Survey.objects.create(request=request, round=round_, asked_at=at, answered_at=at, helped=helped)
    (seat, rates), *rest = [one for one in rates_of_seats(at=at).items() if one[0] == world.seat(SHANGHAI).pk]
    assert rates == SeatRates(returned=Rate(2, 7), helped=Rate(3, 4), confirmed=Rate(2, 3))
    assert not rest
    assert rates_of_seats(at=at + timedelta(days=91))[seat] == SeatRates(confirmed=Rate(2, 3))
    assert rates_of_seats(at=at + timedelta(days=366)) == {}


@pytest.mark.django_db
def test_poor_rates_are_said_in_a_sentence_and_put_aside(world: World, browse: Browse, settings):
    settings.CASEWORK = {"rates_from": 1}
    service_standards.cache_clear()
    offer = world.offer(world.submit(), SHANGHAI)
    by, seats = world.people[SHANGHAI], [world.seat(SHANGHAI)]
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="", by=by, seats=seats, at=world.at)
    lead, url = browse(world.people[DESK]), reverse("team:workload_alerts")
    page = lead.get(url).text
    assert "It returned 100% of the offers it answered: 1 of 1." in page
    sent = {"seat": SHANGHAI, "sign": "returning", "do": "aside", "reason": "Its field was read wrongly."}
    assert lead.post(url, sent).status_code == 302
    assert AlertDismissal.objects.get().size == 100
    assert "Looked at and put aside" in lead.get(url).text
    service_standards.cache_clear()


@pytest.mark.django_db
def test_what_is_new_since_the_last_look_is_marked_and_what_went_is_told_once(world: World, browse: Browse):
    lead, url = browse(world.people[DESK]), reverse("team:workload_alerts")
    give_unheld(world)
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    assert "I have looked through this list" in lead.get(url).text
    assert lead.post(url, {"do": "seen", "shown": f"{BEIJING}:not_held"}).status_code == 302
    assert AlertLook.objects.get().signs == [f"{BEIJING}:not_held"]
    page = lead.get(url)
    assert "I have looked through this list" not in page.text
    assert [finding.is_new for _one, findings in page.context["seats"] for finding in findings] == [False]
    ServiceRequest.objects.update(owner=world.seat(MONTREAL))
    SeatHolder.objects.filter(seat=world.seat(MONTREAL)).update(until=world.at + timedelta(hours=1))
    page = lead.get(url)
    assert [finding.is_new for _one, findings in page.context["seats"] for finding in findings] == [True]
    assert [(seat.slug, sign) for seat, sign, _key in page.context["gone"]] == [(BEIJING, "Nobody in the seat")]
    assert f'name="gone" value="{BEIJING}:not_held"' in page.text
    lead.post(url, {"do": "seen", "shown": f"{MONTREAL}:not_held", "gone": f"{BEIJING}:not_held"})
    assert lead.get(url).context["gone"] == []
    # Each lead looks for themselves.
    assert browse(world.people[SHANGHAI]).get(url).context["look"] is None


@pytest.mark.django_db
def test_only_what_stood_on_the_page_counts_as_looked_through(world: World, browse: Browse):
    lead, url = browse(world.people[DESK]), reverse("team:workload_alerts")
    for slug in (BEIJING, MONTREAL):
        ServiceRequest.objects.filter(pk=world.submit(subject=slug).pk).update(owner=world.seat(slug))
        SeatHolder.objects.filter(seat=world.seat(slug)).update(until=world.at + timedelta(hours=1))
    page = lead.get(url, {"q": "beijing"})
    assert f'name="shown" value="{BEIJING}:not_held"' in page.text
    # What was hidden by the search, what is not found and what arose meanwhile is not known.
    lead.post(f"{url}?q=beijing", {"do": "seen", "shown": f"{BEIJING}:not_held {BEIJING}:silent x:y"})
    assert AlertLook.objects.get().signs == [f"{BEIJING}:not_held"]
    assert "I have looked through this list" not in lead.get(url, {"q": "beijing"}).text
    (new,) = (one.seat.slug for one, findings in lead.get(url).context["seats"] if any(row.is_new for row in findings))
    assert new == MONTREAL
    # What was known of what is hidden stays known, and what went there is told where it is shown.
    lead.post(f"{url}?q=montr", {"do": "seen", "shown": f"{MONTREAL}:not_held"})
    assert AlertLook.objects.get().signs == sorted([f"{BEIJING}:not_held", f"{MONTREAL}:not_held"])
    ServiceRequest.objects.filter(owner=world.seat(BEIJING)).update(owner=world.seat(SHANGHAI))
    assert lead.get(url, {"q": "montr"}).context["gone"] == []
    assert len(lead.get(url, {"q": "beijing"}).context["gone"]) == 1


@pytest.mark.django_db
def test_a_search_asks_for_the_people_once(world: World, browse: Browse):
    lead, url = browse(world.people[DESK]), reverse("team:workload_alerts")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            lead.get(url, {"q": "shanghai"})
        return len(asked)

    queries()  # what is remembered from one page to the next
    few = queries()
    SeatHolder.objects.filter(user__in=world.people.values()).update(since=world.at - timedelta(days=120))
    assert len(lead.get(url, {"q": ""}).context["resting"]) > 1
    assert queries() == few


@pytest.mark.django_db
def test_a_poor_rate_that_was_put_aside_comes_back_by_five_of_a_hundred(world: World):
    seat, sign = world.seat(SHANGHAI), WorkloadSign.RETURNING
    AlertDismissal.objects.create(seat=seat, sign=sign, size=35, reason="Its field was read wrongly.", at=world.at)
    AlertDismissal.objects.create(seat=seat, sign=WorkloadSign.SILENT, size=3, reason="A fair.", at=world.at)

    def aside(returned: int, silent: int) -> set[WorkloadSign]:
        work = Workload(rates=SeatRates(returned=Rate(returned, 100)), silent=silent)
        return set(dismissals_of({seat.pk: work}).get(seat.pk, {}))

    assert aside(39, 3) == {sign, WorkloadSign.SILENT}
    assert aside(40, 4) == set()


@pytest.mark.django_db
def test_the_day_of_the_last_act_is_for_the_seat_itself_and_for_those_who_watch_over_it(world: World, browse: Browse):
    SeatHolder.objects.update(since=world.at - timedelta(days=120))
    page, words = reverse("team:seat", args=[SHANGHAI]), "Last act of a holder here"
    assert words in browse(world.people[DESK]).get(page).text
    assert words not in browse(world.people[BEIJING]).get(page).text
    SeatHolder.objects.update(is_lead=False)
    assert words in browse(world.people[SHANGHAI]).get(page).text


@pytest.mark.django_db
def test_the_watch_is_searched_by_name_and_narrowed_by_region(world: World, browse: Browse):
    give_unheld(world)
    SeatHolder.objects.filter(seat=world.seat(BEIJING)).update(until=world.at + timedelta(hours=1))
    world.given(world.submit(subject="B", body="Other words"), SHANGHAI)
    User.objects.filter(pk=world.people[SHANGHAI].pk).update(name="Shan Lin")
    Absence.objects.create(
        user=world.people[SHANGHAI],
        first_day=timezone.localdate() - timedelta(days=2),
        last_day=timezone.localdate() + timedelta(days=9),
        made_at=world.at,
    )
    lead, url = browse(world.people[DESK]), reverse("team:workload_alerts")

    def shown(**query: str) -> set[str]:
        return {one.seat.slug for one, _findings in lead.get(url, query).context["seats"]}

    assert shown() == {BEIJING, SHANGHAI}
    assert shown(q="lin shan") == {SHANGHAI}
    assert shown(q="beijing") == {BEIJING}
    assert shown(region="CN-JS") == {SHANGHAI}
    assert shown(q="beijing", region="CN-JS") == set()
    assert "None of these seats needs a hand today" in lead.get(url, {"q": "zzz"}).text
    assert "2 other seats need a hand and are not shown." in lead.get(url, {"q": "zzz"}).text
