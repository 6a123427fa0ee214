"""How long notifications are kept, and what their recipient may take along or leave nothing of."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hub.accounts.models import User
from hub.notifications.choices import SETTLED, BounceKind
from hub.notifications.models import Bounce, Notification, Preference, Recipient
from hub.notifications.querysets import SOFT_WINDOW
from hub.outbox.services import withdraw

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
    Recipient.objects.filter(user=None, notifications=None, preferences=None).delete()
    return int(deleted)


def export_notifications(person: User) -> dict[str, Any]:
    """Return what is kept about telling a person: what they chose, were told, and which mail came back."""
    rows = Notification.objects.filter(recipient__user=person)
    chosen = Preference.objects.filter(recipient__user=person).order_by("category")
    returned = Bounce.objects.filter(address=person.email).order_by("at", "pk")
    return {
        "choices": [{"category": row.category, "timing": row.timing, "since": str(row.changed_at)} for row in chosen],
        "told": [
            {"kind": row.kind, "at": str(row.created_at), "state": row.state, "about": row.context}
            for row in rows.order_by("created_at", "pk")
        ],
        "mail_that_came_back": [{"kind": row.kind, "status": row.status, "at": str(row.at)} for row in returned],
    }


@transaction.atomic
def forget_person(*, person: User) -> None:
    """Take back mails that still wait, and forget reports about the address. The rest goes with the account."""
    waiting = Notification.objects.filter(recipient__user=person).exclude(mail=None)
    withdraw(keys=set(waiting.values_list("mail", flat=True)))
    Bounce.objects.filter(address=person.email).delete()
