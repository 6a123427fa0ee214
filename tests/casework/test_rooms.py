"""Rooms: each reads its own time, groups form and end before everybody, and nobody is named before both say yes."""

import random
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, Membership
from companies.privacy.registry import export_parts, merge_handlers
from hub.accounts.models import User
from hub.casework.choices import ConsortiumState, DeclineReason, ProposalAnswer, RoomKind
from hub.casework.metrics.figures import suppressed_table
from hub.casework.models import (
    CompanyProposal,
    ConfirmedCapability,
    Consortium,
    PeerTopics,
    Post,
    Room,
    RoomMember,
)
from hub.casework.rooms import proposals, queries, services
from hub.casework.rooms.access import members_of, posts_of, room_for
from hub.casework.rooms.rules import NOTE
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, Challenge, Province
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.matching.company_matching.coverage import covering_sets
from hub.notifications.models import Notification
from opportunities.leads.queries import lead_entry
from opportunities.models import ComplianceCheck, Opportunity
from tests.casework.test_leads import browser_of, clear, company, officer, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

AT = datetime.fromisoformat("2026-11-28T15:00:00+00:00")
HOUR = timedelta(hours=1)
SLUG, OWNER_SEAT = "reuse-near-suzhou", "shanghai-water-monitoring"
NEEDED = ["membranes", "sludge-treatment", "water-quality-monitoring"]


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ana() -> User:
    return officer("ana", OWNER_SEAT)


@pytest.fixture
def lead() -> Opportunity:
    row: Opportunity = Opportunity.objects.create(
        slug=SLUG, kind="lead", status="ongoing", title_en="Visible reuse", title_fr="Réutilisation visible",
        buyer_en="A park", buyer_fr="Un parc", buyer_kind="private_operator", description_en="Reuse of water.",
        description_fr="Réutilisation de l’eau.", areas=["wastewater-treatment"], areas_basis="stated",
        cn_provinces=["CN-JS"], capabilities=NEEDED, capability_words_en=NEEDED, capability_words_fr=NEEDED,
        closes=AT.date() + timedelta(days=60), is_verified=True, sources=[], owner=Seat.objects.get(slug=OWNER_SEAT),
    )  # fmt: skip
    clear()
    return row


def firm(name: str, brings: list[str], *, confirmed: bool = True) -> Company:
    """Return a company that agreed to be asked, names what it brings, and of which an officer has confirmed that."""
    made = company(name)
    made.offerings.update(capabilities=brings)
    set_consent(company=made, purpose=Purpose.PARTNER_COMPANIES, granted=True, language="en", by=owner_of(made), at=AT)
    if confirmed:
        for each in brings:
            ConfirmedCapability.objects.create(
                company=made, capability=each, seat=Seat.objects.get(slug=OWNER_SEAT), at=AT
            )
    return made


def send_all(at: datetime = AT) -> None:
    for key in CompanyProposal.objects.filter(room__isnull=False).values_list("pk", flat=True):
        proposals.send_invitation(pk=key, at=at)


def told(kind: str = "") -> list[str]:
    rows = Notification.objects.filter(kind__startswith=f"casework.room{kind}")
    return sorted(rows.values_list("recipient__user__name", flat=True))


def bid(*companies: Company, at: datetime = AT) -> Room:
    room = services.open_room(kind=RoomKind.BID, title=Localized("Offer", "Offre"), by=None, at=at)
    Consortium.objects.create(room=room, requirements=NEEDED)
    for each in companies:
        services.join_room(room=room, company=each, by=None, at=at, note=NOTE)
    return room


def member(room: Room, made: Company) -> RoomMember:
    found: RoomMember = RoomMember.objects.filter(room=room, company=made).order_by("-since", "-pk")[0]
    return found


def say(room: Room, made: Company, text: str, at: datetime, **more: Any) -> Post:
    return services.write_post(
        room=room, member=member(room, made), text=text, links=[], is_decision=False, by=None, at=at, **more
    )


