"""The match page of a company: live from its profile, for each offering and project.

The answer by mail: its first moves, its private link and the portal's own words, nothing that somebody typed.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.access import may_edit, membership_for, render_company
from companies.choices import ApplicationState, MemberRole, Stance
from companies.models import Company, FactSheet, Membership
from companies.profile.services.programs import clear_stance, set_stance
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.accounts.forms import MailboxForm
from hub.accounts.mail import account_mail
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_on_form
from hub.matching.assessments.services import save_company_answers
from hub.matching.assessments.sources import match_company, program_sources, published_sources
from hub.matching.engine.results import MatchResult, MatchSources
from hub.matching.explanations.context import answer_context, person_url
from hub.matching.explanations.first_moves import moves_of, next_dates
from hub.matching.explanations.presentation import (
    AnswerLinks,
    MatchedPrograms,
    NamedLink,
    program_rows,
    reading_label,
    stances_on,
)
from hub.matching.explanations.programs import explanation_context
from hub.matching.finder.meeting import MeetingPage, company_words
from hub.matching.finder.views.finder import sheet_moves, with_fact_sheet
from hub.matching.profile.facts import CompanyReading
from hub.matching.questions.presentation import (
    QuestionView,
    confirmation_form,
)
from hub.matching.questions.registry import QUESTION_TEXTS, answered_questions
from hub.outbox.report_files import file_answer
from programs.catalogue.entries import Catalogue


@require_safe
def match(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the company is told, with filters, its own answers about programs, and the next best question."""
    membership = membership_for(request.user, slug)
    sources, told, programs = _matched(membership, published_sources())
    context = {
        **answer_context(told, programs, sources=sources, given=request.GET, links=_links(membership)),
        "set_aside": programs.set_aside,
        "said": _given_answers(told, membership),
        "plan_url": programs.plan_url(membership.company),
        "here": request.get_full_path(),
        "question": _next_question(told, sources, membership.company),
    }
    return render_company(request, membership, "matching/company.html", current="matches", **context)


