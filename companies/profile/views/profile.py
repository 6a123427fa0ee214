"""A company's first page and its profile.

Offerings and projects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import membership_for, render_company
from companies.choices import JoinState, MemberRole
from companies.models import Company, Offering, Project
from companies.profile.completeness import ProfileStep, profile_completeness
from companies.profile.facts import fact_rows
from companies.profile.forms.profile import (
    SECTION_TITLES,
    SECTIONS,
    OfferingForm,
    ProfileSection,
    ProjectForm,
    profile_sections,
)
from companies.profile.registry import dashboard_parts
from companies.profile.services.offerings import edit_offering, edit_project, remove_offering, remove_project
from companies.profile.services.profile import ProfileConflictError, update_profile
from hub.core.http.errors import refusal_on_form, show_errors


@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the company can do next: its moves, what changed, its request, one question, its profile."""
    membership = membership_for(request.user, slug)
    company = membership.company
    prefetch_related_objects([company], "offerings", "projects")
    offerings, projects = list(company.offerings.all()), list(company.projects.all())
    strength = profile_completeness(company, offerings=offerings, projects=projects, day=timezone.localdate())
    main, is_owner = offerings[0].pk if offerings else None, membership.role == MemberRole.OWNER
    return render_company(
        request,
        membership,
        "companies/dashboard.html",
        current="dashboard",
        strength=strength,
        steps=[{"url": _address(step, company, main), "sentence": step.sentence} for step in strength.steps],
        parts=dashboard_parts(request, membership, aside=False),
        aside_parts=dashboard_parts(request, membership, aside=True),
        waiting=company.join_requests.filter(state=JoinState.OPEN).count() if is_owner else 0,
    )


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    membership = membership_for(request.user, slug)
    rows = profile_sections(membership.company, day=timezone.localdate())
    parts = [{"section": section, "url": reverse(f"companies:section_{section.key}", args=[slug])} for section in rows]
    return render_company(request, membership, "companies/profile.html", current="profile", parts=parts)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    at = timezone.now()
    form = SECTIONS[key](request.POST or None, row=membership.company, day=timezone.localdate(at))
    saved: ProfileSection | None = None
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(
                company=membership.company,
                answers=form.answers,
                identity=form.identity,
                version=form.cleaned_data["version"],
                by=request.user,
                at=at,
            )
        except ProfileConflictError as conflict:
            form.show_conflict(conflict.company)
            saved = next(
                part for part in profile_sections(conflict.company, day=timezone.localdate(at)) if part.key == key
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("companies:profile", slug)
    return render_company(
        request,
        membership,
        "companies/section.html",
        current="profile",
        form=form,
        title=SECTION_TITLES[key],
        key=key,
        saved=saved,
    )


def _address(step: ProfileStep, company: Company, main_offering: int | None) -> str:
    """Return the page where a step is done."""
    if step.where == "offering":
        if main_offering is None:
            return reverse("companies:offering_new", args=[company.slug])
        return reverse("companies:offering", args=[company.slug, main_offering])
    name = "project_new" if step.where == "project" else f"section_{step.where}"
    return reverse(f"companies:{name}", args=[company.slug])


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPages:
    """What the pages of offerings and those of projects do not share, besides their templates."""

    model: type[Offering] | type[Project]
    form: type[OfferingForm] | type[ProjectForm]
    save: Callable[..., Any]
    remove: Callable[..., None]
    consequence: Any  # of removing one
    button: Any


_WORK = {
    "offering": WorkPages(
        model=Offering,
        form=OfferingForm,
        save=edit_offering,
        remove=remove_offering,
        consequence=gettext_lazy("Its areas, level and markets no longer count in your matches."),
        button=gettext_lazy("Remove this offering"),
    ),
    "project": WorkPages(
        model=Project,
        form=ProjectForm,
        save=edit_project,
        remove=remove_project,
        consequence=gettext_lazy("Its place, cost and partner no longer count in your matches."),
        button=gettext_lazy("Remove this project"),
    ),
}


@require_safe
def work_list(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """List the company's offerings, or its projects."""
    membership = membership_for(request.user, slug)
    day, facts = timezone.localdate(), _WORK[kind].form.facts
    rows = getattr(membership.company, f"{kind}s").all()
    items = [{kind: row, "rows": fact_rows(row, facts, day=day)} for row in rows]
    return render_company(request, membership, f"companies/{kind}s.html", current=f"{kind}s", items=items)


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, slug: str, kind: str, pk: int | None = None) -> HttpResponse:
    """Add an offering or a project, or change one."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    company, at, pages = membership.company, timezone.now(), _WORK[kind]
    of_company = getattr(company, f"{kind}s")
    row = get_object_or_404(of_company, pk=pk) if pk else pages.model(company=company, created_at=at)
    form = pages.form(request.POST or None, row=row, day=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        own = {name: form.cleaned_data[name] for name in form.own_fields if name in form.fields}
        with refusal_on_form(form):
            pages.save(**{kind: row}, **own, answers=form.answers, by=request.user, at=at)
            messages.success(request, _("Saved."))
            return redirect(f"companies:{kind}s", slug)
    context: dict[str, Any] = {"form": form, kind: row if pk else None}
    return render_company(request, membership, f"companies/{kind}.html", current=f"{kind}s", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def work_remove(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Ask, then remove an offering or a project."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    row, pages = get_object_or_404(getattr(membership.company, f"{kind}s"), pk=pk), _WORK[kind]
    if request.method == "POST":
        pages.remove(**{kind: row}, by=request.user, at=timezone.now())
        messages.success(request, _("Removed."))
        return redirect(f"companies:{kind}s", slug)
    return render_company(
        request,
        membership,
        "companies/confirm.html",
        current=f"{kind}s",
        question=_("Remove %(name)s?") % {"name": row.name},
        consequence=pages.consequence,
        button=pages.button,
        back=reverse(f"companies:{kind}s", args=[slug]),
    )
