"""Write a notification with the change that it tells of, and decide after it how it goes out.

One mail a day for each person who wants it so, in the morning of the portal's zone, with everything up to then.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from hub.accounts.models import User
from hub.core.vocabulary.enums import Language
from hub.notifications.choices import BY_STAFF, SETTLED, BounceKind, State, Timing
from hub.notifications.mail.registry import (
    Category,
    Link,
    NotificationType,
    Plain,
    link_path,
    notification_type,
    pack,
    unpack,
)
from hub.notifications.mail.rendering import render_digest, render_joined_mail, render_mail
from hub.notifications.models import SOFT_WINDOW, Bounce, Notification, Preference, Recipient
from hub.outbox.models import OutboxState
from hub.outbox.services import enqueue_job, enqueue_mail, withdraw, withdraw_unknown

DELIVER = "notifications.deliver"
MAIL = "notifications.mail"


class Mailbox(NamedTuple):
    """Somebody without an account, such as the desk of another organization. ``language`` is "en" or "fr"."""

    email: str
    language: str


def notify(
    *, kind: NotificationType, to: User | Mailbox, key: str, context: Mapping[str, Plain], link: Link, at: datetime
) -> Notification | None:
    """Write that somebody is to be told, in the transaction of the change; return None where it was written before.

    ``key`` names the thing that is told, such as ``casework.assigned:42``: two with one key are one effect for one
    recipient. ``context`` holds exactly the names that the kind declares. ``link`` is a ``Page`` or a function that
    returns a path. How it goes out is decided when it is delivered. Raises ``RuntimeError`` outside a transaction,
    ``ValueError`` for a kind that nobody registered, for another context and for a path that is not the portal's.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A notification is written in the transaction of the change that it tells of.")
    if notification_type(kind.slug) != kind:
        raise ValueError(f"Nobody registered {kind.slug}.")
    if set(context) != kind.names:
        raise ValueError(f"{kind.slug} is told with {', '.join(sorted(kind.names))}, no more and no less.")
    row = Notification(
        recipient=_recipient(to),
        kind=kind.slug,
        category=kind.category.slug,
        key=key,
        context=pack(context),
        path_en=link_path(link, Language.ENGLISH),
        path_fr=link_path(link, Language.FRENCH),
        created_at=at,
    )
    # ignore_conflicts gives back no row count, so the key of the row is asked for.
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    if not Notification.objects.filter(pk=row.pk).exists():
        return None
    hold = _hold() if kind.category.joined and isinstance(to, User) else timedelta(0)
    request_delivery([row.pk], at=at, hold=hold)
    return row


def _hold() -> timedelta:
    """Return how long a notification waits for others that go into the same mail."""
    return timedelta(seconds=settings.NOTIFICATION_HOLD)


def request_delivery(keys: Iterable[Any], *, at: datetime, hold: timedelta = timedelta(0)) -> None:
    """Let the worker decide about notifications, after this transaction and after ``hold``."""
    for key in keys:
        enqueue_job(topic=DELIVER, payload={"key": str(key)}, at=at, not_before=at + hold)


@transaction.atomic
def deliver(*, key: str, at: datetime) -> None:
    """Decide how a waiting notification goes out, as its recipient wants it now, and do that. Again is no effect."""
    found = Notification.objects.filter(pk=key).values_list("recipient", flat=True).first()
    if found is None:
        return
    recipient = lock_recipient(found)
    row = Notification.objects.filter(pk=key, state=State.WAITING).first()
    if recipient is None or row is None:
        return
    kind = notification_type(row.kind)
    timing = timing_for(recipient, kind) if kind else Timing.OFF
    if kind is None or timing == Timing.OFF or not recipient.is_reachable:
        row.state, row.settled_at = State.OFF, at
    elif Bounce.objects.closing(recipient.address, at):
        row.state, row.settled_at = State.RETURNED, at
    elif timing == Timing.DAILY:
        row.state = State.GATHERED
    else:
        rows = _joined(row, kind, recipient)
        message = render_mail(row, kind, recipient) if len(rows) == 1 else render_joined_mail(rows, recipient)
        mail = enqueue_mail(message=message, topic=MAIL, at=at)
        posted = Notification.objects.filter(pk__in=[one.pk for one in rows])
        posted.update(state=State.POSTED, mail=mail.pk if mail else None)
        return
    row.save(update_fields=["state", "mail", "settled_at"])


def _joined(row: Notification, kind: NotificationType, recipient: Recipient) -> list[Notification]:
    """Return what goes into the mail of a notification: where its category is joined, all that waits beside it.

    The recipient is locked, so that no other worker takes them; the jobs of the others find them posted.
    """
    if not (kind.category.joined and recipient.user_id and _hold()):
        return [row]
    waiting = Notification.objects.filter(recipient=recipient, state=State.WAITING, category=kind.category.slug)
    return [one for one in waiting.order_by("created_at", "pk") if notification_type(one.kind) is not None]


