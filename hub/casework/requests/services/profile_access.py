"""Whom a company lets read its profile for one request: changed by the company at any time, in effect at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from hub.casework.choices import EventKind
from hub.casework.models import ServiceRequest
from hub.casework.notifications.messages import profile_closed
from hub.casework.requests.profile_access import CODES
from hub.casework.requests.rules import may_step
from hub.casework.requests.services.submission import agreed_to
from hub.casework.requests.services.transitions import apply_transition, lock
from hub.core.workflow import require


@transaction.atomic
def share_profile(
    *, request: ServiceRequest, shared_with: Collection[str], by: Any, language: str, at: datetime
) -> ServiceRequest:
    """Let those read the profile for this request whom ``shared_with`` names, and nobody else; return the request.

    ``language`` is that of the page on which it was agreed to. The same again changes nothing. Raises ``RefusedError``
    for a closed request. Where fewer read it now, whoever has the request hears.
    """
    held = lock(request)
    if not held.is_open:
        require(may_step(held, "ask"))
    wanted = [code for code in CODES if code in shared_with]
    opened = [code for code in wanted if code not in held.shared_with]
    closed = [code for code in held.shared_with if code not in wanted]
    if opened or closed:
        held.shared_with = wanted
        data = {"opened": opened, "closed": closed, **agreed_to(opened, language)}
        apply_transition(held, None, EventKind.SHARING, by=by, at=at, data=data, human=False)
    if closed:
        profile_closed(held, at=at)
    return held
