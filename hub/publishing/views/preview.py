"""A draft as readers would see it: the public page of its entry, with what the published page does not say marked."""

import re
from difflib import get_close_matches
from html import escape, unescape

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.publishing.access import version_for
from hub.publishing.documents.differences import marked
from hub.publishing.models import Version
from hub.publishing.services import newest_save
from hub.publishing.views.base import preview_refusal

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-z0-9]+)")
# Words in them are no running text, or cannot be marked.
_LEFT_OUT = frozenset({"script", "style", "svg", "select", "textarea", "option", "template", "noscript"})
_COUNT = "<!--marks-->"  # where the page says how many places are marked


@require_safe
def preview(request: SignedInRequest, pk: int, *, model: type[Version]) -> HttpResponse:
    """Show a draft in the page of its entry, in the language of the address; where that cannot be, lead back to it."""
    row = version_for(request.user, model, pk)
    back, public_page = row.type.url("draft", row.pk), row.type.public_page
    document = newest_save(row).content
    reading = row.type.read(row, document)
    refusal = preview_refusal(row, reading)
    if refusal or public_page is None:
        messages.info(request, refusal)
        return redirect(back)
    shared = {
        "public_template": public_page.template,
        "draft_url": back,
        "draft_name": row.type.name_of(document)[f"name_{current_language()}"],
    }
    before = row.type.before(row, reading) if row.based_on_id is not None else None  # type: ignore[attr-defined]
    shared["is_new"] = before is None
    page = _page(request, public_page.context(request, reading.entry) | shared)
    there = None if before is None else row.type.read(row, before)
    if there is not None and there.entry is not None:
        page, count = with_marks(page, _page(request, public_page.context(request, there.entry) | shared))
        words = ngettext("%(count)s place is marked.", "%(count)s places are marked.", count) % {"count": count}
        page = page.replace(_COUNT, escape(words), 1)
    return HttpResponse(page)


def _page(request: SignedInRequest, context: dict[str, object]) -> str:
    return render_to_string("publishing/preview.html", context, request)


def with_marks(page: str, before: str) -> tuple[str, int]:
    """Return a page in which the texts that another lacks stand in ``<ins>``, and how many these are.

    Of a text that is like one of the other page, the words that differ are marked alone.
    """
    there = list(dict.fromkeys(text for _place, text in _texts(_TAG.split(before))))
    known, pieces, count = set(there), _TAG.split(page), 0
    for place, text in _texts(pieces):
        if text in known:
            continue
        near = get_close_matches(text, there, n=1)
        runs = marked(near[0], text)[1] if near else ((text, True),)
        if not any(changed for run, changed in runs if run.strip()):
            continue  # something was left out alone
        count += 1
        said = "".join(f"<ins>{escape(run)}</ins>" if changed else escape(run) for run, changed in runs)
        # The spaces around it keep it apart from its neighbours.
        whole = pieces[place]
        lead, trail = len(whole) - len(whole.lstrip(" \r\n\t")), len(whole.rstrip(" \r\n\t"))
        pieces[place] = whole[:lead] + said + whole[trail:]
    return "".join(pieces), count


def _texts(pieces: list[str]) -> list[tuple[int, str]]:
    """Return the texts of the main part of a page that was split at its tags, with their places."""
    found, is_main, depth = [], False, 0
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            # A non-breaking space is part of the text.
            text = re.sub(r"[ \r\n\t]+", " ", unescape(piece)).strip(" ")
            if is_main and not depth and text:
                found.append((place, text))
            continue
        named = _NAME.match(piece)
        if named is None:
            continue
        if named[1] == "main":
            is_main = not piece.startswith("</")
        elif named[1] in _LEFT_OUT and not piece.endswith("/>"):
            depth = max(0, depth + (-1 if piece.startswith("</") else 1))
    return found
