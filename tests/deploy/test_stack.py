"""The production shape as it is shipped: its services, by their own commands, behind their own front."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from hub.accounts.models import User
from hub.settings import base
from tests.accounts.people import PASSWORD, make_person
from tests.outbox.test_once import Provider
from tests.support.databases import LOADED
from tests.support.production import key
from tests.support.stack import HOST, Stack, Visitor, commands_of_the_readme, wait_for

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "/en/account/settings/"
# What is looked for at any host: files of the code and of its keys, copies of the data, pages of tools, and ours that
# only the demonstration has, or only whoever shows a token.
NEEDLESS = (
    *("/.env", "/.git/HEAD", "/.git/config", "/.ssh/id_rsa", "/.aws/credentials", "/.well-known/nothing"),
    *("/docker-compose.yml", "/Dockerfile", "/manage.py", "/requirements.txt", "/hub/settings/prod.py"),
    *("/static/", "/static/../manage.py", "/static/%2e%2e/manage.py", "/%2e%2e/%2e%2e/etc/passwd", "/media/", "/srv/"),
    *("/backup.sql", "/db.sqlite3", "/dump.sql.gz", "/archive/", "/erasures.jsonl"),
    *(
        "/phpinfo.php",
        "/wp-login.php",
        "/server-status",
        "/actuator/env",
        "/debug/",
        "/__debug__/",
        "/console",
        "/graphql",
    ),
    *("/demo/codes/", "/demo/mail/", "/metrics", "/health/", "/static/staticfiles.json.gz"),
)
REGISTER = "Corporation number,Corporate name,Province\n1234567,Kestrel inc.,QC\n"


@pytest.fixture
def stack(begun: Callable[..., Stack]) -> Stack:
    return begun(LOADED)


@pytest.fixture
def stack_of_nothing(begun: Callable[..., Stack]) -> Stack:
    return begun(None)


def person_of(stack: Stack) -> User:
    """Put somebody into the portal's database."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = stack.database
    try:
        with override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS):
            return make_person("ada@firm.example")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@pytest.mark.timeout(900)
def test_what_is_shipped_starts_serves_and_keeps_visitors_apart(stack: Stack, provider: Provider):
    stack.up()
    person = person_of(stack)
    _pages_come_encrypted_and_in_both_languages(Visitor(stack, "127.0.0.2"))
    _wrong_sign_ins_of_one_stop_nobody_else(stack, person)
    _what_can_be_kept_is_and_all_is_small(Visitor(stack, "127.0.0.2"))
    _nothing_needless_is_answered(Visitor(stack, "127.0.0.2"))
    _commands_of_the_readmes_run(stack, leave_out="load_everything")
    _connections_that_end_are_made_anew(stack, Visitor(stack, "127.0.0.2"))
    Visitor(stack, "127.0.0.4").post("/en/account/password/reset/", email=person.email)
    wait_for(lambda: any(person.email in mail for mail in provider.taken), "no mail left the worker")


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_an_operator_sets_it_up_from_nothing_and_changes_its_keys(stack_of_nothing: Stack):
    stack_of_nothing.up()
    _commands_of_the_readmes_run(stack_of_nothing)
    assert Visitor(stack_of_nothing, "127.0.0.8").get("/en/programs/").text.count("/en/programs/") > 20
    _keys_change(stack_of_nothing, person_of(stack_of_nothing))


def _pages_come_encrypted_and_in_both_languages(visitor: Visitor) -> None:
    for language in ("en", "fr"):
        page = visitor.get(f"/{language}/")
        assert page.status == 200
        assert f'lang="{language}' in page.text
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
        assert styles
        answers = [
            page,
            *map(visitor.get, styles),
            visitor.get(f"/{language}/nothing/"),
            visitor.get("/api/v1/programs"),
        ]
        assert [answer.status for answer in answers] == [200, *[200] * len(styles), 404, 200]
        for answer in answers:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert visitor.get("/en/programs/").status == 200
    assert all(name.startswith("__Host-") for name in visitor.cookies)


