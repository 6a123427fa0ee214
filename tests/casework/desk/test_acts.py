"""Which act comes first where a case stands; every act has a key of its own."""

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.casework.choices import RequestState
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.casework.desk.presentation.case import key_help, primary_act
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.messages import reply_as_company
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.settings.env import BASE_DIR
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import SHANGHAI, World

OWNER = {"send", "take", "ask", "answer", "note", "close", "hand", "share"}
NEW, ASSIGNED, WAITING, REFERRED, CLOSED = (
    RequestState.NEW, RequestState.ASSIGNED, RequestState.WAITING, RequestState.REFERRED, RequestState.CLOSED,
)  # fmt: skip


def stands(
    state: RequestState, *, at_hub: bool = False, in_hand: bool = False, answered: bool = False, **told: bool
) -> tuple[ServiceRequest, dict[str, bool]]:
    owner = Seat(kind=SeatKind.HUB_DESK if at_hub else SeatKind.CHINA_POST)
    first = datetime(2026, 11, 25, tzinfo=UTC) if answered else None
    row = ServiceRequest(state=state, owner=owner, handler_id=1 if in_hand else None, first_answer_at=first)
    return row, {"replied": False, "is_awaited": False} | told


@pytest.mark.parametrize(
    ("first", "stands_so", "may"),
    [
        ("send", stands(NEW, at_hub=True), OWNER),
        ("take", stands(NEW), OWNER),
        ("answer", stands(NEW, at_hub=True, replied=True), OWNER),
        ("answer", stands(ASSIGNED, in_hand=True, replied=True, answered=True), OWNER - {"take"}),
        ("answer", stands(ASSIGNED, in_hand=True), OWNER - {"take"}),
        ("close", stands(ASSIGNED, in_hand=True, answered=True), OWNER - {"take"}),
        ("accept", stands(REFERRED, replied=True), {"accept", "give_back", "note"}),
        ("accept", stands(ASSIGNED, in_hand=True, replied=True), {"accept", "give_back", "note"}),
        ("finish", stands(ASSIGNED, in_hand=True, answered=True), {"finish", "answer", "note"}),
        ("answer", stands(ASSIGNED, in_hand=True), {"finish", "answer", "note"}),
        # The move is another's.
        ("", stands(WAITING, in_hand=True, answered=True), {"resume", "close", "note", "answer"}),
        ("", stands(ASSIGNED, in_hand=True, answered=True, is_awaited=True), OWNER - {"take"}),
        ("answer", stands(ASSIGNED, in_hand=True, is_awaited=True), OWNER - {"take"}),
        ("", stands(REFERRED, in_hand=True), {"note", "answer"}),
        ("reopen", stands(CLOSED, answered=True), {"reopen", "note"}),
        ("", stands(CLOSED, answered=True), {"note"}),
        ("", stands(ASSIGNED, in_hand=True, replied=True), frozenset()),
    ],
)
def test_the_first_act_follows_the_state(first: str, stands_so: Any, may: set[str]) -> None:
    row, told = stands_so
    assert primary_act(row, may, **told) == first


def test_every_act_with_a_button_has_a_key_of_its_own() -> None:
    keys = Counter(act.key for act in DESK_ACTIONS.values() if act.label and act.key)
    assert keys.pop("z") == 2  # put aside, also until another day, and taken up again
    assert set(keys.values()) == {1}
    assert not set(keys) & MOVES


def test_each_key_stands_once_in_the_list_of_keys() -> None:
    keys = [key for key, _words in key_help()]
    assert len(keys) == len(set(keys))
    assert {act.key.upper() for act in DESK_ACTIONS.values() if act.key} < set(keys)
    assert dict(key_help())["O"] == "Open it again; The next answer on an official’s presence"


MOVES = set("jkxgu123456789/?")
# Of parts, of tasks and of what came of a presence; a case may have several, or no letter is left. What is seldom done.
WITHOUT_A_KEY = {
    *("another_day", "words", "official_back", "take_back", "result", "note_back", "contact"),
    *("labels", "no_mail"),
    *("task_done", "task_change", "task_drop"),
    *("recuse", "keep_out", "readmit"),
}


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
    assert [one.name for one in page.context["bar"]["main"]].count(page.context["first"]) == 1
    world.offer(request_, SHANGHAI)
    assert open_case(browser_of(world, SHANGHAI), request_).context["bar"]["main"][0].name == "accept"
