"""The showcase in three languages, and what of companies and people they never show."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from companies.models.sheets import CompanySheet
from companies.registration.services import register_company
from companies.sheets.services import make_files
from hub.accounts.models import User
from hub.pages.showcase.presentation import SQUARES
from hub.pages.showcase.queries import Showcase, ShowcaseFilter
from tests.accounts.people import make_person
from tests.pages.showcase import now, pages_of, shown
from tests.support.files import pdf_text

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def get(name: str, *args: Any, lang: str = "en", **query: Any) -> str:
    with override(lang):
        response = Client().get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    assert response["Cache-Control"] == "no-store"
    return str(response.content.decode())


def said_by(response: Any) -> str:
    """Return what a page or a file says to who reads it."""
    is_file = response["Content-Type"] == "application/pdf"
    return pdf_text(response.content) if is_file else str(response.content.decode())


def test_the_list_narrows_by_area_place_and_capability_and_counts_on_the_map(now: datetime) -> None:
    shown("Alder Water", "NS", "wastewater-treatment", now, capabilities=("membranes",))
    shown("Birch Grid", "NS", "transmission-grid", now)
    shown("Cedar Water", "QC", "wastewater-treatment", now)
    text = get("pages:showcase")
    assert "3 companies show themselves here" in text
    assert 'aria-label="Nova Scotia: 2"' in text
    assert "Nunavut: " not in text, "an empty square leads nowhere"
    wet = get("pages:showcase", area="wastewater-treatment")
    assert "Alder Water" in wet
    assert "Cedar Water" in wet
    assert "Birch Grid" not in wet
    assert 'aria-label="Nova Scotia: 1"' in wet
    assert "Cedar Water" not in get("pages:showcase", area="wastewater-treatment", place="NS")
    narrow = get("pages:showcase", capability="membranes")
    assert "Alder Water" in narrow
    assert "Birch Grid" not in narrow
    assert "3 companies" in get("pages:showcase", area="perpetual-motion", place="ZZ", capability="x")
    assert "No company answers this yet" in get("pages:showcase", area="transmission-grid", place="QC")
    assert "Nouvelle-Écosse\u00a0: 2" in get("pages:showcase", lang="fr")
    chinese = get("chinese:showcase")
    assert 'aria-label="新斯科舍省：2"' in chinese
    assert "3家企业" in chinese
    assert "污水处理（2）" in chinese
    assert len(SQUARES) == 13 == len(set(SQUARES.values()))


def test_empty_pages_say_so() -> None:
    assert "No company shows itself yet" in get("pages:showcase")
    assert "Aucune entreprise ne se présente encore" in get("pages:showcase", lang="fr")
    assert "目前还没有企业公开简介" in get("chinese:showcase")


def test_pages_in_chinese_say_what_they_are(now: datetime) -> None:
    company = shown("Alder Water", "NS", "wastewater-treatment", now)
    for text in (
        get("chinese:home"), get("chinese:showcase"), get("chinese:enquiry"), get("chinese:sheet", company.slug),
    ):  # fmt: skip
        assert '<html lang="zh-Hans">' in text
        assert "并非加拿大政府网站" in text
        assert "参考译文" in text
        assert "Not a Government of Canada website" in text
        assert "<script" not in text
        assert not re.search(r'(?:src|href)="https?://(?!testserver|localhost)', text), "no third party"


@override_settings(DEMO_MODE=True)
def test_fiction_is_said_on_each_sheet_and_row(now: datetime) -> None:
    slug = shown("Alder Water", "NS", "wastewater-treatment", now).slug
    for lang, words in (("en", "fictional company"), ("fr", "entreprise fictive")):
        assert words in get("pages:sheet", slug, lang=lang)
        assert words in get("pages:showcase", lang=lang)
    assert "虚构企业" in get("chinese:sheet", slug)
    assert "虚构企业" in get("chinese:showcase")


def test_a_withdrawn_company_is_gone_from_every_page_and_file(now: datetime) -> None:
    company = shown("Alder Water", "NS", "wastewater-treatment", now)
    make_files(company_id=company.pk, at=now)
    for address in pages_of(company.slug):
        response = Client().get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noarchive"
        assert "Alder Water" in said_by(response)
    owner = User.objects.get(email="alder@firm.example")
    set_consent(
        company=company, purpose=Purpose.PUBLIC_PROFILE, granted=False, language="en", by=owner,
        at=now + timedelta(minutes=1),
    )  # fmt: skip
    for address in pages_of(company.slug):
        response = Client().get(address)
        assert response.status_code == (404 if company.slug in address else 200)
        assert "Alder Water" not in said_by(response)
    for name in ("api:sitemap", "data:changes", "pages:search"):
        assert company.slug not in Client().get(reverse(name), {"q": "Alder"}).content.decode()


def test_a_file_out_of_date_is_not_handed_out(now: datetime) -> None:
    company = shown("Alder Water", "NS", "wastewater-treatment", now)
    for lang, words in (("en", "The PDF is being made"), ("fr", "Le PDF est en préparation")):
        with override(lang):
            response = Client().get(reverse("pages:sheet_file", args=[company.slug]))
        assert response.status_code == 503
        assert words in response.content.decode()
        assert response["Retry-After"]
    waits = Client().get(reverse("chinese:sheet_file", args=[company.slug]))
    assert waits.status_code == 503
    assert "PDF正在生成" in waits.content.decode()
    make_files(company_id=company.pk, at=now)
    response = Client().get(reverse("chinese:sheet_file", args=[company.slug]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "Alder Water" in said_by(response)
    assert "alder@firm.example" not in said_by(response)


def test_nothing_of_who_did_not_agree_and_no_address_of_a_person_is_shown(now: datetime) -> None:
    company = shown("Alder Water", "NS", "wastewater-treatment", now)
    make_files(company_id=company.pk, at=now)
    hidden = make_person("heron@hidden.example", name="Heron Hidden")
    register_company(by=hidden, name="Heron Secret Ltd.", province="NS", at=now)
    Company.objects.filter(pk=company.pk).update(
        description_en="Ask heron@firm.example", city="Heronville", business_number="731948265", needs=["dispute"]
    )
    make_files(company_id=company.pk, at=now)
    for address in [*pages_of(company.slug), reverse("chinese:home"), reverse("chinese:enquiry")]:
        text = said_by(Client().get(address))
        for secret in ("Heron", "heron@", "731948265", "alder@firm.example", "Owner of"):
            assert secret not in text, (address, secret)


def test_what_is_not_there_is_said_in_chinese(now: datetime) -> None:
    for path in ("/zh/nope/", "/zh/companies/nobody/"):
        answer = Client().get(path)
        assert answer.status_code == 404
        assert "页面不存在" in answer.content.decode()
        assert 'lang="zh-Hans"' in answer.content.decode()
    assert "There is no page at this address" in Client().get("/en/nope/").content.decode()


def test_in_chinese_companies_with_chinese_words_of_their_own_come_first(now: datetime) -> None:
    shown("Alder Water", "NS", "wastewater-treatment", now)
    last = shown("Zinc Air", "QC", "low-carbon-electricity", now)
    CompanySheet.objects.create(company=last, headline_zh="锌空气电池", edited_at=now)
    for lang, first in (("zh", last.name), ("en", "Alder Water")):
        assert Showcase(ShowcaseFilter(), lang).found[0].name == first
