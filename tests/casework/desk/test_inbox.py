"""The list of the desk: what stands in it, in which order, its filters and kept views."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import SensitiveView
from hub.casework.models import SavedView, ServiceRequest
from tests.casework.desk.browsers import INBOX, browser_of, press
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_waits_and_counts_each_view(at_desk: Client, request_: ServiceRequest):
    page = at_desk.get(reverse(INBOX))
    assert page.status_code == 200
    assert request_.subject in page.text
    assert {one["text"]: one["count"] for one in page.context["views"]}["To triage"] == 1


def test_the_list_holds_what_its_reader_may_read_and_nothing_else(world: World, request_: ServiceRequest):
    shanghai = browser_of(world, SHANGHAI)
    assert request_.subject not in shanghai.get(reverse(INBOX), {"view": "open"}).text
    world.offer(request_, SHANGHAI, at=timezone.now())
    assert request_.subject in shanghai.get(reverse(INBOX), {"view": "asked"}).text
    assert request_.subject not in shanghai.get(reverse(INBOX), {"view": "triage"}).text


def test_a_page_that_was_shown_is_written_down_once(at_desk: Client, world: World, request_: ServiceRequest):
    at_desk.get(reverse(INBOX))
    seen = SensitiveView.objects.get(user=world.people[DESK])
    assert (seen.what, seen.subjects) == ("casework.inbox", [str(request_.pk)])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "jiangsu"}, True),
        ({"q": "Clairbassin"}, True),
        ({"q": "guangdong"}, False),
        ({"kind": "partners", "area": "wastewater-treatment", "province": "QC", "language": "en"}, True),
        ({"kind": "ip"}, False),
        ({"area": "transmission-grid"}, False),
        ({"handler": "nobody", "seat": DESK}, True),
        ({"handler": "me"}, False),
        ({"due": "late"}, False),
        ({"again": "on"}, False),
        ({"fraud": "on"}, False),
        ({"kind": "no such kind", "due": "whenever", "sort": "up", "page": "99"}, True),
        ({"sort": "newest"}, True),
        ({"sort": "area"}, True),
    ],
)
def test_filters_stand_in_the_address(at_desk: Client, request_: ServiceRequest, query: dict[str, str], found: bool):
    page = at_desk.get(reverse(INBOX), {"view": "open"} | query)
    assert page.status_code == 200
    assert (request_.subject in page.text) is found


def test_what_is_due_stands_first_and_what_has_no_clock_last(at_desk: Client, world: World):
    first = world.submit(subject="The first", at=world.at - timedelta(days=20))
    second = world.submit(subject="The second", at=world.at - timedelta(days=2), kind="finance")
    press(at_desk, "answer", first, text="We look.")
    rows = at_desk.get(reverse(INBOX), {"view": "open"}).context["rows"]
    assert [row.request.reference for row in rows] == [second.reference, first.reference]
    newest = at_desk.get(reverse(INBOX), {"view": "open", "sort": "newest"}).context["rows"]
    assert newest[0].request == second


def test_a_view_is_kept_renamed_and_forgotten(at_desk: Client, world: World):
    person = world.people[DESK]
    at_desk.post(reverse("desk:view_keep"), {"name": "Quebec", "list": "view=open&province=QC&page=3&do=ask"})
    kept = SavedView.objects.get(user=person)
    assert (kept.name, kept.query) == ("Quebec", "view=open&province=QC")
    again = at_desk.post(reverse("desk:view_keep"), {"name": "Quebec", "list": "view=open"}, follow=True)
    assert "You have a view of this name already." in again.text
    at_desk.post(reverse("desk:view_change", args=[kept.pk]), {"name": "All of Quebec"})
    assert "All of Quebec" in at_desk.get(reverse(INBOX)).text
    other = browser_of(world, BEIJING)
    assert other.post(reverse("desk:view_change", args=[kept.pk]), {"forget": "1"}).status_code == 404
    at_desk.post(reverse("desk:view_change", args=[kept.pk]), {"forget": "1"})
    assert not SavedView.objects.exists()
