"""The reports of the figures as files: what they say, that they can be read aloud, who is given them, and for how long."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.casework.metrics.months import RESULTS
from hub.casework.metrics.report import FiguresReport, ReportSection
from hub.casework.metrics.results_report import results_report
from hub.casework.models import ServiceRequest
from hub.casework.requests.services.messages import answer_company
from hub.casework.tasks import renew_results
from hub.casework.team.figures import team_figures
from hub.core.db.tenancy import unscoped
from hub.outbox.models import OutboxMessage
from hub.outbox.report_files import KEPT_SECONDS, PAGE_FILE, file_of, made_at, make_file
from hub.outbox.services import deliver_due
from tests.casework.team.conftest import Browse
from tests.casework.world import BEIJING, DESK, MONTREAL, SHANGHAI, World
from tests.support.files import as_read_aloud, assert_accessible, fonts_of, pdf_text, squeezed, tags_of

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr")
SHEET, FILE = "team:figures_report", "team:figures_pdf"


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def busy(world: World) -> World:
    """A desk with nine requests of these months, three of them answered."""
    world.at = timezone.now() - timedelta(hours=12)
    desk = {"by": world.people[DESK], "seats": [world.seat(DESK)]}
    for number in range(9):
        at = world.at - timedelta(days=40 if number % 3 == 0 else 2)
        request = world.submit(at=at, landing=["room"] if number == 4 else [])
        if number < 3:
            answer_company(request=world.fresh(request), text="We look.", at=at + timedelta(days=number), **desk)
        if number == 5:
            world.given(request, SHANGHAI, at=at + timedelta(hours=1))
    return world


def words_of(report: FiguresReport) -> list[str]:
    """Return everything that a report says."""
    found = [report.title, capfirst(report.subtitle), *report.texts]
    for section in report.sections:
        found += [section.title, *section.texts, *chain(*section.facts), section.note]
        found += chain(*((one.name, one.value, one.basis, one.means) for one in section.heads))
        if section.table:
            found += [*section.table.headings, *(cell for line in section.table.lines for cell in line)]
    return found


def assert_whole(report: FiguresReport, content: bytes, file: Path) -> None:
    """Hold a file to what the report says, its tags, fonts and language."""
    file.write_bytes(content)
    assert_accessible(file)
    document = pikepdf.open(BytesIO(content))
    assert str(document.Root.Lang).startswith(report.lang)
    tags = [str(node.S) for node in tags_of(document.Root.StructTreeRoot)]
    assert {"/Table", "/TH", "/TD", "/P"} <= set(tags)
    fonts = fonts_of(document)
    assert fonts
    assert all(any(f"/FontFile{n}" in font for n in ("", "2", "3")) for font in fonts)
    written = squeezed(pdf_text(as_read_aloud(content)))
    for part in words_of(report):
        assert squeezed(part) in written, part


# --- What they say ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_results_are_a_tagged_file_of_all_that_their_page_says(
    busy: World, client: Client, tmp_path: Path, lang: str
) -> None:
    renew_results()
    with override(lang):
        addresses = [reverse(f"results:{name}") for name in ("results", "results_pdf")]
    page, answer = map(client.get, addresses)
    with override(lang):
        report = results_report(page.context["words"])
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert_whole(report, answer.content, tmp_path / "results.pdf")
    titles = re.findall(r"<h2[^>]*>([^<]+)</h2>", page.text.split("<main")[1].split("</main")[0])
    assert [section.title for section in report.sections][1:] == [title.strip() for title in titles]
    numbers = re.findall(r'class="n">([^<]+)<', page.text)
    assert set(map(str.strip, numbers)) <= set(words_of(report))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["", "tcs-shanghai"])
def test_the_figures_are_a_tagged_file_of_all_that_their_sheet_says(
    busy: World, browse: Browse, tmp_path: Path, lang: str, place: str
) -> None:
    lead, reader = busy.people[DESK], browse(busy.people[DESK])
    with override(lang):
        sheet, file = (f"{reverse(name)}?place={place}" for name in (SHEET, FILE))
        found = team_figures(lead, place=place, at=timezone.now())
        report = found.report
    make_file(report, at=timezone.now())
    page, answer = reader.get(sheet), reader.get(file)
    assert_whole(report, answer.content, tmp_path / "figures.pdf")
    titles = re.findall(r"<h2[^>]*>([^<]+)</h2>", page.text.split("<main")[1].split("</main")[0])
    told = [section.title for section in report.sections]
    assert [title.strip() for title in titles] == told[1:]


# --- Being made, ready, out of date -----------------------------------------------------------------------------------


def test_the_worker_makes_the_file_of_the_results_and_it_ends_with_what_it_says(busy: World, client: Client) -> None:
    page, file = reverse("results:results"), reverse("results:results_pdf")
    assert "The PDF is being made" in client.get(page).text
    assert client.get(file)["Location"] == page
    renew_results()
    text = client.get(page).text
    assert "The PDF was made on" in text
    assert file in text
    first = client.get(file)
    assert first.status_code == 200
    # The page forgets a request that is no more with the next count, and the file with it.
    with unscoped():
        rows = ServiceRequest.objects.filter(pk__in=list(ServiceRequest.objects.values_list("pk", flat=True)[:3]))
        rows.update(received_at=timezone.now() - timedelta(days=500), closed_at=None)
    cache.delete(RESULTS)
    assert client.get(file)["Location"] == page
    assert "The PDF is being made" in client.get(page).text
    renew_results()
    assert client.get(file).content != first.content


def test_a_file_is_forgotten_soon_and_kept_while_it_is_made_again(busy: World) -> None:
    # Far from midnight: a file names the day on which it was made.
    begun = timezone.localtime().replace(hour=12)
    found = team_figures(busy.people[DESK], place="", at=begun)
    report = found.report
    with time_machine.travel(begun, tick=False) as clock:
        make_file(report, at=begun)
        assert made_at(report) == begun
        clock.shift(KEPT_SECONDS - 60)
        make_file(report, at=timezone.now())
        clock.shift(KEPT_SECONDS - 60)
        assert made_at(report) == begun, "the same says the same"
        clock.shift(61)
        assert made_at(report) is None
        assert file_of(report) is None


def test_no_file_says_that_it_was_made_on_a_past_day_or_by_another_portal(busy: World, settings: Any) -> None:
    begun = timezone.now()
    found = team_figures(busy.people[DESK], place="", at=begun)
    with time_machine.travel(begun, tick=False) as clock:
        make_file(found.report, at=begun)
        settings.HUB = settings.HUB | {"name_en": "Another portal"}
        assert file_of(found.report) is None
        make_file(found.report, at=begun)
        assert "Another portal" in pdf_text(file_of(found.report) or b"")
        clock.shift(timedelta(days=1))
        make_file(found.report, at=timezone.now())
        assert made_at(found.report) == timezone.now()


# --- Who orders one, and who is given it ------------------------------------------------------------------------------


def test_a_report_is_ordered_once_made_by_the_worker_and_given_to_who_reads_the_same(
    busy: World, browse: Browse
) -> None:
    lead, other = browse(busy.people[DESK]), browse(busy.people[BEIJING])
    assert reverse(FILE) in lead.get(reverse(SHEET)).text
    assert not lead.get(reverse(FILE)).context["is_ordered"]
    for _again in range(2):
        assert lead.post(reverse(FILE)).status_code == 302
    order = OutboxMessage.objects.get(topic=PAGE_FILE)
    assert order.payload.keys() == {"user", "lang", "page", "key", "trace"}, "no figure outlasts the file"
    assert lead.get(reverse(FILE)).context["is_ordered"]
    assert not other.get(reverse(FILE)).context["is_ordered"]
    deliver_due()
    content = lead.get(reverse(FILE)).content
    assert "Not shown" not in pdf_text(content)
    # To somebody else small cells are closed: the page says another thing, and so has another file.
    assert "is_ordered" in other.get(reverse(FILE)).context
    other.post(reverse(FILE))
    deliver_due()
    closed = pdf_text(other.get(reverse(FILE)).content)
    assert "Figures under 5" in closed
    office = busy.seat(SHANGHAI).office
    assert office is not None
    assert other.get(reverse(FILE), {"place": office.slug}).status_code == 404
    assert other.post(f"{reverse(FILE)}?place={office.slug}").status_code == 404


def test_a_file_that_the_figures_left_behind_is_made_again(busy: World, browse: Browse) -> None:
    reader = browse(busy.people[DESK])
    reader.post(reverse(FILE))
    deliver_due()
    assert reader.get(reverse(FILE))["Content-Type"] == "application/pdf"
    busy.submit(at=busy.at)
    assert not reader.get(reverse(FILE)).context["is_ordered"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.COMPANY}])
def test_no_file_is_made_for_who_left_meanwhile(busy: World, browse: Browse, change: dict[str, Any]) -> None:
    person = busy.people[DESK]
    browse(person).post(reverse(FILE))
    report = team_figures(person, place="", at=timezone.now()).report
    type(person).objects.filter(pk=person.pk).update(**change)
    deliver_due()
    assert OutboxMessage.objects.get(topic=PAGE_FILE).state == "done"
    assert made_at(report) is None


def test_an_order_of_who_left_keeps_nobody_else_waiting(busy: World, browse: Browse) -> None:
    first, second = busy.people[BEIJING], busy.people[MONTREAL]
    digests = {team_figures(one, place="", at=timezone.now()).report.digest for one in (first, second)}
    assert len(digests) == 1, "both read the same"
    browse(first).post(reverse(FILE))
    type(first).objects.filter(pk=first.pk).update(is_active=False)
    deliver_due()
    assert not browse(second).get(reverse(FILE)).context["is_ordered"]
    browse(second).post(reverse(FILE))
    deliver_due()
    assert browse(second).get(reverse(FILE))["Content-Type"] == "application/pdf"


def test_an_empty_period_is_a_report_that_says_so(busy: World, browse: Browse) -> None:
    long_ago = f"{timezone.localdate() - timedelta(days=400):%Y-%m}"
    found = team_figures(busy.people[DESK], place="", first=long_ago, last=long_ago, at=timezone.now())
    make_file(found.report, at=timezone.now())
    content = file_of(found.report)
    assert content is not None
    assert "No request in this period" in pdf_text(content)
    # Each sentence stands alone: to who does not lead there, the page says two.
    sheet = browse(busy.people[BEIJING]).get(reverse(SHEET), {"from": long_ago, "to": long_ago}).text
    assert '<p class="small">No request in this period</p>' in sheet
    assert re.search(r'<p class="small">Figures under 5[^<]+are not shown\.</p>', sheet)


def test_a_file_says_the_facts_of_a_section_as_one_line() -> None:
    section = ReportSection(title="A mission", texts=["In spring."], facts=[("Seats", "8"), ("In line", "not shown")])
    assert section.as_text()["texts"] == ["In spring.", "Seats 8 · In line not shown"]


def test_a_place_that_sent_no_proposal_is_not_said_to_have_had_all_of_them_taken(busy: World, browse: Browse) -> None:
    found = team_figures(busy.people[DESK], place="tcs-shanghai", at=timezone.now())
    told = browse(busy.people[DESK]).get(reverse(SHEET), {"place": "tcs-shanghai"}).text
    for words in (told, "\n".join(words_of(found.report))):
        assert re.search(r"Nothing to count yet: [^\n<]*Why first proposals were left", words)


def test_a_file_of_the_demonstration_says_so_in_both_languages(busy: World, settings: Any) -> None:
    settings.DEMO_MODE = True
    for lang, words in (("en", "these figures are fictional"), ("fr", "ces chiffres sont fictifs")):
        with override(lang):
            found = team_figures(busy.people[DESK], place="", at=timezone.now())
            make_file(found.report, at=timezone.now())
            assert words in pdf_text(file_of(found.report) or b"")
