"""The closed door: a request that is not the reader's, which opens with a reason, for a short time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zlib import crc32

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.authentication.sessions import unattended
from hub.casework.access_grants.services import open_emergency_access
from hub.casework.choices import EventKind, RequestState
from hub.casework.desk.access import (
    AccessGround,
    Case,
    case_for,
    log_reading,
    profile_ground,
    request_for_emergency_access,
)
from hub.casework.desk.actions.registry import DESK_ACTIONS, approval_refusal, available_actions
from hub.casework.desk.case import (
    CaseDetails,
    CaseTools,
    case_details,
    sharing_codes_needed,
    similar_cases,
    tools_of,
)
from hub.casework.desk.company_history import company_history
from hub.casework.desk.forms.actions import CloseForm, DeskForm, EmergencyAccessForm
from hub.casework.desk.presentation.case import (
    act_bar,
    act_panels,
    china_query,
    ending_words,
    facts_of_case,
    fraud_words,
    lead_url,
    parts_of,
    primary_act,
    promise_times,
    repeat_words,
    sharing_words,
    viewers_words,
)
from hub.casework.desk.presentation.history import (
    earlier_lines,
    last_answer,
    recusal_lines,
    split_thread,
    steps_of,
    thread_of,
)
from hub.casework.desk.presentation.rows import clock_of, moment_words, offer_shown, turn_words
from hub.casework.desk.presentation.seats import short_list
from hub.casework.desk.reader import turn_of
from hub.casework.desk.traces import joined_with, past_offers, requests_beside, trace_grounds
from hub.casework.desk.views.base import case_url, in_own_time, list_context, list_query, reader_seats, sent_list
from hub.casework.outcomes.presentation import survey_rows
from hub.casework.requests.access import SharingConsent, consents_of
from hub.casework.requests.presentation.presence import ladder_steps
from hub.casework.requests.presentation.programs import (
    profile_matches,
    programs_for_words,
    recommended_at_desk,
    signals_for,
)
from hub.casework.requests.services.corrections import kept_from_mail, labels_of
from hub.casework.sla.services import service_standards
from hub.core.db.bilingual import current_language
from hub.core.workflow import RefusedError
from hub.directory.models import Seat


def emergency_access_page(
    request: HttpRequest, reference: str, *, form: EmergencyAccessForm | None = None, refused: str = ""
) -> HttpResponse:
    """Say that a number is not the reader's, or not there, and nothing else; the answer is the same for both."""
    context = {
        "wide": True,
        "reference": reference,
        "form": form or EmergencyAccessForm(),
        "refused": refused,
        "hours": service_standards().emergency_access_hours,
        "may_ask": request.user.is_administrator or bool(reader_seats(request)),  # type: ignore[union-attr]
    }
    return render(request, "casework/desk/emergency_access.html", context, status=404)


