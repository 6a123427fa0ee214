"""Profile files: what is read, and every mistake found."""

from datetime import date
from pathlib import Path

import pytest

from hub.matching.profile.facts import Profile
from hub.matching.profile.files import InvalidProfilesError, read_profiles
from programs.eligibility.facts import Interval


def read(folder: Path, text: str) -> tuple[Profile, ...]:
    path = folder / "profiles.yaml"
    path.write_text(text, encoding="utf-8")
    return read_profiles(path)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidProfilesError) as refused:
        read(folder, text)
    return [str(mistake) for mistake in refused.value.mistakes]


FULL = """
- id: 2026-01-01
  name: Aqua
  description_en: Membrane bioreactors for mills.
  province: ON
  sub_region: northern ontario
  city: Sudbury
  employees: 42
  annual_revenue_cad: {min: 1e6, max: 2000000.5}
  years_in_business: {min: 3, max: null}
  trl: {max: 6}
  stage: demonstration
  legal_form: corporation
  for_profit: true
  naics: ["3333", 54133]
  areas: [energy-efficiency, wastewater-treatment]
  needs: [funding_demo]
  target_markets: [NO, CN-SH]
  market_sales_share: {CN: 0.2}
  export_experience: none
  ownership: []
  canadian_controlled: false
  memberships: [CCIX]
  certifications: null
  ip_status: pending
  languages: [fr]
  project: {province: QC, cost_cad: 900000, own_contribution: 0.3, starts: 2027-01-01, partner_kind: academic}
"""


def test_every_field_is_converted(tmp_path: Path) -> None:
    (profile,) = read(tmp_path, FULL)
    facts = profile.facts
    assert (profile.id, profile.name, facts.province) == ("2026-01-01", "Aqua", "ON")
    assert facts.employees == Interval(42, 42)
    assert facts.annual_revenue_cad == Interval(1_000_000, 2_000_000.5)
    assert facts.years_in_business == Interval(3, None)
    assert facts.trl == Interval(1, 6)
    assert facts.legal_forms == {"corporation"}
    assert facts.naics == {"3333", "54133"}
    assert facts.areas == {"energy-efficiency", "wastewater-treatment"}
    assert profile.area_order == ("energy-efficiency", "wastewater-treatment")
    assert facts.proposed_areas == frozenset()
    assert [proposal.area for proposal in profile.proposals] == ["wastewater-treatment"]
    assert facts.target_markets == {"NO", "CN", "CN-SH"}
    assert facts.market_sales_share["CN"] == Interval(0.2, 0.2)
    assert (facts.ownership, facts.certifications) == (frozenset(), None)
    assert facts.export_experience == facts.ip_status.replace("pending", "none") == "none"
    assert facts.canadian_controlled is False
    assert facts.project.where == "QC"
    assert facts.project.starts == date(2027, 1, 1)
    assert facts.project.has_partner is True
    assert facts.project.partner_kinds == {"academic"}


def test_absent_and_null_are_unknown(tmp_path: Path) -> None:
    absent, null = read(tmp_path, "- id: a\n- id: b\n  province: null\n  project: ~\n  areas:\n  name: ''\n")
    assert absent.facts == null.facts
    assert absent.facts.areas is None
    assert null.name is None


def test_no_areas_chosen_differs_from_areas_unknown(tmp_path: Path) -> None:
    text = "  description: We sell heat pumps.\n"
    none, unknown = read(tmp_path, f"- id: a\n  areas: []\n{text}- id: b\n{text}")
    assert (none.facts.areas, none.facts.proposed_areas, none.area_order) == (frozenset(), frozenset(), ())
    assert (unknown.facts.areas, unknown.facts.proposed_areas) == (None, {"energy-efficiency"})
    assert none.proposals == unknown.proposals


