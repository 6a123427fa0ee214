"""Pages of the directory: what they say in both languages, what they cost, and that none is a dead end."""

import re
from datetime import date, datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.catalogue.services import load_directory
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Seat, Service
from hub.directory.organizations.coverage import coverage_by_area
from hub.directory.organizations.presentation import evidence_date
from hub.directory.seats.presence import contact_points, offices_for_province
from tests.support.queries import QueryRecorder

pytestmark = pytest.mark.django_db


def address(name: str, lang: str, *args: str) -> str:
    """Return the address of a page in a language."""
    with override(lang):
        return reverse(f"directory:{name}", args=args)


PAGES = [
    ("list", ()),
    ("office", ("tcs-beijing",)),
    ("office", ("cto-chengdu",)),
    ("office", ("ro-atlantic",)),
    ("office", ("bc-shanghai",)),
    ("organizations", ()),
    ("organization", ("tcs",)),
    ("organization", ("qc-investissement-quebec",)),
    ("organization", ("on-watertap",)),
]


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_answers_within_eight_queries_and_leads_to_a_person(
    client: Client, queries: QueryRecorder, name: str, args: tuple[str, ...], lang: str
) -> None:
    with queries.recording():
        response = client.get(address(name, lang, *args))
    assert response.status_code == 200
    assert len(queries) <= 8
    page = response.content.decode()
    assert f'lang="{lang}-CA"' in page
    with override(lang):
        assert reverse("pages:contact") in page
    assert "/ro-" in page
    assert "style=" not in page
    assert "Set-Cookie" not in response


@pytest.mark.usefixtures("reference_data")
def test_addresses_are_in_the_language_of_the_page() -> None:
    assert address("office", "en", "tcs-beijing") == "/en/who-can-help/offices/tcs-beijing/"
    assert address("office", "fr", "tcs-beijing").endswith("/bureaux/tcs-beijing/")
    assert address("organization", "fr", "edc").endswith("/organismes/edc/")


@pytest.mark.usefixtures("reference_data")
def test_doors_of_a_province_and_a_chinese_province_are_named_in_order(client: Client) -> None:
    page = client.get(address("list", "en"), {"province": "QC", "china": "CN-SH"}).content.decode()
    doors = page.split('id="doors"')[1].split("</section>")[0]
    places = [doors.index(words) for words in ("ro-quebec", "tcs-shanghai", "qc-investissement-quebec", "qc-shanghai")]
    assert places == sorted(places)
    assert "ro-pacific" not in doors
    assert "Not confirmed for 2026" in doors
    assert doors.count("#ask") == 2


@pytest.mark.usefixtures("reference_data")
def test_staff_do_not_write_to_an_office_as_visitors_do(rf: RequestFactory, lin: User) -> None:
    template = Template("{% include 'directory/office_links.html' %}")
    office = Office.objects.get(slug="tcs-shanghai")
    for user, writes in ((AnonymousUser(), True), (lin, False)):
        request = rf.get("/")
        request.user = user
        text = template.render(RequestContext(request, {"office": office}))
        assert ("#ask" in text) == writes


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("query", [{"province": "XX"}, {"china": "CN-TW"}, {"province": ["QC", "ON"]}])
def test_choices_that_are_not_known_change_nothing(client: Client, query: dict[str, str]) -> None:
    assert client.get(address("list", "en"), query).status_code == 200


@pytest.mark.usefixtures("reference_data")
def test_only_a_chinese_province_asks_for_the_home_province(client: Client) -> None:
    page = client.get(address("list", "en"), {"china": "CN-SC"}).content.decode()
    doors = page.split('id="doors"')[1].split("</section>")[0]
    assert "The regional office of your province" in doors
    assert "tcs-chongqing" in doors
    assert "Canadian Trade Office in Chengdu" in doors


def test_empty_directory_still_leads_to_a_person(client: Client) -> None:
    for name in ("list", "organizations"):
        page = client.get(address(name, "en")).content.decode()
        assert "The directory is empty at the moment." in page
        assert reverse("pages:contact") in page


@pytest.mark.usefixtures("reference_data")
def test_unknown_office_and_organization_are_not_found(client: Client) -> None:
    assert client.get(address("office", "en", "nowhere")).status_code == 404
    assert client.get(address("organization", "en", "nobody")).status_code == 404


def test_lists_cost_the_same_with_one_row_and_with_all(client: Client, queries: QueryRecorder, now: datetime) -> None:
    load_directory(by=None, at=now)
    with queries.recording():
        client.get(address("organizations", "en"))
    many = list(queries.statements)
    Organization.objects.filter(offices=None, desks=None).exclude(slug="on-watertap").delete()
    with queries.recording():
        client.get(address("organizations", "en"))
    assert queries.statements == many


@pytest.mark.usefixtures("reference_data")
def test_the_list_is_folded_to_where_one_begins_and_to_the_doors_once_they_are_chosen(client: Client) -> None:
    def opened(**query: str) -> list[str]:
        page = client.get(address("list", "en"), query).content.decode()
        return re.findall(r'<details class="facet[^"]*" open>\s*<summary><h2 id="(\w+)-h">', page)

    assert opened() == ["regional"]
    assert opened(province="QC") == []


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("query", [{}, {"province": "QC"}])
def test_links_to_a_folded_section_lead_inside_it(client: Client, query: dict[str, str]) -> None:
    """A browser opens a section for what stands inside it, and leaves it shut where the section itself is named."""
    page = client.get(address("list", "en"), query).content.decode()
    for name in ("regional", "posts", "areas", "provincial", "partners", "services"):
        before = page.split(f'id="{name}"')[0]
        summary = before.rindex("</summary>")
        assert before.rindex("<details") < summary, name
        assert "</details>" not in before[summary:], name


