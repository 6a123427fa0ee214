"""Two webs and three workers on one database: one of each is killed under load, and nothing is lost or doubled."""

import random
import re
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from hub.accounts.models import User
from tests.deploy.conftest import OUTSIDE
from tests.outbox.test_once import Provider
from tests.support.databases import LOADED, prefix
from tests.support.pool import pooled
from tests.support.stack import Stack, Visitor, database, wait_for

pytestmark = [pytest.mark.deep, pytest.mark.timeout(1800)]

PEOPLE = 60
WORKERS = ("worker", "worker-2", "worker-3")


@pytest.fixture
def stack(tmp_path: Path, provider: Provider, django_db_blocker: Any) -> Iterator[Stack]:
    """The services, all of them behind one pool of eight connections in transaction mode."""
    with (
        django_db_blocker.unblock(),
        database(LOADED, f"{prefix()}_machines") as name,
        tempfile.TemporaryDirectory(prefix="hub-pool-") as folder,
    ):
        outside = OUTSIDE | {"SMTP_PORT": str(provider.port)}
        own = Stack(tmp_path, outside, name, webs=2)
        own.run("migrate")
        connection.close()
        with pooled(Path(folder), name, connections=8) as port:
            own.pool = port
            own.outside |= {"DATABASE_POOLED": "true", "DATABASE_OPTIONS": ""}
            own.start("valkey")
            for web in own.webs:
                own.start("web", web)
            for worker in WORKERS:
                own.start("worker", worker)
            own.start("beat")
            own.start("front")
            for web in own.webs:
                wait_for(lambda web=web: own.is_ready(web), f"{web} is not ready", seconds=240)
            wait_for(lambda: any((tmp_path / "front").rglob("authorities/local/root.crt")), "no certificate")
            try:
                yield own
            finally:
                own.close()


def test_nothing_is_lost_or_doubled_when_machines_are_killed(stack: Stack, provider: Provider):
    acknowledged: list[str] = []
    tries: Counter[str] = Counter()

    def sign_up(number: int) -> None:
        email = f"person{number}@firm.example"
        visitor = Visitor(stack, f"127.0.1.{number + 1}")
        # A visitor whose page did not come tries once more.
        for _turn in range(3):
            tries[email] += 1
            try:
                answer = visitor.post(
                    "/en/account/sign-up/",
                    email=email,
                    password1="nine herons cross the marsh",
                    password2="nine herons cross the marsh",
                )
            except (OSError, HTTPException):  # no page, or half of one
                continue
            if answer.status == 302:
                acknowledged.append(email)
                return

    half = threading.Event()

    def kill() -> None:
        half.wait(300)
        stack.kill("web-2")
        stack.kill(random.choice(WORKERS))

    killer = threading.Thread(target=kill)
    killer.start()
    with ThreadPoolExecutor(8) as pool:
        for number, _done in enumerate(pool.map(sign_up, range(PEOPLE))):
            if number == PEOPLE // 3:
                half.set()
    half.set()
    killer.join()
    assert len(acknowledged) >= PEOPLE * 0.9, "the web that is left serves"

    def confirmations() -> Counter[str]:
        mails = [mail for mail in provider.taken if "confirm" in mail.lower()]
        return Counter(found[1] for mail in mails if (found := re.search(r"^To: (\S+)", mail, re.MULTILINE)))

    wait_for(
        lambda: set(acknowledged) <= set(confirmations()), "a mail of somebody who signed up is missing", seconds=240
    )
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = stack.database
    try:
        there = Counter(User.objects.filter(email__startswith="person").values_list("email", flat=True))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
    assert set(acknowledged) <= set(there)
    assert set(there.values()) == {1}
    doubled = {email for email, times in confirmations().items() if times > tries[email]}
    assert doubled == set()
    assert "holds" in stack.execute("web", "python manage.py status")
