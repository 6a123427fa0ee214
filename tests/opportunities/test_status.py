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

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.vocabulary.enums import OpportunityStanding
from hub.directory.models import Seat
from hub.matching.assessments.sources import opportunity_views
from opportunities.catalogue.reader import read_opportunity_catalogue
from opportunities.choices import OpportunityStatus
from opportunities.entries.policy_signals import SignalCard
from opportunities.entries.queries import matchable_opportunities, signal_count, standing_counts
from opportunities.models import Opportunity, PolicySignal
from opportunities.status import KINDS, LIVE, OFFERED, first_day, last_day, next_day, signal_state, standing, use_order

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
        ({"closes": TODAY - DAY}, TO_CONFIRM),
        ({"closes": TODAY - DAY, "vouched_on": TODAY}, TO_CONFIRM),
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
        ("2026", "2030-12-31", "2026 – 31 décembre 2030"),
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
        Row(slug="closed", closes=TODAY - DAY),
        Row(slug="undated", as_of=None),
        Row(slug="old", as_of=OLD),
        Row(slug="b", vouched_on=TODAY),
        Row(slug="a", closes=TODAY),
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
    """Write a lead that the seat for water at the embassy looks after."""
    fields: dict[str, Any] = {
        "owner": Seat.objects.get(slug="beijing-water"), "review_by": date(2027, 2, 1),
        "kind": "lead", "status": "ongoing", "title_en": f"Kestrel {slug}", "title_fr": f"Crécerelle {slug}",
        "buyer_en": "A city", "buyer_fr": "Une ville", "buyer_kind": "subnational_government",
        "areas": ["wastewater-treatment"], "areas_basis": "stated", "description_en": "Kestrel.",
        "description_fr": "Crécerelle.", "as_of": date(2026, 11, 1), "is_verified": True,
    }  # fmt: skip
    return Opportunity.objects.create(slug=slug, **{**fields, **changes})


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_what_is_loaded_is_counted_as_it_stands() -> None:
    assert standing_counts(on=TODAY) == {TO_CONFIRM: 14, WATCH: 17, PAST: 70}
    assert (Opportunity.objects.count(), PolicySignal.objects.count(), signal_count(on=TODAY)) == (101, 41, 33)
    assert {row.kind for row in matchable_opportunities()} == {"project", "trade_fair", "joint_call"}
    answered = Opportunity.objects.live().exclude(owner=None, review_by=None)
    assert answered.count() == Opportunity.objects.live().count() == 31


def group_by_hand(row: Any, on: date) -> str:
    """Say where an opportunity stands, by the sentences of the list alone: nothing of the portal is asked."""
    if row.status in {"target_date_passed", "closed", "closed_unconfirmed", "historic"}:
        return "past"
    days = [] if row.kind == "project" else [each for each in (row.opens, row.closes) if each]
    to_come = any(each >= on for each in days)
    if row.status == "recurring" and not to_come:
        return "watch"
    lasts_until = row.closes or (row.opens if row.kind in {"trade_fair", "mission", "seminar"} else None)
    if lasts_until and lasts_until < on:
        return "to_confirm"
    word = row.vouched_on and row.vouched_on <= on and (on - row.vouched_on).days <= 89
    page = row.is_verified and row.status != "ongoing_unconfirmed"
    return "open" if word or (to_come and page) else "to_confirm"


