"""What a person hears and when, and what the person was told."""

from collections.abc import Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.models import User
from hub.accounts.rates import admits
from hub.accounts.requests import SignedInRequest
from hub.notifications import services
from hub.notifications.choices import Audience
from hub.notifications.forms import PreferencesForm
from hub.notifications.models import Notification, Preference
from hub.notifications.presentation import account_notice, told
from hub.notifications.registry import Category, categories_for

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Show and keep when the person wants to hear of each category."""
    known = categories_for(Audience.STAFF if request.user.has_staff_role else Audience.COMPANY)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, categories=known, initial=_chosen(request.user, known)
    )
    if request.method == "POST" and form.is_valid():
        services.save_preferences(person=request.user, timings=form.timings(), by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    context = {"form": form, "categories": known, "returned": account_notice(request.user)}
    return render(request, "notifications/preferences.html", context)


@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Show the last things that the person was told, or is to be told, and what became of each."""
    rows = Notification.objects.filter(recipient__user=request.user).newest_first()[:SHOWN]
    return render(request, "notifications/history.html", {"rows": [told(row) for row in rows], "most": SHOWN})


@require_POST
def ask_confirmation(request: SignedInRequest) -> HttpResponse:
    """Send a link to the person's address, by which mail to it starts again."""
    at = timezone.now()
    form = Form({})
    if not admits(request, form, "notifications.ask_confirmation", at=at):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    else:
        services.ask_confirmation(person=request.user, at=at)
        messages.success(
            request, _("A link is on its way to your address. Open it within a day, and we write to you again.")
        )
    return redirect("notifications:preferences")


def _chosen(person: User, known: Mapping[str, Category]) -> dict[str, str]:
    """Return the timing of each category for a person, by the field of the form."""
    kept = dict(Preference.objects.filter(recipient__user=person).values_list("category", "timing"))
    return {slug: kept.get(slug, category.default) for slug, category in known.items()}
