"""Write a notification with the change that it tells of, and decide after it how it goes out."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from hub.accounts.models import User
from hub.core.vocabulary import Language
from hub.notifications.choices import State, Timing
from hub.notifications.links import Link, path_of
from hub.notifications.models import Bounce, Notification, Preference, Recipient
from hub.notifications.registry import Kind, kind_called
from hub.notifications.rendering import mail_of
from hub.notifications.values import Plain, pack
from hub.outbox.models import MessageState
from hub.outbox.services import enqueue_job, enqueue_mail

DELIVER = "notifications.deliver"
MAIL = "notifications.mail"


class Mailbox(NamedTuple):
    """Somebody without an account, such as the desk of another organization. ``language`` is "en" or "fr"."""

    email: str
    language: str


def notify(
    *, kind: Kind, to: User | Mailbox, key: str, context: Mapping[str, Plain], link: Link, at: datetime
) -> Notification | None:
    """Write that somebody is to be told, in the transaction of the change; return None where it was written before.

    ``key`` names the thing that is told, such as ``casework.assigned:42``: two with one key are one effect for one
    recipient. ``context`` holds exactly the names that the kind declares. ``link`` is a ``Page`` or a function that
    returns a path. How it goes out is decided when it is delivered. Raises ``RuntimeError`` outside a transaction,
    ``ValueError`` for a kind that nobody registered, for another context and for a path that is not the portal's.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A notification is written in the transaction of the change that it tells of.")
    if kind_called(kind.slug) != kind:
        raise ValueError(f"Nobody registered {kind.slug}.")
    if set(context) != kind.names:
        raise ValueError(f"{kind.slug} is told with {', '.join(sorted(kind.names))}, no more and no less.")
    row = Notification(
        recipient=_recipient(to),
        kind=kind.slug,
        category=kind.category.slug,
        key=key,
        context=pack(context),
        path_en=path_of(link, Language.ENGLISH),
        path_fr=path_of(link, Language.FRENCH),
        created_at=at,
    )
    # ignore_conflicts gives back no row count, so the key of the row is asked for.
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    if not Notification.objects.filter(pk=row.pk).exists():
        return None
    call_delivery([row.pk], at=at)
    return row


def call_delivery(keys: Iterable[Any], *, at: datetime) -> None:
    """Let the worker decide about notifications, after this transaction."""
    for key in keys:
        enqueue_job(topic=DELIVER, payload={"notification": str(key)}, at=at)


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
    kind = kind_called(row.kind)
    timing = timing_for(recipient, kind) if kind else Timing.OFF
    if kind is None or timing == Timing.OFF or not recipient.is_reachable:
        row.state, row.settled_at = State.OFF, at
    elif Bounce.objects.closing(recipient.address, at):
        row.state, row.settled_at = State.RETURNED, at
    elif timing == Timing.DAILY:
        row.state = State.GATHERED
    else:
        mail = enqueue_mail(message=mail_of(row, kind, recipient), topic=MAIL, at=at)
        row.state, row.mail = State.POSTED, mail.pk if mail else None
    row.save(update_fields=["state", "mail", "settled_at"])


@transaction.atomic
def note_outcome(*, mail: Any, state: str, at: datetime) -> None:
    """Keep what became of a mail: all that it told was told, or none of it could be."""
    carried = Notification.objects.filter(mail=mail, state__in=[State.POSTED, State.FAILED])
    if state == MessageState.DEAD:
        carried.update(state=State.FAILED, settled_at=at)
        return
    mailboxes = Recipient.objects.filter(user=None)
    carried.filter(recipient__in=mailboxes).update(state=State.TOLD, settled_at=at, path_en="", path_fr="")
    carried.update(state=State.TOLD, settled_at=at)


def lock_recipient(key: int) -> Recipient | None:
    """Return a recipient whose row nobody else decides about until this transaction ends."""
    # New notifications may still point to the row meanwhile.
    found: Recipient | None = Recipient.objects.select_for_update(no_key=True).filter(pk=key).first()
    return found


def timing_for(recipient: Recipient, kind: Kind) -> Timing:
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
