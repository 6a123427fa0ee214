"""What companies have to say when something below them changes."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _

from companies.choices import MemberRole
from companies.models import Membership
from companies.sheets.services import request_files
from companies.signals import profile_changed
from hub.accounts.signals import staff_joined
from hub.core.db.tenancy import unscoped


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL, dispatch_uid="companies-keep-their-owner")
@unscoped()
def protect_only_owner(sender: Any, instance: Any, **_more: Any) -> None:
    """Refuse to delete the account of a company's only owner: the company would be nobody's."""
    owned = Membership.objects.filter(user=instance, role=MemberRole.OWNER).values("company")
    others = Membership.objects.filter(company__in=owned, role=MemberRole.OWNER).exclude(user=instance)
    alone = Membership.objects.filter(user=instance, role=MemberRole.OWNER).exclude(
        company__in=others.values("company")
    )
    if alone.exists():
        raise ProtectedError("The account is the only owner of a company.", set(alone))


@receiver(profile_changed, dispatch_uid="companies-sheet-files")
def renew_sheet_files(*, company_id: int, at: datetime, **_more: Any) -> None:
    """Have the files of a sheet made anew when what it shows may have changed."""
    request_files(company_id=company_id, at=at)


@receiver(staff_joined, dispatch_uid="companies-and-staff-stay-apart")
@unscoped()
def refuse_staff_membership(*, user_id: int, **_more: Any) -> None:
    """Refuse to let a company's member join the staff with the same account: it would see the other companies."""
    if Membership.objects.filter(user_id=user_id).exists():
        raise ValidationError(
            _(
                "Your account belongs to a company, and the Hub’s staff belong to none. Leave the company first, "
                "or ask for an invitation to another e-mail address."
            )
        )
