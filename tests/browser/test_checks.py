"""The checks of pages find what is planted, also where a page built alike was found to be right before."""

import pytest
from playwright.sync_api import Browser

from tests.browser import checks
from tests.browser.checks import check_axe, check_width, faint_bounds
from tests.browser.conftest import Portal, open_page

PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>
    body {{ background: #fff; color: #000 }} .pale {{ color: #bbb }} .dark {{ background: #222 }}
    @media print {{ .ink {{ color: #ddd }} }} @media (prefers-color-scheme: dark) {{ .night {{ color: #eee }} }}
    </style></head><body><main><h1>A page</h1>{}</main></body></html>"""
RIGHT = (
    '<p class="a">Words</p><nav aria-label="One"><a href="/">Go</a></nav><nav aria-label="Two"><a href="/">Go</a></nav>'
)


@pytest.fixture(autouse=True)
def _in_every_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "in_share", lambda *_names, one_in: bool(one_in))


@pytest.mark.parametrize(
    "fault",
    [
        RIGHT.replace('"a"', '"pale"'),
        RIGHT.replace('"a"', '"ink"'),
        RIGHT.replace('"a"', '"night"'),
        f'<div class="dark">{RIGHT}</div>',
        RIGHT.replace('"Two"', '"One"'),
        RIGHT.replace("Words", '<img src="data:,">'),
        RIGHT.replace(">Go</a></nav><nav", "></a></nav><nav"),
        f"{RIGHT}<input>",
        RIGHT.replace("Words", 'Words of <a href="/" style="text-decoration: none">a page</a> that says more'),
    ],
    ids=["pale", "on paper", "in the dark", "ground", "same label", "no alternative", "no words", "no label", "link"],
)
def test_a_fault_is_found_after_a_page_that_is_right(still: Browser, portal: Portal, fault: str):
    page, _guard = open_page(still, portal, width=1280, javascript=True, lang="en")
    page.set_content(PAGE.format(RIGHT))
    check_axe(page, "right")
    page.set_content(PAGE.format(fault))
    with pytest.raises(AssertionError, match="planted"):
        check_axe(page, "planted")
    page.context.close()


def test_a_page_that_scrolls_sideways_is_found(still: Browser, portal: Portal):
    page, _guard = open_page(still, portal, width=360, javascript=True, lang="en")
    page.set_content(PAGE.format(RIGHT))
    check_width(page, "right")
    page.set_content(PAGE.format(RIGHT + '<div style="width: 400px">wide</div>'))
    with pytest.raises(AssertionError, match="planted"):
        check_width(page, "planted")
    page.context.close()


BOUNDS = """<style>input, button { border: 2px solid #555; background: #fff } button { color: #000 }
    :focus-visible { outline: 3px solid #06c }</style>
    <input class="one"><button class="two" aria-label="Go"><svg width="9" height="9"></svg></button><a href="/">Go</a>"""


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (".one { border-color: #ccc }", "light: 1.61 bound"),
        ("@media (prefers-color-scheme: dark) { .one { border-color: #ccc } }", "dark: 1.61 bound"),
        (".one { border: 0; background: #777 }", "in high contrast: 1.00 bound"),
        (".two { color: #ddd }", "light: 1.36 sign"),
        ("a:focus-visible { outline-color: #ddd }", "light: 1.36 focus"),
        ("a:focus-visible { outline: 0 }", "in high contrast: 0.00 focus"),
        ("a { forced-color-adjust: none; color: #222 }", "in high contrast: 1.32 words"),
    ],
)
def test_faint_bounds_signs_and_focus_are_found(still: Browser, portal: Portal, rule: str, fault: str):
    page, _guard = open_page(still, portal, width=1280, javascript=True, lang="en")
    page.set_content(PAGE.format(BOUNDS))
    assert faint_bounds(page) == []
    page.set_content(PAGE.format(f"{BOUNDS}<style>{rule}</style>"))
    assert [text for text in faint_bounds(page) if text.startswith(fault)] != [], faint_bounds(page)
    page.context.close()
