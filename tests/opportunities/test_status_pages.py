"""Every page counts opportunities and offers them by where they stand on the day."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.directory.models import Seat
from hub.matching.assessments.sources import opportunity_views
from opportunities.catalogue.reader import read_opportunity_catalogue
from opportunities.entries.queries import matchable_opportunities, signal_count, standing_counts
from opportunities.models import Opportunity, PolicySignal
from opportunities.status import KINDS, OFFERED, signal_state, standing
from tests.opportunities.test_status import DAY, OPEN, PAST, TO_CONFIRM, TODAY, WATCH, Row


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
    lasts_until = row.closes or (row.opens if row.kind in {"trade_fair", "mission", "seminar"} else None)
    is_past = lasts_until and lasts_until < on
    if is_past and row.kind in {"lead", "mission"} and row.status != "recurring":
        return "past"
    days = [] if row.kind == "project" else [each for each in (row.opens, row.closes) if each]
    to_come = any(each >= on for each in days)
    if row.status == "recurring" and not to_come:
        return "watch"
    if is_past:
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
    assert [standing(row, TODAY + n * DAY) for n in (-1, 0, 1)] == [OPEN, OPEN, PAST]
    row.closes, row.vouched_on = None, TODAY
    assert [standing(row, TODAY + n * DAY) for n in (-1, 0, 1, 88, 89, 90)] == [
        TO_CONFIRM, OPEN, OPEN, OPEN, OPEN, TO_CONFIRM,
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_headlines_of_list_and_home_count_honestly(
    client: Client, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    add("kestrel-open", closes=date(2027, 1, 31))
    add("kestrel-closed", closes=date(2026, 10, 31))
    with at_noon(TODAY):
        listed = page(client, "opportunities:list", lang=lang)
        home = page(client, "pages:home", lang=lang)
    assert listed.context["counts"] == {"open": 1, "to_confirm": 14, "watch": 17, "past": 71}
    assert (listed.context["signals"], listed.context["past"], listed.context["total"]) == (33, 71, 32)
    said = {
        "en": ("Open: 1. To confirm first: 14. Next dates not known: 17.",
               "policies and rules</a> (33)", "71 past opportunities</a>"),
        "fr": ("Ouvertes : 1. À confirmer d’abord : 14. Prochaines dates inconnues : 17.",
               "politiques et règles</a> (33)", "71 occasions passées</a>"),
    }[lang]  # fmt: skip
    text = " ".join(listed.text.replace("\xa0", " ").split())
    assert [sentence for sentence in said if sentence not in text] == []
    told = {
        "en": "Opportunities: 1 open now, 14 to confirm first, 17 to watch",
        "fr": "Occasions d’affaires : 1 en cours, 14 à confirmer, 17 à surveiller",
    }[lang]
    assert told in " ".join(home.text.replace("\xa0", " ").split())
    # A fold counts the list, and not the page of it that is shown.
    monkeypatch.setattr("opportunities.entries.views.PER_WHOLE", 10)
    with at_noon(TODAY):
        second = " ".join(page(client, "opportunities:list", lang=lang, page=2).text.replace("\xa0", " ").split())
    folds = {
        "en": ("To confirm first (14)", "Comes back, next dates not known (17)"),
        "fr": ("À confirmer d’abord (14)", "Récurrentes, prochaines dates inconnues (17)"),
    }[lang]
    assert [words for words in folds if words not in second] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_a_lead_that_closed_is_never_first_and_never_to_act_on(client: Client) -> None:
    add("kestrel-closed", closes=date(2026, 10, 31))
    with at_noon(TODAY):
        assert page(client, "opportunities:list", use="open").context["total"] == 0
        for order in ("use", "closing"):
            assert page(client, "opportunities:list", sort=order).context["cards"][0].row.slug != "kestrel-closed"
        text = page(client, "opportunities:detail", "kestrel-closed").text
        assert "nobody takes offers for it any more" in text
        assert "It shows who bought what" not in text
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
    assert "More under “What opens a door”" in found.text
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
        assert told(standing=["past"])["kestrel-open"]["usable"] is False


def test_no_entry_of_the_files_is_a_lead_by_the_end_of_its_works() -> None:
    for row in read_opportunity_catalogue().opportunities:
        entry = Row(
            **{name: row[name] for name in ("slug", "kind", "status", "opens", "closes", "as_of", "is_verified")}
        )
        assert row["kind"] in KINDS
        assert standing(entry, TODAY) is not OPEN
        assert standing(replace(entry, status="historic"), TODAY) is PAST
