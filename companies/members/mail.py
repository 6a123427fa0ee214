"""The few mails of companies: each a row of the outbox, in its reader’s language, with one link and a reason."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop, override

from companies.choices import MemberRole
from companies.models import Company
from hub.core.identity import identity
from hub.outbox.services import enqueue_mail

# Turns a path of the portal into a full address; only views know the host.
type Address = Callable[[str], str]

# The subject of each mail; its text is ``companies/mail/<name>.txt``. None of two records is told of the other one.
_SUBJECTS = {
    "invitation": gettext_noop("Invitation to join a company at %(hub)s"),
    "invitation_declined": gettext_noop("Your invitation at %(hub)s was declined"),
    "joined": gettext_noop("Somebody joined your company at %(hub)s"),
    "join_request": gettext_noop("Somebody asks to join your company at %(hub)s"),
    "join_answer": gettext_noop("Answer to your request at %(hub)s"),
    "merge_question": gettext_noop("Is your company at %(hub)s twice?"),
    "merge_agreed": gettext_noop("Both records of your company agreed at %(hub)s"),
    "merged": gettext_noop("Two records of your company are one at %(hub)s"),
}


def owners_of(company: Company) -> list[tuple[str, str]]:
    return list(company.members.filter(role=MemberRole.OWNER).values_list("user__email", "user__language"))


def mail_each(
    name: str,
    readers: Iterable[tuple[str, str]],
    *,
    path: Callable[[], str],
    address: Address,
    at: datetime,
    **context: Any,
) -> None:
    """Write a mail to each reader, given by address and language; ``path`` is asked in that language."""
    for to, lang in readers:
        with override(lang):
            hub = identity(lang)
            values = context | {"link": address(path()), "hub": hub}
            body = render_to_string(f"companies/mail/{name}.txt", values)
            subject = gettext(_SUBJECTS[name]) % {"hub": hub.name}
            message = EmailMessage(subject, body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
        enqueue_mail(message=message, topic=f"companies.{name}", at=at)
