"""Where an opportunity stands on a day, and that every page counts and offers by it."""

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hub.core.vocabulary.enums import OpportunityKind, OpportunityStanding
from hub.matching.assessments.sources import opportunity_views
from opportunities.catalogue.reader import read_opportunity_catalogue
from opportunities.choices import OpportunityStatus
from opportunities.entries.queries import matchable_opportunities, standing_counts
from opportunities.models import Opportunity
from opportunities.status import LIVE, OFFERED, SIGNALS, next_day, standing, use_order

OPEN, TO_CONFIRM, WATCH, SIGNAL, PAST = OpportunityStanding
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
OLD = date(2025, 5, 23)  # the first day that is over 18 months ago
RECENT = OLD + DAY


@dataclass(frozen=True, kw_only=True)
class Row:
    slug: str = "lead"
    kind: str = "lead"
    status: str = "ongoing"
    opens: date | None = None
    closes: date | None = None
    as_of: date | None = TODAY
    is_verified: bool = True


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, OPEN),
        ({"as_of": RECENT}, OPEN),
        ({"as_of": OLD}, TO_CONFIRM),
        ({"as_of": None}, TO_CONFIRM),
        # A day to come is better than any evidence.
        ({"as_of": OLD, "closes": TODAY}, OPEN),
        ({"as_of": None, "opens": TODAY + DAY}, OPEN),
        ({"closes": TODAY - DAY}, TO_CONFIRM),
        ({"opens": TODAY - DAY}, OPEN),
        ({"kind": "seminar", "opens": TODAY - DAY}, TO_CONFIRM),
        ({"kind": "mission", "opens": TODAY}, OPEN),
        ({"kind": "mission", "opens": TODAY - DAY, "closes": TODAY}, OPEN),
        # Nothing is open that was not confirmed or verified.
        ({"status": "ongoing_unconfirmed"}, TO_CONFIRM),
        ({"status": "ongoing_unconfirmed", "closes": TODAY + DAY}, TO_CONFIRM),
        ({"is_verified": False}, TO_CONFIRM),
        ({"is_verified": False, "closes": TODAY + DAY}, TO_CONFIRM),
        # The days of a project are those of its works.
        ({"kind": "project"}, OPEN),
        ({"kind": "project", "as_of": OLD, "closes": TODAY + 1000 * DAY}, TO_CONFIRM),
        ({"kind": "project", "closes": TODAY - DAY}, TO_CONFIRM),
        # What comes back is watched until its days are known, however recent the evidence.
        ({"kind": "trade_fair", "status": "recurring"}, WATCH),
        ({"kind": "trade_fair", "status": "recurring", "opens": TODAY - 3 * DAY, "closes": TODAY - DAY}, WATCH),
        ({"kind": "trade_fair", "status": "recurring", "as_of": OLD, "opens": TODAY + 90 * DAY}, OPEN),
        ({"kind": "trade_fair", "status": "recurring", "is_verified": False, "opens": TODAY}, TO_CONFIRM),
        # A policy is no opportunity, however recent; its end makes it past.
        ({"kind": "policy_demand", "status": "in_force"}, SIGNAL),
        ({"kind": "policy_demand", "status": "in_force", "as_of": OLD, "closes": TODAY}, SIGNAL),
        ({"kind": "policy_demand", "status": "in_force", "closes": TODAY - DAY}, PAST),
        ({"kind": "policy_demand", "status": "ongoing"}, SIGNAL),
        ({"kind": "policy_demand", "status": "historic"}, PAST),
    ],
)
def test_status_by_dates_and_evidence(changes: dict[str, Any], expected: OpportunityStanding) -> None:
    assert standing(Row(**changes), TODAY) is expected


@pytest.mark.parametrize("status", [status for status in OpportunityStatus if status.value not in LIVE])
def test_what_the_evidence_calls_past_is_past_whatever_its_days(status: OpportunityStatus) -> None:
    assert standing(Row(status=status.value, closes=TODAY + DAY), TODAY) is PAST


def test_every_live_status_is_one_of_the_list() -> None:
    assert set(LIVE) < set(OpportunityStatus.values)


def test_evidence_of_a_year_alone_counts_from_its_first_day() -> None:
    assert standing(Row(as_of=date(2025, 1, 1)), date(2026, 7, 1)) is OPEN
    assert standing(Row(as_of=date(2025, 1, 1)), date(2026, 7, 2)) is TO_CONFIRM


DAYS = st.none() | st.dates(date(2024, 1, 1), date(2029, 1, 1))


