"""The statements that each page runs, kept word for word, within budgets, whatever the number of rows."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Model
from django.db.models.expressions import Col, Expression
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate
from syrupy.assertion import SnapshotAssertion

from companies.choices import ApplicationState, JoinGround, MemberRole, Purpose, Stance
from companies.consents.services import set_consent
from companies.models import (
    Application,
    Company,
    Consent,
    FactSheet,
    Invitation,
    JoinRequest,
    Membership,
    Offering,
    PossibleDuplicate,
    ProgramStance,
    Project,
)
from companies.profile.services.fact_sheets import save_facts
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.casework.choices import BarrierKind, ReferralRole, RequestKind
from hub.casework.desk.services import add_note_for, give_task, record_barrier
from hub.casework.metrics.months import RESULTS
from hub.casework.models import Recusal, Referral, RoutingGap, ServiceRequest
from hub.casework.outcomes.services import file_complaint
from hub.casework.referrals.services import SeatChoiceInput, accept_referral, refer_request
from hub.casework.requests.services.messages import add_note, answer_company
from hub.casework.requests.services.submission import RequestInput, begin_draft, submit_request
from hub.core.vocabulary.enums import Area, Need
from hub.directory.models import Office, Organization, Seat
from hub.directory.seats.presence import hub_desk
from hub.directory.seats.services import grant_curatorship, seat_person
from hub.matching.bulk.rematch import rematch_company
from hub.matching.models import Assessment, VerdictChange
from hub.notifications.models import Notification, Recipient
from hub.outbox.models import OutboxMessage
from hub.publishing.queue.queries import EXPOSURE
from opportunities.entries.queries import offered_rows
from opportunities.models import Agreement, Guide, Opportunity
from programs.models import Program, Revision
from tests.support.access import World, lasting_world, send_request, whole_path
from tests.support.pages import Address, addresses
from tests.support.policies import Role, Thing
from tests.support.queries import QueryRecorder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

LIST_PAGE, MATCH_PAGE = 8, 12
DESK = 12
# With the three by which companies are counted, once in ten minutes, what was taken out, what links say of rows, and what
# organizations are called.
QUEUE = 31
# Why one program stands in the queue: a statement for each kind of reason of its desk, and what its reader keeps.
WHY = 14
LEAD = 24
# What is left behind, and the directory to place it in, are read in full; so are the seats of the reader, for the bar.
DEPARTURE = 16
ABSENCE = 35
# Two whole records side by side: each kind of their rows is read once.
TWO_RECORDS = 29
# A file with everything that is kept of a person: each kind of row is read once.
WHOLE_PERSON = 18
# The list of the desk beside one case with its history, its words, who was asked, the company's answer, and those that
# the reader stands in for, and the log of both readings; then, one statement for each kind: drafts, tasks, mentions,
# barriers, programs recommended, the snooze, canned answers, who may be named, what was joined, similar closed cases,
# and the leads and the meetings of the company, who is kept out, and what company and person asked elsewhere, with its
# log. The seats that could have a case in hand are read when they are asked for.
CASE_PAGE = 38
# Besides who reads, and all seats: requests, pauses, answers, the seats of first answers, offers answered, made and left,
# gaps, leads declined, and programs recommended.
FIGURES_PAGE = 16
BUDGETS = {
    # With the meetings and the yield of missions.
    "team:figures_csv": FIGURES_PAGE + 2,
    "accounts:export": WHOLE_PERSON,
    "companies:duplicate": TWO_RECORDS,
    "companies:duplicate_confirm": TWO_RECORDS,
    # The moves of the match page, what waits for an answer of the company, and the programs that it considers.
    "companies:dashboard": MATCH_PAGE + 2,
    "matching:company": MATCH_PAGE,
    # The same statements as the match page: session, person, membership, catalogue, seats, opportunities,
    # offerings, projects, answers about programs.
    "matching:company_meeting_page": MATCH_PAGE,
    "matching:company_program": MATCH_PAGE,
    # The same, with the applications.
    "matching:plan": MATCH_PAGE,
    "matching:program_companies": MATCH_PAGE,
    "matching:opportunity_companies": MATCH_PAGE,
    "matching:company_partners": MATCH_PAGE,
    # The home of who leads a desk, and the watch over all seats: session, person, seats held, offices, seats, who is
    # there and who is away, loads, names, and what was noted or found.
    "team:coverage": DESK,
    # The bar of the staff reads the seats of the reader, for their time.
    **dict.fromkeys(("imports:detail", "curating:saves"), LIST_PAGE + 1),
    # With what is asked of companies first, and the last act in the seat.
    "team:seat": LIST_PAGE + 3,
    # Whose the pages are on which it rests.
    "opportunities:detail": LIST_PAGE + 1,
    "entries:write": LIST_PAGE + 5,
    # Drawn twice, to mark what changes.
    "curating:preview": LIST_PAGE + 2,
    # With what readers see now of what was reported.
    "report_review:report": LIST_PAGE + 2,
    "team:provinces": DESK,
    # With what was put aside, and looked through; the last acts, offers that wait, and three rates.
    "team:workload_alerts": DESK + 7,
    # Seats, who is there and who is away, and where each case may go.
    "team:offboarding": DEPARTURE,
    # The same, with who may stand in, and what was handed over.
    "team:absence": DEPARTURE,
    "team:absence_change": ABSENCE,
    # A whole case: the request, and one statement for each kind of row that belongs to it.
    "casework:request": MATCH_PAGE + 1,
    "casework:print": MATCH_PAGE + 1,
    # A desk: what is kept of the draft, what is published, who may do what, and the steps so far.
    # With who has it in hand, and what is said about it.
    "curating:program": MATCH_PAGE + WHY,
    **{f"curating:{name}": MATCH_PAGE for name in ("condition", "section")},
    # With who can publish it.
    "curating:draft": MATCH_PAGE + 3,
    "curating:conditions": MATCH_PAGE,
    "entries:entry": MATCH_PAGE + 6,
    **{f"entries:{name}": MATCH_PAGE for name in ("rows", "write", "saves")},
    # With the post that may write it, and who can publish it.
    "entries:draft": MATCH_PAGE + 5,
    # Why each type of entry stands in the queue, a statement for each kind of reason, who keeps and holds what.
    **dict.fromkeys(("curating:desk", "entries:desk", "entries:team"), QUEUE),
    # An entry with its links, what was seen of each, what its owner answered and its readers reported.
    **dict.fromkeys(("freshness:program", "curating:rows"), MATCH_PAGE + 1),
    "freshness:still_right": MATCH_PAGE + WHY + 3,
    "matching:draft_impact": MATCH_PAGE + 1,  # the bar of the staff: their seats
    # The reader stands in for somebody, whose seats are asked beside; enquiries from outside are counted with requests.
    "desk:inbox": MATCH_PAGE + 2,
    # As the list, with why requests came back.
    "desk:inbox_csv": LIST_PAGE + 2,
    # A table more than other lists count.
    "data:index": LIST_PAGE + 1,
    "desk:case": CASE_PAGE,
    # A case, every seat with who is there, its load and its filters, what was asked before, and the month's figure.
    "desk:route": CASE_PAGE,
    "desk:tasks": MATCH_PAGE,
    # The leads that a reader looks after: rows, drafts and their seats, checks and answers, what companies said.
    "leads:list": DESK + 2,  # whether the reader may write one
    "leads:list_csv": DESK,
    # One lead with its checks and proposals, and the companies that fit, judged live: a statement for each kind of row.
    "leads:lead": LEAD,
    # Each level is found, opened and logged.
    "leads:dossier": LEAD,
    # Of a company: what it was told, the checks that hold it, its consent and its declarations.
    "leads:for_you": MATCH_PAGE,
    **dict.fromkeys(("leads:told", "leads:programme_pdf"), MATCH_PAGE),
    # A mission with its proposals, its seats, and what came of it.
    "missions:cohort": LEAD,
    **dict.fromkeys(("missions:programme", "missions:programme_pdf"), DESK),
    # Visits of the own circle, of others by trace, those without days, clashes from both sides, and the year's counts.
    **dict.fromkeys(("visits:list", "visits:list_csv"), LEAD),
    # Those of three years and what is planned, of others by trace, and what missions met.
    "visits:hosts": DESK,
    # Closed months, and those that are open, counted anew where nobody read them in ten minutes.
    "results:results": LIST_PAGE + 6,
    "results:results_csv": LIST_PAGE + 6,
    # A room: who reads, its members and posts with their names, what it needs and who is asked.
    **dict.fromkeys(("rooms:room", "rooms:room_pdf"), MATCH_PAGE + 2),
    "rooms:list": DESK,
    "rooms:mission": LEAD,
    "rooms:one_more": MATCH_PAGE,
    "bookings:office": LEAD,
    "bookings:wishes": DESK,
    "bookings:of_request": MATCH_PAGE,
    # What companies that agreed name and what is confirmed of it, the bar of the staff, and the groups so far.
    "rooms:lead_sets": LEAD,
    "rooms:partners": MATCH_PAGE,
    "rooms:invitation": MATCH_PAGE,
    "visits:visit": DESK,
    "visits:change": LIST_PAGE + 1,
    # With what missions brought: a statement for each kind of row.
    "team:figures": FIGURES_PAGE + 3,
    **dict.fromkeys(("team:figures_report", "team:figures_pdf"), FIGURES_PAGE + 3),
}

# allauth's own pages, and what answers the company's owner without a page.
_NOT_OURS = ("account_", "mfa_", "usersessions_")
_READ_AT_DESK = {"desk:inbox", "desk:inbox_csv", "desk:case", "desk:route", "desk:tasks"}
_NO_PAGE = {
    "casework:check",
    "casework:draft",
    "accounts:second-factor",
    "accounts:unsent-form",
    "api:match_facts",
    "companies:answer_request",
    "companies:export",
    "companies:invitation",
    "companies:invitation_withdraw",
    "companies:join",
    "companies:own_companies",
    "curating:change",
    "curating:change_condition",
    "curating:step",
    "entries:bulk",
    "entries:change",
    "entries:preview",  # of an office, which has none
    "entries:step",
    "imports:decide_pair",
    "imports:propose_pairs",
    "imports:resolve_conflict",
    "imports:step",
    "report_review:apply",
    "freshness:request_review",
    "freshness:revoke",
    "freshness:apply_link",
    "freshness:undo",
    "freshness:take_page",
    "matching:company_stance",
    "casework:recommended",
    "matching:plan_keep",
    "mail-reports",
    "metrics",
    "rooms:needs_csv",  # of a room that is no table
    "results:results_pdf",
    "rooms:peers",
    "rooms:table",
    "team:remind",
    "notifications:ask_confirmation",
    "subscriptions:change",
    "subscriptions:calendar",
}
# What is done at the desk answers with the page of the case.
_DONE_AT_DESK = {
    address.name for address in addresses() if address.name.startswith("desk:") and address.name not in _READ_AT_DESK
}
PAGES = [
    address
    for address in addresses()
    if not address.name.startswith(_NOT_OURS) and address.name not in _NO_PAGE | _DONE_AT_DESK
]
OF_MEMBERS = [address for address in PAGES if getattr(address.callback, "login_required", True)]
# Pages of the staff, with who visits them.
OF_STAFF = {
    "pages:role": Role.CURATOR,
    "companies:duplicates": Role.ADMINISTRATOR,
    "companies:duplicate": Role.ADMINISTRATOR,
    "companies:duplicate_confirm": Role.ADMINISTRATOR,
    "deliveries:dead_letters": Role.ADMINISTRATOR,
    "deliveries:dead_letter": Role.ADMINISTRATOR,
    "matching:program_companies": Role.ADVISER,
    "matching:opportunity_companies": Role.ADVISER,
    "matching:draft_impact": Role.CURATOR,
    **{f"curating:{name}": Role.CURATOR for name in ("desk", "new", "program", "rows", "draft", "saves", "preview")},
    **{f"curating:{name}": Role.CURATOR for name in ("conditions", "condition", "section")},
    **{
        f"entries:{name}": Role.CURATOR
        for name in ("desk", "team", "new", "twins", "entry", "rows", "draft", "write", "saves")
    },
    **dict.fromkeys(
        ("freshness:organization", "freshness:program", "report_review:report", "report_review:feedback"), Role.CURATOR
    ),
    "freshness:still_right": Role.CURATOR,
    **{
        f"imports:{name}": Role.CURATOR
        for name in ("list", "template", "export", "detail", "progress", "conflicts", "pairs")
    },
}
OF_STAFF |= {
    "team:coverage": Role.ADVISER,
    "team:provinces": Role.ADVISER,
    "team:workload_alerts": Role.ADMINISTRATOR,
    "team:seat": Role.ADVISER,
    "team:offboarding": Role.ADVISER,
    "team:absence": Role.ADVISER,
    "team:absence_change": Role.ADVISER,
    "team:complaints": Role.ADMINISTRATOR,
    "team:survey_answers": Role.ADVISER,
    "team:complaint": Role.ADMINISTRATOR,
    "team:canned_answers": Role.ADMINISTRATOR,
    "team:canned_answer": Role.ADMINISTRATOR,
    "team:barriers": Role.CURATOR,
    "team:figures": Role.ADVISER,
    "team:figures_csv": Role.ADVISER,
    **dict.fromkeys(("team:figures_report", "team:figures_pdf"), Role.ADVISER),
    "team:addresses": Role.ADVISER,
    "desk:approvals": Role.ADVISER,
    "desk:inbox": Role.ADVISER,
    "desk:inbox_csv": Role.ADVISER,
    "desk:case": Role.ADVISER,
    "desk:route": Role.ADVISER,
    "desk:tasks": Role.ADVISER,
    **{f"leads:{name}": Role.ADVISER for name in ("list", "list_csv", "lead", "dossier")},
    **{f"missions:{name}": Role.ADVISER for name in ("cohort", "programme", "programme_pdf")},
    **{f"visits:{name}": Role.ADVISER for name in ("list", "list_csv", "hosts", "new", "visit", "change")},
    **{f"rooms:{name}": Role.ADVISER for name in ("list", "lead_sets", "room", "room_pdf", "mission")},
    "bookings:office": Role.ADVISER,
    "bookings:wishes": Role.ADVISER,
}
OF_ONE_COMPANY = [address for address in OF_MEMBERS if "slug" in address.arguments]
# What is written row by row, and what only whole services make: more than one is what shows.
SEVERAL, WORKED = 30, 12


@pytest.fixture(scope="module")
def world(_reference_rows: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting_world(django_db_blocker) as made:
        made.browser(Role.ANONYMOUS).get(reverse("matching:finder"))  # reads the catalogue, which stays in memory
        made.browser(Role.ANONYMOUS).get(reverse("api:data-package"))  # and this the open data
        yield made


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_page_runs_the_statements_it_is_known_for(
    world: World, address: Address, queries: QueryRecorder, snapshot: SnapshotAssertion
) -> None:
    cache.delete_many([EXPOSURE, RESULTS])
    with queries.recording():
        _visit(world, address)
    budget = BUDGETS.get(address.name, LIST_PAGE)
    assert len(queries) <= budget, queries.frozen()
    assert queries.counts_of_all == []
    assert queries.frozen() == snapshot


def test_a_count_of_a_whole_table_is_seen(world: World, queries: QueryRecorder) -> None:
    with queries.recording():
        Company.objects.count()
        Company.objects.filter(pk=world.ours.company.pk).count()
        OutboxMessage.objects.aggregate(number=Count("pk"), last=Max("created_at"))
    first, second = queries.counts_of_all
    assert "companies_company" in first
    assert "outbox_outboxmessage" in second


SEARCHES = [
    ("pages:search", {"q": "hydrogen"}),
    ("pages:contact", {"province": "QC"}),
    ("programs:list", {"q": "hydrogen", "place": "QC"}),
    ("programs:list", {"q": "nothing is called so", "place": "QC"}),
    ("opportunities:list", {"q": "energy", "area": "energy-efficiency"}),
    ("opportunities:list", {"q": "nothing is called so", "area": "energy-efficiency"}),
    ("opportunities:agreements", {"place": "QC"}),
    ("directory:list", {"province": "QC", "china": "guangdong"}),
]


@pytest.mark.parametrize(("name", "query"), SEARCHES, ids=lambda part: part if isinstance(part, str) else part.get("q"))
def test_search_runs_the_statements_it_is_known_for(
    world: World, name: str, query: dict[str, str], queries: QueryRecorder, snapshot: SnapshotAssertion
) -> None:
    with queries.recording():
        response = world.browser(Role.ANONYMOUS).get(reverse(name), query)
    assert response.status_code == 200
    assert len(queries) <= LIST_PAGE, queries.frozen()
    assert queries.counts_of_all == []
    assert queries.frozen() == snapshot


def test_pages_of_a_company_run_the_same_with_one_row_and_with_thirty(world: World, queries: QueryRecorder) -> None:
    small = {address.name: _statements(world, address, queries) for address in OF_ONE_COMPANY}
    _grow(world.ours.company, by=world.people[Role.OWNER], at=timezone.now())
    large = {address.name: _statements(world, address, queries) for address in OF_ONE_COMPANY}
    assert large == small


def test_pages_of_two_records_run_the_same_with_one_row_and_with_thirty(world: World, queries: QueryRecorder) -> None:
    at, by = timezone.now(), world.people[Role.ADMINISTRATOR]
    pages = [address for address in PAGES if address.name.startswith("companies:duplicate")]
    small = {address.name: _statements(world, address, queries) for address in pages}
    pair = PossibleDuplicate.objects.get(pk=world.links["companies:duplicate"]["pk"])
    _grow(pair.company, by=by, at=at)
    _give_pairs(pair.company, SEVERAL, at=at)
    assert {address.name: _statements(world, address, queries) for address in pages} == small


def test_pages_of_mails_run_the_same_with_one_row_and_with_thirty(world: World, queries: QueryRecorder) -> None:
    pages = [address for address in PAGES if address.name.startswith(("notifications:", "deliveries:"))]
    counts = []
    for number in (1, SEVERAL):
        _give_mails(world.people[Role.OWNER], number, at=timezone.now())
        counts.append({address.name: _statements(world, address, queries) for address in pages})
    assert counts[0] == counts[1]


def test_list_of_companies_runs_the_same_with_two_and_with_thirty(world: World, queries: QueryRecorder) -> None:
    owner, browser = world.people[Role.OWNER], world.browser(Role.OWNER)
    counts = []
    for number in (1, SEVERAL - 2):
        _give_companies(owner, number)
        with queries.recording():
            response = browser.get(reverse("companies:own_companies"))
        assert len(response.context["companies"]) in {2, SEVERAL}
        counts.append(queries.statements)
    assert counts[0] == counts[1]
    assert len(counts[0]) <= LIST_PAGE


def test_pages_of_a_request_run_the_same_with_one_row_and_with_several(world: World, queries: QueryRecorder) -> None:
    request, at = world.ours.request, timezone.now()
    pages = [address for address in PAGES if address.name.startswith("casework:") and address.name != "casework:new"]
    _give_requests(world, 1, at=at)
    small = {address.name: _statements(world, address, queries) for address in pages}
    _give_requests(world, WORKED, at=at)
    seats = Seat.objects.exclude(pk__in=request.offers.values("seat")).order_by("slug")
    Referral.objects.bulk_create(
        Referral(request=request, seat=seat, part=ReferralRole.SUPPORT, from_seat=request.owner, offered_at=at)
        for seat in seats[:SEVERAL]
    )
    for number in range(WORKED):
        answer_company(request=request, text=f"Answer {number}", by=None, seats=[request.owner], at=at)
    assert {address.name: _statements(world, address, queries) for address in pages} == small


def _give_requests(world: World, number: int, *, at: datetime) -> None:
    for _ in range(number):
        ask = RequestInput(kind=RequestKind.OTHER, subject="Another", body="And another.", language="en")
        submit_request(company=world.ours.company, ask=ask, by=world.people[Role.OWNER], at=at)
        begin_draft(answers={}, language="en", at=at, user=world.people[Role.OWNER])


def test_filtered_list_of_programs_runs_the_same_for_one_and_for_many(world: World, queries: QueryRecorder) -> None:
    by_organization = Counter(Program.objects.published().values_list("organization__slug", flat=True))
    alone = min(slug for slug, number in by_organization.items() if number == 1)
    one = _list(world, "programs:list", queries, rows=1, organization=alone)
    assert _list(world, "programs:list", queries, rows=SEVERAL, level="federal") == one


def test_filtered_list_of_opportunities_runs_the_same_for_one_and_for_many(
    world: World, queries: QueryRecorder
) -> None:
    rows = offered_rows(Opportunity.objects.all(), on=timezone.localdate())
    choices = Counter((row.kind, area, place) for row in rows for area in row.areas for place in row.cn_provinces)
    kind, area, place = min(choice for choice, number in choices.items() if number == 1)
    one = _list(world, "opportunities:list", queries, rows=1, kind=kind, area=area, place=place)
    kinds, areas, places = (list(dict.fromkeys(values)) for values in zip(*choices, strict=True))
    many = _list(world, "opportunities:list", queries, rows=10, kind=kinds, area=areas, place=places)
    assert many == one


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("opportunities:list", Opportunity),
        ("opportunities:guides", Guide),
        ("opportunities:agreements", Agreement),
        ("directory:organizations", Organization),
    ],
)
def test_list_runs_the_same_when_one_row_is_left(
    world: World, name: str, model: type[Model], queries: QueryRecorder
) -> None:
    address = next(address for address in PAGES if address.name == name)
    many = _statements(world, address, queries)
    table, kept = model._meta.db_table, model._default_manager.order_by("pk")[0]
    if model is Opportunity:
        # The list shows what is past only where it is asked for.
        kept = offered_rows(Opportunity.objects.all(), on=timezone.localdate())[0]
    with connection.cursor() as cursor:
        # Rows that hold on to the others are of no interest to this page. Ends with the test's transaction.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"DELETE FROM {table} WHERE id <> %s", [kept.pk])  # noqa: S608
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert model._default_manager.count() == 1
    assert _statements(world, address, queries) == many


def test_every_area_runs_the_same(world: World, queries: QueryRecorder) -> None:
    found = {}
    for area in Area:
        with queries.recording():
            world.browser(Role.ANONYMOUS).get(reverse("pages:area", args=[area]))
        found[area] = queries.statements
    assert len({tuple(statements) for statements in found.values()}) == 1


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("programs:detail", Program.objects.published),
        ("opportunities:detail", Opportunity.objects.all),
        ("opportunities:guide", Guide.objects.all),
        ("opportunities:agreement", Agreement.objects.all),
        ("directory:office", Office.objects.all),
        ("directory:organization", Organization.objects.all),
    ],
)
def test_details_stay_within_budget_whatever_they_show(
    world: World, name: str, slugs: Any, queries: QueryRecorder
) -> None:
    every = list(slugs().order_by("slug").values_list("slug", flat=True))
    above = {}
    for slug in every[:: max(1, len(every) // 12)]:
        with queries.recording():
            assert world.browser(Role.ANONYMOUS).get(reverse(name, args=[slug])).status_code == 200
        if len(queries) > BUDGETS.get(name, LIST_PAGE):
            above[slug] = len(queries)
    assert above == {}


def test_page_of_the_role_runs_the_same_with_one_seat_and_with_thirty(world: World, queries: QueryRecorder) -> None:
    at, by = timezone.now(), world.people[Role.ADMINISTRATOR]
    person = world.people[Role.CURATOR]
    seats, organizations = list(Seat.objects.order_by("order")), list(Organization.objects.order_by("slug"))
    address = next(address for address in PAGES if address.name == "pages:role")
    counts = []
    for number in (1, SEVERAL):
        for seat, organization in zip(seats[:number], organizations[:number], strict=True):
            seat_person(seat=seat, person=person, by=by, at=at)
            grant_curatorship(person=person, organization=organization, by=by, at=at)
        with queries.recording():
            response = _visit(world, address)
        assert len(response.context["seats"]) == number
        counts.append(queries.statements)
    assert counts[0] == counts[1]


def test_pages_of_those_who_lead_run_the_same_with_one_request_and_with_twelve(
    world: World, queries: QueryRecorder
) -> None:
    pages = [address for address in PAGES if address.name.startswith("team:")]
    counts = []
    for number in (1, WORKED):
        _give_work(world, number, at=timezone.now())
        counts.append({address.name: _statements(world, address, queries) for address in pages})
    assert counts[0] == counts[1]


def _give_work(world: World, number: int, *, at: datetime) -> None:
    """Give the adviser's seat requests, offers that it has not answered; note holes and complaints."""
    owner, adviser = world.people[Role.OWNER], world.people[Role.ADVISER]
    seat = Seat.objects.get(slug=world.links["team:seat"]["slug"])
    before = at - timedelta(days=20)
    for _ in range(number):
        request = send_request(world.ours.company, by=owner, at=before)
        file_complaint(request=request, words="Nobody calls back.", by=owner, at=before)
        ServiceRequest.objects.filter(pk=request.pk).update(
            owner=seat, handler=adviser, state="assigned", taken_at=before
        )
        asked = send_request(world.ours.company, by=owner, at=before)
        hub = asked.owner
        refer_request(request=asked, choice=SeatChoiceInput(seat=seat, rank=1), by=owner, seats=[hub], at=before)
        RoutingGap.objects.create(
            at=before, request_key=request.pk, areas=[Area.ENERGY_EXTRACTION], needs=[], province="QC"
        )


