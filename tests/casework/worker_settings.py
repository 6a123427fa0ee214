"""Settings of the worker that a test starts: a mail provider that fails now and then and keeps what it takes."""

from hub.settings.env import env
from hub.settings.test import *  # noqa: F403
from hub.settings.test import DATABASES, MAILERS

DATABASES["default"]["NAME"] = env("WORKER_DATABASE")
MAILERS = {
    **MAILERS,
    "delivery": {
        "BACKEND": "tests.casework.provider.MoodyBackend",
        "OPTIONS": {"folder": env("WORKER_PROVIDER"), "fails": env.int("WORKER_PROVIDER_FAILS", default=0)},
    },
}
CELERY_BEAT_SCHEDULE: dict[str, object] = {}
