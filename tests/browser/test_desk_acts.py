"""Every act of the desk where it can be done, with its form open; and the pages to which the list and a case lead."""

from playwright.sync_api import Browser, Page, expect

from hub.casework.desk.actions.registry import DESK_ACTIONS
from tests.browser.cases import CASES
from tests.browser.checks import check_page
from tests.browser.conftest import Guard, Portal, one_way, open_page
from tests.browser.people import address, press, sign_in
from tests.support.samples import in_share

WHO = {"en": "desk", "fr": "guichet"}
# By the state of a request: what its reader may do there.
STATES = {
    "new": "send take ask answer note close snooze task hand merge part outside share barrier lean recuse keep_out classify contact "
    "no_mail labels recommend",
    "kept": "readmit",
    "held": "untake note_back task_done task_change task_drop seen take_back",
    "waiting": "resume words",
    "aside": "wake",
    "closed": "reopen",
    "offered": "accept give_back",
    "part": "finish",
    "wish": "approval",
    "seek": "ask_official another_day result",
    "asked": "official_back",
}
LEADS, OF_LEADS = "desk", {"keep_out", "readmit"}  # who leads the office, and what leads alone do
ACTS = [(state, act) for state, acts in STATES.items() for act in acts.split()]
FIRST = {(state, acts.split()[0]) for state, acts in STATES.items()}
# One request in each state, for the reader and a colleague of the same seat.
_MADE = f"""{CASES}
from hub.casework.desk.services import add_note_for, give_task, snooze_request
from hub.casework.requests.services.assignment import claim_request
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.messages import ask_company
from hub.casework.requests.services.presence import ask_approval, record_approval
from hub.casework.requests.services.recusals import keep_out
lang, me, mate = sys.argv[1], sys.argv[2], "guichet" if sys.argv[2] == "desk" else "desk"
mine, soon = who(me, DESK), timezone.localdate() + timedelta(days=3)
def made(state, **said):
    return send(f"Zone {{state}} {{lang}}", lang, **said)
made("new"), made("twin")
if me == "{LEADS}":
    keep_out(request=made("kept"), person=person(mate), by=person(me), at=now)
held = made("held")
claim_request(request=held, **mine)
give_task(request=held, words="Call.", on=soon, to=person(me), readers=[person(me)], by=person(mate), at=now)
add_note_for(request=held, text="Do you know it?", seat=seat(DESK), by=person(mate), at=now, people=[person(me)],
             readers=[person(me)])
add_note_for(request=held, text="For another case.", seat=seat(DESK), by=person(me), at=now, people=[], readers=[])
offer(held, SHANGHAI, me, DESK, part=ReferralRole.SUPPORT, task="Who tests it?")
ask_company(request=made("waiting"), text="How large?", **mine)
snooze_request(request=made("aside"), until=soon, by=person(me), may_write=True, at=now)
close_request(request=made("closed"), outcome=Outcome.HELPED, reasons=[OutcomeReason.PROGRAM_FOUND],
              answer="Here it is.", **mine)
offer(give(made("offered"), SHANGHAI, "shanghai"), DESK, "shanghai", SHANGHAI)
part = give(made("part"), SHANGHAI, "shanghai")
accept(offer(part, DESK, "shanghai", SHANGHAI, part=ReferralRole.SUPPORT, task="Who pays?"), me)
give(made("gone"), SHANGHAI, "shanghai")
made("wish", **signing("consul_general"))
for state in ("seek", "asked"):
    row = made(state, **signing("consul_general"))
    steps = list(Approval.objects.filter(request=row))
    record_approval(approval=steps[0], approved=True, note="Ready.", **who(mate, DESK))
    if state == "asked":
        ask_approval(approval=steps[1], seat=seat("shanghai-consul-general"), **mine)
"""

# The words of each row, and where it leads.
_ROWS = """() => [...document.querySelectorAll(".work tbody tr:has(.name)")]
    .map((row) => [row.textContent, row.querySelector(".name").href])"""


