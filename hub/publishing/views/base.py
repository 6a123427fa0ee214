"""What the pages of a version share: the name in both languages, the parts, what still stops it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.publishing.access import ENTRIES, queue_charge
from hub.publishing.choices import OPEN_STATES, Origin, VersionState
from hub.publishing.documents.fields import Document, Reading
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.pairs import twins as twins_of
from hub.publishing.entry_types.points import lines_of, stops
from hub.publishing.models import Version
from hub.publishing.queue.work_lists import Look
from hub.publishing.registry import charge_of
from hub.publishing.services import newest_save

SAVES = "saves"
_QUEUE = "publishing.queue"  # in the session: which queue its reader saw last, and what was asked of it
_MOST_LOOKED_AT = 50


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
    lang, entry_type, person = current_language(), row.type, request.user
    names = entry_type.name_of(document)
    ordered = [(code, names[f"name_{code}"]) for code in (lang, "fr" if lang == "en" else "en")]
    if row.based_on_id is None and row.state in OPEN_STATES:  # type: ignore[attr-defined]
        context |= twins_beside(entry_type, row, document, person)
    points = [] if reading is None or row.state not in OPEN_STATES else entry_type.points(reading, document)
    # A part tells what is wrong in it, and how much there is elsewhere; the page of the draft tells all.
    here = [point for point in points if not current or point.section == current]
    context |= {
        "draft": row,
        "document": document,
        "entry_type": entry_type,
        "kind_name": entry_type.one.text(lang),
        "names": [(code, name) for code, name in ordered if name] or [(lang, row.slug)],
        "entry_url": entry_type.entry_url(row.slug),
        "parts": _parts(row, document, current, lang),
        "is_draft": row.state == VersionState.DRAFT,
        "stopped": bool(stops(points)),
        "points": lines_of(here, partial(entry_type.point_url, row.pk), lang),
        "elsewhere": len(points) - len(here),
        "elsewhere_url": f"{entry_type.url('draft', row.pk)}#points-h",
    }
    return render(request, template, context)


def preview_refusal(row: Version, reading: Reading) -> str:
    """Return why a version has no preview, "" where it has one.

    It has none where readers see no page of its type, or saw it already, and where it withdraws its entry or is not
    whole.
    """
    if row.type.public_page is None:
        return _("Entries of this type have no preview.")
    if row.state not in {*OPEN_STATES, VersionState.OFFERED} or (reading.is_whole and reading.entry is None):
        return _("This version has no preview.")
    return "" if reading.is_whole else _("You can preview it once nothing is missing. What is missing is listed here.")


def queue_look(request: SignedInRequest, namespace: str) -> Look:
    """Return who looks at the queue of a desk, and when. Raises ``PermissionDenied`` where it keeps nothing there."""
    return Look(request.user, queue_charge(request.user, namespace), timezone.localdate(), current_language())


def keep_queue(request: HttpRequest, namespace: str) -> None:
    """Note which queue its reader sees, with filter and page, so that every page after it leads back there."""
    seen = [namespace, request.GET.urlencode()]
    if request.session.get(_QUEUE, [namespace, ""]) != seen:
        request.session[_QUEUE] = seen


def queue_url(request: HttpRequest, namespace: str) -> str:
    """Return the address of the queue as its reader saw it last; that of a desk where none was seen."""
    place, query = last_queue(request, namespace)
    return reverse(f"{place}:desk", query=query)


def last_queue(request: HttpRequest, namespace: str) -> tuple[str, QueryDict]:
    """Return the desk that its reader saw last, and what was asked of it."""
    place, query = request.session.get(_QUEUE, [namespace, ""])
    return place, QueryDict(query)


def name_columns(entry_type: EntryType) -> tuple[str, ...]:
    return tuple(f"{entry_type.name}_{lang}" for lang in ("en", "fr"))


def twins_beside(
    entry_type: EntryType, version: Version | None = None, document: Document | None = None, person: Any = None
) -> dict[str, Any]:
    """Return what a page shows of entries that may be the new one that is written there, now and while it is typed."""
    typed = [f"#id_{name}" for name in (*name_columns(entry_type), "organization")]
    context: dict[str, Any] = {
        "twins_url": reverse("entries:twins", args=[entry_type.slug]),
        "twins_trigger": ", ".join(f"input delay:600ms from:{name}" for name in typed),
        "twins_include": ", ".join(typed),
        "twins": [],
    }
    if version is not None and document is not None:
        body = getattr(getattr(version, "program", None), "organization", None)
        told = {"organization": document.get("organization") or getattr(body, "slug", "")}
        charge = charge_of(person, posts=entry_type.namespace == ENTRIES)
        context["twins"] = twins_of(entry_type, document | told, slug=version.slug, charge=charge)
        context["twins_query"] = urlencode({"entry": version.slug, **told})
    return context


def faults_of(version: Version) -> list[dict[str, Any]]:
    """Return what stops a draft, each with the address at which it is mended (the queries of reading it)."""
    document, entry_type, lang = newest_save(version).content, version.type, current_language()
    found = stops(entry_type.points(entry_type.read(version, document), document))
    draft = entry_type.url("draft", version.pk)
    return lines_of(found, lambda point: entry_type.point_url(version.pk, point) or draft, lang)


def next_fault(version: Version, person: Any) -> str:
    """Return where the next thing is mended that stops a draft; where nothing does, where it is sent.

    One of an import leads on to those that the person began later, and from the last to the list of drafts: they are
    sent together.
    """
    if found := faults_of(version):
        return found[0]["url"]
    if version.origin != Origin.IMPORT:
        return f"{version.type.url('draft', version.pk)}#submit-h"
    rows = type(version).looked_after(charge_of(person, posts=version.type.namespace == ENTRIES), [version.entry_type])
    mine = rows.filter(state=VersionState.DRAFT, made_by=person, pk__gt=version.pk).select_related(*version.RELATED)
    for each in mine.order_by("pk")[:_MOST_LOOKED_AT]:
        if found := faults_of(each):
            return found[0]["url"]
    return f"{version.type.url('desk')}?list=drafts"


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


def ask_to_sign_in(request: HttpRequest, *, then: str = "") -> HttpResponse:
    """Answer what was sent after the session has ended: in the page itself where it was sent in the background."""
    login = f"{reverse('account_login')}?next={then or request.path}"
    if getattr(request, "htmx", False):
        return render(request, "publishing/live.html", {"login": login, "version": request.POST.get("version", "0")})
    return redirect(login)
