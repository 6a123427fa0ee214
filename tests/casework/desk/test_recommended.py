"""Programs that an officer recommends in an answer: the company says of each whether it will apply, and the desk reads it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import ApplicationState, MemberRole, Stance
from companies.models import Application, Membership, ProgramStance
from companies.profile.services.programs import record_application
from hub.audit.models import Entry
from hub.casework.choices import ReferralRole
from hub.casework.merge_handlers import export_requests
from hub.casework.models import DeskDraft, ProgramRecommendation, RequestMessage, ServiceRequest
from hub.casework.requests.profile_access import HOLDERS
from hub.casework.requests.services.closure import close_request, merge_requests, separate_requests
from hub.casework.requests.services.messages import withdraw_words
from hub.casework.requests.services.profile_access import share_profile
from hub.casework.requests.services.programs import recommend_programs
from hub.casework.requests.services.transitions import StaleRequestError
from hub.casework.team.figures import team_figures
from hub.core.vocabulary.enums import Level
from hub.core.workflow import RefusedError
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.notifications.models import Notification
from programs.models import Program
from programs.publication.services import withdraw_program
from tests.accounts.people import client_of, come_in, make_person
from tests.casework.desk.browsers import browser_of, open_case, press, told, who
from tests.casework.world import BEIJING, DESK, MONTREAL, World

pytestmark = pytest.mark.django_db

ONE, OTHER, THIRD = "ca-gac-canexport-smes", "ca-nrc-irap", "ca-edc-select-credit-insurance"


@pytest.fixture
def of_company(world: World) -> Client:
    """The browser of the company."""
    return client_of(world.owner)


def recommended(world: World, row: ServiceRequest, *slugs: str, **more: Any) -> list[ProgramRecommendation]:
    programs = dict.fromkeys(slugs or (ONE, OTHER), "") | more
    recommend_programs(request=row, text="Look at these.", programs=programs, **who(world))
    return list(ProgramRecommendation.objects.filter(request=row))


def say(browser: Client, program: ProgramRecommendation, answer: str, *, follow: bool = False) -> Any:
    said = {"answer": f"{answer} {program.program_slug}"}
    return browser.post(reverse("casework:recommended", args=[program.request.reference]), said, follow=follow)


def page_of(browser: Client, row: ServiceRequest) -> str:
    return browser.get(reverse("casework:request", args=[row.reference])).text


def test_an_officer_answers_with_programs_and_reads_what_the_company_says(
    at_desk: Client, of_company: Client, world: World, request_: ServiceRequest
) -> None:
    form = open_case(at_desk, request_, do="recommend", program=ONE).context["forms"]["recommend"]
    assert form["text"].value().startswith("We recommend these programs.")
    assert "CanExport" in str(form["program_1"])
    sent = press(
        at_desk, "recommend", request_, text="Look at these.", program_1="CanExport SMEs", program_2=OTHER,
        reason_1="It pays for your first trip.",
    )  # fmt: skip
    assert sent.status_code == 302
    assert world.fresh(request_).first_answer_at is not None
    assert "casework.answered" in told(world.owner)
    first, second = ProgramRecommendation.objects.filter(request=request_)
    assert (first.program_slug, first.reason, first.message.body) == (
        ONE,
        "It pays for your first trip.",
        "Look at these.",
    )
    page = page_of(of_company, request_)
    assert "It pays for your first trip." in page
    assert reverse("matching:company_program", args=[world.company.slug, ONE]) in page
    assert "has not said yet" in open_case(at_desk, request_).text
    assert say(of_company, first, "apply").status_code == 302
    say(of_company, second, "effort")
    case = open_case(at_desk, request_).text
    assert "We will apply" in case
    assert "Too much work for what it pays" in case
    assert "has not said yet" not in case
    # Each answer is told; the same one of the same day once.
    for answer, count in (("apply", 2), ("time", 3), ("apply", 3)):
        say(of_company, first, answer)
        assert told(world.people[DESK]).count("casework.recommendation_answered") == count
    names = {
        str(row.context["program"]) for row in Notification.objects.filter(kind="casework.recommendation_answered")
    }
    assert len(names) == 2


def test_what_the_company_says_stands_in_its_plan_dashboard_and_matches(
    of_company: Client, world: World, request_: ServiceRequest
) -> None:
    first, second, third = recommended(world, request_, ONE, OTHER, THIRD)
    say(of_company, first, "apply")
    kept = Application.objects.get()
    assert (kept.program_slug, kept.state, kept.project) == (ONE, ApplicationState.CONSIDERING, None)
    own = [world.company.slug]
    assert (
        reverse("matching:company_program", args=[*own, ONE]) in of_company.get(reverse("matching:plan", args=own)).text
    )
    dashboard = of_company.get(reverse("companies:dashboard", args=own)).text
    assert "Programs you consider" in dashboard
    for program, answer, stance in (
        (second, "have", Stance.HAVE),
        (third, "time", Stance.LATER),
        (first, "conditions", Stance.NOT_FOR_US),
    ):
        say(of_company, program, answer)
        found = ProgramStance.objects.get(program_slug=program.program_slug)
        assert (found.stance, bool(found.reason)) == (stance, stance == Stance.NOT_FOR_US)
    # What it will not apply to is considered no more; what it will apply to after all is no longer refused.
    assert not Application.objects.exists()
    say(of_company, first, "apply")
    assert not ProgramStance.objects.filter(program_slug=ONE).exists()
    assert Application.objects.get().program_slug == ONE


def test_an_application_that_went_further_stays_as_it_is(
    of_company: Client, world: World, request_: ServiceRequest
) -> None:
    (program,) = recommended(world, request_, ONE)
    Application.objects.create(
        company=world.company, program_slug=ONE, state=ApplicationState.APPLIED, at=world.at, by=world.owner
    )
    page = say(of_company, program, "apply", follow=True).text
    assert "The application that you keep for this program stays as it is." in page
    assert "The program is in your plan." not in page
    say(of_company, program, "purpose")
    assert Application.objects.get().state == ApplicationState.APPLIED


def test_only_what_the_answer_put_into_the_plan_goes_with_the_next_answer(
    of_company: Client, world: World, request_: ServiceRequest
) -> None:
    own, touched, made = recommended(world, request_, ONE, OTHER, THIRD)
    kept: dict[str, Any] = {"company": world.company, "state": ApplicationState.CONSIDERING, "by": world.owner}
    record_application(program_slug=ONE, amount_cad=50_000, at=world.at, **kept)
    for program in (own, touched, made):
        assert "The program is in your plan." in say(of_company, program, "apply", follow=True).text
    record_application(program_slug=OTHER, amount_cad=20_000, at=timezone.now(), **kept)
    for program in (own, touched, made):
        say(of_company, program, "time")
    assert dict(Application.objects.values_list("program_slug", "amount_cad")) == {ONE: 50_000, OTHER: 20_000}
    (logged,) = Entry.objects.filter(action="companies.application.removed")
    assert logged.data["program"] == THIRD


def test_each_is_recommended_once_and_the_form_says_what_is_wrong(
    at_desk: Client, world: World, request_: ServiceRequest
) -> None:
    recommended(world, request_, ONE)
    with pytest.raises(RefusedError):
        recommend_programs(request=request_, text="Again.", programs={ONE: ""}, **who(world))
    assert not RequestMessage.objects.filter(body="Again.").exists()
    # Who presses twice has recommended once.
    recommended(world, request_, ONE)
    assert ProgramRecommendation.objects.count() == 1
    for typed, words in (
        ({"program_1": ONE}, "Choose one from the list"),
        ({"program_1": "no such program"}, "Choose one from the list"),
        ({}, "Choose a program."),
        ({"program_1": OTHER, "program_2": OTHER}, "This program is already listed above."),
        ({"program_1": OTHER, "reason_2": "It pays."}, "Choose the program this reason is for."),
    ):
        page = press(at_desk, "recommend", request_, text="Look.", **typed)
        assert (page.status_code, words in page.text) == (200, True), typed
    assert ProgramRecommendation.objects.count() == 1


def test_the_same_words_with_another_program_are_another_answer(world: World, request_: ServiceRequest) -> None:
    begun = request_.version
    recommended(world, request_, ONE)
    both: dict[str, Any] = {"request": request_, "text": "Look at these."}
    with pytest.raises(StaleRequestError):
        recommend_programs(**both, programs={OTHER: ""}, version=begun, **who(world))
    recommended(world, request_, OTHER)
    first, second = RequestMessage.objects.filter(request=request_).order_by("pk")
    assert [one.program_slug for one in first.recommendations.all()] == [ONE]
    assert [one.program_slug for one in second.recommendations.all()] == [OTHER]
    assert told(world.owner).count("casework.answered") == 2
    # Pressed twice, it is one answer.
    recommend_programs(**both, programs={OTHER: ""}, version=begun, **who(world))
    assert RequestMessage.objects.filter(request=request_).count() == 2


def test_a_named_program_stands_beside_those_of_the_draft(
    at_desk: Client, world: World, request_: ServiceRequest
) -> None:
    draft = {"text": "Mine.", "program_1": "CanExport SMEs", "reason_2": "It pays."}
    kept = DeskDraft.objects.create(
        request=request_, user=world.people[DESK], action="recommend", answers=draft, changed_at=timezone.now()
    )

    def shown(program: str) -> list[Any]:
        form = open_case(at_desk, request_, do="recommend", program=program).context["forms"]["recommend"]
        assert form["text"].value() == "Mine."
        return [form.initial.get(f"program_{row}") for row in form.ROWS]

    assert shown(OTHER) == ["CanExport SMEs", None, OTHER]
    assert shown(ONE) == ["CanExport SMEs", None, None]
    assert shown("no-such-program") == ["CanExport SMEs", None, None]
    kept.answers = {"text": "Mine.", "program_1": "", "program_2": THIRD}
    kept.save()
    assert shown(OTHER) == [OTHER, THIRD, None]
    # What was in the form and was emptied comes back no more; what is named since does.
    kept.answers = {"text": "Mine.", "named": ONE}
    kept.save()
    form = open_case(at_desk, request_, do="recommend", program=[ONE, OTHER]).context["forms"]["recommend"]
    assert [form.initial.get(f"program_{row}") for row in form.ROWS] == [OTHER, None, None]
    assert form["named"].value() == f"{ONE} {OTHER}"


def test_a_fourth_program_has_no_place_and_the_form_says_so(at_desk: Client, request_: ServiceRequest) -> None:
    offered = open_case(at_desk, request_, do="recommend").context["forms"]["recommend"].fields["program_1"].choices
    named = [slug for slug, _name in offered if slug][:4]
    page = open_case(at_desk, request_, do="recommend", program=named)
    form = page.context["forms"]["recommend"]
    assert [form.initial.get(f"program_{row}") for row in form.ROWS] == named[:3]
    assert "An answer takes three programs at most. Left out: " in page.text


def test_a_second_program_stands_beside_the_first_where_nothing_was_typed(
    at_desk: Client, request_: ServiceRequest
) -> None:
    page = open_case(at_desk, request_, do="recommend", program=ONE)
    assert f"do=recommend&amp;program={ONE}&amp;program=" in page.text
    form = open_case(at_desk, request_, do="recommend", program=[ONE, OTHER]).context["forms"]["recommend"]
    assert [form.initial.get(f"program_{row}") for row in form.ROWS] == [ONE, OTHER, None]


def test_an_acronym_names_its_program_alone(at_desk: Client, request_: ServiceRequest) -> None:
    assert press(at_desk, "recommend", request_, text="Look.", program_1="irap").status_code == 302
    assert ProgramRecommendation.objects.get().program_slug == OTHER
    assert "Choose one from the list" in press(at_desk, "recommend", request_, text="Look.", program_1="clean").text


def test_links_of_a_page_that_a_refused_form_shows_lead_to_the_case(at_desk: Client, request_: ServiceRequest) -> None:
    page = press(at_desk, "recommend", request_, text="Look.").text
    assert "do=recommend&amp;program=" in page
    assert "history=1" in page
    assert 'href="?' not in page


def test_a_program_that_left_the_catalogue_keeps_its_name(
    at_desk: Client, of_company: Client, world: World, request_: ServiceRequest
) -> None:
    recommended(world, request_, ONE)
    withdraw_program(Program.objects.get(slug=ONE), by=None, at=timezone.now(), reason="It ended.")
    for page in (page_of(of_company, request_), open_case(at_desk, request_).text):
        part = page.partition('id="programs"')[2] or page
        assert "CanExport" in part
        assert f"{ONE}<" not in part


def test_what_was_taken_back_and_pressing_too_often_is_said(
    of_company: Client, world: World, request_: ServiceRequest, settings: Any
) -> None:
    (program,) = recommended(world, request_, ONE)
    page = page_of(of_company, request_)
    assert page.count(f'<span class="sr">: {"CanExport"}') >= 5, "each reason names its program"
    settings.RATE_LIMITS = {"casework.write": {"person": (1, 3600)}}
    say(of_company, program, "apply")
    assert "many times in a short while" in say(of_company, program, "time", follow=True).text
    program.refresh_from_db()
    assert program.answer == "apply"
    settings.RATE_LIMITS = {}
    withdraw_words(request=request_, message=program.message_id, **who(world))
    assert "This recommendation was taken back." in say(of_company, program, "time", follow=True).text


def test_who_recommended_it_from_a_part_hears_too(of_company: Client, world: World, request_: ServiceRequest) -> None:
    world.given(request_, BEIJING, part=ReferralRole.SUPPORT, task="Which program?")
    recommend_programs(request=request_, text="Look.", programs={ONE: ""}, **who(world, BEIJING))
    recommended(world, request_, OTHER)
    by_part, by_desk = ProgramRecommendation.objects.order_by("pk")
    say(of_company, by_desk, "apply")
    assert "casework.recommendation_answered" not in told(world.people[BEIJING])
    say(of_company, by_part, "apply")
    for name, count in ((BEIJING, 1), (DESK, 2)):
        assert told(world.people[name]).count("casework.recommendation_answered") == count


def test_a_body_without_accounts_recommends_by_its_link(
    world: World, request_: ServiceRequest, of_company: Client
) -> None:
    desks = Seat.objects.filter(kind=SeatKind.ORGANIZATION_DESK, organization__level=Level.NON_GOVERNMENTAL)
    token = "outside-link-of-a-test-0123456789abcdefghijk"
    body, link = desks.order_by("slug")[0], reverse("casework:referral", args=[token])
    recommended(world, request_, ONE)
    share_profile(request=request_, shared_with=[HOLDERS], by=world.owner, language="en", at=timezone.now())
    offer = world.offer_by_link(request_, body, token=token)
    assert "program_1" not in Client().get(link).text
    world.accept(offer)
    # No gap in the list says what others recommended: the service answers, and what was typed stands open.
    form = Client().get(link).context["forms"]["answer"]
    assert {ONE, OTHER} <= dict(form.fields["program_1"].choices).keys()
    known = Client().post(link, {"act": "answer", "text": "Take this.", "program_1": "CanExport SMEs"})
    assert known.status_code == 409
    assert known.context["opened"]["answer"]
    assert "was recommended on this request before" in known.text
    said = {"act": "answer", "text": "Look at this one.", "program_2": "irap", "reason_2": "It pays for your trial."}
    for _press in range(2):
        assert Client().post(link, said).status_code == 302
    program = ProgramRecommendation.objects.get(seat=body)
    assert (program.program_slug, program.reason) == (OTHER, "It pays for your trial.")
    assert "It pays for your trial." in page_of(of_company, request_)
    say(of_company, program, "apply")
    shown = Client().get(link).text
    assert "We will apply" in shown
    assert shown.count("has not said yet") == 0, "of its own programs alone"
    # Words alone are an answer as before; one program twice is none.
    assert Client().post(link, {"act": "answer", "text": "More soon."}).status_code == 302
    twice = {"act": "answer", "text": "Look.", "program_1": THIRD, "program_2": THIRD}
    assert "already listed above" in Client().post(link, twice).text
    assert ProgramRecommendation.objects.filter(seat=body).count() == 1
    # Where the request is not open to it, it reads its own and not what the company says of them.
    share_profile(request=request_, shared_with=[], by=world.owner, language="en", at=timezone.now())
    shown = Client().get(link).text
    assert "It pays for your trial." in shown
    assert "We will apply" not in shown
    assert "has not said yet" not in shown


def test_only_who_may_answer_recommends_and_only_an_editor_of_the_company_says(
    world: World, request_: ServiceRequest, of_company: Client
) -> None:
    assert press(browser_of(world, MONTREAL), "recommend", request_, text="Look.", program_1=ONE).status_code == 404
    (program,) = recommended(world, request_, ONE)
    stranger, reader = Client(), Client()
    come_in(stranger, make_person("stranger@other.example"))
    member = make_person("reader@clairbassin.example")
    Membership.objects.create(company=world.company, user=member, role=MemberRole.READER, joined_at=world.at)
    come_in(reader, member)
    assert say(stranger, program, "apply").status_code == 404
    assert say(reader, program, "apply").status_code in {403, 404}
    assert "We will apply" not in page_of(reader, request_)
    assert say(of_company, program, "nonsense").status_code == 404
    program.refresh_from_db()
    assert program.answer == ""


def test_a_closed_request_takes_answers_and_words_taken_back_take_the_programs(
    of_company: Client, world: World, request_: ServiceRequest
) -> None:
    (program,) = recommended(world, request_, ONE)
    close_request(request=request_, outcome="helped", reasons=["program_found"], answer="Good luck.", **who(world))
    say(of_company, program, "apply")
    program.refresh_from_db()
    assert program.answer == "apply"
    other = world.submit()
    recommended(world, other, OTHER)
    withdraw_words(request=other, message=RequestMessage.objects.get(request=other).pk, **who(world))
    assert not ProgramRecommendation.objects.filter(request=other).exists()


def test_it_goes_along_when_two_requests_are_joined_and_comes_back(
    of_company: Client, world: World, request_: ServiceRequest
) -> None:
    twin = world.submit(subject="Again", at=world.at + timedelta(minutes=1))
    recommended(world, request_, ONE)
    recommended(world, twin, ONE, OTHER)
    merge_requests(kept=request_, gone=twin, **who(world))
    assert {one.program_slug for one in world.fresh(request_).recommendations.all()} == {ONE, OTHER}
    assert page_of(of_company, request_).count("Look at these.") == 1
    separate_requests(kept=world.fresh(request_), gone=world.fresh(twin), **who(world))
    assert {one.program_slug for one in world.fresh(twin).recommendations.all()} == {ONE, OTHER}


def test_a_lead_reads_how_many_were_taken_and_the_company_takes_them_along(
    of_company: Client, world: World, request_: ServiceRequest
) -> None:
    first, second, _third = recommended(world, request_, ONE, OTHER, THIRD)
    say(of_company, first, "apply")
    say(of_company, second, "conditions")
    (exported,) = export_requests(world.company)
    assert [one["answer"] for one in exported["programs"]] == ["apply", "conditions", ""]
    # What a request that is joined brings twice counts once.
    twin = world.submit(subject="Again", at=world.at + timedelta(minutes=1))
    recommended(world, twin, ONE)
    merge_requests(kept=request_, gone=twin, **who(world))
    figures = team_figures(world.people[DESK], place="hub", at=timezone.now())
    assert figures.words.recommended.endswith("1 of 3.")
    assert [(bar.name, bar.number) for bar in figures.words.refused] == [("We do not meet its conditions", 1)]
    assert "Programs recommended" in [section.title for section in figures.report.sections]
