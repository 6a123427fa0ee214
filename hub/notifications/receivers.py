"""What notifications hear of people: who signs in learns that mail came back, who leaves takes everything along."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import override

from hub.accounts.models import User
from hub.notifications.delivery.presentation import account_notice
from hub.notifications.delivery.services import forget_person as forget_person_service


@receiver(user_logged_in, dispatch_uid="notifications.tell_of_returned_mail")
def warn_of_bounces(request: HttpRequest, user: User, **_: Any) -> None:
    """Tell a person who signs in that mail to the address of the account comes back."""
    with override(user.language):
        if notice := account_notice(user):
            messages.warning(request, notice.sentence)


@receiver(pre_delete, sender=User, dispatch_uid="notifications.forget_person")
def forget_person(instance: User, **_: Any) -> None:
    """Send nothing more to an account that goes."""
    forget_person_service(person=instance)
