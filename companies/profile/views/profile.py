"""A company's first page and its profile.

Offerings and projects.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.access import membership_for, render_company, show_errors
from companies.choices import JoinState, MemberRole
from companies.models import Company, Offering, Project
from companies.profile.completeness import ProfileStep, profile_completeness
from companies.profile.facts import offering_rows, project_rows
from companies.profile.forms.profile import (
    SECTION_TITLES,
    SECTIONS,
    OfferingForm,
    ProfileSection,
    ProjectForm,
    profile_sections,
)
from companies.profile.registry import dashboard_parts
from companies.profile.services.offerings import (
    add_offering,
    add_project,
    edit_offering,
    edit_project,
    remove_offering,
    remove_project,
)
from companies.profile.services.profile import ProfileConflictError, update_profile


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
    """Show the whole profile, section by section."""
    membership = membership_for(request.user, slug)
    rows = profile_sections(membership.company, day=timezone.localdate())
    parts = [{"section": section, "url": reverse(f"companies:section_{section.key}", args=[slug])} for section in rows]
    return render_company(request, membership, "companies/profile.html", current="profile", parts=parts)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Change one section."""
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


@require_safe
def offerings(request: HttpRequest, slug: str) -> HttpResponse:
    """List the company's offerings."""
    membership = membership_for(request.user, slug)
    day = timezone.localdate()
    rows = [{"offering": item, "rows": offering_rows(item, day=day)} for item in membership.company.offerings.all()]
    return render_company(request, membership, "companies/offerings.html", current="offerings", items=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def offering(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add an offering, or change one."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    company, at = membership.company, timezone.now()
    row = get_object_or_404(company.offerings, pk=pk) if pk else Offering(company=company)
    form = OfferingForm(request.POST or None, row=row, day=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        own = {name: form.cleaned_data[name] for name in ("name", "description")}
        own["is_main"] = form.cleaned_data.get("is_main", False)
        try:
            if pk:
                edit_offering(offering=row, answers=form.answers, by=request.user, at=at, **own)
            else:
                add_offering(company=company, answers=form.answers, by=request.user, at=at, **own)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("companies:offerings", slug)
    return render_company(
        request, membership, "companies/offering.html", current="offerings", form=form, offering=row if pk else None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def offering_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then remove an offering."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    row = get_object_or_404(membership.company.offerings, pk=pk)
    if request.method == "POST":
        remove_offering(offering=row, by=request.user, at=timezone.now())
        messages.success(request, _("Removed."))
        return redirect("companies:offerings", slug)
    return render_company(
        request,
        membership,
        "companies/confirm.html",
        current="offerings",
        question=_("Remove %(name)s?") % {"name": row.name},
        consequence=_("Its areas, level and markets no longer count in your matches."),
        button=_("Remove this offering"),
        back=reverse("companies:offerings", args=[slug]),
    )


@require_safe
def projects(request: HttpRequest, slug: str) -> HttpResponse:
    """List the company's projects."""
    membership = membership_for(request.user, slug)
    day = timezone.localdate()
    rows = [{"project": item, "rows": project_rows(item, day=day)} for item in membership.company.projects.all()]
    return render_company(request, membership, "companies/projects.html", current="projects", items=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def project(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a project, or change one."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    company, at = membership.company, timezone.now()
    row = get_object_or_404(company.projects, pk=pk) if pk else Project(company=company)
    form = ProjectForm(request.POST or None, row=row, day=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        own = {name: form.cleaned_data[name] for name in ("name", "purpose")}
        try:
            if pk:
                edit_project(project=row, answers=form.answers, by=request.user, at=at, **own)
            else:
                add_project(company=company, answers=form.answers, by=request.user, at=at, **own)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("companies:projects", slug)
    return render_company(
        request, membership, "companies/project.html", current="projects", form=form, project=row if pk else None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then remove a project."""
    membership = membership_for(request.user, slug, role=MemberRole.EDITOR)
    row = get_object_or_404(membership.company.projects, pk=pk)
    if request.method == "POST":
        remove_project(project=row, by=request.user, at=timezone.now())
        messages.success(request, _("Removed."))
        return redirect("companies:projects", slug)
    return render_company(
        request,
        membership,
        "companies/confirm.html",
        current="projects",
        question=_("Remove %(name)s?") % {"name": row.name},
        consequence=_("Its place, cost and partner no longer count in your matches."),
        button=_("Remove this project"),
        back=reverse("companies:projects", args=[slug]),
    )
