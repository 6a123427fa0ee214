"""The few mails of companies: each a row of the outbox, in its reader’s language, with one link and a reason."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop, override

from companies.choices import MemberRole
from companies.models import Company, Invitation, JoinRequest
from hub.core.http.context_processors import identity
from hub.outbox.services import enqueue_mail

# Turns a path of the portal into a full address; only views know the host.
type Address = Callable[[str], str]


def mail_invitation(*, invitation: Invitation, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Write the mail that carries an invitation's link. ``path`` is asked in the language of the invitation."""
    with override(invitation.language):
        _enqueue(
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
            _enqueue(
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
        _enqueue(
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


def mail_merge_question(*, company: Company, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Ask each owner whether another record is this company too. It says nothing of who made the other one."""
    subject = gettext_noop("Is your company at %(hub)s twice?")
    _enqueue_to_owners(company, subject, "merge_question", path=path, address=address, at=at)


def mail_merge_agreed(*, company: Company, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Tell each owner that both sides agreed, while the answer can still be taken back."""
    subject = gettext_noop("Both records of your company agreed at %(hub)s")
    _enqueue_to_owners(company, subject, "merge_agreed", path=path, address=address, at=at)


def mail_merged(
    *, company: Company, gone_name: str, people: Iterable[Any], path: Callable[[], str], address: Address, at: datetime
) -> None:
    """Tell everybody who belongs to one of two records that they are one now."""
    for person in people:
        with override(person.language):
            _enqueue(
                to=person.email,
                lang=person.language,
                subject=gettext("Two records of your company are one at %(hub)s"),
                template="merged",
                context={"company": company.name, "gone": gone_name, "link": address(path())},
                at=at,
            )


def _enqueue_to_owners(
    company: Company, subject: str, template: str, *, path: Callable[[], str], address: Address, at: datetime
) -> None:
    """Write one mail to each owner, in the owner's language; ``subject`` is translated here."""
    for owner in company.members.filter(role=MemberRole.OWNER).select_related("user"):
        with override(owner.user.language):
            _enqueue(
                to=owner.user.email,
                lang=owner.user.language,
                subject=gettext(subject),
                template=template,
                context={"company": company.name, "link": address(path())},
                at=at,
            )


def _enqueue(*, to: str, lang: str, subject: str, template: str, context: dict[str, Any], at: datetime) -> None:
    hub = identity(lang)
    body = render_to_string(f"companies/mail/{template}.txt", {**context, "hub": hub})
    message = EmailMessage(subject % {"hub": hub.name}, body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    enqueue_mail(message=message, topic=f"companies.{template}", at=at)
