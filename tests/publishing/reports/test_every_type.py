"""Readers say which field of an entry is wrong, and the answer is a change of that field: once for every type."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hub.core.workflow import RefusedError
from hub.publishing import services
from hub.publishing.choices import ReportState
from hub.publishing.documents.fields import OTHER
from hub.publishing.models import EntryReport
from hub.publishing.reports.access import sign_report
from hub.publishing.reports.services import accept_report, decline_report, report_entry
from tests.programs.desk.curators import enter
from tests.publishing.desk import MOMENT, REASON
from tests.publishing.reports.readers import ANSWER, WORDS, sent_mails
from tests.publishing.test_every_type import TYPES, Way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
# What only the staff see, of each type: it is never offered to readers.
STAFF = {
    "area": {"keywords", "naics", "hs", "cpc_ipc", "codes_note"},
    "office": {"territory_verified"},
    "opportunity": {"owner", "vouched", "sought"},
    "signal": {"effect_basis", "title_zh_basis"},
    "rule": {"by_notes", "said_by"},
    "organization": {"domains", "contact_email_source", "contact_email_as_of"},
    "service": {"is_standard_verified"},
    "seat": {"is_routable"},
    "program": {"verified", "review_by", "looked_up", "as_of"},
}
ALWAYS_STAFF = {"withdrawn", "is_verified", "as_of"}


@pytest.fixture
def way(entry_type):
    return Way(entry_type)


def part_of(way):
    """Return the field, as readers name it, that the changes of a type are about."""
    return next(field for field in way.type.reader_fields if way.english in field.columns)


def reported(way, **fields):
    values = {"part": part_of(way).name, "words": WORDS, "link": "", "email": "ana@firm.example", "language": "fr"}
    return report_entry(entry_type=way.type, slug=way.slug, **(values | fields), at=MOMENT)


def published(way, draft):
    services.submit(version=draft, reason=REASON, by=way.ada, at=MOMENT)
    services.approve(version=way.again(draft), by=way.ben, at=MOMENT)


def waiting(browser, way):
    rows = browser.get(way.type.url("desk"), {"list": "reports"}).context["page_obj"].object_list
    return [row.slug for row in rows]


@TYPES
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_form_offers_what_readers_see_of_the_type_in_their_words(way, lang):
    browser, row = Client(), way.type.row(way.slug)
    with translation.override(lang):
        address = reverse("reports:new", args=[way.type.slug, way.slug])
    page = browser.get(address).content.decode()
    offered = re.findall(r'name="part" value="([^"]+)"', page) or re.findall(r'<option value="([^"]+)"', page)
    assert offered == [*(field.name for field in way.type.reader_choices(row)), OTHER]
    assert not set(offered) & (ALWAYS_STAFF | STAFF.get(way.type.slug, set()))
    for field in way.type.reader_choices(row):
        assert field.words.text(lang).replace("’", "&#x27;") in page or field.words.text(lang) in page
    with time_machine.travel(MOMENT, tick=False) as clock:
        started = re.search(r'name="started" value="([^"]+)"', browser.get(address).content.decode())[1]
        clock.shift(5)
        sent = browser.post(address, {"part": offered[0], "words": WORDS, "started": started})
    report = EntryReport.objects.get()
    assert (report.entry_type, report.slug, report.part) == (way.type.slug, way.slug, offered[0])
    own = browser.get(sent["Location"]).content.decode()
    assert WORDS in own
    assert report.language == lang


@TYPES
def test_the_page_of_every_entry_leads_to_the_form(way):
    if way.type.slug in {"boundary-case", "route", "rule", "seat"}:
        return  # They stand on the pages of an area, of programs and of an office, which have the way of their own, or
        # on none.
    page = Client().get(way.type.page(way.type.row(way.slug)).partition("#")[0]).content.decode()
    assert reverse("reports:new", args=[way.type.slug, way.slug]) in page


@TYPES
def test_a_change_of_the_field_that_it_names_answers_a_report_and_nothing_else_does(way):
    report = reported(way)
    browser, _hal = enter("hal", None)
    assert waiting(browser, way) == [way.slug]
    draft = accept_report(report=report, **ANSWER, by=way.ada, at=MOMENT)
    way.write(draft, **way.other)
    beside = browser.get(way.type.url("draft", draft.pk)).content.decode()
    assert WORDS in beside
    assert "This draft does not change" in beside
    published(way, draft)
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert waiting(browser, way) == [way.slug]
    assert sent_mails() == []
    again = accept_report(report=report, **ANSWER, by=way.ada, at=MOMENT)
    way.write(again, **way.change("Corrected"))
    published(way, again)
    report.refresh_from_db()
    assert report.state == ReportState.CORRECTED
    assert waiting(browser, way) == []
    (mail,) = sent_mails()
    assert mail.payload["to"] == ["ana@firm.example"]
    assert "ce que vous avez signalé est corrigé" in mail.payload["subject"]
    services.roll_back(to=way.earlier(), reason=REASON, by=way.ada, at=MOMENT)
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert len(sent_mails()) == 1


@TYPES
def test_a_report_stands_beside_its_field_in_the_editor_before_anybody_answered_it(way):
    report = reported(way)
    browser, _hal = enter("hal", None)
    draft = way.begun()
    page = browser.get(way.type.part_url(draft.pk, way.part)).content.decode()
    place = page.index(reverse("report_review:report", args=[report.pk]))
    assert page.index(f'name="{way.english}"') < place
    assert page.count(WORDS) == 1
    assert report.part_words in browser.get(way.type.url("draft", draft.pk)).content.decode()


@TYPES
def test_it_is_answered_by_a_reason_in_the_readers_language(way):
    report = reported(way, language="en")
    decline_report(report=report, reply="The page still says so.", by=way.ada, at=MOMENT)
    (mail,) = sent_mails()
    assert "about what you reported" in mail.payload["subject"]
    own = Client().get(reverse("reports:own", args=[sign_report(report)])).content.decode()
    assert "The page still says so." in own
    browser, _hal = enter("hal", None)
    assert waiting(browser, way) == []


@TYPES
def test_the_report_of_an_entry_that_was_taken_out_waits_still(way):
    if not way.type.may_retire or way.type.slug == "program":
        return
    report = reported(way)
    draft = services.begin_retirement(entry_type=way.type, slug=way.slug, by=way.ada, at=MOMENT)
    services.submit(version=draft, reason=REASON, by=way.ada, at=MOMENT)
    try:
        services.approve(version=way.again(draft), by=way.ben, at=MOMENT)
    except RefusedError:
        return  # Other entries rest on it.
    browser, _hal = enter("hal", None)
    assert waiting(browser, way) == [way.slug]
    page = browser.get(reverse("report_review:report", args=[report.pk]))
    assert page.status_code == 200
    decline_report(report=report, reply="It was taken out.", by=way.ada, at=MOMENT)


def test_nothing_can_be_reported_of_a_kind_or_an_entry_that_is_not_there():
    for address in (("no-such-kind", "x"), ("guide", "no-such-guide")):
        assert Client().get(reverse("reports:new", args=address)).status_code == 404
