"""Rooms: each reads its own time, a table tells of no company, and nobody is named before both say yes."""

import random
import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, Membership, Offering
from companies.privacy.registry import export_parts, merge_handlers
from hub.accounts.models import User
from hub.casework.choices import DeclineReason, ProposalAnswer, RoomKind
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
from hub.casework.rooms.presentation import needs_table, room_report
from hub.casework.rooms.rules import NOTE
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, Challenge, Need, Province
from hub.core.workflow import RefusedError
from hub.directory.models import Seat
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.report_files import PAGE_FILE
from hub.outbox.services import deliver_due
from tests.casework.leads import browser_of, company, officer, owner_of
from tests.support.files import assert_accessible, pdf_text, squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

AT = datetime.fromisoformat("2026-11-28T15:00:00+00:00")
HOUR = timedelta(hours=1)
OWNER_SEAT = "shanghai-water-monitoring"
NEEDED = ["membranes", "sludge-treatment", "water-quality-monitoring"]


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ana() -> User:
    return officer("ana", OWNER_SEAT)


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


# --- The room: each its own time --------------------------------------------------------------------------------------


def test_the_times_of_a_room_are_those_of_its_reader(ana: User) -> None:
    made = company("boreal")
    room = bid(made)
    services.join_room(room=room, seat=Seat.objects.get(slug=OWNER_SEAT), by=None, at=AT)
    say(room, made, "osprey", AT + HOUR)
    page = reverse("rooms:room", args=[room.pk])
    for reader, moment, zone in (
        (ana, "29 November 2026, 0:00", "China time"),
        (owner_of(made), "28 November 2026, 11:00", "Eastern time"),
    ):
        shown = browser_of(reader).get(page).text
        assert moment in shown
        assert f"Times: {zone}." in shown
        with time_machine.travel(AT + 2 * HOUR, tick=False):
            said = room_report(reader, room.pk, at=AT + 2 * HOUR).document()
        # The file was made on a day of the same zone.
        assert moment.partition(",")[0] in said["made"]
        assert f"Times: {zone}." in said["texts"][1]
        assert moment in said["sections"][-1]["title"]


def test_a_file_of_a_joint_offer_says_what_is_open_who_agreed_and_who_decided() -> None:
    one, two, three = firm("boreal", ["membranes"]), company("austral"), firm("cedar", ["sludge-treatment"])
    room = bid(one, two)
    RoomMember.objects.filter(company=one).update(covers=["membranes"], agreed_at=AT)
    CompanyProposal.objects.create(company=three, room=room, at=AT, sent_at=AT, covers=["sludge-treatment"])
    services.write_post(room=room, member=member(room, one), text="osprey", links=[], is_decision=True, by=None, at=AT)
    said = room_report(owner_of(one), room.pk, at=AT).document()
    by_title = {each["title"]: each for each in said["sections"]}
    assert said["subtitle"] == "Agreed: 1 of 2"
    assert [cells[1] for cells in by_title["Who covers what"]["table"]["lines"]] == [
        "Boreal",
        "A company is asked",
        "Still open",
    ]
    assert by_title["In the room"]["texts"][0].startswith(
        "Boreal, leads, since 28 November 2026, agreed on 28 November 2026"
    )
    assert "Austral, 28 November 2026." in by_title["The note on joint bids"]["texts"][0]
    titles = [each["title"] for each in said["sections"]]
    assert titles[:2] == ["What is decided", "Boreal, 28 November 2026, 10:00"]


