"""The question what came of a request: who of the company is asked, and who of the staff hears the answer."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from companies.choices import MemberRole
from companies.models import Company, Membership
from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.audit.models import SensitiveView
from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.models import ServiceRequest, Survey
from hub.casework.notifications.notification_types import STILL_LOOKING, SURVEY_ANSWERED, SURVEY_REFUTES
from hub.casework.outcomes.services import answer_survey
from hub.casework.requests.services.closure import close_request, reopen_request
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.submission import submit_request
from hub.directory.choices import SeatKind
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import seat_person, unseat_person
from hub.notifications.bounces.services import BounceReport, record_bounces
from hub.notifications.choices import BounceKind
from hub.notifications.mail.rendering import render_mail
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case
from tests.casework.world import BEIJING, DESK, SHANGHAI, World

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"casework.{kind}").order_by("pk")
    return list(rows.values_list("recipient__user__name", flat=True))


def close(world: World, request: ServiceRequest, *, by: str = DESK, at: datetime | None = None) -> None:
    close_request(
        request=request,
        outcome=Outcome.HELPED,
        reasons=[OutcomeReason.INTRODUCTION_MADE],
        answer="Here.",
        **world.who(by, at=at or world.at),
    )


def comes_back(world: World, *people: User) -> None:
    gone = {"kind": BounceKind.HARD, "status": "5.1.1", "message": None, "message_id": ""}
    reports = [BounceReport(addresses=(one.email,), **gone) for one in people]
    record_bounces(reports=reports, at=world.at, trusted=True)


# --- Reminded once ---------------------------------------------------------------------------------------------------


def test_a_round_without_an_answer_is_reminded_of_once(world: World, request_: ServiceRequest):
    close(world, request_)
    asked: dict[int, tuple[int, int]] = {}
    for day in range(1, 400):
        run_due(at=world.at + day * DAY)
        now = len(told("survey")), len(told("survey_again"))
        if now != next(reversed(asked.values()), (0, 0)):
            asked[day] = now
    # The sweep of a day does what fell due in the hours before: after 10 days, 3 and 12 months.
    assert list(asked.values()) == [(1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3)]
    days = list(asked)
    assert [again - first for first, again in zip(days[::2], days[1::2], strict=True)] == [7, 7, 7]


def test_whoever_has_answered_is_reminded_of_nothing(world: World, request_: ServiceRequest):
    close(world, request_)
    run_due(at=world.at + 11 * DAY)
    answer(world, Survey.objects.get())
    run_due(at=world.at + 30 * DAY)
    assert not told("survey_again")


def test_of_a_question_that_went_out_late_nobody_is_reminded_at_once(world: World, request_: ServiceRequest):
    close(world, request_)
    run_due(at=world.at + 30 * DAY)
    assert (told("survey"), told("survey_again")) == (["Owner"], [])


def test_opened_and_closed_again_the_round_is_not_reminded_of_twice(world: World, request_: ServiceRequest):
    close(world, request_)
    for day in (11, 18):
        run_due(at=world.at + day * DAY)
    reopen_request(request=request_, reason="It never came.", by=world.owner, at=world.at + 19 * DAY)
    close(world, request_, at=world.at + 20 * DAY)
    # Another one would be asked by now.
    mate = make_person("mate@clairbassin.example")
    Membership.objects.create(company=world.company, user=mate, role=MemberRole.OWNER, joined_at=world.at)
    comes_back(world, world.owner)
    for day in range(21, 60):
        run_due(at=world.at + day * DAY)
    assert (told("survey"), told("survey_again")) == (["Owner"], ["Owner"])


# --- Who hears of the answer -----------------------------------------------------------------------------------------


@pytest.fixture
def asked(world: World, request_: ServiceRequest) -> Survey:
    """The first question of a request that Shanghai had in hand and closed."""
    world.given(request_, SHANGHAI)
    close(world, request_, by=SHANGHAI)
    run_due(at=world.at + 11 * DAY)
    return Survey.objects.get()


def answer(world: World, asked: Survey, **more: object) -> None:
    answer_survey(survey=asked, answers={"helped": False, **more}, by=world.owner, at=world.at + 12 * DAY)


def test_whoever_had_the_request_hears_and_reads_each_round_with_its_words(
    world: World, request_: ServiceRequest, asked: Survey
):
    shanghai = browser_of(world, SHANGHAI)
    assert "not answered yet" in open_case(shanghai, request_).text
    answer(world, asked, words="The heron never called.", jobs=3)
    assert told("survey_answered") == [SHANGHAI]
    Survey.objects.create(request=request_, round=2, asked_at=world.at + 90 * DAY)
    answer(world, Survey.objects.get(round=2), words="Then the heron signed.")
    assert told("survey_answered") == [SHANGHAI, SHANGHAI]
    page = open_case(shanghai, request_).text
    assert "The heron never called." in page
    assert "Then the heron signed." in page
    assert "not answered yet" not in page
    reopen_request(request=request_, reason="It never came.", by=world.owner, at=world.at + 13 * DAY)
    assert "The heron never called." in open_case(shanghai, request_).text


def test_the_answer_is_told_in_the_mail_without_its_words(world: World, asked: Survey):
    answer(world, asked, words="The heron never called.")
    told_of = Notification.objects.get(kind="casework.survey_answered")
    mail = render_mail(told_of, SURVEY_ANSWERED, told_of.recipient)
    assert "has said what came of" in mail.subject
    assert "heron" not in mail.body


def test_of_who_had_it_and_has_left_the_seat_hears(world: World, asked: Survey):
    mate = make_person("mate@shanghai.example", role=Role.ADVISER, name="Mate")
    unseat_person(holder=SeatHolder.objects.current().get(user=world.people[SHANGHAI]), by=None, at=world.at)
    seat_person(seat=world.seat(SHANGHAI), person=mate, by=None, at=world.at)
    answer(world, asked)
    assert told("survey_answered") == ["Mate"]


def test_whoever_leads_the_office_hears_of_a_no_alone(world: World, request_: ServiceRequest, asked: Survey):
    lead = make_person("lead@shanghai.example", role=Role.ADVISER, name="Lead")
    SeatHolder.objects.create(seat=world.seat(SHANGHAI), user=lead, since=world.at, is_lead=True)
    answer(world, asked, helped=True)
    assert told("survey_refutes") == []
    Survey.objects.create(request=request_, round=2, asked_at=world.at + 90 * DAY)
    answer(world, Survey.objects.get(round=2), words="The heron never called.")
    # Who had it in hand leads too, and hears by the other mail.
    assert (told("survey_answered"), told("survey_refutes")) == ([SHANGHAI, SHANGHAI], ["Lead"])
    kept = Notification.objects.get(kind="casework.survey_refutes")
    assert kept.path_en == reverse("team:survey_answers")
    assert "heron" not in render_mail(kept, SURVEY_REFUTES, kept.recipient).body


def test_what_companies_say_stands_in_a_list_unread_first(world: World, request_: ServiceRequest, asked: Survey):
    url, shanghai = reverse("team:survey_answers"), browser_of(world, SHANGHAI)
    assert "No company has said anything yet" in shanghai.get(url).text
    answer(world, asked, words="The heron never called.")
    Survey.objects.create(request=request_, round=2, asked_at=world.at + 90 * DAY)
    answer(world, Survey.objects.get(round=2), words="Then the heron signed.")

    def listed() -> list[tuple[int, bool]]:
        return [(one.round, one.read_at is None) for one, _rows, _opens in shanghai.get(url).context["answers"]]

    assert listed() == [(2, True), (1, True)]
    assert "The heron never called." in shanghai.get(url).text
    assert SensitiveView.objects.filter(what="casework.survey_answers", subjects__contains=[str(request_.pk)]).exists()
    second = Survey.objects.get(round=2).pk
    assert shanghai.post(url, {"answer": second, "do": "read"}).status_code == 302
    assert listed() == [(1, True), (2, False)]
    assert Survey.objects.get(pk=second).read_by == world.people[SHANGHAI]
    shanghai.post(url, {"answer": second, "do": "unread"})
    assert listed() == [(2, True), (1, True)]
    # Another office neither reads nor marks it.
    beijing = browser_of(world, BEIJING)
    assert "heron" not in beijing.get(url).text
    for key in (second, "9" * 5000):
        assert beijing.post(url, {"answer": key, "do": "read"}).status_code == 404


def test_to_whom_the_case_does_not_open_the_list_tells_yes_or_no_alone(
    world: World, request_: ServiceRequest, asked: Survey
):
    """Who leads the desk of an organization reads of its other offices that it helped, or did not."""
    answer(world, asked, words="The heron never called.", jobs=3, value_cad=70_001)
    desk, sister = (
        Seat.objects.create(
            slug=slug, title_en=slug, title_fr=f"Le {slug}", kind=SeatKind.ORGANIZATION_DESK,
            organization=world.seat(SHANGHAI).body, languages=["en"],
        )
        for slug in ("desk", "sister")
    )  # fmt: skip
    ServiceRequest.objects.filter(pk=request_.pk).update(owner=desk)
    lead = make_person("lead@sister.example", role=Role.ADVISER, name="Lead")
    SeatHolder.objects.create(seat=sister, user=lead, since=world.at, is_lead=True)
    world.people["sister"] = lead
    client, url = browser_of(world, "sister"), reverse("team:survey_answers")
    page = client.get(url)
    assert request_.reference in page.text
    assert "Did it help?" in page.text
    for hidden in ("heron", "70,001", "Jobs", world.company.name, "Mark as read"):
        assert hidden not in page.text
    assert page.context["unread"] == 0
    assert client.post(url, {"answer": asked.pk, "do": "read"}).status_code == 404
    assert SensitiveView.objects.get(user=lead, what="casework.survey_answers").ground == "lead"


def test_of_the_answers_only_those_of_the_page_are_logged_each_with_its_ground(
    world: World, request_: ServiceRequest, asked: Survey, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("hub.casework.team.views.outcomes.PER_PAGE", 1)
    answer(world, asked)
    other = world.submit(subject="B", body="Other words")
    ServiceRequest.objects.filter(pk=other.pk).update(owner=world.seat(SHANGHAI))
    Survey.objects.create(request=other, round=1, asked_at=world.at, answered_at=world.at, helped=True)
    url = reverse("team:survey_answers")
    page = browser_of(world, SHANGHAI).get(url)
    assert page.context["unread"] == 2
    logged = SensitiveView.objects.get(what="casework.survey_answers", user=world.people[SHANGHAI])
    assert (logged.ground, logged.subjects) == ("owner", [str(request_.pk)])
    mate = make_person("mate@shanghai.example", role=Role.ADVISER, name="Mate")
    seat = world.seat(SHANGHAI)
    near = Seat.objects.create(
        slug="near", title_en="Near", title_fr="Près", kind=seat.kind, office=seat.office, languages=["en"]
    )
    SeatHolder.objects.create(seat=near, user=mate, since=world.at)
    world.people["near"] = mate
    client = browser_of(world, "near")
    client.get(url)
    assert SensitiveView.objects.get(what="casework.survey_answers", user=mate).ground == "office"


# --- Who is asked ----------------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(world: World) -> User:
    bee = make_person("bee@clairbassin.example", name="Bee")
    Membership.objects.create(company=world.company, user=bee, role=MemberRole.EDITOR, joined_at=world.at)
    return bee


@pytest.fixture
def request_of_colleague(world: World, colleague: User) -> ServiceRequest:
    """A closed request that a colleague of the owner had sent."""
    request = submit_request(company=world.company, ask=world.ask(), by=colleague, at=world.at)
    close(world, request)
    return request


@pytest.mark.usefixtures("request_of_colleague")
def test_who_sent_the_request_is_asked(world: World):
    run_due(at=world.at + 11 * DAY)
    assert told("survey") == ["Bee"]


@pytest.mark.parametrize("why", ["left", "off", "reader", "mail"])
@pytest.mark.usefixtures("request_of_colleague")
def test_of_a_sender_who_cannot_answer_the_owner_is_asked(world: World, colleague: User, why: str):
    mine = Membership.objects.filter(user=colleague)
    match why:
        case "left":
            mine.delete()
        case "off":
            User.objects.filter(pk=colleague.pk).update(is_active=False)
        case "reader":
            mine.update(role=MemberRole.READER)
        case "mail":
            comes_back(world, colleague)
    run_due(at=world.at + 11 * DAY)
    assert told("survey") == ["Owner"]


@pytest.mark.parametrize(("role", "asked"), [(MemberRole.EDITOR, "Bee"), (MemberRole.READER, "Owner")])
@pytest.mark.usefixtures("request_of_colleague")
def test_where_all_mail_comes_back_the_sender_who_may_answer_is_asked_on_the_pages(
    world: World, colleague: User, role: MemberRole, asked: str
):
    Membership.objects.filter(user=colleague).update(role=role)
    comes_back(world, world.owner, colleague)
    run_due(at=world.at + 11 * DAY)
    assert told("survey") == [asked]


@pytest.mark.parametrize("how", ["waits", "asks again", "was helped since", "closed"])
def test_who_was_not_reached_is_written_to_once_after_three_months(world: World, request_: ServiceRequest, how: str):
    """Not a company that has asked again meanwhile, nor one that is closed; it is asked of no result."""
    outcome, reasons = Outcome.UNREACHABLE, [OutcomeReason.COMPANY_SILENT]
    desk = world.who(DESK, at=world.at)
    close_request(request=request_, outcome=outcome, reasons=reasons, answer="We called.", **desk)
    run_due(at=world.at + 85 * DAY)
    assert told("still_looking") == []
    if how in {"asks again", "was helped since"}:
        again = world.submit(at=world.at + 85 * DAY)
    if how == "was helped since":
        found = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "answer": "Here it is."}
        close_request(request=again, **found, **desk | {"at": world.at + 86 * DAY})
    if how == "closed":
        Company.objects.update(closed_at=world.at)
    for days in (95, 150, 400):
        run_due(at=world.at + days * DAY)
    assert told("still_looking") == ([world.owner.name] if how == "waits" else [])
    assert not Survey.objects.filter(request=request_).exists()
    if how == "waits":
        row = Notification.objects.get(kind="casework.still_looking")
        assert "send a new request from its page" in render_mail(row, STILL_LOOKING, row.recipient).body
