"""Every form of any page: what it refuses, writes and tells (A-10, A-12, A-49, B-5, P-15), and where it leads (A-21).

The forms are read from the pages as a browser reads them, so that a new form is tried without being named here.
"""

import random
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate

from companies.models import Company, Membership
from hub.accounts.models import User
from hub.casework.desk.actions.registry import DESK_ACTIONS
from hub.outbox.services import deliver_due
from hub.settings import base
from tests.accounts.people import PASSWORD, come_in
from tests.support.access import World, own_page, undone
from tests.support.canaries import plant
from tests.support.forms import TYPED, Form, Values, forms_in
from tests.support.hostile import ENCODABLE
from tests.support.pages import Address, addresses
from tests.support.policies import STAFF, Demo, OfCompany, Public, Role, Thing
from tests.support.rows import differing, grown_again, tables, written_by
from tests.support.samples import EXTENTS, in_share, one_of
from tests.test_access_matrix import FOR_MACHINES, POLICY, WITHOUT_COOKIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(900)]

# Whoever may do most with a form comes first: it is tried as the first to whom it is shown.
ROLES = (Role.OWNER, Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR, Role.EDITOR, Role.READER, Role.ANONYMOUS)
# Pages that show a form only when they are asked for it, some of them for a company of the world.
OURS = "ours"
ASKED_FOR = {
    "desk:case": [{"do": act} for act in sorted(DESK_ACTIONS)],
    "desk:phone": [{"name": "boreal"}, {"company": OURS}],
    "matching:plan": [{"program": "ca-nrc-irap"}],
}
ASKED_FOR["desk:inbox"] = [{"view": view} for view in ("open", "asked", "mine", "closed")]
# What a person must know to fill in a form: a name that is shown, a figure in its own unit, a password.
KNOWN = {
    "oldpassword": PASSWORD,
    "password": PASSWORD,
    "years_in_business": "2015",
    "naics": "221310",
    "business_number": "",
}
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


class Sheet(NamedTuple):
    """A form as a role found it, and the name of the address that it is sent to."""

    role: Role
    name: str
    form: Form

    def filled(self, world: World) -> Iterator[Values]:
        """Yield what a person would send, once for each kind of button."""
        buttons = {name: (name, value) for name, value in self.form.buttons}
        for button in list(buttons.values()) or [None]:
            sent = self.form.filled(button)
            if "started" in sent:  # an open form, which has a field that nobody fills in
                sent["website"] = [""]
            sent |= {name: [known] for name, known in KNOWN.items() if name in sent}
            if "typed_name" in sent:
                sent["typed_name"] = [Company.objects.get(pk=world.ours.company.pk).name]
            yield sent


@pytest.fixture(scope="module")
def sheets(world: World) -> list[Sheet]:
    """Every form that a page shows to a role, each once."""
    found: dict[tuple[Any, ...], Sheet] = {}
    activate("en")
    for role in ROLES:
        for address in addresses():
            policy = POLICY[address.name]
            if role in {Role.EDITOR, Role.READER} and not isinstance(policy, OfCompany):
                continue  # the owner was shown these as well
            if policy.expected(role, Thing.OWN, "GET") != 200:
                continue
            if isinstance(policy, Public) and role in STAFF and role is not one_of(tuple(STAFF), address.name):
                continue  # a public page is the same for all of the staff
            for path, html in _pages(world, address, role):
                for form in forms_in(html, path):
                    name = resolve(urlsplit(form.action).path).view_name
                    found.setdefault((name, *sorted(form.names)), Sheet(role, name, form))
    return list(found.values())


def _pages(world: World, address: Address, role: Role) -> Iterator[tuple[str, str]]:
    page = own_page(world, address, role)
    if page and page.status == 200:
        yield page.path, page.html
        for asked in ASKED_FOR.get(address.name, []):
            if "do" in asked and f"do={asked['do']}#" not in page.html:
                continue  # the act is not offered, or its form stands on the page already
            query = {name: world.ours.company.slug if value == OURS else value for name, value in asked.items()}
            with undone():
                yield page.path, world.browser(role).get(page.path, query).text


def _chosen(sheets: list[Sheet], *, whole: bool, turn: str) -> list[Sheet]:
    """Return every form, or the share of a normal run: half of the addresses, each once in three turns."""
    turns = ("added", "twice", "fault", "ended", "", "")
    return [sheet for sheet in sheets if whole or one_of(turns, sheet.name) == turn]


def _names(sheets: list[Sheet]) -> set[str]:
    return {sheet.name for sheet in sheets}


