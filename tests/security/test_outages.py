"""Without cache or mail provider the portal goes on reading and writing, and no door opens (A-67, B-11)."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, FactSheet
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.models import RequestDraft
from hub.outbox.models import OutboxMessage, OutboxState
from hub.outbox.services import deliver_due
from hub.settings import base
from programs.imports import jobs
from tests.accounts.people import PASSWORD, code, give_app, make_person, sign_in
from tests.casework.asking.drafts import started

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# Nothing listens there.
NOWHERE = "127.0.0.1:1"


@pytest.fixture
def _no_cache() -> Iterator[None]:
    down = {"default": {**base.CACHES["default"], "LOCATION": f"redis://{NOWHERE}/0"}}
    with override_settings(CACHES=down, RATE_LIMITS=base.RATE_LIMITS, ACCOUNT_RATE_LIMITS=base.ACCOUNT_RATE_LIMITS):
        yield


@pytest.fixture
def member() -> Client:
    browser = Client()
    browser.force_login(make_person())
    return browser


@pytest.mark.usefixtures("_no_cache")
def test_what_visitors_read_needs_no_cache() -> None:
    for page in ("home", "search", "areas"):
        assert Client().get(reverse(f"pages:{page}"), {"q": "water"}).status_code == 200, page
    for name in ("programs:list", "opportunities:list", "directory:list", "matching:finder", "casework:new"):
        assert Client().get(reverse(name), {"q": "water"}).status_code == 200, name
    assert Client().get(reverse("api:programs"), {"q": "water"}).status_code == 200


@pytest.mark.usefixtures("_no_cache")
def test_what_a_company_reads_needs_no_cache(member: Client) -> None:
    member.post(reverse("companies:register"), {"name": "Brise-Lames", "province": "NS"})
    slug = Company.objects.get().slug
    for name in ("companies:dashboard", "companies:profile", "matching:company", "matching:plan"):
        assert member.get(reverse(name, args=[slug])).status_code == 200, name


@pytest.mark.usefixtures("_no_cache")
def test_forms_are_taken_uncounted_and_the_log_says_so(member: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Client().post(reverse("matching:finder"), {"answer": "QC"})
        member.post(reverse("companies:register"), {"name": "Brise-Lames", "province": "NS"})
        Client().post(reverse("casework:new"), {"kind": "other", "started": started(), "website": ""})
    assert FactSheet.objects.exists()
    assert Company.objects.get().name == "Brise-Lames"
    assert RequestDraft.objects.exists()
    assert {"matching.start", "companies.register", "casework.begin"} <= {
        word
        for record in caplog.records
        for word in record.getMessage().split()
        if "unreachable" in record.getMessage()
    }


@pytest.mark.usefixtures("_no_cache")
def test_who_waits_for_an_import_reads_less_and_the_import_goes_on() -> None:
    jobs.progress_reporter(1)(50, 100)
    assert jobs.progress_of(1) is None


@pytest.mark.usefixtures("_no_cache")
def test_nobody_is_let_in_whose_tries_cannot_be_counted() -> None:
    make_person()
    browser = Client(raise_request_exception=False)
    answer = browser.post(reverse("account_login"), {"login": "ada@firm.example", "password": PASSWORD})
    assert answer.status_code == 500
    _says_nothing_of_the_inside(answer.text)
    assert "_auth_user_id" not in browser.session


def test_a_code_that_cannot_be_marked_as_used_opens_nothing(request: pytest.FixtureRequest) -> None:
    person = make_person(role=Role.ADVISER)
    give_app(person)
    browser = Client(raise_request_exception=False)
    sign_in(browser, person.email)
    request.getfixturevalue("_no_cache")
    answer = browser.post(reverse("mfa_authenticate"), {"code": code()})
    assert answer.status_code == 500
    _says_nothing_of_the_inside(answer.text)
    assert "_auth_user_id" not in browser.session


def _says_nothing_of_the_inside(page: str) -> None:
    assert not [word for word in ("Traceback", "redis", "Error 111", NOWHERE, "allauth") if word in page]


SMTP = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}


def test_mail_waits_until_its_provider_is_back(client: Client) -> None:
    mailers = {"default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"}, "delivery": SMTP}
    new = {"email": "new@firm.example", "password1": PASSWORD, "password2": PASSWORD}
    with override_settings(MAILERS=mailers):
        assert client.post(reverse("account_signup"), new).url == reverse("account_email_verification_sent")
        deliver_due()
        row = OutboxMessage.objects.get(kind="mail")
        assert (row.state, row.attempts) == (OutboxState.WAITING, 1)
        assert row.not_before > timezone.now()
    assert User.objects.filter(email="new@firm.example").exists()
    later = mailers | {"delivery": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    OutboxMessage.objects.update(not_before=timezone.now())
    with override_settings(MAILERS=later):
        deliver_due()
    row.refresh_from_db()
    assert row.state == OutboxState.DONE
