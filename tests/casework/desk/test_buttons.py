"""A case shows the button of each action to those for whom it does something, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.casework.access_grants.services import open_emergency_access, share_request
from hub.casework.choices import Outcome, OutcomeReason, PresenceResult, ReferralRole, ReturnReason
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.casework.desk.services import add_note_for, give_task, snooze_request
from hub.casework.models import (
    Approval,
    Event,
    Label,
    LeanedOn,
    MarketBarrier,
    Mention,
    Recusal,
    Referral,
    RequestMessage,
    ServiceRequest,
    Snooze,
    Task,
)
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, merge_requests, withdraw_request
from hub.casework.requests.services.messages import ask_company
from hub.casework.requests.services.presence import ask_approval, record_approval, record_presence_result
from hub.casework.requests.services.submission import OfficialInput
from hub.directory.models import Seat
from hub.directory.seats.services import seat_person
from hub.notifications.models import Bounce
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World, checked_mailbox
from tests.support.access import undone
from tests.support.cases import few_cases_drawn
from tests.support.samples import EXTENTS, in_share, one_of

pytestmark = pytest.mark.django_db


def who(world: World, seat: str) -> dict[str, Any]:
    return world.who(seat, at=world.at)


def taken(world: World, row: ServiceRequest) -> None:
    claim_request(request=row, **who(world, DESK))


def waiting(world: World, row: ServiceRequest) -> None:
    ask_company(request=row, text="How large is a town?", version=row.version, **who(world, DESK))


def closed(world: World, row: ServiceRequest) -> None:
    close_request(
        request=row, version=row.version, outcome=Outcome.HELPED, reasons=[OutcomeReason.PROGRAM_FOUND],
        answer="Here is the form.", **who(world, DESK),
    )  # fmt: skip


def part_done(world: World, row: ServiceRequest) -> None:
    world.given(row, BEIJING, part=ReferralRole.SUPPORT, task="Ask the operator.")


def read_only(world: World, row: ServiceRequest) -> None:
    reader = world.people[MONTREAL]
    share_request(request=row, person=reader, reason="They know the mill.", **who(world, DESK))
    open_emergency_access(
        request=row,
        by=world.people[BEIJING],
        seats=[world.seat(BEIJING)],
        reason="They call, and whoever has it is away.",
        at=world.at,
    )


CONSUL = "shanghai-consul-general"


def officer_agreed(world: World, row: ServiceRequest) -> None:
    """The officer's own step is answered by a colleague: the consul general is next."""
    step = Approval.objects.get(request=row, level="officer")
    colleague = User.objects.get(email=f"colleague-{DESK}@desk.example")
    record_approval(
        approval=step, approved=True, note="Yes.", by=colleague, seats=[world.seat(DESK)], at=timezone.now()
    )


def official_was_asked(world: World, row: ServiceRequest) -> None:
    """The consul general's office was asked by a link."""
    officer_agreed(world, row)
    ask_approval(
        approval=Approval.objects.get(request=row, level="consul_general"),
        seat=Seat.objects.get(slug=CONSUL),
        **world.who(DESK, at=timezone.now()),
        mailbox="bench@body.example",
        language="en",
    )


def official_came(world: World, row: ServiceRequest) -> None:
    record_presence_result(request=row, result=PresenceResult.HELD, note="", **who(world, DESK))


def official_came_and_closed(world: World, row: ServiceRequest) -> None:
    official_came(world, row)
    closed(world, world.fresh(row))


def put_before_them(world: World, row: ServiceRequest) -> None:
    """Somebody has put it aside, has a task, and is named in a note of a colleague."""
    person, desk = world.people[DESK], who(world, DESK)
    day = timezone.localdate() + timedelta(days=9)
    snooze_request(request=row, until=day, by=person, may_write=True, at=world.at)
    give_task(request=row, words="Call.", on=day, to=person, readers=[person], by=person, at=world.at)
    add_note_for(
        request=row, text="See this.", people=[person], readers=[person], by=desk["by"], seat=world.seat(DESK),
        at=world.at,
    )  # fmt: skip


