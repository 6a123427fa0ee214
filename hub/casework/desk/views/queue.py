"""The list of the desk, and the views of it that somebody keeps.

The list of one's tasks.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.casework.desk.access import require_staff
from hub.casework.desk.due_dates import tasks_of
from hub.casework.desk.forms.actions import SavedViewForm
from hub.casework.desk.services import change_view, keep_view
from hub.casework.desk.views.base import in_own_time, list_context, list_query, reader_seats, sent_list
from hub.casework.models import SavedView
from hub.core.workflow import RefusedError


@require_safe
@in_own_time
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the requests that the reader has before them."""
    context = list_context(request, query=list_query(request.GET), at=timezone.now())
    return render(request, "casework/desk/page.html", context)


@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    require_staff(request.user)
    query = sent_list(request)
    query.pop("page", None)
    kept = query.urlencode()
    _named(request, lambda name: keep_view(user=request.user, name=name, query=kept), _("The view is kept."))
    return HttpResponseRedirect(f"{reverse('desk:inbox')}?{kept}")


def _named(request: HttpRequest, act: Callable[[str], Any], said: str) -> None:
    """Do something with the name that a view is given, and say what came of it."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name."))
        return
    try:
        with transaction.atomic():
            act(form.cleaned_data["name"])
        messages.success(request, said)
    except IntegrityError:
        messages.error(request, _("You have a view of this name already."))
    except RefusedError as refused:
        messages.error(request, refused.refusal.sentence)


@require_POST
def view_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename one of one's own views, or forget it."""
    require_staff(request.user)
    row = get_object_or_404(SavedView, user=request.user, pk=pk)
    if "forget" in request.POST:
        row.delete()
        messages.success(request, _("The view is forgotten."))
        return HttpResponseRedirect(reverse("desk:inbox"))
    _named(request, lambda name: change_view(view=row, name=name), _("Saved."))
    return HttpResponseRedirect(f"{reverse('desk:inbox')}?{row.query}")


@require_safe
@in_own_time
def tasks(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    waiting, done = tasks_of(request.user, seats=reader_seats(request), at=at)
    today = timezone.localdate(at)
    return render(request, "casework/desk/tasks.html", {"waiting": waiting, "done": done, "today": today})