OF_OTHERS = ("matching:program_companies", "matching:opportunity_companies", "matching:company_partners")


def test_pages_that_name_companies_run_the_same_with_one_and_with_twelve(world: World, queries: QueryRecorder) -> None:
    pages = [address for address in PAGES if address.name in OF_OTHERS]
    owner, at = world.people[Role.OTHER], timezone.now()
    _agree(world.ours.company, by=world.people[Role.OWNER], at=at)
    counts = []
    for number in (1, WORKED - 1):
        for name in range(number):
            company = register_company(by=owner, name=f"Neighbour {number} {name}", province="QC", at=at)
            answers = {"areas": [area.value for area in Area], "capabilities": ["heat-pumps"]}
            add_offering(company=company, name="Heat", answers=answers, by=owner, at=at)
            update_profile(company=company, answers={"target_markets": ["CN"]}, version=1, by=owner, at=at)
            _agree(company, by=owner, at=at)
            rematch_company(company_id=company.pk, at=at)
        counts.append({address.name: _statements(world, address, queries) for address in pages})
    assert counts[0] == counts[1]


def _agree(company: Company, *, by: User, at: datetime) -> None:
    for purpose in Purpose:
        set_consent(company=company, purpose=purpose, granted=True, language="en", by=by, at=at)


def test_finder_runs_the_same_with_one_answer_and_with_many(world: World, queries: QueryRecorder) -> None:
    finder = [
        address for address in PAGES if address.arguments[:1] == ("token",) and address.name != "accounts:invitation"
    ]
    few = {address.name: _statements(world, address, queries) for address in finder}
    answers = {"areas": [area.value for area in Area][:5], "needs": [Need.FUNDING_DEMO.value, Need.FIND_PARTNER.value]}
    save_facts(sheet=FactSheet.objects.get(registration={}), answers=answers)
    assert {address.name: _statements(world, address, queries) for address in finder} == few


