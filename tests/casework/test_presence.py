"""An official's presence: nobody approves what they asked for, on no page, by no service, in no row."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.casework.choices import ApprovalState, Channel, Outcome, OutcomeReason
from hub.casework.models import Approval, DeskDraft, OfficialPresence, ServiceRequest
from hub.casework.notifications.notification_types import APPROVAL_AWAY, APPROVAL_UNANSWERED, PART_OVER_EXTERNAL
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request, reopen_request, withdraw_request
from hub.casework.requests.services.corrections import require_checked_address
from hub.casework.requests.services.presence import ask_approval, record_approval, take_back_approval
from hub.casework.requests.services.submission import OfficialInput, submit_request
from hub.core.http.private_links import hash_of
from hub.core.workflow import RefusedError
from hub.directory.choices import PresenceLevel
from hub.directory.models import Seat, SeatHolder
from hub.directory.seats.services import record_absence, seat_person, unseat_person
from hub.notifications.mail.rendering import render_mail
from hub.notifications.models import Notification
from tests.accounts.people import make_person
from tests.casework.desk.browsers import browser_of, open_case, press
from tests.casework.world import DESK, World, build_world, checked_mailbox

pytestmark = pytest.mark.django_db

type Enter = Callable[[str], Client]

WHY_NOT = "somebody else answers this step"


@pytest.fixture
def world(reference_data: None) -> World:
    """The desk, where a second person, "mate", holds the same seat."""
    world = build_world(at=timezone.now() - timedelta(minutes=5))
    world.people["mate"] = make_person("mate@desk.example", role=Role.ADVISER, name="Mate")
    seat_person(seat=world.seat(DESK), person=world.people["mate"], by=None, at=world.at)
    return world


@pytest.fixture
def enter(world: World) -> Enter:
    """Sign a person of the desk in, once."""
    return cache(lambda who: browser_of(world, who))


OFFICE = {
    "officer": DESK,
    "consul_general": "shanghai-consul-general",
    "ambassador": "beijing-ambassador",
    "minister": "tcs-minister",
}
CONSUL, ELSEWHERE, PREMIER = OFFICE["consul_general"], "guangzhou-consul-general", "qc-premier"


def seat_of(slug: str) -> Seat:
    return Seat.objects.select_related("office__organization", "organization").get(slug=slug)


def official(world: World, slug: str) -> User:
    """Put a person into the office of an official."""
    if slug not in world.people:
        world.people[slug] = make_person(f"{slug}@post.example", role=Role.ADVISER, name=slug.title())
        seat_person(seat=seat_of(slug), person=world.people[slug], by=None, at=world.at)
    return world.people[slug]


def wished(world: World, level: str = PresenceLevel.CONSUL_GENERAL, places: Any = ("CN-JS",), **sent: Any) -> Any:
    """Return a request for an official's presence in Suzhou, which the Hub's desk answers for."""
    on = timezone.localdate() + timedelta(days=30)
    wish = OfficialInput(level=level, form="signing", on=on, city="Suzhou", host="The port", purpose="It is serious.")
    ask = world.ask(kind="presence", official=wish, cn_provinces=list(places))
    return submit_request(company=world.company, ask=ask, at=world.at, **({"by": world.owner} | sent))


def shown_day(page: Any) -> str:
    """Return the day that the page of an official sends with the answer."""
    return page.text.partition('name="shown_day" value="')[2].partition('"')[0]


def step_of(request: ServiceRequest, level: str) -> Approval:
    return Approval.objects.select_related("request", "seat").get(request=request, level=level)


def ask(world: World, request: ServiceRequest, level: str, slug: str, **more: Any) -> Approval:
    """Ask an official's office, as the Hub's desk."""
    who: dict[str, Any] = world.who(DESK, at=timezone.now())
    return ask_approval(approval=step_of(request, level), seat=seat_of(slug), **(who | more))


def record(request: ServiceRequest, level: str, by: User, slug: str, *, approved: bool = True) -> Approval:
    return record_approval(
        approval=step_of(request, level),
        approved=approved,
        note="Yes.",
        by=by,
        seats=[seat_of(slug)],
        at=timezone.now(),
    )


def refused(world: World, enter: Enter, request: ServiceRequest, level: str, who: str) -> None:
    """Hold that a person may not answer the officer's step: the page, the service and the database refuse it."""
    by = world.people[who]
    with pytest.raises(RefusedError, match="own_wish"):
        record(request, level, by, DESK)
    step = step_of(request, level)
    with pytest.raises(IntegrityError, match="that they asked for"), transaction.atomic():
        Approval.objects.filter(pk=step.pk).update(state="approved", by=by, at=timezone.now(), seat=world.seat(DESK))
    browser = enter(who)
    page = open_case(browser, request).text
    assert WHY_NOT in page
    assert press(browser, "approval", request, approval=step.pk, approved="yes", note="Yes.").status_code == 409
    step.refresh_from_db()
    assert (step.state, step.by) == (ApprovalState.WAITING, None)