def test_an_empty_list_of_profiles_is_valid(tmp_path: Path) -> None:
    assert read(tmp_path, "[]") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- province: QC", "item 1 id: expected a text of its own"),
        ("- id: a\n- id: a", "item 2 (id a) id: expected a text of its own; item 1 has it too"),
        ("- id: a\n  colour: red", "item 1 (id a) colour: unknown field"),
        ("- id: a\n  province: qc", "province: expected one of AB, BC"),
        ("- id: a\n  province: [QC]", "province: expected one of"),
        ("- id: a\n  employees: many", "employees: expected a number of 0 or more"),
        ("- id: a\n  employees: -1", "employees: expected a number of 0 or more"),
        ("- id: a\n  employees: .nan", "employees: expected a number of 0 or more"),
        ("- id: a\n  employees: 1e999", "employees: expected a number of 0 or more"),
        ("- id: a\n  employees: {min: 9, max: 3}", "employees: expected min not above max; got 9 and 3"),
        ("- id: a\n  employees: {from: 9}", "employees.from: expected only the keys min and max"),
        ("- id: a\n  employees: {min: null}", "employees: expected a number, or min or max or both"),
        ("- id: a\n  employees: {min: few}", "employees.min: expected a number"),
        ("- id: a\n  trl: 10", "trl: expected a number from 1 to 9"),
        ("- id: a\n  for_profit: yes", "for_profit: expected true or false"),
        ("- id: a\n  naics: 3333", "naics: expected a list"),
        ("- id: a\n  naics: [farms]", "naics[1]: expected a NAICS code"),
        ("- id: a\n  areas: [solar]", "areas[1]: expected one of low-carbon-electricity"),
        ("- id: a\n  areas: [null]", "areas[1]: expected one of"),
        ("- id: a\n  needs: funding_rd", "needs: expected a list"),
        ("- id: a\n  target_markets: [China]", "target_markets[1]: expected an ISO country code"),
        ("- id: a\n  market_sales_share: {CN: 20}", "market_sales_share.CN: expected a number from 0 to 1"),
        ("- id: a\n  market_sales_share: [CN]", "market_sales_share: expected markets with a share"),
        ("- id: a\n  ownership: women", "ownership: expected a list"),
        ("- id: a\n  legal_form: [company]", "legal_form[1]: expected one of corporation"),
        ("- id: a\n  project: QC", "project: expected a mapping of fields"),
        ("- id: a\n  project: {budget: 5}", "project.budget: unknown field"),
        ("- id: a\n  project: {starts: 2027-02-30}", "project.starts: expected a date"),
        ("- id: a\n  project: {own_contribution: 30}", "project.own_contribution: expected a number from 0 to 1"),
        ("- id: a\n  name: [A, B]", "name: expected one text"),
        ("- just text", "item 1 profile: expected a mapping of fields"),
        ("id: a", "file: expected a list of profiles"),
        ("", "file: expected a list of profiles"),
        ("- id: [", "file: expected valid YAML"),
        ("- id: a\n  city: X\n  city: Y", "the key city stands twice"),
        ("- &x {id: a, project: *x}", "file: expected valid YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    found = mistakes(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith("profiles.yaml:")
    assert expected in found[0]
    assert "\n" not in found[0]


def test_all_mistakes_are_found_in_one_reading(tmp_path: Path) -> None:
    text = "- id: a\n  trl: 12\n  needs: [x, y]\n- 5\n- id: a\n  stage: late\n"
    assert len(mistakes(tmp_path, text)) == 5


def test_a_missing_file_is_a_mistake_too(tmp_path: Path) -> None:
    with pytest.raises(InvalidProfilesError, match=r"nowhere.yaml: file: expected a readable file"):
        read_profiles(tmp_path / "nowhere.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidProfilesError, match="UTF-8"):
        read_profiles(binary)


@pytest.mark.parametrize("place", ["QC", "CA", "DE", "CN", "CN-JS", "NLD", "NL"])
def test_a_project_may_be_anywhere(tmp_path: Path, place: str) -> None:
    (profile,) = read(tmp_path, f"- id: one\n  project: {{place: {place}, province: ON}}\n")
    assert profile.facts.project.where == place


@pytest.mark.parametrize("place", ["ZZ", "CN-ZZ", "Quebec", "SVN"])
def test_a_place_that_is_none_is_a_mistake(tmp_path: Path, place: str) -> None:
    with pytest.raises(InvalidProfilesError, match=r"project.place: expected a province such as QC"):
        read(tmp_path, f"- id: one\n  project: {{place: {place}}}\n")
