"""Tests: fast hashing, mail kept in memory, the demonstration off unless a test turns it on."""

from hub.settings.base import *  # noqa: F403
from hub.settings.base import DATABASES, HUB, INSTALLED_APPS
from hub.settings.env import env

SECRET_KEY = "tests-only-" + "t" * 50
MFA_SECRETS_KEY = "tests-only-" + "s" * 50
ALLOWED_HOSTS = ["*"]
# The linter of migrations, a command of scripts/check.
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
SHOW_PARTS = True
HUB_SITE_URL = "https://hub.example"
# Tests of the hold bring it back.
NOTIFICATION_HOLD = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["TEST"] = {"NAME": env("TEST_DB_NAME", default="test_hub")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=20000 -c lock_timeout=5000"
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = False
# Tests of limits bring them back.
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
RATE_LIMITS = {}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
HUB = {**HUB, "contact_email": "desk@hub.example"}
LOGGING = {"version": 1, "disable_existing_loggers": False}
# No folder of gathered files is needed to run the tests.
WHITENOISE_AUTOREFRESH = True
# A server of the test itself plays the sites.
LINK_CHECKER = {**LINK_CHECKER, "pause": 0.0, "rest": 0.0, "private": True}  # noqa: F405