def join(made: Company, *, answer: str = "yes", note_read: bool = True, at: datetime = AT, **more: Any) -> None:
    proposal = CompanyProposal.objects.filter(company=made, room__isnull=False).latest("pk")
    proposals.answer_invitation(
        proposal=proposal, answer=answer, reason=more.get("reason", ""), note_read=note_read, by=owner_of(made), at=at
    )


# --- Sets: pure -------------------------------------------------------------------------------------------------------

_requirements = st.integers(1, 12).map(lambda number: [f"r{each}" for each in range(number)])


def by_force(
    required: list[str], companies: dict[int, set[str]], largest: int, asked: Sequence[set[int]] = ()
) -> list[tuple[int, ...]]:
    """Return the best three sets by looking at every one; none holds a set that was asked."""
    keys, found, chosen = list(companies), [], []
    past = [{keys.index(key) for key in each} for each in asked if each and each <= companies.keys()]
    for size in range(1, largest + 1):
        for places in combinations(range(len(keys)), size):
            covered = {each for place in places for each in companies[keys[place]]} & set(required)
            if covered:
                found.append((-len(covered), size, places))
    for _covered, _size, places in sorted(found):
        if len(chosen) < 3 and not any(set(one) <= set(places) for one in [*past, *chosen]):
            chosen.append(places)
    return [tuple(keys[place] for place in places) for places in chosen]


@settings(max_examples=500, deadline=None)
@given(data=st.data(), required=_requirements, largest=st.integers(2, 5))
def test_the_search_finds_what_looking_at_every_set_finds(data: Any, required: list[str], largest: int) -> None:
    brings = st.sets(st.sampled_from([*required, "other"]), max_size=6)
    companies = data.draw(st.dictionaries(st.integers(1, 99), brings, max_size=8))
    found = covering_sets(required, companies, largest=largest)
    assert [each.members for each in found] == by_force(required, companies, largest)
    keys = st.sampled_from(sorted(companies) or [1])
    asked = data.draw(st.lists(st.frozensets(keys, max_size=4), max_size=3))
    past = covering_sets(required, companies, largest=largest, asked=asked)
    assert [each.members for each in past] == by_force(required, companies, largest, asked)
    for each in [*found, *past]:
        covered = {name for names in each.covers.values() for name in names}
        assert covered | set(each.open) == set(required)
        assert not covered & set(each.open)
        assert all(set(names) <= companies[key] for key, names in each.covers.items())


@pytest.mark.parametrize("most", [3, 6])
def test_ten_thousand_companies_and_twelve_requirements_take_a_tenth_of_a_second(most: int) -> None:
    rng, required = random.Random(most), [f"r{number}" for number in range(12)]
    taken = []
    for _again in range(20):
        companies = {key: frozenset(rng.sample(required, rng.randint(0, most))) | {"other"} for key in range(10_000)}
        begun = time.process_time()
        assert len(covering_sets(required, companies)) == 3
        taken.append(time.process_time() - begun)
    assert sorted(taken)[18] <= 0.1


def test_more_than_twelve_requirements_are_refused() -> None:
    with pytest.raises(ValueError, match="12"):
        covering_sets([str(number) for number in range(13)], {})


# --- The room: each its own time --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_over_random_lives_of_a_room_each_reads_the_posts_of_its_own_time_and_no_other(seed: int) -> None:
    rng, firms = random.Random(seed), [company(name) for name in ("ash", "birch", "cedar", "dogwood")]
    room, at = bid(), AT
    inside: set[int] = set()
    readable: dict[int, set[int]] = {each.pk: set() for each in firms}
    for step in range(40):
        at += HOUR
        one = rng.choice(firms)
        if one.pk not in inside:
            services.join_room(room=room, company=one, by=None, at=at, note=NOTE)
            inside.add(one.pk)
        elif rng.random() < 0.25 and len(inside) > 1:
            services.leave_room(room=room, member=member(room, one), by=None, at=at)
            inside.remove(one.pk)
        else:
            key = say(room, one, f"post {step}", at).pk
            for each in inside:
                readable[each].add(key)
    for each in firms:
        if not RoomMember.objects.filter(company=each).exists():
            continue
        opened = room_for(owner_of(each), room.pk, at=at)
        assert {post.pk for post in posts_of(opened)} == readable[each.pk]
        assert opened.is_current == (each.pk in inside)
        names = {row.company_id for row in members_of(opened)}
        assert names == (inside if each.pk in inside else {each.pk})
    assert any(readable.values())


