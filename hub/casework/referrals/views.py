"""The page of a body without accounts: it reads what the company lets it read, accepts or returns, and answers."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.casework.choices import (
    Outcome,
    OutcomeReason,
    PartOutcome,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestMessageKind,
    RequestState,
    ReturnReason,
)
from hub.casework.models import READ_BY_COMPANY, OfficialPresence, Referral, RequestMessage, ServiceRequest
from hub.casework.notifications.queries import awaits_reply, questions_of
from hub.casework.referrals.access import LinkExpiredError, is_open_to, is_readable_by_link, referral_for_link
from hub.casework.referrals.forms import REFERRAL_FORMS, RecommendedProgramsForm
from hub.casework.referrals.presentation import link_end_words
from hub.casework.referrals.services import accept_referral, ask_sender, finish_part, return_referral, send_new_link
from hub.casework.requests.access import consents_of
from hub.casework.requests.presentation.programs import profile_matches, programs_to_recommend, recommended_at_desk
from hub.casework.requests.presentation.seats import seat_name
from hub.casework.requests.services.closure import close_request
from hub.casework.requests.services.messages import ask_by_link
from hub.casework.requests.services.programs import recommend_programs
from hub.casework.requests.views.review_draft import request_rows
from hub.casework.sla.services import link_opens_until
from hub.core.db.bilingual import current_language
from hub.core.db.tenancy import unscoped
from hub.core.http.middleware import uncached
from hub.core.vocabulary.labels import in_province
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.seats.presence import seat_day

# What each act leaves behind, in a word of the address: the page tells it, and no cookie is needed.
_DONE = frozenset(REFERRAL_FORMS)
# What a body types, in the order in which it is shown again after its link has ended.
_TYPED = (
    *("text", "answer", "result"),
    *(f"{name}_{row}" for row in RecommendedProgramsForm.ROWS for name in ("program", "reason")),
)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def referral(request: HttpRequest, token: str) -> HttpResponse:
    """Show a proposed request to whoever holds its link, and take the answer."""
    at = now()
    try:
        found = referral_for_link(token, at=at)
    except LinkExpiredError as over:
        return uncached(_expired(request, over, token, at=at))
    except Http404:
        return uncached(
            render(request, "casework/referrals/link_expired.html", {"over": None, "end": None}, status=404)
        )
    act = request.POST.get("act", "") if request.method == "POST" else ""
    sent = _form(found, act, request.POST, at=at) if act in REFERRAL_FORMS else None
    refusal = None
    if sent is not None and sent.is_valid() and allows_attempt(request, sent, "casework.outside", at=at):
        try:
            _do(found, act, sent.cleaned_data)
        except RefusedError as refused:
            refusal = refused.refusal
            found = referral_for_link(token, at=at)
        else:
            return uncached(HttpResponseRedirect(f"{reverse('casework:referral', args=[token])}?done={act}"))
    context = _context(found, act, sent, refusal) | {"done": _done(request)}
    return uncached(render(request, "casework/referrals/referral.html", context, status=409 if refusal else 200))


def _expired(request: HttpRequest, over: LinkExpiredError, token: str, *, at: datetime) -> HttpResponse:
    """Say why a link is over, and mail a new one to the body on a press; what was written is shown again."""
    form = forms.Form(request.POST if request.POST.get("act") == "renew" else None)
    if (
        over.may_renew
        and form.is_valid()
        and allows_attempt(request, form, "casework.outside", at=at, mailbox=over.offer.mailbox)
    ):
        with unscoped():
            send_new_link(offer=over.offer, at=at)
        return HttpResponseRedirect(f"{reverse('casework:referral', args=[token])}?done=renew")
    context = {
        "over": over,
        "ask": seat_name(over.ask),
        "end": link_end_words(over.end, over.ended_on),
        "form": form,
        "is_sent": request.GET.get("done") == "renew",
        "unsent": [one for one in map(request.POST.get, _TYPED) if one],
    }
    return render(request, "casework/referrals/link_expired.html", context, status=410)


def _form(found: Referral, act: str, data: Any = None, *, at: datetime) -> forms.Form:
    """Return the form of an act. Whoever has accepted may name programs.

    Of those that were recommended on the request none is left out: the service answers a second press, and no gap says
    what others recommended.
    """
    made = REFERRAL_FORMS[act](data, auto_id=f"{act}_%s")
    if isinstance(made, RecommendedProgramsForm) and found.state == ReferralState.ACCEPTED:
        made.offer_programs(programs_to_recommend((), on=localdate(at), lang=current_language()))
    return made


def _do(found: Referral, act: str, said: dict[str, Any]) -> None:
    """Do what the body has chosen, in the name of its seat."""
    at = now()
    match act:
        case "accept":
            accept_referral(offer=found, by=None, seats=None, at=at)
        case "return":
            return_referral(
                offer=found, reason=ReturnReason(said["reason"]), text=said["text"], by=None, seats=None, at=at
            )
        case "ask":
            require(_may_ask(found))
            ask_by_link(offer=found, text=said["text"], at=at)
        case "ask_sender":
            ask_sender(offer=found, text=said["text"], at=at)
        case "answer":
            recommend_programs(
                request=found.request,
                text=said["text"],
                programs=said["programs"],
                by=None,
                seats=None,
                seat=found.seat,
                at=at,
            )
        case "done":
            finish_part(
                offer=found,
                outcome=PartOutcome(said["outcome"]),
                result=said["result"],
                by=None,
                seats=None,
                at=at,
            )
        case "close":
            close_request(
                request=found.request,
                outcome=Outcome(said["outcome"]),
                reasons=[OutcomeReason(reason) for reason in said["reasons"]],
                answer=said["answer"],
                by=None,
                seats=None,
                seat=found.seat,
                at=at,
            )


def _may_ask(found: Referral) -> Refusal | None:
    """Refuse a question to the company by a body that could not read the answer."""
    if is_open_to(found.request, found.seat, consents_of(found.request)):
        return None
    return Refusal("not_open", _("The company’s words are not open to your organization. Ask the colleague."))


def _done(request: HttpRequest) -> str:
    done = request.GET.get("done", "")
    words = {
        "accept": _("Accepted. The company and the colleague who asked you are told."),
        "return": _("Returned. The colleague who asked you looks further. Thank you for answering."),
        "ask": _("Sent. The company is asked, and you are mailed when it has answered."),
        "ask_sender": _("Sent. The colleague who asked you is told."),
        "answer": _("Sent. The company is told that there is an answer to read."),
        "done": _("Your part is done. The colleague who asked you is told. Thank you."),
        "close": _("Closed. The company reads your answer. Thank you."),
    }
    return words[done] if done in _DONE else ""


def _context(found: Referral, act: str, sent: forms.Form | None, refusal: Refusal | None) -> dict[str, Any]:
    """Return what the body reads: facts of the directory always, the company's name and words as far as it agreed."""
    request, until = found.request, link_opens_until(found)
    # Need to know: whoever has returned it, or done its part, reads the facts alone.
    has_it = found.state in {ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.ENDED}
    consents = consents_of(request)
    opened = is_readable_by_link(found, consents, log_at=now())
    may_be_told = opened or is_open_to(request, found.seat, consents)
    readable = has_it and may_be_told
    accepted = found.state == ReferralState.ACCEPTED
    had_it = accepted or found.state in {ReferralState.DONE, ReferralState.ENDED}
    owns = accepted and found.part == ReferralRole.OWNER and request.owner_id == found.seat_id
    said = [RequestMessageKind.ANSWER, RequestMessageKind.QUESTION, *([RequestMessageKind.REPLY] if readable else [])]
    messages = request.messages.filter(READ_BY_COMPANY, kind__in=said).select_related(
        "seat__office", "seat__organization"
    )
    if not readable:
        # What colleagues wrote to the company may name it.
        messages = messages.filter(seat=found.seat)
    if found.state == ReferralState.OFFERED:
        # Before it decides: what it has asked itself, and what the company wrote since.
        first = questions_of(found).first()
        messages = messages.filter(at__gte=first.at) if first is not None else messages.none()
    awaits = found.is_open and request.is_open and awaits_reply(found)
    given = {name: sent if name == act else _form(found, name, at=now()) for name in REFERRAL_FORMS}
    recommended = request.recommendations.filter(seat=found.seat) if accepted else ()
    is_refused = refusal is not None or (sent is not None and not sent.is_valid())
    return {
        "offer": found,
        "service_request": request,
        "readable": readable,
        "may_be_told": may_be_told,
        "profile": profile_matches(request, at=now(), lang=current_language()) if opened else None,
        "until": None if until is None else seat_day(found.seat, until),
        "rows": request_rows(request, _presence(request) if readable else None, in_full=readable, to_company=False),
        "place": in_province(request.province, current_language()),
        "from": seat_name(found.from_seat),
        "seat": seat_name(found.seat),
        "asked": found.state == ReferralState.OFFERED,
        "accepted": accepted,
        "owns": owns,
        "supports": accepted and found.part == ReferralRole.SUPPORT,
        "is_owner_part": found.part == ReferralRole.OWNER,
        "messages_said": [
            {"message": row, "from": seat_name(row.seat) if row.seat is not None else None}
            for row in messages.order_by("at", "pk")
        ]
        if had_it or found.state == ReferralState.OFFERED
        else [],
        "asks": readable and found.is_open and request.state != RequestState.WAITING and not awaits,
        "awaits": awaits,
        "notes": _notes_of(found) if found.is_open else [],
        "recommended": recommended_at_desk(recommended, lang=current_language()),
        "answers_closed": not readable,
        "forms": given,
        # The form that is shown again stands open.
        "opened": {name: name == act and is_refused for name in REFERRAL_FORMS},
        "refusal": refusal,
        "form": sent,
        "form_has_errors": sent is not None and not sent.is_valid(),
    }


def _notes_of(found: Referral) -> QuerySet[RequestMessage]:
    """Return what the body has asked whoever sent it the request: what no person signed, in the name of its seat."""
    said = found.request.messages.filter(kind=RequestMessageKind.NOTE, seat=found.seat_id, author=None)
    return said.filter(withdrawn_at=None, at__gte=found.offered_at).order_by("at", "pk")


def _presence(request: ServiceRequest) -> OfficialPresence | None:
    return OfficialPresence.objects.filter(request=request).first() if request.kind == RequestKind.PRESENCE else None
