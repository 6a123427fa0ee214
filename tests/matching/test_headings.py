"""A heading promises no more than the moves under it give."""

from types import SimpleNamespace
from typing import Any

import pytest

from hub.core.vocabulary.enums import Need
from hub.core.vocabulary.purpose import PaysFor
from hub.matching.engine.evaluation import ProgramAnswer, evaluate_program
from hub.matching.explanations.context import answer_summary
from hub.matching.explanations.first_moves import USUAL, Move, fold_streams, move_groups, moves_of, who_pays
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from hub.matching.explanations.reasons import OTHER, heading_of, need_title
from hub.matching.profile.facts import profile_from_answers
from hub.matching.ranking.programs import LATER, STAPLE
from programs.catalogue.entries import ProgramView
from programs.eligibility.facts import ApplicantFacts, Interval, ProjectFacts
from tests.matching.builders import DAY, program, purpose
from tests.quality.displayed import told_to
from tests.quality.measuring import judged_catalogue
from tests.support.catalogue import real_catalogue


def move(
    key: str, facts: dict[str, Any] | None = None, entry: dict[str, Any] | None = None, **made_for: Any
) -> ProgramAnswer:
    view: ProgramView = program("p", purpose=purpose(**made_for), **(entry or {}))
    answer = evaluate_program(view, ApplicantFacts(**(facts or {})), on=DAY)
    answer.first_move = key
    return answer


@pytest.mark.parametrize(
    ("need", "changes", "named"),
    [
        (Need.FUNDING_RD, {"pays_for": ("tax_relief", "r_and_d")}, True),
        (Need.FUNDING_RD, {"pays_for": ("tax_relief", "equipment_capital")}, False),
        (Need.FUNDING_DEMO, {"pays_for": ("r_and_d", "advice_coaching", "hiring", "pilot_demonstration")}, True),
        (Need.FUNDING_DEMO, {"pays_for": ("r_and_d",)}, False),
        (Need.REGULATORY_CERTIFICATION, {"pays_for": ("r_and_d", "pilot_demonstration")}, False),
        (Need.MARKET_ENTRY_CHINA, {"pays_for": ("export_marketing",), "place_of_project": "abroad"}, True),
        # Equipment first, and some marketing: no help to enter a market.
        (Need.MARKET_ENTRY_CHINA, {"pays_for": ("equipment_capital", "export_marketing"), "role": "regional_staple"}, False),
        (Need.TRADE_MISSION, {"pays_for": ("equipment_capital", "export_marketing"), "role": "regional_staple"}, False),
        (Need.PROCUREMENT, {"pays_for": ("introductions", "information")}, False),
        (Need.PROCUREMENT, {"pays_for": ("community_project",), "applicant": "community"}, True),
        (Need.DISPUTE, {"pays_for": ("introductions",)}, False),
        (Need.DISPUTE, {"pays_for": ("introductions",), "place_of_project": "abroad"}, True),
    ],
)  # fmt: skip
def test_a_need_is_the_heading_of_what_is_made_for_it(need, changes, named):
    assert heading_of(move(need.value, **changes)) == (need.value if named else OTHER)


def test_a_cluster_is_no_official_presence():
    need, changes = Need.GOVERNMENT_INTRODUCTION, {"pays_for": ("introductions",)}
    assert heading_of(move(need.value, entry={"level": "federal"}, **changes)) == need.value
    assert heading_of(move(need.value, entry={"level": "non_governmental"}, **changes)) == OTHER


def test_whoever_buys_technology_asks_for_a_project_and_not_to_grow():
    need, retrofit = Need.GROWTH_CAPITAL, {"pays_for": ("energy_retrofit", "fuel_switching")}
    assert heading_of(move(need.value, {"technology_role": "adopts"}, **retrofit)) == need.value
    assert heading_of(move(need.value, **retrofit)) == OTHER
    assert need_title(need, adopts=True).fr == "Financer votre projet"
    assert need_title(need, adopts=False).fr == "Financer la croissance"
    assert need_title(Need.TALENT, adopts=True).fr == "Embaucher ou former du personnel"


@pytest.mark.parametrize(
    ("facts", "changes", "heading"),
    [
        ({}, {}, OTHER),
        ({}, {"role": "staple"}, STAPLE),
        ({"project": ProjectFacts(cost_cad=Interval.exact(300_000))}, {"project_typical_cad": 10_000_000}, LATER),
        ({"project": ProjectFacts(cost_cad=Interval.exact(300_000))}, {"project_min_cad": 1_000_000}, LATER),
        ({"project": ProjectFacts(cost_cad=Interval.exact(3_000_000))}, {"project_min_cad": 1_000_000}, OTHER),
        ({"stage": "research"}, {"not_for": ("early_stage",), "role": "staple"}, LATER),
        ({"annual_revenue_cad": Interval.exact(0)}, {"not_for": ("pre_revenue",)}, LATER),
        ({"annual_revenue_cad": Interval.exact(400_000)}, {"not_for": ("pre_revenue",)}, OTHER),
        ({"employees": Interval.exact(20)}, {"firm": ("medium", "large")}, LATER),
        ({"employees": Interval.exact(20), "project": ProjectFacts(cost_cad=Interval.exact(42_000_000))},
         {"firm": ("medium", "large"), "not_for": ("small_firms",), "project_min_cad": 20_000_000,
          "pays_for": ("equipment_capital",)}, OTHER),
        # It begins at a later stage (demonstration, by its entry).
        ({"stage": "research"}, {}, LATER),
        ({"stage": "research", "needs": frozenset({"funding_rd"})}, {}, OTHER),
    ],
)  # fmt: skip
def test_for_later_is_what_is_beyond_what_was_told(facts, changes, heading):
    stages = {"stages": ("demonstration", "scale_up")} if facts.get("stage") == "research" and not changes else {}
    assert heading_of(move(LATER, facts, stages, **changes)) == heading