def test_a_room_opens_to_nobody_who_was_never_in_it(ana: User) -> None:
    one, other = company("boreal"), company("austral")
    room = bid(one)
    say(room, one, "heron-room-zq", AT + HOUR)
    page = reverse("rooms:room", args=[room.pk])
    assert "heron-room-zq" in browser_of(owner_of(one)).get(page).text
    for browser in (browser_of(owner_of(other)), browser_of(ana)):
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"act": "post", "text": "x"}).status_code == 404
    assert browser_of(owner_of(one)).get(reverse("rooms:room", args=[uuid.uuid4()])).status_code == 404


def test_the_page_takes_posts_links_and_pins_and_never_a_file() -> None:
    one = company("boreal")
    room, mine = bid(one), browser_of(owner_of(one))
    page = reverse("rooms:room", args=[room.pk])
    refused = mine.post(page, {"act": "post", "text": "Kept words", "links": "javascript:alert(1)"})
    assert refused.status_code == 200
    assert "Kept words" in refused.text
    assert not Post.objects.exists()
    sent = {"act": "post", "text": "We lead.", "links": "https://files.example/plan\n", "is_decision": "on"}
    assert mine.post(page, sent).status_code == 302
    post = Post.objects.get()
    assert (post.company, post.links, post.is_decision) == (one, ["https://files.example/plan"], True)
    shown = mine.get(page).text
    assert 'href="https://files.example/plan"' in shown
    assert 'type="file"' not in shown
    assert "multipart" not in shown
    mine.post(page, {"act": "pin", "post": str(post.pk)})
    post.refresh_from_db()
    assert not post.is_decision


def test_a_post_is_taken_back_by_its_writer_for_ten_minutes_and_who_was_not_told_is_not() -> None:
    one, two = company("boreal"), company("austral")
    room = bid(one, two)
    Notification.objects.all().delete()
    mine, theirs, page = browser_of(owner_of(one)), browser_of(owner_of(two)), reverse("rooms:room", args=[room.pk])
    mine.post(page, {"act": "post", "text": "Too early."})
    post = Post.objects.get()
    assert told() == ["Austral"]
    assert "Take the post back" in mine.get(page).text
    assert "Take the post back" not in theirs.get(page).text
    back = {"act": "take_back", "post": str(post.pk)}
    theirs.post(page, back)
    with time_machine.travel(AT + timedelta(minutes=11), tick=False):
        assert "Take the post back" not in mine.get(page).text
        mine.post(page, back)
    assert Post.objects.exists()
    mine.post(page, back)
    assert not Post.objects.exists()
    assert told() == []
    assert mine.post(page, back).status_code == 404


def test_readers_read_and_editors_write() -> None:
    from tests.accounts.people import make_person

    one = company("boreal")
    room = bid(one)
    reader = make_person("rita@firm.example", name="Rita")
    Membership.objects.create(company=one, user=reader, role=MemberRole.READER, joined_at=AT)
    page, browser = reverse("rooms:room", args=[room.pk]), browser_of(reader)
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"act": "post", "text": "x"}).status_code == 403


