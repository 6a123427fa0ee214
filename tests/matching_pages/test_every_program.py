"""What is said of every program of the catalogue to whoever asks whether it fits (C-24)."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from companies.access import sign_fact_sheet
from companies.profile.services.fact_sheets import start_fact_sheet
from programs.publication.services import live_catalogue
from tests.support.samples import EXTENTS, one_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

LANGS = ("en", "fr")
ANSWERS = {"province": "QC", "areas": ["wastewater-treatment"], "needs": ["funding_demo"]}


@EXTENTS
@pytest.mark.parametrize("lang", LANGS)
def test_every_program_says_reasons_money_days_and_whom_to_call(lang: str, whole: bool) -> None:
    """Of one that has ended, what took over or is nearest. No row stands empty. In a normal run, in one of the languages.

    An amount that nobody looked up is said to be so; that none is published, only with the day on which somebody looked.
    A share and an effort have no such day: where they are not known, they are left out.
    """
    token = sign_fact_sheet(start_fact_sheet(language=lang, answers=ANSWERS, at=timezone.now()))
    browser, lacks = Client(), {}
    with override(lang):
        amount, intake, looked = gettext("Amount"), gettext("Intake"), gettext("No amount published")
        nobody, ended = gettext("No program took over."), gettext("What took over")
        for program in live_catalogue().programs:
            if not whole and one_of(LANGS, program.slug) != lang:
                continue
            page = unescape(browser.get(reverse("matching:answer_program", args=[token, program.slug])).text)
            page = page[page.index("<main") : page.index("</main")]
            is_over = nobody in page or ended in page
            facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL))
            there = {
                "its days": is_over or intake in facts,
                "its money": is_over or amount in facts or program.amount_max_cad is None,
                "no empty row": all(words.strip() for words in facts.values()),
                "somebody who looked": looked not in facts.get(amount, "") or program.amount_as_of is not None,
                "a verdict": 'class="verdict' in page or 'class="chip' in page,
                "conditions": 'class="cond' in page
                or gettext("No condition is published beyond the description above. Ask the organization.") in page,
                "reasons": page.count("<tr") >= 5,
                "a next step": gettext("Ask about this program") in page,
                "a source": re.search(r'class="src"><a href="https?://', page) is not None,
                "its day": re.search(r'<p class="small quiet">[^<]*\d{4}', page) is not None,
            }
            if missing := [name for name, holds in there.items() if not holds]:
                lacks[program.slug] = missing
    assert lacks == {}
