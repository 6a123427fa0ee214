"""Reports of mail servers, written after the shapes of real ones; addresses and hosts are invented."""

import uuid

_FRAME = """\
From: Mail Delivery Subsystem <mailer-daemon@mx.example>
To: desk@hub.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
{extra}Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=utf-8

{words}

--edge
Content-Type: message/delivery-status

{status}

--edge
Content-Type: {kind}

{original}
--edge--
"""
_ORIGINAL = """\
Date: Tue, 24 Nov 2026 15:00:00 +0000
From: desk@hub.example
To: TO
Subject: Clean Growth Hub: something awaits you
Message-ID: <KEY@hub.example>
"""


def _sample(words: str, status: str, *, kind: str = "text/rfc822-headers", extra: str = "", body: str = "") -> str:
    return _FRAME.format(words=words, status=status, kind=kind, extra=extra, original=_ORIGINAL + body)


POSTFIX = _sample(
    "This is the mail system at host mx.example. I'm sorry to have to inform you ...",
    "Reporting-MTA: dns; mx.example\nX-Postfix-Queue-ID: 4TzQ1B2Z\nArrival-Date: Tue, 24 Nov 2026 15:00:01 +0000\n\n"
    "Final-Recipient: rfc822; TO\nOriginal-Recipient: rfc822;TO\nAction: failed\nStatus: 5.1.1\n"
    "Remote-MTA: dns; mail.firm.example\nDiagnostic-Code: smtp; 550 5.1.1 <TO>: Recipient address rejected: User\n"
    "    unknown in virtual mailbox table",
)
EXCHANGE = _sample(
    "Delivery has failed to these recipients or groups:",
    "Reporting-MTA: dns;MX01.firm.example\nReceived-From-MTA: dns;mx.example\n\n"
    "Final-recipient: RFC822;TO\nAction: failed\nStatus: 5.1.10\n"
    "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\n"
    "X-Display-Name: Ada",
    kind="message/rfc822",
    body="Content-Type: text/plain\n\nSomething awaits you.\n",
)
GMAIL = _sample(
    "** Address not found **",
    "Reporting-MTA: dns; googlemail.example\nX-Original-Message-ID: <KEY@hub.example>\n\n"
    "Final-Recipient: rfc822; TO\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; aspmx.example. (192.0.2.26)\n"
    "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
    " 550-5.1.1 double-checking the recipient's email address for typos or\n 550 5.1.1 unnecessary spaces.\n"
    "Last-Attempt-Date: Tue, 24 Nov 2026 07:00:03 -0800 (PST)",
    kind="message/rfc822",
    extra="Auto-Submitted: auto-replied\n",
    body="Content-Type: text/plain\n\nSomething awaits you.\n",
)
FULL = _sample(
    "Le courriel suivant n’a pas pu être remis.",
    "Reporting-MTA: dns; mx.example\n\nOriginal-Recipient: rfc822;TO\nFinal-Recipient: rfc822; forwarded@elsewhere.example\n"
    "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full",
)
LATE = _sample(
    "Your message could not be delivered for five days.",
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; TO\nAction: failed\nStatus: 4.4.1\n"
    "Diagnostic-Code: X-Postfix; connect to mail.firm.example: Connection timed out",
)
ALL = [POSTFIX, EXCHANGE, GMAIL, FULL, LATE]


def dsn(sample: str, *, key: uuid.UUID, to: str) -> bytes:
    """Return a report about one mail to one address."""
    return sample.replace("<KEY@", f"<{key}@").replace("TO", to).encode()
