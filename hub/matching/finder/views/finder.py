"""The finder: one question to a page, an answer after three, nothing kept but a private link."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import fact_sheet_for, sign_fact_sheet
from companies.models import FactSheet
from companies.profile.services.fact_sheets import start_fact_sheet
from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.core.db.bilingual import current_language
from hub.core.http.middleware import remember_language, takes_public_form, uncached
from hub.core.vocabulary.enums import Province
from hub.core.vocabulary.labels import in_province
from hub.matching.assessments.services import save_finder_answers
from hub.matching.assessments.sources import match_fact_sheet, published_sources, sheet_reading
from hub.matching.engine.evaluation import OPENING
from hub.matching.engine.results import MatchResult, MatchSources, match_readings
from hub.matching.explanations.context import answer_context
from hub.matching.explanations.first_moves import Move, apart, moves_of
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms, counts_of, program_rows
from hub.matching.explanations.programs import explanation_context
from hub.matching.finder.meeting import company_words
from hub.matching.profile.facts import CompanyReading, profile_from_answers
from hub.matching.questions.presentation import (
    QuestionView,
    confirmation_form,
    exact_url,
)
from hub.matching.questions.registry import (
    MOST_QUESTIONS,
    QUESTION_TEXTS,
    answered_questions,
    has_asked_enough,
    next_fact,
)
from hub.matching.questions.statements import OwnWordsForm, Statements, UnsaidFactsForm

type SheetView = Callable[..., HttpResponse]


def with_fact_sheet(view: SheetView) -> SheetView:
    """Open the private link; a forged, outlived or forgotten one leads to a page with a way on."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        try:
            sheet = fact_sheet_for(token)
        except Http404:
            return uncached(render(request, "matching/expired.html", status=404))
        return uncached(view(request, sheet, token, **arguments))

    return opened


def _reads_words(request: HttpRequest) -> bool:
    """Whether words are only read, which keeps nothing."""
    return "words" in request.POST and request.POST.keys().isdisjoint(("show", "answer"))


@login_not_required
@takes_public_form(_reads_words)
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
def start(request: HttpRequest) -> HttpResponse:
    """Take the company's own words; or put the first question, or the second where an address brings the province."""
    given = request.POST if request.method == "POST" else request.GET
    if given.keys().isdisjoint(("answer", "province", "questions")):
        return own_words(request)
    province = given.get("province", "")
    answers = {"province": province} if province in set(Province) else {}
    sources = published_sources()
    prompt = QUESTION_TEXTS["areas" if answers else "provinces"]
    form = prompt.bind(request.POST if request.method == "POST" else None, answers=answers, catalogue=sources.catalogue)
    if (
        request.method == "POST"
        and form.is_valid()
        and allows_attempt(request, form, "matching.start", at=timezone.now())
    ):
        told = {**answers, **form.answers()}
        sheet = start_fact_sheet(answers=told, language=current_language(), at=timezone.now())
        return _after(sheet, sign_fact_sheet(sheet), prompt.fact, then="question", said=form.answers())
    told_so_far = match_readings((CompanyReading(answers=answers),), sources=sources, on=timezone.localdate())
    view = QuestionView.of(prompt, form, told_so_far.answer.programs, action=reverse("matching:finder"))
    said = [{"text": QUESTION_TEXTS["provinces"].said(answers), "url": reverse("matching:finder"), "what": _("place")}]
    context = {
        "question": view,
        "form": form,
        "number": 2 if answers else 1,
        "province": answers.get("province", ""),
        "back_url": reverse("pages:home"),
        "said": said if answers else [],
        **_so_far(told_so_far, answers),
    }
    return render(request, "matching/question.html", context)