def test_a_ladder_climbs_through_three_accounts(world: World, enter: Enter, mailoutbox: list[Any]):
    """The officer agrees, the consul general and the ambassador each answer in their own name; the company reads it."""
    request = wished(world, PresenceLevel.AMBASSADOR)
    consul, ambassador = official(world, CONSUL), official(world, OFFICE["ambassador"])
    desk = enter(DESK)
    page = open_case(desk, request).text
    assert "To agree first" in page
    assert page.index("To agree first") < page.index('id="answer"'), "one's own word stands first"
    assert "Whoever has the request speaks first" in page
    assert "heads the post" not in page  # of the next step alone
    press(desk, "approval", request, approval=step_of(request, "officer").pk, approved="yes", note="Serious.")
    for level, person in (("consul_general", consul), ("ambassador", ambassador)):
        step = step_of(request, level)
        assert not step.asked_at
        why = "heads the post" if level == "consul_general" else "has the last word"
        assert why in open_case(desk, request).text
        said = {"approval": step.pk, "seat": OFFICE[level], "language": "en", "mailbox": ""}
        assert press(desk, "ask_official", request, **said).status_code == 302
        office = enter(person.name.lower())
        landing = office.get(reverse("desk:inbox")).text
        assert "1 presence to approve" in landing
        assert office.get(reverse("desk:inbox")).context["views"][0]["count"] == 1, "what waits is what the tab counts"
        assert reverse("desk:approvals") in landing
        assert "Nothing needs you now" not in landing
        assert "Clairbassin" in office.get(reverse("desk:approvals")).text
        address = reverse("desk:approval_answer", args=[step.pk])
        shown = office.get(address)
        page, seen = shown.text, {"approval": step.pk, "approved": "yes", "shown_day": shown_day(shown)}
        assert "The port" in page
        assert "membrane units" not in page, "the words of the request are not the question"
        assert office.post(address, seen | {"note": ""}).status_code == 200
        kept = seen | {"note": "Half a sen"}
        assert office.post(f"{address}?draft", kept, headers={"Accept": "application/json"}).json()["kept"]
        assert "Half a sen" in enter(person.name.lower()).get(address).text
        step.refresh_from_db()
        assert step.state == ApprovalState.WAITING
        assert office.post(address, seen | {"note": "Gladly."}).status_code == 302
        assert "Gladly." in open_case(desk, request).text
        step = step_of(request, level)
        assert (step.by, step.role, step.state) == (person, "", ApprovalState.APPROVED)
        assert not DeskDraft.objects.exists()
        assert office.post(address, seen | {"approved": "no", "note": "No."}).status_code == 409
    page = enter_company(world).get(request.get_absolute_url()).text
    assert "Everybody has agreed" in page
    assert "Consul General of Canada in Shanghai" in page
    assert "Gladly." not in page, "words of officials are for those who work on it"
    assert consul.name not in page
    told = Notification.objects.filter(recipient__user=consul, kind="casework.approval_asked")
    assert told.count() == 1


def enter_company(world: World) -> Client:
    client = Client()
    client.force_login(world.owner)
    return client


def test_one_officer_alone_never_climbs_the_ladder(world: World):
    """Neither by the service nor in a row: above the own step only the office of that official answers."""
    request = wished(world)
    record(request, "officer", world.people[DESK], DESK)
    for by in (DESK, "mate"):
        with pytest.raises(RefusedError, match="not_asked"):
            record(request, "consul_general", world.people[by], DESK)
        with pytest.raises(IntegrityError, match=r"does not approve|asked for"), transaction.atomic():
            Approval.objects.filter(request=request, level="consul_general").update(
                state="approved", by=world.people[by], at=timezone.now(), seat=world.seat(DESK)
            )


