"""What curators do in a browser: write a program, submit it, change it, read what they wrote as a reader does."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal
from tests.browser.people import address, press


class Clicks:
    """The clicks of people, counted."""

    def __init__(self) -> None:
        self.number = 0

    def press(self, page: Page, what: str) -> None:
        """Click what leads to another page."""
        self.number += 1
        press(page, what)

    def tick(self, page: Page, what: str) -> None:
        """Click what stays on the page."""
        self.number += 1
        page.locator(what).first.click()

    def choose(self, page: Page, what: str, value: str) -> None:
        """Choose one of a list."""
        self.number += 1
        page.locator(what).first.select_option(value)


def write_program(page: Page, portal: Portal, lang: str, name: str, *, checked: bool) -> str:
    """Begin a program of an organization that both look after, and write what it needs; return the draft's address."""
    page.goto(portal.base + address(lang, "curating:new"))
    check(page, "a new program", lang, checked)
    page.locator("input[name=organization]").fill("NRCan" if lang == "en" else "RNCan")
    page.locator("select[name=jurisdiction]").select_option("CA")
    page.locator("input[name=name_en]").fill(name)
    page.locator("input[name=name_fr]").fill(f"{name} (français)")
    press(page, "main form[method=post] button[type=submit]")
    pk = int(page.url.rstrip("/").split("/")[-3])
    page.locator("textarea[name=summary_en]").fill("Pays for clean boats on lakes and rivers.")
    page.locator("textarea[name=summary_fr]").fill("Finance des bateaux propres sur les lacs et les rivières.")
    page.locator("input[name=url_en]").fill("https://boats.example/")
    check(page, "the words of a draft", lang, checked)
    press(page, "main form[method=post] button[type=submit]")
    page.goto(portal.base + address(lang, "curating:section", pk, "money"))
    page.locator("input[name=support][value=grant]").check()
    page.locator("input[name=amount_max]").fill("a lot")
    press(page, "main form[method=post] button[type=submit]")
    expect(page.locator(".field.err input[name=amount_max]")).to_have_value("a lot")
    page.locator("input[name=amount_max]").fill("250000")
    press(page, "main form[method=post] button[type=submit]")
    page.goto(portal.base + address(lang, "curating:section", pk, "sources"))
    page.locator("textarea[name=sources]").fill("https://boats.example/guide")
    page.locator("input[name=as_of]").fill(timezone.localdate().isoformat())
    page.locator("input[name=verified]").check()
    press(page, "main form[method=post] button[type=submit]")
    page.goto(portal.base + address(lang, "curating:conditions", pk))
    page.locator("select[name=kind]").select_option("employees")
    press(page, "main form:has(select[name=kind]) button[type=submit]")
    page.locator("input[name=max]").fill("499")
    page.locator("input[name=source]").fill("https://boats.example/guide")
    _see_the_sentence(page, live=checked)
    check(page, "a condition", lang, checked)
    press(page, "main form[method=post] button[type=submit]")
    check(page, "the conditions of a draft", lang, checked)
    draft = portal.base + address(lang, "curating:draft", pk)
    page.goto(draft)
    return draft


def _see_the_sentence(page: Page, *, live: bool) -> None:
    """Wait until the sentence is there by itself, or ask for it."""
    if not live:
        press(page, "main form button[name=stay]")
    expect(page.locator("#live dd[lang=en]")).to_contain_text("499")
    expect(page.locator("#live dd[lang=fr]")).to_contain_text("499")


def submit(page: Page, draft: str, reason: str) -> None:
    """Give a draft to a second curator."""
    page.goto(draft)
    page.locator("form[action*='submit'] textarea").fill(reason)
    press(page, "form[action*='submit'] button")


def begin_change(page: Page, program: str) -> str:
    """Begin another draft of a program and return its address."""
    page.goto(program)
    press(page, "form[action$='draft/'] button")
    return str(page.locator("nav.jump a").first.evaluate("one => one.href"))


def rename(page: Page, program: str, name: str) -> None:
    """Begin another draft and give the program another name; the draft's page is open then."""
    draft = begin_change(page, program)
    page.goto(page.locator("nav.jump a").nth(1).evaluate("one => one.href"))
    page.locator("input[name=name_en]").fill(f"{name} II")
    page.locator("input[name=name_fr]").fill(f"{name} II")
    press(page, "main form[method=post] button[type=submit]")
    page.goto(draft)


def read(page: Page, portal: Portal, lang: str, name: str) -> None:
    """Look for the program as a reader does."""
    page.goto(f"{portal.base}{address(lang, 'programs:list')}?q={name.replace(' ', '+')}")
    expect(page.locator("main .entry-rows .name").first).to_contain_text(name)


def check(page: Page, what: str, lang: str, checked: bool) -> None:
    """Look at the page with JavaScript, where it runs."""
    if checked:
        check_page(page, what, lang)