def test_joining_posting_leaving_and_being_taken_out_are_told_to_the_rest_and_mails_name_nobody() -> None:
    one, two, three = (company(name) for name in ("ash", "birch", "cedar"))
    room = bid(one, two, three)
    Notification.objects.all().delete()
    say(room, one, "heron-room-zq", AT + HOUR)
    assert told() == ["Birch", "Cedar"]
    Notification.objects.all().delete()
    services.leave_room(room=room, member=member(room, two), by=None, at=AT + 2 * HOUR)
    assert told() == ["Ash", "Cedar"]
    Notification.objects.all().delete()
    services.remove_member(
        room=room, member=member(room, three), by_member=member(room, one), by=None, at=AT + 3 * HOUR
    )
    assert told() == ["Ash", "Cedar"]
    context = str(list(Notification.objects.values_list("context", flat=True)))
    assert not any(word in context for word in ("heron", "Ash", "Birch", "Cedar"))
    with pytest.raises(RefusedError, match="left"):
        say(room, three, "x", AT + 4 * HOUR)


# --- Groups -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_over_random_lives_of_a_group_it_has_agreed_when_each_of_two_or_more_has(seed: int) -> None:
    rng, firms = random.Random(seed), [company(name) for name in ("ash", "birch", "cedar")]
    room, at = bid(), AT
    inside: list[int] = []
    agreed: set[int] = set()
    seen = set()
    for _step in range(60):
        at += HOUR
        one, dice = rng.choice(firms), rng.random()
        if one.pk not in inside:
            services.join_room(room=room, company=one, by=None, at=at, note=NOTE)
            inside.append(one.pk)
            agreed.clear()
        elif dice < 0.12 and len(inside) > 1:
            services.leave_room(room=room, member=member(room, one), by=None, at=at)
            inside.remove(one.pk)
            agreed.clear()
        else:
            services.agree_to_offer(room=room, member=member(room, one), by=None, at=at)
            agreed.add(one.pk)
        group = Consortium.objects.get()
        expected = ConsortiumState.AGREED if len(inside) > 1 and agreed == set(inside) else ConsortiumState.FORMING
        assert group.state == expected
        assert group.lead_company_id in inside
        seen.add(group.state)
    assert seen == {ConsortiumState.FORMING, ConsortiumState.AGREED}
    leader = Company.objects.get(pk=Consortium.objects.get().lead_company_id)
    other = next((each for each in firms if each.pk in inside and each != leader), None)
    if other is not None:
        with pytest.raises(RefusedError, match="not_lead"):
            services.close_room(room=room, member=member(room, other), by=None, at=at)
    Notification.objects.all().delete()
    services.close_room(room=room, member=member(room, leader), by=None, at=at)
    assert len(told()) == len(inside)
    assert Consortium.objects.get().state == ConsortiumState.DISSOLVED
    assert not RoomMember.objects.filter(until=None).exists()
    with pytest.raises(RefusedError, match="closed"):
        services.join_room(room=Room.objects.get(), company=firms[0], by=None, at=at, note=NOTE)


def test_the_database_lets_nobody_into_a_joint_offer_without_the_note() -> None:
    one, room = company("boreal"), bid()
    with pytest.raises(IntegrityError, match="note"), transaction.atomic():
        RoomMember.objects.create(room=room, company=one, since=AT)
    RoomMember.objects.create(room=room, company=one, since=AT, note=NOTE)


