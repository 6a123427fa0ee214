"""Walk through the portal: every kind of page, in both languages, on a phone and on a desk, as everybody who may come.

Each page found has no axe violation, in light, in dark and on paper, no sideways scroll, one h1, the language of its
address, both independence lines, and a toggle that leads to the same page in the other language and back.
"""

from functools import partial

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import check_axe, check_page, check_width
from tests.browser.conftest import DESK, PHONE, Portal, one_way, open_page
from tests.browser.people import address, press, sign_in
from tests.browser.walking import (
    PER_KIND,
    is_admin,
    is_no_admin,
    is_of_a_lead,
    is_of_leads,
    is_of_work,
    is_private,
    kind_of,
    walk,
)
from tests.support.samples import DEEP

# In a normal run, test_forms.py looks at every page on a phone as it goes by, and widens it to a desk: in French at those
# of visitors, of a new company, of curators and administrators, in English at those of commissioners.
WAYS = [("en", 1280), ("fr", 320), ("en", 320), ("fr", 1280)]
PUBLIC_WAYS = [("en", 1280, 1), *((lang, width, PER_KIND) for lang, width in WAYS)]


@one_way("lang, width, per_kind", PUBLIC_WAYS, go=None)
def test_every_public_page(still: Browser, portal: Portal, lang: str, width: int, per_kind: int):
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    kinds = set()
    for path in walk(page, portal, f"/{lang}/", into=is_no_admin, per_kind=per_kind):
        check_page(page, path, lang)
        kinds.add(kind_of(path))
    assert len(kinds) >= 15
    guard.check()
    page.context.close()


@one_way("lang, width", WAYS, go=0)
def test_every_page_of_a_company(still: Browser, portal: Portal, lang: str, width: int):
    """In a normal run without the pages of the account, which are those of the new company of test_forms.py."""
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, "owner@demo.example")
    kinds = set()
    into = is_private if DEEP else is_of_work
    for path in walk(page, portal, address(lang, "companies:own_companies"), into=into, per_kind=1):
        check_page(page, path, lang)
        kinds.add(kind_of(path))
    assert len({kind for kind in kinds if kind.startswith(("companies:", "matching:"))}) >= 15
    guard.check()
    page.context.close()


@one_way(
    "key, lang, width",
    [
        ("beijing", "en", 320),
        ("quebec", "fr", 320),
        ("curator1", "en", 320),
        ("curator2", "fr", 320),
        ("admin", "fr", 320),
        ("admin", "en", 1280),
    ],
    go=None,
)
def test_every_page_of_the_staff(still: Browser, portal: Portal, key: str, lang: str, width: int):
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{key}@demo.example")
    kinds = set()
    for path in walk(page, portal, address(lang, "pages:role"), into=is_private, per_kind=1):
        check_page(page, path, lang)
        kinds.add(kind_of(path))
    assert kinds >= {"pages:role", "accounts:settings", "mfa_index"}
    guard.check()
    page.context.close()


@one_way("key, lang, width", [("beijing", "fr", 320), ("admin", "en", 1280)], go=0)
def test_every_page_of_those_who_lead_a_desk(still: Browser, portal: Portal, key: str, lang: str, width: int):
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{key}@demo.example")
    kinds = set()
    for path in walk(page, portal, address(lang, "team:coverage"), into=is_of_a_lead, per_kind=2):
        check_page(page, path, lang)
        kinds.add(kind_of(path))
    assert kinds >= {"team:coverage", "team:provinces", "team:seat", "team:figures"}
    guard.check()
    page.context.close()


# Whatever others did before: the company is asked into a joint offer by the officer, and has not answered.
ASKED = """
from contextlib import suppress
from django.utils import timezone
from companies.models import Company
from hub.accounts.models import User
from hub.casework.models import CompanyProposal
from hub.casework.rooms.proposals import propose_consortium, send_invitation
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import RefusedError
from hub.directory.models import Seat

at, by = timezone.now(), User.objects.get(email="shanghai@demo.example")
seat = Seat.objects.get(slug="shanghai-water-monitoring")
with unscoped(), suppress(RefusedError):
    company = Company.objects.get(slug="demo-boreal-membranes")
    grant_access(company.pk)
    members = {company.pk: ["membranes"]}
    room = propose_consortium(requirements=["membranes"], members=members, seat=seat, by=by, at=at)
    send_invitation(pk=CompanyProposal.objects.get(room=room).pk, at=at)
"""
OF_LEADS = {"leads:list", "leads:lead", "leads:dossier", "missions:cohort", "rooms:lead_sets", "rooms:room"}
OF_COMPANY = {"leads:for_you", "leads:told", "rooms:room", "rooms:invitation", "rooms:one_more"}


