"""Filters above a seat: the same rules as for programs, all of three levels, and nobody turned away for not telling."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import ConditionKind, Need, Province, Result, Verdict
from hub.directory.catalogue.services import load_directory
from hub.directory.choices import FilterKind
from hub.directory.models import IntakeFilter, Office, Organization, Seat
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.filters import answers_result, deciding_questions
from hub.directory.seats import validators
from hub.directory.seats.services import add_intake_filter, end_intake_filter
from hub.matching.assessments.sources import seat_views
from hub.matching.engine.filters import RELATIONS_FILE
from hub.matching.engine.findings import SeatFilter, seat_filter_finding, seat_filter_findings
from hub.matching.engine.needs import filters_of_question
from hub.matching.engine.people import HUB_DESK, SeatRank, people_for
from hub.matching.engine.results import MatchSources
from programs.catalogue.entries import Catalogue
from programs.eligibility.conditions.registry import CONDITION_TYPES
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from programs.eligibility.places import sub_regions
from tests.accounts.people import make_person, make_seat
from tests.matching.test_people import seat
from tests.support.queries import QueryRecorder

SALES = {"min": 500_000}


def asks(kind: str, test: dict[str, object]) -> SeatFilter:
    return SeatFilter(kind=kind, test=test, sentence_en=f"Asks for {kind}.", sentence_fr=f"Demande {kind}.")


def sales(amount: float | None) -> ApplicantFacts:
    return ApplicantFacts(
        province="QC",
        annual_revenue_cad=None if amount is None else Interval.exact(amount),
        needs=frozenset({"talent"}),
        target_markets=frozenset({"US"}),
    )


def costs(dollars: float) -> dict[str, object]:
    return {"project": ProjectFacts(cost_cad=Interval.exact(dollars))}


# --- In the engine ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "verdict"), [(600_000, Verdict.MEETS), (None, Verdict.TO_CONFIRM), (400_000, None)])
def test_a_filter_lets_through_leaves_to_confirm_or_excludes(amount: float | None, verdict: Verdict | None) -> None:
    office = seat("quebec", SeatRank.REGIONAL_OFFICE, provinces=frozenset({"QC"}))
    asking = seat(
        "quebec",
        SeatRank.REGIONAL_OFFICE,
        provinces=frozenset({"QC"}),
        filters=(asks("annual_revenue_cad", SALES),),
    )
    found = {answer.seat.slug: answer for answer in people_for(sales(amount), seats=[asking], top=9)}
    assert (found["quebec"].verdict if "quebec" in found else None) == verdict
    if verdict is not None:
        told = [en for en, _fr in found["quebec"].why]
        sentence = "Asks for annual_revenue_cad."
        assert (sentence if amount else f"To confirm: {sentence}") in told
        plain = people_for(sales(amount), seats=[office], top=9)[0]
        assert found["quebec"].score == plain.score, "a filter lets through; it does not rank"
    assert HUB_DESK.slug in found


def test_all_filters_must_pass() -> None:
    both = (asks("provinces", {"in": ["QC"]}), asks("needs", {"in": ["talent"]}))
    for extra, there in (
        ((), True),
        ((asks("employees", {"max": 5}),), True),
        ((asks("provinces", {"in": ["ON"]}),), False),
    ):
        asking = seat("desk", SeatRank.ORGANIZATION_DESK, filters=(*both, *extra))
        slugs = {answer.seat.slug for answer in people_for(sales(None), seats=[asking], top=9)}
        assert ("desk" in slugs) is there


def test_the_desk_of_the_hub_takes_everybody() -> None:
    desk = seat("hub-desk", SeatRank.HUB_DESK, filters=(asks("provinces", {"in": ["ON"]}),))
    assert [answer.seat.slug for answer in people_for(sales(None), seats=[desk], top=9)] == ["hub-desk"]


def test_needs_are_not_told_told_or_others() -> None:
    asked = asks("needs", {"in": ["ip_protection"]})
    needs = [None, frozenset({"ip_protection", "talent"}), frozenset({"talent"}), frozenset()]
    results = [seat_filter_finding(asked, ApplicantFacts(needs=each)).result for each in needs]
    assert results == [Result.UNKNOWN, Result.MET, Result.NOT_MET, Result.NOT_MET]


def test_the_digest_of_seats_without_filters_is_what_it_was() -> None:
    catalogue = Catalogue(programs=(), version="1")
    plain, asking = seat("a", SeatRank.CHINA_POST), seat("a", SeatRank.CHINA_POST, filters=(asks("trl", {"min": 4}),))
    versions = {MatchSources(catalogue=catalogue, seats=(each,), opportunities=()).version for each in (plain, asking)}
    assert len(versions) == 2
    assert (
        MatchSources(catalogue=catalogue, seats=(plain,), opportunities=()).version
        == (
            "7b40169a46ca9f0fe85963dba48681ceec2a6b2e80f75527790075b7ecfb21cb"  # as the engine gave it before there were filters
        )
    )


def test_a_filter_for_some_needs_asks_nothing_of_others() -> None:
    limited = SeatFilter(kind="trl", test={"min": 7}, sentence_en="Ready.", sentence_fr="Prêt.", needs=["talent"])
    office = seat("desk", SeatRank.ORGANIZATION_DESK, filters=(limited,))
    early = Interval.exact(3)
    for needs, there in ((frozenset({"talent"}), False), (frozenset({"ip_protection"}), True)):
        facts = ApplicantFacts(province="QC", trl=early, needs=needs)
        slugs = {answer.seat.slug for answer in people_for(facts, seats=[office], top=9)}
        assert ("desk" in slugs) is there


def test_a_filter_for_a_question_turns_nobody_away_who_has_asked_none() -> None:
    """On the pages of a company no question is asked: what is not met stays to confirm, whatever its needs."""
    limited = SeatFilter(
        kind="trl", test={"min": 7}, sentence_en="Ready.", sentence_fr="Prêt.", needs=["talent"], questions=["program"]
    )
    facts = ApplicantFacts(province="QC", trl=Interval.exact(3), needs=frozenset({"ip_protection"}))
    assert [one.result for one in seat_filter_findings([limited], facts)] == [Result.UNKNOWN]
    ready = ApplicantFacts(province="QC", trl=Interval.exact(8))
    assert [one.result for one in seat_filter_findings([limited], ready)] == [Result.MET]
    for ask in ("program", "talent", "finance"):  # the question, the need, and a request that names the need
        asked, by = filters_of_question([limited], ask, replace(facts, needs=frozenset({"talent"})), market="")
        assert [one.result for one in seat_filter_findings(asked, by)] == [Result.NOT_MET], ask
    asked, by = filters_of_question([limited], "finance", facts, market="")
    assert not asked


def test_a_town_that_no_list_knows_is_named_and_not_refused() -> None:
    test = {"in": ["Moncton, NB", "Trois-Rivières, QC", "Polderville, NB"]}
    assert validators.filter_test_errors("town", test) == []
    assert validators.unknown_towns("town", test) == ["Polderville, NB"]
    assert validators.unknown_towns("provinces", {"in": ["NB"]}) == []


YES, NO = {"a": True}, {"a": False}


@pytest.mark.parametrize(
    ("test", "answers", "result"),
    [
        ({"all": ["a"]}, YES, Result.MET),
        ({"all": ["a"]}, NO, Result.NOT_MET),
        ({"all": ["a", "b"]}, YES, Result.UNKNOWN),
        ({"all": ["a", "b"]}, NO, Result.NOT_MET),
        ({"any": ["a", "b"]}, YES, Result.MET),
        ({"any": ["a", "b"]}, NO, Result.UNKNOWN),
        ({"any": ["a"]}, NO, Result.NOT_MET),
        ({"all": ["a"], "any": ["b", "c"]}, YES | {"b": False}, Result.UNKNOWN),
        ({"all": ["a"], "any": ["b", "c"]}, YES | {"b": False, "c": True}, Result.MET),
        ({"all": ["a"], "any": ["b"]}, YES | {"b": False}, Result.NOT_MET),
        ({"none": ["a"]}, YES, Result.NOT_MET),
        ({"none": ["a"]}, NO, Result.MET),
        ({"none": ["a", "b"]}, NO, Result.UNKNOWN),
        ({"all": ["a"], "none": ["b"]}, YES | {"b": False}, Result.MET),
        ({"all": ["a"], "none": ["b"]}, YES | {"b": True}, Result.NOT_MET),
        ({"all": ["a"], "none": ["b"]}, NO, Result.NOT_MET),
        ({"groups": [{"all": ["a"], "none": ["b"]}, {"all": ["c"]}]}, NO | {"c": True}, Result.MET),
        ({"groups": [{"all": ["a"], "none": ["b"]}, {"all": ["c"]}]}, NO | {"c": False}, Result.NOT_MET),
        ({"groups": [{"all": ["a"], "none": ["b"]}, {"all": ["c"]}]}, NO, Result.UNKNOWN),
        ({"groups": [{"all": ["a"], "none": ["b"]}, {"all": ["a", "b"]}]}, YES, Result.MET),
        ({"groups": [{"all": ["a"], "none": ["b"]}, {"all": ["a", "b"]}]}, {}, Result.UNKNOWN),
    ],
)
def test_groups_of_questions(test: dict[str, list[str]], answers: dict[str, bool], result: Result) -> None:
    assert answers_result(test, answers) is result
    assert seat_filter_finding(asks("answers", test), ApplicantFacts(), answers).result is result


# Whom four bodies take, by answers on two questions: is it a small sum, and has a bank refused?
BODIES: dict[str, dict[str, Any]] = {
    "all but a large sum that a bank refused": {
        "groups": [{"all": ["small", "bank"]}, {"all": ["small"], "none": ["bank"]}, {"none": ["small", "bank"]}]
    },
    "whom a bank refused": {"groups": [{"all": ["small", "bank"]}, {"all": ["bank"], "none": ["small"]}]},
    "a large sum that a bank refused": {"all": ["bank"], "none": ["small"]},
    "a large sum": {"groups": [{"all": ["bank"], "none": ["small"]}, {"none": ["small", "bank"]}]},
}


@pytest.mark.parametrize(
    ("small", "bank", "taken_by"),
    [(True, True, [0, 1]), (True, False, [0]), (False, True, [1, 2, 3]), (False, False, [0, 3])],
)
def test_one_group_of_several_is_enough(small: bool, bank: bool, taken_by: list[int]) -> None:
    answers = {"small": small, "bank": bank}
    results = [answers_result(test, answers) for test in BODIES.values()]
    assert results == [Result.MET if body in taken_by else Result.NOT_MET for body in range(len(BODIES))]
    assert not any(deciding_questions(test, answers) for test in BODIES.values())


@pytest.mark.parametrize(
    ("test", "answers", "asked"),
    [
        ({"none": ["a"]}, {}, ["a"]),
        ({"all": ["a"], "any": ["b", "c"]}, {"b": True}, ["a"]),
        ({"all": ["a"], "any": ["b", "c"]}, NO, []),
        ({"groups": [{"all": ["a"]}, {"all": ["b"], "none": ["c"]}]}, {"b": False}, ["a"]),
        ({"groups": [{"all": ["a"]}, {"all": ["b"], "none": ["a"]}]}, {}, ["a", "b"]),
        (BODIES["whom a bank refused"], {}, ["bank"]),
        (BODIES["a large sum"], {}, ["small"]),
        (BODIES["a large sum"], {"bank": True}, ["small"]),
        (BODIES["all but a large sum that a bank refused"], {}, ["small", "bank"]),
        (BODIES["all but a large sum that a bank refused"], {"small": True}, []),
        (BODIES["all but a large sum that a bank refused"], {"small": False}, ["bank"]),
    ],
)
def test_only_what_decides_is_asked(test: dict[str, Any], answers: dict[str, bool], asked: list[str]) -> None:
    assert list(deciding_questions(test, answers)) == asked
    assert (answers_result(test, answers) is Result.UNKNOWN) is bool(asked)


@pytest.mark.parametrize(
    "test",
    [
        {"none": []},
        {"groups": []},
        {"groups": [{}]},
        {"groups": {"all": ["a"]}},
        {"groups": [{"all": ["a"]}], "all": ["b"]},
        {"groups": [{"groups": [{"all": ["a"]}]}]},
        {"all": ["a"], "none": ["a"]},
        {"groups": [{"all": ["b"]}, {"any": ["a", "b"], "none": ["a"]}]},
        {"any": [str(number) for number in range(9)]},
    ],
)
def test_groups_that_nobody_can_read_or_meet_are_refused(test: dict[str, Any]) -> None:
    assert len(validators.filter_test_errors("answers", test)) == 1


def test_of_a_filter_of_old_with_many_questions_all_open_ones_are_asked() -> None:
    """Nobody waits for all answers to be tried: those of forty questions are a million millions."""
    names = tuple(f"q-{number}" for number in range(40))
    test = {"groups": [{"all": list(names[:20])}, {"none": list(names[20:])}]}
    assert (answers_result(test, {}), deciding_questions(test, {})) == (Result.UNKNOWN, names)
    assert deciding_questions(test, {"q-0": False}) == names[1:]
    assert deciding_questions(test, dict.fromkeys(names[:20], True)) == ()
    assert deciding_questions(test, dict.fromkeys(names[:39], False) | {"q-0": False}) == ("q-39",)


@pytest.mark.parametrize(
    ("kind", "test", "facts", "result"),
    [
        ("provinces", {"excluded": ["QC"]}, {"province": "QC"}, Result.NOT_MET),
        ("provinces", {"excluded": ["QC"]}, {"province": "ON"}, Result.MET),
        ("provinces", {"excluded": ["QC"]}, {}, Result.UNKNOWN),
        ("sub_region", {"in": ["northern-ontario"]}, {"province": "ON", "city": "Sudbury"}, Result.MET),
        ("sub_region", {"excluded": ["northern-ontario"]}, {"province": "ON", "city": "Sudbury"}, Result.NOT_MET),
        ("sub_region", {"excluded": ["northern-ontario"]}, {"province": "ON", "city": "Toronto"}, Result.MET),
        ("sub_region", {"excluded": ["northern-ontario"]}, {"province": "QC"}, Result.MET),
        ("sub_region", {"excluded": ["northern-ontario"]}, {"province": "ON"}, Result.UNKNOWN),
        ("sub_region", {"excluded": ["cape-breton"]}, {"province": "NS", "sub_region": "Cap-Breton"}, Result.NOT_MET),
        ("town", {"in": ["Moncton, NB"]}, {"province": "NB", "city": "moncton"}, Result.MET),
        ("town", {"in": ["Moncton, NB"]}, {"province": "NB", "city": "Fredericton"}, Result.NOT_MET),
        ("town", {"in": ["Moncton, NB"]}, {"province": "ON", "city": "Moncton"}, Result.NOT_MET),
        ("town", {"in": ["Moncton, NB"]}, {"province": "NB"}, Result.UNKNOWN),
        ("town", {"in": ["Moncton, NB"]}, {"city": "Moncton"}, Result.UNKNOWN),
        ("town", {"in": ["Moncton, NB", "Dieppe, NB"]}, {"province": "NB", "city": "Dieppe"}, Result.MET),
        ("town", {"excluded": ["Moncton, NB"]}, {"province": "NB", "city": "Moncton"}, Result.NOT_MET),
        ("town", {"excluded": ["Moncton, NB"]}, {"province": "NB", "city": "Caraquet"}, Result.MET),
        ("town", {"excluded": ["Moncton, NB"]}, {"province": "QC"}, Result.MET),
        ("town", {"excluded": ["Moncton, NB"]}, {"province": "NB", "city": "A place on no list"}, Result.UNKNOWN),
        ("town", {"in": ["Sault Ste. Marie, ON"]}, {"province": "ON", "city": "Sault Sainte Marie"}, Result.MET),
        ("town", {"in": ["Québec, QC"]}, {"province": "QC", "city": "Quebec City"}, Result.UNKNOWN),
        ("town", {"in": ["Vancouver, BC"]}, {"province": "BC", "city": "North Vancouver"}, Result.UNKNOWN),
        ("town", {"in": ["Québec, QC"]}, {"province": "QC", "city": "Montréal"}, Result.NOT_MET),
        ("town", {"in": ["Grand Falls, NB"]}, {"province": "NB", "city": "Grand-Sault"}, Result.UNKNOWN),
        ("town", {"in": ["Saint-Jean, NL"]}, {"province": "NL", "city": "St. John's"}, Result.UNKNOWN),
        ("town", {"in": ["Sherbrooke, QC"]}, {"province": "QC", "city": "Estrie"}, Result.UNKNOWN),
        ("town", {"in": ["Estrie, QC"]}, {"province": "QC", "city": "Sherbrooke"}, Result.UNKNOWN),
        ("town", {"in": ["Kelowna, BC"]}, {"province": "BC", "city": "Okanagan"}, Result.UNKNOWN),
        ("town", {"excluded": ["Saint-Georges, QC"]}, {"province": "QC", "city": "Beauce"}, Result.UNKNOWN),
        ("town", {"in": ["Québec, QC"]}, {"province": "QC", "city": "Sainte-Foy"}, Result.UNKNOWN),
        ("town", {"in": ["Halifax, NS"]}, {"province": "NS", "city": "Dartmouth"}, Result.UNKNOWN),
        ("town", {"in": ["Toronto, ON"]}, {"province": "ON", "city": "Scarborough"}, Result.UNKNOWN),
        ("town", {"in": ["Saguenay, QC"]}, {"province": "QC", "city": "Chicoutimi"}, Result.UNKNOWN),
        ("town", {"in": ["A place on no list, QC"]}, {"province": "QC", "city": "Chicoutimi"}, Result.UNKNOWN),
        ("sectors_naics", {"in": ["33"]}, {"naics": frozenset({"333310"})}, Result.MET),
        ("sectors_naics", {"in": ["33"]}, {"naics": frozenset({"541330"})}, Result.NOT_MET),
        ("sectors_naics", {"in": ["33"]}, {}, Result.UNKNOWN),
        ("min_project_cost", {"min": 5_000_000}, costs(5_000_000), Result.MET),
        ("min_project_cost", {"min": 5_000_000}, costs(4_999_999), Result.NOT_MET),
        ("min_project_cost", {"max": 4_999_999}, costs(5_000_000), Result.NOT_MET),
        ("min_project_cost", {"min": 5_000_000}, {}, Result.UNKNOWN),
        ("activity", {"in": ["a"]}, {"capabilities": frozenset({"a"})}, Result.MET),
        ("activity", {"excluded": ["a"]}, {"capabilities": frozenset({"a"})}, Result.NOT_MET),
        ("activity", {"in": ["a"]}, {"proposed_capabilities": frozenset({"a"})}, Result.MET),
        ("activity", {"in": ["a"]}, {"proposed_capabilities": frozenset({"b"})}, Result.UNKNOWN),
    ],
)
def test_excluded_places_industry_codes_costs_and_activities(
    kind: str, test: dict[str, object], facts: dict[str, Any], result: Result
) -> None:
    assert seat_filter_finding(asks(kind, test), ApplicantFacts(**facts)).result is result


def test_relations_of_towns_are_by_province() -> None:
    relations = parse_yaml(RELATIONS_FILE.read_text(encoding="utf-8"))
    assert set(relations) == {"regions", "cities"}
    assert {*relations["regions"], *relations["cities"]} <= set(Province)
    assert all(len(city) > 1 for cities in relations["cities"].values() for city in cities)


# --- What a test may hold ---------------------------------------------------------------------------------------------

TESTS: dict[str, list[dict[str, object]]] = {
    "provinces": [{"in": ["QC", "ON"]}, {"excluded": ["QC"]}],
    "sub_region": [{"in": ["northern-ontario"]}, {"excluded": ["cape-breton", "labrador"]}],
    "town": [{"in": ["Moncton, NB"]}, {"excluded": ["St. John’s, NL", "100 Mile House, BC"]}],
    "employees": [{"min": 1}, {"max": 500}, {"min": 1, "max": 500}],
    "annual_revenue_cad": [SALES],
    "min_project_cost": [{"min": 5_000_000}, {"max": 4_999_999}, {"min": 1, "max": 4_999_999}],
    "years_in_business": [{"min": 2}],
    "trl": [{"min": 4, "max": 9}],
    "legal_forms": [{"in": ["corporation"]}, {"excluded": ["academic"]}],
    "areas": [{"in": ["wastewater-treatment"]}],
    "target_markets": [{"in": ["CN"]}, {"excluded": ["US"]}, {"in": ["*"]}, {"in": ["CN-SH"]}],
    "export_experience": [{"in": ["none"]}],
    "needs": [{"in": ["talent", "find_partner"]}],
    "sectors_naics": [{"in": ["2211", "33"]}, {"excluded": ["11"]}],
    "activity": [{"in": [next(iter(capabilities()))]}],
    "answers": [
        {"all": ["a"]},
        {"any": ["a", "b"]},
        {"all": ["a"], "any": ["b"], "none": ["c"]},
        {"groups": [{"all": ["a"]}, {"none": ["b"]}]},
    ],
}
WRONG = [
    {},
    {"in": []},
    {"in": "QC"},
    {"in": ["zz"]},
    {"in": [1]},
    {"min": "5"},
    {"min": True},
    {"min": 9, "max": 1},
    {"x": 1},
]


def is_read_by_programs(kind: str, test: dict[str, object]) -> bool:
    """Needs, activities, answers, towns, excluded places and the most a project may cost are asked by seats alone."""
    ours = ("provinces", "excluded"), ("sub_region", "excluded"), ("min_project_cost", "max")
    return kind not in {"needs", "activity", "answers", "town"} and not any(
        kind == one and key in test for one, key in ours
    )


def test_every_kind_has_tests_that_the_rules_of_programs_read() -> None:
    assert set(TESTS) == set(FilterKind)
    for kind, tests in TESTS.items():
        for test in tests:
            assert validators.filter_test_errors(kind, test) == [], (kind, test)
            seat_filter_finding(asks(kind, test), ApplicantFacts())
            if is_read_by_programs(kind, test):
                assert CONDITION_TYPES[ConditionKind(kind)].problems(test) == (), (kind, test)


@given(
    st.sampled_from(sorted(FilterKind)),
    st.sampled_from([*WRONG, *(test for tests in TESTS.values() for test in tests)]),
)
def test_what_is_let_in_here_is_what_the_rules_of_programs_can_read(kind: str, test: dict[str, object]) -> None:
    if is_read_by_programs(kind, test) and not validators.filter_test_errors(kind, test):
        assert CONDITION_TYPES[ConditionKind(kind)].problems(test) == ()


@pytest.mark.parametrize("kind", sorted(FilterKind))
def test_what_cannot_be_read_is_refused_with_an_example(kind: str) -> None:
    for test in (*WRONG, None, "QC", ["QC"]):
        assert validators.filter_test_errors(kind, test), test
    assert validators.filter_test_errors("colour", {"in": ["green"]})


def test_regions_of_filters_are_those_of_programs() -> None:
    assert validators.filter_test_errors("sub_region", {"in": list(sub_regions())}) == []
    (refused,) = validators.filter_test_errors("sub_region", {"in": ["gaspe"]})
    assert all(slug in refused for slug in sub_regions())


@pytest.mark.parametrize("town", ["Moncton", "Moncton,NB", "Moncton, XX", "Moncton, NB, QC", ", NB", "NB", " , NB"])
def test_a_town_is_written_with_its_province(town: str) -> None:
    (refused,) = validators.filter_test_errors("town", {"excluded": [town]})
    assert "Moncton, NB" in refused


# --- In the database --------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(db: None) -> User:
    return make_person("admin@hub.example", role=Role.ADMINISTRATOR)


def add(place: object, by: User, at: datetime, **changes: object) -> IntakeFilter:
    fields: dict[str, object] = {
        "kind": "provinces",
        "test": {"in": ["QC"]},
        "sentence_en": "Takes companies of Quebec.",
        "sentence_fr": "Reçoit les entreprises du Québec.",
        "reason": "The office asked for it.",
    }
    return add_intake_filter(place=place, by=by, at=at, **{**fields, **changes})


@pytest.mark.django_db
def test_filters_of_all_three_levels_stand_above_a_seat(
    administrator: User, now: datetime, queries: QueryRecorder
) -> None:
    load_directory(by=None, at=now)
    before = seat_views()
    post = Seat.objects.select_related("office__organization").get(slug="beijing-power")
    desk = Seat.objects.select_related("organization").get(slug="edc-desk")
    rows = [
        add(place, administrator, now, sentence_en=f"Filter {number}.")
        for number, place in enumerate((post.office.organization, post.office, post, desk.organization, desk))
    ]
    with queries.recording():
        seats = {each.slug: each for each in seat_views()}
    assert len(queries) == 1
    said = {slug: [each.sentence_en for each in seat.filters] for slug, seat in seats.items() if seat.filters}
    assert said["beijing-power"] == ["Filter 0.", "Filter 1.", "Filter 2."]
    assert said["beijing-grid"] == ["Filter 0.", "Filter 1."]
    assert said["shanghai-industry"] == ["Filter 0."]
    assert said["edc-desk"] == ["Filter 3.", "Filter 4."]
    assert "hub-desk" not in said
    assert "bdc-desk" not in said
    for row in rows:
        end_intake_filter(intake_filter=row, by=administrator, at=now)
    assert seat_views() == before


FIRS = {
    "slug": "firs", "level": "federal", "jurisdiction": "CA", "name_en": "Firs", "name_fr": "Sapins",
    "acronym_en": "F", "acronym_fr": "F",
}  # fmt: skip


@pytest.mark.django_db
def test_only_administrators_add_and_end_and_each_leaves_its_entry(administrator: User, now: datetime) -> None:
    lin = make_person("lin@post.example", role=Role.ADVISER)
    place = Organization.objects.create(**FIRS)
    with pytest.raises(PermissionDenied):
        add(place, lin, now)
    row = add(place, administrator, now)
    with pytest.raises(PermissionDenied):
        end_intake_filter(intake_filter=row, by=lin, at=now)
    for _ in range(2):
        end_intake_filter(intake_filter=row, by=administrator, at=now, reason="no longer asked")
    told = Entry.objects.filter(action__startswith="directory.filter.").order_by("pk")
    assert [(entry.action, entry.reason, entry.subject_id) for entry in told] == [
        ("directory.filter.added", "The office asked for it.", str(place.pk)),
        ("directory.filter.ended", "no longer asked", str(place.pk)),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"test": {"in": ["ZZ"]}}, {"kind": "colour"}, {"sentence_fr": ""}, {"reason": ""}, {"source": "ftp://x"}],
    ids=["a test", "a kind", "no French", "no reason", "no page"],
)
def test_a_filter_that_cannot_be_is_refused(administrator: User, now: datetime, changes: dict[str, object]) -> None:
    words = {"title_en": "Desk", "title_fr": "Guichet", "languages": ["en"]}
    place = Organization.objects.create(**FIRS)
    desk = Seat.objects.create(slug="firs-desk", kind="organization_desk", organization=place, **words)
    with pytest.raises(ValidationError):
        add(desk, administrator, now, **changes)
    with pytest.raises(ValidationError):
        add(make_seat("the-hub"), administrator, now)
    assert not IntakeFilter.objects.exists()


@pytest.mark.django_db
def test_the_database_holds_what_the_services_promise(administrator: User, now: datetime) -> None:
    load_directory(by=None, at=now)
    office = Office.objects.get(slug="tcs-beijing")
    row = add(office, administrator, now)
    refused = [
        (IntegrityError, {"kind": "colour"}),
        (IntegrityError, {"seat": Seat.objects.get(slug="beijing-power")}),
        (IntegrityError, {"office": None}),
        (IntegrityError, {"test": {}}),
        (IntegrityError, {"sentence_fr": ""}),
        (IntegrityError, {"reason": ""}),
    ]
    fields = {name: getattr(row, name) for name in ("office", "kind", "test", "sentence_en", "sentence_fr", "reason")}
    for error, changes in refused:
        with pytest.raises(error), transaction.atomic():
            IntakeFilter.objects.create(**{**fields, "since": now, **changes})
    for change in ({"test": {"in": ["ON"]}}, {"sentence_en": "Other."}):
        with pytest.raises(InternalError), transaction.atomic():
            IntakeFilter.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        row.delete()
    end_intake_filter(intake_filter=row, by=administrator, at=now)
    with pytest.raises(InternalError), transaction.atomic():
        IntakeFilter.objects.filter(pk=row.pk).update(until=None)
    administrator.delete()
    row.refresh_from_db()
    assert (row.added_by, row.until) == (None, now)


def test_provinces_and_needs_of_filters_are_those_of_the_vocabulary() -> None:
    assert validators.filter_test_errors("provinces", {"in": [each.value for each in Province]}) == []
    assert validators.filter_test_errors("needs", {"in": [each.value for each in Need]}) == []
