"""Write messages in the business transaction; deliver them after it, once in effect."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from inspect import signature
from time import monotonic
from typing import Any

from celery import current_app
from celery.schedules import crontab
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from hub.core.http import logs
from hub.outbox.models import JobRun, OutboxKind, OutboxMessage, OutboxState

logger = logging.getLogger(__name__)

LAST_ATTEMPT = 8
RETENTION = timedelta(days=30)

# What somebody has to decide about.
UNSETTLED = (OutboxState.DEAD, OutboxState.UNKNOWN)


class OutcomeUnknownError(Exception):
    """A mail was handed over whole, and the provider did not say whether it took it."""


# Under this name a payload carries the trace of the request that it comes from.
_TRACE = "trace"

type Handler = Callable[..., object]

_handlers: dict[str, Handler] = {}
_outcome_handlers: dict[str, Handler] = {}


def job_handler(topic: str) -> Callable[[Handler], Handler]:
    """Register the function that does the jobs of ``topic``.

    It runs inside the transaction that marks the row done: its database effects happen exactly once. Of the payload it
    is given what it names as a parameter, and nothing else: an older worker survives a newer row. So its
    parameters are the stored contract of the rows that wait: none is renamed, and one that is added has a default.
    ``at`` is the moment of delivery.
    """
    return _registering(_handlers, topic)


def outcome_handler(topic: str) -> Callable[[Handler], Handler]:
    """Register the function that hears what became of the rows of ``topic``: delivered, or given up after all tries.

    It is called with ``message`` (the key of the row), ``state`` and ``at``, in the transaction that marks the row.
    A mail cannot be called back: where the function fails, its own writes are undone, and the row is marked anyway.
    """
    return _registering(_outcome_handlers, topic)


def _registering(handlers: dict[str, Handler], topic: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        if handlers.setdefault(topic, handler) is not handler:
            raise ValueError(f"Two handlers for {topic}")
        return handler

    return register


def enqueue_job(
    *,
    topic: str,
    payload: dict[str, Any],
    at: datetime,
    key: str | None = None,
    not_before: datetime | None = None,
) -> OutboxMessage | None:
    """Write a job. Must run inside a transaction; the worker is woken when it commits.

    With a ``key`` that a waiting or done row already has, nothing is written and None is returned.
    """
    return _enqueue(kind=OutboxKind.JOB, topic=topic, payload=payload, at=at, key=key, not_before=not_before or at)


def enqueue_mail(*, message: EmailMessage, topic: str, at: datetime, key: str | None = None) -> OutboxMessage | None:
    """Write a mail. Subjects and addresses with line breaks are refused by Django before they get here."""
    html = next((body for body, kind in getattr(message, "alternatives", []) or [] if kind == "text/html"), None)
    payload = {
        "subject": str(message.subject),
        "body": message.body,
        "html": html,
        "from": message.from_email,
        "to": list(message.to),
        "reply_to": list(message.reply_to or []),
        "headers": {name: str(value) for name, value in (message.extra_headers or {}).items()},
    }
    return _enqueue(kind=OutboxKind.MAIL, topic=topic, payload=payload, at=at, key=key, not_before=at)


def _enqueue(
    *, kind: str, topic: str, payload: dict[str, Any], at: datetime, key: str | None, not_before: datetime
) -> OutboxMessage | None:
    if not connection.in_atomic_block:
        raise RuntimeError("Outbox rows are written in the transaction of the change that they tell of.")
    if trace := logs.trace_id.get():
        payload = payload | {_TRACE: trace}
    row = OutboxMessage(
        kind=kind, topic=topic, payload=payload, deduplication_key=key, created_at=at, not_before=not_before
    )
    # ignore_conflicts gives back no row count: the key decides, so it is read back only where there is one.
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=key is not None)
    if key is not None and not OutboxMessage.objects.filter(pk=row.pk).exists():
        return None
    transaction.on_commit(_wake_worker, robust=True)
    return row


def _wake_worker() -> None:
    """Ask the worker to look now. A broker that is down only costs the time until the next sweep."""
    try:
        current_app.send_task("hub.outbox.tasks.drain", retry=False)
    except OperationalError:
        logger.warning("broker unreachable; the sweeper will deliver")


def deliver_next(*, at: datetime) -> bool:
    """Deliver one due row, or return False when none is due. Rows that another worker holds are skipped.

    A try is counted before it is made: a row whose delivery ends its worker rests and is given up as any other.
    """
    row = _begin_next(at)
    if row is not None and row.state == OutboxState.WAITING:
        with _traced(row):
            _try(row, at=at)
    return row is not None


def _traced(row: OutboxMessage) -> AbstractContextManager[None]:
    return logs.traced(row.payload.get(_TRACE, ""))


@transaction.atomic
def _begin_next(at: datetime) -> OutboxMessage | None:
    """Count a try of the row that is due next, and let it rest meanwhile; give up one whose last try had no end."""
    row: OutboxMessage | None = OutboxMessage.objects.due(at).select_for_update(skip_locked=True).first()
    if row is None:
        return None
    if row.attempts >= LAST_ATTEMPT:
        with _traced(row):
            _give_up(row, "The worker was ended while it did this, and no try is left.", at=at)
        return row
    row.attempts += 1
    # 10 s, 20 s, 40 s ... with up to a quarter of jitter from the row's own id, so that rows do not retry in step.
    delay = min(10 * 2 ** (row.attempts - 1), 3600)
    row.not_before = at + timedelta(seconds=delay * (1 + (row.pk.int % 256) / 1024))
    row.save(update_fields=["attempts", "not_before"])
    return row


@transaction.atomic
def _try(begun: OutboxMessage, *, at: datetime) -> None:
    """Deliver a row in the transaction that marks it done, unless it was withdrawn or begun anew meanwhile."""
    same = OutboxMessage.objects.filter(pk=begun.pk, state=OutboxState.WAITING, attempts=begun.attempts)
    row: OutboxMessage | None = same.select_for_update(skip_locked=True).first()
    if row is None:
        return
    try:
        with transaction.atomic():
            _deliver(row)
    except OutcomeUnknownError as error:
        # A second copy would be a second mail: whoever looks after the portal decides.
        row.state, row.last_error = OutboxState.UNKNOWN, str(error)
        row.save(update_fields=["state", "last_error"])
        logger.error("outcome of a mail unknown: %s, %s", logs.name_of(row), row.topic)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the row must remember it
        logs.failed("outbox.failed", error=error, subject=row, topic=row.topic, attempt=row.attempts)
        said = f"{type(error).__name__}: {error}"[:2000]
        if row.attempts >= LAST_ATTEMPT:
            _give_up(row, said, at=at)
        else:
            row.last_error = said
            row.save(update_fields=["last_error"])
    else:
        row.state, row.done_at = OutboxState.DONE, at
        row.save(update_fields=["state", "done_at"])
        told = partial(logs.event, "outbox.delivered", by=None, subject=row, topic=row.topic)
        transaction.on_commit(told, robust=True)
        _tell_outcome(row, at=at)


def _give_up(row: OutboxMessage, error: str, *, at: datetime) -> None:
    row.state, row.last_error = OutboxState.DEAD, error
    row.save(update_fields=["state", "last_error"])
    logger.error("outbox row given up: %s, %s", logs.name_of(row), row.topic)
    _tell_outcome(row, at=at)


def _tell_outcome(row: OutboxMessage, *, at: datetime) -> None:
    handler = _outcome_handlers.get(row.topic)
    if handler is None:
        return
    try:
        with transaction.atomic():
            handler(message=row.pk, state=row.state, at=at)
    except Exception:
        logger.exception("outcome of an outbox row not heard: %s, %s", logs.name_of(row), row.topic)


def do_job(row: OutboxMessage) -> None:
    """Call the handler of a job with what it names of the payload, and with the moment."""
    handler, given = _handlers[row.topic], row.payload | {"at": timezone.now()}
    handler(**{name: given[name] for name in signature(handler).parameters if name in given})


def _deliver(row: OutboxMessage) -> None:
    if row.kind == OutboxKind.JOB:
        do_job(row)
        return
    mail = EmailMultiAlternatives(
        subject=row.payload["subject"],
        body=row.payload["body"],
        from_email=row.payload["from"],
        to=row.payload["to"],
        reply_to=row.payload["reply_to"],
        # The provider drops a second copy with the same id.
        headers={
            **row.payload["headers"],
            "Message-ID": f"<{row.pk}@{row.payload['from'].rpartition('@')[2].strip('>')}>",
        },
    )
    if row.payload["html"]:
        mail.attach_alternative(row.payload["html"], "text/html")
    mailers["delivery"].send_messages([mail])


def deliver_due(*, limit: int = 200, seconds: float = 45) -> int:
    """Deliver what is due now, at most ``limit`` rows, and begin none after ``seconds``; return how many were tried.

    The worker is woken again for what may be left, so that long jobs that follow each other stay within its time limit.
    """
    tried, begun = 0, monotonic()
    while deliver_next(at=timezone.now()):
        tried += 1
        if tried >= limit or monotonic() - begun > seconds:
            _wake_worker()
            break
    return tried


@transaction.atomic
def withdraw(*, keys: Iterable[Any]) -> set[Any]:
    """Take rows back that were not delivered, and return the keys of those. A row that is being delivered now stays.

    What was given up goes too: nobody lets that try again which nobody wants any more.
    """
    return _withdraw(keys, [OutboxState.WAITING, OutboxState.DEAD])


@transaction.atomic
def withdraw_unknown(*, keys: Iterable[Any]) -> set[Any]:
    """Delete mails that may have arrived, so that nobody sends them again, and return the keys of those."""
    return _withdraw(keys, [OutboxState.UNKNOWN])


def _withdraw(keys: Iterable[Any], states: list[OutboxState]) -> set[Any]:
    left = OutboxMessage.objects.filter(pk__in=list(keys), state__in=states)
    taken = set(left.select_for_update(skip_locked=True).values_list("pk", flat=True))
    OutboxMessage.objects.filter(pk__in=taken).delete()
    return taken


def retry_dead(*, at: datetime, pk: Any = None, topic: str | None = None) -> int:
    """Give a row that waits for a decision, or all dead ones of a topic, another series of tries; return how many.

    Mails that may have arrived are tried again one by one only.
    """
    asked = {"pk": pk, "state__in": UNSETTLED} if topic is None else {"topic": topic, "state": OutboxState.DEAD}
    revived: int = OutboxMessage.objects.filter(**asked).update(
        state=OutboxState.WAITING, attempts=0, not_before=at, last_error=""
    )
    if revived:
        transaction.on_commit(_wake_worker, robust=True)
    return revived


def drop_dead(*, pk: Any, at: datetime) -> bool:
    """Leave a row that waits for a decision as it is for good, and return whether it was there to leave."""
    dropped: int = OutboxMessage.objects.filter(pk=pk, state__in=UNSETTLED).update(
        state=OutboxState.DROPPED, done_at=at
    )
    return dropped == 1


def forget_old(*, at: datetime) -> int:
    """Delete settled rows after the retention time; a mail holds an address and a link."""
    settled = [OutboxState.DONE, OutboxState.DROPPED]
    deleted, _ = OutboxMessage.objects.filter(state__in=settled, done_at__lt=at - RETENTION).delete()
    return deleted


def schedule_periods() -> dict[str, timedelta]:
    """Return how often each job of the schedule runs; what has an hour runs once a day."""
    entries: Any = settings.CELERY_BEAT_SCHEDULE.values()
    return {
        each["task"]: timedelta(days=1) if isinstance(each["schedule"], crontab) else timedelta(0, each["schedule"])
        for each in entries
    }


def record_run(*, job: str, at: datetime) -> None:
    """Note that a job of the schedule came to its end. What is called otherwise is no run."""
    jobs = schedule_periods()
    if job in jobs:
        JobRun.objects.bulk_create([JobRun(job=name, at=at) for name in jobs], ignore_conflicts=True)
        JobRun.objects.filter(job=job).update(at=at)


def periods_since_run(at: datetime) -> dict[str, float]:
    """Return how many of its periods ago each job of the schedule last came to its end; -1 where none ever did."""
    last = dict(JobRun.objects.values_list("job", "at"))
    return {job: (at - last[job]) / period if job in last else -1.0 for job, period in schedule_periods().items()}
