"""Settings of the worker that a test starts: a mail provider that fails now and then and keeps what it takes."""

from hub.settings.base import REDIS_URL
from hub.settings.env import env
from hub.settings.test import *  # noqa: F403
from hub.settings.test import DATABASES, MAILERS

DATABASES["default"]["NAME"] = env("WORKER_DATABASE")
MAILERS = {
    **MAILERS,
    "delivery": {
        "BACKEND": "tests.support.mail_provider.MoodyBackend",
        "OPTIONS": {"folder": env("WORKER_PROVIDER"), "fails": env.int("WORKER_PROVIDER_FAILS", default=0)},
    },
}
# What the worker remembers aside is read by pages in another process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BEAT_SCHEDULE: dict[str, object] = {}
