"""A draft read back: as rows for the page that checks it, and as what is sent.

Sending a request: for which company, once more everything that was said, and the receipt.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import companies_of, open_requests_of
from companies.models import Company, Offering, Project
from companies.profile.facts import fact_text
from hub.accounts.authentication.rate_limits import allows_attempt, count_attempt, too_many_attempts
from hub.accounts.forms import MailboxForm
from hub.casework.choices import (
    KINDS_WITH_LANDING,
    NEEDS_OF_KIND,
    LandingHelp,
    PresenceForm,
    RequestKind,
    RequestState,
    Urgency,
)
from hub.casework.models import OfficialPresence, RequestDraft, ServiceRequest
from hub.casework.requests.access import companies_for_requests, reader_names, request_for, sharing_consents
from hub.casework.requests.forms.base import DraftContext
from hub.casework.requests.forms.submission import first_unanswered, steps_of
from hub.casework.requests.presentation.status import LabelledRow, status_of
from hub.casework.requests.profile_access import CODES
from hub.casework.requests.services.corrections import contact_of
from hub.casework.requests.services.submission import (
    OfficialInput,
    RequestInput,
    ask_confirmation,
    keep_draft,
    needs_for,
    submit_request,
)
from hub.casework.requests.views.base import (
    RequestSubject,
    company_of,
    draft_answers,
    draft_context,
    show_times_of,
    subject_of,
    with_draft,
)
from hub.casework.sla.services import first_answer_days
from hub.core.db.bilingual import current_language
from hub.core.text import formats
from hub.core.vocabulary.enums import Language
from hub.core.vocabulary.labels import label
from hub.core.workflow import RefusedError
from hub.directory.choices import PresenceLevel


def draft_rows(known: Mapping[str, Any], setting: DraftContext, about: RequestSubject, token: str) -> list[LabelledRow]:
    """Return everything that a draft would send, in the order of its pages."""
    told = {"about": _kind, "words": _words, "presence": _official, "fit": _fit, "when": _when, "sharing": _sharing}
    rows = []
    if about.name:
        rows.append(LabelledRow(label=_("About"), words=about.name))
    if about.seat is not None:
        rows.append(LabelledRow(label=_("You asked for"), words=str(about.seat.title)))
    for page in steps_of(known):
        url = reverse("casework:step", args=[token, page.name])
        rows += [LabelledRow(label=name, words=words, url=url) for name, words in told[page.name](known, setting)]
    return rows


type Pairs = Iterator[tuple[str, str]]


def _kind(known: Mapping[str, Any], _setting: DraftContext) -> Pairs:
    yield _("What you need help with"), str(RequestKind(known["kind"]).label)


def _words(known: Mapping[str, Any], _setting: DraftContext) -> Pairs:
    yield _("In one line"), known["subject"]
    yield _("In your own words"), known["body"]
    yield _("Goes along from the finder"), "\n".join(known.get("enclosed") or ())
    yield _("Links"), "\n".join(known.get("links") or ())


def _official(known: Mapping[str, Any], _setting: DraftContext) -> Pairs:
    wish = known["official"]
    yield _("Who is asked"), str(PresenceLevel(wish["level"]).label)
    yield _("To do what"), str(PresenceForm(wish["form"]).label)
    yield _("Day and city"), f"{_day(wish['on'])}, {wish['city']}"
    yield _("Whom the official would meet"), wish["host"]
    yield _("What it would change"), wish["purpose"]


def _fit(known: Mapping[str, Any], setting: DraftContext) -> Pairs:
    kind, needs = known.get("kind", ""), needs_for(known.get("kind", ""), known.get("needs") or ())
    if kind == RequestKind.FINANCE or kind not in NEEDS_OF_KIND:
        looks_for = _("Which kind of money") if kind == RequestKind.FINANCE else _("What you look for")
        yield looks_for, fact_text("needs", needs) if needs else ""
    yield _("Areas"), fact_text("areas", known["areas"]) if known["areas"] else ""
    for name, rows in (("offering", setting.offerings), ("project", setting.projects)):
        if rows:
            chosen = next((row.name for row in rows if row.pk == known.get(name)), "")
            yield (_("Offering") if name == "offering" else _("Project")), chosen


def _when(known: Mapping[str, Any], _setting: DraftContext) -> Pairs:
    if known.get("kind") != RequestKind.PROGRAMS:
        yield _("Where in China"), place_words(known.get("cn_provinces") or (), known.get("city") or "")
    if known.get("kind") in KINDS_WITH_LANDING:
        yield _("What would help you there"), landing_words(known.get("landing") or ())
    day = known.get("needed_by")
    yield _("How much time you have"), _day(day) if day else str(Urgency(known["urgency"]).label)


def _sharing(known: Mapping[str, Any], setting: DraftContext) -> Pairs:
    consents = sharing_consents(shared_with=known.get("shared_with", ()), standing=setting.agreed, is_open=True)
    yield _("Who may read your profile"), ";\n".join(reader_names(consents)) or _("Nobody beside your members")
    yield _("Language of the answer"), label(Language(known["language"]), current_language())


def _day(written: str) -> str:
    return formats.day(date.fromisoformat(written), current_language(), weekday=True)


def request_input(known: Mapping[str, Any], *, key: uuid.UUID, company: Company, about: RequestSubject) -> RequestInput:
    """Return what a finished draft asks, for a company whose offerings and projects alone can be meant."""
    kind = RequestKind(known["kind"])
    is_place_told = kind != RequestKind.PROGRAMS
    wish = known.get("official") if kind == RequestKind.PRESENCE else None
    is_dated = wish is None and known.get("urgency") == Urgency.DATED
    return RequestInput(
        kind=kind,
        subject=known["subject"],
        body=known["body"],
        language=known["language"],
        needs=needs_for(kind, known.get("needs") or ()),
        areas=known.get("areas") or (),
        offering=_own(Offering, company, known.get("offering")),
        project=_own(Project, company, known.get("project")),
        program=about.program,
        opportunity=about.opportunity,
        cn_provinces=known.get("cn_provinces") or () if is_place_told else (),
        city=known.get("city", "") if is_place_told else "",
        landing=(known.get("landing") or ()) if kind in KINDS_WITH_LANDING else (),
        links=known.get("links") or (),
        urgency=Urgency(known["urgency"]) if wish is None else Urgency.NORMAL,
        needed_by=date.fromisoformat(known["needed_by"]) if is_dated else None,
        shared_with=[code for code in CODES if code in known.get("shared_with", ())],
        shown_in=current_language(),
        wished_seat=about.seat,
        enclosed="\n".join(known.get("enclosed") or ()),
        follows=ServiceRequest.objects.filter(
            company=company, state=RequestState.CLOSED, reference=known.get("after", "")
        ).first(),
        official=OfficialInput(**{**wish, "on": date.fromisoformat(wish["on"])}) if wish else None,
        key=key,
    )


def _own[Part: (Offering, Project)](model: type[Part], company: Company, key: int | None) -> Part | None:
    return model.objects.filter(company=company, pk=key).first() if key else None


def request_rows(
    found: ServiceRequest, presence: OfficialPresence | None = None, *, in_full: bool = True, to_company: bool = True
) -> list[LabelledRow]:
    """Return what was asked, as it was sent, without the words themselves.

    ``in_full`` False leaves out what names the company or is in its words, and keeps what was chosen from lists.
    ``to_company`` False speaks of the company, not to it.
    """
    looks_for, time = (
        (_("What you look for"), _("How much time you have"))
        if to_company
        else (_("What it looks for"), _("How much time there is"))
    )
    rows = [
        LabelledRow(label=_("Kind of request"), words=str(found.get_kind_display())),
        LabelledRow(label=_("About"), words=RequestSubject(program=found.program, opportunity=found.opportunity).name),
        LabelledRow(label=looks_for, words=fact_text("needs", found.needs) if found.needs else ""),
        LabelledRow(label=_("Areas"), words=fact_text("areas", found.areas) if found.areas else ""),
        LabelledRow(label=_("Where in China"), words=place_words(found.cn_provinces, found.city if in_full else "")),
        LabelledRow(label=_("What would help there"), words=landing_words(found.landing)),
        LabelledRow(label=time, words=_time(found)),
        LabelledRow(label=_("Language of the answer"), words=label(Language(found.language), current_language())),
    ]
    own = _own_rows(found, presence, to_company=to_company) if in_full else ()
    return [row for row in [*rows, *own] if row.words]


def _own_rows(found: ServiceRequest, presence: OfficialPresence | None, *, to_company: bool) -> Iterator[LabelledRow]:
    yield LabelledRow(label=_("Went along from the finder"), words=found.enclosed)
    yield LabelledRow(label=_("Offering"), words=found.offering.name if found.offering else "")
    yield LabelledRow(label=_("Project"), words=found.project.name if found.project else "")
    asked_for = _("You asked for") if to_company else _("Asked for")
    yield LabelledRow(label=asked_for, words=str(found.wished_seat.title) if found.wished_seat else "")
    if to_company:
        contact = ", ".join(filter(None, contact_of(found).values()))
        yield LabelledRow(label=_("Whom we call about it"), words=contact)
    if presence is not None:
        day = formats.day(presence.on, current_language(), weekday=True)
        yield LabelledRow(label=_("Who is asked"), words=str(presence.get_level_display()))
        yield LabelledRow(label=_("To do what"), words=str(presence.get_form_display()))
        yield LabelledRow(label=_("Day and city"), words=f"{day}, {presence.city}")
        yield LabelledRow(label=_("Whom the official would meet"), words=presence.host)
        yield LabelledRow(label=_("What it would change"), words=presence.purpose)


def place_words(parts: Sequence[str], city: str) -> str:
    """Return where in China, in words; empty where nothing was said."""
    named = [fact_text("target_markets", list(parts))] if parts else []
    return "; ".join([*named, *([city] if city else [])])


def landing_words(wishes: Sequence[str]) -> str:
    """Return what would help on the ground, in words; empty where nothing was wished for."""
    return "; ".join(str(LandingHelp(wish).label) for wish in wishes)


def _time(found: ServiceRequest) -> str:
    if found.needed_by is not None:
        return formats.day(found.needed_by, current_language(), weekday=True)
    return str(found.get_urgency_display()) if found.urgency == Urgency.URGENT else ""


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_draft
def check(request: HttpRequest, draft: RequestDraft, token: str) -> HttpResponse:
    """Show everything that would be sent, each with "Change"; send it."""
    known = draft_answers(draft)
    page = first_unanswered(known)
    if page is not None:
        return HttpResponseRedirect(reverse("casework:step", args=[token, page.name]))
    company = company_of(request, known, draft)
    if company is None:
        return HttpResponseRedirect(reverse("casework:choose_company", args=[token]))
    refusal = wait = None
    if request.method == "POST":
        wait = count_attempt(request, "casework.send", at=now())
        if wait is None:
            try:
                return _send(request, draft, company)
            except RefusedError as refused:
                refusal = refused.refusal
        else:
            request.wait = wait  # type: ignore[attr-defined]
    setting = draft_context(request, company)
    context = {
        "rows": draft_rows(known, setting, subject_of(known), token),
        "company": company,
        "several": len(companies_for_requests(request.user)) > 1,
        "who_url": reverse("casework:choose_company", args=[token]),
        "days": first_answer_days(known["kind"]),
        "problem": refusal.sentence if refusal else wait.sentence if wait else "",
    }
    return render(request, "casework/requests/check.html", context, status=409 if refusal else 200)


def _send(request: HttpRequest, draft: RequestDraft, company: Company) -> HttpResponse:
    ask = request_input(draft.answers, key=draft.pk, company=company, about=subject_of(draft.answers))
    sent = submit_request(company=company, ask=ask, by=request.user, at=now(), draft=draft)
    return HttpResponseRedirect(reverse("casework:sent", args=[sent.reference]))


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_draft
def choose_company(request: HttpRequest, draft: RequestDraft, token: str) -> HttpResponse:
    """Ask who sends it: sign in, register, or choose one of several companies."""
    known = draft_answers(draft)
    mine = companies_for_requests(request.user)
    onward = reverse("casework:check", args=[token])
    chosen = next((company for company in mine if company.slug == request.POST.get("company")), None)
    sent = request.POST if request.method == "POST" and not request.user.is_authenticated else None
    mailbox_form = MailboxForm(sent, initial={"email": draft.email})
    if mailbox_form.is_valid():
        email = mailbox_form.cleaned_data["email"]
        if allows_attempt(request, mailbox_form, "casework.message", at=now(), mailbox=email):
            ask_confirmation(draft=draft, email=email, address=request.build_absolute_uri, at=now())
            return HttpResponseRedirect(reverse("casework:message_mailed"))
    if request.method == "POST" and chosen is not None:
        keep_draft(draft=draft, answers={"company": chosen.slug}, at=now(), user=request.user, company=chosen)
        return HttpResponseRedirect(onward)
    query = urlencode({"next": onward})
    signed_in = request.user.is_authenticated
    current = company_of(request, known, draft)
    context: dict[str, Any] = {
        "subject": known.get("subject", ""),
        "mine": mine,
        "current": current.slug if current else "",
        "mailbox_form": mailbox_form,
        "missing": request.method == "POST" and signed_in,
        "reads_only": companies_of(request.user) if signed_in and not mine else [],
        "asked": open_requests_of(request.user) if signed_in and not mine else 0,
        "login_url": f"{reverse('account_login')}?{query}",
        "register_url": f"{reverse('companies:register')}?{query}",
        "private_link": request.build_absolute_uri(reverse("casework:draft", args=[token])),
        "expires_at": draft.expires_at,
    }
    return render(request, "casework/requests/choose_company.html", context)


@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the receipt: the reference, what happens next and by when, who answers."""
    membership, found = request_for(request.user, reference)
    show_times_of(found)
    context = {
        "membership": membership,
        "service_request": found,
        "stands": status_of(found, at=now()),
        "days": first_answer_days(found.kind),
    }
    return render(request, "casework/requests/sent.html", context)
