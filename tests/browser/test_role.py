"""Staff land where their work stands, and the page of one's role is what every page must be."""

from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import press, sign_in

# Who, and how many parts of the catalogue each looks after.
STAFF = [("curator1", 1, "en", 1280), ("curator2", 2, "fr", 320)]


@one_way("key, charges, lang, width", STAFF, go=1)
def test_curators_land_on_their_queue_and_go_on_from_the_page_of_their_role(
    portal: Portal, browser: Browser, key: str, charges: int, lang: str, width: int
):
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{key}@demo.example", anew=True)
    with override(lang):
        queue, role, register = reverse("curating:desk"), reverse("pages:role"), reverse("companies:register")
    assert page.url == portal.base + queue
    page.goto(portal.base + role)
    check_page(page, role, lang)
    assert page.locator("main .card h3").count() == charges
    expect(page.locator(f"header nav a[href='{role}']")).to_have_attribute("aria-current", "page")
    page.goto(portal.base + register)
    check_page(page, register, lang)
    press(page.locator(f"main a[href='{role}']"))
    press(page, "main .card a")
    expect(page.locator("h1")).to_be_visible()
    guard.check()
    page.context.close()
