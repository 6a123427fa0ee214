"""Append to the audit, seal it, and find where a chain was broken."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pghistory
import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from psycopg2 import sql

from hub.audit.models import Entry, SensitiveView
from hub.core.http import logs


def history_context(by: Any, action: str) -> pghistory.context:
    """Return a block in which the history of rows notes with each change who made it (None: the system) and by what."""
    return pghistory.context(user=by.pk if by else None, action=action)


def record(
    *,
    action: str,
    by: Any,
    at: datetime,
    subject: models.Model | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    refused: bool = False,
) -> Entry:
    """Append one entry; call it inside the transaction of the action that it tells of. The log gets its line too.

    ``by`` is a user or None (the system). ``data`` must hold no secret and no confidential content. What was
    ``refused`` stands in the log at once, what was done when the transaction is committed.
    """
    person = by if by is not None and getattr(by, "pk", None) else None
    entry: Entry = Entry.objects.create(
        at=at,
        actor=person,
        actor_label=f"{person.role} {person.pk}" if person else "system",
        action=action,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        reason=reason,
        data=data or {},
        request_id=logs.request_id.get(),
    )
    if refused:
        logs.refused(action, by=entry.actor_id, subject=subject)
    else:
        # By then the row may be gone, and the request over: their names are taken now.
        names = {"subject": f"{entry.subject_type} {entry.subject_id}".strip(), "request_id": entry.request_id}
        transaction.on_commit(partial(logs.event, action, by=entry.actor_id, **names))
    return entry


def record_view(*, by: Any, what: str, ground: str, subjects: Iterable[Any], at: datetime, label: str = "") -> None:
    """Log that a person reads confidential fields of these rows; a page calls it before it shows them.

    Whoever reads without an account (``by`` None) has a ``label``: of whom the link is that was opened.
    The log of views is one of the two things that a GET may write.
    """
    keys = [str(subject) for subject in subjects]
    if not keys:
        return
    SensitiveView.objects.create(
        at=at,
        user=by,
        actor_label=label or f"{by.role} {by.pk}",
        what=what,
        ground=ground,
        subjects=keys,
        request_id=logs.request_id.get(),
    )


def seal(*, limit: int = 5000) -> int:
    """Give every unsealed entry, in order, the hash of itself and of the entry before it."""
    with transaction.atomic():
        unsealed = list(Entry.objects.select_for_update().filter(hash="").order_by("pk")[:limit])
        if not unsealed:
            return 0
        previous = (
            Entry.objects.filter(pk__lt=unsealed[0].pk).exclude(hash="").order_by("-pk").values_list("hash", flat=True)
        ).first() or ""
        for entry in unsealed:
            entry.hash = previous = _hash(entry, previous)
            entry.save(update_fields=["hash"])
    return len(unsealed)


def first_broken_link(*, head: tuple[int, str] | None = None) -> int | None:
    """Return the key of the first entry whose seal does not fit, or None.

    ``head`` is a (key, hash) pair exported earlier: a chain that was cut behind it is found by its absence.
    """
    previous = ""
    last = 0
    for entry in Entry.objects.exclude(hash="").order_by("pk").iterator(chunk_size=2000):
        if entry.hash != _hash(entry, previous):
            return entry.pk
        previous, last = entry.hash, entry.pk
        if head and entry.pk == head[0] and entry.hash != head[1]:
            return entry.pk
    if head and last < head[0]:
        return head[0]
    return None


def chain_head() -> str:
    """Return the key and the hash of the last sealed entry, "123:9f86d0": by it a tail that was cut is found."""
    found = Entry.objects.exclude(hash="").order_by("-pk").values_list("pk", "hash").first()
    return ":".join(map(str, found or ()))


def _hash(entry: Entry, previous: str) -> str:
    content = {
        "previous": previous,
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "actor_label": entry.actor_label,
        "action": entry.action,
        "subject": [entry.subject_type, entry.subject_id],
        "reason": entry.reason,
        "data": entry.data,
        "request": entry.request_id,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


ROLE = "hub_web"


def history_tables() -> list[str]:
    """Return the tables that only grow: the audit, and the history of rows."""
    events = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy
    }
    return sorted(events | {Entry._meta.db_table, SensitiveView._meta.db_table})


@transaction.atomic
def grant_rights(*, role: str = ROLE) -> None:
    """Make the role where there is none, and give it its rights over the tables that there are. Run by their owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if password := settings.DATABASE_WEB_PASSWORD:
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
        for text, table in _statements():
            cursor.execute(sql.SQL(text).format(role=sql.Identifier(role), table=sql.Identifier(table)))


def _statements() -> Iterator[tuple[str, str]]:
    """Yield what is granted, with the table that it speaks of or none."""
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}", ""
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}", ""
    yield "GRANT USAGE ON SCHEMA public TO {role}", ""
    yield "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}", ""
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", ""
    for table in history_tables():
        yield "REVOKE UPDATE, DELETE ON {table} FROM {role}", table
    # The one change that the audit knows: the seal of a row.
    yield "GRANT UPDATE (hash) ON {table} TO {role}", Entry._meta.db_table
    # Who and why of a change is written on at the next statement of its transaction.
    yield "REVOKE DELETE ON {table} FROM {role}", pghistory.models.Context._meta.db_table
    yield "REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}", "django_migrations"
