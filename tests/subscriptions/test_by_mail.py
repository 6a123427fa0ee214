"""Following without an account: one mail, one button, and one press that stops it and forgets the address."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.models import User
from hub.core.forms import start_token
from hub.outbox.services import deliver_due
from hub.subscriptions.choices import SubscriptionKind
from hub.subscriptions.models import Subscription
from hub.subscriptions.notification_types import stop_token
from hub.subscriptions.services import save
from programs.publication.services import live_catalogue
from tests.accounts.people import link_in, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PROGRAM, FAIR = "ca-gac-canexport-smes", "cn-fair-aquatech"
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
    Client().post(reverse("subscriptions:stop", args=[stop_token(second.pk)]))
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_account_that_was_there_follows_it_and_stays(mailoutbox: list[EmailMessage]):
    person = make_person(ADDRESS, name="Vi", language="en")
    ask()
    Client().post(mailed_link(mailoutbox))
    found = Subscription.objects.get(person=person)
    Client().post(reverse("subscriptions:stop", args=[stop_token(found.pk)]))
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("what", ["", "fit", "program", "program no-such", "program_search solar", "person ada"])
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
    assert [ask().status_code for _ in range(2)] == [200, 429]


def test_a_late_link_says_so_and_makes_nothing(mailoutbox: list[EmailMessage]):
    ask()
    link = mailed_link(mailoutbox)
    cache.clear()
    assert [Client().get(link).status_code, Client().post(link).status_code] == [410, 410]
    assert not User.objects.exists()


def test_who_follows_too_much_is_told(mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch):
    person = make_person(ADDRESS, name="Vi", language="en")
    save(person=person, kind=SubscriptionKind.OPPORTUNITY, slug=FAIR, at=timezone.now())
    monkeypatch.setattr("hub.subscriptions.services.MOST", 1)
    ask()
    assert 'role="alert"' in Client().post(mailed_link(mailoutbox)).text
    assert Subscription.objects.count() == 1
