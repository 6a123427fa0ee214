"""The doors to what people saved: one's own, by the person; a calendar, by its secret address."""

from typing import Any

from django.http import Http404

from hub.accounts.models import User
from hub.core.http import logs
from hub.core.http.private_links import hash_of
from hub.subscriptions.models import CalendarFeed, Subscription


def subscriptions_of(person: Any) -> list[Subscription]:
    """Return what a person saved, the latest first (one query)."""
    return list(Subscription.objects.filter(person=person).order_by("-created_at", "-pk"))


def calendar_owner(token: str) -> User:
    """Return whose calendar a secret address opens. Raises ``Http404`` for one that was taken back, or never was."""
    feeds = CalendarFeed.objects.select_related("person").filter(person__is_active=True)
    found: CalendarFeed | None = feeds.filter(token_hash=hash_of(token)).first()
    if found is None:
        logs.refused("subscriptions.calendar_denied", by=None, subject=CalendarFeed._meta.label_lower)
        raise Http404
    return found.person
