"""Mail that came back: count it, stop writing to what does not work, and let its owner lift that."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hub.accounts.models import User
from hub.audit.services import record
from hub.notifications.bounces.dsn import BounceReport
from hub.notifications.choices import State
from hub.notifications.delivery.services import lock_recipient, request_delivery
from hub.notifications.mail.registry import confirmation_token, page_url
from hub.notifications.mail.rendering import render_confirmation
from hub.notifications.models import Bounce, Notification, Recipient
from hub.outbox.models import OutboxKind, OutboxMessage
from hub.outbox.services import enqueue_mail

CONFIRM = "notifications.confirm"


@transaction.atomic
def record_bounces(*, reports: Iterable[BounceReport], at: datetime, trusted: bool) -> int:
    """Keep reports of mail that came back, each once, and return how many were new.

    Whoever knows an address of ours could write a report by hand: one that is not ``trusted`` counts only where it
    names a mail that the portal wrote to that very address in the last weeks.
    """
    return sum(_record_bounce(report, at=at, trusted=trusted) for report in reports)


@transaction.atomic
def ask_confirmation(*, person: User, at: datetime) -> None:
    """Send a link to a person's own address, though mail to it came back: whoever opens it shows that it works."""
    recipient = Recipient.objects.get_or_create(user=person)[0]
    token = confirmation_token(recipient.pk, recipient.address)
    link = page_url("notifications:confirm", recipient.language, token=token)
    enqueue_mail(message=render_confirmation(recipient, link=link), topic=CONFIRM, at=at)
    record(action="notifications.confirmation_asked", by=person, subject=person, at=at)


@transaction.atomic
def confirm_address(*, recipient_id: int, at: datetime) -> None:
    """Write to the recipient's address again. What could not be sent meanwhile goes out as it was meant to."""
    recipient = lock_recipient(recipient_id)
    if recipient is None:
        return
    lifted = Bounce.objects.filter(address=recipient.address.lower(), lifted_at=None).update(lifted_at=at)
    if not lifted:
        return
    returned = Notification.objects.filter(recipient=recipient, state=State.RETURNED)
    keys = list(returned.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=keys).update(state=State.WAITING, settled_at=None, mail=None)
    request_delivery(keys, at=at)
    record(action="notifications.address_confirmed", by=recipient.user, subject=recipient, at=at)


def _record_bounce(report: BounceReport, *, at: datetime, trusted: bool) -> bool:
    written = _mail_of(report)
    if written is None and not trusted:
        return False
    # The report names the address as the last server knew it, which may be another one behind it.
    address = str(written.payload["to"][0] if written else report.address).lower()
    # A provider that names no mail counts once a day.
    which = report.message_id or at.date().isoformat()
    fingerprint = hashlib.sha256(f"{which}\n{address}\n{report.kind}".encode()).hexdigest()
    was_closed = Bounce.objects.closing(address, at)
    values = {"address": address, "kind": report.kind, "status": report.status, "at": at}
    _row, is_new = Bounce.objects.get_or_create(fingerprint=fingerprint, defaults=values)
    if is_new and not was_closed and Bounce.objects.closing(address, at):
        person = User.objects.filter(email=address).first()
        record(
            action="notifications.address_closed",
            by=None,
            subject=person,
            at=at,
            data={"kind": report.kind, "status": report.status},
        )
    return bool(is_new)


def _mail_of(report: BounceReport) -> OutboxMessage | None:
    """Return the mail of ours that a report is about, where it was written to one of the addresses in the report."""
    if report.message is None:
        return None
    written: OutboxMessage | None = OutboxMessage.objects.filter(pk=report.message, kind=OutboxKind.MAIL).first()
    if written is None:
        return None
    sent_to = [str(address).lower() for address in written.payload["to"]]
    return written if len(sent_to) == 1 and sent_to[0] in report.addresses else None
