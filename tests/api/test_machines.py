"""What machines read besides the API: sitemap, robots, feed, the note for language models, linked data."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import override

from hub.api.open_data.changes import MOST, changes
from hub.core.vocabulary.enums import Support
from hub.core.vocabulary.labels import label
from hub.directory.models import Organization
from hub.publishing.services import approve, begin_draft, begin_entry, save_draft, submit
from opportunities.entry_types import OPPORTUNITY, SIGNAL
from opportunities.models import PolicySignal
from programs.catalogue.entries import ProgramView as Entry
from programs.models import Program
from programs.publication.services import live_catalogue, withdraw_program
from tests.opportunities.test_entries import LEAD
from tests.publishing.desk import REASON, editor, published
from tests.support.samples import EXTENTS, in_share

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
# Pages that are a step of something: a form, an account, the answer of one reader.
STEPS = re.compile(
    r"^/(en/(account|feedback|search|companies|parts|find-support/.+|feeds|reports|requests/message)|fr/(compte|retroaction|recherche|entreprises|parts|trouver-de-l-aide/.+|fils|signalements|demandes/message))/"
)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href and href.startswith("/"):
            self.found.add(urlsplit(href).path)


def entries(client: Client) -> list[ET.Element]:
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    return ET.fromstring(answer.content).findall("s:url", SITEMAP)  # noqa: S314 - our own


def reachable(client: Client, start: str, *, whole: bool) -> set[str]:
    """Return the pages that a reader reaches by links alone; in a normal run, few pages of single entries."""
    waiting, seen, pages = [start], {start}, set()
    while waiting:
        address = waiting.pop()
        if not (whole or in_share(address, one_in=8) or not resolve(address).kwargs):
            continue
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        pages.add(address)
        links = _Links()
        links.feed(answer.text)
        new = {link for link in links.found if link.startswith(start) and not STEPS.match(link)} - seen
        seen |= new
        waiting += sorted(new)
    return pages


@EXTENTS
def test_the_sitemap_lists_every_page_that_links_reach_and_each_answers(client: Client, whole: bool) -> None:
    listed = {urlsplit(str(entry.findtext("s:loc", "", SITEMAP))).path for entry in entries(client)}
    english = {path for path in listed if path.startswith("/en/")}
    found = reachable(client, "/en/", whole=whole)
    assert found - english == set()
    # Lists come in pages, so that links alone do not reach every entry: each answers all the same.
    asked = {path for path in english - found if whole or in_share(path, one_in=8)}
    wrong = {path for path in sorted(asked) if client.get(path).status_code != 200}
    assert wrong == set()
    assert len(listed) == 2 * len(english)


def test_each_page_of_the_sitemap_names_its_other_language(client: Client) -> None:
    by_address = {}
    for entry in entries(client):
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SITEMAP)}
        by_address[entry.findtext("s:loc", "", SITEMAP)] = links
    for address, links in by_address.items():
        assert set(links) == {"en", "fr", "x-default"}
        assert address in {links["en"], links["fr"]}
        assert by_address[links["fr"]] == by_address[links["en"]] == links
    page = client.get("/fr/programmes/").text
    assert re.search(r'hreflang="en" href="([^"]+)"', page).group(1) in by_address  # type: ignore[union-attr]


def test_robots_name_the_sitemap(client: Client) -> None:
    assert "\nSitemap: http://testserver/sitemap.xml\n" in client.get("/robots.txt").text


def test_the_note_for_language_models_leads_to_what_answers(client: Client) -> None:
    text = client.get("/llms.txt").text
    assert text.startswith("# Clean Growth Hub / Carrefour de la croissance propre\n")
    links = re.findall(r"\]\(http://testserver([^)]+)\)", text)
    assert len(links) == 8
    for link in links:
        assert client.get(link).status_code in {200, 405}, link
    assert "données" in text


# --- Feed -------------------------------------------------------------------------------------------------------------

FEEDS = {"en": "/en/feeds/changes/", "fr": "/fr/fils/modifications/"}


def feed(client: Client, lang: str) -> ET.Element:
    answer = client.get(FEEDS[lang])
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)  # noqa: S314 - our own


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_feed_has_what_atom_asks_for(client: Client, lang: str) -> None:
    told = feed(client, lang)
    for name in ("id", "title", "updated"):
        assert told.findtext(f"a:{name}", "", ATOM)
    assert told.get("{http://www.w3.org/XML/1998/namespace}lang") == f"{lang}-CA"
    assert told.findtext("a:author/a:name", "", ATOM)
    rows = told.findall("a:entry", ATOM)
    assert 0 < len(rows) <= MOST
    ids = [row.findtext("a:id", "", ATOM) for row in rows]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("urn:uuid:") for one in ids)
    days = [datetime.fromisoformat(row.findtext("a:updated", "", ATOM)) for row in rows]
    assert days == sorted(days, reverse=True)
    assert told.findtext("a:updated", "", ATOM) == rows[0].findtext("a:updated", "", ATOM)
    for row in rows[:5]:
        assert row.findtext("a:title", "", ATOM)
        link = row.find("a:link", ATOM)
        assert link is not None
        assert client.get(urlsplit(link.get("href", "")).path).status_code == 200


def test_the_ids_of_a_change_are_the_same_in_both_languages_and_at_all_times(client: Client) -> None:
    ids = [[row.findtext("a:id", "", ATOM) for row in feed(client, lang).findall("a:entry", ATOM)] for lang in FEEDS]
    assert ids[0] == ids[1]
    assert ids[0] == [change.key for change in changes(today=timezone.localdate())]


def test_the_feed_tells_that_a_program_was_withdrawn(client: Client) -> None:
    before = client.get(FEEDS["en"])
    program = Program.objects.published().select_related("live").order_by("slug")[0]
    name = program.live.name_fr
    withdraw_program(program=program, by=None, at=timezone.now(), reason="kestrel")
    first = feed(client, "fr").find("a:entry", ATOM)
    assert first is not None
    assert first.findtext("a:title", "", ATOM) == f"Retiré\u00a0: {name}"
    assert "kestrel" not in client.get(FEEDS["fr"]).text
    assert client.get(FEEDS["en"], headers={"if-none-match": before["ETag"]}).status_code == 200


def test_the_feed_tells_of_opportunities_to_the_level_that_is_open_to_anybody(client: Client) -> None:
    slug, at = "cn-fair-aquatech", timezone.now()

    def told(lang: str) -> list[tuple[str | None, ...]]:
        rows = feed(client, lang).findall("a:entry", ATOM)
        assert [row.findtext("a:id", "", ATOM) for row in rows] == [each.key for each in changes(today=at.date())]
        newer = [row for row in rows if datetime.fromisoformat(row.findtext("a:updated", "", ATOM)) > at]
        for row in newer:
            link = row.find("a:link", ATOM)
            assert link is not None
            assert client.get(urlsplit(link.get("href", "")).path).status_code == 200
        return [tuple(row.findtext(f"a:{name}", None, ATOM) for name in ("title", "summary")) for row in newer]

    def publish(minutes: int, **values: Any) -> None:
        published(OPPORTUNITY, slug, at=at + timedelta(minutes=minutes), **values)

    assert told("en") == []
    publish(1, title_en="Kestrel fair", title_fr="Salon de la crécerelle", description_en="Open.", description_fr="Su.")
    assert told("en") == [("Changed: Kestrel fair", "Open.")]
    assert told("fr") == [("Modifié\u00a0: Salon de la crécerelle", "Su.")]
    # Its level is what anybody may know; what stands behind it is not, nor that it was changed.
    publish(2, disclosure="technical", description_en="Merlin.", description_fr="Émerillon.")
    shut = [("Changed: Kestrel fair", "")] * 2
    assert told("en") == shut
    publish(3, description_en="Merlin again.", description_fr="Encore un émerillon.")
    assert told("en") == shut
    publish(4, disclosure="teaser")
    assert [said for _title, said in told("en")] == ["Merlin again."] * 3
    publish(5, withdrawn=True)
    assert told("en") == [("Withdrawn: Kestrel fair", ""), *[("Changed: Kestrel fair", "")] * 3]


def test_the_feed_tells_of_a_new_opportunity(client: Client) -> None:
    values = {"kind": "seminar", "owner": "beijing-water", "title_en": "Kestrel day", "title_fr": "Journée du faucon"}
    ada, ben, at = editor("ada"), editor("ben"), timezone.now() + timedelta(minutes=1)
    draft = begin_entry(entry_type=OPPORTUNITY, values=values, by=ada, at=at)
    save_draft(version=draft, values=LEAD | values | {"vouched": True}, number=1, by=ada, at=at)
    assert feed(client, "en").findtext("a:entry/a:title", "", ATOM) != "Published: Kestrel day"
    submit(version=draft, reason=REASON, by=ada, at=at)
    draft.refresh_from_db()
    approve(version=draft, by=ben, at=at)
    for lang, title in (("en", "Published: Kestrel day"), ("fr", "Publié\u00a0: Journée du faucon")):
        assert feed(client, lang).findtext("a:entry/a:title", "", ATOM) == title


def test_the_feed_tells_of_a_policy_that_curators_changed_and_took_out(client: Client) -> None:
    signal = PolicySignal.objects.order_by("slug").first()
    assert signal is not None
    ada, ben, at = editor("ada"), editor("ben"), timezone.now() + timedelta(minutes=1)
    for number, values in enumerate(({"do_en": "Kestrel.", "do_fr": "Faucon."}, {"withdrawn": True})):
        moment = at + timedelta(minutes=number)
        draft = begin_draft(entry_type=SIGNAL, slug=signal.slug, by=ada, at=moment)
        save_draft(version=draft, values=values, number=1, by=ada, at=moment)
        submit(version=draft, reason=REASON, by=ada, at=moment)
        draft.refresh_from_db()
        approve(version=draft, by=ben, at=moment)
        entry = feed(client, "en").find("a:entry", ATOM)
        assert entry is not None
        words = ("Changed", "Withdrawn")[number]
        assert entry.findtext("a:title", "", ATOM) == f"{words}: {signal.title_en}"
        link = entry.find("a:link", ATOM)
        assert link is not None
        assert client.get(urlsplit(link.get("href", "")).path).status_code == 200


def test_the_feed_answers_304_to_whoever_has_it(client: Client) -> None:
    first = client.get(FEEDS["en"])
    assert client.get(FEEDS["en"], headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(FEEDS["en"], headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_a_program_that_ended_is_told_with_its_day() -> None:
    told = [change for change in changes(today=timezone.localdate()) if change.what == "ended"]
    ended = {each.slug: each.intake.closed_on for each in live_catalogue().programs}
    assert all(timezone.localdate(change.at) == ended[change.slug] for change in told)


# --- schema.org -------------------------------------------------------------------------------------------------------


def linked(client: Client, address: str) -> dict[str, Any]:
    text = client.get(address).text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert not set("<>&") & set(script)
    return json.loads(script)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("slug", ["ca-gac-canexport-smes", "ca-sdtc", "ca-nrc-irap"])
def test_linked_data_of_a_program_equals_its_page(client: Client, slug: str, lang: str) -> None:
    program: Entry = live_catalogue().by_slug[slug]
    with override(lang):
        address = reverse("programs:detail", args=[slug])
    page = client.get(address)  # a page that is kept has no context
    told = linked(client, address)
    shown = page.context["page"]
    assert told["@type"] == ("Service" if program.level == "non_governmental" else "GovernmentService")
    assert told["name"] == shown.name == program.name(lang)
    assert told["description"] == shown.summary
    assert told["provider"]["name"] == shown.organization
    assert told["serviceType"] == [label(Support(kind), lang) for kind in program.support]
    assert told["url"] == f"http://testserver{address}"
    assert told.get("sameAs") == shown.url


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_linked_data_of_an_organization_equals_its_page(client: Client, lang: str) -> None:
    row = Organization.objects.get(slug="nrcan")
    with override(lang):
        told, name = linked(client, row.get_absolute_url()), row.name
    assert (told["@type"], told["name"]) == ("GovernmentOrganization", name)


def test_a_name_cannot_leave_the_script_that_holds_it(client: Client) -> None:
    evil = "</script><script>alert(1)</script>&lt;!--"
    Organization.objects.filter(slug="nrcan").update(name_en=evil)
    told = linked(client, "/en/who-can-help/organizations/nrcan/")
    assert told["name"] == evil
