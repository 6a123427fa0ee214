"""What a person hears and when, and what the person was told."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.authentication.rate_limits import allows_attempt
from hub.accounts.authentication.sessions import SignedInRequest
from hub.accounts.models import User
from hub.notifications.bounces.services import ask_confirmation as ask_confirmation_service
from hub.notifications.bounces.services import confirm_address
from hub.notifications.choices import Audience
from hub.notifications.delivery.presentation import account_notice, history_row
from hub.notifications.mail.registry import (
    Category,
    categories,
    categories_for,
    is_confirmation_of,
    read_confirmation_token,
    read_stop_token,
)
from hub.notifications.models import Notification, Preference, Recipient
from hub.notifications.preferences.forms import NotificationPreferencesForm
from hub.notifications.preferences.services import resume_mails, save_preferences, stop_mails

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Show and keep when the person wants to hear of each category."""
    known = categories_for(Audience.STAFF if request.user.has_staff_role else Audience.COMPANY)
    form = NotificationPreferencesForm(
        request.POST if request.method == "POST" else None,
        categories=known,
        initial=_chosen_timings(request.user, known),
    )
    if request.method == "POST" and form.is_valid():
        save_preferences(person=request.user, timings=form.timings(), by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    context = {"form": form, "categories": known, "returned": account_notice(request.user)}
    return render(request, "notifications/preferences.html", context)


@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Show the last things that the person was told, or is to be told, and what became of each."""
    rows = Notification.objects.filter(recipient__user=request.user).newest_first()[:SHOWN]
    return render(request, "notifications/history.html", {"rows": [history_row(row) for row in rows], "most": SHOWN})


@require_POST
def ask_confirmation(request: SignedInRequest) -> HttpResponse:
    """Send a link to the person's address, by which mail to it starts again."""
    at = timezone.now()
    form = Form({})
    if not allows_attempt(request, form, "notifications.ask_confirmation", at=at):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    else:
        ask_confirmation_service(person=request.user, at=at)
        messages.success(
            request, _("A link is on its way to your address. Open it within a day, and we write to you again.")
        )
    return redirect("notifications:preferences")


def _chosen_timings(person: User, known: Mapping[str, Category]) -> dict[str, str]:
    kept = dict(Preference.objects.filter(recipient__user=person).values_list("category", "timing"))
    return {slug: kept.get(slug, category.default) for slug, category in known.items()}


@login_not_required
@csrf_exempt  # The token is the authority, and the button of a mail program sends nothing else (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before a category is stopped; on POST stop it at once, or take it up again."""
    recipient, slug = read_stop_token(token) or (0, "")
    if not Recipient.objects.filter(pk=recipient).exists():
        raise Http404
    state = "ask"
    if request.method == "POST" and "undo" in request.POST:
        resume_mails(recipient_id=recipient, category=slug, at=timezone.now())
        state = "again"
    elif request.method == "POST":
        stop_mails(recipient_id=recipient, category=slug, at=timezone.now())
        state = "stopped" if Recipient.objects.filter(pk=recipient).exists() else "forgotten"
    context = {"state": state, "token": token, "category": categories().get(slug), "all": not slug}
    return render(request, "notifications/stop.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mail arrives again; on POST write to the address again."""
    key, mark = read_confirmation_token(token) or (0, "")
    recipient = Recipient.objects.select_related("user").filter(pk=key).first()
    if recipient is None or not is_confirmation_of(mark, recipient.address):
        return render(request, "notifications/confirm.html", {"state": "late"}, status=410)
    if request.method == "POST":
        confirm_address(recipient_id=key, at=timezone.now())
    state = "done" if request.method == "POST" else "ask"
    return render(request, "notifications/confirm.html", {"state": state, "token": token})
