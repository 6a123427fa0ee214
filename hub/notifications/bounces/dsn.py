"""Reports of mail servers about mail that they could not deliver (RFC 3464), and those of a provider. Pure.

Anybody can send such a report: it is read with limits, and nothing in it is believed but what its receiver can check.
"""

import email
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from hub.notifications.choices import BounceKind

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
    if kind not in set(BounceKind) or not _ADDRESS.fullmatch(address):
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
