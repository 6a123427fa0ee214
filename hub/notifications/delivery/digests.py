"""One mail a day for each person who wants it so, in the morning of the portal's zone, with everything up to then."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from hub.notifications.choices import State, Timing
from hub.notifications.delivery.services import MAIL, lock_recipient, timing_for
from hub.notifications.mail.registry import notification_type
from hub.notifications.mail.rendering import render_digest
from hub.notifications.models import Bounce, Notification
from hub.outbox.services import enqueue_job, enqueue_mail

DIGEST = "notifications.digest"
MORNING = time(7)


@transaction.atomic
def request_digests(*, at: datetime) -> int:
    """Call for the daily mail of everybody for whom something was gathered before this morning, once a day.

    Returns how many were called for. Before the morning there are none; after a night without workers, they come late.
    """
    today = timezone.localtime(at).date()
    if at < _morning_of(today):
        return 0
    gathered = Notification.objects.filter(state=State.GATHERED, created_at__lt=_morning_of(today))
    people = gathered.order_by("recipient").values_list("recipient", flat=True).distinct()
    called = (
        enqueue_job(
            topic=DIGEST,
            payload={"recipient": recipient, "day": today.isoformat()},
            at=at,
            key=f"{DIGEST}:{recipient}:{today.isoformat()}",
        )
        for recipient in people
    )
    return sum(job is not None for job in called)


@transaction.atomic
def write_digest(*, recipient_id: int, day: date, at: datetime) -> None:
    """Write the mail of a day with all that was gathered before its morning; what came later waits for the next."""
    recipient = lock_recipient(recipient_id)
    if recipient is None:
        return
    gathered = Notification.objects.filter(
        recipient=recipient, state=State.GATHERED, created_at__lt=_morning_of(day)
    ).order_by("created_at", "pk")
    if not recipient.is_reachable:
        gathered.update(state=State.OFF, settled_at=at)
        return
    if Bounce.objects.closing(recipient.address, at):
        gathered.update(state=State.RETURNED, settled_at=at)
        return
    wanted: list[Notification] = []
    unwanted: list[Notification] = []
    for row in gathered:
        kind = notification_type(row.kind)
        is_wanted = kind is not None and timing_for(recipient, kind) != Timing.OFF
        (wanted if is_wanted else unwanted).append(row)
    Notification.objects.filter(pk__in=[row.pk for row in unwanted]).update(state=State.OFF, settled_at=at)
    if not wanted:
        return
    mail = enqueue_mail(message=render_digest(wanted, recipient, day=day), topic=MAIL, at=at)
    told = Notification.objects.filter(pk__in=[row.pk for row in wanted])
    told.update(state=State.POSTED, mail=mail.pk if mail else None)


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, MORNING))
