"""The requests of the demonstration: enough of everything that each officer of it comes to work."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils import timezone
from django.utils.translation import override

from companies.demo import seed_demo_companies
from hub.accounts.models import User
from hub.casework.choices import OPEN_STATES, ReferralRole, ReferralState, RequestKind, RequestState, WorkloadSign
from hub.casework.coverage.workload_alerts import workload_alerts
from hub.casework.demo import read_demo_requests, seed_demo_requests
from hub.casework.desk.access import desk_seats
from hub.casework.desk.reader import DeskView, TurnReason, desk_reader, in_view, readable_requests
from hub.casework.leads.demo import seed_demo_leads, seed_demo_mission
from hub.casework.metrics import figures
from hub.casework.metrics.queries import measurements
from hub.casework.models import (
    CompanyProposal,
    Consortium,
    InboundEnquiry,
    MarketBarrier,
    Meeting,
    Mission,
    Post,
    Referral,
    Reminder,
    Room,
    ServiceRequest,
    Visit,
    VisitClash,
)
from hub.casework.rooms.demo import seed_demo_rooms
from hub.casework.team.presentation import grouped_barriers
from hub.casework.visits.demo import seed_demo_visits
from hub.casework.visits.presentation import visit_title
from hub.core.db.tenancy import unscoped
from hub.core.demo import demo_weekday
from hub.directory.demo import AWAY, SEATS
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from opportunities.leads.queries import lead_entries, open_checks_of
from tests.support.access import lasting, undone
from tests.support.demo import demo_people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(scope="module")
def people(_reference_rows: None, django_db_blocker: Any) -> Iterator[Mapping[str, User]]:
    """The people of the demonstration, and the companies, on which everything else stands."""
    with lasting(django_db_blocker), override_settings(DEMO_MODE=True):
        made = demo_people()
        seed_demo_companies(owner=made["owner"], at=timezone.now())
        yield made


class Seeded(NamedTuple):
    """The people of the demonstration, whose leads and requests were made at a moment; what was told before and after."""

    people: Mapping[str, User]
    at: datetime
    made: list[ServiceRequest]
    again: list[ServiceRequest]  # what a second time made of them
    told: tuple[tuple[int, int], tuple[int, int]]


def _told() -> tuple[int, int]:
    return Notification.objects.count(), OutboxMessage.objects.count()


@pytest.fixture(scope="class")
def seeded(people: Mapping[str, User], django_db_blocker: Any) -> Iterator[Seeded]:
    """Make the leads and the requests once for all who look at them, and take them back for the others."""
    now = timezone.now()
    with django_db_blocker.unblock(), undone():
        seed_demo_leads(people=people, at=now)
        before = _told()
        made, again = (seed_demo_requests(people=people, at=now) for _time in range(2))
        yield Seeded(people, now, made, again, (before, _told()))


def test_outside_the_demonstration_nothing_is_made(settings):
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_requests(people={}, at=timezone.now())


class TestRequests:
    """What the requests of the demonstration show."""

    def test_every_officer_comes_to_work_and_nobody_is_told_of_a_past_that_never_was(self, seeded):
        now = seeded.at
        assert len(seeded.made) == len(read_demo_requests()) >= 60
        assert seeded.again == []
        assert seeded.told[0] == seeded.told[1]
        with unscoped():
            assert not Reminder.objects.filter(done_at=None, due_at__lte=now).exists()
            rows = list(ServiceRequest.objects.select_related("owner"))
            assert {row.state for row in rows} == set(RequestState)
            assert {row.kind for row in rows} == set(RequestKind)
            assert {row.language for row in rows} == {"en", "fr"}
            assert min(row.received_at for row in rows) < now - timedelta(days=120)
            assert any(row.reopened for row in rows)
            asked = Referral.objects.filter(state=ReferralState.OFFERED).values_list("seat__slug", flat=True)
            with_work = {row.owner.slug for row in rows if row.state in OPEN_STATES} | set(asked)
        assert with_work >= {held.seat for key, held in SEATS.items() if key != AWAY}

    def test_every_view_sign_and_figure_of_the_desk_has_something_to_show(self, seeded):
        now, people = seeded.at, seeded.people
        with unscoped():
            views: set[str] = set()
            turns: set[str] = set()
            for person in people.values():
                if not person.has_staff_role:
                    continue
                reader = desk_reader(user=person, seats=desk_seats(person, at=now), at=now)
                mine = readable_requests(reader)
                views |= {view.value for view in DeskView if mine.filter(in_view(view, reader)).exists()}
                turns |= {list(TurnReason)[place] for place in mine.values_list("turn", flat=True) if place is not None}
            seats = list(Seat.objects.select_related("office", "organization"))
            alerts = workload_alerts(seats, reader=User(), reader_seats=[], mine=[seat.pk for seat in seats], at=now)
            signs = {sign for one in alerts.seats for sign in one.signs}
            names = ("kind", "place", "area", "words", "at", "request", "request__company")
            barriers = grouped_barriers(MarketBarrier.objects.values(*names), "en")
            rows = list(ServiceRequest.objects.all())
            told = measurements(since=now - timedelta(days=150), at=now)
            parts = set(Referral.objects.filter(part=ReferralRole.SUPPORT).values_list("state", flat=True))
            assert Referral.objects.exclude(mailbox="").filter(state=ReferralState.OFFERED).exists()
        assert views == {view.value for view in DeskView}
        assert turns == set(TurnReason)
        # Nobody is left in a seat that is empty, or whose people are all away: of these two there is nothing to show.
        # Nor of what a long rest or many requests show.
        assert signs == {WorkloadSign.SILENT, WorkloadSign.OVERLOADED, WorkloadSign.UNANSWERED}
        assert any(row.again for row in rows)
        assert any(row.signs_of_fraud for row in rows)
        assert any(row.merged_into_id for row in rows)
        assert parts >= {ReferralState.ACCEPTED, ReferralState.DONE}
        assert any(group["is_signal"] for group in barriers)
        shares = (
            figures.standard_met(told.requests),
            figures.first_proposal_taken(told.proposals),
            figures.referrals_accepted(told.referrals),
        )
        assert all(share.whole > share.part > 0 for share in shares)
        assert figures.time_to_answer(told.requests).number
        assert figures.returns_by_reason(told.referrals)
        assert told.gaps
        assert {(now - row.received_at).days // 30 for row in rows} >= set(range(5)), "each of the last five months"

    def test_the_lead_has_one_presence_that_every_office_agreed_to_and_its_visit_is_public(self, client, seeded):
        with unscoped():
            visit = Visit.objects.select_related("opportunity", "presence__request__company").get(
                presence__isnull=False
            )
            presence = visit.presence
            assert presence is not None
            assert [row.state for row in presence.request.approvals.all()] == ["approved", "approved"]
            assert (visit.state, visit.opportunity) == ("public", presence.request.opportunity)
            assert "fictional" in presence.request.company.name
        lead = visit.opportunity
        assert lead is not None
        assert "(fictional)" in lead.title_en
        assert "(fictional)" in presence.host
        page = client.get(lead.get_absolute_url()).text
        assert "Wuxi" in page


def test_one_lead_is_told_and_one_waits_for_a_check_and_both_say_that_they_are_fictional(settings, people):
    now = timezone.now()
    for _again in range(2):
        seed_demo_leads(people=people, at=now)
    entries = lead_entries()
    assert all("(fictional)" in entry.title("en") and "(fictive)" in entry.title("fr") for entry in entries)
    told, waiting = entries
    assert (waiting.row, len(open_checks_of([waiting.slug], on=now.date())[waiting.slug])) == (None, 1)
    assert open_checks_of([told.slug], on=now.date())[told.slug] == []
    with unscoped():
        proposals = CompanyProposal.objects.order_by("company__slug").values_list(
            "opportunity", "company__slug", "sent_at"
        )
        enquiry = InboundEnquiry.objects.get()
    firms = ("demo-boreal-membranes", "demo-salt-fog", "demo-tourbe-vive")
    assert list(proposals) == [(told.slug, slug, now) for slug in firms]
    # It began as an enquiry in Chinese, which was answered; no mail goes to an address that is made up.
    assert (enquiry.opportunity, enquiry.language, bool(enquiry.answered_at)) == (told.slug, "zh", True)
    assert not OutboxMessage.objects.filter(topic="casework.enquiry").exists()
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_leads(people={}, at=now)


def test_a_mission_is_followed_and_visits_clash_and_all_say_that_they_are_fictional(settings, people):
    now = timezone.now()
    for _again in range(2):
        seed_demo_mission(people=people, at=now)
        seed_demo_visits(people=people, at=now)
    with unscoped():
        mission = Mission.objects.select_related("opportunity").get()
        rows = CompanyProposal.objects.select_related("company").order_by("company__slug")
        assert [(row.company.slug, row.seat_number, bool(row.sent_at)) for row in rows] == [
            ("demo-boreal-membranes", 1, True),
            ("demo-granite-grid", None, True),
        ]
        visits = list(Visit.objects.select_related("opportunity"))
        assert VisitClash.objects.filter(ended_at=None).count() == 2
        meetings = list(Meeting.objects.values_list("on", flat=True))
        names = [mission.anchor, mission.opportunity.title_en, *Meeting.objects.values_list("host", flat=True)]
    assert len(visits) == 5
    assert {row.state for row in visits} == {"draft", "planned", "public"}
    assert all("(fictional)" in visit_title(row) for row in visits)
    with override("fr"):
        assert all("(fictive)" in visit_title(row) and "fictional" not in visit_title(row) for row in visits)
    assert all("Example" in words or "fictional" in words for words in names)
    days = [day for row in visits if row.first_day for day in (row.first_day, row.last_day)]
    assert all(day.weekday() < 5 for day in [*days, *meetings]), "nobody meets on a weekend"
    settings.DEMO_MODE = False
    for seed in (seed_demo_mission, seed_demo_visits):
        with pytest.raises(ImproperlyConfigured):
            seed(people={}, at=now)


@pytest.mark.parametrize("lasts", range(1, 6))
def test_what_is_planned_in_the_demonstration_meets_no_weekend(lasts: int):
    for number in range(7):
        asked = date(2026, 11, 23) + timedelta(days=number)
        first = demo_weekday(asked, lasts=lasts)
        assert all((first + timedelta(days=more)).weekday() < 5 for more in range(lasts))
        assert asked <= first <= asked + timedelta(days=6)
        assert asked.weekday() + lasts > 5 or first == asked


def test_one_joint_offer_and_the_table_are_opened_once_and_every_post_says_that_it_is_made_up(settings, people):
    now = timezone.now()
    seed_demo_leads(people=people, at=now)
    for _again in range(2):
        seed_demo_rooms(people=people, at=now)
    with unscoped():
        assert sorted(Room.objects.values_list("kind", flat=True)) == ["bid", "peers", "table"]
        group = Consortium.objects.select_related("lead_company").get()
        assert (group.state, group.lead_company.slug) == ("forming", "demo-boreal-membranes")
        members = [row for row in group.room.members.all() if row.company_id]
        assert len(members) == 2
        assert all(row.note for row in members)
        texts = list(Post.objects.values_list("text", flat=True))
        assert len(texts) == 5
        assert all(text.endswith(("(fictional)", "(fictif)", "(demonstration)")) for text in texts)
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_rooms(people={}, at=now)
