"""What was just done at the desk and can be undone with one press, for ten minutes: kept in the session, as a table."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.casework.desk.access import Case, case_for
from hub.casework.desk.bulk import withdraw_many
from hub.casework.desk.case import snoozed_for
from hub.casework.desk.reader import KEPT_CHANGE, DeskChange
from hub.casework.desk.services import end_snooze
from hub.casework.desk.task_changes import finish_task
from hub.casework.models import Referral, Task
from hub.casework.notifications.notification_types import KEPT_OUT
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.services.assignment import release_request, undo_handing, undo_release
from hub.casework.requests.services.closure import separate_requests, undo_closing
from hub.casework.requests.services.recusals import undo_recusal
from hub.core.db.bilingual import current_language
from hub.core.workflow import Refusal, RefusedError
from hub.directory.models import Seat
from hub.directory.seats.presence import covered_people
from hub.notifications.delivery.services import forget_untold


def keep_change(http: HttpRequest, do: str, data: Mapping[str, Any], *, said: str = "", at: datetime) -> None:
    """Remember what was just done, in place of what was done before."""
    kept = {"do": do, "said": said, "lang": current_language(), "data": dict(data), "at": at.isoformat()}
    http.session[KEPT_CHANGE] = kept


def keep_offers(http: HttpRequest, offers: list[Referral], *, said: str = "", at: datetime) -> str:
    keep_change(http, "send", {str(offer.pk): offer.request.reference for offer in offers}, said=said, at=at)
    return said


def forget_change(http: HttpRequest) -> datetime | None:
    """Leave nothing to undo, and return when it was done."""
    kept = http.session.pop(KEPT_CHANGE, None)
    return parse_datetime(kept["at"]) if kept else None


def undo(http: HttpRequest, change: DeskChange, *, seats: list[Seat], at: datetime) -> tuple[int, list[str]]:
    """Undo what was done, as far as nobody has gone on with it; return for how many requests, and what stays over.

    Who has not heard of it yet hears neither that it was done nor that it was undone.
    """
    made = forget_change(http)
    found = _undo(http, change, seats=seats, at=at)
    number, stays = found
    if made is not None and number == len(change) and not stays:
        about = change.references | (set(change.data.values()) if change.do == "merge" else set())
        forget_untold(about=about, changed_at=made, undone_at=at, but=[KEPT_OUT.slug])
    return found


def _undo(http: HttpRequest, change: DeskChange, *, seats: list[Seat], at: datetime) -> tuple[int, list[str]]:
    if change.do == "send":
        return withdraw_many([int(key) for key in change.data], by=http.user, seats=seats, at=at), []
    number, stay = 0, []
    for reference, data in change.data.items():
        try:
            with transaction.atomic():
                if change.do == "keep_out":
                    # Whoever was kept out has no case to open.
                    undo_recusal(key=data, by=http.user, at=at)
                    number += 1
                    continue
                parts = _BACK[change.do](case_for(http.user, reference, at=at), http.user, data, at)
        except (RefusedError, Http404):
            continue
        number += 1
        if change.do in _WITH_PARTS:
            stay += [_part_stays(seat, refusal) for seat, refusal in parts]
    return number, stay


def _part_stays(seat: Seat, refusal: Refusal) -> str:
    """Return the sentence of a part that ended with its request and does not come back."""
    return _("%(reason)s Its part stays over: %(seat)s.") % {"seat": seat_name(seat).place, "reason": refusal.sentence}


def _handed(case: Case, user: Any, before: Any, at: datetime) -> None:
    to = User.objects.get(pk=before) if before else None
    undo_handing(request=case.request, to=to, by=user, seats=case.acting_seats, at=at)


def _task(case: Case, user: Any, key: Any, at: datetime) -> None:
    task, covers = Task.objects.get(request=case.request, pk=key), covered_people(case.seats)
    finish_task(task=task, by=user, at=at, done=False, covers=covers)


_WITH_PARTS = ("close", "merge")
_BACK: dict[str, Callable[[Case, Any, Any, datetime], Any]] = {
    "take": lambda case, user, _data, at: release_request(
        request=case.request, by=user, seats=case.acting_seats, at=at
    ),
    "untake": lambda case, user, _data, at: undo_release(request=case.request, by=user, seats=case.acting_seats, at=at),
    "close": lambda case, user, _data, at: undo_closing(request=case.request, by=user, seats=case.acting_seats, at=at),
    "merge": lambda case, user, gone, at: separate_requests(
        kept=case.request, gone=case_for(user, gone, at=at).request, by=user, seats=case.acting_seats, at=at
    ),
    "snooze": lambda case, user, _data, _at: end_snooze(request=case.request, by=snoozed_for(case, user)),
    "hand": _handed,
    "task_done": _task,
    "task_drop": _task,
}
