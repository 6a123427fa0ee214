"""Levels of disclosure hold on every surface: no page, file, search or answer tells more than its reader may know."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.access import sign_fact_sheet
from companies.models import Offering
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.casework.models import ServiceRequest
from hub.notifications.models import Notification
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from opportunities.choices import Disclosure
from opportunities.disclosure import PROFILE, TEASER, TEASER_COLUMNS, TECHNICAL, is_open
from opportunities.models import Opportunity
from tests.support.access import World, lasting_world, undone
from tests.support.canaries import DOSSIER, POST, VISIT, Withheld, plant_desk, plant_opportunities, withheld_columns
from tests.support.files import pdf_text
from tests.support.lines import listening
from tests.support.pages import addresses
from tests.support.policies import STAFF, Role, Thing
from tests.support.samples import PARTS, in_share, one_of
from tests.test_access_matrix import POLICY
from tests.test_consistency import OURS, ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(900)]

FACTS = {"province": "QC", "areas": ["wastewater-treatment"], "target_markets": ["CN"], "needs": ["market_entry_china"]}
# What every entry looks for, as a fact and in words: nobody is shown a lead for what they do not offer.
OFFERED, WORDS = {"capabilities": ["membranes"]}, {"description": "We make membranes."}
# What each reader is shown whole; ``OTHER`` works in another area.
OPENS = {Role.ANONYMOUS: {TEASER}, Role.OTHER: {TEASER}, Role.OWNER: {TEASER, PROFILE}}
# Pages of these are read in both languages.
BILINGUAL = ("opportunities:", "pages:", "matching:answer", "matching:company")
# Pages that speak of entries and leads are read by every reader, in a normal run all others by one of them.
READ_BY_ALL = ("opportunities:", "pages:", "api:", "matching:", "leads:", "rooms:room", "casework:request")
# Where an entry of each level is shown, with what anybody may know of it: that the walk looks where it has to.
SHOWN = {
    "opportunities:list", "opportunities:detail", "opportunities:agreement", "pages:search", "pages:area",
    "pages:china",
    "api:opportunities", "api:opportunity", "api:file-csv", "api:file-json", "matching:answer",
}  # fmt: skip

type Pages = dict[tuple[str, str], str]


def read(answer: Any) -> str:
    """Return what an answer says; of a file, the words that it shows."""
    is_pdf = answer.get("Content-Type") == "application/pdf"
    return pdf_text(answer.getvalue()) if is_pdf else str(answer.getvalue().decode(errors="replace"))


def told_in(pages: Iterable[tuple[str, str]], pattern: re.Pattern[str]) -> dict[str, set[str]]:
    """Return the words of a pattern that pages tell, by the name of the address."""
    found: dict[str, set[str]] = {}
    for name, text in pages:
        found.setdefault(name, set()).update(pattern.findall(text))
    return {name: words for name, words in found.items() if words}


class Walk:
    """What each reader is told by every address; in a normal run, most in one of the languages."""

    def __init__(self, world: World, *, whole: bool) -> None:
        self.world, self.whole = world, whole
        self.rows, self.planted = plant_opportunities(at=timezone.now())
        Offering.objects.filter(company=world.theirs.company).update(areas=["transmission-grid"])
        Offering.objects.filter(company=world.ours.company).update(capabilities=["membranes"], markets=["CN"])
        # A request is about an entry, so that its pages, and those of who answers it, speak of it.
        technical = next(row for row in self.rows if row.disclosure == TECHNICAL)
        ServiceRequest.objects.update(opportunity=technical)
        self.desk = plant_desk(world, at=timezone.now())
        with listening() as lines:
            self.pages: dict[Role, Pages] = {role: dict(self._told(role)) for role in OPENS}
        self.lines = lines.texts

    def _told(self, role: Role) -> Iterator[tuple[tuple[str, str], str]]:
        browser = self.world.browser(role)
        for number, (name, arguments, query) in enumerate(self._asked(role)):
            langs = ("en", "fr") if name.startswith(BILINGUAL) else ("en",)
            if not self.whole and name != "opportunities:detail":
                langs = (one_of(langs, name, number),)
            for lang in langs:
                with override(lang):
                    address = reverse(name, kwargs=arguments)
                cache.clear()
                answer: Any = browser.get(address, query)
                yield (name, f"{lang} {arguments} {query}"), read(answer)

    def _asked(self, role: Role) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
        for address in addresses():
            things = self.world.things(address, role)
            is_read = self.whole or address.name.startswith(READ_BY_ALL) or one_of([*OPENS], address.name) is role
            if Thing.OWN in things and is_read:
                yield address.name, things[Thing.OWN], {}
        yield from ((name, arguments, {}) for name, arguments in self.of_desk())
        for row in self.rows:
            for name in ("opportunities:detail", "api:opportunity"):
                yield name, {"slug": row.slug}, {}
            yield "casework:new", {}, {"opportunity": row.slug}
            yield "casework:message", {}, {"opportunity": row.slug}
        for name in ("opportunities:list", "pages:search"):
            yield name, {}, {"q": "visible"}
            yield name, {}, {"q": "visible", "sort": "closing", "area": "wastewater-treatment"}
        for agreement in ("ca-cn-mou-energy-2026", "qc-cn-most-2005"):
            yield "opportunities:agreement", {"slug": agreement}, {}
        yield "opportunities:detail", {"slug": "cn-adb-qingdao-smart-energy"}, {}
        yield "api:opportunities", {}, {"per_page": "100", "areas": "wastewater-treatment"}
        for form in ("csv", "json"):
            yield f"api:file-{form}", {"name": "opportunities"}, {}
        if role is Role.OWNER:
            yield "matching:company", {"slug": self.world.ours.company.slug}, {"show": "china"}
        sheet = sign_fact_sheet(start_fact_sheet(answers=FACTS | OFFERED, language="en", at=timezone.now()))
        yield "matching:answer", {"token": sheet}, {"show": "china"}

    def of_desk(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield every room and the pages of the enquiry, whoever may open them."""
        for key in (*self.world.rooms, *self.desk.rooms.values()):
            yield from ((f"rooms:{name}", {"room": key}) for name in ("room", "room_pdf", "needs_csv"))
        yield from ((f"leads:{name}", {"slug": self.desk.enquiry}) for name in ("lead", "dossier"))

    def posts_of(self, role: Role) -> set[str]:
        """Return the words of the posts that a role is in the room of."""
        ours, theirs = (f"ospreyroom{one.company.slug}zq" for one in (self.world.ours, self.world.theirs))
        table, mission, peers = self.desk.rooms
        inside = {Role.OWNER: {ours, mission, peers}, Role.OTHER: {theirs, peers}, Role.ADVISER: {ours, table, mission}}
        return inside.get(role, set())


