"""What visitors tell the people who keep the portal."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from hub.outbox.services import enqueue_mail
from hub.publishing.models import PageFeedback


@transaction.atomic
def send_feedback(*, page: str, useful: str, text: str, email: str, language: str, at: datetime) -> None:
    """Keep for the curators what a visitor said of a page, and send it to the contact mailbox, with the address."""
    PageFeedback.objects.create(
        page=page.partition("?")[0],
        useful={"yes": True, "no": False}.get(useful),
        words=text,
        language=language,
        made_at=at,
    )
    lines = [f"Page: {page or '-'}", f"Useful: {useful or '-'}", f"Language: {language}", "", text or "(no text)"]
    enqueue_mail(
        message=EmailMessage(
            subject=f"Feedback: {page or '-'}"[:120].replace("\n", " ").replace("\r", " "),
            body="\n".join(lines),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[settings.HUB["contact_email"]],
            reply_to=[email] if email else [],
        ),
        topic="pages.feedback",
        at=at,
    )
