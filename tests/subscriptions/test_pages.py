"""Buttons, the page of what a person follows, the link that stops one thing, and the calendar."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from companies.choices import MemberRole
from companies.models import Company, Membership
from hub.accounts.models import User
from hub.accounts.services import delete_account, export_account
from hub.matching.models import CompanyVerdicts, VerdictChange
from hub.notifications.mail.rendering import render_subject
from hub.notifications.models import Notification
from hub.outbox import services as outbox
from hub.outbox.models import OutboxMessage
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Alert, CalendarFeed, Subscription
from hub.subscriptions.notification_types import stop_token
from hub.subscriptions.services import MOST, make_calendar, save, write_alerts
from opportunities.models import Opportunity, PolicySignal
from programs.models import Program
from programs.publication.services import live_catalogue, withdraw_program
from tests.accounts.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

CANEXPORT = "ca-gac-canexport-smes"
FAIR = "cn-fair-aquatech"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_wake_worker", lambda: None)


@pytest.fixture
def ada() -> User:
    return make_person("ada@firm.example", name="Ada", language="en")


@pytest.fixture
def member(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def press(member: Client, what: str, **values: str) -> Any:
    return member.post(reverse("subscriptions:change"), {"what": what, **values})


def buttons(response: Any) -> list[str]:
    return re.findall(r'name="what" value="([^"]+)"', response.content.decode())


@pytest.mark.parametrize(("lang", "words"), [("en", "Tell me when it opens"), ("fr", "M’avertir de l’ouverture")])
def test_a_closed_program_is_saved_by_one_button_and_stopped_by_the_same(member: Client, lang: str, words: str) -> None:
    with override(lang):
        page = reverse("programs:detail", args=[CANEXPORT])
        shown = member.get(page)
        assert words in shown.content.decode()
        assert buttons(shown) == [f"save program {CANEXPORT}"]
        assert press(member, f"save program {CANEXPORT}", back=page).url == page
        assert press(member, f"save program {CANEXPORT}", back=page).url == page
        assert Subscription.objects.get().slug == CANEXPORT
        assert buttons(member.get(page)) == [f"stop program {CANEXPORT}"]
        assert press(member, f"stop program {CANEXPORT}", back="https://elsewhere.example/").url == reverse(
            "subscriptions:list"
        )
    assert not Subscription.objects.exists()
    assert not OutboxMessage.objects.exists(), "saving mails nothing"


def test_visitors_are_shown_the_way_to_follow_by_mail_and_no_button() -> None:
    for name, kind, slug, words in (
        ("programs:detail", "program", CANEXPORT, "Tell me when it opens"),
        ("opportunities:detail", "opportunity", FAIR, "dates are known"),
    ):
        page = reverse(name, args=[slug])
        shown = Client().get(page)
        assert words in shown.content.decode()
        assert f"{reverse('subscriptions:ask')}?what={kind}%20{slug}" in shown.content.decode()
        assert buttons(shown) == []
    page = reverse("programs:list")
    shown = Client().get(page, {"q": "water"}).content.decode()
    assert "Save this search" not in shown
    assert "Hear of new results" not in shown
    assert "Hear of new results by e-mail" in Client().get(page, {"place": "QC"}).content.decode()


def test_one_search_is_saved_once_however_its_address_is_written(member: Client) -> None:
    page = reverse("programs:list")
    shown = member.get(page, {"place": "QC", "q": "  water  treatment", "sort": "name", "page": "1", "other": "x"})
    query = re.search(r'name="query" value="([^"]+)"', shown.content.decode())
    assert query is not None
    assert query[1] == "q=water+treatment&amp;place=QC"
    press(member, "save program_search", query="q=water+treatment&place=QC&sort=closing")
    press(member, "save program_search", query="place=QC&q=water treatment")
    assert Subscription.objects.get().query == "q=water+treatment&place=QC"
    assert buttons(member.get(f"{page}?q=water+treatment&place=QC")) == ["stop program_search"]
    listed = member.get(reverse("subscriptions:list")).content.decode()
    assert "“water treatment”, Quebec" in listed
    with override("fr"):
        french = member.get(reverse("subscriptions:list")).content.decode()
    assert "«\u00a0water treatment\u00a0», Québec" in french


@pytest.mark.parametrize(
    "what",
    [
        "",
        "save",
        "save program",
        "save program no-such-entry",
        "save program_search",
        "save fit x",
        "save person 1",
        "drop program x",
    ],
)
def test_what_no_button_says_is_not_there(member: Client, what: str) -> None:
    assert press(member, what, query="sort=name").status_code == 404
    assert not Subscription.objects.exists()


def test_nobody_stops_what_is_another_persons(member: Client, ada: User) -> None:
    luc = make_person("luc@firme.example", language="fr")
    save(person=luc, kind=SubscriptionKind.PROGRAM, slug=CANEXPORT, at=timezone.now())
    press(member, f"stop program {CANEXPORT}")
    assert Subscription.objects.get().person == luc
    assert CANEXPORT not in member.get(reverse("subscriptions:list")).content.decode()


def test_a_person_follows_no_more_than_a_hundred_things(member: Client, ada: User) -> None:
    Subscription.objects.bulk_create(
        Subscription(person=ada, kind="program", slug=f"x{number}", created_at=timezone.now()) for number in range(MOST)
    )
    page = member.post(reverse("subscriptions:change"), {"what": f"save program {CANEXPORT}"}, follow=True)
    assert "You follow 100 things already" in page.content.decode()
    assert Subscription.objects.count() == MOST


def test_what_was_withdrawn_is_told_without_its_name(member: Client, ada: User) -> None:
    at = timezone.now()
    save(person=ada, kind=SubscriptionKind.PROGRAM, slug=CANEXPORT, at=at)
    name = live_catalogue().by_slug[CANEXPORT].name_en
    withdraw_program(program=Program.objects.get(slug=CANEXPORT), by=None, at=at, reason="Told in confidence")
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert write_alerts(person_id=ada.pk, at=at) == 0
    outbox.deliver_due()
    page = member.get(reverse("subscriptions:list")).content.decode()
    assert "No longer published" in page
    assert name not in page
    assert "confidence" not in page


def test_a_level_of_disclosure_holds_for_what_is_told(ada: User) -> None:
    row = Opportunity.objects.get(slug=FAIR)
    Opportunity.objects.filter(pk=row.pk).update(disclosure="technical")
    at = timezone.now()
    save(person=ada, kind=SubscriptionKind.OPPORTUNITY, slug=FAIR, at=at)
    Opportunity.objects.filter(pk=row.pk).update(buyer_en="Somebody else", buyer_fr="Quelqu’un d’autre")
    assert write_alerts(person_id=ada.pk, at=at) == 0
    first = timezone.localdate(at) + timedelta(days=90)
    Opportunity.objects.filter(pk=row.pk).update(opens=first, closes=first + timedelta(days=2))
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert Alert.objects.get().kind == "dates"
    Opportunity.objects.filter(pk=row.pk).update(disclosure="teaser")
    assert write_alerts(person_id=ada.pk, at=at) == 0


def test_a_search_and_a_match_tell_of_what_was_not_there_before(member: Client, ada: User) -> None:
    at = timezone.now()
    query = "place=QC"
    search = save(person=ada, kind=SubscriptionKind.PROGRAM_SEARCH, query=query, at=at)
    save(person=ada, kind=SubscriptionKind.FIT, at=at)
    assert search is not None
    assert write_alerts(person_id=ada.pk, at=at) == 0
    missing = search.state["results"].pop()
    search.save()
    assert write_alerts(person_id=ada.pk, at=at) == 1
    page = member.get(reverse("subscriptions:list")).content.decode()
    assert reverse("programs:detail", args=[missing]) in page
    assert write_alerts(person_id=ada.pk, at=at) == 0


def test_what_is_new_is_counted_in_the_header_until_it_is_seen(member: Client, ada: User) -> None:
    save(person=ada, kind=SubscriptionKind.PROGRAM, slug=CANEXPORT, at=timezone.now())
    Subscription.objects.update(state={"gone": True})
    write_alerts(person_id=ada.pk, at=timezone.now())
    assert "1 new<span" in member.get(reverse("pages:contact")).content.decode()
    member.head(reverse("subscriptions:list"))
    assert User.objects.get(pk=ada.pk).unread_alerts == 1, "a program that looks whether a page is there reads nothing"
    seen = member.get(reverse("subscriptions:list"))
    assert "Unread" in seen.content.decode()
    assert "1 new<span" not in member.get(reverse("pages:contact")).content.decode()
    assert "Unread" not in member.get(reverse("subscriptions:list")).content.decode()


def test_the_link_of_a_mail_asks_first_and_stops_one_thing_without_signing_in(ada: User) -> None:
    at = timezone.now()
    kept = save(person=ada, kind=SubscriptionKind.OPPORTUNITY, slug=FAIR, at=at)
    row = save(person=ada, kind=SubscriptionKind.PROGRAM, slug=CANEXPORT, at=at)
    assert row is not None
    page = reverse("subscriptions:stop", args=[stop_token(row.pk)])
    assert "Yes, stop" in Client().get(page).content.decode()
    assert Subscription.objects.count() == 2
    for _again in range(2):
        assert "You no longer follow it" in Client(enforce_csrf_checks=True).post(page).content.decode()
    assert Subscription.objects.get() == kept


# --- The calendar ----------------------------------------------------------------------------------------------------


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-28T15:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("november")
def test_the_calendar_is_read_at_its_address_until_that_is_replaced_or_taken_away(member: Client, ada: User) -> None:
    ada.language = "fr"
    ada.save()
    save(person=ada, kind=SubscriptionKind.OPPORTUNITY, slug=FAIR, at=timezone.now())
    Opportunity.objects.filter(slug=FAIR).update(
        opens=date(2027, 6, 2), closes=date(2027, 6, 4), title_fr="Eau; « salon », " + "é" * 80
    )
    made = member.post(reverse("subscriptions:calendar"), follow=True).content.decode()
    (address,) = set(re.findall(r"/calendar/[\w-]+\.ics", made))
    assert address not in member.get(reverse("subscriptions:list")).content.decode(), "it is shown once"
    assert not CalendarFeed.objects.filter(token_hash__in=address).exists()
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    assert not response.cookies
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Eau; « salon », " + "é" * 80
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 6, 2), date(2027, 6, 5))
    assert "/fr/" in event["URL"]
    assert Client().head(address).status_code == 200
    again = Client().get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    replaced = member.post(reverse("subscriptions:calendar"), follow=True).content.decode()
    assert Client().get(address).status_code == 404
    (address,) = set(re.findall(r"/calendar/[\w-]+\.ics", replaced))
    assert Client().get(address).status_code == 200
    member.post(reverse("subscriptions:calendar"), {"remove": "1"})
    assert Client().get(address).status_code == 404


def test_a_policy_is_followed_by_the_same_button_and_what_changes_in_it_is_told_and_mailed(
    member: Client, ada: User
) -> None:
    signal = PolicySignal.objects.filter(until="").order_by("slug").first()
    assert signal is not None
    page = reverse("opportunities:signal", args=[signal.slug])
    assert buttons(Client().get(page)) == []
    assert buttons(member.get(page)) == [f"save signal {signal.slug}"]
    press(member, f"save signal {signal.slug}", back=page)
    assert buttons(member.get(page)) == [f"stop signal {signal.slug}"]
    assert press(member, "save signal no-such-policy").status_code == 404
    at = timezone.now()
    assert write_alerts(person_id=ada.pk, at=at) == 0
    signal.do_en, signal.do_fr, signal.until = "Ask again.", "Redemandez.", "2099"
    signal.save()
    assert write_alerts(person_id=ada.pk, at=at) == 1
    mail = Notification.objects.get(recipient__user=ada)
    assert mail.path("fr").startswith("/fr/")
    assert mail.path("fr").endswith(f"/{signal.slug}/")
    subject = render_subject(mail, "en")
    assert signal.title_en in subject
    assert "its dates and its description" in subject
    seen = member.get(reverse("subscriptions:list")).content.decode()
    assert signal.title_en in seen
    assert "Policies and rules" in seen
    signal.unknown_en, signal.unknown_fr = "No page says when.", "Aucune page ne dit quand."
    signal.save()
    assert write_alerts(person_id=ada.pk, at=at) == 1
    signal.as_of, signal.sources = None, ["https://www.canada.ca/en/policy.html"]
    signal.save()
    assert write_alerts(person_id=ada.pk, at=at) == 0, "when somebody looked is no news"
    signal.until = "2020"
    signal.save()
    assert write_alerts(person_id=ada.pk, at=at) == 1
    signal.delete()
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert [alert.kind for alert in Alert.objects.order_by("pk")] == ["changed", "changed", "ended", "gone"]


@pytest.mark.parametrize(("years", "tone"), [(1, "info"), (-1, "ok")])
def test_a_policy_that_comes_into_force_is_told_and_its_chip_says_where_it_stands(
    member: Client, ada: User, years: int, tone: str
) -> None:
    now = timezone.now()
    signal = PolicySignal.objects.filter(until="").order_by("slug").first()
    assert signal is not None
    signal.effective = f"{now.year + years}-01-01"
    signal.save()
    press(member, f"save signal {signal.slug}")
    (row,) = member.get(reverse("subscriptions:list")).context["groups"][0]["rows"]
    assert row.tone == tone
    later = now + timedelta(days=731)
    assert write_alerts(person_id=ada.pk, at=later) == (years > 0)
    assert [alert.data["parts"] for alert in Alert.objects.all()] == [["state"]] * (years > 0)


def test_a_search_for_policies_tells_once_of_a_new_one_of_its_area_or_of_trade_in_general(
    member: Client, ada: User
) -> None:
    at, page = timezone.now(), reverse("opportunities:signals")
    assert buttons(member.get(page)) == [], "a list that asks for nothing is no search"
    assert buttons(Client().get(page, {"area": "energy-efficiency"})) == []
    assert buttons(member.get(page, {"area": "energy-efficiency", "other": "x"})) == ["save signal_search"]
    press(member, "save signal_search", query="other=x&area=energy-efficiency", back=f"{page}?area=energy-efficiency")
    assert buttons(member.get(page, {"area": "energy-efficiency"})) == ["stop signal_search"]
    assert press(member, "save signal_search", query="area=gold").status_code == 404
    assert Subscription.objects.get().query == "area=energy-efficiency"
    assert not OutboxMessage.objects.exists(), "saving mails nothing"
    assert write_alerts(person_id=ada.pk, at=at) == 0
    row = PolicySignal.objects.filter(until="").order_by("slug").first()
    assert row is not None
    new = (("new-of-area", ["energy-efficiency"], ""), ("new-of-all", [], ""), ("new-of-other", ["transmission-grid"], ""),
           ("new-and-over", ["energy-efficiency"], "2020"))  # fmt: skip
    row.effective = ""
    for slug, row.areas, row.until in new:
        row.pk, row.slug, row.title_en, row.title_fr = None, slug, slug, f"{slug}-fr"
        row.save(force_insert=True)
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert sorted(Alert.objects.get().data["slugs"]) == ["new-of-all", "new-of-area"]
    mail = Notification.objects.get(recipient__user=ada)
    assert {"new-of-area", "new-of-all"} <= set(re.findall(r"[\w-]+", render_subject(mail, "en")))
    seen = member.get(reverse("subscriptions:list")).content.decode()
    assert f"{page}?area=energy-efficiency" in seen
    assert "Searches for policies and rules" in seen
    assert "new-of-area" in seen
    assert "new-of-other" not in seen
    with override("fr"):
        assert "Recherches de politiques et de règles" in member.get(reverse("subscriptions:list")).content.decode()
    PolicySignal.objects.filter(slug="new-of-area").delete()
    assert write_alerts(person_id=ada.pk, at=at) == 0


def test_what_is_kept_is_handed_over_and_erased_with_the_account(ada: User) -> None:
    at = timezone.now()
    save(person=ada, kind=SubscriptionKind.PROGRAM, slug=CANEXPORT, at=at)
    make_calendar(person=ada, at=at)
    exported = export_account(person=ada, at=at)
    assert exported["subscriptions"]["saved"][0]["slug"] == CANEXPORT
    delete_account(person=ada, at=timezone.now())
    assert not Subscription.objects.exists()
    assert not CalendarFeed.objects.exists()


# --- What fits a company ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "mailed"), [(MemberRole.READER, 1), (MemberRole.OWNER, 0)])
def test_a_program_that_newly_fits_is_told_once_and_mailed_to_those_whom_matching_does_not_write_to(
    ada: User, role: MemberRole, mailed: int
) -> None:
    at = timezone.now()
    company = Company.objects.create(slug="firm", name="Firm", province="QC", created_at=at, updated_at=at)
    own = Membership.objects.create(company=company, user=ada, role=role, joined_at=at)
    Membership.objects.create(company=company, user=make_person("other@firm.example"), role="owner", joined_at=at)
    save(person=ada, kind=SubscriptionKind.FIT, at=at - timedelta(days=1))
    CompanyVerdicts.objects.create(company=company, catalogue_version="x", verdicts={CANEXPORT: "meets"}, at=at)
    VerdictChange.objects.create(
        company=company, program=CANEXPORT, before="not_now", after="meets", stood="trl", catalogue_version="x", at=at
    )
    assert write_alerts(person_id=ada.pk, at=at) == 1
    assert write_alerts(person_id=ada.pk, at=at) == 0
    assert Alert.objects.get().data["programs"] == [CANEXPORT]
    assert Notification.objects.filter(recipient__user=ada).count() == mailed
    own.delete()
    VerdictChange.objects.create(
        company=company,
        program="ca-rda-rtri",
        before="not_now",
        after="meets",
        stood="trl",
        catalogue_version="x",
        at=at,
    )
    assert write_alerts(person_id=ada.pk, at=at) == 0, "a former member hears nothing more of the company"