def test_the_whole_way_from_a_lead_to_an_agreed_group(lead: Opportunity, ana: User) -> None:
    one = firm("boreal", ["membranes"], confirmed=False)
    two = firm("austral", ["sludge-treatment", "zero-liquid-discharge"], confirmed=False)
    silent = company("silent")
    silent.offerings.update(capabilities=["water-quality-monitoring"])
    desk, page = browser_of(ana), reverse("rooms:lead_sets", args=[SLUG])
    first = desk.get(page)
    assert "Boreal" in first.text
    assert "Silent" not in first.text
    assert first.context["sets"] == []
    sent = {"act": "confirm", "shown": [one.pk, two.pk],
            "confirmed": [f"{one.pk}:membranes", f"{two.pk}:sludge-treatment", f"{two.pk}:zero-liquid-discharge"]}  # fmt: skip
    assert desk.post(page, sent).status_code == 302
    # What the lead does not ask for, or the company does not name, is not confirmed by a form.
    assert ConfirmedCapability.objects.count() == 2
    (found,) = desk.get(page).context["sets"]
    assert (sorted(found["names"]), found["covered"]) == (["Austral", "Boreal"], 2)
    assert desk.post(page, {"act": "ask", "set": "0" * 32}).status_code == 302
    assert not Room.objects.exists()
    assert desk.post(page, {"act": "ask", "set": found["mark"]}).status_code == 302
    assert desk.post(page, {"act": "ask", "set": found["mark"]}).status_code == 302
    room = Room.objects.get()
    for _again in range(2):
        send_all()
    assert told("_invited") == ["Austral", "Boreal"]

    mine, theirs = browser_of(owner_of(one)), browser_of(owner_of(two))
    proposal = CompanyProposal.objects.get(company=one)
    invitation = reverse("rooms:invitation", args=[one.slug, proposal.pk])
    shown = mine.get(invitation).text
    assert "laws-lois.justice.gc.ca/eng/acts/C-34/section-47.html" in shown
    assert "not legal advice" in shown
    assert "Austral" not in shown
    assert theirs.get(invitation).status_code == 404
    mine.post(invitation, {"answer": "yes"})
    assert not RoomMember.objects.filter(company=one).exists(), "joined without the note"
    assert mine.post(invitation, {"answer": "yes", "note_read": "on"}).status_code == 302
    place = reverse("rooms:room", args=[room.pk])
    alone = mine.get(place).text
    assert "Austral" not in alone
    assert "A company is asked" in alone
    assert theirs.get(place).status_code == 404
    later = AT + timedelta(minutes=5)
    with time_machine.travel(later, tick=False):
        join(two, at=later)
        both = mine.get(place).text
        assert "Austral" in both
        assert "Boreal" in theirs.get(place).text
        assert "Boreal" in desk.get(place).text
        for number, browser in enumerate((mine, theirs)):
            assert f"Agreed: {number} of 2" in desk.get(place).text
            assert browser.post(place, {"act": "agree"}).status_code == 302
    group = Consortium.objects.get()
    assert (group.state, group.lead_company) == (ConsortiumState.AGREED, one)
    assert set(RoomMember.objects.filter(company__isnull=False).values_list("note", flat=True)) == {NOTE}


def test_nobody_is_asked_after_a_withdrawal_or_without_clearance(lead: Opportunity) -> None:
    one, two = firm("boreal", ["membranes"]), firm("austral", ["sludge-treatment"])
    entry = lead_entry(SLUG)
    proposals.propose_consortium(
        requirements=NEEDED, members={one.pk: ["membranes"], two.pk: ["sludge-treatment"]}, lead=entry,
        seat=Seat.objects.get(slug=OWNER_SEAT), by=None, at=AT,
    )  # fmt: skip
    set_consent(company=one, purpose=Purpose.PARTNER_COMPANIES, granted=False, language="en", by=owner_of(one), at=AT)
    send_all()
    assert told("_invited") == ["Austral"]
    assert CompanyProposal.objects.get(company=one).dropped_at == AT
    ComplianceCheck.objects.filter(slug="c2-sanctions").update(if_yes_en="stop at once")
    with pytest.raises(RefusedError, match="not_cleared"):
        proposals.propose_consortium(requirements=NEEDED, members={two.pk: []}, lead=entry, by=None, at=AT)


def test_a_capability_counts_while_the_company_names_it_and_an_officer_has_confirmed_it(lead: Opportunity) -> None:
    one = firm("boreal", ["membranes"])
    firm("austral", ["sludge-treatment"], confirmed=False)

    def sets() -> list[tuple[int, ...]]:
        return [
            each.members
            for each in queries.sets_for(NEEDED, queries.askable_companies(NEEDED, for_lead=True), largest=5)
        ]

    assert sets() == [(one.pk,)]
    one.offerings.update(capabilities=[])
    assert sets() == []


