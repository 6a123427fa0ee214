"""The order of people: who comes first, who is left out, and why."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import Area, Need, Province, Result, Stage, Verdict
from hub.matching.engine.people import HUB_DESK, PEOPLE_WEIGHTS, SeatAnswer, SeatRank, SeatView, people_for
from hub.matching.ranking.company import sells_abroad
from programs.eligibility.facts import ApplicantFacts, ProjectFacts


def seat(slug: str, kind: SeatRank, **changes: Any) -> SeatView:
    fields: dict[str, Any] = {
        "slug": slug,
        "title_en": f"Title {slug}",
        "title_fr": f"Titre {slug}",
        "office_slug": f"office-{slug}",
        "office_en": f"Office {slug}",
        "office_fr": f"Bureau {slug}",
        "organization": "gac",
        "kind": kind,
    }
    return SeatView(**{**fields, **changes})


QUEBEC = seat("quebec", SeatRank.REGIONAL_OFFICE, provinces=frozenset({"QC", "NU"}))
ONTARIO = seat("ontario", SeatRank.REGIONAL_OFFICE, provinces=frozenset({"ON"}))
BEIJING = seat(
    "beijing-water",
    SeatRank.CHINA_POST,
    areas=frozenset({"wastewater-treatment"}),
    cn_provinces=frozenset({"CN-BJ", "CN-TJ"}),
)
SHANGHAI = seat(
    "shanghai-water",
    SeatRank.CHINA_POST,
    areas=frozenset({"wastewater-treatment"}),
    cn_provinces=frozenset({"CN-SH", "CN-ZJ"}),
)
GRID = seat(
    "beijing-grid", SeatRank.CHINA_POST, areas=frozenset({"transmission-grid"}), cn_provinces=frozenset({"CN-BJ"})
)
QUEBEC_SHANGHAI = seat(
    "quebec-shanghai",
    SeatRank.PROVINCIAL_OFFICE,
    provinces=frozenset({"QC"}),
    cn_provinces=frozenset({"CN-SH"}),
)
PATENTS = seat("patents", SeatRank.ORGANIZATION_DESK, needs=frozenset({"ip_protection"}))
SEATS = (PATENTS, GRID, SHANGHAI, BEIJING, QUEBEC_SHANGHAI, ONTARIO, QUEBEC)


def slugs(answers: tuple[SeatAnswer, ...]) -> list[str]:
    return [answer.seat.slug for answer in answers]


def test_the_office_of_the_own_province_comes_first_and_the_post_of_the_area_with_it() -> None:
    water = ApplicantFacts(
        province="QC", areas=frozenset({"wastewater-treatment"}), needs=frozenset({"market_entry_china"})
    )
    found = people_for(water, seats=SEATS, top=10)
    assert slugs(found) == ["quebec", "beijing-water", "quebec-shanghai", "shanghai-water", "hub-desk"]
    assert [answer.rank for answer in found] == [1, 2, 3, 4, 5]
    assert found[1].verdict is Verdict.MEETS


def test_a_named_chinese_province_chooses_the_post() -> None:
    water = ApplicantFacts(
        province="ON", areas=frozenset({"wastewater-treatment"}), target_markets=frozenset({"CN", "CN-ZJ"})
    )
    assert slugs(people_for(water, seats=SEATS, top=10)) == ["ontario", "shanghai-water", "patents", "hub-desk"]


def test_a_project_in_a_chinese_province_chooses_the_post_of_a_company_that_names_china_alone() -> None:
    water = ApplicantFacts(
        province="ON",
        areas=frozenset({"wastewater-treatment"}),
        target_markets=frozenset({"CN"}),
        project=ProjectFacts(place="CN-ZJ"),
    )
    assert slugs(people_for(water, seats=SEATS, top=10)) == ["ontario", "shanghai-water", "patents", "hub-desk"]
    to_beijing = replace(water, target_markets=frozenset({"CN", "CN-BJ"}))
    assert slugs(people_for(to_beijing, seats=SEATS, top=10))[1] == "beijing-water"


def test_fairs_are_at_shanghai() -> None:
    water = ApplicantFacts(
        province="QC",
        areas=frozenset({"wastewater-treatment"}),
        needs=frozenset({"market_entry_china", "trade_mission"}),
    )
    verdicts = {answer.seat.slug: answer.verdict for answer in people_for(water, seats=SEATS, top=10)}
    assert verdicts["shanghai-water"] is Verdict.MEETS


def test_other_markets_leave_the_posts_out() -> None:
    facts = ApplicantFacts(province="QC", target_markets=frozenset({"US"}), needs=frozenset({"ip_protection"}))
    assert slugs(people_for(facts, seats=SEATS, top=10)) == ["quebec", "patents", "hub-desk"]


def test_a_market_not_known_leaves_the_posts_to_confirm() -> None:
    facts = ApplicantFacts(province="QC", areas=frozenset({"wastewater-treatment"}))
    found = {answer.seat.slug: answer for answer in people_for(facts, seats=SEATS, top=10)}
    assert found["beijing-water"].verdict is Verdict.TO_CONFIRM
    assert "beijing-grid" not in found


def test_a_proposed_area_counts_and_says_so() -> None:
    facts = ApplicantFacts(
        province="QC",
        proposed_areas=frozenset({"wastewater-treatment"}),
        needs=frozenset({"market_entry_china"}),
    )
    found = {answer.seat.slug: answer for answer in people_for(facts, seats=SEATS, top=10)}
    finding = next(finding for finding in found["beijing-water"].findings if finding.condition == "areas")
    assert finding.result is Result.MET
    assert "your own words" in finding.sentence("en")
    grid = next(finding for finding in found["beijing-grid"].findings if finding.condition == "areas")
    assert grid.result is Result.UNKNOWN


def test_without_a_province_the_hubs_desk_comes_first() -> None:
    assert slugs(people_for(ApplicantFacts(), seats=SEATS, top=3))[0] == "hub-desk"
    assert slugs(people_for(ApplicantFacts(province="YT"), seats=SEATS, top=3))[0] == "hub-desk"


def test_an_empty_directory_still_answers() -> None:
    (only,) = people_for(ApplicantFacts(province="QC"), seats=(), top=10)
    assert only.seat is HUB_DESK
    assert only.why


def test_a_seat_that_cannot_receive_is_left_out() -> None:
    closed = seat("closed", SeatRank.REGIONAL_OFFICE, provinces=frozenset({"QC"}), routable=False)
    assert slugs(people_for(ApplicantFacts(province="QC"), seats=(closed,), top=10)) == ["hub-desk"]


def test_the_hubs_own_desk_of_the_directory_is_used_once() -> None:
    desk = seat("desk", SeatRank.HUB_DESK)
    assert slugs(people_for(ApplicantFacts(), seats=(desk,), top=10)) == ["desk"]


def test_the_weights_sum_to_one() -> None:
    assert sum(PEOPLE_WEIGHTS.values()) == 1


facts = st.builds(
    ApplicantFacts,
    province=st.none() | st.sampled_from([province.value for province in Province]),
    areas=st.none() | st.frozensets(st.sampled_from([area.value for area in Area])),
    needs=st.none() | st.frozensets(st.sampled_from([need.value for need in Need])),
    target_markets=st.none() | st.frozensets(st.sampled_from(["CN", "US", "CN-SH"])),
    languages=st.none() | st.frozensets(st.sampled_from(["en", "fr"])),
)


@given(facts, st.permutations(SEATS), st.integers(1, 8))
def test_somebody_is_always_there_with_a_reason_whatever_the_order_of_seats(
    applicant: ApplicantFacts, seats: list[SeatView], top: int
) -> None:
    found = people_for(applicant, seats=seats, top=top)
    assert 1 <= len(found) <= top
    assert slugs(found) == slugs(people_for(applicant, seats=SEATS, top=top))
    for answer in found:
        assert answer.verdict is not Verdict.NOT_NOW
        assert answer.why or not answer.findings
        assert all(en and fr for en, fr in answer.why)
    own = [each for each in (QUEBEC, ONTARIO) if applicant.province in (each.provinces or ())]
    assert found[0].seat.slug == (own[0].slug if own and sells_abroad(applicant) else "hub-desk")


TO_THE_US = ApplicantFacts(province="QC", target_markets=frozenset({"US"}))


@pytest.mark.parametrize(
    ("facts", "slugs_found"),
    [
        (ApplicantFacts(province="QC", needs=frozenset({Need.FUNDING_RD})), ["hub-desk", "research", "quebec"]),
        (ApplicantFacts(province="QC", export_experience="none"), ["hub-desk", "research"]),
        (ApplicantFacts(province="QC", target_markets=frozenset()), ["hub-desk", "research"]),
        (TO_THE_US, ["quebec", "research", "hub-desk"]),
        (ApplicantFacts(province="QC", needs=frozenset({Need.EXPORT_FINANCE})), ["quebec", "hub-desk"]),
        (ApplicantFacts(province="QC", stage=Stage.EXPORT), ["quebec", "research", "hub-desk"]),
        (ApplicantFacts(province="QC", project=ProjectFacts(place="DE")), ["quebec", "research", "hub-desk"]),
        (ApplicantFacts(province="QC", from_words=TO_THE_US), ["quebec", "research", "hub-desk"]),
    ],
)
def test_a_trade_commissioner_is_for_who_sells_abroad(facts: ApplicantFacts, slugs_found: list[str]) -> None:
    research = seat("research", SeatRank.ORGANIZATION_DESK, needs=frozenset({Need.FUNDING_RD}))
    found = people_for(facts, seats=(QUEBEC, research), top=9)
    assert slugs(found) == slugs_found
    if facts.needs == {Need.FUNDING_RD}:
        assert found[-1].verdict is Verdict.TO_CONFIRM
        assert found[-1].why[-1][0] == "To confirm: Helps companies to sell abroad: name a market abroad."


def test_what_is_about_sales_abroad_is_for_the_trade_commissioner() -> None:
    at_home = ApplicantFacts(province="QC", target_markets=frozenset())
    assert slugs(people_for(at_home, seats=(QUEBEC,), top=9, abroad=True)) == ["quebec", "hub-desk"]


def test_an_unconfirmed_office_is_to_confirm_and_says_so() -> None:
    unsure = seat("unsure", SeatRank.ORGANIZATION_DESK, confirmed=False)
    found = people_for(TO_THE_US, seats=(unsure, QUEBEC), top=10)
    assert slugs(found) == ["quebec", "unsure", "hub-desk"]
    assert found[1].verdict is Verdict.TO_CONFIRM
    assert "write first" in found[1].why[-1][0]


def test_a_seat_for_china_alone_has_a_condition_on_the_market() -> None:
    china = seat("china", SeatRank.ORGANIZATION_DESK, markets=frozenset({"CN"}))
    america = ApplicantFacts(target_markets=frozenset({"US"}))
    assert slugs(people_for(america, seats=(china,), top=10)) == ["hub-desk"]
    aimed = people_for(ApplicantFacts(target_markets=frozenset({"CN"})), seats=(china,), top=10)
    assert [(answer.seat.slug, answer.verdict) for answer in aimed][-1] == ("china", Verdict.MEETS)