def _visit(world: World, address: Address) -> HttpResponse:
    """Return a page as a visitor sees it, or as the company's owner or the staff do where it is for them."""
    role = OF_STAFF.get(address.name, Role.OWNER if address in OF_MEMBERS else Role.ANONYMOUS)
    activate("en")
    response = world.browser(role).get(whole_path(address, world.things(address, role)[Thing.OWN]))
    assert response.status_code == 200
    return response


def _statements(world: World, address: Address, queries: QueryRecorder) -> list[str]:
    with queries.recording():
        _visit(world, address)
    return queries.statements


def _list(world: World, name: str, queries: QueryRecorder, *, rows: int, **query: Any) -> list[str]:
    """Return the statements of a list that shows exactly one row, or at least as many as asked for."""
    with queries.recording():
        response = world.browser(Role.ANONYMOUS).get(reverse(name), query)
    found = response.context["page_obj"].paginator.count
    assert found == rows if rows == 1 else found >= rows
    return queries.statements


def _grow(company: Company, *, by: User, at: datetime) -> None:
    """Give a company thirty of everything."""
    owned = {"company": company}
    programs = list(Program.objects.published().order_by("slug").values_list("slug", flat=True)[:SEVERAL])
    people = User.objects.bulk_create(
        User(email=f"person-{number}@firm.example", name=f"Person {number}") for number in range(2 * SEVERAL)
    )
    numbers = range(1, SEVERAL)
    areas = [area.value for area in Area]
    rows: list[list[Model]] = [
        [Offering(name=f"Offering {n}", areas=[areas[n % 8]], created_at=at, **owned) for n in numbers],
        [Project(name=f"Project {n}", cost_min=n * 1000, cost_max=n * 1000, created_at=at, **owned) for n in numbers],
        [Membership(user=people[n], role=MemberRole.READER, joined_at=at, **owned) for n in numbers],
        [JoinRequest(user=people[SEVERAL + n], ground=JoinGround.DOMAIN, asked_at=at, **owned) for n in numbers],
        [
            Invitation(
                email=f"invited-{n}@firm.example",
                token_hash=f"hash {n}",
                invited_by=by,
                created_at=at,
                expires_at=at + timedelta(days=7),
                **owned,
            )
            for n in numbers
        ],
        [
            Consent(
                purpose=Purpose.PUBLIC_PROFILE,
                granted=n % 2 == 0,
                wording=1,
                language="en",
                at=at + timedelta(seconds=n),
                by=people[n],
                **owned,
            )
            for n in numbers
        ],
        [ProgramStance(program_slug=slug, stance=Stance.HAVE, at=at, by=by, **owned) for slug in programs],
        [VerdictChange(program=slug, before="meets", at=at, **owned) for slug in programs],
        [
            Application(program_slug=slug, state=ApplicationState.APPLIED, at=at, by=by, **owned)
            for slug in programs
        ],
    ]  # fmt: skip
    for several in rows:
        type(several[0])._default_manager.bulk_create(several)
    kept = Assessment.objects.get(company=company)
    for number in numbers:
        kept.pk, kept.at, kept._state.adding = None, at + timedelta(minutes=number), True
        kept.save()


