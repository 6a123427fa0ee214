"""Come in as somebody: a person of the demonstration, or a new one who signs up."""

import re
import time
import uuid
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from hub.accounts.demo.services import PASSWORD
from tests.browser.conftest import Portal, is_still

NEW_PASSWORD = "a long walk by the cold river"
# Of each portal and person: when the form was sent, and the cookies. A deed that wants a fresh proof of who acts would
# ask an older session for the password, so that none is used beyond half of the time that a proof holds.
_sessions: dict[tuple[str, str], tuple[float, list[Any]]] = {}


def address(lang: str, name: str, *args: object) -> str:
    """Return the path of a page in a language."""
    with override(lang):
        return reverse(name, args=args)


def press(on: Page | Locator, what: str = "main form button[type=submit]") -> None:
    """Press a link or button, by default the first button of the main part, and wait until the next page stands.

    A bare click returns when the next page is only begun. What does not wait, such as counting, reads half of it.
    """
    page, button = (on, on.locator(what).first) if isinstance(on, Page) else (on.page, on)
    with page.expect_navigation():
        if is_still(page):
            button.press("Enter")
        else:
            button.click()
    expect(page.locator("h1")).to_be_visible()


def sign_in(page: Page, portal: Portal, lang: str, email: str, *, anew: bool = False) -> None:
    """Come in as a person of the demonstration: in the session of an earlier test, or through the form."""
    context = page.context
    at, kept = _sessions.get((portal.base, email), (0.0, []))
    if kept and not anew and time.monotonic() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT / 2:
        context.add_cookies(kept)
        # It leads whoever is signed in on to the settings, and costs less than a page.
        answer = context.request.get(portal.base + address(lang, "accounts:unsent-form"), max_redirects=0)
        if answer.headers.get("location") == address(lang, "accounts:settings"):
            return
        context.clear_cookies()
    now = time.monotonic()
    _sign_in_by_form(page, portal, lang, email)
    if not anew:
        # A test that signs in anew may sign out.
        _sessions[portal.base, email] = (now, [one for one in context.cookies() if "session" in one["name"]])


def _sign_in_by_form(page: Page, portal: Portal, lang: str, email: str) -> None:
    """Sign in with the password of the demonstration, and with a code where one is asked for."""
    page.goto(portal.base + address(lang, "account_login"))
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page)
    if page.locator("input[name=code]").count():
        give_code(page, portal, email)
    expect_signed_in(page, lang)


def give_code(page: Page, portal: Portal, email: str) -> None:
    """Type what the authenticator app shows; again where the half minute ended in between."""
    for _ in range(2):
        portal.forget_codes()
        page.locator("input[name=code]").fill(current_code(page, portal, email))
        press(page)
        if not page.locator("input[name=code]").count():
            return


def expect_signed_in(page: Page, lang: str) -> None:
    """Wait until the header leads to the account instead of the sign-in page."""
    expect(page.locator(f"header a[href='{address(lang, 'account_login')}']")).to_have_count(0)


def current_code(page: Page, portal: Portal, email: str) -> str:
    """Return the code that an authenticator app would show, as the demonstration's helper page does."""
    text = page.context.request.get(f"{portal.base}/demo/codes/").text()
    found = re.search(rf">\s*{re.escape(email)}\s*<.*?<code class=\"num\">(\d{{6}})</code>", text, re.DOTALL)
    assert found, f"No code for {email}"
    return found.group(1)


def new_address() -> str:
    """Return a mail address that nobody has used."""
    return f"visitor-{uuid.uuid4().hex[:10]}@example.com"


def sign_up(page: Page, portal: Portal, lang: str, email: str, *, onward: str = "") -> None:
    """Make an account and confirm its address by the link in the mail; then signed in, on the way to ``onward``."""
    query = f"?next={quote(onward)}" if onward else ""
    page.goto(portal.base + address(lang, "account_signup") + query)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(NEW_PASSWORD)
    page.locator("input[name=password2]").fill(NEW_PASSWORD)
    press(page)
    page.goto(mailed_link(page, portal, email, "confirm"))
    press(page)
    if page.locator("input[name=login]").count():
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(NEW_PASSWORD)
        press(page)
    expect_signed_in(page, lang)


def mailed_link(page: Page, portal: Portal, email: str, part: str) -> str:
    """Return the newest link that holds ``part`` in a mail to ``email``, read at the demonstration's mail page."""
    text = page.context.request.get(f"{portal.base}/demo/mail/?to={quote(email)}").text()
    assert email in text, f"No mail to {email}"
    found = re.search(rf'href="(https?://[^"]*{part}[^"]*)"', text[text.index(email) :])
    assert found, f"No mail to {email} holds a link with {part}"
    return found.group(1).replace("&amp;", "&")


def register_company(page: Page, portal: Portal, lang: str, name: str, *, province: str = "QC") -> str:
    """Register a company with its name and its province, from the page that asks for them; return its public id."""
    page.goto(portal.base + address(lang, "companies:register"))
    page.locator("input[name=name]").fill(name)
    page.locator("select[name=province]").select_option(province)
    send_registration(page)
    expect(page.locator("main [role=status]")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def send_registration(page: Page) -> None:
    """Press the button of the form itself: above it stands the search in the register."""
    press(page.locator("main form:has([name=province]) button[type=submit]"))
