"""Tell curators of their queue."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.notifications.delivery.services import notify, withdraw_notification
from hub.notifications.models import Notification
from hub.publishing.access import CATALOGUE
from hub.publishing.queue.notification_types import QUEUE, QUEUE_ASKED, QUEUE_DUE, QUEUE_SOURCE, QUEUE_WAITS
from hub.publishing.queue.queries import Row, part, queue_for
from hub.publishing.queue.work_lists import DUE, Look
from hub.publishing.registry import Editor, editors, entry_type

_LONG_ASKED = timedelta(days=7)  # so long somebody waits before it is late
_SATURDAY = 5
_MOST_SOURCES = 10  # of one day: the others follow on the next


def notify_editors(*, at: datetime) -> int:
    """Tell curators how much waits in their queue, each at most once on a weekday; return to how many it was told.

    Only those for whom something is new since the weekday before, or late, and never people of a post.
    """
    today = timezone.localdate(at)
    if today.weekday() >= _SATURDAY:
        return 0
    return sum(_notify(editor, today, at) for editor in editors() if editor.charge.rows)


@transaction.atomic
def _notify(editor: Editor, today: date, at: datetime) -> bool:
    person = editor.person
    with override(person.language):
        look = Look(person, editor.charge, today, person.language)
        waiting = part(queue_for(look).rows, "mine", person)
        told = _tell_sources(waiting, person, at)
    new = sum(_is_new(row, today) for row in waiting)
    if not told and not new and not any(_is_late(row, today) for row in waiting):
        return False
    asked, due = part(waiting, "asked", person), [row for row in waiting if row.because_of(DUE.name)]
    for kind, context, query in (
        (QUEUE_WAITS, {"count": len(waiting), "changed": new}, {}),
        (QUEUE_ASKED, {"count": len(asked)}, {"view": "asked"}),
        (QUEUE_DUE, {"count": len(due)}, {"list": DUE.name}),
    ):
        withdraw_notification(to=person, kind=kind, about=QUEUE.slug)  # of a day before, where its mail is late
        if context["count"]:
            key = f"{QUEUE.slug}:{kind.slug}:{person.pk}:{today}"
            link = partial(reverse, f"{CATALOGUE}:desk", query=query)
            told |= notify(kind=kind, to=person, key=key, context=context, link=link, at=at) is not None
    return told


def _tell_sources(waiting: Iterable[Row], person: Any, at: datetime) -> bool:
    """Tell once of each entry which fields rest on a page that is gone or has changed, the most at stake first.

    Where other fields come to it, or another page changes, that is told too. So many of one day, however often it runs.
    """
    before = dict(
        Notification.objects.filter(recipient__user=person, kind=QUEUE_SOURCE.slug).values_list("key", "created_at")
    )
    told_today = sum(timezone.localdate(when) == timezone.localdate(at) for when in before.values())
    told = 0
    for row in waiting:
        for reason, item in row.work:
            if told_today + told < _MOST_SOURCES and (fields := item.fields()):
                names = hashlib.sha256(" ".join(field.name for field in fields).encode()).hexdigest()[:12]
                key = f"{QUEUE.slug}:{reason.name}:{row.kind}:{row.slug}:{item.since}:{names}"
                if key in before:
                    continue
                context = {"entry": item.name, "changed": ", ".join(field.words for field in fields)}
                link = partial(_reasons_url, row)
                told += notify(kind=QUEUE_SOURCE, to=person, key=key, context=context, link=link, at=at) is not None
    return bool(told)


def _reasons_url(row: Row) -> str:
    """Return where an entry says why it is in the queue, each field with the way to where it is written."""
    return f"{entry_type(row.kind).entry_url(row.slug)}#reasons-h"


def _days(row: Row) -> Iterable[tuple[bool, bool, date]]:
    return ((reason.asked, reason == DUE, item.since) for reason, item in row.work if item.since is not None)


def _is_new(row: Row, today: date) -> bool:
    """Return whether a reason came since the last weekday: what comes today is told tomorrow."""
    before = today - timedelta(days=max(1, (today.weekday() + 6) % 7 - 3))
    return any(before <= since < today for _asked, _due, since in _days(row))


def _is_late(row: Row, today: date) -> bool:
    """Return whether its day has passed, or somebody waits for a week."""
    return any(since < today if due else asked and since <= today - _LONG_ASKED for asked, due, since in _days(row))
