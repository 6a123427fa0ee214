"""From a buyer's enquiry in Chinese to a contract in the results, walked by the pages alone, each in their own language.

Nobody runs a worker here: the test lets it run, and lets the weeks pass after which a company is asked what came of it.
"""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page, check_width
from tests.browser.conftest import Guard, Portal, one_way, open_page
from tests.browser.people import address, mailed_link, new_address, press, register_company, sign_in, sign_up
from tests.browser.test_told import WORK

# Weeks after a request was closed its company is asked what came of it.
ASKED = """
import sys
from django.core.cache import cache
from django.utils import timezone
from hub.casework.models import ServiceRequest, Survey
from hub.core.db.tenancy import unscoped

with unscoped():
    request = ServiceRequest.objects.get(reference=sys.argv[1])
    Survey.objects.create(request=request, round=1, asked_at=timezone.now())
cache.clear()
"""
BUYER = "示例化工园区（虚构）"


class People:
    """Everybody on the way, each with a page of their own: companies on a phone, officers on a desk."""

    def __init__(self, browser: Browser, portal: Portal, *, javascript: bool) -> None:
        self.browser, self.portal, self.javascript = browser, portal, javascript
        self.guards: list[Guard] = []
        # Another run over the same portal leaves its own behind.
        mark = uuid.uuid4().hex[:6]
        self.titles = {
            "en": f"Water reuse {mark} for a chemical park (fictional)",
            "fr": f"Réutilisation de l’eau {mark} d’un parc chimique (fictive)",
        }
        self.company = f"Eaux Vives {mark} inc. (fictive)"

    def enter(self, lang: str, who: str = "", *, width: int = 1280) -> Page:
        """Come in, as somebody of the demonstration where a name is given."""
        page, guard = open_page(
            self.browser, self.portal, width=width, javascript=self.javascript, lang="fr" if lang == "fr" else "en"
        )
        self.guards.append(guard)
        if who:
            sign_in(page, self.portal, lang, f"{who}@demo.example")
        return page

    def leave(self) -> None:
        """Nothing foreign, broken or forbidden was met."""
        for guard in self.guards:
            guard.check()


@pytest.mark.timeout(900)
@one_way("javascript", [True, False], go=1)
def test_an_enquiry_from_china_becomes_a_contract_in_the_results(
    browser: Browser, portal: Portal, *, javascript: bool
) -> None:
    people = People(browser, portal, javascript=javascript)
    before = _results(people, "en")
    _buyer_writes(people)
    officer = people.enter("en", "shanghai")
    lead = _make_lead(people, officer)
    french, french_slug = _new_company(people)
    _tell(officer, lead, people.company)
    portal.act(WORK)
    english = people.enter("en", "owner", width=360)
    for page, lang, slug in ((english, "en", "demo-boreal-membranes"), (french, "fr", french_slug)):
        _say_yes(people, page, lang, slug)
    _join_a_set(people, officer, lead, english, french, french_slug)
    _introduce(officer, lead)
    _read_the_buyer(people, english, "en", "demo-boreal-membranes")
    _read_the_buyer(people, french, "fr", french_slug)
    _official_comes(people, english)
    _read_the_visit(people)
    case = _close(officer, lead)
    portal.act(ASKED, case)
    _confirm_contract(people, english, case)
    after = _results(people, "en")
    assert _results(people, "fr") == after
    # Told, said yes, introduced, contracts from a lead.
    assert [now - then for then, now in zip(before, after, strict=True)] == [3, 2, 2, 1]
    people.leave()


def _results(people: People, lang: str) -> list[int]:
    """Return the four steps from a lead to a contract, as anybody reads them."""
    page = people.enter(lang)
    page.goto("/" + lang + "/")
    page.goto(str(page.locator(f"footer a[href='{address(lang, 'results:results')}']").get_attribute("href")))
    check_width(page, "the results")
    heading = {"en": "From a lead to a contract", "fr": "De la piste au contrat"}[lang]
    section = page.locator("section").filter(has=page.get_by_role("heading", name=heading))
    found = [int(re.sub(r"\D", "", words)) for words in section.locator(".chart li b, .chart li .n").all_inner_texts()]
    page.context.close()
    return found


