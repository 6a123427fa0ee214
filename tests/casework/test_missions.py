"""Missions: each company is told once, a yes takes a seat or a place in line, and no seat is given twice."""

import csv
import io
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from hub.audit.models import Entry
from hub.casework.choices import RequestState
from hub.casework.leads.services import (
    add_meeting,
    answer_proposal,
    fill_seats,
    propose_lead,
    record_buyer,
    release_seat,
    send_proposal,
    set_mission,
)
from hub.casework.models import (
    CompanyProposal,
    Meeting,
    Mission,
    ServiceRequest,
)
from hub.casework.models.requests import introduction_subject
from hub.casework.tasks import fill_seats as fill_seats_job
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from opportunities.choices import OpportunityStatus
from opportunities.leads.queries import LeadEntry, lead_entry
from opportunities.models import Opportunity
from tests.casework.leads import AT, OWNER_SEAT, TODAY, browser_of, clear, company, officer, owner_of
from tests.casework.small import small_world
from tests.casework.world import SHANGHAI
from tests.support.arrivals import CROWD, all_at_once, in_order
from tests.support.files import assert_accessible, pdf_text, squeezed

SLUG, FIRST = "water-mission", TODAY + timedelta(days=40)


@pytest.fixture
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def published(owner: Seat) -> Opportunity:
    row: Opportunity = Opportunity.objects.create(
        slug=SLUG, kind="mission", status="ongoing", title_en="Water mission", title_fr="Mission eau",
        buyer_en="A port", buyer_fr="Un port", buyer_kind="private_operator", description_en="To Suzhou.",
        description_fr="À Suzhou.", areas=["wastewater-treatment"], areas_basis="stated", cn_provinces=["CN-JS"],
        capabilities=["membranes"], capability_words_en=["membranes"], capability_words_fr=["membranes"],
        opens=FIRST, closes=FIRST + timedelta(days=4), is_verified=True, sources=[], owner=owner,
    )  # fmt: skip
    return row


@pytest.fixture
def mission(reference_data: None, moment: None) -> Opportunity:
    """A published, cleared mission with two seats."""
    row = published(Seat.objects.get(slug=OWNER_SEAT))
    clear(SLUG)
    seats(2)
    return row


def seats(number: int) -> None:
    entry = lead_entry(SLUG)
    assert entry is not None
    set_mission(lead=entry, anchor="Heronanchor Ltd.", seats=number, by=None, at=AT)


def told(*companies: Company) -> list[CompanyProposal]:
    """Tell companies of the mission, each with a reason."""
    entry = lead_entry(SLUG)
    assert entry is not None
    propose_lead(lead=entry, companies={each.pk: [("Why.", "Raison.")] for each in companies}, by=None, at=AT)
    rows = [CompanyProposal.objects.get(opportunity=SLUG, company=each) for each in companies]
    for row in rows:
        send_proposal(pk=row.pk, at=AT)
    return [CompanyProposal.objects.get(pk=row.pk) for row in rows]


def answer(row: CompanyProposal, said: str = "yes") -> CompanyProposal:
    reason = "no_time" if said == "no" else ""
    answer_proposal(proposal=row, answer=said, reason=reason, by=owner_of(row.company), at=timezone.now())
    return CompanyProposal.objects.get(pk=row.pk)


def places() -> dict[str, tuple[int | None, int | None]]:
    rows = CompanyProposal.objects.filter(opportunity=SLUG).select_related("company").order_by("company__name")
    return {row.company.name: (row.seat_number, row.waiting_number) for row in rows}


# --- Told, answered, seated -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_is_told_before_somebody_says_how_many_seats_there_are(reference_data: None, moment: None) -> None:
    published(Seat.objects.get(slug=OWNER_SEAT))
    clear(SLUG)
    one, entry = company("boreal"), lead_entry(SLUG)
    assert entry is not None
    with pytest.raises(RefusedError, match="no_seats"):
        propose_lead(lead=entry, companies={one.pk: []}, by=None, at=AT)
    seats(1)
    assert told(one)[0].sent_at == AT


