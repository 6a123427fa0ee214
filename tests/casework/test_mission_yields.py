"""Meetings of missions and what came of them: yields equal a recount, and small figures stay closed."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.urls import reverse

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.privacy.registry import export_parts, merge_handlers
from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.leads.access import leads_of_company
from hub.casework.leads.queries import mission_yields
from hub.casework.leads.services import (
    add_meeting,
    record_meeting,
)
from hub.casework.metrics.columns import mission_rows
from hub.casework.metrics.figures import SurveyYield
from hub.casework.models import (
    CompanyProposal,
    Meeting,
    ServiceRequest,
    Survey,
)
from hub.casework.outcomes.services import answer_survey
from hub.casework.requests.services.closure import close_request
from hub.directory.models import Seat
from opportunities.models import Opportunity
from tests.casework.leads import AT, OWNER_SEAT, browser_of, company, officer, owner_of
from tests.casework.test_missions import FIRST, SLUG, answer, mission, moment, seats, told
from tests.support.access import send_request

__all__ = ["mission", "moment"]


def close(request: ServiceRequest, by: User) -> None:
    close_request(
        request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.EVENT_ATTENDED], answer="Well met.",
        by=by, seats=[request.owner], at=AT,
    )  # fmt: skip


@pytest.mark.django_db
def test_yields_at_three_and_twelve_months_equal_a_recount(mission: Opportunity) -> None:
    ana = officer("ana", OWNER_SEAT)
    seats(6)
    names = ("austral", "boreal", "cedar", "delta", "elm", "fir")
    rows = [answer(row) for row in told(*[company(name) for name in names])]
    said = [
        (2, True, ["contact"], 0), (2, True, ["contact", "contract"], 40_000), (2, False, ["nothing"], None),
        (3, True, ["contract"], 900_000), (3, True, ["contract", "jobs"], 5), (2, True, ["contact"], None),
    ]  # fmt: skip
    for number, row in enumerate(rows):
        for day in range(number):
            held = add_meeting(proposal=row, host=f"Host {day}", on=FIRST + timedelta(days=day), by=ana, at=AT)
            outcome = ("", "follow_up", "signed", "nothing", "not_held")[day]
            record_meeting(meeting=held, outcome=outcome, by=ana, at=AT)
        close(row.request, ana)
        for round_ in (1, 2, 3):
            survey = Survey.objects.create(request=row.request, round=round_, asked_at=AT)
            if round_ == said[number][0] or round_ == 1:
                _round, helped, came, value = said[number]
                answers = {"helped": helped, "came_of_it": came, "value_cad": value}
                answer_survey(survey=survey, answers=answers, by=owner_of(row.company), at=AT)
    # What no company with a seat says does not count.
    outsider = company("grouse")
    told(outsider)
    found = mission_yields([SLUG])[SLUG]
    kept = list(Meeting.objects.filter(opportunity=SLUG))
    assert (found.seats, found.goers, found.waiting, len(kept)) == (6, 6, 0, 15)
    assert found.held == sum(1 for row in kept if row.outcome not in {"", "not_held"})
    assert found.signed == sum(1 for row in kept if row.outcome == "signed")
    assert found.signed > 1
    for round_, shown in ((2, found.after_3), (3, found.after_12)):
        mine = [each for each in said if each[0] == round_]
        assert shown.asked == 6
        assert shown.answered == len(mine)
        assert shown.contact == sum("contact" in each[2] for each in mine)
        assert shown.contract == sum("contract" in each[2] for each in mine)
        assert shown.value_cad == sum(each[3] or 0 for each in mine)
    # To others than who leads, no cell of fewer than five, and none that would tell one.
    shown = found.unless_small(least=5)
    assert shown is not None
    assert (shown.goers, shown.waiting, shown.held, shown.signed) == (6, None, found.held, None)
    assert shown.after_3 == SurveyYield(asked=6, answered=None, contact=None, contract=None, value_cad=None)
    assert found.unless_small(least=1) == found
    lines = {tuple(row[:1]): row[1:] for row in mission_rows([found, None], "en")}
    assert lines["Companies that go",] == ["Water mission", "6", "6"]
    assert lines["Answers, After 12 months",] == ["Water mission", "2", "6"]
    assert lines["Value, After 12 months",] == ["Water mission", "900005", ""]
    closed = {row[0]: row[1:] for row in mission_rows([shown], "fr")}
    assert closed["Something signed"] == ["Mission eau", "", ""]
    unasked = replace(found, after_3=SurveyYield())
    assert {row[2] for row in mission_rows([unasked], "en") if "3 months" in row[0]} == {""}
    assert found.unless_small(least=7) is None


@pytest.mark.django_db
def test_what_stands_of_a_company_goes_along_with_it(mission: Opportunity) -> None:
    kept, gone = company("boreal"), company("fjord")
    for row in told(kept, gone):
        answer(row)
        add_meeting(proposal=row, host="The port", on=FIRST, starts=time(14, 30), place="Pier 3", by=None, at=AT)
    add_meeting(proposal=CompanyProposal.objects.get(company=gone), host="The dam", on=FIRST, by=None, at=AT)
    leads = next(part for part in export_parts(gone).items() if part[0] == "leads")[1]
    said = {(each["host"], each["starts"], each["place"]) for each in leads["meetings"]}
    assert said == {("The port", time(14, 30), "Pier 3"), ("The dam", None, "")}
    handler = next(each for each in merge_handlers() if each.column == "casework.Meeting.company")
    outcome = handler.follow(kept, gone)
    assert (outcome.moved, outcome.left) == (1, 1)
    assert sorted(Meeting.objects.filter(company=kept).values_list("host", flat=True)) == ["The dam", "The port"]


@pytest.mark.django_db
def test_the_page_of_a_case_tells_its_reader_of_leads_meetings_and_results_that_are_theirs(
    mission: Opportunity,
) -> None:
    ana, goer, hesitant = officer("ana", OWNER_SEAT), company("boreal"), company("fjord")
    row, other = told(goer, hesitant)
    row = answer(row)
    met = add_meeting(proposal=row, host="The port", on=FIRST, by=ana, at=AT)
    record_meeting(meeting=met, outcome="signed", by=ana, at=AT)
    desk_of_ana = browser_of(ana)
    case = reverse("desk:case", args=[row.request.reference])
    assert "?history=1#leads-h" in desk_of_ana.get(case).text
    page = desk_of_ana.get(case, {"history": "1"})
    said = [(line.title, line.words) for line in page.context["company_history"]]
    assert ("Water mission", "The port, 6 January 2027. Something was signed") in said
    assert ("Water mission", "Told on 27 November 2026. Comes along: seat 1") in said
    owner, desk, elsewhere = (Seat.objects.get(slug=slug) for slug in (OWNER_SEAT, "hub-desk", "beijing-power"))
    for those, number in (([owner], 1), ([desk], 1), ([elsewhere], 0), ([], 0)):
        assert [len(rows) for rows in leads_of_company(goer.pk, those)] == [number, number]
    assert leads_of_company(hesitant.pk, [owner]) == ([other], [])
    set_consent(company=hesitant, purpose=Purpose.LEADS, granted=False, language="en", by=owner_of(hesitant), at=AT)
    assert leads_of_company(hesitant.pk, [owner]) == ([], []), "it took its consent back, and had not said yes"
    close(row.request, ana)
    survey = Survey.objects.create(request=row.request, round=1, asked_at=AT)
    answer_survey(survey=survey, answers={"helped": True, "came_of_it": ["contract"]}, by=owner_of(goer), at=AT)
    later = send_request(goer, by=owner_of(goer), at=AT)
    ServiceRequest.objects.filter(pk=later.pk).update(owner=owner)
    page = desk_of_ana.get(reverse("desk:case", args=[later.reference]))
    assert [words for _other, words in page.context["earlier"]] == ["Helped. The company says: A contract"]
