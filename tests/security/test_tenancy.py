"""The second wall: confidential rows are read in a request only through a door, and only those it opens (A-45)."""

import ast
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from companies.access import companies_of, fact_sheet_for, membership_for, sign_fact_sheet
from companies.models import Company, FactSheet, Invitation, Membership, Offering
from companies.profile.services.fact_sheets import start_fact_sheet
from companies.profile.services.offerings import add_offering
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.core.db.tenancy import (
    ReadonlyMiddleware,
    TenancyError,
    TenancyMiddleware,
    WriteInReadonlyRequestError,
    allow_writes,
    companies_let_in,
    grant_access,
    grant_all_access,
    unscoped,
)
from hub.core.models import ConfidentialModel
from hub.matching.assessments.services import snapshot_company
from hub.matching.models import Assessment
from tests.accounts.people import make_person
from tests.test_consistency import MODULES, OUR_MODELS, name

pytestmark = pytest.mark.django_db

CONFIDENTIAL = [model for model in OUR_MODELS if issubclass(model, ConfidentialModel)]


# --- What stands behind it -------------------------------------------------------------------------------------------


def test_whatever_belongs_to_a_company_or_a_private_link_stands_behind_it() -> None:
    owners = {Company, FactSheet}
    for model in OUR_MODELS:
        if "Event" in model.__name__:
            continue  # the row history, whose tables are found by the names of those that they follow
        links = {field.attname for field in model._meta.concrete_fields if field.related_model in owners}
        if links or model in owners:
            assert issubclass(model, ConfidentialModel), model._meta.label
            assert links <= {*model.belongs_to}, model._meta.label
    for model in CONFIDENTIAL:
        assert {*model.belongs_to} <= {field.attname for field in model._meta.concrete_fields}, model._meta.label


# --- No door, no statement -------------------------------------------------------------------------------------------


@pytest.fixture
def owner() -> User:
    return make_person()


@pytest.fixture
def ours(owner: User, now: datetime) -> Company:
    return _company("Boreal", owner, now)


@pytest.fixture
def theirs(now: datetime) -> Company:
    return _company("Austral", make_person("olga@elsewhere.example"), now)


def _company(title: str, by: User, at: datetime) -> Company:
    company = register_company(by=by, name=title, province="QC", at=at)
    add_offering(company=company, name=f"Pump of {title}", answers={}, by=by, at=at)
    return company


def in_a_request(work: Callable[[], Any]) -> Any:
    """Do some work where a view would do it, and return what came of it."""
    done: list[Any] = []

    def view(_request: Any) -> HttpResponse:
        done.append(work())
        return HttpResponse()

    TenancyMiddleware(view)(RequestFactory().get("/"))
    return done[0]


def _raw() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("select name from companies_company")
        return cursor.fetchall()