def test_each_act_has_a_state_in_which_it_is_looked_at() -> None:
    assert sorted(act for _state, act in ACTS) == sorted(DESK_ACTIONS)


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=1)
def test_each_act_is_what_every_page_must_be(still: Browser, portal: Portal, lang: str, width: int) -> None:
    page, guard = _enter(still, portal, lang, width)
    acts = [(state, act) for state, act in ACTS if act not in OF_LEADS or WHO[lang] == LEADS]
    cases = _find(page, portal, lang, *STATES)
    for state, act in acts:
        case, reference = cases[state]
        page.goto(f"{case}?do={act}")
        form = page.locator(f"form[action='{address(lang, f'desk:{act}', reference)}']").first
        if not form.is_visible():
            page.locator(".case-actions details.more > summary").press("Enter")
        expect(form, act).to_be_visible()
        # It is one page with another form open: all rules are asked once in each state, and of a third of the forms.
        rules = (state, act) in FIRST or in_share(state, act, one_in=3)
        check_page(page, f"{act} on a request that is {state}", lang, rules=rules)
        if DESK_ACTIONS[act].key == "o":
            page.keyboard.press("o")
            expect(form, "the key opens, and shuts nothing that is open").to_be_visible()
    guard.check()
    page.context.close()


@one_way("lang, width", [("en", 1280), ("fr", 320)], go=1)
def test_what_an_act_leads_to_is_what_every_page_must_be(still: Browser, portal: Portal, lang: str, width: int) -> None:
    """The line that takes a step back, all seats, several requests at once, and the trace of what was handed on."""
    page, guard = _enter(still, portal, lang, width)
    case, reference = _find(page, portal, lang, "new")["new"]
    page.goto(case)
    press(page, f"form[action='{address(lang, 'desk:take', reference)}'] button")
    expect(page.locator(".undo [role=status]:visible")).to_be_visible()
    check_page(page, "the line that takes a step back", lang)
    page.goto(portal.base + address(lang, "desk:route", reference))
    check_page(page, "all seats for a request", lang)
    for act in ("assign", "snooze", "close"):
        page.goto(f"{portal.base}{address(lang, 'desk:inbox')}?view=open")
        for place in (0, 1):
            page.locator("input[name=pick]").nth(place).press("Space")
        press(page.locator(f".bulk button[value={act}]"))
        check_page(page, f"several requests at once: {act}", lang)
    # Of what was handed on no word can be searched.
    page.goto(f"{portal.base}{address(lang, 'desk:inbox')}?view=sent&sort=newest")
    press(page.locator(".work tbody tr").filter(has_text="Zone gone").locator(".name").first)
    check_page(page, "the trace of a request", lang)
    guard.check()
    page.context.close()


def _enter(browser: Browser, portal: Portal, lang: str, width: int) -> tuple[Page, Guard]:
    portal.act(_MADE, lang, WHO[lang])
    page, guard = open_page(browser, portal, width=width, javascript=True, lang=lang)
    sign_in(page, portal, lang, f"{WHO[lang]}@demo.example")
    return page, guard


def _find(page: Page, portal: Portal, lang: str, *states: str) -> dict[str, tuple[str, str]]:
    """Return address and number of the newest request in each state, as the lists lead to them."""
    found: dict[str, tuple[str, str]] = {}
    for view in ("open", "closed", "snoozed"):
        page.goto(f"{portal.base}{address(lang, 'desk:inbox')}?view={view}&q=Zone&sort=newest")
        for words, link in page.evaluate(_ROWS):
            for state in states:
                if f"Zone {state} {lang}" in words and state not in found:
                    case = link.partition("?")[0].partition("#")[0]
                    found[state] = case, case.rstrip("/").rpartition("/")[2]
        if len(found) == len(set(states)):
            break
    return found