def dashboard_moves(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """Return the first moves, their next dates and the next question, for the first page of the company."""
    company, (sources, told, programs) = membership.company, _matched(membership, program_sources())
    return {
        "company": company,
        "moves": moves_of(programs.rows),
        "dates": next_dates(programs.could, on=told.answer.on),
        "question": _next_question(told, sources, company) if may_edit(membership) else None,
        "here": request.path,
        "person_url": person_url(company.province),
        "considered": _considered(company, sources.catalogue),
    }


def _considered(company: Company, catalogue: Catalogue) -> list[NamedLink]:
    """Return the programs that stand in the plans of a company as considered, the latest first."""
    kept = company.applications.filter(state=ApplicationState.CONSIDERING).order_by("-at", "-pk")
    slugs = dict.fromkeys(kept.values_list("program_slug", flat=True))
    known, lang = catalogue.by_slug, current_language()
    named = ((known[slug].name(lang), slug) for slug in slugs if slug in known)
    return [NamedLink(name, reverse("matching:company_program", args=[company.slug, slug])) for name, slug in named]


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one printed page for a meeting: the first moves, what to ask, whom to meet, where it comes from."""
    membership = membership_for(request.user, slug)
    sources, told, programs = _matched(membership, published_sources())
    context = {
        **answer_context(told, programs, sources=sources, given=QueryDict(), links=_links(membership)),
        "back_url": reverse("matching:company", args=[slug]),
        "set_aside": programs.set_aside,
        "own_words": company_words(told, current_language()),
        "said": _given_answers(told, membership),
    }
    return render_company(request, membership, "matching/meeting_page.html", current="matches", **context)


@require_safe
def program(request: HttpRequest, slug: str, program: str) -> HttpResponse:
    """Explain one program to the company, condition by condition; an ended one with what took over, matched again."""
    membership = membership_for(request.user, slug)
    company, lang = membership.company, current_language()
    sources = published_sources()
    told = match_company(company=company, on=timezone.localdate(), sources=sources)
    stances = stances_on(told.answer.on, company.stances.all())
    rows = program_rows(told, catalogue=sources.catalogue, lang=lang, links=_links(membership), stances=stances)
    context = {
        **explanation_context(rows, program),
        "back_url": reverse("matching:company", args=[company.slug]),
        "person_url": "#ask",
        "stances": Stance,
        "here": request.path,
    }
    return render_company(request, membership, "matching/company_program.html", current="matches", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, fact: str) -> HttpResponse:
    """Put one question to the company, or write its answer straight into the profile."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    company = membership.company
    if fact not in QUESTION_TEXTS:
        raise Http404
    sources = published_sources()
    told = match_company(company=company, on=timezone.localdate(), sources=sources)
    reading = _reading(told, request.POST.get("about") or request.GET.get("about"))
    exactly = request.GET.get("exactly") == "1" and QUESTION_TEXTS[fact].has_range(reading.answers)
    data = request.POST if request.method == "POST" else None
    form = _form(fact, reading, sources, data=data, exactly=exactly)
    if request.method == "POST" and form.is_valid():
        with refusal_on_form(form):
            save_company_answers(
                company=company, reading=reading, answers=form.answers(), by=request.user, at=timezone.now()
            )
            return HttpResponseRedirect(_onward(request, company))
    context = {
        "question": _view(fact, form, told, company, reading),
        "form": form,
        "about": told.readings.index(reading),
        "about_words": reading_label(reading) if len(told.readings) > 1 else "",
        "back_url": _onward(request, company),
        "here": _onward(request, company),
    }
    return render_company(request, membership, "matching/company_question.html", current="matches", **context)


@require_POST
def stance(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what the company says of a program ("have canexport-smes"), or forget it ("undo canexport-smes")."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    said, _space, named = request.POST.get("stance", "").partition(" ")
    if named not in published_sources().catalogue.by_slug:
        raise Http404
    at = timezone.now()
    if said == "undo":
        clear_stance(company=membership.company, program_slug=named, by=request.user, at=at)
    elif said in Stance.values:
        set_stance(company=membership.company, program_slug=named, stance=Stance(said), by=request.user, at=at)
    else:
        raise Http404
    return HttpResponseRedirect(_onward(request, membership.company))


def _matched(membership: Membership, sources: MatchSources) -> tuple[MatchSources, MatchResult, MatchedPrograms]:
    """Return what a company is told today, with its programs as they are listed, and what it was drawn from."""
    company = membership.company
    told = match_company(company=company, on=timezone.localdate(), sources=sources)
    programs = MatchedPrograms.of(
        told,
        catalogue=sources.catalogue,
        province=company.province,
        lang=current_language(),
        links=_links(membership),
        stances=stances_on(told.answer.on, company.stances.all()),
    )
    return sources, told, programs


def _links(membership: Membership) -> AnswerLinks:
    """Return where the parts of an answer lead; to questions for those who may answer them."""
    company = membership.company
    return AnswerLinks(
        program=lambda slug: reverse("matching:company_program", args=[company.slug, slug]),
        question=(lambda fact: _question_url(company, fact)) if may_edit(membership) else None,
        person="#ask",
    )


def _question_url(company: Company, fact: str) -> str:
    return reverse("matching:company_question", args=[company.slug, fact])


def _given_answers(told: MatchResult, membership: Membership) -> list[dict[str, Any]]:
    answers, editable = told.readings[0].answers, may_edit(membership)
    return [
        {
            "text": prompt.said(answers),
            "url": _question_url(membership.company, prompt.fact) if editable else "",
            "what": prompt.what,
        }
        for prompt in answered_questions(answers)
    ]


def _next_question(told: MatchResult, sources: MatchSources, company: Company) -> dict[str, Any] | None:
    found = told.answer.next_question
    if found is None:
        return None
    reading = told.readings[told.question_reading]
    form = _form(found.fact, reading, sources, exactly=QUESTION_TEXTS[found.fact].wants_exact(reading.answers))
    return {"view": _view(found.fact, form, told, company, reading), "about": told.question_reading}


def _view(fact: str, form: Any, told: MatchResult, company: Company, reading: CompanyReading) -> QuestionView:
    return QuestionView.of(
        QUESTION_TEXTS[fact],
        form,
        told.answer.programs,
        action=_question_url(company, fact),
        proposals=reading.profile.proposals if fact == "areas" and reading.profile.proposals else None,
    )


def _form(fact: str, reading: CompanyReading, sources: MatchSources, *, data: Any = None, exactly: bool = False) -> Any:
    prompt = QUESTION_TEXTS[fact]
    if fact == "areas":
        # The company's own words stand in its profile: here they only propose.
        proposals = reading.profile.proposals
        return confirmation_form(prompt, proposals, data, answers=reading.answers, catalogue=sources.catalogue)
    return prompt.bind(data, answers=reading.answers, catalogue=sources.catalogue, exactly=exactly)


def _reading(told: MatchResult, about: str | None) -> CompanyReading:
    index = int(about) if about and about.isdecimal() and len(about) < 9 else 0
    return told.readings[index if index < len(told.readings) else 0]


def _onward(request: HttpRequest, company: Company) -> str:
    """Return the page to go back to: the one named, if it is ours, else the match page."""
    page = request.POST.get("here") or request.GET.get("here") or ""
    if page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return reverse("matching:company", args=[company.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_fact_sheet
def send_answer(request: HttpRequest, sheet: FactSheet, token: str) -> HttpResponse:
    """Mail the first moves of an answer, and its private link, to an address that its reader gives."""
    form = MailboxForm(request.POST if request.method == "POST" else None)
    answer_url, at = reverse("matching:answer", args=[token]), timezone.now()
    mailbox = form.data.get("email", "")
    if form.is_valid() and allows_attempt(request, form, "matching.send", at=at, mailbox=mailbox):
        context = {
            "link": request.build_absolute_uri(answer_url),
            "until": timezone.localdate(sheet.expires_at),
            "meeting_page": request.build_absolute_uri(reverse("matching:answer_meeting_page", args=[token])),
            "moves": sheet_moves(sheet, token),
        }
        email = form.cleaned_data["email"]
        sentence = _("The private link to your answer is in it.")
        if context["moves"]:
            sentence = _("Your first moves and the private link to them are in it.")
        account_mail(template="matching/email/answer", to=email, lang=current_language(), context=context).send()
        return render(request, "accounts/mailed.html", {"email": email, "sentence": sentence, "back_url": answer_url})
    return render(request, "matching/send_answer_page.html", {"form": form, "token": token, "back_url": answer_url})


@require_http_methods(["GET", "HEAD", "POST"])
@with_fact_sheet
def meeting_pdf(request: HttpRequest, sheet: FactSheet, token: str) -> HttpResponse:
    """Hand out the page for a meeting as a file."""
    return file_answer(
        request, "meeting", sheet.pk, report=MeetingPage(sheet, current_language(), timezone.localdate()),
        name=f"{_('first-moves')}.pdf", is_inline=True, back_name=_("Back to your first moves"),
        back_url=reverse("matching:answer", args=[token]), frame="private.html",
    )  # fmt: skip
