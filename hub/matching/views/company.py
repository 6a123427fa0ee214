"""The match page of a company: live from its profile, for each offering and project."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.access import membership_for
from companies.choices import MemberRole, Stance
from companies.models import Company, ProgramStance
from companies.services import clear_stance, set_stance
from companies.views.frame import render_company, show_errors
from hub.core.bilingual import current_language
from hub.core.vocabulary import Support
from hub.core.words import label
from hub.matching.asking import QuestionView, confirmation_form, exact_url, figures_of, limits_words, settles_words
from hub.matching.evaluation import Standing
from hub.matching.forms.kinds import ExactForm
from hub.matching.presentation import Links, ProgramRow, group_title, reading_words, rows_of
from hub.matching.questionnaire import PROMPTS, asked_prompts
from hub.matching.services import answer_company, answer_for_company, published_sources
from hub.matching.told import Reading, Sources, Told
from hub.matching.twins import fold_twins
from hub.matching.views.frame import answer_context, explanation_context, person_url

_PRINTED = 15


@require_safe
def match(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the company is told, with filters, its own answers about programs, and the next best question."""
    membership = membership_for(request.user, slug)
    company, lang = membership.company, current_language()
    sources = published_sources()
    told = answer_company(company=company, on=timezone.localdate(), sources=sources)
    links = _links(company)
    stances = _stances(company)
    listed = rows_of(told, catalogue=sources.catalogue, lang=lang, links=links, stances=stances)
    rows = fold_twins(listed, company.province, catalogue=sources.catalogue)
    filters = Filters(request.GET)
    set_aside = [row for row in rows if row.stance is not None]
    context = {
        **answer_context(
            told,
            [row for row in rows if row.stance is None and filters.admits(row)],
            show=request.GET.get("show", ""),
            links=links,
        ),
        "set_aside": set_aside,
        "filters": filters,
        "verdict_filters": filters.by_verdict(rows),
        "support_filters": filters.by_support(rows, lang),
        "said": _said(told, company),
        "readings": told.readings,
        "stances": Stance,
        "here": request.get_full_path(),
        "question": _next_question(told, sources, company),
    }
    return render_company(request, membership, "matching/company.html", current="matches", **context)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the match on paper, for a meeting: the first programs, what to ask, people, sources with their addresses."""
    membership = membership_for(request.user, slug)
    company, lang = membership.company, current_language()
    sources = published_sources()
    told = answer_company(company=company, on=timezone.localdate(), sources=sources)
    links = _links(company)
    stances = _stances(company)
    listed = rows_of(told, catalogue=sources.catalogue, lang=lang, links=links, stances=stances)
    rows = fold_twins(listed, company.province, catalogue=sources.catalogue)
    context = {
        **answer_context(told, rows, show="", links=links),
        "printed": [row for row in rows if row.answer.rank is not None and _is_open_choice(row.stance)][:_PRINTED],
        "said": _said(told, company),
    }
    return render_company(request, membership, "matching/sheet.html", current="matches", **context)


@require_safe
def program(request: HttpRequest, slug: str, program: str) -> HttpResponse:
    """Explain one program to the company, condition by condition; an ended one with what took over, matched again."""
    membership = membership_for(request.user, slug)
    company, lang = membership.company, current_language()
    sources = published_sources()
    told = answer_company(company=company, on=timezone.localdate(), sources=sources)
    stances = _stances(company)
    rows = rows_of(told, catalogue=sources.catalogue, lang=lang, links=_links(company), stances=stances)
    context = {
        **explanation_context(rows, program),
        "back_url": reverse("matching:company", args=[company.slug]),
        "person_url": person_url(company.province),
        "stances": Stance,
        "here": request.path,
    }
    return render_company(request, membership, "matching/company_program.html", current="matches", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, fact: str) -> HttpResponse:
    """Put one question to the company, or write its answer straight into the profile."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    company = membership.company
    if fact not in PROMPTS:
        raise Http404
    sources = published_sources()
    told = answer_company(company=company, on=timezone.localdate(), sources=sources)
    reading = _reading(told, request.POST.get("about") or request.GET.get("about"))
    exactly = request.GET.get("exactly") == "1" and PROMPTS[fact].has_range(reading.answers)
    data = request.POST if request.method == "POST" else None
    form = _form(fact, reading, sources, data=data, exactly=exactly)
    if request.method == "POST" and form.is_valid():
        try:
            answer_for_company(
                company=company, reading=reading, answers=form.answers(), by=request.user, at=timezone.now()
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            return HttpResponseRedirect(_onward(request, company))
    context = {
        "question": _view(fact, form, told, company, reading),
        "form": form,
        "about": told.readings.index(reading),
        "about_words": reading_words(reading) if len(told.readings) > 1 else "",
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


class Filters:
    """What the address narrows the page to: verdicts and kinds of support."""

    def __init__(self, given: Any) -> None:
        self.verdicts = [value for value in given.getlist("verdict") if value in set(Standing)]
        self.support = [value for value in given.getlist("support") if value in set(Support)]

    @property
    def chosen(self) -> int:
        """How many filters stand."""
        return len(self.verdicts) + len(self.support)

    def admits(self, row: ProgramRow) -> bool:
        """Whether a program passes every kind of filter; inside one kind, any choice is enough."""
        by_verdict = not self.verdicts or row.answer.standing.value in self.verdicts
        return by_verdict and (not self.support or not set(self.support).isdisjoint(row.answer.program.support))

    def by_verdict(self, rows: list[ProgramRow]) -> list[dict[str, Any]]:
        """Return the standings with how many programs of the answer stand there."""
        found = [row.answer.standing.value for row in rows]
        return [_tick(one, group_title(one), found, self.verdicts) for one in Standing if one in found]

    def by_support(self, rows: list[ProgramRow], lang: str) -> list[dict[str, Any]]:
        """Return the kinds of support with how many programs of the answer give each."""
        found = [kind for row in rows for kind in row.answer.program.support]
        return [_tick(kind, label(kind, lang), found, self.support) for kind in Support if kind in found]


def _tick(value: str, words: str, found: list[str], chosen: list[str]) -> dict[str, Any]:
    return {"value": str(value), "label": words, "count": found.count(value), "checked": value in chosen}


def _stances(company: Company) -> dict[str, ProgramStance]:
    """Return what the company says of programs; a "later" whose day has come is asked again."""
    today = timezone.localdate()
    return {one.program_slug: one for one in company.stances.all() if one.until is None or one.until > today}


def _is_open_choice(said: ProgramStance | None) -> bool:
    return said is None or said.stance != Stance.NOT_FOR_US


def _links(company: Company) -> Links:
    return Links(
        program=lambda slug: reverse("matching:company_program", args=[company.slug, slug]),
        question=lambda fact: reverse("matching:company_question", args=[company.slug, fact]),
        person=person_url(company.province),
    )


def _said(told: Told, company: Company) -> list[dict[str, Any]]:
    answers = told.readings[0].answers
    return [
        {
            "text": prompt.said(answers),
            "url": reverse("matching:company_question", args=[company.slug, prompt.fact]),
            "what": prompt.what,
        }
        for prompt in asked_prompts(answers)
    ]


def _next_question(told: Told, sources: Sources, company: Company) -> dict[str, Any] | None:
    found = told.answer.next_question
    if found is None:
        return None
    reading = told.readings[told.question_reading]
    form = _form(found.fact, reading, sources, exactly=PROMPTS[found.fact].wants_exact(reading.answers))
    return {"view": _view(found.fact, form, told, company, reading), "about": told.question_reading}


def _view(fact: str, form: Any, told: Told, company: Company, reading: Reading) -> QuestionView:
    action = reverse("matching:company_question", args=[company.slug, fact])
    exactly = isinstance(form, ExactForm)
    return QuestionView(
        prompt=PROMPTS[fact],
        form=form,
        action=exact_url(action) if exactly else action,
        limits=limits_words(told.answer.programs, PROMPTS[fact], form.known) if exactly else "",
        settles=settles_words(figures_of(told.answer.programs, fact)),
        proposals=reading.profile.proposals if fact == "areas" and reading.profile.proposals else None,
    )


def _form(fact: str, reading: Reading, sources: Sources, *, data: Any = None, exactly: bool = False) -> Any:
    prompt = PROMPTS[fact]
    if fact == "areas":
        # The company's own words stand in its profile: here they only propose.
        proposals = reading.profile.proposals
        return confirmation_form(prompt, proposals, data, answers=reading.answers, catalogue=sources.catalogue)
    return prompt.bind(data, answers=reading.answers, catalogue=sources.catalogue, exactly=exactly)


def _reading(told: Told, about: str | None) -> Reading:
    index = int(about) if about and about.isdecimal() and len(about) < 9 else 0
    return told.readings[index if index < len(told.readings) else 0]


def _onward(request: HttpRequest, company: Company) -> str:
    """Return the page to go back to: the one named, if it is ours, else the match page."""
    page = request.POST.get("here") or request.GET.get("here") or ""
    if page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return reverse("matching:company", args=[company.slug])
