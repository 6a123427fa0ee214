"""Every state of a page, not only its best day: nothing found, nothing kept yet, a link that ended, a refusal, a fault.

All at 320 px, each in one of the languages, in a deep run in both; forms that were sent with mistakes are in ``test_forms.py``.
"""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_axe, check_page, check_width
from tests.browser.conftest import Portal, one_way, open_page
from tests.browser.people import address, new_address, press, register_company, sign_in, sign_up

IN_ENGLISH, IN_FRENCH = (one_way("lang", ["en", "fr"], go=go) for go in (0, 1))
# Pages that are reached after something, or by an address that found nothing: status, name, arguments, query.
OF_VISITORS = (
    (404, "programs:detail", ["no-such-program"], ""),
    (404, "matching:answer", ["no-such-link"], ""),
    (410, "accounts:invitation", ["no-such-link"], ""),
    (200, "account_confirm_email", ["no-such-link"], ""),
    (200, "account_reset_password_from_key", ["1", "no-such-link"], ""),
    (200, "account_login", [], "?ended=1"),
    (200, "account_inactive", [], ""),
    (200, "account_email_verification_sent", [], ""),
    (200, "account_reset_password_done", [], ""),
    (200, "account_reset_password_from_key_done", [], ""),
    (200, "pages:feedback", [], "?sent=1"),
    (200, "pages:search", [], ""),
    (200, "pages:search", [], "?q=zzqqxx"),
    (200, "pages:search", [], "?q=" + "long" * 60),
    (200, "programs:detail", ["ca-sdtc"], ""),
    (200, "programs:list", [], "?q=zzqqxx"),
    (200, "programs:list", [], "?support=nonsense&sort=nonsense&page=999"),
    (200, "programs:list", [], "?support=grant&support=loan&q=water"),
    (200, "opportunities:list", [], "?q=zzqqxx"),
    (200, "opportunities:agreements", [], "?place=nonsense&status=nonsense"),
    (200, "pages:china", [], "?area=nonsense&place=CN-JS&show=agreements"),
    (200, "pages:china_partners", [], "?place=CN-HK"),
    (200, "pages:contact", [], "?province=NU"),
    (200, "pages:contact", [], "?province=nonsense"),
    (200, "pages:styleguide", [], ""),
)
OF_NEWCOMERS = (
    (404, "companies:invitation", ["no-such-link"], ""),
    (404, "companies:dashboard", ["nosuchcompany"], ""),
    (200, "companies:register", [], "?sheet=no-such-link"),
    (200, "mfa_list_webauthn", [], ""),
    (200, "usersessions_list", [], ""),
    (200, "account_logout", [], ""),
    (200, "accounts:delete", [], ""),
    (200, "mfa_activate_totp", [], ""),
)
OF_NEW_COMPANIES = (
    (200, "companies:dashboard", []),
    (200, "companies:profile", []),
    (200, "companies:offerings", []),
    (200, "companies:projects", []),
    (200, "companies:members", []),
    (200, "companies:leave", []),
    (200, "companies:consents", []),
    (200, "companies:data", []),
    (200, "matching:company", []),
    (200, "matching:history", []),
    (200, "matching:company_meeting_page", []),
    (404, "matching:snapshot", [987654321]),
    (404, "matching:company_program", ["no-such-program"]),
)


