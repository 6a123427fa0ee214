"""The requests of the demonstration. They exist only where ``DEMO_MODE`` is on, which production cannot turn on."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from companies.models import Company, Membership
from hub.accounts.models import User
from hub.casework.choices import (
    ApprovalState,
    BarrierKind,
    Outcome,
    OutcomeReason,
    OverrideReason,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RequestKind,
    ReturnReason,
    VisitCircle,
    VisitState,
)
from hub.casework.desk.services import add_note_for, give_task, keep_canned_answer, record_barrier, snooze_request
from hub.casework.models import Approval, CannedAnswer, Referral, ServiceRequest
from hub.casework.outcomes.services import file_complaint
from hub.casework.referrals.candidates import candidate_of, record_routing_gap, routing_of, rule_of_proposal
from hub.casework.referrals.services import (
    SeatChoiceInput,
    accept_referral,
    finish_part,
    refer_request,
    return_referral,
)
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, merge_requests, reopen_request, withdraw_request
from hub.casework.requests.services.corrections import require_checked_address
from hub.casework.requests.services.escalation import run_due
from hub.casework.requests.services.messages import add_note, answer_company, ask_company, reply_as_company
from hub.casework.requests.services.presence import ask_approval, record_approval
from hub.casework.requests.services.submission import OfficialInput, RequestInput, submit_request
from hub.casework.visits.services import draft_visit_of_presence, move_visit, save_visit
from hub.core.demo import demo_weekday, refuse_outside_demo
from hub.directory.demo import OFFICIALS, SEATS
from hub.directory.models import Seat
from hub.notifications.delivery.services import Mailbox
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from opportunities.models import Opportunity

DEMO_REQUESTS = Path(__file__).parent / "data" / "demo-requests.yaml"
_CANNED_ANSWERS = DEMO_REQUESTS.with_name("demo-canned-answers.yaml")
_DESK = "hub-desk"
# Who acts for a seat: the first person of the demonstration that holds it, by key.
_PEOPLE = {held.seat: key for key, held in reversed(list(SEATS.items()))}
_OFFICIALS = {seat: key for key, seat in OFFICIALS.items()}
_NAMES = uuid.UUID("5f0c6e9e-52e4-4a53-9d9a-3f2d1f7c9b10")


@cache
def read_demo_requests() -> list[dict[str, Any]]:
    return yaml.safe_load(DEMO_REQUESTS.read_text(encoding="utf-8"))


@transaction.atomic
def seed_demo_requests(*, people: Mapping[str, User], at: datetime) -> list[ServiceRequest]:
    """Make the fictional requests that are not there yet, with their past, and return those made.

    Made through the services, as people would; nobody is told of a past that never was. The people must hold their
    seats and the companies must be there; so must a lead to which a request is to be tied. Raises
    ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    entries = {_key(entry): entry for entry in read_demo_requests()}
    there = set(ServiceRequest.objects.filter(key__in=entries).values_list("key", flat=True))
    told = set(Notification.objects.values_list("pk", flat=True))
    sent = set(OutboxMessage.objects.values_list("pk", flat=True))
    made = [
        _RequestStory(entry, key=key, people=people, at=at).live()
        for key, entry in sorted(entries.items(), key=lambda pair: -pair[1]["days"])
        if key not in there
    ]
    if not CannedAnswer.objects.exists():
        for texts in yaml.safe_load(_CANNED_ANSWERS.read_text(encoding="utf-8")):
            keep_canned_answer(answer=None, office=None, texts=texts, by=people["desk"], at=at)
    # What fell due in that past, such as asking a company what came of it, is over too.
    run_due(at=at)
    OutboxMessage.objects.exclude(pk__in=sent).delete()
    Notification.objects.exclude(pk__in=told).delete()
    return made


def _key(entry: Mapping[str, Any]) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"{entry['company']} {entry['subject']}")


