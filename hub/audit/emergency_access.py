"""Emergency access to the portal: an administrator is invited from the server, where none can sign in any more."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.mail import account_mail
from hub.accounts.models import User
from hub.accounts.services import IssuedInvitation, invite_staff
from hub.audit.models import EMERGENCY_ACCESS as OPENED
from hub.audit.models import Entry
from hub.audit.services import record

LEAST_WORDS = 3


@transaction.atomic
def open_emergency_access(*, email: str, reason: str, language: str, at: datetime, site: str) -> IssuedInvitation:
    """Invite an administrator whoever there is already, keep the reason in the audit, and mail every administrator.

    Raises ``ValidationError`` without a reason in words, and for an address that has an account: whoever accepts for
    that one must sign in, which is what nobody can.
    """
    if len(reason.split()) < LEAST_WORDS:
        raise ValidationError(_("Give the reason in three words or more: the other administrators read it."))
    if User.objects.filter(email=email.strip().lower()).exists():
        raise ValidationError(_("This address has an account already. Give one that has none."))
    invited = invite_staff(email=email, role=Role.ADMINISTRATOR, language=language, by=None, at=at, site=site)
    record(action=OPENED, by=None, at=at, subject=invited.invitation, reason=reason.strip())
    for person in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"):
        with override(person.language):
            link = site.rstrip("/") + reverse("admin:audit_entry_changelist")
        context = {"link": link}
        template = "accounts/email/emergency_access"
        account_mail(template=template, to=person.email, lang=person.language, context=context).send()
    return invited


def last_emergency_access() -> datetime | None:
    """Return when emergency access was last opened, in need or as a trial."""
    return Entry.objects.filter(action=OPENED).order_by("-pk").values_list("at", flat=True).first()
