"""The figures of the desk: what they count, and what small cells never tell."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hub.casework.metrics.columns import FiguresNames, rule_lines, share_chart
from hub.casework.metrics.figures import (
    OfferFigures,
    ProposalFigures,
    ReferralFigures,
    RequestFigures,
    Share,
    Spread,
    answered_within,
    counts_of,
    days_to_answer,
    first_proposal_taken,
    first_taken_by_rule,
    grouped_by,
    help_confirmed,
    helped_in_time,
    left_by_reason,
    offers_answered,
    outcomes,
    outcomes_by_month,
    referrals_accepted,
    requests_helped,
    returns_by_reason,
    standard_met,
    time_to_answer,
)
from hub.casework.metrics.figures_report import figures_report
from hub.casework.metrics.presentation import FiguresWords
from hub.casework.metrics.queries import Measurements


def told(**changes: object) -> RequestFigures:
    said = {"province": "QC", "language": "fr", "areas": ("energy-efficiency",), "answer_days": 2, "kept": True}
    return RequestFigures(**(said | changes))  # type: ignore[arg-type]


def test_a_promise_that_may_still_be_kept_is_not_counted():
    rows = [told(), told(kept=False, answer_days=9), told(kept=None, answer_days=None)]
    assert standard_met(rows) == Share(1, 2)
    assert standard_met([]).ratio is None


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([], Spread(0, None, None)),
        ([3], Spread(1, 3, 3)),
        ([1, 2], Spread(2, 1, 2)),
        ([0, 1, 1, 2, 2, 3, 3, 4, 5, 20], Spread(10, 2, 5)),
        ([0, 1, 1, 2, 2, 3, 3, 4, 5, 9, 20], Spread(11, 3, 9)),
    ],
)
def test_nine_in_ten_are_answered_within_the_second_number(days: list[int], found: Spread):
    assert time_to_answer([told(answer_days=one) for one in reversed(days)]) == found


def test_referrals_are_those_that_were_answered():
    rows = [ReferralFigures(accepted=True), ReferralFigures(accepted=False, reason="no_capacity")] * 2
    assert referrals_accepted(rows) == Share(2, 4)
    assert returns_by_reason([*rows, ReferralFigures(accepted=False, reason="conflict")]) == {
        "no_capacity": 2,
        "conflict": 1,
    }


def test_of_what_was_sent_the_first_proposal_is_counted():
    rows = [ProposalFigures(first=True), ProposalFigures(first=False), ProposalFigures(first=True)]
    assert first_proposal_taken(rows) == Share(2, 3)
    assert first_proposal_taken([]).ratio is None


def test_what_each_rule_proposed_and_why_it_was_left_is_counted():
    rows = [
        ProposalFigures(first=True, rule="market_entry"),
        ProposalFigures(first=False, rule="market_entry", why="wrong_area"),
    ]
    rows += [ProposalFigures(first=True, rule="other"), ProposalFigures(first=False, why="company_asked")] * 2
    rows.append(ProposalFigures(first=False, rule="market_entry", why="wrong_area"))
    assert first_taken_by_rule(rows) == {"market_entry": Share(1, 3), "other": Share(2, 2)}
    assert left_by_reason(rows) == {"wrong_area": 2, "company_asked": 2}
    # Both are too few for those to whom small figures are closed.
    lines = rule_lines(first_taken_by_rule(rows), least=5, lang="en")
    assert [(line.sent, line.taken) for line in lines] == [(None, None)] * 2
    lines = rule_lines(first_taken_by_rule(rows), least=1, lang="fr")
    assert [(line.name, line.sent) for line in lines][1] == ("Autre chose", 2)


def test_a_request_counts_in_each_of_its_areas():
    rows = [told(areas=("a", "b"), outcome="helped", confirmed=True), told(areas=("b",), outcome="nobody")]
    groups = grouped_by(rows, lambda row: row.areas)
    assert list(groups) == ["b", "a"]
    assert requests_helped(groups["b"]) == Share(1, 2)
    assert help_confirmed(groups["a"]) == Share(1, 1)
    assert outcomes(rows) == {"helped": 1, "nobody": 1}


def test_an_offer_that_may_still_be_answered_is_not_counted():
    rows = [OfferFigures(answered=True), OfferFigures(answered=False), OfferFigures(answered=None)]
    assert offers_answered(rows) == Share(1, 2)


def test_of_those_that_helped_the_early_answers_are_counted():
    rows = [told(outcome="helped"), told(outcome="partly", answer_days=5), told(outcome="not_helped"), told()]
    assert helped_in_time(rows, 5) == Share(1, 2)


def test_outcomes_are_counted_by_month():
    rows = [told(outcome="helped", month=month) for month in ("2026-09", "2026-10", "2026-10")]
    rows.append(told(outcome="nobody", month="2026-09"))
    months = ("2026-09", "2026-10", "2026-11")
    assert outcomes_by_month([*rows, told()], months) == {"helped": (1, 2, 0), "nobody": (1, 0, 0)}


def test_a_chart_of_help_tells_no_month_that_the_table_of_outcomes_closes():
    months = ("2026-09", "2026-10", "2026-11")
    closed = {"2026-09": (7, 2, 6), "2026-10": (9, 8, 7), "2026-11": (6, 6, 6)}
    rows = tuple(
        told(outcome=outcome, month=month)
        for month, numbers in closed.items()
        for outcome, number in zip(("helped", "partly", "not_helped"), numbers, strict=True)
        for _ in range(number)
    )
    found = Measurements(requests=rows, answers=rows, referrals=())
    names = FiguresNames(places={}, seats={}, months=months)

    def numbers_of(least: int) -> tuple[list[tuple[int | None, int | None]], list[bool]]:
        words = FiguresWords(found, least=least, lang="en", names=names)
        (chart,) = (chart for chart in words.charts if chart.slug == "helped")
        both = [cells for name, cells in words.outcome_months if name in {"Helped", "Partly helped"}]
        hidden = [any(number is None for _when, number, _of in cells) for cells in zip(*both, strict=True)]
        return [column.numbers for column in chart.columns], hidden

    numbers, hidden = numbers_of(5)
    assert hidden[0]
    assert [part is None for part, _whole in numbers] == hidden
    assert numbers_of(1) == ([(9, 15), (17, 24), (12, 18)], [False] * 3)


@pytest.mark.parametrize(
    ("taken", "left", "least", "told"),
    [
        (9, 0, 1, "None was left."),
        (9, 0, 5, "None was left."),
        (2, 0, 1, "None was left."),
        (2, 0, 5, ""),
        (0, 0, 1, ""),
        (9, 1, 1, ""),
    ],
)
def test_that_no_first_proposal_was_left_is_told_where_some_were_sent(taken: int, left: int, least: int, told: str):
    made = [ProposalFigures(first=number < taken, month="2026-09") for number in range(taken + left)]
    sections, small = _sections_of(least, proposals=tuple(made))
    title = "Why first proposals were left"
    assert list(sections.get(title, ())) == ([told] if told else [])
    assert (title in small) == (not told)


@pytest.mark.parametrize(("least", "is_told"), [(1, True), (5, False)])
def test_recommended_programs_that_may_not_be_told_are_named_at_the_end(least: int, is_told: bool):
    sections, small = _sections_of(least, recommended={"apply": 1, "": 2})
    assert ("Programs recommended" in sections) == is_told
    assert ("Programs recommended" in small) != is_told
    assert all(text for texts in sections.values() for text in texts)


def _sections_of(least: int, **more: Any) -> tuple[dict[str, Sequence[str]], str]:
    """Return the texts of each section of a report by its title, and the words that name what is too small."""
    rows = tuple(told(place="x", answer_place="x", month="2026-09", origin="portal") for _each in range(9))
    found = Measurements(requests=rows, answers=rows, referrals=(), **more)
    words = FiguresWords(
        found, least=least, lang="en", names=FiguresNames(places={"x": "X"}, seats={}, months=("2026-09",))
    )
    sections = {one.title: one.texts for one in figures_report(words, [], place="", period="").sections}
    return sections, sections["How it is counted"][-1]


@st.composite
def lives(draw: Any) -> RequestFigures:
    """A request of any kind, as the figures read it."""
    waited = draw(st.integers(0, 9))
    answered = draw(st.booleans())
    promise = draw(st.sampled_from([2, 3, 5]))
    return told(
        province=draw(st.sampled_from(["QC", "ON"])),
        areas=tuple(draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))),
        waited=waited,
        answer_days=waited if answered else None,
        kept=waited < promise if answered else False if waited >= promise else None,
        month=draw(st.sampled_from(["2026-09", "2026-10"])),
        place=draw(st.sampled_from(["x", "y"])),
    )


@given(rows=st.lists(lives(), max_size=25), days=st.sampled_from([3, 5]))
def test_figures_equal_a_slow_recount(rows: list[RequestFigures], days: int):
    answered = dict.fromkeys(range(7), 0)
    part = whole = 0
    cells: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.answer_days is not None:
            answered[min(row.answer_days, 6)] += 1
        if row.answer_days is None and row.waited < days:
            continue
        whole += 1
        if row.answer_days is not None and row.answer_days + 1 <= days:
            part += 1
    for row in rows:
        for area in row.areas:
            cells[area, row.place] = cells.get((area, row.place), 0) + 1
    assert answered_within(rows, days) == Share(part, whole)
    assert days_to_answer(rows) == tuple(answered.values())
    assert dict(counts_of(rows, lambda row: row.place)) == cells
    by_place = [standard_met(row for row in rows if row.place == place) for place in ("x", "y")]
    assert sum(share.whole for share in by_place) == standard_met(rows).whole, "no request is lost or counted twice"


def test_a_chart_by_month_names_its_only_month_and_tells_june_from_july():
    shares = {"2026-06": Share(0, 0), "2026-07": Share(5, 10)}
    with override("fr"):
        chart = share_chart("kept", "", shares, ("", ""), least=5, lang="fr")
    assert [column.name for column in chart.columns] == ["juin", "juill."]
    assert "juillet 2026" in chart.says
