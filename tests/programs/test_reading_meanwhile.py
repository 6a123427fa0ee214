"""Readers in a loop while programs are published again and again: nobody ever reads half of one and half of another."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.services import roll_back
from programs.models import Program
from tests.programs.factories import MOMENT, condition, entry, publish

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]

# What every published version says of itself, in each of its parts.
MARK = re.compile(r"Mark(\d+)x")


def _publish(number: int) -> None:
    """Publish two programs at once, with one number in everything that they say."""
    mark = f"Mark{number}x"
    test = condition(ConditionKind.EMPLOYEES, {"max": 99}, sentence_en=f"Asks {mark}.", sentence_fr=f"Demande {mark}.")
    words = {"name_en": f"Fund {mark}", "name_fr": f"Fonds {mark}", "summary_en": f"Pays {mark}."}
    words |= {"summary_fr": f"Finance {mark}."}
    publish(
        *(entry(slug, conditions=(test,), **words) for slug in ("ca-one", "ca-two")),
        at=MOMENT + timedelta(minutes=number),
    )


def _reading(address: str, stop: Event) -> Callable[[], list[set[str]]]:
    """Return what reads an address until it is told to stop, and gives the numbers that each answer held."""

    def read() -> list[set[str]]:
        found = []
        try:
            with override("en"):
                while not stop.is_set():
                    answer = Client().get(address)
                    assert answer.status_code == 200
                    found.append(set(MARK.findall(answer.getvalue().decode())))
        finally:
            connection.close()
        return found

    return read


@pytest.fixture
def addresses() -> Iterator[list[str]]:
    _publish(0)
    with override("en"):
        yield [
            reverse("programs:detail", args=["ca-one"]),
            reverse("programs:list"),
            reverse("api:programs"),
            reverse("api:program", args=["ca-two"]),
        ]


@pytest.mark.parametrize("times", [10, pytest.param(100, marks=pytest.mark.deep)])
def test_nobody_reads_two_versions_mixed(addresses: list[str], times: int) -> None:
    stop = Event()
    with ThreadPoolExecutor(len(addresses)) as pool:
        read = [pool.submit(_reading(address, stop)) for address in addresses]
        try:
            for number in range(1, times + 1):
                _publish(number)
        finally:
            stop.set()
        answers = [future.result() for future in read]
    for address, found in zip(addresses, answers, strict=True):
        assert [numbers for numbers in found if len(numbers) != 1] == [], address
        assert len({number for numbers in found for number in numbers}) > 2, f"{address}: too few versions were met"
    with override("en"):
        assert f"Mark{times}x" in Client().get(addresses[0]).text


def test_any_version_comes_back_in_one_step(addresses: list[str]) -> None:
    _publish(1)
    program: Any = Program.objects.get(slug="ca-one")
    former = program.revisions.order_by("pk").first()
    roll_back(to=former, reason="It was right.", by=None, at=MOMENT + timedelta(days=1))
    assert set(MARK.findall(Client().get(addresses[0]).text)) == {"0"}
