"""Pages of prose."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hub.core.bilingual import current_language
from hub.pages.prose import PROSE


@login_not_required
@require_safe
def prose(request: HttpRequest, name: str) -> HttpResponse:
    """Show one page of prose in the language of the page."""
    page, lang = PROSE[name], current_language()
    return render(
        request,
        "pages/prose.html",
        {"title": page.title(lang), "changed": page.changed, "prose_template": f"pages/{lang}/{name}.html"},
    )