def test_a_company_finds_who_completes_it_without_a_name(lead: Opportunity) -> None:
    us = firm("boreal", ["membranes"])
    them = firm("austral", ["sludge-treatment", "water-quality-monitoring"])
    mine = browser_of(owner_of(us))
    page = reverse("rooms:partners", args=[us.slug])
    shown = mine.get(page, {"ask": NEEDED})
    assert "Company A" in shown.text
    assert "Austral" not in shown.text
    (found,) = shown.context["sets"]
    sent = {"ask": NEEDED, "set": found["mark"]}
    mine.post(page, sent)
    assert not Room.objects.exists(), "opened without the note"
    assert mine.post(page, sent | {"note_read": "on"}).status_code == 302
    send_all()
    place = reverse("rooms:room", args=[Room.objects.get().pk])
    assert "Austral" not in mine.get(place).text
    assert "Boreal" not in browser_of(owner_of(them)).get(reverse("leads:for_you", args=[them.slug])).text
    join(them, answer="no", reason=DeclineReason.NO_TIME)
    assert "Austral" not in mine.get(place).text
    join(them)
    assert "Austral" in mine.get(place).text
    Notification.objects.all().delete()
    assert browser_of(owner_of(them)).post(place, {"act": "leave"}).status_code == 302
    assert told() == ["Boreal"]
    set_consent(company=us, purpose=Purpose.PARTNER_COMPANIES, granted=False, language="en", by=owner_of(us), at=AT)
    assert mine.get(page, {"ask": NEEDED}).context["sets"] == []


def test_a_set_that_was_asked_is_not_offered_again_and_the_page_says_so(lead: Opportunity, ana: User) -> None:
    one, two = firm("boreal", ["membranes"]), firm("austral", ["sludge-treatment"])
    desk, page = browser_of(ana), reverse("rooms:lead_sets", args=[SLUG])
    (offered,) = [each for each in desk.get(page).context["sets"] if not each["is_alone"]]
    assert desk.post(page, {"act": "ask", "set": offered["mark"]}).status_code == 302
    shown = desk.get(page)
    assert shown.context["sets"] == []
    assert "Every set that we find is asked already" in shown.text
    assert desk.post(page, {"act": "ask", "set": offered["mark"]}).headers["Location"] == page
    assert Room.objects.count() == 1
    # A company that comes later makes another set.
    three = firm("cedar", ["sludge-treatment", "water-quality-monitoring"])
    again = desk.get(page).context["sets"]
    assert [each["names"] for each in again] == [[one.name, three.name]]
    assert two.name not in str(again)


def test_a_group_of_three_asks_a_fourth_for_what_is_missing_and_nobody_twice(lead: Opportunity, ana: User) -> None:
    firms = [firm("boreal", ["membranes"]), firm("austral", ["sludge-treatment"]), firm("cedar", ["membranes"])]
    room = proposals.propose_consortium(
        requirements=NEEDED, members={each.pk: each.offerings.get().capabilities for each in firms},
        lead=lead_entry(SLUG), seat=Seat.objects.get(slug=OWNER_SEAT), by=ana, at=AT,
    )  # fmt: skip
    send_all()
    for each in firms:
        join(each)
    leader = Company.objects.get(pk=Consortium.objects.get().lead_company_id)
    mine, desk = browser_of(owner_of(leader)), browser_of(ana)
    other = browser_of(owner_of(next(each for each in firms if each != leader)))
    page, place = reverse("rooms:one_more", args=[room.pk]), reverse("rooms:room", args=[room.pk])
    assert page in mine.get(place).text
    assert page not in other.get(place).text
    assert other.get(page).status_code == other.post(page).status_code == 404
    assert "No company that agreed to be asked brings it" in mine.get(page).text
    fourth = firm("heron", ["water-quality-monitoring"])
    firm("silent", ["water-quality-monitoring"], confirmed=False)
    # The officer reads its name, the company a letter; whoever does not bring what is missing is not there.
    assert [each["names"] for each in desk.get(page).context["sets"]] == [["Heron"]]
    (offered,) = mine.get(page).context["sets"]
    assert offered["names"] == ["Company A"]
    assert "Heron" not in mine.get(page).text
    mine.post(page, {"set": "x"})
    assert CompanyProposal.objects.filter(room=room).count() == 3
    assert mine.post(page, {"set": offered["mark"]}).headers["Location"] == place
    assert "Nothing is missing" in desk.get(page).text
    desk.post(page, {"set": offered["mark"]})
    assert CompanyProposal.objects.filter(room=room).count() == 4
    send_all()
    join(fourth, answer=ProposalAnswer.NO, reason=DeclineReason.NO_TIME)
    # It said no: it is missing again, and nobody is asked twice.
    assert "Every company that brings it was asked already" in desk.get(page).text
    with pytest.raises(RefusedError, match="asked"):
        proposals.ask_one_more(
            room=room, by_member=member(room, leader), company=fourth.pk, missing=[NEEDED[2]], by=None, at=AT
        )
    join(fourth)
    assert RoomMember.objects.get(company=fourth).covers == ["water-quality-monitoring"]
    # More than five are no group: whoever leads takes one out first.
    for name in ("pine", "oak"):
        made = firm(name, ["water-quality-monitoring"])
        services.join_room(room=room, company=made, by=None, at=AT, note=NOTE)
    last = firm("yew", ["water-quality-monitoring"])
    with pytest.raises(RefusedError, match="full"):
        proposals.ask_one_more(
            room=room, by_member=member(room, leader), company=last.pk, missing=[NEEDED[2]], by=None, at=AT
        )


