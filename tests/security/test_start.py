"""Production does not start with what is unsafe: every process says all of it at once, each with its remedy."""

import json
import re
import socket
import threading
from contextlib import suppress

import pytest

from hub.settings.rules import SHORTEST_KEY, weakness_of
from tests.support.production import GOOD, key, run

# Reads the settings once for each environment that it is given, and says what each reading raised.
READ = """
import json, os, sys
said = {}
for name, environment in json.load(sys.stdin).items():
    os.environ.clear()
    os.environ.update(environment)
    for module in [module for module in sys.modules if module.startswith("hub.settings")]:
        del sys.modules[module]
    try:
        import hub.settings.prod
        said[name] = ""
    except Exception as error:
        said[name] = f"{type(error).__name__}: {error}"
print(json.dumps(said))
"""
# What is wrong, and which settings the refusal names, each with its remedy.
UNSAFE: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "no key": ({"SECRET_KEY": ""}, ("SECRET_KEY",)),
    "a short key": ({"SECRET_KEY": key("main")[:49]}, ("SECRET_KEY",)),
    "one sign": ({"SECRET_KEY": "a" * 50}, ("SECRET_KEY",)),
    "a word again and again": ({"SECRET_KEY": "correct-horse-" * 5}, ("SECRET_KEY",)),
    "the key of the demonstration": ({"SECRET_KEY": "demonstration-only-" + "k" * 50}, ("SECRET_KEY",)),
    "the key of the tests": ({"SECRET_KEY": "tests-only-" + key("main")}, ("SECRET_KEY",)),
    "the former key of the image": ({"SECRET_KEY": "build-step-only-" * 4}, ("SECRET_KEY",)),
    "a key of Django's own": ({"SECRET_KEY": "django-insecure-" + key("main")}, ("SECRET_KEY",)),
    "no key of factors": ({"MFA_SECRETS_KEY": ""}, ("MFA_SECRETS_KEY",)),
    "digits in turn": ({"MFA_SECRETS_KEY": "0123456789" * 6}, ("MFA_SECRETS_KEY",)),
    "one key for both": ({"MFA_SECRETS_KEY": key("main")}, ("SECRET_KEY and MFA_SECRETS_KEY",)),
    "a former key that is public": (
        {"SECRET_KEY_FALLBACKS": "demonstration-only-" + "k" * 50},
        ("SECRET_KEY_FALLBACKS",),
    ),
    "any host": ({"ALLOWED_HOSTS": "*"}, ("ALLOWED_HOSTS",)),
    "any host beside one": ({"ALLOWED_HOSTS": "hub.example,*"}, ("ALLOWED_HOSTS",)),
    "no host": ({"ALLOWED_HOSTS": ""}, ("ALLOWED_HOSTS",)),
    "an address as a host": ({"ALLOWED_HOSTS": "https://hub.example"}, ("ALLOWED_HOSTS",)),
    "a site without https": ({"HUB_SITE_URL": "http://hub.example"}, ("HUB_SITE_URL",)),
    "a site elsewhere": ({"HUB_SITE_URL": "https://evil.example"}, ("HUB_SITE_URL",)),
    "no database": ({"DATABASE_URL": ""}, ("DATABASE_URL",)),
    "an address of the database that cannot be read": (
        {"DATABASE_URL": "postgres://hub_web:half/other@postgres/hub"},
        ("DATABASE_URL",),
    ),
    "another kind of database": ({"DATABASE_URL": "sqlite:///hub.db"}, ("DATABASE_URL",)),
    "no broker": ({"REDIS_URL": ""}, ("REDIS_URL",)),
    "a database elsewhere without TLS": (
        {"DATABASE_URL": "postgres://hub_web:secret@db.example/hub", "DATABASE_REQUIRE_TLS": "off"},
        ("DATABASE_URL",),
    ),
    "a broker elsewhere without TLS": ({"REDIS_URL": "redis://:secret@192.0.2.7:6379/0"}, ("REDIS_URL",)),
    "a broker without a password": ({"REDIS_URL": "redis://valkey:6379/0"}, ("REDIS_URL",)),
    "no mail": ({"SMTP_HOST": ""}, ("SMTP_HOST",)),
    "no mailbox": ({"HUB_CONTACT_EMAIL": ""}, ("HUB_CONTACT_EMAIL",)),
    "no address of a sender": ({"DEFAULT_FROM_EMAIL": "The desk"}, ("DEFAULT_FROM_EMAIL",)),
    "no such profile": ({"OPERATOR_PROFILE": "provincial"}, ("OPERATOR_PROFILE",)),
    "no such country": ({"HOSTING_COUNTRY": "Canada"}, ("HOSTING_COUNTRY",)),
    "a union of countries": ({"HOSTING_COUNTRY": "EU"}, ("HOSTING_COUNTRY",)),
    "a short bounce secret": ({"BOUNCE_SECRET": "letmein"}, ("BOUNCE_SECRET",)),
    "a repeated bounce secret": ({"BOUNCE_SECRET": "bounce" * 8}, ("BOUNCE_SECRET",)),
    "a bounce secret that is a key": ({"BOUNCE_SECRET": key("main")}, ("BOUNCE_SECRET",)),
    "a short token of monitoring": ({"METRICS_TOKEN": "metrics"}, ("METRICS_TOKEN",)),
    "a token that is a key": ({"METRICS_TOKEN": key("factors")}, ("METRICS_TOKEN",)),
    "a port that is no number": ({"SMTP_PORT": "smtp"}, ("SMTP_PORT",)),
    "fewer proxies than none": ({"TRUSTED_PROXY_COUNT": "-1"}, ("TRUSTED_PROXY_COUNT",)),
    "neither yes nor no to encrypted mail": ({"SMTP_USE_TLS": "STARTTLS"}, ("SMTP_USE_TLS",)),
    "neither yes nor no to an encrypted database": ({"DATABASE_REQUIRE_TLS": ""}, ("DATABASE_REQUIRE_TLS",)),
    "a password of mail that all may read": (
        {"SMTP_HOST": "mail.example", "SMTP_PASSWORD": "secret", "SMTP_USE_TLS": "off"},
        ("SMTP_PASSWORD",),
    ),
    "no such level of the log": ({"LOG_LEVEL": "verbose"}, ("LOG_LEVEL",)),
    "everything": (
        dict.fromkeys(GOOD, "") | {"SMTP_PORT": "x", "OPERATOR_PROFILE": ""},
        (*GOOD, "SMTP_PORT", "OPERATOR_PROFILE"),
    ),
}
# What a refusal tells an operator to do.
REMEDY = re.compile(
    r"\b(Make one|Leave it out|leave it out|Correct|Set|Write|Name them|must be set|must hold|must be one of|must be the two letters)\b"
)