@pytest.mark.parametrize(("lang", "words"), [("en", "Told in confidence."), ("fr", "Communiqué à titre confidentiel.")])
def test_a_room_is_a_file_of_what_its_reader_reads_on_the_page(tmp_path: Path, lang: str, words: str) -> None:
    early, late = company("boreal"), company("austral")
    room = bid(early)
    say(room, early, "osprey came first", AT + HOUR)
    services.join_room(room=room, company=late, by=None, at=AT + 2 * HOUR, note=NOTE)
    say(room, late, "#heron *came* second", AT + 3 * HOUR)
    with override(lang):
        page, shown = (reverse(f"rooms:{name}", args=[room.pk]) for name in ("room_pdf", "room"))
    read = {}
    with time_machine.travel(AT + 4 * HOUR, tick=False):
        for each in (early, late):
            mine = browser_of(owner_of(each))
            assert page in mine.get(shown).text
            assert mine.get(page)["Content-Type"].startswith("text/html")
            for _press in range(2):
                assert mine.post(page)["Location"] == page
            assert OutboxMessage.objects.filter(topic=PAGE_FILE, state="waiting").count() == 1
            assert mine.get(page).context["is_ordered"]
            deliver_due()
            answer = mine.get(page)
            assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
            (file := tmp_path / "room.pdf").write_bytes(answer.content)
            assert_accessible(file)
            read[each.pk] = pdf_text(answer.content)
            assert squeezed(words) in squeezed(read[each.pk])
            assert "#heron *came* second" in read[each.pk], "what was written is no markup"
        assert ["osprey" in read[each.pk] for each in (early, late)] == [True, False]
        assert browser_of(owner_of(company("cedar"))).get(page).status_code == 404
        # Another post makes another file; who left at the moment of the job gets none.
        say(room, late, "third", AT + 4 * HOUR)
        waits = mine.get(page)
        assert waits["Content-Type"].startswith("text/html")
        assert not waits.context["is_ordered"], "what was ordered says less"
        mine.post(page)
        assert mine.get(page).context["is_ordered"]
        RoomMember.objects.filter(company=late).delete()
        deliver_due()
        assert mine.get(page).status_code == 404


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


def test_few_needs_draw_no_empty_list_and_none_are_said_to_be_none_on_page_and_file() -> None:
    Company.objects.filter(pk=company("osprey-zq").pk).update(needs=["find_partner"])
    dee = officer("dee", "hub-desk")
    hub = browser_of(dee)
    hub.post(reverse("rooms:table"))
    room, nothing = Room.objects.get().pk, "No company has named a need yet."
    few = hub.get(reverse("rooms:room", args=[room])).text
    assert "None, or too few to show: " in few
    assert nothing not in few
    assert not re.search(r'<ul class="chart">\s*</ul>', few)
    Company.objects.update(needs=[])
    assert nothing in hub.get(reverse("rooms:room", args=[room])).text
    first, second, *_rest = room_report(dee, room, at=AT).document()["sections"]
    assert (first["texts"][1], second["title"]) == (nothing, "What is decided")


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
    assert cells[None] == 8, "all of Canada, since what is closed is closed as though that were known"
    Company.objects.filter(name__in=names).update(needs=["find_partner", "ip_protection", "trade_mission"])
    kinds = queries.needs_by_kind_and_province(at=AT)
    # What is closed has a neighbour in its row and its column; of three needs in Québec one is shown.
    assert {kinds[need][Province.QUEBEC] for need in (Need.IP_PROTECTION, Need.TRADE_MISSION)} == {7, None}
    assert kinds[Need.FIND_PARTNER][Province.QUEBEC] is kinds[Need.FIND_PARTNER][Province.PRINCE_EDWARD_ISLAND] is None
    # A need that one company has is told by no sum either, and what more companies need comes first.
    Company.objects.filter(pk=alone.pk).update(needs=["find_partner", "dispute"])
    assert queries.needs_by_kind_and_province(at=AT)[Need("dispute")][None] is None
    shown = province.get(page)
    assert [numbers[0] for _name, numbers in shown.context["needs"][1]["lines"]] == ["8", "7", "7", "", "", ""]
    shown = shown.text
    assert "To find a partner" in shown
    # A line of closed cells and of none says both.
    assert "None, or too few to show: " in shown
    assert "No company has named a need yet." not in shown
    section = needs_table("kind", "en", at=AT)["section"].as_text()
    assert section["table"]["lines"][0] == ("To find a partner", "8", "")
    assert {where for _name, _number, where in section["table"]["lines"]} == {"", "Quebec 7"}
    assert section["table"]["is_prose"]
    assert not section["table"]["bars"], "the last cell is words"
    file = room_report(sam, Room.objects.get().pk, at=AT).document()
    assert section in file["sections"], "the file holds what the page says"
    Offering.objects.update(areas=None)
    assert "No company has named a need yet." not in province.get(page).text, "there are needs, of no area"
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
