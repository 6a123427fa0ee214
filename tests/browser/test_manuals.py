"""The pictures of README and manuals: ``WRITE_PICTURES=1 scripts/test tests/browser/test_manuals.py``."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Portal, open_page
from tests.browser.people import address, press, sign_in
from tests.browser.test_first_moves import MEMBRANES, read_first_moves

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
# Who looks at which page.
PICTURES = {
    "company": ("owner", "companies:dashboard", "demo-boreal-membranes"),
    "officer": ("desk", "desk:inbox"),
    "curator": ("curator1", "curating:desk"),
    "administrator": ("admin", "pages:role"),
    "government-reader": ("", "results:results"),
}


def _keep(page: Page, name: str) -> None:
    expect(page.locator("h1")).to_be_visible()
    picture = page.screenshot(type="jpeg", quality=70, clip={"x": 0, "y": 0, "width": 1280, "height": 900})
    if os.environ.get("WRITE_PICTURES"):
        (FOLDER / f"{name}.jpg").write_bytes(picture)


@pytest.mark.deep
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("key", PICTURES)
def test_what_a_manual_shows_is_there(full_browser: Browser, portal: Portal, key: str, lang: str):
    person, name, *arguments = PICTURES[key]
    page, guard = open_page(full_browser, portal, width=1280, javascript=True, lang=lang)
    if person:
        sign_in(page, portal, lang, f"{person}@demo.example")
    page.goto(portal.base + address(lang, name, *arguments))
    _keep(page, f"manuals/{key}-{lang}")
    guard.check()
    page.context.close()


@pytest.mark.deep
def test_what_the_readme_shows_is_there(full_browser: Browser, portal: Portal):
    page, guard = open_page(full_browser, portal, width=1280, javascript=True, lang="en")
    page.goto(address("en", "pages:home"))
    _keep(page, "home")
    needs = ["funding_demo", "ip_protection", "market_entry_china"]
    read_first_moves(page, "en", province="ON", words=MEMBRANES["en"], needs=needs)
    _keep(page, "answer")
    page.goto(address("fr", "programs:detail", "qc-technoclimat"))
    _keep(page, "program-fr")
    page.goto(address("fr", "pages:china"))
    _keep(page, "china-fr")
    sign_in(page, portal, "en", "desk@demo.example")
    page.goto(address("en", "desk:inbox"))
    press(page, "main a[href*='/desk/CGH-']")
    _keep(page, "case")
    guard.check()
    page.context.close()
