"""A company's requests: the list, and the page of each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.access import companies_of, may_edit, render_company
from companies.choices import MemberRole
from companies.models import Membership
from hub.accounts.authentication.rate_limits import allows_attempt, count_attempt, too_many_attempts
from hub.casework.choices import (
    KINDS_WITH_LANDING,
    NOT_FOR_US,
    MessageSide,
    RecommendationAnswer,
    RequestMessageKind,
)
from hub.casework.models import READ_BY_COMPANY, Approval, Referral, ServiceRequest
from hub.casework.notifications.queries import draft_path
from hub.casework.requests.access import (
    companies_for_requests,
    consents_of,
    drafts_of,
    places_reading_now,
    places_reading_request,
    reader_names,
    request_for,
    requests_of,
)
from hub.casework.requests.forms.base import ReplyForm
from hub.casework.requests.forms.submission import first_unanswered
from hub.casework.requests.presentation.history import steps_for
from hub.casework.requests.presentation.presence import ladder_sentence, ladder_steps
from hub.casework.requests.presentation.programs import recommended_to_company
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.presentation.status import LabelledRow, reasons_of, status_of
from hub.casework.requests.rules import may_complain, may_move_presence, may_reopen, may_reply
from hub.casework.requests.services.closure import reopen_request
from hub.casework.requests.services.messages import reply_as_company
from hub.casework.requests.services.programs import answer_recommendation
from hub.casework.requests.views.base import show_times_of
from hub.casework.requests.views.review_draft import request_rows
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.core.workflow import RefusedError

_ON_DASHBOARD = 2


def _lines(rows: Iterable[ServiceRequest]) -> list[dict[str, Any]]:
    """Return requests with where they stand, in words."""
    at = now()
    return [{"request": row, "status": status_of(row, list(row.offers.all()), at=at)} for row in rows]


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """List the requests of the person's companies, open ones first, and what was begun and not sent."""
    at = now()
    companies = companies_of(request.user)
    rows = _lines(requests_of(request.user))
    context = {
        "open_rows": [row for row in rows if row["request"].is_open],
        "closed_rows": [row for row in rows if not row["request"].is_open],
        "drafts": [
            {"draft": draft, "url": draft_path(draft), "finished": first_unanswered(draft.answers) is None}
            for draft in drafts_of(request.user, at=at)
        ],
        "several": len(companies) > 1,
        "may_ask": not companies or bool(companies_for_requests(request.user)),
    }
    return render(request, "casework/requests/list.html", context)


