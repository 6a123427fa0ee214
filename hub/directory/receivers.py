"""What the directory hears of people: who joined the staff takes a place, who leaves it gives every place back."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.accounts.signals import staff_joined
from hub.directory.models import Organization, Seat
from hub.directory.seats.services import end_assignments, grant_curatorship, seat_person

_OPENS_OR_CLOSES = frozenset({"is_active", "role"})


@receiver(staff_joined, dispatch_uid="directory.take_place")
def assign_new_staff(
    *, user_id: int, role: str, seat: str, organization: str, invitation_id: int, at: datetime, **_: Any
) -> None:
    """Give the person the seat or the curatorship of the invitation; the place was checked when it was accepted."""
    person = User.objects.get(pk=user_id)
    if role == Role.ADVISER:
        taken = Seat.objects.get(slug=seat)
        seat_person(seat=taken, person=person, by=None, at=at, invitation_id=invitation_id)
    elif role == Role.CURATOR:
        body = Organization.objects.get(slug=organization) if organization else None
        grant_curatorship(person=person, organization=body, by=None, at=at, invitation_id=invitation_id)


@receiver(post_save, sender=User, dispatch_uid="directory.end_powers_of_closed_account")
def end_assignments_of_closed_account(
    instance: User,
    created: bool,  # noqa: FBT001
    update_fields: frozenset[str] | None,
    **_: Any,
) -> None:
    """End what a person holds when the account is switched off or leaves the staff, wherever that was done."""
    if created or (update_fields is not None and not _OPENS_OR_CLOSES & set(update_fields)):
        return
    if not instance.is_active:
        end_assignments(person=instance, by=None, at=timezone.now(), reason="account switched off")
    elif not instance.has_staff_role:
        end_assignments(person=instance, by=None, at=timezone.now(), reason="no longer of the staff")


@receiver(pre_delete, sender=User, dispatch_uid="directory.end_powers_of_deleted_account")
def end_assignments_of_deleted_account(instance: User, **_: Any) -> None:
    """End what a person holds before the account goes."""
    end_assignments(person=instance, by=instance, at=timezone.now(), reason="account deleted")
