"""An officer goes away: what is open is shown, handed over by one button, and comes back when the absence is cancelled."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import IN_FRENCH, Portal, Visit, open_page
from tests.browser.people import address, sign_in

OFFICER = "shanghai@demo.example"


@IN_FRENCH
def test_an_absence_hands_over_and_takes_back(browser: Browser, portal: Portal, visit: Visit) -> None:
    page, guard = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=visit.lang)
    sign_in(page, portal, visit.lang, OFFICER)
    page.goto(portal.base + address(visit.lang, "team:absence"))
    check_page(page, "an absence", visit.lang)
    today = timezone.localdate()
    # What falls due in the next two weeks is asked about.
    page.locator("[name=first_day]").fill((today + timedelta(days=1)).isoformat())
    page.locator("[name=last_day]").fill((today + timedelta(days=15)).isoformat())
    _press(page, "show")
    check_page(page, "what is open", visit.lang)
    assert page.locator("main tbody tr").count() >= 1
    _press(page, "all", "office")
    _press(page, "record")
    expect(page.locator("main [role=status]").first).to_be_visible()
    handed = page.locator("#went-h + ul > li")
    expect(handed.first).to_be_visible()
    check_page(page, "an absence that is recorded", visit.lang)
    moved = handed.count()
    _press(page, "cancel")
    expect(page.locator("main [role=status]").first).to_be_visible()
    assert moved >= 1
    guard.check()
    page.context.close()


def _press(page: Page, name: str, value: str = "") -> None:
    chosen = f"main button[name={name}]" + (f"[value={value}]" if value else "")
    with page.expect_navigation():
        page.locator(chosen).click()
