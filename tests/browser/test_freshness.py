"""An owner answers by its link, a reader reports, a curator takes both into drafts: with keys, phones and no script."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import address, press, sign_in

VISITS = [("en", 1280, True), ("fr", 320, False)]
CURATOR = "curator2@demo.example"
# Ask the organization of the curator about all its entries, by a token that the test knows.
ASK = """
import sys
from datetime import timedelta
from django.utils import timezone
from hub.core.http.private_links import hash_of
from hub.directory.models import Organization
from programs.models import Program, ReviewedProgram, ReviewPlan, ReviewRequest
now, body = timezone.now(), Organization.objects.get(slug="nrcan")
ReviewPlan.objects.get_or_create(organization=body, defaults={"months": 12, "mailbox": "programs@nrcan.example"})
ReviewRequest.objects.filter(ended_at=None).update(ended_at=now, end="expired")
ask = ReviewRequest.objects.create(organization=body, mailbox="programs@nrcan.example", language="en",
                                   token_hash=hash_of(sys.argv[1]), asked_at=now, expires_at=now + timedelta(days=45))
for program in Program.objects.published().filter(organization=body).order_by("slug")[:3]:
    ReviewedProgram.objects.create(ask=ask, program=program, due_on=now.date())
"""


@one_way("lang, width, javascript", VISITS, go=0)
def test_an_owner_confirms_and_corrects_without_an_account(
    portal: Portal, browser: Browser, lang: str, width: int, javascript: bool
) -> None:
    token = f"token-of-the-browser-{lang}-0123456789"
    portal.act(ASK, token)
    page, guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    entries = portal.base + address(lang, "owners:entries", token)
    page.goto(entries)
    _check(page, "entries of an owner", lang, javascript)
    press(page, "main ul.rows a")
    _check(page, "an entry of an owner", lang, javascript)
    press(page, "main form[method=post] button")
    expect(page.locator("main [role=status]")).to_be_visible()
    press(page.locator("main ul.rows a").nth(1))
    page.locator("details summary").first.click()
    page.locator("input[name=field][value=summary]").check()
    page.locator("input[name=field][value=amount_max_cad]").check()
    press(page, "main form[method=get] button")
    _check(page, "a correction by an owner", lang, javascript)
    page.locator("[name=to_amount_max]").fill("7500000")
    page.locator("[name=source]").fill("not an address")
    press(page)
    expect(page.locator("[name=to_amount_max]")).to_have_value("7500000")
    _check(page, "a correction with a mistake", lang, javascript)
    page.locator("[name=source]").fill("https://nrcan.example/guide")
    press(page)
    expect(page.locator("main [role=status]")).to_be_visible()
    press(page.locator("main ul.rows a").nth(1))
    _check(page, "an entry that was answered", lang, javascript)
    page.goto(entries)
    press(page, "main ul.rows a")  # what waits for an answer stands first
    page.goto(page.locator("main aside a").last.evaluate("one => one.href"))
    _check(page, "the end of a program, by its owner", lang, javascript)
    guard.check()
    page.context.close()


@one_way("lang, width, javascript", VISITS, go=1)
def test_a_reader_reports_and_a_curator_answers(
    portal: Portal, browser: Browser, lang: str, width: int, javascript: bool
) -> None:
    reader, guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    words = f"It closed last week ({lang})."
    slug = "ca-nrcan-eip"
    reader.goto(portal.base + address(lang, "programs:detail", slug))
    press(reader, f"a[href='{address(lang, 'reports:new', 'program', slug)}']")
    _check(reader, "a report", lang, javascript)
    reader.locator("input[name=part][value=dates]").check()
    reader.locator("textarea[name=words]").fill(words)
    # People take longer than this.
    reader.wait_for_timeout(3100)
    press(reader, "main form button[type=submit]")
    own = reader.url
    expect(reader.locator("main")).to_contain_text(words)
    _check(reader, "a report of one's own", lang, javascript)

    curator, _guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    sign_in(curator, portal, lang, CURATOR)
    curator.goto(portal.base + address(lang, "curating:desk") + f"?list=reports&q={slug}")
    press(curator, ".work .name")
    expect(curator.locator("main")).to_contain_text(words)
    _check(curator, "a report on the desk", lang, javascript)
    curator.locator("textarea[name=answer_en]").fill("The day of closing is written.")
    curator.locator("textarea[name=answer_fr]").fill("La date de fermeture est inscrite.")
    press(curator, "main form:has(textarea[name=answer_en]) button[type=submit]")
    expect(curator.locator("main form")).to_contain_text(words)
    _check(curator, "a draft with a report beside it", lang, javascript)
    curator.goto(portal.base + address(lang, "freshness:program", slug))
    _check(curator, "the upkeep of an entry", lang, javascript)
    curator.goto(portal.base + address(lang, "freshness:organization", "nrcan"))
    _check(curator, "the upkeep of an organization", lang, javascript)
    reader.goto(own)
    expect(reader.locator("main")).to_contain_text("The day of closing" if lang == "en" else "La date de fermeture")
    guard.check()
    reader.context.close()
    curator.context.close()


def _check(page: Page, what: str, lang: str, checked: bool) -> None:
    if checked:
        check_page(page, what, lang)
