"""Put a lead before companies, send it once, take the answers of both sides, and introduce them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.choices import Purpose
from companies.models import Company
from hub.audit.services import record
from hub.casework.choices import EventKind, ProposalAnswer, RequestKind
from hub.casework.leads import notifications
from hub.casework.leads.rules import WRITTEN_TO, may_answer, may_ask_buyer, may_propose
from hub.casework.models import CompanyProposal, ServiceRequest
from hub.casework.requests.services.assignment import move_locked
from hub.casework.requests.services.submission import RequestInput, submit_request
from hub.casework.requests.services.transitions import lock
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import require
from hub.outbox.services import enqueue_job
from opportunities.leads.queries import LeadEntry, is_cleared, lead_entry

# After an officer proposed a lead: the company is told, or not any more (``hub.casework.tasks``).
SEND = "casework.proposal"
_KEYS = uuid.UUID("7d7b54a7-3f0a-4c43-8c4f-7b5e2f4f0c11")


@transaction.atomic
def propose_lead(*, lead: LeadEntry, companies: Mapping[int, Sequence[tuple[str, str]]], by: Any, at: datetime) -> int:
    """Put a published, cleared lead before companies, each with the reasons why; return before how many new ones.

    Each is told once, by a job that looks at its consent again. Raises ``RefusedError``.
    """
    require(may_propose(lead, cleared=is_cleared(lead.slug, on=timezone.localdate(at))))
    made = 0
    for key in sorted(companies):
        row, is_new = CompanyProposal.objects.get_or_create(
            opportunity=lead.row, company_id=key, defaults={"reasons": list(companies[key]), "at": at, "by": by}
        )
        if is_new:
            enqueue_job(topic=SEND, payload={"proposal": row.pk}, at=at)
            record(action="casework.lead.proposed", by=by, at=at, subject=row, data={"opportunity": lead.slug})
            made += 1
    return made


@transaction.atomic
@unscoped()
def send_proposal(*, pk: int, at: datetime) -> bool:
    """Tell a company of a lead, once; return whether it was told now.

    A company that took its consent back meanwhile is not told, and neither is anybody of a lead that lost its clearance
    or was closed.
    """
    row: CompanyProposal | None = (
        CompanyProposal.objects.select_for_update(of=("self",)).select_related("opportunity").filter(pk=pk).first()
    )
    if row is None or row.sent_at is not None or row.dropped_at is not None:
        return False
    # A withdrawal at this moment waits for us, or we see it: the ledger is written with the company locked.
    Company.objects.select_for_update().values_list("pk").get(pk=row.company_id)
    agreed = Company.objects.consenting_to(Purpose.LEADS, wordings=WRITTEN_TO).filter(pk=row.company_id).exists()
    lead = lead_entry(row.lead.slug)
    cleared = is_cleared(row.lead.slug, on=timezone.localdate(at))
    if not agreed or lead is None or may_propose(lead, cleared=cleared) is not None:
        row.dropped_at = at
        row.save(update_fields=["dropped_at"])
        return False
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    notifications.proposed(row, at=at)
    return True


@transaction.atomic
def answer_proposal(*, proposal: CompanyProposal, answer: str, reason: str, by: Any, at: datetime) -> None:
    """Take the answer of a company to a lead; it may change it until the buyer has answered. Raises ``RefusedError``.

    The same answer again changes nothing; a yes is told to who looks after the lead.
    """
    held = _locked(proposal)
    require(may_answer(held, answer=answer, reason=reason))
    if (held.answer, held.reason) == (answer, reason):
        return
    held.answer, held.reason, held.answered_at, held.answered_by = answer, reason, at, by
    held.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    record(action="casework.lead.answered", by=by, at=at, subject=held, data={"answer": answer, "reason": reason})
    if answer == ProposalAnswer.YES:
        notifications.proposal_accepted(held, at=at)


@transaction.atomic
def record_buyer(*, proposal: CompanyProposal, accepts: bool, by: Any, at: datetime) -> ServiceRequest | None:
    """Record what the buyer answered to a company that said yes. With a yes the request of the introduction is made.

    It is the company's, stands with the seat that looks after the lead, and opens addresses to both. Raises
    ``RefusedError``.
    """
    held = _locked(proposal)
    require(may_ask_buyer(held))
    held.buyer_accepts, held.buyer_at, held.buyer_by = accepts, at, by
    held.save(update_fields=["buyer_accepts", "buyer_at", "buyer_by"])
    record(action="casework.lead.buyer_answered", by=by, at=at, subject=held, data={"accepts": accepts})
    if not accepts:
        return None
    held.request = _introduced(held, by=by, at=at)
    held.save(update_fields=["request"])
    return held.request


def _introduced(held: CompanyProposal, *, by: Any, at: datetime) -> ServiceRequest:
    """Send the request of an introduction for the company, and give it to the seat that looks after the lead."""
    grant_access(held.company_id)
    company, row = held.company, held.lead
    with override(company.language):
        title = row.title
        subject = _("Introduction: %(title)s") % {"title": title}
        body = _("We said yes to the lead “%(title)s”, and so did the buyer. Please introduce us.") % {"title": title}
    ask = RequestInput(
        key=uuid.uuid5(_KEYS, str(held.pk)),
        kind=RequestKind.PARTNERS,
        subject=subject[:160],
        body=body,
        language=company.language,
        areas=row.areas,
        cn_provinces=row.cn_provinces,
        opportunity=row,
    )
    sent = submit_request(company=company, ask=ask, by=held.answered_by, at=at)
    if row.owner is None or row.owner_id == sent.owner_id:
        return sent
    reason = _("Both sides said yes to this lead.")
    return move_locked(lock(sent), to=row.owner, by=by, at=at, reason=reason, event=EventKind.MOVED)


def _locked(proposal: CompanyProposal) -> CompanyProposal:
    rows = CompanyProposal.objects.select_for_update(of=("self",)).select_related("opportunity__owner__office")
    held: CompanyProposal = rows.get(pk=proposal.pk)
    return held
