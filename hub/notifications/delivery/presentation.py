"""What pages show of notifications, of addresses that do not work, and of what was given up."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.accounts.registry import AccountNotice
from hub.core.db.bilingual import current_language
from hub.notifications.choices import State
from hub.notifications.mail.rendering import render_subject
from hub.notifications.models import Bounce, Notification

_ADDRESS = re.compile(r"[^\s<>'\"(]+@[^\s<>'\")]+")
# A token, a hash, a whole link: nothing that helps to see what went wrong.
_LONG = re.compile(r"\S{41,}")
_LONGEST_ERROR = 200
_TONES = {State.TOLD: "ok", State.RETURNED: "late", State.FAILED: "soon"}


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the history. ``subject`` is "" for a kind that the portal no longer has, ``path`` may be ""."""

    subject: str
    path: str
    at: datetime
    state: str
    tone: str
    settled_at: datetime | None


def history_row(row: Notification) -> HistoryRow:
    """Return a notification as the history shows it, in the language of the page."""
    lang = current_language()
    state = State(row.state)
    shown_time = row.settled_at if state == State.TOLD else None
    return HistoryRow(
        subject=render_subject(row, lang),
        path=row.path(lang),
        at=row.created_at,
        state=str(state.label),
        tone=_TONES.get(state, ""),
        settled_at=shown_time,
    )


def account_notice(person: User) -> AccountNotice | None:
    """Return what a person has to do where no mail goes to the address of the account; None where it does."""
    if not Bounce.objects.closing(person.email, timezone.now()):
        return None
    return AccountNotice(
        sentence=_("No mail goes to the address of your account: it came back, or you asked us to stop."),
        words=_("See what to do"),
        href=reverse("notifications:preferences"),
    )


def short_error(text: str) -> str:
    """Return the first line of an error without addresses, tokens and links: what went wrong, not for whom."""
    first = text.strip().partition("\n")[0]
    hidden = _LONG.sub("…", _ADDRESS.sub("…", first))
    return hidden if len(hidden) <= _LONGEST_ERROR else f"{hidden[: _LONGEST_ERROR - 1]}…"
