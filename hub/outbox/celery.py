"""The Celery application. It carries; the outbox rows in PostgreSQL are the record."""

import logging
import os
import time
from typing import Any

from celery import Celery
from celery.signals import import_modules
from django.db import OperationalError, connection

logger = logging.getLogger(__name__)
LONGEST_REST = 10

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.prod")


def wait_for_database(**_: Any) -> None:
    """Wait until the database answers, so that a worker or scheduler may be started before it, or after a power cut.

    Celery waits for its broker by itself, and goes on where the broker comes back.
    """
    rest = 1
    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            logger.warning("database unreachable; trying again in %s s", rest)
            time.sleep(rest)
            rest = min(2 * rest, LONGEST_REST)
        else:
            connection.close()
            return


# Before Celery's own receiver, which asks the database what it can do; that one is there from the next line on.
import_modules.connect(wait_for_database, weak=False)
app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