@pytest.fixture(scope="module", params=PARTS)
def walk(_reference_rows: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[Walk]:
    with lasting_world(django_db_blocker) as world:
        yield Walk(world, whole=request.param)


def canaries_in(text: str, planted: dict[str, Withheld]) -> set[Withheld]:
    """Return what a text tells of; digits count however they are grouped."""
    plain = re.sub(r"(?<=\d)[\u00a0\u202f, ](?=\d{3})", "", text)
    return {there for canary, there in planted.items() if canary in plain}


@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("role", OPENS)
def test_no_surface_tells_more_than_the_level_opens(walk: Walk, role: Role, level: str) -> None:
    told = {
        (where, found.column)
        for where, text in walk.pages[role].items()
        for found in canaries_in(text, walk.planted)
        if found.level == level
    }
    if level in OPENS[role]:
        # On its own page stands all that is shown anywhere, but for the words that only searches and matching read.
        read = {"words_en", "words_fr", "capability_words_en", "capability_words_fr"}
        assert {column for _where, column in told} >= {each.name for each in withheld_columns()} - read
    else:
        assert told == set()


@pytest.mark.parametrize("level", Disclosure.values)
@pytest.mark.parametrize("role", OPENS)
def test_what_anybody_may_know_is_shown_at_every_level(walk: Walk, role: Role, level: str) -> None:
    title = re.compile(rf"Visible (lead|joint) {level}")
    names = {name for (name, _asked), text in walk.pages[role].items() if title.search(text)}
    assert names >= SHOWN
    if role is Role.OWNER:
        # The sheet shows the first two leads.
        assert names >= {"matching:company", *({"matching:company_meeting_page"} if level != TECHNICAL else ())}
        assert ("casework:request" in names) is (level == TECHNICAL)


@pytest.mark.parametrize("role", STAFF)
def test_the_staff_read_every_level(walk: Walk, role: Role) -> None:
    browser = walk.world.browser(role)
    for row in walk.rows:
        text = browser.get(reverse("opportunities:detail", args=[row.slug])).text
        told = {found.column for found in canaries_in(text, walk.planted) if found.level == row.disclosure}
        assert told >= {"buyer_en", "description_en", "sources", "value_amount"}


def test_no_search_finds_words_that_are_withheld(walk: Walk) -> None:
    """Not even for who may read them: what is found, and in which order, tells nothing."""
    roles = (Role.ANONYMOUS, Role.OWNER, Role.ADVISER)
    for role in roles if walk.whole else (None,):
        found: dict[str, set[str]] = {}
        for canary, there in walk.planted.items():
            if not (walk.whole or there.level == TEASER or in_share(canary, one_in=3)):
                continue
            browser = walk.world.browser(role or one_of(roles, canary))
            listed = browser.get(reverse("opportunities:list"), {"q": canary})
            # As typed: a planted word that is withheld is but a letter away from one in an open title.
            joined = browser.get(reverse("pages:search"), {"q": canary, "typed": "1"})
            if listed.context["total"] or joined.context["total"]:
                found[there.level] = found.get(there.level, set()) | {there.column}
        assert set(found) == {TEASER}
        assert found[TEASER] >= {"buyer_en", "words_en", "city", "description_en", "reference"}


def test_the_order_of_a_search_tells_nothing_of_what_is_withheld(walk: Walk) -> None:
    """An entry that speaks of nothing else ranks no higher than one that does not speak of it."""
    rows = [row for row in walk.rows if row.disclosure == TECHNICAL and row.kind == "lead"]
    before = {row.slug: row.fit for row in Opportunity.objects.with_fit("visible", lang="en")}
    with override("en"):
        Opportunity.objects.filter(pk__in=[row.pk for row in rows]).update(description_en="visible " * 50)
        after = {row.slug: row.fit for row in Opportunity.objects.with_fit("visible", lang="en")}
    assert before == after
    assert any(before.values())


def test_facts_without_identity_are_told_nothing_that_is_withheld(walk: Walk, tmp_path: Path, capsys: Any) -> None:
    profiles = tmp_path / "profiles.yaml"
    profiles.write_text(yaml.safe_dump([{"id": "one", **FACTS, **WORDS}]), encoding="utf-8")
    call_command("route_profiles", str(profiles), "--top=50")
    batch = capsys.readouterr().out
    posted = walk.world.browser(Role.ANONYMOUS).post(
        "/api/v1/match?top=50", json.dumps(FACTS | WORDS), content_type="application/json"
    )
    for text in (batch, posted.text):
        assert {found.level for found in canaries_in(text, walk.planted)} == {TEASER}
    assert "cn-visible-lead-technical" in batch
    assert "cn-visible-lead-technical" not in posted.text


# --- The posts of a room ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", OPENS)
def test_no_page_but_the_room_tells_a_word_of_a_post(walk: Walk, role: Role) -> None:
    """And the room tells only what was written in it, to whoever is in it."""
    pages = ((name, text) for (name, _asked), text in walk.pages[role].items())
    inside = walk.posts_of(role)
    assert told_in(pages, POST) == ({"rooms:room": inside} if inside else {})


# --- The dossier of a lead --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", OPENS)
def test_no_surface_tells_a_word_of_a_dossier(walk: Walk, role: Role) -> None:
    """Not even to a company that was told of the lead and said yes: its consent and the buyer's yes are missing."""
    pages = [(name, text) for (name, _asked), text in walk.pages[role].items()]
    assert told_in(pages, DOSSIER) == {}
    # Nor a word of a visit that other circles learn of by its week alone.
    assert told_in(pages, VISIT) == {}
    if role is not Role.ANONYMOUS:
        shown = [text for (name, _asked), text in walk.pages[role].items() if name == "leads:told"]
        assert shown
        assert all("Ferry of own" in text or "Traversier de own" in text for text in shown)


@pytest.mark.parametrize("role", STAFF)
def test_the_staff_read_dossiers_and_posts_on_their_own_page_and_only_where_they_belong(walk: Walk, role: Role) -> None:
    """In a normal run each page is read by one of those for whom it opens, pages of leads by all."""
    browser, pages = walk.world.browser(role), []
    for name, arguments in [*_for_staff(walk, role), *walk.of_desk()]:
        with override("en"):
            pages.append((name, read(browser.get(reverse(name, kwargs=arguments)))))
    own = {f"osprey{level}ownzq" for level in ("profile", "technical", "contact")}
    # Who answers an enquiry reads it on the page of its lead too.
    enquiry = {f"osprey{level}enquiryzq" for level in ("technical", "contact", "phone")}
    seen = {f"kestrel{part}beijing-powerzq" for part in ("host", "note")}
    is_in = role is Role.ADVISER
    assert told_in(pages, DOSSIER) == ({"leads:dossier": own | enquiry, "leads:lead": enquiry} if is_in else {})
    assert told_in(pages, POST) == ({"rooms:room": walk.posts_of(role)} if is_in else {})
    assert set().union(*told_in(pages, VISIT).values()) == (seen if is_in else set())


def _for_staff(walk: Walk, role: Role) -> Iterator[tuple[str, dict[str, Any]]]:
    for address in addresses():
        opened = [one for one in STAFF if POLICY[address.name].expected(one, Thing.OWN, "GET") == 200]
        of_desk = address.name.startswith(("leads:", "visits:", "rooms:"))
        if walk.whole or of_desk or role is one_of(opened or [*STAFF], address.name):
            things = walk.world.things(address, role)
            if Thing.OWN not in things and role is not Role.ADVISER and address.name.startswith("leads:"):
                things |= {Thing.OWN: things[Thing.FOREIGN]}
            yield from ((address.name, arguments) for arguments in things.values())


def test_no_mail_no_notification_and_no_line_of_the_log_tells_a_word_of_them(walk: Walk) -> None:
    secret = re.compile("|".join(each.pattern for each in (DOSSIER, POST, VISIT)))
    with undone():
        OutboxMessage.objects.update(not_before=timezone.now())
        while deliver_due():
            pass
        told = {(row.kind, row.pk): str(row.context) for row in Notification.objects.all()}
        mails = [str(row.payload) for row in OutboxMessage.objects.all()]
    assert {kind for kind, _key in told} >= {"casework.room_changed", "casework.enquiry_received"}
    assert any("plover@buyer.example" in mail for mail in mails)
    assert len(walk.lines) > 50
    assert [text for text in (*told.values(), *mails, *walk.lines) if secret.search(text)] == []


def test_no_search_finds_a_word_of_a_dossier(walk: Walk) -> None:
    for role in (Role.ANONYMOUS, Role.OWNER, Role.ADVISER):
        browser = walk.world.browser(role)
        for word in ("ospreyprofileownzq", "ospreycontactownzq"):
            assert browser.get(reverse("opportunities:list"), {"q": word}).context["total"] == 0
            assert "world-lead" not in browser.get(reverse("pages:search"), {"q": word, "typed": "1"}).text
    desk = walk.world.browser(Role.ADVISER).get(reverse("desk:inbox"), {"q": "ospreyprofileownzq"})
    assert "Ferry of own" not in desk.text


# --- The door itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "registered", "fits", "checked", "expected"),
    [
        (TEASER, False, False, False, True),
        (PROFILE, False, True, True, False),
        (PROFILE, True, False, True, False),
        (PROFILE, True, True, False, True),
        (TECHNICAL, True, True, False, False),
        (TECHNICAL, True, False, True, False),
        (TECHNICAL, False, True, True, False),
        (TECHNICAL, True, True, True, True),
    ],
)
def test_levels_open_one_after_the_other(
    level: str, registered: bool, fits: bool, checked: bool, expected: bool
) -> None:
    assert is_open(level, registered=registered, area_fits=fits, ip_checked=checked) is expected


