"""Production. Refuses to start without its secrets; the demonstration cannot be turned on here."""

from django.core.exceptions import ImproperlyConfigured

from hub.settings.base import *  # noqa: F403
from hub.settings.base import DATABASES, MFA_SECRETS_KEY, SECRET_KEY
from hub.settings.env import env

for _name, _value in (("SECRET_KEY", SECRET_KEY), ("MFA_SECRETS_KEY", MFA_SECRETS_KEY)):
    if len(_value) < 50:
        raise ImproperlyConfigured(f"{_name} must be set in the environment, with at least 50 random characters.")
if not ALLOWED_HOSTS:  # noqa: F405
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that the portal answers to.")
HUB_SITE_URL = env("HUB_SITE_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}")  # noqa: F405
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

SECURE_SSL_REDIRECT = True
# The TLS front sets this header and strips it from clients.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Probes speak plain HTTP on the inner network.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
KNOWN_DEVICE_COOKIE_NAME = "__Host-known_device"
LANGUAGE_COOKIE_SECURE = True
DATABASES["default"].setdefault("OPTIONS", {})
if env.bool("DATABASE_REQUIRE_TLS", default=True):
    DATABASES["default"]["OPTIONS"]["sslmode"] = "require"
STATIC_ROOT = env("STATIC_ROOT", default="/srv/static")
# Production has a network; where it has none, LINK_CHECKER=off says so.
LINK_CHECKER = {**LINK_CHECKER, "enabled": env.bool("LINK_CHECKER", default=True)}  # noqa: F405
