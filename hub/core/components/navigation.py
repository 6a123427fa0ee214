"""Parts of the look around a page: scripts, navigation, breadcrumb, section switch, answers given, pages."""

import functools
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha384
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.paginator import Page
from django.template import Context, TemplateSyntaxError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hub.core import identity as portal
from hub.core.components.inline import chosen, request_of
from hub.core.http.private_links import path_without_secrets

register = template.Library()

PAGE_LANGUAGES = {"en": "en-CA", "fr": "fr-CA", "zh-hans": "zh-Hans"}


# Inside a script nothing may end it, and nothing begins another.
_NO_MARKUP = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@register.simple_tag
def linked_data(told: Mapping[str, Any]) -> SafeString:
    """What the page says, in the words of schema.org. It is data: no browser runs a script of this type."""
    text = json.dumps(told, ensure_ascii=False).translate(_NO_MARKUP)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - no markup is left in it


@register.simple_tag
def page_lang() -> str:
    """The language of the page as an HTML lang attribute: en-CA, fr-CA or zh-Hans."""
    code = get_language() or "en"
    return PAGE_LANGUAGES.get(code, code)


@register.simple_tag(takes_context=True)
def nav_item(context: Context, url: str, words: str, css: str = "", but: str = "", *, also: str = "") -> SafeString:
    """An item of the main navigation, marked when the reader is on its page or below it.

    `but` is the address of another item that lies below this one: there that one alone is marked. `also` is the
    address of pages that belong to it and stand elsewhere.
    """
    request = request_of(context)
    here = request.path if request else ""
    is_below = bool(url) and here.startswith(url) and not (but and here.startswith(but))
    is_below = is_below or bool(also and here.startswith(also))
    current = "page" if here == url else "true" if is_below else ""
    return format_html(
        '<li{}><a href="{}"{}>{}</a></li>',
        format_html(' class="{}"', css) if css else "",
        url,
        format_html(' aria-current="{}"', current) if current else "",
        words,
    )


@register.simple_tag
def identity() -> SimpleNamespace:
    """The portal's names and contact, for pages that have no context processor: {% identity as hub %}."""
    return portal.identity("en")


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """Home, then pairs of name and address, then the name of this page: {% breadcrumb _("Programs") url name %}."""
    if len(parts) % 2 == 0:
        raise TemplateSyntaxError("{% breadcrumb %}: pairs of name and address, then the name of the page")
    return {"links": list(zip(parts[0:-1:2], parts[1:-1:2], strict=True)), "here": parts[-1]}


@register.inclusion_tag("ui/jump.html")
def jump(label: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The switch between sections. Items have text, url and may have count and current (True: this page)."""
    return {"label": label, "items": items}


@register.inclusion_tag("ui/work_lists.html")
def work_lists(label: str, lists: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The lists of a desk with their counts, as `jump` takes them. Lists without anything fold away, unless chosen."""
    shown = [one for one in lists if one["count"] or one["current"]]
    return {"label": label, "shown": shown, "folded": [one for one in lists if one not in shown]}


@register.inclusion_tag("ui/said.html")
def said(items: Sequence[dict[str, Any]], action: str = "change", label: str = "") -> dict[str, Any]:
    """What was answered, each with "Change" or "Remove". Items have text, url and may have what ("place").

    The url is empty where the reader may not change it.
    """
    chosen(("change", "remove"), action, tag="said", argument="action")
    return {"items": items, "action": action, "label": label}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Where we are in a list, and links to the pages around; they keep the rest of the query."""
    request = request_of(context)
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/useful.html", takes_context=True)
def useful(context: Context) -> dict[str, Any]:
    """Ask whether the page was useful: links to the feedback page, so that no form and no cookie is needed here."""
    request = request_of(context)
    return {"path": path_without_secrets(request) if request else ""}


@register.simple_tag
def script(path: str) -> SafeString:
    """Load a script of ours once the page is read. A browser runs it only if its bytes are those that were gathered."""
    return format_html('<script src="{}" integrity="{}" defer></script>', static(path), _integrity(path))


@functools.cache
def _integrity(path: str) -> str:
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        with staticfiles_storage.open(staticfiles_storage.stored_name(path)) as file:
            content = file.read()
    elif found := finders.find(path):
        content = Path(found).read_bytes()
    else:
        raise TemplateSyntaxError(f"{{% script %}}: there is no static file {path!r}")
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"
