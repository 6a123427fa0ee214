"""The sheet of a company: closed terms by the dictionary, its own words alone, tagged files, and leaving at once."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, CompanySheet, SheetFile
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.sheets.labels import SHEET_WORDS, capability_name, chinese_words, term
from companies.sheets.presentation import PublicSheet
from companies.sheets.queries import public_file, public_sheet, public_sheets, sheets_of
from companies.sheets.services import make_files, request_stale_files, save_sheet, sheet_pdf
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Area, IpStatus, Province, Stage
from hub.directory.reference.capabilities import CAPABILITIES_FILE, capabilities
from hub.outbox.models import OutboxMessage
from hub.outbox.services import deliver_due
from tests.support.files import as_read_aloud, assert_accessible, fonts_of, pdf_text, squeezed, tags_of

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "zh")
PLAIN = {"en": "en-CA", "fr": "fr-CA", "zh": "zh-CN"}


def agree(company: Company, by: Any, at: datetime, *, granted: bool = True) -> None:
    set_consent(company=company, purpose=Purpose.PUBLIC_PROFILE, granted=granted, language="en", by=by, at=at)


@pytest.fixture
def described(company: Company, owner: Any, now: datetime) -> Company:
    """A company that wrote in English and French, has an offering, and wrote its Chinese words for the sheet."""
    words = {
        "description_en": "We clean the wastewater of towns. Ask ana@boreal.example. #panic() $x$",
        "description_fr": "Nous épurons l’eau des villes\u00a0; rien d’autre.",
        "certifications": ["ISO 14001"],
        "employees": 9731,
    }
    update_profile(company=company, answers=words, version=company.version, by=owner, at=now)
    company = Company.objects.get(pk=company.pk)
    facts = {"areas": ["wastewater-treatment"], "trl": 8, "stage": "export", "ip_status": "granted"}
    row = add_offering(company=company, name="Membrane reactor", answers=facts, by=owner, at=now)
    row.capabilities = [next(iter(capabilities()))]
    row.save()
    texts = {"headline_en": "Clean water", "headline_zh": "膜生物反应器", "seeks_zh": "寻找江苏的运营单位。"}
    save_sheet(company=company, texts=texts, translated=["zh"], by=owner, at=now)
    return company


# --- The dictionary ---------------------------------------------------------------------------------------------------


def test_every_closed_term_has_its_chinese() -> None:
    for members in (Area, Province, Stage, IpStatus):
        for member in members:
            assert re.search(r"[\u4e00-\u9fff]", term(member, "zh")), member
            assert term(member, "zh") != term(member, "en") != ""
    for slug in capabilities():
        assert re.search(r"[\u4e00-\u9fff]", capability_name(slug, "zh")), slug
    assert set(chinese_words()["sheet"]) == set(SHEET_WORDS)
    assert capability_name("what-left-the-list", "zh") == ""


def test_areas_go_by_the_short_names_of_the_directory() -> None:
    rows = parse_yaml((CAPABILITIES_FILE.with_name("areas.yaml")).read_text(encoding="utf-8"))
    assert {row["id"]: row["short_zh"] for row in rows} == chinese_words()["areas"]


def test_the_dictionary_holds_simplified_characters_and_full_width_marks() -> None:
    def sentences(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for each in value.values() for text in sentences(each)]
        return [text for each in value for text in sentences(each)] if isinstance(value, list) else [str(value)]

    for text in sentences(chinese_words()):
        assert not re.search(r"[這個們為與對應請費轉國業單發關產術權還無過數據聯繫]", text), text
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?![a-z])", text), text


# --- What it says -----------------------------------------------------------------------------------------------------


def test_own_words_stand_only_in_the_language_in_which_they_were_written(described: Company) -> None:
    english, french, chinese = sheets_of([described], *LANGUAGES)
    assert english.about is not None
    assert english.about.note == ""
    assert french.about is not None
    assert french.about.text.startswith("Nous épurons")
    assert french.headline == ""
    assert chinese.headline == "膜生物反应器"
    assert chinese.is_courtesy
    assert not english.is_courtesy
    assert chinese.about is not None
    assert chinese.about.lang == "en-CA"
    assert chinese.about.note == "此部分暂无中文，原文为英文"
    assert french.seeks is not None
    assert french.seeks.lang == "zh-Hans"
    assert "chinois" in french.seeks.note
    offered = chinese.offerings[0]
    assert offered.name.text == "Membrane reactor"
    assert offered.name.note
    assert ("领域", "污水处理") in offered.rows
    assert ("知识产权", "已获授权") in offered.rows
    assert ("技术成熟度（TRL）", "8级（共9级）") in offered.rows
    assert chinese.province == "魁北克省"
    assert ("认证", "ISO 14001") in chinese.rows


def test_what_it_offers_is_said_once_in_the_language_of_its_offerings(described: Company, owner: Any) -> None:
    told = {f"offers_{lang}": f"All that we make ({lang})." for lang in LANGUAGES}
    CompanySheet.objects.filter(company=described).update(**told)
    english, french, _chinese = sheets_of([described], *LANGUAGES)
    assert english.offers is None
    assert french.offers is not None
    assert french.offers.text == told["offers_fr"]
    mine = Client()
    mine.force_login(owner)
    form = mine.get(reverse("companies:sheet", args=[described.slug])).context["form"]
    assert [name for name in form.fields if name.startswith("offers_")] == ["offers_fr", "offers_zh"]


def test_no_mail_address_and_nothing_but_the_consent_names_leaves(described: Company) -> None:
    for sheet in sheets_of([described], *LANGUAGES):
        said = str(sheet.document())
        assert ("@" not in said and "[…]" in said) or sheet.lang == "fr"
        assert "9731" not in said
        assert "needs" not in said


@override_settings(DEMO_MODE=True)
def test_fiction_is_said_in_three_languages(described: Company) -> None:
    described.name += " (fictional)"
    for sheet, word in zip(sheets_of([described], *LANGUAGES), ("fictional", "fictive", "虚构企业"), strict=True):
        assert sheet.is_fictional
        assert "(fictional)" not in sheet.name, "it is said once, in the language of the page"
        assert word in sheet.words["fictional"]
        assert word in pdf_text(sheet_pdf(sheet))


# --- The file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_is_tagged_titled_whole_and_selectable(described: Company, lang: str) -> None:
    sheet = sheets_of([described], lang)[0]
    content = sheet_pdf(sheet)
    assert sheet_pdf(sheet) == content, "the same sheet makes the same file"
    document = pikepdf.open(BytesIO(content))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == PLAIN[lang]
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert sheet.title in str(said["dc:title"])
    tags = [str(node.S) for node in tags_of(document.Root.StructTreeRoot)]
    assert {"/P", "/Link"} < set(tags)
    assert any(tag in {"/H1", "/H2", "/Title"} for tag in tags)
    assert all(page.get("/StructParents") is not None and page.Tabs == "/S" for page in document.pages)
    fonts = fonts_of(document)
    assert fonts
    assert all(any(f"/FontFile{n}" in font for n in ("", "2", "3")) for font in fonts)
    assert len(document.pages) == 1
    written = squeezed(pdf_text(as_read_aloud(content)))
    for part in _parts(sheet):
        assert squeezed(part) in written, part


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_validator_finds_nothing_that_pdf_ua_forbids(described: Company, lang: str, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet_pdf(sheets_of([described], lang)[0]))
    assert_accessible(file)


def _without_language(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


def _with_words_outside_of_tags(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"BT (x) Tj ET")


def _with_links_that_say_nothing(document: pikepdf.Pdf) -> None:
    for link in document.pages[0].Annots:
        del link["/Contents"]


def _without_tags(document: pikepdf.Pdf) -> None:
    del document.Root["/StructTreeRoot"]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_without_language, "UA-06-001"),
        (_with_words_outside_of_tags, "UA-01-003"),
        (_with_links_that_say_nothing, "UA-18-005"),
        (_without_tags, "UA-01-005"),
    ],
)
def test_the_validator_sees_what_is_spoiled(described: Company, spoil: Any, rule: str, tmp_path: Path) -> None:
    document = pikepdf.open(BytesIO(sheet_pdf(sheets_of([described], "en")[0])))
    spoil(document)
    document.save(tmp_path / "spoiled.pdf")
    assert rule in {found.rule_id for found in pdfua.validate(str(tmp_path / "spoiled.pdf")).findings}


def _parts(sheet: PublicSheet) -> list[str]:
    texts = [sheet.title, sheet.name, sheet.words["how"], sheet.words["independent"], sheet.words["consent"], sheet.url]
    texts += [part.text for part in (sheet.about, sheet.seeks) if part]
    rows = [*sheet.rows, *(row for one in sheet.offerings for row in one.rows)]
    courtesy = [sheet.words["courtesy"]] if sheet.is_courtesy else []
    return [*texts, *(one.name.text for one in sheet.offerings), *(word for row in rows for word in row), *courtesy]


# --- Showing, changing, leaving ---------------------------------------------------------------------------------------


def test_the_worker_makes_the_files_and_makes_them_anew_after_a_change(
    described: Company, owner: Any, now: datetime
) -> None:
    agree(described, owner, now)
    assert OutboxMessage.objects.filter(topic="companies.sheet").count() == 1
    assert not SheetFile.objects.exists(), "the request writes no file"
    deliver_due()
    assert set(SheetFile.objects.values_list("language", flat=True)) == set(LANGUAGES)
    old = public_sheet(described.slug, "en")
    assert old is not None
    assert public_file(old) is not None
    assert make_files(company_id=described.pk, at=now) == 0, "nothing changed"
    later = now + timedelta(hours=1)
    add_offering(company=described, name="Second thing", answers={}, by=owner, at=later)
    new = public_sheet(described.slug, "en")
    assert new is not None
    assert public_file(new) is None, "an old file is handed out to nobody"
    deliver_due()
    content = public_file(new)
    assert content is not None
    assert "Second thing" in pdf_text(content)


def test_a_sweep_finds_what_no_event_told_of(described: Company, owner: Any, now: datetime) -> None:
    agree(described, owner, now)
    deliver_due()
    Company.objects.filter(pk=described.pk).update(name="Other Name Ltd.")
    assert request_stale_files(at=now) == 1
    deliver_due()
    assert request_stale_files(at=now) == 0
    sheet = public_sheet(described.slug, "fr")
    assert sheet is not None
    assert "Other Name Ltd." in pdf_text(public_file(sheet) or b"")


def test_a_company_leaves_at_once_with_its_files(described: Company, owner: Any, now: datetime) -> None:
    agree(described, owner, now)
    deliver_due()
    agree(described, owner, now + timedelta(minutes=1), granted=False)
    assert public_sheets("zh") == []
    assert public_sheet(described.slug, "zh") is None
    assert not SheetFile.objects.exists()
    make_files(company_id=described.pk, at=now)
    assert not SheetFile.objects.exists(), "a job that comes late makes none"


def test_a_closed_company_and_one_on_the_first_wording_are_not_shown(
    described: Company, owner: Any, now: datetime
) -> None:
    described.consents.create(
        purpose=Purpose.PUBLIC_PROFILE, granted=True, wording=1, language="en", at=now, by=owner
    )  # fmt: skip
    assert public_sheets("en") == []
    agree(described, owner, now + timedelta(minutes=1))
    assert [sheet.name for sheet in public_sheets("en")] == ["Boreal Membranes Inc."]
    Company.objects.filter(pk=described.pk).update(closed_at=now)
    assert public_sheets("en") == []


# --- The company's own page -------------------------------------------------------------------------------------------


def test_a_company_sees_its_sheet_before_it_shows_it_and_takes_it_down(
    described: Company, owner: Any, member: Any, now: datetime
) -> None:
    page = reverse("companies:sheet", args=[described.slug])
    mine = Client()
    mine.force_login(owner)
    for lang, words in (("en", "What it does"), ("fr", "Activités"), ("zh", "主营业务")):
        text = mine.get(page, {"lang": lang}).content.decode()
        assert words in text
        assert "Nobody sees it" in text
    assert public_sheets("en") == []
    reader, editor = Client(), Client()
    reader.force_login(member(MemberRole.READER, "reader@boreal.example").user)
    editor.force_login(member(MemberRole.EDITOR, "editor@boreal.example").user)
    assert reader.get(page).status_code == 200
    assert reader.post(page, {"act": "save"}).status_code == 403
    assert editor.post(page, {"act": "show"}).status_code == 403
    assert editor.post(page, {"act": "save", "headline_fr": "De l’eau propre"}).status_code == 302
    assert CompanySheet.objects.get().headline_fr == "De l’eau propre"
    refused = editor.post(page, {"act": "save", "seeks_en": "Write to ana@boreal.example"})
    assert refused.status_code == 200
    assert "Leave out mail addresses" in refused.content.decode()
    assert mine.post(page, {"act": "publish"}).status_code == 404
    assert mine.post(page, {"act": "show"}).status_code == 302
    assert [sheet.slug for sheet in public_sheets("en")] == [described.slug]
    assert "Anybody can read it" in mine.get(page).content.decode()
    assert mine.post(page, {"act": "stop"}).status_code == 302
    assert public_sheets("en") == []


def test_the_page_of_the_company_is_in_french_too(described: Company, owner: Any) -> None:
    mine = Client()
    mine.force_login(owner)
    with override("fr"):
        text = mine.get(reverse("companies:sheet", args=[described.slug])).content.decode()
    assert "Votre page publique" in text
    assert "Accepter et montrer ma page" in text
