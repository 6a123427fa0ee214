"""The lists of the desk as its reader sees them: keys that can be turned off, ten rows, what is typed is kept."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import address, press, sign_in

INBOX = {"en": "/en/desk/", "fr": "/fr/guichet/"}
WHO = {"en": "desk@demo.example", "fr": "guichet@demo.example"}
TO_COMPANY = {"en": "How large is the town?", "fr": "Quelle est la taille de la ville?"}
REASON = {"en": "They know this buyer well.", "fr": "Ce poste connaît bien l’acheteur."}


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
    press(page, ".work tbody .name")
    expect(page.locator("#case-h")).to_be_in_viewport()
    expect(page.locator(".acts")).to_be_in_viewport()
    expect(page.locator(".case-body > .thread > .msg").first).to_be_in_viewport()
    guard.check()
    page.context.close()


@one_way("lang", ["en", "fr"], go=0)
def test_a_phone_reads_what_the_list_marks(browser: Browser, portal: Portal, lang: str) -> None:
    """The labels of a request, and whether its company has another one open, below its subject."""
    page, guard = open_page(browser, portal, width=360, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open")
    marks = page.locator(".work .marks:has(.tag)").first
    expect(marks.locator(".tag").first).to_be_visible()
    subject = page.locator(".work td:has(> .cut > .marks > .tag) .sub").first.bounding_box()
    below = marks.bounding_box()
    assert subject
    assert below
    assert below["y"] >= subject["y"] + subject["height"] - 1
    assert below["x"] + below["width"] <= 360
    guard.check()
    page.context.close()


@one_way("lang", ["en", "fr"], go=0)
def test_what_is_typed_and_not_sent_is_there_again(browser: Browser, portal: Portal, lang: str) -> None:
    """In a form of a case, on the page that routes it, and beside an official's presence."""
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    page.goto(portal.base + INBOX[lang] + "?view=open&state=new")
    press(page, ".work tbody .name")
    case = page.url.partition("?")[0].partition("#")[0]
    _typed_is_kept(page, f"{case}?do=answer", "#answer textarea", TO_COMPANY[lang])
    reference = case.rstrip("/").rpartition("/")[2]
    _typed_is_kept(page, portal.base + address(lang, "desk:route", reference), "#send [name=note]", REASON[lang])
    post, post_guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(post, portal, lang, "shanghai@demo.example")
    post.goto(portal.base + INBOX[lang] + "?q=ambassadrice")
    press(post, "main a.name")
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


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=1)
def test_the_pages_of_the_desk_are_what_every_page_must_be(
    still: Browser, portal: Portal, lang: str, width: int
) -> None:
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, WHO[lang])
    base = portal.base + INBOX[lang]
    for query in ("?view=open", "?view=open&kind=dispute&area=wastewater-treatment", "?view=closed"):
        page.goto(base + query)
        check_page(page, query, lang)
    page.goto(base + "?view=open")
    cases = page.evaluate("[...document.querySelectorAll('.work tbody .name')].map((link) => link.href)")
    for place in range(0, 24, 6):
        page.goto(cases[place])
        check_page(page, page.url, lang)
    page.goto(base + "CGH-2026-99999/")
    check_page(page, "the closed door", lang)
    page.goto(portal.base + address(lang, "desk:phone"))
    check_page(page, "a call", lang)
    page.locator("#call-name").fill("example")
    with page.expect_navigation():
        page.locator("#call-name").press("Enter")
    check_page(page, "companies", lang)
    press(page, "main li a")
    check_page(page, "a request by phone", lang)
    guard.check()
    page.context.close()
