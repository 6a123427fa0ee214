"""The erasure of names and words of requests that were closed long ago. What is counted of them stays."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.audit.services import record
from hub.casework.choices import OverrideReason
from hub.casework.models import (
    AbsenceTransfer,
    AccessGrant,
    Approval,
    Booking,
    CompanyProposal,
    Complaint,
    DeskDraft,
    Event,
    Label,
    LeanedOn,
    MarketBarrier,
    Mention,
    OfficialPresence,
    ProgramRecommendation,
    Recusal,
    Referral,
    RequestDraft,
    RequestMessage,
    ServiceRequest,
    Snooze,
    Survey,
    Task,
)
from hub.casework.requests.services.submission import search_text_of
from hub.casework.requests.services.transitions import lock
from hub.core.db.tenancy import unscoped
from hub.notifications.bounces.services import forget_addresses

_NO_LINK: dict[str, Any] = {"mailbox": "", "mailbox_language": "", "token_hash": "", "link_expires_at": None}
# Rows that are words or persons alone: nobody reads, has or is kept out of what is erased.
_WHOLE = (
    RequestMessage, Task, DeskDraft, Snooze, AccessGrant, RequestDraft, Mention, Recusal, AbsenceTransfer
)  # fmt: skip
# What names a person in the steps, and an absence, which is of a person.
_PERSON_KEYS = ("to", "from", "with", "absence")

logger = logging.getLogger(__name__)


def _due(years: int, *, at: datetime) -> Q:
    """Return what is archived and was closed so many years ago, with what it was joined with."""
    before = at - timedelta(days=366 * years)
    joined = Q(merged_into=None) | Q(merged_into__closed_at__lt=before, merged_into__archived_at__isnull=False)
    return Q(closed_at__lt=before, archived_at__isnull=False, erased_at=None) & joined


@unscoped()
def erase_old_requests(*, years: int, at: datetime, limit: int = 500) -> int:
    """Erase names, addresses and words of requests that were closed so many years ago (0: none); return how many.

    What it was about, its days, states, outcome and answers in figures stay, and so do its company's key and the seats.
    """
    if years < 1:
        return 0
    due, done = _due(years, at=at), 0
    for key in list(
        ServiceRequest.objects.filter(due).order_by("closed_at", "pk").values_list("pk", flat=True)[:limit]
    ):
        try:
            done += _erase_due(key, due, at=at)
        except Exception:
            # One row that fails must not keep the younger ones: the oldest come first each night.
            logger.exception("a request was not erased; the next night tries again", extra={"request": str(key)})
    Label.objects.filter(requests=None).delete()
    return done


@transaction.atomic
def _erase_due(key: Any, due: Q, *, at: datetime) -> bool:
    held = lock(ServiceRequest(pk=key))
    is_due: bool = ServiceRequest.objects.filter(due, pk=key).exists()
    if is_due:
        _erase(held, at=at)
    return is_due


def _erase(held: ServiceRequest, *, at: datetime) -> None:
    addresses = _addresses(Q(pk=held.pk))
    with override(held.language):
        title, words = _("Erased request"), _("Its names and words were erased, as it was closed years ago.")
    held.erased_at, held.subject, held.body, held.closing_answer = at, title, words, words
    # That something came along from the finder is a figure.
    held.enclosed = words if held.enclosed else ""
    for name in ("company_name", "city", "contact_name", "contact_role", "contact_phone", "contact_email"):
        setattr(held, name, "")
    held.links, held.questions, held.answers = [], [], {}
    held.submitted_by = held.entered_by = held.handler = None
    held.search_text = search_text_of(held)
    held.save()
    held.labels.clear()
    of_it = {"request": held.pk}
    for model in _WHOLE:
        model.objects.filter(**of_it).delete()
    parts = Referral.objects.filter(**of_it)
    parts.filter(override_kind="").exclude(override_reason="").update(override_kind=OverrideReason.OTHER)
    blank = dict.fromkeys(("task", "note", "override_reason", "return_text", "result"), "")
    past: dict[str, Any] = {"past_token_hashes": [], "past_link_ends_at": None}
    parts.update(**blank, **_NO_LINK, **past, reasons=[], offered_by=None, answered_by=None)
    Survey.objects.filter(**of_it).update(words="", answered_by=None, read_by=None)
    complaints = Complaint.objects.filter(**of_it)
    complaints.exclude(answer="").update(answer=words)
    complaints.update(words=words, by=None, answered_by=None)
    OfficialPresence.objects.filter(**of_it).update(city="", host="", purpose=words, result_note="", moved_by=None)
    Approval.objects.filter(**of_it).update(**_NO_LINK, role="", note="", asked_by=None, by=None)
    MarketBarrier.objects.filter(**of_it).update(words=words, recorded_by=None)
    LeanedOn.objects.filter(**of_it).update(recorded_by=None)
    ProgramRecommendation.objects.filter(**of_it).update(reason="", answered_by=None)
    Booking.objects.filter(**of_it).update(by=None)
    CompanyProposal.objects.filter(**of_it).update(by=None, answered_by=None, buyer_by=None)
    _forget_in_steps(Event.objects.filter(**of_it))
    # What another request names is still to be known.
    if addresses:
        forget_addresses(addresses - _addresses(~Q(pk=held.pk), among=addresses))
    record(action="casework.request.erased", by=None, at=at, subject=held)


def _addresses(of: Q, *, among: Collection[str] = ()) -> set[str]:
    """Return the addresses, in lower case, that some requests name; of ``among`` alone where any is given."""
    found: set[str] = set()
    for column in ("contact_email", "offers__mailbox", "approvals__mailbox"):
        rows = ServiceRequest.objects.filter(of).annotate(address=Lower(column)).exclude(address="")
        if among:
            rows = rows.filter(address__in=among)
        found |= {*rows.exclude(address=None).values_list("address", flat=True)}
    return found


def _forget_in_steps(steps: Any) -> None:
    """Take out of the steps who took each and to whom it went. Nothing else may ever change them."""
    steps.update(by=None)
    with pgtrigger.ignore("casework.Event:event_is_history"):
        for step in steps.filter(data__has_any_keys=_PERSON_KEYS):
            step.data = {name: said for name, said in step.data.items() if name not in _PERSON_KEYS}
            step.save(update_fields=["data"])
