"""A commissioner at the desk: twenty requests by keyboard alone, and the same by forms without JavaScript (C-37)."""

import statistics
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import address, sign_in

INBOX = {"en": "/en/desk/", "fr": "/fr/guichet/"}
WHO = {"en": "desk@demo.example", "fr": "guichet@demo.example"}
REQUESTS, MOST_ACTIONS = 20, 3
TO_COMPANY = {"en": "How large is the town?", "fr": "Quelle est la taille de la ville?"}
REASON = {"en": "They know this buyer well.", "fr": "Ce poste connaît bien l’acheteur."}


class Hands:
    """Somebody at the keyboard, and nothing but the keyboard.

    An action is one command that the person gives: a key or a chord that is pressed, and a text that is written,
    however long. To move is an action too: each Tab and each arrow counts.
    """

    def __init__(self, page: Page) -> None:
        self.keyboard = page.keyboard
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


def test_twenty_requests_are_triaged_by_keyboard_alone(browser: Browser, portal: Portal) -> None:
    """Most go to the proposed seat, some to another one with a reason, some are asked about, some are taken.

    The one request after another opens by itself; what opens the first one counts for it.
    """
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(page, portal, "en", WHO["en"])
    page.goto(portal.base + INBOX["en"])
    check_page(page, "the list", "en")
    counts: list[int] = []
    ways: set[str] = set()
    hands = Hands(page)
    hands.press("j", "Enter")
    for number in range(REQUESTS):
        expect(page.locator("#case-h")).to_be_focused()
        title = page.locator("#case-h").inner_text()
        way = _way(page, number, ways)
        way(page, hands)
        ways.add(way.__name__)
        counts.append(hands.actions)
        hands = Hands(page)
        if number < REQUESTS - 1:
            expect(page.locator("#case-h")).not_to_have_text(title)
    assert ways == {"_send", "_ask", "_take", "_choose_by_figure", "_choose_by_arrow"}
    assert statistics.median(counts) <= MOST_ACTIONS, counts
    assert max(counts) <= MOST_ACTIONS + 2, counts
    guard.check()
    page.context.close()


type Way = Callable[[Page, Hands], None]


def _way(page: Page, number: int, done: set[str]) -> Way:
    """Return what is done with a request: a week of twenty has some of each."""
    if number % 7 in {2, 3}:
        return _ask if number % 7 == 2 else _take
    other = _another(page) if number % 7 in {4, 5, 6} else None
    if other == 2 and "_choose_by_arrow" not in done:
        return _choose_by_arrow
    if page.locator("#send .cand:has(.mailbox) [data-seat='1']").count():
        return _ask  # the proposed body has no account and perhaps no mailbox: whoever triages asks first
    return _choose_by_figure if other else _send


def _do(page: Page, hands: Hands, key: str) -> None:
    """Press the key that does it, and see that it was done."""
    with page.expect_navigation():
        hands.press(key)
    # What can be undone is said in place of its row, the rest above the list.
    expect(page.locator("main .undo [role=status], main [role=status] .notice.good").first).to_be_visible()


def _send(page: Page, hands: Hands) -> None:
    """Of a request that is in hand the seats are shown first."""
    if not page.locator("#send").is_visible():
        hands.press("s")
        expect(page.locator("#send")).to_be_visible()
    _do(page, hands, "s")


def _take(page: Page, hands: Hands) -> None:
    """Whoever takes a request stays with it; the next one is the first that still waits."""
    _do(page, hands, "t")
    hands.press("j")
    with page.expect_navigation():
        hands.press("Enter")


def _ask(page: Page, hands: Hands) -> None:
    hands.press("r")
    expect(page.locator("#ask textarea")).to_be_focused()
    hands.write(TO_COMPANY["en"])
    _do(page, hands, "Control+Enter")


def _choose_by_figure(page: Page, hands: Hands) -> None:
    other = _another(page)
    hands.press(str(other))
    expect(page.locator(f"[data-seat='{other}']")).to_be_checked()
    _give_reason(page, hands)


def _choose_by_arrow(page: Page, hands: Hands) -> None:
    hands.press("1", "ArrowDown")
    expect(page.locator("[data-seat='2']")).to_be_checked()
    _give_reason(page, hands)


def _another(page: Page) -> int | None:
    """Return the figure of another seat than the proposed one, with an account: a body outside wants its mailbox."""
    figures = page.locator("#send .cand:not(:has(.mailbox)) [data-seat]").evaluate_all(
        "found => found.map(one => Number(one.dataset.seat))"
    )
    return next((int(figure) for figure in figures if figure > 1), None)


def _give_reason(page: Page, hands: Hands) -> None:
    hands.press("Tab")
    first = page.locator("#send input[name=why]").first
    expect(first).to_be_focused()
    hands.press("Space")
    expect(first).to_be_checked()
    _do(page, hands, "Control+Enter")


