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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

ANSWERS = {"province": "QC", "areas": ["wastewater-treatment"], "needs": ["funding_demo"]}
FACTS = ("Amount", "Share of cost", "Intake", "Effort to apply")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_program_says_reasons_money_days_and_whom_to_call(lang: str) -> None:
    """What is not published is said to be so; of one that has ended, what took over or is nearest."""
    token = sign_fact_sheet(start_fact_sheet(language=lang, answers=ANSWERS, at=timezone.now()))
    browser, lacks = Client(), {}
    with override(lang):
        words = [gettext(fact) for fact in FACTS]
        nobody, ended = gettext("No program took over."), gettext("What took over")
        for program in live_catalogue().programs:
            page = unescape(browser.get(reverse("matching:answer_program", args=[token, program.slug])).text)
            page = page[page.index("<main") : page.index("</main")]
            facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL))
            there = {
                "money, days and effort": all(facts.get(name, "").strip() for name in words)
                or nobody in page
                or ended in page,
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