@pytest.mark.django_db
def test_each_is_told_once_and_nobody_whose_consent_is_gone(mission: Opportunity) -> None:
    one, gone = company("boreal"), company("fjord")
    entry = lead_entry(SLUG)
    assert entry is not None
    propose_lead(lead=entry, companies={one.pk: [], gone.pk: []}, by=None, at=AT)
    set_consent(company=gone, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(gone), at=AT)
    for _again in range(3):
        for key in CompanyProposal.objects.values_list("pk", flat=True):
            send_proposal(pk=key, at=AT)
    (row,) = Notification.objects.filter(kind="casework.mission_proposed")
    assert row.recipient.user == owner_of(one)
    assert "Heronanchor" not in str(row.context)


@pytest.mark.django_db
def test_a_yes_takes_a_seat_and_a_request_and_the_third_waits(mission: Opportunity) -> None:
    rows = told(company("austral"), company("boreal"), company("cedar"), company("delta"))
    for row in rows:
        answer(row)
    assert places() == {"Austral": (1, None), "Boreal": (2, None), "Cedar": (None, 1), "Delta": (None, 2)}
    asked = ServiceRequest.objects.order_by("pk")
    assert {(each.owner.slug, each.opportunity_id) for each in asked} == {(OWNER_SEAT, mission.pk)}
    assert {each.company.name for each in asked} == {"Austral", "Boreal"}
    # The same answer again changes nothing, for whoever goes and for whoever waits.
    for row in rows:
        answer(row)
    assert places()["Delta"] == (None, 2)
    assert ServiceRequest.objects.count() == 2
    with pytest.raises(RefusedError, match="no_buyer"):
        record_buyer(proposal=rows[0], accepts=True, by=None, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["no", "later", "officer"])
def test_a_seat_that_comes_free_goes_to_the_first_in_line_who_is_told_once(mission: Opportunity, way: str) -> None:
    ana = officer("ana", OWNER_SEAT)
    rows = told(company("austral"), company("boreal"), company("cedar"), company("delta"))
    for row in rows:
        answer(row)
    held = CompanyProposal.objects.get(pk=rows[0].pk).request
    if way == "officer":
        release_seat(proposal=rows[0], by=None, at=AT)
    else:
        answer(rows[0], way)
    assert places()["Austral"] == (None, None)
    assert ServiceRequest.objects.get(pk=held.pk).state == RequestState.CLOSED
    # Whoever says yes now stands behind those who wait.
    late = told(company("elm"))[0]
    answer(late)
    job = OutboxMessage.objects.filter(topic="casework.mission_seats")[0]
    for _again in range(3):
        fill_seats_job(mission=job.payload["mission"])
    assert places() == {
        "Austral": (None, None), "Boreal": (2, None), "Cedar": (1, None), "Delta": (None, 2), "Elm": (None, 3),
    }  # fmt: skip
    (mail,) = Notification.objects.filter(kind="casework.mission_seat")
    assert mail.recipient.user == owner_of(Company.objects.get(name="Cedar"))
    # Whoever looks after the mission hears of the work that came.
    came = CompanyProposal.objects.get(company__name="Cedar").request
    work = Notification.objects.filter(kind="casework.new_at_desk", context__reference=came.reference)
    assert [row.recipient.user for row in work] == [ana]
    # One that gave its seat back may say yes anew, at the end.
    answer(rows[0])
    assert places()["Austral"] == (None, 4)


@pytest.mark.parametrize("known", ["opens", "closes"])
def test_one_day_alone_is_not_taken_for_the_whole_mission(known: str) -> None:
    entry = LeadEntry(
        slug=SLUG, title_en="", title_fr="", teaser_en="", teaser_fr="", owner=None, row=Opportunity(**{known: TODAY})
    )  # fmt: skip
    assert entry.days is None


