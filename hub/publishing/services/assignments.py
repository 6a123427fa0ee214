"""Who works on an entry, what curators tell each other about it, and what they put aside."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.audit.services import record
from hub.core.workflow import Refusal, require
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import EntryComment, EntryWork
from hub.publishing.registry import may_curate_one_of
from hub.publishing.rules import may_begin, without_reason

LONGEST_SNOOZE = timedelta(days=92)


@transaction.atomic
def take_entry(*, entry_type: EntryType, slug: str, by: User, at: datetime) -> None:
    """Take an entry in hand, from somebody else too. Raises ``RefusedError`` for others' entries."""
    assign_entry(entry_type=entry_type, slug=slug, to=by, by=by, at=at)


@transaction.atomic
def assign_entry(*, entry_type: EntryType, slug: str, to: User, by: User, at: datetime) -> None:
    """Give an entry to somebody who looks after it. Raises ``RefusedError`` where one of the two does not."""
    bodies = bodies_of(entry_type, slug)
    require(may_begin(bodies, by=by))
    if to.pk != by.pk and not may_curate_one_of(to, bodies):
        sentence = _("%(name)s does not look after this entry.") % {"name": to.get_full_name()}
        require(Refusal("not_theirs", sentence))
    _write(entry_type, slug, by=by, at=at, action="assigned", to=to.pk, holder=to, held_since=at)


@transaction.atomic
def release_entry(*, entry_type: EntryType, slug: str, by: User, at: datetime) -> None:
    """Let an entry go, so that it is free for others. Raises ``RefusedError`` for others' entries."""
    require(may_begin(bodies_of(entry_type, slug), by=by))
    _write(entry_type, slug, by=by, at=at, action="released", holder=None, held_since=None)


@transaction.atomic
def snooze_entry(*, entry_type: EntryType, slug: str, until: date | None, by: User, at: datetime) -> None:
    """Put an entry aside until a day, at most three months; None takes it up again.

    Raises ``RefusedError`` for others' entries and for a day that is past or too far.
    """
    require(may_begin(bodies_of(entry_type, slug), by=by))
    today = timezone.localdate(at)
    if until is not None and not today < until <= today + LONGEST_SNOOZE:
        require(Refusal("not_then", _("Choose a day within the next three months.")))
    _write(
        entry_type, slug, by=by, at=at, action="woken" if until is None else "snoozed",
        snoozed_until=until, snoozed_at=None if until is None else at,
    )  # fmt: skip


@transaction.atomic
def comment_on_entry(*, entry_type: EntryType, slug: str, words: str, by: User, at: datetime) -> EntryComment:
    """Tell the other curators something about an entry; the same words again are no second comment.

    Raises ``RefusedError`` without a word.
    """
    require(may_begin(bodies_of(entry_type, slug), by=by) or without_reason(words))
    last: EntryComment | None = EntryComment.objects.filter(entry_type=entry_type.slug, slug=slug).order_by("pk").last()
    if last is not None and (last.by_id, last.words) == (by.pk, words.strip()):
        return last
    comment: EntryComment = EntryComment.objects.create(
        entry_type=entry_type.slug, slug=slug, words=words.strip(), by=by, at=at
    )
    record(action="publishing.entry.commented", by=by, at=at, subject=comment)
    return comment


def comments_on(entry_type: EntryType, slug: str) -> list[EntryComment]:
    """Return what curators told each other about an entry, the first first (one query)."""
    return list(
        EntryComment.objects.filter(entry_type=entry_type.slug, slug=slug).select_related("by").order_by("at", "pk")
    )


def work_on(entry_type: EntryType, slug: str) -> EntryWork | None:
    """Return who works on an entry; None where nobody ever did (one query)."""
    return EntryWork.objects.select_related("holder").filter(entry_type=entry_type.slug, slug=slug).first()


def bodies_of(entry_type: EntryType, slug: str) -> Collection[int]:
    """Return whose an entry is: by its row, or by its newest version where readers do not see it."""
    row = entry_type.row(slug)
    if row is not None:
        return entry_type.bodies_of_row(row)
    newest = entry_type.versions(slug).order_by("-number").first()
    return [] if newest is None else list(newest.organization_ids)


def _write(
    entry_type: EntryType, slug: str, *, by: User, at: datetime, action: str, to: int | None = None, **columns: Any
) -> None:
    row, _is_new = EntryWork.objects.update_or_create(entry_type=entry_type.slug, slug=slug, defaults=columns)
    data = {"entry_type": entry_type.slug, "slug": slug} | ({} if to is None else {"to": to})
    record(action=f"publishing.entry.{action}", by=by, at=at, subject=row, data=data)
