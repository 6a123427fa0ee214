"""What was just done at the desk and can be undone with one press, for ten minutes: kept in the session, as a table."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest

from hub.accounts.models import User
from hub.casework.desk.access import Case, case_for
from hub.casework.desk.bulk import withdraw_many
from hub.casework.desk.reader import KEPT_CHANGE, DeskChange
from hub.casework.desk.services import end_snooze, finish_task
from hub.casework.models import Referral, Task
from hub.casework.requests.services.assignment import assign_to, release_request
from hub.casework.requests.services.closure import reopen_request, separate_requests
from hub.core.db.bilingual import current_language
from hub.core.workflow import RefusedError
from hub.directory.models import Seat


def keep_change(http: HttpRequest, do: str, data: Mapping[str, Any], *, said: str = "", at: datetime) -> None:
    """Remember what was just done, in place of what was done before."""
    kept = {"do": do, "said": said, "lang": current_language(), "data": dict(data), "at": at.isoformat()}
    http.session[KEPT_CHANGE] = kept


def keep_offers(http: HttpRequest, offers: list[Referral], *, said: str = "", at: datetime) -> str:
    """Remember offers just made, and return what is said of them."""
    keep_change(http, "send", {str(offer.pk): offer.request.reference for offer in offers}, said=said, at=at)
    return said


def forget_change(http: HttpRequest) -> None:
    """Leave nothing to undo."""
    http.session.pop(KEPT_CHANGE, None)


def undo(http: HttpRequest, change: DeskChange, *, seats: list[Seat], at: datetime) -> int:
    """Undo what was done, as far as nobody has gone on with it; return for how many requests it was."""
    forget_change(http)
    if change.do == "send":
        return withdraw_many([int(key) for key in change.data], by=http.user, seats=seats, at=at)
    return sum(_undone(http.user, change.do, reference, data, at=at) for reference, data in change.data.items())


def _undone(user: Any, do: str, reference: str, data: Any, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            _BACK[do](case_for(user, reference, at=at), user, data, at)
    except (RefusedError, Http404):
        return False
    return True


def _handed(case: Case, user: Any, before: Any, at: datetime) -> None:
    """Give a request back to who had it; where nobody had, it comes back to the seat."""
    to = User.objects.get(pk=before) if before else user
    assign_to(request=case.request, to=to, by=user, seats=case.seats, at=at)
    if before is None:
        release_request(request=case.request, by=user, seats=case.seats, at=at)


def _task(case: Case, user: Any, key: Any, at: datetime) -> None:
    finish_task(task=Task.objects.get(request=case.request, pk=key), by=user, at=at, done=False)


_BACK: dict[str, Callable[[Case, Any, Any, datetime], Any]] = {
    "take": lambda case, user, _data, at: release_request(request=case.request, by=user, seats=case.seats, at=at),
    "close": lambda case, user, _data, at: reopen_request(
        request=case.request, reason="", by=user, at=at, seats=case.seats
    ),
    "merge": lambda case, user, gone, at: separate_requests(
        kept=case.request, gone=case_for(user, gone, at=at).request, by=user, seats=case.seats, at=at
    ),
    "snooze": lambda case, user, _data, _at: end_snooze(request=case.request, by=user),
    "hand": _handed,
    "task_done": _task,
}
