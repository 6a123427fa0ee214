"""The production shape as it is shipped: its services, by their own commands, behind their own front."""

import csv
import http.client
import os
import re
import signal
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from django.test import override_settings

from hub.accounts.models import User
from hub.settings import base
from tests.accounts.people import PASSWORD, make_person
from tests.outbox.test_once import Provider
from tests.support.databases import LOADED
from tests.support.pool import socket_folder
from tests.support.production import key
from tests.support.samples import EXTENTS
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
FORGED = "4bf92f3577b34da6a3ce929d0e0e4736"
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
    _a_scanner_of_headers_gives_at_least_140_points(stack, Visitor(stack, "127.0.0.2"))
    _wrong_sign_ins_of_one_stop_nobody_else(stack, person)
    _what_can_be_kept_is_and_all_is_small(Visitor(stack, "127.0.0.2"))
    _nothing_needless_is_answered(Visitor(stack, "127.0.0.2"))
    _what_is_outdated_is_not_spoken(stack)
    _commands_of_the_readmes_run(stack, leave_out="load_everything")
    _connections_that_end_are_made_anew(stack, Visitor(stack, "127.0.0.2"))
    Visitor(stack, "127.0.0.4").post("/en/account/password/reset/", email=person.email)
    wait_for(lambda: any(person.email in mail for mail in provider.taken), "no mail left the worker")


@EXTENTS
@pytest.mark.timeout(900)
def test_a_stop_finishes_what_runs_and_no_visitor_notices(begun: Callable[..., Stack], provider: Provider, whole: bool):
    """Each web is stopped as an upgrade does, one after the other, and the worker, while pages are asked for (B-13).

    In a normal run each web has one process.
    """
    stack = begun(LOADED, webs=2, workers=2 if whole else 1)
    # A statement may wait for the lock that this test holds.
    stack.outside["DATABASE_OPTIONS"] = "-c statement_timeout=20000 -c lock_timeout=20000"
    stack.up(*stack.webs)
    person = person_of(stack)
    failed: list[str] = []
    answered, over = [0], threading.Event()

    def ask(number: int) -> None:
        visitor = Visitor(stack, f"127.0.3.{number + 1}")
        while not over.wait(0.05 if whole else 0.3):
            try:
                status = visitor.get(f"/en/programs/?q=heat&page={number}").status
            except OSError as error:
                failed.append(repr(error))
            else:
                answered[0] += 1
                failed.extend([str(status)] if status != 200 else [])

    load = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for each in load:
        each.start()
    try:
        # A mail is not lost when the worker that hands it over is stopped.
        Visitor(stack, "127.0.0.4").post("/en/account/password/reset/", email=person.email)
        assert _seconds_to_stop(stack, "worker") < 25
        for name in stack.webs:
            assert _seconds_to_stop(stack, name, asked=True) < 25, stack.log(name)[-2000:]
            stack.start("web", name)
            wait_for(lambda name=name: stack.is_ready(name), f"{name} is not ready again")
    finally:
        over.set()
        for each in load:
            each.join()
    assert failed == []
    assert answered[0] > 50
    stack.start("worker")
    wait_for(lambda: any(person.email in mail for mail in provider.taken), "the mail was lost")
    assert len([mail for mail in provider.taken if f"To: {person.email}" in mail]) == 1


def _seconds_to_stop(stack: Stack, name: str, *, asked: bool = False) -> float:
    """Stop a service as ``docker compose stop`` does, which tells its first process alone; return how long it took.

    With ``asked``, that web is answering a page meanwhile, which waits for the database: it is answered whole.
    """
    if name in stack.webs:
        # Granian 2.8 loses a signal that comes while a process starts, and kills it at the end of its patience.
        wait_for(lambda: stack.has_every_worker(name), f"{name} has not started all its processes")
    process = next(iter(stack._children[name].running.values()))
    with closing(psycopg2.connect(host=socket_folder(), dbname=stack.database, user="postgres")) as database:
        page = ThreadPoolExecutor(1)
        if asked:
            database.cursor().execute("LOCK TABLE django_session")
            answer = page.submit(_status_at, stack.ports[name])
            looking = database.cursor()

            def waits() -> bool:
                looking.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'django_session'::regclass")
                return looking.fetchone() is not None

            wait_for(waits, "the page does not wait")
        begun = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        if asked:
            wait_for(lambda: not stack.is_ready(name), "it still says that it is ready")
            assert not answer.done(), f"answered with {answer.result()} after {time.monotonic() - begun:.1f} s"
            database.rollback()
            assert answer.result(30) == 302
        process.wait(60)
    stack.stop(name)
    return time.monotonic() - begun


