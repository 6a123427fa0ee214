"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from hub.casework.models import ServiceRequest
from hub.casework.requests.rules import may_step, must_own
from hub.core.workflow import Refusal
from hub.directory.models import Seat


def may_share(request: ServiceRequest, *, seats: Collection[Seat], with_staff: bool) -> Refusal | None:
    """Refuse to share by others than the owner, and with somebody who is not of the staff."""
    if refusal := must_own(request, seats):
        return refusal
    if not request.is_open:
        return may_step(request, "offer")
    if not with_staff:
        return Refusal("not_staff", _("A request is shared with people of the staff alone."))
    return None


def may_open_emergency_access(by: Any, *, holds_seat: bool, reason: str, kept_out: bool) -> Refusal | None:
    """Refuse without a reason, and to whoever is kept out or holds no seat and is no administrator."""
    if not (by.has_staff_role and (holds_seat or by.is_administrator)):
        return Refusal("not_staff", _("Only people with a seat, and administrators, may open a request with a reason."))
    if kept_out:
        return Refusal("kept_out", _("You are kept out of this request. Ask the lead of your office."))
    if len(reason.split()) < 3:
        return Refusal("no_reason", _("Say in a few words why you must see it. The seat and its lead read the reason."))
    return None
