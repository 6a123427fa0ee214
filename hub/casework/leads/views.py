"""Leads: the list and the page of the officer, the dossier, and the pages of the company that is told."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import membership_for, render_company
from companies.choices import MemberRole
from companies.models import Membership
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.authentication.sessions import SignedInRequest
from hub.casework.choices import Channel, DeclineReason, MeetingOutcome
from hub.casework.desk.presentation.case import fraud_words
from hub.casework.leads import presentation, services
from hub.casework.leads.access import (
    PARTS,
    OpenLead,
    dossier_of,
    enquiry_words,
    joint_offer_of,
    lead_for,
    leads_of,
    may_publish_draft,
    may_write_leads,
    meeting_of_company,
    meetings_of,
    proposal_of_lead,
    proposals_for,
    rooms_of,
    told_lead_for,
    told_leads,
    waiting_of,
    writable_companies,
    written_levels,
)
from hub.casework.leads.forms import (
    AnswerForm,
    CheckForm,
    DossierForm,
    EnquiryAnsweredForm,
    EnquiryReplyForm,
    OutcomeForm,
    ProposeForm,
)
from hub.casework.leads.queries import answer_counts, enquiry_of, mission_of, place_in_line, waiting_enquiries
from hub.casework.leads.rules import is_closed, may_answer, may_propose
from hub.casework.leads.submission import answer_enquiry, reply_to_enquiry, writer_address
from hub.casework.requests.repeat_requests import signs_of_fraud
from hub.core.db.bilingual import current_language
from hub.core.http.downloads import csv_file
from hub.core.http.errors import refusal_as_message, refusal_on_form
from hub.core.vocabulary.enums import Challenge
from hub.matching.assessments.sources import opportunity_view
from hub.matching.company_matching.matching import CompanyMatch
from hub.matching.company_matching.queries import Shortlist, shortlist_for_opportunity
from hub.outbox.report_files import file_answer
from opportunities.access import ANYONE, readable
from opportunities.choices import CheckAnswer, DeclarationState
from opportunities.disclosure import PROFILE, TECHNICAL
from opportunities.entries.presentation import OpportunityCard
from opportunities.leads.queries import MISSION, check_lines, open_checks_of
from opportunities.leads.services import answer_check, declare, keep_dossier
from opportunities.models import ComplianceCheck, Guide

IP_GUIDES = 4  # shown before a company declares what it did


# --- The staff --------------------------------------------------------------------------------------------------------


@require_safe
def lead_list(request: SignedInRequest) -> HttpResponse:
    """List the leads that the reader looks after: late answers first, what a check holds, closed ones last."""
    context = {"rows": _lead_rows(request.user), "may_write": may_write_leads(request.user)}
    return render(request, "casework/leads/list.html", context)


@require_safe
def lead_list_csv(request: SignedInRequest) -> HttpResponse:
    """Send the same list as a file."""
    return csv_file(_("leads.csv"), presentation.rows_for_file(_lead_rows(request.user)))


def _lead_rows(user: Any) -> list[dict[str, Any]]:
    at, lang = timezone.now(), current_language()
    entries = leads_of(user, at=at)
    today = timezone.localdate(at)
    holding = open_checks_of([entry.slug for entry in entries], on=today)
    counts = answer_counts([entry.slug for entry in entries])
    waiting = waiting_enquiries([entry.slug for entry in entries])
    rows: list[dict[str, Any]] = [
        {
            "slug": entry.slug,
            "title": entry.title(lang),
            "owner": entry.owner,
            "state": presentation.lead_state(entry, holding=len(holding[entry.slug]), on=today),
            "is_closed": entry.row is not None and is_closed(entry.row, today),
            "is_mission": entry.kind == MISSION,
            "holding": len(holding[entry.slug]),
            "counts": counts.get(entry.slug),
            "enquiry": waiting.get(entry.slug),
            "is_late": presentation.is_late(waiting.get(entry.slug), at=at),
        }
        for entry in entries
    ]
    return sorted(rows, key=lambda row: (not row["is_late"], row["is_closed"], -row["holding"]))


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def lead(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a lead by level, with its checks, the companies that fit and what they answered; take one act of these."""
    at = timezone.now()
    opened = lead_for(request.user, slug, at=at)
    acts = {"check": _check, "propose": _propose, "buyer": _buyer}
    answers = {"reply": _reply, "answered": _answered}
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name in answers:
            if (form := answers[name](request, opened, at)) is None:
                return redirect("leads:lead", slug)
            context = _lead_context(opened, request.user, at, **{name: form})
            return render(request, "casework/leads/lead.html", context)
        if (act := acts.get(name)) is None:
            raise Http404
        with refusal_as_message(request):
            act(request, opened, at)
        # Whoever answers ten checks stays where they are.
        place = "#checks-h" if request.POST.get("check") else ""
        return redirect(reverse("leads:lead", args=[slug]) + place)
    return render(request, "casework/leads/lead.html", _lead_context(opened, request.user, at))


