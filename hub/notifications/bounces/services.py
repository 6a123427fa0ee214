"""Mail that came back: count it, stop writing to what does not work, and let its owner lift that.

Reports of mail servers about mail that they could not deliver (RFC 3464), and those of a provider. Pure.

Anybody can send such a report: it is read with limits, and nothing in it is believed but what its receiver can check.
"""

import email
import hashlib
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from typing import Any

from django.db import transaction

from hub.accounts.models import User
from hub.audit.services import record
from hub.notifications.choices import BY_STAFF, BounceKind, State
from hub.notifications.delivery.services import lock_recipient, request_delivery
from hub.notifications.mail.registry import confirmation_token, page_url
from hub.notifications.mail.rendering import render_confirmation
from hub.notifications.models import Bounce, Notification, Recipient
from hub.notifications.signals import address_closed
from hub.outbox.models import OutboxKind, OutboxMessage
from hub.outbox.services import enqueue_mail

LARGEST = 1_000_000
# One mail of ours has one reader; a report about more is none of ours, or a trap.
MOST_RECIPIENTS = 10
MOST_PARTS = 50

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,64}@[^\s<>()\[\],;:\\\"@]{1,189}")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MESSAGE_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]{1,255}>", re.IGNORECASE)
# The mailbox is full, the mail is too large, somebody's filter did not like it: the address works.
_PASSING = ("5.2.2", "5.2.3", "5.3.4")
_OF_POLICY = "5.7."


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceReport:
    """One mail that came back. ``addresses`` are all names that the report has for its reader, in lower case.

    ``message`` is the key of the outbox row, where the report repeats the Message-ID that we wrote.
    """

    addresses: tuple[str, ...]
    kind: BounceKind
    status: str
    message: uuid.UUID | None
    message_id: str

    @property
    def address(self) -> str:
        """Return the name that comes first."""
        return self.addresses[0]


def read_dsn(raw: bytes) -> list[BounceReport]:
    """Return what a mail reports; nothing where it is no report, too large, or written to confuse."""
    if len(raw) > LARGEST:
        return []
    mail = email.message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report":
        return []
    parts = [part for part, _number in zip(mail.walk(), range(MOST_PARTS), strict=False)]
    about = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    blocks = about.get_payload() if about is not None else None
    if not isinstance(blocks, list):
        return []
    message_id = next(_message_ids(parts), "")
    found = [_of_block(block, message_id) for block in blocks[1 : 1 + MOST_RECIPIENTS] if isinstance(block, Message)]
    return [report for report in found if report is not None]


def read_events(content: Any) -> list[BounceReport]:
    """Return what a provider reports as JSON: ``{"events": [{"address", "kind", "status", "message_id"}]}``.

    Raises ``ValueError`` for content of another shape. Events of other kinds than hard and soft are passed over.
    """
    events = content.get("events") if isinstance(content, Mapping) else None
    if not isinstance(events, list) or not all(isinstance(event, Mapping) for event in events):
        raise ValueError("A report is an object with a list of events, which are objects.")
    return [report for event in events[:1000] if (report := _of_event(event)) is not None]


def _of_event(event: Mapping[str, Any]) -> BounceReport | None:
    address, kind = str(event.get("address", "")).strip().lower(), event.get("kind")
    # What a reader wishes the staff alone notes.
    if kind not in {BounceKind.HARD, BounceKind.SOFT} or not _ADDRESS.fullmatch(address):
        return None
    message_id = str(event.get("message_id", ""))[:300]
    return BounceReport(
        addresses=(address,),
        kind=BounceKind(kind),
        status=_status_in(str(event.get("status", ""))),
        message=_key_in(message_id),
        message_id=message_id,
    )


def _of_block(block: Message, message_id: str) -> BounceReport | None:
    if _field(block, "Action").lower() != "failed":
        return None
    named = (_field(block, name).partition(";")[2] for name in ("Original-Recipient", "Final-Recipient"))
    addresses = tuple(name.strip().strip("<>").lower() for name in named)
    addresses = tuple(dict.fromkeys(address for address in addresses if _ADDRESS.fullmatch(address)))
    if not addresses:
        return None
    status = _status_in(_field(block, "Status")) or _status_in(_field(block, "Diagnostic-Code"))
    return BounceReport(
        addresses=addresses,
        kind=_kind_of(status),
        status=status,
        message=_key_in(message_id),
        message_id=message_id,
    )