def withdrawn(world: World, row: ServiceRequest) -> None:
    withdraw_request(request=row, reason="", by=world.owner, at=world.at)


def merged(world: World, row: ServiceRequest) -> None:
    twin = world.submit(subject="Again", body="We asked this.")
    merge_requests(kept=twin, gone=row, **who(world, DESK))


# How a case stands, and how it comes to stand so.
SITUATIONS: dict[str, Callable[[World, ServiceRequest], Any]] = {
    "just in": lambda _world, _row: None,
    "taken": taken,
    "offered": lambda world, row: world.offer(row, SHANGHAI),
    "given": lambda world, row: world.given(row, SHANGHAI),
    "a part is asked": lambda world, row: world.offer(row, BEIJING, part=ReferralRole.SUPPORT, task="Ask."),
    "a part is worked on": part_done,
    "waiting for the company": waiting,
    "closed": closed,
    "read by others": read_only,
    "put aside, with a task and a mention": put_before_them,
    "there is a twin": lambda world, _row: world.submit(subject="Again", body="We asked this."),
    "joined with a twin": merged,
    "withdrawn": withdrawn,
    "an official is asked": lambda _world, _row: None,
    "an official is next": officer_agreed,
    "an official has not answered": official_was_asked,
    "an official came": official_came,
    "an official came and it is closed": official_came_and_closed,
}

# What whoever has an open request may do in nearly each of these.
OFTEN = {
    "answer",
    "ask",
    "barrier",
    "classify",
    "contact",
    "close",
    "hand",
    "labels",
    "lean",
    "no_mail",
    "note",
    "outside",
    "part",
    "recommend",
    "send",
    "share",
    "snooze",
    "task",
}


class Hand:
    """What a reader of a case would type who does everything right; offers and colleagues are those of the case."""

    def __init__(self, client: Client, row: ServiceRequest) -> None:
        self.client, self.row = client, row
        self.myself = str(client.session["_auth_user_id"])
        self.offer = Referral.objects.filter(request=row).values_list("pk", flat=True).order_by("-pk").first()
        self.task = Task.objects.filter(request=row).values_list("pk", flat=True).first()
        said = RequestMessage.objects.filter(request=row, kind__in=["answer", "question"], withdrawn_at=None)
        self.message = said.values_list("pk", flat=True).first()
        notes = RequestMessage.objects.filter(request=row, kind="note", author=self.myself, withdrawn_at=None)
        self.note = notes.values_list("pk", flat=True).first()
        self.twin = ServiceRequest.objects.exclude(pk=row.pk).values_list("reference", flat=True).first()
        waiting = Approval.objects.filter(request=row, state="waiting")
        self.approval = waiting.values_list("pk", flat=True).first()

    def typed(self, name: str) -> dict[str, Any]:
        """Return what is typed for an action."""
        of_people = name in {"hand", "keep_out", "readmit"}
        shown = open_case(self.client, self.row, do=name).context if of_people or name == "send" else {}
        form = shown["forms"].get(name) if of_people else None
        seats = [one.value for one in shown.get("seats", ())]
        people = [key for key, _label in form.fields["person"].choices if key] if form else []
        return {
            "text": "Words.", "reason": "They asked for it.", "note": "Yes.",
            "task": (self.task or 0) if name.startswith("task_") else "Ask the operator.", "offer": self.offer or 0,
            "seat": {"send": next(iter(seats), DESK), "part": MONTREAL, "ask_official": CONSUL}.get(name, "edc-desk"),
            "person": self.myself if name in {"task", "task_change"} else next(iter(people), ""), "email": "reader@desk.example",
            "names": "Fair 2026", "program_1": "ca-gac-canexport-smes", "address": getattr(self.row.submitted_by, "email", ""), "why": "wish" if name == "no_mail" else "",
            "return_reason": ReturnReason.NO_CAPACITY, "contact_name": "Lin Tremblay",
            "outcome": Outcome.HELPED, "reasons": [OutcomeReason.PROGRAM_FOUND], "result": PresenceResult.HELD,
            "mailbox": "bench@body.example", "language": "en", "part": ReferralRole.SUPPORT, "approved": "yes",
            "until": timezone.localdate() + timedelta(days=2), "on": timezone.localdate() + timedelta(days=2),
            "words": "Call them." if name in {"task", "task_change"} else "A local test is asked for.",
            "kind": "dispute" if name == "classify" else "standard",
            "place": "CN-JS", "area": "wastewater-treatment", "keep": "this",
            "signal": "cn-policy-procurement-2026", "twin": self.twin or "", "message": (self.note if name == "note_back" else self.message) or 0, "approval": self.approval or 0,
        }  # fmt: skip


