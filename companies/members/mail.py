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
from hub.core.identity import identity
from hub.outbox.services import enqueue_mail

# Turns a path of the portal into a full address; only views know the host.
type Address = Callable[[str], str]


def mail_invitation(*, invitation: Invitation, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Write the mail that carries an invitation's link. ``path`` is asked in the language of the invitation."""
    subject = gettext_noop("Invitation to join a company at %(hub)s")
    role, until = MemberRole(invitation.role).label, invitation.expires_at
    mailbox = (invitation.email, invitation.language)
    _enqueue(
        mailbox,
        subject,
        "invitation",
        path=path,
        address=address,
        at=at,
        company=invitation.company.name,
        role=role,
        until=until,
    )


def mail_join_request(*, company: Company, asker: Any, path: Callable[[], str], address: Address, at: datetime) -> None:
    subject = gettext_noop("Somebody asks to join your company at %(hub)s")
    for owner in _owners(company):
        _enqueue(
            owner, subject, "join_request", path=path, address=address, at=at, company=company.name, asker=asker.email
        )


def mail_join_answer(*, request: JoinRequest, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Tell the newcomer what an owner answered."""
    subject, reader = gettext_noop("Answer to your request at %(hub)s"), request.user
    # A declined newcomer learns nothing of the company.
    company = request.company.name if request.state == "accepted" else ""
    _enqueue(
        (reader.email, reader.language), subject, "join_answer", path=path, address=address, at=at, company=company
    )


def mail_merge_question(*, company: Company, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Ask each owner whether another record is this company too. It says nothing of who made the other one."""
    subject = gettext_noop("Is your company at %(hub)s twice?")
    for owner in _owners(company):
        _enqueue(owner, subject, "merge_question", path=path, address=address, at=at, company=company.name)


def mail_merge_agreed(*, company: Company, path: Callable[[], str], address: Address, at: datetime) -> None:
    """Tell each owner that both sides agreed, while the answer can still be taken back."""
    subject = gettext_noop("Both records of your company agreed at %(hub)s")
    for owner in _owners(company):
        _enqueue(owner, subject, "merge_agreed", path=path, address=address, at=at, company=company.name)


def mail_merged(
    *, company: Company, gone_name: str, people: Iterable[Any], path: Callable[[], str], address: Address, at: datetime
) -> None:
    """Tell everybody who belongs to one of two records that they are one now."""
    subject = gettext_noop("Two records of your company are one at %(hub)s")
    for person in people:
        mailbox = (person.email, person.language)
        _enqueue(mailbox, subject, "merged", path=path, address=address, at=at, company=company.name, gone=gone_name)


def _owners(company: Company) -> list[tuple[str, str]]:
    return list(company.members.filter(role=MemberRole.OWNER).values_list("user__email", "user__language"))


def _enqueue(
    mailbox: tuple[str, str],
    subject: str,
    template: str,
    *,
    path: Callable[[], str],
    address: Address,
    at: datetime,
    **context: Any,
) -> None:
    """Write one mail to an address, in the language of its reader; ``subject`` is translated here."""
    to, lang = mailbox
    with override(lang):
        hub = identity(lang)
        context |= {"link": address(path()), "hub": hub}
        body = render_to_string(f"companies/mail/{template}.txt", context)
        title = gettext(subject) % {"hub": hub.name}
        message = EmailMessage(title, body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    enqueue_mail(message=message, topic=f"companies.{template}", at=at)