def _give_pairs(company: Company, number: int, *, at: datetime) -> None:
    for twin in range(number):
        other = Company.objects.create(name=f"Twin {twin}", province="QC", created_at=at, updated_at=at)
        PossibleDuplicate.objects.create(company=company, other=other, likeness="name", found_at=at)


def _give_mails(person: User, number: int, *, at: datetime) -> None:
    """Tell a person of something, and give mails up."""
    recipient = Recipient.objects.get(user=person)
    for each in range(number):
        owned = {"recipient": recipient, "created_at": at}
        Notification.objects.create(kind="tests.former", category="former", key=f"{number} {each}", **owned)
        OutboxMessage.objects.create(kind="mail", topic=f"tests.{each}", state="dead", created_at=at, not_before=at)


def _give_companies(owner: User, number: int) -> None:
    at = timezone.now()
    for sister in range(number):
        company = Company.objects.create(name=f"Sister {sister}", province="QC", created_at=at, updated_at=at)
        Membership.objects.create(company=company, user=owner, role=MemberRole.READER, joined_at=at)


def test_the_desk_runs_the_same_with_one_request_and_with_thirty(
    world: World, queries: QueryRecorder, snapshot: SnapshotAssertion
) -> None:
    """All that is open: what the adviser has is in hand, and the view that opens first is empty."""
    pages = [address for address in PAGES if address.name in _READ_AT_DESK]
    counts: list[dict[str, list[str]]] = []
    rows: list[int] = []
    for number in (0, SEVERAL):
        _give_desk_requests(world, number)
        found = {}
        for address in pages:
            arguments = world.things(address, Role.ADVISER)[Thing.OWN]
            with queries.recording():
                page = world.browser(Role.ADVISER).get(reverse(address.name, kwargs=arguments), {"view": "open"})
            found[address.name] = queries.statements
            assert len(queries) <= BUDGETS[address.name], queries.frozen()
            if address.name == "desk:inbox":
                rows.append(len(page.context["rows"]))
                shown = queries.frozen()
        counts.append(found)
    assert rows == [1, SEVERAL]  # a full page
    assert counts[0] == counts[1]
    assert shown == snapshot


