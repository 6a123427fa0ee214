"""A body without an account is asked by mail, accepts behind its link, answers the company and closes the request."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import IN_FRENCH, Portal, Visit, open_page
from tests.browser.people import address, mailed_link, press, sign_in
from tests.browser.test_messages import DELIVER

# A request of its own: other tests triage those of the demonstration.
ASKED = """
from django.utils import timezone
from companies.models import Company
from hub.accounts.models import User
from hub.casework.choices import RequestKind
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.core.db.tenancy import unscoped
ask = RequestInput(
    kind=RequestKind.FINANCE, subject="Assurer une commande de Mongolie", body="Deux unités, à crédit. Qui assure?",
    language="fr", areas=["energy-extraction"], needs=["export_finance"], cn_provinces=["CN-NM"],
)
with unscoped():
    company = Company.objects.get(slug="demo-prairie-ember")
    submit_request(company=company, ask=ask, by=User.objects.get(email="owner@demo.example"), at=timezone.now())
"""
OFFICER, MAILBOX = "desk@demo.example", "guichet@edc.ca"
ANSWER = "Nous assurons une première commande de cette taille; écrivez-nous à cette adresse."


@IN_FRENCH
def test_a_body_outside_takes_a_request_by_its_link(browser: Browser, portal: Portal, visit: Visit) -> None:
    portal.act(ASKED)
    page, guard = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=visit.lang)
    sign_in(page, portal, visit.lang, OFFICER)
    page.goto(portal.base + address(visit.lang, "desk:inbox") + "?q=Mongolie")
    press(page, "main a.name")
    case = page.url.partition("#")[0]
    outside = page.locator("#send .cand:has(.mailbox)").first
    outside.locator("input[type=radio]").check()
    outside.locator("input[type=email]").fill(MAILBOX)
    press(page, "#send button[type=submit]")
    # What was done can be undone, on a phone as well.
    expect(page.locator("main .undo:visible [role=status]")).to_contain_text("EDC" if visit.lang == "en" else "Guichet")
    portal.act(DELIVER)
    # The mail is in the language of the request; whoever reads it may change that.
    token = mailed_link(page, portal, MAILBOX, "(?:for-you|pour-vous)/").strip("/").rpartition("/")[2]

    body, watched = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=visit.lang)
    body.goto(portal.base + address(visit.lang, "casework:referral", token))
    check_page(body, "a request that a body outside is asked to take", visit.lang)
    _act(body, "accept")
    check_page(body, "a request that a body outside answers for", visit.lang)
    _act(body, "answer", text=ANSWER)
    expect(body.locator("main")).to_contain_text(ANSWER)
    watched.check()
    body.context.close()

    page.goto(case)
    expect(page.locator("main")).to_contain_text(ANSWER)
    guard.check()
    page.context.close()


def _act(page: Page, act: str, **typed: str) -> None:
    form = f"main form:has([name=act][value={act}])"
    for name, words in typed.items():
        page.locator(f"{form} [name={name}]").fill(words)
    press(page, f"{form} button[type=submit]")
    expect(page.locator("main [role=status]").first).to_be_visible()