def test_whoever_asks_an_official_does_not_answer_for_it(world: World):
    """Not even where the officer holds the consul general's seat, too; alone in it the officer cannot ask it at all."""
    request = wished(world)
    record(request, "officer", world.people["mate"], DESK)
    seat_person(seat=seat_of(CONSUL), person=world.people[DESK], by=None, at=world.at)
    with pytest.raises(RefusedError, match="own_wish"):
        ask(world, request, "consul_general", CONSUL)
    consul = official(world, CONSUL)
    ask(world, request, "consul_general", CONSUL)
    for by in (world.people[DESK], world.people["mate"]):
        with pytest.raises(RefusedError, match="own_wish"):
            record(request, "consul_general", by, CONSUL)
        with pytest.raises(IntegrityError, match="that they asked for"), transaction.atomic():
            Approval.objects.filter(request=request, level="consul_general").update(
                state="approved", by=by, at=timezone.now()
            )
    assert record(request, "consul_general", consul, CONSUL).state == ApprovalState.APPROVED


def test_a_consul_general_of_another_city_and_another_kind_of_post_cannot_answer(world: World, enter: Enter):
    request = wished(world)
    record(request, "officer", world.people[DESK], DESK)
    form = open_case(enter(DESK), request).context["forms"]["ask_official"]
    assert [slug for slug, _label in form.fields["seat"].choices] == [CONSUL]
    for slug, why in ((ELSEWHERE, "wrong_place"), (OFFICE["ambassador"], "wrong_official"), (DESK, "wrong_official")):
        with pytest.raises(RefusedError, match=why):
            ask(world, request, "consul_general", slug)
    other = official(world, ELSEWHERE)
    with pytest.raises(IntegrityError, match="does not approve"), transaction.atomic():
        Approval.objects.filter(request=request, level="consul_general").update(
            state="approved", by=other, at=timezone.now(), seat=seat_of(ELSEWHERE)
        )
    with pytest.raises(IntegrityError, match="holds the seat"), transaction.atomic():
        Approval.objects.filter(request=request, level="consul_general").update(
            state="approved", by=other, at=timezone.now(), seat=seat_of(CONSUL)
        )


def test_where_the_post_is_the_embassy_its_ambassador_agrees_in_the_place_of_a_consul_general(world: World):
    request = wished(world, places=("CN-BJ",))
    assert list(request.approvals.values_list("level", flat=True)) == ["officer", "ambassador"]


def test_no_head_of_a_post_is_asked_for_a_place_that_no_post_looks_after(world: World):
    assert list(wished(world, "premier", places=()).approvals.values_list("level", flat=True)) == ["officer", "premier"]
    assert list(wished(world, places=()).approvals.values_list("level", flat=True)) == ["officer", "consul_general"]


def test_a_premier_is_that_of_the_company(world: World, settings: Any):
    """The office without an account answers by its link, in the name of a role, once; others find it closed."""
    request = wished(world, PresenceLevel.PREMIER)
    record(request, "officer", world.people[DESK], DESK)
    ambassador = official(world, OFFICE["ambassador"])
    ask(world, request, "ambassador", OFFICE["ambassador"])
    record(request, "ambassador", ambassador, OFFICE["ambassador"])
    with pytest.raises(RefusedError, match="wrong_province"):
        ask(world, request, "premier", "on-premier", mailbox="premier@ontario.ca", language="en")
    with pytest.raises(RefusedError, match="nobody_there"):
        ask(world, request, "premier", PREMIER)
    with pytest.raises(IntegrityError, match="not checked"), transaction.atomic():
        ask(world, request, "premier", PREMIER, mailbox="anybody@firm.example", language="fr")
    require_checked_address(
        mailbox="bcp@mrif.gouv.qc.ca", seat=seat_of(PREMIER), by=world.people[DESK], at=timezone.now()
    )
    step = ask(world, request, "premier", PREMIER, mailbox="bcp@mrif.gouv.qc.ca", language="fr")
    Approval.objects.filter(pk=step.pk).update(token_hash=hash_of("of-the-premier"))
    page = reverse("casework:approval", args=["of-the-premier"])
    office = Client()
    shown = office.get(page)
    assert shown.status_code == 200
    assert "The port" in shown.text
    assert "membrane units" not in shown.text
    assert office.post(page, {"approved": "yes", "note": "Yes."}).status_code == 200, "the role is asked for"
    said = {"approved": "no", "role": "Chief of protocol", "note": "Not this month."}
    assert office.post(page, said).status_code == 302
    assert office.post(page, said).status_code == 409
    step.refresh_from_db()
    assert (step.state, step.role, step.by) == (ApprovalState.REFUSED, "Chief of protocol", None)
    company = enter_company(world).get(request.get_absolute_url()).text
    assert "Chief of protocol" in company
    assert "It was declined" in company
    assert Client().get(reverse("casework:approval", args=["another"])).status_code == 404