@pytest.fixture(autouse=True)
def _a_moment_later() -> Iterator[None]:
    """Forms are sent after the seconds that a person needs."""
    with _later():
        yield


@contextmanager
def _later() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(timezone.now() + timedelta(seconds=20), tick=False):
        yield


# Addresses whose form no page of this world shows, because what they act on stands in another state here.
ELSEWHERE = {
    *(
        "account_confirm_login_code",
        "account_reset_password_from_key",
        "account_set_password",
        "mfa_authenticate",
        "usersessions_list",
    ),
    *("casework:check", "casework:reopen", "companies:invitation"),
    *("desk:accept", "desk:approval", "desk:finish", "desk:give_back", "desk:result", "desk:resume", "desk:take"),
    *("desk:ask_official", "desk:official_back", "casework:questions"),
    *("desk:another_day", "desk:words", "desk:note_back", "desk:keep_out", "desk:readmit", "casework:another_day"),
    "casework:recommended",
    *("desk:task_done", "desk:task_change", "desk:task_drop", "desk:wake", "desk:seen", "desk:reopen", "desk:merge"),
    *("desk:undo", "desk:take_back", "notifications:ask_confirmation", "freshness:request_review"),
    "freshness:take_page",
    "rooms:partners",
    "rooms:one_more",
}


def _takes_a_form(name: str) -> bool:
    match POLICY[name]:
        case Demo():
            return False
        case OfCompany(change=change):
            return change is not None
        case policy:
            signed_in = [role for role in ROLES if role is not Role.ANONYMOUS]
            return not {policy.expected(role, Thing.OWN, "POST") for role in signed_in} <= {403, 404, 405}


def test_the_forms_of_nearly_every_address_are_tried(sheets: list[Sheet]) -> None:
    takes = {name for name in POLICY if _takes_a_form(name)} - FOR_MACHINES - WITHOUT_COOKIES
    assert takes - _names(sheets) == ELSEWHERE


class Answer(NamedTuple):
    """What a form answered that somebody filled in, and that was told where to go on to."""

    sheet: Sheet
    sent: Values
    response: HttpResponse


@pytest.fixture(scope="module")
def answers(world: World, sheets: list[Sheet]) -> list[Answer]:
    """Send each form once, with everything that it asks for."""
    with _later():
        return [
            Answer(sheet, sent, _send(world, sheet, _all_onward(INSIDE) | sent | _onward(sent, INSIDE)))
            for sheet in sheets
            for sent in sheet.filled(world)
        ]


def test_a_form_that_is_filled_in_is_taken(world: World, answers: list[Answer]) -> None:
    """What follows tries forms that do something, not forms that are refused for another reason.

    One that was refused, or read a field of its own in a place to go on to, is sent again as it stands, until enough
    are taken.
    """
    enough = 0.78 * len(answers)
    taken = sum(answer.response.status_code == 302 for answer in answers)
    for answer in answers:
        if taken <= enough and answer.response.status_code != 302:
            taken += _send(world, answer.sheet, answer.sent).status_code == 302
    assert taken > enough, f"{taken} of {len(answers)}"


# Everything typed is hostile; half of it; everything, what the page itself wrote included.
HOW_MUCH = ((1.0, "hidden"), (0.5, "hidden"), (1.0, "file"))


@EXTENTS
def test_no_form_breaks_whatever_is_sent(world: World, sheets: list[Sheet], whole: bool) -> None:
    """Three times with each button, in a normal run once with one of them."""
    broken = set()
    for number, sheet in enumerate(sheets):
        chance = random.Random(number)
        filled = list(sheet.filled(world))
        for share, spared in HOW_MUCH if whole else (one_of(HOW_MUCH, sheet.name, number),):
            for sent in filled if whole else (one_of(filled, sheet.name, number),):
                typed = {
                    control.name
                    for control in sheet.form.controls.values()
                    if control.kind not in {spared, "file"} and chance.random() < share
                }
                hostile = sent | {name: [chance.choice(ENCODABLE)] for name in sorted(typed)}
                if _send(world, sheet, hostile).status_code >= 500:
                    broken.add((sheet.name, str(hostile)[:300]))
    assert broken == set()


