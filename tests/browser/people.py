"""Sign in as the people of the demonstration."""

import re

from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from hub.accounts.demo import PASSWORD
from tests.browser.conftest import Portal


def sign_in(page: Page, portal: Portal, lang: str, email: str) -> None:
    """Sign in with the password, and with a code where one is asked for."""
    with override(lang):
        page.goto(portal.base + reverse("account_login"))
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    code = page.locator("input[name=code]")
    if code.count():
        code.fill(current_code(page, portal, email))
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
    # Signed in: the header leads to the account instead of the sign-in page.
    with override(lang):
        expect(page.locator(f"header a[href='{reverse('account_login')}']")).to_have_count(0)


def current_code(page: Page, portal: Portal, email: str) -> str:
    """Return the code that an authenticator app would show, as the demonstration's helper page does."""
    helper = page.context.new_page()
    helper.goto(f"{portal.base}/demo/codes/")
    text = helper.locator("main").inner_text()
    helper.close()
    found = re.search(rf"{re.escape(email)}.*?(\d{{3}}\s?\d{{3}})", text, re.DOTALL)
    assert found, f"No code for {email}"
    return found.group(1).replace(" ", "").replace("\u00a0", "")