def own_words(request: HttpRequest) -> HttpResponse:
    """Read the company's own words, show what was read, and begin a sheet with what stays ticked."""
    sent = request.method == "POST"
    form = OwnWordsForm(request.POST if sent else None)
    context: dict[str, Any] = {"form": form, "language_form": "question" if sent else ""}
    if sent and form.is_valid():
        today, shown = timezone.localdate(), request.POST.getlist("shown")
        statements = Statements.of(
            form.cleaned_data["words"], year=today.year, shown=shown, ticked=request.POST.getlist("fact")
        )
        clash, unsaid = statements.clash(), UnsaidFactsForm(request.POST, read=statements.facts)
        ready = "show" in request.POST and statements.keys == set(shown) and not clash and unsaid.is_valid()
        if ready and allows_attempt(request, form, "matching.start", at=timezone.now()):
            answers = unsaid.beside(statements.answers())
            sheet = start_fact_sheet(answers=answers, language=current_language(), at=timezone.now())
            return HttpResponseRedirect(
                reverse("matching:answer" if statements.boxes else "matching:question", args=[sign_fact_sheet(sheet)])
            )
        context |= {"statements": statements, "unsaid": unsaid, "clash": clash if "show" in request.POST else ""}
    response = render(request, "matching/own_words.html", context)
    if sent:  # the reader's own browser may show it again: whoever goes back from the first moves changes what was read
        patch_cache_control(response, private=True, no_cache=True)
    if "language" in request.POST:
        remember_language(response, current_language())
    return response


@require_safe
@with_fact_sheet
def question(request: HttpRequest, sheet: FactSheet, token: str) -> HttpResponse:
    """Put the next question; with none left, or after ten, show the answer."""
    sources = published_sources()
    told = match_fact_sheet(sheet=sheet, on=timezone.localdate(), sources=sources)
    fact = next_fact(sheet.answers, told.answer.next_question)
    if fact is None:
        return HttpResponseRedirect(reverse("matching:answer", args=[token]))
    page = partial(_question_page, request, sheet, token, fact=fact, told=told, sources=sources)
    return page(then="question", exactly=QUESTION_TEXTS[fact].wants_exact(sheet.answers))


@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@with_fact_sheet
def change(request: HttpRequest, sheet: FactSheet, token: str, fact: str) -> HttpResponse:
    """Show one question with what was answered, or take its answer."""
    if fact not in QUESTION_TEXTS:
        raise Http404
    then = "question" if request.POST.get("then") == "question" else "answer"
    sources = published_sources()
    told = match_fact_sheet(sheet=sheet, on=timezone.localdate(), sources=sources)
    exactly = request.GET.get("exactly") == "1" and QUESTION_TEXTS[fact].has_range(sheet.answers)
    page = partial(_question_page, request, sheet, token, fact=fact, told=told, sources=sources, exactly=exactly)
    if request.method != "POST":
        return page(then="question" if request.GET.get("then") == "question" else "answer")
    form = _form(request, sheet, fact, told, sources, data=request.POST, exactly=exactly)
    if not form.is_valid() or not allows_attempt(request, form, "matching.answer", at=timezone.now()):
        return page(then=then, form=form)
    said = form.answers()
    stored = save_finder_answers(sheet=sheet, answers=said, at=timezone.now())
    confirmed = request.POST.get("confirm") == "1"
    return _after(stored, token, fact, then=then, said={} if confirmed else said)


@require_safe
@with_fact_sheet
def answer(request: HttpRequest, sheet: FactSheet, token: str) -> HttpResponse:
    """Show the answer so far: programs, people, opportunities, and the next best question."""
    sources, told, programs, links = _matched(sheet, token)
    fact = next_fact(sheet.answers, told.answer.next_question)
    asked = len(answered_questions(sheet.answers))
    context = {
        **answer_context(told, programs, sources=sources, given=request.GET, links=links),
        "said": _given_answers(sheet, token),
        "token": token,
        "private_link": request.build_absolute_uri(reverse("matching:answer", args=[token])),
        "expires_at": sheet.expires_at,
        "asked": asked,
        "limit_reached": has_asked_enough(sheet.answers),
        "all_programs": len(sources.catalogue.programs),
        "here": reverse("matching:answer", args=[token]),
        "action": "",
    }
    if fact is not None:
        exactly = QUESTION_TEXTS[fact].wants_exact(sheet.answers)
        form = QUESTION_TEXTS[fact].bind(answers=sheet.answers, catalogue=sources.catalogue, exactly=exactly)
        action = reverse("matching:change", args=[token, fact])
        context["question"] = QuestionView.of(QUESTION_TEXTS[fact], form, told.answer.programs, action=action)
    return render(request, "matching/answer.html", context)