class _RequestStory:
    """One request of the file, lived through."""

    def __init__(self, entry: Mapping[str, Any], *, key: uuid.UUID, people: Mapping[str, User], at: datetime) -> None:
        self.entry, self.key, self.people, self.now = entry, key, people, at
        self.with_seat = _DESK
        self.row: ServiceRequest
        self.rule = ""
        self.asker: User

    def live(self) -> ServiceRequest:
        """Send the request, then take its steps in their order."""
        company = Company.objects.get(slug=self.entry["company"])
        self.asker = Membership.objects.filter(company=company).select_related("user").order_by("pk")[0].user
        sent = submit_request(company=company, ask=self._ask(), by=self.asker, at=self._at(self.entry["days"]))
        self.row = sent
        # Who holds a seat is known of today alone.
        self.routing = routing_of(sent, at=self.now)
        record_routing_gap(sent, self.routing, at=self._at(self.entry["days"]))
        self.rule = rule_of_proposal(self.routing, sent)
        for days, step, *words in self.entry.get("steps", ()):
            self._take_step(step, *words, at=self._at(days))
            self.row = ServiceRequest.objects.select_related("owner", "handler").get(pk=self.row.pk)
        return self.row

    def _take_step(self, step: str, *words: Any, at: datetime) -> None:
        row: dict[str, Any] = {"request": self.row, "at": at}
        theirs, ours = row | {"by": self.asker}, row | self._who(self.with_seat)
        person, seat = {"by": ours["by"]}, ours["seats"][0]
        steps: dict[str, Callable[..., Any]] = {
            "take": lambda: claim_request(**ours),
            "ask": lambda text: ask_company(**ours, text=text),
            "reply": lambda text: reply_as_company(**theirs, text=text),
            "answer": lambda text: answer_company(**ours, text=text),
            "note": lambda text: add_note(**row, **person, text=text, seat=seat),
            "offer": lambda slug: refer_request(**ours, choice=self._first_choice(slug), rule=self.rule),
            "support": lambda slug, task: refer_request(
                **ours, choice=SeatChoiceInput(seat=_seat(slug)), part=ReferralRole.SUPPORT, task=task
            ),
            "leave": lambda slug, why: refer_request(
                **ours, choice=SeatChoiceInput(seat=_seat(slug), rank=2), override_kind=OverrideReason(why),
                rule=self.rule,
            ),
            "outside": lambda slug, mailbox: self._send_outside(_seat(slug), mailbox, who=ours),
            "accept": lambda slug: self._accept(slug, at=at),
            "finish": lambda slug, outcome, text: finish_part(
                offer=self._part_of(slug), outcome=PartOutcome(outcome), result=text, at=at, **self._who(slug)
            ),
            "return": lambda reason: self._return(reason, at=at),
            "close": lambda outcome, reason, text: close_request(
                **ours, outcome=Outcome(outcome), reasons=[OutcomeReason(reason)], answer=text
            ),
            "reopen": lambda text: reopen_request(**theirs, reason=text),
            "withdraw": lambda text: withdraw_request(**theirs, reason=text),
            "agree": lambda text: record_approval(
                approval=self._due(), approved=True, note=text, at=at, **self._who(self.with_seat)
            ),
            "seek": lambda slug: ask_approval(
                approval=self._due(), seat=_seat(slug), at=at, **self._who(self.with_seat)
            ),
            "task": lambda text, days: give_task(
                **row, **person, words=text, on=self._day(days), to=ours["by"], readers=[ours["by"]]
            ),
            "barrier": lambda kind, place, text: record_barrier(
                **row, **person, kind=BarrierKind(kind), place=place, area=self.entry["areas"][0], words=text,
                may_write=True,
            ),
            "snooze": lambda days: snooze_request(**row, **person, until=self._day(days), may_write=True),
            "mention": lambda key, text: add_note_for(
                **row, **person, text=text, seat=seat, people=[self.people[key]],
                readers=[self.people[key], person["by"]],
            ),
            "join": lambda subject: merge_requests(
                kept=ServiceRequest.objects.select_related("owner").get(key=_key({**self.entry, "subject": subject})),
                gone=self.row, at=at, **self._who(self.with_seat),
            ),
            "complain": lambda text: file_complaint(**theirs, words=text),
            "approve": lambda slug, text: record_approval(
                approval=self._due(), approved=True, note=text, by=self.people[_OFFICIALS[slug]], seats=[_seat(slug)],
                at=at,
            ),
            "visit": lambda: self._publish_visit(at=at, by=ours["by"]),
        }  # fmt: skip
        steps[step](*words)

    def _at(self, days: int) -> datetime:
        # A different minute for each, so that lists have an order.
        return self.now - timedelta(days=days, minutes=self.key.int % 240)

    def _ask(self) -> RequestInput:
        said, official = self.entry, None
        if wish := said.get("official"):
            asked = {name: wish[name] for name in ("level", "form", "city", "host", "purpose")}
            official = OfficialInput(on=self._day(wish["in"]), **asked)
        return RequestInput(
            key=self.key,
            kind=RequestKind(said["kind"]),
            cn_provinces=said.get("cn_provinces", ()),
            opportunity=Opportunity.objects.filter(title_en=said["lead"]).first() if "lead" in said else None,
            official=official,
            **{name: said[name] for name in ("subject", "body", "language", "needs", "areas")},
        )

    def _who(self, slug: str) -> dict[str, Any]:
        return {"by": self.people[_PEOPLE[slug]], "seats": [_seat(slug)]}

    def _accept(self, slug: str, *, at: datetime) -> None:
        offer = accept_referral(offer=self._open_offer(), at=at, **self._who(slug))
        if offer.part == ReferralRole.OWNER:
            self.with_seat = slug

    def _send_outside(self, seat: Seat, mailbox: str, *, who: Mapping[str, Any]) -> None:
        require_checked_address(mailbox=mailbox, seat=seat, by=who["by"], at=who["at"])
        refer_request(
            **who,
            choice=SeatChoiceInput(seat=seat),
            override_kind=OverrideReason.COMPANY_ASKED,
            rule=self.rule,
            outside=Mailbox(mailbox, self.entry["language"]),
        )

    def _part_of(self, slug: str) -> Referral:
        parts = Referral.objects.select_related("request", "seat").filter(part=ReferralRole.SUPPORT)
        return parts.get(request=self.row, seat__slug=slug, state=ReferralState.ACCEPTED)

    def _return(self, reason: str, *, at: datetime) -> None:
        offer = self._open_offer()
        return_referral(offer=offer, reason=ReturnReason(reason), text="", at=at, **self._who(offer.seat.slug))

    def _publish_visit(self, *, by: User, at: datetime) -> None:
        """Plan the visit that the approved presence drafts, and make it public: it stands on the page of its lead."""
        visit = draft_visit_of_presence(request=self.row.pk, at=at)
        if visit is not None:
            kept = ("contact", "host", "city", "areas", "first_day", "last_day", "opportunity", "note")
            said = {name: getattr(visit, name) for name in kept} | {"circle": VisitCircle.PUBLIC}
            visit = save_visit(visit=visit, by=by, at=at, **said)
            for state in (VisitState.PLANNED, VisitState.PUBLIC):
                visit = move_visit(visit=visit, to=state, by=by, at=at)

    def _day(self, days: int) -> date:
        return demo_weekday((self.now + timedelta(days=days)).date())

    def _due(self) -> Approval:
        return self.row.approvals.filter(state=ApprovalState.WAITING)[0]

    def _first_choice(self, slug: str) -> SeatChoiceInput:
        """Return a seat as the one that is proposed, with why it fits."""
        found = candidate_of(self.routing, slug, self.row)
        return SeatChoiceInput(seat=_seat(slug), rank=1, reasons=found.reasons if found else ())

    def _open_offer(self) -> Referral:
        return Referral.objects.select_related("request", "seat").get(request=self.row, state="offered")


def _seat(slug: str) -> Seat:
    return Seat.objects.select_related("office__organization", "organization").get(slug=slug)
