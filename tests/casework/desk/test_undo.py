"""Offers just made come back with one press, for ten minutes, whichever way they were made."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import ReferralState
from hub.casework.models import Referral, ServiceRequest
from tests.casework.desk.browsers import INBOX, open_case, press
from tests.casework.world import World

pytestmark = pytest.mark.django_db

WINDOW = timedelta(minutes=10)


def send_one(client: Client, rows: list[ServiceRequest]) -> HttpResponse:
    seat = next(one.value for one in open_case(client, rows[0]).context["seats"] if one.is_first)
    return press(client, "send", rows[0], seat=seat)


def send_several(client: Client, rows: list[ServiceRequest]) -> HttpResponse:
    typed = {"do": "assign", "confirmed": "1", "seat": "", "reason": ""}
    return client.post(reverse("desk:bulk"), typed | {"pick": [row.reference for row in rows]})


# Each way to offer, and how many of two requests it offers.
WAYS: dict[str, tuple[Callable[[Client, list[ServiceRequest]], HttpResponse], int]] = {
    "from the case": (send_one, 1),
    "several from the list": (send_several, 2),
}


@pytest.fixture
def rows(world: World) -> list[ServiceRequest]:
    return [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(2)]


def is_offered_back(client: Client) -> bool:
    return reverse("desk:bulk_withdraw") in client.get(reverse(INBOX)).text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_over", [False, True])
def test_offers_come_back_until_the_window_ends(at_desk: Client, rows: list[ServiceRequest], way: str, is_over: bool):
    offer, number = WAYS[way]
    made = timezone.now()
    with time_machine.travel(made, tick=False):
        offer(at_desk, rows)
        assert is_offered_back(at_desk)
    with time_machine.travel(made + WINDOW + timedelta(seconds=is_over), tick=False):
        assert is_offered_back(at_desk) is not is_over
        at_desk.post(reverse("desk:bulk_withdraw"))
        assert not is_offered_back(at_desk)
    states = {True: ReferralState.OFFERED, False: ReferralState.WITHDRAWN}
    assert list(Referral.objects.values_list("state", flat=True)) == [states[is_over]] * number


def test_one_press_takes_back_what_was_offered_last_and_once(at_desk: Client, rows: list[ServiceRequest]):
    send_one(at_desk, rows[:1])
    send_one(at_desk, rows[1:])
    for _ in range(2):
        at_desk.post(reverse("desk:bulk_withdraw"))
    states = dict(Referral.objects.values_list("request__subject", "state"))
    assert states == {"Number 0": ReferralState.OFFERED, "Number 1": ReferralState.WITHDRAWN}


def test_what_offers_nothing_begins_no_window(at_desk: Client, rows: list[ServiceRequest]):
    press(at_desk, "take", rows[0])
    press(at_desk, "note", rows[0], text="Their bank is new.")
    at_desk.post(reverse("desk:bulk"), {"pick": [rows[1].reference], "do": "take"})
    assert not is_offered_back(at_desk)