def _buyer_writes(people: People) -> None:
    page = people.enter("zh", width=360)
    page.goto("/zh/")
    press(page, "main a[href='/zh/need/']")
    page.get_by_label("采购方").check()
    page.get_by_label("您的需求").fill("化工园区（虚构）需要中水回用，每日2000立方米。")
    page.locator("[name=area]").select_option("wastewater-treatment")
    page.locator("[name=place]").select_option("CN-JS")
    page.get_by_label("单位名称").fill(BUYER)
    page.get_by_label("您的姓名").fill("示例")
    page.get_by_label("电子邮箱").fill("buyer@park.example")
    page.wait_for_timeout(3100)
    press(page.get_by_role("button", name="提交"))
    expect(page.locator("h1")).to_have_text("已收到您的需求")
    page.context.close()
    people.portal.act(WORK)


def _make_lead(people: People, officer: Page) -> str:
    """Find the enquiry by its mail, clear it, write it, and let a second person publish it; return its address."""
    link = mailed_link(officer, people.portal, "shanghai@demo.example", "/leads/a-buyer-")
    officer.goto(people.portal.base + urlsplit(link).path)
    lead = officer.url.partition("#")[0]
    press(officer.locator("main a[href$='/dossier/']"))
    expect(officer.locator("[name=contact_en]")).to_have_value(re.compile(BUYER))
    officer.locator("[name=profile_en]").fill("Operator of a chemical park (fictional). A budget for a pilot exists.")
    officer.locator("[name=profile_fr]").fill("Exploitant d’un parc chimique (fictif). Un essai est budgété.")
    press(officer, "main form[method=post] button[type=submit]")
    holding = officer.locator("details[id^=check-][open]:has([name=check])")
    while holding.count():
        press(holding.first.locator("button[value=no]"))
    press(officer.locator("main a[href$='/text/']"))
    for name, words in (
        ("title_en", people.titles["en"]),
        ("title_fr", people.titles["fr"]),
        ("description_en", "A chemical park looks for reuse of 2,000 cubic metres a day (fictional)."),
        ("description_fr", "Un parc chimique veut réutiliser 2\u00a0000 mètres cubes par jour (fictif)."),
    ):
        officer.locator(f"[name={name}]").fill(words)
    officer.locator("[name=buyer_kind]").select_option("private_operator")
    officer.locator("[name=vouched]").check()
    area = officer.locator("details:has([name=sought][value=membranes])")
    area.locator("summary").click()
    for sought in ("membranes", "water-reuse-desalination"):
        area.locator(f"[value={sought}]").check()
    press(officer, "main form[method=post] button[type=submit]:not([name])")
    officer.goto(lead)
    press(officer.locator("main .notice a[href*='/draft/']"))
    officer.locator("form[action*=submit] textarea").fill("The park wrote to us (fictional).")
    press(officer, "form[action*=submit] button")
    second = people.enter("en", "desk")
    second.goto(address("en", "entries:desk"))
    press(second.locator("main a.name", has_text=people.titles["en"]))
    press(second, "form[action$='approve/'] button")
    second.context.close()
    return lead