def test_every_need_promises_something():
    abroad = {"place_of_project": "abroad", "not_for": ("non_exporters",)}
    for need in Need:
        made = [move(need.value, pays_for=(one,), **where) for one in PaysFor for where in ({}, abroad)]
        assert need.value in map(heading_of, made), need


@pytest.mark.parametrize(("needs", "usual"), [(None, True), (["funding_rd"], False)])
def test_a_need_that_nobody_told_is_no_heading(needs, usual):
    catalogue, links = real_catalogue(), AnswerLinks(program=lambda slug: "", question=None, person="")
    profile = profile_from_answers({"areas": ["energy-efficiency"], "needs": needs, "trl": 5, "province": "ON"})
    told = told_to(profile, catalogue=catalogue, on=DAY)
    rows = MatchedPrograms.of(told, catalogue=catalogue, province="ON", lang="en", links=links).rows
    moves = moves_of(rows)
    headings = [move.heading for move in moves]
    assert headings
    assert (USUAL in headings) is usual
    assert set(Need).isdisjoint(headings) is usual
    assert not usual or set(headings) <= {USUAL, LATER}  # one heading, and not the same thing in three words


@pytest.mark.parametrize(
    ("headings", "within"),
    [
        (("funding_rd", "funding_rd", "talent"), None),
        (("funding_rd", "talent", "funding_rd"), "ca-nrc-irap"),
        (("funding_rd", "talent", STAPLE), "ca-nrc-irap"),
        (("funding_rd", "talent", OTHER), "ca-nrc-irap"),
        (("funding_rd", "talent", LATER), None),
    ],
)
def test_a_stream_that_others_part_from_its_program_stands_alone_under_a_need_of_its_own(headings, within):
    slugs = ("ca-nrc-irap", "ca-cra-sred", "ca-nrc-irap-youth")
    moves = [
        Move(SimpleNamespace(slug=slug, stance=None), heading=heading)
        for slug, heading in zip(slugs, headings, strict=True)
    ]
    fold_streams(moves)
    youth = moves[2]
    assert (youth.within and youth.within.row.slug) == within
    assert moves[0].streams == ([youth] if within else [])
    assert (youth.beside is moves[0]) is not bool(within)


def test_what_is_for_later_is_not_folded_into_what_is_for_now():
    slugs = ("ca-nrc-irap", "ca-nrc-irap-youth")
    for headings, folded in (((STAPLE, LATER), False), ((LATER, LATER), True)):
        moves = [
            Move(SimpleNamespace(slug=slug, stance=None), heading=heading)
            for slug, heading in zip(slugs, headings, strict=True)
        ]
        fold_streams(moves)
        assert (moves[1].within is moves[0]) is folded


def test_a_program_and_its_stream_are_one_move_and_what_comes_first_is_said():
    catalogue, links = judged_catalogue(), AnswerLinks(program=lambda slug: "", question=None, person="")
    profile = profile_from_answers({"needs": ["funding_demo", "ip_protection"], "trl": 7, "province": "ON"})
    told = told_to(profile, catalogue=catalogue, on=DAY)
    rows = MatchedPrograms.of(told, catalogue=catalogue, province="ON", lang="en", links=links).rows
    moves = {move.row.slug: move for move in moves_of(rows)}
    stream = moves["ca-nrc-irap-clean-technology"]
    assert stream.within is moves["ca-nrc-irap"]
    assert stream.within.streams == [stream]
    shown = [move for group in move_groups(list(moves.values())) for move in group.moves]
    assert stream not in shown
    assert len(shown) == len(moves) - 1
    assert [move.number for move in shown] == list(range(1, len(shown) + 1))
    assert stream.number == stream.within.number
    assert stream.within.name == "Industrial Research Assistance Program (NRC IRAP) + NRC IRAP Clean Technology"
    assert all(stream not in part.canada or stream.within not in part.canada for part in who_pays(list(moves.values())))
    assert answer_summary(list(moves.values())).startswith(f"{len(shown)} moves")
    assert moves["ca-nrc-ip-assist"].first is moves["ca-nrc-irap"]
    # Others that stand between do not part them.
    order = ["ca-nrc-irap", "ca-nrc-ip-assist", "ca-nrc-irap-clean-technology"]
    apart = {move.row.slug: move for move in moves_of(sorted(rows, key=lambda row: [*order, row.slug].index(row.slug)))}
    assert apart["ca-nrc-irap-clean-technology"].within is apart["ca-nrc-irap"]
    alone = moves_of(row for row in rows if row.slug != "ca-nrc-irap")
    assist = next(move for move in alone if move.row.slug == "ca-nrc-ip-assist")
    assert assist.now.startswith("Begin with Industrial Research Assistance Program (NRC IRAP)")
