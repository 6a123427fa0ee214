"""Organizations, services and what a seat looks after are curated: readers, matching, routing and loads follow."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.catalogue.reader import DATA
from hub.directory.catalogue.services import load_directory
from hub.directory.entry_types import ORGANIZATION, SEAT, SERVICE
from hub.directory.models import Office, Organization, Seat, SeatHolder, Service
from hub.matching.assessments.sources import seat_views
from hub.matching.engine.people import people_for
from hub.matching.models import Rematch
from hub.outbox.services import deliver_due
from hub.publishing import services
from hub.publishing.choices import VersionState
from hub.publishing.models import EntryVersion
from programs.eligibility.facts import ApplicantFacts
from programs.models import Program
from programs.publication.services import live_catalogue
from tests.accounts.people import come_in, give_app, make_person
from tests.programs.desk.curators import curator, enter, refusal_code
from tests.publishing.desk import MOMENT, REASON, editor, published, said, write
from tests.support.data_files import mend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NEW = {
    "name_en": "Pumps Canada", "name_fr": "Pompes Canada", "acronym_en": "PUMPS", "acronym_fr": "POMPES",
    "level": "non_governmental", "jurisdiction": "CA",
}  # fmt: skip
OUR_LINK = "Change this entry"
FOR_ALL = ("areas", "needs", "provinces")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may change."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def load_mended(folder: Path, file: str, old: str, new: str) -> None:
    """Change a text of a data file, load, and do the jobs."""
    mend(folder, file, old, new)
    load_directory(by=None, at=MOMENT, folder=folder)
    deliver_due()


def go_out(draft: Any, *, by: User, second: User) -> None:
    """Submit a draft, and let a second person publish it."""
    services.submit(version=draft, reason=REASON, by=by, at=MOMENT)
    services.approve(version=EntryVersion.objects.get(pk=draft.pk), by=second, at=MOMENT)


def mistakes(kind: Any, slug: str, **values: Any) -> list[str]:
    """Return the fields of an entry in which something is wrong once they say something else."""
    return [one.field for one in kind.read_entry(kind.row(slug), said(kind, slug) | values).mistakes]


def page_of(name: str, slug: str = "", lang: str = "en") -> str:
    """Return the address of a page of the directory."""
    with override(lang):
        return reverse(f"directory:{name}", args=[slug] if slug else [])


# --- Organizations ------------------------------------------------------------------------------------------------------


def test_a_new_organization_is_begun_for_the_whole_catalogue_and_is_its_own_from_then_on(client: Client) -> None:
    ada, ben = editor("ada"), editor("ben")
    eve = curator("eve", Organization.objects.first())
    assert refusal_code(services.begin_entry, entry_type=ORGANIZATION, values=NEW, by=eve, at=MOMENT) == "not_yours"
    draft = services.begin_entry(entry_type=ORGANIZATION, values=NEW, by=ada, at=MOMENT)
    assert (draft.slug, draft.organization_ids) == ("pumps", [])
    write(draft, ada, domains="pumps.example", url_en="https://pumps.example/", as_of="2026-11-20")
    go_out(draft, by=ada, second=ben)
    body = Organization.objects.get(slug="pumps")
    assert (body.domains, body.curated_at) == (["pumps.example"], MOMENT)
    assert EntryVersion.objects.get(pk=draft.pk).organization_ids == [body.pk]
    assert "Pumps Canada" in client.get(page_of("organizations")).text
    assert "Pompes Canada" in client.get(page_of("organization", "pumps", "fr")).text
    assert json.loads(client.get("/api/v1/organizations/pumps").text)["url_en"] == "https://pumps.example/"
    # No file holds it, and no load takes it out.
    assert load_directory(by=None, at=MOMENT).removed == 0
    pam = curator("pam", body)
    assert services.begin_draft(entry_type=ORGANIZATION, slug="pumps", by=pam, at=MOMENT).organization_ids == [body.pk]
    assert refusal_code(services.begin_draft, entry_type=ORGANIZATION, slug="pumps", by=eve, at=MOMENT) == "not_yours"


def test_who_keeps_one_organization_is_not_offered_to_begin_another() -> None:
    browser, _eve = enter("eve", Organization.objects.first())
    offered = [words for _url, words in browser.get(reverse("entries:desk")).context["new_types"]]
    assert "Organization" not in offered
    assert "Service" in offered
    browser, _ada = enter("ada", None)
    assert "Organization" in [words for _url, words in browser.get(reverse("entries:desk")).context["new_types"]]


def test_a_renamed_organization_is_renamed_in_the_catalogue_and_the_search_and_the_file_waits(folder: Path) -> None:
    program = Program.objects.published().select_related("organization").first()
    slug, name = program.organization.slug, program.organization.name_en
    deliver_due()
    before = Rematch.objects.count()
    published(ORGANIZATION, slug, name_en="Zorbalite Bureau", name_fr="Bureau de la zorbalite")
    assert live_catalogue().by_slug[program.slug].organization("en") == "Zorbalite Bureau"
    assert program in Program.objects.search("zorbalite", "en")
    deliver_due()
    assert Rematch.objects.count() == before + 1
    changes = load_directory(by=None, at=MOMENT, folder=folder)
    deliver_due()
    assert (changes.kept, changes.wrote) == (1, False)
    assert not EntryVersion.objects.filter(state=VersionState.OFFERED).exists()
    load_mended(folder, "organizations.yaml", f"name_en: {name}", "name_en: As the file says now")
    assert Organization.objects.get(slug=slug).name_en == "Zorbalite Bureau"
    offered = EntryVersion.objects.get(state=VersionState.OFFERED)
    assert (offered.entry_type, offered.content["name_en"]) == ("organization", "As the file says now")


def test_a_name_and_a_domain_belong_to_one_organization() -> None:
    other = Organization.objects.exclude(slug="bdc").first()
    assert mistakes(ORGANIZATION, "bdc", name_en=other.name_en.upper()) == ["name_en"]
    for domain in ("gmail.com", "canada.ca", "ca", "https://bdc.ca/", "bdc"):
        assert mistakes(ORGANIZATION, "bdc", domains=domain) == ["domains"], domain
    assert mistakes(ORGANIZATION, "bdc", domains="bdc.ca\nbanque-bdc.ca") == []
    assert mistakes(ORGANIZATION, "bdc", level="provincial") == [""]


def test_an_organization_on_which_something_rests_is_not_withdrawn() -> None:
    body = Program.objects.published().first().organization
    gone = services.begin_retirement(entry_type=ORGANIZATION, slug=body.slug, by=editor("ada"), at=MOMENT)
    services.submit(version=gone, reason=REASON, by=editor("ben"), at=MOMENT)
    assert refusal_code(services.approve, version=gone, by=editor("cleo"), at=MOMENT) == "needed"
    assert Organization.objects.filter(pk=body.pk).exists()


# --- Services -----------------------------------------------------------------------------------------------------------


def test_a_service_of_any_organization_is_written_by_those_who_keep_it(client: Client) -> None:
    body = Organization.objects.get(slug="bdc")
    pam, pia = curator("pam", body), curator("pia", body)
    values = {"organization": "bdc", "name_en": "Advice on pumps", "name_fr": "Conseils sur les pompes"}
    stranger = curator("eve", Organization.objects.exclude(pk=body.pk).first())
    assert refusal_code(services.begin_entry, entry_type=SERVICE, values=values, by=stranger, at=MOMENT) == "not_yours"
    draft = services.begin_entry(entry_type=SERVICE, values=values, by=pam, at=MOMENT)
    write(
        draft, pam, summary_en="We look at your pumps.", summary_fr="On regarde vos pompes.", as_of="2026-11-20",
        sources="https://www.bdc.ca/pumps", outputs_en="A list", outputs_fr="Une liste",
    )  # fmt: skip
    go_out(draft, by=pam, second=pia)
    page = client.get(page_of("organization", "bdc")).text
    assert "We look at your pumps." in page
    assert f'id="service-{draft.slug}"' in page
    assert SERVICE.page(SERVICE.row(draft.slug)) == f"{page_of('organization', 'bdc')}#service-{draft.slug}"
    # What trade commissioners do is theirs alone.
    assert "Advice on pumps" not in client.get(page_of("list")).text
    assert load_directory(by=None, at=MOMENT).removed == 0


def test_a_service_of_trade_commissioners_is_changed_on_both_pages_and_no_load_takes_it_back(
    client: Client, folder: Path
) -> None:
    row = Service.objects.order_by("order").first()
    published(SERVICE, row.slug, summary_en="We think along.", summary_fr="On réfléchit avec vous.")
    for name, slug in (("list", ""), ("organization", "tcs")):
        assert "On réfléchit avec vous." in client.get(page_of(name, slug, "fr")).text
    load_mended(
        folder, "tcs-services.yaml", f"summary_en: {row.summary_en[:20]}", f"summary_en: Now, {row.summary_en[:20]}"
    )
    assert Service.objects.get(pk=row.pk).summary_en == "We think along."
    assert EntryVersion.objects.get(state=VersionState.OFFERED).entry_type == "service"


# --- What a seat looks after --------------------------------------------------------------------------------------------


def order_of(area: str) -> list[str]:
    """Return the seats at the embassy that an exporter in an area is led to, in their order."""
    maker = ApplicantFacts(province="ON", areas=frozenset({area}), target_markets=frozenset({"CN"}))
    found = people_for(maker, seats=seat_views(), top=200)
    return [each.seat.slug for each in found if each.seat.office_slug == "tcs-beijing"]


def test_another_area_of_a_seat_leads_other_companies_to_it(client: Client, folder: Path) -> None:
    assert "beijing-grid" not in order_of("wastewater-treatment")
    assert "beijing-grid" in order_of("transmission-grid")
    published(SEAT, "beijing-grid", areas=["wastewater-treatment"])
    assert "beijing-grid" in order_of("wastewater-treatment")
    assert "beijing-grid" not in order_of("transmission-grid")
    card = client.get(page_of("office", "tcs-beijing")).text.split('id="seat-beijing-grid"')[1].split("</li>")[0]
    assert "Wastewater" in card
    area = client.get(reverse("pages:area", args=["wastewater-treatment"]))
    assert "Trade commissioner, grid and storage" in area.text
    load_mended(
        folder, "seats.yaml", "title_en: Trade commissioner, grid and storage", "title_en: Trade commissioner, grids"
    )
    assert Seat.objects.get(slug="beijing-grid").areas == ["wastewater-treatment"]
    assert EntryVersion.objects.get(state=VersionState.OFFERED).content["title_en"] == "Trade commissioner, grids"


def test_a_seat_that_receives_no_requests_any_more_is_proposed_to_nobody(client: Client) -> None:
    published(SEAT, "beijing-grid", is_routable=False)
    assert "beijing-grid" not in {view.slug for view in seat_views()}
    assert "We send no request here." in client.get(page_of("office", "tcs-beijing")).text


def test_nothing_ticked_is_all_and_is_read_back_as_it_stands() -> None:
    every = {row.slug: [getattr(row, name) for name in FOR_ALL] for row in Seat.objects.all()}
    assert any(None in values for values in every.values())
    for slug, values in every.items():
        entry = SEAT.read_entry(SEAT.row(slug), said(SEAT, slug)).entry
        assert [getattr(entry, name) for name in FOR_ALL] == values
    published(SEAT, "beijing-grid", areas=[])
    assert Seat.objects.get(slug="beijing-grid").areas is None
    assert "beijing-grid" in order_of("energy-efficiency")


def test_the_desk_of_the_hub_stays_open_to_all_and_a_regional_office_keeps_its_provinces() -> None:
    assert mistakes(SEAT, "hub-desk", needs=["talent"]) == ["areas"]
    assert mistakes(SEAT, "hub-desk", is_routable=False) == ["is_routable"]
    regional = Seat.objects.filter(kind="regional_office").first()
    assert mistakes(SEAT, regional.slug, provinces=["QC"] if "QC" not in regional.provinces else ["ON"]) == [
        "provinces"
    ]
    official = Seat.objects.filter(kind="official").first()
    assert mistakes(SEAT, official.slug, is_routable=True) == [""]
    assert mistakes(SEAT, "beijing-grid", languages=[]) == ["languages"]


def test_a_seat_is_for_the_organization_of_its_office_and_the_hubs_desk_for_the_whole_catalogue() -> None:
    tcs, bdc = (Organization.objects.get(slug=slug) for slug in ("tcs", "bdc"))
    tom, pam = curator("tom", tcs), curator("pam", bdc)
    draft = services.begin_draft(entry_type=SEAT, slug="beijing-grid", by=tom, at=MOMENT)
    assert draft.organization_ids == [tcs.pk]
    assert refusal_code(services.begin_draft, entry_type=SEAT, slug="beijing-grid", by=pam, at=MOMENT) == "not_yours"
    desk = Seat.objects.filter(kind="organization_desk").select_related("organization").first()
    own = services.begin_draft(entry_type=SEAT, slug=desk.slug, by=editor("ada"), at=MOMENT)
    assert own.organization_ids == [desk.organization_id]
    assert refusal_code(services.begin_draft, entry_type=SEAT, slug="hub-desk", by=tom, at=MOMENT) == "not_yours"
    assert services.begin_draft(entry_type=SEAT, slug="hub-desk", by=editor("ben"), at=MOMENT).organization_ids == []
    # Who holds a seat says how much it takes; what it looks after is published by its organization.
    holder = User.objects.create_user("lin@example.org", role=Role.ADVISER)
    SeatHolder.objects.create(seat=Seat.objects.get(slug="beijing-grid"), user=holder, since=MOMENT)
    assert (
        refusal_code(services.begin_draft, entry_type=SEAT, slug="beijing-grid", by=holder, at=MOMENT)
        == "not_a_curator"
    )


def test_seats_are_given_and_keep_what_their_holders_state() -> None:
    ada = editor("ada")
    assert refusal_code(services.begin_entry, entry_type=SEAT, values={}, by=ada, at=MOMENT) == "given"
    assert refusal_code(services.begin_retirement, entry_type=SEAT, slug="beijing-grid", by=ada, at=MOMENT) == "given"
    Seat.objects.filter(slug="beijing-grid").update(capacity_stated=7)
    published(SEAT, "beijing-grid", as_of="2026-11-20", is_verified=True)
    row = Seat.objects.get(slug="beijing-grid")
    assert (row.capacity_stated, row.is_verified, str(row.as_of)) == (7, True, "2026-11-20")


# --- Still right ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "slug"), [(ORGANIZATION, "tcs"), (SERVICE, "assess"), (SEAT, "beijing-grid")])
def test_one_press_says_that_one_is_still_right_and_no_load_takes_the_day_back(kind: Any, slug: str) -> None:
    published(kind, slug, as_of="2020-03-01", **({} if kind is ORGANIZATION else {"is_verified": True}))
    before = said(kind, slug)
    browser, _tom = enter("tom", Organization.objects.get(slug="tcs"))
    url = kind.entry_url(slug)
    assert "Its date becomes today." in browser.get(url).text
    stale = browser.get(reverse("entries:desk"), {"list": "stale", "kind": kind.slug})
    assert slug in [row.slug for row in stale.context["page_obj"]]
    stranger, _eve = enter("eve", Organization.objects.get(slug="bdc"))
    vouch = kind.entry_url(slug, "change", "vouch")
    assert stranger.post(vouch).status_code == 404
    with time_machine.travel(MOMENT + timedelta(days=30)):
        browser, _tia = enter("tia", Organization.objects.get(slug="tcs"))
        assert browser.post(vouch).status_code == 302
    assert said(kind, slug) == before | {"as_of": "2026-12-24"}
    shown = kind.versions(slug).get(state=VersionState.PUBLISHED)
    assert (shown.change_reason, shown.content["as_of"]) == ("Still right", "2026-12-24")
    load_directory(by=None, at=MOMENT)
    assert said(kind, slug)["as_of"] == "2026-12-24"
    services.roll_back(to=kind.versions(slug).get(number=1), reason=REASON, by=editor("ada"), at=MOMENT)
    load_directory(by=None, at=MOMENT)
    assert kind.row(slug).curated_at is None


def test_what_was_never_verified_is_not_still_right() -> None:
    tom = curator("tom", Organization.objects.get(slug="tcs"))
    assert refusal_code(services.vouch, entry_type=SEAT, slug="beijing-grid", by=tom, at=MOMENT) == "given"


# --- The queue, and the way to an entry ---------------------------------------------------------------------------------


def test_they_stand_in_the_queue_with_their_reasons() -> None:
    Organization.objects.filter(slug="bdc").update(as_of="2020-03-01")
    browser, _ada = enter("ada", None)
    old = browser.get(reverse("entries:desk"), {"list": "stale", "kind": "organization"})
    assert [row.slug for row in old.context["page_obj"]] == ["bdc"]
    page = browser.get(reverse("entries:desk"), {"list": "unverified", "kind": "seat", "organization": "tcs"})
    assert "Our planning assumption: its organization has not confirmed it." in page.text
    slugs = set(Seat.objects.of_organization(Organization.objects.get(slug="tcs")).values_list("slug", flat=True))
    assert {row.slug for row in page.context["page_obj"]} <= slugs


@pytest.mark.parametrize(
    ("page", "slug", "body", "entries"),
    [
        ("organization", "bdc", "bdc", [("organization", "bdc")]),
        ("organization", "tcs", "tcs", [("organization", "tcs"), ("service", "")]),
        ("office", "tcs-beijing", "tcs", [("office", "tcs-beijing"), ("seat", "beijing-grid")]),
        ("list", "", "tcs", [("service", "")]),
    ],
)
def test_pages_lead_those_to_the_entry_who_keep_it_and_nobody_else(
    client: Client, page: str, slug: str, body: str, entries: list[tuple[str, str]]
) -> None:
    ours = Organization.objects.get(slug=body)
    browser, _pam = enter("pam", ours)
    text = browser.get(page_of(page, slug)).text
    for kind, entry in entries:
        found = reverse("entries:entry", args=[kind, entry or ours.services.first().slug])
        assert found in text
        assert browser.get(found).status_code == 200
    stranger, _eve = enter("eve", Organization.objects.exclude(pk=ours.pk).first())
    member = Client()
    person = make_person("owner@firm.example")
    give_app(person)
    come_in(member, person)
    for other in (client, stranger, member):
        assert OUR_LINK not in other.get(page_of(page, slug)).text
    assert stranger.get(reverse("entries:entry", args=["organization", body])).status_code == 404


def test_offices_name_what_every_seat_of_theirs_keeps(now: datetime) -> None:
    """A load after a curator leaves the seat in its office, with the capacity of before."""
    published(SEAT, "beijing-grid", title_en="Trade commissioner, cables", title_fr="Conseil, câbles")
    load_directory(by=None, at=now)
    row = Seat.objects.get(slug="beijing-grid")
    assert (row.office, row.title_en) == (Office.objects.get(slug="tcs-beijing"), "Trade commissioner, cables")
