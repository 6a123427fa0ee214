"""Follow something without an account: a mailed link, one press, and what is forgotten when nothing is followed."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.models import Membership
from hub.accounts.choices import Role
from hub.accounts.mail import CONFIRMATION_DAYS, account_mail, read_sealed_token, sealed_token
from hub.accounts.models import User
from hub.accounts.services import confirmed_account, delete_account
from hub.core.db.tenancy import unscoped
from hub.notifications.models import Recipient
from hub.notifications.preferences.services import resume_mails
from hub.subscriptions.choices import SEARCH_KINDS, SubscriptionKind
from hub.subscriptions.models import Subscription
from hub.subscriptions.notification_types import notification_type
from hub.subscriptions.services.notifications import lock, save, stop

_FOLLOW = "hub.subscriptions.follow"  # the purpose of a mailed link


def mail_confirmation(*, asked: dict[str, str], name: str, address: Callable[[str], str], at: datetime) -> None:
    """Mail the link by which the owner of a mailbox follows something; ``address`` makes a whole one of a path.

    The link holds what was asked: who does not press its button leaves nothing, and a restart loses nothing.
    """
    token, lang = follow_token(asked, at=at), asked["language"]
    with override(lang):
        context = {
            "entry": name,
            "is_search": asked["kind"] in SEARCH_KINDS,
            "link": address(reverse("subscriptions:confirm", args=[token])),
            "until": timezone.localdate(at) + timedelta(days=CONFIRMATION_DAYS),
        }
    account_mail(template="subscriptions/email/confirm", to=asked["email"], lang=lang, context=context).send()


def follow_token(asked: dict[str, str], *, at: datetime) -> str:
    """Return the token of a mailed link: kind and slug or query of a thing, the language and the address."""
    return sealed_token(asked, purpose=_FOLLOW, at=at)


def asked_by_mail(token: str, *, at: datetime) -> dict[str, str] | None:
    """Return what the link of a mail asks to follow; None once it is late."""
    return read_sealed_token(token, purpose=_FOLLOW, at=at)


@transaction.atomic
def follow_by_mail(*, token: str, at: datetime) -> Subscription | None:
    """Save what a mailed link asks to follow, for the account of its address; without one, one without a password.

    Mails of its kind that a link of a mail had stopped come again. Again is no effect. Returns None for a late link and
    for an entry that is gone; raises what ``save`` raises.
    """
    asked = asked_by_mail(token, at=at)
    if asked is None:
        return None
    person = confirmed_account(email=asked["email"], language=asked["language"])
    kind = SubscriptionKind(asked["kind"])
    thing = {"slug": asked["slug"], "query": asked.get("query", "")}
    found = save(person=person, kind=kind, language=asked["language"], at=at, **thing)
    if found is not None and (recipient := Recipient.objects.filter(user=person).first()):
        resume_mails(recipient_id=recipient.pk, category=notification_type(kind).category.slug, at=at)
    return found


@transaction.atomic
@unscoped()
def forget_follower(*, person: User, at: datetime) -> bool:
    """Delete the account of somebody who only followed by mail, and follows nothing any more; tell whether it went.

    Whoever signs in or follows again at that moment comes before or after. An invitation to the staff still stands.
    """
    held = User.objects.select_for_update().filter(pk=person.pk).first()
    if held is None or not _only_follows(held) or Subscription.objects.filter(person=held).exists():
        return False
    with suppress(ValidationError):  # something else is theirs
        delete_account(person=held, at=at, keeps_invitation=True)
        return True
    return False


@transaction.atomic
@unscoped()
def stop_unread(*, person: User, categories: Collection[str], at: datetime) -> None:
    """Stop what somebody only followed by mail whose mails of it stop: it is read nowhere else."""
    kinds = [kind for kind in SubscriptionKind if notification_type(kind).category.slug in categories]
    if kinds and _only_follows(person):
        for row in lock(Subscription.objects.filter(person=person, kind__in=kinds).select_related("person")):
            stop(subscription=row, by=person, at=at)
        forget_follower(person=person, at=at)


def _only_follows(person: User) -> bool:
    """Whether an account is no more than the address to which what it follows is mailed."""
    if person.role != Role.COMPANY or not person.is_only_an_address:
        return False
    return not Membership.objects.filter(user=person).exists()
