"""Fields that a curator changed and a file says otherwise, and what a person decides of each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.http.errors import refusal_as_message
from hub.directory.seats.access import charge_of
from programs.choices import ConflictChoice
from programs.entry_types import PROGRAM
from programs.imports.access import conflict_for, conflicts_of
from programs.imports.presentation import field_of
from programs.imports.services import resolve_conflict

PER_PAGE = 20


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    lang = current_language()
    rows = conflicts_of(charge_of(request.user))
    if slug := request.GET.get("program", ""):
        rows = rows.filter(program__slug=slug)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"conflict": row, **field_of(PROGRAM, row.field, row.ours, row.theirs, lang)} for row in page]
    return render(
        request, "programs/imports/conflicts.html", {"page_obj": page, "rows": rows, "choices": ConflictChoice}
    )


@require_POST
def resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide about one field."""
    conflict = conflict_for(request.user, pk)
    choice = request.POST.get("choice", "")
    if choice not in set(ConflictChoice.values):
        raise Http404
    with refusal_as_message(request):
        done = resolve_conflict(conflict=conflict, choice=ConflictChoice(choice), by=request.user, at=timezone.now())
        if done:
            messages.success(request, _("That is settled."))
        else:
            messages.warning(request, _("The field was changed meanwhile. Look at what stands now, and decide again."))
    return redirect("imports:conflicts")
