"""The other direction, pure: companies for a program or an opportunity, and partners."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Area, ConditionKind, OpportunityKind, Verdict
from hub.directory.reference.capabilities import capabilities
from hub.matching.company_matching.matching import (
    PARTNER_WEIGHTS,
    SMALLEST_COUNT,
    CandidateCompany,
    Precision,
    ShownFigure,
    companies_for_opportunity,
    companies_for_program,
    disclosable_count,
    partners_for,
    shown_parts,
    shown_share,
)
from hub.matching.engine.evaluation import MatchGroup, evaluate_program
from hub.matching.engine.findings import RequiredCapability
from hub.matching.engine.opportunities import OpportunityView, evaluate_opportunity
from programs.eligibility.facts import ApplicantFacts
from tests.matching.builders import DAY, condition, program

IN_QUEBEC = condition(ConditionKind.PROVINCES, {"in": ["QC"]})
LEAD = OpportunityView(
    slug="lead",
    kind=OpportunityKind.LEAD,
    title_en="Lead",
    title_fr="Piste",
    areas=frozenset({"wastewater-treatment"}),
    capabilities=(RequiredCapability("sludge-treatment", "sludge", "boues"),),
    vouched_on=date(2026, 9, 1),
    as_of=date(2026, 9, 1),
)


def facts(**known: Any) -> ApplicantFacts:
    sets = {name: frozenset(value) if isinstance(value, (set, list)) else value for name, value in known.items()}
    return ApplicantFacts(**{"province": "QC", **sets})


def candidate(key: int, name: str = "", **known: Any) -> CandidateCompany:
    return CandidateCompany(key=key, name=name or f"Company {key}", province="QC", readings=(facts(**known),))


WATER = {"areas": {"wastewater-treatment"}, "target_markets": {"CN"}}
SLUDGE = candidate(1, **WATER, capabilities={"sludge-treatment"})
SENSORS = candidate(2, **WATER, capabilities={"water-quality-monitoring"})
SILENT = candidate(3, **WATER)
GRID = candidate(4, areas={"transmission-grid"}, target_markets={"CN"})
AMERICA = candidate(5, areas={"wastewater-treatment"}, target_markets={"US"}, capabilities={"membranes"})


def test_an_opportunity_ranks_the_companies_that_it_does_not_rule_out() -> None:
    found = companies_for_opportunity(LEAD, (GRID, SILENT, SENSORS, AMERICA, SLUDGE), on=DAY)
    assert [(each.candidate.key, each.rank) for each in found] == [(1, 1), (2, 2), (3, 3)]
    assert [each.standing for each in found] == [MatchGroup.MEETS, MatchGroup.TO_ANSWER, MatchGroup.TO_ANSWER]
    assert found[0].why[0][0] == "Works in wastewater treatment."
    assert ("Brings treatment of sludge.", "Apporte ceci\u00a0: traitement des boues.") in found[0].why
    assert any("join others" in en for en, _ in found[1].why)


def test_what_only_a_person_confirms_stands_apart() -> None:
    (one,) = companies_for_opportunity(replace(LEAD, status="ongoing_unconfirmed", vouched_on=None), (SLUDGE,), on=DAY)
    assert one.standing is MatchGroup.TO_CHECK


def test_a_program_puts_each_company_by_its_best_reading() -> None:
    asked = program("p", IN_QUEBEC, condition(ConditionKind.EMPLOYEES, {"max": 100}))
    two = CandidateCompany(key=1, name="Two", province="QC", readings=(facts(province="ON"), facts()))
    small = candidate(2, employees=None)
    out = candidate(3, province="ON")
    found = companies_for_program(asked, (out, small, two), on=DAY)
    assert [each.candidate.key for each in found] == [2, 1]
    assert {each.standing for each in found} == {MatchGroup.TO_ANSWER}
    assert all(en.startswith(("Met: ", "To confirm: ")) and fr for each in found for en, fr in each.why)
    (free,) = companies_for_program(program("p"), (small,), on=DAY)
    assert free.why == (("No condition is published.", "Aucune condition n’est publiée."),)


def test_partners_share_something_and_bring_what_the_other_lacks() -> None:
    found = partners_for(SLUDGE, (SLUDGE, SENSORS, SILENT, GRID, AMERICA), top=10)
    assert [each.candidate.key for each in found] == [2, 5]
    assert found[0].brings == ("water-quality-monitoring",)
    assert ("You both aim at China.", "Vous visez toutes deux la Chine.") in found[0].why
    twin = candidate(9, **WATER, capabilities={"sludge-treatment"})
    assert partners_for(SLUDGE, (twin,), top=10) == ()
    assert len(partners_for(SLUDGE, (SENSORS, AMERICA), top=1)) == 1


def test_another_place_in_the_value_chain_counts() -> None:
    near = candidate(6, "Near", **WATER, capabilities={"disinfection-oxidation"})  # equipment, as sludge treatment
    far = candidate(7, "Far", **WATER, capabilities={"carbon-accounting"})
    found = partners_for(SLUDGE, (near, far), top=10)
    assert [each.candidate.name for each in found] == ["Far", "Near"]
    assert any("value chain" in en for en, _ in found[0].why)
    assert not any("value chain" in en for en, _ in found[1].why)


def test_the_weights_sum_to_one_and_small_counts_are_not_shown() -> None:
    assert round(sum(PARTNER_WEIGHTS.values()), 9) == 1
    assert [disclosable_count(number) for number in (0, 1, SMALLEST_COUNT - 1, SMALLEST_COUNT, 1000)] == [
        None,
        None,
        None,
        SMALLEST_COUNT,
        1000,
    ]


@given(numbers=st.lists(st.integers(0, 12) | st.integers(0, 120), min_size=2, max_size=5))
def test_figures_beside_each_other_are_true_and_give_no_small_count_away(numbers: list[int]) -> None:
    parts, total = {str(place): number for place, number in enumerate(numbers)}, sum(numbers)
    bounds = {name: _bounds(figure, total) for name, figure in shown_parts(parts).items()}
    assert all(low <= parts[name] <= high for name, (low, high) in bounds.items())
    if max(numbers) < SMALLEST_COUNT:
        return
    for name in (name for name, number in parts.items() if number < SMALLEST_COUNT):
        others = [bounds[other] for other in parts if other != name]
        # What the total and all the other figures leave for it: none at all is among it.
        assert total - sum(high for _low, high in others) <= 0
        assert (
            total - sum(low for low, _high in others) > parts[name]
            or parts[name] == SMALLEST_COUNT - 1
            or total < 2 * SMALLEST_COUNT
        )


def _bounds(figure: ShownFigure, total: int) -> tuple[int, int]:
    if figure.precision is Precision.FEWER:
        return 0, SMALLEST_COUNT - 1
    return figure.number, figure.number if figure.precision is Precision.EXACT else total


def test_a_count_of_some_is_no_more_exact_than_the_figure_of_all() -> None:
    few, exact, least = (
        ShownFigure(*one) for one in ((Precision.FEWER, SMALLEST_COUNT), (Precision.EXACT, 9), (Precision.AT_LEAST, 36))
    )
    assert shown_share(4, [exact, few]) == few
    assert shown_share(9, [exact, few]) == exact
    assert shown_share(11, [exact, few]) == ShownFigure(Precision.AT_LEAST, 9)
    assert shown_share(39, [least, few]) == least
    assert shown_share(6, [few, few]) == ShownFigure(Precision.AT_LEAST, SMALLEST_COUNT)


some_areas = st.none() | st.frozensets(st.sampled_from([area.value for area in Area]), max_size=3)
some = st.frozensets(st.sampled_from(sorted(capabilities())), max_size=3)
applicants = st.builds(
    ApplicantFacts,
    province=st.sampled_from(["QC", "ON"]),
    areas=some_areas,
    capabilities=st.none() | some,
    proposed_capabilities=some,
    target_markets=st.none() | st.frozensets(st.sampled_from(["CN", "US", "CA"])),
)
companies = st.lists(applicants, min_size=1, max_size=6).map(
    lambda several: [
        CandidateCompany(key=key, name=f"Company {key % 2}", province="QC", readings=(each,))
        for key, each in enumerate(several)
    ]
)


@given(companies, st.randoms())
def test_both_directions_agree_whatever_the_order(several: list[CandidateCompany], random: Any) -> None:
    shuffled = several[:]
    random.shuffle(shuffled)
    found = companies_for_opportunity(LEAD, several, on=DAY)
    assert found == companies_for_opportunity(LEAD, shuffled, on=DAY)
    told = {each.key: evaluate_opportunity(LEAD, each.whole, on=DAY, registered=True) for each in several}
    possible = {key for key, answer in told.items() if answer.verdict is not Verdict.NOT_NOW}
    assert {each.candidate.key for each in found} == possible
    assert all(each.score == told[each.candidate.key].score for each in found)
    assert all(en and fr for each in found for en, fr in each.why)
    asked = program("p", IN_QUEBEC)
    for each in companies_for_program(asked, several, on=DAY):
        assert each.standing is evaluate_program(asked, each.candidate.readings[0], on=DAY).standing


@given(companies)
def test_a_partner_is_another_company_that_brings_something_new(several: list[CandidateCompany]) -> None:
    own = several[0]
    for each in partners_for(own, several, top=10):
        assert each.candidate.key != own.key
        assert each.brings
        assert not set(each.brings) & own.whole.held_capabilities
        assert all(en and fr for en, fr in each.why)
        assert 0 < each.score <= 1