def _kind_of(status: str) -> BounceKind:
    lasting = status.startswith("5.") and status not in _PASSING and not status.startswith(_OF_POLICY)
    return BounceKind.HARD if lasting else BounceKind.SOFT


def _message_ids(parts: list[Message]) -> Iterator[str]:
    """Yield the Message-ID of the mail that came back: its headers are the last part, whole or alone."""
    for part in parts[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            headers = email.message_from_bytes(text if isinstance(text, bytes) else b"")
            yield from filter(None, [_field(headers, "Message-ID")])
        elif part.get_content_maintype() != "multipart" and "Message-ID" in part:
            yield _field(part, "Message-ID")


def _field(part: Message, name: str) -> str:
    return " ".join(str(part.get(name, "")).split())[:300]


def _status_in(text: str) -> str:
    found = _STATUS.search(text)
    return found[0] if found else ""


def _key_in(message_id: str) -> uuid.UUID | None:
    found = _MESSAGE_ID.search(message_id)
    return uuid.UUID(found[1]) if found else None


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


@transaction.atomic
def stop_mail(*, address: str, kind: BounceKind, by: Any, at: datetime) -> None:
    """Write no more to an address, since somebody of the staff knows that mail comes back, or its reader asked so.

    What the staff said before of the address holds no more.
    """
    _keep(address.lower(), kind, which=at.isoformat(), status=BY_STAFF, by=by, at=at)


@transaction.atomic
def allow_mail(*, address: str, by: Any, at: datetime, reason: str = "") -> bool:
    """Write again to an address that the staff closed; return whether mail goes there now.

    Of an account, what reports of mail closed is opened by its owner alone. What was not sent meanwhile stays unsent.
    """
    rows = Bounce.objects.filter(address=address.lower(), lifted_at=None)
    person = User.objects.filter(email=address.lower()).first()
    if person is not None:
        rows = rows.filter(status=BY_STAFF)
    if rows.update(lifted_at=at):
        record(action="notifications.address_opened", by=by, subject=person, at=at, reason=reason)
    return not Bounce.objects.closing(address, at)


@transaction.atomic
def forget_addresses(addresses: Iterable[str]) -> None:
    """Forget what is known of mail to some addresses, but of those of accounts: with these it goes with the account."""
    wanted = {address.lower() for address in addresses if address}
    Bounce.objects.filter(address__in=wanted).exclude(address__in=User.objects.values("email")).delete()


def _record_bounce(report: BounceReport, *, at: datetime, trusted: bool) -> bool:
    written = _mail_of(report)
    if written is None and not trusted:
        return False
    # The report names the address as the last server knew it, which may be another one behind it.
    address = str(written.payload["to"][0] if written else report.address).lower()
    # A provider that names no mail counts once a day.
    which = report.message_id or at.date().isoformat()
    return _keep(address, report.kind, which=which, status=report.status, by=None, at=at)


def _keep(address: str, kind: BounceKind, *, which: str, status: str = "", by: Any, at: datetime) -> bool:
    fingerprint = hashlib.sha256(f"{which}\n{address}\n{kind}".encode()).hexdigest()
    was_closed, of_staff = Bounce.objects.closing(address, at), status == BY_STAFF
    if of_staff:
        Bounce.objects.filter(address=address, status=BY_STAFF, lifted_at=None).update(lifted_at=at)
    values = {"address": address, "kind": kind, "status": status, "by": by, "at": at}
    _row, is_new = Bounce.objects.get_or_create(fingerprint=fingerprint, defaults=values)
    closes = is_new and not was_closed and Bounce.objects.closing(address, at)
    if closes or of_staff:
        person = User.objects.filter(email=address).first()
        record(
            action="notifications.address_closed",
            by=by,
            subject=person,
            at=at,
            data={"kind": kind, "status": status},
        )
        if closes and person is not None:
            address_closed.send(sender=Bounce, person_id=person.pk, at=at)
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
