"""A company follows one request from asking to its outcome; an unfinished one is rescued.

The other side acts through the services, in a process of its own, as the desk does.
"""

from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_axe, check_page, check_width
from tests.browser.conftest import IN_ENGLISH, Portal, Visit, one_way, open_page
from tests.browser.people import address, mailed_link, new_address, press, send_registration, sign_in, sign_up

WORDS = {
    "en": (
        "Pilot partner for small towns (fictional)",
        "We treat sewage of small towns with membranes and look for one water operator to host a pilot.",
        "sewage",
    ),
    "fr": (
        "Partenaire pilote pour petites villes (fictif)",
        "Nous traitons les eaux usées de petites villes avec des membranes et cherchons un exploitant pour un pilote.",
        "eaux usées",
    ),
}
_DESK = """
import sys
from datetime import timedelta
from django.utils import timezone
from hub.accounts.models import User
from hub.casework.choices import Outcome, OutcomeReason
from hub.casework.models import RequestDraft, ServiceRequest, Survey
from hub.casework.referrals.services import SeatChoiceInput, accept_referral, refer_request
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.messages import answer_company, ask_company
from hub.casework.requests.services.submission import remind_of_drafts
from hub.directory.models import Seat
from hub.outbox.services import deliver_due
now = timezone.now()
desk = User.objects.get(email="admin@demo.example")
request = ServiceRequest.objects.select_related("owner").filter(reference=sys.argv[1]).first()
"""
_BY_OWNER = "by=desk, seats=[request.owner], at=now"
ASK_BACK = f"ask_company(request=request, text='Which size? Quelle taille?', {_BY_OWNER})"
REFER = f"""
seat = Seat.objects.get(slug="shanghai-water-monitoring")
refer_request(request=request, choice=SeatChoiceInput(seat=seat, rank=1), {_BY_OWNER})
"""
ACCEPT = """
offer = request.offers.select_related("seat").get()
accept_referral(offer=offer, by=desk, seats=[offer.seat], at=now)
"""
ANSWER = f"answer_company(request=request, text='Two hosts come to mind.', {_BY_OWNER})"
CLOSE = f"""
close_request(request=request, outcome=Outcome.HELPED, reasons=[OutcomeReason.INTRODUCTION_MADE],
              answer="They wait for your call.", {_BY_OWNER})
Survey.objects.create(request=request, round=1, asked_at=now)
"""
RESCUE = """
RequestDraft.objects.filter(request=None).update(changed_at=now - timedelta(days=2))
remind_of_drafts(at=now)
while deliver_due():
    pass
"""


def check(page: Page, visit: Visit, what: str) -> None:
    """Check a page as every page; without JavaScript its width alone."""
    if visit.javascript:
        check_page(page, what, visit.lang)
    else:
        check_width(page, what)


def begin(page: Page, lang: str) -> None:
    """Open the first page as a person does, who needs a moment to read."""
    page.goto(address(lang, "casework:new"))
    page.locator("input[value=partners]").check()
    page.wait_for_timeout(700)
    press(page)


def write(page: Page, lang: str) -> None:
    """Write the words, and take what they propose."""
    subject, body, because = WORDS[lang]
    page.locator("[name=subject]").fill(subject)
    page.locator("[name=body]").fill(body)
    press(page)
    expect(page.locator("main")).to_contain_text(because)
    expect(page.locator("input[value=wastewater-treatment]")).to_be_checked()
    press(page)
    page.locator("input[name=urgency][value=urgent]").check()
    press(page)