@pytest.mark.deep
def test_no_address_breaks_that_is_sent_what_other_forms_ask_for(world: World, sheets: list[Sheet]) -> None:
    """In a normal run ``test_fuzz.py`` sends each view what it reads itself."""
    names = {name for sheet in sheets for name in sheet.form.names}
    broken = set()
    for address in (address for address in addresses() if _takes_a_form(address.name)):
        role, arguments = next(
            (role, things[Thing.OWN]) for role in ROLES if Thing.OWN in (things := world.things(address, role))
        )
        for number in range(2):
            chance = random.Random(f"{address.name} {number}")
            hostile: Values = {name: [chance.choice(ENCODABLE)] for name in sorted(names)}
            form = Form(reverse(address.name, kwargs=arguments))
            if _send(world, Sheet(role, address.name, form), hostile).status_code >= 500:
                broken.add((address.name, number))
    assert broken == set()


# What a form reads beside what every page of it shows, such as the finder's second question brings the first answer along.
READ_TOO = {
    "matching:finder": {"province"},
    # The box for a message says on other pages what it is about.
    "casework:message": {"program", "opportunity", "office", "answers", "company", "province", "seat"},
    # The form of a new meeting stands on the same page.
    "missions:programme": {"host", "on", "proposal"},
    # What is lent, and no longer, and taken back, stand on one page; so do a booking and its end.
    "bookings:office": {"title_en", "stop", "cancel", "kind", "title_fr", "weekdays", "opens", "closes", "minutes"},
    "bookings:of_request": {"cancel", "resource", "slot"},
    # The short list of seats stands on the case; the page of all seats asks for these too.
    "desk:send": {"why", "reason", "mailbox", "part_seat", "part_task"},
}


# Each request has a number of its own, and its changes the number of their context.
# The key of the cache is made of all that was sent, so that the same form twice is answered once.
OF_EACH = {("pghistory_context", "id"), ("pghistory_context", "metadata"), ("hub_cache", "cache_key")}


@EXTENTS
def test_what_is_added_to_a_form_changes_nothing(world: World, sheets: list[Sheet], whole: bool) -> None:
    """Every column of every table that a form writes to, and of people and companies, is sent along with it."""
    among = tables()
    changed = {}
    for sheet in _chosen(sheets, whole=whole, turn="added"):
        for sent in sheet.filled(world):
            post = partial(_post, world, sheet, sent)
            plain, counts = written_by(post, among)
            own = sheet.form.names | READ_TOO.get(sheet.name, set())
            more = _extra(world, plain.keys(), own) | sent
            extended, more_counts = written_by(partial(_post, world, sheet, more), among)
            # What differs between two sendings of the same is random: tokens, keys of rows that are told apart by them.
            found = {each for each in differing(plain, extended) if each not in OF_EACH and each[1] != "pgh_context_id"}
            if found:
                again, _ = written_by(post, among)
                found -= differing(plain, again)
            found |= {(table, "") for table in among if counts[table] != more_counts[table]}
            if found:
                changed[sheet.role.value, sheet.name] = found
    assert changed == {}


# An invitation says who invites. What somebody writes to the Hub about a page is a mail to its own desk.
TOLD_BY_MAIL = {("companies:members", "companies.Company.name"), ("pages:feedback", "typed")}


@EXTENTS
def test_no_mail_holds_what_a_company_or_a_sender_wrote(world: World, sheets: list[Sheet], whole: bool) -> None:
    """Marked words stand in every field of a company, and in what is typed: a mail says that something waits (P-15)."""
    at = timezone.now()
    told = set()
    writing = {name for name, _field in TOLD_BY_MAIL}
    chosen = [sheet for sheet in sheets if whole or sheet.name in writing or in_share(sheet.name, one_in=4)]
    with undone():
        planted = plant(world, at=at)
        # What waits since the world was made goes out once, not with every form.
        mail.outbox.clear()
        while deliver_due():
            pass
        assert not [
            word for word in (*planted, TYPED) if any(word in f"{each.subject}{each.body}" for each in mail.outbox)
        ]
        for sheet in chosen:
            for sent in sheet.filled(world):
                mail.outbox.clear()
                with undone():
                    _post(world, sheet, sent)
                    while deliver_due():
                        pass
                texts = [f"{each.subject}\n{each.body}\n{each.extra_headers}" for each in mail.outbox]
                told |= {(sheet.name, field) for text in texts for word, field in planted.items() if word in text}
                told |= {(sheet.name, "typed") for text in texts if TYPED in text}
    assert told == TOLD_BY_MAIL


@EXTENTS
def test_twice_sent_is_once_done(world: World, sheets: list[Sheet], whole: bool) -> None:
    """Somebody presses twice, or sends again because no answer came: no row is made, and nobody is told, twice (B-5)."""
    # A history tells of each change, the one that changes nothing included.
    among = [table for table in tables() if not table.startswith(("audit_", "pghistory_")) and table[-5:] != "event"]
    twice = set()
    chosen = _chosen(sheets, whole=whole, turn="twice")
    for sheet in chosen:
        for sent in sheet.filled(world):
            if grown_again(partial(_post, world, sheet, sent), among):
                twice.add(sheet.name)
    assert twice == set()


