"""What is typed at the desk and not sent: kept for its writer alone, and canned answers that are put into it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hub.casework.choices import OFFICERS_OUTCOMES, Outcome, OutcomeReason
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.casework.desk.forms.actions import CloseForm
from hub.casework.desk.services import delete_old_drafts, keep_canned_answer, keep_draft
from hub.casework.models import CannedAnswer, DeskDraft, ServiceRequest, Task
from hub.casework.models.texts import filled, unknown_fields
from hub.casework.requests.services.submission import OfficialInput
from hub.directory.choices import PresenceLevel
from tests.casework.desk.browsers import browser_of, in_days, open_case, press
from tests.casework.world import DESK, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_kept_and_forgotten_once_it_is_sent(at_desk: Client, world: World, request_: ServiceRequest):
    url = reverse("desk:draft", args=[request_.reference, "close"])
    typed = {"outcome": "helped", "reasons": ["program_found"], "text": "Half a sent"}
    kept = at_desk.post(url, typed, headers={"Accept": "application/json"})
    assert kept.json()["kept"]
    shown = open_case(at_desk, request_).context["forms"]["close"]
    assert {name: shown[name].value() for name in typed} == typed
    assert open_case(browser_of(world, SHANGHAI), request_).status_code == 404
    press(at_desk, "close", request_, **typed)
    assert not DeskDraft.objects.exists()


def test_without_a_script_a_draft_is_kept_by_a_button(at_desk: Client, request_: ServiceRequest):
    url = reverse("desk:draft", args=[request_.reference, "answer"])
    assert f'formaction="{url}"' in open_case(at_desk, request_).text
    back = at_desk.post(url, {"text": "Half a sentence"}, follow=True)
    assert "Your draft is kept." in back.text
    assert "Half a sentence" in back.text
    at_desk.post(url, {"text": ""})
    assert not DeskDraft.objects.exists()


def test_a_draft_is_its_writers_and_is_forgotten_after_a_season(
    at_desk: Client, world: World, request_: ServiceRequest, colleague: Any
):
    who_writes = {"request": request_, "user": world.people[DESK], "action": "answer", "at": timezone.now()}
    keep_draft(answers={"text": "Mine alone"}, **who_writes)
    assert "Mine alone" not in open_case(browser_of(world, "colleague"), request_).text
    assert delete_old_drafts(at=timezone.now() + timedelta(days=89)) == 0
    assert delete_old_drafts(at=timezone.now() + timedelta(days=91)) == 1


def test_the_page_that_routes_keeps_what_is_typed(at_desk: Client, request_: ServiceRequest):
    url = reverse("desk:route", args=[request_.reference])
    first, second, *_others = (one.value for group in at_desk.get(url).context["groups"] for one in group.seats)
    typed = {"seat": second, "note": "They know it.", "part_task": "Who buys?", "why": "other", "reason": "A reason."}
    draft = reverse("desk:draft", args=[request_.reference, "send"]) + "?route"
    assert f'data-draft="{draft}"' in at_desk.get(url).text
    back = at_desk.post(draft, typed, follow=True)
    assert back.request["PATH_INFO"] == url
    assert "Your draft is kept." in back.text
    page = at_desk.get(url)
    assert all(typed[name] in page.text for name in ("note", "part_task", "reason"))
    assert page.context["checked"].value == second
    assert "They know it." in open_case(at_desk, request_).text, "both are one form"
    # What was found by search is not in the list any more; words stay.
    at_desk.post(draft, typed | {"seat": "edc-desk", "mailbox_edc-desk": "desk@edc.example"})
    assert DeskDraft.objects.get().answers["mailbox"] == "desk@edc.example"
    assert at_desk.get(url).context["checked"].value == first
    assert at_desk.post(url, {"seat": first, "version": request_.version}).status_code == 302
    assert not DeskDraft.objects.exists()


@pytest.mark.parametrize("name", [name for name, one in DESK_ACTIONS.items() if one.drafted])
def test_a_pause_in_typing_does_not_work_out_what_may_be_done(
    at_desk: Client, request_: ServiceRequest, name: str, django_assert_num_queries: DjangoAssertNumQueries
):
    """The reader's session, seats and right to read, the draft, and nothing of what stands around the case."""
    url = reverse("desk:draft", args=[request_.reference, name])
    fields = [one for one in DESK_ACTIONS[name].form().fields if one not in {"version", "offer", "approval", "mailbox"}]
    at_desk.post(url)
    with django_assert_num_queries(13) as asked:
        assert at_desk.post(url, dict.fromkeys(fields, "1"), headers={"Accept": "application/json"}).json()["kept"]
    said = [one["sql"] for one in asked.captured_queries]
    assert not [sql for sql in said if "casework_event" in sql or sql.startswith('SELECT "casework_referral"')]
    kept = DeskDraft.objects.get().answers
    assert kept.keys() == set(fields)


@pytest.mark.parametrize("name", ["approval", "ask_official", "result"])
def test_what_is_typed_about_a_presence_is_kept(at_desk: Client, world: World, name: str):
    wish = {"form": "signing", "on": timezone.localdate(), "city": "Suzhou", "host": "The port", "purpose": "Serious."}
    official = OfficialInput(level=PresenceLevel.CONSUL_GENERAL, **wish)
    row = world.submit(kind="presence", official=official)
    words = {"mailbox": "consul@"} if name == "ask_official" else {"note": "Half a sentence"}
    url = reverse("desk:draft", args=[row.reference, name])
    steps = list(row.approvals.order_by("position"))
    at_desk.post(url, words | {"approval": steps[0].pk})
    kept = DeskDraft.objects.get().answers
    assert kept == words
    tools = open_case(at_desk, row).context["tools"]
    assert tools.drafts[name] == words
    if name != "result":
        DeskDraft.objects.update(action=f"{name}-{steps[1].pk}")
        assert name not in open_case(at_desk, row).context["tools"].drafts, "it was typed for another step"
        DeskDraft.objects.update(action=f"{name}-{steps[0].pk}")
    at_desk.post(url, {"approval": steps[0].pk})
    assert not DeskDraft.objects.exists(), "which step it is was typed by nobody"


