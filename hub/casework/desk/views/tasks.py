"""The list of one's tasks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.casework.desk.actions.queries import tasks_of
from hub.casework.desk.views.base import in_own_time, reader_seats


@require_safe
@in_own_time
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what the reader has to do, by its day, and what was done last."""
    at = timezone.now()
    waiting, done = tasks_of(request.user, seats=reader_seats(request), at=at)
    today = timezone.localdate(at)
    return render(request, "casework/desk/tasks.html", {"waiting": waiting, "done": done, "today": today})
