"""An ambassador is asked to a signing: the wish climbs its ladder through three accounts, bare or with scripts."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.cases import CASES
from tests.browser.checks import check_page
from tests.browser.conftest import Guard, Portal, Visit, one_way, open_page
from tests.browser.people import address, press, sign_in

VISITS = [Visit("fr", 360, False), Visit("en", 1280, True)]
SUBJECT = {"en": "Signing of the lake works", "fr": "Signature des ouvrages du lac"}
WORDS = {
    "en": {"consul": "Agreed for Shanghai.", "ambassador": "I will be there."},
    "fr": {"consul": "D’accord pour Shanghai.", "ambassador": "J’y serai."},
}
# A company sends the wish; the officer in Shanghai has it, has agreed, and asked the consulate.
_WISH = f"""{CASES}
from hub.casework.requests.services.presence import ask_approval, record_approval
row = give(send(sys.argv[1], sys.argv[2], **signing()), SHANGHAI, "shanghai")
officer, consul = Approval.objects.filter(request=row)[:2]
record_approval(approval=officer, approved=True, note="Ready.", **who("shanghai", SHANGHAI))
ask_approval(approval=consul, seat=seat("shanghai-consul-general"), **who("shanghai", SHANGHAI))
"""


@one_way("visit", VISITS, go=0)
def test_a_wish_climbs_its_ladder_through_three_accounts(browser: Browser, portal: Portal, visit: Visit) -> None:
    portal.act(_WISH, SUBJECT[visit.lang], visit.lang)
    officer, guard = _enter(browser, portal, visit, "shanghai")
    officer.goto(f"{portal.base}{address(visit.lang, 'desk:inbox')}?view=open&q={SUBJECT[visit.lang]}")
    press(officer, "main a.name")
    case = officer.url.partition("?")[0].partition("#")[0]
    reference = case.rstrip("/").rpartition("/")[2]
    for key, word in WORDS[visit.lang].items():
        if key == "ambassador":
            _open(officer, "mailbox")
            officer.locator("form:has([name=mailbox]) select[name=seat]").select_option(index=0)
            _send(officer, "mailbox")
        _answer(browser, portal, visit, key, reference)
        officer.goto(case)
        expect(officer.locator("main")).to_contain_text(word)
    check_page(officer, "a ladder that was climbed", visit.lang)
    _open(officer, "result")
    officer.locator("[name=result]").first.check()
    _send(officer, "result")
    expect(officer.locator("main [role=status]").first).to_be_visible()
    guard.check()
    officer.context.close()


def _enter(browser: Browser, portal: Portal, visit: Visit, key: str) -> tuple[Page, Guard]:
    page, guard = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=visit.lang)
    sign_in(page, portal, visit.lang, f"{key}@demo.example")
    return page, guard


def _answer(browser: Browser, portal: Portal, visit: Visit, key: str, reference: str) -> None:
    """Agree as the office of an official, which finds the wish in its own list."""
    page, guard = _enter(browser, portal, visit, key)
    page.goto(portal.base + address(visit.lang, "desk:approvals"))
    check_page(page, f"what waits for {key}", visit.lang)
    press(page.locator("main .rows li").filter(has_text=reference).locator("a").first)
    check_page(page, f"what {key} is asked", visit.lang)
    page.locator("[name=approved][value=yes]").check()
    page.locator("main [name=note]").fill(WORDS[visit.lang][key])
    _send(page, "approved")
    expect(page.locator("main [role=status]").first).to_be_visible()
    guard.check()
    page.context.close()


def _open(page: Page, field: str) -> None:
    page.locator(f"details:has([name={field}]) > summary").click()


def _send(page: Page, field: str) -> None:
    press(page, f"form:has([name={field}]) button[type=submit]")