@given(
    st.builds(
        Row,
        kind=st.sampled_from(OpportunityKind),
        status=st.sampled_from(OpportunityStatus.values),
        opens=DAYS,
        closes=DAYS,
        as_of=DAYS,
        is_verified=st.booleans(),
    ),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_nothing_can_be_acted_on_that_is_past_old_or_a_policy(row: Row, on: date) -> None:
    found = standing(row, on)
    if found is not OPEN:
        return
    assert row.kind not in SIGNALS
    assert row.status in {"ongoing", "in_force", "recurring"}
    to_come = [day for day in (row.opens, row.closes) if day and day >= on and row.kind != "project"]
    assert to_come or (row.as_of and (on - row.as_of).days <= 550 and not (row.closes and row.closes < on))
    assert next_day(row, on) == (to_come[0] if to_come else None)


def test_what_is_open_stands_first_then_the_newest_evidence() -> None:
    rows = [
        Row(slug="past", status="closed"),
        Row(slug="closed", closes=TODAY - DAY),
        Row(slug="undated", as_of=None),
        Row(slug="old", as_of=OLD),
        Row(slug="b"),
        Row(slug="a"),
        Row(slug="fair", status="recurring"),
    ]
    assert [row.slug for row in sorted(rows, key=lambda row: use_order(row, TODAY))] == [
        "a", "b", "old", "undated", "closed", "fair", "past",
    ]  # fmt: skip


# --- On the pages -----------------------------------------------------------------------------------------------------


def at_noon(day: date) -> Any:
    """Travel to a day, at a time at which it is the same day in Canada."""
    return time_machine.travel(datetime.combine(day, time(16), UTC))


def page(client: Client, name: str, *args: str, lang: str = "en", **query: Any) -> Any:
    with override(lang):
        answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer


def add(slug: str, **changes: Any) -> Opportunity:
    """Write a lead that was confirmed today."""
    fields: dict[str, Any] = {
        "kind": "lead", "status": "ongoing", "title_en": f"Kestrel {slug}", "title_fr": f"Crécerelle {slug}",
        "buyer_en": "A city", "buyer_fr": "Une ville", "buyer_kind": "subnational_government",
        "areas": ["wastewater-treatment"], "areas_basis": "stated", "description_en": "Kestrel.",
        "description_fr": "Crécerelle.", "as_of": date(2026, 11, 1), "is_verified": True,
    }  # fmt: skip
    return Opportunity.objects.create(slug=slug, **{**fields, **changes})


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_what_is_loaded_is_counted_as_it_stands() -> None:
    counts = standing_counts(on=TODAY)
    assert counts == {TO_CONFIRM: 13, WATCH: 16, PAST: 64}
    assert sum(counts.values()) + Opportunity.objects.signals().count() == 108
    assert {row.kind for row in matchable_opportunities()} == {"lead", "project", "trade_fair"}


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_the_counts_of_every_day_equal_a_recount() -> None:
    """Over 800 days, with one row of each kind whose days come and go among them."""
    for number, kind in enumerate(OpportunityKind):
        add(f"kestrel-{kind}", kind=kind, opens=TODAY + 40 * number * DAY, closes=TODAY + (40 * number + 25) * DAY)
    rows = list(Opportunity.objects.all())
    for on in (TODAY + number * DAY for number in range(0, 800, 9)):
        again = Counter(standing(row, on) for row in rows if row.kind not in SIGNALS)
        assert standing_counts(on=on) == again


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_headlines_of_list_and_home_count_honestly(client: Client, lang: str) -> None:
    add("kestrel-open", closes=date(2027, 1, 31))
    add("kestrel-closed", closes=date(2026, 10, 31))
    with at_noon(TODAY):
        listed = page(client, "opportunities:list", lang=lang)
        home = page(client, "pages:home", lang=lang)
    assert listed.context["counts"] == {"open": 1, "to_confirm": 14, "watch": 16, "signal": 9, "past": 70}
    assert (listed.context["found"], listed.context["past"]) == (95, 64)
    said = {
        "en": ("You can act on: 1. To confirm first: 14. Held regularly, next dates not known: 16.", "Past: 64;"),
        "fr": ("D’actualité : 1. À confirmer : 14. Événements réguliers sans date connue : 16.", "Terminées : 64;"),
    }[lang]
    text = " ".join(listed.text.replace("\xa0", " ").split())
    assert [sentence for sentence in said if sentence not in text] == []
    assert said[0].replace("You can act on", "Opportunities you can act on").replace(
        "D’actualité :", "Occasions d’actualité :"
    ) in " ".join(home.text.replace("\xa0", " ").split())


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_lead_that_closed_is_never_first_and_never_to_act_on(client: Client) -> None:
    add("kestrel-closed", closes=date(2026, 10, 31))
    with at_noon(TODAY):
        assert page(client, "opportunities:list", use="open").context["total"] == 0
        for order in ("use", "closing"):
            assert page(client, "opportunities:list", sort=order).context["cards"][0].row.slug != "kestrel-closed"
        text = page(client, "opportunities:detail", "kestrel-closed").text
        assert "Its date has passed: confirm" in text
        add("kestrel-open", closes=date(2027, 1, 31))
        for order in ("use", "closing"):
            assert page(client, "opportunities:list", sort=order).context["cards"][0].row.slug == "kestrel-open"
        (found,) = page(client, "opportunities:list", use="open").context["cards"]
    assert found.row.slug == "kestrel-open"


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_fair_last_seen_years_ago_says_that_its_dates_are_not_known(client: Client) -> None:
    text = page(client, "opportunities:detail", "cn-fair-water-expo").text
    assert "Next dates not known" in text
    assert "Ask the organizer before you plan." in text
    assert "Held regularly<" not in text


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_plans_and_policies_are_offered_nowhere(client: Client) -> None:
    signals = set(Opportunity.objects.signals().values_list("slug", flat=True))
    assert len(signals) == 15
    for number in range(1, 20):
        listed = page(client, "opportunities:list", page=number)
        assert signals.isdisjoint(card.row.slug for card in listed.context["cards"])
    assert "policy_demand" not in {choice.value for group in listed.context["groups"] for choice in group.choices}
    named = {row.url.split("/")[-2]: str(row.kind) for row in page(client, "pages:search", q="plan").context["rows"]}
    assert signals.intersection(named)
    assert {slug for slug, kind in named.items() if kind == "Plan or policy"} == signals.intersection(named)
    area = page(client, "pages:area", "low-carbon-electricity").context
    assert signals.isdisjoint(card.row.slug for card in area["opportunities"])
    assert signals.issuperset(card.row.slug for card in area["signals"])
    assert area["signals"]
    assert signals.isdisjoint(each.slug for each in opportunity_views())
    for slug in ("cn-adb-qingdao-smart-energy", "cn-policy-procurement-2026"):
        near = page(client, "opportunities:detail", slug).context["nearest"]
        assert near
        assert all(card.standing in OFFERED for card in near)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_plans_and_policies_have_a_page_that_says_what_they_are(client: Client) -> None:
    found = page(client, "opportunities:signals")
    assert len(found.context["in_force"]) == 9
    assert len(found.context["ended"]) == 6
    assert reverse("opportunities:signals") in page(client, "opportunities:list").text
    text = page(client, "opportunities:detail", "cn-policy-procurement-2026").text
    assert "nobody buys through it" in text
    assert "Is it for you?" not in text
    assert "Policy that creates demand" not in text
    ended = {card.row.slug for card in found.context["ended"]}
    with at_noon(date(2031, 1, 1)):
        later = {card.row.slug for card in page(client, "opportunities:signals").context["ended"]}
    assert ended < later


@pytest.mark.django_db
def test_without_any_plan_or_policy_a_person_can_be_asked(client: Client) -> None:
    assert "No plan or policy is listed at the moment." in page(client, "opportunities:signals").text


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_the_api_says_where_each_stands_today(client: Client) -> None:
    add("kestrel-open", closes=date(2027, 1, 31))

    def told(**query: Any) -> dict[str, dict[str, Any]]:
        results = json.loads(client.get("/api/v1/opportunities", {"per_page": 100, **query}).text)["results"]
        return {each["slug"]: each for each in results}

    with at_noon(TODAY):
        found = told(standing=["open", "signal"])
    assert {each["standing"] for each in found.values()} == {"open", "signal"}
    assert [slug for slug, each in found.items() if each["usable"]] == ["kestrel-open"]
    # The same rows tell something else on another day.
    with at_noon(date(2027, 2, 1)):
        assert told(standing=["open"]) == {}
        assert told(standing=["to_confirm"])["kestrel-open"]["usable"] is False


def test_no_entry_of_the_files_is_a_lead_by_the_end_of_its_works() -> None:
    for row in read_opportunity_catalogue().opportunities:
        entry = Row(
            **{name: row[name] for name in ("slug", "kind", "status", "opens", "closes", "as_of", "is_verified")}
        )
        assert standing(entry, TODAY) is not OPEN
        assert standing(replace(entry, status="historic"), TODAY) is PAST
