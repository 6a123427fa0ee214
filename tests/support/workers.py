"""A real worker on the test's database, with a real broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from hub.outbox.models import OutboxMessage, OutboxState

ROOT = Path(__file__).resolve().parents[2]


def emptied_broker() -> redis.Redis:
    """Return the broker, with nothing in it."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    return client


@contextmanager
def worker(folder: Path, *, fails: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker on the test's database; killed at the end if nobody has killed it before."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.support.worker_settings",
        "WORKER_DATABASE": connection.settings_dict["NAME"],
        "WORKER_PROVIDER": str(folder),
        "WORKER_PROVIDER_FAILS": str(fails),
    }
    command = [sys.executable, "-m", "celery", "-A", "hub.outbox.celery", "worker", "--pool", "solo", "-l", "ERROR"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def wait_until(what: Callable[[], bool], *, meanwhile: Callable[[], None] = lambda: None, seconds: int = 90) -> None:
    """Wait until something holds, and do something every second; else fail with what the outbox holds."""
    for turn in range(seconds * 10):
        if what():
            return
        if turn % 10 == 0:
            meanwhile()
        time.sleep(0.1)
    rows = list(OutboxMessage.objects.values_list("topic", "state", "attempts", "last_error"))
    pytest.fail(f"still waiting after {seconds} s: {rows}")


def sweep() -> None:
    """Do what the scheduler does every 30 seconds, and let tries that were put off be due."""
    OutboxMessage.objects.filter(state=OutboxState.WAITING).update(not_before=timezone.now())
    wake()


def wake() -> None:
    """Tell a worker that there may be something to do."""
    current_app.send_task("hub.outbox.tasks.drain")