def _new_company(people: People) -> tuple[Page, str]:
    """A company of Québec registers, says what it makes, and agrees to hear of leads."""
    page = people.enter("fr", width=360)
    sign_up(page, people.portal, "fr", new_address())
    slug = register_company(page, people.portal, "fr", people.company)
    page.goto(address("fr", "companies:section_needs", slug))
    page.locator("[name=target_markets][value=CN]").check()
    press(page, "main form:has([name=needs]) button[type=submit]")
    page.goto(address("fr", "companies:offering_new", slug))
    page.locator("[name=name]").fill("Unités à membranes (fictives)")
    page.locator("[name=description]").fill("Membranes pour réutiliser l’eau de parcs industriels.")
    page.locator("[name=areas][value=wastewater-treatment]").check()
    press(page, "main form:has([name=areas]) button[type=submit]")
    page.goto(address("fr", "companies:offerings", slug))
    press(page, "main a[href$='/capacites/']")
    brings = page.locator("[name=capabilities][value=water-reuse-desalination]").first
    if not brings.is_visible():
        page.locator("details:has([value=water-reuse-desalination]) > summary").first.click()
    brings.check()
    press(page, "main form:has([name=capabilities]) button[type=submit]")
    page.goto(address("fr", "leads:for_you", slug))
    press(page, "main .empty a.btn")
    for purpose in ("leads", "partner_companies"):
        press(page, f"form:has([name=purpose][value={purpose}]) button[name=granted]")
    return page, slug


def _tell(officer: Page, lead: str, company: str) -> None:
    officer.goto(lead)
    expect(officer.locator("main")).not_to_contain_text("Answer the checks")
    for box in officer.locator("[name=companies]").all():
        box.set_checked(False)
    for name in ("Boreal", company, "Polder"):
        officer.locator(f"label:has-text('{name}') input[name=companies]").first.check()
    press(officer, "form:has([name=companies]) button[type=submit]")
    expect(officer.locator("main [role=status]").first).to_contain_text("3")


