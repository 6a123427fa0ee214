"""What is not one's own opens with a reason, and a company sees nothing of the desk."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from hub.casework.models import AccessGrant, ServiceRequest
from hub.casework.requests.services.closure import merge_requests
from tests.accounts.people import client_of
from tests.casework.desk.browsers import INBOX, browser_of, open_case, press
from tests.casework.world import DESK, MONTREAL, World

pytestmark = pytest.mark.django_db


def test_a_number_that_is_not_ones_own_opens_with_a_reason_for_a_short_time(world: World, request_: ServiceRequest):
    montreal = browser_of(world, MONTREAL)
    door = open_case(montreal, request_)
    assert door.status_code == 404
    assert request_.subject not in door.text
    assert world.company.name not in door.text
    glass = reverse("desk:emergency_access", args=[request_.reference])
    assert "Say in a few words why" in montreal.post(glass, {"reason": "Because"}).text
    montreal.post(glass, {"reason": "The company called me about it."})
    opened = open_case(montreal, request_)
    assert request_.body in opened.text
    assert "You opened this request with a reason." in opened.text
    assert opened.context["doing"].keys().isdisjoint({"note", "send", "accept"})
    assert press(montreal, "note", request_, text="Hello").status_code == 409
    AccessGrant.objects.update(since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(days=1))
    assert open_case(montreal, request_).status_code == 404


def test_what_was_joined_with_another_opens_with_a_reason_and_names_the_other(world: World, request_: ServiceRequest):
    kept = world.submit()
    merge_requests(kept=kept, gone=request_, **world.who(DESK, at=timezone.now()))
    montreal = browser_of(world, MONTREAL)
    glass = reverse("desk:emergency_access", args=[request_.reference])
    montreal.post(glass, {"reason": "The company called me about it."})
    opened = open_case(montreal, request_)
    assert opened.status_code == 200
    assert kept.reference in opened.text
    assert open_case(montreal, kept).status_code == 404


def test_no_number_answers_as_anothers_does(world: World, request_: ServiceRequest):
    montreal = browser_of(world, MONTREAL)
    montreal.get(reverse(INBOX))  # says that the person is signed in
    absent = montreal.get(reverse("desk:case", args=["CGH-2026-99999"]))
    there = open_case(montreal, request_)
    assert absent.status_code == there.status_code == 404
    assert _without_tokens(absent, "CGH-2026-99999") == _without_tokens(there, request_.reference)
    sent = montreal.post(
        reverse("desk:emergency_access", args=["CGH-2026-99999"]), {"reason": "The company called me about it."}
    )
    assert "No request has this number." in sent.text


def test_the_desk_is_closed_to_companies(world: World, request_: ServiceRequest):
    client = client_of(world.owner)
    for page in (reverse(INBOX), reverse("desk:case", args=[request_.reference]), reverse("desk:phone")):
        assert client.get(page).status_code == 403


def _without_tokens(page: HttpResponse, reference: str) -> str:
    """Return the page without its token, its number and the minute of the desk."""
    text = re.sub(r"\b\d{1,2}:\d\d\b", "", page.text.replace(reference, "N"))
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
