"""Staff come in by two steps: with a code in every way of visiting, with a passkey where there is JavaScript."""

from playwright.sync_api import Browser, Page, expect

from hub.accounts.demo.services import PASSWORD
from tests.browser.checks import check_axe
from tests.browser.conftest import IN_FRENCH, Portal, Visit, one_way, open_page
from tests.browser.people import address, expect_signed_in, press, sign_in

COMMISSIONER = "beijing@demo.example"
LANDING = address("en", "desk:inbox")
# A device with a screen lock, which says yes by itself.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_out(page: Page, lang: str) -> None:
    """Leave by the page that asks first."""
    page.goto(address(lang, "account_logout"))
    press(page)
    expect(page.locator(f"header a[href='{address(lang, 'account_login')}']").first).to_be_attached()


@IN_FRENCH
def test_a_commissioner_signs_in_with_a_code(visited: tuple[Page, Visit], portal: Portal):
    page, visit = visited
    lang = visit.lang
    page.goto(address(lang, "pages:role"))
    assert address(lang, "account_login") in page.url
    sign_in(page, portal, lang, COMMISSIONER, anew=True)
    # One's own pages come in the language of one's account, and are there in the other.
    assert page.url == portal.base + LANDING
    page.goto(address(lang, "pages:role"))
    expect(page.locator("main h1")).to_be_visible()
    assert page.locator("main .card a").count() >= 1
    sign_out(page, lang)
    page.goto(address(lang, "pages:role"))
    assert address(lang, "account_login") in page.url


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=0)
def test_a_commissioner_signs_in_with_a_passkey(portal: Portal, browser: Browser, lang: str, width: int):
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, portal, lang, COMMISSIONER, anew=True)
    page.goto(address(lang, "mfa_add_webauthn"))
    page.locator("input[name=name]").fill("Phone of the commissioner (fictional)")
    page.locator("input[name=passwordless]").check()
    press(page.locator("#passkey-add"))
    page.goto(address(lang, "mfa_list_webauthn"))
    expect(page.locator("main")).to_contain_text("Phone of the commissioner (fictional)")
    sign_out(page, lang)

    # Instead of password and code.
    page.goto(address(lang, "account_login"))
    with page.expect_navigation(url=f"**{LANDING}"):
        page.locator("#passkey-sign-in").click()
    expect_signed_in(page, "en")
    sign_out(page, lang)

    # Instead of the code.
    page.goto(address(lang, "account_login"))
    page.locator("input[name=login]").fill(COMMISSIONER)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page)
    with page.expect_navigation(url=f"**{LANDING}"):
        page.locator("#passkey-show").click()
    expect_signed_in(page, "en")
    guard.check()
    page.context.close()


def test_who_is_there_keeps_the_session_before_it_ends(portal: Portal, browser: Browser):
    page, guard = open_page(browser, portal, width=320, javascript=True, lang="fr")
    sign_in(page, portal, "fr", COMMISSIONER)
    page.clock.install()
    page.goto(portal.base + address("fr", "accounts:settings"))
    ask, minute = page.locator("#session-end"), 60_000
    page.clock.fast_forward(27 * minute)
    expect(ask).to_be_hidden()
    # Two minutes before the end, at whatever the person does; one key is enough.
    for _turn in range(2):
        page.clock.fast_forward(1.5 * minute if _turn == 0 else 28 * minute)
        expect(ask).to_be_visible()
        expect(ask.locator("button")).to_be_focused()
        check_axe(page, "the end of a session")
        # On paper the dialog is not shown, and what is not shown loses the focus.
        ask.locator("button").focus()
        with page.expect_response(lambda answer: answer.request.method == "HEAD") as answered:
            page.keyboard.press("Enter")
        assert answered.value.status == 200
        expect(ask).to_be_hidden()
    guard.check()
    page.context.close()
