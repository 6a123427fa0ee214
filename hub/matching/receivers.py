"""What matching hears from below. Receivers write outbox rows, or take them back, and nothing else."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from companies.models import Membership
from companies.signals import profile_changed
from hub.directory.entry_types import AREA, BOUNDARY, ORGANIZATION
from hub.matching.bulk.company_snapshot import BLOCK
from hub.matching.choices import RematchReason
from hub.matching.history.notifications import withdraw_news
from hub.matching.tasks import REMATCH, SNAPSHOT, VERDICTS
from hub.outbox.services import enqueue_job
from hub.publishing.signals import entry_published
from programs.signals import program_published, program_withdrawn


@receiver(profile_changed, dispatch_uid="matching.profile")
def on_profile_changed(*, company_id: int, by: Any, at: datetime, **_kwargs: Any) -> None:
    """Ask for a record of the answer to the changed profile, and for its verdicts to be brought up to date.

    Several changes of one moment make one of each.
    """
    for topic in (SNAPSHOT, VERDICTS):
        enqueue_job(
            topic=topic,
            payload={"company_id": company_id, "by_id": getattr(by, "pk", None), "moment": at.isoformat()},
            at=at,
            key=f"{topic}:company:{company_id}:{at.isoformat()}",
        )


@receiver([program_published, program_withdrawn], dispatch_uid="matching.rematch")
def on_catalogue_changed(**_kwargs: Any) -> None:
    """Ask for all companies to be matched again; whatever one transaction publishes or withdraws makes one run."""
    payload = {"reason": RematchReason.CATALOGUE.value}
    enqueue_job(topic=REMATCH, payload=payload, at=timezone.now(), key=f"{REMATCH}:{_transaction()}")


@receiver(entry_published, dispatch_uid="matching.organizations")
def on_organization_changed(*, entry_type: str, **_kwargs: Any) -> None:
    """Ask for all companies to be matched again: which pages are official follows the domains of an organization."""
    if entry_type == ORGANIZATION.slug:
        on_catalogue_changed()


@receiver(entry_published, dispatch_uid="matching.areas")
def on_area_vocabulary_changed(*, entry_type: str, **_kwargs: Any) -> None:
    """Ask for all companies to be matched and counted again where the words changed by which areas are proposed."""
    if entry_type not in (AREA.slug, BOUNDARY.slug):
        return
    at, name = timezone.now(), _transaction()
    payload = {"reason": RematchReason.AREAS.value}
    enqueue_job(topic=REMATCH, payload=payload, at=at, key=f"{REMATCH}:areas:{name}")
    enqueue_job(topic=BLOCK, payload={"cursor": 0, "begun": at.isoformat()}, at=at, key=f"{BLOCK}:areas:{name}")


@receiver(post_delete, sender=Membership, dispatch_uid="matching.membership")
def on_membership_ended(instance: Membership, **_kwargs: Any) -> None:
    """Mail nothing more of a company to somebody who has left it."""
    withdraw_news(person=instance.user, company_id=instance.company_id)


def _transaction() -> str:
    """Return a name for the transaction that goes on, which no other ever bears."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT concat_ws(' ', pg_current_xact_id(), transaction_timestamp())")
        name: str = cursor.fetchone()[0]
    return name
