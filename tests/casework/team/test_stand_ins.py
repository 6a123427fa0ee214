"""Who is proposed to stand in for somebody, and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.casework.reassignment.rules import (
    AbsenceWindow,
    StandInState,
    TransferPlace,
    WorkKind,
    transfer_proposal,
)

WINDOW = AbsenceWindow(first_day=date(2026, 11, 30), last_day=date(2026, 12, 4), today=date(2026, 11, 27))


HERE = StandInState(languages=frozenset({"en", "zh"}))


ALL = frozenset(TransferPlace)


@pytest.mark.parametrize(
    ("kind", "due", "language", "stand_in", "place", "reason"),
    [
        (WorkKind.WAITING, None, "en", HERE, TransferPlace.KEEP, "Waits on the company"),
        (WorkKind.SENT_ON, None, "en", HERE, TransferPlace.KEEP, "Another seat"),
        (WorkKind.CASE, None, "en", HERE, TransferPlace.KEEP, "Nothing due"),
        (WorkKind.CASE, date(2026, 12, 7), "en", HERE, TransferPlace.KEEP, "Nothing due"),
        (WorkKind.CASE, date(2026, 11, 27), "en", HERE, TransferPlace.KEEP, "Due before you go"),
        (WorkKind.CASE, date(2026, 11, 25), "en", HERE, TransferPlace.STAND_IN, "Late already"),
        (WorkKind.CASE, date(2026, 12, 1), "en", HERE, TransferPlace.STAND_IN, "Due while"),
        (WorkKind.OFFER, date(2026, 12, 1), "en", HERE, TransferPlace.STAND_IN, "An offer"),
        (WorkKind.PART, date(2026, 12, 1), "fr", HERE, TransferPlace.OFFICE, "In French"),
        (WorkKind.CASE, date(2026, 12, 1), "en", None, TransferPlace.OFFICE, "No stand-in"),
        (
            WorkKind.CASE,
            date(2026, 12, 2),
            "en",
            StandInState(away_on=frozenset({date(2026, 12, 2)})),
            TransferPlace.OFFICE,
            "away on Wednesday",
        ),
        (WorkKind.CASE, date(2026, 12, 1), "en", StandInState(is_full=True), TransferPlace.OFFICE, "no room"),
    ],
)
def test_each_thing_has_a_proposal_with_its_reason(
    kind: WorkKind, due: date | None, language: str, stand_in: StandInState | None, place: TransferPlace, reason: str
):
    found = transfer_proposal(kind, due=due, language=language, window=WINDOW, stand_in=stand_in, may_go=ALL, lang="en")
    assert found.place is place
    assert reason in found.reason


@given(
    kind=st.sampled_from(WorkKind),
    due=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    language=st.sampled_from(["en", "fr"]),
    stand_in=st.none() | st.builds(StandInState, is_full=st.booleans()),
    may_go=st.sets(st.sampled_from([TransferPlace.STAND_IN, TransferPlace.OFFICE])),
)
def test_a_proposal_is_always_a_place_that_can_be_with_a_reason(
    kind: WorkKind, due: date | None, language: str, stand_in: StandInState | None, may_go: set[TransferPlace]
):
    found = transfer_proposal(
        kind,
        due=due,
        language=language,
        window=WINDOW,
        stand_in=stand_in,
        may_go=frozenset({TransferPlace.KEEP, *may_go}),
        lang="en",
    )
    assert found.place in {TransferPlace.KEEP, *may_go}
    assert found.reason
