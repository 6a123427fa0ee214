"""A message becomes a request, and is offered to the seat that was asked."""

from datetime import datetime
from typing import Any

from django.db import transaction

from companies.models import Company, FactSheet
from companies.profile.services.fact_sheets import import_fact_sheet
from companies.registration.services import register_company
from hub.accounts.services import confirmed_account
from hub.audit.services import record
from hub.casework.choices import RequestState
from hub.casework.models import RequestDraft, ServiceRequest
from hub.casework.referrals.candidates import CandidateMark, candidates_for
from hub.casework.referrals.services import SeatChoiceInput, refer_request
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.directory.choices import SeatKind


@transaction.atomic
def send_enquiry(*, draft: RequestDraft, ask: RequestInput, company: Company, by: Any, at: datetime) -> ServiceRequest:
    """Send a message as a request and return it; a second press returns the request of the first.

    Where the router puts the seat that was asked first, the request is offered to it at once: whoever wrote has chosen
    what the desk would have confirmed. The Hub's desk answers for it until the seat accepts.
    """
    sent = submit_request(company=company, ask=ask, by=by, at=at, draft=draft)
    if sent.state == RequestState.NEW and sent.wished_seat is not None:
        first = candidates_for(sent, at=at)[0]
        is_there = first.mark in {CandidateMark.FITS, CandidateMark.PART} or first.stand_in is not None
        if first.seat == sent.wished_seat and is_there and first.receiver.kind != SeatKind.HUB_DESK:
            choice = SeatChoiceInput(seat=first.receiver, rank=1, reasons=first.reasons)
            refer_request(request=sent, choice=choice, by=None, seats=[sent.owner], at=at)
    return sent


@transaction.atomic
def register_newcomer(
    *, draft: RequestDraft, name: str, province: str, sheet: FactSheet | None, at: datetime
) -> tuple[Any, Company]:
    """Make the account of a draft's confirmed address and its company, with the answers that go with the draft.

    Raises what ``register_company`` raises; then nothing was made.
    """
    person = confirmed_account(email=draft.email, language=draft.language)
    company = register_company(by=person, name=name, province=province, at=at)
    if sheet is not None:
        import_fact_sheet(sheet=sheet, company=company, by=person, at=at)
    record(action="casework.message.confirmed", by=person, subject=company, at=at)
    return person, company
