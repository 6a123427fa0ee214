"""Every form, sent with nothing and sent with nonsense: the answer is a page like any other, and says what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.accounts.demo.services import PASSWORD
from hub.matching.questions.registry import QUESTION_TEXTS
from tests.browser.checks import check_axe, check_on_a_desk, check_page, check_width
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import (
    address,
    expect_signed_in,
    give_code,
    new_address,
    press,
    register_company,
    sign_in,
    sign_up,
)
from tests.browser.walking import is_no_admin, is_of_work, is_private, kind_of, walk
from tests.support.samples import DEEP, in_share

IN_ENGLISH, IN_FRENCH = (one_way("lang", ["en", "fr"], go=go) for go in (0, 1))
NONSENSE = {"email": "nobody", "password": "short", "number": "-5", "date": "", "url": "nowhere"}
# Forms in which somebody writes or chooses something, apart from those that only search.
FORMS = "main form[method=post]:has(input:not([type=hidden]):not([tabindex='-1']), textarea, select)"
WRITTEN = "input:not([type=hidden], [type=radio], [type=checkbox], [type=file], [tabindex='-1']), textarea"
# Plain evaluations, which cost little: for a locator Playwright brings scripts of its own into each new page.
EMPTY = """form => {
    for (const control of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
        if (control.tabIndex < 0) continue;
        if (["radio", "checkbox"].includes(control.type)) control.checked = false;
        else control.value = "";
    }
}"""
SPOIL = """(form, nonsense) => {
    for (const control of form.querySelectorAll("input:not([type=hidden]), textarea")) {
        if (control.tabIndex < 0 || ["radio", "checkbox", "file"].includes(control.type)) continue;
        control.value = nonsense[control.type] ?? "?";
    }
}"""
SEND = """form => {
    form.noValidate = true;
    form.requestSubmit(form.querySelector("button:not([type]), button[type=submit]"));
}"""
COUNT = "(forms) => document.querySelectorAll(forms).length"
FIELDS = "([forms, number, written]) => document.querySelectorAll(forms)[number]?.querySelectorAll(written).length"
REFUSAL = """() => {
    const summary = document.querySelector(".error-summary");
    return summary && {focused: document.activeElement === summary, title: document.title};
}"""


def send(page: Page, number: int, change: str) -> None:
    """Send a form of the page, emptied or spoilt."""
    code = f"""([forms, number, nonsense]) => {{
        const form = document.querySelectorAll(forms)[number];
        ({change})(form, nonsense);
        ({SEND})(form);
    }}"""
    with page.expect_navigation():
        page.evaluate(code, [FORMS, number, NONSENSE])


def opened(page: Page, paths: Iterable[str]) -> Iterator[str]:
    """Open each path and yield it while it is open."""
    for path in paths:
        page.goto(path)
        yield path


def try_forms(page: Page, paths: Iterable[str], lang: str, *, whole: bool = False) -> set[str]:
    """Check each page that ``paths`` opens, on a desk too; send each of its forms wrongly; return the kinds that refused.

    Each refusal is a page like any other. In a normal run the rules of axe are asked of a third of the refusals, and of
    each page once: of a third of them on a desk, of the others on the phone. A third of the forms that were refused empty
    are sent nonsense.
    """
    refused, met = set(), Counter[str]()
    for path in paths:
        here = page.url
        kind = kind_of(urlsplit(here).path)
        met[kind] += 1
        wide = in_share(kind, met[kind], one_in=3)
        check_page(page, path, lang, rules=DEEP or not wide)
        check_on_a_desk(page, path, rules=wide)
        for number in range(page.evaluate(COUNT, FORMS)):
            is_refused = False
            for change in (EMPTY, SPOIL):
                if is_refused and not (whole or in_share(kind, number, one_in=3)):
                    break
                if page.url != here:
                    page.goto(here)
                fields = page.evaluate(FIELDS, [FORMS, number, WRITTEN])
                if fields is None:
                    break  # a form that may be sent as it stands, such as the answer on a pair of records, is done
                if change is SPOIL and not fields:
                    continue  # nonsense is written, not ticked
                send(page, number, change)
                if refusal := page.evaluate(REFUSAL):
                    what = f"{path}, form {number} {'empty' if change is EMPTY else 'spoilt'}"
                    if not refusal["focused"]:
                        expect(page.locator(".error-summary")).to_be_focused()
                    assert refusal["title"].startswith("Error" if lang == "en" else "Erreur"), what
                    check_page(page, what, lang, rules=whole or in_share(kind, met[kind], number, change, one_in=3))
                    refused.add(kind)
                    is_refused = True
    return refused


@IN_FRENCH
def test_forms_for_anybody(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    pages = walk(page, portal, f"/{lang}/", into=is_no_admin, per_kind=1)
    refused = try_forms(page, pages, lang, whole=lang == "en")
    assert refused >= {"account_login", "account_signup", "account_reset_password", "pages:feedback", "matching:finder"}
    guard.check()
    page.context.close()


@IN_ENGLISH
def test_questions_of_the_finder(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    page.goto(address(lang, "matching:finder") + "?questions=1")
    page.locator("input[value=QC]").press("Space")
    press(page)
    token = urlsplit(page.url).path.split("/")[3]
    # All are built alike: a normal run tries a third, the deep one in French all.
    facts = [fact for fact in QUESTION_TEXTS if lang == "fr" or in_share(fact, one_in=3)]
    asked = [address(lang, "matching:change", token, fact) for fact in facts]
    assert try_forms(page, opened(page, asked), lang, whole=lang == "fr") == {"matching:change"}
    guard.check()
    page.context.close()


@IN_FRENCH
def test_forms_of_a_company(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    sign_up(page, portal, lang, new_address())
    whole = lang == "en"
    refused = try_forms(page, opened(page, [address(lang, "companies:register")]), lang, whole=whole)
    company = register_company(page, portal, lang, "Hasty Company (fictional)")
    asked = [address(lang, "matching:company_question", company, fact) for fact in ("areas", "employees")]
    refused |= try_forms(page, opened(page, asked), lang, whole=whole)
    pages = walk(page, portal, address(lang, "companies:own_companies"), into=is_private, per_kind=1)
    refused |= try_forms(page, pages, lang, whole=whole)
    assert refused >= {
        *("companies:register", "companies:offering_new", "companies:project_new", "companies:members"),
        *("companies:section_identity", "companies:section_size"),
        *("accounts:settings", "accounts:delete", "account_email", "account_change_password"),
        *("mfa_activate_totp", "matching:company_question"),
    }
    guard.check()
    page.context.close()


@pytest.mark.parametrize(
    ("key", "lang", "into"),
    [
        *[("beijing", "en", is_of_work), ("curator2", "fr", is_of_work), ("admin", "fr", is_private)],
        *[
            pytest.param(*way, is_private, marks=pytest.mark.deep)
            for way in (("quebec", "fr"), ("curator1", "en"), ("admin", "en"))
        ],
    ],
)
def test_forms_of_the_staff(still: Browser, portal: Portal, key: str, lang: str, into: Callable[[str], bool]):
    """The pages of an account are the same for all of the staff: in a normal run the administrator tries them."""
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    email = f"{key}@demo.example"
    page.goto(address(lang, "account_login"))
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page)
    assert try_forms(page, [page.url], lang) == {"mfa_authenticate"}
    give_code(page, portal, email)
    expect_signed_in(page, "en")
    pages = walk(page, portal, address(lang, "pages:role"), into=into, per_kind=1)
    refused = try_forms(page, pages, lang, whole=(key, lang) in {("quebec", "fr"), ("curator1", "en"), ("admin", "en")})
    assert refused >= ({"accounts:settings", "account_change_password"} if into is is_private else set())
    assert refused
    guard.check()
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 320), pytest.param("fr", 1280, marks=pytest.mark.deep)])
def test_forms_of_the_admin_site(still: Browser, portal: Portal, lang: str, width: int):
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, "admin@demo.example")
    page.goto(address(lang, "admin:index"))
    adds = page.eval_on_selector_all("a.addlink", "links => links.map(link => link.getAttribute('href'))")
    assert adds
    for path in adds:
        page.goto(path)
        form = page.locator("#content-main form[method=post]")
        form.evaluate("form => { form.noValidate = true; }")
        press(form.locator("input[name=_save]"))
        expect(page.locator(".errornote")).to_be_visible()
        check_axe(page, f"{path} refused")
        check_width(page, f"{path} refused")
    guard.check()
    page.context.close()
