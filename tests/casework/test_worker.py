"""A real worker, a real broker: the one is killed, the other emptied in mid-run, the mail provider is down."""

import os
import signal
from datetime import datetime
from pathlib import Path

import pytest
import redis

from hub.casework.referrals.services import refer_request
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.submission import submit_request
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage, OutboxState
from tests.casework.small import small_world
from tests.casework.world import DESK, SHANGHAI
from tests.support.workers import emptied_broker, sweep, wait_until, worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]


def all_told() -> bool:
    return not OutboxMessage.objects.exclude(state=OutboxState.DONE).exists() and set(
        Notification.objects.values_list("state", flat=True)
    ) == {"told"}


def taken(folder: Path) -> dict[str, int]:
    """Return how often the provider took each mail, by the key of its row."""
    return {path.stem: len(path.read_text().splitlines()) for path in folder.glob("*.mail")}


@pytest.fixture
def broker() -> redis.Redis:
    """The broker, empty."""
    return emptied_broker()


def test_an_emptied_broker_and_a_provider_that_fails_lose_and_double_nothing(
    now: datetime, tmp_path: Path, broker: redis.Redis
):
    world = small_world(at=now)
    (tmp_path / "down").touch()
    with worker(tmp_path):
        request = world.submit()
        wait_until(lambda: any(tmp_path.glob("*.tries")))
        broker.flushdb()
        claim_request(request=request, **world.who(DESK, at=now))
        broker.flushdb()
        (tmp_path / "down").unlink()
        sweep()
        wait_until(lambda: all_told() or (sweep() is None and False))
    mails = {str(row.pk) for row in OutboxMessage.objects.filter(kind="mail")}
    assert len(mails) == Notification.objects.count() == 3
    assert taken(tmp_path) == dict.fromkeys(mails, 1)


def test_what_a_killed_worker_left_is_done_once_by_the_next(now: datetime, tmp_path: Path, broker: redis.Redis):
    world = small_world(at=now)
    with worker(tmp_path, fails=1) as first:
        request = submit_request(company=world.company, ask=world.ask(), by=world.owner, at=now)
        wait_until(lambda: any(tmp_path.glob("*.tries")))
        os.killpg(first.pid, signal.SIGKILL)
    refer_request(
        request=request, choice=world.choice(SHANGHAI), by=world.people[DESK], seats=[world.seat(DESK)], at=now
    )
    with worker(tmp_path, fails=1):
        sweep()
        wait_until(lambda: all_told() or (sweep() is None and False))
    mails = {str(row.pk) for row in OutboxMessage.objects.filter(kind="mail")}
    assert len(mails) == Notification.objects.count() == 4
    assert taken(tmp_path) == dict.fromkeys(mails, 1)