# Secrets are typed again.
SECRETS = re.compile("password|code|credential")


# What a draft could have is held aside beside it, and shown there: tests/publishing/test_pages.py.
ASIDE = {"curating:condition", "curating:section", "entries:write"}


def differing_fields(one: Values, other: Values) -> dict[str, Any]:
    """Return the names of which two forms hold other values, with both."""
    return {name: (one.get(name), other.get(name)) for name in {*one, *other} if one.get(name) != other.get(name)}


def _place(address: str) -> tuple[str, str]:
    """Return path and query of an address, which alone are sent."""
    parts = urlsplit(unquote(address))
    return parts.path, parts.query


@EXTENTS
def test_what_is_sent_after_the_session_has_ended_is_there_after_signing_in(
    world: World, sheets: list[Sheet], whole: bool
) -> None:
    """Whatever the form, all that was typed waits to be sent, with one button and without script (A-38, C-14).

    A page that is open to all answers it itself: it takes the form, or shows it again with what was typed.
    """
    lost, kept = {}, set()
    chosen = [sheet for sheet in _chosen(sheets, whole=whole, turn="ended") if sheet.role is not Role.ANONYMOUS]
    for sheet in chosen:
        sent = next(iter(sheet.filled(world)))
        typed = {
            name: value
            for name, value in sent.items()
            if name and value and isinstance(value, list) and name[:4] != "csrf"
        }
        with undone(), override_settings(SESSION_LIMITS=base.SESSION_LIMITS):
            browser = world.browser(sheet.role, raise_request_exception=False)
            browser.get(reverse("accounts:settings"))
            cache.clear()
            with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
                answer = browser.post(sheet.form.action, sent)
                onward = answer.get("Location", "")
                if not onward or resolve(urlsplit(onward).path).view_name != "account_login":
                    words = [value for values in typed.values() for value in values if TYPED[:10] in value]
                    if answer.status_code != 302 and not all(word in unescape(answer.text) for word in words):
                        lost[sheet.name] = answer.status_code
                    continue
                come_in(browser, world.people[sheet.role])
                then = parse_qs(urlsplit(onward).query).get("next", ["/en/"])[0]
                if sheet.name in ASIDE and resolve(then).view_name == sheet.name:
                    continue
                page = browser.get(then)
                found = [form for form in forms_in(page.text, "/") if _place(form.action) == _place(sheet.form.action)]
                again = {name: control.values for form in found for name, control in form.controls.items()}
                again = {name: values for name, values in again.items() if name[:4] != "csrf"}
                if again == typed:
                    kept.add(sheet.name)
                elif not any(map(SECRETS.search, typed)):
                    lost[sheet.name] = differing_fields(typed, again)
    assert lost == {}
    assert len(kept) > 0.7 * len(_names(chosen))


# Whoever accepts an invitation has an account, whoever confirms a registration a company, and whoever confirms a message
# a request; then they are signed in.
TWO_ACTS = {"accounts:invitation", "casework:confirm", "companies:confirm_registration"}


class _FaultError(Exception):
    """The database is gone in the middle of an act."""


@EXTENTS
def test_a_fault_in_a_write_leaves_nothing_of_the_act(world: World, sheets: list[Sheet], whole: bool) -> None:
    """The last write of every form fails, and one in the middle: whatever was written before it must be undone."""
    # That somebody read a case is written down whatever comes of it.
    among = [table for table in tables() if table != "audit_sensitiveview"]
    left, tried = {}, 0
    for sheet in _chosen(sheets, whole=whole, turn="fault"):
        for sent in sheet.filled(world):
            with undone(), _failing_at(0) as writes:
                _send(world, sheet, sent)
            for nth in {len(writes), (len(writes) + 1) // 2} - {0}:
                with _failing_at(nth):
                    rows, more = written_by(partial(_broken_off, world, sheet, sent), among)
                tried += 1
                if rows or any(more.values()):
                    left[sheet.name, nth] = {table: len(found) for table, found in rows.items()}
    assert tried > (150 if whole else 15)
    assert {name: found for (name, _nth), found in left.items() if name not in TWO_ACTS} == {}


def _broken_off(world: World, sheet: Sheet, sent: Values) -> None:
    """Send a form, and go on after its fault: a write that is alone would undo the whole test with it."""
    _post(world, sheet, sent)
    transaction.set_rollback(False)


@contextmanager
def _failing_at(nth: int) -> Iterator[list[str]]:
    """Let the ``nth`` write fail (0: none), those of sessions not counted; collect the statements that write."""
    writes: list[str] = []

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.search(sql):
            writes.append(sql)
            if len(writes) == nth:
                raise _FaultError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield writes


_WRITES = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|usersessions)')