def test_a_new_column_is_withheld_until_somebody_says_otherwise(walk: Walk) -> None:
    row = next(row for row in walk.rows if row.disclosure == TECHNICAL)
    shown = row.teaser()
    assert (shown.pk, shown.is_teaser) == (None, True)
    same = {field.name for field in Opportunity._meta.concrete_fields if field.name in TEASER_COLUMNS}
    assert same == set(TEASER_COLUMNS)
    assert all(getattr(shown, name) == getattr(row, name) for name in same)
    assert not any(getattr(shown, field.name) for field in withheld_columns())


def test_who_shows_entries_makes_cards_or_records_of_them() -> None:
    """Rows are read in these modules; each hands them to a card, a record or the engine, which ask the door."""
    readers = set()
    for path in (file for app in OURS for file in (ROOT / app).rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if "Opportunity.objects" in code else ():
            if isinstance(node, ast.Attribute) and node.attr == "objects" and ast.unparse(node.value) == "Opportunity":
                readers.add(path.relative_to(ROOT).as_posix())
    assert readers == {
        "opportunities/entries/queries.py",
        "opportunities/entries/views.py",
        "hub/pages/views/areas.py",
        # What is listed are cards; what stands in the calendar went through the door before.
        "hub/pages/china/queries.py",
        # The box for a message: title, areas and provinces, which anybody may know.
        "hub/casework/enquiries/forms.py",
        "hub/pages/presentation.py",
        "hub/api/records/sources.py",
        # What the feed says of an entry goes through the door for anybody.
        "hub/api/open_data/changes.py",
        # These read no more than the address and the title.
        "hub/api/open_data/views.py",
        "hub/casework/requests/views/base.py",
        # The addresses that a visit may stand beside.
        "hub/casework/visits/forms.py",
        # The areas, to count companies for the queue of curators.
        "hub/matching/company_matching/queries.py",
        # Each row goes through the door for its person before anything is told of it.
        "hub/subscriptions/queries.py",
        # For those who look after a lead, the owner, the title and what anybody may know.
        "opportunities/leads/queries.py",
        # Whether the demonstration has its closed lead already.
        "hub/casework/demo.py",
        "hub/casework/leads/demo.py",
    }
