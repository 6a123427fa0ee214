"""An officer goes away: what is open is shown, handed over by one button, and comes back when the absence is cancelled.

Whoever receives it looks too: the requests stand in the list of the Hub's desk, with something to do, until they are
back with the officer.
"""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import IN_FRENCH, Portal, Visit, open_page
from tests.browser.people import address, press, sign_in

# The officer's only neighbour is away, so that what goes to the office goes to the Hub's desk.
OFFICER, RECEIVER = "shanghai@demo.example", "desk@demo.example"


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
    went = re.findall(r"CGH-\d{4}-\d+", page.locator("#went-h + ul").inner_html())
    went = list(dict.fromkeys(went))
    assert len(went) == handed.count()
    recorded = page.url

    receiver, second = open_page(browser, portal, width=visit.width, javascript=visit.javascript, lang=visit.lang)
    sign_in(receiver, portal, visit.lang, RECEIVER)
    for reference in went:
        assert _has(receiver, portal, visit, reference), f"{reference} did not arrive"
        assert not _has(page, portal, visit, reference), f"{reference} is still there"
    check_page(receiver, "a request that was handed over", visit.lang)

    page.goto(recorded)
    _press(page, "cancel")
    expect(page.locator("main [role=status]").first).to_be_visible()
    for reference in went:
        assert _has(page, portal, visit, reference), f"{reference} did not come back"
        assert not _has(receiver, portal, visit, reference), f"{reference} stays behind"
    for one, watched in ((page, guard), (receiver, second)):
        watched.check()
        one.context.close()


def _has(page: Page, portal: Portal, visit: Visit, reference: str) -> bool:
    """Whether a request stands in the list of somebody who can do something with it."""
    page.goto(f"{portal.base}{address(visit.lang, 'desk:inbox')}?view=open&q={reference}")
    row = page.locator(".work tbody .name")
    if not row.count():
        return False
    press(row.first)
    expect(page.locator("#case")).to_contain_text(reference)
    return page.locator(".case-actions").count() == 1


def _press(page: Page, name: str, value: str = "") -> None:
    chosen = f"main button[name={name}]" + (f"[value={value}]" if value else "")
    press(page.locator(chosen))