QUERIES: dict[str, Callable[[], Any]] = {
    "rows": lambda: list(Company.objects.all()),
    "first": Offering.objects.first,
    "count": Membership.objects.count,
    "exists": Invitation.objects.exists,
    "values": lambda: list(Offering.objects.values_list("name")),
    "join from outside": lambda: list(User.objects.filter(company_memberships__role="owner")),
    "join to outside": lambda: list(Offering.objects.values("company__name")),
    "subquery": lambda: User.objects.filter(pk__in=Membership.objects.values("user")).count(),
    "base manager": Company._base_manager.count,
    "update": lambda: Company.objects.update(city="Gaspé"),
    "delete": lambda: Offering.objects.all().delete(),
    "insert": lambda: FactSheet.objects.bulk_create([FactSheet()]),
    "raw query set": lambda: list(Company.objects.raw("SELECT * FROM companies_company")),
    "raw SQL": _raw,
    "history": Company.pgh_event_model.objects.count,
    "records of matching": Assessment.objects.count,
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_statement_without_a_door_is_refused(query: Callable[[], Any], ours: Company) -> None:
    with pytest.raises(TenancyError, match="No door"):
        in_a_request(query)


@pytest.mark.parametrize("model", CONFIDENTIAL, ids=lambda model: model.__name__)
def test_every_model_is_guarded(model: type[models.Model]) -> None:
    with pytest.raises(TenancyError):
        in_a_request(model._default_manager.count)
    assert model._default_manager.count() >= 0, "outside of requests there is no wall"


def test_public_knowledge_needs_no_door(reference_data: None) -> None:
    from programs.models import Program

    assert in_a_request(Program.objects.count) > 100


# --- A door opens what is behind it, and nothing else ----------------------------------------------------------------


def test_member_reads_the_own_company(owner: User, ours: Company) -> None:
    def work() -> list[str]:
        company = membership_for(owner, ours.slug).company
        return [offering.name for offering in company.offerings.all()]

    assert in_a_request(work) == ["Pump of Boreal"]


@pytest.mark.parametrize(
    "query",
    [
        lambda theirs: Company.objects.get(pk=theirs.pk),
        lambda theirs: Offering.objects.get(company=theirs),
        lambda theirs: list(Offering.objects.all()),
        lambda theirs: list(Membership.objects.select_related("company")),
        lambda theirs: list(Company.objects.prefetch_related("offerings")),
        lambda theirs: theirs.refresh_from_db(),
        lambda theirs: list(theirs.offerings.all()),
        lambda theirs: Offering.objects.only("name").get(company=theirs),
        lambda theirs: Offering.objects.filter(company=theirs).as_data("name"),
    ],
)
def test_row_of_another_company_is_refused(
    query: Callable[[Company], Any], owner: User, ours: Company, theirs: Company
) -> None:
    def work() -> None:
        membership_for(owner, ours.slug)
        query(theirs)

    with pytest.raises(TenancyError, match="that no door has opened"):
        in_a_request(work)


def test_the_own_rows_are_handed_out_by_the_names_that_were_asked_for(owner: User, ours: Company) -> None:
    def work() -> list[dict[str, Any]]:
        membership_for(owner, ours.slug)
        return Offering.objects.filter(company=ours).as_data("name", of="company_id")

    assert in_a_request(work) == [{"name": "Pump of Boreal", "of": ours.pk}]


def test_closed_door_opens_nothing(owner: User, theirs: Company) -> None:
    from django.http import Http404

    def work() -> None:
        with pytest.raises(Http404):
            membership_for(owner, theirs.slug)
        Offering.objects.count()

    with pytest.raises(TenancyError, match="No door"):
        in_a_request(work)


def test_my_companies_are_open_and_no_others(owner: User, ours: Company, theirs: Company) -> None:
    def work() -> list[Company]:
        (mine,) = companies_of(owner)
        return [offering.company for offering in mine.offerings.all()]

    assert in_a_request(work) == [ours]
    with pytest.raises(TenancyError):
        in_a_request(lambda: (companies_of(owner), Company.objects.get(pk=theirs.pk)))


def test_private_link_opens_its_own_sheet(now: datetime, ours: Company) -> None:
    mine, other = (start_fact_sheet(language="en", answers={"province": "QC"}, at=now) for _ in range(2))
    token = sign_fact_sheet(mine)
    # The end of a sheet is compared with the clock of the database.
    FactSheet.objects.update(expires_at=datetime.fromisoformat("2099-01-01T00:00:00Z"))
    assert in_a_request(lambda: fact_sheet_for(token)) == mine
    for query in (lambda: FactSheet.objects.get(pk=other.pk), lambda: Company.objects.get(pk=ours.pk)):
        with pytest.raises(TenancyError):
            in_a_request(lambda query=query: (fact_sheet_for(token), query()))


def test_record_of_an_answer_belongs_to_its_company(
    reference_data: None, owner: User, ours: Company, theirs: Company, now: datetime
) -> None:
    kept = [snapshot_company(company_id=company.pk, at=now) for company in (ours, theirs)]

    def reading(record: Any) -> Callable[[], Any]:
        return lambda: (membership_for(owner, ours.slug), Assessment.objects.get(pk=record.pk))

    assert in_a_request(reading(kept[0]))[1] == kept[0]
    with pytest.raises(TenancyError):
        in_a_request(reading(kept[1]))


def test_each_request_begins_closed(owner: User, ours: Company) -> None:
    in_a_request(lambda: membership_for(owner, ours.slug))
    with pytest.raises(TenancyError):
        in_a_request(Company.objects.first)


def test_work_of_the_system_ends_with_its_block(owner: User, ours: Company, theirs: Company) -> None:
    def work() -> int:
        with unscoped():
            found = len(Company.objects.all())
        with pytest.raises(TenancyError):
            Company.objects.first()
        return found

    assert in_a_request(work) == 2


def test_page_that_forgets_the_door_fails(client: Client, ours: Company) -> None:
    def forgetful(request: Any, slug: str) -> HttpResponse:
        return HttpResponse(Company.objects.get(slug=slug).name)

    forgetful.login_required = False
    patterns = type("urls", (), {"urlpatterns": [path("c/<slug:slug>/", forgetful)]})
    with override_settings(ROOT_URLCONF=patterns), pytest.raises(TenancyError):
        client.get(f"/c/{ours.slug}/")


def test_what_one_request_opened_is_shut_in_the_next_and_outside(ours: Company) -> None:
    in_a_request(lambda: grant_access(ours.pk))
    assert companies_let_in() == []
    assert Company.objects.count() == 1  # outside of requests there is no wall
    with pytest.raises(TenancyError):
        in_a_request(Company.objects.count)


def test_those_let_in_are_named_by_their_keys_and_none_where_all_are(ours: Company, theirs: Company) -> None:
    def one_by_one() -> list[list[int]]:
        seen = [companies_let_in()]
        for keys in ((theirs.pk,), (ours.pk, uuid.uuid4())):
            grant_access(*keys)
            seen.append(companies_let_in())
        grant_all_access()
        return [*seen, companies_let_in()]

    both = sorted([ours.pk, theirs.pk])
    assert in_a_request(one_by_one) == [[], [theirs.pk], both, []]


# --- Reading never writes --------------------------------------------------------------------------------------------

WRITES = {
    "insert": "INSERT INTO accounts_user (email) VALUES ('x')",
    "update": "  update accounts_user set name = 'x'",
    "delete": "DELETE FROM accounts_user",
    "truncate": "TRUNCATE accounts_user",
    "create": "CREATE TABLE strange (id int)",
    "lock": "SELECT id\nFROM accounts_user\nFOR UPDATE",
    "lock that leaves the key": "SELECT id FROM accounts_user FOR NO KEY UPDATE",
    "the session is named in a value alone": "UPDATE accounts_user SET name = 'django_session'",
}


def _asking(method: str, sql: str, path_asked: str = "/en/") -> None:
    def view(_request: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return HttpResponse()

    ReadonlyMiddleware(view)(RequestFactory().generic(method, path_asked))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
def test_a_request_that_reads_cannot_write(method: str, sql: str) -> None:
    with pytest.raises(WriteInReadonlyRequestError):
        _asking(method, sql)


NOTHING = "UPDATE accounts_user SET name = 'x' WHERE id < 0"


@pytest.mark.parametrize(
    ("method", "sql", "path_asked"),
    [
        ("GET", "SELECT id FROM accounts_user", "/en/"),
        ("GET", "DELETE FROM \"django_session\" WHERE session_key = ''", "/en/"),
        ("GET", 'DELETE FROM "audit_sensitiveview" WHERE id < 0', "/en/"),
        ("GET", NOTHING, "/en/admin/"),
        ("GET", NOTHING, "/fr/admin/"),
        ("POST", NOTHING, "/en/"),
    ],
)
def test_reading_sessions_the_admin_site_and_what_is_sent_go_through(method: str, sql: str, path_asked: str) -> None:
    _asking(method, sql, path_asked)


def test_one_named_exception_may_write_while_it_lasts() -> None:
    def view(_request: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            with allow_writes():
                cursor.execute(NOTHING)
            with pytest.raises(WriteInReadonlyRequestError):
                cursor.execute(NOTHING)
        return HttpResponse()

    ReadonlyMiddleware(view)(RequestFactory().get("/en/"))
    with pytest.raises(WriteInReadonlyRequestError):
        _asking("GET", NOTHING, "/de/admin/")


# --- Who may open, and who looks across ------------------------------------------------------------------------------

# Every place that opens something for the rest of a request: the doors, and what makes somebody a member.
OPENS = {
    "companies/access.py": {"_sheet_of", "companies_of", "grant_administrator", "membership_for", "registration_for"},
    "companies/members/services.py": {"accept_invitation"},
    "companies/profile/services/fact_sheets.py": {"start_fact_sheet"},
    "companies/registration/services.py": {"register_company"},
    "hub/casework/access_grants/services.py": {"open_emergency_access"},
    "hub/casework/desk/access.py": {
        "approval_for",
        "approvals_for",
        "calls_begun",
        "case_for",
        "companies_for_call",
        "company_for_call",
        "grant_requests",
        "phone_request_for",
        "profile_ground",
    },
    "hub/casework/desk/bulk.py": {"withdraw_many"},
    "hub/casework/leads/access.py": {"_opened", "lead_for", "leads_of", "leads_of_company"},
    "hub/casework/leads/demo.py": {"seed_demo_past_lead"},
    "hub/casework/leads/services.py": {"_introduced", "_leave_seat"},
    "hub/casework/leads/submission.py": {"_keep"},
    "hub/casework/visits/access.py": {"_opened", "visit_for"},
    "hub/casework/visits/services.py": {"save_visit"},
    "hub/casework/rooms/access.py": {"room_for", "rooms_of_seats"},
    "hub/casework/rooms/proposals.py": {"answer_invitation", "open_mission_room", "open_table"},
    "hub/casework/rooms/services.py": {"open_room"},
    "hub/casework/bookings/access.py": {"office_for"},
    "hub/casework/referrals/access.py": {"is_readable_by_link", "referral_for_link"},
    "opportunities/leads/services.py": {"keep_dossier"},
    "hub/casework/requests/access.py": {
        "_kept_draft",
        "approval_for_link",
        "companies_for_requests",
        "drafts_of",
        "request_for",
        "requests_of",
    },
    "hub/casework/merge_handlers.py": {"export_requests"},
    "hub/casework/requests/services/recusals.py": {"_lock_whole", "undo_recusal"},
    "hub/casework/requests/services/submission.py": {"_written", "begin_draft", "submit_request"},
    "hub/casework/team/access.py": {"complaint_for", "survey_answer_for"},
    "hub/casework/team/views/offboarding.py": {"offboarding"},
    "hub/matching/company_matching/access.py": {"grant_consenting"},
    "hub/casework/team/absences.py": {"_readable"},
    "hub/casework/team/views/absences.py": {"_transfers"},
}
# Every place that looks across all companies. Each hands out no more than its docstring says.
LOOKS_ACROSS = {
    "companies/access.py": {
        "_merged_into",
        "agreement_for",
        "areas_of",
        "companies_of",
        "membership_for",
        "open_requests_of",
    },
    "companies/duplicates/services.py": {"confirm_domain", "flag_possible_duplicates"},
    "companies/members/services.py": {"accept_invitation", "ask_to_join", "decline_invitation", "find_invitation"},
    "companies/merging/services.py": {"agreeing_owner", "answer_agreement"},
    "companies/privacy/erasure.py": {"_erase"},
    "companies/receivers.py": {"protect_only_owner", "refuse_staff_membership"},
    "companies/registration/services.py": {"register_company"},
    "hub/accounts/services.py": {"confirmed_account", "delete_account", "delete_unconfirmed_claims"},
    "hub/casework/access_grants/services.py": {"open_emergency_access"},
    "hub/casework/coverage/figures.py": {"last_acts", "open_offers", "rates_of_seats"},
    "hub/casework/coverage/workload_alerts.py": {
        "cases_of",
        "load_of_seats",
        "requests_by_link",
        "silent_requests",
        "unanswered_offers",
    },
    "hub/casework/desk/access.py": {
        "_ground",
        "_is_handed_over",
        "approval_for",
        "approvals_for",
        "approvals_waiting",
        "calls_begun",
        "companies_for_call",
        "company_for_call",
        "phone_request_for",
    },
    "hub/casework/desk/bulk.py": {"withdraw_many"},
    "hub/casework/desk/case.py": {"_earlier", "_like", "_merged"},
    "hub/casework/desk/company_history.py": {"_conversation_lines"},
    "hub/casework/desk/due_dates.py": {"due_enquiries", "next_due", "tasks_of"},
    "hub/casework/desk/traces.py": {"joined_with", "requests_beside"},
    "hub/casework/desk/queries.py": {"_asked", "list_desk", "list_file", "selected_rows"},
    "companies/sheets/queries.py": {"public_file", "public_sheet", "public_sheets"},
    "companies/sheets/services.py": {"make_files", "request_stale_files"},
    "hub/casework/leads/demo.py": {"_enquired"},
    "hub/casework/leads/submission.py": {"_is_kept", "remind_of_enquiries"},
    "hub/casework/leads/access.py": {
        "_opened",
        "joint_offer_of",
        "leads_of_company",
        "proposals_for",
        "rooms_of",
        "waiting_of",
        "writable_companies",
        "written_levels",
    },
    "hub/casework/leads/queries.py": {"mission_of", "mission_yields", "place_in_line"},
    "hub/casework/leads/services.py": {"_leave_seat", "_locked_mission", "fill_seats", "send_proposal"},
    "hub/casework/metrics/months.py": {"count_months", "count_visits", "months_to_close"},
    "hub/casework/metrics/queries.py": {"last_request_before", "measurements"},
    "hub/casework/visits/access.py": {
        "clash_of",
        "clashes_of",
        "counted_visits",
        "is_agreed",
        "mission_meetings",
        "public_visits",
        "traces_of",
        "undated_visits",
        "visit_for",
        "visits_of",
    },
    "hub/casework/visits/services.py": {
        "draft_visit_of_presence",
        "keep_clash",
        "move_visit",
        "move_visit_of_presence",
        "save_visit",
    },
    "hub/casework/rooms/access.py": {"invitation_for", "names_of", "room_for", "rooms_of_seats"},
    "hub/casework/rooms/queries.py": {
        "asked_groups",
        "askable_companies",
        "covered_by_asked",
        "group_of",
        "groups_of_lead",
        "is_askable",
        "is_inside",
        "may_be_asked",
        "may_go_with",
        "missing_of",
        "mission_room",
        "names_by_consent",
        "needs_by_area_and_province",
        "needs_by_kind_and_province",
        "one_more_for",
        "open_peer",
        "own_capabilities",
        "peer_topics",
        "size_of",
        "topics_of_others",
    },
    "hub/casework/rooms/proposals.py": {"ask_goers", "open_table", "send_invitation"},
    "hub/casework/rooms/services.py": {"end_membership"},
    "hub/casework/bookings/access.py": {
        "bookable_reference",
        "companies_and_references",
        "places_in_line",
        "taken_slots",
    },
    "hub/casework/bookings/wishes.py": {"wish_lines"},
    "hub/casework/bookings/services.py": {"book", "cancel_booking", "settle_line", "stop_lending"},
    "hub/casework/receivers.py": {"on_company_closed", "on_consent_withdrawn"},
    "hub/casework/requests/services/closure.py": {
        "_seat_of",
        "_take_out",
        "free_bookings",
        "give_seat_back",
        "merge_requests",
    },
    "hub/casework/reassignment/offboarding.py": {"offboard", "open_work_of", "seat_options_for"},
    "hub/casework/reassignment/services.py": {"reassign_unattended"},
    "hub/casework/referrals/access.py": {"referral_for_link"},
    "hub/casework/referrals/candidates.py": {"routing_of"},
    "hub/casework/referrals/views.py": {"_expired"},
    "hub/casework/tasks.py": {"record_demand", "resume_unheard"},
    "hub/casework/requests/access.py": {
        "approval_for_link",
        "companies_for_requests",
        "drafts_of",
        "find_request",
        "followed_reference",
        "introduced_requests",
        "requests_of",
        "sent_reference",
        "standing_consents",
    },
    "hub/casework/requests/services/erasure.py": {"erase_old_requests"},
    "hub/casework/requests/services/escalation.py": {"count_unanswered", "remind_seat", "run_due"},
    "hub/casework/requests/services/recusals.py": {"_end", "_lock_whole", "_recuse", "undo_recusal"},
    "hub/casework/requests/services/submission.py": {"_again", "delete_expired_drafts", "remind_of_drafts"},
    "hub/casework/team/access.py": {
        "barriers_met",
        "complaint_for",
        "complaints_of",
        "survey_answer_for",
        "survey_answers_of",
        "team_of",
    },
    "hub/casework/team/figures.py": {"figures_scopes"},
    "hub/matching/bulk/company_snapshot.py": {"current_snapshot"},
    "hub/pages/checks.py": {"run_checks"},
    "hub/pages/views/probe.py": {"collect"},
    "hub/matching/bulk/impact_preview.py": {"_names"},
    "hub/subscriptions/services/mail.py": {"forget_follower", "stop_unread"},
    "hub/subscriptions/services/notifications.py": {"hear_changes", "move_fits", "withdraw_fits"},
    "hub/subscriptions/queries.py": {"fitting", "opened_programs", "verdict_changes"},
    "hub/matching/company_matching/queries.py": {
        "companies_in_areas",
        "companies_reached",
        "partner_companies",
        "shortlist_for_opportunity",
        "shortlist_for_program",
    },
    "hub/casework/desk/batch.py": {"_pool_on"},
    "hub/casework/desk/services.py": {
        "delete_old_drafts",
        "hand_over_tasks",
        "remind_of_tasks",
        "return_leaning_cases",
    },
    "hub/casework/notifications/queries.py": {"answering_people", "company_contact", "company_hears", "company_people"},
    "opportunities/leads/queries.py": {"open_checks_of"},
    "programs/pages/views.py": {"_own_url"},
    "hub/casework/reassignment/absences.py": {
        "cancel_absence_with_transfers",
        "end_absences",
        "record_absence_with_transfers",
    },
    "hub/casework/reassignment/queries.py": {"open_things"},
    "hub/casework/team/absences.py": {"_readable", "_stand_in_state", "stand_ins_for"},
    "hub/casework/team/views/absences.py": {"_transfers"},
}


@pytest.mark.parametrize(
    ("calls", "known"),
    [({"grant_access", "grant_all_access"}, OPENS), ({"unscoped"}, LOOKS_ACROSS)],
    ids=["opens", "across"],
)
def test_the_wall_is_opened_in_known_places(calls: set[str], known: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {}
    for module in MODULES:
        if name(module) != "hub/core/db/tenancy.py":
            code = module.read_text()
            for function, called in _calls(ast.parse(code)) if any(call in code for call in calls) else ():
                if called in calls:
                    found.setdefault(name(module), set()).add(function)
    assert found == known


def _calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each function with the names that it calls, its decorators included."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield function.name, node.func.id


def test_keys_of_companies_and_sheets_are_never_the_same(now: datetime) -> None:
    """One set holds both: numbers for companies, random ids for sheets."""
    assert isinstance(start_fact_sheet(language="en", at=now).pk, uuid.UUID)
    assert isinstance(Company._meta.pk, models.BigAutoField)
