"""What the pages of a draft of an entry share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.core.bilingual import current_language
from hub.curation.choices import EntryState
from hub.curation.fields import Document
from hub.curation.kinds import KINDS
from hub.curation.models import EntryVersion
from programs.curating.readiness import Point


def render_version(
    request: HttpRequest,
    row: EntryVersion,
    template: str,
    *,
    document: Document,
    current: str,
    points: list[Point],
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of a version inside its frame."""
    lang, kind = current_language(), KINDS[row.kind]
    names = [(code, document.get(f"{kind.name}_{code}")) for code in ((lang, "fr" if lang == "en" else "en"))]
    pages = {"draft": _("What changes"), "write": _("Text"), "saves": _("Saves")}
    if row.state == EntryState.OFFERED:
        pages = {"draft": _("What changes")}
    context |= {
        "draft": row,
        "kind": kind,
        "kind_name": kind.one.text(lang),
        "names": [(code, name) for code, name in names if name] or [(lang, row.slug)],
        "parts": [
            {"text": text, "url": reverse(f"entries:{name}", args=[row.pk]), "current": name == current}
            for name, text in pages.items()
        ],
        "is_draft": row.state == EntryState.DRAFT,
        "points": [{"tone": point.tone, "words": point.words.text(lang), "url": ""} for point in points],
    }
    return render(request, template, context, status=status)
