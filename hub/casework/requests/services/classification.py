"""Correct what a request is about, and whom to speak with. What the company itself said of it stays on record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.casework.choices import EventKind, RequestKind
from hub.casework.models import ServiceRequest
from hub.casework.requests.rules import may_step, must_own
from hub.casework.requests.services.submission import needs_for
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.workflow import Refusal, require
from hub.directory.models import Seat

PARTS = ("kind", "areas", "cn_provinces")
CONTACT = ("contact_name", "contact_role", "contact_phone", "contact_email")


def classification_of(request: ServiceRequest) -> dict[str, Any]:
    """Return what a request is about, as codes."""
    return {name: getattr(request, name) for name in (*PARTS, "needs")}


def may_reclassify(request: ServiceRequest, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse others than the owner, a closed request, and an official's presence, which has steps of its own."""
    if refusal := must_own(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "close")
    if request.kind == RequestKind.PRESENCE:
        return Refusal("presence", _("A request for an official’s presence has steps of its own and stays one."))
    return None


@transaction.atomic
def reclassify_request(
    *,
    request: ServiceRequest,
    to: Mapping[str, Any],
    by: Any,
    seats: Sequence[Seat],
    at: datetime,
    version: int | None = None,
) -> ServiceRequest:
    """Correct kind, areas and places of a request. Who is proposed, and the promise, follow; no promise gets later.

    The company reads one line of it. Raises ``RefusedError``, and ``StaleRequestError`` where somebody was faster.
    """
    held = lock(request, version=version)
    require(may_reclassify(held, seats=seats))
    if to["kind"] == RequestKind.PRESENCE:
        require(Refusal("presence", _("An official’s presence is asked for by the company itself.")))
    before = classification_of(held)
    after = {"kind": str(to["kind"]), "areas": list(to["areas"]), "cn_provinces": list(to["cn_provinces"])}
    # A kind that says the need itself asks for none, as when a company sends it.
    after["needs"] = needs_for(to["kind"], before["needs"])
    if {name: sorted(before[name]) for name in PARTS} == {name: sorted(after[name]) for name in PARTS}:
        require(Refusal("same", _("This is what it says already. Change the kind, an area or a place.")))
    for name, codes in after.items():
        setattr(held, name, codes)
    data = {"before": before, "after": after}
    apply_transition(held, None, EventKind.RECLASSIFIED, by=by, at=at, seat=held.owner, data=data, human=False)
    return held


def contact_of(request: ServiceRequest) -> dict[str, str]:
    """Return whom to speak with about a request, as somebody wrote it down; all empty where nobody has."""
    return {name: getattr(request, name) for name in CONTACT}


def may_keep_contact(request: ServiceRequest, *, seats: Collection[Seat]) -> Refusal | None:
    """Refuse others than the owner, and a closed request."""
    return must_own(request, seats) or (None if request.is_open else may_step(request, "close"))


@transaction.atomic
def keep_contact(
    *, request: ServiceRequest, contact: Mapping[str, str], by: Any, seats: Sequence[Seat], at: datetime
) -> ServiceRequest:
    """Write down whom to speak with about a request, or forget it where all is left empty; the company reads it.

    Mails still go to whoever sent it. Raises ``RefusedError``.
    """
    held = lock(request)
    require(may_keep_contact(held, seats=seats))
    after = {name: contact[name].strip() for name in CONTACT}
    if after == contact_of(held):
        require(Refusal("same", _("This is what it says already.")))
    for name, words in after.items():
        setattr(held, name, words)
    apply_transition(held, None, EventKind.CONTACT, by=by, at=at, seat=held.owner, human=False)
    return held