SAFE: dict[str, dict[str, str]] = {
    "what is needed": {},
    "keys that rotate": {
        "SECRET_KEY_FALLBACKS": key("old"),
        "MFA_SECRETS_KEY_FALLBACKS": "an old one, which alone opens what it closed",
    },
    "what is chosen": {
        "BOUNCE_SECRET": key("bounces")[:32],
        "OPERATOR_PROFILE": "federal",
        "HOSTING_COUNTRY": "IE",
        "LOG_LEVEL": "CRITICAL",
        "HUB_SITE_URL": "https://www.portal.example",
    },
    "services elsewhere": {
        "DATABASE_URL": "postgres://hub_web:secret@db.example/hub",
        "REDIS_URL": "rediss://:secret@cache.example:6379/0",
    },
    "services beside this one": {
        "DATABASE_URL": "postgres://hub_web:secret@postgres:5432/hub",
        "DATABASE_REQUIRE_TLS": "off",
        "REDIS_URL": "redis://:secret@valkey:6379/0",
    },
    "a relay of mail beside this one": {"SMTP_HOST": "relay", "SMTP_PASSWORD": "secret", "SMTP_USE_TLS": "off"},
    "a sender with a name": {"DEFAULT_FROM_EMAIL": "The desk <desk@hub.example>", "TRUSTED_PROXY_COUNT": "2"},
}


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    changes = {name: changed for name, (changed, _settings) in UNSAFE.items()} | SAFE
    environments = json.dumps({name: GOOD | changed for name, changed in changes.items()})
    return json.loads(run("-c", READ, told=environments).stdout)


@pytest.mark.parametrize("name", UNSAFE)
def test_production_refuses(name: str, said: dict[str, str]) -> None:
    changed, settings = UNSAFE[name]
    assert said[name].startswith("ImproperlyConfigured: The portal does not start.")
    faults = [line.removeprefix("- ") for line in said[name].splitlines() if line.startswith("- ")]
    for setting in settings:
        assert any(fault.startswith(setting) for fault in faults), (setting, faults)
    if name != "everything":
        assert len(faults) == 1, faults
        assert REMEDY.search(faults[0]), "what to do about it"
    for setting in ("SECRET_KEY", "MFA_SECRETS_KEY", "SECRET_KEY_FALLBACKS", "BOUNCE_SECRET"):
        assert not changed.get(setting) or changed[setting] not in said[name], "a key stands in no log"