# --- The governments' table -------------------------------------------------------------------------------------------

_tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(numbers=_tables)
def test_no_sum_of_a_row_or_column_gives_a_closed_cell_away(numbers: list[list[int]]) -> None:
    closed = suppressed_table(numbers, least=5)
    for row, column in ((row, column) for row in range(len(numbers)) for column in range(len(numbers[0]))):
        if 0 < numbers[row][column] < 5:
            assert closed[row][column]
    lines = [list(zip(row, hidden, strict=True)) for row, hidden in zip(numbers, closed, strict=True)]
    lines += [list(line) for line in zip(*lines, strict=True)]
    for line in lines:
        hidden = [number for number, is_closed in line if is_closed]
        rest = [number for number, is_closed in line if not is_closed]
        if hidden:
            assert len(hidden) > 1 or not rest
            assert sum(hidden) >= 5 or not any(rest)


def test_a_province_reads_and_answers_and_no_company_is_recognisable(ana: User) -> None:
    names = []
    for number in range(7):
        made = company(f"heron{number}zq")
        Company.objects.filter(pk=made.pk).update(needs=["find_partner"], province="QC")
        names.append(made.name)
    alone = company("osprey-zq")
    Company.objects.filter(pk=alone.pk).update(needs=["find_partner"], province="PE")
    dee = officer("dee", "hub-desk")
    hub = browser_of(dee)
    assert browser_of(ana).post(reverse("rooms:table")).status_code == 403
    for _again in range(2):
        assert hub.post(reverse("rooms:table")).status_code == 302
    page = reverse("rooms:room", args=[Room.objects.get().pk])
    provincial = next(seat for seat in queries.government_seats([]) if seat.body and seat.body.level == "provincial")
    sam = officer("sam", provincial.slug)
    province = browser_of(sam)
    assert province.get(page).status_code == 404
    assert hub.post(page, {"act": "invite", "seat": provincial.slug}).status_code == 302
    assert "Sam" in told("_changed_at_seat")
    shown = province.get(page)
    assert not any(name in shown.text for name in [*names, alone.name, *(each.slug for each in (alone,))])
    cells = queries.needs_by_area_and_province(at=AT)[Area.WASTEWATER_TREATMENT]
    assert cells[Province.PRINCE_EDWARD_ISLAND] is None
    assert cells[Province.QUEBEC] is None, "the only other cell of the row closes with it"
    assert province.post(page, {"act": "post", "text": "Québec hears the same."}).status_code == 302
    assert "Québec hears the same." in hub.get(page).text
    assert province.post(page, {"act": "invite", "seat": provincial.slug}).status_code == 404


# --- Peers ------------------------------------------------------------------------------------------------------------


