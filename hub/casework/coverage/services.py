"""Signs of trouble that a lead has looked at: put aside with a reason, and brought back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.audit.services import record
from hub.casework.choices import WorkloadSign
from hub.casework.models import AlertDismissal, AlertLook
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat


@transaction.atomic
def put_aside(*, seat: Seat, sign: WorkloadSign, size: int, reason: str, by: Any, at: datetime) -> AlertDismissal:
    """Put a sign aside at the size it has; it comes back when it grows. Raises ``RefusedError`` without a reason."""
    if not reason.strip():
        raise RefusedError(Refusal("no_reason", _("Say why it is no trouble. The reason is kept.")))
    if size < 1:
        raise RefusedError(Refusal("no_sign", _("This sign is gone: nothing is left to put aside.")))
    made: AlertDismissal = AlertDismissal.objects.create(
        seat=seat, sign=sign, size=size, reason=reason.strip(), by=by, at=at
    )
    record(action="casework.sign.put_aside", by=by, at=at, subject=made, reason=made.reason, data={"seat": seat.slug})
    return made


@transaction.atomic
def bring_back(*, seat: Seat, sign: WorkloadSign, by: Any, at: datetime) -> None:
    rows = AlertDismissal.objects.filter(seat=seat, sign=sign, ended_at=None)
    for row in rows.select_for_update().order_by("pk"):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(action="casework.sign.brought_back", by=by, at=at, subject=row, data={"seat": seat.slug})


def key_of(seat: Seat, sign: str) -> str:
    return f"{seat.slug}:{sign}"


def look_through(*, signs: Iterable[str], by: Any, at: datetime) -> None:
    """Remember what somebody has looked through now: what comes later is new to them, and what goes is told once."""
    AlertLook.objects.update_or_create(user=by, defaults={"signs": sorted(signs), "at": at})