@pytest.mark.usefixtures("reference_data")
def test_assumptions_are_said_where_they_stand(client: Client) -> None:
    listed = client.get(address("list", "en")).content.decode()
    assert "how they are split is our assumption" in listed
    assert "counts 17 positions" in listed
    assert "no source states the whole map" in listed
    trade_office = client.get(address("office", "en", "cto-chengdu")).content.decode()
    assert "it answers for this office" in trade_office
    assert "tcs-chongqing" in trade_office


@pytest.mark.usefixtures("reference_data")
def test_organization_page_links_its_programs_and_says_which_site_exists(client: Client) -> None:
    page = client.get(address("organization", "en", "qc-investissement-quebec")).content.decode()
    assert reverse("programs:list") + "?organization=qc-investissement-quebec" in page
    assert "in French only" in page


def test_the_public_table_counts_the_seats_of_each_post() -> None:
    table = coverage_by_area(
        posts=["big", "small"], seats=[("big", ["energy-efficiency"]), ("small", ["wastewater-treatment"])]
    )
    assert [cell.seats for cell in table["energy-efficiency"]] == [1, 0]
    assert [cell.seats for cell in table["wastewater-treatment"]] == [0, 1]
    assert [cell.seats for cell in table["transmission-grid"]] == [0, 0]
    assert all(cell.seats == 1 for cell in coverage_by_area(posts=["big"], seats=[("big", None)])["energy-extraction"])


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize(("lang", "gap", "goes"), [("en", "No role", "Goes to"), ("fr", "Aucune fonction", "Va à")])
def test_a_gap_promises_no_post_that_routing_would_not_choose(client: Client, lang: str, gap: str, goes: str) -> None:
    page = client.get(address("list", lang)).content.decode()
    assert gap in page
    assert goes not in page


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_office_shows_its_address_and_leads_to_a_page_in_the_language_of_its_reader(
    client: Client, lang: str
) -> None:
    page = client.get(address("office", lang, "tcs-shanghai")).text
    assert '<p lang="zh-Hans">中国上海市' in page
    page = client.get(address("office", lang, "tcs-hong-kong")).text
    assert "<p>5th floor, Tower 3" in page
    contacts = page.partition('id="ask"')[2].partition("<form")[0]
    assert ("https://www.deleguescommerciaux.gc.ca/fr.html" in contacts) == (lang == "fr")
    assert ("hong_kong/contact-contactez.aspx?lang=eng" in contacts) == (lang == "en")


@pytest.mark.usefixtures("reference_data")
def test_every_province_has_its_office_and_doors_follow_the_chinese_province() -> None:
    assert [office.slug for office in offices_for_province("NU")] == ["ro-quebec"]
    doors = contact_points(cn_provinces=["CN-GD"])
    assert [office.slug for office in doors.posts] == ["tcs-guangzhou"]
    assert len(doors.regional) == Office.objects.regional().count() == 5
    assert [office.slug for office in contact_points().posts] == ["tcs-beijing", "tcs-shanghai"]


@pytest.mark.parametrize(
    ("as_of", "english", "french"),
    [
        (date(2026, 2, 4), "Evidence of 4 February 2026", "Source du 4 février 2026"),
        (date(2020, 1, 1), "Evidence of 2020 (year only)", "Source de 2020 (année seulement)"),
        (None, "The source carries no date.", "La source ne porte pas de date."),
    ],
)
def test_evidence_is_dated_as_exactly_as_it_is_known(as_of: date | None, english: str, french: str) -> None:
    assert evidence_date(as_of, "en") == english
    assert evidence_date(as_of, "fr-ca") == french


@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("model", [Organization, Office, Seat, AreaText, BoundaryCase, Service])
def test_admin_finds_rows_and_changes_none(rf: RequestFactory, model: type) -> None:
    request = rf.get("/", {"q": "e"})
    request.user = User.objects.create_user("a@example.org", role=Role.ADMINISTRATOR, is_superuser=True)
    shown = admin.site.get_model_admin(model)
    assert shown.get_changelist_instance(request).queryset.count()
    assert shown.has_view_permission(request)
    row = model.objects.first()
    assert not shown.has_add_permission(request)
    # How many cases a seat takes is the one thing that no file owns.
    assert shown.has_change_permission(request, row) is (model is Seat)
    if model is Seat:
        owned = {field.name for field in Seat._meta.fields} - {"capacity_stated"}
        assert owned <= set(shown.get_readonly_fields(request, row))
    assert not shown.has_delete_permission(request, row)


@pytest.mark.usefixtures("reference_data")
def test_who_does_not_aim_at_china_begins_with_the_organizations_of_the_province(client: Client) -> None:
    page = client.get(address("list", "en"), {"province": "SK"}).content.decode()
    doors = page.split('id="doors"')[1].split("</section>")[0]
    places = [doors.index(words) for words in ("Organizations of your province", "ro-prairies", "sk-shanghai")]
    assert places == sorted(places)
    assert "?seat=" in doors
    assert "Begin here" not in doors


def test_a_seat_of_no_area_and_no_province_leaves_no_empty_line() -> None:
    card = {"seat": Seat(slug="liaison", title_en="Liaison"), "languages": "English"}
    assert not re.search(r"<p>\s*</p>", render_to_string("directory/seat.html", {"card": card}))
    assert "Serves: Ontario." in render_to_string("directory/seat.html", {"card": card | {"provinces": "Ontario"}})
