"""Consortia: the best sets of companies are found, nobody is named before a yes, and a group has agreed when each has."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from hub.accounts.models import User
from hub.casework.choices import ConsortiumState, DeclineReason, ProposalAnswer
from hub.casework.models import (
    CompanyProposal,
    ConfirmedCapability,
    Consortium,
    Room,
    RoomMember,
)
from hub.casework.rooms import proposals, queries, services
from hub.casework.rooms.rules import NOTE
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.directory.reference.capabilities import capabilities
from hub.matching.company_matching.coverage import covering_sets
from hub.notifications.models import Notification
from opportunities.leads.queries import lead_entry
from opportunities.models import ComplianceCheck, Opportunity
from tests.casework.leads import SLUG, browser_of, clear, company, new_lead, owner_of
from tests.casework.test_rooms import AT, HOUR, NEEDED, OWNER_SEAT, ana, bid, firm, join, member, moment, send_all, told

__all__ = ["ana", "moment"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def lead() -> Opportunity:
    row = new_lead(NEEDED, closes=AT.date() + timedelta(days=60))
    clear()
    return row


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
    # They are of another province.
    Company.objects.filter(pk=them.pk).update(province="AB")
    mine = browser_of(owner_of(us))
    page = reverse("rooms:partners", args=[us.slug])
    shown = mine.get(page, {"ask": NEEDED})
    offered = shown.context["offered"]
    # By their main area, in the order of the areas.
    assert [name for name, _choices in offered] == [
        name for area in Area if (name := label(area, "en")) in dict(offered)
    ]
    assert {slug for _area, choices in offered for slug, _name, chosen in choices if chosen} == {*NEEDED}
    assert "Company A" in shown.text
    assert "Austral" not in shown.text

    def ticked(**sent: str) -> int:
        offered = mine.get(page, sent).context["offered"]
        return sum(chosen for _area, choices in offered for _slug, _name, chosen in choices)

    # The own part is ticked until the form is sent, where it leaves place for more.
    assert (ticked(), ticked(look="1")) == (1, 0)
    assert "Tick at least one." in mine.get(page, {"look": "1"}).text
    us.offerings.update(capabilities=[*capabilities()][:12])
    assert ticked() == 0
    us.offerings.update(capabilities=["membranes"])
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
