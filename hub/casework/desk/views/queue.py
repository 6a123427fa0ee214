"""The list of the desk, its file, and the views of it that somebody keeps.

The list of one's tasks.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
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
from hub.casework.desk.actions.rules import may_change_task
from hub.casework.desk.due_dates import tasks_of
from hub.casework.desk.forms.actions import SavedViewForm
from hub.casework.desk.forms.tasks import TasksOfForm
from hub.casework.desk.presentation.rows import rows_for_file
from hub.casework.desk.queries import list_file
from hub.casework.desk.services import change_view, keep_view
from hub.casework.desk.views.base import in_own_time, list_context, list_query, reader_seats, sent_list
from hub.casework.models import SavedView
from hub.core.db.bilingual import current_language
from hub.core.http.downloads import csv_file
from hub.core.http.errors import refusal_as_message
from hub.directory.models import Seat
from hub.directory.seats.presence import covered_people, is_led
from hub.directory.seats.team_leads import led_holders


@require_safe
@in_own_time
def inbox(request: HttpRequest) -> HttpResponse:
    context = list_context(request, query=list_query(request.GET), at=timezone.now())
    return render(request, "casework/desk/page.html", context)


@require_safe
@in_own_time
def inbox_csv(request: HttpRequest) -> HttpResponse:
    """Send the same list as a file, all pages of it; one that is too long leads back to the page, which says so."""
    query = list_query(request.GET)
    found = list_file(user=request.user, seats=reader_seats(request), query=query, at=timezone.now())
    if found is None:
        return HttpResponseRedirect(f"{reverse('desk:inbox')}?{query.urlencode()}")
    return csv_file(_("requests.csv"), rows_for_file(found, current_language()))


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
        with refusal_as_message(request), transaction.atomic():
            act(form.cleaned_data["name"])
            messages.success(request, said)
    except IntegrityError:
        messages.error(request, _("You have a view of this name already."))


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
    """Show the tasks of the reader and those in whose place they stand; those of an office to whoever leads it."""
    at, seats = timezone.now(), reader_seats(request)
    user: Any = request.user
    covers = covered_people(seats)
    people, led = {user.pk, *covers}, _people_led(seats, but=user)
    form = TasksOfForm(request.GET, people=led)
    if form.chosen == form.OFFICE:
        people |= {int(key) for key, _name in led}
    elif form.chosen:
        people = {int(form.chosen)}
    title = _("Tasks of my office") if form.chosen else _("My tasks")
    if person := dict(led).get(form.chosen):
        title = _("Tasks of %(person)s") % {"person": person}
    waiting, done = tasks_of(user, seats=seats, people=people, at=at)
    context = {
        "form": form if led else None,
        "title": title,
        "waiting": waiting,
        "changeable": [one for one in waiting if may_change_task(one, by=user, done=True, covers=covers) is None],
        "done": done,
        "today": timezone.localdate(at),
    }
    return render(request, "casework/desk/tasks.html", context)


def _people_led(seats: Sequence[Seat], *, but: Any) -> list[tuple[str, str]]:
    """Return whom a reader leads with some seats, by key and name."""
    if not (led := [seat for seat in seats if is_led(seat)]):
        return []
    names = {str(row.user_id): row.user.get_full_name() for row in led_holders(led) if row.user_id != but.pk}
    return sorted(names.items(), key=itemgetter(1))
