"""A commissioner at the desk: twenty requests by keyboard alone, in either language (C-37)."""

import re
import statistics
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.cases import CASES
from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import sign_in

INBOX = {"en": "/en/desk/", "fr": "/fr/guichet/"}
WHO = {"en": "desk@demo.example", "fr": "guichet@demo.example"}
REQUESTS, MOST_ACTIONS = 20, 3
# So many rows of the list are looked through at most, and each way is gone at least once.
MOST_ROWS = 45
WAYS = {"_send", "_send_outside", "_ask", "_take", "_choose_by_figure", "_choose_by_arrow"}
TO_COMPANY = {"en": "How large is the town?", "fr": "Quelle est la taille de la ville?"}
MAILBOX = "intake@body.example"
# What the demonstration's companies ask, once more: a run of both languages needs more of it than stands there. And of
# each body outside an address that a second person has checked.
_MORE = (
    CASES
    + """
from hub.casework.demo import read_demo_requests
for entry in read_demo_requests()[:20]:
    if "official" not in entry:
        send(f"{entry['subject']} (2)", lang=entry["language"], company=entry["company"], kind=entry["kind"],
             needs=entry["needs"], areas=entry["areas"], body=entry["body"], cn_provinces=entry.get("cn_provinces", []))
from hub.casework.models import OutsideAddress
for body in Seat.objects.filter(kind="organization_desk"):
    OutsideAddress.objects.get_or_create(seat=body, mailbox=sys.argv[1], defaults={
        "basis": "person", "state": "approved", "asked_at": now, "decided_at": now})
"""
)


class Hands:
    """Somebody at the keyboard, and nothing but the keyboard.

    An action is one command that the person gives: a key or a chord that is pressed, and a text that is written,
    however long. To move is an action too: each Tab and each arrow counts.
    """

    def __init__(self, page: Page, lang: str) -> None:
        self.keyboard, self.lang = page.keyboard, lang
        self.actions = 0

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.keyboard.press(key)
            self.actions += 1

    def write(self, words: str) -> None:
        """Write into whatever has the focus."""
        self.keyboard.type(words)
        self.actions += 1


@one_way("lang", ["en", "fr"], go=1)
def test_twenty_requests_are_triaged_by_keyboard_alone(browser: Browser, portal: Portal, lang: str) -> None:
    """Most go to the proposed seat, some to another one with a reason, some are asked about, some are taken.

    Where a body outside is proposed it is sent the link, and its mailbox is written where the directory has none.

    The one request after another opens by itself; what opens the first one counts for it.
    """
    portal.act(_MORE, MAILBOX)
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang])
    check_page(page, "the list", lang)
    counts: list[int] = []
    ways: set[str] = set()
    hands = Hands(page, lang)
    _open_next(page, hands)
    # What other tests left is passed by; where that is much, twenty are met further down.
    triaged = 0
    while triaged < REQUESTS or ways < WAYS:
        assert len(counts) < MOST_ROWS, ways
        expect(page.locator("#case-h")).to_be_focused()
        case = re.compile(re.escape(urlsplit(page.url).path))  # two requests may bear one title
        way = _way(page, triaged, ways)
        way(page, hands)
        counts.append(hands.actions)
        hands = Hands(page, lang)
        if way not in {_see, _pass}:
            ways.add(way.__name__)
            triaged += 1
        if triaged < REQUESTS or ways < WAYS:
            expect(page).not_to_have_url(case)
    assert statistics.median(counts) <= MOST_ACTIONS, counts
    assert max(counts) <= MOST_ACTIONS + 2, counts
    guard.check()
    page.context.close()


type Way = Callable[[Page, Hands], None]