def _extra(world: World, written: Iterable[str], own: set[str]) -> Values:
    """Return a value for every column of these tables, and of the tables that power comes from."""
    found: Values = {}
    by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    chosen = [by_table[table] for table in written if table in by_table]
    for model in (User, Company, Membership, *chosen):
        for column in model._meta.concrete_fields:
            for name in {column.name, column.attname} - own:
                found[name] = [_another(world, column)]
    return found


def _another(world: World, column: models.Field) -> str:
    """Return a value that a column could take and that nobody who sends a form should set."""
    if column.choices:
        return str(column.flatchoices[-1][0])
    if isinstance(column, models.ForeignKey):
        row = world.theirs.company if column.related_model is Company else column.related_model._base_manager.first()
        return str(row.pk) if row else "1"
    values = {models.BooleanField: "on", models.DateField: "2020-01-01", models.IntegerField: "1"}
    return next((value for kind, value in values.items() if isinstance(column, kind)), "kestrel")


LEADS_AWAY = (
    *("//evil.example", "///evil.example", "////evil.example/%2e%2e", "https://evil.example", "http://evil.example/"),
    *("https:evil.example", "https:/evil.example", "http:///evil.example", "HTTPS://EVIL.EXAMPLE"),
    *("ftp://evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/%09/evil.example"),
    *("/\t/evil.example", "\t//evil.example", " //evil.example", "\n//evil.example", "/\n/evil.example"),
    *("\x00//evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x"),
    *("//hub.example@evil.example", "https://testserver@evil.example/", "https://testserver.evil.example"),
    *("//testserver%2eevil.example", "https://evil.example#testserver", "//evil.example\\@testserver"),
    *("https://evil\u3002example", "\u2215\u2215evil.example", "//[::1]", "http://evil.example:80/en/"),
)
# Every name under which any of our pages, or of the libraries, looks for a place to go on to.
ONWARD = ("next", "list", "back", "return", "url", "redirect", "redirect_to", "continue", "to", "page")
INSIDE = "/en/about/"
# Forms that go on to where they are told, within the portal.
LEADING = {"account_confirm_email", "account_logout", "account_reauthenticate", "mfa_edit_webauthn"}


@EXTENTS
def test_no_form_leads_to_another_site(world: World, answers: list[Answer], whole: bool) -> None:
    """Each form is asked where it leads; one that goes on to where it is told is led away, with an eighth of the ways in a normal run."""
    leading = set()
    wrong = set()
    for sheet, sent, inside in answers:
        if INSIDE in unquote(inside.get("Location", "")):
            leading.add(sheet.name)
            payloads = [one for one in LEADS_AWAY if whole or in_share(sheet.name, one, one_in=8)]
            for payload in payloads:
                away = _send(world, sheet, _all_onward(payload) | sent | _onward(sent, payload))
                wrong |= _away(sheet.name, payload, away)
    assert leading >= LEADING
    assert wrong == set()


def _all_onward(value: str) -> Values:
    return {name: [value] for name in ONWARD}


def _onward(sent: Values, value: str) -> Values:
    """Return the form's own fields that say where to go on to, with another place."""
    return {name: [value] for name in ONWARD if name in sent}


def _away(name: str, payload: str, response: HttpResponse) -> set[tuple[str, str, str]]:
    found = {response[header] for header in ("Location", "HX-Redirect", "Refresh") if header in response}
    return {
        (name, payload, to) for to in found if not url_has_allowed_host_and_scheme(to, allowed_hosts={"testserver"})
    }


def _send(world: World, sheet: Sheet, sent: Values) -> HttpResponse:
    """Send a form, and take back what it wrote."""
    with undone():
        return _post(world, sheet, sent)


def _post(world: World, sheet: Sheet, sent: Values) -> HttpResponse:
    for value in sent.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)  # a file is read once
    cache.clear()
    # One trace for all, so that what is left to the worker is alike where the forms are.
    browser = world.browser(sheet.role, raise_request_exception=False, headers={"traceparent": TRACE})
    return browser.post(sheet.form.action, sent)
