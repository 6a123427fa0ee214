"""The compiled index says what the readable rules say, in both directions: one company and all programs, and back."""

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Area, ConditionKind, LegalForm, Verdict
from hub.matching.bulk.companies import synthetic_facts
from hub.matching.engine.results import best_programs
from hub.matching.index.columns import CompanyColumns
from hub.matching.index.companies import ABSENT, VERDICTS, moved_verdicts, program_verdicts
from hub.matching.index.programs import IndexedVerdict, ProgramIndex
from hub.matching.profile.facts import CompanyReading, profile_from_answers
from programs.catalogue.entries import Catalogue, ProgramView
from programs.eligibility.evaluate import evaluate, not_met, undecided, verdict_only
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.builders import catalogue, condition, program, verdicts_for
from tests.programs.eligibility.builders import CONDITIONS, PLACES, TESTS, growing_facts, known_facts
from tests.support.catalogue import real_catalogue
from tests.support.synthetic import hide, synthetic_catalogue

REAL = real_catalogue()
NOBODY = ApplicantFacts()
CODES = {verdict: code for code, verdict in enumerate(VERDICTS)}
FEW = settings(max_examples=max(4, settings.default.max_examples // 10))


def companies(count: int, seed: int) -> list[ApplicantFacts]:
    """Return made-up companies, from those of whom all is known to those of whom nothing is."""
    rng = random.Random(seed)
    return [hide(synthetic_facts(rng), rng, rng.choice((0, 0.1, 0.3, 0.6, 1))) for _ in range(count)]


def disagreements(given_catalogue: Catalogue, applicants: Sequence[ApplicantFacts]) -> list[tuple[int, str]]:
    """Return the pairs (company, program) on which either direction of the index differs from the readable rules."""
    index = ProgramIndex(given_catalogue)
    columns = CompanyColumns.of([facts] for facts in applicants)
    table = np.stack([program_verdicts(one, columns) for one in given_catalogue.programs])
    found = []
    for number, facts in enumerate(applicants):
        said = verdicts_for(facts, catalogue=given_catalogue)
        quick = index.verdicts(facts)
        found += [
            (number, slug)
            for line, (slug, verdict) in enumerate(said.items())
            if quick[slug] is not verdict or table[line, number] != CODES[verdict]
        ]
    return found


# --- The same verdicts -----------------------------------------------------------------------------------------------


def test_the_real_catalogue_before_many_companies() -> None:
    assert disagreements(REAL, companies(500, seed=1)) == []


def test_a_thousand_varied_programs_before_many_companies() -> None:
    varied = synthetic_catalogue(random.Random(2), REAL.programs, 1000)
    assert len({one.slug for one in varied.programs}) == 1000
    assert {one.verified for one in varied.programs} == {True, False}
    assert disagreements(varied, companies(200, seed=3)) == []


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_millions_of_pairs() -> None:
    for seed in range(4):
        varied = synthetic_catalogue(random.Random(seed), REAL.programs, 1000)
        assert disagreements(varied, companies(2000, seed=100 + seed)) == []


def _agree(programs: Sequence[ProgramView], applicants: Sequence[ApplicantFacts]) -> None:
    given_catalogue = catalogue(*programs)
    index = ProgramIndex(given_catalogue, PLACES)
    columns = CompanyColumns.of([[facts] for facts in applicants], PLACES)
    for each in given_catalogue.programs:
        said = [verdict_only(each.conditions, facts, verified=each.verified, places=PLACES) for facts in applicants]
        assert [index.verdicts(facts)[each.slug] for facts in applicants] == said
        assert [VERDICTS[code] for code in program_verdicts(each, columns)] == said


APPLICANTS = st.lists(st.one_of(known_facts(), growing_facts().map(lambda pair: pair[0])), min_size=1, max_size=3)


@given(programs=st.lists(st.tuples(CONDITIONS, st.booleans()), max_size=4), applicants=APPLICANTS)
def test_programs_of_any_shape(programs: list[tuple[list, bool]], applicants: list[ApplicantFacts]) -> None:
    _agree(
        [program(f"p{n}", *conditions, verified=known) for n, (conditions, known) in enumerate(programs)], applicants
    )


@pytest.mark.parametrize("kind", ConditionKind)
@FEW
@given(data=st.data(), applicants=APPLICANTS)
def test_several_conditions_of_one_kind_in_a_program(
    kind: ConditionKind, data: st.DataObject, applicants: list[ApplicantFacts]
) -> None:
    one = st.builds(condition, st.just(kind), TESTS[kind], st.sampled_from([None, None, 1, 2]))
    drawn = data.draw(st.lists(st.lists(one, min_size=1, max_size=4), min_size=1, max_size=4))
    _agree([program(f"p{n}", *conditions) for n, conditions in enumerate(drawn)], [NOBODY, *applicants])


PROVINCE = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
AREA = condition(ConditionKind.AREAS, {"in": [Area.ENERGY_EFFICIENCY]})
TO_CHINA = condition(ConditionKind.TARGET_MARKETS, {"in": ["CN"]})
NOT_TO_CHINA = condition(ConditionKind.TARGET_MARKETS, {"excluded": ["CN"]})
ABROAD = condition(ConditionKind.TARGET_MARKETS, {"in": ["*"]})
IN_CANADA = condition(ConditionKind.TARGET_MARKETS, {"in": ["*", "CA"]})
SOLD_LITTLE = condition(ConditionKind.MARKET_SALES_SHARE, {"market": "target", "max": 0.15})
NO_COMPANY = condition(ConditionKind.LEGAL_FORMS, {"excluded": [LegalForm.CORPORATION]})
NO_FARM = condition(ConditionKind.SECTORS_NAICS, {"excluded": ["11", "311"]})
MEMBER = condition(ConditionKind.MEMBERSHIP, {"bodies": ["NGen"], "how": "member"})
FOR_RESEARCHERS = condition(ConditionKind.APPLICANT, {"is": ["researcher"]})
TWO_PARTNERS = condition(ConditionKind.PARTNER, {"kinds": ["any"], "count": 2})
ANY_PARTNER = condition(ConditionKind.PARTNER, {"kinds": ["any"], "count": 1})


def _markets(*codes: str, **shares: Interval) -> ApplicantFacts:
    return ApplicantFacts(target_markets=frozenset(codes), market_sales_share=shares)


@pytest.mark.parametrize(
    ("test", "facts", "verdict"),
    [
        (AREA, NOBODY, Verdict.TO_CONFIRM),
        (AREA, ApplicantFacts(areas=frozenset()), Verdict.NOT_NOW),
        (AREA, ApplicantFacts(proposed_areas=frozenset({Area.ENERGY_EFFICIENCY})), Verdict.MEETS),
        (AREA, ApplicantFacts(proposed_areas=frozenset({Area.ENERGY_EXTRACTION})), Verdict.TO_CONFIRM),
        (TO_CHINA, _markets(), Verdict.NOT_NOW),
        (NOT_TO_CHINA, _markets(), Verdict.MEETS),
        (NOT_TO_CHINA, _markets("CA"), Verdict.MEETS),
        (NOT_TO_CHINA, _markets("CA", "CN"), Verdict.NOT_NOW),
        (NOT_TO_CHINA, _markets("US", "CN"), Verdict.MEETS),
        (ABROAD, _markets("CA"), Verdict.NOT_NOW),
        (IN_CANADA, _markets("CA"), Verdict.MEETS),
        (SOLD_LITTLE, NOBODY, Verdict.TO_CONFIRM),
        (SOLD_LITTLE, _markets("CA"), Verdict.NOT_NOW),
        (SOLD_LITTLE, _markets("CN"), Verdict.TO_CONFIRM),
        (SOLD_LITTLE, _markets("CN", "US", US=Interval.exact(0.1)), Verdict.MEETS),
        (SOLD_LITTLE, _markets("CN", "US", US=Interval.exact(0.2)), Verdict.TO_CONFIRM),
        (SOLD_LITTLE, _markets("US", US=Interval(0.1, 0.25)), Verdict.TO_CONFIRM),
        (NO_COMPANY, ApplicantFacts(legal_forms=frozenset()), Verdict.TO_CONFIRM),
        (NO_COMPANY, ApplicantFacts(legal_forms=frozenset({"corporation", "cooperative"})), Verdict.NOT_NOW),
        (NO_FARM, ApplicantFacts(naics=frozenset({"111", "541"})), Verdict.TO_CONFIRM),
        (NO_FARM, ApplicantFacts(naics=frozenset({"3"})), Verdict.TO_CONFIRM),
        (NO_FARM, ApplicantFacts(naics=frozenset({"541", "562"})), Verdict.MEETS),
        (NO_FARM, ApplicantFacts(naics=frozenset({"111", "3112"})), Verdict.NOT_NOW),
        (MEMBER, ApplicantFacts(memberships=frozenset()), Verdict.NOT_NOW),
        (MEMBER, ApplicantFacts(memberships=frozenset({"the NGEN cluster", "STEP"})), Verdict.MEETS),
        (FOR_RESEARCHERS, ApplicantFacts(legal_forms=frozenset({"corporation"})), Verdict.TO_CONFIRM),
        (FOR_RESEARCHERS, ApplicantFacts(legal_forms=frozenset({"academic"})), Verdict.MEETS),
        (TWO_PARTNERS, ApplicantFacts(project=ProjectFacts(has_partner=False)), Verdict.NOT_NOW),
        (TWO_PARTNERS, ApplicantFacts(project=ProjectFacts(has_partner=True)), Verdict.TO_CONFIRM),
        (ANY_PARTNER, ApplicantFacts(project=ProjectFacts(has_partner=True)), Verdict.MEETS),
        (ANY_PARTNER, ApplicantFacts(project=ProjectFacts(has_partner=False)), Verdict.NOT_NOW),
    ],
)
def test_corners_of_the_rules(test, facts, verdict) -> None:
    one = program("one", test)
    assert verdict_only(one.conditions, facts, verified=True) is verdict
    _agree([one, program("unverified", test, verified=False)], [facts])


# --- One company, all programs ---------------------------------------------------------------------------------------


def test_of_whom_nothing_is_known_nothing_is_ruled_out() -> None:
    verdicts = ProgramIndex(REAL).verdicts(NOBODY)
    assert verdicts.counts[Verdict.NOT_NOW] == 0
    assert sum(verdicts.counts.values()) == len(verdicts) == len(REAL.programs)
    assert list(verdicts) == [one.slug for one in REAL.programs]
    assert verdicts == verdicts_for(NOBODY, catalogue=REAL)


def test_a_catalogue_without_programs_or_conditions() -> None:
    assert dict(ProgramIndex(catalogue()).verdicts(NOBODY)) == {}
    open_to_all = ProgramIndex(catalogue(program("open"), program("doubtful", verified=False)))
    assert dict(open_to_all.verdicts(NOBODY)) == {"open": Verdict.MEETS, "doubtful": Verdict.TO_CONFIRM}
    assert open_to_all.best([NOBODY])["doubtful"] == IndexedVerdict(Verdict.TO_CONFIRM, None)


def test_the_index_bears_the_version_of_its_catalogue() -> None:
    assert ProgramIndex(REAL).catalogue_version == REAL.version


def test_the_best_of_several_readings_is_what_the_match_page_shows(today: date) -> None:
    index, rng = ProgramIndex(REAL), random.Random(7)
    for _ in range(10):
        about = {"province": rng.choice(["QC", "ON", "BC"]), "employees": rng.choice([3, 60, 700])}
        offered = rng.sample([area.value for area in Area], 3)
        readings = [
            CompanyReading(answers={**about, "areas": [area], "trl": 2 + 3 * n}) for n, area in enumerate(offered)
        ]
        shown, _, _ = best_programs(readings, catalogue=REAL, on=today)
        best = index.best([reading.facts for reading in readings])
        assert {slug: one.verdict for slug, one in best.items()} == {
            answer.program.slug: answer.verdict for answer in shown
        }


def test_the_kind_is_that_of_the_first_condition_in_the_way() -> None:
    index = ProgramIndex(REAL)
    for facts in companies(30, seed=11):
        for slug, decided in index.best([facts]).items():
            findings = evaluate(REAL.by_slug[slug].conditions, facts)
            bearing = {
                Verdict.MEETS: (),
                Verdict.TO_CONFIRM: undecided(findings),
                Verdict.NOT_NOW: not_met(findings),
            }[decided.verdict]
            kinds = [kind for kind in ConditionKind if kind in {one.condition.kind for one in bearing}]
            assert decided.kind is (kinds[0] if kinds else None)


def test_of_several_readings_the_first_with_the_verdict_gives_the_kind() -> None:
    index = ProgramIndex(catalogue(program("one", PROVINCE, AREA)))
    elsewhere = ApplicantFacts(province="ON")
    unknown_area = ApplicantFacts(province="QC")
    assert index.best([elsewhere, NOBODY, unknown_area]) == {
        "one": IndexedVerdict(Verdict.TO_CONFIRM, ConditionKind.PROVINCES)
    }
    assert index.best([unknown_area, elsewhere]) == {"one": IndexedVerdict(Verdict.TO_CONFIRM, ConditionKind.AREAS)}
    assert index.best([elsewhere]) == {"one": IndexedVerdict(Verdict.NOT_NOW, ConditionKind.PROVINCES)}


def test_words_are_read_as_the_profile_gives_them() -> None:
    facts = profile_from_answers(
        {"province": "ON", "city": "TORONTO", "memberships": ["ngen"], "naics": ["3333"]}
    ).facts
    assert ProgramIndex(REAL).verdicts(facts) == verdicts_for(facts, catalogue=REAL)


# --- One program, all companies --------------------------------------------------------------------------------------


def test_a_company_has_the_best_of_its_readings() -> None:
    here, elsewhere = ApplicantFacts(province="QC"), ApplicantFacts(province="ON")
    columns = CompanyColumns.of([[elsewhere, here], [elsewhere], [NOBODY, elsewhere]])
    assert (columns.companies, columns.rows) == (3, 5)
    verdicts = program_verdicts(program("one", PROVINCE), columns)
    assert verdicts.tolist() == [0, 2, 0, 1, 0]
    assert columns.best(verdicts).tolist() == [2, 0, 1]
    assert columns.best(np.stack([verdicts, verdicts])).tolist() == [[2, 0, 1]] * 2
    with pytest.raises(ValueError, match="reading"):
        CompanyColumns.of([[]])


def test_the_changed_are_those_whose_best_verdict_differs() -> None:
    applicants = [companies(2, seed=seed) for seed in range(60)]
    columns = CompanyColumns.of(applicants)
    before = REAL.by_slug["ca-gac-canexport-smes"]
    after = program(before.slug, PROVINCE, *before.conditions[1:])
    found = moved_verdicts(before, after, columns)

    def best(one: ProgramView, readings: list[ApplicantFacts]) -> int:
        return max(CODES[verdict_only(one.conditions, facts, verified=one.verified)] for facts in readings)

    expected = [
        (number, best(before, readings), best(after, readings))
        for number, readings in enumerate(applicants)
        if best(before, readings) != best(after, readings)
    ]
    assert expected
    assert list(zip(found.companies.tolist(), found.before.tolist(), found.after.tolist(), strict=True)) == expected
    assert len(found) == len(expected)
    assert len(moved_verdicts(after, after, columns)) == 0


def test_a_program_that_comes_or_goes_changes_every_company() -> None:
    columns = CompanyColumns.of([[NOBODY], [ApplicantFacts(province="ON")]])
    published = moved_verdicts(None, program("new", PROVINCE), columns)
    assert (published.before.tolist(), published.after.tolist()) == ([ABSENT, ABSENT], [1, 0])
    withdrawn = moved_verdicts(program("old", PROVINCE), None, columns)
    assert (withdrawn.before.tolist(), withdrawn.after.tolist()) == ([1, 0], [ABSENT, ABSENT])


def test_no_company_at_all() -> None:
    columns = CompanyColumns.of([])
    assert program_verdicts(REAL.programs[0], columns).shape == (0,)
    assert len(moved_verdicts(None, REAL.programs[0], columns)) == 0


def test_what_a_row_takes_is_told() -> None:
    few, many = (CompanyColumns.of([facts] for facts in companies(count, seed=9)) for count in (1000, 4000))
    assert 0 < many.bytes_per_row < few.bytes_per_row < 1000  # distinct values are kept once
