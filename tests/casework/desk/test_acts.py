"""Which act comes first where a case stands; every act has a key of its own."""

import re
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from hub.casework.choices import RequestState
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.casework.desk.presentation.case import CaseState, key_help, primary_act
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.messages import reply_as_company
from hub.settings.env import BASE_DIR
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import SHANGHAI, World

OWNER = {"send", "take", "ask", "answer", "note", "close", "hand", "share"}
NEW, ASSIGNED, WAITING, REFERRED, CLOSED = (
    RequestState.NEW, RequestState.ASSIGNED, RequestState.WAITING, RequestState.REFERRED, RequestState.CLOSED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "state", "may"),
    [
        ("send", CaseState(state=NEW, at_hub=True), OWNER),
        ("take", CaseState(state=NEW), OWNER),
        ("answer", CaseState(state=NEW, at_hub=True, replied=True), OWNER),
        ("answer", CaseState(state=ASSIGNED, in_hand=True, replied=True, answered=True), OWNER - {"take"}),
        ("answer", CaseState(state=ASSIGNED, in_hand=True), OWNER - {"take"}),
        ("close", CaseState(state=ASSIGNED, in_hand=True, answered=True), OWNER - {"take"}),
        ("accept", CaseState(state=REFERRED, replied=True), {"accept", "give_back", "note"}),
        ("accept", CaseState(state=ASSIGNED, in_hand=True, replied=True), {"accept", "give_back", "note"}),
        ("finish", CaseState(state=ASSIGNED, in_hand=True, answered=True), {"finish", "answer", "note"}),
        ("answer", CaseState(state=ASSIGNED, in_hand=True), {"finish", "answer", "note"}),
        # The move is another's.
        ("", CaseState(state=WAITING, in_hand=True, answered=True), {"resume", "close", "note", "answer"}),
        ("", CaseState(state=ASSIGNED, in_hand=True, answered=True, is_awaited=True), OWNER - {"take"}),
        ("answer", CaseState(state=ASSIGNED, in_hand=True, is_awaited=True), OWNER - {"take"}),
        ("", CaseState(state=REFERRED, in_hand=True), {"note", "answer"}),
        ("reopen", CaseState(state=CLOSED, answered=True), {"reopen", "note"}),
        ("", CaseState(state=CLOSED, answered=True), {"note"}),
        ("", CaseState(state=ASSIGNED, in_hand=True, replied=True), frozenset()),
    ],
)
def test_the_first_act_follows_the_state(first: str, state: CaseState, may: set[str]) -> None:
    assert primary_act(state, may) == first


def test_every_act_with_a_button_has_a_key_of_its_own() -> None:
    keys = Counter(act.key for act in DESK_ACTIONS.values() if act.label)
    assert keys.pop("z") == 2  # put aside, also until another day, and taken up again
    assert set(keys.values()) == {1}
    assert not set(keys) & MOVES


def test_each_key_stands_once_in_the_list_of_keys() -> None:
    keys = [key for key, _words in key_help()]
    assert len(keys) == len(set(keys))
    assert {act.key.upper() for act in DESK_ACTIONS.values() if act.key} < set(keys)
    assert dict(key_help())["O"] == "Open it again; The next word on an official’s presence"


MOVES = set("jkxgu123456789/?")
# Of parts, of tasks and of what came of a presence; a case may have several, or no letter is left.
WITHOUT_A_KEY = {"another_day", "words", "official_back", "take_back", "task_done", "result"}


def test_every_key_of_an_act_is_heard_by_the_script() -> None:
    assert {name for name, act in DESK_ACTIONS.items() if not act.key} == WITHOUT_A_KEY
    script = (BASE_DIR / "static" / "js" / "desk.js").read_text(encoding="utf-8")
    [heard] = re.findall(r"if \(/(\^\[.+\]\$)/\.test\(key\)\) {\n\s+if \(key !== \"g\"\)", script)
    keys = {act.key for act in DESK_ACTIONS.values() if act.key} | MOVES
    assert {key for key in keys if not re.fullmatch(heard, key)} == set()


@pytest.mark.django_db
def test_the_first_act_stands_first_on_the_page(at_desk: Client, world: World, request_: ServiceRequest) -> None:
    assert open_case(at_desk, request_).context["bar"]["main"][0].name == "send"
    press(at_desk, "take", request_)
    assert open_case(at_desk, request_).context["bar"]["main"][0].name == "answer"
    press(at_desk, "answer", request_, text="We look.")
    assert open_case(at_desk, request_).context["bar"]["main"][0].name == "close"
    reply_as_company(request=request_, text="Thank you. Who?", by=world.owner, at=timezone.now())
    page = open_case(at_desk, request_)
    assert page.context["bar"]["main"][0].name == "answer"
    assert [one.name for one in page.context["bar"].main].count(page.context["first"]) == 1
    world.offer(request_, SHANGHAI)
    assert open_case(browser_of(world, SHANGHAI), request_).context["bar"]["main"][0].name == "accept"
