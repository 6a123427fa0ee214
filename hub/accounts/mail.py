"""Mails about accounts: plain text, in the person's language, with a link and the reason for the mail."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, Engine
from django.utils.translation import gettext, override

from hub.core.http.context_processors import identity


def account_mail(*, template: str, to: str, lang: str, context: dict[str, Any]) -> EmailMessage:
    """Return the mail made from ``<template>_subject.txt`` and ``<template>_message.txt`` in ``lang``."""
    with override(lang):
        portal = identity(lang)
        values = {**context, "hub": portal, "email": to}
        subject = " ".join(_plain(f"{template}_subject.txt", values).split("\n")).strip()
        body = _plain(f"{template}_message.txt", values).strip() + "\n"
        return EmailMessage(
            subject=gettext("%(portal)s: %(subject)s") % {"portal": portal.name, "subject": subject},
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
        )


def _plain(template: str, values: dict[str, Any]) -> str:
    # Plain text has no markup to protect: escaping would put &#x27; into names and links.
    return str(Engine.get_default().get_template(template).render(Context(values, autoescape=False)))
