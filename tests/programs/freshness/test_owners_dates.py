"""An owner's word of a day, from its link through two curators to what readers and programs read."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.core.vocabulary.enums import IntakeMode
from hub.publishing.choices import ReportState
from hub.publishing.models import EntryReport
from programs.eligibility.evaluate import IntakeFacts
from programs.models import Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import enter
from tests.programs.freshness.owners import DUE, asked, on_the_day, page, revision_in
from tests.publishing.reports.readers import ANSWER

__all__ = ["on_the_day"]
pytestmark = pytest.mark.django_db

CALL = IntakeFacts(mode=IntakeMode.CALL, opens=date(2027, 8, 1), closes=date(2027, 9, 30))
SOURCE = "https://programs.example/call"


def told_by_owner(name: str, query: str, **values: str) -> None:
    """Send one of the owner's forms by the link of its mail."""
    _ask, token, _rows = asked(intake=CALL)
    browser, address = Client(), page(token, name=name) + query
    sent = {"words": "", "source": SOURCE, "revision": revision_in(browser.get(address))}
    assert browser.post(address, sent | values).status_code == 302


def published_by_two() -> Revision:
    """Let one curator take the report and all its fields into the draft, and a second one publish it."""
    report, (ada, _ada), (ben, _ben) = EntryReport.objects.get(), enter("ada"), enter("ben")
    ada.post(reverse("report_review:report", args=[report.pk]), {"act": "accept", **ANSWER})
    # One press takes it in: its fields stand in the draft as the owner wrote them.
    assert not report.fields.filter(taken_at=None).exists()
    report.refresh_from_db()
    for browser, step, sent in (
        (ada, "submit", {"reason": "Its organization says so."}),
        (ben, "approve", {"day": "", "accept": ""}),
    ):
        assert EntryReport.objects.get().state == ReportState.ACCEPTED
        browser.post(reverse("curating:step", args=[report.draft, step]), sent)
    assert EntryReport.objects.get().state == ReportState.CORRECTED
    return Revision.objects.get(pk=report.draft)


def read(lang: str) -> str:
    with override(lang):
        return " ".join(Client().get(reverse("programs:detail", args=["ca-example"])).text.replace("\xa0", " ").split())


def by_api() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/v1/programs/ca-example").json()
    return found


def test_a_new_last_day_of_its_owner_reaches_readers_and_programs() -> None:
    told_by_owner("correct", "?field=intake_mode", to_opens="2027-08-01", to_closes="2027-12-15")
    # Nothing is told to readers before a second person agreed.
    assert by_api()["closes"] == "2027-09-30"
    assert "15 December 2027" not in read("en")
    version = published_by_two()
    live = live_catalogue().by_slug["ca-example"]
    assert (live.intake.opens, live.intake.closes, live.as_of) == (CALL.opens, date(2027, 12, 15), DUE.date())
    assert SOURCE in live.sources
    assert (by_api()["opens"], by_api()["closes"]) == ("2027-08-01", "2027-12-15")
    assert "15 December 2027" in read("en")
    assert "15 décembre 2027" in read("fr")
    assert version.published_at == DUE


def test_the_day_on_which_its_owner_ended_it_reaches_readers_and_programs() -> None:
    told_by_owner("ended", "", closed_on="2027-08-31")
    assert by_api()["closed_on"] is None
    published_by_two()
    live = live_catalogue().by_slug["ca-example"].intake
    assert (live.mode, live.opens, live.closes, live.closed_on) == (IntakeMode.CLOSED, None, None, date(2027, 8, 31))
    told = by_api()
    assert (told["intake_mode"], told["closes"], told["closed_on"]) == ("closed", None, "2027-08-31")
    assert "31 August 2027" in read("en")
    assert "31 août 2027" in read("fr")
