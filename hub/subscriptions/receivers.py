"""What subscriptions hear from below. Receivers call one service each, and nothing else."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from companies.models import Membership
from hub.subscriptions.services import withdraw_fits


@receiver(post_delete, sender=Membership, dispatch_uid="subscriptions.membership")
def on_membership_ended(instance: Membership, **_kwargs: Any) -> None:
    """Mail nothing more of what fits to somebody who is in no company any more."""
    withdraw_fits(person=instance.user)