@transaction.atomic
def record_outcome(*, mail: Any, state: str, at: datetime) -> None:
    """Keep what became of a mail: all that it told was told, or none of it could be."""
    carried = Notification.objects.filter(mail=mail, state__in=[State.POSTED, State.FAILED])
    if state == OutboxState.DEAD:
        carried.update(state=State.FAILED, settled_at=at)
        return
    mailboxes = Recipient.objects.filter(user=None)
    carried.filter(recipient__in=mailboxes).update(state=State.TOLD, settled_at=at, path_en="", path_fr="")
    carried.update(state=State.TOLD, settled_at=at)


def settle_unknown(*, mails: Iterable[Any], at: datetime) -> None:
    """Let nobody send mails again that may have arrived and are not wanted any more. They count as told.

    The provider took them whole: what else they told is not sent a second time either.
    """
    for mail in withdraw_unknown(keys=mails):
        record_outcome(mail=mail, state=OutboxState.DONE, at=at)


def lock_recipient(key: int) -> Recipient | None:
    """Return a recipient whose row nobody else decides about until this transaction ends."""
    # New notifications may still point to the row meanwhile.
    return Recipient.objects.select_for_update(no_key=True).filter(pk=key).first()


def timing_for(recipient: Recipient, kind: NotificationType) -> Timing:
    """Return when the recipient wants to hear of a kind. A mailbox has no daily mail."""
    category = kind.category
    kept = Preference.objects.filter(recipient=recipient, category=category.slug).first()
    timing = Timing(kept.timing) if kept else category.default
    if timing == Timing.OFF and category.always:
        return category.default
    if timing == Timing.DAILY and recipient.user_id is None:
        return Timing.AT_ONCE
    return timing


def _recipient(to: User | Mailbox) -> Recipient:
    if isinstance(to, User):
        return Recipient.objects.get_or_create(user=to)[0]
    address = to.email.strip().lower()
    language = Language(to.language).value
    found: Recipient = Recipient.objects.get_or_create(mailbox=address, defaults={"mailbox_language": language})[0]
    if found.mailbox_language != language:
        found.mailbox_language = language
        found.save(update_fields=["mailbox_language"])
    return found


@transaction.atomic
def withdraw_notification(*, to: User, kind: NotificationType, about: str) -> dict[str, dict[str, Any]]:
    """Take back a person's notifications of a kind whose key begins with ``about``, and return their contexts by key.

    What waits or was gathered goes, and so does a mail of its own that the provider has not taken yet. What is part of
    a daily mail that was written already stays: it counts as told, and so does a mail that may have arrived.
    """
    found = Recipient.objects.filter(user=to).values_list("pk", flat=True).first()
    recipient = None if found is None else lock_recipient(found)
    if recipient is None:
        return {}
    own = Notification.objects.filter(recipient=recipient)
    rows = _withdrawn(own, own.filter(kind=kind.slug, key__startswith=about))
    own.filter(pk__in=[row.pk for row in rows]).delete()
    rows.sort(key=lambda row: row.created_at)
    return {row.key: unpack(row.context, recipient.language) for row in rows}


@transaction.atomic
def forget_notifications(*, to: User, category: Category, about: str) -> None:
    """Take back what a person was told in a category about a thing that its keys name, and the trace of what was told.

    A mail that was written already with other things in it stays.
    """
    found = Recipient.objects.filter(user=to).values_list("pk", flat=True).first()
    if found is None or (recipient := lock_recipient(found)) is None:
        return
    own = Notification.objects.filter(recipient=recipient)
    meant = own.filter(category=category.slug, key__contains=about)
    _withdrawn(own, meant)
    meant.delete()


def _withdrawn(own: Any, meant: Any) -> list[Notification]:
    """Return what had not gone out yet of some of a recipient's notifications, and stop the mails of their own."""
    rows = list(meant.filter(state__in=[State.WAITING, State.GATHERED]))
    for row in meant.filter(state__in=[State.POSTED, State.FAILED]):
        alone = not own.filter(mail=row.mail).exclude(pk=row.pk).exists()
        if alone and withdraw(keys=[row.mail]):
            rows.append(row)
        elif alone:
            settle_unknown(mails=[row.mail], at=timezone.now())
    return rows


