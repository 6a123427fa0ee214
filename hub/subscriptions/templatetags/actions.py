"""Buttons that save something and tell of it: ``{% save_button "program" program.slug %}``, ``{% save_search %}``."""

from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from hub.core.http.context_processors import own_address
from hub.subscriptions.choices import ENTRY_KINDS, SubscriptionKind
from hub.subscriptions.models import Subscription
from hub.subscriptions.queries import search_by_mail, search_query

register = template.Library()


@register.inclusion_tag("subscriptions/button.html", takes_context=True)
def save_button(
    context: template.Context, kind: str, slug: str = "", when: str = "", name: str = "", *, back: str = ""
) -> dict[str, Any]:
    """Save an entry, or what fits one's company: one button, which stops it once it is saved.

    ``when`` is what its reader waits for: "opens", "dates", "fits", "comes" or nothing of the kind. Visitors see a
    link, the same for all: of an entry to the page that takes an address, of what fits their company to sign in, or to
    follow by mail the search of opportunities to which ``back`` leads: a public page where this one is a private link,
    which may stand in no query. With a ``name`` it stands in a row, and belongs to the form ``saves`` of its page.
    """
    request: HttpRequest = context["request"]
    if not request.user.is_authenticated:
        ask_url = _ask_url(f"{kind} {slug}") if kind in ENTRY_KINDS else ""
        if query := search_by_mail(SubscriptionKind.OPPORTUNITY_SEARCH, QueryDict(back.partition("?")[2])):
            ask_url = _ask_url(SubscriptionKind.OPPORTUNITY_SEARCH, query)
        return {"when": when, "name": name, "ask_url": ask_url, "back": back or request.path}
    is_saved = (kind, slug, "") in _saved(request)
    what = f"{kind} {slug}".strip()
    return {"what": what, "is_saved": is_saved, "when": when, "name": name, "back": own_address(request)}


@register.inclusion_tag("subscriptions/button.html", takes_context=True)
def save_search(context: template.Context, kind: str) -> dict[str, Any]:
    """Save the search of a list, where it asks for something; visitors are led to the page that takes an address."""
    request: HttpRequest = context["request"]
    if not request.user.is_authenticated:
        query = search_by_mail(kind, request.GET)
        return {"ask_url": _ask_url(kind, query), "when": "results"} if query else {}
    query = search_query(kind, request.GET)
    if not query:
        return {}
    is_saved = (kind, "", query) in _saved(request)
    return {"what": kind, "query": query, "is_saved": is_saved, "when": "search", "back": own_address(request)}


def _ask_url(what: str, query: str = "") -> str:
    asked = {"what": what, "query": query} if query else {"what": what}
    return f"{reverse('subscriptions:ask')}?{urlencode(asked, quote_via=quote)}"


def _saved(request: HttpRequest) -> set[tuple[str, str, str]]:
    """Return what the reader saved (one query for all buttons of a page)."""
    if not hasattr(request, "saved_subscriptions"):
        rows = Subscription.objects.filter(person=request.user)
        request.saved_subscriptions = set(rows.values_list("kind", "slug", "query"))  # type: ignore[attr-defined]
    return request.saved_subscriptions  # type: ignore[attr-defined]
