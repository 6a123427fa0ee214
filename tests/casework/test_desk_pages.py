"""The desk's pages, as a commissioner works on them."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.casework.models import ServiceRequest
from tests.accounts.people import give_app, sign_in_staff
from tests.casework.world import DESK, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(world: World) -> Client:
    """The browser of the person at the Hub's desk."""
    return browser_of(world, DESK)


def browser_of(world: World, name: str) -> Client:
    client, person = Client(), world.people[name]
    give_app(person)
    sign_in_staff(client, person)
    return client


def case_of(row: ServiceRequest) -> str:
    return reverse("desk:case", args=[row.reference])


def test_the_list_shows_what_waits_and_counts_each_view(at_desk: Client, request_: ServiceRequest):
    page = at_desk.get(reverse("desk:inbox"))
    assert page.status_code == 200
    assert request_.subject in page.text
    assert {one["text"]: one["count"] for one in page.context["views"]}["To triage"] == 1


def test_a_case_opens_with_its_words_seats_and_forms(at_desk: Client, request_: ServiceRequest):
    page = at_desk.get(case_of(request_))
    assert page.status_code == 200
    assert request_.body in page.text
    assert page.context["seats"][0].is_first
    assert page.context["seats"][0].is_checked