# As long as the last question about the outcome of a request may refer to what was told.
RETENTION = timedelta(days=400)


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Delete what was settled long ago, and reports that say nothing any more; return how many notifications went.

    What a mailbox stopped is kept: it holds for mails to come.
    """
    old = at - RETENTION
    deleted, _rows = Notification.objects.filter(state__in=SETTLED, settled_at__lt=old).delete()
    Bounce.objects.filter(kind=BounceKind.SOFT, at__lt=at - SOFT_WINDOW).delete()
    Bounce.objects.filter(lifted_at__lt=old).delete()
    # Of an address without an account nobody can lift it; where mail still comes back the next one says so anew.
    stale = Bounce.objects.filter(kind=BounceKind.HARD, at__lt=old)
    stale.exclude(address__in=User.objects.values("email")).delete()
    Recipient.objects.filter(user=None, notifications=None, preferences=None).delete()
    return int(deleted)


@transaction.atomic
def forget_untold(
    *, about: Collection[str], changed_at: datetime, undone_at: datetime, but: Collection[str] = ()
) -> None:
    """Let whoever has not heard yet of a change that was undone hear neither of it nor that it was undone.

    One of ``about`` stands in the address of every page to which they lead, such as a request’s number; ``but`` are
    kinds that no undoing takes back. Who was told of the change is told of the undoing too. Others hear of the undoing
    where anybody was told of the change.
    """
    named = reduce(or_, (Q(path_en__contains=one) for one in about))
    rows = Notification.objects.filter(named).exclude(kind__in=but)
    # What was told meanwhile was settled meanwhile: the columns that are indexed.
    told = rows.filter(created_at=changed_at, settled_at__range=(changed_at, undone_at)).exclude(state=State.OFF)
    untold = rows.filter(settled_at=None, created_at__in=[changed_at, undone_at])
    for key in sorted({*untold.values_list("recipient", flat=True)}):
        lock_recipient(key)
    heard = {*told.values_list("recipient", flat=True)}
    found = list(untold.values_list("pk", "recipient", "created_at", "state"))
    heard |= {recipient for _pk, recipient, _at, state in found if state == State.POSTED}
    waited = {recipient for _pk, recipient, at, _state in found if at == changed_at} - heard
    gone = [pk for pk, recipient, _at, _state in found if recipient in waited or (waited and not heard)]
    Notification.objects.filter(pk__in=gone).delete()


def export_notifications(person: User) -> dict[str, Any]:
    """Return what is kept about telling a person: what they chose, were told, and which mail came back."""
    rows = Notification.objects.filter(recipient__user=person)
    chosen = Preference.objects.filter(recipient__user=person).order_by("category")
    returned = Bounce.objects.filter(address=person.email).order_by("at", "pk")
    return {
        "choices": chosen.as_data("category", "timing", since="changed_at"),
        "told": rows.order_by("created_at", "pk").as_data("kind", "state", at="created_at", about="context"),
        "mail_that_came_back": returned.exclude(status=BY_STAFF).as_data("kind", "status", "at"),
        "mail_that_staff_stopped": returned.filter(status=BY_STAFF).as_data("kind", "at", until="lifted_at"),
    }


@transaction.atomic
def forget_person(*, person: User) -> None:
    """Take back mails that could still be sent, and forget reports about the address. The rest goes with the account.

    A mail that may have arrived goes too: it holds the address.
    """
    mails = set(Notification.objects.filter(recipient__user=person).exclude(mail=None).values_list("mail", flat=True))
    withdraw(keys=mails)
    withdraw_unknown(keys=mails)
    Bounce.objects.filter(address=person.email).delete()


DIGEST = "notifications.digest"
MORNING = time(7)


@transaction.atomic
def request_digests(*, at: datetime) -> int:
    """Call for the daily mail of everybody for whom something was gathered before this morning, once a day.

    Returns how many were called for. Before the morning there are none; after a night without workers, they come late.
    """
    today = timezone.localtime(at).date()
    if at < _morning_of(today):
        return 0
    gathered = Notification.objects.filter(state=State.GATHERED, created_at__lt=_morning_of(today))
    people = gathered.order_by("recipient").values_list("recipient", flat=True).distinct()
    called = (
        enqueue_job(
            topic=DIGEST,
            payload={"recipient": recipient, "day": today.isoformat()},
            at=at,
            key=f"{DIGEST}:{recipient}:{today.isoformat()}",
        )
        for recipient in people
    )
    return sum(job is not None for job in called)


@transaction.atomic
def write_digest(*, recipient_id: int, day: date, at: datetime) -> None:
    """Write the mail of a day with all that was gathered before its morning; what came later waits for the next."""
    recipient = lock_recipient(recipient_id)
    if recipient is None:
        return
    gathered = Notification.objects.filter(
        recipient=recipient, state=State.GATHERED, created_at__lt=_morning_of(day)
    ).order_by("created_at", "pk")
    if not recipient.is_reachable:
        gathered.update(state=State.OFF, settled_at=at)
        return
    if Bounce.objects.closing(recipient.address, at):
        gathered.update(state=State.RETURNED, settled_at=at)
        return
    wanted: list[Notification] = []
    unwanted: list[Notification] = []
    for row in gathered:
        kind = notification_type(row.kind)
        is_wanted = kind is not None and timing_for(recipient, kind) != Timing.OFF
        (wanted if is_wanted else unwanted).append(row)
    Notification.objects.filter(pk__in=[row.pk for row in unwanted]).update(state=State.OFF, settled_at=at)
    if not wanted:
        return
    mail = enqueue_mail(message=render_digest(wanted, recipient, day=day), topic=MAIL, at=at)
    told = Notification.objects.filter(pk__in=[row.pk for row in wanted])
    told.update(state=State.POSTED, mail=mail.pk if mail else None)


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