def _way(page: Page, number: int, done: set[str]) -> Way:
    """Return what is done with a request: a week of twenty has some of each."""
    names_reader = page.locator('[data-key="w"]').count()
    takes = page.locator('[data-key="t"]').count()  # what is in hand already is not taken again
    if names_reader or not (takes or page.locator('[data-key="s"]').count()):
        return _see if names_reader else _pass
    turn, other = number % 7, _another(page)
    outside = page.locator("#send .cand:has(.mailbox) [name=seat]:checked").count()
    # What few requests offer is done with the first that does, but the one whose opening counts too.
    seldom = [(_send_outside, outside), (_choose_by_arrow, other == 2 and not outside), (_choose_by_figure, other)]
    if number and (first := next((way for way, fits in seldom if fits and way.__name__ not in done), None)):
        return first
    # Notes and offers of other tests may stand where a question was due.
    if turn == 2 or (number > REQUESTS // 2 and "_ask" not in done):
        return _ask
    if takes and (turn == 3 or (number > REQUESTS // 2 and "_take" not in done)):
        return _take
    if outside:
        return _send_outside
    return _choose_by_figure if other and turn in {4, 5, 6} else _send


def _do(page: Page, hands: Hands, key: str) -> None:
    """Press the key that does it, and see that it was done."""
    with page.expect_navigation():
        hands.press(key)
    # What can be undone is said in place of its row, the rest above the list.
    expect(page.locator("main .undo [role=status], main [role=status] .notice.good").first).to_be_visible()


def _open_next(page: Page, hands: Hands) -> None:
    """Go down the list by one row, and open it."""
    hands.press("j")
    with page.expect_navigation():
        hands.press("Enter")


def _see(page: Page, hands: Hands) -> None:
    """A note of a colleague names the reader; nothing else is asked of them, and the page stays."""
    with page.expect_navigation():
        hands.press("w")
    expect(page.locator('[data-key="w"]')).to_have_count(0)
    _open_next(page, hands)


def _pass(page: Page, hands: Hands) -> None:
    """What another test left with a colleague, or offered, is no request to triage."""
    _open_next(page, hands)


def _send(page: Page, hands: Hands) -> None:
    """Of a request that is in hand the seats are shown first."""
    if not page.locator("#send").is_visible():
        hands.press("s")
        expect(page.locator("#send")).to_be_visible()
    _do(page, hands, "s")


def _send_outside(page: Page, hands: Hands) -> None:
    """Send the link to the proposed body; where its mailbox is not known the key leads there, and it is written."""
    if not page.locator("#send").is_visible():
        hands.press("s")
        expect(page.locator("#send")).to_be_visible()
    mailbox = page.locator("#send .cand:has(:checked) .mailbox input")
    if mailbox.input_value():
        _do(page, hands, "s")
        return
    hands.press("s")
    expect(mailbox).to_be_focused()
    hands.write(MAILBOX)
    _do(page, hands, "Control+Enter")


def _take(page: Page, hands: Hands) -> None:
    """Whoever takes a request stays with it; the next one is the first that still waits."""
    _do(page, hands, "t")
    _open_next(page, hands)


def _ask(page: Page, hands: Hands) -> None:
    hands.press("r")
    expect(page.locator("#ask textarea")).to_be_focused()
    hands.write(TO_COMPANY[hands.lang])
    # A press beside the field takes the focus out of it; what was begun is sent all the same.
    page.locator("#ask textarea").evaluate("one => one.blur()")
    _do(page, hands, "Control+Enter")


def _choose_by_figure(page: Page, hands: Hands) -> None:
    other = _another(page)
    hands.press(str(other))
    expect(page.locator(f"[data-seat='{other}']")).to_be_checked()
    _give_reason(page, hands)  # it has the focus


def _choose_by_arrow(page: Page, hands: Hands) -> None:
    hands.press("1", "ArrowDown")
    expect(page.locator("[data-seat='2']")).to_be_checked()
    hands.press("Tab")
    _give_reason(page, hands)


def _another(page: Page) -> int | None:
    """Return the figure of another seat than the proposed one, with an account: a body outside wants its mailbox.

    Who keeps the request is asked for no reason.
    """
    figures = page.locator("#send .cand:not(:has(.mailbox)) [data-seat][data-reason]").evaluate_all(
        "found => found.map(one => Number(one.dataset.seat))"
    )
    return next((int(figure) for figure in figures if figure > 1), None)


def _give_reason(page: Page, hands: Hands) -> None:
    first = page.locator("#send input[name=why]").first
    expect(first).to_be_focused()
    hands.press("Space")
    expect(first).to_be_checked()
    _do(page, hands, "Control+Enter")
