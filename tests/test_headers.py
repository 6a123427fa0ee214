"""What every answer carries, whatever the page."""

import json

import pytest
from django.contrib.auth.hashers import make_password
from django.test import override_settings

from hub.accounts.models import User
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
    answer = client.get(path, headers={"accept-language": "en"})
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == ("cross-origin" if path in OPEN_TO_SITES else "same-origin")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Request-Id"]


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


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_passwords_are_kept_with_argon2id():
    assert make_password("a long walk by the cold river").startswith("argon2$argon2id$")


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
    names.append("KNOWN_DEVICE_COOKIE_NAME")
    told = run(
        "-c", f"import json; from hub.settings import prod; print(json.dumps([getattr(prod, n) for n in {names}]))"
    )
    for name, value in zip(names, json.loads(told.stdout), strict=True):
        setattr(settings, name, value)
    person = make_person()
    client.get("/en/account/sign-in/", secure=True)
    form = {"login": person.email, "password": PASSWORD}
    assert (
        client.post("/en/account/sign-in/", form, secure=True, headers={"referer": "https://testserver/"}).status_code
        == 302
    )
    assert {"__Host-session", "__Host-csrf"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        # Django's own storage of messages has a fixed name; it holds one sentence, signed.
        assert name.startswith("__Host-") or name == "messages", name
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
