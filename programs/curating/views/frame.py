"""What the pages of a draft share: the name in both languages, the parts, what still stops it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.core.bilingual import current_language
from programs.choices import RevisionState
from programs.curating.readiness import Point, points_for
from programs.drafting.documents import Document, Section
from programs.drafting.labels import SECTION_WORDS
from programs.drafting.reading import Reading
from programs.models import Revision


def render_draft(
    request: HttpRequest,
    draft: Revision,
    template: str,
    *,
    reading: Reading,
    document: Document,
    current: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of a draft inside its frame."""
    lang = current_language()
    program = reading.program
    names = [(code, program.name(code)) for code in ((lang, "fr" if lang == "en" else "en"))]
    context |= {
        "draft": draft,
        "program": draft.program,
        "names": [(code, name) for code, name in names if name] or [(lang, draft.program.slug)],
        "parts": parts_of(draft, document, current, lang),
        "is_draft": draft.state == RevisionState.DRAFT,
        "points": shown_points(draft, points_for(draft, reading), lang),
    }
    return render(request, template, context, status=status)


def parts_of(draft: Revision, document: Document, current: str, lang: str) -> list[dict[str, Any]]:
    """Return the switch between the parts of a draft."""
    counts = {
        Section.CONDITIONS: len(document["conditions"]),
        Section.SOURCES: len(document["sources"].split()),
    }
    items = [{"text": _("What changes"), "url": reverse("curating:draft", args=[draft.pk]), "current": not current}]
    for section in Section:
        item = {
            "text": SECTION_WORDS[section].text(lang),
            "url": section_url(draft, section),
            "current": section.value == current,
        }
        if section in counts:
            item["count"] = counts[section]
        items.append(item)
    return items


def section_url(draft: Revision, section: str) -> str:
    """Return the address of a section of the editor."""
    if section == Section.CONDITIONS:
        return reverse("curating:conditions", args=[draft.pk])
    return reverse("curating:section", args=[draft.pk, section])


def shown_points(draft: Revision, points: list[Point], lang: str) -> list[dict[str, str]]:
    """Return the list of what stops a draft as the page shows it, each with the place to mend it."""
    return [{"tone": point.tone, "words": point.words.text(lang), "url": _point_url(draft, point)} for point in points]


def _point_url(draft: Revision, point: Point) -> str:
    if point.row is not None:
        return reverse("curating:condition", args=[draft.pk, point.row])
    return section_url(draft, point.section) if point.section else ""


def version_of(request: HttpRequest) -> int:
    """Return the save at which a form was opened; -1 where it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer what was sent after the session has ended: in the page itself where it was sent in the background."""
    login = f"{reverse('account_login')}?next={request.path}"
    if getattr(request, "htmx", False):
        return render(request, "curating/live.html", {"login": login, "version": request.POST.get("version", "0")})
    return redirect(login)