def _say_yes(people: People, page: Page, lang: str, slug: str) -> None:
    page.goto(address(lang, "leads:for_you", slug))
    press(page.locator("main h2 a, main h3 a", has_text=people.titles[lang]))
    check_page(page, "a lead that a company was told", lang)
    expect(page.locator("main")).not_to_contain_text(BUYER)
    press(page, "button[name=state]")
    press(page, "button[name=answer][value=yes]")
    expect(page.locator("button[name=answer][value=yes]")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text(BUYER)
    people.portal.act(WORK)


def _join_a_set(people: People, officer: Page, lead: str, english: Page, french: Page, slug: str) -> None:
    """The officer asks two who cover it together; each reads the note, and the other's name once both are in the room."""
    officer.goto(address("en", "rooms:lead_sets", lead.rstrip("/").rpartition("/")[2]))
    ours = officer.locator("fieldset", has_text=people.company)
    ours.locator("input[name=confirmed][value$='water-reuse-desalination']").check()
    press(officer, "form:has([name=act][value=confirm]) button[type=submit]")
    check_page(officer, "sets of companies for a lead", "en")
    found = officer.locator("main article", has_text="Boreal").filter(has_text=people.company).first
    press(found.locator("button[name=set]"))
    people.portal.act(WORK)
    for page, lang, firm, other in (
        (english, "en", "demo-boreal-membranes", people.company),
        (french, "fr", slug, "Boreal"),
    ):
        page.goto(address(lang, "leads:for_you", firm))
        press(page.locator("section[aria-labelledby=rooms-h] a", has_text=people.titles[lang]))
        check_page(page, "an invitation into a joint offer", lang)
        expect(page.locator("main")).not_to_contain_text(other)
        page.locator("[name=note_read]").check()
        press(page, "button[name=answer][value=yes]")
    expect(french.locator("main")).to_contain_text("Boreal")
    check_page(french, "the room of a joint offer", "fr")
    english.reload()
    expect(english.locator("main")).to_contain_text(people.company)


def _introduce(officer: Page, lead: str) -> None:
    officer.goto(lead)
    for _ in range(2):
        press(officer, "button[name=accepts][value=yes]")


def _read_the_buyer(people: People, page: Page, lang: str, slug: str) -> None:
    """Come from the request to the lead, where the address stands now."""
    page.goto(address(lang, "casework:list"))
    press(page.locator("main a", has_text=people.titles[lang]).first)
    press(page.locator(f"main a[href='{address(lang, 'leads:for_you', slug)}']").last)
    press(page.locator("main h2 a, main h3 a", has_text=people.titles[lang]))
    expect(page.locator("main")).to_contain_text(BUYER)
    expect(page.locator("main")).to_contain_text("buyer@park.example")


def _official_comes(people: People, page: Page) -> None:
    """The company asks for a consul general at the signing; the desk and the consul agree."""
    page.goto(address("en", "pages:china_official"))
    press(page, "main a.btn")
    page.wait_for_timeout(700)
    page.locator("[name=subject]").fill("Consul general at our signing (fictional)")
    press(page)
    page.locator("[name=level][value=consul_general]").check()
    page.locator("[name=form][value=signing]").check()
    page.locator("[name=on]").fill("2027-01-20")
    page.locator("[name=city]").fill("Suzhou")
    page.locator("[name=part]").select_option("CN-JS")
    page.locator("[name=host]").fill("Example Chemical Park (fictional)")
    page.locator("[name=purpose]").fill("The park signs with us (fictional).")
    while not page.url.rstrip("/").endswith("sent"):
        press(page)
    case = page.locator("main .notice b").inner_text()
    desk = people.enter("en", "desk")
    desk.goto(address("en", "desk:case", case))
    desk.locator("details:has([name=approved]) > summary").click()
    desk.locator("[name=approved][value=yes]").check()
    desk.locator("form:has([name=approved]) [name=note]").fill("The contract is ready (fictional).")
    press(desk, "form:has([name=approved]) button[type=submit]")
    desk.locator("details:has([name=mailbox]) > summary").click()
    desk.locator("form:has([name=mailbox]) select[name=seat]").select_option(index=0)
    press(desk, "form:has([name=mailbox]) button[type=submit]")
    desk.context.close()
    consul = people.enter("en", "consul", width=360)
    consul.goto(address("en", "desk:approvals"))
    press(consul.locator("main .rows li", has_text=case).locator("a"))
    consul.locator("[name=approved][value=yes]").check()
    consul.locator("main [name=note]").fill("I will be there (fictional).")
    press(consul, "form:has([name=approved]) button[type=submit]")
    consul.context.close()
    page.goto(address("en", "casework:request", case))
    # The company reads that both agreed; what officials wrote beside it stays with the staff.
    expect(page.locator("main")).to_contain_text("Everybody has agreed.")
    expect(page.locator("main")).not_to_contain_text("I will be there")


def _read_the_visit(people: People) -> None:
    """The worker has drafted the visit of the official, at the desk that answers for the wish."""
    people.portal.act(WORK)
    desk = people.enter("en", "desk")
    desk.goto(address("en", "visits:list") + "?from=2027-01")
    press(desk.locator("main .span-row", has_text="Example Chemical Park").locator("a").first)
    expect(desk.locator("main h1")).to_contain_text("Suzhou")
    check_page(desk, "the drafted visit of an official", "en")
    desk.context.close()


def _close(officer: Page, lead: str) -> str:
    """Close the request of the introduction with its outcome; return its number."""
    officer.goto(lead)
    link = officer.locator("[aria-labelledby=answers-h] li", has_text="Boreal").locator("a[href*='/desk/']")
    case = link.inner_text()
    press(link)
    officer.locator("a[data-opens=close]").first.click()
    officer.locator("#close [name=outcome][value=helped]").check()
    officer.locator("#close [name=reasons][value=introduction_made]").check()
    officer.locator("#close textarea").first.fill("You met, and you sign (fictional).")
    press(officer, "#close button.btn:not(.plain)[type=submit]")
    return case


def _confirm_contract(people: People, page: Page, case: str) -> None:
    page.goto(address("en", "casework:request", case))
    press(page, f"main a[href='{address('en', 'casework:survey', case, 1)}']")
    page.locator("[name=helped][value=yes]").check()
    page.locator("[name=came_of_it][value=contract]").check()
    press(page)
    expect(page.locator("main h1")).to_have_text("Thank you")
