"""The plan of a company for one project: chosen programs as a path. The choice stands in the address."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.access import membership_for, render_company
from companies.choices import MemberRole
from companies.models import Company, ProgramStance, Project
from hub.core.db.bilingual import current_language
from hub.matching.assessments.services import keep_plan
from hub.matching.assessments.sources import match_company, published_sources
from hub.matching.explanations.context import person_url
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms, program_rows, stances_on
from hub.matching.plans.presentation import PlanPage, PlanRequest, project_facts
from programs.catalogue.entries import Catalogue


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the path of the chosen programs: order, money, rules kept and broken. Fit for print."""
    membership = membership_for(request.user, slug)
    company, lang, today = membership.company, current_language(), timezone.localdate()
    projects = list(company.projects.all())
    project = _project(projects, request.GET.get("project"))
    sources = published_sources()
    told = match_company(company=company, on=today, sources=sources)
    catalogue, links, stances = sources.catalogue, _links(company), list(company.stances.all())
    rows = program_rows(told, catalogue=catalogue, lang=lang, links=links)
    programs = MatchedPrograms.of(
        told,
        catalogue=catalogue,
        province=company.province,
        lang=lang,
        links=links,
        stances=stances_on(today, stances),
    )
    page = PlanPage(
        _wanted(request.GET, company, project, catalogue, stances),
        project_facts(company, project, on=today),
        {row.slug: row for row in rows},
        catalogue,
        lang,
    )
    # Only a plan of which nothing was said yet is begun for the company; one that was emptied stays empty.
    begins = not page.steps and "chosen" not in request.GET
    others = [row for row in programs.could if row.slug not in page.wanted.amounts]
    context: dict[str, Any] = {
        "page": page,
        "project": project,
        "projects": projects,
        "begins": begins,
        "suggested": programs.first if begins else others[: 5 if page.steps else 8],
        "person_url": person_url(company.province),
        "today": today,
    }
    return render_company(request, membership, "matching/plan.html", current="matches", **context)


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Work out what the form holds; where it says so, keep the programs as considered for the project.

    What was applied for or awarded stays as it is, and so does what the page of the form did not show. Nothing is kept
    while an amount cannot be read.
    """
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    company, given = membership.company, request.POST.copy()
    keeps = bool(given.pop("keep", None))
    given.pop("csrfmiddlewaretoken", None)
    project = _project(list(company.projects.all()), given.get("project"))
    catalogue = published_sources().catalogue
    wanted = _wanted(given, company, project, catalogue, company.stances.all())
    if wanted.mistaken or not keeps:
        if keeps:
            messages.error(request, _("Nothing is kept yet: correct the amount first."))
        said = ((name, value) for name, values in given.lists() for value in values if value)
        return HttpResponseRedirect(f"{reverse('matching:plan', args=[company.slug])}?{urlencode(list(said))}")
    keep_plan(
        company=company,
        project=project,
        amounts=wanted.amounts,
        dropped=wanted.shown - wanted.amounts.keys(),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("Your plan is kept. The programs stand as considered."))
    # The costs that programs take, and what the company says of rules, are kept nowhere but in the address.
    query: dict[str, Any] = ({} if project is None else {"project": project.pk}) | {
        f"base.{program}": dollars for program, dollars in wanted.bases.items()
    }
    query |= {f"rule.{rule}": "apart" for rule in sorted(wanted.apart)}
    query |= {f"rule.{rule}": "same" for rule in sorted(wanted.same)}
    return HttpResponseRedirect(reverse("matching:plan", args=[company.slug], query=query))


def _project(projects: list[Project], asked: str | None) -> Project | None:
    """Return the project asked for, or the first one; None for a company without projects."""
    if not asked:
        return projects[0] if projects else None
    for project in projects:
        if str(project.pk) == asked:
            return project
    raise Http404


def _wanted(
    given: QueryDict, company: Company, project: Project | None, catalogue: Catalogue, stances: Iterable[ProgramStance]
) -> PlanRequest:
    own = None if project is None else project.pk
    applications = [one for one in company.applications.all() if one.project_id in {None, own}]
    return PlanRequest.of(given, catalogue=catalogue, project=project, applications=applications, stances=stances)


def _links(company: Company) -> AnswerLinks:
    return AnswerLinks(
        program=lambda slug: reverse("matching:company_program", args=[company.slug, slug]),
        question=lambda fact: reverse("matching:company_question", args=[company.slug, fact]),
        person=person_url(company.province),
    )
