"""The database behind the engine: what is published becomes what the engine reads."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from hub.core.vocabulary.enums import ConditionKind, Verdict
from hub.directory.models import Office, Organization
from hub.matching.assessments.sources import published_index, published_rows, seat_views
from hub.matching.engine.answer import answer_for
from hub.matching.engine.people import SeatRank
from programs.eligibility.facts import ApplicantFacts
from tests.directory.offices import make_office, make_office_seat
from tests.programs.factories import condition, entry, publish
from tests.support.catalogue import real_catalogue

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("reference_data")
def test_the_published_catalogue_and_the_seats_answer(now: datetime) -> None:
    catalogue, seats, opportunities = published_rows()
    assert catalogue.by_slug.keys() == real_catalogue().by_slug.keys()
    water = ApplicantFacts(
        province="QC",
        areas=frozenset({"wastewater-treatment"}),
        needs=frozenset({"market_entry_china"}),
        capabilities=frozenset({"membranes"}),
    )
    answer = answer_for(water, catalogue=catalogue, seats=seats, opportunities=opportunities, on=now.date())
    first, second = answer.people[:2]
    assert first.seat.office_slug == "ro-quebec"
    assert (second.seat.slug, second.verdict) == ("beijing-water", Verdict.MEETS)
    assert answer.next_question is not None
    assert len(opportunities) == 31
    assert answer.opportunities
    assert all("wastewater-treatment" in found.opportunity.areas for found in answer.opportunities)


@pytest.mark.usefixtures("reference_data")
def test_every_province_has_its_office_first_for_who_sells_abroad(now: datetime) -> None:
    seats = seat_views()
    assert any(seat.kind is SeatRank.HUB_DESK for seat in seats)
    catalogue = published_rows()[0]
    for province in ("BC", "YT", "AB", "SK", "MB", "NT", "ON", "QC", "NU", "NB", "NS", "PE", "NL"):
        facts = ApplicantFacts(province=province, target_markets=frozenset({"US"}))
        answer = answer_for(facts, catalogue=catalogue, seats=seats, opportunities=(), on=now.date())
        assert answer.people[0].seat.kind is SeatRank.REGIONAL_OFFICE
        assert province in (answer.people[0].seat.provinces or ())
        at_home = answer_for(
            ApplicantFacts(province=province), catalogue=catalogue, seats=seats, opportunities=(), on=now.date()
        )
        assert at_home.people[0].seat.kind is SeatRank.HUB_DESK


@pytest.mark.usefixtures("reference_data")
def test_the_database_and_the_files_answer_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profiles = tmp_path / "profiles.yaml"
    profiles.write_text("- id: a\n  province: QC\n  needs: [funding_demo]\n  description: Heat pumps.\n")
    files = [f"--catalogue={path}" for path in ("programs-federal.yaml", "programs-provincial.yaml")]
    folder = Path(__file__).resolve().parents[2] / "programs" / "data"
    files = [option.replace("=", f"={folder}/") for option in files]
    call_command("route_profiles", str(profiles), "--on=2026-11-24")
    from_database = json.loads(capsys.readouterr().out)
    call_command("route_profiles", str(profiles), "--on=2026-11-24", *files)
    from_files = json.loads(capsys.readouterr().out)
    assert from_database["catalogue_version"] == from_files["catalogue_version"]
    assert from_database["profiles"][0]["programs"] == from_files["profiles"][0]["programs"]
    assert from_database["profiles"][0]["people"][0]["rank"] == 1


SITES = {"url_en": "https://firs.example/", "url_fr": "https://sapins.example/"}
PAGES = {"contact_url_en": "https://firs.example/write", "contact_url_fr": "https://sapins.example/ecrire"}


@pytest.mark.parametrize(
    ("own", "english", "french"),
    [
        ("", PAGES["contact_url_en"], PAGES["contact_url_fr"]),
        ("https://firs.example/", PAGES["contact_url_en"], PAGES["contact_url_fr"]),  # a home page names nobody
        ("https://firs.example/beijing", "https://firs.example/beijing", PAGES["contact_url_fr"]),
        (
            "https://firs.gc.example/info.aspx?lang=eng",
            "https://firs.gc.example/info.aspx?lang=eng",
            PAGES["contact_url_fr"],
        ),
        ("https://firs.gc.example/fra/info", PAGES["contact_url_en"], "https://firs.gc.example/fra/info"),
        ("https://beijing.example/firs", "https://beijing.example/firs", "https://beijing.example/firs"),
    ],
)
def test_a_contact_has_a_page_in_each_language_where_one_is_known(own: str, english: str, french: str) -> None:
    office = make_office("beijing-firs")
    Organization.objects.filter(pk=office.organization_id).update(**SITES, **PAGES)
    Office.objects.filter(pk=office.pk).update(contact_url=own, sources=["https://firs.example/"])
    make_office_seat("firs", office)
    (seat,) = seat_views()
    assert (seat.url("en"), seat.url("fr")) == (english, french)


def test_an_empty_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profiles = tmp_path / "profiles.yaml"
    profiles.write_text("- id: a\n")
    with pytest.raises(SystemExit) as stopped:
        call_command("route_profiles", str(profiles))
    assert stopped.value.code == 2
    assert "holds no published program" in capsys.readouterr().err


def test_the_index_is_kept_beside_its_catalogue_until_that_changes(now: datetime) -> None:
    in_quebec = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
    here = ApplicantFacts(province="QC")
    publish(entry("one", conditions=(in_quebec,)))
    first = published_index()
    assert first.catalogue_version == published_rows()[0].version
    assert dict(first.verdicts(here)) == {"one": Verdict.MEETS}
    assert published_index() is first
    publish(entry("two", verified=False))
    second = published_index()
    assert second is not first
    assert second.catalogue_version == published_rows()[0].version
    assert dict(second.verdicts(here)) == {"one": Verdict.MEETS, "two": Verdict.TO_CONFIRM}
    assert dict(first.verdicts(here)) == {"one": Verdict.MEETS}  # whoever still reads the old one is not disturbed