def check_state(page: Page, lang: str, path: str, status: int) -> None:
    """Open a page, expect the answer, and check it as every page."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status, f"{path} answered {answer.status}"
    check_page(page, path, lang)


@IN_FRENCH
def test_states_that_visitors_meet(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    check_state(page, lang, f"/{lang}/nothing-here/", 404)
    for status, name, arguments, query in OF_VISITORS:
        check_state(page, lang, address(lang, name, *arguments) + query, status)
    # Addresses without a language of their own.
    for path in ("/demo/codes/", "/demo/mail/"):
        page.goto(path)
        check_axe(page, path)
        check_width(page, path)
    guard.check()
    page.context.close()


@IN_ENGLISH
def test_states_of_somebody_new(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    sign_up(page, portal, lang, new_address())
    for status, name, arguments, query in OF_NEWCOMERS:
        check_state(page, lang, address(lang, name, *arguments) + query, status)
    company = register_company(page, portal, lang, "New Company (fictional)")
    for status, name, arguments in OF_NEW_COMPANIES:
        check_state(page, lang, address(lang, name, company, *arguments), status)
    # Filters that nothing passes.
    none = address(lang, "matching:company", company) + "?verdict=meets&support=insurance"
    check_state(page, lang, none, 200)
    expect(page.locator("#rest .empty")).to_be_visible()
    guard.check()
    page.context.close()


@IN_FRENCH
def test_pages_that_ask_once_more(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    sign_up(page, portal, lang, new_address())
    company = register_company(page, portal, lang, "Careful Company (fictional)")
    for kind in ("offering", "project"):
        page.goto(address(lang, f"companies:{kind}_new", company))
        page.locator("input[name=name]").fill("Membrane")
        press(page)
        page.goto(address(lang, f"companies:{kind}s", company))
        check_page(page, f"companies:{kind}s with one", lang)
        remove = page.locator("main a.btn.plain").first.get_attribute("href")
        assert remove
        check_state(page, lang, remove, 200)
    page.goto(address(lang, "companies:members", company))
    page.locator("input[name=email]").fill(new_address())
    page.locator("input[name=role][value=reader]").press("Space")
    page.locator("input[name=language]").first.press("Space")
    press(page)
    check_page(page, "companies:members with an invitation", lang)
    guard.check()
    page.context.close()


@IN_ENGLISH
def test_drawers_and_details(browser: Browser, portal: Portal, lang: str):
    page, guard = open_page(browser, portal, width=320, javascript=True, lang=lang)
    page.goto(address(lang, "programs:list"))
    for drawer in ("nav", "facets"):
        page.locator(f"[popovertarget={drawer}]:not([popovertargetaction])").click()
        expect(page.locator(f"#{drawer}")).to_be_visible()
        check_axe(page, f"{drawer} open")
        check_width(page, f"{drawer} open")
        page.keyboard.press("Escape")
    guard.check()
    page.context.close()


@IN_ENGLISH
def test_refusals(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    # 403: the form was open longer than its cookie lives.
    page.goto(address(lang, "account_login"))
    page.context.clear_cookies()
    press(page)
    check_page(page, "403, a form open too long", lang)
    # 400: more fields than any form of ours has.
    page.goto(address(lang, "account_login"))
    page.evaluate(
        "() => { const form = document.querySelector('main form');"
        " for (let n = 0; n < 600; n++) form.append(Object.assign(document.createElement('input'),"
        " {type: 'hidden', name: `field${n}`})); }"
    )
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        press(page)
    assert refused.value.status == 400
    check_page(page, "400", lang)
    # 429: a link for a new password, again and again.
    status, email = 200, new_address()
    for _ in range(12):
        page.goto(address(lang, "account_reset_password"))
        page.locator("input[name=email]").fill(email)
        with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
            press(page)
        status = refused.value.status
        if status == 429:
            break
    assert status == 429
    check_page(page, "429", lang)
    guard.check()
    page.context.close()


@IN_FRENCH
def test_refusals_to_the_staff(still: Browser, portal: Portal, lang: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang=lang)
    sign_in(page, portal, lang, "curator1@demo.example")
    check_state(page, lang, address(lang, "companies:register"), 403)
    check_state(page, lang, address(lang, "companies:dashboard", "nosuchcompany"), 404)
    guard.check()
    page.context.close()


@pytest.mark.parametrize("name", ["500.html", "503.html", "maintenance.html"])
def test_pages_that_stand_alone(still: Browser, portal: Portal, name: str):
    page, guard = open_page(still, portal, width=320, javascript=True, lang="en")
    with override("en"):
        body = render_to_string(name)
    # What a proxy shows while the portal cannot: the page itself, with the stylesheet of the site.
    page.route("**/unwell/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto("/unwell/")
    check_axe(page, name)
    check_width(page, name)
    assert page.locator("h1").count() == 2, "Once in each language"
    guard.check()
    page.context.close()