def _nothing_needless_is_answered(visitor: Visitor) -> None:
    answers = {path: visitor.get(path) for path in NEEDLESS}
    assert {path: answer.status for path, answer in answers.items() if answer.status not in {400, 404}} == {}
    named = {name.lower() for answer in answers.values() for name in answer.headers}
    assert named.isdisjoint({"x-powered-by", "x-aspnet-version", "x-runtime"})
    assert {answer.headers["Server"] for answer in answers.values()} == {"Caddy"}  # and no version
    for answer in answers.values():
        assert not any(word in answer.text for word in ("Traceback", "DJANGO_SETTINGS_MODULE", "/srv/portal"))


def _what_can_be_kept_is_and_all_is_small(visitor: Visitor) -> None:
    page = visitor.get("/en/programs/")
    packed = visitor.get("/en/programs/", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.text) < len(page.text) / 3
    assert "Accept-Encoding" in packed.headers["Vary"]
    style = re.search(r'href="(/static/[^"]+\.css)"', page.text)
    assert style
    kept = visitor.get(style[1]).headers["Cache-Control"]
    assert "immutable" in kept
    assert "public" in kept


def _connections_that_end_are_made_anew(stack: Stack, visitor: Visitor) -> None:
    """End all connections to the database but this one, as its restart does."""
    assert visitor.get("/en/programs/?q=heat").status == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()",
            [stack.database],
        )
        assert cursor.fetchone()[0] > 0
    connection.close()
    assert [visitor.get("/en/programs/").status for _turn in range(6)] == [200] * 6


def _wrong_sign_ins_of_one_stop_nobody_else(stack: Stack, person: User) -> None:
    guesser, other = Visitor(stack, "127.0.0.2"), Visitor(stack, "127.0.0.3")
    said = []
    for turn in range(12):
        # What a visitor says of where it comes from counts for nothing.
        forged = {"X-Forwarded-For": f"198.51.100.{turn}", "Forwarded": f"for=198.51.100.{turn}"}
        said.append(guesser.sign_in(f"nobody{turn}@firm.example", "wrong geese cross it", **forged))
    assert said[0].status == 200
    assert said[-1].status == 429 or "Too many" in said[-1].text, said[-1].text[:3000]
    assert other.sign_in(person.email, PASSWORD).status == 302
    assert other.get(ACCOUNT).status == 200


def _commands_of_the_readmes_run(stack: Stack, *, leave_out: str = "nothing") -> None:
    shown = commands_of_the_readme()
    assert len(shown) >= 3
    for command in [command for command in shown if leave_out not in command]:
        if "load_register" in command:
            (stack.folder / "FILE").write_text(REGISTER, encoding="utf-8")
            command = command.replace("FILE", str(stack.folder / "FILE"))
        said = stack.execute("web", command.replace("YOU", "root@hub.example"))
        if "create_first_administrator" in command:
            link = re.search(rf"https://{HOST}(\S+)", said)
            assert link, said
            assert Visitor(stack, "127.0.0.5").get(link[1]).status in {200, 302}
    assert "holds" in stack.execute("web", "python manage.py status")
    calls = re.findall(r"^curl .+", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(calls) >= 3
    for call in calls:
        assert stack.curl(call), call
    with (stack.folder / "programs.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) > 100


def _keys_change(stack: Stack, person: User) -> None:
    browser = Visitor(stack, "127.0.0.6")
    idle = Visitor(stack, "127.0.0.7")
    for visitor in (browser, idle):
        assert visitor.sign_in(person.email, PASSWORD).status == 302
    old = stack.outside["SECRET_KEY"]
    for fallbacks, expected in ((old, 200), (None, 302)):
        stack.outside["SECRET_KEY"] = key("another")
        stack.outside.pop("SECRET_KEY_FALLBACKS", None)
        if fallbacks:
            stack.outside["SECRET_KEY_FALLBACKS"] = fallbacks
        stack.stop("web")
        stack.start("web")
        wait_for(stack.is_ready, "the web is not ready with the new key")
        visitor = browser if fallbacks else idle
        wait_for(lambda visitor=visitor: visitor.get("/health/live").status == 200, "the front sees no web")
        assert visitor.get(ACCOUNT).status == expected