@one_way("lang", ["en", "fr"], go=0)
def test_keys_can_be_turned_off_and_never_act_while_typing(browser: Browser, portal: Portal, lang: str) -> None:
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    check_page(page, "the help of the keys", lang)
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("xj?")
    expect(page.locator("#desk-q")).to_have_value("xj?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("Escape")
    help_ = page.locator("dialog#keys")
    page.locator("[data-open-keys]").click()
    help_.locator("[data-keys-switch]").click()
    page.reload()
    page.keyboard.press("?")
    expect(help_).to_be_hidden()
    page.locator("[data-open-keys]").click()
    help_.locator("[data-keys-switch]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(help_).to_be_visible()
    guard.check()
    page.context.close()


@one_way("lang", ["en", "fr"], go=1)
def test_ten_rows_and_the_reply_are_seen_without_scrolling(browser: Browser, portal: Portal, lang: str) -> None:
    """At 1280 x 800 the list begins above 220 px with rows of 48 to 64 px; what is new in a case and its act are seen."""
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open")
    boxes = [row.bounding_box() for row in page.locator(".work tbody tr").all()]
    shown = [box for box in boxes if box and box["y"] + box["height"] <= 800]
    assert len(shown) >= 10
    assert shown[0]["y"] <= 220
    assert all(48 <= box["height"] <= 64 for box in shown), shown
    page.locator(".work tbody .name").first.click()
    expect(page.locator("#case-h")).to_be_in_viewport()
    expect(page.locator(".acts")).to_be_in_viewport()
    expect(page.locator(".case-body > .thread > .msg").first).to_be_in_viewport()
    guard.check()
    page.context.close()


@one_way("lang", ["en", "fr"], go=0)
def test_what_is_typed_and_not_sent_is_there_again(browser: Browser, portal: Portal, lang: str) -> None:
    """In a form of a case, on the page that routes it, and beside an official's presence."""
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open&state=new")
    page.locator(".work tbody .name").first.click()
    case = page.url.partition("?")[0].partition("#")[0]
    _typed_is_kept(page, f"{case}?do=answer", "#answer textarea", TO_COMPANY[lang])
    reference = case.rstrip("/").rpartition("/")[2]
    _typed_is_kept(page, portal.base + address(lang, "desk:route", reference), "#send [name=note]", REASON[lang])
    post, post_guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(post, portal, lang, "shanghai@demo.example")
    post.goto(portal.base + INBOX[lang] + "?q=ambassadrice")
    post.locator("main a.name").first.click()
    wish = post.url.partition("?")[0]
    note = "form:has([name=result]) [name=note]"
    _typed_is_kept(post, f"{wish}?do=result", note, REASON[lang])
    # It is taken out again: others record what came of it.
    with post.expect_response(lambda answer: answer.request.method == "POST"):
        post.locator(note).fill("")
    for one, seen in ((page, guard), (post, post_guard)):
        seen.check()
        one.context.close()


def _typed_is_kept(page: Page, url: str, field: str, words: str) -> None:
    page.goto(url)
    page.locator(field).fill(words)
    expect(page.locator(field).locator("xpath=ancestor::form").locator("[data-draft-state]")).not_to_be_empty()
    page.reload()
    expect(page.locator(field)).to_have_value(words)


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=0)
def test_a_request_is_asked_about_noted_and_closed_by_forms_alone(
    browser: Browser, portal: Portal, lang: str, width: int
) -> None:
    page, guard = open_page(browser, portal, width=width, javascript=False, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open&state=assigned")
    page.locator(".work tbody .name").first.click()
    address = page.url
    for name, words in (("note", REASON[lang]), ("answer", TO_COMPANY[lang])):
        page.locator(f"a[data-opens={name}]").click()
        page.locator(f"#{name} textarea").fill(words)
        page.locator(f"#{name} button.btn:not(.plain)[type=submit]").click()
        expect(page.locator("main [role=status] .notice").first).to_be_visible()
        expect(page.locator(".msg").filter(has_text=words).first).to_be_visible()
    page.goto(address)
    page.locator("a[data-opens=close]").click()
    page.locator("#close button.btn:not(.plain)[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    guard.check()
    page.context.close()


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=1)
def test_the_pages_of_the_desk_are_what_every_page_must_be(
    browser: Browser, portal: Portal, lang: str, width: int
) -> None:
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    base = portal.base + INBOX[lang]
    for query in ("?view=open", "?view=open&kind=dispute&area=wastewater-treatment", "?view=closed"):
        page.goto(base + query)
        check_page(page, query, lang)
    page.goto(base + "?view=open")
    for place in range(0, 24, 6):
        page.goto(base + "?view=open")
        with page.expect_navigation():
            page.locator(".work tbody .name").nth(place).click()
        check_page(page, page.url, lang)
    case = page.url.partition("?")[0].partition("#")[0]
    for do in ("ask", "close", "hand", "part", "outside", "share"):
        page.goto(f"{case}?do={do}")
        check_page(page, do, lang)
    page.goto(base + "CGH-2026-99999/")
    check_page(page, "the closed door", lang)
    page.goto(portal.base + address(lang, "desk:phone"))
    check_page(page, "a call", lang)
    page.locator("#call-name").fill("example")
    with page.expect_navigation():
        page.locator("#call-name").press("Enter")
    check_page(page, "companies", lang)
    with page.expect_navigation():
        page.locator("main li a").first.click()
    check_page(page, "a request by phone", lang)
    guard.check()
    page.context.close()