def is_shown(page: str, row: ServiceRequest, name: str) -> bool:
    """Tell whether a case shows the button of an action, or the link that opens its form."""
    return f'action="{reverse(f"desk:{name}", args=[row.reference])}"' in page or f"do={name}#" in page


@EXTENTS
@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_button_is_shown_to_those_for_whom_it_does_something(world: World, situation: str, whole: bool) -> None:
    """Everybody who reads the case tries every action.

    In a normal run one of them tries each that is shown, of those that nearly every situation shows in a third of them;
    and each that is not shown in one situation out of six.
    """
    official = OfficialInput(
        level="consul_general", form="signing", on=timezone.localdate() + timedelta(days=30), city="Qingdao",
        host="The port", purpose="It shows that we are serious.",
    )  # fmt: skip
    for body in ("edc-desk", CONSUL):
        checked_mailbox(Seat.objects.get(slug=body), at=world.at)
    row = world.submit(**({"kind": "presence", "official": official} if "official" in situation else {}))
    make_person("reader@desk.example", role="adviser", name="Reader")
    for seat in (DESK, SHANGHAI):
        colleague = make_person(f"colleague-{seat}@desk.example", role="adviser", name="Robin")
        seat_person(seat=world.seat(seat), person=colleague, by=None, at=world.at)
    SITUATIONS[situation](world, world.fresh(row))
    wrong = {}
    pages = {client: open_case(client, row) for client in [browser_of(world, name) for name in world.people]}
    readers = [
        (name, client, page)
        for name, (client, page) in zip(world.people, pages.items(), strict=True)
        if page.status_code == 200 and "doing" in page.context
    ]
    before = _written(row)
    for name, client, page in readers:
        hand = Hand(client, row)
        for action in DESK_ACTIONS:
            shown = is_shown(page.text, row, action)
            is_chosen = one_of(readers, situation, action)[0] == name
            one_in = (3 if action in OFTEN else 1) if shown else 6
            if not whole and not (is_chosen and in_share(situation, action, one_in=one_in)):
                continue
            with undone(), few_cases_drawn():
                is_taken = press(client, action, row, **hand.typed(action)).status_code == 302
                done = is_taken and _written(row) != before
            if done is not shown:
                wrong[name, action] = "does something and is not shown" if done else "is shown and does nothing"
    assert readers
    assert wrong == {}
    assert {name: found for name, _client, page in readers if (found := _wrong_keys(page))} == {}


def _wrong_keys(page: Any) -> set[str]:
    """Return the keys of a case that do two things, and those of its acts that its page does not have."""
    keys = [DESK_ACTIONS[name].key for name in page.context["doing"] if DESK_ACTIONS[name].key]
    if {"snooze", "wake"} <= page.context["doing"].keys():
        keys.remove("z")  # what is put aside is taken up again; another day stands behind "More"
    return {key for key in keys if keys.count(key) > 1 or f'data-key="{key}"' not in page.text}


def _written(row: ServiceRequest) -> tuple[Any, ...]:
    """Return how much was done and said on a case: to take again what one has in hand does nothing."""
    return (
        Event.objects.filter(request=row).count(),
        RequestMessage.objects.filter(request=row).count(),
        MarketBarrier.objects.count(),
        LeanedOn.objects.count(),
        Bounce.objects.count(),
        Label.objects.count(),
        list(Snooze.objects.values_list("user", "until").order_by("pk")),
        list(Task.objects.values_list("words", "done_at").order_by("pk")),
        Mention.objects.filter(seen_at=None).count(),
        Recusal.objects.filter(ended_at=None).count(),
    )
