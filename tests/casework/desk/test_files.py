"""The file of the list: what its page holds, all pages of it, and no words or names of a request."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.audit.models import SensitiveView
from hub.casework.choices import ReturnReason
from hub.casework.desk import queries
from hub.casework.models import ServiceRequest
from hub.casework.referrals.services import return_referral
from hub.casework.requests.services.messages import answer_company
from tests.casework.desk.browsers import INBOX, browser_of, press, who
from tests.casework.test_downloads import rows_of
from tests.casework.world import DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db

FILE = "desk:inbox_csv"


def test_the_file_holds_what_the_page_holds_a_line_each_and_is_written_down(at_desk: Client, world: World):
    row = world.submit(subject="=HYPERLINK heron", body="Words of a heron.", city="Heronville")
    world.submit(subject="Another", body="Other words.", kind="finance")
    answer_company(request=row, text="We look for a heron.", **who(world))
    offer = world.offer(row, SHANGHAI, at=timezone.now())
    return_referral(offer=offer, reason=ReturnReason.NO_CAPACITY, text="Heron.", **who(world, SHANGHAI))
    press(at_desk, "close", row, outcome="partly", reasons=["program_found", "too_early"], text="A heron.")
    query = {"view": "closed", "kind": "partners"}
    page = at_desk.get(reverse(INBOX), query)
    assert f"{reverse(FILE)}?view=closed&amp;kind=partners" in page.text
    head, cells = rows_of(at_desk.get(reverse(FILE), query))
    said, today = dict(zip(head, cells, strict=True)), timezone.localdate().isoformat()
    assert said == {
        "Number": row.reference,
        "State": "Closed",
        "Seat": str(world.seat(DESK).title),
        "First answer due": "",
        "Received": timezone.localdate(row.received_at).isoformat(),
        "Kind of request": "Finding partners and contacts",
        "Areas": "Wastewater treatment",
        "Place in China": "Jiangsu",
        "Province or territory": "Quebec",
        "Language": "English",
        "In hand since": today,
        "First answer": today,
        "Closed": today,
        "Outcome": "Partly helped",
        "Reasons": "A program was found; Too early for the company",
        "Returned by seats": "No capacity now",
    }
    seen = SensitiveView.objects.get(what="casework.file")
    assert (seen.user, seen.subjects) == (world.people[DESK], [str(row.pk)])
    with override("fr"):
        answer = at_desk.get(reverse(FILE), query)
    assert "demandes.csv" in answer["Content-Disposition"]
    head, cells = rows_of(answer)
    assert head[:2] == ["Numéro", "État"]
    assert cells[-1] == "Pas de disponibilité en ce moment"


def test_each_reads_in_a_file_what_they_read_in_the_list(world: World, request_: ServiceRequest):
    """Of what was handed over which it is, who has it and how it stands."""
    shanghai = browser_of(world, SHANGHAI)
    assert len(rows_of(shanghai.get(reverse(FILE), {"view": "open"}))) == 1
    world.given(request_, SHANGHAI, at=timezone.now())
    assert rows_of(shanghai.get(reverse(FILE), {"view": "open"}))[1][5] != ""
    trace = rows_of(browser_of(world, DESK).get(reverse(FILE), {"view": "sent"}))[1]
    assert trace[:3] == [request_.reference, "In hand", str(world.seat(SHANGHAI).title)]
    assert set(trace[4:]) == {""}


def test_a_list_too_long_for_a_file_says_so(at_desk: Client, world: World, monkeypatch: pytest.MonkeyPatch):
    rows = [world.submit(subject=f"Number {n}", body=f"Words of number {n}.") for n in range(2)]
    assert len(rows_of(at_desk.get(reverse(FILE), {"view": "open"}))) == 3
    for module in ("queries", "views.base"):
        monkeypatch.setattr(f"hub.casework.desk.{module}.MOST_IN_FILE", 1)
    assert queries.MOST_IN_FILE == 1
    page = at_desk.get(reverse(FILE), {"view": "open"}, follow=True).text
    assert "A file holds at most 1 request" in page
    assert all(row.subject in page for row in rows)
