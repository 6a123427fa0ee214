"""The figures of the desk: what they count, and what small cells never tell."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason, ReturnReason
from hub.casework.metrics.figures import (
    ReferralFigures,
    RequestFigures,
    Share,
    Spread,
    lines_by,
    outcomes,
    referrals_accepted,
    returns_by_reason,
    share_unless_small,
    standard_met,
    suppressed,
    time_to_answer,
)
from hub.casework.metrics.queries import measurements
from hub.casework.models import ServiceRequest, Survey
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.closure import close_request, withdraw_request
from hub.casework.requests.services.messages import answer_company, ask_company, reply_as_company
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, World

FEW = st.integers(min_value=0, max_value=12)


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
        ([3], Spread(1, 3.0, 3)),
        ([1, 2], Spread(2, 1.5, 2)),
        ([0, 1, 1, 2, 2, 3, 3, 4, 5, 20], Spread(10, 2.5, 5)),
        ([0, 1, 1, 2, 2, 3, 3, 4, 5, 9, 20], Spread(11, 3.0, 9)),
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


def test_a_request_counts_in_each_of_its_areas():
    rows = [told(areas=("a", "b"), outcome="helped", confirmed=True), told(areas=("b",), outcome="nobody")]
    first, second = lines_by(rows, lambda row: row.areas)
    assert (first.code, first.requests, first.closed, first.helped) == ("b", 2, 2, 1)
    assert (second.code, second.answered_back, second.confirmed) == ("a", 1, 1)
    assert outcomes(rows) == {"helped": 1, "nobody": 1}


@given(numbers=st.lists(FEW, max_size=8), least=st.integers(min_value=1, max_value=6))
def test_no_closed_cell_is_small_and_alone_against_its_total(numbers: list[int], least: int):
    hidden = suppressed(numbers, least=least)
    small = {place for place, number in enumerate(numbers) if 0 < number < least}
    gone = {place for place, off in enumerate(hidden) if off}
    assert small <= gone
    # Where the total is known, what is hidden is told by it unless there are two, or nothing else to hide behind.
    others = [place for place, number in enumerate(numbers) if number and place not in small]
    assert len(gone) != 1 or not others
    assert all(numbers[place] for place in gone)


@given(part=FEW, rest=FEW, least=st.integers(min_value=1, max_value=6))
def test_a_share_that_is_shown_tells_of_no_few(part: int, rest: int, least: int):
    shown = share_unless_small(Share(part, part + rest), least=least)
    if shown is not None:
        assert not 0 < shown.part < least
        assert not 0 < shown.whole - shown.part < least
    if least == 1:
        assert shown == Share(part, part + rest)


# --- Over the database -----------------------------------------------------------------------------------------------


def rows_of(world: World, *, at: datetime) -> Sequence[RequestFigures]:
    return measurements(since=world.at - timedelta(days=1), at=at).requests


@pytest.mark.django_db
def test_time_in_which_the_company_was_asked_is_left_out(world: World, request_: ServiceRequest):
    desk, seats = world.people[DESK], [world.seat(DESK)]
    ask_company(request=request_, text="Which size?", by=desk, seats=seats, at=world.at + timedelta(hours=1))
    ServiceRequest.objects.update(first_answer_at=None)
    back = world.at + timedelta(days=14)
    reply_as_company(request=world.fresh(request_), text="Small.", by=world.owner, at=back)
    answer_company(request=world.fresh(request_), text="Good.", by=desk, seats=seats, at=back + timedelta(days=1))
    (row,) = rows_of(world, at=back + timedelta(days=30))
    assert (row.kept, row.answer_days) == (True, 0)


@pytest.mark.django_db
def test_what_was_withdrawn_in_time_is_no_promise_broken(world: World, request_: ServiceRequest):
    withdraw_request(request=request_, reason="", by=world.owner, at=world.at + timedelta(days=1))
    (row,) = rows_of(world, at=world.at + timedelta(days=60))
    assert (row.kept, row.answer_days, row.outcome) == (None, None, "withdrawn")


@pytest.mark.django_db
def test_what_nobody_answered_in_time_is_a_promise_broken(world: World, request_: ServiceRequest):
    assert [row.kept for row in rows_of(world, at=world.at + timedelta(days=5))] == [None]
    assert [row.kept for row in rows_of(world, at=world.at + timedelta(days=12))] == [False]


@pytest.mark.django_db
def test_the_last_word_of_the_company_counts(world: World, request_: ServiceRequest):
    close_request(
        request=request_,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer="Meet them.",
        by=world.people[DESK],
        seats=[world.seat(DESK)],
        at=world.at + timedelta(days=1),
    )
    for number, helped in ((1, True), (2, False), (3, None)):
        at = world.at + timedelta(days=10 * number)
        Survey.objects.create(
            request=request_, round=number, asked_at=at, answered_at=None if helped is None else at, helped=helped
        )
    (row,) = rows_of(world, at=world.at + timedelta(days=60))
    assert row.confirmed is False


@pytest.mark.django_db
def test_small_figures_are_for_administrators_alone(
    world: World, request_: ServiceRequest, browse: Browse, administrator: User, now: datetime
):
    offer = world.offer(request_, BEIJING, at=now)
    return_referral(
        offer=offer,
        reason=ReturnReason.NO_CAPACITY,
        text="",
        by=world.people[BEIJING],
        seats=[world.seat(BEIJING)],
        at=now,
    )
    url, file = reverse("team:figures"), reverse("team:figures_csv")
    page = browse(world.people[DESK]).get(url).content.decode()
    assert "Too few to show" in page
    assert "Too few requests to show figures" in page
    assert "Quebec" in page
    browser = browse(administrator)
    whole = browser.get(url).content.decode()
    assert "0 of 1" in whole
    assert "Too few requests" not in whole
    answer = browser.get(file)
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["Requests", "Quebec", "1", ""] in rows
    assert ["Offers returned", "No capacity now", "1", ""] in rows
    kept = list(csv.reader(io.StringIO(browse(world.people[DESK]).get(file).content.decode("utf-8-sig"))))
    assert ["Requests", "Quebec", "", ""] in kept
