"""What production refuses to start with. Each fault is a sentence that names the setting and the remedy. Pure."""

import re
import zlib
from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.http.request import validate_host

from hub.core.vocabulary.labels import COUNTRIES, COUNTRY_NAMES

SHORTEST_KEY = 50
SHORTEST_SECRET = 32
# A random key is packed to no less than this share of the shortest one: of digits alone to 0.84, of others to more.
PACKED = 0.75
# What stands in keys that anybody may read: those of the demonstration, the tests, the image, and of examples.
PUBLIC_WORDS = ("demonstration-only", "tests-only", "build-step-only", "django-insecure", "changeme", "change-me")
PROFILES = ("private", "federal")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAKE_ONE = "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"


class Configuration(NamedTuple):
    """What was read, as far as it can be unsafe. An empty text is a setting that is not there."""

    secret_key: str
    mfa_secrets_key: str
    secret_key_fallbacks: Sequence[str]
    bounce_secret: str
    metrics_token: str
    hosts: Sequence[str]
    site_url: str
    profile: str
    database: dict[str, Any]
    broker: str
    mail_host: str
    contact_email: str
    from_email: str
    mail_password: str = ""
    mail_tls: bool = True
    database_tls: bool = True
    hosting_country: str = ""
    log_level: str = "INFO"


# As where no setting is there.
NOTHING = Configuration("", "", (), "", "", (), "", "private", {}, "", "", "", "")


def faults(given: Configuration) -> list[str]:
    """Return everything that production must not start with."""
    return [*_keys(given), *_addresses(given), *_services(given), *_operator(given)]


def _keys(given: Configuration) -> Iterator[str]:
    keys = {"SECRET_KEY": given.secret_key, "MFA_SECRETS_KEY": given.mfa_secrets_key}
    for name, key in keys.items():
        if weakness := weakness_of(key, SHORTEST_KEY):
            yield f"{name} {weakness}. {MAKE_ONE}"
    if given.secret_key and given.secret_key == given.mfa_secrets_key:
        yield f"SECRET_KEY and MFA_SECRETS_KEY must be two keys: who learns one must not have the other. {MAKE_ONE}"
    for key in given.secret_key_fallbacks:
        # What was made with a public key can be made by anybody.
        if weakness := weakness_of(key, SHORTEST_KEY):
            yield f"SECRET_KEY_FALLBACKS holds a key that {weakness}. Leave it out: people sign in again"
    tokens = {
        "BOUNCE_SECRET": (given.bounce_secret, "reports of returned mail are not taken"),
        "METRICS_TOKEN": (given.metrics_token, "figures are not shown"),
    }
    for name, (token, without) in tokens.items():
        weakness = token and weakness_of(token, SHORTEST_SECRET)
        if token and not weakness and token in keys.values():
            weakness = "must be no other key, since somebody outside knows it"
        if weakness:
            yield f"{name} {weakness}. {MAKE_ONE}, or leave it out: then {without}"


def weakness_of(key: str, shortest: int) -> str:
    """Return why a key can be guessed; nothing where it cannot."""
    if len(key) < shortest:
        return f"must be set, with at least {shortest} random characters"
    if any(word in key.lower() for word in PUBLIC_WORDS):
        return "must not be a key that anybody can read in the repository or in an example"
    # What repeats itself is packed small; random letters and digits are not.
    if len(zlib.compress(key.encode(), 9)) < shortest * PACKED:
        return "must be random: it repeats the same signs"
    return ""


def _addresses(given: Configuration) -> Iterator[str]:
    if not given.hosts:
        yield "ALLOWED_HOSTS must be set to the names that the portal answers to: ALLOWED_HOSTS=hub.example"
    for host in given.hosts:
        if "*" in host or host.strip(".") == "":
            yield f"ALLOWED_HOSTS must name hosts, not {host!r}: with it, forged names reach mailed links. Name them"
        elif not re.fullmatch(r"\.?[A-Za-z0-9.:\[\]-]+", host):
            yield f"ALLOWED_HOSTS must hold names alone, without https:// and /, not {host!r}. Write the name"
    # Without one, the first of the hosts holds.
    site = urlsplit(given.site_url)
    if given.site_url and (site.scheme != "https" or not site.hostname):
        yield f"HUB_SITE_URL must begin with https://, not {given.site_url!r}: mails lead there. Correct it"
    elif site.hostname and given.hosts and not validate_host(site.hostname, given.hosts):
        yield f"HUB_SITE_URL must lead to one of ALLOWED_HOSTS, not to {site.hostname!r}. Correct one of them"


def _is_inner(host: str) -> bool:
    """Return whether a host is a service beside this one (a name without a dot), this machine, or a socket."""
    return host.startswith(("/", "127.")) or host == "::1" or not set(host) & set(".:")


def _services(given: Configuration) -> Iterator[str]:
    broker = urlsplit(given.broker)
    if not given.database.get("NAME") or "postgresql" not in given.database.get("ENGINE", ""):
        yield "DATABASE_URL must be set to a PostgreSQL database: postgres://hub_web:PASSWORD@HOST:5432/hub"
    if not given.broker:
        yield "REDIS_URL must be set to the broker: redis://:PASSWORD@HOST:6379/0"
    for name, host, encrypted, remedy in (
        ("DATABASE_URL", given.database.get("HOST", ""), given.database_tls, "Set DATABASE_REQUIRE_TLS=true"),
        ("REDIS_URL", broker.hostname or "", broker.scheme == "rediss", "Write rediss:// in the place of redis://"),
    ):
        if not encrypted and not _is_inner(host):
            yield f"{name} leads to {host}, past the inner network, without TLS. {remedy}"
    if given.broker and not broker.password:
        yield "REDIS_URL must hold the password of the broker: redis://:PASSWORD@HOST:6379/0"
    if not given.mail_host:
        yield "SMTP_HOST must be set to the server that takes mail: without it nobody confirms an address"
    elif given.mail_password and not given.mail_tls and not _is_inner(given.mail_host):
        yield f"SMTP_PASSWORD would go to {given.mail_host} unencrypted. Set SMTP_USE_TLS=on, or leave it out"
    addresses = {given.from_email: "DEFAULT_FROM_EMAIL", given.contact_email: "HUB_CONTACT_EMAIL"}
    for text, name in addresses.items():
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parseaddr(text)[1]):
            yield f"{name} must be set to a mail address that people can write to: {name}=desk@your-domain"


def _operator(given: Configuration) -> Iterator[str]:
    if given.profile not in PROFILES:
        yield f"OPERATOR_PROFILE must be one of {', '.join(PROFILES)}, not {given.profile!r}: it says which laws hold"
    if (country := given.hosting_country) and country not in COUNTRIES & COUNTRY_NAMES.keys():
        yield f"HOSTING_COUNTRY must be the two letters of a country, not {country!r}: the privacy page names it"
    if given.log_level not in LOG_LEVELS:
        yield f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {given.log_level!r}. Correct it, or leave it out"
