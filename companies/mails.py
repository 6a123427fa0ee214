"""The few mails of companies: each a row of the outbox, in its reader’s language, with one link and a reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from companies.choices import MemberRole
from companies.models import Company, Invitation, JoinRequest
from hub.core.context import identity
from hub.outbox.services import enqueue_mail

# Turns a path of the portal into a full address; only views know the host.
type Address = Callable[[str], str]


def mail_invitation(*, invitation: Invitation, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Write the mail that carries an invitation's link. ``path`` is asked in the language of the invitation."""
    with override(invitation.language):
        _write(
            to=invitation.email,
            lang=invitation.language,
            subject=gettext("Invitation to join a company at %(hub)s"),
            template="invitation",
            context={
                "company": invitation.company.name,
                "role": MemberRole(invitation.role).label,
                "link": address(path()),
                "until": invitation.expires_at,
            },
            at=at,
        )


def mail_join_request(*, company: Company, asker: Any, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Tell each owner that somebody asks to join."""
    owners = company.members.filter(role=MemberRole.OWNER).select_related("user")
    for owner in owners:
        with override(owner.user.language):
            _write(
                to=owner.user.email,
                lang=owner.user.language,
                subject=gettext("Somebody asks to join your company at %(hub)s"),
                template="join_request",
                context={"company": company.name, "asker": asker.email, "link": address(path())},
                at=at,
            )


def mail_join_answer(*, request: JoinRequest, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Tell the newcomer what an owner answered."""
    reader = request.user
    with override(reader.language):
        _write(
            to=reader.email,
            lang=reader.language,
            subject=gettext("Answer to your request at %(hub)s"),
            template="join_answer",
            context={
                # A declined newcomer learns nothing of the company.
                "company": request.company.name if request.state == "accepted" else "",
                "link": address(path()),
            },
            at=at,
        )


def _write(*, to: str, lang: str, subject: str, template: str, context: dict[str, Any], at: datetime) -> None:
    hub = identity(lang)
    body = render_to_string(f"companies/mail/{template}.txt", {**context, "hub": hub})
    message = EmailMessage(subject % {"hub": hub.name}, body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    enqueue_mail(message=message, topic=f"companies.{template}", at=at)
