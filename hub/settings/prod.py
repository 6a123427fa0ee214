"""Production. Refuses to start with what is unsafe; the demonstration cannot be turned on here."""

import secrets
import sys
from typing import Any

from hub.settings.base import *  # noqa: F403
from hub.settings.base import ALLOWED_HOSTS, DATABASES, DEFAULT_FROM_EMAIL, HUB, MAILERS, MFA_SECRETS_KEY, SECRET_KEY
from hub.settings.env import env
from hub.settings.rules import Configuration, faults

_mail: Any = MAILERS["delivery"]
_database_tls = env.bool("DATABASE_REQUIRE_TLS", default=True)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not (_site_url := env("HUB_SITE_URL", default="")) and ALLOWED_HOSTS:
    HUB_SITE_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
# The image is built where none of it is known. These commands read files and serve nobody.
BUILD_COMMANDS = ("collectstatic", "translations")
if sys.argv[0].endswith("manage.py") and sys.argv[1:2] and sys.argv[1] in BUILD_COMMANDS:
    SECRET_KEY = MFA_SECRETS_KEY = secrets.token_urlsafe(64)
else:
    env.refuse(
        faults(
            Configuration(
                secret_key=SECRET_KEY,
                mfa_secrets_key=MFA_SECRETS_KEY,
                secret_key_fallbacks=SECRET_KEY_FALLBACKS,
                bounce_secret=BOUNCE_SECRET,  # noqa: F405
                metrics_token=METRICS_TOKEN,  # noqa: F405
                hosts=ALLOWED_HOSTS,
                site_url=_site_url,
                profile=HUB["operator_profile"],
                hosting_country=HUB["hosting_country"],
                database=DATABASES["default"] if env("DATABASE_URL", default="") else {},
                database_tls=_database_tls,
                broker=env("REDIS_URL", default=""),
                mail_host=env("SMTP_HOST", default=""),
                contact_email=env("HUB_CONTACT_EMAIL", default=""),
                from_email=DEFAULT_FROM_EMAIL,
                mail_password=_mail["OPTIONS"]["password"],
                mail_tls=_mail["OPTIONS"]["use_tls"],
                log_level=env("LOG_LEVEL", default="INFO"),
            )
        )
    )

SECURE_SSL_REDIRECT = True
# The TLS front sets this header and strips it from clients.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Probes speak plain HTTP on the inner network.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
KNOWN_DEVICE_COOKIE_NAME = "__Host-known_device"
MESSAGE_COOKIE_NAME = "__Host-messages"
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True
# An address may ask for more: sslmode=verify-full, which holds the server to its certificate.
if _database_tls and DATABASES["default"]["OPTIONS"].get("sslmode") not in {"verify-ca", "verify-full"}:
    DATABASES["default"]["OPTIONS"]["sslmode"] = "require"
ERASURE_REGISTER = env("ERASURE_REGISTER", default="/srv/register/erasures.jsonl")
STATIC_ROOT = env("STATIC_ROOT", default="/srv/static")
# Production has a network; where it has none, LINK_CHECKER=off says so.
LINK_CHECKER = {**LINK_CHECKER, "enabled": env.bool("LINK_CHECKER", default=True)}  # noqa: F405
