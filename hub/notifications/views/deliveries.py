"""Mails and jobs that were given up, for administrators: topics, errors and ages, never what a mail says."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hub.accounts.requests import SignedInRequest
from hub.notifications import services
from hub.notifications.access import dead_message_for, let_administrator_in
from hub.notifications.forms import DropForm
from hub.notifications.presentation import short_error
from hub.outbox.models import Message

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def dead(request: SignedInRequest) -> HttpResponse:
    """Show how the queue fares and what was given up; try all of a topic again."""
    let_administrator_in(request.user)
    if request.method == "POST":
        revived = services.retry_topic(topic=request.POST.get("topic", ""), by=request.user, at=timezone.now())
        messages.info(request, _revived(revived))
        return redirect("deliveries:list")
    rows = Message.objects.dead()
    page = Paginator(rows.defer("payload"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "health": services.queue_health(at=timezone.now()),
        "topics": rows.order_by("topic").values("topic").annotate(number=Count("pk")),
        "rows": [(row, short_error(row.last_error)) for row in page],
    }
    return render(request, "notifications/dead.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: SignedInRequest, message: uuid.UUID) -> HttpResponse:
    """Show one mail or job that was given up; try it again, or leave it with a reason."""
    row = dead_message_for(request.user, message)
    is_drop = "drop" in request.POST
    form = DropForm(request.POST if is_drop else None)
    if request.method == "POST" and (not is_drop or form.is_valid()):
        return _settle(request, row, form if is_drop else None)
    context = {"row": row, "error": short_error(row.last_error), "form": form}
    return render(request, "notifications/dead_message.html", context)


def _settle(request: SignedInRequest, row: Message, form: DropForm | None) -> HttpResponse:
    who: dict[str, Any] = {"message": row, "by": request.user, "at": timezone.now()}
    try:
        if form is None:
            services.retry_message(**who)
            messages.success(request, _("It is being tried again."))
        else:
            services.drop_message(**who, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is not tried again. Your reason is kept."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("deliveries:list")


def _revived(number: int) -> str:
    if number == 0:
        return _("There was nothing left to try again.")
    return ngettext("%(number)s is being tried again.", "%(number)s are being tried again.", number) % {
        "number": number
    }
