"""The front door and the probes."""

import html
import re

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_a_browser_is_sent_to_its_language(client):
    assert client.get("/", headers={"accept-language": "fr-CA,fr;q=0.9"})["Location"] == "/fr/"
    assert client.get("/", headers={"accept-language": "en-CA"})["Location"] == "/en/"
    assert client.get("/", headers={"accept-language": "de"})["Location"] == "/en/"


def test_a_crawler_gets_both_doors_and_no_redirect(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'href="/en/"' in answer.text
    assert 'href="/fr/"' in answer.text


def test_the_front_door_varies_by_language(client):
    assert {"Accept-Language", "Cookie"} <= set(client.get("/", headers={"accept-language": "fr"})["Vary"].split(", "))


def test_the_language_that_somebody_chose_is_remembered(client):
    """By the act of choosing alone, without script; the page that is left and the one that is reached set no cookie."""
    link = re.search(r'href="([^"]+)"\s+lang="fr"', client.get("/en/programs/?q=heat").text)
    answer = client.get(html.unescape(link[1]))
    assert answer["Location"] == "/fr/programmes/?q=heat"
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies.keys() == {settings.LANGUAGE_COOKIE_NAME}
    there = client.get(answer["Location"])
    assert (there.status_code, there.cookies) == (200, {})
    for headers in ({"accept-language": "en-CA"}, {}):
        assert client.get("/", headers=headers)["Location"] == "/fr/"
    # Whoever follows a link to a page in the other language reads it, and what was chosen stays.
    assert client.get("/en/programs/").status_code == 200
    assert client.get("/", headers={"accept-language": "en-CA"})["Location"] == "/fr/"
    back = re.search(r'href="([^"]+)"\s+lang="en"', there.text)
    assert client.get(html.unescape(back[1]))["Location"] == "/en/programs/?q=heat"
    assert client.get("/", headers={"accept-language": "fr-CA"})["Location"] == "/en/"


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/fr/", "/zh/", "fr", "/\\evil.example/fr/", "x" * 999]
)
def test_no_other_address_is_chosen(client, to):
    answer = client.get("/", {"to": to}, headers={"accept-language": "en"})
    assert (answer["Location"], answer.cookies) == ("/en/", {})


def test_ready_answers_when_the_database_is_migrated(client):
    assert client.get("/health/ready").json() == {"status": "ready"}


def test_ready_does_not_answer_while_a_migration_is_missing(client):
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="programs").order_by("-id").first()
    last.delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "migrations pending"})
    assert client.get("/health/live").status_code == 200


def test_live_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/health/live").json() == {"status": "live"}


def test_live_answers_while_the_database_is_down(client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "version" not in answer.text


def test_robots_keeps_crawlers_out_of_personal_pages(client):
    assert "Disallow: /en/account/" in client.get("/robots.txt").text