def test_a_question_that_is_taken_back_opens_nothing(world: World):
    request = wished(world)
    record(request, "officer", world.people[DESK], DESK)
    consul = official(world, CONSUL)
    step = ask(world, request, "consul_general", CONSUL)
    with pytest.raises(RefusedError, match="asked_already"):
        ask(world, request, "consul_general", CONSUL)
    take_back_approval(approval=step, **world.who(DESK, at=timezone.now()))
    with pytest.raises(RefusedError, match="not_asked"):
        record(request, "consul_general", consul, CONSUL)
    browser = browser_of(world, CONSUL)
    assert browser.get(reverse("desk:approval_answer", args=[step.pk])).status_code == 404
    assert "Nothing to approve" in browser.get(reverse("desk:approvals")).text


@pytest.mark.parametrize("by_link", [False, True])
def test_what_an_office_can_answer_no_more_comes_back_to_who_asked(world: World, *, by_link: bool):
    """Its only person left, or its link has ended: the ladder is ours again, and another office may be asked."""
    request, consul = wished(world), official(world, CONSUL)
    record(request, "officer", world.people["mate"], DESK)
    at = timezone.now()
    if by_link:
        checked_mailbox(seat_of(CONSUL), at=at)
        step = ask(world, request, "consul_general", CONSUL, mailbox="bench@body.example", language="en")
        assert step.link_expires_at is not None
        at = step.link_expires_at
    else:
        ask(world, request, "consul_general", CONSUL)
        assert reassign_unattended(at=at) == 0
        unseat_person(holder=SeatHolder.objects.current().get(user=consul), by=None, at=at)
    silent = world.fresh(request).silent_since
    assert [reassign_unattended(at=at) for _again in range(2)] == [1, 0]
    step = step_of(request, "consul_general")
    assert (step.state, step.seat, step.asked_at, step.token_hash) == (ApprovalState.WAITING, None, None, "")
    assert world.fresh(request).silent_since == silent, "no person did anything"
    told = Notification.objects.filter(kind="casework.approval_unanswered")
    assert sorted(told.values_list("recipient__user__name", flat=True)) == sorted([DESK, "Mate"])
    mail = render_mail(told[0], APPROVAL_UNANSWERED, told[0].recipient).body
    assert "Nobody can answer at" in mail
    assert seat_of(CONSUL).title_en in mail
    assert "nobody who may answer is there, or the link has ended. Ask another office." in " ".join(mail.split())
    assert Notification.objects.filter(kind="casework.part_over_outside").count() == int(by_link)


@pytest.mark.parametrize(
    ("days", "entered", "due", "comes_back"),
    [(25, 1, 30, True), (5, 1, 30, False), (25, -1, 30, False), (5, 1, 3, True)],
)
def test_whoever_asked_an_official_who_then_leaves_for_long_hears_it_and_reads_who_stands_in(
    world: World, enter: Enter, days: int, entered: int, due: int, comes_back: bool
):
    """Whoever asks an office that is away already waits for it; a short absence matters where the day falls into it."""
    request, consul = wished(world), official(world, CONSUL)
    record(request, "officer", world.people[DESK], DESK)
    claim_request(request=request, **world.who(DESK, at=world.at))
    mate = make_person("in@post.example", role=Role.ADVISER, name="Stand In")
    asked = timezone.now()
    day = asked.astimezone(ZoneInfo("Asia/Shanghai")).date()
    OfficialPresence.objects.update(on=day + timedelta(days=due))
    ask(world, request, "consul_general", CONSUL, at=asked, by=world.people["mate"])
    at = asked + timedelta(minutes=entered)
    record_absence(
        person=consul, first_day=day, last_day=day + timedelta(days=days), stand_in=mate, by=consul, at=at
    )  # fmt: skip
    later = asked + timedelta(minutes=5)
    assert [reassign_unattended(at=later) for _again in range(2)] == [int(comes_back), 0]
    told = Notification.objects.filter(kind="casework.approval_away")
    step = step_of(request, "consul_general")
    assert (step.asked_at is None) is comes_back
    assert {row.recipient.user.name for row in told} == ({DESK, "Mate"} if comes_back else set())
    if comes_back:
        form = open_case(enter(DESK), request).context["forms"]["ask_official"]
        ((slug, words),) = form.fields["seat"].choices
        assert (slug, "away until" in words, "contact meanwhile: Stand In" in words) == (CONSUL, True, True)
        mail = " ".join(render_mail(told[0], APPROVAL_AWAY, told[0].recipient).body.split())
        assert "Nobody there can answer until then. Ask another office, or ask again and wait." in mail
        over = Notification.objects.filter(kind="casework.part_over", recipient__user=consul)
        assert over.count() == 1, "the office hears that it need not answer"
        ask(world, request, "consul_general", CONSUL, at=later)
        assert reassign_unattended(at=later + timedelta(minutes=1)) == 0, "it was asked again, and waits"


