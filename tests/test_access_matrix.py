"""The written policy of every address, and the tests that hold the portal to it (A-19, A-43 to A-48, A-51)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.choices import MemberRole
from hub.accounts.demo import urls as demo_urls
from tests.accounts.people import give_app, make_person, sign_in
from tests.support.access import World, ask, told, undone
from tests.support.canaries import plant
from tests.support.pages import Address, addresses
from tests.support.policies import (
    ALIKE,
    COMPANIES,
    METHODS,
    STAFF,
    Addressee,
    AtDesk,
    Demo,
    Each,
    Guest,
    OfAdministrator,
    OfCompany,
    OfCurator,
    OfHolder,
    OfStaff,
    Policy,
    Public,
    Role,
    SignedIn,
    Thing,
)
from tests.support.rows import changed_by
from tests.support.samples import EXTENTS, PARTS, in_share, one_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.timeout(600)]

READER, EDITOR, OWNER = MemberRole.READER, MemberRole.EDITOR, MemberRole.OWNER
TO_SIGN_IN = {Role.ANONYMOUS: (302, 302)}
NOT_FOR_STAFF = dict.fromkeys(STAFF, (403, 403))

# The policy: what each address answers, to whom. Numbers are the statuses of a GET and of an empty POST.
POLICY: dict[str, Policy] = {
    # Without a language
    "choose-language": Public(),
    "health-live": Public(),
    "health-ready": Public(),
    # Without the token there is no such address.
    "metrics": Public(get=404),
    "robots": Public(),
    "demo:codes": Demo(),
    "demo:mail": Demo(),
    # What is public knowledge
    "pages:home": Public(),
    "pages:search": Public(),
    "pages:areas": Public(),
    "pages:area": Public(),
    "pages:china": Public(),
    "pages:china_calendar": Public(),
    "results:results": Public(),
    "results:results_csv": Public(),
    # Until the worker has made it, to the page; so is a report of figures, which a post orders.
    "results:results_pdf": Public(get=302),
    "pages:china_enter": Public(),
    "pages:china_protect": Public(),
    "pages:china_partners": Public(),
    "pages:china_together": Public(),
    "pages:china_official": Public(),
    "pages:china_dispute": Public(),
    "pages:showcase": Public(),
    "pages:sheet": Public(),
    "pages:sheet_file": Public(),
    "pages:enquiry": Public(post=200),
    "chinese:home": Public(),
    "chinese:showcase": Public(),
    "chinese:sheet": Public(),
    "chinese:sheet_file": Public(),
    "chinese:enquiry": Public(post=200),
    "pages:contact": Public(),
    "pages:feedback": Public(post=200),
    "pages:about": Public(),
    "pages:how_matching_works": Public(),
    "pages:privacy": Public(),
    "pages:terms": Public(),
    "pages:accessibility": Public(),
    "pages:styleguide": Public(),
    "programs:list": Public(),
    "programs:detail": Public(),
    "opportunities:list": Public(),
    "opportunities:detail": Public(),
    "opportunities:signals": Public(),
    "opportunities:signal": Public(),
    "opportunities:guides": Public(),
    "opportunities:guide": Public(),
    "opportunities:agreements": Public(),
    "opportunities:agreement": Public(),
    "directory:list": Public(),
    "directory:office": Public(),
    "directory:organizations": Public(),
    "directory:organization": Public(),
    "data:index": Public(),
    "data:reference": Public(),
    "data:changes": Public(),
    # For machines
    "api:programs": Public(),
    "api:program": Public(),
    "api:organizations": Public(),
    "api:organization": Public(),
    "api:offices": Public(),
    "api:office": Public(),
    "api:areas": Public(),
    "api:area": Public(),
    "api:opportunities": Public(),
    "api:opportunity": Public(),
    "api:signals": Public(),
    "api:signal": Public(),
    "api:agreements": Public(),
    "api:agreement": Public(),
    "api:vocabulary_list": Public(),
    "api:openapi": Public(),
    "api:match_facts": Public(get=405, post=415),
    "api:data-package": Public(),
    "api:file-csv": Public(),
    "api:file-json": Public(),
    "api:sitemap": Public(),
    "api:hsds": Public(),
    "api:hsds-list": Public(),
    "api:hsds-one": Public(),
    "api:hsds-file": Public(),
    "api:llms": Public(),
    # The staff
    # A button names what is sent there; days away are sent to the page of an absence.
    "pages:role": Each((403, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 404))),
    "companies:duplicates": Each((403, 405), TO_SIGN_IN | {Role.ADMINISTRATOR: (200, 405)}),
    "companies:duplicate": OfAdministrator(post=404),
    "companies:duplicate_confirm": OfAdministrator(),
    "deliveries:dead_letters": Each((403, 403), TO_SIGN_IN | {Role.ADMINISTRATOR: (200, 302)}),
    "deliveries:dead_letter": OfAdministrator(post=302),
    # Whoever holds the link of a mail
    "notifications:stop": Public(post=200),
    "notifications:confirm": Public(post=200, absent=410, absent_post=410),
    "subscriptions:stop": Public(post=200),
    "subscriptions:ask": Public(post=404),  # an empty form names no entry
    "subscriptions:confirm": Public(post=200, absent=410, absent_post=410),
    "calendar-feed": Public(),
    # The provider, with its secret: without one there is no such address
    "mail-reports": Public(get=405, post=404),
    # Those who lead a desk: the table and the figures for all of the staff, decisions for leads and administrators
    "team:coverage": Each((403, 405), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 405))),
    "team:provinces": Each((403, 405), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 405))),
    "team:figures": Each((403, 405), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 405))),
    "team:figures_report": Each((403, 405), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 405))),
    "team:figures_csv": Each((403, 405), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 405))),
    "team:figures_pdf": Each((403, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 302))),
    "team:seat": OfStaff(),
    "team:remind": Each(
        (405, 403), TO_SIGN_IN | {Role.ADMINISTRATOR: (405, 302)}, absent=dict.fromkeys(STAFF, (405, 404))
    ),
    # An empty post names no sign, and no address.
    "team:workload_alerts": Each((403, 403), TO_SIGN_IN | {Role.ADMINISTRATOR: (200, 404)}),
    # Whoever holds a seat may be the second person for an address; an empty post names none.
    "team:addresses": Each((403, 403), TO_SIGN_IN | dict.fromkeys((Role.ADVISER, Role.ADMINISTRATOR), (200, 404))),
    # What companies say is read by those who hold a seat of the office; an empty post names no answer.
    "team:survey_answers": Each((403, 403), TO_SIGN_IN | {Role.ADVISER: (200, 404)}),
    "team:complaints": Each((403, 405), TO_SIGN_IN | {Role.ADMINISTRATOR: (200, 405)}),
    "team:complaint": OfAdministrator(),
    "team:offboarding": OfHolder(),
    "team:absence": Each((403, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (404, 404)) | {Role.ADVISER: (200, 200)}),
    "team:absence_change": OfHolder(),
    # Leads of an office and the Hub's desk write them; barriers are read by leads and curators.
    "team:canned_answers": Each((403, 403), TO_SIGN_IN | {Role.ADMINISTRATOR: (200, 200)}),
    "team:canned_answer": OfAdministrator(post=200),
    "team:barriers": Each((403, 405), TO_SIGN_IN | {Role.ADMINISTRATOR: (200, 405), Role.CURATOR: (200, 405)}),
    "curating:desk": OfCurator(is_read_by_administrators=True),
    "curating:new": OfCurator(post=200),
    "curating:program": OfCurator(is_read_by_administrators=True),
    "curating:rows": OfCurator(is_read_by_administrators=True),
    "curating:change": OfCurator(get=None, post=302),
    "curating:draft": OfCurator(),
    "curating:step": OfCurator(get=None, post=200),
    "curating:saves": OfCurator(post=404),
    "curating:preview": OfCurator(),
    "curating:conditions": OfCurator(post=200),
    "curating:condition": OfCurator(post=302),
    # An empty form asks for nothing that can be done.
    "curating:change_condition": OfCurator(get=None, post=404),
    "curating:section": OfCurator(post=302),
    "entries:desk": OfCurator(adviser=200, is_read_by_administrators=True),
    # The act is not named.
    "entries:bulk": OfCurator(get=None, post=404, adviser=404),
    "entries:team": OfCurator(is_read_by_administrators=True),
    "entries:new": OfCurator(post=200, adviser=404),
    "entries:twins": OfCurator(adviser=404),
    "entries:entry": OfCurator(adviser=404, is_read_by_administrators=True),
    "entries:rows": OfCurator(adviser=404, is_read_by_administrators=True),
    "entries:change": OfCurator(get=None, post=302, adviser=404),
    "entries:draft": OfCurator(adviser=404),
    "entries:write": OfCurator(post=302, adviser=404),
    "entries:saves": OfCurator(post=404, adviser=404),
    # The draft of the world is of an office, whose type has no preview: it leads back to the draft.
    "entries:preview": OfCurator(get=302, adviser=404),
    "entries:step": OfCurator(get=None, post=200, adviser=404),
    "matching:draft_impact": OfCurator(),
    "freshness:organization": OfCurator(post=200),
    "freshness:request_review": OfCurator(get=None, post=302),
    "freshness:revoke": OfCurator(get=None, post=302),
    "freshness:program": OfCurator(post=302),
    "freshness:still_right": OfCurator(post=200),
    "freshness:undo": OfCurator(get=None, post=302),
    "freshness:take_page": OfCurator(get=None, post=302),
    "freshness:apply_link": OfCurator(get=None, post=302),
    "report_review:report": OfCurator(post=200),
    "report_review:apply": OfCurator(get=None, post=404),
    # An empty post names nothing that was said.
    "report_review:feedback": Each(
        (403, 403), TO_SIGN_IN | dict.fromkeys((Role.ADMINISTRATOR, Role.CURATOR), (200, 404))
    ),
    # An owner and a reader without an account: whoever holds the link. An empty answer names nothing that was read.
    "owners:entries": Public(post=200),
    "owners:entry": Public(post=409),
    "owners:correct": Public(post=200),
    "owners:ended": Public(post=409),
    "owners:propose": Public(post=200),
    "reports:new": Public(post=200),
    "reports:own": Public(),
    "imports:list": OfCurator(post=200),
    "imports:template": OfCurator(),
    "imports:export": OfCurator(),
    "imports:detail": OfCurator(),
    "imports:progress": OfCurator(),
    "imports:step": OfCurator(get=None, post=302),
    "imports:conflicts": OfCurator(),
    "imports:resolve_conflict": OfCurator(get=None, post=404),
    "imports:pairs": OfCurator(),
    "imports:propose_pairs": OfCurator(get=None, post=302),
    "imports:decide_pair": OfCurator(get=None, post=404),
    # The finder: whoever holds the private link
    "matching:finder": Public(post=200),
    "matching:answer": Public(),
    "matching:answer_meeting_page": Public(),
    "matching:meeting_pdf": Public(post=302),
    "matching:send_answer": Public(post=200),
    "matching:question": Public(),
    "matching:change": Public(post=200),
    "matching:answer_program": Public(),
    # A company, for its members
    "companies:own_companies": SignedIn(get=302),
    "companies:register": Each((200, 200), NOT_FOR_STAFF),
    # Whoever reads the mailbox; it has no account yet.
    "companies:confirm_registration": Public(post=302),
    "companies:join": SignedIn(get=405, post=404),
    "companies:invitation": Addressee(),
    "companies:dashboard": OfCompany(),
    "companies:profile": OfCompany(),
    "companies:section_identity": OfCompany(view=EDITOR, change=EDITOR),
    "companies:section_words": OfCompany(view=EDITOR, change=EDITOR),
    "companies:section_size": OfCompany(view=EDITOR, change=EDITOR),
    "companies:section_structure": OfCompany(view=EDITOR, change=EDITOR),
    "companies:section_needs": OfCompany(view=EDITOR, change=EDITOR),
    "companies:offerings": OfCompany(),
    "companies:offering_new": OfCompany(view=EDITOR, change=EDITOR),
    "companies:offering": OfCompany(view=EDITOR, change=EDITOR),
    "companies:offering_remove": OfCompany(view=EDITOR, change=EDITOR, sent=302),
    "companies:projects": OfCompany(),
    "companies:project_new": OfCompany(view=EDITOR, change=EDITOR),
    "companies:project": OfCompany(view=EDITOR, change=EDITOR),
    "companies:project_remove": OfCompany(view=EDITOR, change=EDITOR, sent=302),
    "companies:members": OfCompany(change=OWNER),
    "companies:member": OfCompany(view=OWNER, change=OWNER),
    "companies:member_remove": OfCompany(view=OWNER, change=OWNER, sent=302),
    "companies:leave": OfCompany(
        change=MemberRole.READER,
        # The only owner stays.
        sent={Role.OWNER: 409, Role.OTHER: 409, Role.EDITOR: 302, Role.READER: 302},
    ),
    "companies:answer_request": OfCompany(view=None, change=OWNER, sent=302),
    "companies:invitation_withdraw": OfCompany(view=None, change=OWNER, sent=302),
    "companies:consents": OfCompany(change=OWNER, sent=404),
    # An empty form keeps no words; a button names what else is done.
    "companies:sheet": OfCompany(change=EDITOR, sent=302),
    "companies:agreement": OfCompany(view=OWNER, change=OWNER),
    "companies:data": OfCompany(view=OWNER, change=OWNER),
    "companies:export": OfCompany(view=None, change=OWNER),
    "matching:company": OfCompany(),
    "matching:company_meeting_page": OfCompany(),
    "matching:plan": OfCompany(),
    "matching:plan_keep": OfCompany(view=None, change=EDITOR, sent=302),
    "matching:company_stance": OfCompany(view=None, change=EDITOR, sent=404),
    "matching:company_question": OfCompany(view=EDITOR, change=EDITOR),
    "matching:company_program": OfCompany(),
    "matching:company_partners": OfCompany(view=OWNER),
    "matching:offering_capabilities": OfCompany(view=EDITOR, change=EDITOR, sent=302),
    "matching:program_companies": OfStaff(),
    "matching:opportunity_companies": OfStaff(),
    "matching:changes": OfCompany(),
    "matching:history": OfCompany(),
    "matching:snapshot": OfCompany(),
    # Requests: asking, for anyone; a draft and a request proposed to a body, for whoever holds the link
    "casework:new": Public(post=200),
    "casework:message": Public(post=200),
    "casework:message_mailed": Public(),
    # Whoever reads the mailbox. It has no account yet: the company is asked for.
    "casework:confirm": Public(post=200),
    "casework:draft": Public(get=302),
    "casework:step": Public(post=200),
    "casework:choose_company": Public(post=200),
    # The draft of the world is not finished: it goes on at its next page.
    "casework:check": Public(get=302, post=302),
    "casework:referral": Public(post=200),
    "casework:approval": Public(post=200),
    # A company's requests, for its members
    "casework:list": SignedIn(),
    "casework:request": OfCompany(change=EDITOR),
    "casework:sent": OfCompany(),
    "casework:print": OfCompany(),
    # No program was recommended.
    "casework:recommended": OfCompany(view=None, change=EDITOR, sent=404),
    "casework:sharing": OfCompany(view=EDITOR, change=EDITOR, sent=302),
    # No question is left to answer.
    "casework:questions": OfCompany(view=EDITOR, change=EDITOR, sent=409),
    # It is no presence.
    "casework:another_day": OfCompany(view=EDITOR, change=EDITOR, sent=409),
    "casework:withdraw": OfCompany(view=EDITOR, change=EDITOR, sent=302),
    # It is open: there is nothing to open again.
    "casework:reopen": OfCompany(view=EDITOR, change=EDITOR, sent=409),
    "casework:complaint": OfCompany(view=EDITOR, change=EDITOR),
    "casework:survey": OfCompany(change=EDITOR),
    # The desk, through a seat. The adviser's seat has one request in hand; empty forms are asked for again.
    "desk:inbox": OfStaff(),
    "desk:inbox_csv": OfStaff(),
    "desk:view_keep": Each((405, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (405, 302))),
    "desk:view_change": AtDesk(post=302),
    "desk:bulk": Each((405, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (405, 302))),
    "desk:undo": Each((405, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (405, 302))),
    # Calls are taken at the Hub’s desk, in regional offices and by posts in China.
    "desk:phone": Each((403, 403), TO_SIGN_IN | {Role.ADVISER: (200, 200)}),
    "desk:phone_received": Each((403, 405), TO_SIGN_IN | {Role.ADVISER: (404, 405)}),
    # The office of an official reads what it was asked, and nobody else.
    "desk:approvals": OfStaff(),
    "desk:approval_answer": AtDesk(get=404, post=404),
    "desk:case": AtDesk(get=200),
    "desk:viewers": AtDesk(get=200),
    "desk:route": AtDesk(get=200, post=200),
    "desk:emergency_access": AtDesk(post=404),
    "desk:tasks": Each((403, 405), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 405))),
    **{f"desk:{name}": AtDesk(post=302) for name in ("take", "wake", "seen", "untake", "draft", "recuse")},
    # No text is named.
    "desk:insert": AtDesk(post=404),
    "desk:resume": AtDesk(post=409),
    # No label is named: it has none.
    "desk:labels": AtDesk(post=302),
    # Nobody was written down, and is to be forgotten.
    "desk:contact": AtDesk(post=409),
    **{
        f"desk:{name}": AtDesk(post=200)
        for name in (
            *("send", "ask", "answer", "note", "close", "hand", "share", "part", "outside"),
            *("take_back", "accept", "give_back", "finish", "approval", "ask_official", "official_back", "result"),
            *("another_day", "words", "note_back", "keep_out", "readmit", "classify"),
            *("reopen", "snooze", "task", "task_done", "task_change", "task_drop", "merge", "barrier", "lean"),
            *("no_mail", "recommend"),
        )
    },
    # Leads: the adviser's seat looks after one. No act is named; an empty dossier is an empty one.
    "leads:list": OfStaff(),
    "leads:list_csv": OfStaff(),
    "leads:lead": AtDesk(get=200, post=404),
    "leads:dossier": AtDesk(get=200, post=302),
    "leads:for_you": OfCompany(),
    "leads:told": OfCompany(change=EDITOR, sent=404),
    # Missions: as leads. No act is named.
    "missions:cohort": AtDesk(get=200, post=404),
    "missions:programme": AtDesk(get=200, post=404),
    # A post has the file made, for whoever reads the page.
    "missions:programme_pdf": AtDesk(get=200, post=302),
    "leads:programme_pdf": OfCompany(change=READER, sent=302),
    # Visits: the adviser's organization plans one, and so does another.
    "visits:list": OfStaff(),
    "visits:list_csv": OfStaff(),
    "visits:hosts": OfStaff(),
    "visits:new": Each((403, 403), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 200))),
    "visits:visit": AtDesk(get=200, post=404),
    "visits:change": AtDesk(get=200, post=200),
    # Rooms: who is in one. An empty post names no act, no set and no topic; the table is opened by the Hub's own desk.
    "rooms:list": OfStaff(),
    "rooms:table": Each((405, 403), TO_SIGN_IN),
    # The rooms of the world are no governments' table, of which alone there is a file.
    "rooms:needs_csv": Each((404, 405), TO_SIGN_IN),
    "rooms:room": OfCompany(change=EDITOR, sent=404),
    "rooms:room_pdf": OfCompany(change=READER, sent=302),
    "rooms:invitation": OfCompany(change=EDITOR, sent=404),
    "rooms:partners": OfCompany(view=OWNER, change=OWNER, sent=302),
    "rooms:peers": OfCompany(view=None, change=OWNER, sent=404),
    "rooms:lead_sets": AtDesk(get=200, post=404),
    "rooms:mission": AtDesk(get=200, post=302),
    # Nothing is missing of the joint offer, and no company is chosen.
    "rooms:one_more": OfCompany(view=EDITOR, change=EDITOR, sent=302),
    # What offices lend: the adviser's office, and a company from its own request. No act is named.
    "bookings:office": AtDesk(get=200, post=404),
    "bookings:wishes": OfStaff(),
    "bookings:of_request": OfCompany(change=EDITOR, sent=404),
    # One's own account
    "accounts:settings": SignedIn(post=200),
    "accounts:export": SignedIn(),
    "accounts:delete": SignedIn(post=200),
    # Nothing was sent after the end of a session.
    "accounts:unsent-form": SignedIn(get=302),
    "accounts:second-factor": SignedIn(get=302),
    "accounts:invitation": Public(post=200, absent=410, absent_post=410),
    "notifications:preferences": SignedIn(post=200),
    "subscriptions:list": SignedIn(),
    "subscriptions:change": SignedIn(get=405, post=404),
    "subscriptions:calendar": SignedIn(get=405, post=302),
    "notifications:history": SignedIn(),
    "notifications:ask_confirmation": SignedIn(get=405, post=302),
    "account_login": Guest(),
    "account_signup": Guest(),
    "account_request_login_code": Guest(),
    "account_confirm_login_code": Guest(get=302, post=302),
    "account_logout": Each((200, 302), TO_SIGN_IN),
    "account_inactive": Public(),
    "account_reauthenticate": Each((200, 200), TO_SIGN_IN | dict.fromkeys(STAFF, (302, 302))),
    "account_email": SignedIn(post=302),
    "account_email_verification_sent": Public(),
    "account_confirm_email": Public(post=302, absent=200),
    "account_change_password": SignedIn(post=200),
    "account_set_password": SignedIn(get=302, post=302),
    "account_reset_password": Public(post=200),
    "account_reset_password_done": Public(),
    "account_reset_password_from_key": Public(get=302, post=302, absent=200, absent_post=200),
    "account_reset_password_from_key_done": Public(),
    "mfa_index": SignedIn(),
    "mfa_authenticate": Guest(get=302, post=302),
    "mfa_reauthenticate": SignedIn(post=200),
    "mfa_activate_totp": Each((200, 200), TO_SIGN_IN | dict.fromkeys(STAFF, (302, 302))),
    "mfa_deactivate_totp": Each((404, 404), TO_SIGN_IN | dict.fromkeys(STAFF, (200, 302))),
    "mfa_view_recovery_codes": SignedIn(),
    "mfa_generate_recovery_codes": SignedIn(post=302),
    "mfa_download_recovery_codes": SignedIn(),
    "mfa_list_webauthn": SignedIn(),
    "mfa_add_webauthn": SignedIn(post=200),
    "mfa_login_webauthn": Guest(get=302, post=302),
    "mfa_reauthenticate_webauthn": SignedIn(post=302),
    "mfa_remove_webauthn": SignedIn(post=302),
    "mfa_edit_webauthn": SignedIn(post=200),
    "usersessions_list": SignedIn(post=302),
}

# Machines send here without cookies: a mail program with the token of its mail, the provider with its secret.
WITHOUT_COOKIES = {"notifications:stop", "subscriptions:stop", "mail-reports"}
# A visitor's message: public pages set no cookie, so that their form holds no token. With a session it is asked for.
WITHOUT_SESSION = {
    (name, Role.ANONYMOUS) for name in ("casework:message", "pages:enquiry", "chinese:enquiry", "subscriptions:ask")
}

# Where staff may go before a second factor is in the session: without one, and with an app whose code was not given.
ALWAYS_OPEN = {"account_logout", "choose-language", "health-live", "health-ready", "pages:contact", "robots"}
# No cookie is read at these: whoever is signed in reads them as a stranger, and nobody can send anything in their name.
FOR_MACHINES = {name for name in POLICY if name.startswith("api:")}
ALWAYS_OPEN |= FOR_MACHINES
ENROLMENT = {"account_reauthenticate", "accounts:second-factor", "mfa_activate_totp", "mfa_add_webauthn"}
PROOF = {"mfa_reauthenticate"}

# Sessions are a door for reading requests, and the list of one's sessions is beside them; the other door is the log of
# who read what is confidential.
SESSION_TABLES = {"django_session", "usersessions_usersession", "audit_sensitiveview", "hub_public_change"}
# What else reading writes, by address.
READING_WRITES = {
    # It is noted that the codes were seen.
    "mfa_view_recovery_codes": {"mfa_authenticator"},
    "mfa_download_recovery_codes": {"mfa_authenticator"},
}

ADDRESSES = list(addresses())


@pytest.fixture(autouse=True)
def _no_rate_is_reached() -> None:
    cache.clear()


def test_every_address_has_a_policy_and_every_policy_an_address() -> None:
    demo = {name for name, policy in POLICY.items() if isinstance(policy, Demo)}
    assert {address.name for address in ADDRESSES} == POLICY.keys() - demo
    assert {f"{demo_urls.app_name}:{pattern.name}" for pattern in demo_urls.urlpatterns} == demo


def _roles_at(world: World, address: Address, *, whole: bool) -> list[Role]:
    """Return who asks: where all companies get the same answers, or all of the staff, one of them in a normal run.

    Where a boundary runs between them, all of them ask.
    """
    if whole:
        return list(Role)
    chosen = [Role.ANONYMOUS]
    for kind in (COMPANIES, tuple(STAFF)):
        answers = [_answers(world, address, role) for role in kind]
        chosen += kind if any(each != answers[0] for each in answers) else [one_of(kind, address.name)]
    return chosen


def _asks(world: World, address: Address, role: Role, thing: Thing, method: str) -> bool:
    """Tell whether a role asks for a thing in a normal run.

    Where all companies that can ask for it get one answer, or all of the staff, one of them does; where a boundary runs
    between them, all of them. What must answer alike is asked by the same. Of those for whom a method is closed,
    one tries it.
    """
    kind = next((kind for kind in (COMPANIES, tuple(STAFF)) if role in kind), (role,))
    pair, expected = next((pair for pair in ALIKE if thing in pair), (thing,)), POLICY[address.name].expected
    able = [one for one in kind if thing in world.things(address, one)]
    answers = {tuple(expected(one, each, method) for each in pair) for one in able}
    if answers == {(405,) * len(pair)}:
        able = [one for one in Role if thing in world.things(address, one) and expected(one, thing, method) == 405]
    return len(answers) > 1 or role is one_of(able, address.name)


def _answers(world: World, address: Address, role: Role) -> set[tuple[Thing, str, int]]:
    expected = POLICY[address.name].expected
    return {(thing, way, expected(role, thing, way)) for thing in world.things(address, role) for way in METHODS}


def _work(statements: CaptureQueriesContext) -> int:
    """Count statements, without those that note once a minute that a session is in use."""
    asked = [one["sql"] for one in statements.captured_queries]
    return sum("SAVEPOINT" not in sql and "django_session" not in sql for sql in asked)


@EXTENTS
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_address_answers_as_its_policy_says(world: World, address: Address, whole: bool) -> None:
    policy = POLICY[address.name]
    wrong = {}
    for role in Role:
        for method in METHODS:
            answers: dict[Thing, tuple[str, int]] = {}
            for thing, arguments in world.things(address, role).items():
                if not (whole or _asks(world, address, role, thing, method)):
                    continue
                with CaptureQueriesContext(connection) as statements:
                    response = ask(world, address, role, method, arguments)
                answers[thing] = told(response, arguments), _work(statements)
                expected = policy.expected(role, thing, method)
                if response.status_code != expected:
                    wrong[role.value, thing.value, method] = f"{response.status_code}, expected {expected}"
            for anothers, nothing in ALIKE:
                # The same words, and the same work in the database, so that the time tells nothing either.
                # Whoever may read it knows that it is there.
                is_alike = policy.expected(role, anothers, method) == policy.expected(role, nothing, method)
                if anothers in answers and is_alike and answers[anothers] != answers[nothing]:
                    wrong[role.value, anothers.value, method] = f"differs from {nothing.value}"
    assert wrong == {}


@EXTENTS
@pytest.mark.parametrize("front", STAFF.values())
def test_staff_without_a_second_factor_reach_enrolment_only(world: World, front: str, whole: bool) -> None:
    client, person = Client(), make_person("newcomer@hub.example", role=front)
    fronts = list(STAFF.values())
    asked = {address.name for address in ADDRESSES if whole or one_of(fronts, address.name) == front}
    sign_in(client, person.email)
    assert _not_leading_to(world, client, "accounts:second-factor", asked) == (ALWAYS_OPEN | ENROLMENT) & asked
    assert client.get(reverse("admin:index")).url.startswith(reverse("accounts:second-factor"))
    give_app(person)
    assert _not_leading_to(world, client, "mfa_reauthenticate", asked) == (ALWAYS_OPEN | PROOF) & asked
    assert client.get(reverse("admin:index")).url.startswith(reverse("mfa_reauthenticate"))


def _not_leading_to(world: World, client: Client, page: str, asked: set[str]) -> set[str]:
    found = set()
    for address in (address for address in ADDRESSES if address.name in asked):
        arguments = next(iter(world.things(address, Role.ADVISER).values()))
        with undone():
            response = client.get(reverse(address.name, kwargs=arguments))
        if not response.get("Location", "").startswith(reverse(page)):
            found.add(address.name)
    return found


def _admin_pages() -> list[str]:
    names = [model._meta.label_lower.replace(".", "_") for model in admin.site._registry]
    return ["admin:index", *(f"admin:{name}_changelist" for name in names)]


@EXTENTS
@pytest.mark.parametrize("role", Role)
def test_admin_site_opens_for_administrators_only(world: World, role: Role, whole: bool) -> None:
    for name in _admin_pages():
        if not (whole or name == "admin:index" or one_of(list(Role), name) is role):
            continue
        with undone():
            response = world.browser(role).get(reverse(name))
        if role is Role.ADMINISTRATOR:
            assert response.status_code == 200, name
        else:
            assert response.status_code == 302, name
            assert response["Location"].startswith((reverse("admin:login"), reverse("account_login"))), name


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ANONYMOUS, Role.ADMINISTRATOR}])
def test_sign_in_page_of_the_admin_site_refuses_the_others(world: World, role: Role) -> None:
    with undone():
        assert world.browser(role).get(reverse("admin:login")).status_code == 403


# How something is sent without a token, and by whom.
UNSAFE = [(Role.OWNER, method) for method in ("POST", "PUT", "PATCH", "DELETE")]
UNSAFE += [(role, "POST") for role in (Role.ANONYMOUS, Role.ADMINISTRATOR)]


@EXTENTS
def test_every_unsafe_request_needs_a_token(world: World, whole: bool) -> None:
    accepted = set()
    for address in (address for address in ADDRESSES if address.name not in FOR_MACHINES):
        for role, method in UNSAFE if whole else (UNSAFE[0], one_of(UNSAFE[1:], address.name)):
            arguments = next(iter(world.things(address, role).values()))
            response = ask(world, address, role, method, arguments, enforce_csrf_checks=True)
            free = address.name in WITHOUT_COOKIES or (address.name, role) in WITHOUT_SESSION
            if response.status_code != 403 and not free:
                accepted.add((address.name, role.value, method, response.status_code))
    assert accepted == set()


@pytest.mark.parametrize("name", READING_WRITES)
def test_reading_changes_no_more_than_is_known(world: World, name: str) -> None:
    arguments = next(iter(world.things(address := _named(name), Role.OWNER).values()))

    def read() -> None:
        for method in ("GET", "HEAD"):
            world.browser(Role.OWNER).generic(method, reverse(address.name, kwargs=arguments))

    assert changed_by(read, but=SESSION_TABLES) == READING_WRITES[name]


def _named(name: str) -> Address:
    return next(address for address in ADDRESSES if address.name == name)


# Whom a company tells something outside itself: the page of an invitation names the company to the one invited.
# Whoever holds the link of a body without accounts reads what the desk wrote to that body, and of the company nothing.
# Administrators look at records that may be one company, and see by name which.
# Whoever looks after a lead reads the name of a company that said yes to it.
TOLD = {
    *(
        (role, "casework:referral", f"casework.Referral.{field}")
        for role in (Role.ANONYMOUS, Role.OTHER, Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR)
        for field in ("task", "note")
    ),
    (Role.OTHER, "companies:invitation", "companies.Company.name"),
    (Role.ADMINISTRATOR, "companies:duplicates", "companies.Company.name"),
    (Role.ADVISER, "leads:lead", "companies.Company.name"),
    (Role.ADVISER, "missions:cohort", "companies.Company.name"),
    (Role.ADVISER, "missions:programme", "companies.Company.name"),
    # The adviser's seat is in a room with the company.
    (Role.ADVISER, "rooms:room", "companies.Company.name"),
    # It looks after the mission on which the company goes; and its office lends what the company booked.
    (Role.ADVISER, "rooms:mission", "companies.Company.name"),
    (Role.ADVISER, "bookings:office", "companies.Company.name"),
}
# Columns that no page of the company shows: they are derived from others, to compare with, or stay on our side of a
# request; what a draft holds shows on its own link alone, and the words of a survey once it was answered.
SHOWN_TO_NOBODY = {
    "companies.Company.folded_name",
    "companies.Company.domain",
    "casework.RequestMessage.note",
    "casework.Referral.mailbox",
    "casework.Referral.override_reason",
    "casework.Referral.return_text",
    "casework.Referral.result",
    # Names of questions of the directory: a planted word is none of them.
    "casework.ServiceRequest.questions",
    "casework.OfficialPresence.result_note",
    "casework.Survey.words",
}


# They see what the owner sees, or less of it.
NO_OTHER_EYES = {Role.EDITOR, Role.READER}


# What is searched for begins as the canaries do, so that a page may repeat what was asked and still tell nothing.
WORDS = ("kestrel", "kestrel01", "kestrel05")


class Reading(NamedTuple):
    """What everybody was told after the canaries were planted, and which tables that reading changed."""

    planted: dict[str, str]
    pages: dict[tuple[Role, str], set[str]]
    changed: set[str]


@pytest.fixture(scope="module", params=PARTS)
def reading(world: World, request: pytest.FixtureRequest) -> Reading:
    """Read what is told to each role at each address, with what it can ask for, and with words to search for.

    Each page is read once, and every question is asked of that. Who asks of the staff is said by ``_roles_at``.
    """
    pages: dict[tuple[Role, str], set[str]] = {}
    cache.clear()
    with undone():
        planted = plant(world, at=timezone.now())

        def read() -> None:
            for address in ADDRESSES:
                for role in {Role.OWNER, Role.OTHER, *_roles_at(world, address, whole=request.param)} - NO_OTHER_EYES:
                    pages[role, address.name] = set(_told_at(world, address, role, whole=request.param))
            _search(world, pages, whole=request.param)
            for name in _admin_pages():
                if request.param or in_share(name, one_in=4):
                    world.browser(Role.ADMINISTRATOR).get(reverse(name))

        changed = changed_by(read, but=SESSION_TABLES)
        for address in ADDRESSES:
            # What a page told its owner was read; of the rest the answer to a form is all that there is.
            is_read = POLICY[address.name].expected(Role.OWNER, Thing.OWN, "GET") == 200
            for role in (Role.OTHER,) if is_read and not request.param else (Role.OWNER, Role.OTHER):
                pages[role, address.name] |= {
                    told(ask(world, address, role, "POST", arguments), {})
                    for arguments in _things_read(world, address, role, "POST", whole=request.param)
                }
    return Reading(planted, pages, changed)


def _things_read(world: World, address: Address, role: Role, method: str, *, whole: bool) -> list[dict[str, Any]]:
    """Return what is asked for: in a normal run a third of what opens no page.

    That nothing answers like what is another's, word for word, is tested above.
    """
    things, expected = world.things(address, role), POLICY[address.name].expected
    for anothers, nothing in () if whole else ALIKE:
        if anothers in things and expected(role, anothers, method) == expected(role, nothing, method):
            things = {thing: arguments for thing, arguments in things.items() if thing is not nothing}
    return [
        arguments
        for thing, arguments in things.items()
        if whole or expected(role, thing, method) == 200 or in_share(address.name, role, thing, method, one_in=3)
    ]


def _told_at(world: World, address: Address, role: Role, *, whole: bool) -> Iterator[str]:
    for number, arguments in enumerate(_things_read(world, address, role, "GET", whole=whole)):
        if address.name in READING_WRITES:
            yield told(ask(world, address, role, "GET", arguments), {})
            continue
        path = reverse(address.name, kwargs=arguments)
        yield told(world.browser(role).get(path), {})
        if role is Role.OWNER and not number and (whole or in_share(address.name, one_in=3)):
            world.browser(role).head(path)


def _search(world: World, pages: dict[tuple[Role, str], set[str]], *, whole: bool) -> None:
    for name in ("pages:search", "programs:list", "opportunities:list", "directory:organizations"):
        for role in (Role.ANONYMOUS, Role.OWNER, Role.OTHER, *STAFF):
            for words in WORDS if whole else (one_of(WORDS, name, role),):
                found = told(world.browser(role).get(reverse(name), {"q": words}), {})
                pages.setdefault((role, name), set()).add(found)


def test_reading_changes_nothing(reading: Reading) -> None:
    assert reading.changed == set()


def test_what_a_company_tells_in_confidence_reaches_nobody_else(reading: Reading) -> None:
    leaks = {
        (role, name, field)
        for (role, name), texts in reading.pages.items()
        for canary, field in reading.planted.items()
        if role is not Role.OWNER and any(canary in text for text in texts)
    }
    assert leaks == {(role, name, field) for role, name, field in TOLD if (role, name) in reading.pages}


def test_a_company_sees_what_it_told(reading: Reading) -> None:
    """The test above would see a leak: everything that was planted stands on some page of the owner's."""
    seen = "".join(text for (role, _name), texts in reading.pages.items() if role is Role.OWNER for text in texts)
    unseen = {field for canary, field in reading.planted.items() if canary not in seen}
    assert sorted(unseen) == sorted(SHOWN_TO_NOBODY)
