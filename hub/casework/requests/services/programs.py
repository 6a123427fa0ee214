"""Programs that an officer recommends in an answer, and what the company says of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.choices import ApplicationState, Stance
from companies.models import Company
from companies.profile.services.programs import clear_stance, record_application, remove_application, set_stance
from hub.audit.services import record
from hub.casework.choices import RecommendationAnswer
from hub.casework.models import ProgramRecommendation, RequestMessage, ServiceRequest
from hub.casework.notifications import messages as message_notifications
from hub.casework.requests.rules import may_reply
from hub.casework.requests.services.messages import answer_company
from hub.casework.requests.services.transitions import lock
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.models import Seat

_STANCES = {RecommendationAnswer.HAVE: Stance.HAVE, RecommendationAnswer.TIME: Stance.LATER}


@transaction.atomic
def recommend_programs(
    *,
    request: ServiceRequest,
    text: str,
    programs: Mapping[str, str],
    by: Any,
    seats: Sequence[Seat] | None,
    at: datetime,
    seat: Seat | None = None,
    version: int | None = None,
) -> RequestMessage:
    """Answer the company with ``programs``, each with a reason or "". Takes and raises what ``answer_company`` does.

    Refused is a program that was recommended on the request before.
    """
    sent: dict[str, Any] = {"by": by, "seats": seats, "seat": seat, "at": at, "version": version}
    message = answer_company(request=request, text=text, programs=programs.keys(), **sent)
    known = dict(ProgramRecommendation.objects.filter(request=request).values_list("program_slug", "message"))
    if any(known.get(slug, message.pk) != message.pk for slug in programs):
        raise RefusedError(Refusal("known", _("A program was recommended on this request before. Leave it out.")))
    new = {slug: reason.strip() for slug, reason in programs.items() if slug not in known}
    ProgramRecommendation.objects.bulk_create(
        ProgramRecommendation(
            request=message.request, message=message, program_slug=slug, reason=reason, seat=message.seat, at=message.at
        )
        for slug, reason in new.items()
    )
    if new:
        data = {"programs": sorted(new)}
        record(action="casework.program.recommended", by=by, at=at, subject=message.request, data=data)
    return message


@transaction.atomic
def answer_recommendation(
    *, request: ServiceRequest, program: str, answer: RecommendationAnswer, by: Any, at: datetime
) -> bool:
    """Keep what the company says of a program; return whether its plan has it as considered. The last answer counts.

    A program that it will apply to stands in its plan as considered, unless an application there went further; any
    other answer is what it says of that program everywhere. Whoever has the request hears, and whoever recommended it.
    Raises ``RefusedError`` for a program that was taken back, and a request that is archived or goes on in another.
    """
    held = lock(request)
    require(may_reply(held))
    found = held.recommendations.filter(program_slug=program).first()
    if found is None:
        raise RefusedError(Refusal("taken_back", _("This recommendation was taken back.")))
    if found.answer != answer:
        _keep_for_company(held.company, found, answer, by=by, at=at)
        found.answer, found.answered_by, found.answered_at = answer, by, at
        found.save(update_fields=["answer", "answered_by", "answered_at"])
        data = {"program": program, "answer": str(answer)}
        record(action="casework.program.answered", by=by, at=at, subject=held, data=data)
        message_notifications.recommendation_answered(found, at=at)
    return bool(held.company.applications.filter(program_slug=program, state=ApplicationState.CONSIDERING).exists())


def _keep_for_company(
    company: Company, found: ProgramRecommendation, answer: RecommendationAnswer, *, by: Any, at: datetime
) -> None:
    slug = found.program_slug
    if answer == RecommendationAnswer.APPLY:
        if company.stances.filter(program_slug=slug).exists():
            clear_stance(company=company, program_slug=slug, by=by, at=at)
        if not company.applications.filter(program_slug=slug).exists():
            state = ApplicationState.CONSIDERING
            record_application(company=company, program_slug=slug, state=state, by=by, at=at)
        return
    if found.answer == RecommendationAnswer.APPLY and found.answered_at is not None:
        # What the answer before put into the plan goes, unless the company has touched it since.
        made = company.applications.filter(program_slug=slug, project=None, state=ApplicationState.CONSIDERING)
        for one in made.filter(at=found.answered_at):
            remove_application(application=one, by=by, at=at)
    with override(company.language):
        reason = "" if answer in _STANCES else str(answer.label)
    stance = _STANCES.get(answer, Stance.NOT_FOR_US)
    set_stance(company=company, program_slug=slug, stance=stance, reason=reason, by=by, at=at)
