"""A program as its curators see it: its versions, what was done and why, and the ways to change it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.requests import SignedInRequest
from hub.core.bilingual import current_language
from hub.core.workflow import TransitionRefusedError
from programs.choices import DESK_ORIGINS, OPEN_STATES
from programs.curating import services
from programs.curating.access import program_for
from programs.curating.forms.programs import RetireForm, RollBackForm
from programs.curating.history import rows_of, steps_of
from programs.drafting.values import lines
from programs.models import Program
from programs.services import live_catalogue


@require_safe
def program(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a program's versions and its history."""
    return _page(request, program_for(request.user, slug))


def _page(request: SignedInRequest, row: Program, **forms: object) -> HttpResponse:
    versions = list(row.revisions.order_by("-number"))
    shown, rules = row.live or versions[0], live_catalogue().rules.about(row.slug)
    context = {
        "program": row,
        "shown": shown,
        "versions": versions,
        "open_draft": next((one for one in versions if one.origin in DESK_ORIGINS and one.state in OPEN_STATES), None),
        "rules": [(rule.id, rule.sentence.text(current_language())) for rule in rules],
        "steps": steps_of(row),
        "roll_back_form": RollBackForm(versions=versions),
        "may_roll_back": any(one.retired_at is not None and one.state == "retired" for one in versions),
        "retire_form": RetireForm(),
    } | forms
    return render(request, "curating/program.html", context)


@require_safe
def rows(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show every change of the program's rows, as the database itself noted it."""
    row = program_for(request.user, slug)
    return render(request, "curating/rows.html", {"program": row, "changes": rows_of(row)})


@require_POST
def change(request: SignedInRequest, slug: str, what: str) -> HttpResponse:
    """Begin a draft, end the program, or show an earlier version again."""
    row = program_for(request.user, slug)
    try:
        if what == "draft":
            draft = services.begin_draft(program=row, by=request.user, at=timezone.now())
            return redirect("curating:draft", draft.pk)
        if what == "end":
            return _end(request, row)
        if what == "back":
            return _back(request, row)
    except TransitionRefusedError as error:
        messages.error(request, error.refusal.sentence or _("This is not possible any more."))
        return redirect("curating:program", slug)
    raise Http404


def _end(request: SignedInRequest, row: Program) -> HttpResponse:
    form = RetireForm(request.POST)
    if not form.is_valid():
        return _page(request, row, retire_form=form, form=form)
    draft = services.begin_retirement(
        program=row,
        successors=lines(form.cleaned_data["successors"]),
        closed_on=form.cleaned_data["closed_on"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The draft says that the program has ended. A second curator publishes it."))
    return redirect("curating:draft", draft.pk)


def _back(request: SignedInRequest, row: Program) -> HttpResponse:
    form = RollBackForm(request.POST, versions=row.revisions.order_by("-number"))
    if not form.is_valid():
        return _page(request, row, roll_back_form=form, form=form)
    services.roll_back(
        program=row,
        to=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The earlier version is shown again."))
    return redirect("curating:program", row.slug)
