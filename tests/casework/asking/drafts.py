"""What somebody writes while asking, and drafts at any point of it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from hub.casework.choices import Urgency
from hub.casework.models import RequestDraft
from hub.casework.notifications.queries import sign_draft
from hub.casework.requests.access import draft_for
from hub.casework.requests.services.submission import begin_draft
from hub.core.forms import PublicForm

WORDS = {
    "subject": "Pilot partner in Jiangsu",
    "body": "We treat sewage of small towns with membranes and look for one water operator to host a pilot.",
    "links": "https://clairbassin.example/pilot.pdf\n",
}
WHOLE: dict[str, Any] = {
    "kind": "partners",
    "subject": WORDS["subject"],
    "body": WORDS["body"],
    "links": ["https://clairbassin.example/pilot.pdf"],
    "areas": ["wastewater-treatment"],
    "cn_provinces": ["CN-JS"],
    "city": "Suzhou",
    "urgency": Urgency.NORMAL.value,
    "needed_by": None,
    "shared_with": ["share_china_offices"],
    "language": "fr",
}


def begun(**answers: Any) -> tuple[RequestDraft, str]:
    draft = begin_draft(answers=answers, language="en", at=timezone.now())
    return draft, sign_draft(draft)


def url(page: str, token: str, *more: str) -> str:
    return reverse(f"casework:{page}", args=[token, *more])


def started(seconds_ago: float = 30) -> str:
    """Return the hidden start time of a page that was opened a while ago."""
    return str(PublicForm(now=timezone.now().timestamp() - seconds_ago).initial["started"])


def open_draft(response: HttpResponse) -> RequestDraft:
    """Return the draft that a redirect leads on with."""
    token = response["Location"].split("/")[4]
    return draft_for(token)
