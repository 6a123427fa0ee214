"""The pages of one's own mails."""

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.notifications.bounces.services import BounceReport, record_bounces
from hub.notifications.choices import Audience, BounceKind, Timing
from hub.notifications.mail import registry
from hub.notifications.models import Bounce, Preference
from tests.accounts.people import come_in, give_app, make_person, sign_in
from tests.notifications.conftest import work
from tests.notifications.kinds import CHANCE, CHANGED, STEP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PREFERENCES, HISTORY = "/en/account/mails/", "/en/account/mails/history/"


@pytest.fixture
def own(client: Client, ada) -> Client:
    client.force_login(ada)
    return client


def close(address: str) -> None:
    report = BounceReport(addresses=(address,), kind=BounceKind.HARD, status="5.1.1", message=None, message_id="<x@y>")
    record_bounces(reports=[report], at=timezone.now(), trusted=True)


def test_each_category_offers_what_it_allows(own):
    form = own.get(PREFERENCES).context["form"]
    assert {name: [value for value, _label in field.choices] for name, field in form.fields.items()} == {
        "steps": ["at_once", "daily"],
        "programs": ["at_once", "daily", "off"],
        "chances": ["at_once", "daily", "off"],
    }
    assert form.initial == {"steps": "at_once", "programs": "daily", "chances": "off"}


def test_choices_are_kept_and_shown(own, ada):
    answer = own.post(PREFERENCES, {"steps": "daily", "programs": "off", "chances": "off"}, follow=True)
    assert "Saved." in answer.content.decode()
    assert answer.context["form"].initial == {"steps": "daily", "programs": "off", "chances": "off"}
    assert Preference.objects.filter(recipient__user=ada).count() == 2


@pytest.mark.parametrize(("person", "asked"), [("ada", {"steps", "programs"}), ("desk", {"chances", "programs"})])
def test_people_are_asked_about_what_they_can_be_told_of(client, ada, monkeypatch, person, asked):
    monkeypatch.setattr(registry, "_notification_types", {})
    for kind, audience in ((STEP, Audience.COMPANY), (CHANCE, Audience.STAFF), (CHANGED, Audience.EVERYBODY)):
        registry.register(replace(kind, category=replace(kind.category, audience=audience)))
    box = replace(STEP.category, slug="box", audience=Audience.MAILBOX)
    registry.register(replace(STEP, slug="tests.box", category=box))
    people = {"ada": ada, "desk": make_person("desk@hub.example", role=Role.ADVISER)}
    give_app(people["desk"])
    if person == "desk":
        come_in(client, people["desk"])
    else:
        client.force_login(ada)
    assert set(client.get(PREFERENCES).context["form"].fields) == asked


@pytest.mark.parametrize("sent", [{}, {"steps": "off", "programs": "off", "chances": "off"}, {"steps": "x"}])
def test_what_is_not_offered_is_not_kept(own, sent):
    answer = own.post(PREFERENCES, sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Preference.objects.exists()


def test_without_kinds_the_page_says_so(own, monkeypatch):
    monkeypatch.setattr(registry, "_notification_types", {})
    assert "There is nothing to choose yet" in own.get(PREFERENCES).content.decode()
    assert own.post(PREFERENCES, {}).status_code == 302


def test_the_account_leads_there(own):
    content = own.get(reverse("accounts:settings")).content.decode()
    assert f'href="{PREFERENCES}"' in content
    assert f'href="{HISTORY}"' in content


def test_the_history_shows_what_became_of_each(own, ada, luc, tell):
    assert "We have not written to you about anything yet" in own.get(HISTORY).content.decode()
    tell(ada, context={"reference": "FIRST"})
    work()
    tell(ada, "two", kind=CHANGED, context={"reference": "SECOND"})
    tell(ada, "three", kind=CHANCE, context={"reference": "<b>THIRD</b>"})
    work()
    tell(luc, context={"reference": "NOT-MINE"})
    answer = own.get(HISTORY)
    content = answer.content.decode()
    assert sorted(row.state for row in answer.context["rows"]) == [
        "Comes with the next daily mail", "Not sent, as you chose", "Sent",
    ]  # fmt: skip
    assert "NOT-MINE" not in content
    assert "&lt;b&gt;THIRD" in content
    assert "Fonds pour l’eau propre" in own.get("/fr/compte/courriels/historique/").content.decode()


def test_the_history_shows_the_last_fifty_also_of_kinds_that_are_no_more(own, ada, tell, monkeypatch):
    for number in range(60):
        tell(ada, f"n{number}")
    monkeypatch.setattr(registry, "_notification_types", {})
    answer = own.get(HISTORY)
    assert len(answer.context["rows"]) == 50
    assert "no longer write about" in answer.content.decode()


def test_who_signs_in_learns_that_mail_comes_back(client, ada):
    close(ada.email)
    answer = sign_in(client)
    assert any("No mail goes" in str(message) for message in get_messages(answer.wsgi_request))
    assert "See what to do" in client.get(reverse("accounts:settings")).content.decode()
    assert "Send me a link" in client.get(PREFERENCES).content.decode()


def test_a_link_to_the_address_lifts_it_and_nothing_is_lost(own, ada, tell):
    close(ada.email)
    row = tell(ada)
    work()
    row.refresh_from_db()
    assert row.state == "returned"
    assert "Not sent: no mail goes to your address" in own.get(HISTORY).content.decode()
    assert own.post(reverse("notifications:ask_confirmation")).status_code == 302
    work()
    (sent,) = mail.outbox
    assert sent.to == [ada.email]
    link = sent.body.split("https://hub.example")[1].split()[0]
    other = Client()
    assert "Does our mail reach you?" in other.get(link).content.decode()
    assert Bounce.objects.filter(lifted_at=None).exists()
    assert "We write to you again" in other.post(link).content.decode()
    work()
    row.refresh_from_db()
    assert row.state == "told"
    assert len(mail.outbox) == 2
    assert own.get(PREFERENCES).context["returned"] is None


def test_a_link_for_a_former_address_or_from_yesterday_lifts_nothing(own, ada, clock):
    close(ada.email)
    own.post(reverse("notifications:ask_confirmation"))
    work()
    link = mail.outbox[0].body.split("https://hub.example")[1].split()[0]
    ada.email = "new@firm.example"
    ada.save()
    assert own.post(link).status_code == 410
    ada.email = "ada@firm.example"
    ada.save()
    clock.shift(24 * 3600 + 1)
    assert own.post(link).status_code == 410
    assert own.post(link[:-4] + "x/").status_code == 410
    assert Bounce.objects.filter(lifted_at=None).count() == 1


def test_a_link_is_sent_three_times_an_hour(own, ada, settings):
    settings.RATE_LIMITS = {"notifications.ask_confirmation": {"person": (3, 3600)}}
    for _ in range(5):
        own.post(reverse("notifications:ask_confirmation"))
    work()
    assert len(mail.outbox) == 3


def test_the_pages_are_ones_own(client):
    for name in ("preferences", "history"):
        assert client.get(reverse(f"notifications:{name}")).status_code == 302


def test_the_choices_are_in_french_on_the_french_page(own):
    with override("fr"):
        content = own.get(reverse("notifications:preferences")).content.decode()
    for words in ("Tout de suite", "Une fois par jour, tout dans un courriel", "Pas par courriel"):
        assert words in content
    assert Timing.OFF.value in content
