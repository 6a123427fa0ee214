"""The pictures of the manuals, from the demonstration: ``WRITE_PICTURES=1 scripts/test tests/browser/test_manuals.py``."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Portal, open_page
from tests.browser.people import address, sign_in

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "manuals"
# Who looks at which page.
PICTURES = {
    "company": ("owner", "companies:dashboard", "demo-boreal-membranes"),
    "officer": ("desk", "desk:inbox"),
    "curator": ("curator1", "curating:desk"),
    "administrator": ("admin", "pages:role"),
    "government-reader": ("", "results:results"),
}


@pytest.mark.deep
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("key", PICTURES)
def test_what_a_manual_shows_is_there(browser: Browser, portal: Portal, key: str, lang: str):
    person, name, *arguments = PICTURES[key]
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    if person:
        sign_in(page, portal, lang, f"{person}@demo.example")
    page.goto(portal.base + address(lang, name, *arguments))
    expect(page.locator("h1")).to_be_visible()
    picture = page.screenshot(type="jpeg", quality=70, clip={"x": 0, "y": 0, "width": 1280, "height": 900})
    if os.environ.get("WRITE_PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{key}-{lang}.jpg").write_bytes(picture)
    guard.check()
    page.context.close()