@pytest.mark.parametrize("name", SAFE)
def test_production_starts_with_a_good_set(name: str, said: dict[str, str]) -> None:
    assert said[name] == ""


SHOW = (
    "from django.conf import settings as s; print(s.DATABASES['default']['OPTIONS'].get('sslmode'), "
    "s.MAILERS['delivery']['OPTIONS']['password'])"
)


@pytest.mark.parametrize(
    ("address", "required", "mode"),
    [
        ("", "on", "require"),
        ("?sslmode=verify-full", "on", "verify-full"),
        ("?sslmode=disable", "on", "require"),
        ("?sslmode=verify-full", "off", "verify-full"),
    ],
)
def test_the_connection_to_the_database_is_no_less_safe_than_its_address_says(
    address: str, required: str, mode: str
) -> None:
    chosen = {"DATABASE_URL": GOOD["DATABASE_URL"] + address, "DATABASE_REQUIRE_TLS": required}
    # A password is read as it is written, also where its first sign names something to a shell.
    answer = run("-c", SHOW, environment=GOOD | chosen | {"SMTP_PASSWORD": "$HOME1"})
    assert answer.stdout.split() == [mode, "$HOME1"], answer.stderr


@pytest.mark.parametrize(
    "process",
    [
        ("-c", "import hub.wsgi"),
        ("-m", "celery", "-A", "hub.outbox.celery", "worker"),
        ("-m", "celery", "-A", "hub.outbox.celery", "beat", "--pidfile="),
        *(
            ("manage.py", name)
            for name in ("migrate", "load_everything", "create_first_administrator", "shell", "check")
        ),
    ],
    ids=lambda process: process[-1] if process[0] == "manage.py" else " ".join(process[1:]),
)
def test_no_process_starts_with_an_unsafe_setting(process: tuple[str, ...]) -> None:
    answer = run(*process, environment=GOOD | {"ALLOWED_HOSTS": "*"})
    assert answer.returncode != 0
    assert "ALLOWED_HOSTS must name hosts" in answer.stderr + answer.stdout
    if process[0] == "manage.py":
        assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", [("collectstatic", "--dry-run", "--noinput", "-v0"), ("translations", "--check")])
def test_the_image_is_built_without_any_secret(command: tuple[str, ...]) -> None:
    answer = run("manage.py", *command, environment={})
    assert answer.returncode == 0, answer.stderr


def test_random_keys_of_each_kind_are_taken() -> None:
    digits = str(int(key("digits") + key("more"), 16))
    assert [weakness_of(taken, SHORTEST_KEY) for taken in (key("hex"), digits[:50], digits, key("long") * 2)] == [
        ""
    ] * 4


# Asks the database and the broker, as production does, and says what each answered.
ASK = """
import django, redis
django.setup()
from django.conf import settings
from django.db import connection
from celery import Celery
said = []
for ask in (
    connection.ensure_connection,
    redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5).ping,
    lambda: Celery(broker=settings.CELERY_BROKER_URL).connection().ensure_connection(max_retries=1, timeout=5),
):
    try:
        ask()
        said.append("answered")
    except Exception as error:
        said.append(f"{type(error).__name__}: {error}")
print("\\n".join(said))
"""


def test_a_service_that_speaks_no_tls_is_told_nothing() -> None:
    """A server in the place of each that knows no TLS, as one does who listens: neither password nor name reaches it."""
    heard: list[bytes] = []

    def listen(server: socket.socket) -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            with peer, suppress(OSError):
                peer.settimeout(1)
                heard.append(peer.recv(4096))
                peer.sendall(b"N")  # PostgreSQL: no TLS here
                heard.append(peer.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, args=(server,), daemon=True).start()
        port = server.getsockname()[1]
        answer = run(
            "-c",
            ASK,
            environment=GOOD
            | {
                "DATABASE_URL": f"postgres://hub_web:secret@127.0.0.1:{port}/hub",
                "REDIS_URL": f"rediss://:secret@127.0.0.1:{port}/0",
            },
        )
    database, cache, broker = (
        answer.stdout.splitlines()[:3] if answer.stdout.count("\n") >= 3 else ("", "", answer.stderr)
    )
    assert "server does not support SSL" in database
    assert "answered" not in {cache, broker}, answer.stdout
    assert len([part for part in heard if part]) >= 3
    assert not [part for part in heard if b"secret" in part or b"hub_web" in part]
