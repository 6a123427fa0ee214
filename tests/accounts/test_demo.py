"""The people of the demonstration, and that they cannot exist in production."""

import os
import time
from importlib import import_module
from types import ModuleType

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from hub.accounts.demo import services as demo_services
from hub.accounts.models import User
from tests.accounts.people import sign_in
from tests.support.production import GOOD, run


@pytest.fixture
def demonstration(settings: object) -> None:
    settings.DEMO_MODE = True
    portal = import_module(settings.ROOT_URLCONF)
    routes = ModuleType("demo_routes")
    routes.urlpatterns = [path("demo/", include("hub.accounts.demo.urls")), *portal.urlpatterns]
    settings.ROOT_URLCONF = routes


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
@time_machine.travel("2026-11-24 15:00:05Z", tick=False)
def test_everybody_can_sign_in_with_what_the_page_shows(client: Client) -> None:
    people = demo_services.make_demo_accounts(at=timezone.now())
    assert demo_services.make_demo_accounts(at=timezone.now()) == people, "a second time changes nothing"
    page = client.get("/demo/codes/").content.decode()
    assert demo_services.PASSWORD in page
    for person in people.values():
        browser = Client()
        answer = sign_in(browser, person.email, demo_services.PASSWORD)
        if person.needs_second_factor:
            digits = demo_services.current_codes(now=time.time())[person.email]
            assert digits in client.get("/demo/codes/").content.decode()
            answer = browser.post("/en/account/two-steps/code/", {"code": digits})
        assert answer.status_code == 302
        assert browser.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
def test_mails_can_be_read_and_their_links_followed(client: Client, settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"}}
    words = "eight owls in the barn"
    data = {"email": "new@firm.example", "password1": words, "password2": words}
    client.post("/en/account/sign-up/", data)
    page = client.get("/demo/mail/", {"to": "new@firm.example"}).content.decode()
    assert "new@firm.example" in page
    assert "new@firm.example" not in client.get("/demo/mail/", {"to": "old@firm.example"}).content.decode()
    assert '<a href="http://testserver/en/account/confirm-address/' in page


@pytest.mark.django_db
def test_outside_the_demonstration_nothing_of_it_exists(client: Client) -> None:
    assert client.get("/demo/codes/").status_code == 404
    assert client.get("/demo/mail/").status_code == 404
    with pytest.raises(ImproperlyConfigured):
        demo_services.make_demo_accounts(at=timezone.now())
    with pytest.raises(ImproperlyConfigured):
        demo_services.current_codes(now=0)
    assert not User.objects.exists()


def test_production_cannot_turn_it_on() -> None:
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.utils import timezone\n"
        "from hub.accounts.demo import services\n"
        "print(settings.DEMO_MODE)\n"
        "services.make_demo_accounts(at=timezone.now())\n"
    )
    outcome = run(
        "-c",
        script,
        environment=GOOD
        | {"DEMO_MODE": "true", "DATABASE_URL": os.environ["DATABASE_URL"], "DATABASE_REQUIRE_TLS": "off"},
    )
    assert outcome.stdout.strip() == "False"
    assert outcome.returncode != 0
    assert "only in the demonstration" in outcome.stderr
