"""The private link to a report: whoever sent it reads there what became of it."""

import uuid

from django.core import signing
from django.urls import reverse

from programs.models import Report

_SALT = "programs.report"


def sign_report(report: Report) -> str:
    """Return the token of the link to a report. It holds the report's random key, nothing of a person."""
    return signing.Signer(salt=_SALT).sign(report.key.hex)


def read_report(token: str) -> uuid.UUID | None:
    """Return the key of the report that a link opens, or None for one that we did not make."""
    try:
        return uuid.UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def report_path(report: Report) -> str:
    """Return the address of a report's own page, in the language of the page."""
    return reverse("reports:own", args=[sign_report(report)])
