"""``{% queue_back %}``: back to the queue as it was left; ``{% queue_reasons "program" slug %}``: why it is there."""

from typing import Any

from django import template

from hub.publishing.access import CATALOGUE
from hub.publishing.queue.queries import reasons_of
from hub.publishing.registry import entry_type
from hub.publishing.views.base import queue_look, queue_url

register = template.Library()


@register.inclusion_tag("publishing/queue_back.html", takes_context=True)
def queue_back(context: template.Context, namespace: str = CATALOGUE) -> dict[str, Any]:
    """Return where the queue of the reader stands, with the filter and the page that it had last."""
    return {"url": queue_url(context["request"], namespace)}


@register.inclusion_tag("publishing/queue_reasons.html", takes_context=True)
def queue_reasons(context: template.Context, kind: str, slug: str) -> dict[str, Any]:
    """Return why an entry stands in the queue, in the words of the queue (the queries of its desk)."""
    request = context["request"]
    look = queue_look(request, entry_type(kind).namespace)
    # Who only looks is led nowhere: what settles it belongs to those who keep it.
    acts = bool(look.charge.rows or look.charge.posts)
    draft_url = entry_type(kind).entry_url(slug, "change", "draft")
    return {"reasons": reasons_of(look, kind, slug), "here": request.path, "acts": acts, "draft_url": draft_url}