def dashboard_requests(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """Return the open requests of the company, for its first page."""
    company = membership.company
    rows = [row for row in requests_of(request.user) if row.is_open and row.company_id == company.pk]
    return {"company": company, "rows": _lines(rows[:_ON_DASHBOARD]), "may_edit": may_edit(membership)}


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def request(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where a request stands, what happened and what was said; take the company's words."""
    role = MemberRole.EDITOR if request.method == "POST" else MemberRole.READER
    membership, found = request_for(request.user, reference, role=role)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid() and allows_attempt(request, form, "casework.write", at=now()):
        try:
            _write(found, form.cleaned_data["text"], by=request.user, opens="opens" in request.POST)
        except RefusedError as refused:
            refusal = refused.refusal
        else:
            return HttpResponseRedirect(f"{reverse('casework:request', args=[reference])}#said")
    context = page_context(found) | {"refusal": refusal}
    status = 409 if refusal else 200
    return render_company(
        request, membership, "casework/requests/request.html", current="requests", status=status, form=form, **context
    )


def _write(found: ServiceRequest, text: str, *, by: Any, opens: bool) -> None:
    """Take the words of a company: a closed request stays closed, but where they are to open it again."""
    if opens and not found.is_open:
        reopen_request(request=found, reason=text, by=by, at=now())
    else:
        reply_as_company(request=found, text=text, by=by, at=now())


@require_POST
def recommended(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what the company says of a program that was recommended to it ("apply ca-nrc-irap")."""
    _membership, found = request_for(request.user, reference, role=MemberRole.EDITOR)
    said, _space, program = request.POST.get("answer", "").partition(" ")
    if said not in RecommendationAnswer.values:
        raise Http404
    if wait := count_attempt(request, "casework.write", at=now()):
        messages.error(request, wait.sentence)
    else:
        with refusal_as_message(request):
            answer = RecommendationAnswer(said)
            is_planned = answer_recommendation(request=found, program=program, answer=answer, by=request.user, at=now())
            words = _("Saved. The application that you keep for this program stays as it is.")
            if answer != RecommendationAnswer.APPLY:
                words = _("Saved.")
            elif is_planned:
                words = _("Saved. The program is in your plan.")
            messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('casework:request', args=[reference])}#programs")


@require_safe
def printed(request: HttpRequest, reference: str) -> HttpResponse:
    """Show everything on one sheet, for a meeting or a file."""
    membership, found = request_for(request.user, reference)
    return render_company(
        request, membership, "casework/requests/print.html", current="requests", printed_at=now(), **page_context(found)
    )


_SEATS_OF_OFFER = (
    "seat__office__organization",
    "seat__organization",
    "from_seat__office__organization",
    "from_seat__organization",
)


def page_context(found: ServiceRequest) -> dict[str, Any]:
    """Return everything that a company reads of its request, and nothing that is said inside."""
    show_times_of(found)
    at = now()
    offers = list(found.offers.select_related(*_SEATS_OF_OFFER).order_by("offered_at", "pk"))
    reminders = list(found.reminders.filter(done_at=None))
    complaints = list(found.complaints.order_by("at", "pk"))
    open_complaints = sum(one.answered_at is None for one in complaints)
    presence = getattr(found, "presence", None) if found.kind == "presence" else None
    related = ("seat__office", "seat__organization")
    steps = list(found.approvals.select_related(*related).order_by("position")) if presence else []
    ladder = ladder_steps(steps)
    return {
        "service_request": found,
        "with_landing": found.kind in KINDS_WITH_LANDING,
        "stands": status_of(found, offers, reminders, at=at),
        "closing_reasons": reasons_of(found),
        "rows": [*request_rows(found, presence), *_reader_rows(found, offers, steps, at=at)],
        "steps": steps_for(
            found.events.select_related(
                "seat__office", "seat__organization", "to_seat__office", "to_seat__organization"
            ).order_by("at", "pk")
        ),
        "said": _messages(found),
        "recommended": recommended_to_company(found, at=at, lang=current_language()),
        "not_for_us": NOT_FOR_US,
        "surveys": list(found.surveys.order_by("round")),
        "complaints": complaints,
        "presence": presence,
        "approvals": ladder,
        "ladder_sentence": ladder_sentence(ladder),
        "can_move": may_move_presence(found, presence, None, seats=None, today=localdate(at)) is None,
        "can_write": may_reply(found) is None,
        "can_reopen": may_reopen(found.merged_into or found, at=at) is None,
        "can_complain": may_complain(found, open_ones=open_complaints) is None,
    }


def _reader_rows(
    found: ServiceRequest, offers: list[Referral], steps: list[Approval], *, at: datetime
) -> list[LabelledRow]:
    """Return who can read the request, who may read the profile, and who of those on the request can now."""
    consents = consents_of(found)
    shown_to = found.grants.filter(ended_at=None, since__lte=at, until__gt=at).values("user").distinct().count()
    places = ";\n".join(places_reading_request(found, offers, steps, shown_to=shown_to))
    readers = ";\n".join(reader_names(consents)) or _("Nobody beside your members")
    rows = [LabelledRow(label=_("Can read this request"), words=places)]
    rows.append(LabelledRow(label=_("May read your profile"), words=readers))
    if found.is_open and consents:
        places = ";\n".join(places_reading_now(found, offers, consents))
        rows.append(LabelledRow(label=_("Can read your profile now"), words=places or _("Nobody")))
    return rows


def _messages(found: ServiceRequest) -> list[dict[str, Any]]:
    """Return the words of both sides; internal notes, and what was withdrawn, are not even read."""
    rows = found.messages.filter(READ_BY_COMPANY).select_related("seat__office", "seat__organization")
    return [
        {
            "message": row,
            "ours": row.side == MessageSide.STAFF,
            "asks": row.kind == RequestMessageKind.QUESTION,
            "from": seat_name(row.seat) if row.seat is not None else None,
        }
        for row in rows.order_by("at", "pk")
    ]