def ask_without_account(page: Page, visit: Visit, portal: Portal) -> str:
    """Begin a request without an account and finish it with a new one; return its reference."""
    lang = visit.lang
    subject, body, _because = WORDS[lang]
    begin(page, lang)
    check(page, visit, "the words of a request")
    write(page, lang)
    page.locator("input[name=shared_with]").first.check()
    press(page)
    check(page, visit, "who sends a request")
    link = page.locator(f"main a[href*='{address(lang, 'account_login')}']").get_attribute("href")
    assert link
    # Signing up, confirming the address, signing in and naming the company lead back to the request by themselves.
    sign_up(page, portal, lang, new_address(), onward=unquote(link.partition("next=")[2]))
    press(page.locator(f"main a.btn[href*='{address(lang, 'companies:register')}']"))
    page.locator("input[name=name]").fill("Example Membranes (fictional)")
    page.locator("select[name=province]").select_option("QC")
    send_registration(page)

    # Everything once more, with a way to change it.
    check(page, visit, "a request to check")
    for words in (subject, body):
        expect(page.locator("main")).to_contain_text(words)
    press(page, ".facts a[href$='/words/']")
    page.locator("[name=subject]").fill(f"{subject} 2")
    press(page)
    expect(page.locator("main .facts").nth(1)).to_contain_text(f"{subject} 2")
    press(page)
    check(page, visit, "a request that was sent")
    reference = page.locator("main .notice b").inner_text()
    assert reference.startswith("CGH-")
    return reference


@IN_ENGLISH
def test_a_company_follows_a_request_from_asking_to_its_outcome(visited: tuple[Page, Visit], portal: Portal):
    page, visit = visited
    lang = visit.lang
    reference = ask_without_account(page, visit, portal)

    # The desk asks something, the company answers; the desk brings in Shanghai, which accepts and answers.
    own = address(lang, "casework:request", reference)
    portal.act(_DESK + ASK_BACK, reference)
    page.goto(own)
    check(page, visit, "a request that waits for the company")
    page.locator("textarea[name=text]").fill("Dix mille personnes. Ten thousand people.")
    press(page)
    expect(page.locator("#said")).to_contain_text("Ten thousand people.")
    portal.act(_DESK + REFER, reference)
    page.goto(own)
    expect(page.locator("[aria-current=step]")).to_contain_text("Shanghai")
    check(page, visit, "a request that was sent on")
    portal.act(_DESK + ACCEPT, reference)
    portal.act(_DESK + ANSWER, reference)
    page.goto(own)
    expect(page.locator("#said")).to_contain_text("Two hosts come to mind.")

    # Closed with an answer; the company says what came of it.
    portal.act(_DESK + CLOSE, reference)
    page.goto(own)
    expect(page.locator("main")).to_contain_text("They wait for your call.")
    check(page, visit, "a request that was closed")
    press(page, f"main a[href='{address(lang, 'casework:survey', reference, 1)}']")
    check(page, visit, "what came of it")
    page.locator("input[name=helped][value=yes]").check()
    page.locator("input[name=came_of_it][value=contact]").check()
    page.locator("input[name=value_cad]").fill("250000")
    press(page)
    expect(page.locator("main h1")).to_have_text("Thank you" if lang == "en" else "Merci")
    page.goto(address(lang, "casework:list"))
    expect(page.locator("main")).to_contain_text(reference)
    check(page, visit, "the requests of a company")


@one_way("lang, width, javascript", [("en", 320, False), ("fr", 1280, True)], go=1)
def test_an_unfinished_request_is_rescued(browser: Browser, portal: Portal, *, lang: str, width: int, javascript: bool):
    page, guard = open_page(browser, portal, width=width, javascript=javascript, lang=lang)
    email = new_address()
    begin(page, lang)
    write(page, lang)
    page.locator("input[name=email]").fill(email)
    press(page)
    page.context.clear_cookies()
    portal.act(_DESK + RESCUE, "")
    link = urlsplit(mailed_link(page, portal, email, "inachevee" if lang == "fr" else "unfinished"))
    page.goto(portal.base + link.path)
    expect(page.locator("main")).to_contain_text(WORDS[lang][0])
    guard.check()
    page.context.close()


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=1)
def test_every_page_of_asking(still: Browser, portal: Portal, lang: str, width: int):
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    for kind in ("dispute", "presence"):
        page.goto(f"{address(lang, 'casework:new')}?kind={kind}")
        check_page(page, f"the words of a {kind}", lang)
    page.goto(address(lang, "casework:new"))
    press(page)
    check_page(page, "the first question without an answer", lang)
    for name in ("draft", "referral"):
        page.goto(address(lang, f"casework:{name}", "no-such-link"))
        check_page(page, f"casework:{name} with a link that is none", lang)
    sign_in(page, portal, lang, "owner@demo.example")
    page.goto(address(lang, "casework:list"))
    check_axe(page, "requests of somebody who has none, or some")
    guard.check()
    page.context.close()