def _status_at(port: int) -> int:
    """Ask a web itself for a page of somebody with a session, and return the status."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": f"__Host-session={'k' * 32}"}
    link.request("GET", ACCOUNT, headers=headers)
    return link.getresponse().status


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
    # Who says that they came long ago is not shed: the front says when.
    assert visitor.get("/en/programs/", **{"X-Request-Start": "1"}).status == 200
    assert all(name.startswith("__Host-") for name in visitor.cookies)


def _a_scanner_of_headers_gives_at_least_140_points(stack: Stack, visitor: Visitor) -> None:
    """By the rules of Mozilla's: 100 where nothing is wrong, and points for what is beyond that.

    Left out are 5 points for sites on the list of browsers, which takes an operator's own name, and 5 for cookies: a public
    page sets none.
    """
    with closing(http.client.HTTPConnection("127.0.0.1", stack.ports["http"], timeout=60)) as link:
        link.request("GET", "/en/", headers={"Host": HOST})
        moved = link.getresponse()
    assert moved.status in {301, 308}
    assert moved.headers["Location"] == f"https://{HOST}/en/"
    page = visitor.get("/en/")
    assert int(page.headers["Strict-Transport-Security"].split(";")[0].removeprefix("max-age=")) >= 15_768_000
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in page.headers
    policy = dict(part.strip().partition(" ")[::2] for part in page.headers["Content-Security-Policy"].split(";"))
    scripts = re.findall(r"<script\b[^>]*\bsrc=[^>]*>", page.text)
    apart = ("Resource", "same-origin"), ("Opener", "same-origin"), ("Embedder", "require-corp")
    beyond = [
        (10, "unsafe" not in str(policy) and (policy["default-src"], policy["form-action"]) == ("'none'", "'self'")),
        (5, page.headers["Referrer-Policy"] in {"no-referrer", "same-origin", "strict-origin"}),
        (5, policy["frame-ancestors"] == "'none'"),
        (5, bool(scripts) and all('src="/' in tag and 'integrity="sha384-' in tag for tag in scripts)),
        *((10, page.headers.get(f"Cross-Origin-{of}-Policy") == value) for of, value in apart),
    ]
    assert 100 + sum(points for points, held in beyond if held) == 155


def _nothing_needless_is_answered(visitor: Visitor) -> None:
    answers = {path: visitor.get(path) for path in NEEDLESS}
    assert {path: answer.status for path, answer in answers.items() if answer.status not in {400, 404}} == {}
    named = {name.lower() for answer in answers.values() for name in answer.headers}
    assert named.isdisjoint({"x-powered-by", "x-aspnet-version", "x-runtime"})
    assert {answer.headers["Server"] for answer in answers.values()} == {"Caddy"}  # and no version
    for answer in answers.values():
        assert not any(word in answer.text for word in ("Traceback", "DJANGO_SETTINGS_MODULE", "/srv/portal"))


def _what_is_outdated_is_not_spoken(stack: Stack) -> None:
    """TLS 1.2 and 1.3 alone, each with ciphers that authenticate and whose keys are forgotten."""

    def spoken(version: ssl.TLSVersion, ciphers: str) -> tuple[str, str] | None:
        context = stack.trust()
        # The visitor of this test would speak anything.
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
        with (
            socket.create_connection(("127.0.0.1", stack.ports["https"]), 30) as plain,
            suppress(ssl.SSLError, OSError),
            context.wrap_socket(plain, server_hostname=HOST) as link,
        ):
            return link.version() or "", (link.cipher() or ("",))[0]
        return None

    version = ssl.TLSVersion
    assert spoken(version.TLSv1_3, "ALL")[0] == "TLSv1.3"
    modern = spoken(version.TLSv1_2, "ALL")
    assert modern[0] == "TLSv1.2"
    assert re.match(r"ECDHE-.*(GCM|POLY1305)", modern[1]), modern
    assert [spoken(old, "ALL") for old in (version.TLSv1, version.TLSv1_1)] == [None, None]
    # Without forgotten keys, without authentication, or broken.
    for weak in ("kRSA", "aNULL", "3DES", "RC4", "eNULL", "CBC:!ECDHE"):
        with suppress(ssl.SSLError):  # a cipher that not even this visitor knows
            assert spoken(version.TLSv1_2, weak) is None, weak


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
        forged["Traceparent"] = f"00-{FORGED}-00f067aa0ba902b7-01"
        said.append(guesser.sign_in(f"nobody{turn}@firm.example", "wrong geese cross it", **forged))
    assert said[0].status == 200
    assert said[-1].status == 429 or "Too many" in said[-1].text, said[-1].text[:3000]
    assert "accounts.sign_in_failed" in stack.log("web")
    assert FORGED not in stack.log("web")
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