def sheet_moves(sheet: FactSheet, token: str) -> list[Move]:
    """Return the first moves of an answer, as its page shows them."""
    return apart(moves_of(_matched(sheet, token)[2].rows))


def _matched(sheet: FactSheet, token: str) -> tuple[MatchSources, MatchResult, MatchedPrograms, AnswerLinks]:
    """Return what the answers of a sheet come to, with its programs as they are listed, and what it was drawn from."""
    sources, links = published_sources(), _links(sheet, token)
    told = match_fact_sheet(sheet=sheet, on=timezone.localdate(), sources=sources)
    province = sheet.answers.get("province")
    programs = MatchedPrograms.of(
        told, catalogue=sources.catalogue, province=province, lang=current_language(), links=links
    )
    return sources, told, programs, links


@require_safe
@with_fact_sheet
def meeting_page(request: HttpRequest, sheet: FactSheet, token: str) -> HttpResponse:
    sources, told, programs, links = _matched(sheet, token)
    context = {
        **answer_context(told, programs, sources=sources, given=QueryDict(), links=links),
        "said": _given_answers(sheet, token),
        "own_words": company_words(told, current_language()),
        "back_url": reverse("matching:answer", args=[token]),
        "pdf_url": reverse("matching:meeting_pdf", args=[token]),
    }
    return render(request, "matching/meeting_page.html", context)


@require_safe
@with_fact_sheet
def program(request: HttpRequest, sheet: FactSheet, token: str, program: str) -> HttpResponse:
    sources = published_sources()
    told = match_fact_sheet(sheet=sheet, on=timezone.localdate(), sources=sources)
    rows = program_rows(told, catalogue=sources.catalogue, lang=current_language(), links=_links(sheet, token))
    context = {
        **explanation_context(rows, program),
        "back_url": reverse("matching:answer", args=[token]),
        "person_url": "#ask",
        "token": token,
        "said": _given_answers(sheet, token),
    }
    return render(request, "matching/program.html", context)


def _after(sheet: FactSheet, token: str, fact: str, *, then: str, said: dict[str, Any]) -> HttpResponseRedirect:
    if fact == "areas" and said.get("description"):
        proposed = {proposal.area for proposal in profile_from_answers(sheet.answers).proposals}
        if "areas" not in sheet.answers or not proposed <= set(sheet.answers["areas"] or ()):
            return HttpResponseRedirect(f"{reverse('matching:change', args=[token, fact])}?confirm=1&then={then}")
    asked = {prompt.fact for prompt in answered_questions(sheet.answers)}
    opening_ends = fact == OPENING[-1] and asked.issuperset(OPENING)
    if then == "answer" or opening_ends:
        return HttpResponseRedirect(reverse("matching:answer", args=[token]))
    return HttpResponseRedirect(f"{reverse('matching:question', args=[token])}?after={fact}")


def _confirms(request: HttpRequest, sheet: FactSheet, fact: str) -> bool:
    """Whether this is the page that proposes areas from the words."""
    if fact != "areas" or request.GET.get("own") == "1":
        return False
    if request.method == "POST":
        return request.POST.get("confirm") == "1"
    waiting = bool(sheet.answers.get("description")) and "areas" not in sheet.answers
    return waiting or request.GET.get("confirm") == "1"