def _give_desk_requests(world: World, number: int) -> None:
    """Give the adviser's seat requests of the same company in every state, and the one that is shown a long history."""
    at, person = timezone.now(), world.people[Role.ADVISER]
    shown = ServiceRequest.objects.get(reference=world.desk_own["reference"])
    seats = [shown.owner]
    mine = {"request": shown, "by": person, "at": at}
    for place in range(number + 1):
        day = timezone.localdate(at) + timedelta(days=2)
        give_task(words=f"Task {place}", on=day, to=person, readers=[person], **mine)
        add_note_for(text=f"See {place}", people=[person], readers=[person], seat=shown.owner, **mine)
        kept_out = User.objects.create(email=f"kept-out-{number}-{place}@desk.example", name=f"Kept out {place}")
        Recusal.objects.create(request=shown, user=kept_out, since=at, by=person)
    for place in range(number):
        kind = list(BarrierKind)[place % len(BarrierKind)]
        area = list(Area)[place % len(Area)]
        if not shown.barriers.filter(kind=kind, area=area).exists():
            record_barrier(kind=kind, place="CN-JS", area=area, words="A test.", may_write=True, **mine)
        ask = RequestInput(
            kind=RequestKind.PROGRAMS,
            subject=f"Request {place}",
            body=f"What can number {place} do?",
            language="fr",
            areas=["energy-efficiency"],
        )
        row = submit_request(company=shown.company, ask=ask, by=world.people[Role.OTHER], at=at)
        choice = SeatChoiceInput(seat=shown.owner, rank=1)
        offer = refer_request(request=row, choice=choice, by=None, seats=[hub_desk()], at=at)
        if place % 3:
            accept_referral(offer=offer, by=person, seats=seats, at=at)
        add_note(request=shown, text=f"Note {place}", by=person, seat=shown.owner, at=at)
        answer_company(request=shown, text=f"Answer {place}", by=person, seats=seats, at=at)


@pytest.mark.parametrize("model", [Revision, Opportunity, Organization, Guide])
def test_columns_are_compared_and_read_as_django_does_it(model: type[Model], monkeypatch: pytest.MonkeyPatch) -> None:
    # ``tests.conftest`` puts quicker ways into their place.
    def read() -> tuple[str, list[Any]]:
        rows = model._default_manager.annotate(rows_counted=Count("pk")).order_by("-pk", "pk")[:20]
        return str(rows.query), list(rows.values_list())

    quick, spec = read(), find_spec("django.db.models.expressions")
    assert spec is not None
    assert spec.loader is not None
    fresh = module_from_spec(spec)
    spec.loader.exec_module(fresh)
    monkeypatch.setattr(Col, "get_db_converters", fresh.Col.get_db_converters)
    monkeypatch.setattr(Col, "__hash__", Expression.__hash__)
    assert read() == quick
    assert quick[1]