def test_no_name_before_both_accept_and_then_both_are_in_one_room() -> None:
    one, two = company("boreal"), company("austral")
    mine, theirs = browser_of(owner_of(one)), browser_of(owner_of(two))
    for browser, made in ((mine, one), (theirs, two)):
        sent = {"act": "topics", "topics": ["ip-protection"]}
        assert browser.post(reverse("rooms:peers", args=[made.slug]), sent).status_code == 302
    assert Company.objects.consenting_to(Purpose.PEERS).count() == 2
    partners = mine.get(reverse("matching:company_partners", args=[one.slug])).text
    assert "Another company is ready to talk about" in partners
    assert "Austral" not in partners
    ask = {"act": "ask", "topic": "ip-protection"}
    for _again in range(2):
        assert mine.post(reverse("rooms:peers", args=[one.slug]), ask).status_code == 302
    room = Room.objects.get()
    send_all()
    proposal = CompanyProposal.objects.get()
    place, invitation = reverse("rooms:room", args=[room.pk]), reverse("rooms:invitation", args=[two.slug, proposal.pk])
    assert told("_invited") == ["Austral"]
    for text in (theirs.get(invitation).text, theirs.get(reverse("leads:for_you", args=[two.slug])).text):
        assert "Boreal" not in text
    assert "Austral" not in mine.get(place).text
    assert theirs.get(place).status_code == 404
    assert theirs.post(invitation, {"answer": "yes"}).status_code == 302
    assert "Austral" in mine.get(place).text
    assert "Boreal" in theirs.get(place).text


def test_a_no_closes_the_room_and_tells_no_name_and_a_withdrawn_consent_is_asked_for_nothing() -> None:
    one, two = company("boreal"), company("austral")
    for each in (one, two):
        proposals.set_peer_topics(company=each, topics=["scale"], language="en", by=owner_of(each), at=AT)
    proposals.ask_peer(company=one, topic=Challenge.SCALE, by=owner_of(one), at=AT)
    send_all()
    join(two, answer=ProposalAnswer.NO, reason=DeclineReason.NO_TIME)
    assert Room.objects.get().closed_at == AT
    assert "Austral" not in browser_of(owner_of(one)).get(reverse("rooms:room", args=[Room.objects.get().pk])).text
    three = company("cedar")
    proposals.set_peer_topics(company=three, topics=["scale"], language="en", by=owner_of(three), at=AT)
    proposals.ask_peer(company=one, topic=Challenge.SCALE, by=owner_of(one), at=AT)
    proposals.set_peer_topics(company=three, topics=[], language="en", by=owner_of(three), at=AT)
    send_all()
    assert told("_invited") == ["Austral"]
    assert PeerTopics.objects.get(company=three).topics == []
    with pytest.raises(RefusedError, match="nobody"):
        proposals.ask_peer(company=one, topic=Challenge.SCALE, by=owner_of(one), at=AT)


# --- What a company takes along ---------------------------------------------------------------------------------------


def test_a_merge_and_an_export_know_the_rows_of_rooms() -> None:
    one, two = firm("boreal", ["membranes"]), firm("austral", ["membranes"])
    room = bid(one, two)
    say(room, two, "ours", AT + HOUR)
    proposals.set_peer_topics(company=two, topics=["scale"], language="en", by=None, at=AT)
    kept = export_parts(two)["rooms"]
    assert (kept["posts"][0]["text"], kept["peer_topics"], len(kept["times"])) == ("ours", ["scale"], 1)
    assert "Boreal" not in str(kept)
    handlers = {handler.column: handler for handler in merge_handlers()}
    moved = {
        name: handlers[f"casework.{name}"].follow(one, two)
        for name in ("RoomMember.company", "Post.company", "ConfirmedCapability.company", "PeerTopics.company")
    }
    assert {name: (each.moved, each.left) for name, each in moved.items()} == {
        "RoomMember.company": (0, 1), "Post.company": (1, 0), "ConfirmedCapability.company": (0, 1),
        "PeerTopics.company": (1, 0),
    }  # fmt: skip
