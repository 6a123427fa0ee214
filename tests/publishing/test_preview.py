"""A draft in the page where readers will see it, in both languages."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from hub.directory.models import Organization
from hub.publishing.views.preview import with_marks
from opportunities.entry_types import OPPORTUNITY
from opportunities.models import Opportunity
from programs.entry_types import PROGRAM
from programs.models import Program
from tests.programs.desk.curators import edited as edited_program
from tests.programs.desk.curators import enter
from tests.publishing.desk import edited, editor, published, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
WORDS = {"en": "Pays for pumps from now on.", "fr": "Finance désormais les pompes."}


def previews(browser, version):
    """Return the preview of a draft by language."""
    found = {}
    for lang in ("en", "fr"):
        with override(lang):
            found[lang] = browser.get(version.type.url("preview", version.pk))
    return found


def test_a_program_is_seen_as_its_draft_says_in_both_languages_and_nothing_is_sent_from_there():
    row = Program.objects.get(slug="ca-nrc-irap")
    said = {f"summary_{lang}": words for lang, words in WORDS.items()}
    draft = edited_program(row, editor("ada"), part="words", **said)
    browser, _ada = enter("cleo", None)
    pages = previews(browser, draft)
    for lang, page in pages.items():
        assert page.status_code == 200
        assert page.templates[0].name == "publishing/preview.html"
        assert WORDS[lang] in page.text
        assert WORDS["fr" if lang == "en" else "en"] not in page.text
        assert '<meta name="robots" content="noindex">' in page.text
        assert 'id="ask"' not in page.text
        assert page.context["draft_url"] in page.text
        assert reverse("reports:new", args=["program", row.slug]) not in page.text
    assert WORDS["en"] not in browser.get(reverse("programs:detail", args=[row.slug])).text
    assert PROGRAM.url("preview", draft.pk) in browser.get(PROGRAM.url("draft", draft.pk)).text


def test_an_opportunity_is_seen_as_anybody_reads_it():
    row = Opportunity.objects.live().exclude(buyer_en="").filter(disclosure="teaser").order_by("slug").first()
    said = {f"description_{lang}": words for lang, words in WORDS.items()}
    draft = edited(OPPORTUNITY, row.slug, editor("ada"), **said)
    browser, _ada = enter("cleo", None)
    for lang, page in previews(browser, draft).items():
        assert WORDS[lang] in page.text
    assert row.buyer_en in previews(browser, draft)["en"].text
    write(draft, draft.made_by, disclosure="technical")
    assert row.buyer_en not in previews(browser, draft)["en"].text
    assert WORDS["en"] not in browser.get(reverse("opportunities:detail", args=[row.slug])).text


def test_what_changed_against_the_published_page_is_marked():
    row = Program.objects.get(slug="ca-nrc-irap")
    changed = row.live.summary_en.replace("Canadian", "Northern") + " More soon."
    draft = edited_program(row, editor("ada"), part="words", summary_en=changed)
    browser, _ada = enter("cleo", None)
    page = previews(browser, draft)["en"].text
    assert "More soon" in page
    assert "<ins>" in page
    assert re.search(r"\d+ places? (is|are) marked", page)
    assert "<ins>" not in page.split("</main>")[1]
    assert "<ins>" not in previews(browser, draft)["fr"].text


def test_marks_keep_markup_and_say_only_what_the_other_lacks():
    before = '<main><p title="a">Up to <b>$5 &amp; more</b></p><p>Same text here</p></main><p>Out</p>'
    after = '<main><p title="b">Up to <b>$9 &amp; more</b></p><p>Same text here</p><p>New</p></main><p>Else</p>'
    page, count = with_marks(after, before)
    assert count == 2
    assert page == (
        '<main><p title="b">Up to <b>$<ins>9</ins> &amp; more</b></p><p>Same text here</p>'
        "<p><ins>New</ins></p></main><p>Else</p>"
    )


def test_what_is_not_whole_or_has_no_public_page_leads_back_to_the_draft():
    row = Opportunity.objects.live().order_by("slug").first()
    draft = edited(OPPORTUNITY, row.slug, editor("ada"), title_fr="")
    browser, _ada = enter("cleo", None)
    back = OPPORTUNITY.url("draft", draft.pk)
    assert browser.get(OPPORTUNITY.url("preview", draft.pk)).url == back
    page = browser.get(back)
    assert "You can preview it once nothing is missing" in page.text
    assert not page.context["preview_url"]


def test_what_withdraws_its_entry_or_was_published_has_no_preview():
    first, second = Opportunity.objects.live().order_by("slug")[:2]
    shown = published(OPPORTUNITY, first.slug, **{f"description_{lang}": words for lang, words in WORDS.items()})
    draft = edited(OPPORTUNITY, second.slug, editor("ada"), withdrawn=True)
    browser, _ada = enter("cleo", None)
    for version in (draft, shown):
        back = OPPORTUNITY.url("draft", version.pk)
        assert not browser.get(back).context["preview_url"]
        assert browser.get(OPPORTUNITY.url("preview", version.pk)).url == back
        assert "This version has no preview." in browser.get(back).text


def test_whoever_does_not_look_after_it_is_shown_nothing():
    draft = edited_program(Program.objects.get(slug="ca-nrc-irap"), editor("ada"), part="words", summary_en="Pumps.")
    others = Organization.objects.exclude(pk=draft.program.organization_id).first()
    browser, _eve = enter("eve", others)
    assert browser.get(PROGRAM.url("preview", draft.pk)).status_code == 404
