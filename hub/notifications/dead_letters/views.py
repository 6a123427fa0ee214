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

from hub.accounts.authentication.sessions import SignedInRequest
from hub.notifications.dead_letters.access import dead_message_for, require_administrator
from hub.notifications.dead_letters.forms import DropForm
from hub.notifications.dead_letters.services import drop_message, queue_health, retry_message, retry_topic
from hub.notifications.delivery.presentation import short_error
from hub.outbox.models import OutboxMessage, OutboxState

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def dead_letters(request: SignedInRequest) -> HttpResponse:
    """Show how the queue fares and what was given up; try all of a topic again."""
    require_administrator(request.user)
    if request.method == "POST":
        revived = retry_topic(topic=request.POST.get("topic", ""), by=request.user, at=timezone.now())
        messages.info(request, _revived(revived))
        return redirect("deliveries:dead_letters")
    rows = OutboxMessage.objects.dead()
    page = Paginator(rows.defer("payload"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "health": queue_health(at=timezone.now()),
        # Of mails that may have arrived, somebody decides one by one.
        "topics": OutboxMessage.objects.filter(state=OutboxState.DEAD)
        .order_by("topic")
        .values("topic")
        .annotate(number=Count("pk")),
        "rows": [(row, short_error(row.last_error)) for row in page],
    }
    return render(request, "notifications/dead_letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: SignedInRequest, message: uuid.UUID) -> HttpResponse:
    """Show one mail or job that was given up; try it again, or leave it with a reason."""
    row = dead_message_for(request.user, message)
    is_drop = "drop" in request.POST
    form = DropForm(request.POST if is_drop else None)
    if request.method == "POST" and (not is_drop or form.is_valid()):
        return _settle(request, row, form if is_drop else None)
    context = {"row": row, "error": short_error(row.last_error), "form": form}
    return render(request, "notifications/dead_letter.html", context)


def _settle(request: SignedInRequest, row: OutboxMessage, form: DropForm | None) -> HttpResponse:
    who: dict[str, Any] = {"message": row, "by": request.user, "at": timezone.now()}
    try:
        if form is None:
            retry_message(**who)
            messages.success(request, _("It is being tried again."))
        else:
            drop_message(**who, reason=form.cleaned_data["reason"])
            messages.success(request, _("It is not tried again. Your reason is kept."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("deliveries:dead_letters")


def _revived(number: int) -> str:
    if number == 0:
        return _("There was nothing left to try again.")
    return ngettext("%(number)s is being tried again.", "%(number)s are being tried again.", number) % {
        "number": number
    }
