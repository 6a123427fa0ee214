"""Pages of prose. Each exists whole in both languages, side by side in ``templates/pages/en`` and ``fr``."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hub.core.db.bilingual import current_language


@dataclass(frozen=True, slots=True)
class ProsePage:
    """One page of prose: its name, its titles and the day of its last change."""

    name: str
    title_en: str
    title_fr: str
    changed: date

    def title(self, lang: str) -> str:
        """Return the title in ``lang``."""
        return self.title_fr if lang == "fr" else self.title_en


PROSE_PAGES = {
    page.name: page
    for page in (
        ProsePage("about", "About this portal", "À propos du portail", date(2026, 11, 27)),
        ProsePage("how_matching_works", "How matching works", "Comment vos résultats sont établis", date(2026, 11, 27)),
        ProsePage("privacy", "Privacy notice", "Avis de confidentialité", date(2026, 11, 28)),
        ProsePage("terms", "Terms of use", "Conditions d’utilisation", date(2026, 11, 27)),
        ProsePage("accessibility", "Accessibility statement", "Déclaration d’accessibilité", date(2026, 11, 28)),
    )
}


@login_not_required
@require_safe
def prose(request: HttpRequest, name: str) -> HttpResponse:
    """Show one page of prose in the language of the page."""
    page, lang = PROSE_PAGES[name], current_language()
    return render(
        request,
        "pages/prose.html",
        {"title": page.title(lang), "changed": page.changed, "prose_template": f"pages/{lang}/{name}.html"},
    )


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the sheet."""
    return render(request, "ui/styleguide.html")
