"""Following without an account: one mail, one button, and one press that stops it and forgets the address."""

from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import StaffInvitation, User
from hub.accounts.services import invite_staff
from hub.core.forms import start_token
from hub.notifications.choices import Timing
from hub.notifications.mail.registry import stop_token as mails_stop_token
from hub.notifications.models import Notification, Preference, Recipient
from hub.notifications.preferences.services import save_preferences, stop_mails
from hub.outbox.services import deliver_due
from hub.subscriptions.choices import FOUND_BY, SubscriptionKind
from hub.subscriptions.models import Subscription
from hub.subscriptions.notification_types import ENTRY, stop_token
from hub.subscriptions.services import forget_follower, save, write_alerts
from programs.publication.services import live_catalogue
from tests.accounts.people import link_in, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PROGRAM, FAIR = "ca-gac-canexport-smes", "cn-fair-aquatech"
SEARCHES = {
    "program_search": ("programs:list", "place=QC"),
    "opportunity_search": ("opportunities:list", "area=wastewater-treatment"),
    "signal_search": ("opportunities:signals", "area=wastewater-treatment"),
}
ADDRESS = "vi@firm.example"


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


def ask(what: str = f"program {PROGRAM}", **more: str) -> Any:
    """Send the form as somebody who took some seconds."""
    started = start_token(timezone.now().timestamp() - 10)
    return Client().post(reverse("subscriptions:ask"), {"what": what, "email": ADDRESS, "started": started, **more})


def mailed_link(outbox: list[EmailMessage]) -> str:
    deliver_due()
    (mail,) = outbox
    assert mail.to == [ADDRESS]
    return link_in(mail)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_of_a_program_leads_there_and_the_mailed_button_follows_it(lang: str, mailoutbox: list[EmailMessage]):
    with override(lang):
        name = live_catalogue().by_slug[PROGRAM].name(lang)
        page = Client().get(reverse("programs:detail", args=[PROGRAM])).text
        url = f"{reverse('subscriptions:ask')}?what=program%20{PROGRAM}"
        assert url in page
        form = Client().get(url)
        assert name in form.text
        assert not form.cookies
        assert ask().status_code == 200
        link = mailed_link(mailoutbox)
        assert name in mailoutbox[0].subject
        assert name in mailoutbox[0].body
        visitor = Client()
        assert name in visitor.get(link).text
        assert not User.objects.filter(email=ADDRESS).exists()
        for _press in range(2):
            assert name in visitor.post(link).text
    person = User.objects.get(email=ADDRESS)
    assert (person.language, person.has_usable_password(), "_auth_user_id" in visitor.session) == (lang, False, False)
    found = Subscription.objects.get()
    assert (found.person, found.kind, found.slug, found.language) == (person, "program", PROGRAM, lang)


def test_the_last_stop_forgets_the_address(mailoutbox: list[EmailMessage]):
    for what in (f"program {PROGRAM}", f"opportunity {FAIR}"):
        mailoutbox.clear()
        ask(what)
        Client().post(mailed_link(mailoutbox))
    first, second = Subscription.objects.order_by("pk")
    Client().post(reverse("subscriptions:stop", args=[stop_token(first.pk)]))
    assert User.objects.filter(email=ADDRESS).exists()
    page = Client().post(reverse("subscriptions:stop", args=[stop_token(second.pk)])).text
    assert not User.objects.filter(email=ADDRESS).exists()
    assert "forgotten your address" in page
    assert f'"{reverse("subscriptions:list")}"' not in page, "there is no account to sign in to"


def follower(outbox: list[EmailMessage]) -> User:
    """Follow the program from a mailbox, and return the account that this made."""
    ask()
    Client().post(mailed_link(outbox))
    return User.objects.get(email=ADDRESS)


@pytest.mark.parametrize("category", [ENTRY.category.slug, ""])
def test_the_button_of_the_mail_program_forgets_the_address(category: str, mailoutbox: list[EmailMessage]):
    recipient = Recipient.objects.create(user=follower(mailoutbox))
    url = reverse("notifications:stop", args=[mails_stop_token(recipient.pk, category)])
    page = Client().post(url, {"List-Unsubscribe": "One-Click"})
    assert page.status_code == 200
    assert "forgotten your address" in page.text
    assert 'name="undo"' not in page.text
    assert not User.objects.filter(email=ADDRESS).exists()