@require_POST
@in_own_time
def emergency_access(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a request for some hours; its seat and its lead read the reason."""
    seats = reader_seats(request)
    form = EmergencyAccessForm(request.POST)
    if not form.is_valid():
        return emergency_access_page(request, reference, form=form)
    try:
        row = request_for_emergency_access(request.user, reference)
        open_emergency_access(
            request=row, reason=form.cleaned_data["reason"], by=request.user, seats=seats, at=timezone.now()
        )
    except Http404:
        return emergency_access_page(request, reference, form=form, refused=_("No request has this number."))
    except RefusedError as refused:
        return emergency_access_page(request, reference, form=form, refused=refused.refusal.sentence)
    messages.success(request, _("%(reference)s is open to you for a short time.") % {"reference": reference})
    return HttpResponseRedirect(case_url(reference, sent_list(request).urlencode(), to="case-h"))


@require_safe
@in_own_time
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case, or the closed door before one that is not the reader's."""
    at = timezone.now()
    try:
        found = case_for(request.user, reference, at=at, log=True, trace=True, seats=reader_seats(request))
    except Http404:
        return emergency_access_page(request, reference)
    if found.ground == AccessGround.TRACE:
        return _trace_page(request, found, at=at)
    return render_case(request, found, query=list_query(request.GET), at=at, do=request.GET.get("do", ""))


@unattended
@require_safe
@in_own_time
def viewers(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who else has a case open, which its page asks each half minute."""
    at = timezone.now()
    found = case_for(request.user, reference, at=at, seats=reader_seats(request))
    context = _viewers(request, found, at=at, lang=current_language())
    if context["viewers_key"] == request.GET.get("shown"):
        return HttpResponse(status=204)  # nothing is read out again
    return render(request, "casework/desk/viewers.html", context | {"row": found.request})


def _viewers(request: HttpRequest, found: Case, *, at: datetime, lang: str) -> dict[str, str]:
    """Note that the reader has the case open, and say who else has; each is forgotten after a minute."""
    lasts, key = timedelta(minutes=service_standards().seen_minutes), f"casework.viewers:{found.request.pk}"
    open_for = {who: seen for who, seen in cache.get(key, {}).items() if seen[-1] > at - lasts}
    _name, since, _last = open_for.pop(request.user.pk, ("", at, at))
    mine = (request.user.get_full_name(), since, at)  # type: ignore[union-attr]
    cache.set(key, open_for | {request.user.pk: mine}, timeout=lasts.total_seconds())
    others = sorted(((name, began) for name, began, _last in open_for.values()), key=lambda one: one[1])
    words = viewers_words(others, lang)
    return {"viewers": words, "viewers_key": str(crc32(words.encode()))}


def _trace_page(request: HttpRequest, found: Case, *, at: datetime) -> HttpResponse:
    """Show who has what the reader's seat handed over or worked on, how it stands, and what became of a part.

    Whoever was asked and never accepted reads nothing of the company.
    """
    row, lang, query = found.request, current_language(), list_query(request.GET)
    context = list_context(request, query=query, at=at, now=row.reference, seats=found.seats)
    grounds, joined = trace_grounds(found), joined_with(row)
    context["trace"] = grounds | {
        "is_known": any(grounds.values()),
        "parts": [(*line, ending_words(line[0], joined)) for line in parts_of(past_offers(found), lang)],
        "form": EmergencyAccessForm(),
        "hours": service_standards().emergency_access_hours,
        "row": row,
        "seat": row.owner.label,
        "state": RequestState(row.state).label,
        "clock": clock_of(row, None, at=at, lang=lang),
    }
    return render(request, "casework/desk/page.html", context)


def render_case(
    request: HttpRequest,
    found: Case,
    *,
    query: QueryDict,
    at: datetime,
    told: CaseDetails | None = None,
    do: str = "",
    form: DeskForm | None = None,
    since: list[str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show a case; ``form`` is one that was sent and could not be done, with why. ``told`` is what was read already."""
    lang = current_language()
    told = told or case_details(found, request.user)
    tools = tools_of(found, request.user, step=told.next_approval, at=at)
    doing = available_actions(found, told, request.user, tools=tools, at=at)
    context = list_context(request, query=query, at=at, now=found.request.reference, seats=reader_seats(request))
    consents = consents_of(found.request)
    named = request.GET.getlist("program")
    context |= _about(found, told, consents, reader=request.user, named=named, at=at, lang=lang)
    first = primary_act(found.request, doing, replied=told.company_spoke_last, is_awaited=told.is_awaited)
    # Who could have it is worked out where it stands open; elsewhere its button opens the page anew.
    asked = {do, "send"} if first == "send" else {do}
    if "send" in asked & doing.keys():
        sent = form if do == "send" else None
        context |= short_list(found.request, consents, told.offers, form=sent, at=at, lang=lang)
    context |= _answer(request, found, consents, at=at, lang=lang)
    context["again"] = repeat_words(found.request, profile_is_open=context["profile_is_open"])
    known = context["filters"].labels
    context["labels"] = labels_of(found.seats).filter(requests=found.request) if known else ()
    context |= _viewers(request, found, at=at, lang=lang)
    forms = _forms(
        found, doing, told, tools, user=request.user, at=at, do=do, asked=asked,
        about=request.GET.get("task") or " ".join(named),
        sent=form, words=_given_words(request, context),
    )  # fmt: skip
    is_approving = not doing.keys().isdisjoint({"approval", "ask_official"})
    mine = offer_shown(found.request, told.offers, held=[seat.pk for seat in found.acting_seats])
    reason = turn_of(found.request, context["reader"])
    context |= {
        "clock": clock_of(found.request, mine, at=at, lang=lang),
        "company_history": company_history(found, lang) if "history" in request.GET else None,
        "turn": turn_words(found.request, reason, mine, told.approvals, at=at, lang=lang),
        "case": found,
        "tools": tools,
        "first": first,
        "opened": do if do in DESK_ACTIONS else "answer" if first == "answer" and not is_approving else "",
        "is_approving": is_approving,
        "asked_of_me": doing.get("accept", []),
        "bar": act_bar(doing, found.request, first=first),
        "panels": (panels := act_panels(forms, doing, found.request)),
        "is_in_panel": any(one["name"] == do for one in panels),
        "has_answered": last_answer(told.messages) is not None,
        "similar": similar_cases(found, request.user, at=at, lang=lang) if "answer" in doing else [],
        "signals": signals_for(found.request, at=at) if "answer" in doing else [],
        "doing": doing,
        "approval_refusal": approval_refusal(found, told, request.user),
        "do": do if do in DESK_ACTIONS else "",
        "forms": forms,
        "form": form,
        "since": since,
        "refused": refused,
    }
    return render(request, "casework/desk/page.html", context, status=status)


def _about(
    found: Case,
    told: CaseDetails,
    consents: Sequence[SharingConsent],
    *,
    reader: Any,
    named: Sequence[str],
    at: datetime,
    lang: str,
) -> dict[str, Any]:
    row = found.request
    asked = told.open_offer.seat if told.open_offer else None
    presence = told.presence
    rounds = row.surveys.order_by("round") if EventKind.CLOSED in {one.kind for one in told.events} else []
    company, bodies = told.addresses
    closed = kept_from_mail([*company, *bodies], at=at)
    before, said = split_thread(thread_of(row, told.messages, told.offers, told.merged, lang))
    return requests_beside(found, reader, at=at) | {
        "row": row,
        "received": moment_words(row.received_at, lang),
        "words_lang": row.language,
        "facts": facts_of_case(row, consents, lang),
        "calls": found.ground in {AccessGround.OWNER, AccessGround.LEAD, AccessGround.SUPPORT},
        "sender": next((one.by for one in told.events if one.by_id and one.by_id == row.submitted_by_id), None),
        "no_mail": closed,
        "no_mail_to_company": [closed[one] for one in company if one in closed],
        "leads_owner": found.ground == AccessGround.LEAD,
        "china_query": china_query(row),
        "lead_url": lead_url(row, found.seats),
        "fraud": fraud_words(row.signs_of_fraud, lang),
        "kept_out": recusal_lines(told.recusals, lang),
        "steps": steps_of(told.events, lang),
        "earlier_said": before,
        "said": said,
        "promise": promise_times(row, asked, lang),
        "parts": parts_of(told.offers, lang, no_mail=closed),
        "earlier": earlier_lines(told.earlier, found, lang),
        "presence": presence,
        "ladder": ladder_steps(told.approvals) if told.approvals else [],
        "next_approval": told.next_approval,
        "emergency_access_until": moment_words(until, lang) if (until := told.emergency_access_until) else "",
        "outcome_reasons": told.outcome_reasons,
        "recommended": recommended_at_desk(told.recommended, lang=lang),
        "recommending": "".join(f"program={quote(one)}&" for one in named),
        "recommended_slugs": {one.program_slug for one in told.recommended},
        "surveys": [(one, survey_rows(one) if one.answered_at else []) for one in rounds],
    }


def _answer(
    request: HttpRequest, found: Case, consents: Sequence[SharingConsent], *, at: datetime, lang: str
) -> dict[str, Any]:
    """What the company would be told: from its profile where its consents open it, else from the request alone."""
    if not found.request.is_open:
        return {"programs": [], "profile_is_open": False, "would_open": []}
    if (ground := profile_ground(found, consents)) is not None:
        log_reading(request.user, [found.request], ground=ground, what="companies.profile", at=at)
        seen = profile_matches(found.request, at=at, lang=lang)
        return {"programs": seen.programs, "profile": seen.facts, "profile_is_open": True, "would_open": []}
    return {
        "programs": programs_for_words(found.request, at=at, lang=lang),
        "profile_is_open": False,
        "would_open": [sharing_words(one, lang) for one in sharing_codes_needed(found)],
    }


def _given_words(request: HttpRequest, context: dict[str, Any]) -> tuple[str, str]:
    """Return the form into which a link of the page puts words, and the words, in the language of the company.

    A question for the consent that would open the profile, or how to reach a body that has no account here.
    """
    asked, row = request.GET.get("words"), context["row"]
    with override(row.language):
        if asked == "consent" and context["would_open"]:
            return "ask", _(
                "May we read your profile to answer you? You decide on the page of this request, and can stop."
            )
        seats = Seat.objects.select_related("office__organization", "organization")
        seat = seats.filter(slug=request.GET.get("body", "")).first() if asked == "contact" else None
        if seat is None or seat.body is None or not (page := seat.body.contact_url or seat.body.url):
            return "", ""
        if seat.body.contact_url:
            words = _(
                "%(body)s answers this: %(page)s. Write to it there. If you hear nothing, tell us, and we go on from "
                "here."
            )
        else:
            words = _(
                "%(body)s answers this. Look on its site for how to reach it: %(page)s. If you hear nothing, tell us, "
                "and we go on from here."
            )
        return "answer", words % {"body": seat.body.name, "page": page}


def _forms(
    found: Case,
    doing: Mapping[str, Any],
    told: CaseDetails,
    tools: CaseTools,
    *,
    user: Any,
    at: datetime,
    do: str,
    asked: Collection[str],
    about: str,
    sent: DeskForm | None,
    words: tuple[str, str],
) -> dict[str, DeskForm]:
    """Return the forms of the page by action: those at hand, and those that were asked for or sent, with drafts."""
    wanted = [name for name, act in DESK_ACTIONS.items() if name in doing and (act.at_hand or name in asked)]
    version = {"version": found.request.version}
    made = {
        name: DESK_ACTIONS[name].make(
            None,
            found,
            told,
            user=user,
            at=at,
            initial=version
            | DESK_ACTIONS[name].begin(found)
            | DESK_ACTIONS[name].holds(doing[name], about)
            | tools.drafts.get(name, {}),
        )
        for name in wanted
    }
    name, text = words
    # Below a draft: what is typed replaces what is kept.
    if name in made and text not in (draft := made[name].initial.get("text") or ""):
        made[name].initial["text"] = f"{draft}\n\n{text}" if draft else text
    if sent is not None and do:
        made[do] = sent
    if doing.get("task_done") and isinstance(closing := made.get("close"), CloseForm):
        closing.ask_of_tasks([one.words for one in doing["task_done"]])
    return made
