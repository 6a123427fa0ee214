"""Where an opportunity stands on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import OpportunityStanding
from opportunities.choices import OpportunityStatus
from opportunities.entries.policy_signals import SignalCard
from opportunities.models import PolicySignal
from opportunities.status import KINDS, LIVE, first_day, last_day, next_day, signal_state, standing, use_order

OPEN, TO_CONFIRM, WATCH, _SIGNAL, PAST = OpportunityStanding
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
OLD = TODAY - 90 * DAY  # the first day on which a voucher is too old
RECENT = OLD + DAY


@dataclass(frozen=True, kw_only=True)
class Row:
    slug: str = "lead"
    kind: str = "lead"
    status: str = "ongoing"
    opens: date | None = None
    closes: date | None = None
    vouched_on: date | None = None
    as_of: date | None = TODAY
    is_verified: bool = True


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # However new its evidence, it is open by a day to come or a person's word alone.
        ({}, TO_CONFIRM),
        ({"as_of": None}, TO_CONFIRM),
        ({"vouched_on": TODAY}, OPEN),
        ({"vouched_on": RECENT}, OPEN),
        ({"vouched_on": OLD}, TO_CONFIRM),
        ({"vouched_on": TODAY + DAY}, TO_CONFIRM),
        ({"as_of": None, "closes": TODAY}, OPEN),
        ({"as_of": None, "opens": TODAY + DAY}, OPEN),
        ({"kind": "tender", "closes": TODAY - DAY}, TO_CONFIRM),
        ({"kind": "tender", "closes": TODAY - DAY, "vouched_on": TODAY}, TO_CONFIRM),
        # Whoever looks after a lead or a mission takes no answers after its day, whatever was said before.
        ({"closes": TODAY - DAY}, PAST),
        ({"closes": TODAY - DAY, "vouched_on": TODAY}, PAST),
        ({"kind": "mission", "opens": TODAY - DAY}, PAST),
        # Unless it comes back.
        ({"kind": "mission", "status": "recurring", "closes": TODAY - DAY}, WATCH),
        ({"opens": TODAY - DAY}, TO_CONFIRM),
        ({"opens": TODAY - DAY, "vouched_on": RECENT}, OPEN),
        ({"kind": "seminar", "opens": TODAY - DAY}, TO_CONFIRM),
        ({"kind": "mission", "opens": TODAY}, OPEN),
        ({"kind": "mission", "opens": TODAY - DAY, "closes": TODAY}, OPEN),
        # A day is no better than the page that gives it; a person's word is.
        ({"status": "ongoing_unconfirmed"}, TO_CONFIRM),
        ({"status": "ongoing_unconfirmed", "vouched_on": RECENT}, OPEN),
        ({"is_verified": False, "vouched_on": RECENT}, OPEN),
        ({"status": "ongoing_unconfirmed", "closes": TODAY + DAY}, TO_CONFIRM),
        ({"is_verified": False}, TO_CONFIRM),
        ({"is_verified": False, "closes": TODAY + DAY}, TO_CONFIRM),
        # The days of a project are those of its works.
        ({"kind": "project", "vouched_on": RECENT}, OPEN),
        ({"kind": "project", "closes": TODAY + 1000 * DAY}, TO_CONFIRM),
        ({"kind": "project", "closes": TODAY - DAY}, TO_CONFIRM),
        # What comes back is watched until its days are known, however recent the evidence.
        ({"kind": "trade_fair", "status": "recurring"}, WATCH),
        ({"kind": "trade_fair", "status": "recurring", "opens": TODAY - 3 * DAY, "closes": TODAY - DAY}, WATCH),
        ({"kind": "trade_fair", "status": "recurring", "as_of": None, "opens": TODAY + 90 * DAY}, OPEN),
        ({"kind": "trade_fair", "status": "recurring", "vouched_on": TODAY}, WATCH),
        ({"kind": "trade_fair", "status": "recurring", "is_verified": False, "opens": TODAY}, TO_CONFIRM),
    ],
)
def test_status_by_dates_and_evidence(changes: dict[str, Any], expected: OpportunityStanding) -> None:
    assert standing(Row(**changes), TODAY) is expected


@pytest.mark.parametrize("status", [status for status in OpportunityStatus if status.value not in LIVE])
def test_what_the_evidence_calls_past_is_past_whatever_its_days(status: OpportunityStatus) -> None:
    assert standing(Row(status=status.value, closes=TODAY + DAY), TODAY) is PAST


def test_every_live_status_is_one_of_the_list() -> None:
    assert set(LIVE) < set(OpportunityStatus.values)


@dataclass(frozen=True, kw_only=True)
class Signal:
    slug: str = "plan"
    effect: str = "opens"
    effective: str = ""
    until: str = ""


@pytest.mark.parametrize(
    ("changes", "on", "expected"),
    [
        ({}, TODAY, "in_force"),
        ({"effective": "2026-11-24"}, TODAY, "in_force"),
        ({"effective": "2026-11-25"}, TODAY, "announced"),
        # What is good to the month or the year holds for all of it.
        ({"effective": "2026-12"}, date(2026, 11, 30), "announced"),
        ({"effective": "2026-12"}, date(2026, 12, 1), "in_force"),
        ({"effective": "2027"}, date(2026, 12, 31), "announced"),
        ({"effective": "2027"}, date(2027, 1, 1), "in_force"),
        ({"until": "2026-11-24"}, TODAY, "in_force"),
        ({"until": "2026-11-24"}, TODAY + DAY, "ended"),
        ({"until": "2028-02"}, date(2028, 2, 29), "in_force"),
        ({"until": "2028-02"}, date(2028, 3, 1), "ended"),
        ({"until": "2026"}, date(2026, 12, 31), "in_force"),
        ({"until": "2026"}, date(2027, 1, 1), "ended"),
        ({"effective": "2027", "until": "2026"}, date(2027, 6, 1), "ended"),
    ],
)
def test_a_signal_by_its_stated_days(changes: dict[str, str], on: date, expected: str) -> None:
    assert signal_state(Signal(**changes), on) == expected


@pytest.mark.parametrize(
    ("effective", "until", "words"),
    [
        ("2026-01-15", "2026-12-31", "Du 15 janvier 2026 au 31 décembre 2026"),
        ("2026", "2030-12-31", "2026 – 2030"),
        ("2026-01-01", "2030-12-31", "2026 – 2030"),
        ("2026-03", "", "Depuis mars 2026"),
        ("2026-03-01", "", "Depuis le 1er mars 2026"),
        ("", "2030", "Jusqu’en 2030"),
    ],
)
def test_in_french_a_month_or_a_year_has_no_article(effective: str, until: str, words: str) -> None:
    row = PolicySignal(effective=effective, until=until)
    with override("fr"):
        assert SignalCard(row, today=TODAY, lang="fr").days == words


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_stated_month_or_year_begins_and_ends_where_it_does(day: date) -> None:
    for stated in (f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"):
        first, last = first_day(stated), last_day(stated)
        assert first <= day <= last
        assert f"{first:%Y-%m-%d}".startswith(stated)
        assert not f"{last + DAY:%Y-%m-%d}".startswith(stated)


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2029, 1, 1))


@given(
    st.builds(
        Row,
        kind=st.sampled_from(KINDS),
        status=st.sampled_from(OpportunityStatus.values),
        opens=DAYS,
        closes=DAYS,
        vouched_on=DAYS,
        as_of=DAYS,
        is_verified=st.booleans(),
    ),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_nothing_is_open_without_a_day_to_come_or_a_young_voucher(row: Row, on: date) -> None:
    found = standing(row, on)
    if found is not OPEN:
        return
    assert row.status in {"ongoing", "ongoing_unconfirmed", "in_force", "recurring"}
    to_come = [day for day in (row.opens, row.closes) if day and day >= on and row.kind != "project"]
    vouched = row.vouched_on is not None and 0 <= (on - row.vouched_on).days < 90
    assert vouched or (to_come and row.is_verified and row.status != "ongoing_unconfirmed")
    assert to_come or not (row.closes and row.closes < on)
    assert next_day(row, on) == (to_come[0] if to_come else None)


def test_what_is_open_stands_first_then_the_newest_evidence() -> None:
    rows = [
        Row(slug="past", status="closed"),
        Row(slug="closed", kind="tender", closes=TODAY - DAY),
        Row(slug="undated", as_of=None),
        Row(slug="old", as_of=OLD),
        Row(slug="b", vouched_on=TODAY),
        Row(slug="a", closes=TODAY),
        Row(slug="fair", status="recurring"),
    ]
    assert [row.slug for row in sorted(rows, key=lambda row: use_order(row, TODAY))] == [
        "a", "b", "old", "undated", "closed", "fair", "past",
    ]  # fmt: skip
