"""What companies have to say when something below them changes."""

from typing import Any

from django.conf import settings
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from companies.choices import MemberRole
from companies.models import Membership


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL, dispatch_uid="companies-keep-their-owner")
def keep_the_only_owner(sender: Any, instance: Any, **_: Any) -> None:
    """Refuse to delete the account of a company's only owner: the company would be nobody's."""
    owned = Membership.objects.filter(user=instance, role=MemberRole.OWNER).values("company")
    others = Membership.objects.filter(company__in=owned, role=MemberRole.OWNER).exclude(user=instance)
    alone = Membership.objects.filter(user=instance, role=MemberRole.OWNER).exclude(
        company__in=others.values("company")
    )
    if alone.exists():
        raise ProtectedError("The account is the only owner of a company.", set(alone))