def _lead_context(
    opened: OpenLead, reader: Any, at: datetime, *, reply: Form | None = None, answered: Form | None = None
) -> dict[str, Any]:
    lang, entry, today = current_language(), opened.entry, timezone.localdate(at)
    lines = check_lines(entry.slug, on=today)
    holding = [line for line in lines if line.holds]
    lines_told = proposals_for(opened, reader=reader)
    proposed = {line.proposal.company_id for line in lines_told}
    found = _shortlist(opened, at)
    fits = [match for match in found.named if match.candidate.key not in proposed] if found else []
    writable = writable_companies([match.candidate.key for match in fits])
    seats = mission_of(entry.slug)[0] if entry.kind == MISSION else None
    enquiry = enquiry_of(entry.slug)
    words, ours, contact = ("", "", "")
    if enquiry is not None:
        words, ours, contact = enquiry_words(opened, came=enquiry.at, by=reader, at=at)
    return {
        "entry": entry,
        "enquiry": presentation.enquiry_row(enquiry, lang, at=at),
        "words": words,
        "ours": ours,
        "contact": contact,
        # Nothing is stored of what was written outside the dossier: it is read anew each time.
        "fraud": fraud_words(signs_of_fraud(f"{words}\n{ours}", contact), lang),
        "reply_to": writer_address(contact),
        "reply": reply or EnquiryReplyForm(),
        "answered": answered or EnquiryAnsweredForm(),
        "reply_is_open": reply is not None,
        "answered_is_open": answered is not None,
        "form": reply or answered,
        "title": entry.title(lang),
        "teaser": entry.teaser(lang),
        "levels": written_levels(opened),
        "checks": [presentation.check_row(line, lang) for line in lines if line.holds or not line.is_valid],
        "settled": [presentation.check_row(line, lang) for line in lines if line.is_valid and not line.holds],
        "answers": CheckAnswer.choices,
        "holding": len(holding),
        "next_check": holding[0].check.slug if holding else "",
        "refusal": may_propose(entry, cleared=not holding, on=today, seats=seats),
        "may_publish": may_publish_draft(opened, by=reader),
        "is_mission": entry.kind == MISSION,
        "companies": [
            presentation.shortlist_row(match, may_write=match.candidate.key in writable, lang=lang) for match in fits
        ],
        # Where the buyer's word is to be taken down, the officer acts: that comes before what is done.
        "proposals": sorted(
            (presentation.proposal_row(line, lang) for line in lines_told), key=lambda row: not row["asks_buyer"]
        ),
        "declined": presentation.decline_counts(line.proposal for line in lines_told),
    }


def _shortlist(opened: OpenLead, at: datetime) -> Shortlist | None:
    """Return the companies that fit a published lead; None before it is published."""
    view = opportunity_view(opened.entry.slug) if opened.entry.row is not None else None
    if view is None:
        return None
    return shortlist_for_opportunity(opportunity=view, seats=opened.seats, on=timezone.localdate(at))


