"""The page for a meeting as a file: made by the worker, tagged, gone with the answer."""

from datetime import timedelta
from pathlib import Path

import pdfua
import pytest
import time_machine
from django.core.cache import cache
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.access import sign_fact_sheet
from companies.models import FactSheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.matching.assessments.sources import published_sources
from hub.matching.engine.results import match_readings
from hub.matching.finder.meeting import MeetingPage, company_words, meeting_page_of
from hub.matching.profile.facts import CompanyReading
from hub.outbox.models import OutboxMessage
from hub.outbox.report_files import PAGE_FILE, file_of, make_file, make_page_file
from hub.outbox.services import deliver_due
from tests.support.files import pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ANSWERS = {
    "province": "QC",
    "description": "We treat wastewater of dyes with membranes #set text(red)",
    "areas": ["wastewater-treatment"],
    "needs": ["funding_demo", "trade_mission"],
    "target_markets": ["CN"],
}


@pytest.fixture(autouse=True)
def _nothing_lies_in_the_cache() -> None:
    cache.clear()


def _sheet(lang: str = "en") -> FactSheet:
    return start_fact_sheet(language=lang, at=timezone.now(), answers=ANSWERS)


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_visitor_has_the_page_made_as_a_tagged_file_that_says_the_same(lang: str, tmp_path: Path) -> None:
    with override(lang):
        token, visitor = sign_fact_sheet(_sheet(lang)), Client()
        page, answer = (reverse(f"matching:{name}", args=[token]) for name in ("meeting_pdf", "answer"))
        opened = visitor.get(answer)
        assert page in opened.content.decode()
        assert not visitor.get(page).context["is_ordered"]
        for _press in range(2):
            assert visitor.get(visitor.post(page)["Location"]).context["is_ordered"]
        assert OutboxMessage.objects.filter(topic=PAGE_FILE).count() == 1
        deliver_due()
        given = visitor.get(page)
        printed = visitor.get(reverse("matching:answer_meeting_page", args=[token])).content.decode()
    assert given["Content-Type"] == "application/pdf"
    assert "no-store" in given["Cache-Control"]
    file = tmp_path / "page.pdf"
    file.write_bytes(given.content)
    report = pdfua.validate(str(file))
    assert [(found.rule_id, found.message) for found in report.findings] == []
    written = _squeezed(pdf_text(given.content))
    assert _squeezed(ANSWERS["description"]) in written
    assert str(ANSWERS["description"]) in printed
    moves = opened.context["moves"]
    assert moves
    for move in moves:
        assert _squeezed(f"{move.number}. {move.row.name}") in written
        assert _squeezed(move.row.card.intake_words) in written
        assert f"{move.number}. {move.row.name}".split(" ")[-1] in printed
    for person in opened.context["people"]:
        assert _squeezed(person.title) in written


def test_a_visitor_who_comes_back_later_that_day_still_has_the_file() -> None:
    sheet, morning = _sheet(), timezone.localtime().replace(hour=8)
    with time_machine.travel(morning, tick=False) as clock:
        make_file(meeting_page_of(None, str(sheet.pk), at=morning), at=morning)
        clock.shift(timedelta(hours=9))
        assert file_of(MeetingPage(sheet, "en", timezone.localdate())) is not None
        clock.shift(timedelta(hours=16))
        assert file_of(MeetingPage(sheet, "en", timezone.localdate(morning))) is None


def test_a_file_is_of_one_answer_in_one_language_on_one_day_and_ends_with_the_answer() -> None:
    sheet, at = _sheet(), timezone.now()
    on = timezone.localdate(at)
    make_file(meeting_page_of(None, str(sheet.pk), at=at), at=at)
    assert (file_of(MeetingPage(sheet, "en", on)) or b"").startswith(b"%PDF")
    assert file_of(MeetingPage(sheet, "fr", on)) is None
    assert file_of(MeetingPage(sheet, "en", on + timedelta(days=1))) is None
    sheet.answers = {**ANSWERS, "province": "ON"}
    assert file_of(MeetingPage(sheet, "en", on)) is None
    last_hour = sheet.expires_at - timedelta(hours=1)
    assert meeting_page_of(None, str(sheet.pk), at=last_hour).kept_seconds == 3600
    ended = sheet.expires_at + timedelta(seconds=1)
    with pytest.raises(Http404):
        meeting_page_of(None, str(sheet.pk), at=ended)
    with time_machine.travel(ended, tick=False):
        make_page_file(user=None, lang="fr", page="meeting", key=[str(sheet.pk)], at=ended)
        assert file_of(MeetingPage(sheet, "fr", timezone.localdate(ended))) is None
    assert Client().post(reverse("matching:meeting_pdf", args=["forged"])).status_code == 404


@pytest.mark.parametrize(
    ("answers", "text", "written_in"),
    [
        ({"description": "We treat the water of mills with our membranes"}, "We treat", "en-CA"),
        ({"description": "Nous traitons l’eau des usines avec nos membranes"}, "Nous traitons", "fr-CA"),
        ({"description": "我们处理印染废水"}, "我们", "zh-Hans"),
        ({"description": "An offering", "description_fr": "Une entreprise"}, "Une entreprise", "fr-CA"),
        ({"province": "QC"}, "", ""),
    ],
)
def test_the_words_of_the_company_come_first_and_say_their_language(answers, text, written_in) -> None:
    told = match_readings((CompanyReading(answers=answers),), sources=published_sources(), on=timezone.localdate())
    found = company_words(told, "en")
    assert (found["text"][: len(text)], found["lang"]) == (text, written_in)