def test_another_category_leaves_what_is_followed_by_mail(mailoutbox: list[EmailMessage]):
    recipient = Recipient.objects.create(user=follower(mailoutbox))
    page = Client().post(reverse("notifications:stop", args=[mails_stop_token(recipient.pk, "programs")]))
    assert 'name="undo"' in page.text
    assert Subscription.objects.filter(person__email=ADDRESS).exists()


def test_following_again_takes_up_the_mails_that_a_link_stopped(mailoutbox: list[EmailMessage]):
    person = make_person(ADDRESS, name="Vi", language="en")
    recipient = Recipient.objects.create(user=person)
    stop_mails(recipient_id=recipient.pk, category="", at=timezone.now())
    ask()
    page = Client().post(mailed_link(mailoutbox)).text
    off = set(Preference.objects.filter(recipient=recipient, timing=Timing.OFF).values_list("category", flat=True))
    assert ENTRY.category.slug not in off
    assert "subscriptions.searches" in off, "nothing else was asked for"
    assert reverse("notifications:preferences") not in page


def test_mails_that_were_switched_off_in_the_account_stay_off_and_the_page_says_so(mailoutbox: list[EmailMessage]):
    person = make_person(ADDRESS, name="Vi", language="en")
    save_preferences(person=person, timings={ENTRY.category.slug: Timing.OFF}, by=person, at=timezone.now())
    ask()
    page = Client().post(mailed_link(mailoutbox)).text
    assert Preference.objects.get(recipient__user=person).timing == Timing.OFF
    assert reverse("notifications:preferences") in page


def invited(outbox: list[EmailMessage]) -> str:
    """Invite the address to the staff, and return the link."""
    outbox.clear()
    at = timezone.now()
    return invite_staff(
        email=ADDRESS, role=Role.ADMINISTRATOR, language="en", by=None, at=at, site="http://testserver"
    ).link


def test_the_last_stop_leaves_an_open_invitation(mailoutbox: list[EmailMessage]):
    person = follower(mailoutbox)
    link = invited(mailoutbox)
    late = StaffInvitation.objects.create(
        email=ADDRESS, role=Role.CURATOR, token_hash="late", created_at=timezone.now(), expires_at=timezone.now()
    )
    Client().post(reverse("subscriptions:stop", args=[stop_token(Subscription.objects.get().pk)]))
    assert not User.objects.filter(pk=person.pk).exists()
    assert not StaffInvitation.objects.filter(pk=late.pk).exists()
    assert Client().get(link).status_code == 200


def test_who_followed_by_mail_joins_the_staff_with_a_first_password(mailoutbox: list[EmailMessage]):
    person = follower(mailoutbox)
    link, client, password = invited(mailoutbox), Client(), "four cranes over the wall"
    assert 'name="password1"' in client.get(link).text
    answer = client.post(link, {"name": "Vi", "password1": password, "password2": password})
    assert answer.url == reverse("accounts:second-factor")
    person.refresh_from_db()
    assert (person.role, person.name, person.check_password(password)) == (Role.ADMINISTRATOR, "Vi", True)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Subscription.objects.filter(person=person).exists()


def test_who_signed_in_meanwhile_is_not_forgotten(mailoutbox: list[EmailMessage]):
    read_before = follower(mailoutbox)
    Subscription.objects.all().delete()
    User.objects.filter(pk=read_before.pk).update(last_login=timezone.now())
    assert not forget_follower(person=read_before, at=timezone.now())
    assert User.objects.filter(pk=read_before.pk).exists()


