"""A request is worked on by forms alone, from the question to its end: with scripts and without, in both languages."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.cases import CASES
from tests.browser.checks import check_page
from tests.browser.conftest import IN_FRENCH, Portal, Visit, open_page
from tests.browser.people import address, press, sign_in

WHO = {"en": "desk@demo.example", "fr": "guichet@demo.example"}
SUBJECT = {"en": "A host for the filter of the small town", "fr": "Un hôte pour le filtre de la petite ville"}
WORDS = {
    "en": {
        "ask": "How large is the town?",
        "note": "They know this buyer well.",
        "close": "Two towns wait for your call.",
    },
    "fr": {
        "ask": "Quelle est la taille de la ville?",
        "note": "Ce poste connaît bien l’acheteur.",
        "close": "Deux villes attendent votre appel.",
    },
}
_SENT = f"{CASES}\nsend(sys.argv[1], sys.argv[2])"


@IN_FRENCH
def test_a_request_is_asked_about_noted_and_closed_by_forms_alone(
    browser: Browser, portal: Portal, visit: Visit
) -> None:
    lang = visit.lang
    portal.act(_SENT, SUBJECT[lang], lang)
    page, guard = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(f"{portal.base}{address(lang, 'desk:inbox')}?view=open&q={SUBJECT[lang]}")
    press(page, ".work tbody .name")
    case = page.url.partition("#")[0]
    for name in ("ask", "note"):
        _fill(page, name, WORDS[lang][name])
        _send(page, name)
        expect(page.locator("main [role=status]").first).to_be_visible()
        page.goto(case)
        expect(page.locator(".msg").filter(has_text=WORDS[lang][name])).to_be_visible()
    # The company was asked: now it can be gone on with without its answer, and not be asked again.
    expect(page.locator("[data-key=e]")).to_be_visible()
    expect(page.locator("a[data-opens=ask]")).to_have_count(0)

    # What is missing is said at the form, and what was typed stays in it.
    _fill(page, "close", WORDS[lang]["close"])
    _send(page, "close")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#close textarea")).to_have_value(WORDS[lang]["close"])
    page.locator("#close [name=outcome]").first.check()
    page.locator("#close [name=reasons]").first.check()
    _send(page, "close")
    expect(page.locator("main [role=status]").first).to_be_visible()
    page.goto(case)
    expect(page.locator("main")).to_contain_text(WORDS[lang]["close"])
    expect(page.locator("#out-h")).to_be_visible()
    expect(page.locator("a[data-opens=close]")).to_have_count(0)
    check_page(page, "a request that was closed", lang)
    guard.check()
    page.context.close()


def _fill(page: Page, name: str, words: str) -> None:
    page.locator(f"a[data-opens={name}]").click()
    page.locator(f"#{name} textarea").fill(words)


def _send(page: Page, name: str) -> None:
    press(page.locator(f"#{name} button.btn:not(.plain)[type=submit]"))
