"""The words of a notification, and the two mails: of one thing, and of a day. Plain text, in the reader's language."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from hub.accounts.mail import plain_text
from hub.core.identity import identity
from hub.notifications.mail.registry import (
    NotificationType,
    absolute_url,
    notification_type,
    one_line,
    page_url,
    stop_token,
    unpack,
)
from hub.notifications.models import Notification, Recipient


def render_subject(row: Notification, lang: str) -> str:
    """Return the one line that says what happened; "" where the portal has no such kind any more."""
    kind = notification_type(row.kind)
    return one_line(_words(kind, "subject", row, lang)) if kind else ""


def render_mail(row: Notification, kind: NotificationType, recipient: Recipient) -> EmailMessage:
    lang = recipient.language
    context = {
        "body": _words(kind, "body", row, lang).strip(),
        "link": absolute_url(row.path(lang)),
        "why": _in(lang, kind.why),
        "stop_link": "" if kind.category.always else _stop(recipient, kind.category.slug, lang),
    }
    return _mail(
        recipient, subject=render_subject(row, lang), template="one", context=context, stop=context["stop_link"]
    )


def render_joined_mail(rows: Sequence[Notification], recipient: Recipient) -> EmailMessage:
    """Return the mail that tells of several things of one category that came within a minute, in their order.

    What leads to one page stands under one link; the subject is that of the latest.
    """
    lang = recipient.language
    pages: dict[str, dict[str, Any]] = {}
    reasons: list[str] = []
    stop_link = ""
    for row in rows:
        kind = notification_type(row.kind)
        if kind is None:
            continue
        page = pages.setdefault(row.path(lang), {"link": absolute_url(row.path(lang)), "told": []})
        page["told"].append({"subject": render_subject(row, lang), "body": _words(kind, "body", row, lang).strip()})
        if (why := _in(lang, kind.why)) not in reasons:
            reasons.append(why)
        if not kind.category.always:
            stop_link = _stop(recipient, kind.category.slug, lang)
    with override(lang):
        subject = ngettext("%(subject)s, and %(count)s more", "%(subject)s, and %(count)s more", len(rows) - 1) % {
            "subject": render_subject(rows[-1], lang),
            "count": len(rows) - 1,
        }
    context = {"pages": list(pages.values()), "reasons": reasons, "stop_link": stop_link}
    return _mail(recipient, subject=subject, template="several", context=context, stop=stop_link)


def render_digest(rows: Sequence[Notification], recipient: Recipient, *, day: date) -> EmailMessage:
    """Return the mail of a day, with everything in ``rows``: by category, each with its link and the way to stop it."""
    lang = recipient.language
    sections: dict[str, dict[str, Any]] = {}
    for row in rows:
        kind = notification_type(row.kind)
        if kind is None:
            continue
        category = kind.category
        section = sections.setdefault(
            category.slug,
            {
                "label": _in(lang, category.label),
                "items": [],
                "reasons": [],
                "stop_link": "" if category.always else _stop(recipient, category.slug, lang),
            },
        )
        item = {"subject": render_subject(row, lang), "link": absolute_url(row.path(lang)), "stop_link": ""}
        if kind.stop_path is not None:
            with override(lang):
                item["stop_link"] = absolute_url(kind.stop_path(row.key))
        section["items"].append(item)
        if (why := _in(lang, kind.why)) not in section["reasons"]:
            section["reasons"].append(why)
    stoppable = any(section["stop_link"] for section in sections.values())
    with override(lang):
        subject = _("What is new for you")
    context = {"sections": list(sections.values()), "day": day}
    stop = _stop(recipient, "", lang) if stoppable else ""
    return _mail(recipient, subject=subject, template="day", context=context, stop=stop)


def render_confirmation(recipient: Recipient, *, link: str) -> EmailMessage:
    with override(recipient.language):
        subject = _("does our mail reach you?")
    return _mail(recipient, subject=subject, template="confirm", context={"link": link}, stop="")


def _mail(recipient: Recipient, *, subject: str, template: str, context: dict[str, Any], stop: str) -> EmailMessage:
    lang = recipient.language
    hub = identity(lang)
    preferences = page_url("notifications:preferences", lang) if recipient.user else ""
    values = {**context, "hub": hub, "preferences_link": preferences}
    headers = {"Auto-Submitted": "auto-generated"}
    if stop:
        # RFC 8058: the mail program offers one button, whose POST needs no cookie and no page.
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    with override(lang):
        return EmailMessage(
            subject=one_line(_("%(portal)s: %(subject)s") % {"portal": hub.name, "subject": subject}),
            body=plain_text(f"notifications/mail/{template}.txt", values).strip() + "\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[recipient.address],
            headers=headers,
        )


def _words(kind: NotificationType, part: str, row: Notification, lang: str) -> str:
    with override(lang):
        return plain_text(f"{kind.template}_{part}.txt", {**unpack(row.context, lang), "hub": identity(lang)})


def _in(lang: str, words: Any) -> str:
    with override(lang):
        return str(words)


def _stop(recipient: Recipient, category: str, lang: str) -> str:
    return page_url("notifications:stop", lang, token=stop_token(recipient.pk, category))