def _check(request: SignedInRequest, opened: OpenLead, at: datetime) -> None:
    form = CheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an answer."))
        return
    check: ComplianceCheck = form.cleaned_data["check"]
    answer = CheckAnswer(form.cleaned_data["answer"])
    try:
        answer_check(
            opportunity=opened.entry.slug,
            check=check,
            answer=answer,
            note=form.cleaned_data["note"],
            by=request.user,
            at=at,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if answer == CheckAnswer.YES and check.blocks_lead:
        messages.warning(request, _("The answer is kept. It holds the lead until it is settled."))
    else:
        messages.success(request, _("The answer is kept. It is valid for twelve months, or until the check changes."))


def _propose(request: SignedInRequest, opened: OpenLead, at: datetime) -> None:
    found = _shortlist(opened, at)
    fits: dict[int, CompanyMatch] = {match.candidate.key: match for match in found.named} if found else {}
    form = ProposeForm(request.POST, choices=sorted(writable_companies(list(fits))))
    if not form.is_valid():
        messages.error(request, " ".join(str(sentence) for each in form.errors.values() for sentence in each))
        return
    chosen = {key: fits[key].why for key in form.cleaned_data["companies"]}
    made = services.propose_lead(lead=opened.entry, companies=chosen, by=request.user, at=at)
    sentence = ngettext("%(number)s company is told.", "%(number)s companies are told.", made)
    messages.success(request, sentence % {"number": made})


def _buyer(request: SignedInRequest, opened: OpenLead, at: datetime) -> None:
    key, said = request.POST.get("proposal", ""), request.POST.get("accepts")
    if said not in ("yes", "no") or not key.isdecimal():
        raise Http404
    accepts = said == "yes"
    services.record_buyer(proposal=proposal_of_lead(opened, int(key[:9])), accepts=accepts, by=request.user, at=at)
    messages.success(request, _("Both said yes: the request is with you now.") if accepts else _("The answer is kept."))


def _answered(request: SignedInRequest, opened: OpenLead, at: datetime) -> Form | None:
    """Keep that the writer of an enquiry was answered elsewhere; return the form where it does not say how."""
    found, form = enquiry_of(opened.entry.slug), EnquiryAnsweredForm(request.POST)
    if found is None:
        raise Http404
    if found.answered_at is None:
        if not form.is_valid():
            return form
        answer_enquiry(enquiry=found, channel=Channel(form.cleaned_data["channel"]), by=request.user, at=at)
    messages.success(request, _("Kept: its writer was answered."))
    return None


def _reply(request: SignedInRequest, opened: OpenLead, at: datetime) -> Form | None:
    """Mail an answer to the writer of an enquiry; return the form where that is not done."""
    found, form = enquiry_of(opened.entry.slug), EnquiryReplyForm(request.POST)
    if found is None:
        raise Http404
    if not form.is_valid() or not allows_attempt(request, form, "casework.write", at=at):
        return form
    _words, _ours, contact = enquiry_words(opened, came=found.at, by=request.user, at=at)
    with refusal_on_form(form):
        reply_to_enquiry(
            enquiry=found, text=form.cleaned_data["text"], contact=contact, by=request.user, at=at
        )  # fmt: skip
        messages.success(request, _("Sent, and kept below the enquiry."))
    return None if form.is_valid() else form


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what of a lead is told in confidence, level by level, to write it."""
    at = timezone.now()
    opened = lead_for(request.user, slug, at=at)
    parts = dossier_of(opened, by=request.user, at=at)
    form = DossierForm(request.POST if request.method == "POST" else None, parts=parts, enquiry=enquiry_of(slug))
    if request.method == "POST" and form.is_valid():
        for name, part in PARTS.items():
            texts = {f"text_{lang}": form.cleaned_data.get(f"{name}_{lang}", "") for lang in ("en", "fr")}
            kept = parts.get(name)
            if texts != {f"text_{lang}": getattr(kept, f"text_{lang}", "") for lang in ("en", "fr")}:
                keep_dossier(part=part, opportunity=slug, by=request.user, at=at, **texts)
        messages.success(request, _("Saved."))
        return redirect("leads:lead", slug)
    context = {"entry": opened.entry, "title": opened.entry.title(current_language()), "form": form}
    return render(request, "casework/leads/dossier.html", context)


# --- Companies --------------------------------------------------------------------------------------------------------


@require_safe
def for_you(request: HttpRequest, slug: str) -> HttpResponse:
    membership = membership_for(request.user, slug)
    at, lang = timezone.now(), current_language()
    today, rows = timezone.localdate(at), []
    for each in told_leads(membership, at=at):
        words, tone = presentation.answer_words(each.proposal, today)
        rows.append({
            "lead": each, "state": words, "tone": tone, "reasons": presentation.reasons_of(each.proposal, lang),
            "closes": presentation.closing_day(each, today),
            "may_answer": not (each.proposal.answer or may_answer(each.proposal, answer="yes", reason="", on=today)),
        })  # fmt: skip
    consented = membership.company.pk in writable_companies([membership.company.pk])
    asked, inside = rooms_of(membership.company)
    return render_company(
        request, membership, "casework/leads/for_you.html", current="for_you", rows=rows, consented=consented,
        decline_reasons=DeclineReason.choices,
        asked=[(each, each.asked_room.title(lang)) for each in asked],
        inside=[(each, each.room.title(lang)) for each in inside],
    )  # fmt: skip


def dashboard_leads(_request: HttpRequest, membership: Membership) -> dict[str, Any]:
    company, lang = membership.company, current_language()
    rows = []
    for each in waiting_of([company], on=timezone.localdate()):
        page = reverse("rooms:invitation" if each.room_id else "leads:told", args=[company.slug, each.pk])
        if each.room_id:
            rows.append((each.asked_room.title(lang), page, each.asked_room.get_kind_display()))
        else:
            rows.append((each.lead.title, page, readable(each.lead, ANYONE).description))
    return {"rows": rows}


@require_http_methods(["GET", "HEAD", "POST"])
def programme_pdf(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Hand out the programme of a company that goes on a mission as a file."""
    return file_answer(
        request, "company_programme", slug, pk, name=_("programme.pdf"), frame="base.html",
        back_name=_("Back to the mission"), back_url=reverse("leads:told", args=[slug, pk]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a lead as far as its levels are open to the company; take its declaration, or its answer."""
    at = timezone.now()
    role = MemberRole.EDITOR if request.method == "POST" else MemberRole.READER
    membership, found = told_lead_for(request.user, slug, pk, at=at, role=role, log=request.method != "POST")
    page = reverse("leads:told", args=[slug, pk])
    if request.method == "POST":
        answering, state = AnswerForm(request.POST), request.POST.get("state", "")
        if request.POST.get("act") == "declare" and state in DeclarationState.values:
            declare(
                company=membership.company, opportunity=found.row, state=DeclarationState(state), by=request.user, at=at
            )
            messages.success(request, _("Kept. You read more of the lead now."))
        elif request.POST.get("act") == "answer" and answering.is_valid():
            with refusal_as_message(request):
                services.answer_proposal(proposal=found.proposal, by=request.user, at=at, **answering.cleaned_data)
                messages.success(request, _("The officer has your answer."))
        elif request.POST.get("act") == "meeting" and (said := OutcomeForm(request.POST)).is_valid():
            held = meeting_of_company(membership.company, found.row.slug, said.cleaned_data["meeting"])
            services.record_meeting(meeting=held, outcome=said.cleaned_data["outcome"], by=request.user, at=at)
            messages.success(request, _("Kept."))
        else:
            raise Http404
        return redirect(page)
    lang, introduced, today = current_language(), found.proposal.request, timezone.localdate(at)
    words, tone = presentation.answer_words(found.proposal, today)
    context: dict[str, Any] = {
        "current": "for_you", "lead": found, "state": words, "tone": tone,
        "reasons": presentation.reasons_of(found.proposal, lang),
        "decline_reasons": DeclineReason.choices,
        "refusal": may_answer(found.proposal, answer="yes", reason="", on=today),
        "may_take_back": found.proposal.answer == "yes"
        and may_answer(found.proposal, answer="no", reason=DeclineReason.values[0], on=today) is None,
        "request_url": reverse("casework:request", args=[introduced.reference]) if introduced else "",
    }  # fmt: skip
    if found.row.kind == MISSION:
        return render_company(
            request, membership, "casework/missions/told.html", **context,
            anchor=mission_of(found.row.slug)[1],
            card=OpportunityCard(found.row, reader=ANYONE, today=today, lang=lang),
            place=place_in_line(found.proposal),
            meetings=meetings_of(membership.company, found.row.slug),
            outcomes=MeetingOutcome.choices, last_day=presentation.last_day_of_outcomes(at),
        )  # fmt: skip
    context |= {name: found.texts[name].text(lang) if name in found.texts else "" for name in PARTS}
    return render_company(
        request, membership, "casework/leads/told.html", **context,
        profile_needs=[presentation.NEEDS[need] for need in found.missing(PROFILE)],
        technical_needs=[presentation.NEEDS[need] for need in found.missing(TECHNICAL)],
        declarations=DeclarationState.choices,
        guides=Guide.objects.filter(challenges__contains=[Challenge.IP_PROTECTION]).order_by("order")[:IP_GUIDES],
        closes=presentation.closing_day(found, today), room=joint_offer_of(membership.company, found.row.slug),
    )  # fmt: skip
