"""What the staff keep at the desk: views, drafts, snoozes, tasks, notes, barriers, and what a case leans on.

None of it moves a clock or a reminder of a request.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext, override

from hub.accounts.models import User
from hub.audit.services import record
from hub.casework.choices import BarrierKind
from hub.casework.desk.actions.rules import (
    may_give_task,
    may_lean,
    may_mention,
    may_record_barrier,
    may_snooze,
)
from hub.casework.desk.queries import readers_of
from hub.casework.desk.reader import may_keep_view
from hub.casework.desk.task_changes import reminder
from hub.casework.models import (
    CannedAnswer,
    DeskDraft,
    LeanedOn,
    MarketBarrier,
    Mention,
    RequestMessage,
    SavedView,
    ServiceRequest,
    Snooze,
    Task,
)
from hub.casework.notifications import services as notifications
from hub.casework.notifications.messages import note_kept
from hub.casework.notifications.queries import people_of
from hub.casework.requests.services.messages import add_note
from hub.casework.requests.services.transitions import lock
from hub.core.db.tenancy import unscoped
from hub.core.workflow import require
from hub.directory.models import Office, Seat, SeatHolder
from hub.directory.seats.presence import hub_desk, seat_zone
from hub.publishing.choices import VersionState
from opportunities.entries.policy_signals import changed_sentence
from opportunities.entry_types import SIGNAL

_TWICE = timedelta(minutes=10)
DRAFT_DAYS = 90
# The job that brings cases back when a signal has changed.
LEANED_ON = "casework.leaned_on"


# --- Views -----------------------------------------------------------------------------------------------------------


def keep_view(*, user: Any, name: str, query: str) -> SavedView:
    """Keep a query of the desk under a name. Raises ``RefusedError`` beyond the most that one person keeps."""
    number = SavedView.objects.filter(user=user).count()
    require(may_keep_view(number))
    return SavedView.objects.create(user=user, name=name.strip(), query=query[:500], position=number)


def change_view(*, view: SavedView, name: str) -> SavedView:
    view.name = name.strip()
    view.save(update_fields=["name"])
    return view


# --- Drafts ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_draft(*, request: ServiceRequest, user: Any, action: str, answers: Mapping[str, Any], at: datetime) -> bool:
    """Keep what somebody has typed into a form, in place of what was kept before; nothing typed forgets it.

    Return whether something is kept.
    """
    # A draft may hold what the form would refuse, but the database keeps no NUL.
    typed = {name: without_nul(value) for name, value in answers.items() if value not in ("", [], None)}
    if not typed:
        forget_draft(request=request, user=user, action=action)
        return False
    changed = {"answers": typed, "changed_at": at}
    DeskDraft.objects.update_or_create(request=request, user=user, action=action, defaults=changed)
    return True


def without_nul(value: Any) -> Any:
    """Return what was typed as the database keeps it."""
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def forget_draft(*, request: ServiceRequest, user: Any, action: str) -> None:
    DeskDraft.objects.filter(request=request, user=user, action=action).delete()


@unscoped()
def delete_old_drafts(*, at: datetime) -> int:
    """Forget drafts that nobody has touched for a season; return how many."""
    number, _rows = DeskDraft.objects.filter(changed_at__lt=at - timedelta(days=DRAFT_DAYS)).delete()
    return number


# --- Snoozes ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def snooze_request(*, request: ServiceRequest, until: date, by: Any, may_write: bool, at: datetime) -> Snooze:
    """Put a request aside for one person until a day begins where it is held. Raises ``RefusedError``."""
    held = lock(request)
    zone = _zone(held)
    require(may_snooze(held, until=until, today=at.astimezone(zone).date(), may_write=may_write))
    ends = {"until": until, "since": at, "ends_at": datetime.combine(until, time(), zone)}
    return Snooze.objects.update_or_create(request=held, user=by, defaults=ends)[0]


def end_snooze(*, request: ServiceRequest, by: Any) -> None:
    Snooze.objects.filter(request=request, user=by).delete()


# --- Tasks -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_task(
    *,
    request: ServiceRequest,
    words: str,
    on: date,
    to: Any,
    readers: Sequence[Any],
    by: Any,
    at: datetime,
    days_before: int = 0,
    may_write: bool = True,
) -> Task:
    """Put something to do on a request before oneself or a colleague, for a day. Raises ``RefusedError``.

    ``readers`` are those who may read the request; ``may_write``: ``by`` does more than read it. The person is reminded
    ``days_before`` the day; where that is today, the task itself is the reminder.
    """
    held = lock(request)
    zone = _zone(held)
    today = at.astimezone(zone).date()
    require(may_give_task(on=on, days_before=days_before, today=today, to=to, readers=readers, may_write=may_write))
    same = Task.objects.filter(request=held, words=words.strip(), on=on, assigned_to=to, made_by=by, done_at=None)
    if (pressed := same.filter(made_at__gte=at - _TWICE).first()) is not None:
        return pressed
    made: Task = Task.objects.create(
        request=held,
        words=words.strip(),
        on=on,
        assigned_to=to,
        made_by=by,
        made_at=at,
        **reminder(on, days_before=days_before, zone=zone, at=at),
    )
    if to.pk != by.pk:
        notifications.task_given(made, at=at)
    return made


@unscoped()
def remind_of_tasks(*, at: datetime) -> int:
    """Remind of the tasks whose day has come, each once, in a transaction of its own; return of how many.

    A task whose person has left every seat is first given to somebody who may read its request. Of one that its request
    left open when it was closed nobody is reminded, nor later: where the request is opened again, lists show the task.
    """
    holders = SeatHolder.objects.current().order_by().values("user")
    left = User.objects.filter(desk_tasks__done_at=None, desk_tasks__isnull=False).exclude(pk__in=holders)
    for person in left.distinct():
        hand_over_tasks(Task.objects.filter(assigned_to=person), at=at)
    due = Task.objects.filter(remind_at__lte=at, reminded_at=None, done_at=None).order_by("remind_at", "pk")
    return sum(_remind(key, at=at) for key in list(due.values_list("pk", flat=True)[:500]))


@transaction.atomic
def _remind(key: int, *, at: datetime) -> bool:
    rows = Task.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "request__owner", "assigned_to"
    )
    task: Task | None = rows.filter(pk=key, reminded_at=None, done_at=None).first()
    if task is None:
        return False
    task.reminded_at = at
    task.save(update_fields=["reminded_at"])
    closed_at = task.request.closed_at
    if closed_at is not None and task.made_at <= closed_at:
        return False
    person = _reader_for(task, at=at)
    if person == task.assigned_to:
        notifications.task_due(task, at=at)
    elif person is not None:
        _hand_over(task, to=person, at=at)
    return True


@transaction.atomic
@unscoped()
def hand_over_tasks(tasks: Any, *, at: datetime) -> int:
    """Give those open ones of some tasks whose person no longer reads the request to who does; return how many.

    To whoever has the request in hand, else who gave the task, else the first by name of those who may read it. Where
    nobody may, a task stays until somebody can.
    """
    rows = tasks.filter(done_at=None).select_for_update(of=("self",))
    given = 0
    for task in rows.select_related("request__owner", "assigned_to").order_by("pk"):
        reader = _reader_for(task, at=at)
        if reader is not None and reader != task.assigned_to:
            _hand_over(task, to=reader, at=at)
            given += 1
    return given


def _reader_for(task: Task, *, at: datetime) -> Any:
    """Return who should have a task: its person while they may read the request; None where nobody may."""
    readers = {person.pk: person for person in readers_of(task.request, at=at)}
    wanted = (task.assigned_to_id, task.request.handler_id, task.made_by_id, *readers)
    return next((readers[key] for key in wanted if key in readers), None)


def _hand_over(task: Task, *, to: Any, at: datetime) -> None:
    task.assigned_to = to
    task.save(update_fields=["assigned_to"])
    notifications.task_given(task, at=at)


# --- Notes that name somebody ----------------------------------------------------------------------------------------


@transaction.atomic
def add_note_for(
    *,
    request: ServiceRequest,
    text: str,
    people: Sequence[Any],
    readers: Sequence[Any],
    by: Any,
    seat: Seat,
    at: datetime,
) -> RequestMessage:
    """Keep a note that names colleagues: they are told, and have it before them until they have seen it.

    Raises ``RefusedError`` for somebody who may not read the request.
    """
    require(may_mention(people, readers=readers))
    note = add_note(request=request, text=text, by=by, seat=seat, at=at)
    named = [
        person
        for person in people
        if Mention.objects.get_or_create(message=note, user=person, defaults={"request": note.request, "at": at})[1]
    ]
    notifications.mentioned(note.request, named, at=at, step=f"n{note.pk}")
    note_kept(note, named=named, at=at)
    return note


def see_mentions(*, request: ServiceRequest, by: Any, at: datetime) -> int:
    """Say that one has seen where one is named on a request; return how often that was."""
    return Mention.objects.filter(request=request, user=by, seen_at=None).update(seen_at=at)


# --- Barriers --------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_barrier(
    *,
    request: ServiceRequest,
    kind: BarrierKind,
    place: str,
    area: str,
    words: str,
    by: Any,
    may_write: bool,
    at: datetime,
) -> MarketBarrier:
    """Record what keeps the company out of a market. Raises ``RefusedError``, also for one that is recorded already."""
    known = MarketBarrier.objects.filter(request=request, kind=kind, place=place, area=area).exists()
    require(may_record_barrier(may_write=may_write, known=known))
    made: MarketBarrier = MarketBarrier.objects.create(
        request=request, kind=kind, place=place, area=area, words=words.strip(), recorded_by=by, at=at
    )
    data = {"kind": kind, "place": place, "area": area}
    record(action="casework.barrier.recorded", by=by, at=at, subject=request, data=data)
    return made


# --- What a case leans on --------------------------------------------------------------------------------------------


@transaction.atomic
def lean_on(*, request: ServiceRequest, signal: str, by: Any, may_write: bool, at: datetime) -> LeanedOn:
    """Note that the advice on a request leans on a policy signal, as it stands now. Raises ``RefusedError``."""
    shown = SIGNAL.shown(signal, at=at) if SIGNAL.row(signal) is not None else None
    known = LeanedOn.objects.filter(request=request, signal=signal).exists()
    require(may_lean(may_write=may_write, known=known, is_there=shown is not None))
    made: LeanedOn = LeanedOn.objects.create(request=request, signal=signal, version=shown, recorded_by=by, at=at)
    record(action="casework.signal.leaned_on", by=by, at=at, subject=request, data={"signal": signal})
    return made


@unscoped()
def return_leaning_cases(*, signal: str, at: datetime) -> int:
    """Bring back the cases that lean on a signal whose words changed, each once for a change; return how many."""
    keys = LeanedOn.objects.filter(signal=signal).order_by("pk").values_list("pk", flat=True)
    return sum(_return_leaning(key, at=at) for key in list(keys))


@transaction.atomic
def _return_leaning(key: int, *, at: datetime) -> bool:
    """Give the officer of a case the sentence that changed since it was read, as a task of today."""
    rows = LeanedOn.objects.select_for_update(of=("self",)).select_related("request__owner", "version")
    leaning: LeanedOn | None = rows.filter(pk=key).first()
    if leaning is None:
        return False
    shown = SIGNAL.versions(leaning.signal).filter(state=VersionState.PUBLISHED).first()
    if shown is None or shown.pk == leaning.version_id:
        return False
    before, leaning.version = leaning.version, shown
    changed = {lang: changed_sentence(before.content, shown.content, lang) for lang in ("en", "fr")}
    if not any(changed.values()):
        leaning.save(update_fields=["version"])
        return False
    leaning.changed_en, leaning.changed_fr = changed["en"] or changed["fr"], changed["fr"] or changed["en"]
    leaning.save(update_fields=["version", "changed_en", "changed_fr"])
    held = leaning.request
    # Who has the case, else who noted the signal; where both are gone, the first who reads it, else of the Hub's desk.
    people = [one for one in (held.handler, leaning.recorded_by) if one is not None and one.is_active]
    people = people or readers_of(held, at=at) or [one for one in people_of(hub_desk()) if one.is_active]
    if officer := next(iter(people), None):
        with override(officer.language):
            words = gettext("“%(title)s” changed: %(sentence)s") % {"title": shown.name, "sentence": leaning.changed}
        today = at.astimezone(_zone(held)).date()
        Task.objects.create(
            request=held, words=Truncator(words).chars(200), on=today, assigned_to=officer, made_at=at, remind_at=at
        )
    return True


# --- Canned answers --------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_canned_answer(
    *, answer: CannedAnswer | None, office: Office | None, texts: Mapping[str, str], by: Any, at: datetime
) -> CannedAnswer:
    """Write a canned answer, or change one. Raises ``IntegrityError`` for a title that its office has already."""
    kept = answer or CannedAnswer()
    kept.office, kept.changed_by, kept.changed_at = office, by, at
    for name in ("title_en", "title_fr", "body_en", "body_fr"):
        setattr(kept, name, texts[name].strip())
    kept.save()
    record(action="casework.canned_answer.kept", by=by, at=at, subject=kept)
    return kept


@transaction.atomic
def delete_canned_answer(*, answer: CannedAnswer, by: Any, at: datetime) -> None:
    """Delete a canned answer; what was sent by it stays as it was sent."""
    record(action="casework.canned_answer.deleted", by=by, at=at, subject=answer)
    answer.delete()


def _zone(request: ServiceRequest) -> ZoneInfo:
    return ZoneInfo(seat_zone(request.owner))