def signal_by_hand(row: Any, on: date) -> bool:
    """Say whether a signal is told as announced or in force: its last year, month or day has not passed."""
    today = f"{on:%Y-%m-%d}"
    return not row.until or row.until >= today[: len(row.until)]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_for_each_of_800_days_the_counts_and_groups_equal_a_recount() -> None:
    """With one row of each kind whose days come and go, and one that a person vouched for."""
    person = User.objects.create_user("wei@example.org", role=Role.ADVISER)
    for number, kind in enumerate(KINDS):
        first = TODAY + 40 * number * DAY
        add(f"kestrel-{kind}", kind=kind, opens=first, closes=first + 25 * DAY)
        add(f"vouched-{kind}", kind=kind, vouched_by=person, vouched_on=first, status="ongoing_unconfirmed")
    rows, signals = list(Opportunity.objects.all()), list(PolicySignal.objects.all())
    found: set[str] = set()
    for on in (TODAY + number * DAY for number in range(800)):
        groups = {row.pk: group_by_hand(row, on) for row in rows}
        assert {row.pk: standing(row, on).value for row in rows} == groups
        assert sum(signal_state(row, on) != "ended" for row in signals) == sum(
            signal_by_hand(row, on) for row in signals
        )
        for row in rows:
            if groups[row.pk] == "open":
                live = [each for each in (row.opens, row.closes) if each and each >= on]
                assert live or (on - row.vouched_on).days < 90
        # What the pages count is the same, as one query reads it.
        assert standing_counts(on=on) == Counter(groups.values())
        assert signal_count(on=on) == sum(signal_by_hand(row, on) for row in signals)
        found.update(groups.values())
    assert found == {"open", "to_confirm", "watch", "past"}


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_voucher_holds_for_ninety_days_and_a_day_until_it_has_passed() -> None:
    row = add("kestrel-open", closes=TODAY)
    assert [standing(row, TODAY + n * DAY) for n in (-1, 0, 1)] == [OPEN, OPEN, TO_CONFIRM]
    row.closes, row.vouched_on = None, TODAY
    assert [standing(row, TODAY + n * DAY) for n in (-1, 0, 1, 88, 89, 90)] == [
        TO_CONFIRM, OPEN, OPEN, OPEN, OPEN, TO_CONFIRM,
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_headlines_of_list_and_home_count_honestly(client: Client, lang: str) -> None:
    add("kestrel-open", closes=date(2027, 1, 31))
    add("kestrel-closed", closes=date(2026, 10, 31))
    with at_noon(TODAY):
        listed = page(client, "opportunities:list", lang=lang)
        home = page(client, "pages:home", lang=lang)
    assert listed.context["counts"] == {"open": 1, "to_confirm": 15, "watch": 17, "past": 70}
    assert (listed.context["signals"], listed.context["past"], listed.context["total"]) == (33, 70, 33)
    said = {
        "en": ("Open, with a date or confirmed by a person: 1. To confirm first: 15. To watch, next dates not known: 17.",
               "policies and rules</a> (33)", "70 past opportunities</a>"),
        "fr": ("Ouvertes, datées ou confirmées par une personne : 1. À confirmer : 15. À surveiller, dates inconnues : 17.",
               "politiques et règles</a> (33)", "70 occasions passées</a>"),
    }[lang]  # fmt: skip
    text = " ".join(listed.text.replace("\xa0", " ").split())
    assert [sentence for sentence in said if sentence not in text] == []
    told = {
        "en": "1 open now, 15 to confirm first, 17 to watch",
        "fr": "Ouvertes : 1. À confirmer : 15. À surveiller : 17.",
    }[lang]
    assert told in " ".join(home.text.replace("\xa0", " ").split())


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
    text = page(client, "opportunities:detail", "cn-fair-cippe").text
    assert "Next dates not known" in text
    assert "Ask the organizer before you plan." in text
    assert "http://www.cippe.com.cn/en/" in text or "https://www.cippe.com.cn/en" in text
    assert "Held regularly<" not in text


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_plans_and_policies_are_offered_nowhere(client: Client) -> None:
    signals = set(PolicySignal.objects.values_list("slug", flat=True))
    assert len(signals) == 41
    for number in range(1, 20):
        listed = page(client, "opportunities:list", page=number)
        assert signals.isdisjoint(card.row.slug for card in listed.context["cards"])
    assert "policy_demand" not in {choice.value for group in listed.context["groups"] for choice in group.choices}
    named = {row.url.split("/")[-2]: str(row.kind) for row in page(client, "pages:search", q="plan").context["rows"]}
    assert signals.intersection(named)
    assert {slug for slug, kind in named.items() if kind == "Policy or rule"} == signals.intersection(named)
    area = page(client, "pages:area", "low-carbon-electricity").context
    assert signals.isdisjoint(card.row.slug for card in area["opportunities"])
    assert signals.issuperset(card.row.slug for card in area["signals"])
    assert area["signals"]
    assert signals.isdisjoint(each.slug for each in opportunity_views())
    for name, slug in (("detail", "cn-adb-qingdao-smart-energy"), ("signal", "cn-policy-methane")):
        near = page(client, f"opportunities:{name}", slug).context["nearest"]
        assert near
        assert all(card.standing in OFFERED for card in near)


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_plans_and_policies_have_a_page_that_says_what_they_are(client: Client) -> None:
    with at_noon(TODAY):
        found = page(client, "opportunities:signals")
    groups = {group["slug"]: len(group["cards"]) for group in found.context["groups"]}
    assert groups == {"in-the-way": 11, "opens": 22}
    assert len(found.context["ended"]) == 8
    assert "nobody buys through them" in found.text
    assert reverse("opportunities:signals") in page(client, "opportunities:list").text
    text = page(client, "opportunities:signal", "cn-policy-procurement-2026").text
    assert "Makes it harder" in text
    assert "Is it for you?" not in text
    assert "Before you share anything" not in text
    # The address under which it stood among the opportunities leads on.
    old = client.get(reverse("opportunities:detail", args=["cn-policy-procurement-2026"]))
    assert (old.status_code, old.url) == (301, reverse("opportunities:signal", args=["cn-policy-procurement-2026"]))
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
        assert told(kind=["policy_demand"]).keys() == set(PolicySignal.objects.values_list("slug", flat=True))
        assert told(standing=["to_confirm"])["kestrel-open"]["usable"] is False


def test_no_entry_of_the_files_is_a_lead_by_the_end_of_its_works() -> None:
    for row in read_opportunity_catalogue().opportunities:
        entry = Row(
            **{name: row[name] for name in ("slug", "kind", "status", "opens", "closes", "as_of", "is_verified")}
        )
        assert row["kind"] in KINDS
        assert standing(entry, TODAY) is not OPEN
        assert standing(replace(entry, status="historic"), TODAY) is PAST