def test_an_account_that_was_there_follows_it_and_stays(mailoutbox: list[EmailMessage]):
    person = make_person(ADDRESS, name="Vi", language="en")
    ask()
    Client().post(mailed_link(mailoutbox))
    found = Subscription.objects.get(person=person)
    Client().post(reverse("subscriptions:stop", args=[stop_token(found.pk)]))
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("kind", SEARCHES)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_list_leads_there_and_what_is_new_in_it_is_mailed_with_a_way_to_it(
    kind: str, lang: str, mailoutbox: list[EmailMessage]
):
    page, query = SEARCHES[kind]
    with override(lang):
        shown = Client().get(f"{reverse(page)}?{query}").text
        url = f"{reverse('subscriptions:ask')}?what={kind}&query={quote(query, safe='')}"
        assert f'href="{escape(url)}"' in shown
        form = Client().get(url).text
        assert escape(query) in form
        found = FOUND_BY[SubscriptionKind(kind)].label
        name = {"en": f"the search “{found}, ", "fr": f"la recherche «\xa0{found}, "}[lang]
        assert f"<b>{name}" in form
        assert name in ask(kind, query=query).text
        link = mailed_link(mailoutbox)
        words = (
            {"en": "Quebec", "fr": "Québec"}
            if "QC" in query
            else {"en": "Wastewater", "fr": "Traitement des eaux usées"}
        )
        assert words[lang] in mailoutbox[0].subject
        assert name in mailoutbox[0].body
        assert f"<b>{name}" in Client().post(link).text
    found = Subscription.objects.get()
    assert (found.kind, found.query, found.language, found.person.email) == (kind, query, lang, ADDRESS)
    found.state["results"].pop()
    found.save()
    assert write_alerts(person_id=found.person_id, at=timezone.now()) == 1
    with override(lang):
        assert Notification.objects.get().path(lang) == f"{reverse(page)}?{query}"
        assert f"<b>{name}" in Client().get(reverse("subscriptions:stop", args=[stop_token(found.pk)])).text
    Client().post(reverse("subscriptions:stop", args=[stop_token(found.pk)]))
    assert not User.objects.filter(email=ADDRESS).exists()


def test_no_free_words_of_a_visitor_are_mailed(mailoutbox: list[EmailMessage]):
    """The mail goes to whatever address somebody typed."""
    page = reverse("programs:list")
    assert reverse("subscriptions:ask") not in Client().get(page, {"q": "buy now", "place": "QC"}).text
    assert ask("program_search", query="q=buy+now&place=QC").status_code == 404
    deliver_due()
    assert mailoutbox == []


@pytest.mark.parametrize(
    "what", ["", "fit", "program", "program no-such", "program_search", "program_search solar", "person ada"]
)
def test_what_no_link_says_leads_nowhere(what: str, mailoutbox: list[EmailMessage]):
    assert ask(what).status_code == 404
    assert Client().get(reverse("subscriptions:ask"), {"what": what}).status_code == 404
    deliver_due()
    assert mailoutbox == []


def test_a_wrong_address_and_a_program_are_refused(mailoutbox: list[EmailMessage]):
    assert "<title>Error:" in ask(email="vi").text
    assert "<title>Error:" in ask(website="https://spam.example").text
    deliver_due()
    assert mailoutbox == []


def test_a_mailbox_gets_no_more_than_its_share(settings: Any):
    settings.RATE_LIMITS = {"subscriptions.follow": {"mailbox": (1, 3600)}}
    assert [ask(email=typed).status_code for typed in (ADDRESS, f" {ADDRESS.upper()} ")] == [200, 429]


def test_a_late_link_says_so_and_makes_nothing(mailoutbox: list[EmailMessage]):
    ask()
    link = mailed_link(mailoutbox)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert [Client().get(link).status_code, Client().post(link).status_code] == [410, 410]
    assert not User.objects.exists()


def test_a_link_waits_for_seven_days_in_no_store_and_shows_no_address(mailoutbox: list[EmailMessage]):
    ask()
    link = mailed_link(mailoutbox)
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert not any(word in text for word in ("firm", PROGRAM) for text in (link, str(urlsafe_b64decode(token))))
    cache.clear()
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert Client().post(link).status_code == 200
    assert Subscription.objects.get().person.email == ADDRESS


@pytest.mark.parametrize("token", ["late", "é", "gAAAAA=="])
def test_a_link_that_nobody_mailed_has_ended(token: str):
    assert Client().get(reverse("subscriptions:confirm", args=[token])).status_code == 410


def test_who_follows_too_much_is_told(mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch):
    person = make_person(ADDRESS, name="Vi", language="en")
    save(person=person, kind=SubscriptionKind.OPPORTUNITY, slug=FAIR, at=timezone.now())
    monkeypatch.setattr("hub.subscriptions.services.notifications.MOST", 1)
    ask()
    assert 'role="alert"' in Client().post(mailed_link(mailoutbox)).text
    assert Subscription.objects.count() == 1
