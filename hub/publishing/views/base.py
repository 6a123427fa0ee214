"""What the pages of a version share: the name in both languages, the parts, what still stops it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.core.db.bilingual import current_language
from hub.publishing.choices import OPEN_STATES, VersionState
from hub.publishing.documents.fields import Document, Reading
from hub.publishing.models import Version

SAVES = "saves"


def render_version(
    request: HttpRequest,
    row: Version,
    template: str,
    /,
    *,
    document: Document,
    reading: Reading | None = None,
    current: str,
    **context: Any,
) -> HttpResponse:
    """Render a page of a version inside its frame. What stops it is told where its ``reading`` is given."""
    lang, entry_type = current_language(), row.type
    names = entry_type.name_of(document)
    ordered = [(code, names[f"name_{code}"]) for code in (lang, "fr" if lang == "en" else "en")]
    points = [] if reading is None or row.state not in OPEN_STATES else entry_type.points(reading, document)
    context |= {
        "draft": row,
        "entry_type": entry_type,
        "kind_name": entry_type.one.text(lang),
        "names": [(code, name) for code, name in ordered if name] or [(lang, row.slug)],
        "entry_url": entry_type.entry_url(row.slug),
        "parts": _parts(row, document, current, lang),
        "is_draft": row.state == VersionState.DRAFT,
        "points": [
            {"tone": point.tone, "words": point.words.text(lang), "url": entry_type.point_url(row.pk, point)}
            for point in points
        ],
    }
    return render(request, template, context)


def _parts(row: Version, document: Document, current: str, lang: str) -> list[dict[str, Any]]:
    """Return the switch between the pages of a version; what a file says is looked at alone."""
    entry_type = row.type
    items = [{"text": _("What changes"), "url": entry_type.url("draft", row.pk), "current": not current}]
    if row.state == VersionState.OFFERED:
        return []
    for section in entry_type.sections:
        url = entry_type.part_url(row.pk, section.slug)
        item = {"text": section.words.text(lang), "url": url, "current": section.slug == current}
        if (count := entry_type.count_of(section.slug, document)) is not None:
            item["count"] = count
        items.append(item)
    return [*items, {"text": _("Saves"), "url": entry_type.url(SAVES, row.pk), "current": current == SAVES}]


def number_of(request: HttpRequest) -> int:
    """Return the save at which a form was opened; -1 where it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer what was sent after the session has ended: in the page itself where it was sent in the background."""
    login = f"{reverse('account_login')}?next={request.path}"
    if getattr(request, "htmx", False):
        return render(request, "publishing/live.html", {"login": login, "version": request.POST.get("version", "0")})
    return redirect(login)
