"""The order of seats for a request: kinds by what is asked, then area, place and province inside a kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.text.formats import NBSP
from hub.core.vocabulary.enums import Need, Province, Result
from hub.directory.catalogue.rules import routing_table
from hub.directory.reference.seats import CHINA_MARKET, HUB, MARKETS, QUESTIONS
from hub.matching.assessments.sources import rows_of_files
from hub.matching.engine.findings import SeatAvailability, SeatFilter, seat_filter_findings
from hub.matching.engine.needs import filters_of_question
from hub.matching.engine.people import SeatRank
from hub.matching.engine.seats import RoutingAnswer, RoutingQuestion, SeatFit, kinds_for, seats_for
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.test_people import seat

TABLE = routing_table()
SEATS, _OPPORTUNITIES = rows_of_files()
POST = {"areas": frozenset({"wastewater-treatment"}), "cn_provinces": frozenset({"CN-SH"})}


def answer(*asks: str, seats: Any = SEATS, available: Any = None, province: str = "QC", **said: Any) -> RoutingAnswer:
    facts = ApplicantFacts(province=province, **said.pop("facts", {}))
    question = RoutingQuestion(asks=asks, facts=facts, **said)
    return seats_for(question, table=TABLE, seats=seats, available=available)


def slugs(found: RoutingAnswer) -> list[str]:
    return [one.seat.slug for one in found.seats]


def test_the_best_kind_of_each_question_comes_before_the_second_of_any() -> None:
    kinds = [
        asked.kind
        for asked in kinds_for(RoutingQuestion(asks=("talent", "ip_protection"), facts=ApplicantFacts()), TABLE)
    ]
    assert kinds[:2] == ["talent", "ip-office"]
    assert kinds[-1] == HUB
    assert len(kinds) == len(set(kinds))


def test_a_province_decides_inside_a_kind_and_never_across() -> None:
    for province in Province:
        found = answer("growth_capital", province=province)
        assert found.seats[0].step is not None
        assert found.seats[0].step.kind == "development-agency"
        assert province in (found.seats[0].seat.provinces or ())
    assert {one.seat.slug for one in answer("growth_capital").left_out} >= {"acoa-desk", "pacifican-desk"}


def test_the_area_comes_before_load_and_who_is_free_before_who_is_full() -> None:
    right, beside, full = (
        seat("a-right", SeatRank.CHINA_POST, **POST),
        seat("b-beside", SeatRank.CHINA_POST, **POST | {"areas": frozenset({"transmission-grid"})}),
        seat("c-full", SeatRank.CHINA_POST, **POST),
    )
    busy = {"c-full": SeatAvailability(open_requests=3, capacity=3), "a-right": SeatAvailability(open_requests=2)}
    said: dict[str, Any] = {
        "market": CHINA_MARKET,
        "places": frozenset({"CN-SH"}),
        "facts": {"areas": frozenset({"wastewater-treatment"})},
    }
    found = answer("find_partner", seats=(beside, full, right), available=busy, **said)
    assert slugs(found)[:2] == ["a-right", "c-full"]
    assert "b-beside" not in slugs(found)
    gone = {"a-right": SeatAvailability(is_reached=False), "c-full": SeatAvailability(is_reached=False)}
    found = answer("find_partner", seats=(beside, full, right), available=gone, **said)
    assert slugs(found)[:3] == ["a-right", "c-full", "b-beside"]
    assert found.seats[2].fit is SeatFit.PART
    assert found.unmet is not None
    assert found.unmet.kind == "post"


def test_colleagues_at_the_place_come_before_whoever_is_full() -> None:
    full, beside, elsewhere = (
        seat("a-full", SeatRank.CHINA_POST, **POST),
        seat("b-beside", SeatRank.CHINA_POST, **POST | {"areas": frozenset({"transmission-grid"})}),
        seat("c-elsewhere", SeatRank.CHINA_POST, **POST | {"cn_provinces": frozenset({"CN-GD"})}),
    )
    said: dict[str, Any] = {
        "market": CHINA_MARKET,
        "places": frozenset({"CN-SH"}),
        "facts": {"areas": frozenset({"wastewater-treatment"})},
    }
    busy = {"a-full": SeatAvailability(open_requests=3, capacity=3)}
    found = answer("find_partner", seats=(full, beside, elsewhere), available=busy, **said)
    assert slugs(found) == ["b-beside", "a-full"]
    assert found.unmet is None


def test_a_kind_of_which_nobody_fits_does_not_come_first() -> None:
    grid = {"areas": frozenset({"energy-efficiency"})}
    found = slugs(answer("funding_demo", seats=[one for one in SEATS if one.slug != "ced-desk"], facts=grid))
    assert found.index("nrcan-desk") < found.index("qc-innovee-desk") < found.index("hub-desk")


def test_of_a_company_in_none_of_the_areas_the_trade_office_comes_before_the_post() -> None:
    said: dict[str, Any] = {"market": CHINA_MARKET, "places": frozenset({"CN-SH"})}
    for areas, first in ((frozenset(), "ro-quebec-adviser"), (None, "shanghai-industry")):
        found = answer("find_partner", facts={"areas": areas}, **said)
        assert found.seats[0].seat.slug == first
        assert "shanghai-industry" in slugs(found)


@pytest.mark.parametrize(
    ("ask", "project", "town", "first"),
    [
        ("growth_capital", "SK", "", "prairiescan-desk"),
        ("growth_capital", "ON", "", "feddev-ontario-desk"),
        ("growth_capital", "ON", "Timmins", "fednor-desk"),
        ("growth_capital", "CN-JS", "", "ced-desk"),  # money of a place is for projects in Canada
        ("dispute", "SK", "", "ro-quebec-adviser"),
    ],
)
def test_money_of_a_place_goes_by_the_place_of_the_project(ask: str, project: str, town: str, first: str) -> None:
    facts = {"city": "Saguenay", "project": ProjectFacts(place=project)}
    found = answer(ask, facts=facts, project_town=town)
    assert found.seats[0].seat.slug == first
    assert ("ced-desk" in {one.seat.slug for one in found.left_out}) is (project in set(Province) and ask != "dispute")
    assert not any("None" in en + fr for one in (*found.seats, *found.left_out) for en, fr in one.sentences)


def test_a_seat_tells_whether_the_project_lies_in_its_provinces() -> None:
    found = answer("growth_capital", facts={"project": ProjectFacts(place="ON")})
    inside = ("The project is in Ontario, which it serves.", "Projet situé en Ontario, dans son territoire.")
    outside = (
        "Not quite: The project is in Ontario; it serves others.",
        f"Pas tout à fait{NBSP}: Projet situé en Ontario, hors de son territoire.",
    )
    assert inside in found.seats[0].sentences
    assert any(outside in one.sentences for one in found.left_out)


@pytest.mark.parametrize(
    ("trl", "needs", "found"),
    [
        (None, [], ["b-open", "a-limited"]),  # what is left to confirm comes after what is sure
        (9, [], ["a-limited", "b-open"]),
        (3, [], ["b-open"]),
        (3, ["talent"], ["a-limited", "b-open"]),  # the filter is for another need
        (None, ["talent"], ["a-limited", "b-open"]),
        (3, ["find_partner", "talent"], ["b-open"]),
    ],
)
def test_a_filter_orders_leaves_out_or_says_nothing(trl: float | None, needs: list[str], found: list[str]) -> None:
    ready = SeatFilter(kind="trl", test={"min": 7}, sentence_en="Ready.", sentence_fr="Prêt.", needs=needs)
    limited, open_to_all = (
        seat("a-limited", SeatRank.CHINA_POST, **POST, filters=(ready,)),
        seat("b-open", SeatRank.CHINA_POST, **POST),
    )
    busy = {"b-open": SeatAvailability(open_requests=3)}
    said: dict[str, Any] = {
        "areas": frozenset({"wastewater-treatment"}),
        "trl": None if trl is None else Interval(trl, trl),
        "needs": frozenset({"find_partner"}),
    }
    answered = answer(
        "find_partner", seats=(limited, open_to_all), available=busy, market=CHINA_MARKET,
        places=frozenset({"CN-SH"}), facts=said,
    )  # fmt: skip
    assert slugs(answered) == found
    assert {one.seat.slug for one in answered.left_out} == {"a-limited", "b-open"} - set(found)


@pytest.mark.parametrize(
    ("ask", "market", "named", "limited_to", "there", "asked"),
    [
        ("talent", "", {"talent"}, ["talent"], False, True),
        ("talent", "", {"talent", "funding_rd"}, ["funding_rd"], True, False),
        ("talent", "", set(), ["talent"], True, True),  # only heard
        ("program", "", set(), ["talent"], True, False),
        ("program", "", {"talent"}, ["talent"], False, True),
        ("finance", "", set(), ["export_finance"], True, True),
        ("market_entry", "abroad", {"market_entry_china"}, ["market_entry_china"], True, False),
        ("market_entry", "unknown", {"market_entry_china"}, ["market_entry_china"], True, True),
        ("market_entry", "china", {"market_entry_china"}, ["market_entry_china"], False, True),
        ("market_entry", "china", set(), [], False, True),  # a filter for every need
    ],
)
def test_a_filter_for_some_needs_goes_by_the_need_of_the_question(
    ask: str, market: str, named: set[str], limited_to: list[str], there: bool, asked: bool
) -> None:
    ready = SeatFilter(kind="trl", test={"min": 7}, sentence_en="Ready.", sentence_fr="Prêt.", needs=limited_to)
    facts = ApplicantFacts(trl=Interval.exact(3), needs=frozenset(named) or None)
    filters, by = filters_of_question([ready], ask, facts, market=market)
    results = [finding.result for finding in seat_filter_findings(filters, by)]
    assert bool(results) is asked
    assert (Result.NOT_MET not in results) is there


def test_a_dispute_is_the_posts_at_its_place_though_no_seat_names_the_area() -> None:
    said: dict[str, Any] = {"facts": {"areas": frozenset({"next-generation-transportation"})}}
    found = answer("dispute", market=CHINA_MARKET, places=frozenset({"CN-CQ"}), **said)
    assert found.seats[0].seat.office_slug == "tcs-chongqing"
    assert found.seats[0].fit is SeatFit.PART
    assert found.unmet is not None


@given(
    st.lists(st.sampled_from(list(QUESTIONS)), min_size=1, max_size=4, unique=True),
    st.sampled_from(["", *MARKETS]),
    st.frozensets(st.sampled_from(["CN-SH", "CN-GD", "CN-XJ"])),
    st.sampled_from([province.value for province in Province]),
    st.frozensets(st.sampled_from(sorted(TABLE.words))),
)
def test_every_question_finds_somebody_with_reasons_and_every_refusal_has_a_sentence(
    asks: list[str], market: str, places: frozenset[str], province: str, signs: frozenset[str]
) -> None:
    found = answer(*asks, market=market, places=places, province=province, signs=signs)
    assert any(one.seat.kind is SeatRank.HUB_DESK for one in found.seats)
    assert len(set(slugs(found))) == len(found.seats)
    assert all(one.step is not None and one.step.step.reason.en and one.step.step.reason.fr for one in found.seats)
    assert all(en and fr for one in (*found.seats, *found.left_out) for en, fr in one.sentences)
    assert all(one.sentences for one in found.left_out)
    if found.unmet is not None:
        assert found.unmet == found.kinds[0]


def test_a_word_with_and_without_its_apostrophe_is_one_word() -> None:
    for text in ("A buyer doesn't pay us.", "a buyer doesnt pay us", "Buyers haven’t paid.", "Buyers havent paid"):
        assert "unpaid" in TABLE.signs_in(text.replace("’", "'")), text


def test_every_need_has_a_kind_besides_the_hubs_desk() -> None:
    for need in Need:
        assert answer(need).kinds[0].kind != HUB, need
