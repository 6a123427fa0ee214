"""Take back what has not gone out: something else takes its place, or it is true no longer."""

from typing import Any

from django.db import transaction

from hub.accounts.models import User
from hub.notifications.choices import State
from hub.notifications.models import Notification, Recipient
from hub.notifications.registry import Kind
from hub.notifications.services.telling import lock_recipient
from hub.notifications.values import unpack
from hub.outbox.services import withdraw


@transaction.atomic
def take_back(*, to: User, kind: Kind, about: str) -> list[dict[str, Any]]:
    """Take back a person's notifications of a kind whose key begins with ``about``, and return their contexts.

    What waits or was gathered goes, and so does a mail of its own that the provider has not taken yet. What is part of
    a daily mail that was written already stays: it counts as told.
    """
    found = Recipient.objects.filter(user=to).values_list("pk", flat=True).first()
    recipient = None if found is None else lock_recipient(found)
    if recipient is None:
        return []
    own = Notification.objects.filter(recipient=recipient)
    meant = own.filter(kind=kind.slug, key__startswith=about)
    rows = list(meant.filter(state__in=[State.WAITING, State.GATHERED]))
    for row in meant.filter(state=State.POSTED):
        alone = not own.filter(mail=row.mail).exclude(pk=row.pk).exists()
        if alone and withdraw(keys=[row.mail]):
            rows.append(row)
    own.filter(pk__in=[row.pk for row in rows]).delete()
    return [unpack(row.context, recipient.language) for row in sorted(rows, key=lambda row: row.created_at)]
