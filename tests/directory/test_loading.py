"""The directory's files: what they hold, that a second load changes nothing, that a mistake changes nothing."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from hub.audit.models import Entry
from hub.core.text.formats import lies_on
from hub.core.text.problems import InvalidDataError
from hub.core.vocabulary.enums import Area, Province
from hub.directory.catalogue.reader import DATA, read_directory
from hub.directory.catalogue.rules import routing_table
from hub.directory.catalogue.services import load_directory
from hub.directory.choices import OfficeKind, SeatKind
from hub.directory.models import AreaText, BoundaryCase, Office, Organization, Route, Seat, Service
from hub.directory.reference.places import ChineseProvince, chinese_province
from hub.matching.assessments.sources import seat_views
from hub.publishing.models import WithdrawnEntry
from tests.support.data_files import mend


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.django_db
def test_whole_directory_is_loaded(now: datetime) -> None:
    changes = load_directory(by=None, at=now)
    assert Organization.objects.count() == 108
    assert Office.objects.exclude(kind=OfficeKind.REGIONAL_OFFICE).count() == 39
    assert Office.objects.regional().count() == 5
    assert Seat.objects.filter(kind=SeatKind.CHINA_POST).count() == 17
    assert Seat.objects.filter(kind=SeatKind.HUB_DESK).count() == 1
    assert AreaText.objects.count() == 8
    assert BoundaryCase.objects.count() == 24
    assert Service.objects.count() == 7
    assert Route.objects.count() == len(routing_table().rules)
    assert not changes.changed
    assert not changes.removed
    entry = Entry.objects.get(action="directory.loaded")
    assert entry.data["added"] == changes.added


@pytest.mark.django_db
def test_what_stands_with_a_withdrawn_organization_is_left_out(now: datetime) -> None:
    WithdrawnEntry.objects.create(model="directory.organization", slug="bdc", at=now)
    load_directory(by=None, at=now)
    assert Organization.objects.count() == 107
    assert not Seat.objects.filter(slug__startswith="bdc").exists()
    assert load_directory(by=None, at=now).wrote is False


@pytest.mark.django_db
def test_second_load_changes_nothing(now: datetime) -> None:
    first = load_directory(by=None, at=now)
    keys = list(Seat.objects.order_by("pk").values_list("pk", flat=True))
    second = load_directory(by=None, at=now)
    assert not second.wrote
    assert second.unchanged == first.added
    assert list(Seat.objects.order_by("pk").values_list("pk", flat=True)) == keys
    assert Entry.objects.filter(action="directory.loaded").count() == 1


@pytest.mark.django_db
def test_changed_file_changes_one_row(now: datetime, folder: Path) -> None:
    load_directory(by=None, at=now)
    mend(folder, "seats.yaml", "  capacity: null", "  capacity: 6")
    changes = load_directory(by=None, at=now, folder=folder)
    assert (changes.added, changes.changed, changes.removed) == (0, 1, 0)


@pytest.mark.django_db
def test_entry_taken_out_is_removed_when_nothing_rests_on_it(now: datetime, folder: Path) -> None:
    load_directory(by=None, at=now)
    path = folder / "seats.yaml"
    seats = [seat for seat in yaml.safe_load(path.read_text(encoding="utf-8")) if seat["slug"] != "nb-nbif-desk"]
    path.write_text(yaml.safe_dump(seats, allow_unicode=True))
    mend(folder, "routing.yaml", "  - nb-nbif-desk\n", "")
    assert load_directory(by=None, at=now, folder=folder).removed == 1
    assert not Seat.objects.filter(slug="nb-nbif-desk").exists()


def test_every_spelling_of_the_catalogue_stands_once() -> None:
    """Programs name 117 spellings; each belongs to exactly one organization."""
    table = yaml.safe_load((DATA / "organizations.yaml").read_text(encoding="utf-8"))
    spellings = [(each["acronym"], each["name_en"]) for row in table for each in row["spellings"]]
    assert len(spellings) == len(set(spellings)) == 117


def test_every_province_has_a_regional_office_and_every_chinese_province_one_post() -> None:
    offices = read_directory().offices
    served = [code for row in offices for code in row["provinces"]]
    assert sorted(served) == sorted(Province)
    posts = [row for row in offices if row["kind"] in {"embassy", "consulate_general"}]
    assert sorted(code for row in posts for code in row["cn_provinces_served"]) == sorted(ChineseProvince)


def test_every_area_has_a_seat_in_china_and_the_posts_have_holes() -> None:
    seats = [row for row in read_directory().seats if row["kind"] == SeatKind.CHINA_POST]
    covered = {(row["office"], area) for row in seats for area in row["areas"]}
    assert {area for _, area in covered} == set(Area)
    assert len(covered) < len(Area) * 5


def test_no_person_is_named() -> None:
    """Seats are roles: a title never holds an honorific, an office never a personal mailbox."""
    directory = read_directory()
    mailboxes = {row["slug"]: row["contact_mailbox"] for row in directory.offices if row["contact_mailbox"]}
    assert mailboxes == {"tcs-hong-kong": "hkong@international.gc.ca"}
    assert not any(row["title_en"].startswith(("Mr", "Ms", "Dr")) for row in directory.seats)


def test_every_contact_of_an_office_stands_on_an_official_page() -> None:
    directory = read_directory()
    domains = {row["slug"]: row["domains"] for row in directory.organizations}
    filled = [row for row in directory.offices if row["contact_address"] or row["contact_phone"]]
    assert {row["slug"] for row in filled} == {"tcs-beijing", "tcs-shanghai", "tcs-hong-kong"}
    of_quebec = [row for row in directory.offices if row["slug"].startswith("qc-")]
    assert len(of_quebec) == 5
    for row in (*filled, *of_quebec):
        official = [page for page in row["sources"] if lies_on(page, domains[row["organization"]])]
        assert official, row["slug"]
        assert lies_on(row["contact_url"], domains[row["organization"]]), row["slug"]
    assert all(row["contact_url"] in row["sources"] for row in of_quebec)


@pytest.mark.django_db
def test_matching_receives_the_routable_seats(now: datetime) -> None:
    load_directory(by=None, at=now)
    seats = {seat.slug: seat for seat in seat_views()}
    assert len(seats) == Seat.objects.filter(is_routable=True).count() == 86
    desk = seats["hub-desk"]
    assert (desk.organization, desk.areas, desk.kind) == ("hub", None, "hub_desk")
    shanghai = seats["shanghai-water-monitoring"]
    assert shanghai.areas == {"wastewater-treatment", "environmental-monitoring"}
    assert shanghai.cn_provinces == {"CN-SH", "CN-JS", "CN-ZJ", "CN-AH"}
    assert shanghai.office_fr == "Consulat général du Canada à Shanghai"
    assert shanghai.confirmed
    assert not seats["qc-shanghai-adviser"].confirmed
    assert "bc-shanghai-adviser" not in seats
    assert seats["ro-quebec-adviser"].provinces == {"QC", "NU"}


VARIANTS = [
    # file, old, new, entry, field, part of the remedy
    ("organizations.yaml", "slug: nrcan", "slug: NRCan", "entry 3", "slug", "small letters"),
    ("organizations.yaml", "slug: nrcan", "slug: ised", "ised", "slug", "twice"),
    ("organizations.yaml", "  acronym_fr: RNCan\n", "", "nrcan", "acronym_fr", "add this field"),
    ("organizations.yaml", "acronym_fr: RNCan", "acronym_fr: null", "nrcan", "acronym_fr", "write a value"),
    ("organizations.yaml", "level: federal", "level: national", "tcs", "level", "is not one of"),
    ("organizations.yaml", "jurisdiction: AB", "jurisdiction: CA", "ab-government", "jurisdiction", "does not fit"),
    ("organizations.yaml", "https://natural-resources", "natural-resources", "nrcan", "url_en", "whole web address"),
    (
        "organizations.yaml",
        "  - acronym: EDC\n    name_en: Export Development Canada\n",
        "  - acronym: NRCan\n    name_en: Natural Resources Canada\n",
        "edc",
        "spellings",
        "two organizations",
    ),
    ("organizations.yaml", "  level: federal", "  web: x\n  level: federal", "tcs", "web", "remove this field"),
    (
        "organizations.yaml",
        "  level: federal",
        "  level: federal\n  level: federal",
        "",
        "",
        "line 23: the key level stands twice",
    ),
    ("offices-china.yaml", "operator: Export Dev", "operator: Exports Dev", "edc-beijing", "operator", "operators"),
    ("offices-china.yaml", "kind: embassy", "kind: legation", "tcs-beijing", "kind", "is not one of"),
    ("offices-china.yaml", "- CN-TJ", "- CN-TW", "tcs-beijing", "cn_provinces_served", "is not one of"),
    ("offices-china.yaml", "hub: tcs-chongqing", "hub: tcs-lhasa", "cto-chengdu", "hub", "not an office"),
    ("offices-china.yaml", "positions: 7", "positions: 8", "network_capacity", "working_on_clean_technology", "18"),
    ("offices-china.yaml", "positions: 7", "positions: seven", "tcs-beijing", "modelled_cleantech_positions", "whole"),
    ("offices-china.yaml", "as_of: '2020-02-03'", "as_of: 2020-02-31", "tcs-beijing", "as_of", "write the date"),
    ("offices-china.yaml", "cleantech: true", "cleantech: yes", "tcs-beijing", "cleantech", "true or false"),
    ("offices-china.yaml", "mailbox: null", "mailbox: desk", "tcs-beijing, contact", "mailbox", "e-mail"),
    ("offices-china.yaml", "network_capacity:", "network:", "", "network", "remove this key"),
    ("offices-china.yaml", "- oil and gas", "- oil or gas", "", "", "write the French of 'oil or gas'"),
    ("tcs-services.yaml", "- post_abroad", "- post_office", "assess", "delivered_by", "is not one of"),
    ("tcs-services.yaml", "    - YT\n", "", "regional_offices", "provinces", "YT stands under 0"),
    ("tcs-services.yaml", "services:\n", "service:\n", "", "services", "add this part"),
    ("seats.yaml", "provinces: [BC, YT]", "provinces: [BC]", "ro-pacific-adviser", "provinces", "BC, YT"),
    ("seats.yaml", "office: ro-pacific", "office: ro-arctic", "ro-pacific-adviser", "office", "not known"),
    ("seats.yaml", "  kind: hub_desk", "  kind: organization_desk", "hub-desk", "organization", "name an organization"),
    ("seats.yaml", "office: tcs-beijing", "office: tcs-shanghai", "tcs-beijing", "office", "6 seats"),
    ("seats.yaml", "areas: [low-carbon-electricity]", "areas: [solar]", "beijing-power", "areas", "is not one of"),
    ("seats.yaml", "areas: [low-carbon-electricity]", "areas: []", "beijing-power", "areas", "at least one"),
    ("seats.yaml", "languages: [en, fr]", "languages: [de]", "hub-desk", "languages", "is not one of"),
    ("seats.yaml", "  capacity: null", "  capacity: 0", "hub-desk", "capacity", "whole number from 1"),
    ("areas.yaml", "- id: energy-efficiency", "- id: efficiency", "energy-efficiency", "", "add this area"),
    ("areas.yaml", "goes_to: transmission-grid", "goes_to: grid", "", "goes_to", "is not one of"),
    ("french.yaml", "aerospace: aérospatiale", "aerospatial: aérospatiale", "", "", "nothing says 'aerospatial'"),
    ("seats.yaml", "- slug: hub-desk", "- slug hub-desk: [", "", "", "not readable YAML at line"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "old", "new", "entry", "field", "remedy"), VARIANTS)
def test_broken_file_is_refused_whole(
    now: datetime, folder: Path, file: str, old: str, new: str, entry: str, field: str, remedy: str
) -> None:
    mend(folder, file, old, new)
    with pytest.raises(InvalidDataError) as refused:
        load_directory(by=None, at=now, folder=folder)
    assert any(
        entry in mistake.entry_id and mistake.field == field and remedy in f"{mistake.problem} {mistake.remedy}"
        for mistake in refused.value.mistakes
    ), str(refused.value)
    assert not Organization.objects.exists()
    assert not Entry.objects.exists()


def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    mend(folder, "organizations.yaml", "level: federal", "level: national")
    mend(folder, "seats.yaml", "  capacity: null", "  capacity: many")
    mend(folder, "areas.yaml", "goes_to: transmission-grid", "goes_to: grid")
    with pytest.raises(InvalidDataError) as refused:
        read_directory(folder)
    assert {mistake.file for mistake in refused.value.mistakes} == {"organizations.yaml", "seats.yaml", "areas.yaml"}


def test_missing_file_is_named(folder: Path) -> None:
    (folder / "seats.yaml").unlink()
    with pytest.raises(InvalidDataError, match=r"seats\.yaml: The file cannot be opened"):
        read_directory(folder)


@pytest.mark.django_db
def test_command_loads_and_refuses_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_directory")
    assert "0 removed" in capsys.readouterr().out
    mend(folder, "organizations.yaml", "level: federal", "level: national")
    with pytest.raises(CommandError, match=r"Nothing was changed\. Mistakes: 1\n.*tcs, level"):
        call_command("load_directory", folder=folder)


def test_chinese_provinces_have_names_in_three_languages() -> None:
    assert chinese_province("CN-NM", "fr") == "Mongolie-Intérieure"
    assert chinese_province("CN-SN", "en") == "Shaanxi"
    assert chinese_province("CN-SX", "zh") == "山西"
    assert chinese_province("CN-HK", "en-ca") == "Hong Kong"
