"""May this be done? Each function returns a refusal with its sentence, or None: the button and the service ask alike.

A person acts through a seat: ``seats`` are those that the person holds now.
"""

from typing import Any

from django.utils.translation import gettext as _

from hub.casework.models import Complaint, Survey
from hub.core.workflow import Refusal


def may_answer_complaint(complaint: Complaint, *, by: Any, leads: bool) -> Refusal | None:
    """Refuse an answer by whoever has the request in hand, and by everybody who does not lead."""
    if complaint.answered_at is not None:
        return Refusal("answered", _("This complaint was answered already."))
    if complaint.request.handler_id == by.pk:
        return Refusal("own_case", _("Somebody else answers a complaint about your own case."))
    if not leads:
        return Refusal("not_lead", _("A lead answers complaints."))
    return None


def may_answer_survey(survey: Survey) -> Refusal | None:
    if survey.answered_at is not None:
        return Refusal("answered", _("You have answered this already. Thank you."))
    return None
