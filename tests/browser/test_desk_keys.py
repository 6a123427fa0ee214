"""Keys that open a form at the desk: what is typed after them goes into the form, and does nothing else."""

import re

from playwright.sync_api import Browser, Page, expect

from hub.casework.desk.actions.registry import DESK_ACTIONS
from tests.browser.cases import CASES
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import address, press, sign_in

WHO = {"en": "desk", "fr": "guichet"}
WORDS = {"en": "send them the list: take, note, yes", "fr": "envoyer la liste : rien, demain, un kayak"}
# What opens a form on a request that is new.
ELSEWHERE = {"finish", "give_back", "reopen"}
NEW = [name for name, act in DESK_ACTIONS.items() if act.key and act.button and name not in ELSEWHERE]
_MADE = f"""{CASES}
lang = sys.argv[1]
send(f"Keys new {{lang}}", lang), send(f"Keys twin {{lang}}", lang)
offer(give(send(f"Keys offered {{lang}}", lang), SHANGHAI, "shanghai"), DESK, "shanghai", SHANGHAI)
"""


@one_way("lang", ["en", "fr"], go=0)
def test_words_typed_after_a_key_that_opens_a_form_do_nothing(browser: Browser, portal: Portal, lang: str) -> None:
    portal.act(_MADE, lang)
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{WHO[lang]}@demo.example")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" and "draft" not in one.url else None)
    for state, acts in (("new", NEW), ("offered", ["give_back"])):
        case = _find(page, portal, lang, state)
        for act in acts:
            page.goto(case)
            page.keyboard.press(DESK_ACTIONS[act].key)
            page.keyboard.type(WORDS[lang])  # some of it before the form stands there
            form = page.locator(f"#{act}")
            expect(form, act).to_be_visible()
            expect(form.locator(":focus"), act).to_have_count(1)
            expect(page.locator("#case .thread > .msg").last, act).to_be_in_viewport()
            page.keyboard.type(WORDS[lang])
            _stands_open(page, act)
            # Elsewhere on the page, as after a press of the mouse beside the form.
            page.evaluate("document.activeElement.blur()")
            page.keyboard.type(WORDS[lang])
            _stands_open(page, act)
            page.keyboard.press("Escape")
            expect(form).to_be_hidden()
            assert sent == [], act
            page.evaluate("document.querySelectorAll('[data-unkept]').forEach(one => { one.dataset.unkept = ''; })")
    guard.check()
    page.context.close()


@one_way("lang", ["en", "fr"], go=1)
def test_a_form_opened_by_mouse_has_the_focus_and_letters_on_its_boxes_are_no_commands(
    browser: Browser, portal: Portal, lang: str
) -> None:
    portal.act(_MADE, lang)
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{WHO[lang]}@demo.example")
    case = _find(page, portal, lang, "new")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" and "draft" not in one.url else None)
    for act in ("task", "snooze", "recuse"):
        page.goto(case)
        page.locator(".more > summary").click()
        page.locator(f".more a[data-opens={act}]").click()
        expect(page.locator(f"#{act} :focus"), act).to_have_count(1)
        expect(page.locator("#case .thread > .msg").last, act).to_be_in_viewport()
    page.goto(case)
    page.keyboard.press("c")
    page.locator("#close [name=outcome]").first.check()
    page.locator("#close [name=reasons]").first.check()
    page.keyboard.type("asty")
    _stands_open(page, "close")
    page.goto(case)
    # From the heading of a form that is folded nothing is sent.
    page.locator(".drop > summary").first.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert re.split(r"[?#]", page.url)[0] == case
    page.goto(case)
    page.locator(".drop > summary").first.click()
    expect(page.locator("#desk-filter :focus")).to_have_count(1)
    page.keyboard.type("t")
    page.keyboard.press("Escape")
    expect(page.locator("#desk-filter")).to_be_hidden()
    assert sent == []
    guard.check()
    page.context.close()


def _stands_open(page: Page, act: str) -> None:
    expect(page.locator(f"#{act}"), act).to_be_visible()
    expect(page.locator(".case .panel:visible"), act).to_have_count(1)
    expect(page.locator("dialog#keys"), act).to_be_hidden()


def _find(page: Page, portal: Portal, lang: str, state: str) -> str:
    page.goto(f"{portal.base}{address(lang, 'desk:inbox')}?view=open&q=Keys {state} {lang}&sort=newest")
    press(page, ".work tbody .name")
    return re.split(r"[?#]", page.url)[0]


@one_way("lang", ["en", "fr"], go=0)
def test_the_reason_for_another_seat_stands_under_it_and_has_the_focus(
    browser: Browser, portal: Portal, lang: str
) -> None:
    portal.act(_MADE, lang)
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{WHO[lang]}@demo.example")
    page.goto(_find(page, portal, lang, "new"))
    if not page.locator("#send").is_visible():
        page.keyboard.press("s")
    reason = page.locator("#send [name=why]").first
    # The first other seat has a figure where it has an account, and else a box for its mailbox.
    other = page.locator("#send [data-reason]").first
    seat = other.get_attribute("value")
    if key := other.get_attribute("data-seat"):
        page.keyboard.press(key)
        expect(reason).to_be_focused()
    else:
        other.press("Space")
    # Without a reason nothing is sent: the focus stays where it is asked for.
    page.keyboard.press("s")
    expect(reason).to_be_focused()
    expect(page.locator(f".cand:has([value='{seat}']) + .leaving")).to_be_in_viewport()
    if not key:
        host = page.locator(f"#about-{seat} .reach a").first.evaluate("link => link.hostname.replace(/^www[.]/, '')")
        page.locator(f"#mailbox-{seat}").fill(f"office@{host}")
    page.locator("#send button[type=submit]").last.evaluate("one => one.form.submit()")
    expect(page.locator("#send .leaving .error")).to_be_visible()
    expect(page.locator("#send [name=why]").first).to_be_focused()
    guard.check()
    page.context.close()


@one_way("lang", ["en", "fr"], go=1)
def test_a_text_of_the_office_is_inserted_by_its_number(browser: Browser, portal: Portal, lang: str) -> None:
    portal.act(_MADE, lang)
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{WHO[lang]}@demo.example")
    page.goto(_find(page, portal, lang, "new"))
    page.keyboard.press("a")
    text = page.locator("#answer textarea")
    expect(text).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("1")
    expect(text).to_be_focused()
    expect(text).to_have_value(re.compile(r"^1\n\n.{40}", re.DOTALL))
    page.keyboard.type(" + 1")
    expect(text).to_have_value(re.compile(r" \+ 1$"))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        text.fill("")
    guard.check()
    page.context.close()
