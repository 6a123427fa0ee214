"""A request that comes by phone: somebody of the staff finds the company, writes down what it says, reads a number."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.models import Company
from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import Channel, RequestKind, Urgency
from hub.casework.desk.access import calls_begun, companies_for_call, company_for_call, phone_request_for, phone_seats
from hub.casework.desk.company_history import conversations_with, keep_conversation, remove_conversation
from hub.casework.desk.forms.phone import ConversationForm, PhoneForm
from hub.casework.desk.services import DRAFT_DAYS, without_nul
from hub.casework.desk.views.base import draft_answer
from hub.casework.models import RequestDraft
from hub.casework.requests.services.submission import (
    OfficialInput,
    RequestInput,
    begin_draft,
    keep_draft,
    submit_request,
)
from hub.core.db.bilingual import current_language
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import label
from hub.directory.models import Seat
from hub.notifications.mail.registry import absolute_url

_MOST_TALKS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Find the company, then write down what it asks for."""
    at, lang = timezone.now(), current_language()
    seats = phone_seats(request.user, at=at)
    slug = request.POST.get("company", "") or request.GET.get("company", "")
    words = request.GET.get("name", "").strip()
    if not slug:
        found = companies_for_call(words, by=request.user, at=at) if words else []
        begun = [(_named(one.company, lang), one.changed_at) for one in calls_begun(request.user, at=at) if one.company]
        context = {"wide": True, "words": words, "found": [_named(one, lang) for one in found], "begun": begun}
        context["mail"] = None if found or not words else _mail()
        return render(request, "casework/desk/phone.html", context)
    keeps = "draft" in request.GET
    company = company_for_call(request.user, slug, at=at, log=not keeps)
    talk = None
    if request.POST.get("act") in {"talk", "talk_back"}:
        talk = ConversationForm(request.POST, today=timezone.localdate(at))
        if _keep_talk(request, talk, company, seats[0], at=at):
            return HttpResponseRedirect(f"{reverse('desk:phone')}?company={slug}#talks-h")
    data = request.POST if request.method == "POST" and talk is None else None
    draft = next(iter(calls_begun(request.user, at=at, company=company)), None)
    answers = draft.answers if draft else {}
    form = PhoneForm(data, language=company.language, today=timezone.localdate(at), draft=answers)
    if data is not None and keeps:
        said = {} if "discard" in data else form.answers
        kept = _keep(draft, company, by=request.user, answers=said, at=at)
        back = reverse("desk:phone") + (f"?company={slug}" if kept else "")
        return draft_answer(request, kept=kept, at=at, back=back)
    if form.is_valid():
        row = submit_request(
            company=company,
            ask=_ask(form.cleaned_data),
            by=None,
            entered_by=request.user,
            channel=Channel(form.cleaned_data["channel"]),
            draft=draft,
            at=at,
        )
        return HttpResponseRedirect(reverse("desk:phone_received", args=[row.reference]))
    context = {"wide": True, "company": _named(company, lang), "form": form, "draft": draft}
    context["talk_is_open"] = talk is not None
    context["talk"] = talk or ConversationForm(today=timezone.localdate(at))
    context["talks"] = conversations_with(company.pk, seats)[:_MOST_TALKS]
    return render(request, "casework/desk/phone.html", context)


def _keep_talk(request: SignedInRequest, talk: ConversationForm, company: Company, seat: Seat, *, at: datetime) -> bool:
    """Keep a talk with a company, or remove one's own; return whether something was done."""
    if request.POST["act"] == "talk_back":
        key = request.POST.get("talk", "")
        if key.isdecimal() and remove_conversation(company=company, key=int(key[:9]), by=request.user, at=at):
            messages.success(request, _("The talk is removed."))
        return True
    if not talk.is_valid():
        return False
    keep_conversation(company=company, seat=seat, said=talk.cleaned_data, by=request.user, at=at)
    messages.success(request, _("The talk is kept beside the history of the company."))
    return True


def _mail() -> str:
    """Return the address of a mail to a company that is not here yet: it tells how to send its request itself."""
    subject, body = _("Your request to the Hub"), _(
        "Here you can write down what you need, without an account. We answer within days: %(address)s"
    )  # fmt: skip
    address = absolute_url(reverse("casework:new"))
    return f"mailto:?subject={quote(subject)}&body={quote(body % {'address': address})}"


def _keep(draft: RequestDraft | None, company: Company, *, by: Any, answers: dict[str, Any], at: datetime) -> bool:
    """Keep what is taken down for a company; nothing typed forgets it. Return whether it is kept."""
    typed = {name: without_nul(value) for name, value in answers.items()}
    if draft is not None and typed:
        keep_draft(draft=draft, answers=typed, at=at)
    elif draft is not None:
        draft.delete()
    elif typed:
        begin_draft(answers=typed, language=company.language, user=by, company=company, days=DRAFT_DAYS, at=at)
    return bool(typed)


@require_safe
def taken(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the number to read out, to whoever took the request."""
    phone_seats(request.user, at=timezone.now())
    row = phone_request_for(request.user, reference)
    return render(request, "casework/desk/phone_received.html", {"wide": True, "row": row})


def _named(company: Company, lang: str) -> dict[str, str]:
    return {"slug": company.slug, "name": company.name, "province": label(Province(company.province), lang)}


_OF_OFFICIAL = ("level", "form", "on", "host", "purpose")
_AS_TYPED = ("key", "subject", "body", "language", "needs", "areas", "cn_provinces", "city", "needed_by")


def _ask(data: dict[str, Any]) -> RequestInput:
    kind, official = RequestKind(data["kind"]), None
    if kind is RequestKind.PRESENCE:
        official = OfficialInput(city=data["where"], **{name: data[name] for name in _OF_OFFICIAL})
    typed = {name: data[name] for name in _AS_TYPED}
    return RequestInput(kind=kind, urgency=Urgency(data["urgency"]), official=official, **typed)
