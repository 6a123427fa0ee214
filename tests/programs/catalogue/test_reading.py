"""What is read of a program: typed conditions, sentences, notes, links, dates."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hub.core.vocabulary.enums import ConditionKind, IntakeMode, Verdict
from hub.core.vocabulary.purpose import PaysFor, PurposeBasis
from programs.catalogue.entries import Catalogue, Note, digest_of
from programs.catalogue.files import DATA, PROGRAM_PATHS, read_programs
from programs.eligibility.evaluate import evaluate, to_check_by_person, verdict_of
from programs.eligibility.facts import ApplicantFacts, Interval
from tests.programs.catalogue.small import FILES, PROGRAMS, PURPOSE, broken, ending, read
from tests.support.catalogue import real_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return real_catalogue()


@pytest.fixture
def small(tmp_path) -> Catalogue:
    return read(tmp_path)


def kinds(program) -> Counter[str]:
    return Counter(condition.kind.value for condition in program.conditions)


def of_kind(program, kind):
    return [condition for condition in program.conditions if condition.kind is ConditionKind(kind)]


def test_every_entry_of_the_files_is_a_program(catalogue):
    entries = sum(path.read_text("utf-8").count("\n- id: ") for path in PROGRAM_PATHS)
    assert len(catalogue.programs) == len(catalogue.by_slug) == entries
    assert [program.slug for program in catalogue.programs] == sorted(catalogue.by_slug)


def test_every_sentence_stands_in_both_languages_with_its_source_and_date(catalogue):
    for program in catalogue.programs:
        assert program.sources
        for condition in program.conditions:
            assert condition.sentence_en
            assert condition.sentence_fr
            assert condition.source
            assert condition.as_of
            assert bool(condition.test) is (condition.kind is not ConditionKind.OTHER)


def test_every_program_says_what_it_is_for_in_both_languages(catalogue):
    said = {program.slug: program.purpose for program in catalogue.programs}
    assert [slug for slug, purpose in said.items() if purpose is None] == []
    for purpose in said.values():
        assert purpose.obstacle("en")
        assert purpose.obstacle("fr")
        assert bool(purpose.topic("en")) is bool(purpose.topic("fr"))


def test_what_a_program_is_for(small):
    purpose = small.by_slug["ca-example-grant"].purpose
    assert (purpose.pays_for[0], purpose.must_serve, purpose.value) == (PaysFor.PILOT_DEMONSTRATION, True, 2)
    assert (purpose.project_min_cad, purpose.project_typical_cad, purpose.project_max_cad) == (50_000, 100_000, 400_000)
    assert purpose.obstacle("fr-CA") == "Un service d’eau doit l’essayer\u00a0: sans lui, non."
    assert (purpose.topic("en"), purpose.topic("fr")) == ("water technology", "technologies de l’eau")
    assert purpose.basis is PurposeBasis.ADVISER
    assert small.by_slug["ca-example-old"].purpose is None


def test_an_entry_may_say_itself_what_it_is_for(tmp_path):
    body = PURPOSE.partition(":\n")[2].replace("value: 2", "value: 3").replace("\n  ", "\n    ")
    files = broken("programs.yaml", "  support: [grant]\n", f"  support: [grant]\n  purpose:\n  {body}")
    assert read(tmp_path, files).by_slug["ca-example-grant"].purpose.value == 3


def test_a_program_that_says_nothing_of_its_purpose_keeps_its_digest(small):
    old = small.by_slug["ca-example-old"]
    said = small.by_slug["ca-example-grant"]
    assert digest_of(replace(old, purpose=None)) == digest_of(old)
    assert digest_of(replace(said, purpose=None)) != digest_of(said)


def test_a_condition_has_the_first_source_unless_its_own_is_named(tmp_path):
    said = """
  condition_sources:
  - condition: employees
    source: https://example.com/employees
    as_of: 2026-05-05
  intake:"""
    text = PROGRAMS.replace("\n  intake:", said, 1)
    assert text != PROGRAMS
    program = read(tmp_path, FILES | {"programs.yaml": text}).by_slug["ca-example-grant"]
    own = {condition.kind: (condition.source, condition.as_of) for condition in program.conditions}
    assert own.pop(ConditionKind.EMPLOYEES) == ("https://example.com/employees", date(2026, 5, 5))
    assert set(own.values()) == {(program.sources[0], program.as_of)}


@pytest.mark.parametrize("named", ["sectors_naics", "The technology must serve industry."])
def test_a_corrected_field_has_the_page_that_is_named_for_it_or_for_what_it_says_now(tmp_path, named):
    said = f"""
  condition_sources:
  - condition: {named}
    source: https://example.com/sectors
    as_of: 2026-05-05
  intake:"""
    text = PROGRAMS.replace("\n  intake:", said, 1)
    program = read(tmp_path, FILES | {"programs.yaml": text}).by_slug["ca-example-grant"]
    assert ConditionKind.SECTORS_NAICS not in {condition.kind for condition in program.conditions}
    assert [(one.kind, one.as_of) for one in program.conditions if one.source == "https://example.com/sectors"] == [
        (ConditionKind.OTHER, date(2026, 5, 5))
    ]


def test_plain_fields(small):
    program = small.by_slug["ca-example-grant"]
    assert (program.name("en"), program.name("fr-CA")) == ("Example grant", "Subvention exemple")
    assert program.organization("fr") == "Agence exemple du Canada"
    assert (program.organization_slug, program.organization_acronym_en, program.level) == ("example", "EX", "federal")
    assert (program.amount_min_cad, program.amount_max_cad, program.cost_share_max) == (1000, 50_000, 0.5)
    assert (program.url("en"), program.url("fr"), program.url_fr) == (program.url_en, program.url_en, None)
    assert program.intake.mode is IntakeMode.CALL
    assert (program.intake.opens, program.intake.closes) == (date(2026, 9, 1), date(2026, 12, 1))


def test_french_typography_is_set_at_load(small):
    program = small.by_slug["ca-example-grant"]
    assert program.summary_fr == "Paie la moitié\u00a0: d’un essai"
    assert program.notes == (Note("Public money at most 75%", "Aide publique d’au plus 75\u00a0%"),)
    assert of_kind(program, "years_in_business")[0].sentence_fr == "Au moins deux ans d’activité"


def test_evidence_of_the_first_of_january_is_good_to_the_year_only(small):
    old = small.by_slug["ca-example-old"]
    assert old.as_of_year_only
    assert not small.by_slug["ca-example-grant"].as_of_year_only
    assert (old.verified, old.unverified_reason) == (False, "Seen in one place only.")
    assert (old.intake.verified, old.intake.replaced_by, old.intake.closed_on) == (False, True, date(2025, 3, 31))


def test_what_ended_without_a_day_is_read_from_the_file_or_from_a_correction(tmp_path):
    plain = PROGRAMS.replace("  closed_on: 2025-03-31\n  replaced_by: [ca-example-grant]\n", "")
    stated = {**FILES, "programs.yaml": plain.replace("intake: closed\n", "intake: closed\n  ended: true\n")}
    corrected = {**FILES, "programs.yaml": plain, "corrections.yaml": ending("ca-example-old", "Ended.")}
    by_file, by_correction, neither = (
        read(tmp_path, files, strict=False).by_slug["ca-example-old"]
        for files in (stated, corrected, {**FILES, "programs.yaml": plain})
    )
    assert by_file == by_correction
    assert (by_file.intake.ended, neither.intake.ended) == (True, False)


def test_an_ending_holds_while_the_words_are_those_that_were_judged(tmp_path):
    plain = PROGRAMS.replace("  closed_on: 2025-03-31\n  replaced_by: [ca-example-grant]\n", "")
    files = {
        **FILES,
        "programs.yaml": plain.replace("summary_en: Ended.", "summary_en: Between two calls."),
        "corrections.yaml": ending("ca-example-old", "Ended."),
    }
    assert not read(tmp_path, files, strict=False).by_slug["ca-example-old"].intake.ended


def test_programs_over_by_their_own_words_have_ended_and_no_others(catalogue):
    assert {program.slug for program in catalogue.programs if program.intake.ended} == {"yt-innovation-prize"}


def test_a_program_keeps_its_digest_whatever_could_be_said_later_or_before(small):
    # Since then endings can be said, and what programs are to each other is said by rules.
    program = small.by_slug["on-example-loan"]
    ended = replace(program, intake=replace(program.intake, ended=True))
    assert digest_of(ended) != digest_of(program)
    assert digest_of(program) == "2602340d5a6a46f20b7a20e4dab0f7cf064c314a310ad7f84ce26d591be48ccb"


def test_each_sort_becomes_what_it_says(small):
    program = small.by_slug["ca-example-grant"]
    assert kinds(program) == {
        "provinces": 1, "employees": 1, "years_in_business": 1, "legal_forms": 1, "areas": 1, "target_markets": 1,
        "export_experience": 1, "other": 2,
    }  # fmt: skip
    (forms,) = of_kind(program, "legal_forms")
    assert forms.test == {"in": ["corporation", "cooperative", "partnership"]}
    assert forms.sentence_en.endswith("Partnerships are also eligible")
    assert [condition.sentence_en for condition in of_kind(program, "other")] == [
        "The technology must serve industry.",
        "Sound management",
    ]
    assert of_kind(program, "export_experience")[0].test == {"in": ["some", "regular"]}


def test_a_checked_remainder_leaves_its_words_to_a_person(small):
    program = small.by_slug["on-example-loan"]
    (staff,) = of_kind(program, "employees")
    (revenue,) = of_kind(program, "annual_revenue_cad")
    (rest,) = of_kind(program, "other")
    assert staff.group == revenue.group is not None
    assert staff.sentence_en != rest.sentence_en == "Revenue and staff count together"
    assert of_kind(program, "project_place")[0].sentence_fr == "Le projet doit se dérouler en Ontario."


def test_of_alternatives_one_suffices(small):
    program = small.by_slug["on-example-loan"]
    for facts in (
        ApplicantFacts(employees=Interval.exact(500), annual_revenue_cad=Interval.exact(1)),
        ApplicantFacts(employees=Interval.exact(5), annual_revenue_cad=Interval.exact(90_000_000)),
    ):
        assert verdict_of(evaluate(program.conditions, facts), verified=True) is Verdict.TO_CONFIRM
    neither = ApplicantFacts(employees=Interval.exact(500), annual_revenue_cad=Interval.exact(90_000_000))
    assert verdict_of(evaluate(program.conditions, neither), verified=True) is Verdict.NOT_NOW


@pytest.mark.parametrize(
    ("slug", "kind", "test"),
    [
        ("ca-nrc-irap", "legal_forms", {"in": ["corporation"]}),  # two tests of one kind became one
        ("on-oci-c2c", "employees", {"min": 5}),
        ("qc-psce-volet-2", "target_markets", {"in": ["*", "CA"]}),  # widened
        ("ca-cra-clean-technology-itc", "project_place", {"in": ["CA"]}),  # carried by no sentence
        ("ab-era-best-challenge", "project_place", {"in": ["AB"]}),
        ("ca-nrc-eureka-eurostars", "target_markets", {"in": ["*"]}),
    ],
)
def test_typed_conditions_of_known_programs(catalogue, slug, kind, test):
    assert of_kind(catalogue.by_slug[slug], kind)[0].test == test


def test_provincial_programs_without_provinces_have_a_place_of_project(catalogue):
    for program in catalogue.programs:
        if program.jurisdiction != "CA":
            places = set(kinds(program)) & {"provinces", "sub_region", "project_place"}
            assert places, f"{program.slug} names no place"


def test_where_somebody_else_applies_the_form_of_the_company_does_not_stand_against_it(catalogue):
    program = catalogue.by_slug["ca-nserc-alliance-advantage"]
    company = ApplicantFacts(legal_forms=frozenset({"corporation"}))
    assert not of_kind(program, "legal_forms")
    assert verdict_of(evaluate(program.conditions, company), verified=True) is not Verdict.NOT_NOW


def test_a_supplier_of_technology_is_not_refused_for_its_own_code(catalogue):
    program = catalogue.by_slug["ca-aafc-agriinnovate"]
    supplier = ApplicantFacts(naics=frozenset({"541710"}), for_profit=True)
    findings = evaluate(program.conditions, supplier)
    assert not of_kind(program, "sectors_naics")
    assert "The technology must serve agriculture or food processing." in {
        finding.condition.sentence_en for finding in to_check_by_person(findings)
    }


def test_beyond_published_bounds_a_person_can_say(catalogue):
    program = catalogue.by_slug["on-ottf"]
    small_firm = ApplicantFacts(employees=Interval.exact(3))
    large_firm = ApplicantFacts(employees=Interval.exact(30))
    words = "Fewer than 5 employees may be accepted if very exposed"
    for facts, asked in ((small_firm, True), (large_firm, False)):
        findings = evaluate(program.conditions, facts)
        assert (words in {item.condition.sentence_en for item in to_check_by_person(findings)}) is asked
        assert verdict_of(findings, verified=True) is Verdict.TO_CONFIRM


def test_another_file_needs_no_sorting_and_no_directory(tmp_path):
    files = {**FILES, "programs.yaml": PROGRAMS.replace("Sound management", "Sound and kind management")}
    files["programs.yaml"] = files["programs.yaml"].replace("acronym: EX", "acronym: NEW").replace("Agency", "Office")
    program = read(tmp_path, files, strict=False).by_slug["ca-example-grant"]
    assert (program.organization_slug, program.organization_en, program.level) == ("new", "Example Office", "federal")
    assert "Sound and kind management" in {condition.sentence_en for condition in of_kind(program, "other")}


def test_extra_tests_hold_only_while_the_sentences_are_those_that_were_judged(tmp_path):
    changed = broken("provincial.yaml", "[Revenue and staff count together]", "[Exports goods]")
    program = read(tmp_path, changed, strict=False).by_slug["on-example-loan"]
    assert not of_kind(program, "project_place")
    assert {condition.group for condition in program.conditions} == {None}


def test_one_file_alone_can_be_read():
    federal = read_programs(PROGRAM_PATHS[:1])
    assert len(federal.programs) == PROGRAM_PATHS[0].read_text("utf-8").count("\n- id: ")


def test_the_version_is_made_of_the_contents(catalogue, tmp_path):
    assert read(tmp_path).version == read(tmp_path).version
    changed = read(tmp_path, broken("programs.yaml", "max: 50000", "max: 60000"))
    whole = read(tmp_path)
    assert changed.version != whole.version
    different = [slug for slug in whole.by_slug if digest_of(whole.by_slug[slug]) != digest_of(changed.by_slug[slug])]
    assert different == ["ca-example-grant"]


def test_a_new_name_of_the_organization_is_not_a_new_content(tmp_path):
    before, after = read(tmp_path), read(tmp_path, broken("organizations.yaml", "Agency of Canada", "Agency"))
    assert before.version == after.version


def test_yaml_never_turns_text_into_something_else(tmp_path):
    files = broken("programs.yaml", "  name_en: Old example", "  name_en: 2026-01-01")
    assert read(tmp_path, files).by_slug["ca-example-old"].name_en == "2026-01-01"


def test_the_own_copy_has_the_documented_files():
    names = {path.name for path in DATA.iterdir()}
    documented = (DATA / "README.md").read_text(encoding="utf-8")
    assert all(name in documented for name in names - {"README.md"})
    assert isinstance(DATA, Path)
