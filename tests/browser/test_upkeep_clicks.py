"""What upkeep costs a person: a page that says the same, in two clicks; a lead with its date, in five minutes."""

import sys
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Portal, open_page
from tests.browser.curators import Clicks
from tests.browser.people import address, press, sign_in

CURATOR, SEAT, SECOND = (f"{key}@demo.example" for key in ("curator1", "shanghai", "desk"))
# A click with the look for where it goes, and a key: as of a person who is neither slow nor practised.
PER_CLICK, PER_KEY = timedelta(seconds=4), timedelta(seconds=0.4)
MOST = timedelta(minutes=5)
SAVE = "main form[method=post] button[type=submit]:not([name])"


class Deeds(Clicks):
    """Clicks and keys of one person."""

    keys = 0

    def fill(self, page: Page, name: str, words: str) -> None:
        """Type into a field; the click that leads there counts."""
        self.number, self.keys = self.number + 1, self.keys + len(words)
        page.locator(f"main [name={name}]").fill(words)

    @property
    def time(self) -> timedelta:
        return self.number * PER_CLICK + self.keys * PER_KEY


def test_a_page_that_says_the_same_has_todays_date_in_two_clicks(portal: Portal, browser: Browser) -> None:
    clicks = Clicks()
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(page, portal, "en", CURATOR)
    page.goto(portal.base + address("en", "curating:desk") + "?list=due&kind=program")
    name = page.locator("main .work .name").first
    words = name.inner_text()
    clicks.press(page, "main .work .name")
    slug = page.url.rstrip("/").split("/")[-2]
    clicks.press(page, SAVE)
    expect(page.locator("main [role=status], [role=status]").first).to_contain_text("still right")
    assert clicks.number == 2
    page.goto(portal.base + address("en", "curating:desk") + "?list=due&kind=program")
    expect(page.locator("main .work .name", has_text=words)).to_have_count(0)
    today = timezone.localdate()
    page.goto(portal.base + address("en", "programs:detail", slug))
    expect(page.locator("main")).to_contain_text(f"{today.day} {today:%B} {today.year}")
    guard.check()
    page.context.close()


def _enter(page: Page, portal: Portal, deeds: Deeds, titles: dict[str, str]) -> None:
    """Write a lead with its date, from the desk of the post to its review."""
    closes = timezone.localdate() + timedelta(days=60)
    page.goto(portal.base + address("en", "entries:desk"))
    deeds.tick(page, "main a[href='#new-h']")
    deeds.press(page, f"main a[href='{address('en', 'entries:new', 'opportunity')}']")
    deeds.choose(page, "select[name=kind]", "lead")
    deeds.choose(page, "select[name=owner]", "shanghai-water-monitoring")
    for lang, title in titles.items():
        deeds.fill(page, f"title_{lang}", title)
    deeds.press(page, SAVE)
    for name, words in (
        ("buyer_en", "A textile park"),
        ("buyer_fr", "Un parc textile"),
        ("description_en", "It wants to reuse its water."),
        ("description_fr", "Il veut réutiliser son eau."),
        ("closes", closes.isoformat()),
    ):
        deeds.fill(page, name, words)
    deeds.choose(page, "select[name=buyer_kind]", "private_operator")
    for name, value in (("sought", "membranes"), ("cn_provinces", "CN-JS")):
        deeds.tick(page, f"main details:has([name={name}][value={value}]) > summary")
    for name, value in (
        ("vouched", "on"), ("areas", "wastewater-treatment"), ("cn_provinces", "CN-JS"),
        ("sought", "membranes"),
    ):  # fmt: skip
        deeds.tick(page, f"main input[name={name}]" + (f"[value={value}]" if value != "on" else ""))
    deeds.press(page, SAVE)
    if not page.locator("form[action*=submit]").count():
        deeds.press(page, "main nav.jump a")
    deeds.fill(page, "reason", "The park told us.")
    deeds.press(page, "form[action*=submit] button")
    expect(page.locator("main")).to_contain_text("In review")


def test_a_seat_enters_a_lead_with_its_date_in_five_minutes_and_everybody_is_told(
    portal: Portal, browser: Browser
) -> None:
    deeds, mark = Deeds(), uuid.uuid4().hex[:6]
    titles = {"en": f"Water reuse {mark}", "fr": f"Eau réutilisée {mark}"}
    seat, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(seat, portal, "en", SEAT)
    _enter(seat, portal, deeds, titles)
    sys.stdout.write(f"{deeds.number} clicks and {deeds.keys} keys for a lead with its date: {deeds.time}\n")
    assert deeds.time <= MOST
    seat.goto(portal.base + address("en", "leads:list"))
    press(seat.locator("main a", has_text=titles["en"]))
    slug = seat.url.rstrip("/").rpartition("/")[2]
    holding = seat.locator("details[id^=check-][open]:has([name=check])")
    expect(holding.first).to_be_visible()
    while holding.count():
        press(holding.first.locator("button[value=no]"))
    second, _guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(second, portal, "en", SECOND)
    second.goto(portal.base + address("en", "entries:desk"))
    press(second.locator("main a.name", has_text=titles["en"]))
    press(second.locator("form[action$='approve/'] button"))
    expect(second.locator("form[action$='approve/']")).to_have_count(0)
    # List, page, feed, API and match show it.
    reader, _guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    for name, arguments in (("opportunities:list", ()), ("opportunities:detail", (slug,))):
        reader.goto(portal.base + address("en", name, *arguments))
        expect(reader.locator("main")).to_contain_text(titles["en"])
    asked = reader.context.request
    assert titles["en"] in asked.get(portal.base + address("en", "data:changes")).text()
    assert asked.get(f"{portal.base}/api/v1/opportunities/{slug}").json()["standing"] == "open"
    facts: dict[str, Any] = {"province": "QC", "areas": ["wastewater-treatment"], "description": "We make membranes."}
    told = asked.post(f"{portal.base}/api/v1/match?top=50", data=facts).json()
    assert slug in {each["id"] for each in told["opportunities"]}
    guard.check()
    for page in (seat, second, reader):
        page.context.close()
