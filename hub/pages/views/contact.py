"""The way to a person, and what visitors say of a page.

Pages of prose. Each exists whole in both languages, side by side in ``templates/pages/en`` and ``fr``.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.authentication.rate_limits import allows_attempt, too_many_attempts
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.http.middleware import answers_once
from hub.core.vocabulary.enums import Province
from hub.directory.seats.presence import offices_for_province
from hub.pages.forms import FeedbackForm
from hub.pages.services import send_feedback


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show whom to call: the regional office of the province, its organizations, the portal's own mailbox."""
    province = request.GET.get("province", "")
    known = province in set(Province)
    return render(
        request,
        "pages/contact.html",
        {
            "provinces": choices_for(Province),
            "province": province if known else "",
            "offices": offices_for_province(province) if known else [],
        },
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@too_many_attempts
@answers_once
def feedback(request: HttpRequest) -> HttpResponse:
    """Take a few words about a page and send them to the people who keep the portal."""
    now = timezone.now()
    if request.method == "POST":
        form = FeedbackForm(request.POST, now=now.timestamp())
        if form.is_valid() and allows_attempt(request, form, "pages.feedback", at=now):
            told = form.cleaned_data
            send_feedback(
                page=told["page"],
                useful=told["useful"],
                text=told["text"],
                email=told["email"],
                language=current_language(),
                at=now,
            )
            return HttpResponseRedirect(reverse("pages:feedback") + "?sent=1")
    else:
        initial = {"page": request.GET.get("page", "")[:500], "useful": request.GET.get("useful", "")}
        form = FeedbackForm(initial=initial, now=now.timestamp())
    return render(request, "pages/feedback.html", {"form": form, "sent": request.GET.get("sent") == "1"})


@dataclass(frozen=True, slots=True)
class ProsePage:
    """One page of prose: its name, its titles and the day of its last change."""

    name: str
    title_en: str
    title_fr: str
    changed: date

    def title(self, lang: str) -> str:
        return self.title_fr if lang == "fr" else self.title_en


PROSE_PAGES = {
    page.name: page
    for page in (
        ProsePage("about", "About this portal", "À propos du portail", date(2026, 11, 29)),
        ProsePage("how_matching_works", "How matching works", "Comment vos résultats sont établis", date(2026, 11, 29)),
        ProsePage("privacy", "Privacy notice", "Avis de confidentialité", date(2026, 11, 29)),
        ProsePage("terms", "Terms of use", "Conditions d’utilisation", date(2026, 11, 29)),
        ProsePage("accessibility", "Accessibility statement", "Déclaration d’accessibilité", date(2026, 11, 29)),
    )
}


@login_not_required
@require_safe
def prose(request: HttpRequest, name: str) -> HttpResponse:
    page, lang = PROSE_PAGES[name], current_language()
    return render(
        request,
        "pages/prose.html",
        {"title": page.title(lang), "changed": page.changed, "prose_template": f"pages/{lang}/{name}.html"},
    )


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html")
