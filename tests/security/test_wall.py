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
from companies.services import add_offering, register_company, start_fact_sheet
from hub.accounts.models import User
from hub.core.models import ConfidentialModel
from hub.core.wall import WallError, WallMiddleware, system_work
from hub.matching.models import Assessment
from hub.matching.services import snapshot_company
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

    WallMiddleware(view)(RequestFactory().get("/"))
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
    with pytest.raises(WallError, match="No door"):
        in_a_request(query)


@pytest.mark.parametrize("model", CONFIDENTIAL, ids=lambda model: model.__name__)
def test_every_model_is_guarded(model: type[models.Model]) -> None:
    with pytest.raises(WallError):
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
    ],
)
def test_row_of_another_company_is_refused(
    query: Callable[[Company], Any], owner: User, ours: Company, theirs: Company
) -> None:
    def work() -> None:
        membership_for(owner, ours.slug)
        query(theirs)

    with pytest.raises(WallError, match="that no door has opened"):
        in_a_request(work)


def test_closed_door_opens_nothing(owner: User, theirs: Company) -> None:
    from django.http import Http404

    def work() -> None:
        with pytest.raises(Http404):
            membership_for(owner, theirs.slug)
        Offering.objects.count()

    with pytest.raises(WallError, match="No door"):
        in_a_request(work)


def test_my_companies_are_open_and_no_others(owner: User, ours: Company, theirs: Company) -> None:
    def work() -> list[Company]:
        (mine,) = companies_of(owner)
        return [offering.company for offering in mine.offerings.all()]

    assert in_a_request(work) == [ours]
    with pytest.raises(WallError):
        in_a_request(lambda: (companies_of(owner), Company.objects.get(pk=theirs.pk)))


def test_private_link_opens_its_own_sheet(now: datetime, ours: Company) -> None:
    mine, other = (start_fact_sheet(language="en", answers={"province": "QC"}, at=now) for _ in range(2))
    token = sign_fact_sheet(mine)
    # The end of a sheet is compared with the clock of the database.
    FactSheet.objects.update(expires_at=datetime.fromisoformat("2099-01-01T00:00:00Z"))
    assert in_a_request(lambda: fact_sheet_for(token)) == mine
    for query in (lambda: FactSheet.objects.get(pk=other.pk), lambda: Company.objects.get(pk=ours.pk)):
        with pytest.raises(WallError):
            in_a_request(lambda query=query: (fact_sheet_for(token), query()))


def test_record_of_an_answer_belongs_to_its_company(
    reference_data: None, owner: User, ours: Company, theirs: Company, now: datetime
) -> None:
    kept = [snapshot_company(company_id=company.pk, at=now) for company in (ours, theirs)]

    def reading(record: Any) -> Callable[[], Any]:
        return lambda: (membership_for(owner, ours.slug), Assessment.objects.get(pk=record.pk))

    assert in_a_request(reading(kept[0]))[1] == kept[0]
    with pytest.raises(WallError):
        in_a_request(reading(kept[1]))


def test_each_request_begins_closed(owner: User, ours: Company) -> None:
    in_a_request(lambda: membership_for(owner, ours.slug))
    with pytest.raises(WallError):
        in_a_request(Company.objects.first)


def test_work_of_the_system_ends_with_its_block(owner: User, ours: Company, theirs: Company) -> None:
    def work() -> int:
        with system_work():
            found = len(Company.objects.all())
        with pytest.raises(WallError):
            Company.objects.first()
        return found

    assert in_a_request(work) == 2


def test_page_that_forgets_the_door_fails(client: Client, ours: Company) -> None:
    def forgetful(request: Any, slug: str) -> HttpResponse:
        return HttpResponse(Company.objects.get(slug=slug).name)

    forgetful.login_required = False
    patterns = type("urls", (), {"urlpatterns": [path("c/<slug:slug>/", forgetful)]})
    with override_settings(ROOT_URLCONF=patterns), pytest.raises(WallError):
        client.get(f"/c/{ours.slug}/")