def test_an_official_hears_that_a_question_needs_no_answer_and_that_it_stands_again(world: World):
    request, consul = wished(world), official(world, CONSUL)
    record(request, "officer", world.people[DESK], DESK)
    who: dict[str, Any] = {"by": world.people[DESK], "seats": [world.seat(DESK)]}

    def told() -> list[str]:
        rows = Notification.objects.filter(recipient__user=consul).order_by("created_at", "pk")
        return [kind.removeprefix("casework.") for kind in rows.values_list("kind", flat=True)]

    for number, (end, again) in enumerate(
        [
            (lambda at: withdraw_request(request=request, reason="", by=world.owner, at=at), "company"),
            (lambda at: take_back_approval(approval=step_of(request, "consul_general"), at=at, **who), ""),
        ]
    ):
        at = timezone.now() + timedelta(minutes=number)
        if not number:
            ask(world, request, "consul_general", CONSUL, at=at)
        end(at + timedelta(seconds=1))
        if again:
            reopen_request(request=request, reason="We do need it.", by=world.owner, at=at + timedelta(seconds=2))
    assert told() == ["approval_asked", "part_over", "part_goes_on", "part_over"]


@pytest.mark.parametrize("is_over", [False, True])
def test_an_office_without_an_account_hears_that_its_question_ended_and_stands_again_while_its_link_opens(
    world: World, *, is_over: bool
):
    request = wished(world)
    record(request, "officer", world.people[DESK], DESK)
    checked_mailbox(seat_of(CONSUL), at=world.at)
    step = ask(world, request, "consul_general", CONSUL, mailbox="bench@body.example", language="fr")
    at = timezone.now()
    assert step.link_expires_at is not None
    withdraw_request(request=request, reason="", by=world.owner, at=at)
    if is_over:
        Approval.objects.filter(pk=step.pk).update(link_expires_at=at + timedelta(seconds=1))
    reopen_request(request=request, reason="We do need it.", by=world.owner, at=at + timedelta(seconds=1))
    rows = Notification.objects.filter(recipient__mailbox="bench@body.example").order_by("created_at", "pk")
    kinds = [row.kind.removeprefix("casework.") for row in rows]
    assert kinds == ["approval_asked_outside", "part_over_outside", *([] if is_over else ["part_goes_on_outside"])]
    over = render_mail(rows[1], PART_OVER_EXTERNAL, rows[1].recipient).body
    assert "L’entreprise a retiré sa demande." in over, "in the language in which the office was asked"