@pytest.mark.parametrize("name", ["take", "no-such-act"])
def test_an_act_without_words_has_no_draft(at_desk: Client, request_: ServiceRequest, name: str):
    assert at_desk.post(reverse("desk:draft", args=[request_.reference, name])).status_code == 404


TEXTS = {
    "title_en": "Export insurance", "title_fr": "Assurance à l’exportation",
    "body_en": "Dear {company}, on {reference} ask EDC. {office}, {day}. {Else}",
    "body_fr": "Bonjour {entreprise}, pour {numéro}, voyez EDC. {bureau}, {jour}",
}  # fmt: skip


def test_a_canned_answer_is_inserted_below_what_was_typed_in_the_language_of_the_company(at_desk: Client, world: World):
    canned = keep_canned_answer(answer=None, office=None, texts=TEXTS, by=None, at=world.at)
    for language, begins in (("en", "Dear Clairbassin inc., on CGH-"), ("fr", "Bonjour Clairbassin inc., pour CGH-")):
        row = world.submit(language=language, subject=f"In {language}", body="Which insurance?")
        url = reverse("desk:insert", args=[row.reference, "answer"])
        page = at_desk.post(url, {"text": "Hello.", "insert": f"canned:{canned.pk}"})
        text = page.context["forms"]["answer"]["text"]
        assert text.label.endswith({"en": "in English", "fr": "in French"}[language])
        assert f'lang="{language}"' in str(text)
        assert "autofocus" in str(text), "one writes on where the text ends"
        words = page.context["forms"]["answer"]["text"].value()
        assert words.startswith(f"Hello.\n\n{begins}")
        assert "{company}" not in words
        assert not row.messages.exists()
        assert DeskDraft.objects.get(request=row).answers["text"] == words
    assert at_desk.post(url, {"insert": "canned:999"}).status_code == 404
    assert at_desk.post(reverse("desk:insert", args=[row.reference, "note"]), {}).status_code == 404


def test_fields_are_known_in_both_languages_and_others_are_named():
    values = {"company": "Mill", "reference": "CGH-2026-00001", "office": "Shanghai", "day": "Monday"}
    assert filled("{company} {entreprise} {what} {jour}", values) == "Mill Mill {what} Monday"
    assert unknown_fields("{company} {what} {jour} {a b}") == ["what"]


def test_canned_answers_are_written_by_leads_and_the_hub(world: World):
    url = reverse("team:canned_answers")
    lead, hub = browser_of(world, SHANGHAI), browser_of(world, DESK)
    office = world.seat(SHANGHAI).office
    assert browser_of(world, MONTREAL).get(url).status_code == 403
    assert "No field has this name: Else." in lead.post(url, TEXTS | {"office": office.pk}).text
    good = TEXTS | {"body_en": "Dear {company}, ask EDC."}
    assert lead.post(url, good).status_code == 200  # for every desk: the Hub's alone
    assert lead.post(url, good | {"office": office.pk}).status_code == 302
    assert "There is an answer of this title already." in lead.post(url, good | {"office": office.pk}).text
    assert hub.post(url, good).status_code == 302
    theirs = CannedAnswer.objects.get(office=None)
    assert lead.get(reverse("team:canned_answer", args=[theirs.pk])).status_code == 404
    hub.post(reverse("team:canned_answer", args=[theirs.pk]), {"delete": "1"})
    assert CannedAnswer.objects.get().office == office


def test_what_is_closed_takes_the_last_answer_and_asks_about_open_tasks(
    at_desk: Client, world: World, request_: ServiceRequest
):
    assert "last:" not in open_case(at_desk, request_, do="close").text, "nothing was answered yet"
    press(at_desk, "take", request_)
    press(at_desk, "answer", request_, text="Here is the form.")
    person = world.people[DESK]
    press(at_desk, "task", request_, words="Call the mayor.", on=in_days(3), person=str(person.pk))
    page = at_desk.post(reverse("desk:insert", args=[request_.reference, "close"]), {"insert": "last:"})
    assert page.context["forms"]["close"]["text"].value() == "Here is the form."
    assert "Call the mayor." in page.context["forms"]["close"]["tasks_done"].help_text
    refused = press(at_desk, "close", request_, text="Here is the form.")
    assert refused.text.index('id="close"') < refused.text.index("error-summary"), "the mistake is said in the form"
    closing = {"outcome": Outcome.HELPED, "reasons": [OutcomeReason.DOCUMENT_SENT], "text": "Here is the form."}
    press(at_desk, "close", request_, **closing, tasks_done="on")
    assert not world.fresh(request_).is_open
    assert Task.objects.get(request=request_).done_at is not None


def test_each_reason_explains_an_outcome_that_an_officer_may_choose():
    boxes = [str(box) for box in CloseForm()["reasons"]]
    assert len(boxes) == len(OutcomeReason)
    for outcome in OFFICERS_OUTCOMES:
        assert 3 <= sum(f"{outcome.value}" in box.partition("data-of=")[2].split('"')[1].split() for box in boxes) <= 5
    assert not any('data-of=""' in box for box in boxes)