@pytest.mark.django_db
def test_more_seats_go_to_those_who_wait_and_taken_ones_are_not_taken_away(mission: Opportunity) -> None:
    for row in told(company("austral"), company("boreal"), company("cedar")):
        answer(row)
    with pytest.raises(RefusedError, match="taken"):
        seats(1)
    seats(3)
    assert fill_seats(mission=SLUG, at=AT) == 1
    assert places()["Cedar"] == (3, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"seat_number": 3},
        {"seat_number": 0},
        {"seat_number": 1},
        {"seat_number": 2, "waiting_number": 1},
        {"waiting_number": 1, "answer": "", "answered_at": None},
    ],
)
def test_the_database_gives_no_seat_that_is_not_there(mission: Opportunity, wrong: dict[str, Any]) -> None:
    first, second = told(company("austral"), company("boreal"))
    answer(first)
    CompanyProposal.objects.filter(pk=second.pk).update(answer="yes", answered_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyProposal.objects.filter(pk=second.pk).update(**wrong)
    CompanyProposal.objects.filter(pk=second.pk).update(seat_number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.filter(opportunity=SLUG).update(seats=1)


@pytest.mark.parametrize(
    ("lang", "title", "said"),
    [
        ("fr", "Mission sur l’eau", "Mission sur l’eau"),
        ("en", "Water mission", "Water mission"),
        ("en", "Buyers of pumps", "Mission: Buyers of pumps"),
        ("fr", "Émissions de méthane", "Mission\N{NO-BREAK SPACE}: Émissions de méthane"),
    ],
)
def test_a_request_says_once_that_it_is_of_a_mission(lang: str, title: str, said: str) -> None:
    with override(lang):
        assert introduction_subject(Opportunity(kind="mission", title_en=title, title_fr=title)) == said


# --- Many at one moment -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_of_a_mission_that_is_over_whoever_waited_may_take_back_a_yes_and_whoever_had_a_seat_not(
    mission: Opportunity,
) -> None:
    seats(1)
    goes, waits = (answer(row) for row in told(company("austral"), company("boreal")))
    Opportunity.objects.filter(slug=SLUG).update(status="closed")
    with pytest.raises(RefusedError, match="closed"):
        answer(goes, "later")
    assert answer(waits, "later").waiting_number is None
    assert places()["Austral"] == (1, None)


@CROWD
@pytest.mark.django_db(transaction=True)
def test_of_many_answers_to_the_last_seat_one_gets_it_and_the_others_wait_in_order(many: int) -> None:
    world = small_world(at=AT)
    row = published(world.seat(SHANGHAI))
    seats(1)
    made = Company.objects.bulk_create([
        Company(name=f"Company {n}", slug=f"company-{n}", folded_name=f"company {n}", province="QC", created_at=AT, updated_at=AT)
        for n in range(many)
    ])  # fmt: skip
    rows = CompanyProposal.objects.bulk_create([
        CompanyProposal(opportunity=row, company=each, at=AT, sent_at=AT) for each in made
    ])  # fmt: skip

    def say_yes(one: CompanyProposal) -> None:
        answer_proposal(proposal=one, answer="yes", reason="", by=world.owner, at=AT)

    spans = all_at_once(rows, say_yes)
    found = list(CompanyProposal.objects.values_list("seat_number", "waiting_number"))
    assert [seat for seat, _line in found if seat] == [1]
    assert sorted(line for _seat, line in found if line) == list(range(1, many))
    assert ServiceRequest.objects.count() == 1
    line = list(CompanyProposal.objects.order_by("seat_number", "waiting_number").values_list("pk", flat=True))
    assert in_order(line, spans), "who was done before another came stands before them"
    # They go on in that order.
    seats(4)
    assert fill_seats(mission=SLUG, at=AT) == 3
    left = CompanyProposal.objects.filter(waiting_number__isnull=False).values_list("waiting_number", flat=True)
    assert min(left) == 4


# --- On the pages -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_whole_way_on_the_pages(mission: Opportunity) -> None:
    one, two, three = company("boreal"), company("austral"), company("cedar")
    desk = browser_of(officer("ana", OWNER_SEAT))
    lead, cohort = reverse("leads:lead", args=[SLUG]), reverse("missions:cohort", args=[SLUG])
    programme = reverse("missions:programme", args=[SLUG])
    assert "Water mission" in desk.get(reverse("leads:list")).text
    Mission.objects.all().delete()
    assert "Say how many seats" in desk.get(lead).text
    assert set(desk.post(cohort, {"anchor": "", "seats": "0"}).context["form"].errors) == {"anchor", "seats"}
    assert desk.post(cohort, {"anchor": "Heronanchor Ltd.", "seats": "2"}).status_code == 302
    assert {row["key"] for row in desk.get(lead).context["companies"]} == {one.pk, two.pk, three.pk}
    desk.post(lead, {"act": "propose", "companies": [str(each.pk) for each in (one, two, three)]})
    for key in CompanyProposal.objects.values_list("pk", flat=True):
        send_proposal(pk=key, at=AT)
    browsers = {each.pk: browser_of(owner_of(each)) for each in (one, two, three)}
    for each in (one, two, three):
        assert "Water mission" in browsers[each.pk].get(reverse("leads:for_you", args=[each.slug])).text
        browsers[each.pk].post(page_of(each), {"act": "answer", "answer": "yes"})
    mine = browsers[one.pk].get(page_of(one)).text
    assert "You have a seat" in mine
    assert "Heronanchor Ltd." in mine
    assert "Number 1 in line" in browsers[three.pk].get(page_of(three)).text
    shown = desk.get(cohort).text
    assert all(words in shown for words in ("Boreal", "Austral", "Cedar", "2 of 2", "In line"))
    row = CompanyProposal.objects.get(company=one)
    assert set(desk.post(programme, {"host": "", "on": "", "proposal": "0"}).context["form"].errors) == {
        "host", "on", "proposal",
    }  # fmt: skip
    desk.post(programme, {"host": "Suzhou Water", "on": "2027-01-08", "proposal": row.pk, "starts": "14:30"})
    held = Meeting.objects.get()
    assert "14:30 (China time)</b>" in (mine := browsers[one.pk].get(page_of(one)).text)
    # What came of it is asked from its day on; in China that begins on the day before here.
    assert "follow_up" not in mine + desk.get(programme).text + (shown := desk.get(cohort).text)
    assert "What missions brought" not in shown
    Meeting.objects.update(on=TODAY + timedelta(days=1))
    assert "follow_up" in browsers[one.pk].get(page_of(one)).text
    # Nobody reads the programme of another company, or says what came of its meetings.
    assert "Suzhou Water" not in browsers[two.pk].get(page_of(two)).text
    refused = browsers[two.pk].post(page_of(two), {"act": "meeting", "meeting": held.pk, "outcome": "signed"})
    assert refused.status_code == 404
    browsers[one.pk].post(page_of(one), {"act": "meeting", "meeting": held.pk, "outcome": "follow_up"})
    assert "They go on talking" in desk.get(programme).text
    shown = desk.get(cohort).text
    assert "What missions brought" in shown
    assert "<dt>Meetings held</dt><dd>1</dd>" in shown
    # Nobody was asked yet what came of it: that is said, and no amount.
    assert "Not asked yet" in shown
    assert "$0" not in shown
    file = list(csv.reader(io.StringIO(browser_of(officer("dee", "hub-desk")).get(reverse("team:figures_csv")).text)))
    assert [row for row in file if "Water mission" in row] == [], "few went: its figures are closed"
    # Few went: to others than who leads the Hub the figures of such a mission are closed.
    assert "its figures are not shown" in desk.get(reverse("team:figures")).text
    desk.post(cohort, {"release": row.pk})
    fill_seats(mission=SLUG, at=AT)
    assert "Your seat was given back" in browsers[one.pk].get(page_of(one)).text
    assert "You have a seat" in browsers[three.pk].get(page_of(three)).text
    desk.post(programme, {"act": "meeting", "meeting": held.pk, "outcome": "", "remove": "1"})
    assert not Meeting.objects.exists()
    for page in (cohort, programme):
        assert desk.post(page, {}).status_code == 404


@pytest.mark.django_db
def test_a_meeting_that_is_added_again_takes_its_hour_and_place_and_keeps_what_is_left_empty(
    mission: Opportunity,
) -> None:
    (row,) = told(company("boreal"))
    row, desk = answer(row), browser_of(officer("ana", OWNER_SEAT))
    programme = reverse("missions:programme", args=[SLUG])
    for said in ({}, {"starts": "15:00"}, {"place": "Suzhou"}, {}, {"starts": "9:30", "place": "Suzhou"}):
        desk.post(programme, {"host": "Suzhou Water", "on": "2027-01-08", "proposal": row.pk, **said})
    held = Meeting.objects.get()
    assert (held.starts, held.place) == (time(9, 30), "Suzhou")
    changes = Entry.objects.filter(action="casework.mission.meeting_changed").order_by("pk")
    assert [change.data["fields"] for change in changes] == [["starts"], ["place"], ["starts"]]
    assert "9:30 (China time) Suzhou Water</b>" in desk.get(programme).text
    # Nobody is at two places at one hour, or comes a month late.
    said = {"host": "Wuxi Lake", "on": "2027-01-08", "proposal": row.pk, "starts": "9:30"}
    for changed, fault in (({}, "starts"), ({"on": "2027-03-08"}, "on"), ({"on": "2026-11-01"}, "on")):
        assert set(desk.post(programme, said | changed).context["form"].errors) == {fault}
    assert Meeting.objects.get() == held
    # The service asks the same rule, whatever the form knew.
    for changed, fault in (({}, "hour_taken"), ({"on": TODAY}, "far_off")):
        when = {"on": held.on, "starts": held.starts} | changed
        with pytest.raises(RefusedError, match=fault):
            add_meeting(proposal=row, host="Wuxi Lake", by=None, at=AT, **when)
    # Nothing is told of the meetings of a company that has no line, or is not chosen.
    Meeting.objects.update(company=company("austral"))
    faults = desk.post(programme, said | {"proposal": "0"}).context["form"].errors
    assert set(faults) == {"proposal"}


@pytest.mark.django_db
@pytest.mark.parametrize(("lang", "words"), [("en", "Hour, China time"), ("fr", "Heure, en Chine")])
def test_a_programme_is_a_file_whole_for_the_officer_and_each_its_own_for_who_goes(
    mission: Opportunity, tmp_path: Path, lang: str, words: str
) -> None:
    one, two, three = company("boreal"), company("austral"), company("cedar")
    first, second, _waiting = (answer(row) for row in told(one, two, three))
    for row, host in ((first, "Suzhou Water"), (second, "Wuxi Lake")):
        add_meeting(proposal=row, host=host, on=FIRST, starts=time(14, 30), place="Suzhou", by=None, at=AT)
    readers = [browser_of(officer("ana", OWNER_SEAT)), *(browser_of(owner_of(each)) for each in (one, two, three))]
    with override(lang):
        addresses = [reverse("missions:programme_pdf", args=[SLUG])]
        addresses += [
            reverse("leads:programme_pdf", args=[each.slug, CompanyProposal.objects.get(company=each).pk])
            for each in (one, two, three)
        ]
    files = list(zip(readers, addresses, strict=True))
    read = []
    for reader, address in files[:3]:
        assert reader.post(address)["Location"] == address
        deliver_due()
        content = reader.get(address).content
        (file := tmp_path / "programme.pdf").write_bytes(content)
        assert_accessible(file)
        read.append(squeezed(pdf_text(content)))
        assert squeezed(words) in read[-1]
    assert [("SuzhouWater" in text, "WuxiLake" in text) for text in read] == [
        (True, True),
        (True, False),
        (False, True),
    ]
    assert all(name in read[0] for name in ("Boreal", "Austral"))
    reader, address = files[3]
    assert reader.get(address).status_code == reader.post(address).status_code == 404, "it waits for a seat"


def page_of(made: Company) -> str:
    return reverse("leads:told", args=[made.slug, CompanyProposal.objects.get(company=made).pk])


@pytest.mark.django_db
def test_a_mission_opens_to_its_own_office_and_a_lead_has_no_cohort(mission: Opportunity) -> None:
    bo = browser_of(officer("bo", "beijing-industry"))
    desk: Client = browser_of(officer("dee", "hub-desk"))
    for name in ("missions:cohort", "missions:programme"):
        assert bo.get(reverse(name, args=[SLUG])).status_code == 404
        assert desk.get(reverse(name, args=[SLUG])).status_code == 200
    Opportunity.objects.filter(slug=SLUG).update(kind="lead")
    assert desk.get(reverse("missions:cohort", args=[SLUG])).status_code == 404


@pytest.mark.django_db
def test_a_province_leads_a_mission_of_its_own(reference_data: None, moment: None) -> None:
    row = published(Seat.objects.get(slug="qc-shanghai-adviser"))
    clear(SLUG)
    seats(1)
    (asked,) = told(company("boreal"))
    answer(asked)
    assert ServiceRequest.objects.get().owner == row.owner
    page = reverse("missions:cohort", args=[SLUG])
    own = browser_of(officer("dan", "qc-shanghai-adviser"))
    assert "Boreal" in own.get(page).text
    # Of a closed one nobody more is told.
    Mission.objects.update(seats=2)
    more = "Tell more companies that fit"
    assert more in own.get(page).text
    Opportunity.objects.filter(slug=SLUG).update(status=OpportunityStatus.CLOSED)
    assert more not in own.get(page).text
    assert browser_of(officer("ana", OWNER_SEAT)).get(page).status_code == 404
