"""What subscriptions hear from below. Receivers call one service each, and nothing else."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from companies.models import Company, Membership
from companies.signals import pre_merge
from hub.accounts.models import User
from hub.matching.signals import verdict_changes_moved
from hub.notifications.signals import mails_stopping
from hub.subscriptions.services import hear_changes, move_fits, stop_unread, withdraw_fits


@receiver(post_delete, sender=Membership, dispatch_uid="subscriptions.membership")
def on_membership_ended(instance: Membership, **_kwargs: Any) -> None:
    """Mail nothing more of what fits a company to somebody who has left it."""
    withdraw_fits(person=instance.user)


@receiver(pre_merge, dispatch_uid="subscriptions.merge")
def on_merge(*, kept: Company, gone: Company, **_kwargs: Any) -> None:
    """Mail members of a record that is merged what it could use: they stay in the company."""
    move_fits(kept=kept, gone=gone)


@receiver(verdict_changes_moved, dispatch_uid="subscriptions.verdict_changes")
def on_verdict_changes_moved(*, company: Company, changes: list[int], **_kwargs: Any) -> None:
    """Tell nobody of what a record that was merged could use: the verdicts that stand are those of the kept one."""
    hear_changes(company=company, changes=changes)


@receiver(mails_stopping, dispatch_uid="subscriptions.mails")
def on_mails_stopping(*, person: User, categories: list[str], at: datetime, **_kwargs: Any) -> None:
    """Let go of somebody who follows by mail alone, and wants no mail."""
    stop_unread(person=person, categories=categories, at=at)
