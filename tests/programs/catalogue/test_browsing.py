"""Lists and counts come from one rule, so they can never disagree."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Area, Intake, Level, Province, Stage, Support
from programs.catalogue.facets import (
    IntakeChoice,
    ProgramFacet,
    SortOrder,
    browse,
    is_dormant,
    is_live,
    live_successors,
    named_areas,
    nearest,
    places,
    role_order,
)
from programs.eligibility.evaluate import intake_on
from programs.pages.cards import ProgramCard
from tests.support.catalogue import real_catalogue

TODAY = date(2026, 11, 24)
CATALOGUE = real_catalogue()
CHOICES = {
    ProgramFacet.SUPPORT: st.sampled_from(list(Support)),
    ProgramFacet.AREA: st.sampled_from(list(Area)),
    ProgramFacet.PLACE: st.sampled_from(["CA", *Province]),
    ProgramFacet.STAGE: st.sampled_from(list(Stage)),
    ProgramFacet.INTAKE: st.sampled_from(list(IntakeChoice)),
    ProgramFacet.LEVEL: st.sampled_from(list(Level)),
}


def listed(chosen=None, order=SortOrder.OPEN_FIRST, **options):
    return browse(CATALOGUE, chosen=chosen or {}, order=order, on=TODAY, lang="en", **options)


def test_without_a_choice_every_program_is_listed():
    assert len(listed().listed) == len(CATALOGUE.programs)


some_choices = st.sets(st.sampled_from(list(CHOICES)), max_size=3).flatmap(
    lambda facets: st.fixed_dictionaries({facet: st.frozensets(CHOICES[facet], max_size=2) for facet in sorted(facets)})
)


@given(some_choices)
def test_the_count_beside_a_choice_is_what_the_list_would_hold(chosen):
    browsed = listed(chosen)
    for facet in (ProgramFacet.SUPPORT, ProgramFacet.AREA, ProgramFacet.INTAKE):
        for value, count in list(browsed.counts[facet].items())[:2]:
            assert len(listed({**chosen, facet: frozenset({value})}).listed) == count


@given(facet=st.sampled_from(list(CHOICES)), data=st.data())
def test_choices_of_one_facet_widen_and_facets_narrow(facet, data):
    first, second = data.draw(CHOICES[facet]), data.draw(CHOICES[facet])
    one = {item.program.slug for item in listed({facet: frozenset({first})}).listed}
    both = {item.program.slug for item in listed({facet: frozenset({first, second})}).listed}
    assert one <= both
    other = (
        {ProgramFacet.LEVEL: frozenset({Level.FEDERAL})}
        if facet is not ProgramFacet.LEVEL
        else {ProgramFacet.AREA: frozenset({*Area})}
    )
    narrowed = listed({facet: frozenset({first}), **other}).listed
    assert {item.program.slug for item in narrowed} <= one


@pytest.mark.parametrize("order", SortOrder)
def test_every_order_is_total_and_keeps_every_program(order):
    slugs = [item.program.slug for item in listed(order=order).listed]
    assert sorted(slugs) == sorted(CATALOGUE.by_slug)
    assert slugs == [item.program.slug for item in listed(order=order).listed]


def test_open_programs_come_first_and_ended_ones_last():
    states = [item.intake.state for item in listed().listed]
    assert states[0] is Intake.OPEN
    assert states[-1] is Intake.ENDED


def test_what_was_open_when_last_seen_is_to_be_confirmed():
    cards = {
        choice: [
            ProgramCard(item, CATALOGUE, TODAY, "en")
            for item in listed({ProgramFacet.INTAKE: frozenset({choice})}).listed
        ]
        for choice in (IntakeChoice.OPEN, IntakeChoice.TO_CONFIRM)
    }
    assert cards[IntakeChoice.OPEN]
    assert not any(card.seen_open for card in cards[IntakeChoice.OPEN])
    assert any(card.seen_open for card in cards[IntakeChoice.TO_CONFIRM])
    first = [card.seen_open for card in cards[IntakeChoice.TO_CONFIRM] if card.intake.state is Intake.OPEN]
    assert first == sorted(first, key=bool)


def test_programs_made_for_an_area_come_before_those_open_to_any():
    area = Area.WASTEWATER_TREATMENT
    items = listed({ProgramFacet.AREA: frozenset({area})}).listed
    named = [area in named_areas(item.program) for item in items]
    assert named == sorted(named, reverse=True)
    assert any(named)
    assert not all(named)


def test_a_search_lists_only_what_it_found_best_first():
    found = {"ca-nrc-irap": 0.2, "ca-sdtc": 0.9}
    items = listed(order=SortOrder.RELEVANCE, relevance=found).listed
    assert [item.program.slug for item in items] == ["ca-sdtc", "ca-nrc-irap"]


def test_what_has_ended_stands_behind_what_lives_unless_the_words_name_it_best():
    found = {"ca-cra-sred": 0.9, "ca-sdtc": 0.8, "ca-nrc-irap": 0.2}
    items = listed(order=SortOrder.RELEVANCE, relevance=found).listed
    assert [item.program.slug for item in items] == ["ca-cra-sred", "ca-nrc-irap", "ca-sdtc"]
    nothing = {ProgramFacet.INTAKE: frozenset({IntakeChoice.TO_CONFIRM})}
    assert listed(nothing, order=SortOrder.RELEVANCE, relevance={"ca-cra-sred": 0.9}).listed == ()


def test_a_program_that_serves_everywhere_is_listed_under_all_of_canada():
    assert places(CATALOGUE.by_slug["ca-gac-tcs"]) == {"CA"}
    assert places(CATALOGUE.by_slug["ca-pacifican-bsp"]) == {"BC"}


def test_a_province_holds_what_serves_all_of_canada_where_it_is_asked_so():
    chosen = {ProgramFacet.PLACE: frozenset({Province.ONTARIO})}
    alone, with_canada = listed(chosen), listed(chosen, with_national=True)
    slugs = {item.program.slug for item in with_canada.listed}
    assert {item.program.slug for item in alone.listed} < slugs
    assert {"ca-nrc-irap", "ca-cra-sred", "on-ipon"} <= slugs
    assert "bc-cice-open-call" not in slugs
    assert with_canada.counts[ProgramFacet.PLACE][Province.ONTARIO] == len(slugs)
    assert alone.counts[ProgramFacet.PLACE]["CA"] == with_canada.counts[ProgramFacet.PLACE]["CA"]


def test_the_most_useful_come_first_and_what_is_over_last():
    items = listed(order=SortOrder.USEFUL).listed
    over = [is_dormant(item.program, item.intake) for item in items]
    live = [is_live(item.program, item.intake) for item in items]
    assert over == sorted(over)
    assert live == sorted(live, reverse=True)
    assert items[0].program.verified
    assert items[0].program.url("en")
    roles = [role_order(item.program) for item, alive in zip(items, live, strict=True) if alive]
    official = [bool(item.program.verified and item.program.url("en")) for item in items[: len(roles)]]
    assert roles[: official.count(True)] == sorted(roles[: official.count(True)])
    first = [item.program.slug for item in items[:4]]
    assert {"ca-nrc-irap", "ca-cra-sred"} <= set(first), "before what is for few"
    assert not {"ca-isc-aboriginal-entrepreneurship", "ca-nrc-ip-assist"} & set(first)


def test_ended_programs_lead_to_programs_that_are_still_there():
    for program in CATALOGUE.programs:
        for successor in live_successors(program, CATALOGUE, TODAY):
            ended = intake_on(successor.intake, TODAY).state is Intake.ENDED
            assert not (ended and successor.replaced_by)
    assert [item.slug for item in live_successors(CATALOGUE.by_slug["ca-sdtc"], CATALOGUE, TODAY)] == [
        "ca-nrc-irap-clean-technology"
    ]


def test_the_bodies_and_the_kinds_of_money_that_the_report_names_are_listed():
    for slug, support in (
        ("ca-edc-select-credit-insurance", Support.INSURANCE),
        ("ca-edc-direct-lending", Support.LOAN),
        ("ca-edc-export-guarantee-program", Support.LOAN_GUARANTEE),
        ("ca-edc-investments", Support.EQUITY),
        ("ca-bdc-climate-tech-fund-ii", Support.EQUITY),
        ("ca-ccc-g2g", Support.PROCUREMENT),
        ("ca-gac-canexport-smes", Support.GRANT),
    ):
        chosen = {ProgramFacet.SUPPORT: frozenset({support})}
        assert slug in {item.program.slug for item in listed(chosen).listed}, slug
    demonstrated = {ProgramFacet.STAGE: frozenset({Stage.DEMONSTRATION}), ProgramFacet.PLACE: frozenset({"CA"})}
    assert any(item.program.level == Level.FEDERAL for item in listed(demonstrated).listed)
    # Québec's export program of the report has ended, and leads to what took over.
    ended = CATALOGUE.by_slug["qc-pex-programme-exportation"]
    assert intake_on(ended.intake, TODAY).state is Intake.ENDED
    assert {item.slug for item in live_successors(ended, CATALOGUE, TODAY)} == {"qc-psce-volet-1", "qc-psce-volet-2"}


def test_no_ended_program_is_a_dead_end():
    for program in CATALOGUE.programs:
        if intake_on(program.intake, TODAY).state is Intake.ENDED:
            assert live_successors(program, CATALOGUE, TODAY) or nearest(program, CATALOGUE, TODAY), program.slug


def test_the_nearest_programs_can_be_used_and_share_a_kind_of_support():
    program = CATALOGUE.by_slug["ca-gac-canexport-smes"]
    found = nearest(program, CATALOGUE, TODAY)
    assert len(found) == 3
    for item in found:
        assert item.intake.state is not Intake.ENDED
        assert set(item.program.support) & set(program.support)
