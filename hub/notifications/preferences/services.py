"""What people want to hear, and when; how a link in a mail stops it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hub.accounts.models import User
from hub.audit.services import record
from hub.notifications.choices import State, Timing
from hub.notifications.delivery.services import lock_recipient, request_delivery, settle_unknown
from hub.notifications.mail.registry import categories
from hub.notifications.models import Notification, Preference, Recipient
from hub.notifications.signals import mails_stopping
from hub.outbox.services import withdraw


@transaction.atomic
def save_preferences(*, person: User, timings: Mapping[str, Timing], by: Any, at: datetime) -> None:
    """Keep when a person wants to hear of each category, by its slug. It holds for what still waits, too.

    Raises ``ValueError`` for a timing that the category does not offer.
    """
    known = categories()
    for slug, timing in timings.items():
        if timing not in known[slug].timings:
            raise ValueError(f"{slug} cannot be {timing}.")
    recipient = _locked(Recipient.objects.get_or_create(user=person)[0].pk)
    before = _kept(recipient)
    changed = {
        slug: timing
        for slug, timing in timings.items()
        if timing != (before[slug].timing if slug in before else known[slug].default)
    }
    for slug, timing in changed.items():
        _keep(recipient, slug, timing, at=at)
    if changed:
        _decide_again(recipient, changed, at=at)
        record(action="notifications.preferences_saved", by=by, subject=person, at=at, data=dict(changed))


@transaction.atomic
def stop_mails(*, recipient_id: int, category: str, at: datetime) -> list[str]:
    """Stop a category for whoever holds the link of a mail; "" stops all that can be stopped. Again is no effect.

    Returns the slugs that are stopped now. A category that no kind has any more is stopped all the same.
    """
    known = categories()
    slugs = [category] if category else [slug for slug, found in known.items() if not found.always]
    slugs = [slug for slug in slugs if slug not in known or not known[slug].always]
    if person := User.objects.filter(pk__in=Recipient.objects.filter(pk=recipient_id).values("user")).first():
        mails_stopping.send(sender=Recipient, person=person, categories=slugs, at=at)
    recipient = lock_recipient(recipient_id)
    if recipient is None:  # forgotten, as nothing else was theirs
        return slugs
    before = _kept(recipient)
    stopped = []
    for slug in slugs:
        default = known[slug].default if slug in known else Timing.AT_ONCE
        timing = before[slug].timing if slug in before else default
        if timing != Timing.OFF:
            _keep(recipient, slug, Timing.OFF, at=at, stopped_from=timing)
            stopped.append(slug)
    if stopped:
        _decide_again(recipient, dict.fromkeys(stopped, Timing.OFF), at=at)
        _record("stopped", recipient, stopped, at=at)
    return slugs


@transaction.atomic
def resume_mails(*, recipient_id: int, category: str, at: datetime) -> None:
    """Undo what a link of a mail stopped, as it was before. What a person switched off on the page stays off."""
    recipient = _locked(recipient_id)
    stopped = Preference.objects.filter(recipient=recipient, timing=Timing.OFF).exclude(stopped_from="")
    rows = list(stopped.filter(category=category) if category else stopped)
    for row in rows:
        _keep(recipient, row.category, Timing(row.stopped_from), at=at)
    if rows:
        _record("taken_up_again", recipient, [row.category for row in rows], at=at)


def _locked(key: int) -> Recipient:
    recipient = lock_recipient(key)
    if recipient is None:
        raise Recipient.DoesNotExist
    return recipient


def _kept(recipient: Recipient) -> dict[str, Preference]:
    return {row.category: row for row in Preference.objects.filter(recipient=recipient)}


def _keep(recipient: Recipient, slug: str, timing: str, *, at: datetime, stopped_from: str = "") -> None:
    values = {"timing": timing, "stopped_from": stopped_from, "changed_at": at}
    Preference.objects.update_or_create(recipient=recipient, category=slug, defaults=values)


def _decide_again(recipient: Recipient, changed: Mapping[str, str], *, at: datetime) -> None:
    """Let what was gathered go the new way, and take back mails of what is not wanted any more.

    A mail of a whole day comes back as a whole: what is wanted of it goes out anew. What is wanted of one that was
    given up stays failed: by now it would be stale.
    """
    own = Notification.objects.filter(recipient=recipient)
    gathered = own.filter(state=State.GATHERED, category__in=changed)
    unwanted = [slug for slug, timing in changed.items() if timing == Timing.OFF]
    posted = own.filter(state__in=[State.POSTED, State.FAILED], category__in=unwanted)
    mails = set(posted.values_list("mail", flat=True))
    taken_back = withdraw(keys=mails)
    settle_unknown(mails=mails, at=at)
    again = list(gathered.values_list("pk", flat=True))
    back = own.filter(~Q(state=State.FAILED) | Q(category__in=unwanted), mail__in=taken_back)
    again += back.values_list("pk", flat=True)
    own.filter(pk__in=again).update(state=State.WAITING, mail=None, settled_at=None)
    request_delivery(again, at=at)


def _record(what: str, recipient: Recipient, slugs: Iterable[str], *, at: datetime) -> None:
    record(
        action=f"notifications.{what}",
        by=recipient.user,
        subject=recipient,
        at=at,
        data={"categories": sorted(slugs)},
    )