def _form(
    request: HttpRequest,
    sheet: FactSheet,
    fact: str,
    told: MatchResult,
    sources: MatchSources,
    *,
    data: Any = None,
    exactly: bool = False,
) -> Any:
    if _confirms(request, sheet, fact):
        proposals = told.answer.areas
        return confirmation_form(
            QUESTION_TEXTS[fact], proposals, data, answers=sheet.answers, catalogue=sources.catalogue
        )
    return QUESTION_TEXTS[fact].bind(data, answers=sheet.answers, catalogue=sources.catalogue, exactly=exactly)


def _question_page(
    request: HttpRequest,
    sheet: FactSheet,
    token: str,
    *,
    fact: str,
    told: MatchResult,
    sources: MatchSources,
    then: str,
    form: Any = None,
    exactly: bool = False,
) -> HttpResponse:
    confirms = _confirms(request, sheet, fact)
    form = form or _form(request, sheet, fact, told, sources, exactly=exactly)
    asked = [prompt.fact for prompt in answered_questions(sheet.answers)]
    action = reverse("matching:change", args=[token, fact])
    context = {
        "question": QuestionView.of(
            QUESTION_TEXTS[fact],
            form,
            told.answer.programs,
            action=action,
            proposals=told.answer.areas if confirms else None,
        ),
        "form": form,
        "number": None if fact in asked and not confirms else min(len(asked) + (fact not in asked), MOST_QUESTIONS),
        "then": then,
        "confirms": confirms,
        "words_url": f"{action}?own=1&then={then}",
        "back_url": _back(request, sheet, token, fact=fact, then=then, confirms=confirms),
        "skip_url": reverse("matching:answer", args=[token]),
        "said": _given_answers(sheet, token, leave_out=fact),
        **_so_far(told, sheet.answers),
    }
    return render(request, "matching/question.html", context)


def _back(request: HttpRequest, sheet: FactSheet, token: str, *, fact: str, then: str, confirms: bool) -> str:
    """Return the page before this one: the question before, or the answer."""
    if confirms:
        return f"{reverse('matching:change', args=[token, fact])}?own=1&then={then}"
    if then == "answer":
        return reverse("matching:answer", args=[token])
    before = request.GET.get("after", "")
    if fact in OPENING:
        place = OPENING.index(fact)
        before = OPENING[place - 1] if place else ""
    if before in QUESTION_TEXTS and QUESTION_TEXTS[before].was_asked(sheet.answers):
        return f"{reverse('matching:change', args=[token, before])}?then=question"
    return reverse("matching:answer", args=[token])


def _given_answers(sheet: FactSheet, token: str, *, leave_out: str = "") -> list[dict[str, Any]]:
    asked = {prompt.fact: prompt.said(sheet.answers) for prompt in answered_questions(sheet.answers)}
    if "provinces" not in asked and (province := sheet_reading(sheet.answers).facts.supposed.province):
        place = in_province(province, current_language())
        asked = {"provinces": _("%(place)s, as we gather") % {"place": f"{place[:1].upper()}{place[1:]}"}, **asked}
    return [
        {"text": said, "url": reverse("matching:change", args=[token, fact]), "what": QUESTION_TEXTS[fact].what}
        for fact, said in asked.items()
        if fact != leave_out
    ]


def _so_far(told: MatchResult, answers: dict[str, Any]) -> dict[str, Any]:
    return {"counts": counts_of(told.answer.programs), "anything_said": bool(answers)}


def _question_url(sheet: FactSheet, token: str, fact: str) -> str:
    url = reverse("matching:change", args=[token, fact])
    return exact_url(url) if fact in QUESTION_TEXTS and QUESTION_TEXTS[fact].has_range(sheet.answers) else url


def _links(sheet: FactSheet, token: str) -> AnswerLinks:
    return AnswerLinks(
        program=lambda slug: reverse("matching:answer_program", args=[token, slug]),
        question=lambda fact: _question_url(sheet, token, fact),
        person="#ask",
    )
