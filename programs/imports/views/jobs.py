"""How far the worker has come with a file. The page works by a link; where scripts run, it asks by itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from programs.choices import ImportState, JobKind, JobState
from programs.imports.access import job_for
from programs.imports.jobs import progress_of
from programs.models import ImportJob


@require_safe
def progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far a job has come, or lead on to what came of it; ``?part=1`` asks for the part that changes."""
    job = job_for(request.user, pk)
    part = "part" in request.GET
    if job.state == JobState.DONE:
        if not part:
            _say_what_was_done(request, job)
            return redirect("imports:detail", job.source_id)
        return _led_to(reverse("imports:progress", args=[job.pk]))
    if part and job.state != JobState.WAITING:
        return _led_to(reverse("imports:progress", args=[job.pk]))
    lang = current_language()
    context = {
        "job": job,
        "waiting": job.state == JobState.WAITING,
        "refused": job.state == JobState.REFUSED,
        "writes": job.kind == JobKind.APPLY,
        "rows": progress_of(job.pk) if job.state == JobState.WAITING else None,
        "faults": [fault[lang] for fault in job.faults],
    }
    template = "programs/imports/progress_part.html" if part else "programs/imports/progress.html"
    return render(request, template, context)


def _say_what_was_done(request: SignedInRequest, job: ImportJob) -> None:
    if job.kind == JobKind.APPLY:
        messages.success(request, _("The file is imported. Its drafts wait on the desk; nothing is published."))
    elif job.source is not None and job.source.state == ImportState.APPLIED:
        messages.info(request, _("This file was imported already. Nothing has changed."))


def _led_to(url: str) -> HttpResponse:
    """Let the script go to another page."""
    return HttpResponse(headers={"HX-Redirect": url})
