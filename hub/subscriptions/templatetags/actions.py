"""Buttons that save something and tell of it: ``{% save_button "program" program.slug %}``, ``{% save_search %}``."""

from typing import Any

from django import template
from django.http import HttpRequest

from hub.core.http.context_processors import own_address
from hub.subscriptions.choices import ENTRY_KINDS
from hub.subscriptions.models import Subscription
from hub.subscriptions.queries import search_query

register = template.Library()


@register.inclusion_tag("subscriptions/button.html", takes_context=True)
def save_button(
    context: template.Context, kind: str, slug: str = "", when: str = "", name: str = "", *, back: str = ""
) -> dict[str, Any]:
    """Save an entry, or what fits one's company: one button, which stops it once it is saved.

    ``when`` is what its reader waits for: "opens", "dates", "fits", "comes" or nothing of the kind. Visitors see a
    link, the same for all: of an entry to the page that takes an address, of what fits their company to sign in; it
    leads ``back`` to a public page where this one is a private link, which may stand in no query. With a ``name`` it
    stands in a row, and belongs to the form ``saves`` of its page.
    """
    request: HttpRequest = context["request"]
    if not request.user.is_authenticated:
        entry = f"{kind} {slug}" if kind in ENTRY_KINDS else ""
        return {"when": when, "name": name, "entry": entry, "back": back or request.path}
    is_saved = (kind, slug, "") in _saved(request)
    what = f"{kind} {slug}".strip()
    return {"what": what, "is_saved": is_saved, "when": when, "name": name, "back": own_address(request)}


@register.inclusion_tag("subscriptions/button.html", takes_context=True)
def save_search(context: template.Context, kind: str) -> dict[str, Any]:
    """Save the search of a list, where it asks for something, for people who are signed in."""
    request: HttpRequest = context["request"]
    query = search_query(kind, request.GET) if request.user.is_authenticated else ""
    if not query:
        return {}
    is_saved = (kind, "", query) in _saved(request)
    return {"what": kind, "query": query, "is_saved": is_saved, "when": "search", "back": own_address(request)}


def _saved(request: HttpRequest) -> set[tuple[str, str, str]]:
    """Return what the reader saved (one query for all buttons of a page)."""
    if not hasattr(request, "saved_subscriptions"):
        rows = Subscription.objects.filter(person=request.user)
        request.saved_subscriptions = set(rows.values_list("kind", "slug", "query"))  # type: ignore[attr-defined]
    return request.saved_subscriptions  # type: ignore[attr-defined]
