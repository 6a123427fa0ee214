"""What waited too long for its turn is shed, at next to no cost; how a whole web fares is held in ``tests.benchmarks``."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hub.core.http.errors import COME_BACK

HOUR = 3_600_000


def came(ago: int) -> str:
    return str(int(1000 * time.time()) - ago)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/programs/", "/fr/", "/en/account/sign-in/", "/api/v1/programs"])
def test_who_waited_too_long_reads_when_to_come_back(path: str, django_assert_num_queries: Any) -> None:
    client = Client(headers={"X-Request-Start": came(settings.SHED_AFTER + 1000)})
    with django_assert_num_queries(0):
        answers = [client.get(path), client.post(path)]
    assert [answer.status_code for answer in answers] == [503, 503]
    for answer in answers:
        assert answer.headers.items() >= COME_BACK.items()
        assert "Content-Security-Policy" in answer.headers
        text = answer.content.decode()
        assert "More people ask than we can answer" in text
        assert "Nous recevons plus de visites" in text
        assert "database" not in text


@pytest.mark.django_db
def test_who_did_not_is_served() -> None:
    for said in ("", "0x1", "-5", "9" * 5000, came(-60_000), came(-HOUR)):
        assert Client(headers={"X-Request-Start": said}).get("/en/account/sign-in/").status_code == 200