@pytest.mark.parametrize("who", ["asked the office", "agreed as officer", "sent it", "took it by phone"])
def test_an_office_left_to_those_who_asked_for_the_presence_is_empty(world: World, who: str):
    """They may not answer there, so nobody else can: it comes back at once, and is not asked again."""
    request, consul = wished(world), official(world, CONSUL)
    record(request, "officer", world.people["mate"], DESK)
    step = ask(world, request, "consul_general", CONSUL)
    left, at = make_person("left@post.example", role=Role.ADVISER, name="Left"), timezone.now()
    for seat in (DESK, CONSUL):
        seat_person(seat=seat_of(seat), person=left, by=None, at=at)
    unseat_person(holder=SeatHolder.objects.current().get(user=consul), by=None, at=at)
    assert reassign_unattended(at=at) == 0, "one who may answer is there"
    if who == "asked the office":
        Approval.objects.filter(pk=step.pk).update(asked_by=left)
    elif who == "agreed as officer":
        Approval.objects.filter(request=request, level="officer").update(by=left)
    else:
        column = "submitted_by" if who == "sent it" else "entered_by"
        ServiceRequest.objects.filter(pk=request.pk).update(**{column: left})
    assert [reassign_unattended(at=at) for _again in range(2)] == [1, 0]
    assert step_of(request, "consul_general").seat is None
    if who != "asked the office":
        with pytest.raises(RefusedError, match="own_wish"):
            ask(world, request, "consul_general", CONSUL)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_office_that_was_asked_by_a_link_hears_in_its_language_what_is_over_and_what_goes_on(
    world: World, language: str
):
    request, at = wished(world), timezone.now()
    record(request, "officer", world.people["mate"], DESK)
    checked_mailbox(seat_of(CONSUL), at=at)
    ask(world, request, "consul_general", CONSUL, mailbox="bench@body.example", language=language)
    who: dict[str, Any] = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    close_request(
        request=request, outcome=Outcome.NOT_HELPED, reasons=[OutcomeReason.NO_CAPACITY], answer="Not this year.",
        at=at + timedelta(seconds=1), **who,
    )  # fmt: skip
    reopen_request(request=request, reason="We do need it.", by=world.owner, at=at + timedelta(seconds=2))
    take_back_approval(approval=step_of(request, "consul_general"), at=at + timedelta(seconds=3), **who)
    told = list(Notification.objects.filter(recipient__mailbox="bench@body.example").order_by("created_at", "pk"))
    assert [row.kind.removeprefix("casework.") for row in told] == [
        "approval_asked_outside", "part_over_outside", "part_goes_on_outside", "part_over_outside",
    ]  # fmt: skip
    assert {row.recipient.language for row in told} == {language}
    words = [render_mail(row, PART_OVER_EXTERNAL, row.recipient).body for row in (told[1], told[3])]
    closed, taken_back = {
        "en": ("The request was closed.", "The question was taken back."),
        "fr": ("La demande a été fermée.", "La question a été retirée."),
    }[language]
    assert (closed in words[0], taken_back in words[1]) == (True, True)


def test_an_official_hears_that_a_request_was_closed(world: World):
    request, consul = wished(world), official(world, CONSUL)
    record(request, "officer", world.people["mate"], DESK)
    ask(world, request, "consul_general", CONSUL)
    close_request(
        request=request, outcome=Outcome.NOT_HELPED, reasons=[OutcomeReason.NO_CAPACITY], answer="Not this year.",
        **world.who(DESK, at=timezone.now())
    )  # fmt: skip
    told = Notification.objects.filter(recipient__user=consul, kind="casework.part_over")
    assert [str(row.context["changed"]["en"]) for row in told] == ["The request was closed."]


def test_whoever_took_it_by_phone_approves_no_step_of_it(world: World, enter: Enter):
    request = wished(world, by=None, entered_by=world.people[DESK], channel=Channel.PHONE)
    refused(world, enter, request, "officer", DESK)
    record(request, "officer", world.people["mate"], DESK)


def test_whoever_sent_it_for_the_company_approves_no_step_of_it(world: World, enter: Enter):
    request = wished(world, level=PresenceLevel.OFFICER, by=world.people[DESK])
    refused(world, enter, request, "officer", DESK)
    assert record(request, "officer", world.people["mate"], DESK).by == world.people["mate"]


def test_a_refusal_of_the_own_wish_is_for_the_office_that_was_asked_too(world: World):
    request = wished(world)
    record(request, "officer", world.people[DESK], DESK)
    consul = official(world, CONSUL)
    ask(world, request, "consul_general", CONSUL)
    with pytest.raises(RefusedError, match="not_asked"):
        record(request, "consul_general", world.people[DESK], DESK, approved=False)
    assert record(request, "consul_general", consul, CONSUL, approved=False).state == ApprovalState.REFUSED
    with pytest.raises(RefusedError, match="out_of_order"):
        record(request, "consul_general", consul, CONSUL)


def test_an_account_that_is_deleted_leaves_the_steps_that_it_recorded(world: World):
    request = wished(world)
    record(request, "officer", world.people["mate"], DESK)
    Approval.objects.filter(request=request, level="officer").update(by=None)
    assert step_of(request, "officer").state == ApprovalState.APPROVED
