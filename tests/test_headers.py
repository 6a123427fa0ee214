"""What every answer carries, whatever the page."""

import json
import re

import pytest
from django.contrib.auth.hashers import get_hashers, make_password
from django.db import OperationalError
from django.test import Client, override_settings

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.settings import base
from tests.accounts.people import PASSWORD, make_person
from tests.support.production import run

PUBLIC = [
    *("/en/", "/fr/", "/en/programs/", "/en/about/", "/en/nothing-here/", "/", "/robots.txt", "/health/live"),
    *("/en/data/", "/fr/donnees/api/", "/en/feeds/changes/", "/data/areas.csv", "/sitemap.xml", "/llms.txt"),
]
# What pages of any site may read, because nobody in particular does.
OPEN_TO_SITES = ["/api/v1/programs", "/api/v1/openapi.json", "/api/v1/nothing-here"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.mark.parametrize("path", [*PUBLIC, *OPEN_TO_SITES])
def test_every_answer_carries_the_security_headers(client, path):
    _has_policies(
        client.get(path, headers={"accept-language": "en"}), "cross-origin" if path in OPEN_TO_SITES else "same-origin"
    )


def _has_policies(answer, readers="same-origin"):
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert answer["Cross-Origin-Resource-Policy"] == readers
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Request-Id"]


def test_an_answer_of_any_other_kind_carries_them_too(monkeypatch, settings):
    """Redirects, refusals, our own errors, static files, pages of staff, downloads: whatever ends a request."""
    strict, curator = Client(enforce_csrf_checks=True), Client(raise_request_exception=False)
    curator.force_login(make_person("root@hub.example", role=Role.ADMINISTRATOR))
    sign_in = "/en/account/sign-in/"
    answers = {
        "a redirect": strict.get("/en/account/settings/"),
        "a method that is not meant": Client().delete("/en/"),
        "a form without its token": strict.post(sign_in, {"login": "a"}),
        "a form that is wrong": Client().post(sign_in, {"login": "a"}),
        "too large a form": Client().post(sign_in, {f"name{n}": "a" for n in range(600)}),
        "a static file": strict.get("/static/css/hub.css"),
        "a static file that is not there": strict.get("/static/none.css"),
        "a page of staff": curator.get("/en/admin/"),
        "a refused machine": strict.get("/metrics"),
    }
    monkeypatch.setattr("hub.pages.views.contact.render", lambda *_: 1 / 0)
    answers["an error of ours"] = curator.get("/en/contact/")
    monkeypatch.setattr("hub.pages.views.contact.render", _no_database)
    answers["no database"] = curator.get("/en/contact/")
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert {302, 400, 403, 404, 405, 500, 503} <= set(statuses.values()), statuses
    for answer in answers.values():
        _has_policies(answer)


def _no_database(*_args):
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("path", [*PUBLIC, *OPEN_TO_SITES])
def test_a_public_page_sets_no_cookie(client, path):
    assert client.get(path, headers={"accept-language": "en"}).cookies == {}


@pytest.mark.parametrize("path", PUBLIC)
def test_no_other_site_may_read_an_answer(client, path):
    answer = client.get(path, headers={"origin": "https://evil.example", "accept-language": "en"})
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
@pytest.mark.parametrize("path", ["/en/", "/en/programs/", "/en/contact/"])
def test_pages_answer_only_the_methods_they_mean(client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_a_page_of_a_person_is_never_stored(client):
    user = User.objects.create_user("ana@boreal.example")
    client.force_login(user)
    for path in ("/en/", "/en/account/settings/"):
        assert client.get(path)["Cache-Control"] == "no-store"


@override_settings(ALLOWED_HOSTS=["hub.example"])
def test_forwarded_headers_of_a_client_change_no_host(client):
    headers = {"host": "hub.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    assert "evil.example" not in client.get("/en/", headers=headers).text
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400


def test_an_error_page_is_in_the_language_of_the_address_and_leads_to_a_person(client):
    for path, words in (("/en/nothing/", "/en/contact/"), ("/fr/rien/", "/fr/nous-joindre/")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert words in answer.text


@override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS)
def test_production_keeps_passwords_with_argon2id_at_a_cost_and_reads_no_quick_digest():
    said = "import django; django.setup(); from django.conf import settings; print(settings.PASSWORD_HASHERS)"
    assert run("-c", said).stdout.strip() == str(base.PASSWORD_HASHERS)
    assert {hasher.algorithm for hasher in get_hashers()} == {"argon2", "scrypt"}
    known = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", make_password("a long walk by the cold river"))
    assert known
    memory, times = map(int, known.groups())  # in kB; OWASP asks for 19 MB and two passes at least
    assert memory >= 19 * 1024
    assert times >= 2


def test_production_has_neither_demonstration_nor_open_cookies():
    code = (
        "from hub.settings import prod; "
        "print(prod.DEMO_MODE, prod.DEBUG, prod.SHOW_PARTS, prod.SESSION_COOKIE_NAME, prod.CSRF_COOKIE_NAME, prod.KNOWN_DEVICE_COOKIE_NAME, "
        "prod.SESSION_COOKIE_SECURE, prod.CSRF_COOKIE_SECURE, prod.SECURE_HSTS_SECONDS >= 31536000)"
    )
    answer = run("-c", code)
    assert answer.stdout.split() == [
        *("False", "False", "False", "__Host-session", "__Host-csrf", "__Host-known_device", "True", "True", "True")
    ]


def test_the_cookies_of_somebody_who_signs_in_are_those_of_production(client, settings):
    names = [
        f"{kind}_COOKIE_{part}" for kind in ("SESSION", "CSRF") for part in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
    ]
    names += ["KNOWN_DEVICE_COOKIE_NAME", "MESSAGE_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE"]
    told = run(
        "-c", f"import json; from hub.settings import prod; print(json.dumps([getattr(prod, n) for n in {names}]))"
    )
    for name, value in zip(names, json.loads(told.stdout), strict=True):
        setattr(settings, name, value)
    person = make_person()
    client.get("/?to=/fr/", secure=True)
    client.get("/en/account/sign-in/", secure=True)
    form = {"login": person.email, "password": PASSWORD}
    assert (
        client.post("/en/account/sign-in/", form, secure=True, headers={"referer": "https://testserver/"}).status_code
        == 302
    )
    cookies = {name: dict(cookie) for name, cookie in client.cookies.items()}
    # A word of ours stands in a cookie until the next page says it.
    client.post("/en/account/sign-out/", secure=True, headers={"referer": "https://testserver/"})
    cookies["__Host-messages"] = dict(client.cookies["__Host-messages"])
    assert {"__Host-session", "__Host-csrf", "__Host-language"} <= cookies.keys()
    for name, cookie in cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
