"""Without cache or mail provider the portal goes on reading and writing, and no door opens (A-67, B-11)."""

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, FactSheet
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.models import RequestDraft
from hub.core.db import tables
from hub.core.db.tables import LastingCache
from hub.outbox.models import OutboxMessage, OutboxState
from hub.outbox.services import deliver_due
from hub.settings import base
from programs.imports import jobs
from tests.accounts.people import PASSWORD, code, give_app, link_in, make_person, sign_in
from tests.casework.asking.drafts import started
from tests.support.arrivals import at_one_moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# Nothing listens there.
NOWHERE = "127.0.0.1:1"


@pytest.fixture
def _no_cache() -> Iterator[None]:
    tables._down_until.clear()
    down = {**base.CACHES, "default": {**base.CACHES["default"], "LOCATION": f"redis://{NOWHERE}/0"}}
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
def test_forms_are_taken_and_counted_in_the_database(member: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Client().post(reverse("matching:finder"), {"answer": "QC"})
        member.post(reverse("companies:register"), {"name": "Brise-Lames", "province": "NS"})
        Client().post(reverse("casework:new"), {"kind": "other", "started": started(), "website": ""})
    assert FactSheet.objects.exists()
    assert Company.objects.get().name == "Brise-Lames"
    assert RequestDraft.objects.exists()
    counted = " ".join(_counted())
    for action in ("matching.start", "companies.register", "casework.begin"):
        assert f"rates:{action}:address" in counted
    assert "ada@" not in counted, "whom a count is of stands there as a fingerprint"
    told = [record.getMessage() for record in caplog.records if "unreachable" in record.getMessage()]
    assert len(told) == 1, "a server that is down is asked now and then, not by every page"


@pytest.mark.usefixtures("_no_cache")
def test_one_too_many_is_refused_all_the_same(settings: Any) -> None:
    settings.RATE_LIMITS = {"matching.start": {"address": (2, 3600)}}
    answers = [Client().post(reverse("matching:finder"), {"answer": "QC"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def _counted() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM hub_cache")
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.usefixtures("_no_cache")
def test_who_waits_for_an_import_reads_how_far_it_is() -> None:
    jobs.progress_reporter(1)(50, 100)
    assert jobs.progress_of(1) == (50, 100)


@pytest.mark.usefixtures("_no_cache")
def test_people_sign_in_up_and_set_a_new_password() -> None:
    person, browser = make_person(), Client()
    assert sign_in(browser, person.email).status_code == 302
    assert browser.session["_auth_user_id"] == str(person.pk)
    new = {"email": "new@firm.example", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post(reverse("account_signup"), new).url == reverse("account_email_verification_sent")
    assert User.objects.filter(email="new@firm.example").exists()
    stranger = Client()
    stranger.post(reverse("account_reset_password"), {"email": person.email})
    form = stranger.get(link_in(mail.outbox[-1]), follow=True)
    words = "forty quiet lakes in june"
    stranger.post(form.redirect_chain[-1][0], {"password1": words, "password2": words})
    person.refresh_from_db()
    assert person.check_password(words)


@pytest.mark.usefixtures("_no_cache")
def test_nobody_is_let_in_uncounted() -> None:
    person = make_person()
    for _ in range(10):
        assert sign_in(Client(), person.email, password="a wrong guess again").status_code == 200
    late = sign_in(Client(), person.email)
    assert late.status_code == 200, "the right password after ten wrong ones is not looked at any more"
    assert "_auth_user_id" not in late.client.session


@pytest.mark.usefixtures("_no_cache")
def test_a_code_opens_once_without_the_cache_too() -> None:
    person = make_person(role=Role.ADVISER)
    give_app(person)
    known = code()
    for opened in (True, False):
        browser = Client()
        sign_in(browser, person.email)
        answer = browser.post(reverse("mfa_authenticate"), {"code": known})
        assert (answer.status_code == 302) is opened
        assert ("_auth_user_id" in browser.session) is opened


def test_what_was_counted_aside_is_not_read_once_the_server_is_back() -> None:
    near = LastingCache(f"redis://{NOWHERE}/5", {})
    assert near.add("tests", 1, timeout=60)
    assert not near.add("tests", 1, timeout=60)
    assert (near.incr("tests"), near.get("tests"), near.has_key("tests")) == (2, 2, True)
    near.set_many({"a": 1, "b": 2}, timeout=60)
    assert near.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    near.delete_many(["a"])
    near.delete("b")
    near.set("tests", 7, timeout=60)
    assert near.touch("tests", timeout=90)
    assert near.get_many(["a", "b", "tests"]) == {"tests": 7}
    near.clear()
    assert near.get("tests") is None
    real = LastingCache(settings.REDIS_URL, {})
    real.set("tests.of.the.server", 1, timeout=5)
    assert not _counted()


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_cache")
def test_many_who_count_at_once_are_all_counted_and_the_time_stays() -> None:
    cache.add("tries", 0, timeout=3600)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT expires FROM {tables.TABLE}")  # noqa: S608
        until = cursor.fetchone()
    acts = [partial(cache.incr, "tries")] * 8
    assert sorted(at_one_moment(acts)) == list(range(1, 9))
    assert cache.get("tries") == 8
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT expires FROM {tables.TABLE}")  # noqa: S608
        assert cursor.fetchone() == until
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")