@one_way(
    "key, start, met, lang, width",
    [
        ("shanghai", "leads:list", OF_LEADS, "en", 1280),
        ("shanghai", "leads:list", OF_LEADS, "fr", 320),
        ("desk", "leads:list", OF_LEADS, "fr", 1280),
        ("desk", "rooms:list", {"rooms:room"}, "en", 320),
    ],
    go=0,
)
def test_every_page_of_leads_and_rooms_for_the_staff(
    still: Browser, portal: Portal, key: str, start: str, met: set[str], lang: str, width: int
):
    _check_leads(still, portal, f"{key}@demo.example", address(lang, start), met, lang=lang, width=width)


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=1)
def test_every_page_of_leads_and_rooms_for_a_company(still: Browser, portal: Portal, lang: str, width: int):
    portal.act(ASKED)
    start = address(lang, "leads:for_you", "demo-boreal-membranes")
    _check_leads(still, portal, "owner@demo.example", start, OF_COMPANY, lang=lang, width=width)


def _check_leads(
    still: Browser, portal: Portal, email: str, start: str, met: set[str], *, lang: str, width: int
) -> None:
    """Two of each kind are looked at: rooms of more than one kind, a lead and a mission."""
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, email)
    kinds = set()
    for path in walk(page, portal, start, into=is_of_leads, per_kind=2):
        check_page(page, path, lang)
        kinds.add(kind_of(path))
    assert kinds >= met
    guard.check()
    page.context.close()


@one_way(
    "lang, width, part",
    [("en", 320, 0), ("fr", 1280, 1), *((*(("en", 320) if part % 2 else ("fr", 1280)), part) for part in range(2, 8))],
    go=2,
)
def test_every_page_of_the_admin_site(still: Browser, portal: Portal, lang: str, width: int, part: int):
    """Its pages are made by the same templates for every table: each table is shown in one of the languages.

    A run of everything looks at an eighth of the tables, a deep run at all; that each page answers is tested elsewhere.
    """
    page, guard = open_page(still, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, "admin@demo.example")
    kinds = set()
    for path in walk(page, portal, address(lang, "admin:index"), into=partial(is_admin, part=part), per_kind=1):
        check_axe(page, path)
        for either in (PHONE, DESK):
            page.set_viewport_size(either)
            check_width(page, path)
        page.set_viewport_size({"width": width, "height": 900})
        kinds.add(kind_of(path).rpartition("_")[2])
    assert kinds >= {"changelist", "change", "add", "history"}
    guard.check()
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_language_toggle_keeps_page_and_query(browser: Browser, portal: Portal, lang: str):
    page, guard = open_page(browser, portal, width=1280, javascript=False, lang=lang)
    start = {"en": "/en/programs/?q=export&support=grant", "fr": "/fr/programmes/?q=export&support=grant"}
    page.goto(portal.base + start[lang])
    for other in ("fr" if lang == "en" else "en", lang):
        press(page, "header a[hreflang]")
        assert page.url == portal.base + start[other]
    guard.check()
    page.context.close()


# Fills in whatever a form of the page has, as a hand would, and returns it; reads it again.
FILL = """() => {
    let number = 0;
    for (const field of document.querySelectorAll("main form :is(input, select, textarea)[name]")) {
        if (/hidden|password|file|submit/.test(field.type)) continue;
        if (/radio|checkbox/.test(field.type)) field.checked = !field.checked;
        else if (field.tagName === "SELECT") field.selectedIndex = field.options.length - 1;
        else field.value = field.type === "number" ? "7" : field.type === "date" ? "2027-02-03" : `Heat, as it is ${number++}`;
    }
}"""
TYPED = """() => [...document.querySelectorAll("main form :is(input, select, textarea)[name]")]
    .filter((field) => !/hidden|password|file|submit/.test(field.type))
    .map((field) => [field.name, field.value, field.checked ?? null])"""
# Open to all; of a company; of the staff.
WITH_FORMS = (
    ("", ("pages:feedback", "casework:message", "companies:register", "pages:enquiry", "account_signup")),
    ("owner@demo.example", ("accounts:settings", "companies:register", "casework:new", "pages:feedback")),
    ("desk@demo.example", ("accounts:settings", "visits:new", "pages:feedback")),
)


@pytest.mark.parametrize(("email", "names"), WITH_FORMS, ids=["open", "company", "staff"])
def test_what_is_typed_goes_along_to_the_other_language(
    browser: Browser, portal: Portal, email: str, names: tuple[str, ...]
):
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    if email:
        sign_in(page, portal, "en", email)
    for name in names:
        page.goto(portal.base + address("en", name))
        before = page.evaluate(TYPED)
        page.evaluate(FILL)
        typed = page.evaluate(TYPED)
        assert typed != before, name
        for lang in ("fr", "en"):
            with page.expect_navigation(url=portal.base + address(lang, name)):
                page.locator("a.tool[hreflang]").first.click()
            assert page.evaluate(TYPED) == typed, (name, lang)
        page.reload()
        assert page.evaluate(TYPED) == before, "it goes along once"
    assert page.evaluate("sessionStorage.length") == 0
    guard.check()
    page.context.close()