# --- Who may open, and who looks across ------------------------------------------------------------------------------

# Every place that opens something for the rest of a request: the doors, and what makes somebody a member.
OPENS = {
    "companies/access.py": {"membership_for", "companies_of", "let_administrator_in", "_sheet_of"},
    "companies/services/fact_sheets.py": {"start_fact_sheet"},
    "companies/services/members.py": {"accept_invitation"},
    "companies/services/registration.py": {"register_company"},
    "hub/casework/access/company.py": {"request_for", "draft_for", "companies_asking_for", "requests_of", "drafts_of"},
    "hub/casework/access/desk.py": {"case_for", "opens_profile", "company_on_the_line", "taken_by", "let_requests_in"},
    "hub/casework/access/outside.py": {"offer_for_link", "opens_by_link"},
    "hub/casework/following.py": {"export_requests"},
    "hub/casework/leading.py": {"complaint_for"},
    "hub/casework/phone.py": {"companies_called"},
    "hub/casework/services/asking.py": {"submit_request", "_written", "begin_draft"},
    "hub/casework/services/opening.py": {"break_glass"},
    "hub/casework/several.py": {"take_back"},
    "hub/casework/views/team/departure.py": {"depart"},
    "hub/matching/access.py": {"open_agreed"},
}
# Every place that looks across all companies. Each hands out no more than its docstring says.
LOOKS_ACROSS = {
    "companies/access.py": {"membership_for", "_merged_into", "companies_of", "open_requests_of", "agreement_for"},
    "companies/receivers.py": {"keep_the_only_owner", "keep_members_out_of_the_staff"},
    "companies/services/agreements.py": {"answer_agreement", "other_side"},
    "companies/services/erasure.py": {"_erase"},
    "companies/services/members.py": {"find_invitation", "accept_invitation", "ask_to_join"},
    "companies/services/registration.py": {"register_company", "confirm_domain", "flag_likeness"},
    "hub/accounts/services.py": {"delete_account", "forget_claims"},
    "hub/casework/access/company.py": {"sent_as", "companies_asking_for", "requests_of", "drafts_of"},
    "hub/casework/access/desk.py": {"_ground", "company_on_the_line", "taken_by"},
    "hub/casework/access/outside.py": {"offer_for_link", "is_open_to", "opens_by_link"},
    "hub/casework/access/rows.py": {"find_request"},
    "hub/casework/case.py": {"_earlier"},
    "hub/casework/desk.py": {"list_desk", "chosen_rows"},
    "hub/casework/leading.py": {"complaint_for", "complaints_of"},
    "hub/casework/measuring.py": {"measured"},
    "hub/casework/phone.py": {"companies_called"},
    "hub/casework/placing.py": {"rooms_for"},
    "hub/casework/routing.py": {"candidates_for"},
    "hub/casework/services/asking.py": {"_again", "rescue_drafts", "forget_drafts"},
    "hub/casework/services/climbing.py": {"run_due"},
    "hub/casework/services/departing.py": {"what_departure_leaves", "depart"},
    "hub/casework/services/orphans.py": {"take_up_orphans"},
    "hub/casework/several.py": {"take_back"},
    "hub/casework/telling.py": {"company_people"},
    "hub/casework/watching.py": {"load_of_seats", "cases_of", "silent_requests", "unanswered_offers"},
    "hub/matching/counting.py": {"counted_companies"},
    "hub/matching/impacts.py": {"_names"},
    "hub/matching/shortlists.py": {"shortlist_for_program", "shortlist_for_opportunity", "partners_of"},
}


@pytest.mark.parametrize(
    ("calls", "known"),
    [({"let_in", "let_everything_in"}, OPENS), ({"system_work"}, LOOKS_ACROSS)],
    ids=["opens", "across"],
)
def test_the_wall_is_opened_in_known_places(calls: set[str], known: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {}
    for module in MODULES:
        if name(module) != "hub/core/wall.py":
            for function, called in _calls(ast.parse(module.read_text())):
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
