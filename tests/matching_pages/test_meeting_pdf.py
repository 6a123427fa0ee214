"""The page for a meeting as a file: made by the worker, tagged, gone with the answer."""

from datetime import timedelta
from pathlib import Path

import pdfua
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.access import sign_fact_sheet
from companies.models import FactSheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.matching.finder.meeting import MEETING_FILE, make_file, meeting_file
from hub.outbox.models import OutboxMessage
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
        # An address that says "asked" orders nothing.
        for address in (page, f"{page}?asked=1"):
            assert not visitor.get(address).context["is_ordered"]
        for _press in range(2):
            assert visitor.get(visitor.post(page)["Location"]).context["is_ordered"]
        assert OutboxMessage.objects.filter(topic=MEETING_FILE).count() == 1
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
    moves = opened.context["moves"]
    assert moves
    for move in moves:
        assert _squeezed(f"{move.number}. {move.row.name}") in written
        assert _squeezed(move.row.card.intake_words) in written
        assert f"{move.number}. {move.row.name}".split(" ")[-1] in printed
    for person in opened.context["people"]:
        assert _squeezed(person.title) in written


def test_a_file_is_of_one_answer_in_one_language_on_one_day_and_ends_with_the_answer() -> None:
    sheet, at = _sheet(), timezone.now()
    on = timezone.localdate(at)
    make_file(sheet_id=str(sheet.pk), lang="en", at=at)
    assert (meeting_file(sheet, "en", on=on) or b"").startswith(b"%PDF")
    assert meeting_file(sheet, "fr", on=on) is None
    assert meeting_file(sheet, "en", on=on + timedelta(days=1)) is None
    sheet.answers = {**ANSWERS, "province": "ON"}
    assert meeting_file(sheet, "en", on=on) is None
    ended = sheet.expires_at + timedelta(seconds=1)
    make_file(sheet_id=str(sheet.pk), lang="fr", at=ended)
    assert meeting_file(sheet, "fr", on=timezone.localdate(ended)) is None
    assert Client().post(reverse("matching:meeting_pdf", args=["forged"])).status_code == 404
